/** link/symbols.ts — the global symbols of an ELF32 object: what it defines and what it needs. */

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
  readonly offset: number;
  readonly size: number;
  readonly link: number;
}
export interface ElfFile {
  readonly type: number;
  readonly sections: readonly ElfSection[];
  readonly symbols: readonly ElfSymbol[];
}

const text = (bytes: Uint8Array, at: number): string => {
  let end = at;
  while (end < bytes.length && bytes[end] !== 0) end += 1;
  return String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 4096)));
};

/** Null for anything that is no well-formed ELF32 little-endian file. */
export function readElf(bytes: Uint8Array): ElfFile | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 52 || view.getUint32(0, false) !== 0x7f454c46 || bytes[4] !== 1 || bytes[5] !== 1) return null;
  const shoff = view.getUint32(32, true);
  const count = view.getUint16(48, true);
  const names = view.getUint16(50, true);
  if (count > 0 && (shoff + count * 40 > bytes.length || names >= count)) return null;
  const raw = Array.from({ length: count }, (_, i) => {
    const at = shoff + i * 40;
    const field = (n: number): number => view.getUint32(at + n * 4, true);
    return { name: field(0), type: field(1), flags: field(2), offset: field(4), size: field(5), link: field(6) };
  });
  const fits = (s: { type: number; offset: number; size: number }): boolean =>
    s.type === 8 || s.type === 0 || s.offset + s.size <= bytes.length;
  if (!raw.every(fits)) return null;
  const nameTable = raw[names];
  const sections = raw.map((s) => ({
    ...s,
    name: nameTable === undefined || s.name >= nameTable.size ? '' : text(bytes, nameTable.offset + s.name),
  }));
  const table = sections.find((s) => s.type === 2);
  const strings = table === undefined ? undefined : sections[table.link];
  const symbols: ElfSymbol[] = [];
  if (table !== undefined && strings !== undefined)
    for (let at = table.offset + 16; at + 16 <= table.offset + table.size; at += 16) {
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
  return { type: view.getUint16(16, true), sections, symbols };
}

/** Adds to `defined` and `needed` what an object brings and wants; a weak reference wants nothing. */
export function noteSymbols(bytes: Uint8Array, defined: Set<string>, needed: Set<string>): void {
  for (const s of readElf(bytes)?.symbols ?? []) {
    if (s.bind === 'local' || s.name === '') continue;
    if (s.section !== 0) defined.add(s.name);
    else if (s.bind === 'global') needed.add(s.name);
  }
}
