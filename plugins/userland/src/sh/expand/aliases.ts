/**
 * expand/aliases.ts — aliases, put in their places in a command before it is parsed for good.
 *
 * The parser says where command words stand; those that are aliases are replaced in the text, and the result is parsed again. A word is
 * replaced by each alias only once, as in bash: `alias ls='ls -F'` does not go on for ever.
 */
import { type Command, forEachChild, parse, type SyntaxNode } from 'unbash';

const MAX_ROUNDS = 100;
const MAX_TEXT = 200_000;
const PLAIN = /^[^\s"'\\$`;&|()<>]+$/;

export function expandAliases(text: string, aliases: ReadonlyMap<string, string>): string {
  let now = text;
  /** What each replaced region came from: not to be replaced by the same again. */
  let taken: { from: number; to: number; names: readonly string[] }[] = [];
  for (let round = 0; round < MAX_ROUNDS && now.length < MAX_TEXT; round += 1) {
    const found = firstAlias(now, aliases, taken);
    if (found === null) return now;
    const { pos, end, name, value } = found;
    const grown = value.length - (end - pos);
    const inside = taken.find((r) => pos >= r.from && end <= r.to);
    taken = taken.map((r) =>
      r.from >= end ? { ...r, from: r.from + grown, to: r.to + grown } : r.to >= end ? { ...r, to: r.to + grown } : r,
    );
    taken.push({ from: pos, to: pos + value.length, names: [...(inside?.names ?? []), name] });
    now = now.slice(0, pos) + value + now.slice(end);
  }
  return now;
}

interface Found {
  readonly pos: number;
  readonly end: number;
  readonly name: string;
  readonly value: string;
}

function firstAlias(
  text: string,
  aliases: ReadonlyMap<string, string>,
  taken: readonly { from: number; to: number; names: readonly string[] }[],
): Found | null {
  let first: Found | null = null;
  const offer = (pos: number, end: number): void => {
    const name = text.slice(pos, end);
    const value = aliases.get(name);
    if (value === undefined || !PLAIN.test(name)) return;
    if (taken.some((r) => pos >= r.from && pos < r.to && r.names.includes(name))) return;
    if (first === null || pos < first.pos) first = { pos, end, name, value };
  };
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command') command(node);
    if (node.type !== 'Word') forEachChild(node, visit);
  };
  const command = (node: Command): void => {
    if (node.name === undefined) return;
    offer(node.name.pos, node.name.end);
    // An alias that ends in a blank lets the next word be one too.
    let before = node.name.end;
    for (const word of node.suffix) {
      const region = taken.find((r) => r.to <= word.pos && r.to >= before && /\s$/.test(text.slice(r.from, r.to)));
      const blank = region !== undefined && text.slice(region.to, word.pos).trim() === '';
      if (!blank || word.type !== 'Word') break;
      offer(word.pos, word.end);
      before = word.end;
    }
  };
  visit(parse(text));
  return first;
}
