/** An object file -> ELF32 i386 ET_REL bytes. System V gABI chapter 4, i386 psABI. */
import { utf8 } from '../lex/utf8.ts';
import {
  Bytes,
  type ObjectFile,
  type ObjectSymbol,
  R_386_32,
  R_386_PC32,
  R_386_TLS_LE,
  type Relocation,
  type Section,
  SHF_STRINGS,
  SHT_NOBITS,
  sizeOfSection,
} from './model.ts';

const BINDINGS = { local: 0, global: 1, weak: 2 } as const;
const TYPES = { none: 0, object: 1, function: 2, section: 3, file: 4, tls: 6 } as const;

export class StringTable {
  readonly bytes = new Bytes(Uint8Array.of(0));
  readonly #known = new Map<string, number>([['', 0]]);
  add(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const at = this.bytes.length;
    this.bytes.append(utf8(text));
    this.bytes.zeros(1);
    this.#known.set(text, at);
    return at;
  }
}

export class Writer {
  readonly bytes = new Bytes();
  word(...values: number[]): void {
    for (const v of values) this.bytes.append([v & 0xff, (v >> 8) & 0xff]);
  }
  long(...values: number[]): void {
    for (const v of values) this.bytes.append([v & 0xff, (v >> 8) & 0xff, (v >> 16) & 0xff, (v >> 24) & 0xff]);
  }
}

export function elfHeader(
  w: Writer,
  type: number,
  entry: number,
  phoff: number,
  phnum: number,
  shoff: number,
  shnum: number,
  shstrndx: number,
): void {
  w.bytes.append([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  w.word(type, 3);
  w.long(1, entry, phoff, shoff, 0);
  w.word(52, phnum === 0 ? 0 : 32, phnum, 40, shnum, shstrndx);
}

/** `.L` names stay inside the object: relocations against them go to their section, with the offset in place. */
const isHidden = (name: string): boolean => name.startsWith('.L');

export function writeObject(file: ObjectFile): Uint8Array {
  const sections = file.sections;
  const indexOf = new Map<Section, number>(sections.map((s, i) => [s, i + 1]));
  const referenced = new Set<string>();
  const sectionRelocs = sections.map((s) => resolve(file, s, referenced));
  // Symbols: null, file, one for each section, other locals, then globals.
  const strings = new StringTable();
  const symbols = new Writer();
  const numbers = new Map<string, number>();
  let count = 0;
  const put = (name: string, value: number, size: number, info: number, other: number, shndx: number): void => {
    symbols.long(strings.add(name), value, size);
    symbols.bytes.append([info, other]);
    symbols.word(shndx);
    count++;
  };
  const putSymbol = (s: ObjectSymbol): void => {
    numbers.set(s.name, count);
    const shndx =
      s.section !== null
        ? (indexOf.get(s.section) ?? 0)
        : s.special === 'abs'
          ? 0xfff1
          : s.special === 'common'
            ? 0xfff2
            : 0;
    put(s.name, s.value, s.size, (BINDINGS[s.binding] << 4) | TYPES[s.type], s.visibility, shndx);
  };
  put('', 0, 0, 0, 0, 0);
  if (file.sourceFile !== null) put(file.sourceFile, 0, 0, TYPES.file, 0, 0xfff1);
  for (const s of sections) {
    numbers.set(`\0${s.name}`, count);
    put('', 0, 0, TYPES.section, 0, indexOf.get(s) ?? 0);
  }
  const all = [...file.symbols.values()].filter(
    (s) => !isHidden(s.name) && (s.section !== null || s.special !== null || referenced.has(s.name)),
  );
  for (const s of all) if (s.binding === 'local') putSymbol(s);
  const firstGlobal = count;
  for (const s of all) if (s.binding !== 'local') putSymbol(s);

  const w = new Writer();
  w.bytes.zeros(52);
  const names = new StringTable();
  const headers: number[][] = [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]];
  for (const s of sections) {
    w.bytes.align(Math.max(1, s.align));
    headers.push([
      names.add(s.name),
      s.type,
      s.flags,
      0,
      w.bytes.length,
      sizeOfSection(s),
      0,
      0,
      Math.max(1, s.align),
      (s.flags & SHF_STRINGS) !== 0 ? 1 : s.entrySize,
    ]);
    if (s.type !== SHT_NOBITS) w.bytes.append(s.bytes.view);
  }
  const withRelocs = sections.map((s, i) => ({ s, relocs: sectionRelocs[i] ?? [] })).filter((x) => x.relocs.length > 0);
  const symtabIndex = sections.length + 1 + withRelocs.length;
  for (const { s, relocs } of withRelocs) {
    w.bytes.align(4);
    headers.push([
      names.add(`.rel${s.name}`),
      9,
      0x40,
      0,
      w.bytes.length,
      relocs.length * 8,
      symtabIndex,
      indexOf.get(s) ?? 0,
      4,
      8,
    ]);
    for (const r of relocs) w.long(r.at, ((numbers.get(r.symbol) ?? 0) << 8) | r.type);
  }
  w.bytes.align(4);
  headers.push([
    names.add('.symtab'),
    2,
    0,
    0,
    w.bytes.length,
    symbols.bytes.length,
    symtabIndex + 1,
    firstGlobal,
    4,
    16,
  ]);
  w.bytes.append(symbols.bytes.view);
  headers.push([names.add('.strtab'), 3, 0, 0, w.bytes.length, strings.bytes.length, 0, 0, 1, 0]);
  w.bytes.append(strings.bytes.view);
  const nameOfNames = names.add('.shstrtab');
  headers.push([nameOfNames, 3, 0, 0, w.bytes.length, names.bytes.length, 0, 0, 1, 0]);
  w.bytes.append(names.bytes.view);
  w.bytes.align(4);
  const shoff = w.bytes.length;
  for (const h of headers) w.long(...h);
  const head = new Writer();
  elfHeader(head, 1, 0, 0, 0, shoff, headers.length, headers.length - 1);
  const bytes = w.bytes.view;
  bytes.set(head.bytes.view);
  return bytes.slice();
}

/** Finishes what needs no linker (calls within a section) and names sections in place of hidden symbols. */
function resolve(file: ObjectFile, section: Section, referenced: Set<string>): Relocation[] {
  const left: Relocation[] = [];
  for (const r of section.relocs) {
    const at = r.symbol.indexOf('@');
    const bare = at > 0 ? r.symbol.slice(0, at) : r.symbol;
    const suffix = at > 0 ? r.symbol.slice(at + 1).toLowerCase() : '';
    const type = suffix === 'ntpoff' ? R_386_TLS_LE : r.type;
    const s = file.symbol(bare);
    const here = s.section === section && (s.binding === 'local' || isHidden(bare));
    if (here && type === R_386_PC32) {
      section.bytes.setLong(r.at, section.bytes.long(r.at) + s.value - r.at);
      continue;
    }
    if (isHidden(bare) && s.section !== null && type !== R_386_TLS_LE && (type === R_386_32 || type === R_386_PC32)) {
      section.bytes.setLong(r.at, section.bytes.long(r.at) + s.value);
      left.push({ at: r.at, type, symbol: `\0${s.section.name}` });
      continue;
    }
    referenced.add(bare);
    left.push({ at: r.at, type, symbol: bare });
  }
  return left;
}
