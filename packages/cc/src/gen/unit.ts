/** A checked translation unit -> an object file: what is needed is generated, in source order. */
import { type AsmProblem, Assembler, type Stream } from '../asm/assembler.ts';
import type { FunctionSymbol, Label, Unit, Variable } from '../ast.ts';
import type { Budget } from '../budget.ts';
import type { Diagnostics } from '../diagnostics.ts';
import type { Token } from '../lex/token.ts';
import {
  ObjectFile,
  R_386_32,
  R_386_PC32,
  type Section,
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_TLS,
  SHF_WRITE,
  SHT_NOBITS,
  sizeOfSection,
} from '../object/model.ts';
import type { SourceFile } from '../source.ts';
import { CONST, qualsOf, sizeOf } from '../types/types.ts';
import { assembleCode, type EncodeProblem, type Item, padding } from '../x86/code.ts';
import { alignmentOfStatic, sectionOf, staticData } from './data.ts';
import { generateFunction } from './function.ts';
import type { Gen, Surroundings } from './gen.ts';
import { reachable } from './reach.ts';
import { finishSymbols } from './symbols.ts';

/** A line of the source and where its code begins. */
export interface LineEntry {
  readonly section: string;
  readonly at: number;
  readonly file: string;
  readonly line: number;
}

export interface Generated {
  readonly object: ObjectFile;
  /** File-level assembly, and how much of each section was there before it. */
  readonly asm: readonly string[];
  readonly beforeAsm: ReadonlyMap<Section, number>;
  readonly lines: readonly LineEntry[];
  /** Code as it was before assembly, for listings. */
  readonly functions: readonly {
    readonly fn: FunctionSymbol;
    readonly section: string;
    readonly items: readonly Item[];
    /** Where its variables are. */
    readonly homes: Gen['homes'];
  }[];
  readonly emitted: { readonly functions: readonly FunctionSymbol[]; readonly variables: readonly Variable[] };
}

export class UnitGenerator implements Omit<Surroundings, 'problem'> {
  readonly object = new ObjectFile();
  readonly lines: LineEntry[] = [];
  readonly functions: { fn: FunctionSymbol; section: string; items: Item[]; homes: Gen['homes'] }[] = [];
  readonly #unit: Unit;
  readonly #diagnostics: Diagnostics;
  readonly #budget: Budget;
  readonly #assembler: Assembler;
  readonly #streams = new Map<string, Stream>();
  readonly #named: { stream: Stream | null; id: number; name: string }[] = [];
  readonly #labelNames = new Map<number, string>();
  readonly #constants = new Map<string, string>();
  readonly #tables: { name: string; targets: readonly string[] }[] = [];
  readonly #labels = new Map<Label, string>();
  #nextLabel = 1;
  #asmCount = 0;
  #stream: Stream = { section: '.text', items: [] };
  #at: Token | null = null;

  constructor(unit: Unit, diagnostics: Diagnostics, budget: Budget) {
    this.#unit = unit;
    this.#diagnostics = diagnostics;
    this.#budget = budget;
    this.#assembler = new Assembler(
      (section) => this.#open(section),
      () => this.newLabel(),
      budget.output,
    );
    for (const name of ['.text', '.data', '.bss']) this.object.section(name);
  }

  run(): Generated {
    for (const a of this.#unit.asm) {
      this.#at = a.at;
      this.#assembler.read(a.text, a.at.file.position(a.at.offset).line);
      this.#report(a.at);
    }
    const { functions, variables } = reachable(this.#unit);
    for (const fn of functions) this.#function(fn);
    for (const v of variables) this.#variable(v);
    this.#finishConstants();
    const beforeAsm = new Map(this.object.sections.map((s) => [s, sizeOfSection(s)]));
    for (const stream of this.#streams.values()) if (stream.items.length > 0) this.#fragment(stream, 1, null);
    finishSymbols(this.object, this.#assembler, this.#unit, this.#diagnostics);
    return {
      object: this.object,
      asm: this.#unit.asm.map((a) => a.text),
      beforeAsm,
      lines: this.lines,
      functions: this.functions,
      emitted: { functions, variables },
    };
  }

  /** A whole `.s` file. */
  assembleFile(source: string, file: SourceFile, at: Token): Generated {
    this.#at = at;
    this.#assembler.read(source, 1);
    for (const p of this.#assembler.problems.splice(0))
      this.#diagnostics.error({ file, offset: offsetOfLine(source, p.line), length: 1 }, p.message);
    for (const stream of this.#streams.values()) if (stream.items.length > 0) this.#fragment(stream, 1, at);
    finishSymbols(this.object, this.#assembler, this.#unit, this.#diagnostics);
    return {
      object: this.object,
      asm: [],
      beforeAsm: new Map(),
      lines: this.lines,
      functions: [],
      emitted: { functions: [], variables: [] },
    };
  }

  // What the code of a function asks for.

  newLabel(): number {
    return this.#nextLabel++;
  }
  nextAsm(): number {
    return this.#asmCount++;
  }
  name(s: FunctionSymbol | Variable): string {
    return s.symbol;
  }
  labelSymbol(id: number): string {
    let name = this.#labelNames.get(id);
    if (name === undefined) {
      name = `.L${id}`;
      this.#labelNames.set(id, name);
      this.#named.push({ stream: this.#stream, id, name });
    }
    return name;
  }
  labelIs(label: Label, id: number): void {
    this.#labels.set(label, this.labelSymbol(id));
  }
  constant(bytes: Uint8Array, align: number): string {
    const key = `${align}:${bytes.join()}`;
    let name = this.#constants.get(key);
    if (name !== undefined) return name;
    name = `.LD${this.#constants.size}`;
    this.#constants.set(key, name);
    const section = this.object.section('.rodata');
    this.#align(section, align);
    this.object.define(name, section, section.bytes.length, { binding: 'local', size: bytes.length });
    section.bytes.append(bytes);
    return name;
  }
  jumpTable(targets: readonly string[]): string {
    const name = `.LT${this.#tables.length}`;
    this.#tables.push({ name, targets });
    return name;
  }
  assemble(text: string, at: Token, stream: Stream): void {
    this.#assembler.read(text, at.file.position(at.offset).line, stream);
    this.#report(at);
  }
  problem(at: Token, message: string): void {
    this.#diagnostics.error(at, message);
  }

  // Sections.

  #open(section: string): Stream {
    let s = this.#streams.get(section);
    if (s === undefined) {
      s = { section, items: [] };
      this.#streams.set(section, s);
    }
    return s;
  }
  #align(section: Section, to: number): void {
    section.align = Math.max(section.align, to);
    section.bytes.align(to);
  }
  #address(section: Section, symbol: string, addend: number): void {
    section.relocs.push({ at: section.bytes.length, type: R_386_32, symbol });
    const at = section.bytes.length;
    section.bytes.zeros(4);
    section.bytes.setLong(at, addend);
  }
  #baseName(base: Variable | FunctionSymbol | Label): string {
    if ('kind' in base) return base.symbol;
    return this.#labels.get(base) ?? '.L0';
  }

  #function(fn: FunctionSymbol): void {
    const section = fn.attributes.section ?? '.text';
    const g = this.#generate(fn, section);
    this.functions.push({ fn, section, items: g.items, homes: g.homes });
  }

  #generate(fn: FunctionSymbol, section: string): Gen {
    const stream: Stream = { section, items: [] };
    this.#stream = stream;
    this.#at = fn.at;
    const around: Surroundings = {
      constant: (b, a) => this.constant(b, a),
      labelSymbol: (id) => this.labelSymbol(id),
      name: (s) => this.name(s),
      jumpTable: (t) => this.jumpTable(t),
      assemble: (t, at, s) => this.assemble(t, at, s),
      newLabel: () => this.newLabel(),
      nextAsm: () => this.nextAsm(),
      labelIs: (l, id) => this.labelIs(l, id),
      problem: (at, m) => this.problem(at, m),
    };
    const g = generateFunction(fn, section, around);
    for (const n of this.#named) if (n.stream === stream) n.stream = g.stream;
    // Labels of `&&label` and jump tables, made by number of the tree: give them the code's own.
    const out = this.object.section(section, { flags: SHF_ALLOC | SHF_EXECINSTR });
    const { start, size } = this.#fragment(g.stream, Math.max(16, fn.attributes.aligned ?? 1), fn.at);
    const local = fn.linkage === 'internal' || fn.inline;
    const s = this.object.define(fn.symbol, out, start, {
      binding: local ? 'local' : fn.attributes.weak === true ? 'weak' : 'global',
      type: 'function',
      size,
    });
    if (fn.attributes.visibility === 'hidden') s.visibility = 2;
    if (fn.attributes.ctor !== undefined) this.#hook('.init_array', fn, fn.attributes.ctor);
    if (fn.attributes.dtor !== undefined) this.#hook('.fini_array', fn, fn.attributes.dtor);
    return g;
  }

  #hook(section: string, fn: FunctionSymbol, priority: number): void {
    const name = priority === 65535 ? section : `${section}.${String(priority).padStart(5, '0')}`;
    this.#address(this.object.section(name, { align: 4 }), fn.symbol, 0);
  }

  /** Assembles items onto the end of their section. */
  #fragment(stream: Stream, align: number, at: Token | null): { start: number; size: number } {
    const section = this.object.section(stream.section);
    const problems: EncodeProblem[] = [];
    const needs = stream.items.reduce((m, i) => (i.kind === 'align' ? Math.max(m, i.to) : m), align);
    const code = assembleCode(stream.items, problems);
    // What the assembler could not read is missing now: no second complaint about that.
    for (const p of this.#diagnostics.errors.length > 0 ? [] : problems)
      this.#diagnostics.error(at ?? this.#at ?? (this.#unit.asm[0] as { at: Token }).at, p.message);
    section.align = Math.max(section.align, needs);
    if (section.type === SHT_NOBITS) {
      section.size = Math.ceil(section.size / needs) * needs;
      const start = section.size;
      section.size += code.bytes.length;
      this.#defineLabels(stream, section, start, code.labels);
      return { start, size: code.bytes.length };
    }
    const pad = (needs - (section.bytes.length % needs)) % needs;
    if ((section.flags & SHF_EXECINSTR) !== 0) section.bytes.append(padding(pad));
    else section.bytes.zeros(pad);
    const start = section.bytes.length;
    section.bytes.append(code.bytes);
    if (section.bytes.length > this.#budget.output)
      this.#diagnostics.fatal(
        at ?? (this.#at as Token),
        `the program makes more than ${this.#budget.output} bytes of code and data`,
      );
    for (const r of code.relocs)
      section.relocs.push({ at: start + r.at, type: r.kind === 'abs' ? R_386_32 : R_386_PC32, symbol: r.symbol });
    for (const l of code.lines)
      this.lines.push({ section: stream.section, at: start + l.at, file: l.file, line: l.line });
    this.#defineLabels(stream, section, start, code.labels);
    return { start, size: code.bytes.length };
  }

  #defineLabels(stream: Stream, section: Section, start: number, labels: ReadonlyMap<number, number>): void {
    const define = (name: string, id: number): void => {
      const at = labels.get(id);
      if (at !== undefined) this.object.define(name, section, start + at, { binding: 'local' });
    };
    for (const n of this.#named.splice(0)) {
      if (n.stream?.items === stream.items) define(n.name, n.id);
      else this.#named.push(n);
    }
    for (const n of this.#assembler.namedIn.get(stream.items) ?? []) define(n.name, n.id);
    this.#assembler.namedIn.delete(stream.items);
  }

  #variable(v: Variable): void {
    const data = staticData(
      v,
      this.#budget.output,
      (b) => this.#baseName(b),
      (m) => this.#diagnostics.error(v.at, m),
    );
    const name = sectionOf(v, data);
    const flags =
      v.attributes.section === undefined
        ? {}
        : { flags: SHF_ALLOC | ((qualsOf(v.type) & CONST) !== 0 ? 0 : SHF_WRITE) };
    const section = this.object.section(
      name,
      name.startsWith('.') &&
        v.attributes.section !== undefined &&
        /^\.(bss|data|rodata|text|init_array|fini_array)/.test(name)
        ? {}
        : flags,
    );
    const align = alignmentOfStatic(v);
    let at: number;
    if (section.type === SHT_NOBITS) {
      section.align = Math.max(section.align, align);
      section.size = Math.ceil(section.size / align) * align;
      at = section.size;
      section.size += data.size;
    } else {
      this.#align(section, align);
      at = section.bytes.length;
      if (data.bytes.length === 0 && data.size > this.#budget.output)
        this.#diagnostics.error(v.at, `the object takes ${data.size} bytes in a section that holds contents`);
      else section.bytes.append(data.bytes.length === 0 ? new Uint8Array(data.size) : data.bytes);
      for (const a of data.addresses) {
        if (a.less === null) section.relocs.push({ at: at + a.at, type: R_386_32, symbol: a.symbol });
        // Functions come before data: both places are known.
        else
          section.bytes.setLong(
            at + a.at,
            section.bytes.long(at + a.at) + this.object.symbol(a.symbol).value - this.object.symbol(a.less).value,
          );
      }
      if (section.bytes.length > this.#budget.output)
        this.#diagnostics.fatal(v.at, `the program makes more than ${this.#budget.output} bytes of code and data`);
    }
    const s = this.object.define(v.symbol, section, at, {
      binding: v.linkage === 'external' ? (v.attributes.weak === true ? 'weak' : 'global') : 'local',
      type: v.threadLocal || (section.flags & SHF_TLS) !== 0 ? 'tls' : 'object',
      size: data.size,
    });
    if (v.attributes.visibility === 'hidden') s.visibility = 2;
  }

  #finishConstants(): void {
    const section = this.object.section('.rodata');
    for (const t of this.#tables) {
      this.#align(section, 4);
      this.object.define(t.name, section, section.bytes.length, { binding: 'local', size: t.targets.length * 4 });
      for (const target of t.targets) this.#address(section, target, 0);
    }
  }

  #report(at: Token): void {
    for (const p of this.#assembler.problems.splice(0) as AsmProblem[])
      this.#diagnostics.error(at, `in assembly: ${p.message}`);
  }
}

function offsetOfLine(text: string, line: number): number {
  let at = 0;
  for (let n = 1; n < line; n++) {
    const next = text.indexOf('\n', at);
    if (next < 0) break;
    at = next + 1;
  }
  return at;
}

export { sizeOf };
