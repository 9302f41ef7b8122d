/**
 * run/step.ts — what each instruction does. Most only change the state; those that make calls give a generator, which the evaluator runs.
 */

import { type Sys, sys } from '../../lib/sdk.ts';
import { evaluateBig } from '../arith/evaluate.ts';
import { braceWords } from '../compile/braces.ts';
import { TooComplex } from '../compile/emitter.ts';
import type { Op } from '../compile/ops.ts';
import { ArithmeticError, lineOf, ShellError } from '../errors.ts';
import { extglob, toFields, toPattern, toRegex, toReplacement, toText } from '../expand/fields.ts';
import { startGlob } from '../expand/glob.ts';
import { locate, look, parameter, put } from '../expand/param.ts';
import { compilePattern, matches } from '../expand/pattern.ts';
import { tildeText } from '../expand/tilde.ts';
import { type Assigned, type Frame, on, type Piece, type Shell, shopted } from '../state.ts';
import type { Turn } from '../turn.ts';
import * as vars from '../vars.ts';
import {
  background,
  commandSubstitution,
  coprocess,
  pipeline,
  processSubstitution,
  slurp,
  subshell,
} from './compound.ts';
import { binaryTest, unaryTest } from './cond.ts';
import { check, defineFunction, statement, timeBegin, timeEnd } from './control.ts';
import { redirect, undo } from './redirect.ts';
import { startSelect } from './select.ts';
import { assignNow, clearCommand, endSimple, redirectContext, runSimple } from './simple.ts';
import { traceLine } from './trace.ts';

const pop = (f: Frame): string => f.vals.pop() as string;

export function step(t: Turn, f: Frame, op: Op): Sys<void> | null {
  const { s } = t;
  switch (op.op) {
    case 'literal':
      f.args.push(op.s);
      return null;
    case 'open':
      f.words.push([]);
      return null;
    case 'text':
      (f.words[f.words.length - 1] as Piece[]).push({ s: op.s, k: op.k });
      return null;
    case 'param':
      parameter(s, f, op.ref, op.how, op.quoted, op.text);
      return null;
    case 'close':
      return close(s, f, op.as);
    case 'stmt':
      return statement(t, op.line, op.text);
    case 'run':
      s.line = lineOf(s, op.line);
      return runSimple(t, f, op.last);
    case 'end':
      if (s.pipeStatus.length !== 1 || s.pipeStatus[0] !== s.status) s.pipeStatus = [s.status];
      if (
        f.mark !== null &&
        f.procs.length === 0 &&
        s.saves.length === f.mark.saves &&
        s.scopes.length === f.mark.scopes
      ) {
        f.mark = null;
        clearCommand(f);
        return null;
      }
      return endSimple(s, f);
    case 'check':
      return s.status === 0 || f.guard > 0 ? null : check(s, op.line);
    case 'jump':
      f.pc = op.to;
      return null;
    case 'jump-fail':
      if (s.status !== 0) f.pc = op.to;
      return null;
    case 'jump-ok':
      if (s.status === 0) f.pc = op.to;
      return null;
    case 'guard':
      f.guard += 1;
      return null;
    case 'unguard':
      f.guard -= 1;
      return null;
    case 'status':
      s.status = op.value;
      return null;
    case 'not':
      s.status = s.status === 0 ? 1 : 0;
      return null;
    case 'clock':
      return readClock(s);
    case 'arith':
      put(s, f, { kind: 'one', text: evaluateBig(s, pop(f)).toString() }, op.quoted);
      return null;
    case 'tilde':
      return tilde(s, f, op.user);
    case 'default':
      testDefault(s, f, op);
      return null;
    case 'assign-default': {
      const value = pop(f);
      const where = locate(s, f, op.ref);
      if (where.all !== null || !/^[A-Za-z_]/.test(where.name))
        throw new ShellError(`$${where.name}: cannot assign in this way`, 'line');
      if (where.sub !== null) vars.setElement(s, where.name, where.sub, value);
      else vars.set(s, where.name, value);
      put(s, f, look(s, where), op.quoted);
      return null;
    }
    case 'error-default': {
      const message = pop(f);
      const where = locate(s, f, op.ref);
      const name = where.sub === null ? where.name : `${where.name}[${where.sub}]`;
      throw new ShellError(
        `${name}: ${message === '' ? (op.colon ? 'parameter null or not set' : 'parameter not set') : message}`,
        'exit',
        s.fromString ? 127 : 1,
      );
    }
    case 'cmdsub':
      return commandSubstitution(s, f, op);
    case 'slurp':
      return slurp(s, f, op.quoted);
    case 'procsub':
      return processSubstitution(s, f, op);
    case 'bad':
      throw new ShellError(`${op.text}: bad substitution`, 'line');
    case 'braces': {
      const words = bracesOf(op.text);
      s.cycles += words.length * 10;
      for (const word of words) if (word !== '') f.args.push(word);
      return null;
    }
    default:
      return more(t, f, op);
  }
}

function more(t: Turn, f: Frame, op: Op): Sys<void> | null {
  const { s } = t;
  switch (op.op) {
    case 'item': {
      const value = pop(f);
      f.items.push({ key: op.keyed ? pop(f) : null, value, append: op.append });
      return null;
    }
    case 'assign': {
      const value = pop(f);
      return assign(
        s,
        f,
        { name: op.name, index: op.indexed ? pop(f) : null, raw: op.raw, value, items: null, append: op.append },
        op.now,
      );
    }
    case 'assign-array': {
      const { items } = f;
      f.items = [];
      return assign(s, f, { name: op.name, index: null, raw: '', value: '', items, append: op.append }, op.now);
    }
    case 'argument-array':
      f.arrays.push({ at: f.args.length, name: op.name, append: op.append, items: f.items });
      f.items = [];
      f.args.push(op.name);
      return null;
    case 'redir': {
      const { items } = f;
      f.items = [];
      const target = op.kind === 'here' ? pop(f) : items.map((i) => i.value).join(' ');
      const ambiguous = op.kind !== 'here' && items.length !== 1;
      f.redirs.push({
        kind: op.kind,
        fd: op.fd,
        variable: op.variable,
        target: ambiguous ? op.source : target,
        ambiguous,
      });
      return null;
    }
    case 'redirect':
      return redirectCompound(s, f, op.fail, op.tail && f.kind === 'subshell' && f.loops.length === 0);
    case 'restore':
      return restore(s, f);
    case 'time-begin':
      return timeBegin(s, f);
    case 'time-end':
      return timeEnd(s, f, op.posix);
    case 'subshell':
      return subshell(s, f, op);
    case 'background':
      return background(s, f, op);
    case 'pipeline':
      return pipeline(s, f, op);
    case 'coproc':
      return coprocess(s, f, op);
    case 'function':
      return defineFunction(s, f, op.name, op.body, op.line);
    case 'loop':
      enterLoop(s, f, op, []);
      return null;
    case 'keep': {
      const loop = f.loops[f.loops.length - 1];
      if (loop !== undefined) loop.status = s.status;
      return null;
    }
    case 'done':
      s.status = f.loops.pop()?.status ?? 0;
      return null;
    case 'for':
      enterLoop(s, f, op, op.params ? [...s.params] : f.args);
      f.args = [];
      return null;
    case 'next':
      return next(s, f, op.name, op.exit, op.line);
    case 'select':
      s.line = lineOf(s, op.line);
      return startSelect(s, f, op.name, op.exit);
    case 'case':
      f.cases.push(pop(f));
      return on(s, 'xtrace') ? traceLine(s, `case ${f.cases[f.cases.length - 1]} in`) : null;
    case 'match': {
      const pattern = compilePattern(pop(f), { extglob: extglob(s), ignoreCase: shopted(s, 'nocasematch') });
      const text = f.cases[f.cases.length - 1] as string;
      s.cycles += text.length;
      if (matches(pattern, text)) f.pc = op.to;
      return null;
    }
    case 'esac':
      f.cases.pop();
      return null;
    case 'arith-cmd': {
      const text = pop(f);
      s.line = lineOf(s, op.line);
      return arithmeticCommand(s, f, text, op);
    }
    case 'cond-unary':
      s.line = lineOf(s, op.line);
      return unaryTest(s, op.what, pop(f));
    case 'cond-binary': {
      s.line = lineOf(s, op.line);
      const right = pop(f);
      return binaryTest(s, op.what, pop(f), right);
    }
    default:
      return null;
  }
}

function arithmeticCommand(s: Shell, f: Frame, text: string, op: Extract<Op, { op: 'arith-cmd' }>): Sys<void> | null {
  try {
    // An empty test of `for ((;;))` is true.
    const value = text.trim() === '' ? (op.loop ? 1n : 0n) : evaluateBig(s, text);
    s.status = value === 0n ? 1 : 0;
  } catch (e) {
    if (!(e instanceof ArithmeticError)) throw e;
    s.warnings.push(`((: ${e.message}`);
    s.status = 1;
    const loop = f.loops[f.loops.length - 1];
    if (op.fail > 0 && loop !== undefined) {
      loop.status = 1;
      f.pc = op.fail;
    }
  }
  return on(s, 'xtrace') ? traceLine(s, `(( ${text.trim()} ))`) : null;
}

function bracesOf(text: string): readonly string[] {
  try {
    return braceWords(text);
  } catch (e) {
    if (e instanceof TooComplex) throw new ShellError(e.message, 'line');
    throw e;
  }
}

function close(s: Shell, f: Frame, as: Extract<Op, { op: 'close' }>['as']): Sys<void> | null {
  const pieces = f.words.pop() as Piece[];
  switch (as) {
    case 'string':
      f.vals.push(toText(pieces));
      return null;
    case 'here':
      f.vals.push(`${toText(pieces)}\n`);
      return null;
    case 'pattern':
      f.vals.push(toPattern(pieces));
      return null;
    case 'regex':
      f.vals.push(toRegex(pieces));
      return null;
    case 'replacement':
      f.vals.push(toReplacement(pieces));
      return null;
    case 'argument':
      f.args.push(toText(pieces));
      return null;
    default:
      return addFields(s, f, pieces, as);
  }
}

function addFields(s: Shell, f: Frame, pieces: readonly Piece[], as: 'fields' | 'items'): Sys<void> | null {
  const fields = toFields(s, pieces);
  s.cycles += fields.length * 5;
  if (fields.some((field) => field.pattern !== null)) {
    s.effect = {
      kind: 'glob',
      data: { fields: fields.map(({ text, pattern }) => ({ text, pattern })), at: 0, as, glob: null, out: [] },
    };
    return null;
  }
  for (const { text } of fields) {
    if (as === 'fields') f.args.push(text);
    else f.items.push({ key: null, value: text, append: false });
  }
  return null;
}
export const globOf = startGlob;

function assign(s: Shell, f: Frame, assigned: Assigned, now: boolean): Sys<void> | null {
  if (!now) {
    f.assigns.push(assigned);
    return null;
  }
  return assignNow(s, assigned);
}

function testDefault(s: Shell, f: Frame, op: Extract<Op, { op: 'default' }>): void {
  const depth = f.vals.length;
  const where = locate(s, f, op.ref);
  const looked = look(s, where);
  const text = looked.kind === 'one' ? looked.text : looked.items.length === 0 ? null : looked.items.join(' ');
  const usable = text !== null && !(op.colon && text === '');
  if (op.how === '+') {
    if (usable) return;
    f.pc = op.skip;
    // "${@+x}" without parameters is no word, as "$@" is none.
    if (looked.kind === 'list' && looked.items.length === 0) put(s, f, looked, op.quoted);
    return;
  }
  if (usable) {
    put(s, f, looked, op.quoted);
    f.pc = op.skip;
    return;
  }
  // `=` and `?` need the subscript once more, below the word they will find on top of it.
  if ((op.how === '=' || op.how === '?') && op.ref.indexed) f.vals.push(where.sub as string);
  void depth;
}

function* readClock(s: Shell): Sys<void> {
  s.clockMs = yield* sys.gettimeofday();
}

function* tilde(s: Shell, f: Frame, user: string): Sys<void> {
  const text = yield* tildeText(s, user);
  (f.words[f.words.length - 1] as Piece[]).push({ s: text, k: 'quoted' });
}

function* redirectCompound(s: Shell, f: Frame, fail: number, forGood: boolean): Sys<void> {
  const { redirs } = f;
  f.redirs = [];
  f.marks.push(s.saves.length);
  if (yield* redirect(redirectContext(s, !forGood), redirs)) return;
  s.status = 1;
  f.pc = fail;
}

function* restore(s: Shell, f: Frame): Sys<void> {
  yield* undo(s.saves, f.marks.pop() ?? s.saves.length);
}

function enterLoop(s: Shell, f: Frame, op: { readonly brk: number; readonly cont: number }, items: string[]): void {
  f.loops.push({
    brk: op.brk,
    cont: op.cont,
    saves: s.saves.length,
    guard: f.guard,
    cases: f.cases.length,
    marks: f.marks.length,
    status: 0,
    items,
    at: 0,
  });
}

function next(s: Shell, f: Frame, name: string, exit: number, line: number): Sys<void> | null {
  const loop = f.loops[f.loops.length - 1];
  if (loop === undefined || loop.at >= loop.items.length) {
    f.pc = exit;
    return null;
  }
  s.line = lineOf(s, line);
  if (!vars.isName(name)) {
    loop.status = 1;
    f.pc = exit;
    s.warnings.push(`\`${name}': not a valid identifier`);
    return null;
  }
  vars.set(s, name, loop.items[loop.at] as string);
  loop.at += 1;
  if (!on(s, 'xtrace')) return null;
  return traceLine(s, `for ${name} in ${loop.items.map((i) => (/^[\w./+-]+$/.test(i) ? i : `'${i}'`)).join(' ')}`);
}
