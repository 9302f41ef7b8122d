/**
 * kernel/entry.ts — arch/x86 entry: looks a call up, runs it, and turns a fault in our own code into an oops of `current`.
 */
import { ENOSYS } from '../include/errno.ts';
import { EndlessList } from '../include/list.ts';
import type { Task } from '../include/sched.ts';
import { KernelFault } from '../mm/memory.ts';
import type { RunnerCall } from '../program/types.ts';
import { oops, softLockup } from './oops.ts';
import type { Kernel, SysResult, TaskExt } from './types.ts';

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

export function callKernel(k: Kernel, t: Task, x: TaskExt, call: RunnerCall): SysResult {
  const sys = k.build.syscalls.get(call.nr);
  if (x.callId === 0) {
    k.state.calls += 1;
    x.callId = k.state.calls;
  }
  if (sys === undefined) return -ENOSYS;
  const before = x.prog;
  const r = guarded(k, t, () => sys.run(k, t, call.args));
  if (typeof r === 'number' && x.prog === before && !QUIET.has(sys.name)) k.traceCall(t, sys.name, call.args, r);
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
    if (e instanceof EndlessList) softLockup(k, t);
    throw e;
  }
}
