/** kernel/exports/basics.ts — printk, warnings, memory, and the arithmetic gcc calls functions for. */

import * as G from '../../guards/panic.ts';
import { PAGE_SIZE } from '../../mm/memory.ts';
import { kfree, kmalloc } from '../../mm/slab.ts';
import { vfree, vmalloc } from '../../mm/vmalloc.ts';
import { findSymbol, lookupName, symbolAt } from '../module-symbols.ts';
import { modulesLine } from '../oops.ts';
import { dump_stack, panic, print_tainted } from '../panic.ts';
import { printkBySeat } from '../printk.ts';
import { type CArgs, type ExportedFunction, fn, fns, NEW, OLD, putString } from './abi.ts';
import { vsprintf } from './vsprintf.ts';

const TAINT_WARN = 9;

/** Formats the string argument `n` with the words behind it. */
export function formatted(a: CArgs, n: number): string {
  let at = n + 1;
  return vsprintf(a.k, a.str(n), () => a.u(at++));
}
/** The same with a va_list as argument `n + 1`. */
export function vformatted(a: CArgs, n: number): string {
  let at = a.u(n + 1);
  return vsprintf(a.k, a.str(n), () => {
    at += 4;
    return a.k.mem.r32(at - 4);
  });
}
/** The level in front of a message: `<3>` on 2.6.34, byte 1 and a digit on 6.1; 4 without. `c` goes on with the line before. */
function levelled(text: string): { level: number; cont: boolean; text: string } {
  const old = text.length >= 3 && text[0] === '<' && text[2] === '>';
  const mark = old ? (text[1] as string) : text.charCodeAt(0) === 1 ? (text[1] ?? '') : '';
  if (mark === '') return { level: 4, cont: false, text };
  const rest = text.slice(old ? 3 : 2);
  if (mark === 'c') return { level: 4, cont: true, text: rest };
  const level = Number(mark);
  return Number.isNaN(level)
    ? { level: 4, cont: false, text: mark === 'd' ? rest : text }
    : { level, cont: false, text: rest };
}
export function doPrintk(a: CArgs, raw: string): number {
  // The console is a serial line.
  a.spend(2000 + 100 * raw.length);
  const { level, text, cont } = levelled(raw);
  const { log, kcode } = a.k.state;
  const ends = text.endsWith('\n');
  const [first, ...lines] = (ends ? text.slice(0, -1) : text).split('\n') as [string, ...string[]];
  const last = log[log.length - 1];
  // Without any level 2.6.34 goes on with a line that is open; later kernels want KERN_CONT.
  const goesOn = cont || (raw === text && a.k.era.trace === 'old');
  if (goesOn && last !== undefined && last.seq === kcode.openLine)
    log[log.length - 1] = { ...last, text: last.text + first };
  else if (first !== '' || lines.length > 0 || ends) printkBySeat(a.k, level, first);
  for (const line of lines) printkBySeat(a.k, level, line);
  kcode.openLine = ends ? 0 : (log[log.length - 1]?.seq ?? 0);
  return raw.length;
}
/** At most 16 MiB in one call: more is a mistake of the module, and would only burn time here. */
export const span = (n: number): number => Math.min(n >>> 0, 16 << 20);

/** warn_slowpath_common(): the report of WARN(); the machine goes on. */
function warn(a: CArgs, file: string, line: number, message: string): number {
  const { k, current: t } = a;
  const at = symbolAt(k, a.caller);
  k.printk(4, '------------[ cut here ]------------');
  if (k.era.trace === 'new') {
    if (message !== '') k.printk(4, message.replace(/\n$/, ''));
    k.printk(4, `WARNING: CPU: 0 PID: ${t.pid} at ${file}:${line} ${at}`);
    k.printk(4, modulesLine(k));
  } else {
    k.printk(4, `WARNING: at ${file}:${line} ${at}()`);
    k.printk(4, 'Hardware name: Bochs');
    if (message !== '') k.printk(4, message.replace(/\n$/, ''));
    k.printk(4, modulesLine(k));
  }
  dump_stack(k, t, ['do_one_initcall', k.era.trace === 'new' ? 'do_init_module' : 'sys_init_module']);
  // __warn() asks before the trace's end mark and before the taint.
  if (k.blocked(G.panicOnWarn, { value: Number(k.state.sysctl.get('kernel.panic_on_warn') ?? 0) }))
    panic(k, 'kernel: panic_on_warn set ...');
  k.printk(4, `---[ end trace ${'0'.repeat(16)} ]---`);
  k.state.tainted |= 1 << TAINT_WARN;
  void print_tainted;
  return 0;
}

function bigPages(a: CArgs, bytes: number): number {
  const pages = Math.ceil(bytes / PAGE_SIZE);
  const at = vmalloc(a.k.mem, pages);
  if (at !== 0) a.k.state.slab.big.set(at, pages);
  return at;
}
function freeBig(a: CArgs, addr: number): number {
  const pages = a.k.state.slab.big.get(addr);
  if (pages === undefined) return 0;
  a.k.state.slab.big.delete(addr);
  vfree(a.k.mem, addr, pages);
  return 0;
}
const GFP_ZERO_OR_NOT = 0; // Differs: all memory comes zeroed
function allocate(a: CArgs, size: number): number {
  if (size === 0) return 16; // ZERO_SIZE_PTR
  return size > 4 << 20 ? 0 : kmalloc(a.k, size) + GFP_ZERO_OR_NOT;
}
function duplicate(a: CArgs, bytes: Uint8Array): number {
  const to = kmalloc(a.k, bytes.length);
  if (to !== 0) a.k.mem.kwrite(to, bytes);
  return to;
}
const bytesOf = (s: string): Uint8Array => Uint8Array.from(`${s}\0`, (c) => c.charCodeAt(0) & 0xff);

/** 64-bit division as libgcc has it: two words each, result in edx:eax. */
function divide(signed: boolean, remainder: boolean): ExportedFunction['run'] {
  return (a) => {
    const word = (n: number): bigint => {
      const v = (BigInt(a.u(n + 1)) << 32n) | BigInt(a.u(n));
      return signed ? BigInt.asIntN(64, v) : v;
    };
    const d = word(2);
    if (d === 0n) return 0;
    const r = BigInt.asUintN(64, remainder ? word(0) % d : word(0) / d);
    a.high(Number(BigInt.asIntN(32, r >> 32n)));
    return Number(BigInt.asIntN(32, r));
  };
}

export const basicExports: readonly ExportedFunction[] = [
  ...fns(['printk'], (a) => doPrintk(a, formatted(a, 0)), { eras: OLD }),
  ...fns(['_printk'], (a) => doPrintk(a, formatted(a, 0)), { eras: NEW }),
  fn('vprintk', (a) => doPrintk(a, vformatted(a, 0))),
  fn('printk_ratelimit', () => 1, { eras: OLD }),
  fn('__printk_ratelimit', () => 1),
  fn('___ratelimit', () => 1),
  fn('print_hex_dump', (a) => {
    const [level, prefix, type, row, group, buf, len, ascii] = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => a.u(n)) as number[];
    const rows = row === 32 ? 32 : 16;
    const bytes = a.k.mem.kread(buf as number, Math.min(len as number, 4096));
    const lv = levelled(a.str(0)).level;
    for (let at = 0; at < bytes.length; at += rows) {
      const part = bytes.subarray(at, at + rows);
      const hex: string[] = [];
      const g = [1, 2, 4, 8].includes(group as number) ? (group as number) : 1;
      for (let i = 0; i < part.length; i += g)
        hex.push(
          [...part.subarray(i, i + g)]
            .reverse()
            .map((b) => b.toString(16).padStart(2, '0'))
            .join(''),
        );
      const text = [...part].map((b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : '.')).join('');
      const where =
        type === 2
          ? `${(((buf as number) + at) >>> 0).toString(16).padStart(8, '0')}: `
          : type === 1
            ? `${at.toString(16).padStart(8, '0')}: `
            : '';
      const width = (rows / g) * (g * 2 + 1) - 1;
      printkBySeat(
        a.k,
        lv,
        `${prefix === 0 ? '' : a.str(1)}${where}${hex.join(' ').padEnd(ascii !== 0 ? width : 0)}${ascii !== 0 ? `  ${text}` : ''}`,
      );
    }
    void level;
    return 0;
  }),
  fn('dump_stack', (a) => {
    dump_stack(a.k, a.current, [
      'dump_stack',
      'do_one_initcall',
      a.k.era.trace === 'new' ? 'do_init_module' : 'sys_init_module',
    ]);
    return 0;
  }),
  fn('warn_slowpath_fmt', (a) => warn(a, a.str(0), a.i(1), a.u(2) === 0 ? '' : formatted(a, 2))),
  fn('warn_slowpath_null', (a) => warn(a, a.str(0), a.i(1), '')),
  fn('__warn_printk', (a) => doPrintk(a, formatted(a, 0)), { eras: NEW }),
  fn('panic', (a) => panic(a.k, formatted(a, 0).replace(/\n$/, ''), ['panic', 'do_one_initcall'])),
  fn('add_taint', (a) => {
    a.k.state.tainted |= 1 << (a.u(0) & 31);
    return 0;
  }),
  fn('test_taint', (a) => (a.k.state.tainted >>> (a.u(0) & 31)) & 1),
  ...fns(['__kmalloc', 'kmalloc', 'kzalloc', '__kmalloc_track_caller', 'kmalloc_large'], (a) => allocate(a, a.u(0))),
  ...fns(['kcalloc', 'kmalloc_array'], (a) => (a.u(0) * a.u(1) > 4 << 20 ? 0 : allocate(a, a.u(0) * a.u(1)))),
  fn('krealloc', (a) => {
    if (a.u(1) === 0) {
      kfree(a.k, a.u(0));
      return 16;
    }
    const to = allocate(a, a.u(1));
    if (to !== 0 && a.u(0) > 16) {
      const old = ksize(a, a.u(0));
      a.k.mem.kwrite(to, a.k.mem.kread(a.u(0), Math.min(old, a.u(1))));
      kfree(a.k, a.u(0));
    }
    return to;
  }),
  fn('ksize', (a) => ksize(a, a.u(0))),
  ...fns(['kfree', 'kvfree', 'kfree_sensitive', 'kzfree'], (a) => {
    if (a.k.state.slab.big.has(a.u(0)) && a.u(0) >= 0xf8000000) return freeBig(a, a.u(0));
    kfree(a.k, a.u(0));
    return 0;
  }),
  ...fns(['vmalloc', 'vzalloc', 'vmalloc_32', '__vmalloc'], (a) => (a.u(0) === 0 ? 0 : bigPages(a, span(a.u(0))))),
  ...fns(['vfree'], (a) => freeBig(a, a.u(0))),
  ...fns(['kvmalloc_node', 'kvmalloc'], (a) => (a.u(0) > 65536 ? bigPages(a, span(a.u(0))) : allocate(a, a.u(0)))),
  fn('__get_free_pages', (a) => kmalloc(a.k, Math.max(2049, PAGE_SIZE << Math.min(a.u(1), 10)))),
  fn('get_zeroed_page', (a) => kmalloc(a.k, PAGE_SIZE)),
  fn('free_pages', (a) => {
    kfree(a.k, a.u(0));
    return 0;
  }),
  fn('kmem_cache_create', (a) => {
    const c = kmalloc(a.k, 32);
    if (c !== 0) {
      a.k.mem.w32(c, a.u(1));
      a.k.mem.w32(c + 4, a.u(4));
    }
    return c;
  }),
  ...fns(['kmem_cache_alloc', 'kmem_cache_zalloc'], (a) => {
    const at = kmalloc(a.k, Math.max(1, a.k.mem.r32(a.u(0))));
    const ctor = a.k.mem.r32(a.u(0) + 4) >>> 0;
    if (at !== 0 && ctor !== 0) a.c(ctor, at);
    return at;
  }),
  fn('kmem_cache_free', (a) => {
    kfree(a.k, a.u(1));
    return 0;
  }),
  fn('kmem_cache_destroy', (a) => {
    kfree(a.k, a.u(0));
    return 0;
  }),
  fn('kstrdup', (a) => (a.u(0) === 0 ? 0 : duplicate(a, bytesOf(a.str(0))))),
  fn('kstrndup', (a) => (a.u(0) === 0 ? 0 : duplicate(a, bytesOf(a.str(0).slice(0, a.u(1)))))),
  fn('kmemdup', (a) => duplicate(a, a.k.mem.kread(a.u(0), span(a.u(1))))),
  fn('kasprintf', (a) => duplicate(a, bytesOf(formatted(a, 1)))),
  fn('kvasprintf', (a) => duplicate(a, bytesOf(vformatted(a, 1)))),
  fn(
    'sprint_symbol',
    (a) => {
      const s = symbolAt(a.k, a.u(1));
      putString(a.k, a.u(0), s);
      return s.length;
    },
    { gpl: true },
  ),
  fn('__print_symbol', (a) => doPrintk(a, a.str(0).replace('%s', symbolAt(a.k, a.u(1)))), { eras: OLD }),
  fn('kallsyms_lookup_name', (a) => lookupName(a.k, a.str(0)), { gpl: true, eras: OLD }),
  fn('kallsyms_lookup_name', (a) => lookupName(a.k, a.str(0)), { hidden: true, eras: NEW }),
  fn(
    'kallsyms_lookup',
    (a) => {
      const s = findSymbol(a.k, a.u(0));
      if (s === null) return 0;
      putString(a.k, a.u(4), s.name);
      return a.u(4);
    },
    { hidden: true },
  ),
  fn('__udivdi3', divide(false, false)),
  fn('__umoddi3', divide(false, true)),
  fn('__divdi3', divide(true, false)),
  fn('__moddi3', divide(true, true)),
  fn('div64_u64', divide(false, false)),
  fn('div64_s64', divide(true, false)),
  fn('__stack_chk_fail', (a) =>
    panic(a.k, `stack-protector: Kernel stack is corrupted in: ${symbolAt(a.k, a.caller)}`),
  ),
  fn('__might_sleep', () => 0),
  fn('__cond_resched', (a) => {
    a.yield();
    return 0;
  }),
  ...fns(['_cond_resched', 'yield'], (a) => {
    a.yield();
    return 0;
  }),
  ...fns(['get_random_bytes'], (a) => {
    const n = span(a.u(1));
    for (let i = 0; i < n; i += 1) a.k.mem.w8(a.u(0) + i, a.k.random() & 0xff);
    return 0;
  }),
  ...fns(['get_random_u32', 'prandom_u32', 'random32'], (a) => a.k.random() | 0),
];
function ksize(a: CArgs, addr: number): number {
  const pages = a.k.state.slab.big.get(addr);
  if (pages !== undefined) return pages * PAGE_SIZE;
  return a.k.state.slab.owner.get((addr & -PAGE_SIZE) >>> 0) ?? 0;
}
