/** kernel/exports/basics.ts — printk, memory, strings. */
import { kfree, kmalloc } from '../../mm/slab.ts';
import { printkBySeat } from '../printk.ts';
import type { Kernel } from '../types.ts';
import { type CArgs, type ExportedFunction, fn, kstring, NEW, OLD, putString } from './abi.ts';
import { symbolAt, vsprintf } from './vsprintf.ts';

/** Formats the string argument `n` with the words behind it. */
function formatted(a: CArgs, n: number): string {
  let at = n + 1;
  return vsprintf(a.k, a.str(n), () => a.u(at++));
}
/** The level in front of a message: `<3>` on 2.6.34, byte 1 and a digit on 6.1; 4 without. */
function levelled(text: string): { level: number; text: string } {
  const old = /^<([0-7cd])>/.exec(text);
  if (old !== null) return { level: Number(old[1]) || 4, text: text.slice(3) };
  if (text.charCodeAt(0) === 1) return { level: Number(text[1]) || 4, text: text.slice(2) };
  return { level: 4, text };
}
function doPrintk(a: CArgs): number {
  const raw = formatted(a, 0);
  const { level, text } = levelled(raw);
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  for (const line of body.split('\n')) printkBySeat(a.k, level, line);
  return raw.length;
}
const cmp = (x: string, y: string): number => (x === y ? 0 : x < y ? -1 : 1);
function copy(k: Kernel, to: number, from: number, n: number): void {
  k.mem.kwrite(to, k.mem.kread(from, n));
}
const span = (n: number): number => Math.min(n, 16 << 20);

export const basicExports: readonly ExportedFunction[] = [
  fn('printk', doPrintk, { eras: OLD }),
  fn('_printk', doPrintk, { eras: NEW }),
  fn('printk_ratelimit', () => 1),
  fn('__kmalloc', (a) => kmalloc(a.k, span(a.u(0)))),
  fn('kfree', (a) => {
    kfree(a.k, a.u(0));
    return 0;
  }),
  fn('vmalloc', (a) => kmalloc(a.k, span(a.u(0)))),
  fn('vfree', (a) => {
    kfree(a.k, a.u(0));
    return 0;
  }),
  fn('memcpy', (a) => {
    copy(a.k, a.u(0), a.u(1), span(a.u(2)));
    return a.u(0);
  }),
  fn('memmove', (a) => {
    copy(a.k, a.u(0), a.u(1), span(a.u(2)));
    return a.u(0);
  }),
  fn('memset', (a) => {
    a.k.mem.kwrite(a.u(0), new Uint8Array(span(a.u(2))).fill(a.u(1) & 0xff));
    return a.u(0);
  }),
  fn('memcmp', (a) => {
    for (let i = 0; i < span(a.u(2)); i += 1) {
      const d = a.k.mem.r8(a.u(0) + i) - a.k.mem.r8(a.u(1) + i);
      if (d !== 0) return d;
    }
    return 0;
  }),
  fn('strlen', (a) => kstring(a.k, a.u(0), 1 << 20).length),
  fn('strnlen', (a) => kstring(a.k, a.u(0), span(a.u(1))).length),
  fn('strcmp', (a) => cmp(a.str(0), a.str(1))),
  fn('strncmp', (a) => cmp(kstring(a.k, a.u(0), span(a.u(2))), kstring(a.k, a.u(1), span(a.u(2))))),
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
  ...(['strlcpy', 'strscpy'] as const).map((name) =>
    fn(
      name,
      (a) => {
        const s = a.str(1);
        const n = span(a.u(2));
        if (n > 0) putString(a.k, a.u(0), s.slice(0, n - 1));
        return name === 'strscpy' && s.length >= n ? -7 : s.length;
      },
      name === 'strscpy' ? { eras: NEW } : {},
    ),
  ),
  fn('strcat', (a) => {
    putString(a.k, a.u(0) + a.str(0).length, a.str(1));
    return a.u(0);
  }),
  fn('strchr', (a) => {
    const s = a.str(0);
    const i = (a.u(1) & 0xff) === 0 ? s.length : s.indexOf(String.fromCharCode(a.u(1) & 0xff));
    return i < 0 ? 0 : a.u(0) + i;
  }),
  fn('strstr', (a) => {
    const i = a.str(0).indexOf(a.str(1));
    return i < 0 ? 0 : a.u(0) + i;
  }),
  fn('sprintf', (a) => {
    const s = formatted(a, 1);
    putString(a.k, a.u(0), s);
    return s.length;
  }),
  ...(['snprintf', 'scnprintf'] as const).map((name) =>
    fn(name, (a) => {
      const s = formatted(a, 2);
      const n = span(a.u(1));
      const cut = s.slice(0, Math.max(0, n - 1));
      if (n > 0) putString(a.k, a.u(0), cut);
      return name === 'scnprintf' ? cut.length : s.length;
    }),
  ),
  ...(['simple_strtol', 'simple_strtoul'] as const).map((name) =>
    fn(name, (a) => {
      const m = /^\s*[-+]?(0[xX][0-9a-fA-F]+|[0-9a-fA-F]+)/.exec(a.str(0));
      const text = m?.[0].trim() ?? '';
      const base = a.u(2) !== 0 ? a.u(2) : /0x/i.test(text) ? 16 : /^[-+]?0/.test(text) ? 8 : 10;
      if (a.u(1) !== 0) a.k.mem.w32(a.u(1), a.u(0) + (m?.[0].length ?? 0));
      return Number.parseInt(text, base) | 0;
    }),
  ),
  fn(
    'kstrtoint',
    (a) => {
      const s = a.str(0).trim();
      if (!/^[-+]?(0[xX][0-9a-fA-F]+|[0-9]+)$/.test(s)) return -22;
      const v = Number.parseInt(s, a.u(1) !== 0 ? a.u(1) : /0x/i.test(s) ? 16 : 10);
      if (v > 2147483647 || v < -2147483648) return -34;
      a.k.mem.w32(a.u(2), v);
      return 0;
    },
    { eras: NEW },
  ),
  fn('sprint_symbol', (a) => {
    const s = symbolAt(a.k, a.u(1));
    putString(a.k, a.u(0), s);
    return s.length;
  }),
];
