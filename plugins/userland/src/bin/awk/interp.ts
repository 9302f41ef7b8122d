/**
 * bin/awk/interp.ts — runs an awk program over its records.
 *
 * Expressions are evaluated by generators, since getline, system() and print make calls. Every step spends fuel.
 */
import { compileRegex, type Regex } from '../../lib/regex.ts';
import type { Sys } from '../../lib/sdk.ts';
import { sys } from '../../lib/sdk.ts';
import { strftime } from '../../lib/time.ts';
import type { Tool } from '../../lib/tool.ts';
import { AwkIo, type Splitter } from './io.ts';
import type { AwkProgram, Expr, LValue, Rule, Stmt } from './parse.ts';
import {
  type AwkArray,
  compare,
  looksNumeric,
  numberText,
  Strnum,
  sprintf,
  toNumber,
  toText,
  truth,
  type Value,
} from './values.ts';

class Next {}
class NextFile {}
class AwkExit {
  readonly status: number | null;
  constructor(status: number | null) {
    this.status = status;
  }
}
class Return {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}
type Flow = 'break' | 'continue' | undefined;
/** A parameter nobody has used yet may become either; then it is the caller's array as well. */
type Cell = { v: Value | AwkArray };

const MAX_CALLS = 500;
const MAX_FIELDS = 100_000;

export class Awk {
  readonly io: AwkIo;
  private readonly t: Tool;
  private readonly p: AwkProgram;
  private readonly globals = new Map<string, Cell>();
  private frame: Map<string, Cell> | null = null;
  private depth = 0;
  private record = '';
  private fields: Value[] = [];
  private split = true;
  /** $0 must be joined again from the fields. */
  private stale = false;
  private readonly ranges = new Set<Rule>();
  private readonly regexes = new Map<string, Regex>();
  private seed = 0;
  private previousSeed = 0;
  status = 0;
  /** Gives the next record of the main input; set by index.ts. */
  mainRecord: (split: Splitter) => Sys<string | null> = function* () {
    return null;
  };
  skipFile: () => Sys<void> = function* () {};

  constructor(t: Tool, program: AwkProgram, env: AwkArray, args: readonly string[]) {
    this.t = t;
    this.p = program;
    this.io = new AwkIo(t);
    const set = (name: string, v: Value | AwkArray): void => {
      this.globals.set(name, { v });
    };
    for (const [name, v] of Object.entries({
      FS: ' ',
      OFS: ' ',
      ORS: '\n',
      RS: '\n',
      SUBSEP: '\x1c',
      CONVFMT: '%.6g',
      OFMT: '%.6g',
      FILENAME: '',
      RT: '',
    }))
      set(name, v);
    for (const name of ['NF', 'NR', 'FNR', 'RSTART']) set(name, 0);
    set('RLENGTH', -1);
    set('ENVIRON', env);
    set('ARGC', args.length);
    set('ARGV', new Map(args.map((a, i): [string, Value] => [String(i), new Strnum(a)])));
  }

  // ---- variables ------------------------------------------------------------------------------------------------------------------
  private cell(name: string): Cell {
    const local = this.frame?.get(name);
    if (local !== undefined) return local;
    let c = this.globals.get(name);
    if (c === undefined) {
      c = { v: undefined };
      this.globals.set(name, c);
    }
    return c;
  }
  getVar(name: string): Value {
    if (name === 'NF') this.splitRecord();
    const { v } = this.cell(name);
    if (v instanceof Map) throw new AwkError(`attempt to use array \`${name}' in a scalar context`);
    return v;
  }
  setVar(name: string, value: Value): void {
    const c = this.cell(name);
    if (c.v instanceof Map) throw new AwkError(`attempt to use array \`${name}' in a scalar context`);
    c.v = value;
    if (name === 'NF' && this.frame?.has('NF') !== true) this.resize(Math.trunc(toNumber(value)));
  }
  array(name: string): AwkArray {
    const c = this.cell(name);
    if (c.v === undefined) c.v = new Map();
    if (!(c.v instanceof Map)) throw new AwkError(`attempt to use scalar \`${name}' as an array`);
    return c.v;
  }
  private text(v: Value): string {
    if (typeof v === 'string') return v;
    if (v === undefined) return '';
    return v instanceof Strnum ? v.text : numberText(v, this.special('CONVFMT'));
  }
  private special(name: string): string {
    const { v } = this.globals.get(name) as Cell;
    return typeof v === 'string' ? v : v instanceof Map ? '' : toText(v, '%.6g');
  }

  // ---- records and fields ---------------------------------------------------------------------------------------------------------
  setRecord(text: string): void {
    this.record = text;
    this.split = false;
    this.stale = false;
  }
  private splitRecord(): void {
    if (this.split) return;
    this.split = true;
    this.fields = this.splitText(this.record, this.special('FS')).map((f) => new Strnum(f));
    (this.globals.get('NF') as Cell).v = this.fields.length;
  }
  private resize(n: number): void {
    this.splitRecord();
    if (n < 0) throw new AwkError(`NF set to negative value`);
    if (n > MAX_FIELDS) throw new AwkError(`too many fields`);
    while (this.fields.length < n) this.fields.push('');
    this.fields.length = n;
    (this.globals.get('NF') as Cell).v = n;
    this.stale = true;
  }
  private field(i: number): Value {
    if (i < 0) throw new AwkError(`attempt to access field ${i}`);
    if (i === 0) {
      if (this.stale) {
        const ofs = this.special('OFS');
        this.record = this.fields.map((f) => this.text(f)).join(ofs);
        this.stale = false;
      }
      return new Strnum(this.record);
    }
    this.splitRecord();
    return this.fields[i - 1];
  }
  private setField(i: number, v: Value): void {
    if (i === 0) {
      this.setRecord(this.text(v));
      this.splitRecord();
      return;
    }
    this.splitRecord();
    if (i < 0 || i > MAX_FIELDS) throw new AwkError(`attempt to access field ${i}`);
    if (i > this.fields.length) this.resize(i);
    this.fields[i - 1] = v;
    this.stale = true;
  }
  /** By FS: a blank means runs of blanks, one character itself, empty every character, else a regular expression. */
  splitText(text: string, fs: string): string[] {
    this.t.charge(text.length);
    if (fs === ' ') {
      const trimmed = text.replace(/^[ \t\n]+/, '').replace(/[ \t\n]+$/, '');
      return trimmed === '' ? [] : trimmed.split(/[ \t\n]+/);
    }
    if (text === '') return [];
    if (fs === '') return [...text];
    const paragraph = this.special('RS') === '';
    if (fs.length === 1 && fs !== '\\' && !paragraph) return text.split(fs === '\t' ? '\t' : fs);
    const regex = this.regex(fs.length === 1 ? (fs === '\\' ? '\\\\' : `[${fs}]`) : fs);
    const out: string[] = [];
    let done = 0;
    let from = 0;
    while (from <= text.length) {
      const m = regex.exec(text, from);
      const nl = paragraph ? text.indexOf('\n', from) : -1;
      let [start, end] = m === null ? [-1, -1] : [m[0] as number, m[1] as number];
      if (nl >= 0 && (start < 0 || nl < start)) [start, end] = [nl, nl + 1];
      if (start < 0) break;
      if (end === start) {
        from += 1;
        continue;
      }
      out.push(text.slice(done, start));
      done = end;
      from = end;
    }
    out.push(text.slice(done));
    return out;
  }
  regex(source: string): Regex {
    let r = this.regexes.get(source);
    if (r === undefined) {
      const made = compileRegex(source, { extended: true });
      if (typeof made === 'string') throw new AwkError(`${made}: /${source}/`);
      r = made;
      if (this.regexes.size > 500) this.regexes.clear();
      this.regexes.set(source, r);
    }
    return r;
  }
  /** RS: one character, empty for paragraphs, longer a regular expression. */
  splitter(): Splitter {
    const rs = this.special('RS');
    if (rs === '') {
      return (all, ended) => {
        const text = all.replace(/^\n+/, '');
        const at = text.search(/\n\n+/);
        if (at >= 0) {
          const rest = text.slice(at).replace(/^\n+/, '');
          if (rest !== '' || ended) return { record: text.slice(0, at), rest, separator: '\n\n' };
          return null;
        }
        if (!ended || text === '') return null;
        return { record: text.replace(/\n$/, ''), rest: '', separator: '' };
      };
    }
    if (rs.length === 1) {
      return (text, ended) => {
        const at = text.indexOf(rs);
        if (at >= 0) return { record: text.slice(0, at), rest: text.slice(at + 1), separator: rs };
        return ended && text !== '' ? { record: text, rest: '', separator: '' } : null;
      };
    }
    const regex = this.regex(rs);
    return (text, ended) => {
      const m = regex.exec(text, 0);
      if (m !== null && m[1] !== m[0] && ((m[1] as number) < text.length || ended))
        return { record: text.slice(0, m[0]), rest: text.slice(m[1]), separator: text.slice(m[0], m[1]) };
      if (!ended || text === '') return null;
      return { record: text.replace(/\n$/, ''), rest: '', separator: '' };
    };
  }

  // ---- checkpoints, between records -----------------------------------------------------------------------------------------------
  save(): AwkState {
    this.field(0);
    return {
      globals: [...this.globals].map(([name, c]) => [
        name,
        c.v instanceof Map ? { array: [...c.v].map(([k, v]) => [k, pack(v)]) } : pack(c.v),
      ]),
      record: this.record,
      ranges: this.p.rules.flatMap((r, i) => (this.ranges.has(r) ? [i] : [])),
      seed: this.seed,
      previousSeed: this.previousSeed,
    };
  }
  load(s: AwkState): void {
    for (const [name, p] of s.globals) {
      const v =
        typeof p === 'object' && p !== null && 'array' in p
          ? new Map(p.array.map(([k, x]) => [k, unpack(x)]))
          : unpack(p as Packed);
      this.globals.set(name, { v });
    }
    this.setRecord(s.record);
    for (const i of s.ranges) this.ranges.add(this.p.rules[i] as Rule);
    this.seed = s.seed;
    this.previousSeed = s.previousSeed;
  }

  // ---- running --------------------------------------------------------------------------------------------------------------------
  *begin(): Sys<boolean> {
    return yield* this.guarded(this.section('BEGIN'));
  }
  *end(): Sys<void> {
    yield* this.guarded(this.section('END'));
  }
  private *section(kind: 'BEGIN' | 'END'): Sys<void> {
    for (const r of this.p.rules) if (r.kind === kind) yield* this.exec(r.body);
  }
  /** False after exit. */
  private *guarded(run: Sys<void>): Sys<boolean> {
    try {
      yield* run;
      return true;
    } catch (e) {
      if (e instanceof AwkExit) {
        if (e.status !== null) this.status = e.status;
        return false;
      }
      if (e instanceof Next) return true;
      throw e;
    }
  }
  *onRecord(text: string): Sys<boolean> {
    this.setRecord(text);
    this.bump('NR');
    this.bump('FNR');
    try {
      for (const r of this.p.rules) {
        if (r.kind !== 'rule' || !(yield* this.selected(r))) continue;
        if (r.body === null) yield* this.t.print(this.text(this.field(0)) + this.special('ORS'));
        else yield* this.exec(r.body);
      }
    } catch (e) {
      if (e instanceof NextFile) yield* this.skipFile();
      else if (e instanceof AwkExit) {
        if (e.status !== null) this.status = e.status;
        return false;
      } else if (!(e instanceof Next)) throw e;
    }
    return true;
  }
  bump(name: string): void {
    const c = this.globals.get(name) as Cell;
    c.v = toNumber(c.v as Value) + 1;
  }
  private *selected(r: Extract<Rule, { kind: 'rule' }>): Sys<boolean> {
    if (r.from === null) return true;
    if (r.to === null) return truth(yield* this.value(r.from));
    if (!this.ranges.has(r)) {
      if (!truth(yield* this.value(r.from))) return false;
      this.ranges.add(r);
    }
    if (truth(yield* this.value(r.to))) this.ranges.delete(r);
    return true;
  }

  private *exec(s: Stmt): Generator<import('../../lib/sdk.ts').RunnerCall, Flow, number> {
    this.t.charge(40);
    if (this.t.tired) yield* this.t.spend();
    switch (s.t) {
      case 'expr':
        yield* this.value(s.e);
        return undefined;
      case 'print': {
        const ofmt = this.special('OFMT');
        const parts: string[] = [];
        for (const e of s.args) {
          const v = yield* this.value(e);
          parts.push(typeof v === 'number' ? numberText(v, ofmt) : this.text(v));
        }
        if (s.args.length === 0) parts.push(this.text(this.field(0)));
        yield* this.output(s, parts.join(this.special('OFS')) + this.special('ORS'));
        return undefined;
      }
      case 'printf': {
        const args: Value[] = [];
        for (const e of s.args) args.push(yield* this.value(e));
        if (args.length === 0) throw new AwkError('printf: no format');
        yield* this.output(s, sprintf(this.text(args[0]), args.slice(1), this.special('CONVFMT')));
        return undefined;
      }
      case 'if':
        if (truth(yield* this.value(s.test))) return yield* this.exec(s.yes);
        return s.no === null ? undefined : yield* this.exec(s.no);
      case 'while':
        while (truth(yield* this.value(s.test))) if ((yield* this.exec(s.body)) === 'break') break;
        return undefined;
      case 'do':
        do {
          if ((yield* this.exec(s.body)) === 'break') break;
        } while (truth(yield* this.value(s.test)));
        return undefined;
      case 'for':
        if (s.init !== null) yield* this.exec(s.init);
        while (s.test === null || truth(yield* this.value(s.test))) {
          if ((yield* this.exec(s.body)) === 'break') break;
          if (s.step !== null) yield* this.exec(s.step);
        }
        return undefined;
      case 'forin': {
        const array = this.array(s.name);
        for (const key of inOrder(array)) {
          if (!array.has(key)) continue;
          this.setVar(s.variable, new Strnum(key));
          if ((yield* this.exec(s.body)) === 'break') break;
        }
        return undefined;
      }
      case 'block':
        for (const inner of s.body) {
          const flow = yield* this.exec(inner);
          if (flow !== undefined) return flow;
        }
        return undefined;
      case 'break':
      case 'continue':
        return s.t;
      case 'next':
        throw new Next();
      case 'nextfile':
        throw new NextFile();
      case 'exit':
        throw new AwkExit(s.value === null ? null : Math.trunc(toNumber(yield* this.value(s.value))) & 0xff);
      case 'return':
        throw new Return(s.value === null ? undefined : yield* this.value(s.value));
      case 'delete':
        if (s.keys === null) this.array(s.name).clear();
        else this.array(s.name).delete(yield* this.key(s.keys));
        return undefined;
    }
  }
  private *output(s: Extract<Stmt, { t: 'print' | 'printf' }>, text: string): Sys<void> {
    this.t.charge(text.length);
    if (s.redirect === null || s.to === null) return yield* this.t.print(text);
    yield* this.io.print(text, s.redirect, this.text(yield* this.value(s.to)));
  }
  private *key(keys: readonly Expr[]): Sys<string> {
    const only = keys[0];
    if (keys.length === 1 && only !== undefined) {
      const v = yield* this.value(only);
      return typeof v === 'number' && Number.isInteger(v) ? String(v === 0 ? 0 : v) : this.text(v);
    }
    const parts: string[] = [];
    for (const k of keys) parts.push(this.text(yield* this.value(k)));
    return parts.join(this.special('SUBSEP'));
  }

  // ---- expressions ----------------------------------------------------------------------------------------------------------------
  private *value(e: Expr): Sys<Value> {
    this.t.charge(15);
    switch (e.t) {
      case 'num':
        return e.value;
      case 'str':
        return e.value;
      case 'regex':
        return this.matches(this.text(this.field(0)), e.source) ? 1 : 0;
      case 'var':
        return this.getVar(e.name);
      case 'field':
        return this.field(Math.trunc(toNumber(yield* this.value(e.index))));
      case 'element': {
        const array = this.array(e.name);
        const key = yield* this.key(e.keys);
        if (!array.has(key)) array.set(key, undefined);
        return array.get(key);
      }
      case 'group': {
        if (e.items.length === 1) return yield* this.value(e.items[0] as Expr);
        return yield* this.key(e.items);
      }
      case 'assign':
        return yield* this.assign(e);
      case 'cond':
        return truth(yield* this.value(e.test)) ? yield* this.value(e.yes) : yield* this.value(e.no);
      case 'and':
        return truth(yield* this.value(e.a)) && truth(yield* this.value(e.b)) ? 1 : 0;
      case 'or':
        return truth(yield* this.value(e.a)) || truth(yield* this.value(e.b)) ? 1 : 0;
      case 'match': {
        const text = this.text(yield* this.value(e.a));
        const source = yield* this.pattern(e.b);
        return this.matches(text, source) !== e.negate ? 1 : 0;
      }
      case 'binary':
        return this.binary(e.op, yield* this.value(e.a), yield* this.value(e.b));
      case 'concat': {
        const a = this.text(yield* this.value(e.a));
        const b = this.text(yield* this.value(e.b));
        if (a.length + b.length > 8 << 20) throw new AwkError('string too long');
        return a + b;
      }
      case 'unary': {
        const v = yield* this.value(e.a);
        return e.op === '!' ? (truth(v) ? 0 : 1) : e.op === '-' ? -toNumber(v) : toNumber(v);
      }
      case 'incr': {
        const place = yield* this.place(e.to);
        const old = toNumber(place.get());
        place.set(old + e.by);
        return e.prefix ? old + e.by : old;
      }
      case 'in':
        return this.array(e.name).has(yield* this.key(e.keys)) ? 1 : 0;
      case 'call':
        return yield* this.call(e.name, e.args);
      case 'builtin':
        return yield* this.builtin(e.name, e.args);
      case 'getline':
        return yield* this.getline(e);
    }
  }
  /** A regular expression's source: written between slashes, or any value's text. */
  private *pattern(e: Expr): Sys<string> {
    return e.t === 'regex' ? e.source : this.text(yield* this.value(e));
  }
  private matches(text: string, source: string): boolean {
    this.t.charge(text.length >> 1);
    return this.regex(source).test(text);
  }
  private binary(op: string, a: Value, b: Value): number {
    switch (op) {
      case '+':
        return toNumber(a) + toNumber(b);
      case '-':
        return toNumber(a) - toNumber(b);
      case '*':
        return toNumber(a) * toNumber(b);
      case '/':
        if (toNumber(b) === 0) throw new AwkError('division by zero attempted');
        return toNumber(a) / toNumber(b);
      case '%':
        if (toNumber(b) === 0) throw new AwkError("division by zero attempted in `%'");
        return toNumber(a) % toNumber(b);
      case '^':
        return power(toNumber(a), toNumber(b));
    }
    const c = compare(a, b, this.special('CONVFMT'));
    return (
      op === '<'
        ? c < 0
        : op === '<='
          ? c <= 0
          : op === '>'
            ? c > 0
            : op === '>='
              ? c >= 0
              : op === '=='
                ? c === 0
                : c !== 0
    )
      ? 1
      : 0;
  }
  private *place(to: LValue): Sys<{ get(): Value; set(v: Value): void }> {
    if (to.t === 'var') return { get: () => this.getVar(to.name), set: (v) => this.setVar(to.name, v) };
    if (to.t === 'field') {
      const i = Math.trunc(toNumber(yield* this.value(to.index)));
      return { get: () => this.field(i), set: (v) => this.setField(i, v) };
    }
    const key = yield* this.key(to.keys);
    return { get: () => this.array(to.name).get(key), set: (v) => void this.array(to.name).set(key, v) };
  }
  private *assign(e: Extract<Expr, { t: 'assign' }>): Sys<Value> {
    if (e.op === '=') {
      const v = yield* this.value(e.value);
      (yield* this.place(e.to)).set(v);
      return v;
    }
    const place = yield* this.place(e.to);
    const right = yield* this.value(e.value);
    const v = this.binary(e.op.slice(0, -1), place.get(), right);
    place.set(v);
    return v;
  }
  private *call(name: string, args: readonly Expr[]): Sys<Value> {
    const f = this.p.functions.get(name);
    if (f === undefined) throw new AwkError(`function \`${name}' not defined`);
    if (args.length > f.params.length)
      throw new AwkError(`function \`${name}' called with more arguments than declared`);
    if (this.depth >= MAX_CALLS) throw new AwkError(`function call nesting too deep`);
    const frame = new Map<string, Cell>();
    for (const [i, param] of f.params.entries()) {
      const arg = args[i];
      if (arg === undefined) frame.set(param, { v: undefined });
      else if (arg.t === 'var') {
        const c = this.cell(arg.name);
        // An array, or what may still become one, is shared; a value is copied.
        frame.set(param, c.v instanceof Map || c.v === undefined ? c : { v: this.getVar(arg.name) });
      } else frame.set(param, { v: yield* this.value(arg) });
    }
    // An unset variable handed over stays the caller's only if the function makes an array of it.
    const handed = [...frame.entries()].filter(([, c]) => c.v === undefined);
    for (const [param, c] of handed) frame.set(param, new Handed(c));
    const before = this.frame;
    this.frame = frame;
    this.depth += 1;
    try {
      yield* this.exec(f.body);
      return undefined;
    } catch (e) {
      if (e instanceof Return) return e.value;
      throw e;
    } finally {
      this.frame = before;
      this.depth -= 1;
    }
  }

  private *getline(e: Extract<Expr, { t: 'getline' }>): Sys<number> {
    const split = this.splitter();
    const got =
      e.kind === 'main' || e.from === null
        ? yield* this.mainRecord(split)
        : yield* this.io.getline(e.kind, this.text(yield* this.value(e.from)), split);
    if (got === null) return 0;
    if (got === -1) return -1;
    if (e.kind === 'main' || e.kind === 'pipe') this.bump('NR');
    if (e.kind === 'main') this.bump('FNR');
    if (e.to === null) {
      this.setRecord(got);
      this.splitRecord();
    } else (yield* this.place(e.to)).set(new Strnum(got));
    return 1;
  }

  private *builtin(name: string, args: readonly Expr[]): Sys<Value> {
    const arg = args[0];
    if (name === 'length') {
      if (arg === undefined) return codePoints(this.text(this.field(0)));
      if (arg.t === 'var' && this.cell(arg.name).v instanceof Map) return this.array(arg.name).size;
      return codePoints(this.text(yield* this.value(arg)));
    }
    if (name === 'split') {
      const text = this.text(yield* this.value(arg as Expr));
      const target = args[1];
      if (target?.t !== 'var') throw new AwkError('split: second argument is not an array');
      const by = args[2];
      const fs =
        by === undefined
          ? this.special('FS')
          : by.t === 'regex' && by.source.length === 1
            ? `(${by.source})`
            : yield* this.pattern(by);
      const array = this.array(target.name);
      array.clear();
      const parts = this.splitText(text, fs);
      for (const [i, part] of parts.entries()) array.set(String(i + 1), new Strnum(part));
      return parts.length;
    }
    if (name === 'sub' || name === 'gsub' || name === 'gensub') return yield* this.replace(name, args);
    if (name === 'match') {
      const text = this.text(yield* this.value(arg as Expr));
      const m = this.regex(yield* this.pattern(args[1] as Expr)).exec(text, 0);
      this.setVar('RSTART', m === null ? 0 : (m[0] as number) + 1);
      this.setVar('RLENGTH', m === null ? -1 : (m[1] as number) - (m[0] as number));
      const into = args[2];
      if (into?.t === 'var') {
        const array = this.array(into.name);
        array.clear();
        for (let g = 0; m !== null && g * 2 < m.length; g += 1)
          if ((m[g * 2] ?? -1) >= 0) array.set(String(g), new Strnum(text.slice(m[g * 2], m[g * 2 + 1])));
      }
      return m === null ? 0 : (m[0] as number) + 1;
    }
    const v: Value[] = [];
    for (const a of args) v.push(yield* this.value(a));
    const n = (i: number): number => toNumber(v[i]);
    const s = (i: number): string => this.text(v[i]);
    switch (name) {
      case 'substr': {
        const text = s(0);
        const start = Math.round(n(1));
        const end = v.length > 2 ? Math.round(n(1) + n(2)) : Infinity;
        return text.slice(Math.max(0, start - 1), Math.max(0, Math.min(text.length, end - 1)));
      }
      case 'index':
        return s(0).indexOf(s(1)) + 1;
      case 'sprintf':
        return sprintf(s(0), v.slice(1), this.special('CONVFMT'));
      case 'tolower':
        return s(0).toLowerCase();
      case 'toupper':
        return s(0).toUpperCase();
      case 'int':
        return Math.trunc(n(0));
      case 'sqrt':
        return Math.sqrt(n(0));
      case 'exp':
        return exactMath('exp', n(0));
      case 'log':
        return exactMath('log', n(0));
      case 'sin':
        return exactMath('sin', n(0));
      case 'cos':
        return exactMath('cos', n(0));
      case 'atan2':
        return atan2(n(0), n(1));
      case 'rand':
        // A small linear congruential generator: the same numbers everywhere after the same srand().
        this.seed = (Math.imul(this.seed, 1103515245) + 12345) >>> 0;
        return (this.seed >>> 1) / 0x80000000;
      case 'srand': {
        const old = this.previousSeed;
        this.previousSeed = v.length > 0 ? n(0) : Math.floor((yield* sys.gettimeofday()) / 1000);
        this.seed = this.previousSeed >>> 0;
        return old;
      }
      case 'system':
        return yield* this.io.system(s(0));
      case 'close':
        return yield* this.io.close(s(0));
      case 'fflush':
        yield* this.io.flush(v.length > 0 && s(0) !== '' ? s(0) : undefined);
        return 0;
      case 'systime':
        return Math.floor((yield* sys.gettimeofday()) / 1000);
      case 'strftime':
        return strftime(
          v.length > 0 ? s(0) : '%a %b %e %H:%M:%S UTC %Y',
          v.length > 1 ? n(1) * 1000 : yield* sys.gettimeofday(),
        );
      case 'strtonum': {
        const text = s(0).trim();
        return /^0[xX]/.test(text)
          ? Number.parseInt(text, 16) || 0
          : /^0[0-7]+$/.test(text)
            ? Number.parseInt(text, 8)
            : n(0);
      }
      case 'and':
        return Number(BigInt(Math.trunc(n(0))) & BigInt(Math.trunc(n(1))));
      case 'or':
        return Number(BigInt(Math.trunc(n(0))) | BigInt(Math.trunc(n(1))));
      case 'xor':
        return Number(BigInt(Math.trunc(n(0))) ^ BigInt(Math.trunc(n(1))));
      case 'lshift':
        return n(0) * 2 ** n(1);
      case 'rshift':
        return Math.floor(n(0) / 2 ** n(1));
      default:
        throw new AwkError(`function \`${name}' not defined`);
    }
  }

  private *replace(name: string, args: readonly Expr[]): Sys<Value> {
    const regex = this.regex(yield* this.pattern(args[0] as Expr));
    const by = this.text(yield* this.value(args[1] as Expr));
    const how = name === 'gensub' ? this.text(yield* this.value(args[2] as Expr)) : '';
    const target = name === 'gensub' ? args[3] : args[2];
    const lvalue = target === undefined ? ({ t: 'field', index: { t: 'num', value: 0 } } as const) : target;
    const place =
      name !== 'gensub' && (lvalue.t === 'var' || lvalue.t === 'field' || lvalue.t === 'element')
        ? yield* this.place(lvalue)
        : null;
    const text = this.text(place === null ? yield* this.value(lvalue) : place.get());
    const only =
      name === 'sub' ? 1 : name === 'gensub' && !/^[gG]/.test(how) ? Math.max(1, Math.trunc(toNumber(how))) : 0;
    let out = '';
    let done = 0;
    let from = 0;
    let count = 0;
    let seen = 0;
    while (from <= text.length) {
      const m = regex.exec(text, from);
      this.t.charge(30 + text.length - from);
      if (this.t.tired) yield* this.t.spend();
      if (m === null) break;
      const [start, end] = [m[0] as number, m[1] as number];
      if (!(start === end && start === done && seen > 0 && start > 0)) {
        seen += 1;
        if (only === 0 || seen === only) {
          out += text.slice(done, start) + substitute(by, text, m, name === 'gensub');
          done = end;
          count += 1;
          if (out.length > 8 << 20) throw new AwkError('string too long');
          if (only !== 0) break;
        }
      }
      from = end > start ? end : end + 1;
    }
    out += text.slice(done);
    if (name === 'gensub') return out;
    if (count > 0) place?.set(out);
    return count;
  }
}

/** A value as plain data: null is unset, a list of one a string that came from input. */
type Packed = number | string | null | readonly [string];
export interface AwkState {
  readonly globals: readonly (readonly [string, Packed | { readonly array: readonly (readonly [string, Packed])[] }])[];
  readonly record: string;
  readonly ranges: readonly number[];
  readonly seed: number;
  readonly previousSeed: number;
}
const pack = (v: Value): Packed => (v === undefined ? null : v instanceof Strnum ? [v.text] : v);
const unpack = (p: Packed): Value => (p === null ? undefined : typeof p === 'object' ? new Strnum(p[0]) : p);

/** A cell shared with the caller until it is assigned a plain value. */
class Handed {
  private own: Value = undefined;
  private readonly from: Cell;
  constructor(from: Cell) {
    this.from = from;
  }
  get v(): Value | AwkArray {
    return this.from.v instanceof Map ? this.from.v : this.own;
  }
  set v(value: Value | AwkArray) {
    if (value instanceof Map) this.from.v = value;
    else this.own = value;
  }
}
/** What stops the program with `awk: message`. */
export class AwkError extends Error {}

function substitute(by: string, text: string, m: readonly number[], groups: boolean): string {
  let out = '';
  for (let i = 0; i < by.length; i += 1) {
    const c = by[i] as string;
    if (c === '\\' && (by[i + 1] === '&' || by[i + 1] === '\\')) out += by[++i];
    else if (groups && c === '\\' && /[0-9]/.test(by[i + 1] ?? '')) {
      const g = Number(by[++i]);
      out += (m[g * 2] ?? -1) < 0 ? '' : text.slice(m[g * 2], m[g * 2 + 1]);
    } else out += c === '&' ? text.slice(m[0], m[1]) : c;
  }
  return out;
}
const codePoints = (text: string): number => {
  let n = 0;
  for (const _ of text) n += 1;
  return n;
};
/** Numbers rising, then the rest as they came: awk leaves the order open, scripts like this one. */
function inOrder(array: AwkArray): string[] {
  const keys = [...array.keys()];
  const numeric = keys.filter((k) => looksNumeric(k)).sort((a, b) => Number(a) - Number(b));
  return [...numeric, ...keys.filter((k) => !looksNumeric(k))];
}
function power(a: number, b: number): number {
  if (!Number.isInteger(b) || Math.abs(b) > 1024)
    return b === 0.5 ? Math.sqrt(a) : exactMath('exp', b * exactMath('log', a));
  let [result, base, n] = [1, a, Math.abs(b)];
  for (; n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) result *= base;
    base *= base;
  }
  return b < 0 ? 1 / result : result;
}
/** The host's Math differs between engines in the last bits; rounding to 15 digits makes it the same everywhere. */
function exactMath(f: 'exp' | 'log' | 'sin' | 'cos', x: number): number {
  const y = Math[f](x);
  return Number.isFinite(y) ? Number(y.toPrecision(15)) : y;
}
function atan2(y: number, x: number): number {
  const r = Math.atan2(y, x);
  return Number(r.toPrecision(15));
}
