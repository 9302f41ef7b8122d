/**
 * kernel/signal.c — sending, ignoring and queueing signals.
 *
 *   kill(2) -> kill_something_info -> group_send_sig_info
 *           -> check_kill_permission   may you?        (kernel/signal-permission.ts)
 *           -> send_signal             will it land?   here
 *   and on the way back to user mode: get_signal       (kernel/signal-deliver.ts)
 *
 * Left out: signalfd; multiprocess delayed signals during fork.
 */
import * as G from '../guards/signal.ts';
import {
  __TASK_STOPPED,
  __TASK_TRACED,
  PF_EXITING,
  PF_KTHREAD,
  RLIMIT_SIGPENDING,
  SIGNAL_UNKILLABLE,
  TASK_RUNNING,
} from '../include/constants.ts';
import { EAGAIN, ESRCH } from '../include/errno.ts';
import { entries, list_add_tail, list_del_init } from '../include/list.ts';
import { type Sigpending, type Sigqueue, sigqueue, type Task } from '../include/sched.ts';
import {
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
import { makeRunnable, wakeTask } from './sched.ts';
import { threads } from './task.ts';
import type { Kernel } from './types.ts';

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

function flush(k: Kernel, p: Sigpending, keep: (sig: number) => boolean): void {
  for (const q of entries(k.views, p.list, sigqueue, 'list')) {
    if (keep(q.si_signo)) continue;
    list_del_init(q.list);
    kfree(k, q.$addr);
  }
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
  const { STOP_CONTINUED, GROUP_EXIT } = k.era.signalFlags;
  if (k.blocked(G.groupExit, { flags: signal.flags, groupExit: GROUP_EXIT })) return false;
  if ((signal.flags & GROUP_EXIT) !== 0) {
    // 2.6.34: the process is dying, nothing to do but queue
  } else if (sig_kernel_stop(sig)) {
    const cont = 1 << (SIGCONT - 1);
    flush_sigqueue_mask(k, signal.shared_pending, cont);
    for (const s of threads(k, t)) flush_sigqueue_mask(k, s.pending, cont);
  } else if (sig === SIGCONT) {
    flush_sigqueue_mask(k, signal.shared_pending, STOP_MASK);
    let stopped = false;
    for (const s of threads(k, t)) {
      flush_sigqueue_mask(k, s.pending, STOP_MASK);
      if ((s.state & __TASK_STOPPED) !== 0) {
        stopped = true;
        s.state = TASK_RUNNING;
        makeRunnable(k, k.x(s));
      }
    }
    if (stopped) {
      // 2.6.34 assigns the word, and with it loses SIGNAL_UNKILLABLE; later kernels keep the other bits
      if (k.era.switches.groupStopAssignsFlags) signal.flags = STOP_CONTINUED;
      else signal.flags = ((signal.flags & ~1) | STOP_CONTINUED) >>> 0;
      signal.group_exit_code = 0;
      const leader = k.x(t.group_leader);
      leader.continued = true;
      leader.stopCode = 0;
      notify_continued(k, t.group_leader);
    }
  }
  return !sig_ignored(k, t, sig, force);
}
let notify_continued: (k: Kernel, t: Task) => void = () => {};
/** kernel/exit.ts hooks do_notify_parent_cldstop in here (the two files need each other). */
export function onContinued(fn: (k: Kernel, t: Task) => void): void {
  notify_continued = fn;
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
  if (t === undefined) return; // nobody can take it now; it waits in the shared queue
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
  if (info.kind !== 'forced' && !(sig === SIGKILL && info.kind === 'priv')) {
    const limited = fromUser && sig >= SIGRTMIN && pendingCount(k, t) >= t.signal.rlim.at(RLIMIT_SIGPENDING).rlim_cur;
    const q = limited ? null : alloc(k, sigqueue);
    if (q !== null) {
      fill(k, q as Sigqueue, sig, info, ancestor);
      list_add_tail((q as Sigqueue).list, pending.list);
    } else if (sig >= SIGRTMIN && info.kind === 'info' && info.code !== SI_USER) return -EAGAIN;
  }
  sigaddset(pending.signal, sig);
  complete_signal(k, sig, t, group);
  return 0;
}
function pendingCount(k: Kernel, t: Task): number {
  return (
    entries(k.views, t.signal.shared_pending.list, sigqueue, 'list').length +
    entries(k.views, t.pending.list, sigqueue, 'list').length
  );
}
function fill(k: Kernel, q: Sigqueue, sig: number, info: SigInfo, ancestor: boolean): void {
  q.si_signo = sig;
  if (info.kind === 'info') {
    q.si_code = info.code;
    q.si_pid = ancestor ? 0 : info.pid;
    q.si_uid = info.uid;
    q.si_value = info.value ?? 0;
    q.si_addr = info.addr ?? 0;
    q.si_status = info.status ?? 0;
  } else if (info.kind === 'noinfo') {
    q.si_code = SI_USER;
    q.si_pid = ancestor ? 0 : (k.current?.tgid ?? 0);
    q.si_uid = k.current?.cred.uid ?? 0;
  } else q.si_code = SI_KERNEL;
}

/** do_send_sig_info(): sighand may be gone (a reaped task). */
export function do_send_sig_info(k: Kernel, sig: number, info: SigInfo, t: Task, group: boolean): number {
  if (t.sighand.$addr === 0) return -ESRCH;
  return send_signal(k, sig, info, t, group);
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
    if (held) sigdelset(t.blocked, sig);
  }
  const clears =
    action.sa_handler === SIG_DFL && (!k.era.switches.forceSparesTraced || t.ptrace === 0 || mode === 'exit');
  k.blocked(G.forceClears, { sig, flags: t.signal.flags, ptrace: t.ptrace, clears });
  if (clears) t.signal.flags = (t.signal.flags & ~SIGNAL_UNKILLABLE) >>> 0;
  return send_signal(k, sig, info, t, false);
}
