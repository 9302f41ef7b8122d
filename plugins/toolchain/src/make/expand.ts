/**
 * make/expand.ts — variables, and `$(…)` in all its forms: references, substitutions, functions.
 *
 * Expansion is a generator because `$(shell …)` and `$(wildcard …)` make system calls. A budget of characters ends what would not end.
 */
import { fcntl, type Sys, sys } from '@killinit/plugin-sdk';
import { absolutePath } from '../bin/io.ts';
import { capture } from './shell.ts';
import { dirPart, filePart, isBlank, matchPattern, patsubst, stripSuffix, suffixOf, wordsOf } from './words.ts';

export type Origin = 'default' | 'environment' | 'file' | 'command line' | 'override' | 'automatic';
export interface Variable {
  value: string;
  readonly recursive: boolean;
  readonly origin: Origin;
}
export class MakeError extends Error {}

const MOST_CHARACTERS = 4_000_000;
const MOST_DEPTH = 100;
const STRENGTH: readonly Origin[] = ['default', 'environment', 'file', 'command line', 'override', 'automatic'];

export class Variables {
  readonly own = new Map<string, Variable>();
  readonly parent: Variables | null;
  /** Shared by all scopes of one make. */
  readonly host: Host;

  constructor(host: Host, parent: Variables | null = null) {
    this.host = host;
    this.parent = parent;
  }

  get(name: string): Variable | undefined {
    return this.own.get(name) ?? this.parent?.get(name);
  }
  /** Nothing replaces what was set from a stronger place, such as the command line. */
  set(name: string, value: string, origin: Origin, recursive: boolean): void {
    const old = this.own.get(name) ?? this.parent?.get(name);
    if (old !== undefined && STRENGTH.indexOf(old.origin) > STRENGTH.indexOf(origin)) return;
    this.own.set(name, { value, origin, recursive });
  }
  *value(name: string): Sys<string> {
    const v = this.get(name);
    if (v === undefined) return '';
    return v.recursive ? yield* this.expand(v.value) : v.value;
  }

  /** @throws MakeError in the words of make */
  *expand(text: string): Sys<string> {
    let dollar = text.indexOf('$');
    if (dollar < 0) return text;
    const { host } = this;
    if (host.depth >= MOST_DEPTH) throw new MakeError('Recursive variable references itself (eventually).');
    host.depth += 1;
    let out = '';
    let at = 0;
    while (dollar >= 0) {
      out += text.slice(at, dollar);
      const next = text[dollar + 1];
      if (next === undefined) {
        at = dollar + 1;
        break;
      }
      if (next === '$') {
        out += '$';
        at = dollar + 2;
      } else if (next === '(' || next === '{') {
        const close = closing(text, dollar + 1);
        if (close < 0) throw new MakeError('unterminated variable reference.');
        out += yield* this.reference(text.slice(dollar + 2, close));
        at = close + 1;
      } else {
        out += yield* this.value(next);
        at = dollar + 2;
      }
      host.spent += out.length - (at - dollar) > 0 ? 16 : 4;
      if (out.length > MOST_CHARACTERS) throw new MakeError('a value has grown too large.');
      dollar = text.indexOf('$', at);
    }
    host.depth -= 1;
    out += text.slice(at);
    host.spent += out.length;
    if (host.spent > MOST_CHARACTERS * 8) throw new MakeError('this makefile expands to too much.');
    return out;
  }

  /** What stands between the parentheses. */
  private *reference(body: string): Sys<string> {
    let end = 0;
    while (end < body.length && (((body[end] as string) >= 'a' && (body[end] as string) <= 'z') || body[end] === '-'))
      end += 1;
    if (end > 0 && end < body.length && isBlank(body[end] as string)) {
      const name = body.slice(0, end);
      if (FUNCTIONS.has(name)) return yield* this.call(name, body.slice(end).trimStart());
    }
    const colon = topLevel(body, ':');
    const equals = colon < 0 ? -1 : topLevel(body.slice(colon + 1), '=');
    if (colon >= 0 && equals >= 0) {
      const name = yield* this.expand(body.slice(0, colon));
      let from = yield* this.expand(body.slice(colon + 1, colon + 1 + equals));
      let to = yield* this.expand(body.slice(colon + 2 + equals));
      if (!from.includes('%')) {
        from = `%${from}`;
        to = `%${to}`;
      }
      return wordsOf(yield* this.value(name))
        .map((w) => patsubst(from, to, w))
        .join(' ');
    }
    return yield* this.value(yield* this.expand(body));
  }

  private *call(name: string, text: string): Sys<string> {
    const most = FUNCTIONS.get(name) as number;
    const raw = splitArguments(text, most);
    switch (name) {
      case 'if': {
        const yes = (yield* this.expand((raw[0] ?? '').trim())) !== '';
        return yield* this.expand((yes ? raw[1] : raw[2]) ?? '');
      }
      case 'or':
      case 'and': {
        let last = '';
        for (const part of raw) {
          last = yield* this.expand(part.trim());
          if ((name === 'or') === (last !== '')) return last;
        }
        return name === 'or' ? '' : last;
      }
      case 'foreach': {
        const variable = (yield* this.expand(raw[0] ?? '')).trim();
        const out: string[] = [];
        const scope = new Variables(this.host, this);
        for (const word of wordsOf(yield* this.expand(raw[1] ?? ''))) {
          scope.own.set(variable, { value: word, recursive: false, origin: 'automatic' });
          out.push(yield* scope.expand(raw[2] ?? ''));
        }
        return out.join(' ');
      }
      case 'call': {
        const args: string[] = [];
        for (const part of raw) args.push(yield* this.expand(part));
        const scope = new Variables(this.host, this);
        args.forEach((value, i) => {
          scope.own.set(String(i), { value: i === 0 ? value.trim() : value, recursive: false, origin: 'automatic' });
        });
        const body = this.get((args[0] ?? '').trim());
        return body === undefined ? '' : body.recursive ? yield* scope.expand(body.value) : body.value;
      }
      case 'value':
        return this.get((yield* this.expand(raw[0] ?? '')).trim())?.value ?? '';
      case 'origin':
        return this.get((yield* this.expand(raw[0] ?? '')).trim())?.origin ?? 'undefined';
      case 'flavor': {
        const v = this.get((yield* this.expand(raw[0] ?? '')).trim());
        return v === undefined ? 'undefined' : v.recursive ? 'recursive' : 'simple';
      }
    }
    const args: string[] = [];
    for (const part of raw) args.push(yield* this.expand(part));
    return yield* this.plain(name, args);
  }

  private *plain(name: string, args: readonly string[]): Sys<string> {
    const [a = '', b = '', c = ''] = args;
    const list = wordsOf(args[args.length - 1] ?? '');
    switch (name) {
      case 'subst':
        return a === '' ? c + b : c.split(a).join(b);
      case 'patsubst':
        return list.map((w) => patsubst(a.trim(), b.trim(), w)).join(' ');
      case 'strip':
        return list.join(' ');
      case 'findstring':
        return b.includes(a) ? a : '';
      case 'filter':
        return list.filter((w) => wordsOf(a).some((p) => matchPattern(p, w) !== null)).join(' ');
      case 'filter-out':
        return list.filter((w) => !wordsOf(a).some((p) => matchPattern(p, w) !== null)).join(' ');
      case 'sort':
        return [...new Set(list)].sort((x, y) => (x < y ? -1 : x > y ? 1 : 0)).join(' ');
      case 'word':
        return list[Number.parseInt(a, 10) - 1] ?? '';
      case 'wordlist':
        return wordsOf(c)
          .slice(Math.max(0, Number.parseInt(a, 10) - 1), Math.max(0, Number.parseInt(b, 10)))
          .join(' ');
      case 'words':
        return String(list.length);
      case 'firstword':
        return list[0] ?? '';
      case 'lastword':
        return list[list.length - 1] ?? '';
      case 'dir':
        return list.map(dirPart).join(' ');
      case 'notdir':
        return list.map(filePart).join(' ');
      case 'suffix':
        return list
          .map(suffixOf)
          .filter((s) => s !== '')
          .join(' ');
      case 'basename':
        return list.map(stripSuffix).join(' ');
      case 'addsuffix':
        return list.map((w) => w + a).join(' ');
      case 'addprefix':
        return list.map((w) => a + w).join(' ');
      case 'join': {
        const first = wordsOf(a);
        const second = wordsOf(b);
        return Array.from(
          { length: Math.max(first.length, second.length) },
          (_, i) => (first[i] ?? '') + (second[i] ?? ''),
        ).join(' ');
      }
      case 'wildcard': {
        const out: string[] = [];
        for (const pattern of list) out.push(...(yield* wildcard(pattern)));
        return out.join(' ');
      }
      case 'abspath':
      case 'realpath': {
        const out: string[] = [];
        for (const w of list) {
          const full = yield* absolutePath(w);
          if (name === 'abspath' || typeof (yield* sys.stat(full)) !== 'number') out.push(full);
        }
        return out.join(' ');
      }
      case 'shell': {
        const { output, status } = yield* capture(args.join(','), this.host.environment);
        this.set('.SHELLSTATUS', String(status), 'override', false);
        let end = output.length;
        while (end > 0 && output[end - 1] === '\n') end -= 1;
        return output.slice(0, end).replaceAll('\n', ' ');
      }
      case 'info':
        yield* sys.write(1, `${args.join(',')}\n`);
        return '';
      case 'warning':
        yield* sys.write(2, `${this.host.where()}: ${args.join(',')}\n`);
        return '';
      case 'error':
        throw new MakeError(`${args.join(',')}.  Stop.`);
      case 'eval':
        yield* this.host.evaluate(args.join(','));
        return '';
      default:
        return '';
    }
  }
}

/** What expansion needs of the make it belongs to. */
export interface Host {
  depth: number;
  /** Characters handled, for the budget. */
  spent: number;
  readonly environment: readonly string[];
  /** `Makefile:3` */
  where(): string;
  evaluate(text: string): Sys<void>;
}

/** Functions and the number of arguments after which commas are text; 0: all are. */
const FUNCTIONS: ReadonlyMap<string, number> = new Map([
  ['subst', 3],
  ['patsubst', 3],
  ['strip', 1],
  ['findstring', 2],
  ['filter', 2],
  ['filter-out', 2],
  ['sort', 1],
  ['word', 2],
  ['wordlist', 3],
  ['words', 1],
  ['firstword', 1],
  ['lastword', 1],
  ['dir', 1],
  ['notdir', 1],
  ['suffix', 1],
  ['basename', 1],
  ['addsuffix', 2],
  ['addprefix', 2],
  ['join', 2],
  ['wildcard', 1],
  ['realpath', 1],
  ['abspath', 1],
  ['if', 3],
  ['or', 99],
  ['and', 99],
  ['foreach', 3],
  ['call', 99],
  ['value', 1],
  ['eval', 1],
  ['origin', 1],
  ['flavor', 1],
  ['shell', 1],
  ['error', 1],
  ['warning', 1],
  ['info', 1],
]);

/** The index of the bracket that closes the one at `open`; -1. */
function closing(text: string, open: number): number {
  const [left, right] = text[open] === '(' ? ['(', ')'] : ['{', '}'];
  let depth = 0;
  for (let i = open; i < text.length; i += 1) {
    if (text[i] === left) depth += 1;
    else if (text[i] === right) {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return -1;
}
/** The first `what` outside of brackets; -1. */
function topLevel(text: string, what: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (c === '(' || c === '{') depth += 1;
    else if (c === ')' || c === '}') depth -= 1;
    else if (c === what && depth === 0) return i;
  }
  return -1;
}
function splitArguments(text: string, most: number): string[] {
  const out: string[] = [];
  let rest = text;
  while (out.length + 1 < most) {
    const comma = topLevel(rest, ',');
    if (comma < 0) break;
    out.push(rest.slice(0, comma));
    rest = rest.slice(comma + 1);
  }
  out.push(rest);
  return out;
}

/** Files that match a pattern with `*` and `?`, sorted; the name itself when it exists and has none. */
export function* wildcard(pattern: string): Sys<string[]> {
  if (!pattern.includes('*') && !pattern.includes('?') && !pattern.includes('['))
    return typeof (yield* sys.stat(pattern)) === 'number' ? [] : [pattern];
  const slash = pattern.lastIndexOf('/');
  const head = pattern.slice(0, slash + 1);
  const last = pattern.slice(slash + 1);
  const dirs = head === '' ? [''] : (yield* wildcard(head.slice(0, -1) || '/')).map((d) => (d === '/' ? '/' : `${d}/`));
  const found: string[] = [];
  for (const dir of dirs) {
    const fd = yield* sys.open(dir === '' ? '.' : dir, fcntl.O_DIRECTORY);
    if (fd < 0) continue;
    const entries = yield* sys.getdents(fd);
    yield* sys.close(fd);
    if (typeof entries === 'number') continue;
    for (const { name } of entries)
      if (globMatches(last, name) && (last.startsWith('.') || !name.startsWith('.'))) found.push(dir + name);
  }
  return found.sort((a, b) => (a < b ? -1 : 1));
}
/** Linear in the name for each star: no pattern makes it slow. */
export function globMatches(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let mark = 0;
  while (n < name.length) {
    const c = pattern[p];
    if (c === '*') {
      star = p;
      mark = n;
      p += 1;
    } else if (c === '?' || c === name[n]) {
      p += 1;
      n += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      n = mark;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
