/**
 * sh/parse/scan.ts — the parts of a word: quotes, parameters, substitutions, arithmetic.
 *
 * The statement grammar is unbash's; the inside of words is read here, because the same text occurs in many places the grammar does not
 * reach: here-documents, arithmetic, prompts, subscripts, values that are expanded again.
 */

import { unescapeText } from './ansic.ts';
import type { ParamHow, Part, PieceKind, Ref } from './parts.ts';
import {
  MAX_NESTING,
  skipAnsiC,
  skipBackquote,
  skipBraces,
  skipDollar,
  skipDouble,
  skipParens,
  skipSingle,
} from './skip.ts';

/**
 * word: a shell word; double: between double quotes; here: a here-document's body; operand: the unquoted word of `${x:-…}`, whose
 * text is split; pattern: the word of `${x#…}`; arith: an arithmetic expression, quotes vanish.
 */
export type Mode = 'word' | 'double' | 'here' | 'operand' | 'pattern' | 'arith';

export function scanWord(text: string, mode: Mode, line = 1): Part[] {
  return new Scanner(text, line, 0).until(mode, '');
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;
const PARAMETER = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!_-])/;

class Scanner {
  private readonly text: string;
  private readonly line: number;
  private readonly depth: number;
  private at = 0;

  constructor(text: string, line: number, depth: number) {
    this.text = text;
    this.line = line;
    this.depth = depth;
  }

  /** Reads parts up to one of the `stops` (not quoted, not nested) or the end. */
  until(mode: Mode, stops: string): Part[] {
    const parts: Part[] = [];
    const quoted = mode === 'double' || mode === 'here' || mode === 'arith';
    const kind: PieceKind = quoted ? 'quoted' : mode === 'operand' ? 'expanded' : 'plain';
    let run = '';
    const flush = (): void => {
      if (run !== '') parts.push({ t: 'text', s: run, k: kind });
      run = '';
    };
    const add = (...more: Part[]): void => {
      flush();
      parts.push(...more);
    };
    while (this.at < this.text.length) {
      const c = this.text[this.at] as string;
      if (stops.includes(c)) break;
      if (c === '\\')
        this.backslash(mode, stops, (s, k) => {
          if (k === kind) run += s;
          else add({ t: 'text', s, k });
        });
      else if (c === '$' || c === '`') {
        const part = this.dollar(mode, quoted);
        if (typeof part === 'string') run += part;
        else add(...part);
      } else if (c === "'" && !quoted) {
        const end = skipSingle(this.text, this.at + 1);
        add({ t: 'text', s: this.text.slice(this.at + 1, end < 0 ? undefined : end - 1), k: 'quoted' });
        this.at = end < 0 ? this.text.length : end;
      } else if (c === '"' && mode !== 'here') {
        if (mode === 'arith' || (mode === 'double' && stops !== '')) this.at += 1;
        else add(...this.doubleQuoted(this.at + 1));
      } else if ((c === '<' || c === '>') && this.text[this.at + 1] === '(' && mode === 'word') {
        const end = skipParens(this.text, this.at + 2, this.depth);
        add({
          t: 'proc',
          dir: c,
          src: this.text.slice(this.at + 2, end < 0 ? undefined : end - 1),
          line: this.lineAt(),
        });
        this.at = end < 0 ? this.text.length : end;
      } else {
        run += c;
        this.at += 1;
      }
    }
    flush();
    return parts;
  }

  private lineAt(): number {
    let line = this.line;
    for (let i = this.text.indexOf('\n'); i >= 0 && i < this.at; i = this.text.indexOf('\n', i + 1)) line += 1;
    return line;
  }

  private backslash(mode: Mode, stops: string, emit: (s: string, k: PieceKind) => void): void {
    const next = this.text[this.at + 1];
    this.at += 2;
    if (next === undefined) emit('\\', mode === 'double' || mode === 'here' ? 'quoted' : 'plain');
    else if (next === '\n') return;
    else if (mode === 'word' || mode === 'operand' || mode === 'pattern') emit(next, 'quoted');
    else if (
      '$`\\'.includes(next) ||
      (next === '"' && mode !== 'here') ||
      (next === '}' && mode === 'double' && stops !== '')
    )
      emit(next, 'quoted');
    else emit(`\\${next}`, 'quoted');
  }

  /** Between double quotes, from behind the opening one. An empty string is still a word. */
  private doubleQuoted(start: number): Part[] {
    const end = skipDouble(this.text, start, this.depth);
    const inner = this.text.slice(start, end < 0 ? undefined : end - 1);
    this.at = end < 0 ? this.text.length : end;
    const parts = this.sub(inner, 'double', start);
    return [{ t: 'text', s: '', k: 'quoted' }, ...parts];
  }

  private sub(text: string, mode: Mode, start: number): Part[] {
    if (this.depth > MAX_NESTING) return [{ t: 'bad', text }];
    const before = this.at;
    this.at = start;
    const line = this.lineAt();
    this.at = before;
    return new Scanner(text, line, this.depth + 1).until(mode, '');
  }

  /** At `$` or a backquote: what it starts, or the plain text it is. */
  private dollar(mode: Mode, quoted: boolean): Part[] | string {
    const { text, at } = this;
    const line = this.lineAt();
    if (text[at] === '`') {
      const end = skipBackquote(text, at + 1);
      const raw = text.slice(at + 1, end < 0 ? undefined : end - 1);
      this.at = end < 0 ? text.length : end;
      const inDouble = mode === 'double';
      return [{ t: 'cmd', src: raw.replace(inDouble ? /\\([$`\\"])/g : /\\([$`\\])/g, '$1'), line, quoted }];
    }
    const next = text[at + 1] ?? '';
    if (next === "'" && !quoted) {
      const end = skipAnsiC(text, at + 2);
      this.at = end < 0 ? text.length : end;
      const raw = text.slice(at + 2, end < 0 ? undefined : end - 1);
      return [{ t: 'text', s: unescapeText(raw, { quotes: true }).text.split('\0')[0] as string, k: 'quoted' }];
    }
    if (next === '"' && !quoted) return this.doubleQuoted(at + 2);
    if (next === '(') return this.parens(quoted, line);
    if (next === '[' && mode !== 'here') {
      const end = text.indexOf(']', at + 2);
      if (end > 0) {
        this.at = end + 1;
        return [{ t: 'arith', parts: this.sub(text.slice(at + 2, end), 'arith', at + 2), quoted }];
      }
    }
    if (next === '{') {
      const end = skipBraces(text, at + 2, this.depth, quoted);
      if (end < 0) {
        this.at = text.length;
        return [{ t: 'bad', text }];
      }
      const part = this.braces(text.slice(at + 2, end - 1), at + 2, quoted);
      this.at = end;
      return [part];
    }
    const name = PARAMETER.exec(text.slice(at + 1, at + 256))?.[0];
    if (name === undefined || name === '') {
      this.at += 1;
      return '$';
    }
    const used = /^\d/.test(name) ? name.slice(0, 1) : (NAME.exec(text.slice(at + 1))?.[0] ?? name);
    this.at += 1 + used.length;
    return [{ t: 'param', ref: refOf(used), how: { kind: 'value' }, quoted, text: `$${used}` }];
  }

  private parens(quoted: boolean, line: number): Part[] {
    const { text, at } = this;
    if (text[at + 2] === '(') {
      const inner = skipParens(text, at + 3, this.depth);
      if (inner > 0 && text[inner] === ')') {
        this.at = inner + 1;
        return [{ t: 'arith', parts: this.sub(text.slice(at + 3, inner - 1), 'arith', at + 3), quoted }];
      }
    }
    const end = skipParens(text, at + 2, this.depth);
    this.at = end < 0 ? text.length : end;
    return [{ t: 'cmd', src: text.slice(at + 2, end < 0 ? undefined : end - 1), line, quoted }];
  }

  /** The inside of `${…}`. */
  private braces(inner: string, start: number, quoted: boolean): Part {
    if (this.depth > MAX_NESTING) return { t: 'bad', text: `\${${inner}}` };
    const before = this.at;
    this.at = start;
    const scanner = new Scanner(inner, this.lineAt(), this.depth + 1);
    this.at = before;
    const found = scanner.parameter(quoted);
    if (found === null) return { t: 'bad', text: this.text };
    return { t: 'param', ...found, quoted, text: `\${${inner}}` };
  }

  private parameter(quoted: boolean): { ref: Ref; how: ParamHow } | null {
    const { text } = this;
    if (text === '#') return { ref: refOf('#'), how: { kind: 'value' } };
    if (text[0] === '#' && ((text.length > 1 && !/^#(?:[:%=+?#/-][^}]|##)/.test(text)) || /^#[#?@*$!-]$/.test(text))) {
      this.at = 1;
      const ref = this.reference();
      return ref !== null && this.at === text.length ? { ref, how: { kind: 'length' } } : null;
    }
    let indirect = false;
    if (text === '!#' || (text[0] === '!' && text.length > 1 && !/^!(?:[:%=+?#/-])/.test(text))) {
      this.at = 1;
      indirect = true;
    }
    const ref = this.reference();
    if (ref === null) return null;
    const rest = text.slice(this.at);
    if (indirect) {
      if (rest === '@' || rest === '*') return { ref, how: { kind: 'names', star: rest === '*' } };
      if (ref.all !== undefined && rest === '') return { ref, how: { kind: 'keys' } };
    }
    const how = rest === '' ? ({ kind: 'value' } as const) : this.operation(quoted);
    return how === null ? null : { ref: indirect ? { ...ref, indirect: true } : ref, how };
  }

  /** A parameter's name with its subscript. */
  private reference(): Ref | null {
    const name = PARAMETER.exec(this.text.slice(this.at, this.at + 4096))?.[0];
    if (name === undefined) return null;
    this.at += name.length;
    if (this.text[this.at] !== '[' || !NAME.test(name)) return refOf(name);
    let [open, i] = [1, this.at + 1];
    for (; i >= 0 && i < this.text.length && open > 0; ) {
      const c = this.text[i] as string;
      if (c === '[') open += 1;
      if (c === ']') open -= 1;
      if (c === '\\') i += 2;
      else if (c === "'") i = skipSingle(this.text, i + 1);
      else if (c === '"') i = skipDouble(this.text, i + 1, this.depth);
      else if (c === '$' || c === '`') i = skipDollar(this.text, i, this.depth);
      else i += 1;
    }
    if (i < 0 || open > 0) return null;
    const index = this.text.slice(this.at + 1, i - 1);
    const start = this.at + 1;
    this.at = i;
    if (index === '@' || index === '*') return { name, all: index };
    if (index === '') return null;
    return { name, index: this.sub(index, 'pattern', start) };
  }

  private operation(quoted: boolean): ParamHow | null {
    const rest = this.text.slice(this.at);
    const take = (n: number): void => {
      this.at += n;
    };
    const pattern = (stops: string): Part[] => this.until('pattern', stops);
    const sign = /^:?[-=?+]/.exec(rest)?.[0];
    if (sign !== undefined) {
      take(sign.length);
      const word = quoted ? this.until('double', '\0') : this.until('operand', '');
      return { kind: 'default', how: sign.slice(-1) as '-', colon: sign.length === 2, word };
    }
    const removal = /^(?:##?|%%?)/.exec(rest)?.[0];
    if (removal !== undefined) {
      take(removal.length);
      return { kind: 'remove', how: removal as '#', pattern: pattern('') };
    }
    if (rest[0] === '/') {
      const mark = /^\/[/#%]/.test(rest) ? (rest[1] as string) : '';
      take(1 + mark.length);
      const how = mark === '/' ? 'all' : mark === '#' ? 'prefix' : mark === '%' ? 'suffix' : 'first';
      const what = pattern('/');
      take(this.text[this.at] === '/' ? 1 : 0);
      return { kind: 'replace', how, pattern: what, replacement: pattern('') };
    }
    if (rest[0] === ':') {
      take(1);
      const offset = this.arithUntilColon();
      if (this.text[this.at] !== ':') return { kind: 'slice', offset, length: null };
      take(1);
      return { kind: 'slice', offset, length: this.until('arith', '') };
    }
    const change = /^(?:\^\^?|,,?)/.exec(rest)?.[0];
    if (change !== undefined && '?#!$-'.includes(this.text[this.at - 1] as string)) return null;
    if (change !== undefined) {
      take(change.length);
      return { kind: 'case', how: change as '^', pattern: this.at < this.text.length ? pattern('') : null };
    }
    if (/^@[A-Za-z]$/.test(rest)) return { kind: 'transform', how: rest[1] as string };
    return null;
  }

  /** The offset of a slice: up to a colon that belongs to no `?:` and no parentheses. */
  private arithUntilColon(): Part[] {
    const parts: Part[] = [];
    let questions = 0;
    let open = 0;
    for (;;) {
      parts.push(...this.until('arith', ':?()'));
      const c = this.text[this.at];
      if (c === undefined || (c === ':' && questions === 0 && open === 0)) return parts;
      if (c === '?') questions += 1;
      if (c === ':') questions -= 1;
      if (c === '(') open += 1;
      if (c === ')') open -= 1;
      parts.push({ t: 'text', s: c, k: 'quoted' });
      this.at += 1;
    }
  }
}

function refOf(name: string): Ref {
  return name === '@' || name === '*' ? { name, all: name } : { name };
}
