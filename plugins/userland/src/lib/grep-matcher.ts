/** lib/grep-matcher.ts — the patterns of grep(1): any of several, whole words or lines, ignoring case. */
import { readText } from './files.ts';
import { compileRegex, fixedRegex, type Regex } from './regex.ts';
import { inClass } from './regex-backtrack.ts';
import { type Sys, strerror } from './sdk.ts';
import type { Tool } from './tool.ts';

type Span = readonly [from: number, to: number];

export interface Matcher {
  /** What is left of the operands. */
  readonly files: readonly string[];
  matches(line: string): boolean;
  /** Every match of a line that is not empty, from left to right. */
  each(line: string): readonly Span[];
}

const USAGE = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n";

/** Reads -e, -f or the first operand; says what is wrong with a pattern and exits with 2. */
export function* makeMatcher(t: Tool): Sys<Matcher> {
  const files = [...t.operands];
  const patterns: string[] = [];
  for (const { name, value } of t.options) {
    if (name === 'e') for (const line of value.split('\n')) patterns.push(line);
    if (name !== 'f') continue;
    const text = yield* readText(value === '-' ? '/dev/stdin' : value);
    if (typeof text === 'number') yield* t.die(`${value}: ${strerror(text)}`, 2);
    else if (text !== '') for (const line of text.replace(/\n$/, '').split('\n')) patterns.push(line);
  }
  if (!t.has('e') && !t.has('f')) {
    const first = files.shift();
    if (first === undefined) {
      yield* t.stderr(USAGE);
      t.exit(2);
    } else for (const line of first.split('\n')) patterns.push(line);
  }
  const kind =
    t.options.filter((o) => 'EFGP'.includes(o.name)).at(-1)?.name ??
    (t.shortName === 'egrep' ? 'E' : t.shortName === 'fgrep' ? 'F' : 'G');
  const ignoreCase = t.options.filter((o) => 'iy'.includes(o.name) || o.name === 'no-ignore-case').at(-1);
  const icase = ignoreCase !== undefined && ignoreCase.name !== 'no-ignore-case';
  const compiled: Regex[] = [];
  for (const pattern of patterns) {
    const regex =
      kind === 'F'
        ? fixedRegex(pattern, icase)
        : compileRegex(translated(pattern, kind), { extended: kind !== 'G', ignoreCase: icase });
    if (typeof regex === 'string')
      yield* t.die(regex.startsWith('Unmatched [') ? 'Invalid regular expression' : regex, 2);
    else compiled.push(regex);
  }
  return matcherOf(compiled, files, t.has('x'), t.has('w'));
}
/** -P: the escapes people use it for, in POSIX words. */
function translated(pattern: string, kind: string): string {
  if (kind !== 'P') return pattern;
  return pattern.replace(/\\d/g, '[0-9]').replace(/\\D/g, '[^0-9]').replace(/\(\?:/g, '(').replace(/\\t/g, '\t');
}

function matcherOf(regexes: readonly Regex[], files: readonly string[], line: boolean, word: boolean): Matcher {
  const next = (text: string, from: number): Span | null => {
    let best: Span | null = null;
    for (const r of regexes) {
      const span = word ? nextWord(r, text, from) : first(r, text, from);
      if (span === null) continue;
      if (best === null || span[0] < best[0] || (span[0] === best[0] && span[1] > best[1])) best = span;
    }
    return best;
  };
  const matches = (text: string): boolean => {
    if (line) return regexes.some((r) => wholeLine(r, text));
    return word ? next(text, 0) !== null : regexes.some((r) => r.test(text));
  };
  const each = (text: string): readonly Span[] => {
    if (line) return matches(text) && text !== '' ? [[0, text.length]] : [];
    const spans: Span[] = [];
    for (let at = 0; at <= text.length; ) {
      const span = next(text, at);
      if (span === null) break;
      if (span[1] > span[0]) spans.push(span);
      at = Math.max(span[1], span[0] + (span[1] === span[0] ? 1 : 0));
    }
    return spans;
  };
  return { files, matches, each };
}
function first(r: Regex, text: string, from: number): Span | null {
  const m = r.exec(text, from);
  return m === null ? null : [m[0] as number, m[1] as number];
}
function wholeLine(r: Regex, text: string): boolean {
  const m = r.exec(text, 0);
  return m !== null && m[0] === 0 && m[1] === text.length;
}
/** A match with no word character on either side; shorter matches at the same place are tried too. */
function nextWord(r: Regex, text: string, from: number): Span | null {
  const isWord = (i: number): boolean => i >= 0 && i < text.length && inClass('word', text.charCodeAt(i));
  for (let at = from; at <= text.length; ) {
    const m = r.exec(text, at);
    if (m === null) return null;
    const start = m[0] as number;
    let end = m[1] as number;
    while (end > start) {
      if (!isWord(start - 1) && !isWord(end)) return [start, end];
      const shorter = r.exec(text.slice(0, end - 1), start);
      if (shorter === null || shorter[0] !== start) break;
      end = shorter[1] as number;
    }
    if (end === start && !isWord(start - 1) && !isWord(start)) return [start, start];
    at = start + 1;
  }
  return null;
}
