/**
 * Where everything goes in the executable: input sections gathered into output sections, those into four segments.
 *
 *   R    ELF header, notes          RX   .init .text .fini
 *   R    .rodata and the like       RW   .tdata .tbss .init_array … .data .got | .bss
 */

import {
  Bytes,
  type Section,
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_TLS,
  SHF_WRITE,
  SHT_NOBITS,
  SHT_NOTE,
  SHT_PROGBITS,
  sizeOfSection,
} from '../object/model.ts';
import { alignUp } from '../types/layout.ts';
import type { Input, Resolution } from './resolve.ts';

export const PAGE = 4096;

export interface Output {
  readonly name: string;
  readonly type: number;
  flags: number;
  align: number;
  size: number;
  address: number;
  offset: number;
  readonly parts: { readonly section: Section; readonly input: Input | null; at: number }[];
}

export interface Segment {
  readonly flags: number;
  readonly outputs: Output[];
  address: number;
  offset: number;
  fileSize: number;
  memorySize: number;
}

export interface Image {
  readonly outputs: readonly Output[];
  readonly segments: readonly Segment[];
  readonly placeOf: ReadonlyMap<Section, { readonly output: Output; readonly at: number }>;
  readonly end: number;
  readonly tls: {
    readonly address: number;
    readonly fileSize: number;
    readonly memorySize: number;
    readonly align: number;
    readonly offset: number;
  } | null;
}

const STEMS = [
  '.text',
  '.rodata',
  '.data',
  '.bss',
  '.tdata',
  '.tbss',
  '.init_array',
  '.fini_array',
  '.preinit_array',
  '.ctors',
  '.dtors',
  '.init',
  '.fini',
  '.eh_frame',
];

function outputName(name: string): string {
  if (name.startsWith('.data.rel.ro')) return '.data';
  return STEMS.find((stem) => name === stem || name.startsWith(`${stem}.`)) ?? name;
}

/** Constructors run by rising number; the ones without a number last. */
const priority = (name: string): number => {
  const m = /\.([0-9]+)$/.exec(name);
  return m === null ? 65535 : Number(m[1]);
};

const ORDER = [
  '.note',
  '.init',
  '.text',
  '.fini',
  '.rodata',
  '.eh_frame',
  '.tdata',
  '.tbss',
  '.preinit_array',
  '.init_array',
  '.fini_array',
  '.got',
  '.data',
  '.bss',
];

function rank(o: Output): number {
  const known = ORDER.findIndex((stem) => o.name === stem || (stem === '.note' && o.name.startsWith('.note')));
  const segment = segmentOf(o);
  return segment * 1000 + (o.type === SHT_NOBITS && (o.flags & SHF_TLS) === 0 ? 900 : known < 0 ? 800 : known);
}

const segmentOf = (o: Output): number =>
  (o.flags & SHF_WRITE) !== 0 ? 3 : (o.flags & SHF_EXECINSTR) !== 0 ? 1 : o.type === SHT_NOTE ? 0 : 2;

export function layOutImage(resolution: Resolution, got: Section | null, commons: Section, base: number): Image {
  const byName = new Map<string, Output>();
  const placeOf = new Map<Section, { output: Output; at: number }>();
  const take = (section: Section, input: Input | null): void => {
    if ((section.flags & SHF_ALLOC) === 0 || (sizeOfSection(section) === 0 && !section.name.startsWith('.text')))
      return;
    const name = outputName(section.name);
    let o = byName.get(name);
    if (o === undefined) {
      o = { name, type: section.type, flags: 0, align: 1, size: 0, address: 0, offset: 0, parts: [] };
      byName.set(name, o);
    }
    o.flags |= section.flags & (SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR | SHF_TLS);
    o.align = Math.max(o.align, section.align);
    o.parts.push({ section, input, at: 0 });
  };
  for (const input of resolution.inputs) for (const s of input.file.sections) take(s, input);
  if (got !== null) take(got, null);
  take(commons, null);
  const outputs = [...byName.values()];
  for (const o of outputs) {
    if (/^\.(init|fini|preinit)_array$/.test(o.name))
      o.parts.sort((a, b) => priority(a.section.name) - priority(b.section.name));
    for (const part of o.parts) {
      part.at = alignUp(o.size, part.section.align);
      o.size = part.at + sizeOfSection(part.section);
      placeOf.set(part.section, { output: o, at: part.at });
    }
  }
  outputs.sort((a, b) => rank(a) - rank(b));
  return place(outputs, placeOf, base);
}

function place(outputs: Output[], placeOf: Image['placeOf'], base: number): Image {
  const segments: Segment[] = [];
  let address = base + 52 + 32 * 8;
  let offset = 52 + 32 * 8;
  let tls: Image['tls'] = null;
  for (let n = 0; n < 4; n++) {
    const mine = outputs.filter((o) => segmentOf(o) === n);
    if (mine.length === 0 && n !== 0) continue;
    // The file follows memory page for page.
    const from = n === 0 ? base : alignUp(address, PAGE);
    const start = n === 0 ? 0 : alignUp(offset, PAGE);
    const s: Segment = {
      flags: [4, 5, 4, 6][n] as number,
      outputs: mine,
      address: from,
      offset: start,
      fileSize: 0,
      memorySize: 0,
    };
    if (n > 0) {
      address = from;
      offset = start;
    }
    for (const o of mine) {
      if (o.type === SHT_NOBITS && (o.flags & SHF_TLS) !== 0) {
        // The zeros of a thread's storage take no room here.
        o.address = alignUp(address, o.align);
        o.offset = offset + (o.address - address);
      } else {
        o.address = alignUp(address, o.align);
        if (o.type !== SHT_NOBITS) offset += o.address - address;
        o.offset = offset;
        address = o.address + o.size;
        if (o.type !== SHT_NOBITS) offset += o.size;
      }
      if ((o.flags & SHF_TLS) !== 0) {
        const now: NonNullable<Image['tls']> = tls ?? {
          address: o.address,
          fileSize: 0,
          memorySize: 0,
          align: 1,
          offset: o.offset,
        };
        const file = o.type === SHT_NOBITS ? now.fileSize : o.address + o.size - now.address;
        tls = {
          ...now,
          fileSize: file,
          memorySize: o.address + o.size - now.address,
          align: Math.max(now.align, o.align),
        };
      }
    }
    s.fileSize = offset - s.offset;
    s.memorySize = address - s.address;
    segments.push(s);
  }
  return { outputs, segments, placeOf, end: address, tls };
}

export const emptySection = (name: string, nobits: boolean): Section => ({
  name,
  type: nobits ? SHT_NOBITS : SHT_PROGBITS,
  flags: SHF_ALLOC | SHF_WRITE,
  align: 4,
  bytes: new Bytes(),
  size: 0,
  relocs: [],
  entrySize: 0,
});
