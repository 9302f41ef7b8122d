/** fs/attr.ts — fs/attr.c, fs/open.c, fs/utimes.c: mode, owner, times, size, and access(2). */
import { CAP_CHOWN, CAP_FSETID, RLIM_INFINITY, RLIMIT_FSIZE } from '../include/constants.ts';
import * as E from '../include/errno.ts';
import * as F from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { SIGXFSZ } from '../include/signal.ts';
import { NR } from '../include/unistd.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import { wallMs } from '../kernel/time.ts';
import type { Kernel } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { pathAt } from './at.ts';
import { offset64 } from './bytes.ts';
import { fget, fileOf, writable } from './file.ts';
import { sizeSealed } from './memfd.ts';
import { fsnotify, IN } from './notify.ts';
import { MAX_FILE, truncatePages } from './pages.ts';
import * as P from './permission.ts';
import { removePrivs } from './reg.ts';
import { cap_inode_killpriv } from './simple-xattr.ts';
import { chargePages, isDir, isLink, isReg, PAGE, unchargePages } from './super.ts';
import type { Dentry, Inode, OpenFile, Path } from './types.ts';

const HERE = F.AT_FDCWD;
const MS_NOEXEC = 8;
const now = (k: Kernel): number => Math.floor(wallMs(k));
const byFd = (k: Kernel, t: Task, fd: number): OpenFile | null => fget(k, t, fd);

/** chmod_common(), notify_change(): only the owner; a group one is not in costs the setgid bit. */
function chmod(k: Kernel, task: Task, path: Path | number, mode: number): number {
  if (typeof path === 'number') return path;
  const { inode } = path.dentry;
  const who = P.whoIs(k, task);
  if (P.isReadOnly(path)) return -E.EROFS;
  if (isLink(inode)) return -E.EOPNOTSUPP;
  if (!P.ownerOrCapable(who, inode)) return -E.EPERM;
  if (inode.node !== null) return -E.EPERM;
  const refused = P.security_inode(k, who, path, true);
  if (refused !== 0) return refused;
  let bits = mode & 0o7777;
  if ((bits & F.S_ISGID) !== 0 && !P.inGroup(who, inode.gid) && !who.can(CAP_FSETID)) bits &= ~F.S_ISGID;
  inode.mode = (inode.mode & F.S_IFMT) | bits;
  inode.ctime = now(k);
  fsnotify(k, path.dentry, IN.attrib);
  return 0;
}

/** chown_common(): giving away needs CAP_CHOWN; a group of one's own does not. Programs lose their set-id bits. */
function chown(k: Kernel, task: Task, path: Path | number, uid: number, gid: number): number {
  if (typeof path === 'number') return path;
  const { inode } = path.dentry;
  const who = P.whoIs(k, task);
  if (P.isReadOnly(path)) return -E.EROFS;
  const toUid = uid === -1 ? null : uid >>> 0;
  const toGid = gid === -1 ? null : gid >>> 0;
  const privileged = who.can(CAP_CHOWN);
  if (toUid !== null && !privileged && (who.uid !== inode.uid || toUid !== inode.uid)) return -E.EPERM;
  if (toGid !== null && !privileged && (who.uid !== inode.uid || !(P.inGroup(who, toGid) || toGid === inode.gid)))
    return -E.EPERM;
  if (inode.node !== null) return toUid === null && toGid === null ? 0 : -E.EPERM;
  const refused = P.security_inode(k, who, path, true);
  if (refused !== 0) return refused;
  const { mode } = inode;
  if (toUid !== null) inode.uid = toUid;
  if (toGid !== null) inode.gid = toGid;
  if (!isDir(inode)) {
    if ((inode.mode & F.S_ISUID) !== 0) inode.mode &= ~F.S_ISUID;
    if ((inode.mode & (F.S_ISGID | 0o10)) === (F.S_ISGID | 0o10)) inode.mode &= ~F.S_ISGID;
    cap_inode_killpriv(k, inode);
  }
  inode.ctime = now(k);
  if (toUid !== null || toGid !== null || inode.mode !== mode) fsnotify(k, path.dentry, IN.attrib);
  return 0;
}
/** 16-bit calls: 0xffff means "leave". */
const low = (id: number): number => ((id & 0xffff) === 0xffff ? -1 : id & 0xffff);

type When = number | 'now' | null;
/** vfs_utimes(): times of one's own choice need the owner; "now" also who may write. */
function utimes(k: Kernel, task: Task, path: Path | number, times: readonly [When, When] | null): number {
  if (typeof path === 'number') return path;
  const { inode } = path.dentry;
  if (times !== null && times[0] === null && times[1] === null) return 0;
  if (P.isReadOnly(path)) return -E.EROFS;
  const who = P.whoIs(k, task);
  const touch = times === null || (times[0] === 'now' && times[1] === 'now');
  if (touch) {
    if (!P.ownerOrCapable(who, inode)) {
      const denied = P.inode_permission(k, who, path, P.MAY_WRITE);
      if (denied !== 0) return denied;
    }
  } else if (!P.ownerOrCapable(who, inode)) return -E.EPERM;
  if (inode.node !== null) return -E.EPERM;
  const refused = P.security_inode(k, who, path, true);
  if (refused !== 0) return refused;
  const [a, m] = times ?? ['now', 'now'];
  if (a !== null) inode.atime = a === 'now' ? now(k) : a;
  if (m !== null) inode.mtime = m === 'now' ? now(k) : m;
  inode.ctime = now(k);
  fsnotify(k, path.dentry, a === null ? IN.modify : m === null ? IN.access : IN.attrib);
  return 0;
}
const UTIME_NOW = 0x3fffffff;
const UTIME_OMIT = 0x3ffffffe;
/** Two timespecs; `size` of one is 8, or 16 with 64-bit times. null: both now. */
function readTimes(k: Kernel, arg: Arg, size: 8 | 16, unit: 'ns' | 'us'): readonly [When, When] | null | number {
  if (k.user.isNull(arg)) return null;
  const out: When[] = [];
  for (let i = 0; i < 2; i += 1) {
    const s = k.user.u32(arg, i * size);
    const hi = size === 16 ? k.user.u32(arg, i * size + 4) : 0;
    const n = k.user.u32(arg, i * size + size / 2);
    if (s === undefined || n === undefined || hi === undefined) return -E.EFAULT;
    if (unit === 'ns' && n === UTIME_NOW) out.push('now');
    else if (unit === 'ns' && n === UTIME_OMIT) out.push(null);
    else if (n >= (unit === 'ns' ? 1e9 : 1e6)) return -E.EINVAL;
    else out.push((size === 16 ? offset64(s, hi) : s | 0) * 1000 + (unit === 'ns' ? n / 1e6 : n / 1e3));
  }
  return out as unknown as readonly [When, When];
}
function utimensat(k: Kernel, t: Task, dirfd: number, name: Arg, arg: Arg, flags: number, size: 8 | 16): number {
  const times = readTimes(k, arg, size, 'ns');
  if (typeof times === 'number') return times;
  if (k.user.isNull(name)) {
    if (flags !== 0 || dirfd === HERE) return dirfd === HERE ? -E.EFAULT : -E.EINVAL;
    return utimes(k, t, fileOf(k.x(t), dirfd)?.path ?? -E.EBADF, times);
  }
  if ((flags & ~(F.AT_SYMLINK_NOFOLLOW | F.AT_EMPTY_PATH)) !== 0) return -E.EINVAL;
  const nofollow = (flags & F.AT_SYMLINK_NOFOLLOW) !== 0;
  return utimes(k, t, pathAt(k, t, dirfd, k.user.string(name), flags, { nofollow }), times);
}

/** inode_newsize_ok() and do_truncate(). */
function setSize(k: Kernel, task: Task, dentry: Dentry, size: number): number {
  const { inode } = dentry;
  const limit = task.signal.rlim.at(RLIMIT_FSIZE).rlim_cur;
  if (size > inode.size && limit !== RLIM_INFINITY && size > limit) {
    k.sendSignal(task, SIGXFSZ);
    return -E.EFBIG;
  }
  if (size > MAX_FILE) return -E.EFBIG;
  if (sizeSealed(inode, size)) return -E.EPERM;
  removePrivs(k, task, inode);
  truncatePages(k, inode, size);
  fsnotify(k, dentry, IN.modify);
  return 0;
}
function truncate(k: Kernel, task: Task, name: string | number, size: number): number {
  if (size < 0) return -E.EINVAL;
  const path = pathAt(k, task, HERE, name, 0, {});
  if (typeof path === 'number') return path;
  const { inode } = path.dentry;
  if (isDir(inode)) return -E.EISDIR;
  if (!isReg(inode)) return -E.EINVAL;
  if (P.isReadOnly(path)) return -E.EROFS;
  const denied = P.inode_permission(k, P.whoIs(k, task), path, P.MAY_WRITE);
  if (denied !== 0) return denied;
  if (inode.writers < 0) return -E.ETXTBSY;
  return inode.node !== null ? 0 : setSize(k, task, path.dentry, size);
}
function ftruncate(k: Kernel, task: Task, fd: number, size: number): number {
  if (size < 0) return -E.EINVAL;
  const file = byFd(k, task, fd);
  if (file === null) return -E.EBADF;
  if (!isReg(file.inode) || !writable(file)) return -E.EINVAL;
  return file.inode.node !== null ? 0 : setSize(k, task, file.path.dentry, size);
}

/** vfs_fallocate(): room is taken at once; holes may be punched. */
function fallocate(k: Kernel, task: Task, fd: number, mode: number, offset: number, len: number): number {
  const file = byFd(k, task, fd);
  if (file === null) return -E.EBADF;
  if (offset < 0 || len <= 0) return -E.EINVAL;
  if ((mode & ~3) !== 0) return -E.EOPNOTSUPP;
  if (!writable(file)) return -E.EBADF;
  if (file.kind === 'pipe') return -E.ESPIPE;
  if (isDir(file.inode)) return -E.EISDIR;
  if (file.kind !== 'reg') return -E.ENODEV;
  const end = offset + len;
  if (end > MAX_FILE) return -E.EFBIG;
  const { inode } = file;
  if (k.era.trace === 'old') return -E.EOPNOTSUPP; // tmpfs learned it in 3.5
  if ((mode & 2) !== 0) {
    if ((mode & 1) === 0) return -E.EOPNOTSUPP;
    punch(k, inode, offset, end);
    fsnotify(k, file.path.dentry, IN.modify);
    return 0;
  }
  const limit = task.signal.rlim.at(RLIMIT_FSIZE).rlim_cur;
  if ((mode & 1) === 0 && end > inode.size && limit !== RLIM_INFINITY && end > limit) {
    k.sendSignal(task, SIGXFSZ);
    return -E.EFBIG;
  }
  const error = reserve(k, inode, offset, end, (mode & 1) === 0);
  if (error === 0) fsnotify(k, file.path.dentry, IN.modify);
  return error;
}
/** Whole pages go, parts of pages become zeros. */
function punch(k: Kernel, inode: Inode, from: number, to: number): void {
  const { pages } = inode;
  let freed = 0;
  for (let at = from; at < to; ) {
    const index = Math.floor(at / PAGE);
    const n = Math.min(PAGE - (at % PAGE), to - at);
    if (n === PAGE && k.state.fileMaps.get(inode) === undefined) freed += pages?.delete(index) === true ? 1 : 0;
    else pages?.get(index)?.fill(0, at % PAGE, (at % PAGE) + n);
    at += n;
  }
  unchargePages(k, inode, freed);
  inode.mtime = inode.ctime = now(k);
}
function reserve(k: Kernel, inode: Inode, from: number, to: number, grow: boolean): number {
  const { pages } = inode;
  if (pages === null) return -E.ENODEV;
  const made: number[] = [];
  for (let i = Math.floor(from / PAGE); i * PAGE < to; i += 1) {
    if (pages.has(i)) continue;
    const error = chargePages(k, inode, 1);
    if (error !== 0) {
      for (const j of made) pages.delete(j);
      unchargePages(k, inode, made.length);
      return error;
    }
    pages.set(i, new Uint8Array(0));
    made.push(i);
  }
  if (grow) inode.size = Math.max(inode.size, to);
  inode.ctime = now(k);
  return 0;
}

/** do_faccessat(): asks for the real ids unless AT_EACCESS. */
function access(k: Kernel, task: Task, dirfd: number, name: string | number, mode: number, flags: number): number {
  if ((mode & ~7) !== 0) return -E.EINVAL;
  if ((flags & ~(F.AT_EACCESS | F.AT_SYMLINK_NOFOLLOW | F.AT_EMPTY_PATH)) !== 0) return -E.EINVAL;
  const who = (flags & F.AT_EACCESS) !== 0 ? P.whoIs(k, task) : P.whoReally(k, task);
  const path = pathAt(k, task, dirfd, name, flags, { who, nofollow: (flags & F.AT_SYMLINK_NOFOLLOW) !== 0 });
  if (typeof path === 'number') return path;
  const { inode } = path.dentry;
  if ((mode & F.X_OK) !== 0 && isReg(inode) && (path.mnt.flags & MS_NOEXEC) !== 0) return -E.EACCES;
  const denied = P.inode_permission(k, who, path, mode);
  if (denied !== 0) return denied;
  const writes = (mode & F.W_OK) !== 0 && !P.isDevice(inode.mode) && (inode.mode & F.S_IFMT) !== F.S_IFIFO;
  return writes && P.isReadOnly(path) ? -E.EROFS : 0;
}

export const attrSyscalls = [
  syscall('chmod', NR.chmod, [user, uint], (k, t, p, mode) =>
    chmod(k, t, pathAt(k, t, HERE, k.user.string(p), 0, {}), mode),
  ),
  syscall('fchmod', NR.fchmod, [int, uint], (k, t, fd, mode) => chmod(k, t, byFd(k, t, fd)?.path ?? -E.EBADF, mode)),
  syscall('fchmodat', NR.fchmodat, [int, user, uint], (k, t, d, p, mode) =>
    chmod(k, t, pathAt(k, t, d, k.user.string(p), 0, {}), mode),
  ),
  ...(['chown', 'chown32'] as const).map((name) =>
    syscall(name, NR[name], [user, int, int], (k, t, p, u, g) => {
      const [uid, gid] = name === 'chown' ? [low(u), low(g)] : [u, g];
      return chown(k, t, pathAt(k, t, HERE, k.user.string(p), 0, {}), uid, gid);
    }),
  ),
  ...(['lchown', 'lchown32'] as const).map((name) =>
    syscall(name, NR[name], [user, int, int], (k, t, p, u, g) => {
      const [uid, gid] = name === 'lchown' ? [low(u), low(g)] : [u, g];
      return chown(k, t, pathAt(k, t, HERE, k.user.string(p), 0, { nofollow: true }), uid, gid);
    }),
  ),
  ...(['fchown', 'fchown32'] as const).map((name) =>
    syscall(name, NR[name], [int, int, int], (k, t, fd, u, g) => {
      const [uid, gid] = name === 'fchown' ? [low(u), low(g)] : [u, g];
      return chown(k, t, byFd(k, t, fd)?.path ?? -E.EBADF, uid, gid);
    }),
  ),
  syscall('fchownat', NR.fchownat, [int, user, int, int, int], (k, t, d, p, uid, gid, flags) => {
    if ((flags & ~(F.AT_SYMLINK_NOFOLLOW | F.AT_EMPTY_PATH)) !== 0) return -E.EINVAL;
    const nofollow = (flags & F.AT_SYMLINK_NOFOLLOW) !== 0;
    return chown(k, t, pathAt(k, t, d, k.user.string(p), flags, { nofollow }), uid, gid);
  }),
  syscall('utimensat', NR.utimensat, [int, user, user, int], (k, t, d, p, times, flags) =>
    utimensat(k, t, d, p, times, flags, 8),
  ),
  syscall('utimensat_time64', NR.utimensat_time64, [int, user, user, int], (k, t, d, p, times, flags) =>
    utimensat(k, t, d, p, times, flags, 16),
  ),
  syscall('utime', NR.utime, [user, user], (k, t, p, arg) => {
    const a = k.user.isNull(arg) ? 0 : k.user.u32(arg, 0);
    const m = k.user.isNull(arg) ? 0 : k.user.u32(arg, 4);
    if (a === undefined || m === undefined) return -E.EFAULT;
    const times = k.user.isNull(arg) ? null : ([(a | 0) * 1000, (m | 0) * 1000] as const);
    return utimes(k, t, pathAt(k, t, HERE, k.user.string(p), 0, {}), times);
  }),
  syscall('utimes', NR.utimes, [user, user], (k, t, p, arg) => {
    const times = readTimes(k, arg, 8, 'us');
    return typeof times === 'number' ? times : utimes(k, t, pathAt(k, t, HERE, k.user.string(p), 0, {}), times);
  }),
  syscall('futimesat', NR.futimesat, [int, user, user], (k, t, d, p, arg) => {
    const times = readTimes(k, arg, 8, 'us');
    if (typeof times === 'number') return times;
    if (k.user.isNull(p)) return utimes(k, t, byFd(k, t, d)?.path ?? -E.EBADF, times);
    return utimes(k, t, pathAt(k, t, d, k.user.string(p), 0, {}), times);
  }),
  syscall('truncate', NR.truncate, [user, int], (k, t, p, size) => truncate(k, t, k.user.string(p), size)),
  syscall('truncate64', NR.truncate64, [user, uint, uint], (k, t, p, lo, hi) =>
    truncate(k, t, k.user.string(p), offset64(lo, hi)),
  ),
  syscall('ftruncate', NR.ftruncate, [int, int], (k, t, fd, size) => ftruncate(k, t, fd, size)),
  syscall('ftruncate64', NR.ftruncate64, [int, uint, uint], (k, t, fd, lo, hi) =>
    ftruncate(k, t, fd, offset64(lo, hi)),
  ),
  syscall('fallocate', NR.fallocate, [int, int, uint, uint, uint, uint], (k, t, fd, mode, lo, hi, nlo, nhi) =>
    fallocate(k, t, fd, mode, offset64(lo, hi), offset64(nlo, nhi)),
  ),
  syscall('access', NR.access, [user, int], (k, t, p, mode) => access(k, t, HERE, k.user.string(p), mode, 0)),
  syscall('faccessat', NR.faccessat, [int, user, int], (k, t, d, p, mode) =>
    access(k, t, d, k.user.string(p), mode, 0),
  ),
  syscall('faccessat2', NR.faccessat2, [int, user, int, int], (k, t, d, p, mode, flags) =>
    access(k, t, d, k.user.string(p), mode, flags),
  ),
];
