/**
 * mm/mmap.c, mprotect.c, mremap.c, mlock.c, madvise.c, msync.c, mincore.c — the memory system calls of C programs.
 *
 * Differs: overcommit is the heuristic one whatever vm.overcommit_memory says; locked pages are counted, nothing is ever swapped.
 */
import { fileOf, pathOf } from '../fs/index.ts';
import { chargePages, forgetIfUnused } from '../fs/super.ts';
import type { Inode, OpenFile } from '../fs/types.ts';
import {
  CAP_IPC_LOCK,
  CAP_SYS_ADMIN,
  CAP_SYS_RAWIO,
  RLIMIT_AS,
  RLIMIT_DATA,
  RLIMIT_MEMLOCK,
} from '../include/constants.ts';
import {
  EACCES,
  EAGAIN,
  EBADF,
  EBUSY,
  EFAULT,
  EINVAL,
  ENODEV,
  ENOMEM,
  ENOSYS,
  EOPNOTSUPP,
  EPERM,
} from '../include/errno.ts';
import { O_ACCMODE, O_PATH } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { type AddressSpace, TASK_SIZE } from '../mm/address-space.ts';
import { fileMap, setFileSide, truncateMap } from '../mm/file-map.ts';
import {
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_PRIVATE,
  MAP_SHARED,
  type MmapRequest,
  MREMAP_FIXED,
  MREMAP_MAYMOVE,
  mmap,
  mprotect,
  mremap,
  munmap,
  setBrk,
} from '../mm/mmap.ts';
import { cutAt, findVma, PROT_EXEC, PROT_READ, PROT_WRITE, pageDown, pageUp, totalBytes, type Vma } from '../mm/vma.ts';
import { spaceAt, spaceOf } from './c-state.ts';
import { vm_enough_memory } from './quota.ts';
import { int, syscall, uint, user } from './syscall.ts';
import type { Kernel } from './types.ts';

setFileSide({ charge: (k, inode) => chargePages(k, inode, 1), release: forgetIfUnused });

const MAP_SHARED_VALIDATE = 3;
const MAP_LOCKED = 0x2000;
const MAP_NORESERVE = 0x4000;
const MAP_POPULATE = 0x8000;
const PROT_GROWSDOWN = 0x01000000;
const PROT_GROWSUP = 0x02000000;
const MS_NOEXEC = 8;

/** Pages of private writable areas: what RLIMIT_DATA counts since 4.7. */
function dataBytes(space: AddressSpace): number {
  let n = 0;
  for (const v of space.vmas)
    if ((v.prot & PROT_WRITE) !== 0 && v.shared === null && !v.growsDown) n += v.end - v.start;
  return n;
}
/** may_expand_vm() */
function mayExpand(k: Kernel, t: Task, space: AddressSpace, bytes: number, data: boolean): boolean {
  const limit = (n: number): number => t.signal.rlim.at(n).rlim_cur;
  if (limit(RLIMIT_AS) !== 0xffffffff && totalBytes(space.vmas) + bytes > limit(RLIMIT_AS)) return false;
  if (!data || k.era.trace === 'old' || limit(RLIMIT_DATA) === 0xffffffff) return true;
  return dataBytes(space) + bytes <= limit(RLIMIT_DATA);
}
/** __vm_enough_memory(), the obvious overcommit: more than there is at all. */
function enoughMemory(k: Kernel, t: Task, bytes: number): boolean {
  const pages = bytes / 4096;
  if (pages > k.mem.frames && Number(k.state.sysctl.get('vm.overcommit_memory') ?? 0) !== 1) return false;
  return vm_enough_memory(k, k.x(t), pages > k.mem.frames ? k.mem.frames : 0) === 0;
}
function noteSize(t: Task, space: AddressSpace): void {
  t.mm.total_vm = totalBytes(space.vmas) / 4096;
  t.mm.brk = space.brk;
}
function lockedBytes(space: AddressSpace): number {
  let n = 0;
  for (const v of space.vmas) if (v.locked) n += v.end - v.start;
  return n;
}
/** Faults in [start, end) as the task itself would. */
function populate(space: AddressSpace, start: number, end: number): void {
  for (let at = start; at < end; at += 4096) {
    const v = findVma(space.vmas, at);
    if (v === null || v.prot === 0) continue;
    const write = (v.prot & PROT_WRITE) !== 0 && v.shared === null;
    if (space.entry(at) >>> 12 === 0 && space.pageFault(at, write ? 'write' : 'read') !== 'ok') return;
  }
}

/** What a descriptor gives mmap: the file to map, 'anonymous' for /dev/zero, or a negative errno. */
function mappable(
  k: Kernel,
  t: Task,
  file: OpenFile,
  prot: number,
  type: number,
): MmapRequest['file'] | 'anonymous' | number {
  const mode = file.flags & O_ACCMODE;
  const canWrite = mode === 1 || mode === 2;
  const canRead = mode === 0 || mode === 2;
  if (type === MAP_SHARED && (prot & PROT_WRITE) !== 0 && !canWrite) return -EACCES;
  if (!canRead) return -EACCES;
  if ((prot & PROT_EXEC) !== 0 && (file.path.mnt.flags & MS_NOEXEC) !== 0) return -EPERM;
  if (file.kind === 'zero') return 'anonymous';
  if (file.kind !== 'reg') return -ENODEV;
  const pages = fileMap(k, file.inode);
  if (pages === null) return -ENODEV;
  return { source: file.inode, offset: 0, name: pathOf(k, file.path, t), pages, mayWrite: canWrite };
}

interface MmapArgs {
  readonly addr: number;
  readonly length: number;
  readonly prot: number;
  readonly flags: number;
  readonly fd: number;
  /** In pages. */
  readonly pgoff: number;
}

/** ksys_mmap_pgoff(), do_mmap(). */
function do_mmap(k: Kernel, t: Task, a: MmapArgs): number {
  const space = spaceOf(k, t);
  if (space === null) return -ENOMEM;
  const anonymous = (a.flags & MAP_ANONYMOUS) !== 0;
  const open = anonymous ? null : fileOf(k.x(t), a.fd);
  if (!anonymous && (open === null || (open.flags & O_PATH) !== 0)) return -EBADF;
  if (a.length === 0) return -EINVAL;
  const length = pageUp(a.length);
  if (length > 0xffffffff || length > TASK_SIZE) return -ENOMEM;
  if ((a.flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) !== 0) {
    if (a.addr % 4096 !== 0) return -EINVAL;
    if (a.addr + length > TASK_SIZE) return -ENOMEM;
  }
  const raw = a.flags & 0x0f;
  if (
    raw !== MAP_SHARED &&
    raw !== MAP_PRIVATE &&
    (raw !== MAP_SHARED_VALIDATE || open === null || k.era.trace === 'old')
  )
    return -EINVAL;
  const type = raw === MAP_SHARED_VALIDATE ? MAP_SHARED : raw;
  if (raw === MAP_SHARED_VALIDATE && (a.flags & ~0x17ffff) !== 0) return -EOPNOTSUPP;
  const readImpliesExec = k.state.spaces.get(t.mm.$addr)?.readImpliesExec === true;
  const prot = (a.prot & 7) | (readImpliesExec && (a.prot & PROT_READ) !== 0 ? PROT_EXEC : 0);
  const file = open === null ? 'anonymous' : mappable(k, t, open, prot, type);
  if (typeof file === 'number') return file;
  const data = type === MAP_PRIVATE && (prot & PROT_WRITE) !== 0;
  if (!mayExpand(k, t, space, length, data)) return -ENOMEM;
  if (data && (a.flags & MAP_NORESERVE) === 0 && !enoughMemory(k, t, length)) return -ENOMEM;
  if ((a.flags & MAP_LOCKED) !== 0 && !canLock(k, t, space, length)) return -EAGAIN;
  const got = mmap(space, {
    ...{ addr: a.addr, length, prot, flags: (a.flags & ~0x0f) | type, low: k.capable(t, CAP_SYS_RAWIO) },
    ...(file === 'anonymous' || file === undefined ? {} : { file: { ...file, offset: a.pgoff * 4096 } }),
  });
  if (got < 0) return got;
  if (file === 'anonymous' && type === MAP_SHARED) nameArea(space, got, '/dev/zero (deleted)');
  if ((a.flags & MAP_LOCKED) !== 0) (findVma(space.vmas, got) as Vma).locked = true;
  noteSize(t, space);
  if ((a.flags & (MAP_POPULATE | MAP_LOCKED)) !== 0) populate(space, got, got + length);
  return got | 0;
}
function nameArea(space: AddressSpace, at: number, name: string): void {
  const v = findVma(space.vmas, at);
  if (v !== null) v.name = name;
}
function canLock(k: Kernel, t: Task, space: AddressSpace, bytes: number): boolean {
  if (k.capable(t, CAP_IPC_LOCK)) return true;
  return lockedBytes(space) + bytes <= t.signal.rlim.at(RLIMIT_MEMLOCK).rlim_cur;
}

/** Calls `each` for the areas of whole pages [start, end), cut at both ends; -ENOMEM when there is a hole. */
function eachArea(space: AddressSpace, start: number, end: number, each: (v: Vma) => void): number {
  cutAt(space.vmas, start);
  cutAt(space.vmas, end);
  let at = start;
  for (; at < end; ) {
    const v = findVma(space.vmas, at);
    if (v === null) return -ENOMEM;
    each(v);
    at = v.end;
  }
  return 0;
}

function mlock(k: Kernel, t: Task, addr: number, length: number, on: boolean): number {
  const space = spaceOf(k, t);
  if (space === null) return -ENOMEM;
  const start = pageDown(addr);
  const end = pageUp(addr + length);
  if (end > TASK_SIZE) return -ENOMEM;
  if (on && !k.capable(t, CAP_IPC_LOCK)) {
    const limit = t.signal.rlim.at(RLIMIT_MEMLOCK).rlim_cur;
    if (limit === 0) return -EPERM;
    if (lockedBytes(space) + (end - start) > limit) return -ENOMEM;
  }
  if (end === start) return 0;
  const r = eachArea(space, start, end, (v) => {
    v.locked = on;
  });
  if (r === 0 && on) populate(space, start, end);
  return r;
}

const MADV_DONTNEED = 4;
const MADV_FREE = 8;
const MADV_REMOVE = 9;
const MADV_DONTFORK = 10;
const MADV_DOFORK = 11;
const MADV_HWPOISON = 100;
const MADV_SOFT_OFFLINE = 101;

/** madvise_inject_error(): pages are said to be broken; whoever touches a poisoned one gets SIGBUS. */
function inject(k: Kernel, t: Task, space: AddressSpace, addr: number, length: number, advice: number): number {
  if (!k.capable(t, CAP_SYS_ADMIN)) return -EPERM;
  if (addr % 4096 !== 0) return -EINVAL;
  for (let at = addr; at < addr + length; at += 4096) {
    const v = findVma(space.vmas, at);
    if (v === null) return -ENOMEM;
    if (space.pageFault(at, (v.prot & PROT_WRITE) !== 0 ? 'write' : 'read') !== 'ok') return -EFAULT;
    const pfn = (space.entry(at) >>> 12).toString(16);
    if (advice === MADV_SOFT_OFFLINE) {
      k.printk(6, `Soft offlining pfn 0x${pfn} at process virtual address 0x${at.toString(16)}`);
      continue;
    }
    k.printk(6, `Injecting memory failure for pfn 0x${pfn} at process virtual address 0x${at.toString(16)}`);
    k.printk(3, `Memory failure: 0x${pfn}: recovery action for dirty LRU page: Recovered`);
    space.poison(at);
  }
  return 0;
}

function madvise(k: Kernel, t: Task, addr: number, length: number, advice: number): number {
  const space = spaceOf(k, t);
  if (space === null) return -ENOMEM;
  const known = [0, 1, 2, 3, MADV_DONTNEED, MADV_REMOVE, MADV_DONTFORK, MADV_DOFORK, 12, 13];
  const modern = [MADV_FREE, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25];
  if (advice === MADV_HWPOISON || advice === MADV_SOFT_OFFLINE) return inject(k, t, space, addr, length, advice);
  if (!known.includes(advice) && (k.era.trace === 'old' || !modern.includes(advice))) return -EINVAL;
  if (addr % 4096 !== 0) return -EINVAL;
  const end = addr + pageUp(length);
  if (end > 0xffffffff + 1) return -EINVAL;
  if (end === addr) return 0;
  let refused = 0;
  const r = eachArea(space, addr, end, (v) => {
    if (advice === MADV_DONTNEED || advice === MADV_FREE) {
      if (v.locked) refused = -EINVAL;
      else space.unmapPages(v.start, v.end);
    } else if (advice === MADV_DONTFORK) v.dontFork = true;
    else if (advice === MADV_DOFORK) v.dontFork = false;
    else if (advice === MADV_REMOVE) refused = v.shared === null ? -EINVAL : -EOPNOTSUPP;
  });
  return refused !== 0 ? refused : r;
}

const MS_ASYNC = 1;
const MS_INVALIDATE = 2;
const MS_SYNC = 4;
function msync(k: Kernel, t: Task, addr: number, length: number, flags: number): number {
  const space = spaceOf(k, t);
  if (space === null) return -ENOMEM;
  if ((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) !== 0 || addr % 4096 !== 0) return -EINVAL;
  if ((flags & MS_ASYNC) !== 0 && (flags & MS_SYNC) !== 0) return -EINVAL;
  const end = addr + pageUp(length);
  if (end > 0xffffffff) return -ENOMEM;
  for (let at = addr; at < end; ) {
    const v = findVma(space.vmas, at);
    if (v === null) return -ENOMEM;
    if ((flags & MS_INVALIDATE) !== 0 && v.locked) return -EBUSY;
    at = v.end;
  }
  return 0;
}

function mincore(k: Kernel, t: Task, addr: number, length: number, out: Parameters<typeof k.user.write>[0]): number {
  const space = spaceOf(k, t);
  if (addr % 4096 !== 0) return -EINVAL;
  if (space === null || addr + length > TASK_SIZE) return -ENOMEM;
  const pages = pageUp(length) / 4096;
  const bytes = new Uint8Array(pages);
  for (let i = 0; i < pages; i += 1) {
    const at = addr + i * 4096;
    if (findVma(space.vmas, at) === null) return -ENOMEM;
    bytes[i] = space.entry(at) >>> 12 === 0 ? 0 : 1;
  }
  return k.user.write(out, bytes);
}

/** After a file was cut: what lies behind its end is gone from every address space. */
export function fileTruncated(k: Kernel, inode: Inode): void {
  truncateMap(k, inode, (file, from) => {
    for (const mm of k.state.spaces.keys()) {
      const space = spaceAt(k, mm);
      for (const v of space?.vmas ?? []) {
        if (v.file !== file) continue;
        const start = Math.max(v.start, v.start + from * 4096 - v.offset);
        if (start < v.end) space?.unmapPages(start, v.end);
      }
    }
  });
}

export const mmapSyscalls = [
  /** @models mm/mmap.c brk @returns the new end, or the old one when it cannot be moved */
  syscall('brk', NR.brk, [uint], (k, t, to) => {
    const space = spaceOf(k, t);
    if (space === null) return 0;
    const now = space.brk;
    if (to < space.startBrk) return now | 0;
    const limit = t.signal.rlim.at(RLIMIT_DATA).rlim_cur;
    const data = t.mm.end_data - t.mm.start_data;
    if (limit !== 0xffffffff && to - space.startBrk + data > limit) return now | 0;
    const growth = pageUp(to) - pageUp(now);
    if (growth > 0 && (!mayExpand(k, t, space, growth, true) || !enoughMemory(k, t, growth))) return now | 0;
    const got = setBrk(space, to);
    noteSize(t, space);
    if (k.state.spaces.get(t.mm.$addr)?.readImpliesExec === true) {
      const heap = findVma(space.vmas, space.startBrk);
      if (heap !== null) heap.prot |= PROT_EXEC;
    }
    return got | 0;
  }),
  /** The old call: six words in memory. @models arch/x86 old_mmap */
  syscall('mmap', NR.mmap, [user], (k, t, arg) => {
    const w = [0, 4, 8, 12, 16, 20].map((at) => k.user.u32(arg, at));
    if (w.some((v) => v === undefined)) return -EFAULT;
    const [addr, length, prot, flags, fd, offset] = w as [number, number, number, number, number, number];
    if (offset % 4096 !== 0) return -EINVAL;
    return do_mmap(k, t, { addr, length, prot, flags, fd: fd | 0, pgoff: offset / 4096 });
  }),
  /** @models mm/mmap.c mmap_pgoff @returns the address, or -EBADF, -EINVAL, -ENOMEM, -EACCES, -ENODEV, -EPERM, -EEXIST, -EAGAIN */
  syscall('mmap2', NR.mmap2, [uint, uint, int, int, int, uint], (k, t, addr, length, prot, flags, fd, pgoff) =>
    do_mmap(k, t, { addr, length, prot, flags, fd, pgoff }),
  ),
  syscall('munmap', NR.munmap, [uint, uint], (k, t, addr, length) => {
    const space = spaceOf(k, t);
    if (space === null) return -EINVAL;
    const r = munmap(space, addr, length);
    noteSize(t, space);
    return r;
  }),
  /** @models mm/mprotect.c @returns 0, -EINVAL, -ENOMEM (hole), -EACCES (a shared mapping of a file opened read-only) */
  syscall('mprotect', NR.mprotect, [uint, uint, int], (k, t, addr, length, given) => {
    const space = spaceOf(k, t);
    if (space === null) return -ENOMEM;
    let prot = given & ~(PROT_GROWSDOWN | PROT_GROWSUP);
    let [start, size] = [addr, length];
    if ((given & (PROT_GROWSDOWN | PROT_GROWSUP)) === (PROT_GROWSDOWN | PROT_GROWSUP)) return -EINVAL;
    if ((given & PROT_GROWSDOWN) !== 0) {
      const v = findVma(space.vmas, addr);
      if (v === null || !v.growsDown) return -EINVAL;
      size += start - v.start;
      start = v.start;
    }
    if (k.state.spaces.get(t.mm.$addr)?.readImpliesExec === true && (prot & PROT_READ) !== 0) prot |= PROT_EXEC;
    return mprotect(space, start, size, prot);
  }),
  /** @models mm/mremap.c */
  syscall('mremap', NR.mremap, [uint, uint, uint, int, uint], (k, t, addr, oldSize, newSize, flags, newAddr) => {
    const space = spaceOf(k, t);
    if (space === null) return -EFAULT;
    if ((flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED)) !== 0) return -EINVAL;
    if ((flags & MREMAP_FIXED) !== 0 && (flags & MREMAP_MAYMOVE) === 0) return -EINVAL;
    const growth = pageUp(newSize) - pageUp(oldSize);
    if (growth > 0 && (!mayExpand(k, t, space, growth, true) || !enoughMemory(k, t, growth))) return -ENOMEM;
    const r = mremap(space, addr, oldSize, newSize, flags, newAddr);
    noteSize(t, space);
    return r | 0;
  }),
  syscall('madvise', NR.madvise, [uint, uint, int], madvise),
  syscall('msync', NR.msync, [uint, uint, int], msync),
  syscall('mincore', NR.mincore, [uint, uint, user], mincore),
  syscall('mlock', NR.mlock, [uint, uint], (k, t, addr, length) => mlock(k, t, addr, length, true)),
  syscall('mlock2', NR.mlock2, [uint, uint, int], (k, t, addr, length, flags) =>
    (flags & ~1) !== 0 ? -EINVAL : mlock(k, t, addr, length, true),
  ),
  syscall('munlock', NR.munlock, [uint, uint], (k, t, addr, length) => mlock(k, t, addr, length, false)),
  syscall('mlockall', NR.mlockall, [int], (k, t, flags) => {
    const space = spaceOf(k, t);
    if (flags === 0 || (flags & ~7) !== 0 || flags === 4) return -EINVAL;
    if (space === null) return -ENOMEM;
    const limit = t.signal.rlim.at(RLIMIT_MEMLOCK).rlim_cur;
    if (!k.capable(t, CAP_IPC_LOCK)) {
      if (limit === 0) return -EPERM;
      if ((flags & 1) !== 0 && totalBytes(space.vmas) > limit) return -ENOMEM;
    }
    if ((flags & 1) !== 0) for (const v of space.vmas) v.locked = true;
    return 0;
  }),
  syscall('munlockall', NR.munlockall, [], (k, t) => {
    for (const v of spaceOf(k, t)?.vmas ?? []) v.locked = false;
    return 0;
  }),
  syscall('remap_file_pages', NR.remap_file_pages, [uint], () => -ENOSYS),
];
