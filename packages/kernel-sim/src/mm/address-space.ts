/**
 * mm/address-space.ts — what one process sees as memory: areas, page tables, and the page fault handler.
 *
 *   pageFault(addr, access)   area? permitted? -> zero page, file page or copy   (do_page_fault, handle_mm_fault)
 *   fork()                    shares every frame; the next store to a shared one copies it
 *   mmap, munmap, mprotect, mremap, setBrk: mm/mmap.ts
 *
 * A leaf entry is `frame << 12 | bits` (memory.ts). The fast write bit is set only while the frame has this one user and holds no
 * decoded code, so that copy on write, permissions and self-modifying code cost the CPU one bit test.
 *
 * Differs: no swap, no huge pages, no overcommit accounting beyond the frames that exist.
 */
import {
  EMPTY_LEAF,
  LEAF_FAST_READ,
  LEAF_FAST_WRITE,
  LEAF_MAY_EXEC,
  LEAF_MAY_READ,
  LEAF_MAY_WRITE,
  type Memory,
  PAGE_OFFSET,
  PAGE_SIZE,
  VMALLOC_START,
} from './memory.ts';
import {
  findVma,
  type PageSource,
  PROT_EXEC,
  PROT_READ,
  PROT_WRITE,
  type SharedPages,
  totalBytes,
  type Vma,
  vmaIndex,
} from './vma.ts';

export type Access = 'read' | 'write' | 'exec';
/** Why a page fault could not be settled: SEGV_MAPERR, SEGV_ACCERR, SIGBUS (past the end of a file), or no frame left. */
export type FaultResult = 'ok' | 'maperr' | 'accerr' | 'bus' | 'oom';

/** What an address space asks of the kernel around it. */
export interface SpaceHost {
  /** A page of a file that has none yet (a hole) gets room in its file system; false: no space left. */
  fillHole(file: PageSource): boolean;
  /** The last area that maps a file's frames is gone. */
  idle(file: PageSource, pages: SharedPages): void;
}

/** Where user addresses end. */
export const TASK_SIZE = PAGE_OFFSET;
/** Distance kept between a stack and the mapping below it (stack_guard_gap). */
const STACK_GUARD_GAP = 256 * PAGE_SIZE;

const FIRST_KERNEL_LEAF = PAGE_OFFSET >>> 22;

export class AddressSpace {
  readonly mem: Memory;
  /** Page directory of user mode; slots nobody maps share EMPTY_LEAF. */
  readonly dir: Int32Array[] = new Array<Int32Array>(1024).fill(EMPTY_LEAF);
  /** The same with the kernel's half filled in; made when kernel code first runs here. */
  private kernelDir: Int32Array[] | null = null;
  /** Directory slots with a leaf table of their own, and the frame each table takes up (page tables are memory too). */
  private used: number[] = [];
  private tables: number[] = [];
  vmas: Vma[] = [];
  startBrk = 0;
  /** saved_auxv: what the program was told when it began. */
  auxv: Uint8Array = new Uint8Array(0);
  brk = 0;
  /** mmap looks for room downwards from here. */
  mmapBase = TASK_SIZE - (128 << 20);
  /** RLIMIT_STACK in bytes: how far the stack may grow. */
  stackLimit = 8 << 20;
  /** RLIMIT_AS in bytes, for the stack's growth; mmap and brk are checked by their callers. */
  addressLimit = Number.POSITIVE_INFINITY;
  /** Frames this process holds itself, the shared zero page not counted. */
  resident = 0;
  /** Where `resident` may rise to before somebody must be asked (quotas): a fault beyond is 'oom'. */
  maxResident = Number.POSITIVE_INFINITY;
  /** Addresses of pages lost to a memory failure. */
  poisoned: number[] = [];
  host: SpaceHost | null = null;
  /** Address of the sigreturn code of the "[vdso]" page, 0 when there is none (exec.ts). */
  sigreturn = 0;

  constructor(mem: Memory) {
    this.mem = mem;
  }

  /** The page directory the CPU walks in kernel mode. */
  directoryForKernel(): Int32Array[] {
    if (this.kernelDir === null) {
      this.kernelDir = this.dir.slice();
      this.mem.linear.forEach((leaf, i) => {
        (this.kernelDir as Int32Array[])[FIRST_KERNEL_LEAF + i] = leaf;
      });
      this.mem.vmalloc.forEach((leaf, i) => {
        (this.kernelDir as Int32Array[])[(VMALLOC_START >>> 22) + i] = leaf;
      });
    }
    return this.kernelDir;
  }

  entry(addr: number): number {
    return (this.dir[addr >>> 22] as Int32Array)[(addr >>> 12) & 1023] as number;
  }

  /** For pages whose table exists (`makeTable`); a 0 needs none. */
  setEntry(addr: number, e: number): void {
    const leaf = this.dir[addr >>> 22] as Int32Array;
    if (leaf !== EMPTY_LEAF) leaf[(addr >>> 12) & 1023] = e;
  }
  /** pte_alloc(): false when there is no frame left for a page table. */
  makeTable(addr: number): boolean {
    const slot = addr >>> 22;
    if (this.dir[slot] !== EMPTY_LEAF) return true;
    const frame = this.mem.allocFrame();
    if (frame === 0) return false;
    this.installTable(slot, frame, new Int32Array(1024));
    return true;
  }
  private installTable(slot: number, frame: number, leaf: Int32Array): void {
    this.dir[slot] = leaf;
    if (this.kernelDir !== null) this.kernelDir[slot] = leaf;
    this.used.push(slot);
    this.tables.push(frame);
  }
  /** Page tables in use: VmPTE. */
  get tableCount(): number {
    return this.tables.length;
  }

  /** Settles an access the fast path refused, or says why not. `addr` is any user address. */
  pageFault(addr: number, access: Access): FaultResult {
    const a = addr >>> 0;
    if (a >= TASK_SIZE) return 'maperr';
    const vma = findVma(this.vmas, a) ?? this.growStack(a);
    if (vma === null) return 'maperr';
    if (!permitted(vma, access)) return 'accerr';
    if (this.poisoned.length > 0 && this.poisoned.includes(a - (a % PAGE_SIZE))) return 'bus';
    const page = a - (a % PAGE_SIZE);
    if (!this.makeTable(page)) return 'oom';
    let frame = this.entry(page) >>> 12;
    if (frame === 0) {
      const got = this.populate(vma, page, access);
      if (typeof got === 'string') return got;
      frame = got;
    }
    if (access === 'write' && vma.shared === null && (this.mem.ref[frame] as number) > 1) {
      frame = this.copyFrame(page, frame);
      if (frame === 0) return 'oom';
    }
    this.setEntry(page, (frame << 12) | this.bits(vma, frame));
    return 'ok';
  }

  /**
   * Physical address for a tracer, whatever the permissions (FOLL_FORCE): reads of PROT_NONE, writes to read-only private pages.
   * -1 when nothing is mapped, memory is exhausted, or the page is shared and not writable.
   */
  force(addr: number, access: 'read' | 'write'): number {
    const a = addr >>> 0;
    const vma = a < TASK_SIZE ? (findVma(this.vmas, a) ?? this.growStack(a)) : null;
    if (vma === null || (access === 'write' && vma.shared !== null && !permitted(vma, 'write'))) return -1;
    const page = a - (a % PAGE_SIZE);
    if (!this.makeTable(page)) return -1;
    let frame = this.entry(page) >>> 12;
    if (frame === 0) {
      const got = this.populate(vma, page, access);
      if (typeof got === 'string') return -1;
      frame = got;
    }
    if (access === 'write' && vma.shared === null && (this.mem.ref[frame] as number) > 1) {
      frame = this.copyFrame(page, frame);
      if (frame === 0) return -1;
    }
    this.setEntry(page, (frame << 12) | this.bits(vma, frame));
    return (frame << 12) | (a & 4095);
  }

  private bits(vma: Vma, frame: number): number {
    let b = 0;
    if (vma.prot !== 0) b |= LEAF_FAST_READ | LEAF_MAY_READ;
    if ((vma.prot & PROT_EXEC) !== 0) b |= LEAF_MAY_EXEC;
    if ((vma.prot & PROT_WRITE) !== 0) {
      b |= LEAF_MAY_WRITE;
      const own = vma.shared === null && this.mem.ref[frame] === 1 && this.mem.code[frame] == null;
      if (own) b |= LEAF_FAST_WRITE;
    }
    return b;
  }

  /** A frame for a page never touched before, already counted. */
  private populate(vma: Vma, page: number, access: Access): number | 'bus' | 'oom' {
    if (this.resident >= this.maxResident) return 'oom';
    const at = vma.offset + (page - vma.start);
    if (vma.shared !== null) return this.mapCached(vma, vma.shared, at);
    if (vma.file === null) {
      const f = access === 'write' ? this.mem.allocFrame() : this.mem.zeroFrame();
      if (f === 0) return 'oom';
      if (access === 'write') this.resident += 1;
      else this.mem.getFrame(f);
      return f;
    }
    if (at >= vma.file.size) return 'bus';
    const bytes = vma.file.pages?.get(at / PAGE_SIZE);
    const whole = at + PAGE_SIZE <= vma.fileEnd;
    if (access !== 'write' && whole && vma.cache !== null && bytes !== undefined) {
      return this.mapCached(vma, vma.cache, at);
    }
    const f = this.mem.allocFrame();
    if (f === 0) return 'oom';
    this.resident += 1;
    if (bytes !== undefined) {
      const size = Math.max(0, Math.min(bytes.length, PAGE_SIZE, vma.fileEnd - at));
      this.mem.m8.set(bytes.subarray(0, size), f << 12);
    }
    return f;
  }

  /** A frame of the page cache, or of shared anonymous memory. */
  private mapCached(vma: Vma, pages: SharedPages, at: number): number | 'bus' | 'oom' {
    const index = at / PAGE_SIZE;
    let f = pages.frames.get(index);
    if (f === undefined) {
      const { file } = vma;
      if (file !== null && at >= file.size) return 'bus';
      const bytes = file?.pages?.get(index);
      if (file !== null && bytes === undefined && this.host?.fillHole(file) !== true) return 'bus';
      f = this.mem.allocFrame();
      if (f === 0) return 'oom';
      if (bytes !== undefined) this.mem.m8.set(bytes.subarray(0, PAGE_SIZE), f << 12);
      pages.frames.set(index, f);
      // From now on the frame is where the file's bytes are: reads and writes of it and of the mapping are the same.
      file?.pages?.set(index, this.mem.m8.subarray(f << 12, (f + 1) << 12));
    }
    this.mem.getFrame(f);
    this.resident += 1;
    return f;
  }

  /** A private copy of a frame others use too; 0 when memory is exhausted. */
  private copyFrame(page: number, frame: number): number {
    if (this.mem.isZeroFrame(frame) && this.resident >= this.maxResident) return 0;
    const copy = this.mem.allocFrame();
    if (copy === 0) return 0;
    if (this.mem.isZeroFrame(frame)) this.resident += 1;
    else this.mem.m32.copyWithin(copy << 10, frame << 10, (frame + 1) << 10);
    this.mem.putFrame(frame);
    this.setEntry(page, copy << 12);
    return copy;
  }

  /** The stack area, enlarged to hold `a`, or null when `a` is not just below one or it may not grow that far. */
  private growStack(a: number): Vma | null {
    const i = vmaIndex(this.vmas, a);
    const stack = this.vmas[i];
    if (stack === undefined || !stack.growsDown) return null;
    const start = a - (a % PAGE_SIZE);
    if (stack.end - start > this.stackLimit) return null;
    if (totalBytes(this.vmas) + (stack.start - start) > this.addressLimit) return null;
    const below = this.vmas[i - 1];
    if (below !== undefined && below.prot !== 0 && start - below.end < STACK_GUARD_GAP) return null;
    if (start < 65536) return null;
    stack.start = start;
    return stack;
  }

  /** The page is lost: from now on touching it is a bus error (hwpoison). Stays so until it is unmapped. */
  poison(page: number): void {
    this.unmapPages(page, page + PAGE_SIZE);
    this.poisoned.push(page);
  }

  /** Forgets the pages of [start, end), a range of whole pages. */
  unmapPages(start: number, end: number): void {
    if (this.poisoned.length > 0) this.poisoned = this.poisoned.filter((p) => p < start || p >= end);
    for (let page = start; page < end; page += PAGE_SIZE) {
      if (this.dir[page >>> 22] === EMPTY_LEAF) {
        page = ((page >>> 22) + 1) * (1 << 22) - PAGE_SIZE;
        continue;
      }
      const frame = this.entry(page) >>> 12;
      if (frame === 0) continue;
      if (!this.mem.isZeroFrame(frame)) this.resident -= 1;
      this.setEntry(page, 0);
      this.mem.putFrame(frame);
    }
  }

  /** After a change of permissions: entries are worked out anew, writes go through pageFault once more. */
  refreshPages(vma: Vma): void {
    for (let page = vma.start; page < vma.end; page += PAGE_SIZE) {
      if (this.dir[page >>> 22] === EMPTY_LEAF) {
        page = ((page >>> 22) + 1) * (1 << 22) - PAGE_SIZE;
        continue;
      }
      const frame = this.entry(page) >>> 12;
      if (frame !== 0) this.setEntry(page, (frame << 12) | this.bits(vma, frame));
    }
  }

  /** A child's address space: the same areas, every frame shared until one of the two writes to it. Null: no frames for its tables. */
  fork(): AddressSpace | null {
    if (this.mem.freeFrames < this.used.length) return null;
    const child = new AddressSpace(this.mem);
    child.vmas = this.vmas.filter((v) => !v.dontFork).map((v) => ({ ...v, locked: false }));
    for (const v of child.vmas) {
      if (v.shared !== null) v.shared.users += 1;
      if (v.cache !== null) v.cache.users += 1;
    }
    child.host = this.host;
    child.startBrk = this.startBrk;
    child.auxv = this.auxv;
    child.brk = this.brk;
    child.mmapBase = this.mmapBase;
    child.stackLimit = this.stackLimit;
    child.resident = this.resident;
    child.sigreturn = this.sigreturn;
    for (const slot of this.used) {
      const leaf = this.dir[slot] as Int32Array;
      for (let i = 0; i < 1024; i += 1) {
        const e = leaf[i] as number;
        if (e === 0) continue;
        leaf[i] = e & ~LEAF_FAST_WRITE;
        this.mem.getFrame(e >>> 12);
      }
      child.installTable(slot, this.mem.allocFrame(), leaf.slice());
    }
    for (const v of this.vmas) if (v.dontFork) child.unmapPages(v.start, v.end);
    return child;
  }

  /** Gives everything back; the space is empty afterwards (exit, or exec before the new image is mapped). */
  free(): void {
    for (const slot of this.used) {
      const leaf = this.dir[slot] as Int32Array;
      for (let i = 0; i < 1024; i += 1) if (leaf[i] !== 0) this.mem.putFrame((leaf[i] as number) >>> 12);
      this.dir[slot] = EMPTY_LEAF;
    }
    for (const frame of this.tables) this.mem.putFrame(frame);
    for (const v of this.vmas) this.dropShared(v);
    this.kernelDir = null;
    this.used = [];
    this.tables = [];
    this.vmas = [];
    this.resident = 0;
    this.startBrk = 0;
    this.brk = 0;
    this.sigreturn = 0;
  }

  /** An area is gone: the last user of shared anonymous pages frees them; of a file's pages the kernel hears. */
  dropShared(v: Vma): void {
    const pages = v.shared ?? v.cache;
    if (pages === null) return;
    pages.users -= 1;
    if (pages.users > 0) return;
    if (v.file !== null) {
      this.host?.idle(v.file, pages);
      return;
    }
    for (const f of pages.frames.values()) this.mem.putFrame(f);
    pages.frames.clear();
  }

  /** Present leaf entries with their addresses, for snapshots and /proc/PID/pagemap. */
  entries(): (readonly [addr: number, entry: number])[] {
    const out: (readonly [number, number])[] = [];
    for (const slot of this.used.slice().sort((x, y) => x - y)) {
      (this.dir[slot] as Int32Array).forEach((e, i) => {
        if (e !== 0) out.push([slot * (1 << 22) + i * PAGE_SIZE, e]);
      });
    }
    return out;
  }

  /** Permission bits are left out: they follow from the areas and from what is decoded. */
  save(): SpaceImage {
    const { vmas, startBrk, auxv, brk, mmapBase, stackLimit, resident, sigreturn } = this;
    const pages = this.entries().flatMap(([addr, e]) => [addr >>> 12, e >>> 12]);
    const tables = this.used.flatMap((slot, i) => [slot, this.tables[i] as number]);
    const poisoned = this.poisoned.slice();
    return { vmas, pages, tables, startBrk, auxv, brk, mmapBase, stackLimit, resident, sigreturn, poisoned };
  }
  static restore(mem: Memory, image: SpaceImage | null): AddressSpace {
    const s = new AddressSpace(mem);
    if (image === null) return s;
    s.vmas = image.vmas;
    s.startBrk = image.startBrk;
    s.auxv = image.auxv;
    s.brk = image.brk;
    s.mmapBase = image.mmapBase;
    s.stackLimit = image.stackLimit;
    s.sigreturn = image.sigreturn;
    s.resident = image.resident;
    s.poisoned = image.poisoned.slice();
    for (let i = 0; i < image.tables.length; i += 2) {
      s.installTable(image.tables[i] as number, image.tables[i + 1] as number, new Int32Array(1024));
    }
    for (let i = 0; i < image.pages.length; i += 2) {
      s.setEntry((image.pages[i] as number) * PAGE_SIZE, (image.pages[i + 1] as number) << 12);
    }
    for (const v of s.vmas) s.refreshPages(v);
    return s;
  }
}

function permitted(vma: Vma, access: Access): boolean {
  if (access === 'write') return (vma.prot & PROT_WRITE) !== 0;
  if (access === 'exec') return (vma.prot & PROT_EXEC) !== 0;
  return (vma.prot & (PROT_READ | PROT_WRITE | PROT_EXEC)) !== 0;
}

/** An address space as plain data. */
export interface SpaceImage {
  readonly vmas: Vma[];
  /** Page numbers and frames in turn, in rising order. */
  readonly pages: readonly number[];
  /** Directory slots and the frames of their tables in turn. */
  readonly tables: readonly number[];
  readonly startBrk: number;
  readonly auxv: Uint8Array;
  readonly brk: number;
  readonly mmapBase: number;
  readonly stackLimit: number;
  readonly resident: number;
  readonly sigreturn: number;
  readonly poisoned: readonly number[];
}
