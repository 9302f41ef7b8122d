/**
 * mm/vmalloc.ts — pages side by side in kernel virtual memory: where modules live.
 *
 * Areas are taken first fit, with one unmapped guard page after each, so that running off the end faults.
 */
import {
  LEAF_FAST_READ,
  LEAF_FAST_WRITE,
  LEAF_MAY_EXEC,
  LEAF_MAY_READ,
  LEAF_MAY_WRITE,
  type Memory,
  PAGE_SIZE,
  VMALLOC_END,
  VMALLOC_START,
} from './memory.ts';

const PAGES = (VMALLOC_END - VMALLOC_START) / PAGE_SIZE;

function entry(m: Memory, page: number): number {
  return (m.vmalloc[page >>> 10] as Int32Array)[page & 1023] as number;
}
function setEntry(m: Memory, page: number, e: number): void {
  (m.vmalloc[page >>> 10] as Int32Array)[page & 1023] = e;
}

/** Maps `pages` zeroed pages readable and writable (`exec`: and executable). The address, or 0 when there is no room. */
export function vmalloc(m: Memory, pages: number, exec = false): number {
  if (pages <= 0 || pages > m.freeFrames) return 0;
  let start = 0;
  while (start + pages < PAGES) {
    let used = -1;
    for (let p = start; p <= start + pages; p += 1) if (entry(m, p) !== 0) used = p;
    if (used < 0) break;
    start = used + 2;
  }
  if (start + pages >= PAGES) return 0;
  const bits = LEAF_FAST_READ | LEAF_FAST_WRITE | LEAF_MAY_READ | LEAF_MAY_WRITE | (exec ? LEAF_MAY_EXEC : 0);
  for (let p = start; p < start + pages; p += 1) setEntry(m, p, (m.allocFrame() << 12) | bits);
  return VMALLOC_START + start * PAGE_SIZE;
}

/** Changes what may be done with pages (set_memory_ro, set_memory_x, …). */
export function vprotect(m: Memory, addr: number, pages: number, write: boolean, exec: boolean): void {
  const first = (addr - VMALLOC_START) / PAGE_SIZE;
  for (let p = first; p < first + pages; p += 1) {
    const e = entry(m, p);
    if (e === 0) continue;
    const fast = write && m.code[e >>> 12] == null ? LEAF_FAST_WRITE : 0;
    const may = (write ? LEAF_MAY_WRITE : 0) | (exec ? LEAF_MAY_EXEC : 0);
    setEntry(m, p, (e & -4096) | LEAF_FAST_READ | LEAF_MAY_READ | fast | may);
  }
}

/** Unmaps and frees an area from vmalloc(). */
export function vfree(m: Memory, addr: number, pages: number): void {
  const first = (addr - VMALLOC_START) / PAGE_SIZE;
  for (let p = first; p < first + pages; p += 1) {
    const e = entry(m, p);
    if (e === 0) continue;
    setEntry(m, p, 0);
    m.putFrame(e >>> 12);
  }
}
