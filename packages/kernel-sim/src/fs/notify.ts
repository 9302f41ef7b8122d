/**
 * fs/notify.ts — fs/notify/fsnotify.c, include/linux/fsnotify.h: what happens to files, told to whoever watches.
 *
 * A file's event goes to the watches of its folder, with its name, and to its own. The calls are where Linux has them.
 */

import { S_IFDIR, S_IFMT } from '../include/fcntl.ts';
import type { Kernel } from '../kernel/types.ts';
import { kill_fasync } from './async.ts';
import type { Dentry, Inode, Inotify, NotifyEvent, SuperBlock, Watch } from './types.ts';

/** IN_*, which are FS_* as well. */
export const IN = {
  access: 1,
  modify: 2,
  attrib: 4,
  closeWrite: 8,
  closeNowrite: 0x10,
  open: 0x20,
  movedFrom: 0x40,
  movedTo: 0x80,
  create: 0x100,
  delete: 0x200,
  deleteSelf: 0x400,
  moveSelf: 0x800,
  all: 0xfff,
  unmount: 0x2000,
  overflow: 0x4000,
  ignored: 0x8000,
  onlydir: 0x0100_0000,
  dontFollow: 0x0200_0000,
  exclUnlink: 0x0400_0000,
  maskCreate: 0x1000_0000,
  maskAdd: 0x2000_0000,
  isdir: 0x4000_0000,
  oneshot: 0x8000_0000,
} as const;

/** Events a seat may leave unread in all its instances together. Differs: Linux counts by instance only. */
const SEAT_EVENTS = 16_384;

function unread(k: Kernel, group: Inotify): number {
  let sum = 0;
  for (const g of k.state.fs.inotify) if (g.seat === group.seat) sum += g.queue.length;
  return sum;
}
/** fsnotify_add_event(): the same as the last one is not told twice; beyond the limit, that some were lost. */
function queueEvent(k: Kernel, group: Inotify, event: NotifyEvent): void {
  const { queue } = group;
  const last = queue[queue.length - 1];
  if (last !== undefined && last.wd === event.wd && last.mask === event.mask && last.name === event.name) return;
  const full = queue.length >= group.queueMax || unread(k, group) >= SEAT_EVENTS;
  if (full && last?.mask === IN.overflow) return;
  queue.push(full ? { wd: -1, mask: IN.overflow, cookie: 0, name: null } : event);
  group.filled += 1;
  k.wake(group.changed);
  kill_fasync(k, (f) => f.inotify === group, 'in');
}
/** fsnotify_destroy_mark(): the watch is over, and IN_IGNORED says so. */
export function removeWatch(k: Kernel, watch: Watch): void {
  const { watches } = watch.inode;
  const at = watches?.indexOf(watch) ?? -1;
  if (at >= 0) watches?.splice(at, 1);
  if (!watch.by.watches.delete(watch.wd)) return;
  queueEvent(k, watch.by, { wd: watch.wd, mask: IN.ignored, cookie: 0, name: null });
}
function tell(k: Kernel, watch: Watch, mask: number, name: string | null, cookie: number): void {
  if ((watch.mask & mask & IN.all) === 0) return;
  queueEvent(k, watch.by, { wd: watch.wd, mask, cookie, name });
  if ((watch.mask & IN.oneshot) !== 0) removeWatch(k, watch);
}
const dirBit = (inode: Inode): number => ((inode.mode & S_IFMT) === S_IFDIR ? IN.isdir : 0);
/** Nobody watches anything: what costs a machine without inotify nothing. */
const idle = (k: Kernel): boolean => k.state.fs.inotify.length === 0;

/** fsnotify_inode(): to an inode's own watches. */
export function fsnotify_inode(k: Kernel, inode: Inode, mask: number): void {
  if (idle(k) || inode.watches === undefined) return;
  const dir = (mask & (IN.deleteSelf | IN.moveSelf)) === 0 ? dirBit(inode) : 0;
  for (const watch of inode.watches.slice()) tell(k, watch, mask | dir, null, 0);
}
/** fsnotify_name(): to the watches of a folder, about a name in it. */
export function fsnotify_name(k: Kernel, dir: Inode, mask: number, of: Dentry, name = of.name, cookie = 0): void {
  if (idle(k) || dir.watches === undefined) return;
  for (const watch of dir.watches.slice()) tell(k, watch, mask | dirBit(of.inode), name, cookie);
}
/** fsnotify_dentry(), fsnotify_file(): to both. */
export function fsnotify(k: Kernel, dentry: Dentry, mask: number): void {
  if (idle(k)) return;
  const above = dentry.parent?.inode.watches;
  for (const watch of above?.slice() ?? [])
    if (!dentry.gone || (watch.mask & IN.exclUnlink) === 0) tell(k, watch, mask | dirBit(dentry.inode), dentry.name, 0);
  fsnotify_inode(k, dentry.inode, mask);
}
/** fsnotify_move(): both halves carry the same number. */
export function fsnotify_move(
  k: Kernel,
  from: { readonly dir: Inode; readonly name: string },
  moved: Dentry,
  over: Inode | null,
): void {
  if (idle(k)) return;
  const { fs } = k.state;
  fs.notifyCookie = (fs.notifyCookie + 1) >>> 0;
  fsnotify_name(k, from.dir, IN.movedFrom, moved, from.name, fs.notifyCookie);
  if (moved.parent !== null) fsnotify_name(k, moved.parent.inode, IN.movedTo, moved, moved.name, fs.notifyCookie);
  if (over !== null) fsnotify_inode(k, over, IN.attrib);
  fsnotify_inode(k, moved.inode, IN.moveSelf);
}
/** fsnotify_inoderemove(): the last name and the last user are gone. */
export function fsnotify_inoderemove(k: Kernel, inode: Inode): void {
  if (inode.watches === undefined) return;
  fsnotify_inode(k, inode, IN.deleteSelf);
  for (const watch of inode.watches.slice()) removeWatch(k, watch);
}
/** fsnotify_sb_delete(): the watches in a file system that is no more. */
export function fsnotify_sb_delete(k: Kernel, sb: SuperBlock): void {
  for (const group of k.state.fs.inotify)
    for (const watch of group.watches.values()) {
      if (watch.inode.sb !== sb) continue;
      queueEvent(k, group, { wd: watch.wd, mask: IN.unmount, cookie: 0, name: null });
      removeWatch(k, watch);
    }
}
