/**
 * kernel/signal.c get_signal() and friends — what happens to pending signals on the way back to user mode.
 *
 *   get_signal   group exit, stops, traps, freezing first; then signals one by one: tracer, ignored, handler, default action
 */
import * as G from '../guards/signal.ts';
import { PF_KTHREAD } from '../include/constants.ts';
import { JOBCTL_STOP_PENDING } from '../include/jobctl.ts';
import { entries, list_empty } from '../include/list.ts';
import { type Sigpending, type Sigqueue, sigqueue, type Task } from '../include/sched.ts';
import {
  SA_IMMUTABLE,
  SA_NODEFER,
  SA_RESETHAND,
  SI_TIMER,
  SIG_DFL,
  SIGKILL,
  SIGSTOP,
  SYNCHRONOUS_MASK,
  sig_kernel_coredump,
  sig_kernel_stop,
} from '../include/signal.ts';
import { firstSignal, type Mask, maskOf, sigaddset, sigdelset, sigismember } from '../include/sigset.ts';
import { do_coredump } from './coredump.ts';
import { do_exit, do_group_exit } from './exit.ts';
import { do_signal_stop, is_stopped, jobctl_pending } from './jobctl.ts';
import { pgrp_orphaned } from './notify.ts';
import { ptrace_stop, report_stops } from './ptrace-core.ts';
import { removeRunnable } from './sched.ts';
import { do_send_sig_info, free_sigqueue, sig_handler } from './signal.ts';
import { timer_delivered } from './timers.ts';
import type { Kernel, SigRecord, StopThen, TaskExt } from './types.ts';

export interface Delivered extends SigRecord {
  readonly handler: number;
  readonly flags: number;
  readonly restorer: number;
}

/** signal_pending(): something not blocked is waiting, or something else is to be seen to before user mode. */
export function signal_pending(t: Task): boolean {
  const { pending, blocked, signal } = t;
  return (
    (pending.signal.lo & ~blocked.lo) !== 0 ||
    (signal.shared_pending.signal.lo & ~blocked.lo) !== 0 ||
    (pending.signal.hi & ~blocked.hi) !== 0 ||
    (signal.shared_pending.signal.hi & ~blocked.hi) !== 0 ||
    jobctl_pending(t)
  );
}

const record = (sig: number): SigRecord => ({ sig, code: 0, errno: 0, pid: 0, uid: 0, value: 0, addr: 0, status: 0 });

/** collect_signal(): takes one record of `sig` out; the bit stays while another record waits. */
export function collect_signal(k: Kernel, p: Sigpending, sig: number): SigRecord {
  let found: Sigqueue | null = null;
  let more = false;
  if (!list_empty(p.list))
    for (const q of entries(k.views, p.list, sigqueue, 'list') as unknown as Sigqueue[]) {
      if (q.si_signo !== sig) continue;
      if (found === null) found = q;
      else more = true;
    }
  if (!more) sigdelset(p.signal, sig);
  if (found === null) return record(sig);
  const out = recordOf(found);
  free_sigqueue(k, found);
  return out;
}
export const recordOf = (q: Sigqueue): SigRecord => ({
  sig: q.si_signo,
  code: q.si_code,
  errno: q.si_errno,
  pid: q.si_pid,
  uid: q.si_uid,
  value: q.si_value,
  addr: q.si_addr,
  status: q.si_status,
});

/** dequeue_signal(): private ones first, then the process's. */
export function dequeue_signal(k: Kernel, t: Task, mask: Mask = maskOf(t.blocked)): SigRecord | null {
  let p = t.pending;
  let sig = firstSignal(p.signal, mask, SYNCHRONOUS_MASK);
  if (sig === 0) {
    p = t.signal.shared_pending;
    sig = firstSignal(p.signal, mask, SYNCHRONOUS_MASK);
  }
  if (sig === 0) return null;
  const got = collect_signal(k, p, sig);
  return got.code === SI_TIMER ? timer_delivered(k, k.x(t), got) : got;
}

/** What a tracee stopped with, taken up again: a signal to go on with, null when it is gone or stopped again, undefined for nothing. */
function take_up(k: Kernel, t: Task, x: TaskExt): SigRecord | null | undefined {
  let next: StopThen | null = x.after;
  x.after = null;
  if (x.trace !== null && x.trace.next !== null) {
    next = x.trace.next;
    if (next.kind !== 'exit') x.trace.next = null;
    x.trace.info = null;
  }
  if (next === null) return undefined;
  if (next.kind === 'exit') {
    do_exit(k, t, next.code, next.how);
    return null;
  }
  t.exit_code = 0;
  if (next.kind !== 'signal' || next.info.sig === 0) return undefined;
  const { info } = next;
  if (!sigismember(t.blocked, info.sig)) return info;
  // The tracer changed it into one that is blocked: it waits.
  do_send_sig_info(k, info.sig, { kind: 'info', ...info }, t, false);
  return undefined;
}

/** The freezer: it sleeps until thawed; only SIGKILL gets through. */
function freeze(k: Kernel, t: Task, x: TaskExt): void {
  x.wait = { queues: [], until: null, mode: 'killable', timer: null };
  t.state = 1;
  removeRunnable(k, x);
}

/**
 * get_signal(): takes signals until one has a handler (returned), stops or ends the task (null, and the task no longer runs),
 * or none is left (undefined).
 */
export function get_signal(k: Kernel, t: Task): Delivered | null | undefined {
  const x = k.x(t);
  if ((t.flags & PF_KTHREAD) !== 0) return undefined;
  const { GROUP_EXIT } = k.era.signalFlags;
  for (;;) {
    if (is_stopped(t)) return null;
    const condemned = (t.signal.flags & GROUP_EXIT) !== 0;
    // 6.1 looks at the flag alone, but only comes here with something pending (TIF_SIGPENDING)
    if (condemned && (k.era.trace === 'new' ? signal_pending(t) : sigismember(t.pending.signal, SIGKILL))) {
      // the group was condemned: complete_signal() or another thread's exit
      k.blocked(G.groupExitFirst, { flags: t.signal.flags });
      sigdelset(t.pending.signal, SIGKILL);
      do_group_exit(k, t, t.signal.group_exit_code, `signal ${t.signal.group_exit_code & 0x7f}`);
      return null;
    }
    let got = x.trace !== null || x.after !== null ? take_up(k, t, x) : undefined;
    if (got === null) return null;
    if (got === undefined) {
      if (
        (t.jobctl & JOBCTL_STOP_PENDING) !== 0 &&
        (x.trace === null || x.trace.due.length === 0) &&
        do_signal_stop(k, t, 0)
      )
        return null;
      if (x.trace !== null && report_stops(k, t, x)) return null;
      if (x.frozen) {
        freeze(k, t, x);
        return null;
      }
      const next = dequeue_signal(k, t);
      if (next === null) return undefined;
      const immutable = (t.sighand.action.at(next.sig - 1).sa_flags & SA_IMMUTABLE) !== 0;
      if (t.ptrace !== 0 && next.sig !== SIGKILL && !immutable) {
        k.blocked(G.ptraceIntercept, { ptrace: t.ptrace, sig: next.sig });
        ptrace_stop(k, t, next.sig, next, 0, { kind: 'signal', info: next });
        return null;
      }
      got = next;
    }
    const d = act(k, t, got);
    if (d !== undefined) return d;
  }
}

/** One signal: a handler to run, null when it stopped or ended the task, undefined when nothing came of it. */
function act(k: Kernel, t: Task, got: SigRecord): Delivered | null | undefined {
  const { sig } = got;
  const action = t.sighand.action.at(sig - 1);
  const handler = sig_handler(t, sig);
  if (k.blocked(G.deliverHandler, { sig, handler })) return undefined;
  if (handler !== SIG_DFL) {
    const flags = action.sa_flags | 0;
    const out: Delivered = { ...got, handler, flags, restorer: action.sa_restorer };
    if ((flags & SA_RESETHAND) !== 0) action.sa_handler = SIG_DFL;
    return out;
  }
  if (k.blocked(G.deliverIgnored, { sig })) return undefined;
  if (k.blocked(G.deliverUnkillable, { pid: t.pid, sig, flags: t.signal.flags })) return undefined;
  if (sig_kernel_stop(sig)) {
    if (sig !== SIGSTOP && k.blocked(G.stopOrphaned, { sig, orphaned: pgrp_orphaned(k, t.pgrp) })) return undefined;
    return do_signal_stop(k, t, sig) ? null : undefined;
  }
  const core = sig_kernel_coredump(sig) && do_coredump(k, t, sig);
  k.blocked(G.fatalGroupExit, { pid: t.pid, sig, core });
  do_group_exit(k, t, sig | (core ? 0x80 : 0), `signal ${sig}`);
  return null;
}

/** What a handler's invocation does to the mask: sa_mask and, unless SA_NODEFER, the signal itself are added. */
export function maskForHandler(t: Task, d: Delivered): { lo: number; hi: number } {
  const m = maskOf(t.blocked);
  const extra = t.sighand.action.at(d.sig - 1).sa_mask;
  const out = { lo: (m.lo | extra.lo) >>> 0, hi: (m.hi | extra.hi) >>> 0 };
  if ((d.flags & SA_NODEFER) === 0) sigaddset(out, d.sig);
  return out;
}
export { pgrp_orphaned };
