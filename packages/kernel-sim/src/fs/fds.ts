/** fs/fds.ts — fs/file.c, fs/fcntl.c, fs/open.c: descriptors; and pipe(2), which makes two. */
import * as E from '../include/errno.ts';
import * as F from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { fSetown, O_ASYNC, setAsync, setOwner, setSignal } from './async.ts';
import { dirOf, fromDir } from './at.ts';
import { Struct } from './bytes.ts';
import { closeFd, copyFiles, fget, fileOf, installFd, newOpenFile, nofile } from './file.ts';
import { fcntlLock, flock } from './lock-calls.ts';
import { addSeals, getSeals } from './memfd.ts';
import { sysOpen } from './open.ts';
import * as P from './permission.ts';
import { countOpen, freePipe, pipeInode, setPipeSize } from './pipe.ts';
import { PAGE } from './super.ts';

const SETFL_MASK = F.O_APPEND | F.O_NONBLOCK | 0o1000000 | 0o40000; // O_NOATIME, O_DIRECT
const F_SETOWN_EX = 15;
const F_GETOWN_EX = 16;
const F_SETSIG = 10;
const F_GETSIG = 11;

function dup2(k: Kernel, task: Task, from: number, to: number, cloexec: boolean): number {
  const { files } = k.x(task);
  if (to < 0 || to >= nofile(task)) return -E.EBADF;
  const file = fileOf(k.x(task), from);
  if (file === null) return -E.EBADF;
  file.count += 1; // closing `to` must not free what it is about to hold
  if (files.fds.has(to)) closeFd(k, k.x(task), to);
  files.fds.set(to, { file, cloexec });
  return to;
}
function dupFrom(k: Kernel, task: Task, fd: number, from: number, cloexec: boolean): number {
  const file = fileOf(k.x(task), fd);
  if (file === null) return -E.EBADF;
  if (from < 0 || from >= nofile(task)) return -E.EINVAL;
  return installFd(k, task, file, cloexec, from);
}

function setfl(k: Kernel, task: Task, fd: number, flags: number): number {
  const file = fget(k, task, fd);
  if (file === null) return -E.EBADF;
  if ((flags & 0o1000000) !== 0 && (file.flags & 0o1000000) === 0 && !P.ownerOrCapable(P.whoIs(k, task), file.inode))
    return -E.EPERM;
  setAsync(k, task, file, fd, (flags & O_ASYNC) !== 0);
  file.flags = (file.flags & ~SETFL_MASK) | (flags & SETFL_MASK);
  return 0;
}

function fcntl(k: Kernel, task: Task, fd: number, cmd: number, arg: Arg, wide: boolean): SysResult {
  const x = k.x(task);
  const found = x.files.fds.get(fd);
  if (found === undefined) return -E.EBADF;
  const { file } = found;
  const n = int(arg);
  if ((file.flags & F.O_PATH) !== 0 && ![F.F_DUPFD, F.F_DUPFD_CLOEXEC, F.F_GETFD, F.F_SETFD, F.F_GETFL].includes(cmd))
    return -E.EBADF;
  switch (cmd) {
    case F.F_DUPFD:
      return dupFrom(k, task, fd, n, false);
    case F.F_DUPFD_CLOEXEC:
      return dupFrom(k, task, fd, n, true);
    case F.F_GETFD:
      return found.cloexec ? F.FD_CLOEXEC : 0;
    case F.F_SETFD:
      found.cloexec = (n & F.FD_CLOEXEC) !== 0;
      return 0;
    case F.F_GETFL:
      return file.flags;
    case F.F_SETFL:
      return setfl(k, task, fd, n);
    case F.F_GETLK:
    case F.F_SETLK:
    case F.F_SETLKW:
      return fcntlLock(k, task, file, cmd, arg, false);
    case 12:
    case 13:
    case 14:
      return wide ? fcntlLock(k, task, file, cmd - 7, arg, true) : -E.EINVAL;
    case F.F_SETOWN:
      return fSetown(k, task, file, n);
    case F.F_GETOWN:
      return file.owner;
    case F_GETOWN_EX:
      return k.user.write(arg, new Struct(8).u32(0, file.fown?.type ?? 0).u32(4, Math.abs(file.owner)).bytes);
    case F_SETOWN_EX: {
      const type = k.user.u32(arg, 0);
      const nr = k.user.u32(arg, 4);
      if (type === undefined || nr === undefined) return -E.EFAULT;
      return type > 2 ? -E.EINVAL : setOwner(k, task, file, type, nr | 0);
    }
    case F_SETSIG:
      return setSignal(file, n);
    case F_GETSIG:
      return file.fown?.sig ?? 0;
    case 1033: // F_ADD_SEALS
      return k.era.trace === 'old' ? -E.EINVAL : addSeals(file, n);
    case 1034: // F_GET_SEALS
      return k.era.trace === 'old' ? -E.EINVAL : getSeals(file);
    case F.F_GETPIPE_SZ:
      if (k.era.trace === 'old') return -E.EINVAL; // 2.6.35
      return file.kind === 'pipe' && file.inode.pipe !== null ? file.inode.pipe.slots * PAGE : -E.EBADF;
    case F.F_SETPIPE_SZ:
      if (k.era.trace === 'old') return -E.EINVAL;
      return file.kind === 'pipe' && file.inode.pipe !== null ? setPipeSize(k, task, file.inode.pipe, n) : -E.EBADF;
    default:
      return -E.EINVAL;
  }
}

/** do_pipe2() */
function pipe(k: Kernel, task: Task, out: Arg, flags: number): number {
  if ((flags & ~(F.O_CLOEXEC | F.O_NONBLOCK | 0o40000)) !== 0) return -E.EINVAL;
  const made = pipeInode(k, task);
  if (typeof made === 'number') return made;
  const keep = flags & (F.O_NONBLOCK | 0o40000);
  const open = (mode: number) => {
    const file = newOpenFile(k, 'pipe', made.path, mode | keep);
    if (typeof file !== 'number' && made.inode.pipe !== null) countOpen(made.inode.pipe, mode);
    return file;
  };
  const reader = open(F.O_RDONLY);
  if (typeof reader === 'number') {
    if (made.inode.pipe !== null) freePipe(k, made.inode.pipe);
    return reader;
  }
  const cloexec = (flags & F.O_CLOEXEC) !== 0;
  const r = installFd(k, task, reader, cloexec);
  if (r < 0) return r;
  const writer = open(F.O_WRONLY);
  const w = typeof writer === 'number' ? writer : installFd(k, task, writer, cloexec);
  const bad = w < 0 ? w : k.user.write(out, new Struct(8).u32(0, r).u32(4, w).bytes);
  if (bad >= 0) return 0;
  closeFd(k, k.x(task), r);
  if (w >= 0) closeFd(k, k.x(task), w);
  return bad;
}

function closeRange(k: Kernel, task: Task, first: number, last: number, flags: number): number {
  if ((flags & ~6) !== 0 || first > last) return -E.EINVAL;
  const x = k.x(task);
  if ((flags & 2) !== 0 && x.files.count > 1) {
    const own = copyFiles(k, x.files);
    x.files.count -= 1;
    x.files = own;
  }
  const fds = [...x.files.fds.keys()].filter((fd) => fd >= first && fd <= last).sort((a, b) => a - b);
  for (const fd of fds) {
    const d = x.files.fds.get(fd);
    if (d === undefined) continue;
    if ((flags & 4) !== 0) d.cloexec = true;
    else closeFd(k, x, fd);
  }
  return 0;
}

/** openat2(2): struct open_how, without RESOLVE_* restrictions. */
function openat2(k: Kernel, t: Task, dirfd: number, name: Arg, how: Arg, size: number): SysResult {
  if (size < 24) return -E.EINVAL;
  if (size > PAGE) return -E.E2BIG;
  const flags = k.user.u32(how, 0);
  const mode = k.user.u32(how, 8);
  const resolve = k.user.u32(how, 16);
  if (flags === undefined || mode === undefined || resolve === undefined) return -E.EFAULT;
  if (resolve !== 0) return -E.EINVAL; // Differs: RESOLVE_* are not modelled
  return openat(k, t, dirfd, k.user.string(name), flags, mode);
}
function openat(k: Kernel, t: Task, dirfd: number, name: string | number, flags: number, mode: number): SysResult {
  if (typeof name === 'number') return name;
  const dir = dirOf(k, t, dirfd, name);
  return typeof dir === 'number' ? dir : sysOpen(k, t, name, flags, mode, fromDir(dir));
}

export const fdSyscalls = [
  /** @models fs/open.c do_sys_openat2() */
  syscall('open', NR.open, [user, int, uint], (k, t, p, flags, mode) => sysOpen(k, t, k.user.string(p), flags, mode)),
  syscall('openat', NR.openat, [int, user, int, uint], (k, t, d, p, flags, mode) =>
    openat(k, t, d, k.user.string(p), flags, mode),
  ),
  syscall('openat2', NR.openat2, [int, user, user, uint], openat2),
  syscall('creat', NR.creat, [user, uint], (k, t, p, mode) =>
    sysOpen(k, t, k.user.string(p), F.O_CREAT | F.O_WRONLY | F.O_TRUNC, mode),
  ),
  syscall('close', NR.close, [int], (k, t, fd) => closeFd(k, k.x(t), fd)),
  syscall('close_range', NR.close_range, [uint, uint, uint], closeRange),
  syscall('dup', NR.dup, [int], (k, t, fd) => {
    const file = fileOf(k.x(t), fd);
    return file === null ? -E.EBADF : installFd(k, t, file, false);
  }),
  syscall('dup2', NR.dup2, [int, int], (k, t, from, to) => {
    if (from === to) return fileOf(k.x(t), from) === null ? -E.EBADF : to;
    return dup2(k, t, from, to, false);
  }),
  syscall('dup3', NR.dup3, [int, int, int], (k, t, from, to, flags) => {
    if ((flags & ~F.O_CLOEXEC) !== 0 || from === to) return -E.EINVAL;
    return dup2(k, t, from, to, flags !== 0);
  }),
  syscall('fcntl', NR.fcntl, [int, int, user], (k, t, fd, cmd, arg) => fcntl(k, t, fd, cmd, arg, false)),
  syscall('fcntl64', NR.fcntl64, [int, int, user], (k, t, fd, cmd, arg) => fcntl(k, t, fd, cmd, arg, true)),
  syscall('flock', NR.flock, [int, int], flock),
  syscall('pipe', NR.pipe, [user], (k, t, out) => pipe(k, t, out, 0)),
  syscall('pipe2', NR.pipe2, [user, int], pipe),
];
