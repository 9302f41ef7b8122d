/**
 * kernel/exports/hooks.ts — notifier chains, kprobes, page protection: how a module gets between.
 *
 * Chains are the module's own structs in RAM, walked as they lie there.
 */
import { jprobe, kprobe, kretprobe, notifier_block, pt_regs } from '../../include/kstructs.ts';
import { KernelFault } from '../../mm/memory.ts';
import { kfree, kmalloc } from '../../mm/slab.ts';
import { vprotect } from '../../mm/vmalloc.ts';
import { callC } from '../module-frames.ts';
import { KERNEL_DATA, protectLinear, variable } from '../module-image.ts';
import type { Probe } from '../module-state.ts';
import { findSymbol, lookupName } from '../module-symbols.ts';
import type { Kernel } from '../types.ts';
import { type CArgs, type ExportedFunction, fn, fns, kstring, NEW, OLD, putString } from './abi.ts';

const EINVAL = 22;
const ENOENT = 2;
const ENOMEM = 12;
const MAX_PROBES = 1024;
const NOTIFY_STOP_MASK = 0x8000;
const LIMIT = 1000;

const nb = notifier_block.offsets as { notifier_call: number; next: number; priority: number };
/** notifier_chain_register(): by falling priority. `at` is the address of the head pointer. */
function register(k: Kernel, head: number, block: number): number {
  let at = head;
  for (let n = 0; n < LIMIT; n += 1) {
    const next = k.mem.r32(at) >>> 0;
    if (next === block) return -17;
    if (next === 0 || k.mem.r32(block + nb.priority) > k.mem.r32(next + nb.priority)) {
      k.mem.w32(block + nb.next, next);
      k.mem.w32(at, block);
      return 0;
    }
    at = next + nb.next;
  }
  return -EINVAL;
}
function unregister(k: Kernel, head: number, block: number): number {
  let at = head;
  for (let n = 0; n < LIMIT; n += 1) {
    const next = k.mem.r32(at) >>> 0;
    if (next === 0) return -ENOENT;
    if (next === block) {
      k.mem.w32(at, k.mem.r32(block + nb.next));
      return 0;
    }
    at = next + nb.next;
  }
  return -ENOENT;
}
/** notifier_call_chain(): C is called; what the last one answered. */
export function callChain(k: Kernel, head: number, action: number, data: number): number {
  let at = k.mem.r32(head) >>> 0;
  let r = 0;
  for (let n = 0; n < LIMIT && at !== 0; n += 1) {
    const next = k.mem.r32(at + nb.next) >>> 0;
    r = callC(k, k.mem.r32(at + nb.notifier_call) >>> 0, [at, action, data], ['notifier_call_chain']);
    if ((r & NOTIFY_STOP_MASK) !== 0) break;
    at = next;
  }
  return r;
}
/** Chains the kernel itself keeps, one word each inside reboot_notifier_list. */
const CHAINS = ['reboot', 'module', 'die', 'oom', 'keyboard'] as const;
export type Chain = (typeof CHAINS)[number];
export const chainHead = (k: Kernel, chain: Chain): number =>
  variable(k, 'reboot_notifier_list') + 4 * CHAINS.indexOf(chain);

/** Modules that can free pages: how many they say they did. */
export function oomNotifiers(k: Kernel): number {
  const head = chainHead(k, 'oom');
  const freed = k.mem.r32(head) === 0 ? 0 : kmalloc(k, 8);
  if (freed === 0) return 0;
  callChain(k, head, 0, freed);
  const n = k.mem.r32(freed);
  kfree(k, freed);
  return n;
}
/** notify_die(DIE_OOPS): struct die_args { regs, str, err, trapnr, signr }. */
export function dieNotifiers(k: Kernel, registers: readonly number[], text: string, error: number, sig: number): void {
  const head = chainHead(k, 'die');
  if (k.mem.r32(head) === 0) return;
  const at = kmalloc(k, 512);
  if (at === 0) return;
  const regs = at + 32;
  registers.forEach((v, i) => {
    k.mem.w32(regs + i * 4, v);
  });
  putString(k, at + 256, text.slice(0, 200));
  [regs, at + 256, error, 14, sig].forEach((v, i) => {
    k.mem.w32(at + i * 4, v);
  });
  callChain(k, head, 1, at);
  kfree(k, at);
}
/** The panic notifiers, before the machine stands still; a fault in one of them ends there. */
export function panicNotifiers(k: Kernel, text: string): void {
  const head = variable(k, 'panic_notifier_list');
  if (head === 0 || k.mem.r32(head + 4) >>> 0 === 0) return;
  const buf = kmalloc(k, 1024);
  if (buf !== 0) putString(k, buf, text.slice(0, 1000));
  try {
    callChain(k, head + 4, 0, buf);
  } catch (e) {
    if (!(e instanceof KernelFault)) throw e;
  }
}

const kp = kprobe.offsets as {
  addr: number;
  symbol_name: number;
  offset: number;
  pre_handler: number;
  post_handler: number;
};
/** register_kprobe(): 0, -EINVAL (no such place, or one that must not be probed), -ENOENT. */
function addProbe(a: CArgs, addr: number, kind: Probe['kind'], outer: number): number {
  const { k } = a;
  const nameAt = k.mem.r32(addr + kp.symbol_name) >>> 0;
  const given = k.mem.r32(addr + kp.addr) >>> 0;
  if (nameAt !== 0 && given !== 0) return -EINVAL;
  const at = nameAt === 0 ? given : lookupName(k, kstring(k, nameAt));
  if (at === 0) return k.era.trace === 'new' || nameAt !== 0 ? -ENOENT : -EINVAL;
  const s = findSymbol(k, at);
  if (s === null || at >= KERNEL_DATA) return -EINVAL;
  if (['register_kprobe', 'do_int3', 'int3', 'kprobe_int3_handler', 'panic', 'memcpy'].includes(s.name)) return -EINVAL;
  const { probes } = k.state.kcode;
  if (probes.some((p) => p.addr === addr)) return -EINVAL;
  if (probes.length >= MAX_PROBES) return -ENOMEM;
  k.mem.w32(addr + kp.addr, at);
  probes.push({ addr, symbol: s.name, kind, outer });
  return 0;
}
function dropProbe(a: CArgs, addr: number): number {
  a.k.state.kcode.probes = a.k.state.kcode.probes.filter((p) => p.addr !== addr);
  return 0;
}

/** Registers as a probe of a function with these arguments sees them. */
function probeRegs(k: Kernel, at: number, address: number, args: readonly number[]): void {
  const o = pt_regs.offsets as Record<string, number>;
  const put = (name: string, v: number): void => k.mem.w32(at + (o[name] as number), v);
  const [ax, dx, cx] = [args[0] ?? 0, args[1] ?? 0, args[2] ?? 0];
  put('ax', ax);
  put('dx', dx);
  put('cx', cx);
  put('bx', args[0] ?? 0);
  put('si', args[3] ?? 0);
  put('di', args[4] ?? 0);
  put('orig_ax', -1);
  put('ip', address + 1);
  put('cs', 0x60);
  put('ds', 0x7b);
  put('es', 0x7b);
  put('flags', 0x246);
}
/** A function of ours is entered: its probes run. Throws KernelFault when one sends the CPU to nowhere. */
export function probeHit(k: Kernel, name: string, args: readonly number[]): void {
  for (const p of k.state.kcode.probes.filter((q) => q.symbol === name)) {
    const regs = kmalloc(k, pt_regs.size);
    if (regs === 0) return;
    const address = k.mem.r32(p.addr + kp.addr) >>> 0;
    probeRegs(k, regs, address, args);
    const pre = k.mem.r32(p.addr + kp.pre_handler) >>> 0;
    const chain =
      k.era.trace === 'new'
        ? ['kprobe_int3_handler', 'do_int3', 'exc_int3']
        : ['kprobe_handler', 'kprobe_exceptions_notify', 'notifier_call_chain'];
    if (p.kind === 'jprobe') callC(k, k.mem.r32(p.outer + jprobe.offsets.entry) >>> 0, args, chain);
    else if (p.kind === 'kretprobe') {
      const entry = k.mem.r32(p.outer + kretprobe.offsets.entry_handler) >>> 0;
      if (entry !== 0) callC(k, entry, [0, regs], chain);
    } else if (pre !== 0) {
      const stop = callC(k, pre, [p.addr, regs], chain);
      const ip = k.mem.r32(regs + (pt_regs.offsets.ip as number)) >>> 0;
      if (stop !== 0 && ip !== address + 1) {
        kfree(k, regs);
        throw new KernelFault(ip, 'exec');
      }
    }
    const post = k.mem.r32(p.addr + kp.post_handler) >>> 0;
    if (p.kind === 'kprobe' && post !== 0) callC(k, post, [p.addr, regs, 0], chain);
    kfree(k, regs);
  }
}
/** It returns: kretprobes see the value. */
export function probeReturn(k: Kernel, name: string, value: number): void {
  for (const p of k.state.kcode.probes.filter((q) => q.symbol === name && q.kind === 'kretprobe')) {
    const regs = kmalloc(k, pt_regs.size);
    if (regs === 0) return;
    probeRegs(k, regs, k.mem.r32(p.addr + kp.addr) >>> 0, [value]);
    const handler = k.mem.r32(p.outer + kretprobe.offsets.handler) >>> 0;
    if (handler !== 0) callC(k, handler, [0, regs], ['trampoline_handler']);
    kfree(k, regs);
  }
}

function protect(a: CArgs, write: boolean): number {
  const [addr, pages] = [a.u(0), Math.min(a.u(1), 4096)];
  if (addr % 4096 !== 0) return -EINVAL;
  if (addr >= 0xf8000000) vprotect(a.k.mem, addr, pages, write, true);
  else protectLinear(a.k, addr, pages, write);
  if (write) a.k.state.kcode.tableTouched = true;
  return 0;
}

export const hookExports: readonly ExportedFunction[] = [
  ...fns(['atomic_notifier_chain_register'], (a) => register(a.k, a.u(0) + 4, a.u(1)), { gpl: true }),
  ...fns(['atomic_notifier_chain_unregister'], (a) => unregister(a.k, a.u(0) + 4, a.u(1)), { gpl: true }),
  ...fns(
    ['blocking_notifier_chain_register', 'raw_notifier_chain_register', 'srcu_notifier_chain_register'],
    (a) => register(a.k, a.u(0) + 4, a.u(1)),
    { gpl: true },
  ),
  ...fns(
    ['blocking_notifier_chain_unregister', 'raw_notifier_chain_unregister'],
    (a) => unregister(a.k, a.u(0) + 4, a.u(1)),
    {
      gpl: true,
    },
  ),
  ...fns(
    ['atomic_notifier_call_chain', 'blocking_notifier_call_chain', 'raw_notifier_call_chain'],
    (a) => callChain(a.k, a.u(0) + 4, a.u(1), a.u(2)),
    { gpl: true },
  ),
  fn('register_reboot_notifier', (a) => register(a.k, chainHead(a.k, 'reboot'), a.u(0))),
  fn('unregister_reboot_notifier', (a) => unregister(a.k, chainHead(a.k, 'reboot'), a.u(0))),
  fn('register_module_notifier', (a) => register(a.k, chainHead(a.k, 'module'), a.u(0))),
  fn('unregister_module_notifier', (a) => unregister(a.k, chainHead(a.k, 'module'), a.u(0))),
  fn('register_die_notifier', (a) => register(a.k, chainHead(a.k, 'die'), a.u(0)), { gpl: true }),
  fn('unregister_die_notifier', (a) => unregister(a.k, chainHead(a.k, 'die'), a.u(0)), { gpl: true }),
  fn('register_oom_notifier', (a) => register(a.k, chainHead(a.k, 'oom'), a.u(0)), { gpl: true }),
  fn('unregister_oom_notifier', (a) => unregister(a.k, chainHead(a.k, 'oom'), a.u(0)), { gpl: true }),
  fn('register_keyboard_notifier', (a) => register(a.k, chainHead(a.k, 'keyboard'), a.u(0)), { gpl: true }),
  fn('unregister_keyboard_notifier', (a) => unregister(a.k, chainHead(a.k, 'keyboard'), a.u(0)), { gpl: true }),
  fn('register_kprobe', (a) => addProbe(a, a.u(0), 'kprobe', 0), { gpl: true }),
  fn('unregister_kprobe', (a) => dropProbe(a, a.u(0)), { gpl: true }),
  fn('register_kretprobe', (a) => addProbe(a, a.u(0), 'kretprobe', a.u(0)), { gpl: true }),
  fn('unregister_kretprobe', (a) => dropProbe(a, a.u(0)), { gpl: true }),
  fn('register_jprobe', (a) => addProbe(a, a.u(0), 'jprobe', a.u(0)), { gpl: true, eras: OLD }),
  fn('unregister_jprobe', (a) => dropProbe(a, a.u(0)), { gpl: true, eras: OLD }),
  fn('jprobe_return', () => 0, { gpl: true, eras: OLD }),
  ...fns(['enable_kprobe', 'disable_kprobe'], () => 0, { gpl: true }),
  fn('set_memory_rw', (a) => protect(a, true), { gpl: true, eras: OLD }),
  fn('set_memory_ro', (a) => protect(a, false), { gpl: true, eras: OLD }),
  fn('set_memory_rw', (a) => protect(a, true), { hidden: true, eras: NEW }),
  fn('set_memory_ro', (a) => protect(a, false), { hidden: true, eras: NEW }),
  ...fns(['set_memory_x', 'set_memory_nx'], () => 0, { gpl: true, eras: OLD }),
];
