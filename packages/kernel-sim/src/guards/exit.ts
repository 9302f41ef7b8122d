/** guards/exit.ts — the end of a task, and fork's refusals. */
import {
  CLONE_FS,
  CLONE_NEWNS,
  CLONE_PARENT,
  CLONE_SIGHAND,
  CLONE_THREAD,
  CLONE_VM,
  PF_EXITING,
  SIGNAL_UNKILLABLE,
} from '../include/constants.ts';
import { BOTH, guard, hasFlag, NEW, OLD } from './guard.ts';

/** The panic itself: asked when the last thread of a process leaves. */
export const lastThreadOfInit = guard({
  id: 'exit-last-thread-of-init',
  site: 'do_exit',
  eras: NEW,
  read: (c: { tgid: number; live: number; init: boolean }) => ({ tgid: c.tgid, live: c.live, is_global_init: c.init }),
  blocks: (f) => f.is_global_init && f.live === 0,
});
export const lastThreadInReaper = guard({
  id: 'exit-last-thread-of-init',
  site: 'find_new_reaper',
  eras: OLD,
  read: (c: { pid: number; live: number; childReaper: number }) => ({
    pid: c.pid,
    live: c.live,
    child_reaper: c.childReaper,
  }),
  blocks: (f) => f.pid === f.child_reaper,
});

const flags = (c: { flags: number }) => ({ clone_flags: c.flags >>> 0 });
export const fsVsNewns = guard({
  id: 'fork-fs-vs-newns',
  site: 'copy_process',
  eras: BOTH,
  read: flags,
  blocks: (f) => hasFlag(f.clone_flags, CLONE_NEWNS) && hasFlag(f.clone_flags, CLONE_FS),
});
export const threadNeedsSighand = guard({
  id: 'fork-thread-needs-sighand',
  site: 'copy_process',
  eras: BOTH,
  read: flags,
  blocks: (f) => hasFlag(f.clone_flags, CLONE_THREAD) && !hasFlag(f.clone_flags, CLONE_SIGHAND),
});
export const sighandNeedsVm = guard({
  id: 'fork-sighand-needs-vm',
  site: 'copy_process',
  eras: BOTH,
  read: flags,
  blocks: (f) => hasFlag(f.clone_flags, CLONE_SIGHAND) && !hasFlag(f.clone_flags, CLONE_VM),
});
/** Init may not have siblings: their parent would be the swapper, which never waits. */
export const cloneParentInit = guard({
  id: 'fork-clone-parent-init',
  site: 'copy_process',
  eras: BOTH,
  read: (c: { flags: number; signalFlags: number; pid: number }) => ({
    clone_flags: c.flags >>> 0,
    'current.signal.flags': c.signalFlags,
    pid: c.pid,
  }),
  blocks: (f) => hasFlag(f.clone_flags, CLONE_PARENT) && hasFlag(f['current.signal.flags'], SIGNAL_UNKILLABLE),
});
export const forkLsm = guard({
  id: 'fork-lsm',
  site: 'security_task_create',
  sites: { 'v6.1': 'security_task_alloc' },
  eras: BOTH,
  read: (c: { answer: number }) => ({ answer: c.answer }),
  blocks: (f) => f.answer !== 0,
});
export const forkNproc = guard({
  id: 'fork-rlimit-nproc',
  site: 'copy_process',
  eras: BOTH,
  read: (c: { processes: number; limit: number; exempt: boolean }) => ({
    processes: c.processes,
    RLIMIT_NPROC: c.limit,
    exempt: c.exempt,
  }),
  blocks: (f) => f.processes >= f.RLIMIT_NPROC && !f.exempt,
});
export const forkMaxThreads = guard({
  id: 'fork-max-threads',
  site: 'copy_process',
  eras: BOTH,
  read: (c: { threads: number; max: number }) => ({ nr_threads: c.threads, max_threads: c.max }),
  blocks: (f) => f.nr_threads >= f.max_threads,
});
export const forkNamespacesCap = guard({
  id: 'fork-new-namespaces-cap',
  site: 'copy_namespaces',
  eras: BOTH,
  read: (c: { flags: number; capable: boolean }) => ({ clone_flags: c.flags >>> 0, CAP_SYS_ADMIN: c.capable }),
  blocks: (f) => !f.CAP_SYS_ADMIN,
});

/** Not refusals: where orphans go, and what a death brings with it. */
const never = { blocks: (): boolean => false };
export const initHandsOver = guard({
  id: 'exit-init-thread-hands-over',
  site: 'find_child_reaper',
  sites: { 'v2.6.34': 'find_new_reaper' },
  eras: BOTH,
  ...never,
  read: (c: { pid: number; other: number }) => ({ pid: c.pid, otherThread: c.other }),
});
export const zapsNamespace = guard({
  id: 'exit-pidns-init-zaps-namespace',
  site: 'zap_pid_ns_processes',
  eras: BOTH,
  ...never,
  read: (c: { level: number; tasks: number }) => ({ level: c.level, tasks: c.tasks }),
});
export const reparentChildren = guard({
  id: 'exit-reparent-children',
  site: 'forget_original_parent',
  eras: BOTH,
  ...never,
  read: (c: { father: number; reaper: number; children: number }) => ({
    father: c.father,
    reaper: c.reaper,
    children: c.children,
  }),
});
export const pdeath = guard({
  id: 'pdeath-signal',
  site: 'forget_original_parent',
  eras: BOTH,
  ...never,
  read: (c: { pid: number; sig: number }) => ({ pid: c.pid, pdeath_signal: c.sig }),
});
export const orphanedHupCont = guard({
  id: 'orphaned-pgrp-hup-cont',
  site: 'kill_orphaned_pgrp',
  eras: BOTH,
  ...never,
  read: (c: { pgrp: number }) => ({ pgrp: c.pgrp }),
});
export const exitSignalExecId = guard({
  id: 'exit-signal-exec-id',
  site: 'do_notify_parent',
  sites: { 'v2.6.34': 'exit_notify' },
  eras: BOTH,
  ...never,
  read: (c: { exit_signal: number }) => ({ exit_signal: c.exit_signal }),
});

export const exitTraceStop = guard({
  id: 'exit-ptrace-event',
  site: 'do_exit',
  eras: BOTH,
  read: (c: { pid: number; code: number }) => ({ pid: c.pid, code: c.code }),
  blocks: () => false,
});
export const clearChildTid = guard({
  id: 'exit-clear-child-tid',
  site: 'mm_release',
  eras: BOTH,
  read: (c: { word: number; shared: boolean; signaled: boolean }) => ({
    clear_child_tid: c.word,
    shared: c.shared,
    PF_SIGNALED: c.signaled,
  }),
  blocks: (f) => !f.shared || f.PF_SIGNALED,
});
export const exitSignalReset = guard({
  id: 'exit-signal-reset-on-reparent',
  site: 'reparent_leader',
  eras: BOTH,
  read: (c: { pid: number; exitSignal: number }) => ({ pid: c.pid, exit_signal: c.exitSignal }),
  blocks: () => false,
});
export const autoreap = guard({
  id: 'autoreap-sigchld-ignored',
  site: 'do_notify_parent',
  eras: BOTH,
  read: (c: { parent: number; handler: number; flags: number }) => ({
    parent: c.parent,
    handler: c.handler,
    sa_flags: c.flags,
  }),
  blocks: () => true,
});
/** The parent is the swapper, which waits for nobody: the zombie stays for ever. */
export const swapperNeverReaps = guard({
  id: 'swapper-never-reaps',
  site: 'do_notify_parent',
  eras: BOTH,
  read: (c: { pid: number; parent: number }) => ({ pid: c.pid, real_parent: c.parent }),
  blocks: (f) => f.real_parent === 0,
});
export const leavesByItself = guard({
  id: 'init-exits-voluntarily',
  site: 'sys_exit_group',
  eras: BOTH,
  read: (c: { pid: number; code: number }) => ({ pid: c.pid, code: c.code }),
  blocks: () => false,
});
/** Orphans do not leave their namespace: whoever is init in one does not look for a subreaper outside. */
export const subreaperStops = guard({
  id: 'subreaper-propagation-stops-at-init',
  site: 'propagate_has_child_subreaper',
  eras: NEW,
  read: (c: { pid: number; nr: number }) => ({ pid: c.pid, 'nr in its namespace': c.nr }),
  blocks: (f) => f['nr in its namespace'] === 1,
});

/** What a task that dies of a fault of the kernel's must not be; in 6.1 these are asked in make_task_dead(). */
const dead = { site: 'do_exit', sites: { 'v6.1': 'make_task_dead' }, eras: BOTH };
export const exitInInterrupt = guard({
  ...dead,
  id: 'exit-in-interrupt',
  read: (c: { interrupt: boolean }) => ({ in_interrupt: c.interrupt }),
  blocks: (f) => f.in_interrupt,
});
export const exitIdleTask = guard({
  ...dead,
  id: 'exit-idle-task',
  read: (c: { pid: number }) => ({ pid: c.pid }),
  blocks: (f) => f.pid === 0,
});
export const exitRecursive = guard({
  ...dead,
  id: 'exit-recursive',
  read: (c: { flags: number }) => ({ flags: c.flags >>> 0 }),
  blocks: (f) => hasFlag(f.flags, PF_EXITING),
});
