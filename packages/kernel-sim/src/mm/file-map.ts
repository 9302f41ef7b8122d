/**
 * mm/filemap.c — the page cache of mapped files: which frames hold which pages of an inode, as long as somebody maps it and a little longer.
 *
 * While a page has a frame, the inode's own page *is* that frame (a view of RAM): there is one copy, and nothing to write back.
 * Files nobody maps any more keep their frames, so that the next run of a program finds it decoded, until memory is short or the
 * file is gone.
 */
import type { Inode } from '../fs/types.ts';
import type { Kernel } from '../kernel/types.ts';
import type { SpaceHost } from './address-space.ts';
import { newSharedPages } from './mmap.ts';
import type { PageSource, SharedPages } from './vma.ts';

/** Frames idle files may keep in all. */
const IDLE_FRAMES = 1536;

/** Charges a page to the file system of an inode; and gives up an inode's last reference. fs/ puts its functions in here. */
export interface FileSide {
  charge(k: Kernel, inode: Inode): number;
  release(k: Kernel, inode: Inode): void;
}
let fileSide: FileSide | null = null;
export function setFileSide(side: FileSide): void {
  fileSide = side;
}

/** The page cache of an inode, made when it is first mapped. */
export function fileMap(k: Kernel, inode: Inode): SharedPages | null {
  if (inode.pages === null) return null;
  let pages = k.state.fileMaps.get(inode);
  if (pages === undefined) {
    dropIdle(k, IDLE_FRAMES);
    pages = newSharedPages();
    k.state.fileMaps.set(inode, pages);
    inode.users += 1;
  }
  return pages;
}

export function spaceHost(k: Kernel): SpaceHost {
  return {
    fillHole: (file) => isInode(file) && fileSide !== null && fileSide.charge(k, file) === 0,
    idle: (file) => {
      if (isInode(file) && file.nlink <= 0) forget(k, file);
      else dropIdle(k, IDLE_FRAMES);
    },
  };
}
function isInode(file: PageSource): file is Inode {
  return 'ino' in file;
}

/** Gives frames of idle files back until they have at most `keep`. True when any came free. */
export function dropIdle(k: Kernel, keep: number): boolean {
  let idle = 0;
  for (const pages of k.state.fileMaps.values()) if (pages.users === 0) idle += pages.frames.size;
  let freed = false;
  for (const [inode, pages] of k.state.fileMaps) {
    if (idle <= keep && inode.nlink > 0) continue;
    if (pages.users > 0) continue;
    idle -= pages.frames.size;
    freed ||= pages.frames.size > 0;
    forget(k, inode);
  }
  return freed;
}

function forget(k: Kernel, inode: Inode): void {
  const pages = k.state.fileMaps.get(inode);
  if (pages === undefined) return;
  k.state.fileMaps.delete(inode);
  for (const [index, frame] of pages.frames) {
    const bytes = inode.pages?.get(index);
    if (bytes !== undefined) inode.pages?.set(index, bytes.slice());
    k.mem.putFrame(frame);
  }
  pages.frames.clear();
  inode.users -= 1;
  fileSide?.release(k, inode);
}

/** truncate_pagecache(): pages behind the new end are unmapped everywhere. Called after the inode's pages were cut. */
export function truncateMap(k: Kernel, inode: Inode, unmap: (inode: Inode, from: number) => void): void {
  const pages = k.state.fileMaps.get(inode);
  if (pages === undefined) return;
  const keep = Math.ceil(inode.size / 4096);
  unmap(inode, keep);
  for (const [index, frame] of [...pages.frames]) {
    if (index >= keep) {
      pages.frames.delete(index);
      k.mem.putFrame(frame);
    } else if (index === keep - 1 && inode.size % 4096 !== 0) {
      k.mem.touch(frame << 12, 4096);
      k.mem.m8.fill(0, (frame << 12) + (inode.size % 4096), (frame + 1) << 12);
      inode.pages?.set(index, k.mem.m8.subarray(frame << 12, (frame + 1) << 12));
    }
  }
}

/** After a restore: the pages of mapped files are frames again. */
export function relinkFileMaps(k: Kernel): void {
  for (const [inode, pages] of k.state.fileMaps) {
    for (const [index, frame] of pages.frames) {
      inode.pages?.set(index, k.mem.m8.subarray(frame << 12, (frame + 1) << 12));
    }
  }
}
