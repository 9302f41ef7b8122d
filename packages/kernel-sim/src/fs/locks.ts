/** fs/locks.ts — fs/locks.c: flock(2) by open file, fcntl(2) record locks by process. Locks per inode are bounded. */
import { EAGAIN, ENOLCK } from '../include/errno.ts';
import type { Kernel } from '../kernel/types.ts';
import type { Pid } from '../types.ts';
import type { Inode, Lock, OpenFile } from './types.ts';

const MAX_LOCKS = 256;
type Owner = OpenFile | Pid;
/** flock(2) and fcntl(2) locks do not see each other. */
const sameKind = (a: Owner, b: Owner): boolean => typeof a === typeof b;

/** The first lock of somebody else that stands in the way. */
export function conflict(inode: Inode, want: Lock): Lock | null {
  for (const l of inode.locks ?? []) {
    if (l.by === want.by || !sameKind(l.by, want.by)) continue;
    if ((l.exclusive || want.exclusive) && l.start < want.end && want.start < l.end) return l;
  }
  return null;
}

/** Cuts [start, end) out of what `by` holds. */
function release(inode: Inode, by: Owner, start: number, end: number): void {
  const kept: Lock[] = [];
  for (const l of inode.locks ?? []) {
    if (l.by !== by || l.end <= start || end <= l.start) kept.push(l);
    else {
      if (l.start < start) kept.push({ ...l, end: start });
      if (end < l.end) kept.push({ ...l, start: end });
    }
  }
  inode.locks = kept.length === 0 ? null : kept;
}
export function unlock(k: Kernel, inode: Inode, by: Owner, start = 0, end = Number.POSITIVE_INFINITY): void {
  release(inode, by, start, end);
  if (inode.lockQueue !== null) k.wake(inode.lockQueue);
}
/** 0, -EAGAIN (somebody else's), or -ENOLCK. */
export function lock(k: Kernel, inode: Inode, want: Lock): number {
  if (conflict(inode, want) !== null) return -EAGAIN;
  if ((inode.locks?.length ?? 0) >= MAX_LOCKS) return -ENOLCK;
  release(inode, want.by, want.start, want.end);
  inode.locks = [...(inode.locks ?? []), want];
  if (inode.lockQueue !== null) k.wake(inode.lockQueue);
  return 0;
}
/** A closed file, or a process that closed any descriptor of the file, holds nothing any more. */
export function dropLocks(k: Kernel, inode: Inode, by: Owner): void {
  if (inode.locks?.some((l) => l.by === by) === true) unlock(k, inode, by);
}
