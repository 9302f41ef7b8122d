/** fs/names.ts — fs/namei.c: mkdir, mknod, rmdir, unlink, symlink, link, rename, readlink, in Linux's order of checks. */
import { unlinkPerm } from '../guards/fs.ts';
import { CAP_MKNOD } from '../include/constants.ts';
import * as E from '../include/errno.ts';
import * as F from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { encodeUtf8 } from '../include/utf8.ts';
import { lacks } from '../kernel/capable.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { dirOf, fromDir, pathAt } from './at.ts';
import { lookup } from './lookup.ts';
import { type Nameidata, parentOf } from './namei.ts';
import { fsnotify_inode, fsnotify_name, IN } from './notify.ts';
import { ownedBy, umaskOf } from './open.ts';
import * as P from './permission.ts';
import { cgroupMkdir, cgroupRmdir } from './proc/cgroup.ts';
import { procLinkText } from './proc/links.ts';
import { touch_atime } from './reg.ts';
import { rename } from './rename.ts';
import { attach, detach, type InodeSpec, isDir, isLink, isReg, newDentry, newInode, newName } from './super.ts';
import type { Dentry, Path } from './types.ts';

/** Where a name is to be made or removed. */
export function parentAt(k: Kernel, task: Task, dirfd: number, name: string | number): Nameidata | number {
  if (typeof name === 'number') return name;
  const dir = dirOf(k, task, dirfd, name);
  return typeof dir === 'number' ? dir : parentOf(k, task, name, fromDir(dir));
}

/** filename_create(): the folder, when the name is free. `folder`: a trailing slash is fine. */
export function freeName(
  k: Kernel,
  task: Task,
  dirfd: number,
  name: string | number,
  folder: boolean,
): Nameidata | number {
  const nd = parentAt(k, task, dirfd, name);
  if (typeof nd === 'number') return nd;
  if (nd.lastType !== 'norm') return -E.EEXIST;
  const found = lookup(k, nd.path.dentry, nd.last, task);
  if (typeof found !== 'number') return -E.EEXIST;
  if (found !== -E.ENOENT || nd.path.dentry.inode.sb.type === 'proc') return found; // /proc knows no free names
  if (nd.slash && !folder) return -E.ENOENT;
  return P.isReadOnly(nd.path) ? -E.EROFS : nd;
}
/** may_create() */
export function may_create(k: Kernel, nd: Nameidata): number {
  if (nd.path.dentry.gone) return -E.ENOENT;
  return P.inode_permission(k, nd.who, nd.path, P.MAY_WRITE | P.MAY_EXEC);
}
/** may_delete(): may this name be taken out of its folder? `isdir`: as rmdir asks. */
export function may_delete(k: Kernel, nd: Nameidata, victim: Dentry, isdir: boolean): number {
  const denied = P.inode_permission(k, nd.who, nd.path, P.MAY_WRITE | P.MAY_EXEC);
  const sticky = P.check_sticky(nd.who, nd.path.dentry.inode, victim.inode);
  if ((denied !== 0 || sticky) && k.blocked(unlinkPerm, { parent: denied, sticky }))
    return denied !== 0 ? denied : -E.EPERM;
  if (isdir) {
    if (!isDir(victim.inode)) return -E.ENOTDIR;
    if (victim.parent === null) return -E.EBUSY;
  } else if (isDir(victim.inode)) return -E.EISDIR;
  if (nd.path.dentry.gone) return -E.ENOENT;
  return P.security_inode(k, nd.who, { mnt: nd.path.mnt, dentry: victim }, true);
}
/** Makes an inode and its name. Folders of /proc and the like take none: EPERM. */
export function makeName(k: Kernel, nd: Nameidata, mode: number, more: Partial<InodeSpec>): Dentry | number {
  const denied = may_create(k, nd);
  if (denied !== 0) return denied;
  const dir = nd.path.dentry;
  if (dir.children === null || dir.inode.node !== null) return -E.EPERM;
  const inode = newInode(k, dir.inode.sb, { ...ownedBy(nd.who, dir.inode, mode), ...more });
  if (typeof inode === 'number') return inode;
  const dentry = newDentry(nd.last, dir, inode);
  attach(k, dentry);
  return dentry;
}
function make(k: Kernel, nd: Nameidata, mode: number, more: Partial<InodeSpec>): number {
  const made = makeName(k, nd, mode, more);
  return typeof made === 'number' ? made : 0;
}

function mkdir(k: Kernel, task: Task, dirfd: number, name: string | number, mode: number): number {
  const nd = freeName(k, task, dirfd, name, true);
  if (typeof nd === 'number') return nd;
  if (nd.path.dentry.inode.sb.type === 'cgroup2') return may_create(k, nd) || cgroupMkdir(k, nd.path.dentry, nd.last);
  return make(k, nd, F.S_IFDIR | (mode & 0o1777 & ~umaskOf(k, task)), {});
}

/** may_mknod() and the CAP_MKNOD of devices. */
function mknod(k: Kernel, task: Task, dirfd: number, name: string | number, mode: number, dev: number): number {
  const kind = mode & F.S_IFMT;
  if (kind === F.S_IFDIR) return -E.EPERM;
  const known = kind === 0 || kind === F.S_IFREG || kind === F.S_IFIFO || kind === F.S_IFSOCK || P.isDevice(mode);
  if (!known) return -E.EINVAL;
  const nd = freeName(k, task, dirfd, name, false);
  if (typeof nd === 'number') return nd;
  const denied = may_create(k, nd);
  if (denied !== 0) return denied;
  if (P.isDevice(mode) && lacks(k, task, CAP_MKNOD, nd.who.can(CAP_MKNOD))) return -E.EPERM;
  const type = kind === 0 ? F.S_IFREG : kind;
  // Old encoding or new: eight bits of minor in the low byte, major above, higher minors from bit 20.
  const rdev = P.isDevice(mode) ? ((dev >>> 8) & 0xfff) * 256 + (dev & 0xff) : 0;
  return make(k, nd, type | (mode & 0o7777 & ~umaskOf(k, task)), { rdev });
}

/** d_delete() and fsnotify_delete(): which of the two tells first changed in 5.18. */
function remove(k: Kernel, victim: Dentry): void {
  const dir = (victim.parent as Dentry).inode;
  if (k.era.trace === 'old') fsnotify_name(k, dir, IN.delete, victim);
  detach(k, victim);
  if (k.era.trace === 'new') fsnotify_name(k, dir, IN.delete, victim);
}

function rmdir(k: Kernel, task: Task, dirfd: number, name: string | number): number {
  const nd = parentAt(k, task, dirfd, name);
  if (typeof nd === 'number') return nd;
  if (nd.lastType === 'dotdot') return -E.ENOTEMPTY;
  if (nd.lastType === 'dot') return -E.EINVAL;
  if (nd.lastType === 'root') return -E.EBUSY;
  if (P.isReadOnly(nd.path)) return -E.EROFS;
  const victim = lookup(k, nd.path.dentry, nd.last, task);
  if (typeof victim === 'number') return victim;
  const denied = may_delete(k, nd, victim, true);
  if (denied !== 0) return denied;
  if (victim.mounts > 0) return -E.EBUSY;
  if (victim.inode.sb.type === 'cgroup2') return cgroupRmdir(k, victim);
  if (victim.inode.node !== null) return -E.EPERM;
  if ((victim.children?.size ?? 0) > 0) return -E.ENOTEMPTY;
  remove(k, victim);
  return 0;
}

function unlink(k: Kernel, task: Task, dirfd: number, name: string | number): number {
  const nd = parentAt(k, task, dirfd, name);
  if (typeof nd === 'number') return nd;
  if (nd.lastType !== 'norm') return -E.EISDIR;
  if (P.isReadOnly(nd.path)) return -E.EROFS;
  const victim = lookup(k, nd.path.dentry, nd.last, task);
  if (typeof victim === 'number') return victim;
  if (nd.slash) return isDir(victim.inode) ? -E.EISDIR : -E.ENOTDIR;
  const denied = may_delete(k, nd, victim, false);
  if (denied !== 0) return denied;
  if (victim.mounts > 0) return -E.EBUSY;
  if (victim.inode.node !== null) return -E.EPERM;
  fsnotify_inode(k, victim.inode, IN.attrib);
  remove(k, victim);
  return 0;
}

function symlink(k: Kernel, task: Task, target: string | number, dirfd: number, name: string | number): number {
  if (typeof target === 'number') return target;
  if (target === '') return -E.ENOENT;
  const nd = freeName(k, task, dirfd, name, false);
  return typeof nd === 'number' ? nd : make(k, nd, F.S_IFLNK | 0o777, { target });
}

/** may_linkat(): fs.protected_hardlinks. */
function may_linkat(k: Kernel, who: P.Who, path: Path): number {
  if (Number(k.state.sysctl.get('fs.protected_hardlinks') ?? 0) === 0) return 0;
  const { inode } = path.dentry;
  const set = F.S_ISUID | ((inode.mode & (F.S_ISGID | 0o10)) === (F.S_ISGID | 0o10) ? F.S_ISGID : 0);
  const safe =
    isReg(inode) && (inode.mode & set) === 0 && P.generic_permission(who, inode, P.MAY_READ | P.MAY_WRITE) === 0;
  return safe || P.ownerOrCapable(who, inode) ? 0 : -E.EPERM;
}
function link(
  k: Kernel,
  task: Task,
  from: number,
  old: string | number,
  to: number,
  name: string | number,
  flags: number,
): number {
  if ((flags & ~(F.AT_SYMLINK_FOLLOW | F.AT_EMPTY_PATH)) !== 0) return -E.EINVAL;
  const path = pathAt(k, task, from, old, flags, { nofollow: (flags & F.AT_SYMLINK_FOLLOW) === 0 });
  if (typeof path === 'number') return path;
  const nd = freeName(k, task, to, name, false);
  if (typeof nd === 'number') return nd;
  if (path.mnt !== nd.path.mnt) return -E.EXDEV;
  const unsafe = may_linkat(k, nd.who, path);
  if (unsafe !== 0) return unsafe;
  const denied = may_create(k, nd);
  if (denied !== 0) return denied;
  const { inode } = path.dentry;
  const dir = nd.path.dentry;
  if (inode.sb !== dir.inode.sb) return -E.EXDEV;
  if (isDir(inode)) return -E.EPERM;
  if (dir.children === null || dir.inode.node !== null) return -E.EPERM;
  // A name for a file that never had one (O_TMPFILE); one that lost its last name is gone.
  const fresh = inode.nlink === 0 && path.dentry.name === `#${inode.ino}` && path.dentry.gone;
  if (inode.nlink <= 0 && !fresh) return -E.ENOENT;
  if (inode.nlink >= 65_000) return -E.EMLINK;
  const made = fresh ? newDentry(nd.last, dir, inode) : newName(k, dir, nd.last, inode);
  if (typeof made === 'number') return made;
  inode.nlink += 1;
  fsnotify_inode(k, inode, IN.attrib);
  attach(k, made);
  return 0;
}

function readlink(k: Kernel, task: Task, dirfd: number, name: string | number, buf: Arg, size: number): number {
  if (size <= 0) return -E.EINVAL;
  const path = pathAt(k, task, dirfd, name, name === '' ? F.AT_EMPTY_PATH : 0, { nofollow: true });
  if (typeof path === 'number') return path;
  const { inode } = path.dentry;
  if (!isLink(inode)) return name === '' ? -E.ENOENT : -E.EINVAL;
  touch_atime(k, path);
  const text = inode.node === null ? (inode.target ?? '') : procLinkText(k, path.dentry, task);
  if (typeof text === 'number') return text;
  const bytes = encodeUtf8(text).subarray(0, size);
  const bad = k.user.write(buf, bytes);
  return bad < 0 ? bad : bytes.length;
}

const HERE = F.AT_FDCWD;
export const nameSyscalls = [
  syscall('mkdir', NR.mkdir, [user, uint], (k, t, p, mode) => mkdir(k, t, HERE, k.user.string(p), mode)),
  syscall('mkdirat', NR.mkdirat, [int, user, uint], (k, t, d, p, mode) => mkdir(k, t, d, k.user.string(p), mode)),
  syscall('mknod', NR.mknod, [user, uint, uint], (k, t, p, mode, dev) =>
    mknod(k, t, HERE, k.user.string(p), mode, dev),
  ),
  syscall('mknodat', NR.mknodat, [int, user, uint, uint], (k, t, d, p, mode, dev) =>
    mknod(k, t, d, k.user.string(p), mode, dev),
  ),
  syscall('rmdir', NR.rmdir, [user], (k, t, p) => rmdir(k, t, HERE, k.user.string(p))),
  syscall('unlink', NR.unlink, [user], (k, t, p) => unlink(k, t, HERE, k.user.string(p))),
  syscall('unlinkat', NR.unlinkat, [int, user, int], (k, t, d, p, flags) => {
    if ((flags & ~F.AT_REMOVEDIR) !== 0) return -E.EINVAL;
    return ((flags & F.AT_REMOVEDIR) !== 0 ? rmdir : unlink)(k, t, d, k.user.string(p));
  }),
  syscall('symlink', NR.symlink, [user, user], (k, t, target, p) =>
    symlink(k, t, k.user.string(target), HERE, k.user.string(p)),
  ),
  syscall('symlinkat', NR.symlinkat, [user, int, user], (k, t, target, d, p) =>
    symlink(k, t, k.user.string(target), d, k.user.string(p)),
  ),
  syscall('link', NR.link, [user, user], (k, t, a, b) => link(k, t, HERE, k.user.string(a), HERE, k.user.string(b), 0)),
  syscall('linkat', NR.linkat, [int, user, int, user, int], (k, t, d, a, e, b, flags) =>
    link(k, t, d, k.user.string(a), e, k.user.string(b), flags),
  ),
  syscall('rename', NR.rename, [user, user], (k, t, a, b) =>
    rename(k, t, HERE, k.user.string(a), HERE, k.user.string(b), 0),
  ),
  syscall('renameat', NR.renameat, [int, user, int, user], (k, t, d, a, e, b) =>
    rename(k, t, d, k.user.string(a), e, k.user.string(b), 0),
  ),
  syscall('renameat2', NR.renameat2, [int, user, int, user, uint], (k, t, d, a, e, b, flags) =>
    rename(k, t, d, k.user.string(a), e, k.user.string(b), flags),
  ),
  syscall('readlink', NR.readlink, [user, user, int], (k, t, p, buf, n) =>
    readlink(k, t, HERE, k.user.string(p), buf, n),
  ),
  syscall('readlinkat', NR.readlinkat, [int, user, user, int], (k, t, d, p, buf, n) =>
    readlink(k, t, d, k.user.string(p), buf, n),
  ),
];
