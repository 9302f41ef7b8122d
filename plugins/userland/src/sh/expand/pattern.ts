/**
 * expand/pattern.ts — shell patterns: `*` `?` `[…]` and, with extglob, `?(a|b)` `*(…)` `+(…)` `@(…)` `!(…)`.
 *
 * No backtracking: the places a pattern can have got to are kept as a set, so time is bounded by pattern × text (`!(…)`: × text again).
 * In the patterns given here a backslash protects the next sign; that is how quoted parts of a word arrive.
 */
import { inClass } from '../../lib/regex-backtrack.ts';
import { ShellError } from '../errors.ts';

type Range = readonly [low: number, high: number] | string;
export type Node =
  | { readonly t: 'char'; readonly c: number }
  | { readonly t: 'any' | 'star' }
  | { readonly t: 'set'; readonly not: boolean; readonly items: readonly Range[] }
  | { readonly t: 'group'; readonly how: string; readonly choices: readonly (readonly Node[])[] };

export interface Pattern {
  readonly nodes: readonly Node[];
  /** It has groups, for which places are kept in sets. */
  readonly grouped: boolean;
  /** The text it stands for when it has no special signs. */
  readonly literal: string | null;
  readonly ignoreCase: boolean;
}

export interface PatternOptions {
  readonly extglob?: boolean;
  readonly ignoreCase?: boolean;
}

const STEPS = 60_000_000;
const MAX_DEPTH = 100;
/** Longer ones are compiled again each time: the cache is shared by all rooms. */
const LONGEST_KEPT = 1000;
let cache = new Map<string, Pattern>();

export function compilePattern(text: string, { extglob = false, ignoreCase = false }: PatternOptions = {}): Pattern {
  const key = `${extglob ? 'x' : '-'}${ignoreCase ? 'i' : '-'}${text}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size > 500) cache = new Map();
  const nodes = new Reader(ignoreCase ? text.toLowerCase() : text, extglob).nodes('', 0);
  const literal = nodes.every((n) => n.t === 'char')
    ? nodes.map((n) => (n.t === 'char' ? String.fromCodePoint(n.c) : '')).join('')
    : null;
  const pattern = {
    nodes,
    grouped: nodes.some((n) => n.t === 'group'),
    literal: ignoreCase ? null : literal,
    ignoreCase,
  };
  if (key.length < LONGEST_KEPT) cache.set(key, pattern);
  return pattern;
}

class Reader {
  private readonly chars: readonly string[];
  private readonly extglob: boolean;
  private at = 0;

  constructor(text: string, extglob: boolean) {
    this.chars = [...text];
    this.extglob = extglob;
  }

  nodes(stops: string, depth: number): Node[] {
    const out: Node[] = [];
    while (this.at < this.chars.length) {
      const c = this.chars[this.at] as string;
      if (stops.includes(c)) break;
      if (this.extglob && depth < MAX_DEPTH && '?*+@!'.includes(c) && this.chars[this.at + 1] === '(') {
        const group = this.group(c, depth);
        if (group !== null) {
          out.push(group);
          continue;
        }
      }
      this.at += 1;
      if (c === '\\') {
        out.push(char(this.chars[this.at] ?? '\\'));
        this.at += 1;
      } else if (c === '*') {
        if (out[out.length - 1]?.t !== 'star') out.push({ t: 'star' });
      } else if (c === '?') out.push({ t: 'any' });
      else if (c === '[') out.push(this.set() ?? char('['));
      else out.push(char(c));
    }
    return out;
  }

  private group(how: string, depth: number): Node | null {
    const start = this.at;
    this.at += 2;
    const choices: Node[][] = [];
    for (;;) {
      choices.push(this.nodes('|)', depth + 1));
      const c = this.chars[this.at];
      this.at += 1;
      if (c === ')') return { t: 'group', how, choices };
      if (c === undefined) break;
    }
    this.at = start;
    return null;
  }

  /** From behind `[`; null when it is never closed and so an ordinary sign. */
  private set(): Node | null {
    const { chars } = this;
    let i = this.at;
    const not = chars[i] === '!' || chars[i] === '^';
    if (not) i += 1;
    const items: Range[] = [];
    for (let first = true; ; first = false) {
      let c = chars[i];
      if (c === undefined || c === '/') return null;
      if (c === ']' && !first) break;
      if (c === '[' && chars[i + 1] === ':') {
        const close = chars.indexOf(':', i + 2);
        if (close > 0 && chars[close + 1] === ']') {
          items.push(chars.slice(i + 2, close).join(''));
          i = close + 2;
          continue;
        }
      }
      if (
        c === '[' &&
        (chars[i + 1] === '.' || chars[i + 1] === '=') &&
        chars[i + 3] === chars[i + 1] &&
        chars[i + 4] === ']'
      ) {
        items.push([code(chars[i + 2] as string), code(chars[i + 2] as string)]);
        i += 5;
        continue;
      }
      if (c === '\\') {
        i += 1;
        c = chars[i];
        if (c === undefined) return null;
      }
      const low = code(c);
      i += 1;
      if (chars[i] === '-' && chars[i + 1] !== ']' && chars[i + 1] !== undefined) {
        i += chars[i + 1] === '\\' ? 2 : 1;
        if (chars[i] === undefined) return null;
        items.push([low, code(chars[i] as string)]);
        i += 1;
      } else items.push([low, low]);
    }
    this.at = i + 1;
    return { t: 'set', not, items };
  }
}

const code = (c: string): number => c.codePointAt(0) as number;
const char = (c: string): Node => ({ t: 'char', c: code(c) });

function accepts(node: Node, c: number): boolean {
  if (node.t === 'char') return node.c === c;
  if (node.t !== 'set') return node.t === 'any';
  const found = node.items.some((item) => (typeof item === 'string' ? inClass(item, c) : c >= item[0] && c <= item[1]));
  return found !== node.not;
}

export function codes(text: string, ignoreCase = false): Uint32Array {
  const source = ignoreCase ? text.toLowerCase() : text;
  const out = new Uint32Array(source.length);
  let n = 0;
  for (let i = 0; i < source.length; i += 1) {
    const c = source.codePointAt(i) as number;
    if (c > 0xffff) i += 1;
    out[n] = c;
    n += 1;
  }
  return out.subarray(0, n);
}

/** Work one match may still do. */
export interface Budget {
  left: number;
}
export const newBudget = (): Budget => ({ left: STEPS });
function pay(budget: Budget, steps: number): void {
  budget.left -= steps;
  if (budget.left < 0) throw new ShellError('pattern: too many steps', 'line');
}

/** Where matches from `start` can end, as flags. */
function endsFrom(nodes: readonly Node[], text: Uint32Array, from: Uint8Array, budget: Budget): Uint8Array {
  let here = from;
  const n = text.length;
  for (const node of nodes) {
    pay(budget, n + 1);
    const next = new Uint8Array(n + 1);
    if (node.t === 'star') {
      let on = 0;
      for (let i = 0; i <= n; i += 1) {
        on |= here[i] as number;
        next[i] = on;
      }
    } else if (node.t === 'group') groupEnds(node, text, here, next, budget);
    else for (let i = 0; i < n; i += 1) if (here[i] === 1 && accepts(node, text[i] as number)) next[i + 1] = 1;
    here = next;
  }
  return here;
}

function groupEnds(
  node: Extract<Node, { t: 'group' }>,
  text: Uint32Array,
  from: Uint8Array,
  out: Uint8Array,
  budget: Budget,
): void {
  const once = (start: Uint8Array): Uint8Array => {
    const union = new Uint8Array(start.length);
    for (const choice of node.choices) {
      const ends = endsFrom(choice, text, start, budget);
      for (let i = 0; i < ends.length; i += 1) if (ends[i] === 1) union[i] = 1;
    }
    return union;
  };
  if (node.how === '!') {
    for (let i = 0; i < from.length; i += 1) {
      if (from[i] !== 1) continue;
      const start = new Uint8Array(from.length);
      start[i] = 1;
      const ends = once(start);
      for (let j = i; j < ends.length; j += 1) if (ends[j] !== 1) out[j] = 1;
    }
    return;
  }
  if (node.how === '?' || node.how === '*') out.set(from);
  let here = from;
  for (let more = true; more; ) {
    const ends = once(here);
    more = false;
    const fresh = new Uint8Array(ends.length);
    for (let i = 0; i < ends.length; i += 1) {
      if (ends[i] !== 1 || out[i] === 1) continue;
      out[i] = 1;
      fresh[i] = 1;
      more = true;
    }
    if (node.how === '@' || node.how === '?') return;
    here = fresh;
  }
}

/** The longest (or shortest) end of a match that begins at `at`; -1 for none. */
export function endAt(p: Pattern, text: Uint32Array, at: number, shortest: boolean, budget: Budget): number {
  if (p.grouped) {
    const from = new Uint8Array(text.length + 1);
    from[at] = 1;
    const ends = endsFrom(p.nodes, text, from, budget);
    if (shortest) return ends.indexOf(1, at);
    return ends.lastIndexOf(1);
  }
  const { nodes } = p;
  let states = new Uint8Array(nodes.length + 1);
  let next = new Uint8Array(nodes.length + 1);
  const open = (set: Uint8Array, k: number): void => {
    let state = k;
    set[state] = 1;
    while (nodes[state]?.t === 'star') set[++state] = 1;
  };
  open(states, 0);
  let found = -1;
  for (let i = at; ; i += 1) {
    if (states[nodes.length] === 1) {
      found = i;
      if (shortest) return found;
      if (nodes[nodes.length - 1]?.t === 'star') return text.length;
    }
    if (i >= text.length) return found;
    pay(budget, nodes.length + 1);
    next.fill(0);
    let alive = false;
    for (let k = 0; k < nodes.length; k += 1) {
      if (states[k] !== 1) continue;
      const node = nodes[k] as Node;
      if (node.t === 'star') open(next, k);
      else if (accepts(node, text[i] as number)) open(next, k + 1);
      else continue;
      alive = true;
    }
    if (!alive) return found;
    [states, next] = [next, states];
  }
}

export function matches(p: Pattern, text: string, budget: Budget = newBudget()): boolean {
  if (p.literal !== null) return p.literal === text;
  const list = codes(text, p.ignoreCase);
  if (p.grouped) return endAt(p, list, 0, false, budget) === list.length;
  return simpleMatch(p.nodes, list, budget);
}

/** Without groups the last star is the only choice ever to be taken back. */
function simpleMatch(nodes: readonly Node[], text: Uint32Array, budget: Budget): boolean {
  let [k, i, star, mark] = [0, 0, -1, 0];
  while (i < text.length) {
    pay(budget, 1);
    const node = nodes[k];
    if (node?.t === 'star') {
      star = k;
      mark = i;
      k += 1;
    } else if (node !== undefined && accepts(node, text[i] as number)) {
      k += 1;
      i += 1;
    } else if (star >= 0) {
      k = star + 1;
      mark += 1;
      i = mark;
    } else return false;
  }
  while (nodes[k]?.t === 'star') k += 1;
  return k === nodes.length;
}

/** Has signs that make it more than a text: `\` counts only before something. */
export function isPattern(text: string, extglob: boolean): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (c === '\\') i += 1;
    else if (c === '*' || c === '?') return true;
    else if (c === '[' && text.indexOf(']', i + 1) > 0) return true;
    else if (extglob && text[i + 1] === '(' && (c === '+' || c === '@' || c === '!')) return true;
  }
  return false;
}

/** The text a pattern without special signs stands for. */
export function unprotect(pattern: string): string {
  let out = '';
  for (let i = 0; i < pattern.length; i += 1) {
    if (pattern[i] === '\\' && i + 1 < pattern.length) i += 1;
    out += pattern[i];
  }
  return out;
}
