/** expand/pattern-parts.ts — what a pattern takes away from a text, or puts in its place: `${x#p}`, `${x/p/r}`. */
import { codes, endAt, type Node, newBudget, type Pattern } from './pattern.ts';

function reversed(nodes: readonly Node[]): Node[] {
  return nodes.map((n) => (n.t === 'group' ? { ...n, choices: n.choices.map(reversed) } : n)).reverse();
}
const textOf = (list: Uint32Array): string => {
  let out = '';
  for (let i = 0; i < list.length; i += 8192) out += String.fromCodePoint(...list.subarray(i, i + 8192));
  return out;
};

/** `${x#p}` and its kin: the text without the part at its beginning or end. */
export function removeMatch(p: Pattern, text: string, how: '#' | '##' | '%' | '%%'): string {
  const list = codes(text);
  const seen = p.ignoreCase ? codes(text, true) : list;
  const shortest = how.length === 1;
  if (how[0] === '#') {
    const end = endAt(p, seen, 0, shortest, newBudget());
    return end < 0 ? text : textOf(list.subarray(end));
  }
  const back = { ...p, nodes: reversed(p.nodes) };
  const end = endAt(back, seen.slice().reverse(), 0, shortest, newBudget());
  return end < 0 ? text : textOf(list.subarray(0, list.length - end));
}

/** `${x/p/r}`: `replace` gives what a match becomes. */
export function replaceMatch(
  p: Pattern,
  text: string,
  how: 'first' | 'all' | 'prefix' | 'suffix',
  replace: (matched: string) => string,
): string {
  if (p.nodes.length === 0 && how !== 'prefix' && how !== 'suffix') return text;
  if (p.literal !== null && (how === 'first' || how === 'all'))
    return literalReplace(p.literal, text, how === 'all', replace);
  const list = codes(text);
  const seen = p.ignoreCase ? codes(text, true) : list;
  const budget = newBudget();
  const part = (from: number, to: number): string => textOf(list.subarray(from, to));
  if (how === 'prefix') {
    const end = endAt(p, seen, 0, false, budget);
    return end < 0 ? text : replace(part(0, end)) + part(end, list.length);
  }
  if (how === 'suffix') {
    const end = endAt({ ...p, nodes: reversed(p.nodes) }, seen.slice().reverse(), 0, false, budget);
    const at = list.length - end;
    return end < 0 ? text : part(0, at) + replace(part(at, list.length));
  }
  if (list.length === 0) {
    const [first] = p.nodes;
    return first?.t === 'star' || (first?.t === 'group' && first.how === '*') ? replace('') : text;
  }
  let out = '';
  let from = 0;
  for (let i = 0; i < list.length; ) {
    const end = endAt(p, seen, i, false, budget);
    if (end < 0) {
      if (p.nodes[0]?.t === 'star') break; // nothing further on can match either
      i += 1;
      continue;
    }
    // Where only nothing matches, nothing is replaced, and the character after it stays.
    out += part(from, i) + replace(part(i, end));
    from = end;
    i = Math.max(end, i + 1);
    if (how === 'first') break;
  }
  return out + part(from, list.length);
}

function literalReplace(what: string, text: string, all: boolean, replace: (matched: string) => string): string {
  let out = '';
  let from = 0;
  for (let at = text.indexOf(what); at >= 0; at = text.indexOf(what, from)) {
    out += text.slice(from, at) + replace(what);
    from = at + what.length;
    if (!all) break;
  }
  return out + text.slice(from);
}
