/** guards/wait.ts — why a wait finds nobody. Ids are those of the catalogue. */
import { BOTH, guard, OLD } from './guard.ts';

export const options = guard({
  id: 'wait-options',
  site: 'sys_wait4',
  sites: { 'v6.1': 'kernel_wait4' },
  eras: BOTH,
  read: (c: { options: number }) => ({ options: c.options }),
  blocks: () => true,
});
/** A security module may keep a child from its parent. */
export const lsm = guard({
  id: 'wait-lsm',
  site: 'wait_consider_task',
  eras: OLD,
  read: (c: { pid: number; error: number }) => ({ pid: c.pid, error: c.error }),
  blocks: (f) => f.error !== 0,
});
export const noChild = guard({
  id: 'wait-no-child',
  site: 'do_wait',
  eras: BOTH,
  read: (c: { pid: number }) => ({ pid: c.pid }),
  blocks: () => true,
});
export const cloneChildren = guard({
  id: 'wait-clone-children',
  site: 'eligible_child',
  eras: BOTH,
  read: (c: { pid: number; exit_signal: number; options: number }) => ({
    pid: c.pid,
    exit_signal: c.exit_signal,
    options: c.options,
  }),
  blocks: () => true,
});
export const tracedByOther = guard({
  id: 'wait-traced-by-other',
  site: 'wait_consider_task',
  eras: BOTH,
  read: (c: { pid: number; tracer: number }) => ({ pid: c.pid, tracer: c.tracer }),
  blocks: () => true,
});
export const delayLeader = guard({
  id: 'wait-delay-group-leader',
  site: 'wait_consider_task',
  eras: BOTH,
  read: (c: { pid: number }) => ({ pid: c.pid }),
  blocks: () => true,
});

export const ownThreadOnly = guard({
  id: 'wait-nothread',
  site: 'do_wait',
  eras: BOTH,
  read: (c: { options: number }) => ({ options: c.options >>> 0 }),
  blocks: () => true,
});
