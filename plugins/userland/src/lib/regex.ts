/**
 * lib/regex.ts — the one place where a student's pattern meets an engine: POSIX syntax, linear time.
 *
 * Patterns run on RE2 (leftmost-longest, as POSIX asks). Only back references, which no linear engine can do, go to a backtracking
 * matcher that counts its steps and gives up. `\<` and `\>` are a word boundary each: equal to GNU wherever a word character follows
 * or goes before, which is how they are used.
 */
import { RE2JS } from 're2js';
import { BacktrackLimit, backtrack } from './regex-backtrack.ts';
import { type Node, parseRegex, RegexError, type SetItem } from './regex-parse.ts';

export { BacktrackLimit } from './regex-backtrack.ts';

/** Start and end of the whole match, then of each group; -1 for a group that took no part. */
export type Match = readonly number[];

export interface Regex {
  readonly groups: number;
  /** The leftmost-longest match at or after `from`; `^` still means the start of the text. */
  exec(text: string, from?: number): Match | null;
  test(text: string): boolean;
}
export interface RegexOptions {
  readonly extended?: boolean;
  readonly ignoreCase?: boolean;
  /** `^` and `$` also match round newlines. */
  readonly multiline?: boolean;
}

/** Compiled, or the sentence saying what is wrong with the pattern. */
export function compileRegex(pattern: string, options: RegexOptions = {}): Regex | string {
  try {
    const { node, groups, backReferences } = parseRegex(pattern, options.extended === true);
    if (backReferences) return backtracking(node, groups, options);
    const literal = plainText(node);
    if (literal !== null && !options.ignoreCase) return literalRegex(literal);
    return linear(toRe2(node), groups, options);
  } catch (e) {
    if (e instanceof RegexError) return e.message;
    return 'Regular expression too big';
  }
}

/** A pattern that means just itself. */
export function fixedRegex(text: string, ignoreCase: boolean): Regex {
  return ignoreCase ? linear(RE2JS.quote(text), 0, { ignoreCase }) : literalRegex(text);
}

function literalRegex(literal: string): Regex {
  return {
    groups: 0,
    exec(text, from = 0) {
      const at = text.indexOf(literal, from);
      return at < 0 ? null : [at, at + literal.length];
    },
    test: (text) => text.includes(literal),
  };
}

function linear(source: string, groups: number, options: RegexOptions): Regex {
  let flags = RE2JS.DOTALL | RE2JS.LONGEST_MATCH;
  if (options.ignoreCase) flags |= RE2JS.CASE_INSENSITIVE;
  if (options.multiline) flags |= RE2JS.MULTILINE;
  const compiled = RE2JS.compile(source, flags);
  return {
    groups,
    exec(text, from = 0) {
      const m = compiled.matcher(text);
      if (from > text.length || !m.find(from)) return null;
      const out: number[] = [];
      for (let g = 0; g <= groups; g += 1) out.push(m.start(g), m.end(g));
      return out;
    },
    test: (text) => compiled.matcher(text).find(),
  };
}

function backtracking(node: Node, groups: number, options: RegexOptions): Regex {
  const exec = (text: string, from = 0): Match | null => backtrack(node, groups, text, from, options);
  return { groups, exec, test: (text) => exec(text) !== null };
}

function plainText(node: Node): string | null {
  if (node.t === 'char') return String.fromCodePoint(node.c);
  if (node.t !== 'seq' || !node.of.every((n) => n.t === 'char')) return null;
  return node.of.map((n) => (n.t === 'char' ? String.fromCodePoint(n.c) : '')).join('');
}

function toRe2(node: Node): string {
  switch (node.t) {
    case 'char':
      return quoteChar(node.c);
    case 'any':
      return '.';
    case 'bol':
      return '^';
    case 'eol':
      return '$';
    case 'bos':
      return '\\A';
    case 'eos':
      return '\\z';
    case 'word':
    case 'wordstart':
    case 'wordend':
      return '\\b';
    case 'notword':
      return '\\B';
    case 'empty':
      return '(?:)';
    case 'set':
      return `[${node.negated ? '^' : ''}${node.items.map(setItem).join('')}]`;
    case 'group':
      return `(${toRe2(node.body)})`;
    case 'seq':
      return node.of.map((n) => (n.t === 'alt' ? `(?:${toRe2(n)})` : toRe2(n))).join('');
    case 'alt':
      return node.of.map(toRe2).join('|');
    case 'repeat': {
      const body = `(?:${toRe2(node.of)})`;
      if (node.max === Number.POSITIVE_INFINITY && node.min <= 1) return body + (node.min === 0 ? '*' : '+');
      if (node.min === 0 && node.max === 1) return `${body}?`;
      if (node.max === 0) return '(?:)';
      const max = node.max === Number.POSITIVE_INFINITY ? '' : `${node.max}`;
      return `${body}{${node.min},${max}}`;
    }
    case 'back':
      throw new RegexError('Invalid back reference');
  }
}

const quoteChar = (c: number): string =>
  c < 128
    ? RE2JS.quote(String.fromCharCode(c))
    : c >= 0xd800 && c < 0xe000
      ? String.fromCharCode(c)
      : `\\x{${c.toString(16)}}`;

const RE2_CLASSES: Readonly<Record<string, string>> = {
  alpha: '\\p{L}',
  alnum: '\\p{L}\\p{N}',
  upper: '\\p{Lu}',
  lower: '\\p{Ll}',
  word: '\\p{L}\\p{N}_',
  space: '\\s\\x{b}',
};
function setItem(item: SetItem): string {
  if (typeof item === 'string') return RE2_CLASSES[item] ?? `[:${item}:]`;
  const hex = (c: number): string => `\\x{${c.toString(16)}}`;
  return item[0] === item[1] ? hex(item[0]) : `${hex(item[0])}-${hex(item[1])}`;
}

/** True for what exec() throws when a pattern with back references took too long. */
export const isTooHard = (e: unknown): boolean => e instanceof BacktrackLimit;
