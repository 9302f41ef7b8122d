/** guards/mem.ts — memory as a file: /dev/mem and /dev/kmem. */
import { BOTH, guard, NEW } from './guard.ts';

export const devmemCap = guard({
  id: 'devmem-cap',
  site: 'open_port',
  eras: BOTH,
  read: (c: { capable: boolean; minor: number }) => ({ CAP_SYS_RAWIO: c.capable, minor: c.minor }),
  blocks: (f) => !f.CAP_SYS_RAWIO,
});
/** The kernel of 2.6.34 here is built without STRICT_DEVMEM, as its own default was. */
export const devmemStrict = guard({
  id: 'devmem-strict',
  site: 'devmem_is_allowed',
  eras: NEW,
  read: (c: { pfn: number; ram: boolean }) => ({ pfn: c.pfn, ram: c.ram }),
  blocks: (f) => f.ram,
});
/** Asked for each thing that would let root change (integrity) or read (confidentiality) the running kernel. */
export const lockdown = guard({
  id: 'lockdown-integrity',
  site: 'lockdown_is_locked_down',
  eras: NEW,
  read: (c: { level: string; reason: string; refusedFrom: string; refused: boolean }) => c,
  blocks: (f) => f.refused,
});
