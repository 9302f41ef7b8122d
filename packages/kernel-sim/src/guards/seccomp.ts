/** guards/seccomp.ts — system calls given up. Ids are those of the catalogue. */
import { BOTH, guard, NEW } from './guard.ts';

export const strict = guard({
  id: 'seccomp-strict',
  site: '__secure_computing',
  sites: { 'v6.1': '__secure_computing_strict' },
  eras: BOTH,
  read: (c: { nr: number; allowed: boolean }) => ({ nr: c.nr, allowed: c.allowed }),
  blocks: (f) => !f.allowed,
});
export const filterKill = guard({
  id: 'seccomp-filter-kill',
  site: '__seccomp_filter',
  eras: NEW,
  read: (c: { nr: number; action: number }) => ({ nr: c.nr, action: c.action }),
  blocks: () => true,
});
export const install = guard({
  id: 'seccomp-install',
  site: 'seccomp_prepare_filter',
  eras: NEW,
  read: (c: { noNewPrivs: boolean; capable: boolean }) => ({ no_new_privs: c.noNewPrivs, CAP_SYS_ADMIN: c.capable }),
  blocks: (f) => !f.no_new_privs && !f.CAP_SYS_ADMIN,
});
