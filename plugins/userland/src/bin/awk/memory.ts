/** bin/awk/memory.ts — what an awk program holds: its variables, the record and the fields, and all of it as plain data. */
import { compileRegex, type Regex } from '../../lib/regex.ts';
import type { Sys } from '../../lib/sdk.ts';
import type { Tool } from '../../lib/tool.ts';
import { AwkError, type Cell } from './flow.ts';
import { AwkIo, type Splitter } from './io.ts';
import { splitText, splitter } from './split.ts';
import type { AwkProgram, Rule } from './tree.ts';
import { type AwkArray, numberText, Strnum, toNumber, toText, type Value } from './values.ts';

const MAX_FIELDS = 100_000;

export class Memory {
  readonly io: AwkIo;
  readonly t: Tool;
  readonly p: AwkProgram;
  readonly globals = new Map<string, Cell>();
  frame: Map<string, Cell> | null = null;
  depth = 0;
  record = '';
  fields: Value[] = [];
  split = true;
  /** $0 must be joined again from the fields. */
  stale = false;
  readonly ranges = new Set<Rule>();
  readonly regexes = new Map<string, Regex>();
  seed = 0;
  previousSeed = 0;
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
  cell(name: string): Cell {
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
  text(v: Value): string {
    if (typeof v === 'string') return v;
    if (v === undefined) return '';
    return v instanceof Strnum ? v.text : numberText(v, this.special('CONVFMT'));
  }
  special(name: string): string {
    const { v } = this.globals.get(name) as Cell;
    return typeof v === 'string' ? v : v instanceof Map ? '' : toText(v, '%.6g');
  }

  // ---- records and fields ---------------------------------------------------------------------------------------------------------
  setRecord(text: string): void {
    this.record = text;
    this.split = false;
    this.stale = false;
  }
  splitRecord(): void {
    if (this.split) return;
    this.split = true;
    this.fields = this.splitText(this.record, this.special('FS')).map((f) => new Strnum(f));
    (this.globals.get('NF') as Cell).v = this.fields.length;
  }
  resize(n: number): void {
    this.splitRecord();
    if (n < 0) throw new AwkError(`NF set to negative value`);
    if (n > MAX_FIELDS) throw new AwkError(`too many fields`);
    while (this.fields.length < n) this.fields.push('');
    this.fields.length = n;
    (this.globals.get('NF') as Cell).v = n;
    this.stale = true;
  }
  field(i: number): Value {
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
  setField(i: number, v: Value): void {
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
  splitText(text: string, fs: string): string[] {
    this.t.charge(text.length);
    return splitText(text, fs, this.special('RS') === '', (source) => this.regex(source));
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
    return splitter(this.special('RS'), (source) => this.regex(source));
  }
  bump(name: string): void {
    const c = this.globals.get(name) as Cell;
    c.v = toNumber(c.v as Value) + 1;
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
