/**
 * cpu/elf.ts — reading ELF32 i386 files: headers, program headers, sections, symbols. Pure: bytes in, tables out.
 *
 * Nothing is believed: every offset is checked against the file before it is followed, so that a damaged file is a refusal.
 */
export const ET_REL = 1;
export const ET_EXEC = 2;
export const ET_DYN = 3;
export const EM_386 = 3;
export const EM_486 = 6;
export const PT_LOAD = 1;
export const PT_INTERP = 3;
export const PT_GNU_STACK = 0x6474e551;
export const PF_X = 1;
export const PF_W = 2;
export const PF_R = 4;
export const SHT_SYMTAB = 2;
export const SHT_STRTAB = 3;
export const SHT_RELA = 4;
export const SHT_NOBITS = 8;
export const SHT_REL = 9;
export const SHF_WRITE = 1;
export const SHF_ALLOC = 2;
export const SHF_EXECINSTR = 4;
export const EHDR_SIZE = 52;
export const PHDR_SIZE = 32;
export const SHDR_SIZE = 40;
export const SYM_SIZE = 16;

export interface ElfHeader {
  readonly type: number;
  readonly machine: number;
  readonly entry: number;
  readonly phoff: number;
  readonly shoff: number;
  readonly phentsize: number;
  readonly phnum: number;
  readonly shentsize: number;
  readonly shnum: number;
  readonly shstrndx: number;
}
export interface ProgramHeader {
  readonly type: number;
  readonly offset: number;
  readonly vaddr: number;
  readonly filesz: number;
  readonly memsz: number;
  readonly flags: number;
}
export interface SectionHeader {
  readonly nameAt: number;
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly align: number;
  readonly entsize: number;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The four magic bytes and enough behind them for a header. */
export function isElf(bytes: Uint8Array): boolean {
  return bytes.length >= EHDR_SIZE && bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

export function readHeader(bytes: Uint8Array): ElfHeader | null {
  if (!isElf(bytes)) return null;
  const d = view(bytes);
  return {
    type: d.getUint16(16, true),
    machine: d.getUint16(18, true),
    entry: d.getUint32(24, true),
    phoff: d.getUint32(28, true),
    shoff: d.getUint32(32, true),
    phentsize: d.getUint16(42, true),
    phnum: d.getUint16(44, true),
    shentsize: d.getUint16(46, true),
    shnum: d.getUint16(48, true),
    shstrndx: d.getUint16(50, true),
  };
}

/** Null when the table does not lie in the file. */
export function readProgramHeaders(bytes: Uint8Array, h: ElfHeader): ProgramHeader[] | null {
  if (h.phoff + h.phnum * PHDR_SIZE > bytes.length) return null;
  const d = view(bytes);
  return Array.from({ length: h.phnum }, (_, n) => {
    const at = h.phoff + n * PHDR_SIZE;
    return {
      type: d.getUint32(at, true),
      offset: d.getUint32(at + 4, true),
      vaddr: d.getUint32(at + 8, true),
      filesz: d.getUint32(at + 16, true),
      memsz: d.getUint32(at + 20, true),
      flags: d.getUint32(at + 24, true),
    };
  });
}

/** Null when the table, or the contents of a section that has some, do not lie in the file. */
export function readSections(bytes: Uint8Array, h: ElfHeader): SectionHeader[] | null {
  if (h.shoff + h.shnum * SHDR_SIZE > bytes.length) return null;
  const d = view(bytes);
  const out: SectionHeader[] = [];
  for (let n = 0; n < h.shnum; n += 1) {
    const at = h.shoff + n * SHDR_SIZE;
    const u = (i: number): number => d.getUint32(at + i * 4, true);
    const s = {
      nameAt: u(0),
      type: u(1),
      flags: u(2),
      offset: u(4),
      size: u(5),
      link: u(6),
      info: u(7),
      align: u(8),
      entsize: u(9),
    };
    if (s.type !== SHT_NOBITS && n > 0 && s.offset + s.size > bytes.length) return null;
    out.push(s);
  }
  return out;
}

/** A NUL-terminated name within a string table; null when it runs out of it. */
export function stringAt(bytes: Uint8Array, table: SectionHeader, at: number): string | null {
  let s = '';
  for (let i = table.offset + at; i < table.offset + table.size; i += 1) {
    const b = bytes[i];
    if (b === undefined) return null;
    if (b === 0) return s;
    s += String.fromCharCode(b);
  }
  return null;
}

export interface ElfSymbol {
  readonly nameAt: number;
  readonly value: number;
  readonly size: number;
  /** STB_LOCAL 0, STB_GLOBAL 1, STB_WEAK 2. */
  readonly bind: number;
  /** STT_NOTYPE 0, STT_OBJECT 1, STT_FUNC 2, STT_SECTION 3, STT_FILE 4. */
  readonly type: number;
  /** SHN_UNDEF 0, SHN_ABS 0xfff1, SHN_COMMON 0xfff2. */
  readonly section: number;
}
export function readSymbols(bytes: Uint8Array, table: SectionHeader): ElfSymbol[] {
  const d = view(bytes);
  const out: ElfSymbol[] = [];
  for (let at = table.offset; at + SYM_SIZE <= table.offset + table.size; at += SYM_SIZE) {
    const info = d.getUint8(at + 12);
    out.push({
      nameAt: d.getUint32(at, true),
      value: d.getUint32(at + 4, true),
      size: d.getUint32(at + 8, true),
      bind: info >>> 4,
      type: info & 15,
      section: d.getUint16(at + 14, true),
    });
  }
  return out;
}
