/** guards/fs.ts — names, mounts and the files of /proc. Ids are those of the catalogue. */
import { BOTH, guard, NEW, OLD } from './guard.ts';

export const unlinkPerm = guard({
  id: 'unlink-perm',
  site: 'may_delete',
  eras: BOTH,
  read: (c: { parent: number; sticky: boolean }) => ({ 'parent.permission': c.parent, stickyOfOthers: c.sticky }),
  blocks: (f) => f['parent.permission'] !== 0 || f.stickyOfOthers,
});
export const mountCap = guard({
  id: 'mount-cap',
  site: 'do_mount',
  sites: { 'v6.1': 'may_mount' },
  eras: BOTH,
  read: (c: { capable: boolean }) => ({ CAP_SYS_ADMIN: c.capable }),
  blocks: (f) => !f.CAP_SYS_ADMIN,
});
/** Never refuses: what is asked for is done to the file system, not to its place. */
export const umountRoot = guard({
  id: 'umount-root-remounts-ro',
  site: 'do_umount',
  eras: BOTH,
  read: (c: { root: boolean; detach: boolean }) => ({ currentRoot: c.root, MNT_DETACH: c.detach }),
  blocks: () => false,
});
export const umountBusy = guard({
  id: 'umount-busy',
  site: 'do_umount',
  eras: BOTH,
  read: (c: { busy: boolean; detach: boolean }) => ({ busy: c.busy, MNT_DETACH: c.detach }),
  blocks: (f) => f.busy && !f.MNT_DETACH,
});

export const sysctlPerm = guard({
  id: 'sysctl-perm',
  site: 'test_perm',
  eras: BOTH,
  read: (c: { euid: number; mode: number; mask: number }) => ({ euid: c.euid, mode: c.mode & 7, mask: c.mask & 7 }),
  blocks: (f) => (f.mask & ~f.mode) !== 0,
});
export const kptrRestrict = guard({
  id: 'kptr-restrict',
  site: 'kallsyms_show_value',
  eras: NEW,
  read: (c: { restrict: number; paranoid: number; syslog: boolean }) => ({
    kptr_restrict: c.restrict,
    perf_event_paranoid: c.paranoid,
    CAP_SYSLOG: c.syslog,
  }),
  blocks: (f) => {
    if (f.kptr_restrict === 0 && f.perf_event_paranoid <= 1) return false;
    return f.kptr_restrict > 1 || !f.CAP_SYSLOG;
  },
});
export const oomAdjWrite = guard({
  id: 'oom-adj-write',
  site: 'oom_adjust_write',
  sites: { 'v6.1': '__set_oom_adj' },
  eras: BOTH,
  read: (c: { value: number; floor: number; capable: boolean }) => ({
    value: c.value,
    floor: c.floor,
    CAP_SYS_RESOURCE: c.capable,
  }),
  blocks: (f) => f.value < f.floor && !f.CAP_SYS_RESOURCE,
});
export const oomAdjSkipsInit = guard({
  id: 'oom-adj-propagation-skips-init',
  site: '__set_oom_adj',
  eras: NEW,
  read: (c: { pid: number; init: boolean }) => ({ pid: c.pid, is_global_init: c.init }),
  blocks: (f) => f.is_global_init,
});

export const memWriteDisabled = guard({
  id: 'proc-mem-write-disabled',
  site: 'mem_write',
  eras: OLD,
  read: (c: { pid: number }) => ({ pid: c.pid }),
  blocks: () => true,
});
export const memMustTrace = guard({
  id: 'proc-mem-must-trace',
  site: 'check_mem_permission',
  eras: OLD,
  read: (c: { self: boolean; mine: boolean; stopped: boolean }) => ({
    current: c.self,
    tracedByMe: c.mine,
    stopped: c.stopped,
  }),
  blocks: (f) => !f.current && !(f.tracedByMe && f.stopped),
});
export const memOpenAccess = guard({
  id: 'proc-mem-open-access',
  site: 'mem_open',
  eras: NEW,
  read: (c: { pid: number; allowed: boolean }) => ({ pid: c.pid, ptrace_may_access: c.allowed }),
  blocks: (f) => !f.ptrace_may_access,
});
/** Refuses to look past what a page allows; the access itself may still be allowed. */
export const memForce = guard({
  id: 'proc-mem-force',
  site: 'proc_mem_foll_force',
  eras: NEW,
  read: (c: { mode: string; tracer: boolean }) => ({ 'proc_mem.force_override': c.mode, activeTracer: c.tracer }),
  blocks: (f) =>
    f['proc_mem.force_override'] === 'never' || (f['proc_mem.force_override'] === 'ptrace' && !f.activeTracer),
});
export const devkmemExists = guard({
  id: 'devkmem-exists',
  site: 'write_kmem',
  eras: OLD,
  read: (c: { minor: number }) => ({ minor: c.minor }),
  blocks: () => false,
});
