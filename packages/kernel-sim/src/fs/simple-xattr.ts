/**
 * fs/simple-xattr.ts — fs/xattr.c simple_xattr_*(), mm/shmem.c: where memory file systems keep extended attributes.
 *
 * A tmpfs keeps what begins with `security.` and `trusted.`, and nothing a user may set.
 * Differs: a 2.6.34 tmpfs keeps neither; here it does, as the disk would that a machine of the time boots from.
 * Differs: all attributes of a file fit into one page, which is charged to its owner, as on ext4; a tmpfs of the time had no limit.
 */
import { E2BIG, EEXIST, EINVAL, ENODATA, ENOSPC, EOPNOTSUPP, ERANGE } from '../include/errno.ts';
import type { Kernel } from '../kernel/types.ts';
import { chargePages, PAGE, unchargePages } from './super.ts';
import type { FsType, Inode } from './types.ts';

export const SECURITY = 'security.';
export const TRUSTED = 'trusted.';
export const XATTR_NAME_CAPS = 'security.capability';
export const XATTR_SIZE_MAX = 65_536;
export const XATTR_CREATE = 1;
export const XATTR_REPLACE = 2;

const KEEPERS: ReadonlySet<FsType> = new Set(['rootfs', 'tmpfs', 'devtmpfs']);

/** xattr_resolve_name(): 0, or why this file system has no place for the name. */
export function xattr_resolve_name(inode: Inode, name: string): number {
  if (!KEEPERS.has(inode.sb.type)) return -EOPNOTSUPP;
  if (name === SECURITY || name === TRUSTED) return -EINVAL;
  return name.startsWith(SECURITY) || name.startsWith(TRUSTED) ? 0 : -EOPNOTSUPP;
}

/** __vfs_getxattr(): the value, -ENODATA, -EOPNOTSUPP. */
export function __vfs_getxattr(inode: Inode, name: string): Uint8Array | number {
  const error = xattr_resolve_name(inode, name);
  return error !== 0 ? error : (inode.xattrs?.get(name) ?? -ENODATA);
}

/** What the names and values of a file take up. */
function held(xattrs: ReadonlyMap<string, Uint8Array>): number {
  let bytes = 0;
  for (const [name, value] of xattrs) bytes += name.length + 1 + value.length;
  return bytes;
}

/** __vfs_setxattr(), simple_xattr_set(): 0, -EEXIST, -ENODATA, -ENOSPC. */
export function __vfs_setxattr(k: Kernel, inode: Inode, name: string, value: Uint8Array, flags: number): number {
  const error = xattr_resolve_name(inode, name);
  if (error !== 0) return error;
  const old = inode.xattrs?.get(name);
  if (old !== undefined && (flags & XATTR_CREATE) !== 0) return -EEXIST;
  if (old === undefined && (flags & XATTR_REPLACE) !== 0) return -ENODATA;
  const others = inode.xattrs === undefined ? 0 : held(inode.xattrs);
  const gone = old === undefined ? 0 : name.length + 1 + old.length;
  if (others - gone + name.length + 1 + value.length > PAGE) return -ENOSPC;
  if (inode.xattrs === undefined) {
    const full = chargePages(k, inode, 1);
    if (full !== 0) return full;
    inode.xattrs = new Map();
  }
  inode.xattrs.set(name, value.slice());
  return 0;
}

/** __vfs_removexattr(): 0, -ENODATA, -EOPNOTSUPP. */
export function __vfs_removexattr(k: Kernel, inode: Inode, name: string): number {
  const error = xattr_resolve_name(inode, name);
  if (error !== 0) return error;
  if (inode.xattrs?.delete(name) !== true) return -ENODATA;
  if (inode.xattrs.size > 0) return 0;
  delete inode.xattrs;
  unchargePages(k, inode, 1);
  return 0;
}

/** simple_xattr_list(): names, newest first, each with its NUL; `trusted.*` for the privileged alone. */
export function simple_xattr_list(inode: Inode, trusted: boolean): string {
  const names = [...(inode.xattrs?.keys() ?? [])].reverse();
  return names
    .filter((name) => trusted || !name.startsWith(TRUSTED))
    .map((name) => `${name}\0`)
    .join('');
}

/** How much of a value of `length` bytes fits into a buffer of `size` (0 only asks for the length): the length, -ERANGE, -E2BIG. */
export function fits(length: number, size: number): number {
  if (size === 0 || length <= size) return length;
  return size >= XATTR_SIZE_MAX ? -E2BIG : -ERANGE;
}

/** security/commoncap.c cap_inode_need_killpriv(), cap_inode_killpriv(): a changed program keeps no capabilities; true when there was something to take away. */
export function cap_inode_killpriv(k: Kernel, inode: Inode): boolean {
  const value = inode.xattrs?.get(XATTR_NAME_CAPS);
  if (value === undefined || value.length === 0) return false;
  return __vfs_removexattr(k, inode, XATTR_NAME_CAPS) === 0;
}
