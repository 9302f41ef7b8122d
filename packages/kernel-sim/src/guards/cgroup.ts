/** guards/cgroup.ts — control groups: what they refuse, and what they do to init. */
import { BOTH, guard, NEW } from './guard.ts';

export const pidsMax = guard({
  id: 'fork-cgroup-pids',
  site: 'pids_can_fork',
  eras: NEW,
  read: (c: { current: number; max: number }) => ({ 'pids.current': c.current, 'pids.max': c.max }),
  blocks: (f) => f['pids.current'] >= f['pids.max'],
});
export const killForm = guard({
  id: 'cgroup-kill-form',
  site: '__cgroup_kill',
  eras: NEW,
  read: (c: { pid: number; sig: number }) => ({ pid: c.pid, sig: c.sig }),
  blocks: () => false,
});
/** Init can be frozen: alive and powerless. */
export const freezerInit = guard({
  id: 'freezer-init',
  site: 'cgroup_freeze_task',
  sites: { 'v2.6.34': 'freeze_task' },
  eras: BOTH,
  read: (c: { pid: number; freeze: boolean }) => ({ pid: c.pid, freeze: c.freeze }),
  blocks: () => false,
});
