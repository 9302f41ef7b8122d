/** fs/rename.ts — fs/namei.c do_renameat2() and vfs_rename(). */
import * as E from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { wallMs } from '../kernel/time.ts';
import type { Kernel } from '../kernel/types.ts';
import { lookup } from './lookup.ts';
import type { Nameidata } from './namei.ts';
import { may_create, may_delete, parentAt } from './names.ts';
import { fsnotify_move } from './notify.ts';
import * as P from './permission.ts';
import { detach, forgetIfUnused, isDir, touchDir } from './super.ts';
import type { Dentry } from './types.ts';

const RENAME_NOREPLACE = 1;
const RENAME_EXCHANGE = 2;

/** True when `above` is `below` or a folder over it. */
function isAbove(above: Dentry, below: Dentry): boolean {
  for (let d: Dentry | null = below; d !== null; d = d.parent) if (d === above) return true;
  return false;
}
/** d_move(): the name goes from its folder to another place. */
function move(k: Kernel, d: Dentry, to: Dentry, name: string): void {
  const from = d.parent as Dentry;
  from.children?.delete(d.name);
  if (isDir(d.inode)) {
    from.inode.nlink -= 1;
    to.inode.nlink += 1;
  }
  d.name = name;
  d.parent = to;
  to.children?.set(name, d);
  d.inode.ctime = Math.floor(wallMs(k));
  touchDir(k, from);
  touchDir(k, to);
}
function exchange(k: Kernel, a: Dentry, b: Dentry): void {
  const [ap, an, bp, bn] = [a.parent as Dentry, a.name, b.parent as Dentry, b.name];
  ap.children?.delete(an);
  bp.children?.delete(bn);
  const dirs = (isDir(a.inode) ? 1 : 0) - (isDir(b.inode) ? 1 : 0);
  ap.inode.nlink -= dirs;
  bp.inode.nlink += dirs;
  [a.parent, a.name, b.parent, b.name] = [bp, bn, ap, an];
  bp.children?.set(bn, a);
  ap.children?.set(an, b);
  for (const d of [ap, bp]) touchDir(k, d);
}

/** What vfs_rename() asks of both names. */
function mayRename(
  k: Kernel,
  from: Nameidata,
  old: Dentry,
  to: Nameidata,
  target: Dentry | null,
  swap: boolean,
): number {
  const denied = may_delete(k, from, old, isDir(old.inode));
  if (denied !== 0) return denied;
  const there =
    target === null ? may_create(k, to) : may_delete(k, to, target, swap ? isDir(target.inode) : isDir(old.inode));
  if (there !== 0) return there;
  // A folder that gets another parent has its ".." changed.
  const movesUp = old.parent !== to.path.dentry;
  if (movesUp && isDir(old.inode)) {
    const d = P.inode_permission(k, from.who, { mnt: from.path.mnt, dentry: old }, P.MAY_WRITE);
    if (d !== 0) return d;
  }
  if (movesUp && swap && target !== null && isDir(target.inode))
    return P.inode_permission(k, from.who, { mnt: to.path.mnt, dentry: target }, P.MAY_WRITE);
  return 0;
}

/** The names change places; then watchers are told, and only then an inode that lost its name goes. */
function vfs_rename(k: Kernel, old: Dentry, dir: Dentry, name: string, target: Dentry | null, swap: boolean): void {
  const was = { dir: (old.parent as Dentry).inode, name: old.name };
  if (swap && target !== null) {
    exchange(k, old, target);
    fsnotify_move(k, was, old, null);
    fsnotify_move(k, { dir: dir.inode, name }, target, null);
    return;
  }
  const over = target?.inode ?? null;
  if (over !== null) over.users += 1;
  if (target !== null) detach(k, target);
  move(k, old, dir, name);
  fsnotify_move(k, was, old, over);
  if (over === null) return;
  over.users -= 1;
  forgetIfUnused(k, over);
}

export function rename(
  k: Kernel,
  task: Task,
  d1: number,
  n1: string | number,
  d2: number,
  n2: string | number,
  flags: number,
): number {
  if ((flags & ~7) !== 0 || (flags & 3) === 3 || (flags & 4) !== 0) return -E.EINVAL;
  const from = parentAt(k, task, d1, n1);
  if (typeof from === 'number') return from;
  const to = parentAt(k, task, d2, n2);
  if (typeof to === 'number') return to;
  if (from.path.mnt !== to.path.mnt) return -E.EXDEV;
  if (from.lastType !== 'norm') return -E.EBUSY;
  if (to.lastType !== 'norm') return (flags & RENAME_NOREPLACE) !== 0 ? -E.EEXIST : -E.EBUSY;
  if (P.isReadOnly(from.path)) return -E.EROFS;
  const old = lookup(k, from.path.dentry, from.last, task);
  if (typeof old === 'number') return old;
  const found = lookup(k, to.path.dentry, to.last, task);
  if (typeof found === 'number' && found !== -E.ENOENT) return found;
  const target = typeof found === 'number' ? null : found;
  if (target !== null && (flags & RENAME_NOREPLACE) !== 0) return -E.EEXIST;
  const swap = (flags & RENAME_EXCHANGE) !== 0;
  if (swap && target === null) return -E.ENOENT;
  if (!isDir(old.inode) && (from.slash || (!swap && to.slash))) return -E.ENOTDIR;
  if (isAbove(old, to.path.dentry)) return -E.EINVAL;
  if (target !== null && isAbove(target, from.path.dentry)) return swap ? -E.EINVAL : -E.ENOTEMPTY;
  if (target !== null && target.inode === old.inode) return 0;
  const denied = mayRename(k, from, old, to, target, swap);
  if (denied !== 0) return denied;
  if (old.inode.node !== null || to.path.dentry.children === null) return -E.EPERM;
  if (old.mounts > 0 || (target !== null && target.mounts > 0)) return -E.EBUSY;
  if (!swap && (target?.children?.size ?? 0) > 0) return -E.ENOTEMPTY;
  vfs_rename(k, old, to.path.dentry, to.last, target, swap);
  return 0;
}
