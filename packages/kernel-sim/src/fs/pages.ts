/** fs/pages.ts — mm/filemap.c and mm/shmem.c: the bytes of a regular file, page by page. Holes cost nothing. */
import { EFBIG } from '../include/errno.ts';
import { encodeUtf8 } from '../include/utf8.ts';
import { fileTruncated } from '../kernel/mmap-calls.ts';
import { wallMs } from '../kernel/time.ts';
import type { Kernel } from '../kernel/types.ts';
import { chargePages, PAGE, unchargePages } from './super.ts';
import type { Inode } from './types.ts';

/** MAX_LFS_FILESIZE of a 32-bit kernel. */
export const MAX_FILE = 2 ** 43 - 1;

/** At most `count` bytes from `pos`; empty at or behind the end. */
export function readPages(inode: Inode, pos: number, count: number): Uint8Array {
  const size = Math.max(0, Math.min(count, inode.size - pos));
  const out = new Uint8Array(size);
  if (inode.pages === null) return out;
  for (let done = 0; done < size; ) {
    const at = pos + done;
    const offset = at % PAGE;
    const n = Math.min(PAGE - offset, size - done);
    const page = inode.pages.get(Math.floor(at / PAGE));
    if (page !== undefined && offset < page.length)
      out.set(page.subarray(offset, Math.min(offset + n, page.length)), done);
    done += n;
  }
  return out;
}

/** The page as a buffer of at least `need` bytes: grown by doubling, so that short appends stay cheap. */
function pageFor(inode: Inode, index: number, need: number): Uint8Array {
  const pages = inode.pages as Map<number, Uint8Array>;
  const old = pages.get(index);
  if (old !== undefined && old.length >= need) return old;
  const size = Math.min(PAGE, Math.max(need, old === undefined ? 0 : old.length * 2));
  const page = new Uint8Array(size);
  if (old !== undefined) page.set(old);
  pages.set(index, page);
  return page;
}

/** The number of bytes written: fewer when room ends; -ENOSPC, -EDQUOT or -EFBIG when none could be. */
export function writePages(k: Kernel, inode: Inode, pos: number, bytes: Uint8Array): number {
  if (inode.pages === null) return -EFBIG;
  let done = 0;
  let error = pos >= MAX_FILE && bytes.length > 0 ? -EFBIG : 0;
  while (error === 0 && done < bytes.length) {
    const at = pos + done;
    const index = Math.floor(at / PAGE);
    const offset = at % PAGE;
    const n = Math.min(PAGE - offset, bytes.length - done);
    if (!inode.pages.has(index)) error = chargePages(k, inode, 1);
    if (error !== 0) break;
    pageFor(inode, index, offset + n).set(bytes.subarray(done, done + n), offset);
    done += n;
  }
  if (done === 0) return error;
  inode.size = Math.max(inode.size, pos + done);
  inode.mtime = inode.ctime = Math.floor(wallMs(k));
  return done;
}

/** The bytes of a file of the build arrive, as if they had been there from the start. */
export function fillFromImage(k: Kernel, inode: Inode): void {
  const file = k.build.files.get(inode.image ?? '');
  delete inode.image;
  if (file === undefined) return;
  const bytes = typeof file.bytes === 'function' ? file.bytes() : (file.bytes ?? encodeUtf8(file.text ?? ''));
  const { mtime, ctime } = inode;
  writePages(k, inode, 0, bytes);
  inode.mtime = mtime;
  inode.ctime = ctime;
}

/** Cuts or (sparsely) lengthens a file. */
export function truncatePages(k: Kernel, inode: Inode, size: number): void {
  const { pages } = inode;
  if (pages !== null && size < inode.size) {
    const keep = Math.ceil(size / PAGE);
    let freed = 0;
    if (size === 0) {
      freed = pages.size;
      pages.clear();
    } else {
      const gone = [...pages.keys()].filter((index) => index >= keep);
      for (const index of gone) pages.delete(index);
      freed = gone.length;
    }
    unchargePages(k, inode, freed);
    const last = size % PAGE === 0 ? undefined : pages.get(keep - 1);
    if (last !== undefined && last.length > size % PAGE) pages.set(keep - 1, last.slice(0, size % PAGE));
  }
  inode.size = size;
  inode.mtime = inode.ctime = Math.floor(wallMs(k));
  if (k.state.fileMaps.has(inode)) fileTruncated(k, inode);
}

/** The whole contents, for exec, mmap and modules. Files larger than all of tmpfs (holes) come cut. */
export function inodeBytes(inode: Inode): Uint8Array {
  return readPages(inode, 0, Math.min(inode.size, 64 << 20));
}
/** st_blocks: 512-byte units in use. */
export const blocksOf = (inode: Inode): number => (inode.pages === null ? 0 : inode.pages.size * (PAGE / 512));
