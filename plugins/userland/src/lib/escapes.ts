/** lib/escapes.ts — backslash escapes of echo -e, printf and tr, as characters (bytes above 127 as escaped bytes). */

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** A byte as it appears in text: see include/utf8.ts. */
export const byteChar = (b: number): string => String.fromCharCode(b < 128 ? b : 0xdc00 + b);

export interface Escape {
  readonly text: string;
  readonly end: number;
  /** `\c`: nothing more is printed. */
  readonly stop?: boolean;
}

/** The escape whose backslash is at `at`. `octalZero`: octal needs a leading 0, as in `echo -e` and `%b`. */
export function readEscape(s: string, at: number, octalZero: boolean): Escape {
  const c = s[at + 1];
  if (c === undefined) return { text: '\\', end: at + 1 };
  if (c === 'c') return { text: '', end: at + 2, stop: true };
  const simple = SIMPLE[c];
  if (simple !== undefined) return { text: simple, end: at + 2 };
  if (c === 'x') {
    const hex = /^[0-9a-fA-F]{1,2}/.exec(s.slice(at + 2, at + 4))?.[0];
    if (hex === undefined) return { text: '\\x', end: at + 2 };
    return { text: byteChar(Number.parseInt(hex, 16)), end: at + 2 + hex.length };
  }
  if (c === 'u' || c === 'U') {
    const hex = (c === 'u' ? /^[0-9a-fA-F]{1,4}/ : /^[0-9a-fA-F]{1,8}/).exec(s.slice(at + 2, at + 10))?.[0];
    const code = hex === undefined ? -1 : Number.parseInt(hex, 16);
    if (hex === undefined || code > 0x10ffff) return { text: `\\${c}`, end: at + 2 };
    return { text: String.fromCodePoint(code), end: at + 2 + hex.length };
  }
  const start = octalZero && c === '0' ? at + 2 : at + 1;
  if (!octalZero || c === '0') {
    const octal = /^[0-7]{1,3}/.exec(s.slice(start, start + 3))?.[0];
    if (octal !== undefined) return { text: byteChar(Number.parseInt(octal, 8) & 255), end: start + octal.length };
    if (octalZero) return { text: '\0', end: at + 2 };
  } else if (/^[0-7]$/.test(c)) {
    const octal = /^[0-7]{1,3}/.exec(s.slice(at + 1, at + 4))?.[0] ?? '';
    return { text: byteChar(Number.parseInt(octal, 8) & 255), end: at + 1 + octal.length };
  }
  return { text: `\\${c}`, end: at + 2 };
}

/** All escapes of a text; `stop` when a `\c` cut it off. */
export function unescape(s: string, octalZero: boolean): { readonly text: string; readonly stop: boolean } {
  let out = '';
  for (let i = 0; i < s.length; ) {
    if (s[i] !== '\\') {
      out += s[i];
      i += 1;
      continue;
    }
    const e = readEscape(s, i, octalZero);
    out += e.text;
    if (e.stop) return { text: out, stop: true };
    i = e.end;
  }
  return { text: out, stop: false };
}
