/**
 * guards/signal.ts — every check a signal meets on its way, kernel/signal.c. Ids are those of the catalogue.
 *
 * `blocked` in the event means: this test did not let it through. Two of them (`kill-ok-by-cred`, `kill-cap-kill`) have another way
 * behind them, which is asked next.
 */
import { SIGNAL_UNKILLABLE } from '../include/constants.ts';
import {
  _NSIG,
  SIG_DFL,
  SIG_IGN,
  SIG_KTHREAD_KERNEL,
  SIGCONT,
  SIGKILL,
  SIGRTMIN,
  sig_kernel_ignore,
  sig_kernel_only,
} from '../include/signal.ts';
import { BOTH, guard, hasFlag, NEW, OLD } from './guard.ts';

export const targetRoute = guard({
  id: 'kill-target-zero-or-negative',
  site: 'kill_something_info',
  eras: BOTH,
  read: (c: { pid: number; pgrp: number }) => ({ pid: c.pid, pgrp: c.pgrp }),
  blocks: () => false,
});
export const intMin = guard({
  id: 'kill-int-min',
  site: 'kill_something_info',
  eras: NEW,
  read: (c: { pid: number }) => ({ pid: c.pid }),
  blocks: (f) => f.pid === -2147483648,
});
/** kill(-1) leaves out init and the caller. */
export const minusOneSkips = guard({
  id: 'kill-minus-one-skips-init',
  site: 'kill_something_info',
  eras: BOTH,
  read: (c: { pid: number; tgid: number; self: number }) => ({ pid: c.pid, sameGroup: c.tgid === c.self }),
  blocks: (f) => f.pid <= 1 || f.sameGroup,
});
export const targetMissing = guard({
  id: 'kill-target-missing',
  site: 'kill_pid_info',
  eras: BOTH,
  read: (c: { pid: number; found: boolean }) => ({ pid: c.pid, found: c.found }),
  blocks: (f) => !f.found,
});
export const tkillPositive = guard({
  id: 'tkill-id-positive',
  site: 'sys_tgkill',
  eras: BOTH,
  read: (c: { tgid: number; pid: number }) => ({ tgid: c.tgid, pid: c.pid }),
  blocks: (f) => f.pid <= 0 || f.tgid === 0 || f.tgid < -1,
});
export const tgkillMismatch = guard({
  id: 'tgkill-tgid-mismatch',
  site: 'do_send_specific',
  eras: BOTH,
  read: (c: { tgid: number; actual: number }) => ({ tgid: c.tgid, actual: c.actual }),
  blocks: (f) => f.tgid > 0 && f.tgid !== f.actual,
});
const siCode = {
  id: 'sigqueue-si-code-limit',
  read: (c: { code: number; self: boolean }) => ({ si_code: c.code, self: c.self }),
};
export const siCodeOld = guard({ ...siCode, site: 'sys_rt_sigqueueinfo', eras: OLD, blocks: (f) => f.si_code >= 0 });
export const siCodeNew = guard({
  ...siCode,
  site: 'do_rt_sigqueueinfo',
  eras: NEW,
  blocks: (f) => (f.si_code >= 0 || f.si_code === -6) && !f.self,
});
export const validSignal = guard({
  id: 'kill-valid-signal',
  site: 'check_kill_permission',
  eras: BOTH,
  read: (c: { sig: number }) => ({ sig: c.sig }),
  blocks: (f) => f.sig < 0 || f.sig > _NSIG,
});
export const kernelOrigin = guard({
  id: 'kill-kernel-origin-skips-permission',
  site: 'check_kill_permission',
  eras: BOTH,
  read: (c: { fromUser: boolean }) => ({ fromUser: c.fromUser }),
  blocks: () => false,
});
export const audit = guard({
  id: 'kill-audit',
  site: 'check_kill_permission',
  eras: BOTH,
  read: (c: { sig: number; pid: number }) => ({ sig: c.sig, pid: c.pid }),
  blocks: () => false,
});
export const sameThreadGroup = guard({
  id: 'kill-same-thread-group',
  site: 'check_kill_permission',
  eras: NEW,
  read: (c: { tgid: number; target: number }) => ({ tgid: c.tgid, target: c.target }),
  blocks: () => false,
});
/** The sender's real or effective uid must be the target's real or saved uid. */
export const okByCred = guard({
  id: 'kill-ok-by-cred',
  site: 'check_kill_permission',
  sites: { 'v6.1': 'kill_ok_by_cred' },
  eras: BOTH,
  read: (c: { euid: number; uid: number; tsuid: number; tuid: number }) => ({
    euid: c.euid,
    uid: c.uid,
    'target.suid': c.tsuid,
    'target.uid': c.tuid,
  }),
  blocks: (f) =>
    f.euid !== f['target.suid'] &&
    f.euid !== f['target.uid'] &&
    f.uid !== f['target.suid'] &&
    f.uid !== f['target.uid'],
});
export const capKill = guard({
  id: 'kill-cap-kill',
  site: 'check_kill_permission',
  sites: { 'v6.1': 'kill_ok_by_cred' },
  eras: BOTH,
  read: (c: { capable: boolean }) => ({ CAP_KILL: c.capable }),
  blocks: (f) => !f.CAP_KILL,
});
export const sigcontSession = guard({
  id: 'kill-sigcont-same-session',
  site: 'check_kill_permission',
  eras: BOTH,
  read: (c: { sig: number; session: number; target: number }) => ({
    sig: c.sig,
    session: c.session,
    'target.session': c.target,
  }),
  blocks: (f) => f.sig !== SIGCONT || f.session !== f['target.session'],
});
export const lsmTaskKill = guard({
  id: 'lsm-task-kill',
  site: 'security_task_kill',
  eras: BOTH,
  read: (c: { answer: number }) => ({ answer: c.answer }),
  blocks: (f) => f.answer !== 0,
});
export const nullSignal = guard({
  id: 'kill-null-signal-probe',
  site: 'group_send_sig_info',
  eras: BOTH,
  read: (c: { sig: number }) => ({ sig: c.sig }),
  blocks: () => false,
});
export const forceComputed = guard({
  id: 'signal-force-computation',
  site: 'send_signal',
  sites: { 'v6.1': 'send_signal_locked' },
  eras: BOTH,
  read: (c: { force: boolean; fromUser: boolean }) => ({ force: c.force, fromUser: c.fromUser }),
  blocks: () => false,
});
export const groupExit = guard({
  id: 'prepare-signal-group-exit',
  site: 'prepare_signal',
  eras: NEW,
  read: (c: { flags: number; groupExit: number }) => ({ flags: c.flags, exiting: hasFlag(c.flags, c.groupExit) }),
  blocks: (f) => f.exiting,
});
export const blockedNotIgnored = guard({
  id: 'sig-blocked-not-ignored',
  site: 'sig_ignored',
  eras: BOTH,
  read: (c: { sig: number; blocked: boolean }) => ({ sig: c.sig, 'in t.blocked': c.blocked }),
  blocks: () => false,
});
export const tracedNotIgnored = guard({
  id: 'sig-traced-not-ignored',
  site: 'sig_ignored',
  eras: BOTH,
  read: (c: { sig: number; ptrace: number }) => ({ sig: c.sig, ptrace: c.ptrace }),
  blocks: () => false,
});
/** SIGKILL and SIGSTOP never reach the global init, whatever its flags. Linux commit 86989c41b5ea. */
export const globalInit = guard({
  id: 'sig-global-init-kernel-only',
  site: 'sig_task_ignored',
  eras: NEW,
  read: (c: { tgid: number; sig: number }) => ({ tgid: c.tgid, sig: c.sig, kernelOnly: sig_kernel_only(c.sig) }),
  blocks: (f) => f.tgid === 1 && f.kernelOnly,
});
const unkillable = {
  id: 'sig-unkillable-default',
  site: 'sig_task_ignored',
  read: (c: { pid: number; flags: number; handler: number; force: boolean; sig: number }) => ({
    pid: c.pid,
    sig: c.sig,
    flags: c.flags,
    handler: c.handler,
    force: c.force,
  }),
};
/**
 * Init ignores every signal it has no handler for: the flag and SIG_DFL. Nobody can install a handler for SIGKILL, so this is what
 * `kill -9 1` runs into on 2.6.34, where any signal passes from an ancestor namespace.
 */
export const unkillableOld = guard({
  ...unkillable,
  eras: OLD,
  blocks: (f) => hasFlag(f.flags, SIGNAL_UNKILLABLE) && f.handler === SIG_DFL && !f.force,
});
/** On 6.1 being forced rescues SIGKILL and SIGSTOP only. */
export const unkillableNew = guard({
  ...unkillable,
  eras: NEW,
  blocks: (f) => hasFlag(f.flags, SIGNAL_UNKILLABLE) && f.handler === SIG_DFL && !(f.force && sig_kernel_only(f.sig)),
});
export const kthreadKernelOnly = guard({
  id: 'sig-kthread-kernel-only',
  site: 'sig_task_ignored',
  eras: NEW,
  read: (c: { kthread: boolean; handler: number; force: boolean }) => ({
    PF_KTHREAD: c.kthread,
    handler: c.handler,
    force: c.force,
  }),
  blocks: (f) => f.PF_KTHREAD && f.handler === SIG_KTHREAD_KERNEL && !f.force,
});
export const handlerIgnored = guard({
  id: 'sig-handler-ignored',
  site: 'sig_handler_ignored',
  eras: BOTH,
  read: (c: { sig: number; handler: number }) => ({
    sig: c.sig,
    handler: c.handler,
    defaultIgnored: sig_kernel_ignore(c.sig),
  }),
  blocks: (f) => f.handler === SIG_IGN || (f.handler === SIG_DFL && f.defaultIgnored),
});
export const legacyQueue = guard({
  id: 'legacy-queue-one-pending',
  site: 'legacy_queue',
  eras: BOTH,
  read: (c: { sig: number; pending: boolean }) => ({ sig: c.sig, pending: c.pending }),
  blocks: (f) => f.sig < SIGRTMIN && f.pending,
});
export const fatalShortcut = guard({
  id: 'complete-signal-fatal-shortcut',
  site: 'complete_signal',
  eras: BOTH,
  read: (c: { sig: number; fatal: boolean; flags: number }) => ({ sig: c.sig, fatal: c.fatal, flags: c.flags }),
  blocks: () => false,
});
/** The second fence: what slipped past sending (blocked, traced) is dropped when delivered. SIGKILL passes. */
export const deliverUnkillable = guard({
  id: 'get-signal-unkillable',
  site: 'get_signal_to_deliver',
  sites: { 'v6.1': 'get_signal' },
  eras: BOTH,
  read: (c: { pid: number; sig: number; flags: number }) => ({ pid: c.pid, sig: c.sig, flags: c.flags }),
  blocks: (f) => hasFlag(f.flags, SIGNAL_UNKILLABLE) && !sig_kernel_only(f.sig),
});
export const stopOrphaned = guard({
  id: 'stop-orphaned-pgrp',
  site: 'get_signal_to_deliver',
  sites: { 'v6.1': 'get_signal' },
  eras: BOTH,
  read: (c: { sig: number; orphaned: boolean }) => ({ sig: c.sig, orphaned: c.orphaned }),
  blocks: (f) => f.orphaned,
});
export const forceUnignore = guard({
  id: 'force-sig-unignore',
  site: 'force_sig_info',
  sites: { 'v6.1': 'force_sig_info_to_task' },
  eras: BOTH,
  read: (c: { sig: number; handler: number; blocked: boolean }) => ({
    sig: c.sig,
    handler: c.handler,
    blocked: c.blocked,
  }),
  blocks: () => false,
});
export const forceClears = guard({
  id: 'force-sig-clears-unkillable',
  site: 'force_sig_info',
  sites: { 'v6.1': 'force_sig_info_to_task' },
  eras: BOTH,
  read: (c: { sig: number; flags: number; ptrace: number; clears: boolean }) => ({
    sig: c.sig,
    flags: c.flags,
    ptrace: c.ptrace,
    clears: c.clears,
  }),
  blocks: () => false,
});
export const sigactionKernelOnly = guard({
  id: 'sigaction-kernel-only',
  site: 'do_sigaction',
  eras: BOTH,
  read: (c: { sig: number; sets: boolean }) => ({ sig: c.sig, sets: c.sets }),
  blocks: (f) => f.sig < 1 || f.sig > _NSIG || (f.sets && (f.sig === SIGKILL || sig_kernel_only(f.sig))),
});

/** Every thread stops and the parent hears of it; on 2.6.34 completing the stop overwrites signal->flags. */
export const stopGroup = guard({
  id: 'stop-group',
  site: 'do_signal_stop',
  eras: BOTH,
  read: (c: { sig: number; flags: number }) => ({ sig: c.sig, flags: c.flags }),
  blocks: () => false,
});
export const groupExitFirst = guard({
  id: 'deliver-group-exit-first',
  site: 'get_signal',
  eras: NEW,
  read: (c: { flags: number }) => ({ flags: c.flags }),
  blocks: () => false,
});
export const ptraceIntercept = guard({
  id: 'deliver-ptrace-intercept',
  site: 'get_signal_to_deliver',
  sites: { 'v6.1': 'ptrace_signal' },
  eras: BOTH,
  read: (c: { ptrace: number; sig: number }) => ({ ptrace: c.ptrace, sig: c.sig }),
  blocks: () => false,
});
export const fatalGroupExit = guard({
  id: 'fatal-group-exit',
  site: 'do_group_exit',
  eras: BOTH,
  read: (c: { pid: number; sig: number; core: boolean }) => ({ pid: c.pid, sig: c.sig, core: c.core }),
  blocks: () => false,
});
export const sigpendingLimit = guard({
  id: 'sigqueue-rlimit-sigpending',
  site: '__sigqueue_alloc',
  eras: BOTH,
  read: (c: { queued: number; limit: number; override: boolean }) => ({
    queued: c.queued,
    RLIMIT_SIGPENDING: c.limit,
    override: c.override,
  }),
  blocks: (f) => !f.override && f.queued >= f.RLIMIT_SIGPENDING,
});
export const sighandGone = guard({
  id: 'sighand-gone',
  site: 'do_send_sig_info',
  eras: BOTH,
  read: (c: { gone: boolean }) => ({ gone: c.gone }),
  blocks: (f) => f.gone,
});
export const handlerExitImmutable = guard({
  id: 'handler-exit-immutable',
  site: 'force_sig_info_to_task',
  eras: NEW,
  read: (c: { sig: number }) => ({ sig: c.sig }),
  blocks: () => false,
});

/** A stop signal and SIGCONT throw each other out of the queues when they are made, whatever becomes of them. */
export const stopCont = guard({
  id: 'prepare-signal-stop-cont',
  site: 'prepare_signal',
  eras: BOTH,
  read: (c: { sig: number; stopped: boolean }) => ({ sig: c.sig, stopped: c.stopped }),
  blocks: () => false,
});
/** Asked when no thread can take the signal now: it waits. */
export const nobodyWants = guard({
  id: 'complete-signal-wants',
  site: 'complete_signal',
  eras: BOTH,
  read: (c: { sig: number; flags: number; state: number; held: boolean }) => ({
    sig: c.sig,
    flags: c.flags,
    state: c.state,
    blocked: c.held,
  }),
  blocks: () => true,
});
export const zombieTarget = guard({
  id: 'zombie-signal-noop',
  site: 'complete_signal',
  eras: BOTH,
  read: (c: { pid: number; exitState: number }) => ({ pid: c.pid, exit_state: c.exitState }),
  blocks: () => true,
});
export const deliverHandler = guard({
  id: 'deliver-ignored-or-handled',
  site: 'get_signal_to_deliver',
  sites: { 'v6.1': 'get_signal' },
  eras: BOTH,
  read: (c: { sig: number; handler: number }) => ({ sig: c.sig, handler: c.handler }),
  blocks: (f) => f.handler === SIG_IGN,
});
export const deliverIgnored = guard({
  id: 'deliver-default-ignore',
  site: 'get_signal_to_deliver',
  sites: { 'v6.1': 'get_signal' },
  eras: BOTH,
  read: (c: { sig: number }) => ({ sig: c.sig }),
  blocks: (f) => sig_kernel_ignore(f.sig),
});
export const fatalCore = guard({
  id: 'fatal-coredump',
  site: 'do_coredump',
  eras: BOTH,
  read: (c: { sig: number; limit: number; dumpable: number; pattern: string }) => ({
    sig: c.sig,
    RLIMIT_CORE: c.limit,
    dumpable: c.dumpable,
    core_pattern: c.pattern,
  }),
  blocks: (f) => f.RLIMIT_CORE === 0,
});
export const corePipe = guard({
  id: 'core-pattern-pipe',
  site: 'do_coredump',
  eras: BOTH,
  read: (c: { pattern: string }) => ({ core_pattern: c.pattern }),
  blocks: (f) => f.core_pattern.startsWith('|'),
});
export const maskKernelOnly = guard({
  id: 'sigprocmask-kernel-only',
  site: 'sys_rt_sigprocmask',
  eras: BOTH,
  read: (c: { lo: number }) => ({ asked: c.lo >>> 0, removed: (c.lo & 0x40100) >>> 0 }),
  blocks: () => true,
});
export const ttyForeground = guard({
  id: 'tty-signals-foreground-group',
  site: 'isig',
  eras: BOTH,
  read: (c: { sig: number; pgrp: number }) => ({ sig: c.sig, pgrp: c.pgrp }),
  blocks: (f) => f.pgrp === 0,
});
/** Decides nothing: a fault of init gets its line in the log whatever handles it. */
export const unhandledOfInit = guard({
  id: 'unhandled-signal-log-init',
  site: 'unhandled_signal',
  eras: BOTH,
  read: (c: { pid: number; sig: number; init: boolean; handler: number }) => ({
    pid: c.pid,
    sig: c.sig,
    is_global_init: c.init,
    handler: c.handler,
  }),
  blocks: () => false,
});
