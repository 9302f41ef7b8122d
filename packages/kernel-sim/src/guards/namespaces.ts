/** guards/namespaces.ts — entering namespaces. Ids are those of the catalogue. */
import { guard, NEW } from './guard.ts';

export const setnsPid = guard({
  id: 'setns-pid',
  site: 'pidns_install',
  eras: NEW,
  read: (c: { below: boolean; capable: boolean }) => ({ sameOrBelow: c.below, CAP_SYS_ADMIN: c.capable }),
  blocks: (f) => !f.sameOrBelow || !f.CAP_SYS_ADMIN,
});

export const pidnsLimits = guard({
  id: 'pidns-create-limits',
  site: 'create_pid_namespace',
  eras: NEW,
  read: (c: { level: number; max: number }) => ({ level: c.level, max: c.max }),
  blocks: (f) => f.level > f.max,
});
