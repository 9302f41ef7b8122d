/**
 * mm/mmap.ts — mmap, munmap, mprotect, mremap and brk on an address space.
 *
 * Results are addresses (as unsigned numbers) or negative errnos, as the system calls of the same names return them. Quotas
 * (RLIMIT_AS, a seat's share) are the caller's business: `totalBytes(space.vmas)` and `space.resident` tell.
 *
 * The frames of a mapped file are its page cache: what is stored through a shared mapping is what read(2) finds, at once.
 */
import { EACCES, EEXIST, EFAULT, EINVAL, ENOMEM } from '../include/errno.ts';
import { type AddressSpace, TASK_SIZE } from './address-space.ts';
import { PAGE_SIZE } from './memory.ts';
import {
  anonymous,
  cutAt,
  findGap,
  findVma,
  insertVma,
  type PageSource,
  PROT_EXEC,
  PROT_READ,
  PROT_WRITE,
  pageUp,
  type SharedPages,
  type Vma,
  vmaIndex,
} from './vma.ts';

export const MAP_SHARED = 0x01;
export const MAP_PRIVATE = 0x02;
export const MAP_FIXED = 0x10;
export const MAP_ANONYMOUS = 0x20;
export const MAP_GROWSDOWN = 0x0100;
export const MAP_FIXED_NOREPLACE = 0x100000;
export const MREMAP_MAYMOVE = 1;
export const MREMAP_FIXED = 2;
/** Lowest address a mapping may have (vm.mmap_min_addr). */
export const MMAP_MIN_ADDR = 65536;
/** vm.max_map_count. Differs: 65530 in Linux; areas are memory of whoever runs us. */
const MAX_AREAS = 8192;

export interface MmapRequest {
  readonly addr: number;
  readonly length: number;
  readonly prot: number;
  /** MAP_* bits. */
  readonly flags: number;
  /** Absent for MAP_ANONYMOUS. `offset` is in bytes. `pages`: its page cache, null for a file that has none. */
  readonly file?: {
    readonly source: PageSource;
    readonly offset: number;
    readonly name: string;
    readonly pages: SharedPages | null;
    readonly mayWrite?: boolean;
  };
  /** May map below MMAP_MIN_ADDR (CAP_SYS_RAWIO). */
  readonly low?: boolean;
}

export function newSharedPages(): SharedPages {
  return { frames: new Map(), users: 0 };
}

export function mmap(space: AddressSpace, q: MmapRequest): number {
  const length = pageUp(q.length >>> 0);
  const type = q.flags & 0x0f;
  if (q.length === 0 || (type !== MAP_SHARED && type !== MAP_PRIVATE && type !== 3)) return -EINVAL;
  if (length === 0 || length > TASK_SIZE || space.vmas.length >= MAX_AREAS) return -ENOMEM;
  if (q.file !== undefined && q.file.offset % PAGE_SIZE !== 0) return -EINVAL;
  const start = place(space, q, length);
  if (start < 0) return start;
  const area = anonymous(start, start + length, q.prot & (PROT_READ | PROT_WRITE | PROT_EXEC));
  area.growsDown = (q.flags & MAP_GROWSDOWN) !== 0 && q.file === undefined;
  if (q.file !== undefined) {
    area.file = q.file.source;
    area.offset = q.file.offset;
    area.name = q.file.name;
    area.mayWrite = type === MAP_PRIVATE || q.file.mayWrite !== false;
  }
  const pages = q.file === undefined ? (type === MAP_PRIVATE ? null : newSharedPages()) : q.file.pages;
  if (pages !== null) pages.users += 1;
  if (type === MAP_PRIVATE) area.cache = pages;
  else area.shared = pages ?? newSharedPages();
  insertVma(space.vmas, area);
  return start;
}

function place(space: AddressSpace, q: MmapRequest, length: number): number {
  const addr = q.addr >>> 0;
  const lowest = q.low === true ? 0 : MMAP_MIN_ADDR;
  if ((q.flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) !== 0) {
    if (addr % PAGE_SIZE !== 0) return -EINVAL;
    if (addr + length > TASK_SIZE) return -ENOMEM;
    if (addr < lowest) return -1; // EPERM
    const hit = space.vmas[vmaIndex(space.vmas, addr)];
    const free = hit === undefined || hit.start >= addr + length;
    if (!free && (q.flags & MAP_FIXED_NOREPLACE) !== 0) return -EEXIST;
    if (!free) munmap(space, addr, length);
    return addr;
  }
  const hint = addr - (addr % PAGE_SIZE);
  if (hint >= MMAP_MIN_ADDR && hint + length <= TASK_SIZE) {
    const next = space.vmas[vmaIndex(space.vmas, hint)];
    if (next === undefined || next.start >= hint + length) return hint;
  }
  const top = findGap(space.vmas, length, MMAP_MIN_ADDR, space.mmapBase);
  if (top >= 0) return top;
  const anywhere = findGap(space.vmas, length, MMAP_MIN_ADDR, TASK_SIZE);
  return anywhere >= 0 ? anywhere : -ENOMEM;
}

export function munmap(space: AddressSpace, addr: number, length: number): number {
  const start = addr >>> 0;
  const end = start + pageUp(length >>> 0);
  if (start % PAGE_SIZE !== 0 || length === 0 || end > TASK_SIZE) return -EINVAL;
  cutAt(space.vmas, start);
  cutAt(space.vmas, end);
  const first = vmaIndex(space.vmas, start);
  let n = 0;
  for (let v = space.vmas[first]; v !== undefined && v.start < end; v = space.vmas[first + n]) {
    space.unmapPages(v.start, v.end);
    space.dropShared(v);
    n += 1;
  }
  space.vmas.splice(first, n);
  return 0;
}

export function mprotect(space: AddressSpace, addr: number, length: number, prot: number): number {
  const start = addr >>> 0;
  const end = start + pageUp(length >>> 0);
  if (start % PAGE_SIZE !== 0 || (prot & ~0x03000007) !== 0) return -EINVAL;
  if (length === 0) return 0;
  if (end > TASK_SIZE) return -ENOMEM;
  for (let at = start; at < end; ) {
    const v = findVma(space.vmas, at);
    if (v === null) return -ENOMEM;
    cutAt(space.vmas, at);
    if (v.end > end) cutAt(space.vmas, end);
    const area = findVma(space.vmas, at) as Vma;
    if ((prot & PROT_WRITE) !== 0 && !area.mayWrite) return -EACCES;
    area.prot = prot & 7;
    space.refreshPages(area);
    at = area.end;
  }
  return 0;
}

/** The new break, or the present one when it cannot be moved there (what brk(2) the system call returns). */
export function setBrk(space: AddressSpace, to: number): number {
  const want = to >>> 0;
  if (want < space.startBrk || want > TASK_SIZE) return space.brk;
  const oldEnd = pageUp(space.brk);
  const newEnd = pageUp(want);
  if (newEnd > oldEnd) {
    const next = space.vmas[vmaIndex(space.vmas, oldEnd)];
    if (next !== undefined && next.start < newEnd + PAGE_SIZE) return space.brk;
    insertVma(space.vmas, anonymous(oldEnd, newEnd, PROT_READ | PROT_WRITE, '[heap]'));
  } else if (newEnd < oldEnd) munmap(space, newEnd, oldEnd - newEnd);
  space.brk = want;
  return want;
}

export function mremap(
  space: AddressSpace,
  addr: number,
  oldSize: number,
  newSize: number,
  flags: number,
  newAddr = 0,
): number {
  const start = addr >>> 0;
  const from = pageUp(oldSize >>> 0);
  const to = pageUp(newSize >>> 0);
  if (start % PAGE_SIZE !== 0 || to === 0 || (flags & ~3) !== 0) return -EINVAL;
  const v = findVma(space.vmas, start);
  if (v === null || from === 0 || start + from > v.end) return -EFAULT;
  const fixed = (flags & MREMAP_FIXED) !== 0;
  if (!fixed && to <= from) {
    if (to < from) munmap(space, start + to, from - to);
    return start;
  }
  const next = space.vmas[vmaIndex(space.vmas, v.end)];
  const room = (next === undefined ? TASK_SIZE : next.start) - start >= to;
  if (!fixed && start + from === v.end && room) {
    v.end = start + to;
    return start;
  }
  if ((flags & MREMAP_MAYMOVE) === 0) return fixed ? -EINVAL : -ENOMEM;
  return move(space, start, from, to, fixed ? newAddr >>> 0 : -1);
}

/** Moves areas' pages without copying them. */
function move(space: AddressSpace, start: number, from: number, to: number, fixedAt: number): number {
  let dest = fixedAt;
  if (dest >= 0) {
    if (dest % PAGE_SIZE !== 0 || dest + to > TASK_SIZE || (dest < start + from && start < dest + to)) return -EINVAL;
    munmap(space, dest, to);
  } else dest = findGap(space.vmas, to, MMAP_MIN_ADDR, space.mmapBase);
  if (dest < 0) return -ENOMEM;
  cutAt(space.vmas, start);
  cutAt(space.vmas, start + from);
  const old = findVma(space.vmas, start) as Vma;
  const kept = Math.min(from, to);
  const area: Vma = { ...old, start: dest, end: dest + to };
  if (area.shared !== null) area.shared.users += 1;
  if (area.cache !== null) area.cache.users += 1;
  insertVma(space.vmas, area);
  for (let at = 0; at < kept; at += PAGE_SIZE) {
    const e = space.entry(start + at);
    if (e === 0) continue;
    if (!space.makeTable(dest + at)) break; // what is not moved is lost with the old place: read as zeros afterwards
    space.setEntry(dest + at, e);
    space.setEntry(start + at, 0);
  }
  munmap(space, start, from);
  return dest;
}
