/** guards/pidfd.ts — signals through descriptors. Ids are those of the catalogue. */
import { guard, NEW } from './guard.ts';

const at = { site: 'pidfd_send_signal', eras: NEW };
export const flagsZero = guard({
  id: 'pidfd-flags-zero',
  ...at,
  read: (c: { flags: number }) => ({ flags: c.flags }),
  blocks: (f) => f.flags !== 0,
});
export const notAPidfd = guard({
  id: 'pidfd-not-a-pidfd',
  ...at,
  read: (c: { pidfd: boolean }) => ({ pidfd: c.pidfd }),
  blocks: (f) => !f.pidfd,
});
export const foreignNamespace = guard({
  id: 'pidfd-foreign-pid-namespace',
  ...at,
  read: (c: { inside: boolean }) => ({ inside: c.inside }),
  blocks: (f) => !f.inside,
});
export const siginfoRules = guard({
  id: 'pidfd-siginfo-rules',
  ...at,
  read: (c: { sig: number; si_signo: number; si_code: number; self: boolean }) => ({ ...c }),
  blocks: (f) => f.sig !== f.si_signo || ((f.si_code >= 0 || f.si_code === -6) && !f.self),
});
