/** bin/awk/eval.ts — awk's expressions evaluated: generators, since getline, system() and print make calls. */
import type { RunnerCall, Sys } from '../../lib/sdk.ts';
import { builtin } from './builtins.ts';
import { AwkError, type Cell, type Flow, Handed, Return } from './flow.ts';
import { binary } from './math.ts';
import { Memory } from './memory.ts';
import type { Expr, LValue, Stmt } from './tree.ts';
import { Strnum, toNumber, truth, type Value } from './values.ts';

const MAX_CALLS = 500;

export abstract class Evaluator extends Memory {
  /** A statement, run by interp.ts: the body of a function is one. */
  abstract exec(s: Stmt): Generator<RunnerCall, Flow, number>;

  *key(keys: readonly Expr[]): Sys<string> {
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
  *value(e: Expr): Sys<Value> {
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
        return binary(e.op, yield* this.value(e.a), yield* this.value(e.b), this.special('CONVFMT'));
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
        return yield* builtin(this, e.name, e.args);
      case 'getline':
        return yield* this.getline(e);
    }
  }
  /** A regular expression's source: written between slashes, or any value's text. */
  *pattern(e: Expr): Sys<string> {
    return e.t === 'regex' ? e.source : this.text(yield* this.value(e));
  }
  matches(text: string, source: string): boolean {
    this.t.charge(text.length >> 1);
    return this.regex(source).test(text);
  }
  *place(to: LValue): Sys<{ get(): Value; set(v: Value): void }> {
    if (to.t === 'var') return { get: () => this.getVar(to.name), set: (v) => this.setVar(to.name, v) };
    if (to.t === 'field') {
      const i = Math.trunc(toNumber(yield* this.value(to.index)));
      return { get: () => this.field(i), set: (v) => this.setField(i, v) };
    }
    const key = yield* this.key(to.keys);
    return { get: () => this.array(to.name).get(key), set: (v) => void this.array(to.name).set(key, v) };
  }
  *assign(e: Extract<Expr, { t: 'assign' }>): Sys<Value> {
    if (e.op === '=') {
      const v = yield* this.value(e.value);
      (yield* this.place(e.to)).set(v);
      return v;
    }
    const place = yield* this.place(e.to);
    const right = yield* this.value(e.value);
    const v = binary(e.op.slice(0, -1), place.get(), right, this.special('CONVFMT'));
    place.set(v);
    return v;
  }
  *call(name: string, args: readonly Expr[]): Sys<Value> {
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

  *getline(e: Extract<Expr, { t: 'getline' }>): Sys<number> {
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
}
