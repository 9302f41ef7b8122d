/**
 * kernel/signal.c — stopping a process: every thread takes part, the last one to arrive tells the parent.
 *
 *   do_signal_stop   starts a group stop (or joins one) and stops the caller
 *   get_signal       (signal-deliver.ts) sends the others here when JOBCTL_STOP_PENDING is set
 *
 * Differs: 2.6.34 had no jobctl word; it stops the same way, except that completion assigns signal->flags wholesale.
 */
import * as G from '../guards/signal.ts';
import { __TASK_STOPPED, __TASK_TRACED, SIGNAL_STOP_STOPPED } from '../include/constants.ts';
import {
  JOBCTL_PENDING_MASK,
  JOBCTL_STOP_CONSUME,
  JOBCTL_STOP_PENDING,
  JOBCTL_STOP_SIGMASK,
  JOBCTL_TRAP_NOTIFY,
  JOBCTL_TRAP_STOP,
} from '../include/jobctl.ts';
import type { Task } from '../include/sched.ts';
import { CLD_STOPPED } from '../include/signal.ts';
import { do_notify_parent_cldstop } from './notify.ts';
import { removeRunnable } from './sched.ts';
import { signal_wake_up } from './signal.ts';
import { threads } from './task.ts';
import type { Kernel } from './types.ts';

const PT_SEIZED = 0x10000;

/** task_clear_jobctl_pending() */
export function clear_pending(t: Task, mask: number): void {
  let m = mask;
  if ((m & JOBCTL_STOP_PENDING) !== 0) m |= JOBCTL_STOP_CONSUME;
  t.jobctl = (t.jobctl & ~m) >>> 0;
}

/** signal_set_stop_flags(): 2.6.34 assigns the word, and with it loses SIGNAL_UNKILLABLE. */
function set_stop_flags(k: Kernel, t: Task, flags: number): void {
  const keep = k.era.switches.groupStopAssignsFlags
    ? 0
    : t.signal.flags & ~(SIGNAL_STOP_STOPPED | k.era.signalFlags.STOP_CONTINUED);
  t.signal.flags = (keep | flags) >>> 0;
}

export { set_stop_flags };

/** task_participate_group_stop(): true when this was the last thread the stop waited for. */
export function participate(k: Kernel, t: Task): boolean {
  const { signal } = t;
  const consume = (t.jobctl & JOBCTL_STOP_CONSUME) !== 0;
  clear_pending(t, JOBCTL_STOP_PENDING);
  if (!consume) return false;
  if (signal.group_stop_count > 0) signal.group_stop_count -= 1;
  if (signal.group_stop_count === 0 && (signal.flags & SIGNAL_STOP_STOPPED) === 0) {
    set_stop_flags(k, t, SIGNAL_STOP_STOPPED);
    return true;
  }
  return false;
}

/** An exiting thread no longer holds up a group stop. */
export function leave_group_stop(k: Kernel, t: Task): void {
  if ((t.jobctl & JOBCTL_STOP_PENDING) !== 0 && participate(k, t)) do_notify_parent_cldstop(k, t, false, CLD_STOPPED);
  t.jobctl = 0;
}

/** Marks every thread but the caller as to be stopped. */
function start_group_stop(k: Kernel, t: Task, sig: number): void {
  const { signal } = t;
  if ((signal.flags & SIGNAL_STOP_STOPPED) === 0) signal.group_exit_code = sig;
  signal.group_stop_count = 0;
  const gstop = (sig | JOBCTL_STOP_PENDING | JOBCTL_STOP_CONSUME) >>> 0;
  const set = (s: Task): void => {
    s.jobctl = ((s.jobctl & ~JOBCTL_STOP_SIGMASK) | gstop) >>> 0;
    signal.group_stop_count += 1;
  };
  set(t);
  for (const s of threads(k, t)) {
    if (s === t || s.exit_state !== 0 || (s.flags & 4) !== 0) continue;
    if ((s.state & __TASK_STOPPED) !== 0) continue; // it stands already
    set(s);
    if ((s.ptrace & PT_SEIZED) === 0) signal_wake_up(k, s, false);
    else trap_notify(k, s);
  }
}
/** ptrace_trap_notify(): a seized tracee is to tell its tracer that the group stopped or went on. */
export function trap_notify(k: Kernel, s: Task): void {
  s.jobctl = (s.jobctl | JOBCTL_TRAP_NOTIFY) >>> 0;
  const x = k.x(s);
  if (x.trace?.next != null && (s.jobctl & (1 << 22)) !== 0) k.resumeTracee(s);
  else signal_wake_up(k, s, false);
}

/** do_signal_stop(): `sig` 0 joins a stop under way. True when the caller stands still now. */
export function do_signal_stop(k: Kernel, t: Task, sig: number): boolean {
  if ((t.jobctl & JOBCTL_STOP_PENDING) === 0) {
    if (sig === 0) return false;
    k.blocked(G.stopGroup, { sig, flags: t.signal.flags });
    start_group_stop(k, t, sig);
  }
  if (t.ptrace !== 0) {
    // A tracee reports the group stop to its tracer: a trap on its way out.
    t.jobctl = (t.jobctl | JOBCTL_TRAP_STOP) >>> 0;
    return false;
  }
  const last = participate(k, t);
  t.state = k.era.TASK_STOPPED;
  removeRunnable(k, k.x(t));
  if (last) do_notify_parent_cldstop(k, t, false, CLD_STOPPED);
  return true;
}

/** Anything in jobctl that a task must see to before it may run on. */
export const jobctl_pending = (t: Task): boolean => (t.jobctl & JOBCTL_PENDING_MASK) !== 0;
export const is_stopped = (t: Task): boolean => (t.state & (__TASK_STOPPED | __TASK_TRACED)) !== 0;
