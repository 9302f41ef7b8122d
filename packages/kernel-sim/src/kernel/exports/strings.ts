/** kernel/exports/strings.ts — lib/string.c, lib/vsprintf.c, lib/kstrtox.c: memory, strings and numbers. */
import type { Kernel } from '../types.ts';
import { type CArgs, type ExportedFunction, fn, fns, kstring, NEW, OLD, putString } from './abi.ts';
import { formatted, span, vformatted } from './basics.ts';

const EINVAL = 22;
const ERANGE = 34;
const E2BIG = 7;

const cmp = (x: string, y: string): number => (x === y ? 0 : x < y ? -1 : 1);
function copy(k: Kernel, to: number, from: number, n: number): void {
  k.mem.kwrite(to, k.mem.kread(from, n));
}
const digit = (c: string): number => {
  const n = '0123456789abcdefghijklmnopqrstuvwxyz'.indexOf(c.toLowerCase());
  return c === '' || n < 0 ? 99 : n;
};

interface Parsed {
  readonly value: bigint;
  /** Characters used, the sign and prefix included. */
  readonly used: number;
  readonly digits: number;
}
/** simple_strtoull() with a sign. */
function parse(s: string, wanted: number, skip: boolean): Parsed {
  let at = 0;
  if (skip) while (s[at] === ' ' || (s[at] !== undefined && s.charCodeAt(at) >= 9 && s.charCodeAt(at) <= 13)) at += 1;
  const negative = s[at] === '-';
  if (negative || s[at] === '+') at += 1;
  let base = wanted;
  const hex = s[at] === '0' && (s[at + 1] ?? '').toLowerCase() === 'x' && digit(s[at + 2] ?? '') < 16;
  if (base === 0) base = hex ? 16 : s[at] === '0' ? 8 : 10;
  if (base === 16 && hex) at += 2;
  let value = 0n;
  const first = at;
  for (; digit(s[at] ?? '') < base && at - first < 70; at += 1)
    value = value * BigInt(base) + BigInt(digit(s[at] as string));
  return { value: negative ? -value : value, used: at, digits: at - first };
}
/** kstrto*(): strict: one number, perhaps a newline, nothing else. */
export function strict(text: string, base: number, min: bigint, max: bigint): bigint | number {
  const s = text.endsWith('\n') ? text.slice(0, -1) : text;
  const p = parse(s, base, false);
  if (p.digits === 0 || p.used !== s.length) return -EINVAL;
  if (min >= 0n && s.startsWith('-')) return -EINVAL;
  return p.value < min || p.value > max ? -ERANGE : p.value;
}
const LIMITS: Readonly<Record<string, readonly [bigint, bigint, number]>> = {
  kstrtoint: [-(2n ** 31n), 2n ** 31n - 1n, 4],
  kstrtouint: [0n, 2n ** 32n - 1n, 4],
  _kstrtol: [-(2n ** 31n), 2n ** 31n - 1n, 4],
  _kstrtoul: [0n, 2n ** 32n - 1n, 4],
  kstrtol: [-(2n ** 31n), 2n ** 31n - 1n, 4],
  kstrtoul: [0n, 2n ** 32n - 1n, 4],
  kstrtoll: [-(2n ** 63n), 2n ** 63n - 1n, 8],
  kstrtoull: [0n, 2n ** 64n - 1n, 8],
  kstrtos16: [-32768n, 32767n, 2],
  kstrtou16: [0n, 65535n, 2],
  kstrtos8: [-128n, 127n, 1],
  kstrtou8: [0n, 255n, 1],
  strict_strtol: [-(2n ** 31n), 2n ** 31n - 1n, 4],
  strict_strtoul: [0n, 2n ** 32n - 1n, 4],
};
export function storeNumber(k: Kernel, at: number, value: bigint, bytes: number): void {
  const v = BigInt.asUintN(64, value);
  for (let i = 0; i < bytes; i += 1) k.mem.w8(at + i, Number((v >> BigInt(i * 8)) & 255n));
}
function strictExport(a: CArgs, text: string, name: string): number {
  const [min, max, bytes] = LIMITS[name] as readonly [bigint, bigint, number];
  const v = strict(text, a.u(1), min, max);
  if (typeof v === 'number') return v;
  storeNumber(a.k, a.u(2), v, bytes);
  return 0;
}
/** print into a buffer of `size` bytes; the length it would have had. */
function into(a: CArgs, to: number, size: number, s: string): number {
  if (size > 0) putString(a.k, to, s.slice(0, size - 1));
  return s.length;
}
const EMPTY = '';

/** sscanf(): numbers, strings, characters, sets; the number of conversions. */
function scan(a: CArgs, text: string, format: string, next: () => number): number {
  let at = 0;
  let done = 0;
  const space = (c: string | undefined): boolean => c !== undefined && (c === ' ' || (c >= '\t' && c <= '\r'));
  for (let i = 0; i < format.length; i += 1) {
    const f = format[i] as string;
    if (space(f)) {
      while (space(text[at])) at += 1;
      continue;
    }
    if (f !== '%') {
      if (text[at] !== f) return done;
      at += 1;
      continue;
    }
    i += 1;
    const discard = format[i] === '*';
    if (discard) i += 1;
    let width = 0;
    for (; (format[i] ?? EMPTY) >= '0' && (format[i] ?? EMPTY) <= '9'; i += 1) width = width * 10 + Number(format[i]);
    let size = 4;
    for (; ['h', 'l', 'L', 'z'].includes(format[i] ?? EMPTY); i += 1) {
      if (format[i] === 'h') size /= 2;
      else if ((format[i] === 'l' && format[i + 1] === 'l') || format[i] === 'L') size = 8;
    }
    const c = format[i];
    if (c === 'c') {
      const n = width || 1;
      if (at + n > text.length) return done;
      if (!discard) {
        const to = next();
        for (let j = 0; j < n; j += 1) a.k.mem.w8(to + j, text.charCodeAt(at + j));
        done += 1;
      }
      at += n;
      continue;
    }
    if (c === 'n') {
      a.k.mem.w32(next(), at);
      continue;
    }
    if (c === '%') {
      if (text[at] !== '%') return done;
      at += 1;
      continue;
    }
    while (space(text[at])) at += 1;
    if (at >= text.length) return done;
    if (c === 's') {
      let end = at;
      while (end < text.length && !space(text[end]) && (width === 0 || end - at < width)) end += 1;
      if (!discard) {
        putString(a.k, next(), text.slice(at, end));
        done += 1;
      }
      at = end;
      continue;
    }
    const base = c === 'x' || c === 'X' ? 16 : c === 'o' ? 8 : c === 'i' ? 0 : 10;
    const p = parse(width > 0 ? text.slice(at, at + width) : text.slice(at), base, false);
    if (p.digits === 0) return done;
    at += p.used;
    if (discard) continue;
    storeNumber(a.k, next(), p.value, size);
    done += 1;
  }
  return done;
}

export const stringExports: readonly ExportedFunction[] = [
  ...fns(['memcpy', '__memcpy', 'memmove'], (a) => {
    copy(a.k, a.u(0), a.u(1), span(a.u(2)));
    return a.u(0);
  }),
  ...fns(['memset', '__memset'], (a) => {
    a.k.mem.kwrite(a.u(0), new Uint8Array(span(a.u(2))).fill(a.u(1) & 0xff));
    return a.u(0);
  }),
  fn('memzero_explicit', (a) => {
    a.k.mem.kwrite(a.u(0), new Uint8Array(span(a.u(1))));
    return 0;
  }),
  fn('memcmp', (a) => {
    for (let i = 0; i < span(a.u(2)); i += 1) {
      const d = a.k.mem.r8(a.u(0) + i) - a.k.mem.r8(a.u(1) + i);
      if (d !== 0) return d;
    }
    return 0;
  }),
  fn('memchr', (a) => {
    for (let i = 0; i < span(a.u(2)); i += 1) if (a.k.mem.r8(a.u(0) + i) === (a.u(1) & 0xff)) return a.u(0) + i;
    return 0;
  }),
  fn('memscan', (a) => {
    let i = 0;
    while (i < span(a.u(2)) && a.k.mem.r8(a.u(0) + i) !== (a.u(1) & 0xff)) i += 1;
    return a.u(0) + i;
  }),
  fn('strlen', (a) => kstring(a.k, a.u(0), 1 << 20).length),
  fn('strnlen', (a) => kstring(a.k, a.u(0), span(a.u(1))).length),
  fn('strcmp', (a) => cmp(a.str(0), a.str(1))),
  fn('strncmp', (a) => cmp(kstring(a.k, a.u(0), span(a.u(2))), kstring(a.k, a.u(1), span(a.u(2))))),
  fn('strcasecmp', (a) => cmp(a.str(0).toLowerCase(), a.str(1).toLowerCase())),
  fn('strncasecmp', (a) =>
    cmp(kstring(a.k, a.u(0), span(a.u(2))).toLowerCase(), kstring(a.k, a.u(1), span(a.u(2))).toLowerCase()),
  ),
  fn('strcpy', (a) => {
    putString(a.k, a.u(0), a.str(1));
    return a.u(0);
  }),
  fn('strncpy', (a) => {
    const n = span(a.u(2));
    const s = kstring(a.k, a.u(1), n);
    for (let i = 0; i < n; i += 1) a.k.mem.w8(a.u(0) + i, i < s.length ? s.charCodeAt(i) : 0);
    return a.u(0);
  }),
  fn('strlcpy', (a) => {
    const s = a.str(1);
    if (a.u(2) > 0) putString(a.k, a.u(0), s.slice(0, span(a.u(2)) - 1));
    return s.length;
  }),
  fn(
    'strscpy',
    (a) => {
      const s = a.str(1);
      const n = span(a.u(2));
      if (n === 0) return -E2BIG;
      putString(a.k, a.u(0), s.slice(0, n - 1));
      return s.length >= n ? -E2BIG : s.length;
    },
    { eras: NEW },
  ),
  fn('strcat', (a) => {
    putString(a.k, a.u(0) + a.str(0).length, a.str(1));
    return a.u(0);
  }),
  fn('strncat', (a) => {
    putString(a.k, a.u(0) + a.str(0).length, kstring(a.k, a.u(1), span(a.u(2))));
    return a.u(0);
  }),
  fn('strlcat', (a) => {
    const [d, s, n] = [a.str(0), a.str(1), span(a.u(2))];
    if (d.length < n) putString(a.k, a.u(0) + d.length, s.slice(0, n - d.length - 1));
    return d.length + s.length;
  }),
  fn('strchr', (a) => {
    const s = a.str(0);
    const c = String.fromCharCode(a.u(1) & 0xff);
    const i = c === '\0' ? s.length : s.indexOf(c);
    return i < 0 ? 0 : a.u(0) + i;
  }),
  fn('strrchr', (a) => {
    const s = a.str(0);
    const c = String.fromCharCode(a.u(1) & 0xff);
    const i = c === '\0' ? s.length : s.lastIndexOf(c);
    return i < 0 ? 0 : a.u(0) + i;
  }),
  fn('strstr', (a) => {
    const i = a.str(0).indexOf(a.str(1));
    return i < 0 ? 0 : a.u(0) + i;
  }),
  fn('strnstr', (a) => {
    const i = a.str(0).slice(0, a.u(2)).indexOf(a.str(1));
    return i < 0 ? 0 : a.u(0) + i;
  }),
  fn('strspn', (a) => {
    const [s, set] = [a.str(0), a.str(1)];
    let i = 0;
    while (i < s.length && set.includes(s[i] as string)) i += 1;
    return i;
  }),
  fn('strcspn', (a) => {
    const [s, set] = [a.str(0), a.str(1)];
    let i = 0;
    while (i < s.length && !set.includes(s[i] as string)) i += 1;
    return i;
  }),
  fn('strpbrk', (a) => {
    const [s, set] = [a.str(0), a.str(1)];
    for (let i = 0; i < s.length; i += 1) if (set.includes(s[i] as string)) return a.u(0) + i;
    return 0;
  }),
  fn('strsep', (a) => {
    const at = a.k.mem.r32(a.u(0)) >>> 0;
    if (at === 0) return 0;
    const [s, set] = [kstring(a.k, at), a.str(1)];
    let i = 0;
    while (i < s.length && !set.includes(s[i] as string)) i += 1;
    if (i < s.length) a.k.mem.w8(at + i, 0);
    a.k.mem.w32(a.u(0), i < s.length ? at + i + 1 : 0);
    return at;
  }),
  fn('strim', (a) => {
    const s = a.str(0);
    const end = s.trimEnd().length;
    if (end < s.length) a.k.mem.w8(a.u(0) + end, 0);
    return a.u(0) + (s.length - s.trimStart().length);
  }),
  fn('skip_spaces', (a) => a.u(0) + (a.str(0).length - a.str(0).trimStart().length)),
  fn('sprintf', (a) => {
    const s = formatted(a, 1);
    putString(a.k, a.u(0), s);
    return s.length;
  }),
  fn('vsprintf', (a) => {
    const s = vformatted(a, 1);
    putString(a.k, a.u(0), s);
    return s.length;
  }),
  fn('snprintf', (a) => into(a, a.u(0), span(a.u(1)), formatted(a, 2))),
  fn('vsnprintf', (a) => into(a, a.u(0), span(a.u(1)), vformatted(a, 2))),
  fn('scnprintf', (a) => Math.min(into(a, a.u(0), span(a.u(1)), formatted(a, 2)), Math.max(0, span(a.u(1)) - 1))),
  fn('vscnprintf', (a) => Math.min(into(a, a.u(0), span(a.u(1)), vformatted(a, 2)), Math.max(0, span(a.u(1)) - 1))),
  fn('sscanf', (a) => {
    let at = 2;
    return scan(a, a.str(0), a.str(1), () => a.u(at++));
  }),
  fn('vsscanf', (a) => {
    let at = a.u(2);
    return scan(a, a.str(0), a.str(1), () => {
      at += 4;
      return a.k.mem.r32(at - 4) >>> 0;
    });
  }),
  ...fns(['simple_strtol', 'simple_strtoul', 'simple_strtoll', 'simple_strtoull'], (a) => {
    const p = parse(a.str(0), a.u(2), false);
    if (a.u(1) !== 0) a.k.mem.w32(a.u(1), a.u(0) + (p.digits === 0 ? 0 : p.used));
    a.high(Number(BigInt.asIntN(32, p.value >> 32n)));
    return Number(BigInt.asIntN(32, p.value));
  }),
  ...Object.keys(LIMITS).map((name) =>
    fn(name, (a) => strictExport(a, a.str(0), name), { eras: name.startsWith('strict') ? OLD : NEW }),
  ),
  fn(
    'kstrtobool',
    (a) => {
      const s = a.str(0).toLowerCase();
      const v =
        ['1', 'y', 't'].includes(s[0] ?? '') || s.startsWith('on')
          ? 1
          : ['0', 'n', 'f'].includes(s[0] ?? '') || s.startsWith('of')
            ? 0
            : -1;
      if (v < 0) return -EINVAL;
      a.k.mem.w8(a.u(1), v);
      return 0;
    },
    { eras: NEW },
  ),
  fn('sysfs_streq', (a) => (a.str(0).replace(/\n$/, '') === a.str(1).replace(/\n$/, '') ? 1 : 0)),
  fn(
    'sysfs_emit',
    (a) => {
      const s = formatted(a, 1).slice(0, 4095);
      putString(a.k, a.u(0), s);
      return s.length;
    },
    { gpl: true, eras: NEW },
  ),
];
