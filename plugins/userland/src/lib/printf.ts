/** lib/printf.ts — the conversions of printf(3): integers of 64 bits, doubles, strings. Shared by printf, awk, seq and stat. */

export interface Directive {
  readonly flags: string;
  /** '*' means: from the arguments. */
  readonly width: number | '*' | null;
  readonly precision: number | '*' | null;
  readonly conversion: string;
  /** Where the directive ends in the format. */
  readonly end: number;
}

const LIMIT = 100_000;

/** The directive whose `%` is at `at`; null when the format ends within it. */
export function parseDirective(format: string, at: number): Directive | null {
  let i = at + 1;
  let flags = '';
  while ("-+ #0'".includes(format[i] ?? 'x')) flags += format[i++];
  const number = (): number | '*' | null => {
    if (format[i] === '*') {
      i += 1;
      return '*';
    }
    let digits = '';
    while (/^[0-9]$/.test(format[i] ?? '')) digits += format[i++];
    return digits === '' ? null : Math.min(Number(digits), LIMIT);
  };
  const width = number();
  let precision: number | '*' | null = null;
  if (format[i] === '.') {
    i += 1;
    precision = number() ?? 0;
  }
  while ('hlLjzt'.includes(format[i] ?? 'x')) i += 1;
  const conversion = format[i];
  return conversion === undefined ? null : { flags, width, precision, conversion, end: i + 1 };
}

interface Layout {
  readonly flags: string;
  readonly width: number;
  /** -1 for none. */
  readonly precision: number;
}
export const layout = (flags: string, width: number, precision: number): Layout =>
  width < 0
    ? { flags: `${flags}-`, width: Math.min(-width, LIMIT), precision }
    : { flags, width: Math.min(width, LIMIT), precision };

export function formatString(text: string, { flags, width, precision }: Layout): string {
  return pad(precision < 0 ? text : text.slice(0, precision), flags.replaceAll('0', ''), width);
}

/** d i o u x X. Unsigned conversions see a negative number as 64 bits. */
export function formatInteger(value: bigint, conversion: string, { flags, width, precision }: Layout): string {
  const signed = conversion === 'd' || conversion === 'i';
  const bits = signed ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
  const negative = bits < 0n;
  const radix = conversion === 'o' ? 8 : conversion === 'x' || conversion === 'X' ? 16 : 10;
  let digits = (negative ? -bits : bits).toString(radix);
  if (precision === 0 && bits === 0n) digits = '';
  digits = digits.padStart(Math.min(precision, LIMIT), '0');
  if (flags.includes("'") && radix === 10) digits = digits.replace(/\B(?=(\d{3})+$)/g, '');
  let prefix = negative ? '-' : signed ? signOf(flags) : '';
  if (flags.includes('#') && bits !== 0n)
    prefix += radix === 16 ? '0x' : radix === 8 && !digits.startsWith('0') ? '0' : '';
  const text = numberPad(prefix, digits, precision >= 0 ? flags.replaceAll('0', '') : flags, width);
  return conversion === 'X' ? text.toUpperCase() : text;
}

/** e E f F g G. */
export function formatFloat(value: number, conversion: string, { flags, width, precision }: Layout): string {
  const lower = conversion.toLowerCase();
  const negative = value < 0 || Object.is(value, -0);
  const magnitude = Math.abs(value);
  const sign = negative ? '-' : signOf(flags);
  let body: string;
  let padding = flags;
  if (!Number.isFinite(magnitude)) {
    body = Number.isNaN(magnitude) ? 'nan' : 'inf';
    padding = flags.replaceAll('0', '');
  } else {
    const p = Math.min(precision < 0 ? 6 : precision, 100);
    body =
      lower === 'f'
        ? fixed(magnitude, p)
        : lower === 'e'
          ? exponential(magnitude, p)
          : general(magnitude, p, flags.includes('#'));
    if (flags.includes('#') && !body.includes('.')) body += '.';
  }
  const text = numberPad(sign, body, padding, width);
  return conversion !== lower ? text.toUpperCase() : text;
}

const signOf = (flags: string): string => (flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '');
function pad(text: string, flags: string, width: number): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width);
}
function numberPad(prefix: string, digits: string, flags: string, width: number): string {
  if (flags.includes('0') && !flags.includes('-')) return prefix + digits.padStart(width - prefix.length, '0');
  return pad(prefix + digits, flags, width);
}

/** Rounds exact halves to even, as C does; toFixed() rounds them up. */
export function fixed(x: number, digits: number): string {
  if (x >= 1e21) return BigInt(x).toString() + (digits > 0 ? `.${'0'.repeat(digits)}` : '');
  const text = x.toFixed(digits);
  const doubled = x * 2 ** (digits + 1);
  const half = Number.isInteger(doubled) && doubled % 2 === 1;
  const last = Number(text.at(-1));
  return half && last % 2 === 1 ? text.slice(0, -1) + String(last - 1) : text;
}
function exponential(x: number, digits: number): string {
  const [mantissa = '', exponent = '+0'] = x.toExponential(digits).split('e');
  return `${mantissa}e${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, '0')}`;
}
function general(x: number, precision: number, keepZeros: boolean): string {
  const p = precision === 0 ? 1 : precision;
  const exponent = x === 0 ? 0 : Number(x.toExponential(p - 1).split('e')[1]);
  const text = exponent < -4 || exponent >= p ? exponential(x, p - 1) : fixed(x, p - 1 - exponent);
  if (keepZeros || !text.includes('.')) return text;
  const [mantissa = '', tail] = text.split('e');
  const trimmed = mantissa.replace(/\.?0+$/, '');
  return tail === undefined ? trimmed : `${trimmed}e${tail}`;
}
