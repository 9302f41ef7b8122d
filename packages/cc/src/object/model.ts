/** An object file in memory: what the compiler and assembler make, the writer saves and the linker reads. */

export const SHT_PROGBITS = 1;
export const SHT_NOBITS = 8;
export const SHT_NOTE = 7;
export const SHT_INIT_ARRAY = 14;
export const SHT_FINI_ARRAY = 15;
export const SHT_PREINIT_ARRAY = 16;
export const SHF_WRITE = 1;
export const SHF_ALLOC = 2;
export const SHF_EXECINSTR = 4;
export const SHF_MERGE = 0x10;
export const SHF_STRINGS = 0x20;
export const SHF_GROUP = 0x200;
export const SHF_TLS = 0x400;

export const R_386_32 = 1;
export const R_386_PC32 = 2;
export const R_386_GOT32 = 3;
export const R_386_PLT32 = 4;
export const R_386_GOTOFF = 9;
export const R_386_GOTPC = 10;
export const R_386_TLS_IE = 15;
export const R_386_TLS_GOTIE = 16;
export const R_386_TLS_LE = 17;
export const R_386_16 = 20;
export const R_386_PC16 = 21;
export const R_386_8 = 22;
export const R_386_PC8 = 23;
export const R_386_TLS_LDO_32 = 32;
export const R_386_GOT32X = 43;

export type Binding = 'local' | 'global' | 'weak';
export type SymbolType = 'none' | 'object' | 'function' | 'section' | 'file' | 'tls';

export interface Relocation {
  readonly at: number;
  readonly type: number;
  readonly symbol: string;
  /** Set by the reader: the symbol itself, since local names need not be unique. */
  readonly target?: ObjectSymbol;
}

export interface Section {
  readonly name: string;
  type: number;
  flags: number;
  align: number;
  bytes: Bytes;
  /** Bytes in memory of a section without contents. */
  size: number;
  readonly relocs: Relocation[];
  entrySize: number;
}

export interface ObjectSymbol {
  readonly name: string;
  binding: Binding;
  type: SymbolType;
  /** Null: not defined here, or absolute or common when `special` says so. */
  section: Section | null;
  special: 'abs' | 'common' | null;
  value: number;
  size: number;
  visibility: number;
}

/** Bytes that grow. */
export class Bytes {
  #data: Uint8Array;
  length = 0;

  constructor(initial: Uint8Array | null = null) {
    this.#data = initial ?? new Uint8Array(64);
    this.length = initial?.length ?? 0;
  }
  get view(): Uint8Array {
    return this.#data.subarray(0, this.length);
  }
  append(bytes: ArrayLike<number>): void {
    this.#reserve(this.length + bytes.length);
    this.#data.set(bytes, this.length);
    this.length += bytes.length;
  }
  zeros(count: number): void {
    this.#reserve(this.length + count);
    this.length += count;
  }
  align(to: number, fill: readonly number[] | null = null): void {
    const pad = (to - (this.length % to)) % to;
    if (fill === null) this.zeros(pad);
    else this.append(fill.slice(0, pad));
  }
  long(at: number): number {
    const d = this.#data;
    return (d[at] ?? 0) | ((d[at + 1] ?? 0) << 8) | ((d[at + 2] ?? 0) << 16) | ((d[at + 3] ?? 0) << 24);
  }
  setLong(at: number, v: number): void {
    for (let n = 0; n < 4; n++) this.#data[at + n] = (v >> (8 * n)) & 0xff;
  }
  setByte(at: number, v: number): void {
    this.#data[at] = v;
  }
  #reserve(size: number): void {
    if (size <= this.#data.length) return;
    const grown = new Uint8Array(Math.max(size, this.#data.length * 2));
    grown.set(this.view);
    this.#data = grown;
  }
}

/** The usual type and flags of a section, by its name. */
function kindOf(name: string): { type: number; flags: number; align: number } {
  const is = (stem: string): boolean => name === stem || name.startsWith(`${stem}.`);
  if (is('.text') || is('.init') || is('.fini') || name.startsWith('.init.text') || name.startsWith('.exit.text'))
    return { type: SHT_PROGBITS, flags: SHF_ALLOC | SHF_EXECINSTR, align: 16 };
  if (is('.bss')) return { type: SHT_NOBITS, flags: SHF_ALLOC | SHF_WRITE, align: 4 };
  if (is('.tbss')) return { type: SHT_NOBITS, flags: SHF_ALLOC | SHF_WRITE | SHF_TLS, align: 4 };
  if (is('.tdata')) return { type: SHT_PROGBITS, flags: SHF_ALLOC | SHF_WRITE | SHF_TLS, align: 4 };
  if (is('.init_array') || is('.ctors')) return { type: SHT_INIT_ARRAY, flags: SHF_ALLOC | SHF_WRITE, align: 4 };
  if (is('.fini_array') || is('.dtors')) return { type: SHT_FINI_ARRAY, flags: SHF_ALLOC | SHF_WRITE, align: 4 };
  if (is('.preinit_array')) return { type: SHT_PREINIT_ARRAY, flags: SHF_ALLOC | SHF_WRITE, align: 4 };
  if (is('.rodata') || name === '.modinfo' || name.startsWith('__ksymtab'))
    return { type: SHT_PROGBITS, flags: SHF_ALLOC, align: 1 };
  if (is('.note')) return { type: name === '.note.GNU-stack' ? SHT_PROGBITS : SHT_NOTE, flags: 0, align: 1 };
  if (is('.comment') || is('.debug') || is('.killinit')) return { type: SHT_PROGBITS, flags: 0, align: 1 };
  return { type: SHT_PROGBITS, flags: SHF_ALLOC | SHF_WRITE, align: 1 };
}

export class ObjectFile {
  readonly sections: Section[] = [];
  readonly symbols = new Map<string, ObjectSymbol>();
  /** Symbols of files that were read: locals may share names. */
  readonly extra: ObjectSymbol[] = [];
  sourceFile: string | null = null;
  readonly #byName = new Map<string, Section>();

  section(name: string, kind: { type?: number; flags?: number; align?: number } = {}): Section {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const made: Section = { name, ...kindOf(name), ...kind, bytes: new Bytes(), size: 0, relocs: [], entrySize: 0 };
    this.#byName.set(name, made);
    this.sections.push(made);
    return made;
  }

  symbol(name: string): ObjectSymbol {
    let s = this.symbols.get(name);
    if (s === undefined) {
      s = { name, binding: 'global', type: 'none', section: null, special: null, value: 0, size: 0, visibility: 0 };
      this.symbols.set(name, s);
    }
    return s;
  }

  define(
    name: string,
    section: Section,
    value: number,
    more: Partial<Pick<ObjectSymbol, 'binding' | 'type' | 'size' | 'visibility'>> = {},
  ): ObjectSymbol {
    const s = this.symbol(name);
    s.section = section;
    s.value = value;
    Object.assign(s, more);
    return s;
  }
}

export const sizeOfSection = (s: Section): number => (s.type === SHT_NOBITS ? s.size : s.bytes.length);
