/**
 * mm/vma.ts — virtual memory areas: what a process has mapped where, before any page of it exists.
 *
 * A list sorted by address; areas never overlap. Cutting at an address is the one primitive: munmap and mprotect cut at both ends
 * and then work on whole areas.
 */
import { PAGE_SIZE } from './memory.ts';

export const PROT_READ = 1;
export const PROT_WRITE = 2;
export const PROT_EXEC = 4;

/** What a file mapping's pages come from: an inode. A page may be shorter than 4096 bytes, or absent: the rest is zeros. */
export interface PageSource {
  readonly pages: Map<number, Uint8Array> | null;
  readonly size: number;
}
/** Frames that several areas map: the page cache of a mapped file, or shared anonymous memory. Each holds one reference here. */
export interface SharedPages {
  /** Frame by page index within the mapped object. */
  readonly frames: Map<number, number>;
  /** Areas that map it. */
  users: number;
}
/** A file of a few bytes that is nowhere in a folder (the vdso). */
export function bytesSource(bytes: Uint8Array): PageSource {
  return { pages: new Map([[0, bytes]]), size: bytes.length };
}

export interface Vma {
  start: number;
  /** First address after it. */
  end: number;
  /** PROT_* bits. */
  prot: number;
  /** Grows towards lower addresses when touched below (the stack). */
  growsDown: boolean;
  /** Shown in /proc/PID/maps: a path, `[heap]`, `[stack]`, `[vdso]`, or empty. */
  name: string;
  /** What a file mapping maps; null for anonymous memory. */
  file: PageSource | null;
  /** Offset of `start` in the file (or in `shared`), a multiple of the page size. */
  offset: number;
  /** File bytes from here on read as zeros (a data segment's end); Infinity otherwise. */
  fileEnd: number;
  /** MAP_SHARED: stores go into these frames. */
  shared: SharedPages | null;
  /** MAP_PRIVATE of a file in the page cache: its frames are used until the first store to a page. */
  cache: SharedPages | null;
  /** VM_MAYWRITE: mprotect(2) may allow stores (not for a shared mapping of a file opened read-only). */
  mayWrite: boolean;
  /** mlock(2), madvise(MADV_DONTFORK). */
  locked: boolean;
  dontFork: boolean;
}

export function pageUp(n: number): number {
  return Math.ceil(n / PAGE_SIZE) * PAGE_SIZE;
}
export function pageDown(n: number): number {
  return n - (n % PAGE_SIZE);
}

export function anonymous(start: number, end: number, prot: number, name = ''): Vma {
  return {
    start,
    end,
    prot,
    growsDown: false,
    name,
    file: null,
    offset: 0,
    fileEnd: Number.POSITIVE_INFINITY,
    shared: null,
    cache: null,
    mayWrite: true,
    locked: false,
    dontFork: false,
  };
}

/** Index of the first area that ends above `addr`. */
export function vmaIndex(vmas: readonly Vma[], addr: number): number {
  let lo = 0;
  let hi = vmas.length;
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if ((vmas[mid] as Vma).end <= addr) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

export function findVma(vmas: readonly Vma[], addr: number): Vma | null {
  const v = vmas[vmaIndex(vmas, addr)];
  return v !== undefined && v.start <= addr ? v : null;
}

/** Makes `addr` a border between areas, if it is inside one. */
export function cutAt(vmas: Vma[], addr: number): void {
  const i = vmaIndex(vmas, addr);
  const v = vmas[i];
  if (v === undefined || v.start >= addr) return;
  const upper: Vma = { ...v, start: addr };
  if (v.file !== null || v.shared !== null) upper.offset = v.offset + (addr - v.start);
  if (v.shared !== null) v.shared.users += 1;
  if (v.cache !== null) v.cache.users += 1;
  v.end = addr;
  vmas.splice(i + 1, 0, upper);
}

/** Puts an area in its place, joined with an equal neighbour below or above where Linux would. */
export function insertVma(vmas: Vma[], area: Vma): void {
  const i = vmaIndex(vmas, area.start);
  const below = vmas[i - 1];
  const above = vmas[i];
  if (below !== undefined && joins(below, area)) {
    below.end = area.end;
    if (above !== undefined && joins(below, above)) {
      below.end = above.end;
      vmas.splice(i, 1);
    }
  } else if (above !== undefined && joins(area, above)) above.start = area.start;
  else vmas.splice(i, 0, area);
}

function joins(a: Vma, b: Vma): boolean {
  return (
    a.end === b.start &&
    a.prot === b.prot &&
    a.name === b.name &&
    a.file === null &&
    b.file === null &&
    a.shared === null &&
    b.shared === null &&
    a.locked === b.locked &&
    a.dontFork === b.dontFork &&
    !a.growsDown &&
    !b.growsDown
  );
}

/** Bytes covered, for RLIMIT_AS and total_vm. */
export function totalBytes(vmas: readonly Vma[]): number {
  let n = 0;
  for (const v of vmas) n += v.end - v.start;
  return n;
}

/** Lowest start of a free range of `length` bytes in [low, high), searched from the top, as mmap does. -1: none. */
export function findGap(vmas: readonly Vma[], length: number, low: number, high: number): number {
  let top = high;
  for (let i = vmas.length - 1; i >= 0; i -= 1) {
    const v = vmas[i] as Vma;
    if (v.start >= top) continue;
    if (v.end <= top && top - v.end >= length) break;
    top = Math.min(top, v.start);
  }
  return top - length >= low ? top - length : -1;
}
