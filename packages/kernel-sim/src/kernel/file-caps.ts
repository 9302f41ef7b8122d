/**
 * security/commoncap.c — the capabilities a file carries: `security.capability`, a value the kernel itself reads.
 *
 *   setxattr -> cap_convert_nscap            may you, and for which root is it?
 *   getxattr -> cap_inode_getsecurity        as the reader's user namespace writes it
 *   write, chown, truncate -> cap_inode_killpriv   (fs/simple-xattr.ts) a changed program has no privileges
 *   execve -> get_file_caps -> get_vfs_caps_from_disk -> bprm_caps_from_vfs_caps
 *
 * The value: `magic_etc` (revision and the effective bit), one or two words each of permitted and inheritable, in revision 3 the uid
 * that is root for it. Differs: every superblock belongs to the initial user namespace.
 */
import type { ExecFile } from '../fs/index.ts';
import { __vfs_getxattr, XATTR_NAME_CAPS } from '../fs/simple-xattr.ts';
import type { Inode } from '../fs/types.ts';
import * as G from '../guards/cred.ts';
import { CAP_SETFCAP } from '../include/constants.ts';
import { EINVAL, ENODATA, EOPNOTSUPP, EOVERFLOW, EPERM, ERANGE } from '../include/errno.ts';
import type { Cred, Task } from '../include/sched.ts';
import { ns_capable, userNsOf } from './namespaces.ts';
import type { Kernel, UserNs } from './types.ts';
import { from_kid, make_kid } from './user-ns.ts';

const REVISION = { one: 0x0100_0000, two: 0x0200_0000, three: 0x0300_0000, mask: 0xff00_0000 } as const;
const EFFECTIVE = 1;
const SIZE = { one: 12, two: 20, three: 24 } as const;

interface VfsCaps {
  readonly effective: boolean;
  readonly permitted: readonly [number, number];
  readonly inheritable: readonly [number, number];
}

const u32 = (b: Uint8Array, at: number): number => new DataView(b.buffer, b.byteOffset, b.length).getUint32(at, true);
const revision = (b: Uint8Array): number => (u32(b, 0) & REVISION.mask) >>> 0;
const isV2 = (b: Uint8Array): boolean => b.length === SIZE.two && (u32(b, 0) & ~EFFECTIVE) >>> 0 === REVISION.two;
const isV3 = (b: Uint8Array): boolean => b.length === SIZE.three && (u32(b, 0) & ~EFFECTIVE) >>> 0 === REVISION.three;

/** capable_wrt_inode_uidgid(): a capability in one's own namespace, over a file whose owner has a number there. */
function capable_wrt_inode(k: Kernel, t: Task, inode: Inode, cap: number): boolean {
  const ns = userNsOf(k, t);
  const mapped = from_kid(ns, 'uidMap', inode.uid) >= 0 && from_kid(ns, 'gidMap', inode.gid) >= 0;
  return mapped && ns_capable(k, t, ns, cap);
}
/** rootid_owns_currentns(): is `kroot` root of the task's namespace, or of one around it? */
function rootid_owns_currentns(k: Kernel, t: Task, kroot: number): boolean {
  if (kroot < 0) return false;
  for (let ns: UserNs | null = userNsOf(k, t); ns !== null; ns = ns.parent)
    if (from_kid(ns, 'uidMap', kroot) === 0) return true;
  return false;
}
function versionThree(b: Uint8Array, root: number): Uint8Array {
  const out = new Uint8Array(SIZE.three);
  out.set(b.subarray(0, SIZE.two));
  const v = new DataView(out.buffer);
  v.setUint32(0, (REVISION.three | (u32(b, 0) & EFFECTIVE)) >>> 0, true);
  v.setUint32(SIZE.two, root >>> 0, true);
  return out;
}

/** cap_inode_setxattr(), later cap_convert_nscap(): what is to be stored for `value`, or -EPERM, -EINVAL. */
export function cap_convert_nscap(k: Kernel, t: Task, inode: Inode, value: Uint8Array): Uint8Array | number {
  if (k.era.trace === 'old')
    return k.blocked(G.setfcap, { capable: k.capable(t, CAP_SETFCAP), uid: inode.uid }) ? -EPERM : value;
  if (value.length === 0) return value;
  if (!isV2(value) && !isV3(value)) return -EINVAL;
  if (k.blocked(G.setfcap, { capable: capable_wrt_inode(k, t, inode, CAP_SETFCAP), uid: inode.uid })) return -EPERM;
  if (isV2(value) && k.capable(t, CAP_SETFCAP)) return value;
  const root = make_kid(userNsOf(k, t), 'uidMap', isV3(value) ? u32(value, SIZE.two) : 0);
  return root < 0 ? -EINVAL : versionThree(value, root);
}
/** cap_inode_removexattr() */
export function cap_may_remove(k: Kernel, t: Task, inode: Inode): boolean {
  const capable = k.era.trace === 'old' ? k.capable(t, CAP_SETFCAP) : capable_wrt_inode(k, t, inode, CAP_SETFCAP);
  return !k.blocked(G.setfcap, { capable, uid: inode.uid });
}
/** cap_inode_getsecurity(): revision 3 where root has another number for the reader, else 2. 2.6.34 gives what is stored. */
export function cap_inode_getsecurity(k: Kernel, t: Task, inode: Inode): Uint8Array | number {
  const value = __vfs_getxattr(inode, XATTR_NAME_CAPS);
  if (typeof value === 'number' || k.era.trace === 'old') return value;
  if (!isV2(value) && !isV3(value)) return -EINVAL;
  const kroot = isV3(value) ? u32(value, SIZE.two) : 0;
  const root = from_kid(userNsOf(k, t), 'uidMap', kroot);
  if (root > 0) return versionThree(value, root);
  if (!rootid_owns_currentns(k, t, kroot)) return -EOVERFLOW;
  const out = value.slice(0, SIZE.two);
  new DataView(out.buffer).setUint32(0, REVISION.two | (u32(value, 0) & EFFECTIVE), true);
  return out;
}
/** get_vfs_caps_from_disk(): -ENODATA where there are none for this task. */
function get_vfs_caps_from_disk(k: Kernel, t: Task, inode: Inode): VfsCaps | number {
  const value = __vfs_getxattr(inode, XATTR_NAME_CAPS);
  if (typeof value === 'number') return value === -EOPNOTSUPP ? -ENODATA : value;
  const old = k.era.trace === 'old';
  if (value.length > (old ? SIZE.two : SIZE.three)) return -ERANGE;
  if (value.length < 4) return -EINVAL;
  const rev = revision(value);
  const size = rev === REVISION.one ? SIZE.one : rev === REVISION.two ? SIZE.two : SIZE.three;
  if (rev !== REVISION.one && rev !== REVISION.two && (rev !== REVISION.three || old)) return -EINVAL;
  if (value.length !== size) return -EINVAL;
  const root = rev === REVISION.three ? u32(value, SIZE.two) : 0;
  if (!old && !rootid_owns_currentns(k, t, root)) return -ENODATA;
  const high = (at: number): number => (rev === REVISION.one ? 0 : u32(value, at) & (old ? -1 : 0x1ff)) >>> 0;
  return {
    effective: (u32(value, 0) & EFFECTIVE) !== 0,
    permitted: [u32(value, 4), high(12)],
    inheritable: [u32(value, 8), high(16)],
  };
}

/** What the file gave: whether its effective bit is set, and whether there were capabilities at all. */
export interface FileCaps {
  readonly effective: boolean;
  readonly has: boolean;
}
const NONE: FileCaps = { effective: false, has: false };

/**
 * get_file_caps() with bprm_caps_from_vfs_caps(): `c` gets P'(permitted) = (bounding & F(permitted)) | (inheritable & F(inheritable)).
 * A program with the effective bit counts on getting all of F(permitted): -EPERM when it would not.
 */
export function get_file_caps(k: Kernel, t: Task, c: Cred, file: ExecFile): FileCaps | number {
  c.cap_permitted.lo = c.cap_permitted.hi = 0;
  if (file.nosuid || file.inode.xattrs === undefined) return NONE;
  const caps = get_vfs_caps_from_disk(k, t, file.inode);
  if (typeof caps === 'number') {
    if (caps === -EINVAL) k.printk(5, `Invalid argument reading file caps for ${file.path}`);
    return caps === -ENODATA ? NONE : caps;
  }
  const [lo, hi] = caps.permitted;
  const [ilo, ihi] = caps.inheritable;
  c.cap_permitted.lo = ((c.cap_bset.lo & lo) | (c.cap_inheritable.lo & ilo)) >>> 0;
  c.cap_permitted.hi = ((c.cap_bset.hi & hi) | (c.cap_inheritable.hi & ihi)) >>> 0;
  const missing = ((lo & ~c.cap_permitted.lo) | (hi & ~c.cap_permitted.hi)) >>> 0 !== 0;
  if (k.blocked(G.execFileCaps, { path: file.path, permitted: lo, effective: caps.effective, missing })) return -EPERM;
  return { effective: caps.effective, has: true };
}
