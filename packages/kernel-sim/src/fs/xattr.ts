/**
 * fs/xattr.ts — fs/xattr.c: extended attributes, and who may touch them.
 *
 *   setxattr:  path -> read-only mount -> flags, name, size, value -> (capabilities: converted) -> xattr_permission -> security -> kept
 *
 * What is kept, and where: simple-xattr.ts. What `security.capability` means: kernel/file-caps.ts.
 */
import { CAP_SYS_ADMIN } from '../include/constants.ts';
import { E2BIG, EBADF, EINVAL, ENAMETOOLONG, ENODATA, EPERM, ERANGE, EROFS } from '../include/errno.ts';
import { AT_FDCWD, S_IFDIR, S_IFMT, S_IFREG, S_ISVTX } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { encodeUtf8 } from '../include/utf8.ts';
import { cap_convert_nscap, cap_inode_getsecurity, cap_may_remove } from '../kernel/file-caps.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import { wallMs } from '../kernel/time.ts';
import type { Kernel, Syscall } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { pathAt } from './at.ts';
import { fget } from './file.ts';
import { fsnotify, IN } from './notify.ts';
import { inode_permission, isReadOnly, MAY_READ, MAY_WRITE, ownerOrCapable, whoIs } from './permission.ts';
import * as S from './simple-xattr.ts';
import type { Path } from './types.ts';

const XATTR_LIST_MAX = 65_536;

/** xattr_permission(): `security.*` is nobody's business here, `trusted.*` the administrator's, `user.*` for files and folders only. */
function xattr_permission(k: Kernel, t: Task, path: Path, name: string, mask: number): number {
  const { inode } = path.dentry;
  const write = (mask & MAY_WRITE) !== 0;
  if (name.startsWith(S.SECURITY) || name.startsWith('system.')) return 0;
  if (name.startsWith(S.TRUSTED))
    return k.capable(t, CAP_SYS_ADMIN) ? 0 : k.era.trace === 'old' || write ? -EPERM : -ENODATA;
  if (name.startsWith('user.')) {
    const kind = inode.mode & S_IFMT;
    if (kind !== S_IFREG && kind !== S_IFDIR) return k.era.trace === 'old' || write ? -EPERM : -ENODATA;
    const sticky = kind === S_IFDIR && (inode.mode & S_ISVTX) !== 0;
    if (sticky && write && !ownerOrCapable(whoIs(k, t), inode)) return -EPERM;
  }
  return inode_permission(k, whoIs(k, t), path, mask);
}

/** strncpy_from_user() of the name: 1 to 255 bytes. */
function nameOf(k: Kernel, arg: Arg): string | number {
  const name = k.user.string(arg, 256);
  if (typeof name === 'number') return name === -ENAMETOOLONG ? -ERANGE : name;
  return name === '' ? -ERANGE : name;
}

/** vfs_setxattr() */
function setxattr(k: Kernel, t: Task, path: Path, nameArg: Arg, valueArg: Arg, size: number, flags: number): number {
  if (isReadOnly(path)) return -EROFS;
  if ((flags & ~(S.XATTR_CREATE | S.XATTR_REPLACE)) !== 0) return -EINVAL;
  const name = nameOf(k, nameArg);
  if (typeof name === 'number') return name;
  if (size > S.XATTR_SIZE_MAX) return -E2BIG;
  const given = k.user.read(valueArg, size);
  if (typeof given === 'number') return given;
  const { inode } = path.dentry;
  const caps = name === S.XATTR_NAME_CAPS;
  const value = caps ? cap_convert_nscap(k, t, inode, given) : given;
  if (typeof value === 'number') return value;
  const denied = xattr_permission(k, t, path, name, MAY_WRITE);
  if (denied !== 0) return denied;
  // cap_inode_setxattr()
  if (name.startsWith(S.SECURITY) && !caps && !k.capable(t, CAP_SYS_ADMIN)) return -EPERM;
  const error = S.__vfs_setxattr(k, inode, name, value, flags);
  if (error === 0) changed(k, path);
  return error;
}
/** shmem_xattr_handler_set(): i_ctime; fsnotify_xattr(). */
function changed(k: Kernel, path: Path): void {
  path.dentry.inode.ctime = Math.floor(wallMs(k));
  fsnotify(k, path.dentry, IN.attrib);
}

/** vfs_getxattr() */
function getxattr(k: Kernel, t: Task, path: Path, nameArg: Arg, out: Arg, size: number): number {
  const name = nameOf(k, nameArg);
  if (typeof name === 'number') return name;
  const denied = xattr_permission(k, t, path, name, MAY_READ);
  if (denied !== 0) return denied;
  const { inode } = path.dentry;
  const caps = name === S.XATTR_NAME_CAPS;
  const value = caps ? cap_inode_getsecurity(k, t, inode) : S.__vfs_getxattr(inode, name);
  return typeof value === 'number' ? value : copyOut(k, value, out, size);
}
function copyOut(k: Kernel, value: Uint8Array, out: Arg, size: number): number {
  const n = S.fits(value.length, size);
  if (n <= 0 || size === 0) return n;
  const error = k.user.write(out, value);
  return error < 0 ? error : n;
}

/** vfs_removexattr() */
function removexattr(k: Kernel, t: Task, path: Path, nameArg: Arg): number {
  if (isReadOnly(path)) return -EROFS;
  const name = nameOf(k, nameArg);
  if (typeof name === 'number') return name;
  const denied = xattr_permission(k, t, path, name, MAY_WRITE);
  if (denied !== 0) return denied;
  const { inode } = path.dentry;
  if (name === S.XATTR_NAME_CAPS) {
    if (!cap_may_remove(k, t, inode)) return -EPERM;
  } else if (name.startsWith(S.SECURITY) && !k.capable(t, CAP_SYS_ADMIN)) return -EPERM;
  const error = S.__vfs_removexattr(k, inode, name);
  if (error === 0) changed(k, path);
  return error;
}

/** vfs_listxattr() */
function listxattr(k: Kernel, t: Task, path: Path, out: Arg, size: number): number {
  const names = encodeUtf8(S.simple_xattr_list(path.dentry.inode, k.capable(t, CAP_SYS_ADMIN)));
  return copyOut(k, names, out, Math.min(size, XATTR_LIST_MAX));
}

type Find = (k: Kernel, t: Task, what: Arg) => Path | number;
const byName =
  (nofollow: boolean): Find =>
  (k, t, what) =>
    pathAt(k, t, AT_FDCWD, k.user.string(what), 0, { nofollow });
const byFd: Find = (k, t, what) => fget(k, t, int(what))?.path ?? -EBADF;

function calls(prefix: string, find: Find): Syscall[] {
  const nr = (name: string): number => NR[`${prefix}${name}` as 'getxattr'];
  const on = (k: Kernel, t: Task, what: Arg, act: (path: Path) => number): number => {
    const path = find(k, t, what);
    return typeof path === 'number' ? path : act(path);
  };
  return [
    syscall(`${prefix}getxattr`, nr('getxattr'), [user, user, user, uint], (k, t, what, name, out, size) =>
      on(k, t, what, (path) => getxattr(k, t, path, name, out, size)),
    ),
    syscall(
      `${prefix}setxattr`,
      nr('setxattr'),
      [user, user, user, uint, int],
      (k, t, what, name, value, size, flags) =>
        on(k, t, what, (path) => setxattr(k, t, path, name, value, size, flags)),
    ),
    syscall(`${prefix}removexattr`, nr('removexattr'), [user, user], (k, t, what, name) =>
      on(k, t, what, (path) => removexattr(k, t, path, name)),
    ),
    syscall(`${prefix}listxattr`, nr('listxattr'), [user, user, uint], (k, t, what, out, size) =>
      on(k, t, what, (path) => listxattr(k, t, path, out, size)),
    ),
  ];
}
export const xattrSyscalls: readonly Syscall[] = [
  ...calls('', byName(false)),
  ...calls('l', byName(true)),
  ...calls('f', byFd),
];
