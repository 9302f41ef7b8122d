/** The values of numbers, characters and strings. C11 6.4.4, 6.4.5. */
import { pushUtf8 } from './utf8.ts';

export interface IntegerLiteral {
  readonly kind: 'integer';
  readonly value: bigint;
  readonly unsigned: boolean;
  /** How many `l` the suffix has: 0, 1 or 2. */
  readonly longs: 0 | 1 | 2;
  readonly decimal: boolean;
}
export interface FloatLiteral {
  readonly kind: 'float';
  readonly value: number;
  readonly suffix: '' | 'f' | 'l';
}
export interface BadLiteral {
  readonly kind: 'bad';
  readonly message: string;
}

const SUFFIXES: Readonly<Record<string, { unsigned: boolean; longs: 0 | 1 | 2 }>> = {
  '': { unsigned: false, longs: 0 },
  u: { unsigned: true, longs: 0 },
  l: { unsigned: false, longs: 1 },
  ul: { unsigned: true, longs: 1 },
  lu: { unsigned: true, longs: 1 },
  ll: { unsigned: false, longs: 2 },
  ull: { unsigned: true, longs: 2 },
  llu: { unsigned: true, longs: 2 },
};

export function readNumber(text: string): IntegerLiteral | FloatLiteral | BadLiteral {
  if (text.length > 1000) return { kind: 'bad', message: 'number is too long' };
  const lower = text.toLowerCase();
  const integer = /^(0x[0-9a-f]+|0b[01]+|[0-9]+)([ul]*)$/.exec(lower);
  if (integer !== null) {
    const digits = integer[1] ?? '0';
    const suffix = SUFFIXES[integer[2] ?? ''];
    if (suffix === undefined || /lL|Ll/.test(text))
      return { kind: 'bad', message: `invalid suffix '${text.slice(digits.length)}' on integer constant` };
    const octal = /^0[0-9]+$/.test(digits);
    if (octal && /[89]/.test(digits))
      return { kind: 'bad', message: `invalid digit '${/[89]/.exec(digits)?.[0] ?? ''}' in octal constant` };
    const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
    if (value >= 1n << 64n) return { kind: 'bad', message: 'integer constant is too large for its type' };
    return { kind: 'integer', value, ...suffix, decimal: !octal && !/^0[xb]/.test(digits) };
  }
  const float = /^((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?)([fl]?)$/.exec(lower);
  if (float !== null) return { kind: 'float', value: Number(float[1]), suffix: (float[2] ?? '') as '' | 'f' | 'l' };
  const hex = /^0x([0-9a-f]*)\.?([0-9a-f]*)p([+-]?[0-9]+)([fl]?)$/.exec(lower);
  if (hex !== null && (hex[1] ?? '') + (hex[2] ?? '') !== '')
    return hexFloat(hex[1] ?? '', hex[2] ?? '', Number(hex[3]), (hex[4] ?? '') as '' | 'f' | 'l');
  return { kind: 'bad', message: `'${text}' is not a valid number` };
}

function hexFloat(whole: string, fraction: string, exponent: number, suffix: '' | 'f' | 'l'): FloatLiteral {
  let digits = BigInt(`0x0${whole}${fraction}`);
  let scale = exponent - 4 * fraction.length;
  // Number(bigint) rounds once to 53 bits; a power of two after that is exact but for denormals.
  while (digits !== 0n && (digits & 1n) === 0n) {
    digits >>= 1n;
    scale++;
  }
  let value = Number(digits);
  for (; scale >= 1000 && value !== 0 && value !== Infinity; scale -= 1000) value *= 2 ** 1000;
  for (; scale <= -1000 && value !== 0; scale += 1000) value *= 2 ** -1000;
  return { kind: 'float', value: Math.abs(scale) < 1000 ? value * 2 ** scale : value, suffix };
}

/** How wide a literal's characters are: plain and `u8` 1, `u` 2, `U` and `L` 4. */
export function literalWidth(text: string): 1 | 2 | 4 {
  if (text.startsWith('L') || text.startsWith('U')) return 4;
  return text.startsWith('u') && !text.startsWith('u8') ? 2 : 1;
}

const SIMPLE: Readonly<Record<string, number>> = {
  n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, e: 27, E: 27, '\\': 92, "'": 39, '"': 34, '?': 63,
}; // biome-ignore format: a table

/** The units of a string or character literal: bytes when `width` is 1, code units otherwise. */
export function readCharacters(literal: string, width: 1 | 2 | 4, complain: (message: string) => void): number[] {
  const from = literal.search(/["']/) + 1;
  const text = literal.slice(from, -1);
  const out: number[] = [];
  const put = (code: number): void => {
    if (width === 1) pushUtf8(out, code);
    else if (width === 2 && code > 0xffff)
      out.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    else out.push(code);
  };
  const limit = width === 1 ? 0xff : width === 2 ? 0xffff : 0xffffffff;
  for (let i = 0; i < text.length; ) {
    const c = text[i] ?? '';
    if (c !== '\\') {
      const code = text.codePointAt(i) ?? 0;
      put(code);
      i += code > 0xffff ? 2 : 1;
      continue;
    }
    const e = text[i + 1] ?? '';
    const simple = SIMPLE[e];
    if (simple !== undefined) {
      out.push(simple);
      i += 2;
    } else if (/[0-7]/.test(e)) {
      const digits = /^[0-7]{1,3}/.exec(text.slice(i + 1, i + 4))?.[0] ?? '0';
      const value = Number.parseInt(digits, 8);
      if (value > limit) complain('octal escape sequence out of range');
      out.push(value & limit);
      i += 1 + digits.length;
    } else if (e === 'x') {
      const digits = /^[0-9a-fA-F]*/.exec(text.slice(i + 2))?.[0] ?? '';
      if (digits === '') complain('\\x used with no following hex digits');
      const value = BigInt(`0x0${digits}`);
      if (value > BigInt(limit)) complain('hex escape sequence out of range');
      out.push(Number(value & BigInt(limit)));
      i += 2 + digits.length;
    } else if (e === 'u' || e === 'U') {
      const count = e === 'u' ? 4 : 8;
      const digits = /^[0-9a-fA-F]*/.exec(text.slice(i + 2, i + 2 + count))?.[0] ?? '';
      if (digits.length < count) complain('incomplete universal character name');
      put(Math.min(Number.parseInt(digits || '0', 16), 0x10ffff));
      i += 2 + digits.length;
    } else {
      complain(`unknown escape sequence '\\${e}'`);
      i += 1;
    }
  }
  return out;
}
