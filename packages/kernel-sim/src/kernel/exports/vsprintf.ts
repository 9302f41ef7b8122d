/** lib/vsprintf.c — the kernel's own printf: integers, strings, characters, pointers (%p raw on 2.6.34, %px; %pS a symbol). No floats. */
import type { Kernel } from '../types.ts';
import { kstring } from './abi.ts';

interface Spec {
  left: boolean;
  plus: boolean;
  space: boolean;
  alt: boolean;
  zero: boolean;
  width: number;
  precision: number;
}

function pad(s: string, spec: Spec, numeric = false): string {
  if (s.length >= spec.width) return s;
  if (spec.left) return s.padEnd(spec.width);
  if (!spec.zero || !numeric || spec.precision >= 0) return s.padStart(spec.width);
  const sign = /^[-+ ]?(0[xX])?/.exec(s)?.[0] ?? '';
  return sign + s.slice(sign.length).padStart(spec.width - sign.length, '0');
}
function integer(v: bigint, base: number, upper: boolean, signed: boolean, spec: Spec): string {
  const negative = signed && v < 0n;
  let digits = (negative ? -v : v).toString(base);
  if (upper) digits = digits.toUpperCase();
  if (spec.precision >= 0) digits = digits.padStart(spec.precision, '0');
  if (spec.alt && base === 16) digits = (upper ? '0X' : '0x') + digits;
  else if (spec.alt && base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
  const sign = negative ? '-' : signed && spec.plus ? '+' : signed && spec.space ? ' ' : '';
  return pad(sign + digits, spec, true);
}

/** Formats `format`, taking 32-bit words from `next`; %ll takes two. The output is cut at 64 KiB. */
export function vsprintf(k: Kernel, format: string, next: () => number): string {
  let out = '';
  for (let i = 0; i < format.length && out.length < 65536; i += 1) {
    const c = format[i] as string;
    if (c !== '%') {
      out += c;
      continue;
    }
    const spec: Spec = { left: false, plus: false, space: false, alt: false, zero: false, width: 0, precision: -1 };
    i += 1;
    for (; ; i += 1) {
      const f = format[i];
      if (f === '-') spec.left = true;
      else if (f === '+') spec.plus = true;
      else if (f === ' ') spec.space = true;
      else if (f === '#') spec.alt = true;
      else if (f === '0') spec.zero = true;
      else break;
    }
    const count = (): number => {
      if (format[i] === '*') {
        i += 1;
        return next() | 0;
      }
      let n = 0;
      for (; (format[i] ?? '') >= '0' && (format[i] ?? '') <= '9'; i += 1)
        n = Math.min(4096, n * 10 + Number(format[i]));
      return n;
    };
    spec.width = count();
    if (spec.width < 0) {
      spec.left = true;
      spec.width = Math.min(4096, -spec.width);
    }
    if (format[i] === '.') {
      i += 1;
      spec.precision = count();
    }
    let size = '';
    while ('hlLzjtq'.includes(format[i] ?? '.')) size += format[i++];
    const wide = size === 'll' || size === 'L' || size === 'j' || size === 'q';
    const take = (signed: boolean): bigint => {
      if (wide) {
        const lo = BigInt(next() >>> 0);
        const v = lo | (BigInt(next() >>> 0) << 32n);
        return signed ? BigInt.asIntN(64, v) : v;
      }
      const v = next();
      const bits = size === 'hh' ? 8 : size === 'h' ? 16 : 32;
      return signed ? BigInt.asIntN(bits, BigInt(v | 0)) : BigInt.asUintN(bits, BigInt(v >>> 0));
    };
    switch (format[i]) {
      case 'd':
      case 'i':
        out += integer(take(true), 10, false, true, spec);
        break;
      case 'u':
        out += integer(take(false), 10, false, false, spec);
        break;
      case 'x':
        out += integer(take(false), 16, false, false, spec);
        break;
      case 'X':
        out += integer(take(false), 16, true, false, spec);
        break;
      case 'o':
        out += integer(take(false), 8, false, false, spec);
        break;
      case 'c':
        out += pad(String.fromCharCode(next() & 0xff), spec);
        break;
      case 's': {
        const at = next() >>> 0;
        const s = at === 0 ? '(null)' : kstring(k, at, spec.precision >= 0 ? spec.precision : 4096);
        out += pad(s, spec);
        break;
      }
      case 'p': {
        const at = next() >>> 0;
        const kind = format[i + 1] ?? '';
        if ('SsFfBbRrhxKe'.includes(kind) && kind !== '') {
          i += 1;
          if ('SsFfB'.includes(kind)) {
            out += pad(symbolAt(k, at), spec);
            break;
          }
        }
        out += pad(at.toString(16).padStart(8, '0'), spec);
        break;
      }
      case '%':
        out += '%';
        break;
      case undefined:
        return out;
      default:
        out += `%${format[i]}`;
    }
  }
  return out;
}

/** sprint_symbol(): `name+0x1/0x2 [module]` for an address in a module, else hexadecimal. */
export function symbolAt(k: Kernel, addr: number): string {
  for (const m of k.state.modules) {
    if (addr < m.frames.base || addr >= m.frames.base + m.frames.pages * 4096) continue;
    let best: [string, number] | null = null;
    for (const [name, at] of m.symbols) if (at <= addr && (best === null || at > best[1])) best = [name, at];
    if (best !== null)
      return `${best[0]}+0x${(addr - best[1]).toString(16)}/0x${(m.frames.base + m.frames.pages * 4096 - best[1]).toString(16)} [${m.name}]`;
  }
  return `0x${addr.toString(16)}`;
}
