/** Writing and reading the tables of `-g`; debug-types.ts says what is in them. */
import type { FunctionSymbol, Variable } from './ast.ts';
import type { DebugFunction, DebugInfo, DebugPlace, DebugType, DebugVariable, TypeRef } from './debug-types.ts';
import type { Home } from './gen/gen.ts';
import type { Generated } from './gen/unit.ts';
import { decodeSource, latin1, utf8 } from './lex/utf8.ts';
import { isElf } from './object/read.ts';
import type { RecordDef, Type } from './types/types.ts';
import { REGISTER_NAMES } from './x86/types.ts';

export const DEBUG_SECTION = '.killinit.debug';

/** Types by structure; a record is entered before its members, which may lead back to it. */
class TypeTable {
  readonly types: DebugType[] = [];
  readonly #records = new Map<RecordDef, TypeRef>();
  readonly #known = new Map<string, TypeRef>();

  ref(t: Type): TypeRef {
    if (t.kind === 'record') return this.#record(t.def);
    const made = this.#make(t);
    const key = JSON.stringify(made);
    let at = this.#known.get(key);
    if (at === undefined) {
      at = this.types.push(made) - 1;
      this.#known.set(key, at);
    }
    return at;
  }

  #make(t: Exclude<Type, { kind: 'record' }>): DebugType {
    switch (t.kind) {
      case 'void': return { k: 'void' };
      case 'int':
        if (t.tag !== undefined) return { k: 'enum', tag: t.tag.tag, size: t.size, unsigned: t.unsigned, values: t.tag.constants.slice(0, 1000).map((c) => [c.name, String(c.value)] as const) };
        return { k: 'int', name: t.name, size: t.size, unsigned: t.unsigned };
      case 'float': return { k: 'float', name: t.name, size: t.size };
      case 'pointer': return { k: 'pointer', to: this.ref(t.to) };
      case 'array': return { k: 'array', of: this.ref(t.of), length: t.length };
      case 'function': return { k: 'function', returns: this.ref(t.returns), params: t.params.map((p) => this.ref(p.type)), variadic: t.variadic };
    } // biome-ignore format: a table
  }

  #record(def: RecordDef): TypeRef {
    const known = this.#records.get(def);
    if (known !== undefined) return known;
    const at = this.types.push({ k: def.kind, tag: def.tag, size: def.size, members: null }) - 1;
    this.#records.set(def, at);
    const members =
      def.members?.map((m) => ({
        name: m.name,
        type: this.ref(m.type),
        offset: m.offset,
        ...(m.bits === null ? {} : { bits: [m.bits.at, m.bits.width] as const }),
      })) ?? null;
    this.types[at] = { k: def.kind, tag: def.tag, size: def.size, members };
    return at;
  }
}

function placeOf(home: Home): DebugPlace {
  if (home.kind === 'reg') return { register: REGISTER_NAMES[2]?.[home.n] ?? '?' };
  return home.kind === 'mem' ? { frame: home.mem.disp } : { frame: home.slot.disp, through: true };
}

/** The tables of a translation unit, as the bytes of its section. */
export function debugBytes(g: Generated, unit: string): Uint8Array {
  const table = new TypeTable();
  const files: string[] = [];
  const fileOf = (name: string): number => {
    const known = files.indexOf(name);
    return known >= 0 ? known : files.push(name) - 1;
  };
  const variable = (v: Variable, at: DebugPlace): DebugVariable => ({
    name: v.name,
    type: table.ref(v.type),
    at,
    line: v.at.file.position(v.at.offset).line,
    ...(v.param ? { param: true as const } : {}),
  });
  const bySection = new Map<string, (typeof g.lines)[number][]>();
  for (const l of g.lines) {
    const list = bySection.get(l.section) ?? [];
    list.push(l);
    bySection.set(l.section, list);
  }
  const functions = g.functions.map(({ fn, section, homes }): DebugFunction => {
    const s = g.object.symbol(fn.symbol);
    const lines = (bySection.get(section) ?? []).filter((l) => l.at >= s.value && l.at < s.value + s.size);
    const at = place(fn);
    return {
      name: fn.name, symbol: fn.symbol, size: s.size, file: fileOf(at.file), line: at.line, type: table.ref(fn.type),
      variables: [...homes].filter(([v]) => v.name !== '').map(([v, home]) => variable(v, placeOf(home))),
      lines: compact(lines.map((l) => [l.at - s.value, fileOf(l.file), l.line] as const)),
    }; // biome-ignore format: short
  });
  const globals = g.emitted.variables.filter((v) => v.name !== '').map((v) => variable(v, { symbol: v.symbol }));
  const info: DebugInfo = { version: 1, unit, files, types: table.types, functions, globals };
  return utf8(`${JSON.stringify(info)}\0`);
}

const place = (fn: FunctionSymbol): { file: string; line: number } => fn.at.file.position(fn.at.offset);

/** Of several marks at one place the last counts; a mark that repeats the line before says nothing. */
function compact(lines: readonly (readonly [number, number, number])[]): (readonly [number, number, number])[] {
  const out: (readonly [number, number, number])[] = [];
  for (const l of lines) {
    if (out.at(-1)?.[0] === l[0]) out.pop();
    if (out.at(-1)?.[2] !== l[2] || out.at(-1)?.[1] !== l[1]) out.push(l);
  }
  return out;
}

/** The tables in an object, module or executable; empty when it was built without `-g`. Damaged ones are left out. */
export function readDebug(elf: Uint8Array): DebugInfo[] {
  const bytes = sectionBytes(elf, DEBUG_SECTION);
  const found: DebugInfo[] = [];
  for (let from = 0; bytes !== null && from < bytes.length; ) {
    const end = bytes.indexOf(0, from);
    const text = decodeSource(bytes.subarray(from, end < 0 ? bytes.length : end));
    from = end < 0 ? bytes.length : end + 1;
    if (text === '') continue;
    try {
      const parsed = JSON.parse(text) as DebugInfo;
      if (parsed.version === 1) found.push(parsed);
    } catch {
      // Not ours.
    }
  }
  return found;
}

function sectionBytes(elf: Uint8Array, name: string): Uint8Array | null {
  if (!isElf(elf)) return null;
  const view = new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
  const u32 = (at: number): number => (at + 4 <= elf.length ? view.getUint32(at, true) : 0);
  const u16 = (at: number): number => (at + 2 <= elf.length ? view.getUint16(at, true) : 0);
  const table = u32(32);
  const header = (i: number): number => table + i * 40;
  const names = u32(header(u16(50)) + 16);
  for (let i = 0; i < u16(48); i++) {
    const at = names + u32(header(i));
    if (latin1(elf.subarray(at, at + name.length + 1)) !== `${name}\0`) continue;
    return elf.subarray(u32(header(i) + 16), u32(header(i) + 16) + u32(header(i) + 20));
  }
  return null;
}
