/** fs/lock-calls.ts — flock(2), and fcntl(2) F_GETLK, F_SETLK, F_SETLKW. */
import * as E from '../include/errno.ts';
import { F_GETLK, F_SETLKW } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { offset64, Struct } from './bytes.ts';
import { fget, readable, writable } from './file.ts';
import { conflict, lock, unlock } from './locks.ts';
import type { Inode, Lock, OpenFile } from './types.ts';

const F_RDLCK = 0;
const F_WRLCK = 1;
const F_UNLCK = 2;
const LOCK_NB = 4;

function waitFor(k: Kernel, task: Task, inode: Inode): SysResult {
  inode.lockQueue ??= { waiters: [] };
  return k.block(task, { on: [inode.lockQueue] });
}

export function flock(k: Kernel, task: Task, fd: number, op: number): SysResult {
  const kind = op & ~LOCK_NB;
  const file = fget(k, task, fd);
  if (file === null) return -E.EBADF;
  if (kind !== 1 && kind !== 2 && kind !== 8) return -E.EINVAL;
  if (kind === 8) {
    unlock(k, file.inode, file);
    return 0;
  }
  const want: Lock = { by: file, exclusive: kind === 2, start: 0, end: Number.POSITIVE_INFINITY };
  const r = lock(k, file.inode, want);
  if (r !== -E.EAGAIN || (op & LOCK_NB) !== 0) return r;
  unlock(k, file.inode, file); // an upgrade gives the old lock up first
  return waitFor(k, task, file.inode);
}

interface Flock {
  readonly type: number;
  readonly start: number;
  readonly end: number;
}
/** struct flock (16 bytes) or flock64 (24): start and end as absolute positions. */
function readFlock(k: Kernel, file: OpenFile, arg: Arg, wide: boolean): Flock | number {
  const head = k.user.u32(arg, 0);
  const at = (i: number): number | undefined => {
    const lo = k.user.u32(arg, 4 + i * (wide ? 8 : 4));
    const hi = wide ? k.user.u32(arg, 8 + i * 8) : 0;
    return lo === undefined || hi === undefined ? undefined : wide ? offset64(lo, hi) : lo | 0;
  };
  const l_start = at(0);
  const l_len = at(1);
  if (head === undefined || l_start === undefined || l_len === undefined) return -E.EFAULT;
  const whence = head >>> 16;
  if (whence > 2) return -E.EINVAL;
  let start = l_start + (whence === 0 ? 0 : whence === 1 ? file.pos : file.inode.size);
  if (start < 0) return -E.EINVAL;
  let end = Number.POSITIVE_INFINITY;
  if (l_len > 0) end = start + l_len;
  else if (l_len < 0) {
    end = start;
    start += l_len;
    if (start < 0) return -E.EINVAL;
  }
  return { type: head & 0xffff, start, end };
}
function answer(k: Kernel, arg: Arg, wide: boolean, l: Lock): number {
  const s = new Struct(wide ? 24 : 16).u16(0, l.exclusive ? F_WRLCK : F_RDLCK).u16(2, 0);
  const len = l.end === Number.POSITIVE_INFINITY ? 0 : l.end - l.start;
  const by = typeof l.by === 'number' ? l.by : -1;
  if (wide) s.u64(4, l.start).u64(12, len).u32(20, by);
  else s.u32(4, l.start).u32(8, len).u32(12, by);
  return k.user.write(arg, s.bytes);
}

/** `cmd` is F_GETLK, F_SETLK or F_SETLKW; the 64-bit ones say so by `wide`. */
export function fcntlLock(k: Kernel, task: Task, file: OpenFile, cmd: number, arg: Arg, wide: boolean): SysResult {
  const l = readFlock(k, file, arg, wide);
  if (typeof l === 'number') return l;
  if (l.type > F_UNLCK) return -E.EINVAL;
  const want: Lock = { by: task.tgid, exclusive: l.type === F_WRLCK, start: l.start, end: l.end };
  if (cmd === F_GETLK) {
    if (l.type === F_UNLCK) return -E.EINVAL;
    const found = conflict(file.inode, want);
    return found === null ? k.user.write(arg, Uint8Array.of(F_UNLCK, 0)) : answer(k, arg, wide, found);
  }
  if (l.type === F_UNLCK) {
    unlock(k, file.inode, task.tgid, l.start, l.end);
    return 0;
  }
  if (l.type === F_RDLCK ? !readable(file) : !writable(file)) return -E.EBADF;
  const r = lock(k, file.inode, want);
  if (r !== -E.EAGAIN || cmd !== F_SETLKW) return r;
  return deadlocked(k, file.inode, want) ? -E.EDEADLK : waitFor(k, task, file.inode);
}

/** posix_locks_deadlock(): would this wait close a circle of two processes waiting for each other's locks? */
function deadlocked(k: Kernel, inode: Inode, want: Lock): boolean {
  const blocker = conflict(inode, want)?.by;
  if (typeof blocker !== 'number') return false;
  const other = k.find(blocker);
  if (other === null) return false;
  const queues = k.x(other).wait?.queues ?? [];
  return queues.some((q) => lockedInodesOf(k, want.by as number).some((i) => i.lockQueue === q));
}
function lockedInodesOf(k: Kernel, pid: number): Inode[] {
  const task = k.find(pid);
  if (task === null) return [];
  return [...k.x(task).files.fds.values()]
    .map((d) => d.file.inode)
    .filter((i) => i.locks?.some((l) => l.by === pid) === true);
}
