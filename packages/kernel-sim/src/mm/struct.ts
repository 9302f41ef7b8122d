/**
 * mm/struct.ts — typed views over structs in simulated RAM.
 *
 * A layout is declared once; from it come the inferred TypeScript type, the accessors, and the C text that headers show.
 * A view reads and writes the very bytes a module's loads and stores touch. Views are interned per (layout, address), so
 * `t === current` is right. A pointer field never yields undefined: following a null or wild pointer gives a view whose first
 * access throws KernelFault, which is an oops of `current`, as in Linux.
 */
import type { Memory } from './memory.ts';

/** A machine's memory with its interned views. */
export interface Views {
  readonly mem: Memory;
  view<L extends AnyLayout>(layout: L, addr: number): ViewOf<L>;
}

export interface FieldType<T> {
  readonly size: number;
  readonly align: number;
  /** C declaration of a field called `name`. */
  c(name: string): string;
  get(v: Views, addr: number): T;
  set(v: Views, addr: number, value: T): void;
}
// biome-ignore lint/suspicious/noExplicitAny: the element type is inferred per field
type AnyField = FieldType<any>;
export type Fields = Readonly<Record<string, AnyField>>;
type ValueOf<F> = F extends FieldType<infer T> ? T : never;

export interface Layout<F extends Fields> {
  readonly name: string;
  readonly size: number;
  readonly align: number;
  readonly fields: F;
  readonly offsets: Readonly<Record<keyof F & string, number>>;
  readonly proto: object;
}
// biome-ignore lint/suspicious/noExplicitAny: layouts of every shape
export type AnyLayout = Layout<any>;
export interface ViewBase {
  readonly $addr: number;
  readonly $v: Views;
}
export type ViewOf<L> = L extends Layout<infer F> ? { -readonly [K in keyof F]: ValueOf<F[K]> } & ViewBase : never;

function scalar(
  size: number,
  type: string,
  get: (m: Memory, a: number) => number,
  set: (m: Memory, a: number, v: number) => void,
): FieldType<number> {
  return {
    size,
    align: size,
    c: (name) => `${type} ${name}`,
    get: (v, a) => get(v.mem, a),
    set: (v, a, x) => set(v.mem, a, x),
  };
}
export const i32 = scalar(
  4,
  'int',
  (m, a) => m.r32(a),
  (m, a, v) => m.w32(a, v),
);
export const u32 = scalar(
  4,
  'unsigned int',
  (m, a) => m.r32(a) >>> 0,
  (m, a, v) => m.w32(a, v),
);
export const ulong = scalar(
  4,
  'unsigned long',
  (m, a) => m.r32(a) >>> 0,
  (m, a, v) => m.w32(a, v),
);
export const i16 = scalar(
  2,
  'short',
  (m, a) => (m.r16(a) << 16) >> 16,
  (m, a, v) => m.w16(a, v),
);
export const u8 = scalar(
  1,
  'unsigned char',
  (m, a) => m.r8(a),
  (m, a, v) => m.w8(a, v),
);
/** A field shown to C under its own type name. */
export function as(type: string, field: FieldType<number>): FieldType<number> {
  return { ...field, c: (name) => `${type} ${name}` };
}
/** 64 bits as a plain number (exact to 2^53). */
export const u64: FieldType<number> = {
  size: 8,
  align: 4,
  c: (name) => `unsigned long long ${name}`,
  get: (v, a) => (v.mem.r32(a) >>> 0) + (v.mem.r32(a + 4) >>> 0) * 4294967296,
  set: (v, a, x) => {
    v.mem.w32(a, x % 4294967296);
    v.mem.w32(a + 4, Math.floor(x / 4294967296));
  },
};
/** NUL-terminated bytes in a fixed array, as `comm`. */
export function text(size: number): FieldType<string> {
  return {
    size,
    align: 1,
    c: (name) => `char ${name}[${size}]`,
    get: (v, a) => {
      let s = '';
      for (let i = 0; i < size; i += 1) {
        const b = v.mem.r8(a + i);
        if (b === 0) break;
        s += String.fromCharCode(b);
      }
      return s;
    },
    set: (v, a, x) => {
      for (let i = 0; i < size; i += 1) v.mem.w8(a + i, i < size - 1 && i < x.length ? x.charCodeAt(i) : 0);
    },
  };
}
/** A pointer to another struct; the getter follows it. Write null with `nullOf`. */
export function ptr<L extends AnyLayout>(to: () => L, c?: string): FieldType<ViewOf<L>> {
  return {
    size: 4,
    align: 4,
    c: (name) => `${c ?? `struct ${to().name}`} *${name}`,
    get: (v, a) => v.view(to(), v.mem.r32(a) >>> 0),
    set: (v, a, x) => v.mem.w32(a, x.$addr),
  };
}
/** A pointer to something that has no bytes: the number is a handle, or a user address. */
export function handle(ctype = 'void'): FieldType<number> {
  return { ...u32, c: (name) => `${ctype} *${name}` };
}
/** A struct inside a struct. */
export function embed<L extends AnyLayout>(of: () => L): FieldType<ViewOf<L>> {
  return {
    get size() {
      return of().size;
    },
    get align() {
      return of().align;
    },
    c: (name) => `struct ${of().name} ${name}`,
    get: (v, a) => v.view(of(), a),
    set: (v, a, x) => v.mem.kwrite(a, v.mem.kread(x.$addr, of().size)),
  };
}
export interface ArrayView<T> {
  at(i: number): T;
  put(i: number, value: T): void;
  readonly length: number;
}
/** An array in RAM; a class, because one is made at every access. */
class ArrayAt<T> implements ArrayView<T> {
  readonly length: number;
  private readonly of: FieldType<T>;
  private readonly v: Views;
  private readonly addr: number;
  constructor(of: FieldType<T>, length: number, v: Views, addr: number) {
    this.of = of;
    this.length = length;
    this.v = v;
    this.addr = addr;
  }
  at(i: number): T {
    return this.of.get(this.v, this.addr + i * this.of.size);
  }
  put(i: number, value: T): void {
    this.of.set(this.v, this.addr + i * this.of.size, value);
  }
}
export function array<T>(of: FieldType<T>, length: number): FieldType<ArrayView<T>> {
  return {
    get size() {
      return of.size * length;
    },
    get align() {
      return of.align;
    },
    c: (name) => of.c(`${name}[${length}]`),
    get: (v, a) => new ArrayAt(of, length, v, a),
    set: () => {},
  };
}

/** Lays fields out as the i386 ABI does. */
export function struct<F extends Fields>(name: string, fields: F): Layout<F> {
  const offsets: Record<string, number> = {};
  const proto = {};
  let at = 0;
  let align = 1;
  for (const [key, field] of Object.entries(fields)) {
    at = (at + field.align - 1) & -field.align;
    offsets[key] = at;
    const offset = at;
    at += field.size;
    align = Math.max(align, field.align);
    Object.defineProperty(proto, key, {
      get(this: ViewBase) {
        return field.get(this.$v, this.$addr + offset);
      },
      set(this: ViewBase, value) {
        field.set(this.$v, this.$addr + offset, value);
      },
    });
  }
  return { name, size: (at + align - 1) & -align, align, fields, offsets: offsets as Layout<F>['offsets'], proto };
}

/** The interning table of one machine. */
export function createViews(mem: Memory): Views {
  const tables = new Map<AnyLayout, Map<number, ViewBase>>();
  const views: Views = {
    mem,
    view<L extends AnyLayout>(layout: L, addr: number): ViewOf<L> {
      let table = tables.get(layout);
      if (table === undefined) {
        table = new Map();
        tables.set(layout, table);
      }
      let v = table.get(addr);
      if (v === undefined) {
        v = Object.create(layout.proto) as ViewBase;
        Object.defineProperty(v, '$addr', { value: addr });
        Object.defineProperty(v, '$v', { value: views });
        table.set(addr, v);
      }
      return v as ViewOf<L>;
    },
  };
  return views;
}

export function isNull(view: ViewBase): boolean {
  return view.$addr === 0;
}
export function nullOf<L extends AnyLayout>(v: Views, layout: L): ViewOf<L> {
  return v.view(layout, 0);
}
/** container_of(): the struct a field at `addr` lies in. */
export function containerOf<L extends AnyLayout>(
  v: Views,
  layout: L,
  field: keyof L['fields'] & string,
  addr: number,
): ViewOf<L> {
  return v.view(layout, (addr - (layout.offsets[field] as number)) >>> 0);
}
/** The C text of a layout, for headers. */
export function cText(layout: AnyLayout): string {
  const rows = Object.entries(layout.fields as Fields).map(([name, field]) => `\t${field.c(name)};\n`);
  return `struct ${layout.name} {\n${rows.join('')}};\n`;
}
