/**
 * expand/fields.ts — a word whose expansions are done becomes fields, a string or a pattern.
 *
 * Only what came out of an unquoted expansion is split; only unquoted signs make a pattern.
 */
import type { Piece, Shell } from '../state.ts';
import { on, shopted } from '../state.ts';
import { get } from '../vars.ts';

/** A field: its text, and the pattern to look up file names with when it has unquoted pattern signs. */
export interface Field {
  readonly text: string;
  readonly pattern: string | null;
}

const GLOB = /[*?[\]\\+@!(]/;
/** Signs that are special in a pattern: protected when they were quoted. */
export const protect = (text: string): string =>
  GLOB.test(text) || /[|)^-]/.test(text) ? text.replace(/[*?[\]\\+@!(|)^-]/g, '\\$&') : text;

class Builder {
  readonly fields: Field[] = [];
  private text = '';
  private pattern = '';
  private special = false;
  private open = false;
  private readonly globs: boolean;

  constructor(globs: boolean) {
    this.globs = globs;
  }
  quoted(s: string): void {
    this.open = true;
    this.text += s;
    if (this.globs) this.pattern += protect(s);
  }
  plain(s: string, fromExpansion: boolean): void {
    if (s === '') return;
    this.open = true;
    this.text += s;
    if (!this.globs) return;
    const magic = /[*?[]|[+@!]\(/.test(s);
    if (magic || this.special) this.special = true;
    // A backslash out of an expansion protects in the pattern but is kept in the text.
    this.pattern += fromExpansion ? s : s.replaceAll('\\', '\\\\');
  }
  /** Ends the field, if one has begun. */
  end(even = false): void {
    if (this.open || even) this.fields.push({ text: this.text, pattern: this.special ? this.pattern : null });
    this.text = '';
    this.pattern = '';
    this.special = false;
    this.open = false;
  }
  get begun(): boolean {
    return this.open;
  }
}

export function toFields(s: Shell, pieces: readonly Piece[]): readonly Field[] {
  const [only] = pieces;
  const globs = !on(s, 'noglob');
  if (pieces.length === 1 && only !== undefined && only.k !== 'break' && only.k !== 'expanded') {
    if (only.k === 'quoted' || !globs || !/[*?[]|[+@!]\(/.test(only.s)) return [{ text: only.s, pattern: null }];
  }
  const b = new Builder(globs);
  let ifs: string | null = null;
  for (const { s: text, k } of pieces) {
    if (k === 'quoted') b.quoted(text);
    else if (k === 'plain') b.plain(text, false);
    else {
      ifs ??= get(s, 'IFS') ?? ' \t\n';
      if (k === 'break') {
        // Between elements stands the first sign of IFS, and like it keeps empty ones apart, unless it is white space.
        b.end(ifs !== '' && !' \t\n'.includes(ifs[0] as string));
        continue;
      }
      split(b, text, ifs);
    }
  }
  b.end();
  return b.fields;
}

/** Splits at the signs of IFS: white space in runs, others one by one, each with the white space round it. */
function split(b: Builder, text: string, ifs: string): void {
  if (ifs === '') {
    b.plain(text, true);
    return;
  }
  const isWhite = (c: string): boolean => (c === ' ' || c === '\t' || c === '\n') && ifs.includes(c);
  let i = 0;
  while (i < text.length) {
    let j = i;
    while (j < text.length && !ifs.includes(text[j] as string)) j += 1;
    b.plain(text.slice(i, j), true);
    if (j >= text.length) return;
    i = j;
    const begun = b.begun;
    while (i < text.length && isWhite(text[i] as string)) i += 1;
    if (i < text.length && ifs.includes(text[i] as string)) {
      i += 1;
      while (i < text.length && isWhite(text[i] as string)) i += 1;
      b.end(true);
    } else if (begun) b.end();
  }
}

/** Everything in one string. A break carries what joins its neighbours: a blank for `@`, the first sign of IFS for `*`. */
export function toText(pieces: readonly Piece[]): string {
  if (pieces.length === 1) return (pieces[0] as Piece).s;
  let out = '';
  for (const { s } of pieces) out += s;
  return out;
}

/** A pattern: quoted signs are protected. */
export function toPattern(pieces: readonly Piece[]): string {
  let out = '';
  for (const { s, k } of pieces) out += k === 'quoted' ? protect(s) : s;
  return out;
}

/** A regular expression: quoted signs stand for themselves. */
export function toRegex(pieces: readonly Piece[]): string {
  let out = '';
  for (const { s, k } of pieces) out += k === 'quoted' ? s.replace(/[.[\]{}()\\*+?^$|]/g, '\\$&') : s;
  return out;
}

/** The new text of `${x/p/r}`: an unquoted `&` stands for what was matched. */
export function toReplacement(pieces: readonly Piece[]): string {
  let out = '';
  for (const { s, k } of pieces) out += k === 'quoted' ? s.replace(/[&\\]/g, '\\$&') : s;
  return out;
}

export const extglob = (s: Shell): boolean => shopted(s, 'extglob');
