/**
 * Text -> preprocessing tokens. C11 6.4, with GNU's `$` in identifiers.
 *
 * The lexer never fails: what it cannot read becomes an `other` token, and an unterminated literal ends with its line;
 * the preprocessor complains about those that are really used.
 */
import type { SourceFile } from '../source.ts';
import type { Token, TokenKind } from './token.ts';

const PUNCTUATORS = [
  '%:%:', '...', '<<=', '>>=', '->', '++', '--', '<<', '>>', '<=', '>=', '==', '!=', '&&', '||', '*=', '/=', '%=', '+=',
  '-=', '&=', '^=', '|=', '##', '<:', ':>', '<%', '%>', '%:', '[', ']', '(', ')', '{', '}', '.', '&', '*', '+', '-', '~',
  '!', '/', '%', '<', '>', '^', '|', '?', ':', ';', '=', ',', '#',
]; // biome-ignore format: a table
const DIGRAPHS: Readonly<Record<string, string>> = {
  '<:': '[',
  ':>': ']',
  '<%': '{',
  '%>': '}',
  '%:': '#',
  '%:%:': '##',
};

/** Punctuators by first character, longest first. */
const byFirst = new Map<number, string[]>();
for (const p of PUNCTUATORS) {
  const list = byFirst.get(p.charCodeAt(0)) ?? [];
  list.push(p);
  list.sort((a, b) => b.length - a.length);
  byFirst.set(p.charCodeAt(0), list);
}

const SPACE = 1;
const IDENT = 2;
const DIGIT = 4;
const classes = new Uint8Array(128);
for (const c of ' \t\v\f') classes[c.charCodeAt(0)] = SPACE;
for (let c = 0; c < 128; c++) {
  if (c === 36 || c === 95 || (c >= 65 && c <= 90) || (c >= 97 && c <= 122)) classes[c] = IDENT;
  if (c >= 48 && c <= 57) classes[c] = DIGIT;
}
const classOf = (c: number): number => (c < 128 ? (classes[c] ?? 0) : c === 0xa0 || c === 0xfeff ? SPACE : IDENT);

export function lex(file: SourceFile): Token[] {
  const text = file.text;
  const end = text.length;
  const tokens: Token[] = [];
  let i = 0;
  let bol = true;
  let space = false;

  const push = (kind: TokenKind, from: number, to: number, spelled?: string): void => {
    tokens.push({
      kind,
      text: spelled ?? text.slice(from, to),
      file,
      offset: from,
      bol,
      space,
      via: null,
      width: to - from,
      noExpand: false,
    });
    bol = false;
    space = false;
  };

  while (i < end) {
    const c = text.charCodeAt(i);
    if (c === 10) {
      bol = true;
      space = false;
      i++;
      continue;
    }
    const k = classOf(c);
    if (k === SPACE) {
      space = true;
      i++;
      continue;
    }
    if (c === 47 && text.charCodeAt(i + 1) === 47) {
      const to = text.indexOf('\n', i);
      i = to < 0 ? end : to;
      space = true;
      continue;
    }
    if (c === 47 && text.charCodeAt(i + 1) === 42) {
      const to = text.indexOf('*/', i + 2);
      if (to < 0) push('other', i, Math.min(end, i + 2));
      i = to < 0 ? end : to + 2;
      space = true;
      continue;
    }
    if (k === IDENT || (c === 92 && universalEnd(text, i) > i)) {
      const quote = literalPrefix(text, i);
      if (quote > i) {
        const to = literalEnd(text, quote);
        push(kindOfLiteral(text, quote, to), i, to);
        i = to;
        continue;
      }
      let to = i;
      let plain = true;
      for (;;) {
        while (to < end && (classOf(text.charCodeAt(to)) & (IDENT | DIGIT)) !== 0) to++;
        const further = universalEnd(text, to);
        if (further === to) break;
        plain = false;
        to = further;
      }
      push('identifier', i, to, plain ? undefined : text.slice(i, to).replace(UNIVERSAL, character));
      i = to;
      continue;
    }
    if (k === DIGIT || (c === 46 && classOf(text.charCodeAt(i + 1)) === DIGIT)) {
      const to = numberEnd(text, i);
      push('number', i, to);
      i = to;
      continue;
    }
    if (c === 34 || c === 39) {
      const to = literalEnd(text, i);
      push(kindOfLiteral(text, i, to), i, to);
      i = to;
      continue;
    }
    const p = byFirst.get(c)?.find((candidate) => text.startsWith(candidate, i));
    if (p === undefined) push('other', i, i + 1);
    else push('punctuator', i, i + p.length, DIGRAPHS[p]);
    i += p === undefined ? 1 : p.length;
  }
  bol = true;
  push('end', end, end);
  return tokens;
}

/** A character by its number, in a name: C11 6.4.3. */
const UNIVERSAL = /\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}/g;
const character = (name: string): string => {
  const code = Number.parseInt(name.slice(2), 16);
  return code < 0xa0 || code > 0x10ffff ? name : String.fromCodePoint(code);
};
/** Just past a universal character name that starts at `from`; `from` when none does. */
function universalEnd(text: string, from: number): number {
  if (text.charCodeAt(from) !== 92) return from;
  const kind = text.charCodeAt(from + 1);
  const to = kind === 117 ? from + 6 : kind === 85 ? from + 10 : from;
  return to > from && /^[0-9A-Fa-f]+$/.test(text.slice(from + 2, to)) && text.length >= to ? to : from;
}

/** The offset of the quote when an `L`, `u`, `U` or `u8` literal starts here, else `from`. */
function literalPrefix(text: string, from: number): number {
  const c = text.charCodeAt(from);
  if (c !== 76 && c !== 117 && c !== 85) return from;
  const at = c === 117 && text.charCodeAt(from + 1) === 56 ? from + 2 : from + 1;
  const quote = text.charCodeAt(at);
  return quote === 34 || (quote === 39 && at === from + 1) ? at : from;
}

/** Just past the closing quote, or the end of the line when there is none. */
function literalEnd(text: string, quoteAt: number): number {
  const quote = text.charCodeAt(quoteAt);
  let i = quoteAt + 1;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (c === 10) return i;
    if (c === quote) return i + 1;
    i += c === 92 && text.charCodeAt(i + 1) !== 10 ? 2 : 1;
  }
  return text.length;
}

function kindOfLiteral(text: string, quoteAt: number, to: number): TokenKind {
  const quote = text.charCodeAt(quoteAt);
  if (to < quoteAt + 2 || text.charCodeAt(to - 1) !== quote) return 'other';
  return quote === 34 ? 'string' : 'character';
}

/** A preprocessing number: C11 6.4.8, exponents with signs included. */
function numberEnd(text: string, from: number): number {
  let i = from + 1;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 43 || c === 45) {
      const before = text.charCodeAt(i - 1) | 32;
      if (before !== 101 && before !== 112) break;
      // `0xe+1` is three tokens for people but one for C; only `p` makes an exponent of a hexadecimal number.
    } else if (c !== 46 && (classOf(c) & (IDENT | DIGIT)) === 0) break;
  }
  return i;
}
