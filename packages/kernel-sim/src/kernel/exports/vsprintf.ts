/** lib/vsprintf.c — the kernel's own printf: integers, strings, characters, pointers (%p raw on 2.6.34, %px; %pS a symbol). No floats. */
import { symbolAt } from '../module-symbols.ts';
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
      case 's':
        out += pad(stringArg(k, next() >>> 0, spec), spec);
        break;
      case 'p': {
        const kind = pointerKind(format, i + 1);
        i += kind.length;
        out += pad(pointerArg(k, next() >>> 0, kind, spec), spec);
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

/** string(): what %s shows of pointers that point nowhere. */
function stringArg(k: Kernel, at: number, spec: Spec): string {
  const modern = k.era.trace === 'new';
  if (at === 0) return '(null)';
  if (at < 4096 || at >= 0xfffff001) return modern ? '(efault)' : at < 4096 ? '(null)' : kstring(k, at);
  return kstring(k, at, spec.precision >= 0 ? spec.precision : 4096);
}

/** The letters behind %p that belong to it. */
function pointerKind(format: string, at: number): string {
  const letters = 'SsFfBbRrhxKeMmIiUVdDgGOtCa';
  const c = format[at] ?? '';
  if (c === '' || !letters.includes(c)) return '';
  let n = 1;
  if ('IiUhdRbt'.includes(c)) while (/[0-9A-Za-z]/.test(format[at + n] ?? ' ') && n < 4) n += 1;
  if ('IihRbt'.includes(c)) return format.slice(at, at + Math.min(n, 2));
  return c;
}
const hex = (n: number): string => (n >>> 0).toString(16);

/** pointer(): 2.6.34 prints addresses, 6.1 a hash of them unless asked with %px. */
function pointerArg(k: Kernel, at: number, kind: string, spec: Spec): string {
  const modern = k.era.trace === 'new';
  const raw = spec.alt ? `0x${hex(at).padStart(8, '0')}` : hex(at).padStart(8, '0');
  switch (kind[0]) {
    case 'S':
    case 'F':
    case 'B':
      return symbolAt(k, at);
    case 's':
    case 'f':
      return symbolAt(k, at).split('+')[0] as string;
    case 'x':
      return modern ? hex(at) : raw;
    case 'K': {
      const restrict = Number(k.state.sysctl.get('kernel.kptr_restrict') ?? 0);
      if (restrict === 0) return modern ? hashed(k, at) : raw;
      return '00000000';
    }
    case 'e':
      if (modern && at >= 0xfffff001) return errorName(-(at | 0));
      return modern ? hashed(k, at) : raw;
    case 'M':
      return Array.from(k.mem.kread(at, 6), (b) => b.toString(16).padStart(2, '0')).join(':');
    case 'I':
    case 'i':
      return Array.from(k.mem.kread(at, 4)).join('.');
    case 'h': {
      const count = Math.max(0, Math.min(64, spec.width));
      const bytes = Array.from(k.mem.kread(at, count), (b) => b.toString(16).padStart(2, '0'));
      spec.width = 0;
      return bytes.join(kind[1] === 'C' ? ':' : kind[1] === 'D' ? '-' : kind[1] === 'N' ? '' : ' ');
    }
    case 'V': {
      // struct va_format { const char *fmt; va_list *va; }
      let va = k.mem.r32(k.mem.r32(at + 4) >>> 0) >>> 0;
      const word = (): number => {
        va += 4;
        return k.mem.r32(va - 4);
      };
      return vsprintf(k, kstring(k, k.mem.r32(at) >>> 0), word);
    }
    default:
      if (at === 0) return modern ? '00000000' : '(null)';
      return modern && at < 0xfffff001 ? hashed(k, at) : raw;
  }
}
/** ptr_to_hashval(): stable for a boot, and tells nothing. */
function hashed(k: Kernel, at: number): string {
  let h = (at ^ k.state.seed ^ Math.imul(k.state.boots, 0x9e3779b1)) >>> 0;
  for (const m of [0x7feb352d, 0x846ca68b]) {
    h = Math.imul(h ^ (h >>> 16), m) >>> 0;
    h ^= h >>> 15;
  }
  return at === 0 ? '00000000' : hex(h).padStart(8, '0');
}
function errorName(e: number): string {
  return `-${ERROR_NAMES[e] ?? String(e)}`;
}
const ERROR_NAMES: Readonly<Record<number, string>> = {
  1: 'EPERM',
  2: 'ENOENT',
  3: 'ESRCH',
  4: 'EINTR',
  5: 'EIO',
  11: 'EAGAIN',
  12: 'ENOMEM',
  13: 'EACCES',
  14: 'EFAULT',
  16: 'EBUSY',
  17: 'EEXIST',
  19: 'ENODEV',
  22: 'EINVAL',
};
