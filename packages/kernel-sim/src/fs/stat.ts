/** fs/stat.ts — fs/stat.c: the stat family in its four i386 layouts. */
import { EBADF, EINVAL, EOVERFLOW } from '../include/errno.ts';
import { AT_EMPTY_PATH, AT_FDCWD, AT_SYMLINK_NOFOLLOW } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { pathAt } from './at.ts';
import { Struct } from './bytes.ts';
import { fget, fileOf } from './file.ts';
import { blocksOf } from './pages.ts';
import { isDir, isReg, PAGE } from './super.ts';
import type { Inode, Path } from './types.ts';

/** new_encode_dev() */
export const encodeDev = (rdev: number): number => {
  const major = rdev >>> 8;
  const minor = rdev & 0xff;
  return (minor & 0xff) | (major << 8);
};
const devOf = (inode: Inode): number => (inode.sb.dev & 0xff) | ((inode.sb.dev & ~0xff) << 12);
/** Folders of tmpfs are as large as their names: 20 bytes each and 40 for . and .. */
export const sizeOf = (path: Path): number => {
  const { inode, children } = path.dentry;
  if (!isDir(inode)) return inode.node !== null && isReg(inode) && inode.sb.type === 'sysfs' ? PAGE : inode.size;
  return inode.sb.type === 'tmpfs' ? 40 + 20 * (children?.size ?? 0) : 0;
};
const blocks = (inode: Inode): number => blocksOf(inode);
const linksOf = (inode: Inode): number => Math.max(0, inode.nlink);
const blksize = (inode: Inode): number => (inode.node !== null && inode.sb.type === 'proc' ? 1024 : PAGE);
const secs = (ms: number): number => Math.floor(ms / 1000);
const nanos = (ms: number): number => Math.floor((ms - secs(ms) * 1000) * 1e6);

/** struct stat64 */
export function stat64(path: Path): Uint8Array {
  const { inode } = path.dentry;
  const s = new Struct(96);
  s.u64(0, devOf(inode)).u32(12, inode.ino).u32(16, inode.mode).u32(20, linksOf(inode));
  s.u32(24, inode.uid).u32(28, inode.gid).u64(32, encodeDev(inode.rdev)).u64(44, sizeOf(path));
  s.u32(52, blksize(inode)).u64(56, blocks(inode));
  [inode.atime, inode.mtime, inode.ctime].forEach((t, i) => {
    s.u32(64 + i * 8, secs(t)).u32(68 + i * 8, nanos(t));
  });
  return s.u64(88, inode.ino).bytes;
}
/** struct stat of stat(2) and newstat: 16-bit ids; -EOVERFLOW when the size does not fit. */
function newStat(path: Path): Uint8Array | number {
  const { inode } = path.dentry;
  const size = sizeOf(path);
  if (size > 0x7fffffff) return -EOVERFLOW;
  const s = new Struct(64);
  s.u32(0, devOf(inode)).u32(4, inode.ino).u16(8, inode.mode).u16(10, linksOf(inode));
  s.u16(12, low16(inode.uid)).u16(14, low16(inode.gid)).u32(16, encodeDev(inode.rdev)).u32(20, size);
  s.u32(24, blksize(inode)).u32(28, blocks(inode));
  [inode.atime, inode.mtime, inode.ctime].forEach((t, i) => {
    s.u32(32 + i * 8, secs(t)).u32(36 + i * 8, nanos(t));
  });
  return s.bytes;
}
function oldStat(path: Path): Uint8Array | number {
  const { inode } = path.dentry;
  const size = sizeOf(path);
  if (size > 0x7fffffff) return -EOVERFLOW;
  const s = new Struct(32);
  [
    devOf(inode),
    inode.ino,
    inode.mode,
    linksOf(inode),
    low16(inode.uid),
    low16(inode.gid),
    encodeDev(inode.rdev),
  ].forEach((v, i) => {
    s.u16(i * 2, v);
  });
  return s.u32(16, size).u32(20, secs(inode.atime)).u32(24, secs(inode.mtime)).u32(28, secs(inode.ctime)).bytes;
}
/** high2lowuid(): ids that do not fit are 65534. */
const low16 = (id: number): number => (id > 0xffff ? 65_534 : id);

const STATX_BASIC = 0x7ff;
const STATX_MNT_ID = 0x1000;
/** struct statx */
function statx(path: Path): Uint8Array {
  const { inode } = path.dentry;
  const s = new Struct(256);
  const basic = STATX_BASIC | STATX_MNT_ID;
  s.u32(0, basic).u32(4, blksize(inode)).u32(16, linksOf(inode)).u32(20, inode.uid).u32(24, inode.gid);
  s.u16(28, inode.mode).u64(32, inode.ino).u64(40, sizeOf(path)).u64(48, blocks(inode));
  s.u64(56, 0x203000); // attributes the file system knows: automount, mount root, DAX
  if (path.dentry === path.mnt.root) s.u64(8, 0x2000);
  const time = (at: number, t: number) =>
    s
      .u32(at, secs(t))
      .u32(at + 4, t < 0 ? 0xffffffff : 0)
      .u32(at + 8, nanos(t));
  time(64, inode.atime);
  time(96, inode.ctime);
  time(112, inode.mtime);
  s.u32(128, inode.rdev >>> 8)
    .u32(132, inode.rdev & 0xff)
    .u32(136, 0)
    .u32(140, inode.sb.dev);
  return s.u64(144, path.mnt.id).bytes;
}

type Layout = (path: Path) => Uint8Array | number;
function answer(k: Kernel, path: Path | number, layout: Layout, buf: Arg): number {
  if (typeof path === 'number') return path;
  const bytes = layout(path);
  return typeof bytes === 'number' ? bytes : k.user.write(buf, bytes);
}
const byName = (layout: Layout, nofollow: boolean) => (k: Kernel, t: Task, name: Arg, buf: Arg) =>
  answer(k, pathAt(k, t, AT_FDCWD, k.user.string(name), 0, { nofollow }), layout, buf);
/** fstat(2) of an O_PATH descriptor works since 3.6. */
const byFd = (layout: Layout) => (k: Kernel, t: Task, fd: number, buf: Arg) => {
  const file = k.era.trace === 'old' ? fget(k, t, fd) : fileOf(k.x(t), fd);
  return answer(k, file === null ? -EBADF : file.path, layout, buf);
};
const AT_NO_AUTOMOUNT = 0x800;
const AT_STATX_SYNC = 0x6000;

export const statSyscalls = [
  syscall('stat64', NR.stat64, [user, user], byName(stat64, false)),
  syscall('lstat64', NR.lstat64, [user, user], byName(stat64, true)),
  syscall('fstat64', NR.fstat64, [int, user], byFd(stat64)),
  syscall('stat', NR.stat, [user, user], byName(newStat, false)),
  syscall('lstat', NR.lstat, [user, user], byName(newStat, true)),
  syscall('fstat', NR.fstat, [int, user], byFd(newStat)),
  syscall('oldstat', NR.oldstat, [user, user], byName(oldStat, false)),
  syscall('oldlstat', NR.oldlstat, [user, user], byName(oldStat, true)),
  syscall('oldfstat', NR.oldfstat, [int, user], byFd(oldStat)),
  /** @models fs/stat.c vfs_fstatat() */
  syscall('fstatat64', NR.fstatat64, [int, user, user, int], (k, t, dirfd, name, buf, flags) => {
    const known =
      k.era.trace === 'old'
        ? AT_SYMLINK_NOFOLLOW
        : AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC;
    if ((flags & ~known) !== 0) return -EINVAL;
    const nofollow = (flags & AT_SYMLINK_NOFOLLOW) !== 0;
    return answer(k, pathAt(k, t, dirfd, k.user.string(name), flags, { nofollow }), stat64, buf);
  }),
  syscall('statx', NR.statx, [int, user, int, uint, user], (k, t, dirfd, name, flags, mask, buf) => {
    if ((mask & 0x80000000) !== 0 || (flags & AT_STATX_SYNC) === AT_STATX_SYNC) return -EINVAL;
    if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC)) !== 0) return -EINVAL;
    const nofollow = (flags & AT_SYMLINK_NOFOLLOW) !== 0;
    return answer(k, pathAt(k, t, dirfd, k.user.string(name), flags, { nofollow }), statx, buf);
  }),
];
