/** guards/rlimit.ts — limits with a signal behind them. Ids are those of the catalogue. */
import { BOTH, guard, NEW } from './guard.ts';

export const cpuHard = guard({
  id: 'rlimit-cpu-hard',
  site: 'check_process_timers',
  eras: BOTH,
  read: (c: { seconds: number; limit: number }) => ({ cpuSeconds: c.seconds, hard: c.limit }),
  blocks: (f) => f.cpuSeconds >= f.hard,
});
export const cpuSoft = guard({
  id: 'rlimit-cpu-soft',
  site: 'check_process_timers',
  eras: BOTH,
  read: (c: { seconds: number; limit: number }) => ({ cpuSeconds: c.seconds, soft: c.limit }),
  blocks: (f) => f.cpuSeconds >= f.soft,
});
export const prlimitPermission = guard({
  id: 'prlimit-permission',
  site: 'check_prlimit_permission',
  eras: NEW,
  read: (c: { same: boolean; capable: boolean }) => ({ allIdsEqual: c.same, CAP_SYS_RESOURCE: c.capable }),
  blocks: (f) => !f.allIdsEqual && !f.CAP_SYS_RESOURCE,
});
export const raise = guard({
  id: 'setrlimit-raise',
  site: 'sys_setrlimit',
  sites: { 'v6.1': 'do_prlimit' },
  eras: BOTH,
  read: (c: { from: number; to: number; capable: boolean }) => ({
    hard: c.from,
    wanted: c.to,
    CAP_SYS_RESOURCE: c.capable,
  }),
  blocks: (f) => f.wanted > f.hard && !f.CAP_SYS_RESOURCE,
});
