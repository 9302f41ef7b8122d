/**
 * link/own-names.ts — the C library under names of its own, so that a program may define a `read`, `log` or `index` for itself.
 *
 * In an object of the library every function `read` becomes `__libc_read`, and a weak `read` is put beside it; the library's own calls go
 * to `__libc_read`. Memory is the exception: whoever brings a malloc wants all memory to come from it.
 */

const SHT_SYMTAB = 2;
const STB_GLOBAL = 1;
const STB_WEAK = 2;
const KEPT: ReadonlySet<string> = new Set([
  'malloc',
  'calloc',
  'realloc',
  'reallocarray',
  'free',
  'memalign',
  'aligned_alloc',
  'posix_memalign',
  'valloc',
  'malloc_usable_size',
  'main',
  '_start',
]);
export const ownName = (name: string): string => `__libc_${name}`;
/** A function the world knows, and that the library may lose to a program. */
export const canBeLost = (name: string): boolean => !name.startsWith('__') && !KEPT.has(name);

interface Symbol {
  readonly at: number;
  readonly name: string;
  readonly bind: number;
  readonly type: number;
  readonly section: number;
}
/** The object with the names changed. `isOurs` knows the functions of other objects of the library. */
export function withOwnNames(elf: Uint8Array, isOurs: (name: string) => boolean): Uint8Array {
  const view = new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
  const shoff = view.getUint32(32, true);
  const count = view.getUint16(48, true);
  const field = (section: number, n: number): number => view.getUint32(shoff + section * 40 + n * 4, true);
  let table = -1;
  for (let i = 0; i < count; i += 1) if (field(i, 1) === SHT_SYMTAB) table = i;
  if (table < 0) return elf;
  const strings = field(table, 6);
  const symbols = read(elf, view, field(table, 4), field(table, 5), field(strings, 4), (s) => (field(s, 2) & 4) !== 0);
  const names = new Names(elf.subarray(field(strings, 4), field(strings, 4) + field(strings, 5)));
  const out = new Map<number, { name: number; bind?: number }>();
  const added: { name: number; from: number }[] = [];
  for (const s of symbols) {
    if (s.bind === 0 || !canBeLost(s.name)) continue;
    const defined = s.section !== 0;
    if (defined && s.type === 0) continue; // data
    if (!defined && !isOurs(s.name)) continue;
    out.set(s.at, { name: names.add(ownName(s.name)) });
    if (defined) added.push({ name: names.add(s.name), from: s.at });
  }
  const tableSize = field(table, 5) + added.length * 16;
  const made = new Uint8Array(((elf.length + 3) & ~3) + tableSize + names.size + 4);
  made.set(elf);
  const to = new DataView(made.buffer);
  const tableAt = (elf.length + 3) & ~3;
  made.set(elf.subarray(field(table, 4), field(table, 4) + field(table, 5)), tableAt);
  for (const [at, change] of out) to.setUint32(tableAt + at - field(table, 4), change.name, true);
  added.forEach(({ name, from }, i) => {
    const at = tableAt + field(table, 5) + i * 16;
    made.set(elf.subarray(from, from + 16), at);
    to.setUint32(at, name, true);
    made[at + 12] = (STB_WEAK << 4) | ((made[at + 12] ?? 0) & 15);
  });
  const stringsAt = tableAt + tableSize;
  made.set(names.bytes(), stringsAt);
  to.setUint32(shoff + table * 40 + 16, tableAt, true);
  to.setUint32(shoff + table * 40 + 20, tableSize, true);
  to.setUint32(shoff + strings * 40 + 16, stringsAt, true);
  to.setUint32(shoff + strings * 40 + 20, names.size, true);
  return made;
}

/** Global symbols; type 1 for what is code or undefined, 0 for data. */
function read(
  elf: Uint8Array,
  view: DataView,
  table: number,
  size: number,
  strings: number,
  isCode: (section: number) => boolean,
): Symbol[] {
  const found: Symbol[] = [];
  for (let at = table + 16; at < table + size; at += 16) {
    const info = elf[at + 12] ?? 0;
    const section = view.getUint16(at + 14, true);
    let end = strings + view.getUint32(at, true);
    const from = end;
    while (elf[end] !== 0) end += 1;
    const name = String.fromCharCode(...elf.subarray(from, end));
    const code = section === 0 || (section < 0xff00 && isCode(section));
    if (info >> 4 === STB_GLOBAL || info >> 4 === STB_WEAK)
      found.push({ at, name, bind: info >> 4, type: code ? 1 : 0, section });
  }
  return found;
}

/** A string table that grows. */
class Names {
  private readonly parts: number[];
  private readonly known = new Map<string, number>();
  constructor(old: Uint8Array) {
    this.parts = [...old];
  }
  get size(): number {
    return this.parts.length;
  }
  add(name: string): number {
    const old = this.known.get(name);
    if (old !== undefined) return old;
    const at = this.parts.length;
    for (let i = 0; i < name.length; i += 1) this.parts.push(name.charCodeAt(i));
    this.parts.push(0);
    this.known.set(name, at);
    return at;
  }
  bytes(): Uint8Array {
    return Uint8Array.from(this.parts);
  }
}
