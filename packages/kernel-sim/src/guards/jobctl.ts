/** guards/jobctl.ts — rules of process groups and sessions. Ids are those of the catalogue. */
import { BOTH, guard } from './guard.ts';

export const setpgidRules = guard({
  id: 'setpgid-rules',
  site: 'sys_setpgid',
  eras: BOTH,
  read: (c: { pid: number; pgid: number; answer: number }) => ({ pid: c.pid, pgid: c.pgid, answer: c.answer }),
  blocks: (f) => f.answer !== 0,
});
export const setsidRules = guard({
  id: 'setsid-rules',
  site: 'sys_setsid',
  sites: { 'v6.1': 'ksys_setsid' },
  eras: BOTH,
  read: (c: { leader: boolean; group: boolean }) => ({ isLeader: c.leader, groupExists: c.group }),
  blocks: (f) => f.isLeader || f.groupExists,
});
