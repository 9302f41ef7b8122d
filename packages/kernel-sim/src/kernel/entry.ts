/**
 * kernel/entry.ts — arch/x86 entry: looks a call up, runs it, and turns a fault in our own code into an oops of `current`.
 */
import { ENOSYS } from '../include/errno.ts';
import { EndlessList } from '../include/list.ts';
import type { Task } from '../include/sched.ts';
import { KernelFault } from '../mm/memory.ts';
import type { RunnerCall } from '../program/types.ts';
import { runCall } from './module-calls.ts';
import { Dead, oops, softLockup } from './oops.ts';
import { syscall_enter, syscall_exit } from './ptrace-core.ts';
import { BLOCKED } from './sched.ts';
import { secure_computing } from './seccomp.ts';
import type { Kernel, SysResult, TaskExt } from './types.ts';
import { getRegs } from './user-regs.ts';

/** Calls that programs make all the time and nobody wants in a trace. */
const QUIET = new Set([
  'read',
  'write',
  'nanosleep',
  'wait4',
  'poll',
  'rt_sigprocmask',
  'time',
  'gettimeofday',
  'clock_gettime',
]);

/** What comes before a call: the tracer, then seccomp. A result instead of the call, 'stop', or null to make it. */
function before(k: Kernel, t: Task, x: TaskExt, call: RunnerCall): number | 'stop' | null {
  if (x.trace !== null) {
    if (syscall_enter(k, t, x)) return 'stop';
    // the tracer took the call away (orig_eax -1), or answers it itself (PTRACE_SYSEMU)
    if (call.nr < 0 || x.trace.how === 'emu') return getRegs(k, x)?.[6] ?? -ENOSYS;
  }
  return t.seccomp_mode === 0 ? null : secure_computing(k, t, x, call);
}

export function callKernel(k: Kernel, t: Task, x: TaskExt, call: RunnerCall): SysResult {
  const { prog } = x;
  if (x.callId === 0) {
    k.state.calls += 1;
    x.callId = k.state.calls;
  }
  if (x.trace !== null || t.seccomp_mode !== 0) {
    const instead = before(k, t, x, call);
    if (instead === 'stop') return BLOCKED;
    if (instead !== null) {
      if (x.prog === prog) syscall_exit(x);
      return instead;
    }
  }
  const sys = k.build.syscalls.get(call.nr);
  const r = sys === undefined ? -ENOSYS : guarded(k, t, () => runCall(k, t, x, sys, call));
  if (typeof r !== 'number') return r;
  if (x.trace !== null && x.prog.kind !== 'dead') syscall_exit(x);
  if (sys !== undefined && x.prog === prog && !QUIET.has(sys.name)) k.traceCall(t, sys.name, call.args, r);
  return r;
}

/** Runs kernel code on behalf of `t`: a wild pointer oopses, an endless list locks up. */
export function guarded(k: Kernel, t: Task, fn: () => SysResult): SysResult {
  try {
    return fn();
  } catch (e) {
    if (e instanceof KernelFault) {
      oops(k, t, e);
      return -ENOSYS;
    }
    if (e instanceof Dead) return -ENOSYS;
    if (e instanceof EndlessList) softLockup(k, t);
    throw e;
  }
}
