/**
 * bin/awk/interp.ts — runs an awk program over its records.
 *
 * Statements are generators like the expressions of eval.ts. Every step spends fuel.
 */
import type { RunnerCall, Sys } from '../../lib/sdk.ts';
import { Evaluator } from './eval.ts';
import { AwkError, AwkExit, type Flow, Next, NextFile, Return } from './flow.ts';
import type { Rule, Stmt } from './tree.ts';
import { type AwkArray, looksNumeric, numberText, Strnum, sprintf, toNumber, truth, type Value } from './values.ts';

export class Awk extends Evaluator {
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

  *exec(s: Stmt): Generator<RunnerCall, Flow, number> {
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
}

/** Numbers rising, then the rest as they came: awk leaves the order open, scripts like this one. */
function inOrder(array: AwkArray): string[] {
  const keys = [...array.keys()];
  const numeric = keys.filter((k) => looksNumeric(k)).sort((a, b) => Number(a) - Number(b));
  return [...numeric, ...keys.filter((k) => !looksNumeric(k))];
}
