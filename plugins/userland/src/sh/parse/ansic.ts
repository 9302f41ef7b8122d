/** sh/parse/ansic.ts — the backslash escapes of `$'…'`, `echo -e`, `printf` and `%b`. */

export interface EscapeRules {
  /** `\c` ends the output (echo, %b) instead of making a control character. */
  readonly stop?: boolean;
  /** Octal needs a leading zero: `\0nnn` (echo, %b also takes it). */
  readonly zeroOctal?: boolean;
  /** `\'`, `\"` and `\?` lose their backslash. */
  readonly quotes?: boolean;
}

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** A byte as text: above 0x7f an escaped byte (see include/utf8.ts). */
const byteText = (value: number): string =>
  value < 0x80 ? String.fromCharCode(value) : String.fromCharCode(0xdc00 + value);

/** Escaped bytes that together are UTF-8 become the character they encode. */
export function joinBytes(text: string): string {
  if (!/[\udc80-\udcff]/.test(text)) return text;
  let out = '';
  for (let i = 0; i < text.length; ) {
    const first = text.charCodeAt(i) - 0xdc00;
    const size =
      first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 1;
    let value = size === 4 ? first & 7 : size === 3 ? first & 15 : first & 31;
    let good = size > 1 && (i === 0 || !/[\ud800-\udbff]/.test(text[i - 1] as string));
    for (let n = 1; good && n < size; n += 1) {
      const next = text.charCodeAt(i + n) - 0xdc00;
      good = next >= 0x80 && next < 0xc0;
      value = value * 64 + (next & 63);
    }
    out += good ? String.fromCodePoint(Math.min(value, 0x10ffff)) : text[i];
    i += good ? size : 1;
  }
  return out;
}

/** The text with its escapes done, and whether `\c` ended it. */
export function unescapeText(text: string, rules: EscapeRules = {}): { text: string; stopped: boolean } {
  let out = '';
  for (let i = 0; i < text.length; ) {
    const at = text.indexOf('\\', i);
    if (at < 0 || at + 1 >= text.length) {
      out += text.slice(i);
      break;
    }
    out += text.slice(i, at);
    const c = text[at + 1] as string;
    i = at + 2;
    const digits = (pattern: RegExp, from: number): string => (pattern.exec(text.slice(from, from + 8)) ?? [''])[0];
    if (SIMPLE[c] !== undefined) out += SIMPLE[c];
    else if (rules.quotes && (c === "'" || c === '"' || c === '?')) out += c;
    else if (c === 'c') {
      if (rules.stop) return { text: joinBytes(out), stopped: true };
      if (i < text.length) out += String.fromCharCode((text[i] as string).toUpperCase().charCodeAt(0) & 0x1f);
      i += 1;
    } else if (c === 'x') {
      const hex = digits(/^[0-9a-fA-F]{1,2}/, i);
      out += hex === '' ? '\\x' : byteText(Number.parseInt(hex, 16));
      i += hex.length;
    } else if (c === 'u' || c === 'U') {
      const hex = digits(c === 'u' ? /^[0-9a-fA-F]{1,4}/ : /^[0-9a-fA-F]{1,8}/, i);
      const value = Number.parseInt(hex || '0', 16);
      out += hex === '' || value > 0x10ffff ? `\\${c}${hex}` : String.fromCodePoint(value);
      i += hex.length;
    } else if (/[0-7]/.test(c) && (!rules.zeroOctal || c === '0')) {
      const octal = c === '0' && rules.zeroOctal ? digits(/^[0-7]{0,3}/, i) : c + digits(/^[0-7]{0,2}/, i);
      out += byteText(Number.parseInt(octal === '' ? '0' : octal, 8) & 0xff);
      i = at + 1 + (c === '0' && rules.zeroOctal ? 1 : 0) + octal.length;
    } else out += `\\${c}`;
  }
  return { text: joinBytes(out), stopped: false };
}
