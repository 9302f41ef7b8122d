/** ELF32 i386 ET_REL bytes -> an object file. Anything may come in: what does not hold together is a sentence, never an exception. */
import { latin1 } from '../lex/utf8.ts';
import {
  type Binding,
  Bytes,
  ObjectFile,
  type ObjectSymbol,
  type Section,
  SHT_NOBITS,
  type SymbolType,
} from './model.ts';

const BINDINGS: readonly Binding[] = ['local', 'global', 'weak'];
const TYPES: readonly SymbolType[] = ['none', 'object', 'function', 'section', 'file', 'object', 'tls'];
const MAX_SECTIONS = 10_000;
/** What sections hold in the file, together; and what they only claim of a program's 3 GiB. */
const MAX_CONTENTS = 64 << 20;
const MAX_EMPTY = 0x60000000;

export const isElf = (bytes: Uint8Array): boolean => bytes.length >= 52 && latin1(bytes.subarray(0, 4)) === '\x7fELF';

export function readObject(bytes: Uint8Array): ObjectFile | string {
  if (!isElf(bytes)) return 'file format not recognized';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u16 = (at: number): number => (at + 2 <= bytes.length ? view.getUint16(at, true) : 0);
  const u32 = (at: number): number => (at + 4 <= bytes.length ? view.getUint32(at, true) : 0);
  if (bytes[4] !== 1 || bytes[5] !== 1 || u16(18) !== 3) return 'incompatible architecture: not an i386 object';
  if (u16(16) !== 1) return 'not a relocatable object';
  const shoff = u32(32);
  const shnum = u16(48);
  if (shnum === 0 || shnum > MAX_SECTIONS || shoff + shnum * 40 > bytes.length) return 'the section table is damaged';
  const headers = Array.from({ length: shnum }, (_, i) =>
    Array.from({ length: 10 }, (__, k) => u32(shoff + i * 40 + k * 4)),
  );
  const field = (i: number, k: number): number => headers[i]?.[k] ?? 0;
  const contents = (i: number): Uint8Array | null => {
    const at = field(i, 4);
    const size = field(i, 5);
    return at + size <= bytes.length ? bytes.subarray(at, at + size) : null;
  };
  const text = (table: Uint8Array | null, at: number): string => {
    if (table === null || at >= table.length) return '';
    const end = table.indexOf(0, at);
    return latin1(table.subarray(at, end < 0 ? table.length : end));
  };
  const names = contents(u16(50));
  const file = new ObjectFile();
  const sections = new Map<number, Section>();
  let symtab = -1;
  let held = 0;
  let empty = 0;
  for (let i = 1; i < shnum; i++) {
    const type = field(i, 1);
    if (type === 2) symtab = i;
    if (type === 0 || type === 2 || type === 3 || type === 4 || type === 9 || type === 17) continue;
    const body = type === SHT_NOBITS ? new Uint8Array(0) : contents(i);
    const align = field(i, 8);
    if (type === SHT_NOBITS) empty += field(i, 5);
    else held += field(i, 5);
    if (empty > MAX_EMPTY) return `section ${i} is too large`;
    if (body === null || held > MAX_CONTENTS || (align & (align - 1)) !== 0 || align > 1 << 20)
      return `section ${i} is damaged`;
    const s: Section = {
      name: text(names, field(i, 0)),
      type,
      flags: field(i, 2),
      align: Math.max(1, align),
      bytes: new Bytes(body.slice()),
      size: field(i, 5),
      relocs: [],
      entrySize: field(i, 9),
    };
    sections.set(i, s);
    file.sections.push(s);
  }
  const symbols = readSymbols(
    file,
    sections,
    symtab < 0 ? null : contents(symtab),
    symtab < 0 ? null : contents(field(symtab, 6)),
    text,
  );
  for (let i = 1; i < shnum; i++) {
    const type = field(i, 1);
    if (type === 4) return 'relocations with addends are not used on the i386';
    if (type !== 9) continue;
    const target = sections.get(field(i, 7));
    const body = contents(i);
    if (body === null) return 'a relocation table is damaged';
    if (target === undefined) continue;
    const v = new DataView(body.buffer, body.byteOffset, body.byteLength);
    for (let at = 0; at + 8 <= body.length; at += 8) {
      const where = v.getUint32(at, true);
      const info = v.getUint32(at + 4, true);
      const symbol = symbols[info >>> 8];
      if (symbol === undefined || where + 4 > target.bytes.length) return `a relocation of ${target.name} is damaged`;
      target.relocs.push({ at: where, type: info & 0xff, symbol: symbol.name, target: symbol });
    }
  }
  return file;
}

function readSymbols(
  file: ObjectFile,
  sections: ReadonlyMap<number, Section>,
  table: Uint8Array | null,
  strings: Uint8Array | null,
  text: (t: Uint8Array | null, at: number) => string,
): ObjectSymbol[] {
  const out: ObjectSymbol[] = [];
  if (table === null) return out;
  const v = new DataView(table.buffer, table.byteOffset, table.byteLength);
  for (let at = 0; at + 16 <= table.length; at += 16) {
    const info = table[at + 12] ?? 0;
    const shndx = v.getUint16(at + 14, true);
    const type = TYPES[info & 15] ?? 'none';
    const section = sections.get(shndx) ?? null;
    const s: ObjectSymbol = {
      name: type === 'section' ? (section?.name ?? '') : text(strings, v.getUint32(at, true)),
      binding: BINDINGS[info >> 4] ?? 'global',
      type,
      section,
      special: shndx === 0xfff1 ? 'abs' : shndx === 0xfff2 ? 'common' : null,
      value: v.getUint32(at + 4, true),
      size: v.getUint32(at + 8, true),
      visibility: (table[at + 13] ?? 0) & 3,
    };
    if (type === 'file') file.sourceFile ??= s.name;
    out.push(s);
    if (s.binding === 'local') file.extra.push(s);
    else file.symbols.set(s.name, s);
  }
  return out;
}
