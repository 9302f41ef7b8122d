/** fs/inotify.ts — fs/notify/inotify: watches on files and folders, and the events they bring, read as a file. */
import * as E from '../include/errno.ts';
import { O_CLOEXEC, O_NONBLOCK, O_RDONLY } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { encodeUtf8 } from '../include/utf8.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { anonPath } from './anon.ts';
import { pathAt } from './at.ts';
import { Struct, word } from './bytes.ts';
import { fget, installFd, newOpenFile } from './file.ts';
import { type FileOps, POLLIN, POLLRDNORM } from './io.ts';
import { IN, removeWatch } from './notify.ts';
import * as P from './permission.ts';
import { isDir } from './super.ts';
import type { Inode, Inotify, NotifyEvent, OpenFile, Watch } from './types.ts';

const AT_FDCWD = -100;
const FIONREAD = 0x541b;
/** ALL_INOTIFY_BITS */
const KNOWN =
  IN.all |
  IN.unmount |
  IN.overflow |
  IN.ignored |
  IN.onlydir |
  IN.dontFollow |
  IN.exclUnlink |
  (IN.maskCreate | IN.maskAdd | IN.isdir | IN.oneshot);
const KEPT = IN.all | IN.exclUnlink | IN.oneshot;

const groupOf = (file: OpenFile): Inotify => file.inotify as Inotify;
const limit = (k: Kernel, name: string, otherwise: number): number =>
  Number(k.state.sysctl.get(`fs.inotify.${name}`) ?? otherwise);

/** struct inotify_event: the name is padded to a multiple of the struct's own 16 bytes. */
function encode(e: NotifyEvent): Uint8Array {
  const name = e.name === null ? new Uint8Array(0) : encodeUtf8(e.name);
  const len = e.name === null ? 0 : Math.ceil((name.length + 1) / 16) * 16;
  const s = new Struct(16 + len).u32(0, e.wd).u32(4, e.mask).u32(8, e.cookie).u32(12, len);
  s.bytes.set(name, 16);
  return s.bytes;
}

export const inotifyOps: FileOps = {
  read(k, task, file, count) {
    const { queue, changed } = groupOf(file);
    if (queue.length === 0) return (file.flags & O_NONBLOCK) !== 0 ? -E.EAGAIN : k.block(task, { on: [changed] });
    const rows: Uint8Array[] = [];
    let size = 0;
    for (const event of queue) {
      const row = encode(event);
      if (size + row.length > count) break;
      rows.push(row);
      size += row.length;
    }
    if (rows.length === 0) return -E.EINVAL;
    queue.splice(0, rows.length);
    const out = new Uint8Array(size);
    let at = 0;
    for (const row of rows) {
      out.set(row, at);
      at += row.length;
    }
    return out;
  },
  poll: (_k, file) => (groupOf(file).queue.length > 0 ? POLLIN | POLLRDNORM : 0),
  queues: (_k, file) => [groupOf(file).changed],
  edges: (_k, file) => ({ in: groupOf(file).filled, out: 0 }),
  ioctl(k, _task, file, cmd, arg) {
    if (cmd !== FIONREAD) return -E.ENOTTY;
    return k.user.write(arg, word(groupOf(file).queue.reduce((sum, e) => sum + encode(e).length, 0)));
  },
  release(k, file) {
    const group = groupOf(file);
    for (const watch of group.watches.values()) removeWatch(k, watch);
    group.queue.length = 0;
    const all = k.state.fs.inotify;
    all.splice(all.indexOf(group), 1);
  },
};

function init(k: Kernel, task: Task, flags: number): number {
  if ((flags & ~(O_CLOEXEC | O_NONBLOCK)) !== 0) return -E.EINVAL;
  const all = k.state.fs.inotify;
  const { uid } = task.cred;
  if (all.filter((g) => g.uid === uid).length >= limit(k, 'max_user_instances', 128)) return -E.EMFILE;
  const path = anonPath(k, 'anon_inodefs', 'inotify', 0o600);
  const file = newOpenFile(k, 'inotify', path, O_RDONLY | (flags & O_NONBLOCK));
  if (typeof file === 'number') return file;
  file.inotify = {
    uid,
    seat: file.seat,
    nextWd: 1,
    watches: new Map(),
    queue: [],
    queueMax: limit(k, 'max_queued_events', 16_384),
    filled: 0,
    changed: { waiters: [] },
  };
  all.push(file.inotify);
  return installFd(k, task, file, (flags & O_CLOEXEC) !== 0);
}

/** inotify_update_watch(): a further call for the same inode changes the watch there is. */
function update(k: Kernel, group: Inotify, inode: Inode, mask: number): number {
  const old = inode.watches?.find((w) => w.by === group);
  if (old !== undefined) {
    if ((mask & IN.maskCreate) !== 0) return -E.EEXIST;
    old.mask = ((mask & IN.maskAdd) !== 0 ? old.mask : 0) | (mask & KEPT);
    return old.wd;
  }
  let mine = 0;
  for (const g of k.state.fs.inotify) if (g.uid === group.uid) mine += g.watches.size;
  if (mine >= limit(k, 'max_user_watches', 8192)) return -E.ENOSPC;
  const watch: Watch = { by: group, wd: group.nextWd, inode, mask: mask & KEPT };
  group.nextWd += 1;
  group.watches.set(watch.wd, watch);
  inode.watches ??= [];
  inode.watches.push(watch);
  return watch.wd;
}
function addWatch(k: Kernel, task: Task, fd: number, name: Arg, mask: number): number {
  const old = k.era.trace === 'old';
  if (!old && ((mask & ~KNOWN) !== 0 || (mask & KNOWN) === 0)) return -E.EINVAL;
  const file = fget(k, task, fd);
  if (file === null) return -E.EBADF;
  if (!old && (mask & IN.maskAdd) !== 0 && (mask & IN.maskCreate) !== 0) return -E.EINVAL;
  if (file.inotify === undefined) return -E.EINVAL;
  const path = pathAt(k, task, AT_FDCWD, k.user.string(name), 0, { nofollow: (mask & IN.dontFollow) !== 0 });
  if (typeof path === 'number') return path;
  const { inode } = path.dentry;
  if ((mask & IN.onlydir) !== 0 && !isDir(inode)) return -E.ENOTDIR;
  const denied = P.inode_permission(k, P.whoIs(k, task), path, P.MAY_READ);
  if (denied !== 0) return denied;
  if (old && (mask & IN.all) === 0) return -E.EINVAL;
  return update(k, file.inotify, inode, old ? mask & ~IN.maskCreate : mask);
}
function rmWatch(k: Kernel, task: Task, fd: number, wd: number): number {
  const file = fget(k, task, fd);
  if (file === null) return -E.EBADF;
  const watch = file.inotify?.watches.get(wd);
  if (watch === undefined) return -E.EINVAL;
  removeWatch(k, watch);
  return 0;
}

export const inotifySyscalls = [
  syscall('inotify_init', NR.inotify_init, [], (k, t) => init(k, t, 0)),
  syscall('inotify_init1', NR.inotify_init1, [int], init),
  syscall('inotify_add_watch', NR.inotify_add_watch, [int, user, uint], addWatch),
  syscall('inotify_rm_watch', NR.inotify_rm_watch, [int, int], rmWatch),
];
