/** sysctl/others.ts — /proc/sys/{vm,fs,net,user,debug}. */
import type { Kernel, ProcFile } from '@killinit/plugin-sdk';
import { NEW, OLD } from '../lib.ts';
import { fixedSysctl, intSysctl, intsSysctl } from './kinds.ts';

const EPERM = 1;
const INT_MAX = 0x7fffffff;
const INT_MIN = -0x80000000;
const CAP_SYS_RAWIO = 17;

const vm: readonly ProcFile[] = [
  intSysctl('vm/panic_on_oom', 0, 0, 2),
  intSysctl('vm/oom_kill_allocating_task', 0, INT_MIN, INT_MAX),
  intSysctl('vm/oom_dump_tasks', 1, INT_MIN, INT_MAX),
  intSysctl('vm/overcommit_memory', 0, 0, 2),
  intSysctl('vm/overcommit_ratio', 50, INT_MIN, INT_MAX),
  intSysctl('vm/overcommit_kbytes', 0, 0, INT_MAX, { eras: NEW }),
  intSysctl('vm/swappiness', 60, 0, 200, { eras: NEW }),
  intSysctl('vm/swappiness', 60, 0, 100, { eras: OLD }),
  intSysctl('vm/dirty_ratio', 20, 0, 100),
  intSysctl('vm/dirty_background_ratio', 10, 0, 100),
  intSysctl('vm/dirty_bytes', 0, 0, INT_MAX),
  intSysctl('vm/dirty_background_bytes', 0, 0, INT_MAX),
  intSysctl('vm/dirty_expire_centisecs', 3000, 0, INT_MAX),
  intSysctl('vm/dirty_writeback_centisecs', 500, 0, INT_MAX),
  intSysctl('vm/drop_caches', 0, 1, 4, {
    after: (k, current, value) => k.printk(6, `${current.comm} (${current.pid}): drop_caches: ${value}`),
  }),
  intSysctl('vm/max_map_count', 65_530, 0, INT_MAX),
  intSysctl('vm/mmap_min_addr', 65_536, 0, INT_MAX, {
    check: (k, current) => (k.capable(current, CAP_SYS_RAWIO) ? 0 : -EPERM),
  }),
  intSysctl('vm/min_free_kbytes', 1024, 0, INT_MAX),
  intSysctl('vm/vfs_cache_pressure', 100, 0, INT_MAX),
  intSysctl('vm/nr_hugepages', 0, 0, INT_MAX),
  intSysctl('vm/nr_overcommit_hugepages', 0, 0, INT_MAX),
  intSysctl('vm/hugetlb_shm_group', 0, 0, INT_MAX),
  intSysctl('vm/laptop_mode', 0, 0, INT_MAX),
  intSysctl('vm/page-cluster', 3, 0, 31),
  intSysctl('vm/percpu_pagelist_fraction', 0, 0, INT_MAX, { eras: OLD }),
  intSysctl('vm/percpu_pagelist_high_fraction', 0, 0, INT_MAX, { eras: NEW }),
  intSysctl('vm/stat_interval', 1, 0, INT_MAX),
  intSysctl('vm/memory_failure_early_kill', 0, 0, 1),
  intSysctl('vm/memory_failure_recovery', 1, 0, 1),
  intSysctl('vm/legacy_va_layout', 0, 0, INT_MAX),
  intSysctl('vm/block_dump', 0, 0, INT_MAX, { eras: OLD }),
  intSysctl('vm/compact_memory', 0, 1, 1, { mode: 0o200, eras: NEW }),
  intSysctl('vm/user_reserve_kbytes', 2048, 0, INT_MAX, { eras: NEW }),
  intSysctl('vm/admin_reserve_kbytes', 2048, 0, INT_MAX, { eras: NEW }),
  intsSysctl('vm/lowmem_reserve_ratio', [256, 32, 0, 0]),
];
const inodes = (k: Kernel): number => [...k.state.fs.supers.values()].reduce((n, sb) => n + sb.usedInodes, 0);
const fs: readonly ProcFile[] = [
  intSysctl('fs/file-max', 16_384, 0, INT_MAX),
  fixedSysctl('fs/file-nr', (k) => `${k.state.fs.openFiles}\t0\t16384`),
  intSysctl('fs/nr_open', 16_384, 8, 16_384),
  fixedSysctl('fs/inode-nr', (k) => `${inodes(k)}\t0`),
  fixedSysctl('fs/inode-state', (k) => `${inodes(k)}\t0\t0\t0\t0\t0\t0`),
  fixedSysctl('fs/dentry-state', (k) => `${inodes(k)}\t0\t45\t0\t0\t0`),
  intSysctl('fs/suid_dumpable', 0, 0, 2),
  intSysctl('fs/pipe-max-size', 1_048_576, 4096, 1_048_576, { eras: NEW }),
  intSysctl('fs/pipe-user-pages-soft', 16_384, 0, INT_MAX, { eras: NEW }),
  intSysctl('fs/pipe-user-pages-hard', 0, 0, INT_MAX, { eras: NEW }),
  intSysctl('fs/protected_hardlinks', 0, 0, 1, { eras: NEW }),
  intSysctl('fs/protected_symlinks', 0, 0, 1, { eras: NEW }),
  intSysctl('fs/protected_fifos', 0, 0, 2, { eras: NEW }),
  intSysctl('fs/protected_regular', 0, 0, 2, { eras: NEW }),
  intSysctl('fs/lease-break-time', 45, INT_MIN, INT_MAX),
  intSysctl('fs/leases-enable', 1, INT_MIN, INT_MAX),
  intSysctl('fs/dir-notify-enable', 1, INT_MIN, INT_MAX),
  intSysctl('fs/overflowuid', 65_534, 0, 65_535),
  intSysctl('fs/overflowgid', 65_534, 0, 65_535),
  fixedSysctl('fs/aio-nr', () => 0),
  intSysctl('fs/aio-max-nr', 65_536, 0, INT_MAX),
  intSysctl('fs/epoll/max_user_watches', 1024, 0, INT_MAX),
  intSysctl('fs/inotify/max_user_instances', 128, 0, INT_MAX),
  intSysctl('fs/inotify/max_user_watches', 8192, 0, INT_MAX),
  intSysctl('fs/inotify/max_queued_events', 16_384, 0, INT_MAX),
  intSysctl('fs/mount-max', 512, 1, 512, { eras: NEW }),
];
const rest: readonly ProcFile[] = [
  intSysctl('net/core/somaxconn', 4096, 0, 65_535, { eras: NEW }),
  intSysctl('net/core/somaxconn', 128, 0, 65_535, { eras: OLD }),
  intSysctl('net/ipv4/ip_forward', 0, INT_MIN, INT_MAX),
  intSysctl('net/unix/max_dgram_qlen', 10, 0, INT_MAX),
  intSysctl('debug/exception-trace', 1, INT_MIN, INT_MAX),
  ...['user', 'pid', 'net', 'mnt', 'ipc', 'uts', 'cgroup', 'time'].map((name) =>
    intSysctl(`user/max_${name}_namespaces`, 511, 0, INT_MAX, { eras: NEW }),
  ),
];
export const otherSysctls: readonly ProcFile[] = [...vm, ...fs, ...rest];
