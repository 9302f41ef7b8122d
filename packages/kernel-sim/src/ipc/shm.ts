/**
 * ipc/shm.c — shared memory segments: files without a name that processes map.
 *
 * Differs: the time and the process of the last detachment are noted by shmdt(2) alone, not when a process ends with a segment attached.
 */
import { forgetIfUnused, newInode } from '../fs/super.ts';
import type { Inode } from '../fs/types.ts';
import { CAP_IPC_LOCK, RLIMIT_AS } from '../include/constants.ts';
import { EINVAL, ENOMEM, EPERM } from '../include/errno.ts';
import { S_IFREG } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { spaceAt, spaceOf } from '../kernel/c-state.ts';
import { charge } from '../kernel/sched.ts';
import type { Kernel } from '../kernel/types.ts';
import { type AddressSpace, TASK_SIZE } from '../mm/address-space.ts';
import { dropIdle, fileMap } from '../mm/file-map.ts';
import { MAP_FIXED, MAP_SHARED, mmap, munmap } from '../mm/mmap.ts';
import { PROT_EXEC, PROT_READ, PROT_WRITE, pageUp, totalBytes, type Vma, vmaIndex } from '../mm/vma.ts';
import type { Arg } from '../program/types.ts';
import type { ShmSegment } from './types.ts';
import {
  command,
  IPC_RMID,
  IPC_SET,
  IPC_STAT,
  ipcget,
  ipcperms,
  mayChange,
  newPerm,
  objectsOf,
  readPerm,
  seconds,
  withPerm,
} from './util.ts';

const SHM_RDONLY = 0o10000;
const SHM_RND = 0o20000;
const SHM_REMAP = 0o40000;
const SHM_EXEC = 0o100000;
const SHM_LOCK = 11;
const SHM_UNLOCK = 12;
const SHM_DEST = 0o1000;
const SHM_LOCKED = 0o2000;
const SHMMNI = 4096;
/** kernel.shmmax: 32 MB, and since 3.16 no limit to speak of. */
const SHMMAX = { old: 32 << 20, new: 0xfeffffff } as const;

/** Where an area's segment would begin. */
const baseOf = (v: Vma): number => v.start - v.offset;
function attachments(k: Kernel, inode: Inode): number {
  let n = 0;
  for (const mm of k.state.spaces.keys())
    n += new Set(
      spaceAt(k, mm)
        ?.vmas.filter((v) => v.file === inode)
        .map(baseOf),
    ).size;
  return n;
}
/** What it costs to look through one address space. */
const CYCLES_PER_SPACE = 20;
/** The segment of an id; one that was removed goes when nobody has it attached any more. */
function segment(k: Kernel, t: Task, id: number): ShmSegment | number {
  const { byId } = objectsOf(k, t).shm;
  const s = byId.get(id);
  if (s?.removed === true) charge(k, k.x(t), k.state.spaces.size * CYCLES_PER_SPACE);
  if (s === undefined) return -EINVAL;
  if (!s.removed || attachments(k, s.inode) > 0) return s;
  byId.delete(id);
  return -EINVAL;
}

/** @models ipc/shm.c shmget */
export function shmget(k: Kernel, t: Task, key: number, size: number, flags: number): number {
  const all = objectsOf(k, t).shm;
  return ipcget(k, t, all, key, flags, {
    check: (s) => (s.size < size ? -EINVAL : 0),
    gone: (s) => s.removed,
    make() {
      if (size === 0 || size > SHMMAX[k.era.trace]) return -EINVAL;
      if (pageUp(size) / 4096 > k.mem.frames) return -ENOMEM;
      const perm = newPerm(k, t, all, key, flags, SHMMNI);
      if (typeof perm === 'number') return perm;
      const { fsuid: uid, fsgid: gid } = t.cred;
      const inode = newInode(k, k.state.fs.memfds, { mode: S_IFREG | (flags & 0o777), uid, gid, ino: perm.id });
      if (typeof inode === 'number') return inode;
      inode.size = size;
      const times = { atime: 0, dtime: 0, ctime: seconds(k) };
      all.byId.set(perm.id, { perm, size, inode, removed: false, ...times, cpid: t.tgid, lpid: 0 });
      return perm.id;
    },
  });
}

/** @models ipc/shm.c do_shmat() @returns the address, or -EINVAL (no segment, odd address, in the way of another mapping), -EACCES, -ENOMEM */
export function shmat(k: Kernel, t: Task, id: number, at: number, flags: number): number {
  const space = spaceOf(k, t);
  if (space === null) return -ENOMEM;
  const odd = at % 4096;
  if (odd !== 0 && (flags & SHM_RND) === 0) return -EINVAL;
  const addr = at - odd;
  if (addr === 0 && (flags & SHM_REMAP) !== 0) return -EINVAL;
  const s = segment(k, t, id);
  if (typeof s === 'number') return s;
  const writes = (flags & SHM_RDONLY) === 0;
  const execs = (flags & SHM_EXEC) !== 0;
  const error = ipcperms(k, t, s.perm, 0o444 | (writes ? 0o222 : 0) | (execs ? 0o111 : 0));
  if (error !== 0) return error;
  const length = pageUp(s.size);
  const limit = t.signal.rlim.at(RLIMIT_AS).rlim_cur;
  if (limit !== 0xffffffff && totalBytes(space.vmas) + length > limit) return -ENOMEM;
  if (addr !== 0 && (flags & SHM_REMAP) === 0) {
    if (addr + length > TASK_SIZE) return -EINVAL;
    const next = space.vmas[vmaIndex(space.vmas, addr)];
    if (next !== undefined && next.start < addr + length) return -EINVAL;
  }
  const name = `/SYSV${(s.perm.key >>> 0).toString(16).padStart(8, '0')} (deleted)`;
  const got = mmap(space, {
    ...{ addr, length, prot: PROT_READ | (writes ? PROT_WRITE : 0) | (execs ? PROT_EXEC : 0) },
    flags: MAP_SHARED | (addr === 0 ? 0 : MAP_FIXED),
    file: { source: s.inode, offset: 0, name, pages: fileMap(k, s.inode), mayWrite: writes },
  });
  if (got < 0) return got;
  t.mm.total_vm = totalBytes(space.vmas) / 4096;
  s.atime = seconds(k);
  s.lpid = t.tgid;
  return got;
}

const attached = (space: AddressSpace, file: Vma['file'], base: number): Vma[] =>
  space.vmas.filter((v) => v.file === file && baseOf(v) === base);

export function shmdt(k: Kernel, t: Task, at: number): number {
  const space = spaceOf(k, t);
  if (space === null || at % 4096 !== 0) return -EINVAL;
  charge(k, k.x(t), objectsOf(k, t).shm.byId.size * CYCLES_PER_SPACE);
  for (const s of objectsOf(k, t).shm.byId.values()) {
    const areas = attached(space, s.inode, at);
    if (areas.length === 0) continue;
    for (const v of areas) munmap(space, v.start, v.end - v.start);
    t.mm.total_vm = totalBytes(space.vmas) / 4096;
    s.dtime = seconds(k);
    s.lpid = t.tgid;
    segment(k, t, s.perm.id);
    return 0;
  }
  return -EINVAL;
}

/** struct shmid64_ds */
function shmid64(k: Kernel, s: ShmSegment): Uint8Array {
  const mode = s.perm.mode | (s.removed ? SHM_DEST : 0);
  return withPerm(s.perm, 84, mode)
    .u32(36, s.size)
    .u32(40, s.atime)
    .u32(48, s.dtime)
    .u32(56, s.ctime)
    .u32(64, s.cpid)
    .u32(68, s.lpid)
    .u32(72, attachments(k, s.inode)).bytes;
}

/** Nobody finds it any more; its memory goes with whoever still has it attached. */
function remove(k: Kernel, t: Task, s: ShmSegment): void {
  s.removed = true;
  s.inode.nlink = 0;
  dropIdle(k, Number.MAX_SAFE_INTEGER);
  forgetIfUnused(k, s.inode);
  segment(k, t, s.perm.id);
}

export function shmctl(k: Kernel, t: Task, id: number, cmd: number, buf: Arg): number {
  const s = segment(k, t, id);
  if (typeof s === 'number') return s;
  switch (command(cmd)) {
    case IPC_STAT:
      charge(k, k.x(t), k.state.spaces.size * CYCLES_PER_SPACE);
      return ipcperms(k, t, s.perm, 0o444) || k.user.write(buf, shmid64(k, s));
    case IPC_SET: {
      const error = mayChange(k, t, s.perm) || readPerm(k, s.perm, buf);
      if (error === 0) s.ctime = seconds(k);
      return error;
    }
    case IPC_RMID: {
      const error = mayChange(k, t, s.perm);
      if (error === 0) remove(k, t, s);
      return error;
    }
    case SHM_LOCK:
    case SHM_UNLOCK:
      if (!k.capable(t, CAP_IPC_LOCK) && mayChange(k, t, s.perm) !== 0) return -EPERM;
      s.perm.mode = command(cmd) === SHM_LOCK ? s.perm.mode | SHM_LOCKED : s.perm.mode & ~SHM_LOCKED;
      return 0;
    default:
      return -EINVAL;
  }
}
