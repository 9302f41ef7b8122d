/**
 * lib/regex-backtrack.ts — a matcher for patterns with back references: the only ones that need one.
 *
 * Every step is counted; a pattern that wants more than the limit throws BacktrackLimit, which tools report as
 * "regular expression too hard". Takes the first match in order of preference (greedy), not the longest.
 */
import type { Match, RegexOptions } from './regex.ts';
import type { Node, SetItem } from './regex-parse.ts';

export class BacktrackLimit extends Error {}
const STEPS = 200_000;
const DEPTH = 3_000;

type Next = (at: number) => boolean;

export function backtrack(node: Node, groups: number, text: string, from: number, o: RegexOptions): Match | null {
  const run = new Matcher(text, groups, o);
  for (let at = from; at <= text.length; at += 1) {
    const end = run.at(node, at);
    if (end >= 0) return [at, end, ...run.spans.slice(2)];
  }
  return null;
}

class Matcher {
  readonly spans: number[];
  private readonly text: string;
  private readonly o: RegexOptions;
  private steps = 0;
  private depth = 0;

  constructor(text: string, groups: number, o: RegexOptions) {
    this.text = text;
    this.o = o;
    this.spans = new Array<number>(2 * groups + 2).fill(-1);
  }

  at(node: Node, start: number): number {
    this.spans.fill(-1);
    let end = -1;
    const matched = this.match(node, start, (at) => {
      end = at;
      return true;
    });
    return matched ? end : -1;
  }

  private match(node: Node, at: number, next: Next): boolean {
    this.steps += 1;
    this.depth += 1;
    if (this.steps > STEPS || this.depth > DEPTH) throw new BacktrackLimit();
    const result = this.step(node, at, next);
    this.depth -= 1;
    return result;
  }

  private step(node: Node, at: number, next: Next): boolean {
    const { text } = this;
    switch (node.t) {
      case 'char':
        return this.same(text.charCodeAt(at), node.c) && next(at + 1);
      case 'any':
        return at < text.length && next(at + 1);
      case 'set':
        return at < text.length && this.inSet(node.items, text.charCodeAt(at)) !== node.negated && next(at + 1);
      case 'empty':
        return next(at);
      case 'bol':
        return (at === 0 || (this.o.multiline === true && text[at - 1] === '\n')) && next(at);
      case 'eol':
        return (at === text.length || (this.o.multiline === true && text[at] === '\n')) && next(at);
      case 'bos':
        return at === 0 && next(at);
      case 'eos':
        return at === text.length && next(at);
      case 'word':
        return this.wordAt(at - 1) !== this.wordAt(at) && next(at);
      case 'notword':
        return this.wordAt(at - 1) === this.wordAt(at) && next(at);
      case 'wordstart':
        return !this.wordAt(at - 1) && this.wordAt(at) && next(at);
      case 'wordend':
        return this.wordAt(at - 1) && !this.wordAt(at) && next(at);
      case 'alt':
        return node.of.some((n) => this.match(n, at, next));
      case 'seq':
        return this.sequence(node.of, 0, at, next);
      case 'group':
        return this.group(node.n, node.body, at, next);
      case 'repeat':
        return this.repeat(node, 0, at, next);
      case 'back': {
        const from = this.spans[2 * node.n] as number;
        if (from < 0) return false;
        const part = text.slice(from, this.spans[2 * node.n + 1]);
        const here = text.slice(at, at + part.length);
        const equal = this.o.ignoreCase ? here.toLowerCase() === part.toLowerCase() : here === part;
        return equal && next(at + part.length);
      }
    }
  }

  private sequence(of: readonly Node[], i: number, at: number, next: Next): boolean {
    const node = of[i];
    return node === undefined ? next(at) : this.match(node, at, (to) => this.sequence(of, i + 1, to, next));
  }

  private group(n: number, body: Node, at: number, next: Next): boolean {
    const [s, e] = [this.spans[2 * n] as number, this.spans[2 * n + 1] as number];
    const matched = this.match(body, at, (to) => {
      const [s2, e2] = [this.spans[2 * n] as number, this.spans[2 * n + 1] as number];
      this.spans[2 * n] = at;
      this.spans[2 * n + 1] = to;
      if (next(to)) return true;
      this.spans[2 * n] = s2;
      this.spans[2 * n + 1] = e2;
      return false;
    });
    if (!matched) {
      this.spans[2 * n] = s;
      this.spans[2 * n + 1] = e;
    }
    return matched;
  }

  private repeat(node: Extract<Node, { t: 'repeat' }>, done: number, at: number, next: Next): boolean {
    if (done < node.max) {
      const more = this.match(
        node.of,
        at,
        (to) => (to > at || done < node.min) && this.repeat(node, done + 1, to, next),
      );
      if (more) return true;
    }
    return done >= node.min && next(at);
  }

  private same(a: number, b: number): boolean {
    if (a === b) return true;
    return this.o.ignoreCase === true && String.fromCharCode(a).toLowerCase() === String.fromCharCode(b).toLowerCase();
  }
  private wordAt(at: number): boolean {
    return at >= 0 && at < this.text.length && inClass('word', this.text.charCodeAt(at));
  }
  private inSet(items: readonly SetItem[], c: number): boolean {
    const one = (x: number): boolean =>
      items.some((item) => (typeof item === 'string' ? inClass(item, x) : x >= item[0] && x <= item[1]));
    if (one(c)) return true;
    if (!this.o.ignoreCase) return false;
    const ch = String.fromCharCode(c);
    return one(ch.toLowerCase().charCodeAt(0)) || one(ch.toUpperCase().charCodeAt(0));
  }
}

/** The [:classes:] of POSIX, by code unit. Beyond ASCII a letter is what has a case. */
export function inClass(name: string, c: number): boolean {
  const ch = String.fromCharCode(c);
  const upper = ch !== ch.toLowerCase();
  const lower = ch !== ch.toUpperCase();
  const digit = c >= 48 && c <= 57;
  switch (name) {
    case 'upper':
      return upper;
    case 'lower':
      return lower;
    case 'alpha':
      return upper || lower;
    case 'digit':
      return digit;
    case 'alnum':
      return upper || lower || digit;
    case 'word':
      return upper || lower || digit || c === 95;
    case 'space':
      return c === 32 || (c >= 9 && c <= 13);
    case 'blank':
      return c === 32 || c === 9;
    case 'punct':
      return c > 32 && c < 127 && !upper && !lower && !digit;
    case 'print':
      return c >= 32 && c !== 127;
    case 'graph':
      return c > 32 && c !== 127;
    case 'cntrl':
      return c < 32 || c === 127;
    case 'xdigit':
      return digit || (c >= 65 && c <= 70) || (c >= 97 && c <= 102);
    default:
      return false;
  }
}
