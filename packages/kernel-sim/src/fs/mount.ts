/**
 * fs/mount.ts — fs/namespace.c: mount, umount, pivot_root. One mount namespace.
 *
 * Differs: no propagation between mounts; mounts are not shared by user namespaces.
 */
import * as G from '../guards/fs.ts';
import { CAP_SYS_ADMIN } from '../include/constants.ts';
import * as E from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { ns_capable } from '../kernel/namespaces.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { noteDetached, sweepDetached } from './detached.ts';
import { topOf } from './lookup.ts';
import { namei } from './namei.ts';
import { samePath } from './path.ts';
import { isDir, makeInode, newDentry, newSuper, PAGE } from './super.ts';
import type { Dentry, FsType, Mount, Path, SuperBlock } from './types.ts';

const MS_RDONLY = 1;
const MS_REMOUNT = 32;
const MS_BIND = 4096;
const MS_MOVE = 8192;
const MS_REC = 16_384;
const MS_PROPAGATION = 0x1e0000;
/** RDONLY, NOSUID, NODEV, NOEXEC, NOATIME, NODIRATIME, RELATIME: what belongs to the mount. */
export const MNT_FLAGS = 1 | 2 | 4 | 8 | 1024 | 2048 | (1 << 21);
const MS_RELATIME = 1 << 21;
const MS_STRICTATIME = 1 << 24;
const MNT_DETACH = 2;
const UMOUNT_NOFOLLOW = 8;
/** Of the whole machine. */
export const MAX_MOUNTS = 512;

/** A mount begins or ends on a place. Names made at lookup are kept as long as something is mounted on them. */
function pin(d: Dentry): void {
  d.mounts += 1;
  if (d.inode.node !== null && d.mounts === 1) d.inode.sb.pinned.push(d);
}
function unpin(d: Dentry): void {
  d.mounts -= 1;
  const { pinned } = d.inode.sb;
  if (d.mounts === 0 && pinned.includes(d)) pinned.splice(pinned.indexOf(d), 1);
}

/** attach_mnt(): `sb`, from `root` down, covers a place. */
export function attachMount(
  k: Kernel,
  at: Path | null,
  sb: SuperBlock,
  root: Dentry,
  source: string,
  flags: number,
  options: string,
): Mount {
  const { fs } = k.state;
  const mnt: Mount = {
    id: fs.nextMount,
    parent: at?.mnt ?? null,
    mountpoint: at?.dentry ?? null,
    root,
    sb,
    source,
    flags: flags & MNT_FLAGS,
    options,
    gone: false,
  };
  fs.nextMount += 1;
  if (at !== null) pin(at.dentry);
  fs.mounts.push(mnt);
  return mnt;
}

/** The root folder of a new file system of memory. */
export function newRoot(k: Kernel, sb: SuperBlock, mode: number, uid = 0, gid = 0): Dentry {
  return newDentry('', null, makeInode(k, sb, { mode: 0o040000 | mode, uid, gid }, null));
}

interface Made {
  readonly sb: SuperBlock;
  readonly root: Dentry;
  readonly options: string;
}
/** A size such as `64k`, `1m`, `50%`. */
function sizeOf(k: Kernel, text: string): number {
  const unit = text.slice(-1).toLowerCase();
  const scale = { k: 1024, m: 1 << 20, g: 1 << 30, '%': k.mem.bytes / 100 }[unit];
  const n = Number(scale === undefined ? text : text.slice(0, -1));
  return Number.isFinite(n) && n >= 0 ? Math.floor(n * (scale ?? 1)) : -1;
}
function newTmpfs(k: Kernel, type: FsType, data: string): Made | number {
  let maxBytes = 32 << 20;
  let maxInodes = 8192;
  let mode = 0o1777;
  let uid = 0;
  let gid = 0;
  const shown: string[] = [];
  for (const option of data.split(',').filter((o) => o !== '')) {
    const [key, value = ''] = option.split('=');
    if (key === 'size') {
      maxBytes = Math.ceil(sizeOf(k, value) / PAGE) * PAGE;
      shown.push(`size=${maxBytes / 1024}k`);
    } else if (key === 'nr_inodes') {
      maxInodes = sizeOf(k, value);
      shown.push(`nr_inodes=${maxInodes}`);
    } else if (key === 'mode') {
      mode = Number.parseInt(value, 8) & 0o7777;
      shown.push(`mode=${mode.toString(8)}`);
    } else if (key === 'uid') uid = Number(value);
    else if (key === 'gid') gid = Number(value);
    else return -E.EINVAL;
    if (maxBytes < 0 || maxInodes < 0 || !Number.isInteger(mode) || !(uid >= 0) || !(gid >= 0)) return -E.EINVAL;
  }
  const sb = newSuper(k.state.fs, type, maxBytes, maxInodes);
  return {
    sb,
    root: newRoot(k, sb, type === 'ramfs' ? 0o755 : mode, uid, gid),
    options: shown.map((s) => `,${s}`).join(''),
  };
}
/** proc_get_tree(): one /proc for each pid namespace. */
function procTree(k: Kernel): Made {
  const { fs } = k.state;
  const ns = k.state.current?.ns.pid ?? k.state.pidNs;
  const found = ns === k.state.pidNs ? fs.trees.get('proc') : fs.procs.find((p) => p.sb.pidNs === ns);
  if (found !== undefined) return { ...found, options: '' };
  const sb = newSuper(fs, 'proc', 0, 65_536, ns);
  const root = newDentry('', null, makeInode(k, sb, { mode: 0o040555, uid: 0, gid: 0, ino: 1 }, null));
  fs.procs.push({ sb, root });
  return { sb, root, options: '' };
}
/** get_tree(): a file system by the name of its type; kernel file systems have one instance. */
function getTree(k: Kernel, type: string, data: string): Made | number {
  if (type === 'tmpfs' || type === 'ramfs') return newTmpfs(k, type, data);
  const known: readonly FsType[] = ['proc', 'sysfs', 'devtmpfs', 'devpts', 'cgroup2', 'debugfs', 'securityfs'];
  const found = known.find((t) => t === type);
  if (found === 'proc') return procTree(k);
  const mount = found === undefined ? undefined : k.state.fs.trees.get(found);
  return mount === undefined ? -E.ENODEV : { ...mount, options: '' };
}

function placeOf(k: Kernel, task: Task, name: string | number): Path | number {
  if (typeof name === 'number') return name;
  const found = namei(k, task, name);
  return typeof found === 'number' ? found : found.path;
}
const isRootOf = (path: Path): boolean => path.dentry === path.mnt.root;

/** Where a path would be covered: the topmost mount there already is, of the same kind (folder or not). */
function cover(k: Kernel, at: Path, made: Made, source: string, flags: number): number {
  if (k.state.fs.mounts.length >= MAX_MOUNTS) return -E.ENOSPC;
  const top = topOf(k, at);
  if (isDir(top.dentry.inode) !== isDir(made.root.inode)) return -E.ENOTDIR;
  if (isRootOf(top) && top.mnt.sb === made.sb && top.mnt.root === made.root) return -E.EBUSY;
  const atime = (flags & (MS_STRICTATIME | 1024)) === 0 ? MS_RELATIME : 0;
  attachMount(k, top, made.sb, made.root, source, flags | atime, made.options);
  return 0;
}
function bind(k: Kernel, task: Task, source: string | number, at: Path, flags: number): number {
  const from = placeOf(k, task, source);
  if (typeof from === 'number') return from;
  const made = { sb: from.mnt.sb, root: from.dentry, options: from.mnt.options };
  const error = cover(k, at, made, from.mnt.source, from.mnt.flags);
  if (error !== 0 || (flags & MS_REC) === 0) return error;
  const { mounts } = k.state.fs;
  const copy = mounts[mounts.length - 1] as Mount;
  // copy_tree(): what sits below the place comes along.
  for (const m of mounts.filter(
    (x) => x !== copy && x.parent === from.mnt && x.mountpoint !== null && isBelow(x.mountpoint, from.dentry),
  ))
    attachMount(k, { mnt: copy, dentry: m.mountpoint as Dentry }, m.sb, m.root, m.source, m.flags, m.options);
  return 0;
}
function isBelow(d: Dentry, top: Dentry): boolean {
  for (let at: Dentry | null = d; at !== null; at = at.parent) if (at === top) return true;
  return false;
}
function move(k: Kernel, task: Task, source: string | number, to: Path): number {
  const from = placeOf(k, task, source);
  if (typeof from === 'number') return from;
  if (!isRootOf(from) || from.mnt.parent === null) return -E.EINVAL;
  if (isDir(to.dentry.inode) !== isDir(from.dentry.inode)) return -E.EINVAL;
  for (let m: Mount | null = to.mnt; m !== null; m = m.parent) if (m === from.mnt) return -E.ELOOP;
  const { mnt } = from;
  const old = mnt.mountpoint as Dentry;
  const top = topOf(k, to);
  unpin(old);
  mnt.parent = top.mnt;
  mnt.mountpoint = top.dentry;
  pin(top.dentry);
  return 0;
}
function remount(at: Path, flags: number): number {
  if (!isRootOf(at)) return -E.EINVAL;
  const keep = (flags & (MS_STRICTATIME | 1024 | MS_RELATIME)) === 0 ? at.mnt.flags & (MS_RELATIME | 1024) : 0;
  at.mnt.flags = (flags & MNT_FLAGS) | keep;
  if ((flags & MS_BIND) === 0) at.mnt.sb.readOnly = (flags & MS_RDONLY) !== 0;
  return 0;
}

/** may_mount(): CAP_SYS_ADMIN in the user namespace that owns the mount namespace. */
const mayMount = (k: Kernel, task: Task): boolean =>
  !k.blocked(G.mountCap, { capable: ns_capable(k, task, k.x(task).ns.mnt.userNs, CAP_SYS_ADMIN) });
/** FS_USERNS_MOUNT: what those may mount who are root in a user namespace only. */
const FOR_USERS: ReadonlySet<string> = new Set(['tmpfs', 'ramfs', 'proc', 'sysfs', 'devpts', 'cgroup2']);

/** do_mount(): the path first, then the capability. */
function mount(k: Kernel, task: Task, source: Arg, target: Arg, type: Arg, rawFlags: number, data: Arg): number {
  const text = (a: Arg): string | number => (k.user.isNull(a) ? '' : k.user.string(a));
  const fsType = text(type);
  const from = text(source);
  const options = text(data);
  for (const s of [fsType, from, options]) if (typeof s === 'number') return s;
  const at = placeOf(k, task, k.user.string(target));
  if (typeof at === 'number') return at;
  if (!mayMount(k, task)) return -E.EPERM;
  const flags = (rawFlags & 0xffff0000) >>> 0 === 0xc0ed0000 ? rawFlags & 0xffff : rawFlags;
  if ((flags & (MS_REMOUNT | MS_BIND)) === (MS_REMOUNT | MS_BIND)) return remount(at, flags);
  if ((flags & MS_REMOUNT) !== 0) return remount(at, flags);
  if ((flags & MS_BIND) !== 0) return from === '' ? -E.EINVAL : bind(k, task, from, at, flags);
  if ((flags & MS_PROPAGATION) !== 0) return isRootOf(at) ? 0 : -E.EINVAL;
  if ((flags & MS_MOVE) !== 0) return from === '' ? -E.EINVAL : move(k, task, from, at);
  if (fsType === '') return -E.EINVAL;
  if (!FOR_USERS.has(fsType as string) && !k.capable(task, CAP_SYS_ADMIN)) return -E.EPERM;
  const made = getTree(k, fsType as string, options as string);
  if (typeof made === 'number') return made;
  if ((flags & MS_RDONLY) !== 0 && (fsType === 'tmpfs' || fsType === 'ramfs')) made.sb.readOnly = true;
  return cover(k, at, made, from === '' ? 'none' : (from as string), flags);
}

const childrenOf = (k: Kernel, mnt: Mount): Mount[] => k.state.fs.mounts.filter((m) => m.parent === mnt);
/** Does a task stand, or have a file open, on this mount? */
function inUse(k: Kernel, mnt: Mount): boolean {
  for (const x of k.state.tasks.values()) {
    if (x.fs.cwd.mnt === mnt || x.fs.root.mnt === mnt || x.files.exe?.mnt === mnt) return true;
    for (const d of x.files.fds.values()) if (d.file.path.mnt === mnt) return true;
  }
  return false;
}
export function detachTree(k: Kernel, mnt: Mount): void {
  for (const child of childrenOf(k, mnt)) detachTree(k, child);
  if (mnt.mountpoint !== null) unpin(mnt.mountpoint);
  mnt.gone = true;
  const { mounts } = k.state.fs;
  mounts.splice(mounts.indexOf(mnt), 1);
  noteDetached(k, mnt);
}
function umount(k: Kernel, task: Task, name: string | number, flags: number): number {
  if ((flags & ~15) !== 0) return -E.EINVAL;
  if (typeof name === 'number') return name;
  const found = namei(k, task, name, { nofollow: (flags & UMOUNT_NOFOLLOW) !== 0 });
  if (typeof found === 'number') return found;
  if (!mayMount(k, task)) return -E.EPERM;
  const { path } = found;
  if (!isRootOf(path)) return -E.EINVAL;
  const { mnt } = path;
  const detach = (flags & MNT_DETACH) !== 0;
  if (mnt.parent === null) {
    // umount of the root file system makes it read-only instead
    if (detach) return -E.EINVAL;
    k.blocked(G.umountRoot, { root: true, detach });
    mnt.sb.readOnly = true;
    return 0;
  }
  if (k.blocked(G.umountBusy, { busy: childrenOf(k, mnt).length > 0 || inUse(k, mnt), detach })) return -E.EBUSY;
  detachTree(k, mnt);
  sweepDetached(k);
  return 0;
}

/** pivot_root(2): the new root comes to the top, the old one below it. */
function pivotRoot(k: Kernel, task: Task, newName: string | number, oldName: string | number): number {
  if (!mayMount(k, task)) return -E.EPERM;
  const to = placeOf(k, task, newName);
  if (typeof to === 'number') return to;
  const put = placeOf(k, task, oldName);
  if (typeof put === 'number') return put;
  if (!isDir(to.dentry.inode) || !isDir(put.dentry.inode)) return -E.ENOTDIR;
  const { root } = k.x(task).fs;
  if (to.mnt === root.mnt || put.mnt === root.mnt) return -E.EBUSY;
  if (!isRootOf(root) || root.mnt.parent === null) return -E.EINVAL; // the first root cannot be moved
  if (!isRootOf(to) || to.mnt.parent === null) return -E.EINVAL;
  if (put.mnt !== to.mnt) return -E.EINVAL;
  const above = { mnt: root.mnt.parent, dentry: root.mnt.mountpoint as Dentry };
  unpin(to.mnt.mountpoint as Dentry);
  unpin(above.dentry);
  to.mnt.parent = above.mnt;
  to.mnt.mountpoint = above.dentry;
  pin(above.dentry);
  root.mnt.parent = put.mnt;
  root.mnt.mountpoint = put.dentry;
  pin(put.dentry);
  for (const x of k.state.tasks.values()) {
    if (samePath(x.fs.root, root)) x.fs.root = { mnt: to.mnt, dentry: to.dentry };
    if (samePath(x.fs.cwd, root)) x.fs.cwd = { mnt: to.mnt, dentry: to.dentry };
  }
  return 0;
}

export const mountSyscalls = [
  /** @models fs/namespace.c do_mount() */
  syscall('mount', NR.mount, [user, user, user, uint, user], mount),
  syscall('umount', NR.umount, [user], (k, t, name) => umount(k, t, k.user.string(name), 0)),
  syscall('umount2', NR.umount2, [user, int], (k, t, name, flags) => umount(k, t, k.user.string(name), flags)),
  syscall('pivot_root', NR.pivot_root, [user, user], (k, t, a, b) =>
    pivotRoot(k, t, k.user.string(a), k.user.string(b)),
  ),
];
