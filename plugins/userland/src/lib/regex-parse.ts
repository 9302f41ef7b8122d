/**
 * lib/regex-parse.ts — POSIX basic and extended regular expressions, with GNU's additions, as a tree.
 *
 * Errors are the sentences of regcomp(3) in glibc. Left out: collating symbols and equivalence classes of more than one character.
 */

export type Node =
  | { readonly t: 'char'; readonly c: number }
  | { readonly t: 'any' | 'bol' | 'eol' | 'bos' | 'eos' | 'word' | 'notword' | 'wordstart' | 'wordend' | 'empty' }
  | { readonly t: 'set'; readonly negated: boolean; readonly items: readonly SetItem[] }
  | { readonly t: 'group'; readonly n: number; readonly body: Node }
  | { readonly t: 'seq' | 'alt'; readonly of: readonly Node[] }
  | { readonly t: 'repeat'; readonly of: Node; readonly min: number; readonly max: number }
  | { readonly t: 'back'; readonly n: number };
export type SetItem = readonly [low: number, high: number] | string;

export interface Parsed {
  readonly node: Node;
  readonly groups: number;
  readonly backReferences: boolean;
}
export class RegexError extends Error {}

const CLASSES = 'alpha digit alnum upper lower space blank punct print graph cntrl xdigit'.split(' ');
const MAX_REPEAT = 32767;
const MAX_DEPTH = 250;
const WORD: Node = { t: 'set', negated: false, items: ['word'] };

export function parseRegex(pattern: string, extended: boolean): Parsed {
  const p = new Parser(pattern, extended);
  const node = p.alternatives(0);
  if (p.at < p.chars.length) throw new RegexError(extended ? 'Unmatched ) or \\)' : 'Unmatched ) or \\)');
  return { node, groups: p.groups, backReferences: p.backReferences };
}

class Parser {
  readonly chars: readonly number[];
  readonly extended: boolean;
  at = 0;
  groups = 0;
  backReferences = false;
  private readonly closed = new Set<number>();

  constructor(pattern: string, extended: boolean) {
    this.chars = Array.from(pattern, (c) => c.codePointAt(0) as number);
    this.extended = extended;
  }

  /** The operator at the cursor, e.g. `(`, whichever way this syntax spells it; '' for a plain character or the end. */
  private operator(): string {
    const c = this.text(0);
    if (this.extended) return c !== '' && '()|*+?{'.includes(c) ? c : '';
    if (c === '*') return c;
    const d = this.text(1);
    return c === '\\' && d !== '' && '()|{}+?'.includes(d) ? d : '';
  }
  private skip(operator: string): void {
    this.at += this.extended || operator === '*' ? 1 : 2;
  }
  private text(ahead: number): string {
    const c = this.chars[this.at + ahead];
    return c === undefined ? '' : String.fromCodePoint(c);
  }

  alternatives(depth: number): Node {
    if (depth > MAX_DEPTH) throw new RegexError('Regular expression too big');
    const branches = [this.sequence(depth)];
    while (this.operator() === '|') {
      this.skip('|');
      branches.push(this.sequence(depth));
    }
    return branches.length === 1 ? (branches[0] as Node) : { t: 'alt', of: branches };
  }

  private sequence(depth: number): Node {
    const parts: Node[] = [];
    for (let first = true; this.at < this.chars.length; first = false) {
      const op = this.operator();
      if (op === '|') break;
      if (op === ')' && (depth > 0 || !this.extended)) break;
      if (first && op !== '' && '*+?{'.includes(op)) {
        if (this.extended) {
          if (op === '{') {
            parts.push({ t: 'char', c: 123 });
            this.at += 1;
          } else this.skip(op);
          continue;
        }
        if (op === '*') {
          this.at += 1;
          parts.push(this.repeats({ t: 'char', c: 42 }));
          continue;
        }
        throw new RegexError('Invalid preceding regular expression');
      }
      parts.push(this.repeats(this.atom(first, depth)));
      if (!this.extended && parts.at(-1)?.t === 'bol') first = true;
    }
    return parts.length === 1 ? (parts[0] as Node) : parts.length === 0 ? { t: 'empty' } : { t: 'seq', of: parts };
  }

  private repeats(atom: Node): Node {
    let node = atom;
    for (;;) {
      const op = this.operator();
      if (!this.extended && node.t === 'bol') return node;
      if (op === '*' || op === '+' || op === '?') {
        this.skip(op);
        node = { t: 'repeat', of: node, min: op === '+' ? 1 : 0, max: op === '?' ? 1 : Number.POSITIVE_INFINITY };
      } else if (op === '{') {
        const bounds = this.interval();
        if (bounds === null) return node;
        node = { t: 'repeat', of: node, min: bounds[0], max: bounds[1] };
      } else return node;
    }
  }

  /** `{2,5}`; null when an extended expression means a plain brace. */
  private interval(): readonly [number, number] | null {
    const start = this.at;
    this.skip('{');
    const low = this.number();
    const comma = this.text(0) === ',';
    if (comma) this.at += 1;
    const high = comma ? this.number() : low;
    const closes = this.extended ? this.text(0) === '}' : this.text(0) === '\\' && this.text(1) === '}';
    if (!closes || (low === null && !comma)) {
      if (!this.extended)
        throw new RegexError(this.at >= this.chars.length ? 'Unmatched { or \\{' : 'Invalid content of \\{\\}');
      this.at = start;
      return null;
    }
    this.at += this.extended ? 1 : 2;
    const min = low ?? 0;
    const max = high ?? Number.POSITIVE_INFINITY;
    if (min > max) throw new RegexError('Invalid content of \\{\\}');
    if (min > MAX_REPEAT || (max > MAX_REPEAT && max !== Number.POSITIVE_INFINITY))
      throw new RegexError('Regular expression too big');
    return [min, max];
  }
  private number(): number | null {
    let digits = '';
    for (; /^[0-9]$/.test(this.text(0)) && digits.length < 6; this.at += 1) digits += this.text(0);
    return digits === '' ? null : Number(digits);
  }

  private atom(first: boolean, depth: number): Node {
    const op = this.operator();
    if (op === '(') return this.group(depth);
    if (op === '{' && this.extended) {
      this.at += 1;
      return { t: 'char', c: 123 };
    }
    const c = this.text(0);
    this.at += 1;
    if (c === '.') return { t: 'any' };
    if (c === '[') return this.set();
    if (c === '^' && (this.extended || first)) return { t: 'bol' };
    if (c === '$' && (this.extended || this.endsBranch())) return { t: 'eol' };
    if (c === '\\') return this.escape();
    return { t: 'char', c: c.codePointAt(0) as number };
  }

  private endsBranch(): boolean {
    return this.at >= this.chars.length || this.operator() === '|' || this.operator() === ')';
  }

  private group(depth: number): Node {
    this.skip('(');
    this.groups += 1;
    const n = this.groups;
    const body = this.alternatives(depth + 1);
    if (this.operator() !== ')') throw new RegexError('Unmatched ( or \\(');
    this.skip(')');
    this.closed.add(n);
    return { t: 'group', n, body };
  }

  private escape(): Node {
    const c = this.text(0);
    if (c === '') throw new RegexError('Trailing backslash');
    this.at += 1;
    switch (c) {
      case 'w':
        return WORD;
      case 'W':
        return { t: 'set', negated: true, items: ['word'] };
      case 's':
        return { t: 'set', negated: false, items: ['space'] };
      case 'S':
        return { t: 'set', negated: true, items: ['space'] };
      case 'b':
        return { t: 'word' };
      case 'B':
        return { t: 'notword' };
      case '<':
        return { t: 'wordstart' };
      case '>':
        return { t: 'wordend' };
      case '`':
        return { t: 'bos' };
      case "'":
        return { t: 'eos' };
      default:
        if (c >= '1' && c <= '9') {
          if (!this.closed.has(Number(c))) throw new RegexError('Invalid back reference');
          this.backReferences = true;
          return { t: 'back', n: Number(c) };
        }
        return { t: 'char', c: c.codePointAt(0) as number };
    }
  }

  private set(): Node {
    const unmatched = (): RegexError => new RegexError('Unmatched [, [^, [:, [., or [=');
    const negated = this.text(0) === '^';
    if (negated) this.at += 1;
    const items: SetItem[] = [];
    for (let first = true; ; first = false) {
      const c = this.text(0);
      if (c === '') throw unmatched();
      if (c === ']' && !first) {
        this.at += 1;
        return { t: 'set', negated, items };
      }
      if (c === '[' && this.text(1) === ':') {
        const end = this.find(':]');
        if (end < 0) throw unmatched();
        const name = this.slice(this.at + 2, end);
        if (!CLASSES.includes(name)) throw new RegexError('Invalid character class name');
        items.push(name);
        this.at = end + 2;
        continue;
      }
      const low = this.member(unmatched);
      if (this.text(0) === '-' && this.text(1) !== ']' && this.text(1) !== '') {
        this.at += 1;
        const high = this.member(unmatched);
        if (high < low) throw new RegexError('Invalid range end');
        items.push([low, high]);
      } else items.push([low, low]);
    }
  }
  /** One character of a set, also as `[.x.]` or `[=x=]`. */
  private member(unmatched: () => RegexError): number {
    const c = this.text(0);
    const d = this.text(1);
    if (c === '[' && (d === '.' || d === '=')) {
      const end = this.find(`${d}]`);
      if (end < 0) throw unmatched();
      if (end !== this.at + 3) throw new RegexError('Invalid collation character');
      const inner = this.chars[this.at + 2] as number;
      this.at = end + 2;
      return inner;
    }
    if (c === '') throw unmatched();
    this.at += 1;
    return c.codePointAt(0) as number;
  }
  private find(what: string): number {
    for (let i = this.at + 2; i + 1 < this.chars.length; i += 1) if (this.slice(i, i + 2) === what) return i;
    return -1;
  }
  private slice(from: number, to: number): string {
    return this.chars
      .slice(from, to)
      .map((c) => String.fromCodePoint(c))
      .join('');
  }
}
