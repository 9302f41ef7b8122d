/** guards/fork.ts — what copy_process() refuses besides the flag rules of guards/exit.ts. Ids are those of the catalogue. */
import { CLONE_NEWPID, CLONE_NEWUSER, CLONE_PARENT, CLONE_PIDFD, CLONE_THREAD } from '../include/constants.ts';
import { BOTH, guard, hasFlag, NEW, OLD } from './guard.ts';

const CLONE_DETACHED = 0x400000;

export const newuserCapOld = guard({
  id: 'fork-newuser-cap',
  site: 'do_fork',
  eras: OLD,
  read: (c: { capable: boolean; sysctl: number }) => ({ caps: c.capable }),
  blocks: (f) => !f.caps,
});
export const newuserCapNew = guard({
  id: 'fork-newuser-cap',
  site: 'copy_process',
  eras: NEW,
  read: (c: { capable: boolean; sysctl: number }) => ({
    unprivileged_userns_clone: c.sysctl,
    CAP_SYS_ADMIN: c.capable,
  }),
  blocks: (f) => f.unprivileged_userns_clone === 0 && !f.CAP_SYS_ADMIN,
});
const threadNamespace = {
  id: 'fork-thread-namespace',
  read: (c: { flags: number; foreign: boolean }) => ({
    clone_flags: c.flags >>> 0,
    pidNsForChildrenDiffers: c.foreign,
  }),
};
export const threadNamespaceOld = guard({
  ...threadNamespace,
  site: 'copy_pid_ns',
  eras: OLD,
  blocks: (f) => hasFlag(f.clone_flags, CLONE_NEWPID) && hasFlag(f.clone_flags, CLONE_THREAD | CLONE_PARENT),
});
export const threadNamespaceNew = guard({
  ...threadNamespace,
  site: 'copy_process',
  eras: NEW,
  blocks: (f) =>
    hasFlag(f.clone_flags, CLONE_THREAD) &&
    (hasFlag(f.clone_flags, CLONE_NEWUSER | CLONE_NEWPID) || f.pidNsForChildrenDiffers),
});
export const pidfdFlags = guard({
  id: 'fork-pidfd-flags',
  site: 'copy_process',
  eras: NEW,
  read: (c: { flags: number }) => ({ clone_flags: c.flags >>> 0 }),
  blocks: (f) => hasFlag(f.clone_flags, CLONE_PIDFD) && hasFlag(f.clone_flags, CLONE_DETACHED | CLONE_THREAD),
});
export const pendingSignal = guard({
  id: 'fork-pending-signal',
  site: 'copy_process',
  eras: BOTH,
  read: (c: { pending: boolean }) => ({ pending: c.pending }),
  blocks: (f) => f.pending,
});
export const pidExhausted = guard({
  id: 'fork-pid-exhausted',
  site: 'alloc_pid',
  eras: BOTH,
  read: (c: { max: number; free: boolean }) => ({ pid_max: c.max, free: c.free }),
  blocks: (f) => !f.free,
});
export const dyingPidns = guard({
  id: 'pidns-no-fork-after-init',
  site: 'alloc_pid',
  eras: NEW,
  read: (c: { dead: boolean; level: number }) => ({ level: c.level, PIDNS_ADDING: !c.dead }),
  blocks: (f) => !f.PIDNS_ADDING,
});
/** The first process of a namespace: the mark that makes an init. Never refuses. */
export const marksChildReaper = guard({
  id: 'fork-marks-child-reaper',
  site: 'copy_process',
  sites: { 'v2.6.34': 'copy_signal' },
  eras: BOTH,
  read: (c: { nr: number; level: number }) => ({ nr: c.nr, level: c.level }),
  blocks: () => false,
});

export const parentsExitSignal = guard({
  id: 'clone-parent-inherits-exit-signal',
  site: 'copy_process',
  eras: NEW,
  read: (c: { asked: number; inherited: number }) => ({ asked: c.asked, exit_signal: c.inherited }),
  blocks: (f) => f.asked !== f.exit_signal,
});
export const setChildTid = guard({
  id: 'fork-set-child-tid',
  site: 'schedule_tail',
  eras: BOTH,
  read: (c: { word: number }) => ({ set_child_tid: c.word }),
  blocks: () => false,
});
