/**
 * mm/memory.ts — the machine's physical memory, and the kernel's own view of it.
 *
 * One ArrayBuffer, of 64 MiB unless the machine is given more (untouched pages cost the host nothing), cut into 4 KiB frames with
 * reference counts.
 * Kernel addresses are those of i386 Linux: physical memory is mapped linearly at PAGE_OFFSET, and the vmalloc area,
 * where modules live, goes through page tables of the same format as a process's (`LEAF_*` below, read by cpu/).
 *
 * A kernel access to anything else is a KernelFault: the caller's oops (kernel/oops.ts), never an exception of ours.
 *
 * Differs: all of physical memory is low memory; there is no DMA zone and no highmem. The linear map is not executable.
 */
export const PAGE_SHIFT = 12;
export const PAGE_SIZE = 4096;
/** MiB of a machine that asks for nothing else. */
export const USUAL_RAM = 64;
/** MiB: less does not boot, more does not fit below the vmalloc area. */
export const [LEAST_RAM, MOST_RAM] = [32, 768];
/** __PAGE_OFFSET: where the kernel sees physical address 0. */
export const PAGE_OFFSET = 0xc0000000;
/** The vmalloc area: module text and data. */
export const VMALLOC_START = 0xf8000000;
export const VMALLOC_END = 0xfe000000;
/** What a snapshot stores is counted in chunks of this size. */
export const CHUNK_SHIFT = 16;

/** Bits of a leaf entry, `frame << 12 | bits`. Fast bits mean "no check needed"; the rest is for the slow path. */
export const LEAF_FAST_READ = 1;
export const LEAF_FAST_WRITE = 2;
export const LEAF_MAY_WRITE = 4;
export const LEAF_MAY_EXEC = 8;
export const LEAF_MAY_READ = 16;

/** A leaf table nobody maps anything in; shared, never written. */
export const EMPTY_LEAF = new Int32Array(1024);

/** A wild kernel access. `write`/`exec` as in the page fault error code. */
export class KernelFault {
  readonly addr: number;
  readonly access: 'read' | 'write' | 'exec';
  constructor(addr: number, access: 'read' | 'write' | 'exec') {
    this.addr = addr;
    this.access = access;
  }
}

/** Decoded instructions of one frame (cpu/code-page.ts); told before any byte they were decoded from changes. */
export interface DecodedCode {
  /** Instructions it holds. */
  readonly count: number;
  invalidate(offset: number, size: number): void;
}

export class Memory {
  readonly bytes: number;
  /** How many frames there are. */
  readonly frames: number;
  readonly buf: ArrayBuffer;
  readonly m8: Uint8Array<ArrayBuffer>;
  readonly m16: Uint16Array<ArrayBuffer>;
  readonly m32: Int32Array<ArrayBuffer>;
  readonly dv: DataView<ArrayBuffer>;
  /** How many mappings or owners a frame has; 0 is free. */
  readonly ref: Uint32Array;
  /** Leaf tables of the linear map, by (address - PAGE_OFFSET) >>> 22. */
  readonly linear: Int32Array[];
  /** Leaf tables of the vmalloc area, by (address - VMALLOC_START) >>> 22. */
  readonly vmalloc: Int32Array[] = leaves((VMALLOC_END - VMALLOC_START) >>> 22);
  /** Decode cache by frame; owned by cpu/. Never part of a snapshot. */
  readonly code: (DecodedCode | null)[];
  /** Decoded instructions of all frames together: what bounds the cache. */
  decoded = 0;
  /** Chunks that may hold anything but zeros. */
  readonly touched: Uint8Array;
  /** Free frames are taken lowest first from here on: deterministic, and the touched part of the buffer stays compact. */
  hint = 1;
  freeFrames: number;
  /** Frames that are nobody's but counted as taken (kernel/held.ts). */
  held = 0;
  /** A frame of zeros that reads of untouched anonymous memory share; taken when first needed. */
  private zero = 0;

  constructor(mebibytes = USUAL_RAM) {
    this.bytes = mebibytes << 20;
    this.frames = this.bytes >>> PAGE_SHIFT;
    this.buf = new ArrayBuffer(this.bytes);
    this.m8 = new Uint8Array(this.buf);
    this.m16 = new Uint16Array(this.buf);
    this.m32 = new Int32Array(this.buf);
    this.dv = new DataView(this.buf);
    this.ref = new Uint32Array(this.frames);
    this.linear = leaves((this.bytes + 0x3fffff) >>> 22);
    this.code = new Array<DecodedCode | null>(this.frames).fill(null);
    this.touched = new Uint8Array(this.bytes >>> CHUNK_SHIFT);
    this.freeFrames = this.frames - 1;
    this.ref[0] = 1; // frame 0 is never handed out, so that 0 can mean "none"
    for (let f = 1; f < this.frames; f += 1) {
      (this.linear[f >>> 10] as Int32Array)[f & 1023] = (f << 12) | LEAF_FAST_READ | LEAF_MAY_READ | LEAF_MAY_WRITE;
    }
  }

  /** After a restore: free frames from the reference counts. */
  recount(): void {
    this.freeFrames = -this.held;
    this.hint = this.frames;
    for (let f = this.frames - 1; f > 0; f -= 1) {
      if (this.ref[f] !== 0) continue;
      this.freeFrames += 1;
      this.hint = f;
    }
  }

  /** A zeroed frame with one reference, or 0 when memory is exhausted (the caller's OOM path). */
  allocFrame(): number {
    if (this.freeFrames === 0) return 0;
    let f = this.hint;
    while (this.ref[f] !== 0) f += 1;
    this.hint = f + 1;
    this.freeFrames -= 1;
    this.claim(f);
    return f;
  }

  /** Counts `frames` more as taken, or fewer when negative; false when there are not that many. */
  hold(frames: number): boolean {
    if (frames > this.freeFrames) return false;
    this.freeFrames -= frames;
    this.held += frames;
    return true;
  }

  /** `count` frames side by side, zeroed, or 0. */
  allocRun(count: number): number {
    if (count > this.freeFrames) return 0;
    let start = 1;
    for (let f = 1; f < this.frames; f += 1) {
      if (this.ref[f] !== 0) start = f + 1;
      else if (f - start + 1 === count) {
        for (let i = start; i <= f; i += 1) this.claim(i);
        this.freeFrames -= count;
        return start;
      }
    }
    return 0;
  }

  private claim(f: number): void {
    this.ref[f] = 1;
    this.m32.fill(0, f << 10, (f + 1) << 10);
    this.touchChunk(f << 12);
  }

  /** The shared frame of zeros, not counted by anybody, or 0 when memory is exhausted. */
  zeroFrame(): number {
    if (this.zero === 0) this.zero = this.allocFrame();
    return this.zero;
  }
  isZeroFrame(f: number): boolean {
    return f === this.zero && f !== 0;
  }
  /** For restoring a snapshot. */
  setZeroFrame(f: number): void {
    this.zero = f;
  }

  getFrame(f: number): void {
    this.ref[f] = (this.ref[f] ?? 0) + 1;
  }

  putFrame(f: number): void {
    const n = (this.ref[f] ?? 0) - 1;
    this.ref[f] = n;
    if (n === 0) {
      this.dropCode(f);
      this.freeFrames += 1;
      if (f < this.hint) this.hint = f;
    }
  }

  /** Physical address of a kernel address; throws KernelFault when nothing is mapped there. */
  kphys(addr: number, access: 'read' | 'write'): number {
    const a = addr >>> 0;
    const p = a - PAGE_OFFSET;
    if (p >= PAGE_SIZE && p < this.bytes) return p;
    if (a >= VMALLOC_START && a < VMALLOC_END) {
      const e = this.vmalloc[(a - VMALLOC_START) >>> 22]?.[(a >>> 12) & 1023] ?? 0;
      if (e !== 0 && (access === 'read' || (e & LEAF_MAY_WRITE) !== 0)) return ((e & -4096) >>> 0) | (a & 4095);
    }
    throw new KernelFault(a, access);
  }

  r8(addr: number): number {
    return this.m8[this.kphys(addr, 'read')] as number;
  }
  r16(addr: number): number {
    if ((addr & 4095) > 4094) return this.r8(addr) | (this.r8(addr + 1) << 8);
    return this.dv.getUint16(this.kphys(addr, 'read'), true);
  }
  /** Signed 32 bits. */
  r32(addr: number): number {
    const p = (addr >>> 0) - PAGE_OFFSET;
    if (p >= PAGE_SIZE && p <= this.bytes - 4) return this.dv.getInt32(p, true);
    if ((addr & 4095) > 4092) return this.r16(addr) | (this.r16(addr + 2) << 16);
    return this.dv.getInt32(this.kphys(addr, 'read'), true);
  }
  w8(addr: number, v: number): void {
    const p = this.kphys(addr, 'write');
    this.touch(p, 1);
    this.m8[p] = v;
  }
  w16(addr: number, v: number): void {
    if ((addr & 4095) > 4094) {
      this.w8(addr, v);
      this.w8(addr + 1, v >>> 8);
      return;
    }
    const p = this.kphys(addr, 'write');
    this.touch(p, 2);
    this.dv.setInt16(p, v, true);
  }
  w32(addr: number, v: number): void {
    if ((addr & 4095) > 4092) {
      this.w16(addr, v);
      this.w16(addr + 2, v >>> 16);
      return;
    }
    const p = this.kphys(addr, 'write');
    this.touch(p, 4);
    this.dv.setInt32(p, v, true);
  }

  /** Before any store by physical address that does not go through w8…w32: decoded code and snapshots must hear of it. */
  touch(phys: number, size: number): void {
    const code = this.code[phys >>> 12];
    if (code != null) code.invalidate(phys & 4095, size);
    if (this.touched[phys >>> CHUNK_SHIFT] === 0) this.touchChunk(phys);
  }

  /** From its first store on, a chunk is part of snapshots and the CPU may write to its linear map without asking. */
  touchChunk(phys: number): void {
    const chunk = phys >>> CHUNK_SHIFT;
    if (this.touched[chunk] !== 0) return;
    this.touched[chunk] = 1;
    for (let f = chunk << 4; f < (chunk + 1) << 4; f += 1) this.allowLinearWrite(f);
  }

  /** Installs decoded code for a frame: from now on every store to it must be noticed. */
  setCode(f: number, code: DecodedCode): void {
    this.code[f] = code;
    const leaf = this.linear[f >>> 10] as Int32Array;
    leaf[f & 1023] = (leaf[f & 1023] as number) & ~LEAF_FAST_WRITE;
  }
  dropCode(f: number): void {
    const code = this.code[f];
    if (code == null) return;
    this.decoded -= code.count;
    this.code[f] = null;
    this.allowLinearWrite(f);
  }
  private allowLinearWrite(f: number): void {
    if (f === 0 || this.code[f] != null || this.touched[f >>> 4] === 0) return;
    const leaf = this.linear[f >>> 10] as Int32Array;
    if (((leaf[f & 1023] as number) & LEAF_MAY_WRITE) !== 0)
      leaf[f & 1023] = (leaf[f & 1023] as number) | LEAF_FAST_WRITE;
  }
  /** set_memory_rw(), set_memory_ro() on the linear map: what C may do; the kernel itself writes where it likes. */
  allowWrite(f: number, on: boolean): void {
    const leaf = this.linear[f >>> 10];
    if (leaf === undefined || f <= 0) return;
    const e = leaf[f & 1023] as number;
    leaf[f & 1023] = on ? e | LEAF_MAY_WRITE : e & ~(LEAF_FAST_WRITE | LEAF_MAY_WRITE);
  }

  kread(addr: number, count: number): Uint8Array {
    const out = new Uint8Array(count);
    for (let i = 0; i < count; i += 1) out[i] = this.r8(addr + i);
    return out;
  }
  kwrite(addr: number, bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i += 1) this.w8(addr + i, bytes[i] as number);
  }
}

function leaves(count: number): Int32Array[] {
  return Array.from({ length: count }, () => new Int32Array(1024));
}
