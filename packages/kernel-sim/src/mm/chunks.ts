/** mm/chunks.ts — memory as the 64 KiB chunks that were touched, for snapshots. Reference counts and page tables of the kernel travel along. */
import { EMPTY_LEAF, type Memory, RAM_BYTES } from './memory.ts';

const CHUNK = 1 << 16;
const META = -1;

/** Chunks that are not all zero, and under number -1 the frame counts and vmalloc tables. */
export function saveMemory(mem: Memory): readonly (readonly [number, Uint8Array])[] {
  const out: [number, Uint8Array][] = [];
  const words = CHUNK / 4;
  for (let c = 0; c < RAM_BYTES / CHUNK; c += 1) {
    let used = false;
    for (let f = c * 16; f < (c + 1) * 16; f += 1) if (mem.ref[f] !== 0) used = true;
    if (!used) continue;
    for (let i = c * words; i < (c + 1) * words; i += 1) {
      if (mem.m32[i] !== 0) {
        out.push([c, mem.m8.slice(c * CHUNK, (c + 1) * CHUNK)]);
        break;
      }
    }
  }
  const tables = mem.vmalloc.flatMap((leaf, i) => (leaf === EMPTY_LEAF ? [] : [[i, leaf] as const]));
  const meta = new Uint8Array(mem.ref.byteLength + 4 + tables.length * (4 + 4096));
  meta.set(new Uint8Array(mem.ref.buffer), 0);
  const v = new DataView(meta.buffer);
  let at = mem.ref.byteLength;
  v.setUint32(at, tables.length, true);
  at += 4;
  for (const [i, leaf] of tables) {
    v.setUint32(at, i, true);
    for (let n = 0; n < 1024; n += 1) v.setInt32(at + 4 + n * 4, leaf[n] as number, true);
    at += 4 + 4096;
  }
  out.push([META, meta]);
  return out;
}

/** Fills a new memory. */
export function restoreMemory(mem: Memory, chunks: readonly (readonly [number, Uint8Array])[]): void {
  for (const [c, bytes] of chunks) {
    if (c !== META) {
      mem.m8.set(bytes, c * CHUNK);
      continue;
    }
    const v = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let f = 0; f < mem.ref.length; f += 1) mem.ref[f] = v.getUint16(f * 2, true);
    let at = mem.ref.byteLength;
    const tables = v.getUint32(at, true);
    at += 4;
    for (let n = 0; n < tables; n += 1) {
      const leaf = new Int32Array(1024);
      for (let i = 0; i < 1024; i += 1) leaf[i] = v.getInt32(at + 4 + i * 4, true);
      mem.vmalloc[v.getUint32(at, true)] = leaf;
      at += 4 + 4096;
    }
    mem.recount();
  }
}
