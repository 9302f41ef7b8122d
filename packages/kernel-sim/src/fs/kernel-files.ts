/**
 * fs/kernel-files.ts — files the kernel itself reads and makes: the image, homes, nodes of /dev; the editor's save; what exec opens.
 *
 * Such a path may lead through symbolic links of root's only, so that a student's link cannot send the machine's own writes elsewhere.
 */
import * as E from '../include/errno.ts';
import * as F from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import type { Kernel, TaskExt } from '../kernel/types.ts';
import type { Seat } from '../types.ts';
import { fput, installFd } from './file.ts';
import type { ExecFile, FileMeta } from './index.ts';
import { bytesSource } from './io.ts';
import { topOf } from './lookup.ts';
import { namei } from './namei.ts';
import { fsnotify, IN } from './notify.ts';
import { filpOpen } from './open.ts';
import { inodeBytes, truncatePages, writePages } from './pages.ts';
import { pathText } from './path.ts';
import { generic_permission, inode_permission, MAY_EXEC, MAY_READ, whoIs } from './permission.ts';
import { readBytes, writeSource } from './rw.ts';
import { attach, detach, isDir, isLink, isReg, makeInode, newDentry } from './super.ts';
import type { Dentry, OpenFile, Path } from './types.ts';

const MS_NOSUID = 2;
const MS_NOEXEC = 8;
/** The editor takes no more than this. */
const SAVE_MAX = 1 << 20;

const componentsOf = (path: string): string[] => path.split('/').filter((c) => c !== '' && c !== '.');

interface Made {
  readonly mode: number;
  readonly rdev?: number;
  readonly target?: string;
}
/** A new name in a folder, counted for the seat it is made for. */
function create(k: Kernel, dir: Dentry, name: string, made: Made, meta: FileMeta): Dentry {
  const { sb } = dir.inode;
  const seat: Seat = meta.seat ?? null;
  sb.usedInodes += 1;
  if (seat !== null) {
    const use = k.state.fs.seats.get(seat) ?? { inodes: 0, bytes: 0, pipes: 0, pipePages: 0, files: 0 };
    use.inodes += 1;
    k.state.fs.seats.set(seat, use);
  }
  const inode = makeInode(k, sb, { ...made, uid: meta.uid ?? 0, gid: meta.gid ?? 0 }, seat);
  const dentry = newDentry(name, dir, inode);
  attach(k, dentry);
  return dentry;
}

/** The folder a path's last name is in, made when missing; -ENOTDIR, -ELOOP when something is in the way. */
function folderFor(k: Kernel, path: string, meta: FileMeta): { dir: Path; name: string } | number {
  const parts = componentsOf(path);
  const name = parts.pop();
  if (name === undefined) return -E.EEXIST;
  let at: Path = { mnt: k.state.fs.root, dentry: k.state.fs.root.root };
  let links = 0;
  for (let i = 0; i < parts.length; i += 1) {
    const part = parts[i] as string;
    if (part === '..') return -E.EINVAL;
    let next = at.dentry.children?.get(part) ?? null;
    if (next === null) {
      if (at.dentry.children === null || at.dentry.inode.node !== null) return synthetic(k, at, parts.slice(i), name);
      next = create(k, at.dentry, part, { mode: F.S_IFDIR | 0o755 }, meta);
    }
    const to = topOf(k, { mnt: at.mnt, dentry: next });
    if (isLink(to.dentry.inode)) {
      links += 1;
      if (to.dentry.inode.uid !== 0 || links > 40) return -E.ELOOP;
      const target = to.dentry.inode.target ?? '';
      parts.splice(i + 1, 0, ...componentsOf(target));
      if (target.startsWith('/')) at = { mnt: k.state.fs.root, dentry: k.state.fs.root.root };
      continue;
    }
    if (!isDir(to.dentry.inode)) return -E.ENOTDIR;
    at = to;
  }
  return { dir: at, name };
}
/** Places to mount on below /sys exist by themselves. */
function synthetic(k: Kernel, from: Path, rest: readonly string[], name: string): { dir: Path; name: string } | number {
  const found = namei(k, null, rest.join('/'), { from });
  return typeof found === 'number' ? found : { dir: found.path, name };
}

/** Makes missing folders; replaces what is there. */
export function writeFile(k: Kernel, path: string, bytes: Uint8Array, meta: FileMeta = {}): number {
  const at = folderFor(k, path, meta);
  if (typeof at === 'number') return at;
  const dir = at.dir.dentry;
  if (dir.children === null) return -E.EPERM;
  let old: Dentry | null = dir.children.get(at.name) ?? null;
  if (old !== null && isDir(old.inode)) return -E.EISDIR;
  if (old !== null && (!isReg(old.inode) || old.inode.writers < 0 || old.inode.nlink > 1)) {
    detach(k, old);
    old = null;
  }
  const dentry = old ?? create(k, dir, at.name, { mode: F.S_IFREG | 0o644 }, meta);
  const { inode } = dentry;
  delete inode.image;
  if (meta.mode !== undefined) inode.mode = F.S_IFREG | (meta.mode & 0o7777);
  if (meta.uid !== undefined) inode.uid = meta.uid;
  if (meta.gid !== undefined) inode.gid = meta.gid;
  truncatePages(k, inode, 0);
  const n = writePages(k, inode, 0, bytes);
  return Math.min(n, 0);
}
/** A file of the build (link.ts): it gets its bytes when somebody first looks it up, and until then no snapshot carries them. */
export function imageFile(k: Kernel, path: string, meta: FileMeta): number {
  const r = writeFile(k, path, new Uint8Array(0), meta);
  const at = r < 0 ? r : folderFor(k, path, meta);
  if (typeof at === 'number') return at;
  const made = at.dir.dentry.children?.get(at.name);
  if (made !== undefined) made.inode.image = path;
  return 0;
}
export function makeDir(k: Kernel, path: string, meta: FileMeta = {}): number {
  if (componentsOf(path).length === 0) return 0;
  const at = folderFor(k, path, meta);
  if (typeof at === 'number') return at;
  const dir = at.dir.dentry;
  const old = dir.children?.get(at.name);
  if (old !== undefined) return isDir(old.inode) || isLink(old.inode) ? 0 : -E.EEXIST;
  if (dir.children === null || dir.inode.node !== null) return typeof namei(k, null, path) === 'number' ? -E.EPERM : 0;
  create(k, dir, at.name, { mode: F.S_IFDIR | ((meta.mode ?? 0o755) & 0o7777) }, meta);
  return 0;
}
export function makeSymlink(k: Kernel, path: string, target: string, meta: FileMeta = {}): number {
  const at = folderFor(k, path, meta);
  if (typeof at === 'number') return at;
  const dir = at.dir.dentry;
  if (dir.children === null) return -E.EPERM;
  const old = dir.children.get(at.name);
  if (old !== undefined && isDir(old.inode)) return -E.EISDIR;
  if (old !== undefined) detach(k, old);
  create(k, dir, at.name, { mode: F.S_IFLNK | 0o777, target }, meta);
  return 0;
}
/** A device or fifo; an existing node gets the owner and mode asked for. `mode` with its S_IF* bits. */
export function makeNode(k: Kernel, path: string, mode: number, rdev = 0, meta: FileMeta = {}): number {
  const at = folderFor(k, path, meta);
  if (typeof at === 'number') return at;
  const dir = at.dir.dentry;
  if (dir.children === null) return -E.EPERM;
  const old = dir.children.get(at.name);
  if (old !== undefined && (old.inode.mode & F.S_IFMT) === (mode & F.S_IFMT) && old.inode.rdev === rdev) {
    old.inode.mode = mode;
    old.inode.uid = meta.uid ?? 0;
    old.inode.gid = meta.gid ?? 0;
    return 0;
  }
  if (old !== undefined && isDir(old.inode)) return -E.EISDIR;
  if (old !== undefined) detach(k, old);
  create(k, dir, at.name, { mode, rdev }, meta);
  return 0;
}
/** A name the kernel takes away again, such as a terminal's node; nothing happens when there is none. */
export function removeName(k: Kernel, path: string): void {
  const found = namei(k, null, path, { nofollow: true });
  if (typeof found !== 'number' && found.path.dentry.parent !== null && !isDir(found.inode))
    detach(k, found.path.dentry);
}

/** Everything there is to read, at most 4 MiB; files of /proc are rendered. */
export function readFile(k: Kernel, task: Task | null, path: string): Uint8Array | number {
  if (task === null) {
    const found = namei(k, null, path);
    if (typeof found === 'number') return found;
    return isDir(found.inode) ? -E.EISDIR : inodeBytes(found.inode);
  }
  const file = filpOpen(k, task, path, F.O_RDONLY | F.O_NONBLOCK | F.O_NOCTTY, 0);
  if (typeof file === 'number') return file;
  if ('blocked' in file) return -E.EAGAIN;
  file.count += 1;
  const readable = file.kind === 'reg' || file.kind === 'proc';
  const bytes = readable ? readAll(k, task, file) : file.kind === 'dir' ? -E.EISDIR : -E.EINVAL;
  fput(k, file);
  return bytes;
}
function readAll(k: Kernel, task: Task, file: OpenFile): Uint8Array | number {
  if (file.kind === 'reg') return inodeBytes(file.inode).slice(0, 4 << 20);
  const bytes = readBytes(k, task, file, 1 << 20, 0);
  return bytes instanceof Uint8Array ? bytes.slice() : typeof bytes === 'number' ? bytes : -E.EAGAIN;
}

/** The editor: as the user of `task`, with its permissions; what is saved replaces the contents. */
export function saveFile(k: Kernel, task: Task, path: string, bytes: Uint8Array): number {
  if (bytes.length > SAVE_MAX) return -E.EFBIG;
  const before = k.state.current;
  k.state.current = k.x(task);
  try {
    const flags = F.O_WRONLY | F.O_CREAT | F.O_TRUNC | F.O_NONBLOCK | F.O_NOCTTY | F.O_LARGEFILE;
    const file = filpOpen(k, task, path, flags, 0o666);
    if (typeof file === 'number') return file;
    if ('blocked' in file) return -E.EAGAIN;
    file.count += 1;
    const n = file.kind === 'reg' ? writeSource(k, task, file, bytesSource(bytes), null) : -E.EINVAL;
    fput(k, file);
    if (typeof n !== 'number') return -E.EAGAIN;
    return n < 0 ? n : n < bytes.length ? -E.ENOSPC : 0;
  } finally {
    k.state.current = before;
  }
}

/** do_open_execat(): a regular file one may run, that nobody is writing to. */
export function openForExec(k: Kernel, task: Task, path: string): ExecFile | number {
  const found = namei(k, task, path);
  return typeof found === 'number' ? found : execAt(k, task, found.path);
}
export function execAt(k: Kernel, task: Task, path: Path): ExecFile | number {
  const { inode } = path.dentry;
  if (isLink(inode)) return -E.ELOOP;
  if (!isReg(inode) || inode.node !== null) return -E.EACCES;
  if ((path.mnt.flags & MS_NOEXEC) !== 0) return -E.EACCES;
  const denied = inode_permission(k, whoIs(k, task), path, MAY_EXEC);
  if (denied !== 0) return denied;
  if (inode.writers > 0) return -E.ETXTBSY;
  k.x(task).files.nextExe = path;
  fsnotify(k, path.dentry, IN.open); // Differs: no IN_CLOSE_NOWRITE when the program ends
  fsnotify(k, path.dentry, IN.access);
  return {
    path: pathText(k, path, task),
    inode,
    bytes: inodeBytes(inode),
    mode: inode.mode,
    uid: inode.uid,
    gid: inode.gid,
    nosuid: (path.mnt.flags & MS_NOSUID) !== 0,
    readable: generic_permission(whoIs(k, task), inode, MAY_READ) === 0,
  };
}

/** An open file put at the lowest free descriptor of `x`. */
export const installFile = (k: Kernel, x: TaskExt, file: OpenFile): number => installFd(k, k.task(x), file, false);
