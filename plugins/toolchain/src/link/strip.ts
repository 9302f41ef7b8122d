/** link/strip.ts — takes symbols and debugging sections out of ELF files. */
import { type ElfFile, type ElfSection, readElf, SHF, SHT } from './elf.ts';

const isDebug = (name: string): boolean => /^\.(rel)?\.?(debug|stab|zdebug)/.test(name);

/** An object keeps the symbols its relocations name; a program loses the whole table unless only debugging data goes. */
export function stripElf(bytes: Uint8Array, debugOnly: boolean): Uint8Array | null {
  const elf = readElf(bytes);
  if (elf === null || elf.sections.length === 0) return null;
  const keepTable = debugOnly || elf.type === 1;
  const keep = elf.sections.map((s, i) => keeps(elf, s, i, keepTable));
  const renumber = new Map<number, number>();
  for (const [i, kept] of keep.entries()) if (kept) renumber.set(i, renumber.size);
  const loaded = elf.segments.reduce((end, p) => Math.max(end, p.offset + p.fileSize), 0);
  const parts: { at: number; bytes: Uint8Array }[] = [];
  let end = Math.max(52, loaded);
  const headers: ElfSection[] = [];
  for (const [i, s] of elf.sections.entries()) {
    if (!keep[i]) continue;
    let offset = s.offset;
    if (i > 0 && s.offset >= loaded) {
      const align = Math.max(1, s.align);
      offset = Math.ceil(end / align) * align;
      const body = s.type === SHT.NOBITS ? new Uint8Array(0) : bytes.slice(s.offset, s.offset + s.size);
      if (s.type === SHT.SYMTAB) renumberSymbols(body, renumber);
      parts.push({ at: offset, bytes: body });
      end = offset + body.length;
    }
    const info = s.type === SHT.REL ? (renumber.get(s.info) ?? 0) : s.info;
    headers.push({ ...s, offset, link: renumber.get(s.link) ?? 0, info });
  }
  const table = Math.ceil(end / 4) * 4;
  const out = new Uint8Array(table + headers.length * 40);
  out.set(bytes.subarray(0, Math.max(52, loaded)));
  for (const p of parts) out.set(p.bytes, p.at);
  const view = new DataView(out.buffer);
  const source = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const original = [...keep.keys()].filter((i) => keep[i]);
  for (const [i, s] of headers.entries()) {
    const name = source.getUint32(elf.sectionOffset + (original[i] ?? 0) * 40, true);
    const fields = [name, s.type, s.flags, s.addr, s.offset, s.size, s.link, s.info, s.align, s.entrySize];
    for (const [n, value] of fields.entries()) view.setUint32(table + i * 40 + n * 4, value, true);
  }
  view.setUint32(32, table, true);
  view.setUint16(48, headers.length, true);
  view.setUint16(50, renumber.get(elf.namesIndex) ?? 0, true);
  return out;
}

function keeps(elf: ElfFile, s: ElfSection, index: number, keepTable: boolean): boolean {
  if (index === elf.namesIndex || index === 0) return true;
  if (isDebug(s.name)) return false;
  if (s.type === SHT.REL) return !isDebug(elf.sections[s.info]?.name ?? '');
  if (s.type === SHT.SYMTAB || (s.type === SHT.STRTAB && (s.flags & SHF.ALLOC) === 0)) return keepTable;
  return true;
}

function renumberSymbols(table: Uint8Array, renumber: ReadonlyMap<number, number>): void {
  const view = new DataView(table.buffer);
  for (let at = 0; at + 16 <= table.length; at += 16) {
    const section = view.getUint16(at + 14, true);
    // The symbol of a section that goes becomes an absolute zero nobody refers to.
    if (section > 0 && section < 0xff00) view.setUint16(at + 14, renumber.get(section) ?? 0xfff1, true);
  }
}
