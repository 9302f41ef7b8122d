/** survive.ts — what outlives a reset: folders taken out of the old machine's file system and put into the new one. */
import { inodeBytes, makeDir, makeSymlink, namei, writeFile } from './fs/index.ts';
import type { Dentry } from './fs/types.ts';
import { S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } from './include/fcntl.ts';
import type { Kernel } from './kernel/types.ts';
import type { Seat } from './types.ts';

export interface Kept {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly seat: Seat;
  readonly bytes: Uint8Array | null;
  readonly target: string | null;
}

/** Regular files, folders and symbolic links below `top`, parents first. Fifos and devices are kernel state and go. */
export function exportTree(k: Kernel, top: string): Kept[] {
  const out: Kept[] = [];
  const found = namei(k, null, top);
  if (typeof found === 'number') return out;
  const stack: [string, Dentry][] = [[top, found.path.dentry]];
  while (stack.length > 0) {
    const [path, d] = stack.pop() as [string, Dentry];
    const { inode } = d;
    const type = inode.mode & S_IFMT;
    const base = { path, mode: inode.mode & 0o7777, uid: inode.uid, gid: inode.gid, seat: inode.seat };
    if (type === S_IFDIR) {
      out.push({ ...base, bytes: null, target: null });
      const names = [...(d.children ?? [])].reverse();
      for (const [name, child] of names) stack.push([`${path}/${name}`, child]);
    } else if (type === S_IFLNK) out.push({ ...base, bytes: null, target: inode.target ?? '' });
    else if (type === S_IFREG) out.push({ ...base, bytes: inodeBytes(inode), target: null });
  }
  return out;
}

export function importTree(k: Kernel, kept: readonly Kept[]): void {
  for (const f of kept) {
    const meta = { uid: f.uid, gid: f.gid, mode: f.mode, seat: f.seat };
    if (f.target !== null) makeSymlink(k, f.path, f.target, meta);
    else if (f.bytes !== null) writeFile(k, f.path, f.bytes, meta);
    else makeDir(k, f.path, meta);
  }
}

/** Bytes from outside into a fifo somebody reads, as hardware would report. False when nobody has it open. */
export function writeFifo(k: Kernel, path: string, bytes: Uint8Array): boolean {
  const found = namei(k, null, path);
  if (typeof found === 'number' || found.inode.pipe === null || found.inode.pipe.readers === 0) return false;
  const { pipe } = found.inode;
  if (pipe.bufs.length >= pipe.slots) return false;
  pipe.bufs.push({ bytes, start: 0, end: bytes.length });
  k.wake(pipe.readable);
  return true;
}
