/** guards/reboot.ts — who may turn the machine off. Ids are those of the catalogue. */
import { BOTH, guard, NEW } from './guard.ts';

export const cap = guard({
  id: 'reboot-cap',
  site: 'sys_reboot',
  eras: BOTH,
  read: (c: { capable: boolean }) => ({ CAP_SYS_BOOT: c.capable }),
  blocks: (f) => !f.CAP_SYS_BOOT,
});
export const magic = guard({
  id: 'reboot-magic',
  site: 'sys_reboot',
  eras: BOTH,
  read: (c: { magic1: number; magic2: number; ok: boolean }) => ({ magic1: c.magic1, magic2: c.magic2, ok: c.ok }),
  blocks: (f) => !f.ok,
});
export const pidNs = guard({
  id: 'reboot-pid-ns',
  site: 'reboot_pid_ns',
  eras: NEW,
  read: (c: { level: number; cmd: number }) => ({ level: c.level, cmd: c.cmd }),
  blocks: () => false,
});
export const cadToggle = guard({
  id: 'cad-toggle',
  site: 'ctrl_alt_del',
  eras: BOTH,
  read: (c: { C_A_D: boolean }) => ({ C_A_D: c.C_A_D }),
  blocks: () => false,
});
export const kexecPerm = guard({
  id: 'kexec-load-perm',
  site: 'sys_kexec_load',
  eras: BOTH,
  read: (c: { capable: boolean }) => ({ CAP_SYS_BOOT: c.capable }),
  blocks: (f) => !f.CAP_SYS_BOOT,
});
export const cadPidWrite = guard({
  id: 'cad-pid-write',
  site: 'proc_do_cad_pid',
  eras: BOTH,
  read: (c: { pid: number; found: boolean }) => ({ pid: c.pid, found: c.found }),
  blocks: (f) => !f.found,
});
