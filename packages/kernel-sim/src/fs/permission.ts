/**
 * fs/permission.ts — fs/namei.c inode_permission() and its relatives: who may do what with a file.
 *
 * Checks go by fsuid, fsgid and groups; CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH and CAP_FOWNER reach further.
 */
import { sysctlPerm } from '../guards/fs.ts';
import { CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER } from '../include/constants.ts';
import { EACCES, EROFS } from '../include/errno.ts';
import { S_IFBLK, S_IFCHR, S_IFMT, S_IFREG, S_ISVTX } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import type { Kernel } from '../kernel/types.ts';
import type { Seat } from '../types.ts';
import { pathText } from './path.ts';
import { isDir } from './super.ts';
import type { Inode, Path } from './types.ts';

export const MAY_EXEC = 1;
export const MAY_WRITE = 2;
export const MAY_READ = 4;
export const MS_RDONLY = 1;

/** On whose authority: a task's, or the kernel's own. */
export interface Who {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly seat: Seat;
  can(cap: number): boolean;
}
export const KERNEL: Who = { uid: 0, gid: 0, groups: [], seat: null, can: () => true };

export function whoIs(k: Kernel, task: Task | null): Who {
  if (task === null) return KERNEL;
  const x = k.x(task);
  const { cred } = task;
  return { uid: cred.fsuid, gid: cred.fsgid, groups: x.groups, seat: x.seat, can: (cap) => k.capable(task, cap) };
}
/** access(2) asks for the real ids; only a real root keeps its privileges. */
export function whoReally(k: Kernel, task: Task): Who {
  const x = k.x(task);
  const { cred } = task;
  const { lo, hi } = cred.cap_permitted;
  const permitted = (cap: number): boolean => (((cap < 32 ? lo : hi) >>> (cap & 31)) & 1) !== 0;
  return {
    uid: cred.uid,
    gid: cred.gid,
    groups: x.groups,
    seat: x.seat,
    can: (cap) => cred.uid === 0 && permitted(cap),
  };
}

export const inGroup = (who: Who, gid: number): boolean => who.gid === gid || who.groups.includes(gid);
/** inode_owner_or_capable() */
export const ownerOrCapable = (who: Who, inode: Inode): boolean => who.uid === inode.uid || who.can(CAP_FOWNER);

/** generic_permission() */
export function generic_permission(who: Who, inode: Inode, mask: number): number {
  const { mode } = inode;
  const shift = who.uid === inode.uid ? 6 : inGroup(who, inode.gid) ? 3 : 0;
  if ((mask & ~((mode >> shift) & 7)) === 0) return 0;
  if (isDir(inode)) {
    if ((mask & MAY_WRITE) === 0 && who.can(CAP_DAC_READ_SEARCH)) return 0;
    return who.can(CAP_DAC_OVERRIDE) ? 0 : -EACCES;
  }
  if (mask === MAY_READ && who.can(CAP_DAC_READ_SEARCH)) return 0;
  if (((mask & MAY_EXEC) === 0 || (mode & 0o111) !== 0) && who.can(CAP_DAC_OVERRIDE)) return 0;
  return -EACCES;
}

const isSpecial = (mode: number): boolean => !isPlain(mode);
const isPlain = (mode: number): boolean => {
  const kind = mode & S_IFMT;
  return kind === S_IFREG || kind === 0o040000 || kind === 0o120000;
};
export const isReadOnly = (path: Path): boolean => (path.mnt.flags & MS_RDONLY) !== 0 || path.mnt.sb.readOnly;

/** inode_permission(), with the LSM hook behind it. `mask` of MAY_*. */
export function inode_permission(k: Kernel, who: Who, path: Path, mask: number): number {
  const { inode } = path.dentry;
  if ((mask & MAY_WRITE) !== 0 && inode.sb.readOnly && !isSpecial(inode.mode)) return -EROFS;
  const answer = inode.node === null ? generic_permission(who, inode, mask) : nodePermission(k, who, inode, mask);
  if (answer !== 0 || (mask & (MAY_READ | MAY_WRITE)) === 0) return answer;
  return security_inode(k, who, path, (mask & MAY_WRITE) !== 0);
}

/** The LSM hook by itself: also asked where Linux asks security_inode_setattr, _unlink, _rmdir and _rename. */
export function security_inode(k: Kernel, who: Who, path: Path, write: boolean): number {
  if (who === KERNEL || !k.build.hooks.some((h) => h.hook === 'inode_permission')) return 0;
  const { inode } = path.dentry;
  return k.security('inode_permission', {
    seat: who.seat ?? -1,
    uid: who.uid,
    path: pathText(k, path),
    write,
    owner: inode.uid,
    isTty: isTtyDevice(inode),
  });
}

/** proc_sys_permission(): below /proc/sys capabilities do not help, only being uid 0. */
function nodePermission(k: Kernel, who: Who, inode: Inode, mask: number): number {
  if (inode.node?.path.startsWith('sys/') !== true) return generic_permission(who, inode, mask);
  const shift = who.uid === 0 ? 6 : inGroup(who, 0) ? 3 : 0;
  const mode = inode.mode >> shift;
  if ((mask & ~(mode & 7)) === 0) return 0;
  return k.blocked(sysctlPerm, { euid: who.uid, mode, mask }) ? -EACCES : 0;
}

export const isDevice = (mode: number): boolean => (mode & S_IFMT) === S_IFCHR || (mode & S_IFMT) === S_IFBLK;
export function isTtyDevice(inode: Inode): boolean {
  const major = inode.rdev >>> 8;
  return (inode.mode & S_IFMT) === S_IFCHR && (major === 4 || major === 136);
}

/** check_sticky(): in a folder with the sticky bit only owners (of the file or the folder) may remove names. */
export function check_sticky(who: Who, dir: Inode, victim: Inode): boolean {
  if ((dir.mode & S_ISVTX) === 0) return false;
  if (victim.uid === who.uid || dir.uid === who.uid) return false;
  return !who.can(CAP_FOWNER);
}
