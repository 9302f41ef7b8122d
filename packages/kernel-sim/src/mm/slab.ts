/**
 * mm/slab.ts — kmalloc and kfree over the frames of simulated RAM.
 *
 * Power-of-two size classes from 32 bytes to a page; larger requests get whole pages. All bookkeeping is in KernelState, so
 * that a wild write of a module corrupts what it hit and nothing of ours.
 * Differs: freed memory keeps its bytes until it is handed out again (no poisoning).
 */
import type { Kernel } from '../kernel/types.ts';
import { PAGE_OFFSET, PAGE_SIZE } from './memory.ts';
import type { AnyLayout, ViewOf } from './struct.ts';

const LARGEST = 2048;

/** Zeroed memory (as kzalloc), a kernel address; 0 when there is none. */
export function kmalloc(k: Kernel, size: number): number {
  const { slab } = k.state;
  if (size > LARGEST) {
    const pages = Math.ceil(size / PAGE_SIZE);
    const frame = k.mem.allocRun(pages);
    if (frame === 0) return 0;
    const addr = PAGE_OFFSET + frame * PAGE_SIZE;
    slab.big.set(addr, pages);
    return addr;
  }
  let cls = 32;
  while (cls < size) cls *= 2;
  let free = slab.free.get(cls);
  if (free === undefined) {
    free = [];
    slab.free.set(cls, free);
  }
  if (free.length === 0) {
    const frame = k.mem.allocFrame();
    if (frame === 0) return 0;
    const page = PAGE_OFFSET + frame * PAGE_SIZE;
    for (let at = PAGE_SIZE - cls; at >= 0; at -= cls) free.push(page + at);
    slab.owner.set(page, cls);
  }
  const addr = free.pop() as number;
  const p = addr - PAGE_OFFSET;
  k.mem.m8.fill(0, p, p + cls);
  return addr;
}

/** Gives memory back. An address kmalloc never gave out is ignored, as a corrupted pointer in a module may be anything. */
export function kfree(k: Kernel, addr: number): void {
  const { slab } = k.state;
  const pages = slab.big.get(addr);
  if (pages !== undefined) {
    slab.big.delete(addr);
    for (let i = 0; i < pages; i += 1) k.mem.putFrame(((addr - PAGE_OFFSET) >>> 12) + i);
    return;
  }
  const cls = slab.owner.get((addr & -PAGE_SIZE) >>> 0);
  if (cls === undefined || (addr & (cls - 1)) !== 0) return;
  const free = slab.free.get(cls) as number[];
  if (!free.includes(addr)) free.push(addr);
}

/** A zeroed struct, or null when memory is exhausted. */
export function alloc<L extends AnyLayout>(k: Kernel, layout: L): ViewOf<L> | null {
  const addr = kmalloc(k, layout.size);
  return addr === 0 ? null : k.views.view(layout, addr);
}
