/**
 * mm/memory-image.ts — physical memory as plain data and back.
 *
 * Only touched chunks are stored, and of those only the ones that hold something. Decoded code is left out: it is a cache.
 */
import { CHUNK_SHIFT, LEAF_FAST_WRITE, LEAF_MAY_WRITE, type Memory } from './memory.ts';

export interface MemoryImage {
  /** 64 KiB each, in rising order. */
  readonly chunks: readonly (readonly [chunk: number, bytes: Uint8Array])[];
  /** Runs of frames with the same reference count, free ones left out. */
  readonly refs: readonly (readonly [first: number, count: number, refs: number])[];
  /** Mapped vmalloc pages: index of the page in the area, leaf entry. */
  readonly vmalloc: readonly (readonly [page: number, entry: number])[];
  /** Runs of frames nobody may write to through the linear map: kernel text, sys_call_table. */
  readonly readOnly: readonly (readonly [first: number, count: number])[];
  readonly zeroFrame: number;
  readonly held: number;
}

export function saveMemory(m: Memory): MemoryImage {
  const chunks: [number, Uint8Array][] = [];
  for (let c = 0; c < m.touched.length; c += 1) {
    if (m.touched[c] === 0) continue;
    const words = m.m32.subarray(c << (CHUNK_SHIFT - 2), (c + 1) << (CHUNK_SHIFT - 2));
    if (words.some((w) => w !== 0)) chunks.push([c, m.m8.slice(c << CHUNK_SHIFT, (c + 1) << CHUNK_SHIFT)]);
  }
  const refs: [number, number, number][] = [];
  for (let f = 1; f < m.frames; f += 1) {
    const n = m.ref[f] as number;
    if (n === 0) continue;
    const last = refs.at(-1);
    if (last !== undefined && last[0] + last[1] === f && last[2] === n) last[1] += 1;
    else refs.push([f, 1, n]);
  }
  const vmalloc: [number, number][] = [];
  m.vmalloc.forEach((leaf, l) => {
    leaf.forEach((e, i) => {
      // Whether a store needs a look depends on what happens to be decoded: not part of the state.
      const fast = (e & LEAF_MAY_WRITE) === 0 ? 0 : LEAF_FAST_WRITE;
      if (e !== 0) vmalloc.push([(l << 10) | i, (e & ~LEAF_FAST_WRITE) | fast]);
    });
  });
  const readOnly: [number, number][] = [];
  for (let f = 1; f < m.frames; f += 1) {
    if ((((m.linear[f >>> 10] as Int32Array)[f & 1023] as number) & LEAF_MAY_WRITE) !== 0) continue;
    const last = readOnly.at(-1);
    if (last !== undefined && last[0] + last[1] === f) last[1] += 1;
    else readOnly.push([f, 1]);
  }
  return { chunks, refs, vmalloc, readOnly, zeroFrame: zeroFrameOf(m), held: m.held };
}

function zeroFrameOf(m: Memory): number {
  for (let f = 1; f < m.frames; f += 1) if (m.isZeroFrame(f)) return f;
  return 0;
}

/** Fills a memory fresh from its constructor. */
export function restoreMemory(m: Memory, image: MemoryImage): void {
  for (const [chunk, bytes] of image.chunks) {
    m.m8.set(bytes, chunk << CHUNK_SHIFT);
    m.touchChunk(chunk << CHUNK_SHIFT);
  }
  for (const [first, count, refs] of image.refs) {
    m.ref.fill(refs, first, first + count);
    m.freeFrames -= count;
  }
  for (const [page, entry] of image.vmalloc) (m.vmalloc[page >>> 10] as Int32Array)[page & 1023] = entry;
  for (const [first, count] of image.readOnly) for (let f = first; f < first + count; f += 1) m.allowWrite(f, false);
  m.setZeroFrame(image.zeroFrame);
  m.hold(image.held);
}
