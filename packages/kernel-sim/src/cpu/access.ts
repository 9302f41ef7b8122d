/**
 * cpu/access.ts — the CPU's loads and stores: virtual address to bytes.
 *
 * The page directory of the running process and mode is walked for every access; one bit of the leaf entry says "go ahead".
 * Everything else (absent, copy on write, code in the page, permissions, page borders) is the slow half of this file.
 */
import type { AddressSpace } from '../mm/address-space.ts';
import {
  LEAF_FAST_READ,
  LEAF_FAST_WRITE,
  LEAF_MAY_EXEC,
  LEAF_MAY_WRITE,
  type Memory,
  PAGE_OFFSET,
  VMALLOC_START,
} from '../mm/memory.ts';
import { outOfMemory, PF_INSTR, PF_PRESENT, PF_USER, PF_WRITE, pageFault, REFETCH } from './fault.ts';
import { CR0, CR2, CS, PAGE, r } from './registers.ts';

const CR0_WP = 0x10000;

let dir: readonly Int32Array[] = [];
let dv = new DataView(new ArrayBuffer(8));
let space: AddressSpace | null = null;
let memory: Memory | null = null;

/** Puts a process's memory under the CPU. */
export function attach(to: AddressSpace, kernelMode: boolean): void {
  space = to;
  memory = to.mem;
  dv = to.mem.dv;
  dir = kernelMode ? to.directoryForKernel() : to.dir;
}
export function attachedMemory(): Memory {
  return memory as Memory;
}

export function entryOf(a: number): number {
  return (dir[a >>> 22] as Int32Array)[(a >>> 12) & 1023] as number;
}

export function rd32(a: number): number {
  const e = (dir[a >>> 22] as Int32Array)[(a >>> 12) & 1023] as number;
  if ((e & LEAF_FAST_READ) !== 0 && (a & 4095) <= 4092) return dv.getInt32((e & -4096) | (a & 4095), true);
  return slowRead(a, 4);
}
export function rd16(a: number): number {
  const e = (dir[a >>> 22] as Int32Array)[(a >>> 12) & 1023] as number;
  if ((e & LEAF_FAST_READ) !== 0 && (a & 4095) <= 4094) return dv.getUint16((e & -4096) | (a & 4095), true);
  return slowRead(a, 2);
}
export function rd8(a: number): number {
  const e = (dir[a >>> 22] as Int32Array)[(a >>> 12) & 1023] as number;
  if ((e & LEAF_FAST_READ) !== 0) return dv.getUint8((e & -4096) | (a & 4095));
  return slowRead(a, 1);
}
export function wr32(a: number, v: number): void {
  const e = (dir[a >>> 22] as Int32Array)[(a >>> 12) & 1023] as number;
  if ((e & LEAF_FAST_WRITE) !== 0 && (a & 4095) <= 4092) dv.setInt32((e & -4096) | (a & 4095), v, true);
  else slowWrite(a, 4, v);
}
export function wr16(a: number, v: number): void {
  const e = (dir[a >>> 22] as Int32Array)[(a >>> 12) & 1023] as number;
  if ((e & LEAF_FAST_WRITE) !== 0 && (a & 4095) <= 4094) dv.setInt16((e & -4096) | (a & 4095), v, true);
  else slowWrite(a, 2, v);
}
export function wr8(a: number, v: number): void {
  const e = (dir[a >>> 22] as Int32Array)[(a >>> 12) & 1023] as number;
  if ((e & LEAF_FAST_WRITE) !== 0) dv.setInt8((e & -4096) | (a & 4095), v);
  else slowWrite(a, 1, v);
}

/** A double where nothing is in the way; NaN for the long way, and for a NaN. */
export function rdDouble(a: number): number {
  const e = (dir[a >>> 22] as Int32Array)[(a >>> 12) & 1023] as number;
  return (e & LEAF_FAST_READ) !== 0 && (a & 4095) <= 4088 ? dv.getFloat64((e & -4096) | (a & 4095), true) : Number.NaN;
}
/** The same for a float. */
export function rdFloat(a: number): number {
  const e = (dir[a >>> 22] as Int32Array)[(a >>> 12) & 1023] as number;
  return (e & LEAF_FAST_READ) !== 0 && (a & 4095) <= 4092 ? dv.getFloat32((e & -4096) | (a & 4095), true) : Number.NaN;
}
/** False when it takes the long way: nothing is stored then. */
export function wrDouble(a: number, v: number): boolean {
  const e = (dir[a >>> 22] as Int32Array)[(a >>> 12) & 1023] as number;
  if ((e & LEAF_FAST_WRITE) === 0 || (a & 4095) > 4088) return false;
  dv.setFloat64((e & -4096) | (a & 4095), v, true);
  return true;
}

/** Makes sure that a store of `size` bytes will succeed, so that an instruction may change state before it. */
export function prepareWrite(a: number, size: number): void {
  if ((entryOf(a) & LEAF_FAST_WRITE) === 0) physWrite(a);
  if ((a & 4095) + size > 4096) physWrite((a + size - 1) & -4096);
}

function userMode(): boolean {
  return (r[CS] & 3) === 3;
}

/** Physical address for a load, or a fault. */
export function physRead(a: number): number {
  let e = entryOf(a);
  if ((e & LEAF_FAST_READ) === 0) e = settle(a, 'read');
  return (e & -4096) | (a & 4095);
}

/** Physical address for a store, or a fault. Decoded code of the frame is not yet told. */
export function physWrite(a: number): number {
  let e = entryOf(a);
  if ((e & LEAF_FAST_WRITE) === 0) e = settle(a, 'write');
  return (e & -4096) | (a & 4095);
}

/** Leaf entry of an executable page, or a fault. */
export function execEntry(a: number): number {
  const e = entryOf(a);
  return (e & LEAF_MAY_EXEC) === 0 ? settle(a, 'exec') : e;
}

function settle(a: number, access: 'read' | 'write' | 'exec'): number {
  if (a >>> 0 >= PAGE_OFFSET) return settleKernel(a, access);
  const before = entryOf(a);
  const s = space as AddressSpace;
  const result = s.pageFault(a, access);
  if (result === 'ok') {
    const e = entryOf(a);
    // The page being executed got a new frame: what was decoded from the old one is no longer what runs.
    if ((before ^ e) >>> 12 !== 0 && before !== 0 && access === 'write' && (a & -4096) === r[PAGE]) throw REFETCH;
    return e;
  }
  if (result === 'oom') outOfMemory(a);
  return refuse(a, access, before !== 0, result);
}

function settleKernel(a: number, access: 'read' | 'write' | 'exec'): number {
  const e = entryOf(a);
  if (e === 0 || userMode()) return refuse(a, access, userMode(), 'maperr');
  if (access === 'exec') return refuse(a, access, true, 'accerr');
  if (access === 'write') {
    if ((e & LEAF_MAY_WRITE) === 0 && (r[CR0] & CR0_WP) !== 0) return refuse(a, access, true, 'accerr');
    (memory as Memory).touchChunk(e & -4096);
    if (a >>> 0 >= VMALLOC_START && (e & LEAF_MAY_WRITE) !== 0 && memory?.code[e >>> 12] == null) {
      (dir[a >>> 22] as Int32Array)[(a >>> 12) & 1023] = e | LEAF_FAST_WRITE;
    }
  }
  return e;
}

function refuse(a: number, access: string, present: boolean, why: 'maperr' | 'accerr' | 'bus'): never {
  const kind = access === 'write' ? PF_WRITE : access === 'exec' ? PF_INSTR : 0;
  r[CR2] = a;
  pageFault(a, (present ? PF_PRESENT : 0) | kind | (userMode() ? PF_USER : 0), why);
}

function slowRead(a: number, size: number): number {
  if ((a & 4095) + size <= 4096) {
    const p = physRead(a);
    return size === 4 ? dv.getInt32(p, true) : size === 2 ? dv.getUint16(p, true) : dv.getUint8(p);
  }
  let v = 0;
  for (let i = 0; i < size; i += 1) v |= dv.getUint8(physRead((a + i) | 0)) << (i * 8);
  return v;
}

/** Both pages of a store over a border are checked before the first byte changes. */
function slowWrite(a: number, size: number, v: number): void {
  const m = memory as Memory;
  if ((a & 4095) + size <= 4096) {
    const p = physWrite(a);
    m.touch(p, size);
    if (size === 4) dv.setInt32(p, v, true);
    else if (size === 2) dv.setInt16(p, v, true);
    else dv.setInt8(p, v);
    return;
  }
  physWrite(a);
  physWrite(((a + size - 1) & -4096) | 0);
  for (let i = 0; i < size; i += 1) {
    const p = physWrite((a + i) | 0);
    m.touch(p, 1);
    dv.setInt8(p, v >>> (i * 8));
  }
}

/** The page holds decoded code from now on: stores to it take the slow way. */
export function forbidFastWrite(a: number): void {
  const leaf = dir[a >>> 22] as Int32Array;
  const i = (a >>> 12) & 1023;
  if (((leaf[i] as number) & LEAF_FAST_WRITE) !== 0) leaf[i] = (leaf[i] as number) & ~LEAF_FAST_WRITE;
}
