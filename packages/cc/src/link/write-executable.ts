/** The laid-out image as bytes: ELF header, program headers, contents, symbol table, section headers. */
import { type ObjectSymbol, SHF_ALLOC, SHF_TLS, SHT_NOBITS, sizeOfSection } from '../object/model.ts';
import { elfHeader, StringTable, Writer } from '../object/write.ts';
import { type Image, PAGE } from './image.ts';
import type { Resolution } from './resolve.ts';

const PT_LOAD = 1;
const PT_NOTE = 4;
const PT_TLS = 7;
const PT_GNU_STACK = 0x6474e551;
const TYPES = { none: 0, object: 1, function: 2, section: 3, file: 4, tls: 6 } as const;

/** @param addressOf null to leave the symbol table out. */
export function writeExecutable(
  image: Image,
  r: Resolution,
  entry: number,
  addressOf: ((s: ObjectSymbol) => number) | null,
  made: ReadonlyMap<string, number>,
): Uint8Array {
  const w = new Writer();
  w.bytes.zeros(52);
  const headers: number[][] = image.segments.map((s) => [
    PT_LOAD,
    s.offset,
    s.address,
    s.address,
    s.fileSize,
    s.memorySize,
    s.flags,
    PAGE,
  ]);
  const { tls } = image;
  if (tls !== null)
    headers.push([PT_TLS, tls.offset, tls.address, tls.address, tls.fileSize, tls.memorySize, 4, tls.align]);
  const note = image.outputs.find((o) => o.name.startsWith('.note'));
  if (note !== undefined) headers.push([PT_NOTE, note.offset, note.address, note.address, note.size, note.size, 4, 4]);
  headers.push([PT_GNU_STACK, 0, 0, 0, 0, 0, 6, 16]);
  for (const h of headers) w.long(...h);
  for (const segment of image.segments) {
    for (const o of segment.outputs) {
      if (o.type === SHT_NOBITS) continue;
      for (const part of o.parts) {
        w.bytes.zeros(Math.max(0, o.offset + part.at - w.bytes.length));
        w.bytes.append(part.section.bytes.view);
      }
    }
    w.bytes.zeros(Math.max(0, segment.offset + segment.fileSize - w.bytes.length));
  }
  const names = new StringTable();
  const sections: number[][] = [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]];
  for (const o of image.outputs)
    sections.push([names.add(o.name), o.type, o.flags, o.address, o.offset, o.size, 0, 0, o.align, 0]);
  if (addressOf !== null) {
    debugSections(w, r, names, sections);
    symbolTable(w, image, r, addressOf, made, names, sections);
  }
  const nameOfNames = names.add('.shstrtab');
  sections.push([nameOfNames, 3, 0, 0, w.bytes.length, names.bytes.length, 0, 0, 1, 0]);
  w.bytes.append(names.bytes.view);
  w.bytes.align(4);
  const shoff = w.bytes.length;
  for (const s of sections) w.long(...s);
  const head = new Writer();
  elfHeader(head, 2, entry, 52, headers.length, shoff, sections.length, sections.length - 1);
  const bytes = w.bytes.view;
  bytes.set(head.bytes.view);
  return bytes.slice();
}

/** Tables for debuggers are kept, one after another. */
function debugSections(w: Writer, r: Resolution, names: StringTable, sections: number[][]): void {
  const found = new Map<string, Uint8Array[]>();
  for (const input of r.inputs) {
    for (const s of input.file.sections) {
      if ((s.flags & SHF_ALLOC) !== 0 || !s.name.startsWith('.killinit') || sizeOfSection(s) === 0) continue;
      const list = found.get(s.name) ?? [];
      list.push(s.bytes.view);
      found.set(s.name, list);
    }
  }
  for (const [name, list] of found) {
    w.bytes.align(4);
    const at = w.bytes.length;
    for (const b of list) w.bytes.append(b);
    sections.push([names.add(name), 1, 0, 0, at, w.bytes.length - at, 0, 0, 4, 0]);
  }
}

function symbolTable(
  w: Writer,
  image: Image,
  r: Resolution,
  addressOf: (s: ObjectSymbol) => number,
  made: ReadonlyMap<string, number>,
  names: StringTable,
  sections: number[][],
): void {
  const strings = new StringTable();
  const symbols = new Writer();
  let count = 0;
  const put = (name: string, value: number, size: number, info: number, shndx: number): void => {
    symbols.long(strings.add(name), value, size);
    symbols.bytes.append([info, 0]);
    symbols.word(shndx);
    count++;
  };
  const indexOf = (s: ObjectSymbol): number => {
    const place = s.section === null ? undefined : image.placeOf.get(s.section);
    return place === undefined ? 0xfff1 : image.outputs.indexOf(place.output) + 1;
  };
  put('', 0, 0, 0, 0);
  for (const input of r.inputs) {
    if (input.file.sourceFile !== null) put(input.file.sourceFile, 0, 0, TYPES.file, 0xfff1);
    for (const s of input.file.extra) {
      if (
        s.type === 'section' ||
        s.type === 'file' ||
        s.name === '' ||
        s.section === null ||
        !image.placeOf.has(s.section)
      )
        continue;
      put(s.name, (s.section.flags & SHF_TLS) !== 0 ? s.value : addressOf(s), s.size, TYPES[s.type], indexOf(s));
    }
  }
  const firstGlobal = count;
  for (const [name, { symbol: s }] of r.globals)
    put(
      name,
      addressOf(s),
      s.size,
      ((s.binding === 'weak' ? 2 : 1) << 4) | TYPES[s.type],
      s.special === 'common' ? 0xfff1 : indexOf(s),
    );
  for (const [name, value] of made)
    if (/^(_end|_edata|__bss_start|_etext)$/.test(name)) put(name, value, 0, 0x10, 0xfff1);
  w.bytes.align(4);
  sections.push([
    names.add('.symtab'),
    2,
    0,
    0,
    w.bytes.length,
    symbols.bytes.length,
    sections.length + 1,
    firstGlobal,
    4,
    16,
  ]);
  w.bytes.append(symbols.bytes.view);
  sections.push([names.add('.strtab'), 3, 0, 0, w.bytes.length, strings.bytes.length, 0, 0, 1, 0]);
  w.bytes.append(strings.bytes.view);
}
