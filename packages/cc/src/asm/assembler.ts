/**
 * The assembler: AT&T text -> items of several sections.
 *
 * One Assembler serves a translation unit: file-level asm, inline asm in functions (whose text goes where the function's
 * code goes) and whole `.s` files. Labels named in a piece of text are local labels there and symbols for everybody else.
 */
import type { Item } from '../x86/code.ts';
import type { Operand } from '../x86/types.ts';
import { type DirectiveHost, directive } from './directives.ts';
import { instruction } from './instruction.ts';
import type { Parsed } from './operand.ts';
import { AsmError, number, Reader, statements, type Value } from './scan.ts';

export interface Stream {
  readonly section: string;
  readonly items: Item[];
}

export interface AsmProblem {
  readonly line: number;
  readonly message: string;
}

/** What the text says about symbols. */
export interface SymbolFacts {
  global: boolean;
  weak: boolean;
  hidden: boolean;
  type: 'none' | 'object' | 'function' | 'tls';
  /** Ends at this symbol, or is a number. */
  sizeEnd: string | null;
  size: number;
  /** `.set name, value`. */
  value: Value | null;
  common: { readonly size: number; readonly align: number; readonly local: boolean } | null;
}

export class Assembler implements DirectiveHost {
  readonly problems: AsmProblem[] = [];
  readonly facts = new Map<string, SymbolFacts>();
  /** Labels that are symbols: by the stream they stand in. */
  readonly named = new Map<string, { readonly stream: Stream; readonly id: number; readonly name: string }>();
  /** The same by the code they stand in. */
  readonly namedIn = new Map<readonly Item[], { readonly id: number; readonly name: string }[]>();
  readonly sections: { readonly name: string; readonly flags: string | null; readonly type: string | null }[] = [];
  readonly #open: (section: string) => Stream;
  readonly #newLabel: () => number;
  stream: Stream;
  previous: Stream;
  readonly stack: { readonly stream: Stream; readonly previous: Stream }[] = [];
  /** Names defined in the text being read, and the section each stands in. */
  #here = new Map<string, { readonly section: string; readonly id: number }>();
  readonly #numeric = new Map<number, { back: number; forward: number }>();
  #line = 0;
  #budget: number;

  constructor(open: (section: string) => Stream, newLabel: () => number, budget: number) {
    this.#open = open;
    this.#newLabel = newLabel;
    this.#budget = budget;
    this.stream = open('.text');
    this.previous = this.stream;
  }

  /** Reads text into `into` (or the current section). */
  read(text: string, firstLine: number, into: Stream | null = null): void {
    const outside = this.stream;
    if (into !== null) this.stream = into;
    const lines = statements(text, firstLine);
    this.#here = this.#definitions(lines);
    this.#numeric.clear();
    for (const l of lines) {
      this.#line = l.line;
      try {
        this.#statement(l.text);
      } catch (error) {
        if (!(error instanceof AsmError)) throw error;
        this.problems.push({ line: l.line, message: error.message });
        if (this.problems.length > 20) return;
      }
    }
    for (const { forward } of this.#numeric.values())
      if (forward >= 0)
        this.problems.push({ line: this.#line, message: 'a local label that is jumped to forward is not there' });
    if (into !== null) this.stream = outside;
  }

  /** The labels of a text, before reading it: jumps forward need them. */
  #definitions(lines: readonly { text: string }[]): Map<string, { section: string; id: number }> {
    const found = new Map<string, { section: string; id: number }>();
    let section = this.stream.section;
    const stack: string[] = [];
    for (const { text } of lines) {
      let rest = text;
      for (
        let m = /^([A-Za-z_.$\u0080-\uffff][A-Za-z0-9_.$@\u0080-\uffff]*)\s*:/.exec(rest);
        m !== null;
        m = /^([A-Za-z_.$\u0080-\uffff][A-Za-z0-9_.$@\u0080-\uffff]*)\s*:/.exec(rest)
      ) {
        found.set(m[1] as string, { section, id: this.#newLabel() });
        rest = rest.slice(m[0].length).trimStart();
      }
      const d = /^\.(text|data|bss|section|pushsection|popsection)\b\s*"?([^,"\s]*)/.exec(rest);
      if (d === null) continue;
      if (d[1] === 'popsection') section = stack.pop() ?? section;
      else {
        if (d[1] === 'pushsection') stack.push(section);
        section = d[1] === 'section' || d[1] === 'pushsection' ? (d[2] as string) : `.${d[1]}`;
      }
    }
    return found;
  }

  #statement(text: string): void {
    let rest = text;
    for (;;) {
      const m = /^([A-Za-z_.$\u0080-\uffff][A-Za-z0-9_.$@\u0080-\uffff]*|[0-9]+)\s*:/.exec(rest);
      if (m === null) break;
      this.#label(m[1] as string);
      rest = rest.slice(m[0].length).trimStart();
    }
    if (rest === '') return;
    const assignment = /^([A-Za-z_.$\u0080-\uffff][A-Za-z0-9_.$\u0080-\uffff]*)\s*=(?!=)/.exec(rest);
    const r = new Reader(rest, (name) => this.value(name));
    if (assignment !== null) {
      r.at = assignment[0].length;
      this.fact(assignment[1] as string).value = r.expression();
      return;
    }
    const word = r.name();
    if (word.startsWith('.')) return directive(this, word, r);
    const i = instruction(word, r, { target: (p) => this.#target(p) });
    this.push({ kind: 'instruction', i, line: this.#line });
  }

  #label(name: string): void {
    if (/^[0-9]+$/.test(name)) {
      const n = this.#numericLabel(Number(name));
      const id = n.forward >= 0 ? n.forward : this.#newLabel();
      n.back = id;
      n.forward = -1;
      return this.push({ kind: 'label', id });
    }
    const id = this.#here.get(name)?.id ?? this.#newLabel();
    if (this.named.has(name)) throw new AsmError(`symbol '${name}' is already defined`);
    this.#remember(id, name);
    this.push({ kind: 'label', id });
  }

  #numericLabel(n: number): { back: number; forward: number } {
    let known = this.#numeric.get(n);
    if (known === undefined) {
      known = { back: -1, forward: -1 };
      this.#numeric.set(n, known);
    }
    return known;
  }

  /** `1b`, `1f`, `.` and names that stand for numbers; null for other symbols. */
  value(name: string): Value | null {
    if (name === '.') return { n: 0, plus: this.labelSymbol(this.here()), minus: null };
    const local = /^([0-9]+)([bf])$/.exec(name);
    if (local !== null)
      return { n: 0, plus: this.labelSymbol(this.#numericTarget(local[1] as string, local[2] as string)), minus: null };
    return this.facts.get(name)?.value ?? null;
  }

  #numericTarget(digits: string, direction: string): number {
    const n = this.#numericLabel(Number(digits));
    if (direction === 'b') {
      if (n.back < 0) throw new AsmError(`local label '${digits}' is not defined before here`);
      return n.back;
    }
    if (n.forward < 0) n.forward = this.#newLabel();
    return n.forward;
  }

  /** A label at this point. */
  here(): number {
    const id = this.#newLabel();
    this.push({ kind: 'label', id });
    return id;
  }

  #remember(id: number, name: string): void {
    this.named.set(name, { stream: this.stream, id, name });
    const list = this.namedIn.get(this.stream.items);
    if (list === undefined) this.namedIn.set(this.stream.items, [{ id, name }]);
    else list.push({ id, name });
  }

  readonly #labelSymbols = new Map<number, string>();
  /** How expressions name a label without a name. */
  labelSymbol(id: number): string {
    const known = this.#labelSymbols.get(id);
    if (known !== undefined) return known;
    const name = `.Lasm${this.#labelSymbols.size}.${id}`;
    this.#labelSymbols.set(id, name);
    this.#remember(id, name);
    return name;
  }
  /** The label behind a symbol, when it stands in the section being written. */
  labelOf(symbol: string): number | null {
    const known = this.named.get(symbol);
    if (known !== undefined) return known.stream.items === this.stream.items ? known.id : null;
    const ahead = this.#here.get(symbol);
    return ahead !== undefined && ahead.section === this.stream.section ? ahead.id : null;
  }

  #target(p: Parsed): Operand {
    const v = p.bare as Value;
    if (v.plus === null) throw new AsmError('a jump needs a label or a symbol');
    const id = v.n === 0 && v.minus === null ? this.labelOf(v.plus) : null;
    return id !== null ? { kind: 'label', id } : { kind: 'symbol', name: v.plus, addend: v.n };
  }

  // What directives need.
  push(item: Item): void {
    if (--this.#budget < 0) throw new AsmError('the assembly is too large');
    this.stream.items.push(item);
  }
  spend(bytes: number): void {
    this.#budget -= bytes >> 2;
    if (this.#budget < 0) throw new AsmError('the assembly is too large');
  }
  fact(name: string): SymbolFacts {
    let known = this.facts.get(name);
    if (known === undefined) {
      known = {
        global: false,
        weak: false,
        hidden: false,
        type: 'none',
        sizeEnd: null,
        size: 0,
        value: null,
        common: null,
      };
      this.facts.set(name, known);
    }
    return known;
  }
  enter(section: string, flags: string | null = null, type: string | null = null): void {
    this.previous = this.stream;
    if (flags !== null) this.sections.push({ name: section, flags, type });
    this.stream = this.#open(section);
  }
}

export { number };
