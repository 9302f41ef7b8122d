/**
 * fs/super.ts — superblocks and inodes: making, accounting, forgetting.
 *
 * Everything a student can grow is counted twice: against the file system (ENOSPC) and against the seat (EDQUOT), so that one seat
 * cannot fill the machine for all. Differs: Linux's tmpfs has no per-user quota before 6.6.
 */
import { EDQUOT, ENOSPC } from '../include/errno.ts';
import { S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG } from '../include/fcntl.ts';
import { wallMs } from '../kernel/time.ts';
import type { Kernel, PidNs } from '../kernel/types.ts';
import type { Seat } from '../types.ts';
import { sweepDetached } from './detached.ts';
import { fsnotify_inoderemove, fsnotify_name, IN } from './notify.ts';
import type { Dentry, FsState, FsType, Inode, ProcNode, SeatUse, SuperBlock } from './types.ts';

export const PAGE = 4096;
export const SEAT_BYTES = 16 << 20;
export const SEAT_INODES = 4096;
/** Open files of all its tasks together, whatever RLIMIT_NOFILE allows each. */
export const SEAT_FILES = 4096;
/** All memory file systems of a machine together. */
export const MACHINE_BYTES = 96 << 20;

export function newSuper(
  fs: FsState,
  type: FsType,
  maxBytes: number,
  maxInodes: number,
  pidNs: PidNs | null = null,
): SuperBlock {
  const dev = fs.nextDev;
  fs.nextDev += 1;
  return {
    type,
    dev,
    nextIno: 1,
    usedBytes: 0,
    usedInodes: 0,
    maxBytes,
    maxInodes,
    readOnly: false,
    pidNs,
    pinned: [],
  };
}

export const currentSeat = (k: Kernel): Seat => (k.current === null ? null : k.x(k.current).seat);

export function seatUse(fs: FsState, seat: number): SeatUse {
  let use = fs.seats.get(seat);
  if (use === undefined) {
    use = { inodes: 0, bytes: 0, pipes: 0, pipePages: 0, files: 0 };
    fs.seats.set(seat, use);
  }
  return use;
}

export interface InodeSpec {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly rdev?: number;
  readonly target?: string;
  readonly node?: ProcNode;
  readonly ino?: number;
}

function countInode(k: Kernel, sb: SuperBlock, seat: Seat, n: number): void {
  sb.usedInodes += n;
  if (seat !== null) seatUse(k.state.fs, seat).inodes += n;
}
/** Room for one more inode, or one more name of one: 0, -ENOSPC, -EDQUOT. */
function takeInode(k: Kernel, sb: SuperBlock, seat: Seat): number {
  const full = seat !== null && seatUse(k.state.fs, seat).inodes >= SEAT_INODES;
  if (sb.usedInodes < sb.maxInodes && !full) {
    countInode(k, sb, seat, 1);
    return 0;
  }
  if (sweepDetached(k)) return takeInode(k, sb, seat);
  return sb.usedInodes >= sb.maxInodes ? -ENOSPC : -EDQUOT;
}
/** shmem_link(): a further name of an inode, counted as if it were a file. */
export function newName(k: Kernel, dir: Dentry, name: string, inode: Inode): Dentry | number {
  const seat = currentSeat(k);
  const error = takeInode(k, inode.sb, seat);
  if (error !== 0) return error;
  const dentry = newDentry(name, dir, inode);
  dentry.extra = seat;
  return dentry;
}

/** new_inode(): or -ENOSPC, -EDQUOT. */
export function newInode(k: Kernel, sb: SuperBlock, spec: InodeSpec): Inode | number {
  const seat = currentSeat(k);
  const error = takeInode(k, sb, seat);
  return error !== 0 ? error : makeInode(k, sb, spec, seat);
}

/** An inode nobody counts: of pipes, sockets, /proc. */
export function makeInode(k: Kernel, sb: SuperBlock, spec: InodeSpec, seat: Seat = currentSeat(k)): Inode {
  const now = Math.floor(wallMs(k));
  const kind = spec.mode & S_IFMT;
  const ino = spec.ino ?? sb.nextIno;
  if (spec.ino === undefined) sb.nextIno += 1;
  return {
    ino,
    sb,
    mode: spec.mode,
    uid: spec.uid,
    gid: spec.gid,
    nlink: kind === S_IFDIR ? 2 : 1,
    size: spec.target === undefined ? 0 : spec.target.length,
    atime: now,
    mtime: now,
    ctime: now,
    rdev: spec.rdev ?? 0,
    seat,
    pages: kind === S_IFREG && spec.node === undefined ? new Map() : null,
    target: spec.target ?? null,
    pipe: null,
    sock: null,
    node: spec.node ?? null,
    users: 0,
    writers: 0,
    seals: 1,
    locks: null,
    lockQueue: null,
  };
}

/** Room for `pages` more pages of a file: 0, -ENOSPC or -EDQUOT. */
export function chargePages(k: Kernel, inode: Inode, pages: number): number {
  const { fs } = k.state;
  const bytes = pages * PAGE;
  const use = inode.seat === null ? null : seatUse(fs, inode.seat);
  const full = inode.sb.usedBytes + bytes > inode.sb.maxBytes || fs.bytes + bytes > MACHINE_BYTES;
  const over = use !== null && use.bytes + bytes > SEAT_BYTES;
  if (full || over) {
    if (sweepDetached(k)) return chargePages(k, inode, pages);
    return full ? -ENOSPC : -EDQUOT;
  }
  if (use !== null) use.bytes += bytes;
  inode.sb.usedBytes += bytes;
  fs.bytes += bytes;
  return 0;
}
export function unchargePages(k: Kernel, inode: Inode, pages: number): void {
  const bytes = pages * PAGE;
  inode.sb.usedBytes -= bytes;
  k.state.fs.bytes -= bytes;
  if (inode.seat !== null) seatUse(k.state.fs, inode.seat).bytes -= bytes;
}

/** File systems whose names and bytes are kept here. */
export const MEMORY_FS: ReadonlySet<FsType> = new Set([
  'rootfs',
  'tmpfs',
  'ramfs',
  'devtmpfs',
  'devpts',
  'debugfs',
  'securityfs',
]);

/** iput(): without a name and without users it is gone, and its room free. */
export function forgetIfUnused(k: Kernel, inode: Inode): void {
  if (inode.nlink > 0 || inode.users > 0 || inode.node !== null) return;
  const type = inode.sb.type;
  if (!MEMORY_FS.has(type)) return;
  inode.nlink = -1; // never again
  fsnotify_inoderemove(k, inode);
  if (inode.pages !== null) {
    unchargePages(k, inode, inode.pages.size);
    inode.pages.clear();
  }
  if (inode.xattrs !== undefined) {
    unchargePages(k, inode, 1);
    delete inode.xattrs;
  }
  inode.sb.usedInodes -= 1;
  if (inode.seat !== null) seatUse(k.state.fs, inode.seat).inodes -= 1;
}

export const isDir = (i: Inode): boolean => (i.mode & S_IFMT) === S_IFDIR;
export const isReg = (i: Inode): boolean => (i.mode & S_IFMT) === S_IFREG;
export const isLink = (i: Inode): boolean => (i.mode & S_IFMT) === S_IFLNK;
export const isFifo = (i: Inode): boolean => (i.mode & S_IFMT) === S_IFIFO;
/** inode->i_flags S_DEAD and nlink 0 both show as a name that is gone. */
export const isDead = (d: Dentry): boolean => d.gone;

export function newDentry(name: string, parent: Dentry | null, inode: Inode): Dentry {
  // Folders of /proc and the like keep no names: theirs are made when looked up.
  const children = isDir(inode) && MEMORY_FS.has(inode.sb.type) ? new Map<string, Dentry>() : null;
  return { name, parent, inode, children, gone: false, mounts: 0 };
}
/** d_add(): the name appears in its folder. */
export function attach(k: Kernel, dentry: Dentry): void {
  const { parent } = dentry;
  if (parent === null) return;
  parent.children?.set(dentry.name, dentry);
  if (isDir(dentry.inode)) parent.inode.nlink += 1;
  touchDir(k, parent);
  fsnotify_name(k, parent.inode, IN.create, dentry);
}
/** A further name is no longer counted as a file. */
export function dropName(k: Kernel, dentry: Dentry): void {
  if (dentry.extra !== undefined) countInode(k, dentry.inode.sb, dentry.extra, -1);
}
/** The name goes; what it named goes with the last of its names and users. */
export function detach(k: Kernel, dentry: Dentry): void {
  const { parent, inode } = dentry;
  parent?.children?.delete(dentry.name);
  dentry.gone = true;
  if (isDir(inode)) {
    inode.nlink = 0;
    if (parent !== null) parent.inode.nlink -= 1;
  } else inode.nlink -= 1;
  dropName(k, dentry);
  inode.ctime = Math.floor(wallMs(k));
  if (parent !== null) touchDir(k, parent);
  forgetIfUnused(k, inode);
}
export function touchDir(k: Kernel, dir: Dentry): void {
  dir.inode.mtime = dir.inode.ctime = Math.floor(wallMs(k));
}
