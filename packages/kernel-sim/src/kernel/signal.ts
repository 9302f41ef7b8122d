/**
 * kernel/signal.c — sending, ignoring and queueing signals.
 *
 *   kill(2) -> kill_something_info -> group_send_sig_info
 *           -> check_kill_permission   may you?        (kernel/signal-permission.ts)
 *           -> send_signal             will it land?   here
 *   and on the way back to user mode: get_signal       (kernel/signal-deliver.ts)
 *
 * Left out: multiprocess delayed signals during fork.
 */
import * as G from '../guards/signal.ts';
import {
  __TASK_STOPPED,
  __TASK_TRACED,
  PF_EXITING,
  PF_KTHREAD,
  RLIMIT_SIGPENDING,
  SIGNAL_STOP_STOPPED,
  SIGNAL_UNKILLABLE,
  TASK_RUNNING,
} from '../include/constants.ts';
import { EAGAIN, ESRCH } from '../include/errno.ts';
import { JOBCTL_STOP_PENDING } from '../include/jobctl.ts';
import { entries, INIT_LIST_HEAD, list_add_tail, list_del_init, list_empty } from '../include/list.ts';
import { type Sigpending, type Sigqueue, sigqueue, type Task } from '../include/sched.ts';
import {
  CLD_CONTINUED,
  CLD_STOPPED,
  SA_IMMUTABLE,
  SI_KERNEL,
  SI_USER,
  SIG_DFL,
  SIG_IGN,
  SIGCONT,
  SIGKILL,
  SIGRTMIN,
  STOP_MASK,
  sig_kernel_coredump,
  sig_kernel_ignore,
  sig_kernel_stop,
} from '../include/signal.ts';
import { sigaddset, sigdelset, sigismember } from '../include/sigset.ts';
import { alloc, kfree } from '../mm/slab.ts';
import { clear_pending, set_stop_flags, trap_notify } from './jobctl.ts';
import { do_notify_parent_cldstop } from './notify.ts';
import { nr_in } from './pid.ts';
import { probePoint, probePointReturn } from './probe-points.ts';
import { makeRunnable, wakeQueue, wakeTask } from './sched.ts';
import { threads } from './task.ts';
import { userUse } from './task-ext.ts';
import type { Kernel, SigRecord } from './types.ts';
import { uid_for } from './user-ns.ts';

const PT_SEIZED = 0x10000;

/** Who a signal is from. NOINFO: kill() by current; PRIV: the kernel; else a record. */
export type SigInfo =
  | { readonly kind: 'noinfo' }
  | { readonly kind: 'priv' }
  /** 2.6.34 to 4.19: from the kernel, without a record. */
  | { readonly kind: 'forced' }
  | {
      readonly kind: 'info';
      readonly code: number;
      readonly pid: number;
      readonly uid: number;
      readonly value?: number;
      readonly addr?: number;
      readonly status?: number;
      readonly errno?: number;
    };
export const SEND_SIG_NOINFO: SigInfo = { kind: 'noinfo' };
export const SEND_SIG_PRIV: SigInfo = { kind: 'priv' };
export const SEND_SIG_FORCED: SigInfo = { kind: 'forced' };

/** si_fromuser() */
export const si_fromuser = (info: SigInfo): boolean =>
  info.kind === 'noinfo' || (info.kind === 'info' && info.code <= 0);
export const sig_handler = (t: Task, sig: number): number => t.sighand.action.at(sig - 1).sa_handler;

/** sig_task_ignored(): Linux's checks in Linux's order; the first that holds wins. */
function sig_task_ignored(k: Kernel, t: Task, sig: number, force: boolean): boolean {
  const handler = sig_handler(t, sig);
  if (k.blocked(G.globalInit, { tgid: t.tgid, sig })) return true;
  const facts = { pid: t.pid, flags: t.signal.flags, handler, force, sig };
  if (k.blocked(G.unkillableOld, facts)) return true;
  if (k.blocked(G.unkillableNew, facts)) return true;
  if (k.blocked(G.kthreadKernelOnly, { kthread: (t.flags & PF_KTHREAD) !== 0, handler, force })) return true;
  return k.blocked(G.handlerIgnored, { sig, handler });
}

/** sig_ignored(): a blocked or traced target keeps the signal for later. */
function sig_ignored(k: Kernel, t: Task, sig: number, force: boolean): boolean {
  const held = sigismember(t.blocked, sig) || sigismember(t.real_blocked, sig);
  k.blocked(G.blockedNotIgnored, { sig, blocked: held });
  if (held) return false;
  const { tracedTestFirst } = k.era.switches;
  if (tracedTestFirst) {
    k.blocked(G.tracedNotIgnored, { sig, ptrace: t.ptrace });
    if (t.ptrace !== 0 && sig !== SIGKILL) return false;
    return sig_task_ignored(k, t, sig, force);
  }
  if (!sig_task_ignored(k, t, sig, force)) return false;
  k.blocked(G.tracedNotIgnored, { sig, ptrace: t.ptrace });
  return t.ptrace === 0;
}

/** __sigqueue_free(): the record goes, and with it its place in its user's limit. */
export function free_sigqueue(k: Kernel, q: Sigqueue): void {
  if (q.user !== 0) {
    const use = k.state.users.get(q.user - 1);
    if (use !== undefined) use.sigpending -= 1;
  }
  list_del_init(q.list);
  kfree(k, q.$addr);
}
function flush(k: Kernel, p: Sigpending, keep: (sig: number) => boolean): void {
  if (list_empty(p.list)) return;
  for (const q of entries(k.views, p.list, sigqueue, 'list') as unknown as Sigqueue[])
    if (!keep(q.si_signo)) free_sigqueue(k, q);
}
function flush_sigqueue_mask(k: Kernel, p: Sigpending, mask: number): void {
  if ((p.signal.lo & mask) === 0) return;
  p.signal.lo = (p.signal.lo & ~mask) >>> 0;
  flush(k, p, (sig) => sig > 32 || ((1 << (sig - 1)) & mask) === 0);
}
/** exit and exec: every queued record goes. */
export function flush_sigqueue(k: Kernel, p: Sigpending): void {
  flush(k, p, () => false);
  p.signal.lo = 0;
  p.signal.hi = 0;
}

/** prepare_signal(): job control acts when a signal is generated; then may it be dropped? */
function prepare_signal(k: Kernel, sig: number, t: Task, force: boolean): boolean {
  const { signal } = t;
  const { GROUP_EXIT } = k.era.signalFlags;
  if (k.blocked(G.groupExit, { flags: signal.flags, groupExit: GROUP_EXIT })) return false;
  if ((signal.flags & GROUP_EXIT) !== 0) {
    // 2.6.34: the process is dying, nothing to do but queue
  } else if (sig_kernel_stop(sig)) {
    k.blocked(G.stopCont, { sig, stopped: false });
    const cont = 1 << (SIGCONT - 1);
    flush_sigqueue_mask(k, signal.shared_pending, cont);
    for (const s of threads(k, t)) flush_sigqueue_mask(k, s.pending, cont);
  } else if (sig === SIGCONT) {
    k.blocked(G.stopCont, { sig, stopped: (signal.flags & SIGNAL_STOP_STOPPED) !== 0 });
    continue_group(k, t);
  }
  return !sig_ignored(k, t, sig, force);
}

/** SIGCONT acts when it is generated: everything stopped runs on, whatever becomes of the signal itself. */
function continue_group(k: Kernel, t: Task): void {
  const { signal } = t;
  const { STOP_CONTINUED } = k.era.signalFlags;
  flush_sigqueue_mask(k, signal.shared_pending, STOP_MASK);
  for (const s of threads(k, t)) {
    flush_sigqueue_mask(k, s.pending, STOP_MASK);
    clear_pending(s, JOBCTL_STOP_PENDING);
    if ((s.ptrace & PT_SEIZED) !== 0) trap_notify(k, s);
    else if ((s.state & __TASK_STOPPED) !== 0) {
      s.state = TASK_RUNNING;
      makeRunnable(k, k.x(s));
    }
  }
  const stopped = (signal.flags & SIGNAL_STOP_STOPPED) !== 0;
  if (!stopped && signal.group_stop_count === 0) return;
  set_stop_flags(k, t, STOP_CONTINUED);
  signal.group_stop_count = 0;
  signal.group_exit_code = 0;
  do_notify_parent_cldstop(k, t.group_leader, false, stopped ? CLD_CONTINUED : CLD_STOPPED);
}

/** signal_wake_up(): makes the target notice. */
export function signal_wake_up(k: Kernel, t: Task, fatal: boolean): void {
  const x = k.x(t);
  if (x.wait !== null && (x.wait.mode === 'interruptible' || (x.wait.mode === 'killable' && fatal))) wakeTask(k, x);
  if (fatal && (t.state & (__TASK_STOPPED | __TASK_TRACED)) !== 0) {
    t.state = TASK_RUNNING;
    makeRunnable(k, x);
  }
}
/** signalfd_notify(): who reads the signal, or polls for it, has blocked it. */
function signalfd_notify(k: Kernel, t: Task): void {
  const { signalfd } = k.x(t).proc;
  if (signalfd.waiters.length > 0) wakeQueue(k, signalfd);
}

function wants_signal(k: Kernel, sig: number, t: Task): boolean {
  if (sigismember(t.blocked, sig) || (t.flags & PF_EXITING) !== 0) return false;
  if (sig === SIGKILL) return true;
  return (t.state & (__TASK_STOPPED | __TASK_TRACED)) === 0 && t.exit_state === 0 && k.x(t).prog.kind !== 'dead';
}
export const sig_fatal = (t: Task, sig: number): boolean =>
  !sig_kernel_ignore(sig) && !sig_kernel_stop(sig) && sig_handler(t, sig) === SIG_DFL;

/** complete_signal(): pick a thread; a certainly fatal signal condemns the whole group at once. */
function complete_signal(k: Kernel, sig: number, p: Task, group: boolean): void {
  let t: Task | undefined = wants_signal(k, sig, p) ? p : undefined;
  if (t === undefined && group) t = threads(k, p).find((s) => wants_signal(k, sig, s));
  if (t === undefined) {
    // nobody can take it now; it waits in the shared queue
    if (p.exit_state !== 0) k.blocked(G.zombieTarget, { pid: p.pid, exitState: p.exit_state });
    else k.blocked(G.nobodyWants, { sig, flags: p.flags, state: p.state, held: sigismember(p.blocked, sig) });
    return;
  }
  const { signal } = p;
  const { GROUP_EXIT } = k.era.signalFlags;
  const spared = GROUP_EXIT | (k.era.switches.fatalShortcutTestsUnkillable ? SIGNAL_UNKILLABLE : 0);
  const fatal =
    sig_fatal(p, sig) &&
    (signal.flags & spared) === 0 &&
    !sigismember(t.real_blocked, sig) &&
    (sig === SIGKILL || t.ptrace === 0);
  k.blocked(G.fatalShortcut, { sig, fatal, flags: signal.flags });
  if (fatal && !sig_kernel_coredump(sig)) {
    signal.flags = GROUP_EXIT;
    signal.group_exit_code = sig;
    signal.group_stop_count = 0;
    for (const s of threads(k, p)) {
      sigaddset(s.pending.signal, SIGKILL);
      signal_wake_up(k, s, true);
    }
    return;
  }
  signal_wake_up(k, t, sig === SIGKILL);
}

/** send_signal(): 0, or -EAGAIN for a real-time record beyond the limit. */
export function send_signal(k: Kernel, sig: number, info: SigInfo, t: Task, group: boolean): number {
  const fromUser = si_fromuser(info);
  const current = k.current;
  // The sender is outside the target's pid namespace: never true for the machine's own init.
  const ancestor = fromUser && current !== null && current.thread_pid.level < t.thread_pid.level;
  const { privForces } = k.era.switches;
  const force = ancestor || (privForces && (info.kind === 'priv' || (info.kind === 'info' && info.code === SI_KERNEL)));
  k.blocked(G.forceComputed, { force, fromUser });
  if (!prepare_signal(k, sig, t, force)) return 0;
  if (t.tgid === 1 && fromUser) k.blame(t);
  const pending = group ? t.signal.shared_pending : t.pending;
  if (k.blocked(G.legacyQueue, { sig, pending: sigismember(pending.signal, sig) })) return 0;
  const unrecorded =
    info.kind === 'forced' ||
    (info.kind === 'priv' && (sig === SIGKILL || (k.era.trace === 'new' && (t.flags & PF_KTHREAD) !== 0)));
  if (!unrecorded) {
    // A standard signal of the kernel, or of kill(), gets its record whatever the limit.
    const override = sig < SIGRTMIN && (info.kind !== 'info' || info.code >= 0);
    const q = alloc_sigqueue(k, t, override);
    if (q !== null) {
      fill(k, q, sig, info, ancestor, t);
      list_add_tail(q.list, pending.list);
    } else if (sig >= SIGRTMIN && info.kind === 'info' && info.code !== SI_USER) return -EAGAIN;
  }
  signalfd_notify(k, t);
  sigaddset(pending.signal, sig);
  complete_signal(k, sig, t, group);
  return 0;
}
/** send_sigqueue(): a POSIX timer's own record. False when the signal is ignored. */
export function send_sigqueue(k: Kernel, info: SigRecord, t: Task, group: boolean): boolean {
  if (t.sighand.$addr === 0 || !prepare_signal(k, info.sig, t, false)) return false;
  const q = alloc_sigqueue(k, t, true);
  if (q === null) return false;
  const pending = group ? t.signal.shared_pending : t.pending;
  fill(k, q, info.sig, { kind: 'info', ...info }, false, t);
  list_add_tail(q.list, pending.list);
  signalfd_notify(k, t);
  sigaddset(pending.signal, info.sig);
  complete_signal(k, info.sig, t, group);
  return true;
}
/** __sigqueue_alloc(): counted against the target's user. */
export function alloc_sigqueue(k: Kernel, t: Task, override: boolean): Sigqueue | null {
  const { user } = k.x(t);
  const use = userUse(k, user);
  const limit = t.signal.rlim.at(RLIMIT_SIGPENDING).rlim_cur;
  if (use.sigpending >= limit && k.blocked(G.sigpendingLimit, { queued: use.sigpending, limit, override })) return null;
  const q = alloc(k, sigqueue) as Sigqueue | null;
  if (q === null) return null;
  use.sigpending += 1;
  q.user = user + 1;
  INIT_LIST_HEAD(q.list);
  return q;
}
/** What the receiver reads. A sender outside its namespace has no number there. */
function fill(k: Kernel, q: Sigqueue, sig: number, info: SigInfo, ancestor: boolean, t: Task): void {
  q.si_signo = sig;
  if (info.kind === 'info') {
    q.si_code = info.code;
    q.si_errno = info.errno ?? 0;
    q.si_pid = ancestor ? 0 : info.pid;
    q.si_uid = info.uid;
    q.si_value = info.value ?? 0;
    q.si_addr = info.addr ?? 0;
    q.si_status = info.status ?? 0;
  } else if (info.kind === 'noinfo') {
    q.si_code = SI_USER;
    const { current } = k;
    q.si_pid = current === null ? 0 : nr_in(k.x(current.group_leader), k.x(t).pidNs);
    q.si_uid = current === null ? 0 : uid_for(k, t, current.cred.uid);
  } else q.si_code = SI_KERNEL;
}

/** do_send_sig_info(): sighand may be gone (a reaped task). */
export function do_send_sig_info(k: Kernel, sig: number, info: SigInfo, t: Task, group: boolean): number {
  if (t.sighand.$addr === 0 && k.blocked(G.sighandGone, { gone: true })) return -ESRCH;
  if (!probePoint(k, 'do_send_sig_info', [sig, 0, t.$addr, group ? 1 : 0])) return -ESRCH;
  const r = send_signal(k, sig, info, t, group);
  probePointReturn(k, 'do_send_sig_info', r);
  return r;
}
/** A signal of the kernel's own making: no permission is asked. */
export function send_kernel_signal(k: Kernel, sig: number, t: Task): number {
  return do_send_sig_info(k, sig, SEND_SIG_PRIV, t, true);
}

/** How a forced signal treats the action. EXIT also makes it immutable (6.1: seccomp, failed sigreturn). */
export type ForceMode = 'current' | 'default' | 'exit';

/** force_sig_info(): the kernel insists (faults). An ignored or blocked action falls back to default, and init loses its protection. */
export function force_sig_info(k: Kernel, sig: number, info: SigInfo, t: Task, mode: ForceMode = 'current'): number {
  const action = t.sighand.action.at(sig - 1);
  const held = sigismember(t.blocked, sig);
  k.blocked(G.forceUnignore, { sig, handler: action.sa_handler, blocked: held });
  if (held || action.sa_handler === SIG_IGN || mode !== 'current') {
    action.sa_handler = SIG_DFL;
    if (mode === 'exit' && k.era.trace === 'new') {
      k.blocked(G.handlerExitImmutable, { sig });
      action.sa_flags = (action.sa_flags | SA_IMMUTABLE) >>> 0;
    }
    if (held) {
      sigdelset(t.blocked, sig);
      // recalc_sigpending_and_wake(): one that waited behind the mask can come now
      if (sigismember(t.pending.signal, sig) || sigismember(t.signal.shared_pending.signal, sig))
        signal_wake_up(k, t, false);
    }
  }
  const clears =
    action.sa_handler === SIG_DFL && (!k.era.switches.forceSparesTraced || t.ptrace === 0 || mode === 'exit');
  k.blocked(G.forceClears, { sig, flags: t.signal.flags, ptrace: t.ptrace, clears });
  if (clears) t.signal.flags = (t.signal.flags & ~SIGNAL_UNKILLABLE) >>> 0;
  return send_signal(k, sig, info, t, false);
}
