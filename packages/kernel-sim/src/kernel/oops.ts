/**
 * arch/x86/mm/fault.c, kernel/traps.c, kernel/dumpstack.c — a fault in kernel mode: the report, and the end of `current`.
 *
 * Where a module's C faulted the registers, stack and code are those of the CPU. Differs: our own kernel functions have no registers;
 * a fault in them shows those of the C that called, or none; kernel frames of a trace are the era's chain of functions.
 */

import { type Cpu, reg, regs, type Trap } from '../cpu/index.ts';
import * as G from '../guards/exit.ts';
import * as O from '../guards/oops.ts';
import { softlockupPanic } from '../guards/panic.ts';
import type { Task } from '../include/sched.ts';
import { KernelFault } from '../mm/memory.ts';
import { do_exit } from './exit.ts';
import { dieNotifiers } from './exports/hooks.ts';
import { Halt } from './halt.ts';
import { leaveKernelSide } from './module-frames.ts';
import { findSymbol, symbolAt } from './module-symbols.ts';
import { dump_stack, frame, panic, print_tainted, tasksLine } from './panic.ts';
import type { Kernel } from './types.ts';

const hex8 = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');
const hex4 = (n: number): string => (n >>> 0).toString(16).padStart(4, '0');
const SIGKILL = 9;
const SIGSEGV = 11;
const TAINT_DIE = 7;

/** Thrown when C that must come back at once killed the task it ran for: whoever called it unwinds. */
export class Dead {}

export type Accident =
  | { readonly kind: 'trap'; readonly trap: Extract<Trap, { kind: 'fault' }> }
  /** Our own code followed a bad pointer of C that stands at a door. */
  | { readonly kind: 'kernel'; readonly fault: KernelFault; readonly where: number }
  /** A jump into kernel text that is no function, or to nowhere. */
  | { readonly kind: 'exec'; readonly addr: number }
  | { readonly kind: 'stack' };
export type Report = Accident & { readonly cpu: Cpu; readonly chain: readonly string[]; readonly interrupt: boolean };

interface Words {
  readonly head: readonly string[];
  readonly title: string;
  readonly error: number;
  readonly sig: number;
  readonly cr2: number | null;
  /** Where it happened; null: the CPU's eip. */
  readonly eip: number | null;
}

function describe(k: Kernel, r: Report): Words {
  const bug = bugAt(k, r);
  if (bug !== null) return bug;
  if (r.kind === 'trap' && r.trap.vector !== 14) {
    const titles: Readonly<Record<number, string>> = {
      0: 'divide error',
      3: 'int3',
      6: 'invalid opcode',
      13: 'general protection fault',
    };
    const title = titles[r.trap.vector] ?? 'trap';
    return { head: [], title, error: r.trap.error, sig: SIGSEGV, cr2: null, eip: null };
  }
  if (r.kind === 'trap') return pageFault(k, r.trap.addr, r.trap.error, null);
  if (r.kind === 'kernel') {
    const error = (r.fault.access === 'write' ? 2 : 0) | (r.fault.access === 'exec' ? 16 : 0);
    return pageFault(k, r.fault.addr, error, r.where + 4);
  }
  if (r.kind === 'exec') return pageFault(k, r.addr, 0x11, r.addr);
  return pageFault(k, reg(r.cpu, 'esp') >>> 0, 2, null);
}

/** BUG(): ud2 followed by the address of the file name and the line. */
function bugAt(k: Kernel, r: Report): Words | null {
  if (r.kind !== 'trap' || r.trap.vector !== 6) return null;
  const eip = reg(r.cpu, 'eip') >>> 0;
  try {
    const file = stringFrom(k, k.mem.r32(eip + 2) >>> 0);
    const line = k.mem.r16(eip + 6);
    if (file === null) return null;
    return {
      head: ['------------[ cut here ]------------', `kernel BUG at ${file}:${line}!`],
      title: 'invalid opcode',
      error: 0,
      sig: SIGSEGV,
      cr2: null,
      eip: null,
    };
  } catch (e) {
    if (e instanceof KernelFault) return null;
    throw e;
  }
}
function stringFrom(k: Kernel, at: number): string | null {
  let s = '';
  for (let i = 0; i < 200; i += 1) {
    const b = k.mem.r8(at + i);
    if (b === 0) return s.length > 1 ? s : null;
    if (b < 32 || b > 126) return null;
    s += String.fromCharCode(b);
  }
  return null;
}

function pageFault(k: Kernel, addr: number, error: number, eip: number | null): Words {
  const near = addr < 4096;
  if (k.era.trace === 'old') {
    const what = near
      ? `BUG: unable to handle kernel NULL pointer dereference at ${addr === 0 ? '(null)' : hex8(addr)}`
      : `BUG: unable to handle kernel paging request at ${hex8(addr)}`;
    return { head: [what], title: 'Oops', error, sig: SIGKILL, cr2: addr, eip };
  }
  const access = (error & 16) !== 0 ? 'instruction fetch' : (error & 2) !== 0 ? 'write access' : 'read access';
  return {
    head: [
      near
        ? `BUG: kernel NULL pointer dereference, address: ${hex8(addr)}`
        : `BUG: unable to handle page fault for address: ${hex8(addr)}`,
      `#PF: supervisor ${access} in kernel mode`,
      `#PF: error_code(0x${hex4(error)}) - ${(error & 1) !== 0 ? 'permissions violation' : 'not-present page'}`,
    ],
    title: 'Oops',
    error,
    sig: SIGKILL,
    cr2: addr,
    eip,
  };
}

/** The bytes around eip, the faulting one in <>; a text that says so when they cannot be read. */
function codeLine(k: Kernel, eip: number): string {
  const before = k.era.trace === 'old' ? 43 : 42;
  const out: string[] = [];
  for (let i = -before; i < 64 - before; i += 1) {
    try {
      const b = k.mem
        .r8((eip + i) >>> 0)
        .toString(16)
        .padStart(2, '0');
      out.push(i === 0 ? `<${b}>` : b);
    } catch (e) {
      if (!(e instanceof KernelFault)) throw e;
      if (i >= 0) break;
    }
  }
  if (out.length === 0) {
    return k.era.trace === 'old'
      ? 'Code:  Bad EIP value.'
      : `Code: Unable to access opcode bytes at 0x${hex8(eip - before)}.`;
  }
  return `Code: ${out.join(' ')}`;
}

/** Return addresses on the C stack: those of the chain of ebp are sure, others only lie there. */
function callTrace(k: Kernel, cpu: Cpu, chain: readonly string[]): string[] {
  const modern = k.era.trace === 'new';
  const line = (addr: number, sure: boolean): string =>
    modern ? ` ${sure ? '' : '? '}${symbolAt(k, addr)}` : ` [<${hex8(addr)}>] ${sure ? '' : '? '}${symbolAt(k, addr)}`;
  const sure = new Set<number>();
  const read = (at: number): number | null => {
    try {
      return k.mem.r32(at) >>> 0;
    } catch (e) {
      if (e instanceof KernelFault) return null;
      throw e;
    }
  };
  let bp = reg(cpu, 'ebp') >>> 0;
  for (let n = 0; n < 32 && bp >= 0xc0000000; n += 1) {
    const back = read(bp + 4);
    const next = read(bp);
    if (back === null || next === null || next <= bp) break;
    sure.add(bp + 4);
    bp = next;
  }
  const out: string[] = [];
  const sp = reg(cpu, 'esp') >>> 0;
  const top = (sp & -8192) + 8192;
  for (let at = sp & ~3; at < top && out.length < 24; at += 4) {
    const word = read(at >>> 0);
    if (word === null) break;
    const s = word >= 0xf8000000 && word < 0xfe000000 ? findSymbol(k, word) : null;
    if (s !== null && s.module !== '') out.push(line(word, sure.has(at)));
  }
  for (const name of chain) out.push(frame(k, name));
  return out;
}

function registerLines(k: Kernel, cpu: Cpu, w: Words): string[] {
  const v = regs(cpu);
  const eip = w.eip ?? v.eip;
  const row = (...names: readonly (keyof typeof v)[]): string =>
    names.map((n) => `${n.toUpperCase()}: ${hex8(v[n])}`).join(' ');
  const flags = v.eflags | 0x10000;
  if (k.era.trace === 'old') {
    return [
      `EIP: ${hex4(v.cs)}:[<${hex8(eip)}>] EFLAGS: ${hex8(flags)} CPU: 0`,
      `EIP is at ${symbolAt(k, eip)}`,
      row('eax', 'ebx', 'ecx', 'edx'),
      row('esi', 'edi', 'ebp', 'esp'),
      ` DS: ${hex4(v.ds)} ES: ${hex4(v.es)} FS: 00d8 GS: 0033 SS: ${hex4(v.ss)}`,
    ];
  }
  return [
    `EIP: ${symbolAt(k, eip)}`,
    codeLine(k, eip),
    row('eax', 'ebx', 'ecx', 'edx'),
    row('esi', 'edi', 'ebp', 'esp'),
    `DS: ${hex4(v.ds)} ES: ${hex4(v.es)} FS: 00d8 GS: 0033 SS: ${hex4(v.ss)} EFLAGS: ${hex8(flags)}`,
    `CR0: ${hex8(v.cr0)} CR2: ${hex8(w.cr2 ?? 0)} CR3: 0f1c4000 CR4: 000006f0`,
  ];
}
function stackLines(k: Kernel, cpu: Cpu): string[] {
  const sp = reg(cpu, 'esp') >>> 0;
  const out: string[] = [];
  for (let line = 0; line < 3; line += 1) {
    const words: string[] = [];
    for (let i = 0; i < 8; i += 1) {
      try {
        words.push(hex8(k.mem.r32((sp & ~3) + line * 32 + i * 4)));
      } catch (e) {
        if (!(e instanceof KernelFault)) throw e;
        break;
      }
    }
    if (words.length > 0) out.push(`${line === 0 ? '' : '<0>'} ${words.join(' ')}`);
  }
  return out;
}
/** `Modules linked in: a(OE+) b [last unloaded: c]` */
export function modulesLine(k: Kernel): string {
  const list = k.state.modules.map((m) => {
    const mark = m.state === 'Loading' ? '+' : m.state === 'Unloading' ? '-' : '';
    return m.taints === '' && mark === '' ? m.name : `${m.name}(${m.taints}${mark})`;
  });
  const gone = k.state.kcode.lastUnloaded;
  return `Modules linked in:${list.map((m) => ` ${m}`).join('')}${gone === '' ? '' : ` [last unloaded: ${gone}]`}`;
}

function report(k: Kernel, t: Task, r: Report, w: Words): void {
  const modern = k.era.trace === 'new';
  const lines: string[] = [...w.head];
  const n = k.state.oopses + 1;
  const v = regs(r.cpu);
  const eip = w.eip ?? v.eip;
  if (w.cr2 !== null) {
    if (!modern) lines.push(`IP: [<${hex8(eip)}>] ${symbolAt(k, eip)}`);
    lines.push(modern ? '*pdpt = 0000000000000000 *pde = 0000000000000000 ' : '*pde = 00000000 ');
  }
  lines.push(`${w.title}: ${hex4(w.error)} [#${n}] ${modern ? 'PREEMPT SMP' : 'SMP '}`);
  if (modern) {
    lines.push(tasksLine(k, t));
    lines.push('Hardware name: QEMU Standard PC (i440FX + PIIX, 1996), BIOS 1.16.2-debian-1.16.2-1 04/01/2014');
    lines.push(...registerLines(k, r.cpu, w));
    lines.push('Call Trace:', r.interrupt ? ' <IRQ>' : ' <TASK>');
    lines.push(...callTrace(k, r.cpu, r.chain));
    lines.push(r.interrupt ? ' </IRQ>' : ' </TASK>', modulesLine(k));
    if (w.cr2 !== null) lines.push(`CR2: ${hex8(w.cr2).padStart(16, '0')}`);
    lines.push('---[ end trace 0000000000000000 ]---');
    lines.push(...registerLines(k, r.cpu, w));
  } else {
    lines.push('last sysfs file: /sys/devices/virtual/tty/tty1/uevent', modulesLine(k), '');
    lines.push(`Pid: ${t.pid}, comm: ${t.comm} ${print_tainted(k)} ${k.era.release} #1 /Bochs`);
    lines.push(...registerLines(k, r.cpu, w));
    const ti = hex8((v.esp & -8192) >>> 0);
    lines.push(`Process ${t.comm} (pid: ${t.pid}, ti=${ti} task=${hex8(t.$addr)} task.ti=${ti})`, 'Stack:');
    lines.push(...stackLines(k, r.cpu), 'Call Trace:', ...callTrace(k, r.cpu, r.chain), codeLine(k, eip));
    lines.push(`EIP: [<${hex8(eip)}>] ${symbolAt(k, eip)} SS:ESP ${hex4(v.ss)}:${hex8(v.esp)}`);
    if (w.cr2 !== null) lines.push(`CR2: ${hex8(w.cr2).padStart(16, '0')}`);
    lines.push(`---[ end trace ${hex8(0x7a3c0000 + n)}${hex8((w.cr2 ?? eip) ^ 0x5bd1e995)} ]---`);
  }
  for (const line of lines) k.printk(1, line);
}

let notifying = false;
/** die(): prints, taints, kills. Interrupt context, panic_on_oops and init turn it into a panic. */
export function die(k: Kernel, t: Task, r: Report): void {
  const w = describe(k, r);
  report(k, t, r, w);
  const v = regs(r.cpu);
  const names = [
    'ebx',
    'ecx',
    'edx',
    'esi',
    'edi',
    'ebp',
    'eax',
    'ds',
    'es',
    'fs',
    'gs',
    'eax',
    'eip',
    'cs',
    'eflags',
  ] as const;
  if (!notifying) {
    // A fault in a notifier is not told to the notifiers.
    notifying = true;
    try {
      dieNotifiers(
        k,
        [...names, 'esp' as const, 'ss' as const].map((n) => v[n]),
        w.title,
        w.error,
        w.sig,
      );
    } finally {
      notifying = false;
    }
  }
  const where = symbolAt(k, w.eip ?? reg(r.cpu, 'eip'));
  finish(k, t, w.head[0] ?? w.title, where, w.sig, r.interrupt);
}

function finish(k: Kernel, t: Task, first: string, where: string, sig: number, interrupt: boolean): void {
  k.emit({ kind: 'oops', task: t.pid, text: `${first} in ${where}` });
  k.state.oopses += 1;
  k.state.tainted |= 1 << TAINT_DIE;
  // oops_end()
  if (k.blocked(O.interrupt, { pid: t.pid, interrupt })) panic(k, 'Fatal exception in interrupt');
  const value = Number(k.state.sysctl.get('kernel.panic_on_oops') ?? 0);
  if (k.blocked(O.panicOnOops, { value })) panic(k, 'Fatal exception');
  k.blocked(O.dies, { pid: t.pid, comm: t.comm, sig });
  // do_exit(), in 6.1 make_task_dead()
  if (k.blocked(G.exitInInterrupt, { interrupt })) panic(k, 'Aiee, killing interrupt handler!');
  if (k.blocked(G.exitIdleTask, { pid: t.pid })) panic(k, 'Attempted to kill the idle task!');
  const preempt = k.state.kcode.vars.get('__preempt_count');
  const depth = preempt === undefined ? 0 : k.mem.r32(preempt);
  if (depth !== 0 && preempt !== undefined) {
    k.printk(k.era.trace === 'new' ? 4 : 6, `note: ${t.comm}[${t.pid}] exited with preempt_count ${depth}`);
    k.mem.w32(preempt, 0);
  }
  const limit = Number(k.state.sysctl.get('kernel.oops_limit') ?? 10_000);
  if (k.blocked(O.limit, { count: k.state.oopses, limit }))
    panic(k, `Oopsed too often (kernel.oops_limit is ${limit})`);
  leaveKernelSide(k, k.x(t));
  // Differs: it is not parked; what was left of its exit goes on.
  if (k.blocked(G.exitRecursive, { flags: t.flags })) k.printk(1, 'Fixing recursive fault but reboot is needed!');
  else do_exit(k, t, sig, 'oops');
}

/** A wild pointer in our own code (a struct a module bent), with no C on the CPU. */
export function oops(k: Kernel, t: Task, fault: KernelFault): void {
  const modern = k.era.trace === 'new';
  const error = (fault.access === 'write' ? 2 : 0) | (fault.access === 'exec' ? 16 : 0);
  const w = pageFault(k, fault.addr, error, null);
  const lines: string[] = [...w.head];
  if (!modern) lines.push(`IP: [<${hex8(0xc1000000)}>] kernel`);
  lines.push(modern ? '*pdpt = 0000000000000000 *pde = 0000000000000000 ' : '*pde = 00000000 ');
  lines.push(`Oops: ${hex4(error)} [#${k.state.oopses + 1}] ${modern ? 'PREEMPT SMP' : 'SMP '}`);
  lines.push(tasksLine(k, t));
  if (!modern) lines.push(modulesLine(k));
  lines.push('Call Trace:');
  if (modern) lines.push(' <TASK>');
  lines.push(frame(k, modern ? 'do_int80_syscall_32' : 'syscall_call'));
  if (modern) lines.push(' </TASK>', modulesLine(k));
  lines.push(`CR2: ${hex8(fault.addr).padStart(16, '0')}`);
  lines.push(
    `---[ end trace ${modern ? '0000000000000000' : `${hex8(0x7a3c0000 + k.state.oopses)}${hex8(fault.addr)}`} ]---`,
  );
  for (const line of lines) k.printk(1, line);
  finish(k, t, w.head[0] as string, 'kernel', SIGKILL, false);
}

/** The soft lockup watchdog finds the CPU stuck in kernel mode: a line, where it is, and a panic if kernel.softlockup_panic says so. */
export function watchdog_timer_fn(k: Kernel, t: Task, seconds: number, chain: readonly string[] = []): void {
  const modern = k.era.trace === 'new';
  k.printk(0, `${modern ? 'watchdog: ' : ''}BUG: soft lockup - CPU#0 stuck for ${seconds}s! [${t.comm}:${t.pid}]`);
  dump_stack(k, t, chain);
  const value = Number(k.state.sysctl.get('kernel.softlockup_panic') ?? 0);
  if (k.blocked(softlockupPanic, { pid: t.pid, seconds, value }))
    panic(k, 'softlockup: hung tasks', [modern ? 'watchdog_timer_fn.cold' : 'softlockup_tick']);
}
/**
 * Kernel code that never comes back: a list of ours tied into a ring, C that may not be preempted. Nothing else runs on the one CPU, so
 * without a panic the machine hangs until somebody resets it. Differs: the watchdog says so once, not every 22 (60) seconds.
 */
export function softLockup(k: Kernel, t: Task, chain: readonly string[] = []): never {
  watchdog_timer_fn(k, t, k.era.trace === 'new' ? 26 : 61, chain);
  throw new Halt('hang');
}
