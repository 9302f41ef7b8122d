/**
 * kernel/signal.c get_signal() and friends — what happens to pending signals on the way back to user mode.
 *
 * Left out: core files are not written (RLIMIT_CORE is 0 as on most systems; with it raised the status still says "core dumped").
 */
import * as G from '../guards/signal.ts';
import { __TASK_STOPPED, PF_KTHREAD, RLIMIT_CORE, SIGNAL_STOP_STOPPED, TASK_RUNNING } from '../include/constants.ts';
import { entries, list_del_init } from '../include/list.ts';
import { type Sigpending, type Sigqueue, sigqueue, type Task } from '../include/sched.ts';
import {
  SA_NODEFER,
  SA_RESETHAND,
  SIG_DFL,
  SIG_IGN,
  SIGKILL,
  SIGSTOP,
  SYNCHRONOUS_MASK,
  sig_kernel_coredump,
  sig_kernel_ignore,
  sig_kernel_stop,
} from '../include/signal.ts';
import { firstSignal, maskOf, sigaddset, sigdelset, sigismember } from '../include/sigset.ts';
import { kfree } from '../mm/slab.ts';
import { do_group_exit, notify_stopped } from './exit.ts';
import { removeRunnable } from './sched.ts';
import { sig_handler } from './signal.ts';
import { processGroup, threads } from './task.ts';
import type { Kernel } from './types.ts';

export interface Delivered {
  readonly sig: number;
  readonly handler: number;
  readonly flags: number;
  readonly restorer: number;
  readonly code: number;
  readonly pid: number;
  readonly uid: number;
  readonly value: number;
  readonly addr: number;
  readonly status: number;
}

/** signal_pending(): something not blocked is waiting. */
export function signal_pending(t: Task): boolean {
  return (
    firstSignal(t.pending.signal, t.blocked, 0) !== 0 || firstSignal(t.signal.shared_pending.signal, t.blocked, 0) !== 0
  );
}

/** collect_signal(): takes one record of `sig` out; the bit stays while another record waits. */
export function collect_signal(
  k: Kernel,
  p: Sigpending,
  sig: number,
): Omit<Delivered, 'handler' | 'flags' | 'restorer'> {
  let found: Sigqueue | null = null;
  let more = false;
  for (const q of entries(k.views, p.list, sigqueue, 'list') as unknown as Sigqueue[]) {
    if (q.si_signo !== sig) continue;
    if (found === null) found = q;
    else more = true;
  }
  if (!more) sigdelset(p.signal, sig);
  if (found === null) return { sig, code: 0, pid: 0, uid: 0, value: 0, addr: 0, status: 0 };
  const out = {
    sig,
    code: found.si_code,
    pid: found.si_pid,
    uid: found.si_uid,
    value: found.si_value,
    addr: found.si_addr,
    status: found.si_status,
  };
  list_del_init(found.list);
  kfree(k, found.$addr);
  return out;
}

/** dequeue_signal(): private ones first, then the process's. */
export function dequeue_signal(k: Kernel, t: Task, mask = maskOf(t.blocked)): ReturnType<typeof collect_signal> | null {
  let sig = firstSignal(t.pending.signal, mask, SYNCHRONOUS_MASK);
  if (sig !== 0) return collect_signal(k, t.pending, sig);
  sig = firstSignal(t.signal.shared_pending.signal, mask, SYNCHRONOUS_MASK);
  return sig !== 0 ? collect_signal(k, t.signal.shared_pending, sig) : null;
}

/** is_current_pgrp_orphaned(): no member has a parent elsewhere in the session. Children of init do not count. */
export function pgrp_orphaned(k: Kernel, pgrp: number, ignored: Task | null = null): boolean {
  for (const t of processGroup(k, pgrp)) {
    if (t === ignored || (t.exit_state !== 0 && threads(k, t).every((s) => s.exit_state !== 0))) continue;
    const parent = t.real_parent;
    if (parent.tgid === 1) continue;
    if (parent.pgrp !== pgrp && parent.session === t.session) return false;
  }
  return true;
}

/** do_signal_stop(): every thread stops, the parent learns of it. */
export function do_signal_stop(k: Kernel, t: Task, sig: number): void {
  for (const s of threads(k, t)) {
    if (s.exit_state !== 0) continue;
    s.state = k.era.TASK_STOPPED;
    removeRunnable(k, k.x(s));
  }
  const { signal } = t;
  signal.group_exit_code = sig;
  if (k.era.switches.groupStopAssignsFlags) signal.flags = SIGNAL_STOP_STOPPED;
  else signal.flags = (signal.flags | SIGNAL_STOP_STOPPED) >>> 0;
  const leader = k.x(t.group_leader);
  leader.stopCode = sig;
  leader.continued = false;
  notify_stopped(k, t.group_leader, sig);
}

/**
 * get_signal(): takes signals until one has a handler (returned), stops or ends the task (null, and the task no longer runs),
 * or none is left (undefined).
 */
export function get_signal(k: Kernel, t: Task): Delivered | null | undefined {
  if ((t.flags & PF_KTHREAD) !== 0) return undefined;
  for (;;) {
    if ((t.state & __TASK_STOPPED) !== 0 && t.state !== TASK_RUNNING) return null;
    const { GROUP_EXIT } = k.era.signalFlags;
    if ((t.signal.flags & GROUP_EXIT) !== 0 && sigismember(t.pending.signal, SIGKILL)) {
      // the group was condemned: complete_signal() or another thread's exit
      sigdelset(t.pending.signal, SIGKILL);
      do_group_exit(k, t, t.signal.group_exit_code, `signal ${t.signal.group_exit_code}`);
      return null;
    }
    const got = dequeue_signal(k, t);
    if (got === null) return undefined;
    const { sig } = got;
    const action = t.sighand.action.at(sig - 1);
    const handler = sig_handler(t, sig);
    if (handler === SIG_IGN) continue;
    if (handler !== SIG_DFL) {
      const flags = action.sa_flags | 0;
      const out: Delivered = { ...got, handler, flags, restorer: action.sa_restorer };
      if ((flags & SA_RESETHAND) !== 0) action.sa_handler = SIG_DFL;
      return out;
    }
    if (sig_kernel_ignore(sig)) continue;
    if (k.blocked(G.deliverUnkillable, { pid: t.pid, sig, flags: t.signal.flags })) continue;
    if (sig_kernel_stop(sig)) {
      if (sig !== SIGSTOP && k.blocked(G.stopOrphaned, { sig, orphaned: pgrp_orphaned(k, t.pgrp) })) continue;
      do_signal_stop(k, t, sig);
      return null;
    }
    const core = sig_kernel_coredump(sig) && t.signal.rlim.at(RLIMIT_CORE).rlim_cur > 0;
    do_group_exit(k, t, sig | (core ? 0x80 : 0), `signal ${sig}`);
    return null;
  }
}

/** What a handler's invocation does to the mask: sa_mask and, unless SA_NODEFER, the signal itself are added. */
export function maskForHandler(t: Task, d: Delivered): { lo: number; hi: number } {
  const m = maskOf(t.blocked);
  const extra = t.sighand.action.at(d.sig - 1).sa_mask;
  const out = { lo: (m.lo | extra.lo) >>> 0, hi: (m.hi | extra.hi) >>> 0 };
  if ((d.flags & SA_NODEFER) === 0) sigaddset(out, d.sig);
  return out;
}
