/**
 * kernel/ptrace.c — the tie between tracer and tracee, and how a tracee comes to stand still.
 *
 *   ptrace_stop        the tracee stops; what it goes on with is kept in x.trace.next
 *   report             stops that are due before the tracee is back in user mode (events, end of a call)
 *   exit_ptrace        the tracer leaves: tracees run on, or die with PTRACE_O_EXITKILL
 *
 * The requests themselves are in ptrace.ts. Differs: a stop takes effect at once (there is no other CPU to race with).
 */
import * as G from '../guards/ptrace.ts';
import { __TASK_TRACED, TASK_RUNNING } from '../include/constants.ts';
import {
  JOBCTL_LISTENING,
  JOBCTL_STOP_PENDING,
  JOBCTL_STOP_SIGMASK,
  JOBCTL_TRAP_MASK,
  JOBCTL_TRAP_NOTIFY,
  JOBCTL_TRAP_STOP,
} from '../include/jobctl.ts';
import { entries, list_add_tail, list_del_init } from '../include/list.ts';
import { type Task, task_struct } from '../include/sched.ts';
import { CLD_STOPPED, CLD_TRAPPED, SIGCHLD, SIGKILL, SIGSTOP, SIGTRAP } from '../include/signal.ts';
import { sigaddset, sigismember } from '../include/sigset.ts';
import { jobctl_pending, participate } from './jobctl.ts';
import { do_notify_parent, do_notify_parent_cldstop } from './notify.ts';
import { makeRunnable, removeRunnable } from './sched.ts';
import { do_send_sig_info, SEND_SIG_FORCED, SEND_SIG_PRIV, signal_wake_up } from './signal.ts';
import type { Kernel, SigRecord, StopThen, TaskExt } from './types.ts';

export const PT_PTRACED = 1;
export const PT_SEIZED = 0x10000;
export const PTRACE_O = {
  TRACESYSGOOD: 1,
  TRACEFORK: 2,
  TRACEVFORK: 4,
  TRACECLONE: 8,
  TRACEEXEC: 16,
  TRACEVFORKDONE: 32,
  TRACEEXIT: 64,
  TRACESECCOMP: 128,
  EXITKILL: 1 << 20,
  SUSPEND_SECCOMP: 1 << 21,
} as const;
export const EVENT = { fork: 1, vfork: 2, clone: 3, exec: 4, vforkDone: 5, exit: 6, seccomp: 7, stop: 128 } as const;
export type EventName = keyof typeof EVENT;
const OPTION: Readonly<Record<Exclude<EventName, 'stop'>, number>> = {
  fork: PTRACE_O.TRACEFORK,
  vfork: PTRACE_O.TRACEVFORK,
  clone: PTRACE_O.TRACECLONE,
  exec: PTRACE_O.TRACEEXEC,
  vforkDone: PTRACE_O.TRACEVFORKDONE,
  exit: PTRACE_O.TRACEEXIT,
  seccomp: PTRACE_O.TRACESECCOMP,
};
export const ptrace_event_enabled = (x: TaskExt, event: Exclude<EventName, 'stop'>): boolean =>
  x.trace !== null && (x.trace.options & OPTION[event]) !== 0;
/** The tracer is not of the natural parent's process. */
export const ptrace_reparented = (t: Task): boolean => t.real_parent.tgid !== t.parent.tgid;

const record = (k: Kernel, t: Task, sig: number, code: number): SigRecord => ({
  sig,
  code,
  errno: 0,
  pid: k.x(t).nrs[k.x(t.parent).pidNs.level] ?? 0,
  uid: t.cred.uid,
  value: 0,
  addr: 0,
  status: 0,
});

/** __ptrace_link(): the tracer becomes the parent that waits. */
export function ptrace_link(k: Kernel, t: Task, tracer: Task, seized: boolean, options: number): void {
  t.ptrace = (PT_PTRACED | (seized ? PT_SEIZED : 0) | (options << 3)) >>> 0;
  t.parent = tracer;
  list_add_tail(t.ptrace_entry, tracer.ptraced);
  k.x(t).trace = { options, seized, message: 0, info: null, next: null, due: [], how: 'cont', phase: 'none' };
}
/** __ptrace_unlink(): the natural parent again; a group stop it took part in goes on without the tracer. */
export function ptrace_unlink(k: Kernel, t: Task): void {
  const x = k.x(t);
  t.ptrace = 0;
  t.parent = t.real_parent;
  list_del_init(t.ptrace_entry);
  x.trace = null;
  t.jobctl = (t.jobctl & ~(JOBCTL_TRAP_MASK | JOBCTL_LISTENING)) >>> 0;
  k.setStep(x, false);
}
export const tracees = (k: Kernel, t: Task): Task[] =>
  entries(k.views, t.ptraced, task_struct, 'ptrace_entry') as unknown as Task[];

/** ptrace_stop(): `code` is what wait4 shows above 0x7f. Nobody runs it until the tracer (or SIGKILL) says so. */
export function ptrace_stop(
  k: Kernel,
  t: Task,
  code: number,
  info: SigRecord | null,
  message: number,
  next: StopThen,
): void {
  const x = k.x(t);
  const { trace } = x;
  if (trace === null) return;
  trace.info = info;
  trace.message = message;
  trace.next = next;
  t.exit_code = code;
  t.state = __TASK_TRACED;
  const joined = (t.jobctl & JOBCTL_STOP_PENDING) !== 0 && participate(k, t);
  t.jobctl = (t.jobctl & ~JOBCTL_TRAP_STOP) >>> 0;
  if (code >> 8 === EVENT.stop) t.jobctl = (t.jobctl & ~JOBCTL_TRAP_NOTIFY) >>> 0;
  removeRunnable(k, x);
  do_notify_parent_cldstop(k, t, true, CLD_TRAPPED);
  if (joined && ptrace_reparented(t)) do_notify_parent_cldstop(k, t, false, CLD_STOPPED);
}

/** Makes a tracee run again: it takes up x.trace.next when it next has the CPU. */
export function resume_tracee(k: Kernel, t: Task): void {
  t.jobctl = (t.jobctl & ~JOBCTL_LISTENING) >>> 0;
  if ((t.state & __TASK_TRACED) === 0 && (t.state & 4) === 0) return;
  t.state = TASK_RUNNING;
  makeRunnable(k, k.x(t));
}

/** ptrace_event(): the stop is made on the way out of the call under way. */
export function ptrace_event(k: Kernel, t: Task, event: Exclude<EventName, 'stop'>, message: number): void {
  const x = k.x(t);
  if (x.trace !== null && ptrace_event_enabled(x, event))
    x.trace.due.push({ code: SIGTRAP | (EVENT[event] << 8), next: 'user', message });
  else if (event === 'exec' && x.trace !== null && !x.trace.seized) {
    // Without the option an attached tracee gets a plain SIGTRAP from itself.
    do_send_sig_info(k, SIGTRAP, { kind: 'info', code: 0, pid: x.pid, uid: t.cred.uid }, t, false);
  }
}
/** The stop before do_exit(). False when it was made already. */
export function ptrace_exit_stop(k: Kernel, t: Task, x: TaskExt, code: number, how: string): boolean {
  const { trace } = x;
  if (trace === null || trace.next?.kind === 'exit') return false;
  const stop = SIGTRAP | (EVENT.exit << 8);
  ptrace_stop(k, t, stop, record(k, t, SIGTRAP, stop), code, { kind: 'exit', code, how });
  return true;
}

/** Syscall-entry stop: true when the tracee stands still and the call is to be made later. */
export function syscall_enter(k: Kernel, t: Task, x: TaskExt): boolean {
  const { trace } = x;
  if (trace === null || trace.phase !== 'none') return false;
  trace.phase = 'entered';
  if (trace.how !== 'syscall' && trace.how !== 'emu') return false;
  const code = SIGTRAP | ((trace.options & PTRACE_O.TRACESYSGOOD) !== 0 ? 0x80 : 0);
  ptrace_stop(k, t, code, record(k, t, SIGTRAP, code), 0, { kind: 'call' });
  return true;
}
export function syscall_exit(x: TaskExt): void {
  const { trace } = x;
  if (trace === null) return;
  const told = trace.phase !== 'none' && trace.how === 'syscall';
  trace.phase = 'none';
  if (told)
    trace.due.push({
      code: SIGTRAP | ((trace.options & PTRACE_O.TRACESYSGOOD) !== 0 ? 0x80 : 0),
      next: 'sysexit',
      message: 0,
    });
}

/** do_jobctl_trap(): group stops and PTRACE_INTERRUPT as the tracer sees them. */
export function jobctl_trap(k: Kernel, t: Task): void {
  const signr = t.jobctl & JOBCTL_STOP_SIGMASK;
  if ((t.ptrace & PT_SEIZED) !== 0) {
    const stopped = t.signal.group_stop_count > 0 || (t.signal.flags & 1) !== 0;
    const sig = stopped && signr !== 0 ? signr : SIGTRAP;
    const code = sig | (EVENT.stop << 8);
    ptrace_stop(k, t, code, record(k, t, sig, code), 0, { kind: 'user' });
  } else {
    t.jobctl = (t.jobctl & ~JOBCTL_TRAP_NOTIFY) >>> 0;
    ptrace_stop(k, t, signr === 0 ? SIGSTOP : signr, null, 0, { kind: 'user' });
  }
}

/** On the way to user mode: true when the tracee stands still now. */
export function report_stops(k: Kernel, t: Task, x: TaskExt): boolean {
  const { trace } = x;
  if (trace === null) return false;
  const due = trace.due.shift();
  if (due !== undefined) {
    ptrace_stop(k, t, due.code, record(k, t, SIGTRAP, due.code), due.message, { kind: due.next });
    return true;
  }
  if (!jobctl_pending(t) || (t.jobctl & JOBCTL_TRAP_MASK) === 0) return false;
  jobctl_trap(k, t);
  return true;
}

/** A child that is to be traced from its birth (PTRACE_O_TRACEFORK and friends). */
export function ptrace_init_task(k: Kernel, child: Task, current: Task): void {
  const cx = k.x(current);
  if (cx.trace === null) return;
  ptrace_link(k, child, current.parent, cx.trace.seized, cx.trace.options);
  if (cx.trace.seized) child.jobctl = (child.jobctl | JOBCTL_TRAP_STOP) >>> 0;
  else sigaddset(child.pending.signal, SIGSTOP);
}

/** __ptrace_detach(): after unlinking, a dead tracee is its parent's business again. True when it is to be released. */
export function ptrace_unlinked_zombie(k: Kernel, t: Task, tracer: Task): boolean {
  if (t.exit_state !== k.era.EXIT_ZOMBIE) return false;
  const leader = t === t.group_leader;
  if (leader && t.signal.nr_threads > 1) return false;
  if (!leader) return true;
  if (t.real_parent.tgid !== tracer.tgid) return do_notify_parent(k, t, t.exit_signal);
  if (tracer.sighand.action.at(SIGCHLD - 1).sa_handler === 1) return true;
  return false;
}

/** exit_ptrace(): the tracer leaves. */
export function exit_ptrace(k: Kernel, tracer: Task): void {
  for (const t of tracees(k, tracer)) {
    const x = k.x(t);
    if (x.trace !== null && (x.trace.options & PTRACE_O.EXITKILL) !== 0) {
      k.blocked(G.exitkill, { pid: t.pid });
      do_send_sig_info(k, SIGKILL, k.era.trace === 'new' ? SEND_SIG_PRIV : SEND_SIG_FORCED, t, true);
    }
    // A signal the tracer has not waited for is delivered after all; one it has seen is gone with it.
    const then = x.trace?.next ?? null;
    const next = then?.kind === 'signal' && t.exit_code === 0 ? null : then;
    ptrace_unlink(k, t);
    if (ptrace_unlinked_zombie(k, t, tracer)) k.release(t);
    else if (t.exit_state === 0) go_on_untraced(k, t, x, next);
  }
}
/** What a tracee that was let go does with the stop it was in: `next`, with the signal the tracer gave it, if any. */
export function go_on_untraced(k: Kernel, t: Task, x: TaskExt, next: StopThen | null): void {
  if (next !== null && (next.kind === 'signal' || next.kind === 'exit')) x.after = next;
  const stopped = (t.signal.flags & 1) !== 0 || t.signal.group_stop_count > 0;
  if (stopped && !sigismember(t.pending.signal, SIGKILL)) {
    const sig = (t.jobctl & JOBCTL_STOP_SIGMASK) !== 0 ? 0 : SIGSTOP;
    t.jobctl = (t.jobctl | JOBCTL_STOP_PENDING | sig) >>> 0;
  }
  if ((t.state & (__TASK_TRACED | 4)) === 0) {
    if ((t.jobctl & JOBCTL_STOP_PENDING) !== 0) signal_wake_up(k, t, false);
    return;
  }
  t.state = TASK_RUNNING;
  makeRunnable(k, x);
}
