/** bin/awk/values.ts — awk's values: numbers, strings, and strings from input that look like numbers. */
import { fixed, formatFloat, formatInteger, formatString, layout, parseDirective } from '../../lib/printf.ts';

/** `strnum`: came from input, so it compares as a number when it looks like one. */
export type Value = number | string | Strnum | undefined;
export class Strnum {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
export type AwkArray = Map<string, Value>;

const NUMBER =
  /^[ \t\n\r\f\v]*[+-]?([0-9]+\.?[0-9]*([eE][+-]?[0-9]+)?|\.[0-9]+([eE][+-]?[0-9]+)?|0[xX][0-9a-fA-F]+|inf|nan)/i;
const WHOLE = /^[ \t\n\r\f\v]*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?[ \t\n\r\f\v]*$/;

export function toNumber(v: Value): number {
  if (typeof v === 'number') return v;
  if (v === undefined) return 0;
  const text = typeof v === 'string' ? v : v.text;
  if (text === '') return 0;
  const m = NUMBER.exec(text.length > 400 ? text.slice(0, 400) : text);
  if (m === null) return 0;
  const t = m[0].trim().toLowerCase();
  if (t.includes('x') || t.includes('inf') || t.includes('nan')) {
    if (/^[+-](inf|nan)$/.test(t)) return t.includes('inf') ? (t[0] === '-' ? -Infinity : Infinity) : Number.NaN;
    return 0;
  }
  return Number(t);
}
export const looksNumeric = (text: string): boolean => text.length < 400 && WHOLE.test(text);

export function toText(v: Value, convfmt: string): string {
  if (typeof v === 'string') return v;
  if (v === undefined) return '';
  if (v instanceof Strnum) return v.text;
  return numberText(v, convfmt);
}
export function numberText(n: number, format: string): string {
  if (Number.isInteger(n)) return Math.abs(n) < 1e16 ? String(n === 0 ? 0 : n) : fixed(n, 0);
  if (Number.isNaN(n)) return 'nan';
  if (!Number.isFinite(n)) return n > 0 ? 'inf' : '-inf';
  return sprintf(format, [n], format);
}
export function truth(v: Value): boolean {
  if (typeof v === 'number') return v !== 0;
  if (v === undefined) return false;
  if (typeof v === 'string') return v !== '';
  return looksNumeric(v.text) ? toNumber(v) !== 0 : v.text !== '';
}
const numeric = (v: Value): boolean =>
  typeof v === 'number' || v === undefined || (v instanceof Strnum && looksNumeric(v.text));
/** <0, 0, >0; NaN for incomparable numbers. */
export function compare(a: Value, b: Value, convfmt: string): number {
  if (numeric(a) && numeric(b)) return toNumber(a) - toNumber(b);
  const [x, y] = [toText(a, convfmt), toText(b, convfmt)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** printf and sprintf. */
export function sprintf(format: string, args: readonly Value[], convfmt: string): string {
  let out = '';
  let arg = 0;
  for (let i = 0; i < format.length; ) {
    const at = format.indexOf('%', i);
    if (at < 0) return out + format.slice(i);
    out += format.slice(i, at);
    if (format[at + 1] === '%') {
      out += '%';
      i = at + 2;
      continue;
    }
    const d = parseDirective(format, at);
    if (d === null) return out + format.slice(at);
    const star = (n: number | '*' | null, none: number): number =>
      n === '*' ? Math.trunc(toNumber(args[arg++])) : (n ?? none);
    const width = star(d.width, 0);
    const precision = star(d.precision, -1);
    const l = layout(d.flags, width, precision);
    i = d.end;
    if (!'diouxXeEfFgGcs'.includes(d.conversion)) {
      out += format.slice(at, d.end);
      continue;
    }
    const v = args[arg++];
    switch (d.conversion) {
      case 'c': {
        const c =
          typeof v === 'number'
            ? String.fromCodePoint(Math.min(Math.max(0, Math.trunc(v)), 0x10ffff))
            : toText(v, convfmt).slice(0, 1);
        out += formatString(c, { ...l, precision: -1 });
        break;
      }
      case 's':
        out += formatString(toText(v, convfmt), l);
        break;
      case 'd':
      case 'i':
      case 'o':
      case 'u':
      case 'x':
      case 'X': {
        const n = Math.trunc(toNumber(v));
        if (!Number.isFinite(n)) out += formatFloat(n, 'f', { ...l, precision: -1 });
        else out += formatInteger(BigInt(n), d.conversion === 'u' && n < 0 ? 'd' : d.conversion, l);
        break;
      }
      default:
        out += formatFloat(toNumber(v), d.conversion, l);
    }
    if (out.length > 4 << 20) throw new RangeError('string too long');
  }
  return out;
}
