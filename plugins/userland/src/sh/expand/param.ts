/** expand/param.ts — `$x`, `${x[i]}`, `${x#p}` and all the others, put on the word that is being built. */
import { evaluate } from '../arith/evaluate.ts';
import type { OpHow, OpRef } from '../compile/ops.ts';
import { optionLetters } from '../dynamic.ts';
import { ArithmeticError, ShellError } from '../errors.ts';
import { type Frame, on, type Piece, type Shell, shopted } from '../state.ts';
import * as vars from '../vars.ts';
import { extglob } from './fields.ts';
import { compilePattern } from './pattern.ts';
import { removeMatch, replaceMatch } from './pattern-parts.ts';
import { decodePrompt } from './prompt.ts';
import {
  attributeLetters,
  changeCase,
  countChars,
  declaration,
  expandEscapes,
  keyText,
  quoteAlways,
  sliceText,
} from './transform.ts';

/** What a reference stands for. `list`: several values joined or kept apart; null text: not set. */
export type Looked = { kind: 'one'; text: string | null } | { kind: 'list'; items: readonly string[]; all: '@' | '*' };

export type Where = { name: string; sub: string | null; all: '@' | '*' | null };

/** Follows `!`, takes a subscript from `vals`. */
export function locate(s: Shell, f: Frame, ref: OpRef): Where {
  const sub = ref.indexed ? (f.vals.pop() as string) : null;
  const here: Where = { name: ref.name, sub, all: ref.all ?? null };
  if (!ref.indirect) return here;
  const variable = vars.findDirect(s, ref.name);
  if (variable?.attrs.includes('n')) {
    const target = variable.value.kind === 'scalar' ? (variable.value.text ?? '') : '';
    return { name: '!', sub: target, all: null }; // ${!nameref} is the name itself
  }
  const looked = look(s, here);
  const target = looked.kind === 'one' ? looked.text : looked.items.join(' ');
  if (target === null) throw new ShellError(`${ref.name}: invalid indirect expansion`, 'line');
  const m = /^([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!_-])(?:\[([\s\S]*)\])?$/.exec(target);
  if (m === null) throw new ShellError(`${target}: invalid variable name`, 'line');
  const inner = m[2];
  if (inner === '@' || inner === '*') return { name: m[1] as string, sub: null, all: inner };
  const all = m[1] === '@' || m[1] === '*' ? m[1] : null;
  return { name: m[1] as string, sub: inner ?? null, all };
}

export function look(s: Shell, { name, sub, all }: Where): Looked {
  if (name === '!' && sub !== null) return { kind: 'one', text: sub };
  if (all !== null) {
    if (name === '@' || name === '*') return { kind: 'list', items: s.params, all };
    return { kind: 'list', items: vars.elements(s, vars.resolve(s, name)), all };
  }
  if (sub !== null) return { kind: 'one', text: vars.element(s, vars.resolve(s, name), sub) };
  return { kind: 'one', text: single(s, name) };
}

function single(s: Shell, name: string): string | null {
  if (/^[0-9]/.test(name)) {
    const n = Number(name);
    return n === 0 ? s.name : (s.params[n - 1] ?? null);
  }
  switch (name) {
    case '#':
      return String(s.params.length);
    case '?':
      return String(s.status);
    case '$':
      return String(s.shellPid);
    case '!':
      return s.lastBackground === 0 ? null : String(s.lastBackground);
    case '-':
      return optionLetters(s);
    case '_':
      return s.lastArg;
    default:
      return vars.get(s, name);
  }
}

const label = ({ name, sub, all }: Where): string =>
  sub !== null ? `${name}[${sub}]` : all !== null && name !== '@' && name !== '*' ? `${name}[${all}]` : name;

export function unbound(s: Shell, where: Where): never {
  const name = /^\d/.test(where.name) ? `$${where.name}` : label(where);
  throw new ShellError(`${name}: unbound variable`, 'exit', s.fromString ? 127 : 1);
}

/** The value, or the error `set -u` asks for. */
function demand(s: Shell, where: Where): Looked {
  const looked = look(s, where);
  if (looked.kind === 'one' && looked.text === null && on(s, 'nounset')) unbound(s, where);
  return looked;
}

/** Adds what an expansion gave to the word. */
export function put(s: Shell, f: Frame, looked: Looked, quoted: boolean): void {
  const word = f.words[f.words.length - 1] as Piece[];
  const k = quoted ? 'quoted' : 'expanded';
  if (looked.kind === 'one') {
    if (looked.text !== null && (looked.text !== '' || quoted)) word.push({ s: looked.text, k });
    s.cycles += (looked.text?.length ?? 0) >> 4;
    return;
  }
  const { items, all } = looked;
  s.cycles += items.length * 4;
  const ifs = all === '*' ? (vars.get(s, 'IFS') ?? ' \t\n').slice(0, 1) : ' ';
  if (quoted && all === '*') {
    word.push({ s: items.join(ifs), k });
    return;
  }
  if (quoted && items.length === 0) {
    const before = word[word.length - 1];
    if (before !== undefined && before.k === 'quoted' && before.s === '') word.pop();
    return;
  }
  items.forEach((item, i) => {
    if (i > 0) word.push({ s: ifs, k: 'break' });
    if (item !== '' || quoted) word.push({ s: item, k });
  });
}

const map = (looked: Looked, change: (text: string) => string): Looked =>
  looked.kind === 'one'
    ? { kind: 'one', text: looked.text === null ? null : change(looked.text) }
    : { ...looked, items: looked.items.map(change) };

export function parameter(s: Shell, f: Frame, ref: OpRef, how: OpHow, quoted: boolean, text: string): void {
  switch (how.kind) {
    case 'value':
      put(s, f, demand(s, locate(s, f, ref)), quoted);
      return;
    case 'length': {
      const where = locate(s, f, ref);
      if (where.all !== null) {
        put(s, f, { kind: 'one', text: String((look(s, where) as { items: readonly string[] }).items.length) }, quoted);
        return;
      }
      const looked = demand(s, where);
      put(s, f, { kind: 'one', text: String(countChars(looked.kind === 'one' ? (looked.text ?? '') : '')) }, quoted);
      return;
    }
    case 'keys':
      put(s, f, { kind: 'list', items: vars.keys(s, vars.resolve(s, ref.name)), all: ref.all ?? '@' }, quoted);
      return;
    case 'names': {
      const names = vars
        .allVariables(s)
        .flatMap(([name, v]) => (name.startsWith(ref.name) && vars.textOf(v.value) !== null ? [name] : []));
      put(s, f, { kind: 'list', items: names, all: how.star ? '*' : '@' }, quoted);
      return;
    }
    case 'remove': {
      const pattern = compilePattern(f.vals.pop() as string, { extglob: extglob(s) });
      put(
        s,
        f,
        map(demand(s, locate(s, f, ref)), (v) => removeMatch(pattern, v, how.how)),
        quoted,
      );
      return;
    }
    case 'replace': {
      const replacement = f.vals.pop() as string;
      const pattern = compilePattern(f.vals.pop() as string, {
        extglob: extglob(s),
        ignoreCase: shopted(s, 'nocasematch'),
      });
      const replaced = replacer(replacement, s.shopt.get('patsub_replacement') !== false);
      put(
        s,
        f,
        map(demand(s, locate(s, f, ref)), (v) => replaceMatch(pattern, v, how.how, replaced)),
        quoted,
      );
      return;
    }
    case 'slice':
      slice(s, f, ref, how.limited, quoted, text);
      return;
    case 'case': {
      const pattern = how.patterned ? (f.vals.pop() as string) : null;
      put(
        s,
        f,
        map(demand(s, locate(s, f, ref)), (v) => changeCase(v, how.how, pattern)),
        quoted,
      );
      return;
    }
    case 'transform':
      transform(s, f, ref, how.how, quoted, text);
  }
}

/** `&` stands for the match unless protected. */
function replacer(replacement: string, ampersand: boolean): (matched: string) => string {
  if (!/[&\\]/.test(replacement)) return () => replacement;
  return (matched) =>
    replacement.replace(/\\([&\\])|&/g, (all, kept?: string) =>
      kept !== undefined ? kept : ampersand ? matched : all,
    );
}

function slice(s: Shell, f: Frame, ref: OpRef, limited: boolean, quoted: boolean, text: string): void {
  const lengthText = limited ? (f.vals.pop() as string) : null;
  const offsetText = f.vals.pop() as string;
  const where = locate(s, f, ref);
  const number = (source: string): number => {
    try {
      return evaluate(s, source);
    } catch (e) {
      if (!(e instanceof ArithmeticError)) throw e;
      throw new ShellError(`${ref.name}: ${e.message}`, 'line');
    }
  };
  const offset = number(offsetText);
  const length = lengthText === null ? null : number(lengthText);
  const looked = demand(s, where);
  if (looked.kind === 'one') {
    const value = looked.text ?? '';
    const size = countChars(value);
    const from = offset < 0 ? size + offset : offset;
    if (from < 0 || from > size) {
      put(s, f, { kind: 'one', text: looked.text === null ? null : '' }, quoted);
      return;
    }
    const to = length === null ? size : length < 0 ? size + length : from + length;
    if (to < from) throw new ShellError(`${lengthText?.trim() ?? ''}: substring expression < 0`, 'line');
    put(s, f, { kind: 'one', text: sliceText(value, from, to) }, quoted);
    return;
  }
  if (length !== null && length < 0)
    throw new ShellError(`${lengthText?.trim() ?? ''}: substring expression < 0`, 'line');
  void text;
  put(s, f, { ...looked, items: sliceList(s, where, looked.items, offset, length) }, quoted);
}

function sliceList(
  s: Shell,
  where: Where,
  items: readonly string[],
  offset: number,
  length: number | null,
): readonly string[] {
  const count = length ?? Infinity;
  if (where.name === '@' || where.name === '*') {
    const all = [s.name, ...items];
    const from = offset < 0 ? all.length + offset : offset;
    return from < 0 ? [] : all.slice(from, from + count);
  }
  const keys = vars.keys(s, vars.resolve(s, where.name)).map(Number);
  const associative = vars.find(s, where.name)?.value.kind === 'assoc';
  if (associative) return items.slice(offset < 0 ? items.length + offset : Math.max(0, offset - 1)).slice(0, count);
  const last = keys.length === 0 ? -1 : (keys[keys.length - 1] as number);
  const from = offset < 0 ? last + 1 + offset : offset;
  if (from < 0) return [];
  return items.filter((_, i) => (keys[i] as number) >= from).slice(0, count);
}

function transform(s: Shell, f: Frame, ref: OpRef, how: string, quoted: boolean, text: string): void {
  const where = locate(s, f, ref);
  const name = vars.resolve(s, where.name);
  const variable = vars.find(s, name);
  if (how === 'a') {
    const letters = variable === null ? '' : attributeLetters(variable);
    const looked = look(s, where);
    if (looked.kind === 'list')
      put(
        s,
        f,
        map(looked, () => letters),
        quoted,
      );
    else put(s, f, { kind: 'one', text: letters }, quoted);
    return;
  }
  const looked = demand(s, where);
  if (how === 'A') {
    if (where.name === '@' || where.name === '*')
      put(s, f, { kind: 'one', text: `set -- ${s.params.map(quoteAlways).join(' ')}` }, quoted);
    else if (variable === null || (vars.textOf(variable.value) === null && where.all === null))
      put(s, f, { kind: 'one', text: null }, quoted);
    else if (where.all !== null && variable.value.kind !== 'scalar')
      put(s, f, { kind: 'one', text: declaration(name, variable) }, quoted);
    else {
      const letters = attributeLetters(variable);
      const value = `${name}=${quoteAlways(looked.kind === 'one' ? (looked.text ?? '') : looked.items.join(' '))}`;
      put(s, f, { kind: 'one', text: letters === '' ? value : `declare -${letters} ${value}` }, quoted);
    }
    return;
  }
  if ((how === 'K' || how === 'k') && where.all !== null) {
    const keys = vars.keys(s, name);
    const values = vars.elements(s, name);
    const double = (v: string): string => `"${v.replace(/["$\\`]/g, '\\$&')}"`;
    if (how === 'K')
      put(
        s,
        f,
        { kind: 'one', text: keys.map((k, i) => `${keyText(k)} ${double(values[i] as string)}`).join(' ') },
        quoted,
      );
    else put(s, f, { kind: 'list', items: keys.flatMap((k, i) => [k, values[i] as string]), all: where.all }, quoted);
    return;
  }
  const changes: Readonly<Record<string, (v: string) => string>> = {
    U: (v) => v.toUpperCase(),
    u: (v) => changeCase(v, '^', null),
    L: (v) => v.toLowerCase(),
    Q: quoteAlways,
    K: quoteAlways,
    k: quoteAlways,
    E: expandEscapes,
    P: (v) => decodePrompt(s, v),
  };
  const change = changes[how];
  if (change === undefined) throw new ShellError(`${text}: bad substitution`, 'line');
  put(s, f, map(looked, change), quoted);
}
