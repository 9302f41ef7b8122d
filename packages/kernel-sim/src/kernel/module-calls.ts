/**
 * kernel/module-calls.ts — a system call on its way through what modules may have put there: kprobes, and a changed sys_call_table.
 */

import { pt_regs } from '../include/kstructs.ts';
import type { Task } from '../include/sched.ts';
import { KernelFault } from '../mm/memory.ts';
import { kfree, kmalloc } from '../mm/slab.ts';
import type { RunnerCall } from '../program/types.ts';
import { probeHit, probeReturn } from './exports/hooks.ts';
import { HANDLE } from './exports/syscalls.ts';
import { enterC, kernelSide } from './module-frames.ts';
import { callDoor, tableEntry } from './module-image.ts';
import { Dead, oops } from './oops.ts';
import { setProbeHooks } from './probe-points.ts';
import { isBlocked } from './sched.ts';
import type { Kernel, Syscall, SysResult, TaskExt } from './types.ts';

/** Functions below a call that a probe may sit on. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  read: ['ksys_read', 'vfs_read'],
  write: ['ksys_write', 'vfs_write'],
  open: ['do_sys_open', 'do_sys_openat2', 'do_filp_open'],
  openat: ['do_sys_open', 'do_sys_openat2', 'do_filp_open'],
  kill: ['kill_something_info', 'kill_pid_info'],
  fork: ['do_fork', '_do_fork', 'kernel_clone', 'copy_process'],
  vfork: ['do_fork', '_do_fork', 'kernel_clone', 'copy_process'],
  clone: ['do_fork', '_do_fork', 'kernel_clone', 'copy_process'],
  execve: ['do_execve', 'do_execveat_common'],
  exit_group: ['do_group_exit'],
  wait4: ['kernel_wait4', 'do_wait'],
  waitpid: ['kernel_wait4', 'do_wait'],
  ptrace: ['ptrace_attach'],
  reboot: ['kernel_restart'],
};

/** What the table holds when nobody touched it. */
const tables = new WeakMap<object, Int32Array>();
function untouched(k: Kernel, nr: number): number {
  let t = tables.get(k.build);
  if (t === undefined) {
    t = Int32Array.from({ length: 451 }, (_, n) => tableEntry(k, n));
    tables.set(k.build, t);
  }
  return t[nr] ?? 0;
}

/** A probe sees each call once, however often it is made again. */
export function probeOnce(k: Kernel, name: string, args: readonly number[]): void {
  const x = k.state.current;
  if (x === null) return;
  const side = kernelSide(x);
  const mark = `${x.callId}:${name}`;
  if (side.probed.includes(mark)) return;
  if (side.probed.length > 0 && !(side.probed[0] as string).startsWith(`${x.callId}:`)) side.probed = [];
  side.probed.push(mark);
  probeHit(k, name, args);
}

let inProbe = false;
setProbeHooks({ enter, leave });
function enter(k: Kernel, name: string, args: readonly number[]): boolean {
  // A probe hit inside a probe's handler is missed (kprobe.nmissed).
  if (inProbe || k.state.current === null) return true;
  inProbe = true;
  try {
    probeHit(k, name, args);
    return true;
  } catch (e) {
    const t = k.current;
    if (e instanceof KernelFault && t !== null) oops(k, t, e);
    else if (!(e instanceof Dead)) throw e;
    return false;
  } finally {
    inProbe = false;
  }
}
function leave(k: Kernel, name: string, value: number): void {
  if (inProbe || k.state.current === null) return;
  inProbe = true;
  try {
    probeReturn(k, name, value);
  } catch (e) {
    if (!(e instanceof Dead)) throw e;
  } finally {
    inProbe = false;
  }
}

export function runCall(k: Kernel, t: Task, x: TaskExt, sys: Syscall, call: RunnerCall): SysResult {
  const { kcode } = k.state;
  const table = kcode.syscallTable;
  const entry = table === 0 || call.nr < 0 || call.nr > 450 ? 0 : k.mem.r32(table + call.nr * 4);
  const changed = entry !== 0 && entry !== untouched(k, call.nr);
  if (kcode.probes.length === 0 && !changed) return sys.run(k, t, call.args);
  const numbers = call.args.map((a, i) => (typeof a === 'number' ? a : HANDLE + i * 4096));
  const name = callDoor(k, sys.name);
  for (const n of [name, ...(BELOW[sys.name] ?? [])]) probeOnce(k, n, numbers);
  const r = changed ? hooked(k, x, entry >>> 0, numbers) : sys.run(k, t, call.args);
  if (!isBlocked(r) && kcode.probes.length > 0)
    for (const n of [...(BELOW[sys.name] ?? []), name]) probeReturn(k, n, r);
  return r;
}

/** The table names a function of a module: it runs instead. */
function hooked(k: Kernel, x: TaskExt, fn: number, args: readonly number[]): SysResult {
  const ran = x.restart as { ran?: number; data?: { hook?: number; regs?: number } } | null;
  if (ran !== null && typeof ran.ran === 'number' && ran.data?.hook === 1) {
    x.restart = null;
    if (ran.data.regs !== undefined && ran.data.regs !== 0) kfree(k, ran.data.regs);
    return ran.ran;
  }
  const words = Array.from({ length: 6 }, (_, i) => args[i] ?? 0);
  if (k.era.trace === 'old') return enterC(k, x, fn, words, 'again', { hook: 1, regs: 0 }, ['syscall_call']);
  const regs = kmalloc(k, pt_regs.size);
  if (regs === 0) return -12;
  words.forEach((v, i) => {
    k.mem.w32(regs + i * 4, v);
  });
  k.mem.w32(regs + (pt_regs.offsets.orig_ax as number), x.call?.nr ?? -1);
  return enterC(k, x, fn, [regs], 'again', { hook: 1, regs }, ['do_int80_syscall_32', 'entry_INT80_32']);
}
