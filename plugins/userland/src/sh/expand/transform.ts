/** expand/transform.ts — what parameter operators do to a text: slices, letters, quoting for use as input again. */
import { unescapeText } from '../parse/ansic.ts';
import type { Variable } from '../state.ts';
import { compilePattern, matches } from './pattern.ts';

/** Characters as a UTF-8 locale counts them. */
const WIDE = /[\ud800-\udbff]/;
export const countChars = (text: string): number => (WIDE.test(text) ? [...text].length : text.length);

export function sliceText(text: string, from: number, to: number): string {
  return WIDE.test(text) ? [...text].slice(from, to).join('') : text.slice(from, to);
}

export function changeCase(text: string, how: '^' | '^^' | ',' | ',,', pattern: string | null): string {
  const chars = [...text];
  const change = (c: string): string => {
    const to = how[0] === '^' ? c.toUpperCase() : c.toLowerCase();
    return [...to].length === 1 ? to : c;
  };
  const wanted = pattern === null || pattern === '' ? null : compilePattern(pattern, { extglob: true });
  const limit = how.length === 1 ? Math.min(1, chars.length) : chars.length;
  for (let i = 0; i < limit; i += 1) {
    const c = chars[i] as string;
    if (wanted === null || matches(wanted, c)) chars[i] = change(c);
  }
  return chars.join('');
}

const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\E',
  "'": "\\'",
  '\\': '\\\\',
};
/** Signs that need `$'…'`. */
export const hasUnprintable = (text: string): boolean => {
  for (const c of text) {
    const code = c.codePointAt(0) as number;
    if (code < 32 || code === 127 || (code >= 0xdc80 && code <= 0xdcff)) return true;
  }
  return false;
};

/** `$'…'` */
export function ansiQuote(text: string): string {
  let out = "$'";
  for (const c of text) {
    const code = c.codePointAt(0) as number;
    if (NAMED[c] !== undefined) out += NAMED[c];
    else if (code < 32 || code === 127) out += `\\${code.toString(8).padStart(3, '0')}`;
    else if (code >= 0xdc80 && code <= 0xdcff) out += `\\${(code - 0xdc00).toString(8).padStart(3, '0')}`;
    else out += c;
  }
  return `${out}'`;
}

/** `'it'\''s'` */
export const singleQuote = (text: string): string => (text === "'" ? "\\'" : `'${text.replaceAll("'", "'\\''")}'`);

/** `${x@Q}`, `declare`'s lists of variables in `set`. */
export function quoteAlways(text: string): string {
  return hasUnprintable(text) ? ansiQuote(text) : `'${text.replaceAll("'", "'\\''")}'`;
}

/** `printf %q`: backslashes before what is special. */
export function quoteBackslash(text: string): string {
  if (text === '') return "''";
  if (hasUnprintable(text)) return ansiQuote(text);
  let out = '';
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i] as string;
    if (' \t!"$&\'()*,;<>?[\\]^`{|}'.includes(c)) out += `\\${c}`;
    else if ((c === '#' || c === '~') && i === 0) out += `\\${c}`;
    else out += c;
  }
  return out;
}

/** As `set` and `export` list values: bare when nothing is special. */
export function quoteIfSpecial(text: string): string {
  if (hasUnprintable(text)) return ansiQuote(text);
  return /[\s!"$&'()*;<>?[\\\]^`{|}]|^[#~]|[=:]~/.test(text) ? singleQuote(text) : text;
}

/** `declare -p`'s and `${x@A}`'s double quotes. */
export const doubleQuote = (text: string): string =>
  hasUnprintable(text) ? ansiQuote(text) : `"${text.replace(/["$\\`]/g, '\\$&')}"`;

/** What a set -x trace shows of a word. */
export function quoteTrace(text: string): string {
  if (text === '') return "''";
  if (hasUnprintable(text)) return ansiQuote(text);
  return /[\s!"$&'()*;<>?[\\\]^`{|}]|^[#~]/.test(text) ? singleQuote(text) : text;
}

/** Letters of a variable's attributes in the order `declare -p` gives them. */
export function attributeLetters(variable: Variable): string {
  let out = variable.value.kind === 'indexed' ? 'a' : variable.value.kind === 'assoc' ? 'A' : '';
  for (const letter of 'ilnrtucx') {
    const ours = letter;
    if (variable.attrs.includes(ours)) out += letter;
  }
  return out;
}

/** A key as `declare -p` shows it. */
export const keyText = (key: string): string =>
  /^[A-Za-z0-9_./:@%+,-]+$/.test(key) && key !== '@' ? key : doubleQuote(key);

/** `declare -x name="value"`. */
export function declaration(name: string, variable: Variable): string {
  const letters = attributeLetters(variable);
  const head = `declare -${letters === '' ? '-' : letters} ${name}`;
  const { value } = variable;
  if (value.kind === 'scalar') return value.text === null ? head : `${head}=${doubleQuote(value.text)}`;
  return variable.attrs.includes('-') ? head : `${head}=${listText(variable)}`;
}

/** `([0]="a" [1]="b")` */
export function listText({ value }: Variable): string {
  if (value.kind === 'scalar') return doubleQuote(value.text ?? '');
  if (value.kind === 'indexed') {
    const keys = [...value.map.keys()].sort((a, b) => a - b);
    return `(${keys.map((k) => `[${k}]=${doubleQuote(value.map.get(k) as string)}`).join(' ')})`;
  }
  return `(${[...value.map].map(([k, v]) => `[${keyText(k)}]=${doubleQuote(v)} `).join('')})`;
}

export const expandEscapes = (text: string): string => unescapeText(text, { quotes: true }).text;
