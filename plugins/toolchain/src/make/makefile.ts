/**
 * make/makefile.ts — reading makefiles: variables, conditionals, includes, and rules.
 *
 * Left out: archives members as targets, second expansion, .ONESHELL, VPATH.
 */
import type { Sys } from '@killinit/plugin-sdk';
import { readText } from '../bin/io.ts';
import { type Host, MakeError, type Origin, Variables, wildcard } from './expand.ts';
import { fillPattern, matchPattern, wordsOf } from './words.ts';

export interface RecipeLine {
  readonly text: string;
  /** `Makefile:7` */
  readonly where: string;
}
export interface Rule {
  readonly targets: readonly string[];
  prerequisites: string[];
  orderOnly: string[];
  recipe: RecipeLine[];
  readonly where: string;
  readonly double: boolean;
}

interface Condition {
  /** This branch is read. */
  active: boolean;
  /** Some branch was read already. */
  done: boolean;
  /** Everything around it is read. */
  readonly outer: boolean;
}
const MOST_INCLUDES = 64;
const MOST_LINES = 200_000;

export class Makefile implements Host {
  readonly dir: string;
  readonly variables: Variables;
  readonly environment: string[];
  readonly explicit = new Map<string, Rule[]>();
  readonly patterns: Rule[] = [];
  readonly phony = new Set<string>();
  readonly scopes = new Map<string, Variables>();
  readonly exported = new Set<string>();
  exportAll = false;
  silent = false;
  /** First target of the file. */
  firstTarget: string | null = null;
  depth = 0;
  spent = 0;
  private line = '';
  private conditions: Condition[] = [];
  private current: Rule[] = [];
  private includes = 0;
  /** Included files that are not there (yet). */
  readonly missing: { readonly name: string; readonly where: string; readonly must: boolean }[] = [];

  constructor(dir: string, given: Readonly<Record<string, string>>, environment: readonly string[]) {
    this.dir = dir;
    this.environment = [...environment];
    this.variables = new Variables(this);
    for (const [name, value] of Object.entries(given)) this.variables.set(name, value, 'default', false);
  }

  where(): string {
    return this.line;
  }
  /** The words of a variable's value. */
  *list(name: string): Sys<string[]> {
    return wordsOf(yield* this.variables.value(name));
  }

  /** Reads a whole file; the message of an error, or null. */
  *read(text: string, name: string): Sys<string | null> {
    try {
      yield* this.lines(text, name);
      this.current = [];
      return null;
    } catch (e) {
      if (!(e instanceof MakeError)) throw e;
      return this.message(e);
    }
  }
  message(e: MakeError): string {
    this.depth = 0;
    return `${this.line}: *** ${e.message}${e.message.endsWith('Stop.') ? '' : '  Stop.'}`;
  }

  *evaluate(text: string): Sys<void> {
    const { line } = this;
    yield* this.lines(text, line.slice(0, Math.max(0, line.lastIndexOf(':'))));
    this.line = line;
  }

  private *lines(text: string, file: string): Sys<void> {
    const raw = text.split('\n');
    if (raw.length > MOST_LINES) throw new MakeError('this makefile is too long.');
    const depth = this.conditions.length;
    for (let i = 0; i < raw.length; i += 1) {
      let line = raw[i] as string;
      if (line.endsWith('\r')) line = line.slice(0, -1);
      this.line = `${file}:${i + 1}`;
      const recipe = line.startsWith('\t') && this.current.length > 0;
      while (continues(line) && i + 1 < raw.length) {
        i += 1;
        const next = raw[i] as string;
        line = recipe
          ? `${line}\n${next.startsWith('\t') ? next.slice(1) : next}`
          : `${line.slice(0, -1).trimEnd()} ${next.trimStart()}`;
      }
      if (recipe) {
        if (this.reading())
          for (const rule of this.current) rule.recipe.push({ text: line.slice(1), where: this.line });
        continue;
      }
      if (wordsOf(line)[0] === 'define' && this.reading()) {
        i = this.define(raw, i, line);
        continue;
      }
      yield* this.one(uncomment(line));
    }
    if (this.conditions.length > depth) throw new MakeError("missing `endif'.");
  }

  private reading(): boolean {
    const top = this.conditions[this.conditions.length - 1];
    return top === undefined || (top.active && top.outer);
  }

  /** `define NAME` … `endef`; the index of its last line. */
  private define(raw: readonly string[], from: number, line: string): number {
    const [, name = '', how = '='] = wordsOf(line);
    const body: string[] = [];
    let i = from + 1;
    let depth = 1;
    for (; i < raw.length; i += 1) {
      const first = wordsOf(raw[i] as string)[0];
      if (first === 'define') depth += 1;
      if (first === 'endef') depth -= 1;
      if (depth === 0) break;
      body.push(raw[i] as string);
    }
    if (i >= raw.length) throw new MakeError("missing 'endef', unterminated 'define'.");
    const old = how === '+=' ? `${this.variables.get(name)?.value ?? ''}\n` : '';
    this.variables.set(name, old + body.join('\n'), 'file', true);
    return i;
  }

  private *one(line: string): Sys<void> {
    const first = wordsOf(line)[0];
    if (first === undefined) return;
    if (yield* this.conditional(first, line)) return;
    if (!this.reading()) return;
    if (first === 'include' || first === '-include' || first === 'sinclude') {
      yield* this.include(
        wordsOf(yield* this.variables.expand(line.trimStart().slice(first.length))),
        first === 'include',
      );
      return;
    }
    let origin: Origin = 'file';
    let rest = line;
    if (first === 'override') {
      origin = 'override';
      rest = line.trimStart().slice(first.length).trimStart();
    }
    if (first === 'export' || first === 'unexport') {
      rest = line.trimStart().slice(first.length).trim();
      const names =
        splitAssignment(rest) === null
          ? wordsOf(yield* this.variables.expand(rest))
          : [splitAssignment(rest)?.name ?? ''];
      if (rest === '') this.exportAll = first === 'export';
      for (const name of names) {
        if (first === 'export') this.exported.add(name);
        else this.exported.delete(name);
      }
      if (splitAssignment(rest) === null) return;
    }
    const assignment = splitAssignment(rest);
    if (assignment !== null) {
      yield* this.assign(this.variables, assignment, origin);
      this.current = [];
      return;
    }
    yield* this.rule(line);
  }

  /** ifeq, ifdef, else, endif. */
  private *conditional(first: string, line: string): Sys<boolean> {
    const rest = line.trimStart().slice(first.length).trim();
    const top = this.conditions[this.conditions.length - 1];
    switch (first) {
      case 'ifeq':
      case 'ifneq':
      case 'ifdef':
      case 'ifndef': {
        const outer = this.reading();
        const active = outer && (yield* this.test(first, rest));
        this.conditions.push({ active, done: active, outer });
        return true;
      }
      case 'else': {
        if (top === undefined) throw new MakeError("extraneous `else'.");
        const next = wordsOf(rest)[0];
        const may = top.outer && !top.done;
        top.active = may && (next === undefined || (yield* this.test(next, rest.slice(next.length).trim())));
        top.done = top.done || top.active;
        return true;
      }
      case 'endif':
        if (top === undefined) throw new MakeError("extraneous `endif'.");
        this.conditions.pop();
        return true;
      default:
        return false;
    }
  }
  private *test(how: string, text: string): Sys<boolean> {
    if (how === 'ifdef' || how === 'ifndef') {
      const name = (yield* this.variables.expand(text)).trim();
      return ((this.variables.get(name)?.value ?? '') !== '') === (how === 'ifdef');
    }
    if (how !== 'ifeq' && how !== 'ifneq') throw new MakeError('missing separator.');
    const sides = conditionSides(text);
    if (sides === null) throw new MakeError('invalid syntax in conditional.');
    const a = yield* this.variables.expand(sides[0].trim());
    const b = yield* this.variables.expand(sides[1].trim());
    return (a === b) === (how === 'ifeq');
  }

  /** MAKEFILE_LIST names every makefile read so far. */
  listed(name: string): void {
    const before = this.variables.get('MAKEFILE_LIST')?.value ?? '';
    this.variables.set('MAKEFILE_LIST', `${before} ${name}`, 'file', false);
  }

  /** Files that are not there may be made later, after everything has been read. */
  private *include(names: readonly string[], must: boolean): Sys<void> {
    for (const pattern of names) {
      const found = yield* wildcard(pattern);
      for (const name of found.length > 0 ? found : [pattern]) {
        this.includes += 1;
        if (this.includes > MOST_INCLUDES) throw new MakeError('too many includes.');
        const text = yield* readText(name);
        if (typeof text === 'number') {
          this.missing.push({ name, where: this.line, must });
          continue;
        }
        const { line } = this;
        this.listed(name);
        yield* this.lines(text, name);
        this.line = line;
      }
    }
  }

  *assign(scope: Variables, { name: rawName, op, value }: Assignment, origin: Origin): Sys<void> {
    const name = (yield* this.variables.expand(rawName)).trim();
    if (name === '') throw new MakeError('empty variable name.');
    const old = scope.get(name);
    switch (op) {
      case '=':
        scope.set(name, value, origin, true);
        return;
      case ':=':
        scope.set(name, yield* this.variables.expand(value), origin, false);
        return;
      case '?=':
        if (old === undefined) scope.set(name, value, origin, true);
        return;
      case '!=': {
        const v = yield* this.variables.expand(`$(shell ${value})`);
        scope.set(name, v, origin, false);
        return;
      }
      default: {
        if (old === undefined) scope.set(name, value, origin, true);
        else {
          const more = old.recursive ? value : yield* this.variables.expand(value);
          scope.set(name, old.value === '' ? more : `${old.value} ${more}`, origin, old.recursive);
        }
      }
    }
  }

  private *rule(line: string): Sys<void> {
    this.current = [];
    const semicolon = line.indexOf(';');
    const head = semicolon < 0 ? line : line.slice(0, semicolon);
    const expanded = yield* this.variables.expand(head);
    const colon = expanded.indexOf(':');
    if (colon < 0) {
      if (expanded.trim() === '') return;
      throw new MakeError(
        line.startsWith('        ')
          ? 'missing separator (did you mean TAB instead of 8 spaces?).'
          : 'missing separator.',
      );
    }
    const double = expanded[colon + 1] === ':';
    const targets = wordsOf(expanded.slice(0, colon));
    // A value may have colons of its own: assignments for targets are looked for in the unexpanded text.
    const rawColon = rawColonOf(line);
    const own = rawColon < 0 ? null : splitAssignment(line.slice(rawColon + 1));
    if (own !== null && !double) {
      for (const t of targets) {
        let scope = this.scopes.get(t);
        if (scope === undefined) {
          scope = new Variables(this, this.variables);
          this.scopes.set(t, scope);
        }
        yield* this.assign(scope, own, 'file');
      }
      return;
    }
    const rest = expanded.slice(colon + (double ? 2 : 1));
    const second = rest.indexOf(':');
    const recipe: RecipeLine[] =
      semicolon < 0 ? [] : [{ text: line.slice(semicolon + 1).trimStart(), where: this.line }];
    if (second >= 0) {
      yield* this.staticPattern(targets, wordsOf(rest.slice(0, second)), rest.slice(second + 1), recipe);
      return;
    }
    yield* this.addRule(targets, rest, recipe, double, null);
  }

  private *staticPattern(
    targets: readonly string[],
    patterns: readonly string[],
    rest: string,
    recipe: RecipeLine[],
  ): Sys<void> {
    const pattern = patterns[0] ?? '';
    const made: Rule[] = [];
    for (const t of targets) {
      const stem = matchPattern(pattern, t);
      if (stem === null) continue;
      const text = wordsOf(rest)
        .map((w) => fillPattern(w, stem))
        .join(' ');
      yield* this.addRule([t], text, [...recipe], false, made);
    }
    this.current = made;
  }

  private *addRule(
    targets: readonly string[],
    rest: string,
    recipe: RecipeLine[],
    double: boolean,
    into: Rule[] | null,
  ): Sys<void> {
    const bar = rest.indexOf('|');
    const list = yield* this.files(wordsOf(bar < 0 ? rest : rest.slice(0, bar)));
    const orderOnly = bar < 0 ? [] : yield* this.files(wordsOf(rest.slice(bar + 1)));
    const rule: Rule = { targets, prerequisites: list, orderOnly, recipe, where: this.line, double };
    if (targets.some((t) => t.includes('%'))) this.patterns.unshift(rule);
    else if (targets.length === 1 && isSuffixRule(targets[0] as string) && list.length === 0)
      this.patterns.unshift(suffixRule(rule));
    else
      for (const t of targets) {
        if (t === '.PHONY') for (const p of list) this.phony.add(p);
        else if (t === '.SILENT' && list.length === 0) this.silent = true;
        else if (!t.startsWith('.') || t.includes('/')) {
          if (this.firstTarget === null) this.variables.set('.DEFAULT_GOAL', t, 'file', false);
          this.firstTarget ??= t;
          this.explicit.set(t, [...(this.explicit.get(t) ?? []), rule]);
        }
      }
    if (into === null) this.current = [rule];
    else into.push(rule);
  }
  private *files(names: readonly string[]): Sys<string[]> {
    const out: string[] = [];
    for (const n of names) {
      const found = n.includes('*') || n.includes('?') ? yield* wildcard(n) : [];
      out.push(...(found.length > 0 ? found : [n]));
    }
    return out;
  }
}

const SUFFIXES = ['.c', '.o', '.s', '.S', '.h', '.sh', '.txt', '.a'];
/** `.c.o` or `.c` */
function isSuffixRule(t: string): boolean {
  if (SUFFIXES.includes(t)) return true;
  const at = t.indexOf('.', 1);
  return at > 0 && SUFFIXES.includes(t.slice(0, at)) && SUFFIXES.includes(t.slice(at));
}
function suffixRule(rule: Rule): Rule {
  const t = rule.targets[0] as string;
  const at = t.indexOf('.', 1);
  const [from, to] = at < 0 ? [t, ''] : [t.slice(0, at), t.slice(at)];
  return { ...rule, targets: [`%${to}`], prerequisites: [`%${from}`], recipe: rule.recipe };
}

export interface Assignment {
  readonly name: string;
  readonly op: '=' | ':=' | '?=' | '+=' | '!=';
  readonly value: string;
}
/** `NAME op value`, when the line is one: the name has no colon and no blank. */
export function splitAssignment(line: string): Assignment | null {
  let depth = 0;
  const text = line.trimStart();
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i] as string;
    if (c === '(' || c === '{') depth += 1;
    else if (c === ')' || c === '}') depth -= 1;
    if (depth > 0) continue;
    const two = text.slice(i, i + 2);
    const three = text.slice(i, i + 3);
    const op =
      three === '::='
        ? three
        : two === ':=' || two === '?=' || two === '+=' || two === '!='
          ? two
          : c === '='
            ? c
            : null;
    if (op !== null) {
      const name = text.slice(0, i).trimEnd();
      if (name === '' || (wordsOf(name).length !== 1 && !name.includes('$'))) return null;
      return { name, op: (op === '::=' ? ':=' : op) as Assignment['op'], value: text.slice(i + op.length).trimStart() };
    }
    if (c === ':' || c === ';') return null;
  }
  return null;
}
/** The colon behind the targets, outside of references. */
function rawColonOf(line: string): number {
  let depth = 0;
  for (let i = 0; i < line.length; i += 1) {
    const c = line[i];
    if (c === '(' || c === '{') depth += 1;
    else if (c === ')' || c === '}') depth -= 1;
    else if (c === ':' && depth === 0) return line[i + 1] === ':' ? i + 1 : i;
  }
  return -1;
}

/** An odd number of backslashes at the end. */
function continues(line: string): boolean {
  let n = 0;
  while (n < line.length && line[line.length - 1 - n] === '\\') n += 1;
  return n % 2 === 1;
}
/** Without the comment; `\#` stays a sharp. */
function uncomment(line: string): string {
  let out = '';
  for (let i = 0; i < line.length; i += 1) {
    const c = line[i] as string;
    if (c === '\\' && line[i + 1] === '#') {
      out += '#';
      i += 1;
    } else if (c === '#') return out;
    else out += c;
  }
  return out;
}
/** `(a,b)`, `"a" "b"`, `'a' 'b'` */
function conditionSides(text: string): [string, string] | null {
  if (text.startsWith('(')) {
    let depth = 0;
    let comma = -1;
    for (let i = 0; i < text.length; i += 1) {
      const c = text[i];
      if (c === '(' || c === '{') depth += 1;
      else if (c === ')' || c === '}') {
        depth -= 1;
        if (depth === 0) return comma < 0 ? null : [text.slice(1, comma), text.slice(comma + 1, i)];
      } else if (c === ',' && depth === 1 && comma < 0) comma = i;
    }
    return null;
  }
  const sides: string[] = [];
  let rest = text;
  while (sides.length < 2) {
    const quote = rest[0];
    if (quote !== '"' && quote !== "'") return null;
    const end = rest.indexOf(quote, 1);
    if (end < 0) return null;
    sides.push(rest.slice(1, end));
    rest = rest.slice(end + 1).trimStart();
  }
  return sides as [string, string];
}
