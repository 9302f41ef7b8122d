/**
 * fs/open.ts — fs/open.c, fs/namei.c: do_filp_open, in Linux's order of checks.
 *
 *   open flags -> path -> free descriptor -> walk -> lookup_open (creates) -> may_open -> do_dentry_open -> truncate
 */

import { devkmemExists } from '../guards/fs.ts';
import { devmemCap } from '../guards/mem.ts';
import { CAP_SYS_RAWIO } from '../include/constants.ts';
import {
  EACCES,
  EEXIST,
  EISDIR,
  ELOOP,
  EMFILE,
  ENOENT,
  ENOTDIR,
  ENXIO,
  EPERM,
  EROFS,
  ETXTBSY,
} from '../include/errno.ts';
import * as F from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { security_locked_down } from '../kernel/lockdown.ts';
import { moduleFileOf, moduleOpen } from '../kernel/module-files.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import { ttyOpenDevice } from '../tty/index.ts';
import { captureName } from './capture.ts';
import { openFifo, resumeFifo } from './fifo.ts';
import { fput, installFd, newOpenFile, unusedFd } from './file.ts';
import { lookup, topOf } from './lookup.ts';
import { finishLast, link_path_walk, may_follow_link, type Nameidata, startWalk } from './namei.ts';
import { fsnotify, IN } from './notify.ts';
import { truncatePages } from './pages.ts';
import * as P from './permission.ts';
import { procOpen } from './proc/file.ts';
import { isProcLink, procLink } from './proc/links.ts';
import { removePrivs } from './reg.ts';
import { attach, isDir, isFifo, isLink, isReg, newDentry, newInode } from './super.ts';
import type { FileKind, Inode, OpenFile, Path } from './types.ts';

const O_NOATIME = 0o1000000;
const O_TMPFILE = 0o20000000;
const MS_NODEV = 4;
const MS_NOEXEC = 8;
/** MAY_* of an access mode; 3 asks for both, as the ioctl-only mode does. */
const ACC = [P.MAY_READ, P.MAY_WRITE, P.MAY_READ | P.MAY_WRITE, P.MAY_READ | P.MAY_WRITE] as const;

export interface OpenOptions {
  readonly from?: Path;
  readonly who?: P.Who;
}

/** vfs_create(): a new regular file in a folder; its place or an errno. */
export function createIn(k: Kernel, task: Task | null, nd: Nameidata, mode: number): Path | number {
  const dir = nd.path.dentry;
  if (P.isReadOnly(nd.path)) return -EROFS;
  if (dir.gone) return -ENOENT;
  const denied = P.inode_permission(k, nd.who, nd.path, P.MAY_WRITE | P.MAY_EXEC);
  if (denied !== 0) return denied;
  if (dir.children === null) return -EACCES;
  const inode = newInode(k, dir.inode.sb, ownedBy(nd.who, dir.inode, F.S_IFREG | (mode & 0o7777 & ~umaskOf(k, task))));
  if (typeof inode === 'number') return inode;
  const dentry = newDentry(nd.last, dir, inode);
  attach(k, dentry);
  return { mnt: nd.path.mnt, dentry };
}
export const umaskOf = (k: Kernel, task: Task | null): number => (task === null ? 0 : k.x(task).fs.umask);

/** inode_init_owner(): a folder with the setgid bit hands its group on, and to folders the bit as well. */
export function ownedBy(who: P.Who, dir: Inode, mode: number): { mode: number; uid: number; gid: number } {
  if ((dir.mode & F.S_ISGID) === 0) return { mode, uid: who.uid, gid: who.gid };
  const folder = (mode & F.S_IFMT) === F.S_IFDIR;
  const strip =
    !folder && (mode & (F.S_ISGID | 0o10)) === (F.S_ISGID | 0o10) && !P.inGroup(who, dir.gid) && !who.can(4);
  return { mode: folder ? mode | F.S_ISGID : strip ? mode & ~F.S_ISGID : mode, uid: who.uid, gid: dir.gid };
}

interface Found {
  readonly path: Path;
  readonly created: boolean;
}
/** open_last_lookups(): the last component found, followed, or made. */
function lastLookups(k: Kernel, task: Task | null, nd: Nameidata, flags: number, mode: number): Found | number {
  for (;;) {
    const creat = (flags & F.O_CREAT) !== 0;
    if (nd.lastType !== 'norm') {
      // 2.6.34 answers at once; later kernels look at what was found (do_open()).
      if (creat && k.era.trace === 'old') return -EISDIR;
      const error = finishLast(nd, true);
      return error !== 0 ? error : { path: nd.path, created: false };
    }
    if (creat && nd.slash) return -EISDIR;
    const found = lookup(k, nd.path.dentry, nd.last, nd.task);
    if (typeof found === 'number') {
      if (found !== -ENOENT || !creat || nd.path.dentry.inode.sb.type === 'proc') return found;
      const made = createIn(k, task, nd, mode);
      return typeof made === 'number' ? made : { path: made, created: true };
    }
    const path = topOf(k, { mnt: nd.path.mnt, dentry: found });
    if (creat && (flags & F.O_EXCL) !== 0) return -EEXIST;
    if (!isLink(path.dentry.inode) || ((flags & F.O_NOFOLLOW) !== 0 && !nd.slash)) {
      if (nd.slash && !isDir(path.dentry.inode)) return -ENOTDIR;
      return { path, created: false };
    }
    nd.links += 1;
    if (nd.links > 40) return -ELOOP;
    const refused = may_follow_link(nd, path);
    if (refused !== 0) return refused;
    const to = linkTarget(nd, path);
    if (typeof to === 'number') return to;
    if (typeof to !== 'string') return { path: to, created: false };
    const { slash } = nd;
    const error = link_path_walk(nd, to);
    if (error !== 0) return error;
    nd.slash = nd.slash || slash;
    if (!isDir(nd.path.dentry.inode)) return -ENOTDIR;
  }
}
function linkTarget(nd: Nameidata, path: Path): string | Path | number {
  const { inode } = path.dentry;
  if (!isProcLink(inode)) return inode.target ?? -ENOENT;
  return procLink(nd.k, path.dentry, nd.task);
}

/** may_open() */
function may_open(k: Kernel, who: P.Who, path: Path, acc: number, flags: number): number {
  const { inode } = path.dentry;
  switch (inode.mode & F.S_IFMT) {
    case F.S_IFLNK:
      return -ELOOP;
    case F.S_IFDIR:
      if ((acc & P.MAY_WRITE) !== 0) return -EISDIR;
      if ((acc & P.MAY_EXEC) !== 0) return -EACCES;
      break;
    case F.S_IFBLK:
    case F.S_IFCHR:
      if ((path.mnt.flags & MS_NODEV) !== 0) return -EACCES;
      break;
    case F.S_IFREG:
      if ((acc & P.MAY_EXEC) !== 0 && (path.mnt.flags & MS_NOEXEC) !== 0) return -EACCES;
      break;
  }
  const denied = P.inode_permission(k, who, path, acc);
  if (denied !== 0) return denied;
  return (flags & O_NOATIME) !== 0 && !P.ownerOrCapable(who, inode) ? -EPERM : 0;
}

/** may_create_in_sticky(): fs.protected_regular and protected_fifos; off unless the image turns them on. */
function stickyRefuses(k: Kernel, who: P.Who, dir: Inode, inode: Inode): boolean {
  const level = Number(k.state.sysctl.get(isFifo(inode) ? 'fs.protected_fifos' : 'fs.protected_regular') ?? 0);
  if (level === 0 || (!isFifo(inode) && !isReg(inode)) || (dir.mode & F.S_ISVTX) === 0) return false;
  if (inode.uid === dir.uid || inode.uid === who.uid) return false;
  return (dir.mode & 0o002) !== 0 || ((dir.mode & 0o020) !== 0 && level >= 2);
}

function kindOf(k: Kernel, inode: Inode): FileKind | number {
  if (k.state.kcode.files.length > 0 && moduleFileOf(k, inode) !== null) return isDir(inode) ? 'dir' : 'module';
  if (inode.node !== null) return isDir(inode) ? 'dir' : inode.node.kind === 'ns' ? 'ns' : 'proc';
  switch (inode.mode & F.S_IFMT) {
    case F.S_IFREG:
      return 'reg';
    case F.S_IFDIR:
      return 'dir';
    case F.S_IFIFO:
      return 'pipe';
    case F.S_IFCHR:
      return deviceKind(inode.rdev);
    default:
      return -ENXIO;
  }
}
const MEM_DEVICES: Readonly<Record<number, FileKind>> = {
  1: 'mem',
  2: 'mem',
  3: 'null',
  4: 'mem',
  5: 'zero',
  7: 'full',
  8: 'random',
  9: 'random',
  11: 'kmsg',
};
const PTMX = 0x502;
function deviceKind(rdev: number): FileKind | number {
  const major = rdev >>> 8;
  if (major === 1) return MEM_DEVICES[rdev & 0xff] ?? -ENXIO;
  if (rdev === PTMX) return 'ptm';
  return major === 4 || major === 5 || (major >= 136 && major <= 143) ? 'tty' : -ENXIO;
}

/** The open() of a device or a file of /proc: 0, an errno, or Blocked. */
function openOp(k: Kernel, task: Task, file: OpenFile): number {
  switch (file.kind) {
    case 'tty':
    case 'ptm':
      return ttyOpenDevice(k, task, file.inode.rdev, file);
    case 'mem': {
      const minor = file.inode.rdev & 0xff;
      if (minor === 2 && k.era.trace === 'new') return -ENXIO;
      if (minor === 2) k.blocked(devkmemExists, { minor });
      if (k.blocked(devmemCap, { capable: k.capable(task, CAP_SYS_RAWIO), minor })) return -EPERM;
      return security_locked_down(k, task, '/dev/mem,kmem,port', 'integrity');
    }
    case 'proc':
      return procOpen(k, task, file);
    case 'module':
      return moduleOpen(k, file);
    default:
      return 0;
  }
}

/** do_dentry_open(): the open file, without a descriptor yet. */
export function dentryOpen(k: Kernel, task: Task, path: Path, flags: number): OpenFile | number {
  const { inode } = path.dentry;
  if ((flags & F.O_PATH) !== 0) return newOpenFile(k, 'path', path, flags);
  const write = (flags & F.O_ACCMODE) !== F.O_RDONLY;
  const capture = captureName(path);
  const kind = capture === null ? kindOf(k, inode) : 'capture';
  if (write && isReg(inode) && inode.writers < 0) return -ETXTBSY;
  if (write && !P.isDevice(inode.mode) && !isFifo(inode) && P.isReadOnly(path)) return -EROFS;
  if (typeof kind === 'number') return kind;
  const x = k.x(task);
  if (x.seat !== null) {
    const use = k.state.fs.seats.get(x.seat);
    const no = k.security('file_open', { seat: x.seat, uid: task.cred.uid, openFiles: use?.files ?? 0 });
    if (no !== 0) return no;
  }
  const file = newOpenFile(k, kind, path, flags & ~(F.O_CREAT | F.O_EXCL | F.O_NOCTTY | F.O_TRUNC));
  if (typeof file === 'number') return file;
  file.capture = capture;
  const noctty = flags & F.O_NOCTTY;
  file.flags |= noctty;
  const error = openOp(k, task, file);
  file.flags &= ~F.O_NOCTTY;
  if (error === 0) return file;
  throwAway(k, file);
  return error;
}
/** An open file that never got a descriptor. */
export function throwAway(k: Kernel, file: OpenFile): void {
  file.count += 1;
  fput(k, { ...file, kind: 'none' });
}

/** do_filp_open(): an open file, an errno, or Blocked (a fifo without a partner). */
export function filpOpen(
  k: Kernel,
  task: Task,
  name: string,
  rawFlags: number,
  mode: number,
  o: OpenOptions = {},
): OpenFile | SysResult {
  // O_PATH came in 2.6.39; older kernels do not look at the bit.
  let flags = k.era.trace === 'old' ? rawFlags & ~F.O_PATH : rawFlags;
  if ((flags & F.O_PATH) !== 0) flags &= F.O_DIRECTORY | F.O_NOFOLLOW | F.O_PATH | F.O_CLOEXEC;
  if (name === '') return -ENOENT;
  const nd = startWalk(k, task, o);
  const error = link_path_walk(nd, name);
  if (error !== 0) return error;
  if (!isDir(nd.path.dentry.inode)) return -ENOTDIR;
  if ((flags & O_TMPFILE) === O_TMPFILE && k.era.trace === 'new') return tmpfile(k, task, nd, flags, mode);
  const dir = nd.path.dentry.inode;
  const found = lastLookups(k, task, nd, flags, mode);
  if (typeof found === 'number') return found;
  const { path, created } = found;
  const { inode } = path.dentry;
  if ((flags & F.O_CREAT) !== 0 && !created) {
    if ((flags & F.O_EXCL) !== 0) return -EEXIST;
    if (isDir(inode)) return -EISDIR;
    if (stickyRefuses(k, nd.who, dir, inode)) return -EACCES;
  }
  if ((flags & F.O_DIRECTORY) !== 0 && !isDir(inode)) return -ENOTDIR;
  if ((flags & F.O_PATH) === 0) {
    const trunc = (flags & F.O_TRUNC) !== 0 && isReg(inode);
    if (trunc && !created && P.isReadOnly(path)) return -EROFS;
    // build_open_flags(): O_TRUNC asks for write permission, whatever the file turns out to be.
    const acc = (ACC[flags & F.O_ACCMODE] as number) | ((flags & F.O_TRUNC) !== 0 ? P.MAY_WRITE : 0);
    const denied = created ? 0 : may_open(k, nd.who, path, acc, flags);
    if (denied !== 0) return denied;
  }
  const file = dentryOpen(k, task, path, flags);
  if (typeof file === 'number') return file;
  if (file.kind === 'pipe') return openFifo(k, task, file);
  if ((flags & F.O_TRUNC) !== 0 && file.kind === 'reg' && !created) {
    removePrivs(k, task, inode);
    truncatePages(k, inode, 0);
    fsnotify(k, path.dentry, IN.modify);
  }
  return file;
}

/** O_TMPFILE: a file without a name in the folder's file system. */
function tmpfile(k: Kernel, task: Task, nd: Nameidata, flags: number, mode: number): OpenFile | number {
  const error = finishLast(nd, true);
  if (error !== 0) return error;
  const dir = nd.path.dentry;
  if (!isDir(dir.inode)) return -ENOTDIR;
  if ((flags & F.O_ACCMODE) === F.O_RDONLY) return -22;
  const denied = P.inode_permission(k, nd.who, nd.path, P.MAY_WRITE | P.MAY_EXEC);
  if (denied !== 0) return denied;
  if (P.isReadOnly(nd.path)) return -EROFS;
  if (dir.children === null) return -95;
  const inode = newInode(k, dir.inode.sb, ownedBy(nd.who, dir.inode, F.S_IFREG | (mode & 0o7777 & ~umaskOf(k, task))));
  if (typeof inode === 'number') return inode;
  inode.nlink = 0;
  const dentry = newDentry(`#${inode.ino}`, dir, inode);
  dentry.gone = true;
  return dentryOpen(k, task, { mnt: nd.path.mnt, dentry }, flags & ~(O_TMPFILE | F.O_EXCL));
}

/** do_sys_open() */
export function sysOpen(
  k: Kernel,
  task: Task,
  name: string | number,
  flags: number,
  mode: number,
  o: OpenOptions = {},
): SysResult {
  if (typeof name === 'number') return name;
  if (unusedFd(task, k.x(task).files) < 0) return -EMFILE;
  const file = resumeFifo(k, task) ?? filpOpen(k, task, name, flags, mode, o);
  if (typeof file === 'number' || 'blocked' in file) return file;
  if (file.kind !== 'path') fsnotify(k, file.path.dentry, IN.open);
  return installFd(k, task, file, (flags & F.O_CLOEXEC) !== 0);
}
