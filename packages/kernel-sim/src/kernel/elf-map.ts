/**
 * fs/binfmt_elf.c — the segments of an ELF file as areas of an address space.
 *
 * Refusals before the point of no return are errnos; what goes wrong behind it ends the process (`null`).
 * Differs: ET_DYN is loaded at a fixed address; nothing is randomised.
 */
import {
  type ElfHeader,
  EM_386,
  EM_486,
  ET_DYN,
  ET_EXEC,
  PF_R,
  PF_W,
  PF_X,
  PHDR_SIZE,
  type ProgramHeader,
  PT_LOAD,
  readHeader,
  readProgramHeaders,
} from '../cpu/elf.ts';
import { EIO, ENOEXEC } from '../include/errno.ts';
import { type AddressSpace, TASK_SIZE } from '../mm/address-space.ts';
import { MAP_FIXED, MAP_PRIVATE, mmap } from '../mm/mmap.ts';
import {
  anonymous,
  findVma,
  insertVma,
  type PageSource,
  PROT_EXEC,
  PROT_READ,
  PROT_WRITE,
  pageDown,
  pageUp,
  type SharedPages,
} from '../mm/vma.ts';

/** Where a position-independent executable goes: ELF_ET_DYN_BASE. */
const DYN_BASE = 0x56555000;
const MAX_PHDRS = 65536 / PHDR_SIZE;

export interface ElfFile {
  readonly bytes: Uint8Array;
  readonly header: ElfHeader;
  readonly headers: readonly ProgramHeader[];
}

/** Format checks, in load_elf_binary()'s order. */
export function checkElf(bytes: Uint8Array, shortReadIsEio: boolean): ElfFile | number {
  const header = readHeader(bytes);
  if (header === null) return -ENOEXEC;
  if (header.type !== ET_EXEC && header.type !== ET_DYN) return -ENOEXEC;
  if (header.machine !== EM_386 && header.machine !== EM_486) return -ENOEXEC;
  if (header.phentsize !== PHDR_SIZE || header.phnum < 1 || header.phnum > MAX_PHDRS) return -ENOEXEC;
  const headers = readProgramHeaders(bytes, header);
  if (headers === null) return shortReadIsEio ? -EIO : -ENOEXEC;
  return { bytes, header, headers };
}

export interface Mapped {
  readonly entry: number;
  /** Added to every address of the file. */
  readonly bias: number;
  /** Address of the program headers in memory, as AT_PHDR tells it. */
  readonly phdr: number;
  readonly startCode: number;
  readonly endCode: number;
  readonly startData: number;
  readonly endData: number;
  /** End of the bss: where the heap begins. */
  readonly end: number;
}

/** Where the pages of an ELF file come from. */
export interface FileOfElf {
  readonly source: PageSource;
  readonly pages: SharedPages | null;
}
/** Bytes cut into pages. */
export function wholeSource(bytes: Uint8Array): PageSource {
  const pages = new Map<number, Uint8Array>();
  for (let at = 0; at < bytes.length; at += 4096) pages.set(at / 4096, bytes.subarray(at, at + 4096));
  return { pages, size: bytes.length };
}

/** Maps every PT_LOAD; null when one of them cannot be. `base` is where an ET_DYN file goes. */
export function mapElf(
  space: AddressSpace,
  elf: ElfFile,
  name: string,
  file: FileOfElf = { source: wholeSource(elf.bytes), pages: null },
  base = DYN_BASE,
): Mapped | null {
  const { header, headers } = elf;
  const bias = header.type === ET_DYN ? base : 0;
  const m = { startCode: 0xffffffff, endCode: 0, startData: 0, endData: 0, end: 0 };
  let phdr = 0;
  let any = false;
  for (const p of headers) {
    if (p.type !== PT_LOAD) continue;
    const at = p.vaddr + bias;
    if (!any) phdr = at - p.offset + header.phoff;
    any = true;
    if (at >= TASK_SIZE || p.filesz > p.memsz || p.memsz > TASK_SIZE || TASK_SIZE - p.memsz < at) return null;
    if (!mapSegment(space, p, at, file, name)) return null;
    if ((p.flags & PF_X) !== 0) {
      m.startCode = Math.min(m.startCode, at);
      m.endCode = Math.max(m.endCode, at + p.filesz);
    }
    m.startData = Math.max(m.startData, at);
    m.endData = Math.max(m.endData, at + p.filesz);
    m.end = Math.max(m.end, at + p.memsz);
  }
  if (!any) return null;
  return { entry: header.entry + bias, bias, phdr, ...m };
}

function mapSegment(space: AddressSpace, p: ProgramHeader, at: number, file: FileOfElf, name: string): boolean {
  const prot =
    ((p.flags & PF_R) !== 0 ? PROT_READ : 0) |
    ((p.flags & PF_W) !== 0 ? PROT_WRITE : 0) |
    ((p.flags & PF_X) !== 0 ? PROT_EXEC : 0);
  const start = pageDown(at);
  const skew = at - start;
  const fileEnd = at + p.filesz;
  const end = pageUp(at + p.memsz);
  if (p.filesz > 0) {
    const offset = p.offset - skew;
    if (offset < 0 || offset % 4096 !== 0) return false;
    const length = p.filesz + skew;
    const got = mmap(space, {
      addr: start,
      length,
      prot,
      flags: MAP_PRIVATE | MAP_FIXED,
      file: { ...file, offset, name },
    });
    if (got < 0) return false;
    const area = findVma(space.vmas, start);
    // padzero(): the rest of the last page belongs to the bss
    if (area !== null && p.memsz > p.filesz) area.fileEnd = p.offset + p.filesz;
  }
  const bss = p.filesz > 0 ? pageUp(fileEnd) : start;
  if (end > bss) insertVma(space.vmas, anonymous(bss, end, prot));
  return true;
}
