/** link/elf.ts — reads ELF32 files: headers, sections, symbols and relocations, as readelf and its kin show them. */

export interface ElfSymbol {
  readonly name: string;
  readonly value: number;
  readonly size: number;
  readonly bind: 'local' | 'global' | 'weak';
  readonly type: number;
  /** Section index; 0 undefined, 0xfff1 absolute, 0xfff2 common. */
  readonly section: number;
}
export interface ElfSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly addr: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly align: number;
  readonly entrySize: number;
}
export interface ElfSegment {
  readonly type: number;
  readonly offset: number;
  readonly vaddr: number;
  readonly fileSize: number;
  readonly memSize: number;
  readonly flags: number;
  readonly align: number;
}
export interface ElfRelocation {
  readonly at: number;
  readonly type: number;
  /** Index into `symbols`, which has the empty first one. */
  readonly symbol: number;
}
export interface ElfFile {
  /** 1 object, 2 program. */
  readonly type: number;
  readonly machine: number;
  readonly entry: number;
  readonly programOffset: number;
  readonly sectionOffset: number;
  readonly flags: number;
  readonly namesIndex: number;
  readonly segments: readonly ElfSegment[];
  readonly sections: readonly ElfSection[];
  /** With the empty one at index 0; none when there is no table. */
  readonly symbols: readonly ElfSymbol[];
}

export const SHT = { NULL: 0, PROGBITS: 1, SYMTAB: 2, STRTAB: 3, NOTE: 7, NOBITS: 8, REL: 9 } as const;
export const SHF = { WRITE: 1, ALLOC: 2, EXEC: 4 } as const;
export const SHN = { UNDEF: 0, ABS: 0xfff1, COMMON: 0xfff2 } as const;

const text = (bytes: Uint8Array, at: number): string => {
  let end = at;
  while (end < bytes.length && bytes[end] !== 0) end += 1;
  return String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 4096)));
};
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Null for anything that is no well-formed ELF32 little-endian file. */
export function readElf(bytes: Uint8Array): ElfFile | null {
  const view = viewOf(bytes);
  if (bytes.length < 52 || view.getUint32(0, false) !== 0x7f454c46 || bytes[4] !== 1 || bytes[5] !== 1) return null;
  const programOffset = view.getUint32(28, true);
  const sectionOffset = view.getUint32(32, true);
  const segmentCount = view.getUint16(44, true);
  const count = view.getUint16(48, true);
  const namesIndex = view.getUint16(50, true);
  if (count > 0 && (sectionOffset + count * 40 > bytes.length || namesIndex >= count)) return null;
  if (programOffset + segmentCount * 32 > bytes.length) return null;
  const segments = Array.from({ length: segmentCount }, (_, i) => {
    const field = (n: number): number => view.getUint32(programOffset + i * 32 + n * 4, true);
    return {
      type: field(0),
      offset: field(1),
      vaddr: field(2),
      fileSize: field(4),
      memSize: field(5),
      flags: field(6),
      align: field(7),
    };
  });
  const raw = Array.from({ length: count }, (_, i) => {
    const field = (n: number): number => view.getUint32(sectionOffset + i * 40 + n * 4, true);
    return {
      name: field(0),
      type: field(1),
      flags: field(2),
      addr: field(3),
      offset: field(4),
      size: field(5),
      link: field(6),
      info: field(7),
      align: field(8),
      entrySize: field(9),
    };
  });
  const fits = (s: { type: number; offset: number; size: number }): boolean =>
    s.type === SHT.NOBITS || s.type === SHT.NULL || s.offset + s.size <= bytes.length;
  if (!raw.every(fits)) return null;
  const nameTable = raw[namesIndex];
  const sections = raw.map((s) => ({
    ...s,
    name: nameTable === undefined || s.name >= nameTable.size ? '' : text(bytes, nameTable.offset + s.name),
  }));
  return {
    type: view.getUint16(16, true),
    machine: view.getUint16(18, true),
    entry: view.getUint32(24, true),
    flags: view.getUint32(36, true),
    programOffset,
    sectionOffset,
    namesIndex,
    segments,
    sections,
    symbols: readSymbols(bytes, sections),
  };
}

function readSymbols(bytes: Uint8Array, sections: readonly ElfSection[]): ElfSymbol[] {
  const table = sections.find((s) => s.type === SHT.SYMTAB);
  const strings = table === undefined ? undefined : sections[table.link];
  if (table === undefined || strings === undefined) return [];
  const view = viewOf(bytes);
  const symbols: ElfSymbol[] = [];
  for (let at = table.offset; at + 16 <= table.offset + table.size; at += 16) {
    const name = view.getUint32(at, true);
    const info = bytes[at + 12] ?? 0;
    symbols.push({
      name: name < strings.size ? text(bytes, strings.offset + name) : '',
      value: view.getUint32(at + 4, true),
      size: view.getUint32(at + 8, true),
      bind: info >> 4 === 0 ? 'local' : info >> 4 === 2 ? 'weak' : 'global',
      type: info & 15,
      section: view.getUint16(at + 14, true),
    });
  }
  return symbols;
}

/** The relocations of the section with this index, in the order of the file. */
export function relocationsFor(bytes: Uint8Array, elf: ElfFile, section: number): ElfRelocation[] {
  const view = viewOf(bytes);
  const out: ElfRelocation[] = [];
  for (const s of elf.sections) {
    if (s.type !== SHT.REL || s.info !== section) continue;
    for (let at = s.offset; at + 8 <= s.offset + s.size; at += 8) {
      const info = view.getUint32(at + 4, true);
      out.push({ at: view.getUint32(at, true), type: info & 255, symbol: info >>> 8 });
    }
  }
  return out;
}

/** What a relocation or listing calls a symbol: a section's symbol has the section's name. */
export function symbolName(elf: ElfFile, symbol: ElfSymbol | undefined): string {
  if (symbol === undefined) return '';
  return symbol.name === '' && symbol.type === 3 ? (elf.sections[symbol.section]?.name ?? '') : symbol.name;
}

const RELOCATIONS: Readonly<Record<number, string>> = {
  0: 'R_386_NONE',
  1: 'R_386_32',
  2: 'R_386_PC32',
  3: 'R_386_GOT32',
  4: 'R_386_PLT32',
  9: 'R_386_GOTOFF',
  10: 'R_386_GOTPC',
  17: 'R_386_TLS_LE',
  20: 'R_386_16',
  21: 'R_386_PC16',
  22: 'R_386_8',
  23: 'R_386_PC8',
  34: 'R_386_TLS_LE_32',
};
export const relocationName = (type: number): string => RELOCATIONS[type] ?? `unrecognized: ${type.toString(16)}`;
