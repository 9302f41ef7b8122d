/** bin/printf.ts — printf(1): the format, used again as long as there are arguments. */
import { readEscape, unescape } from '../lib/escapes.ts';
import { type Directive, formatFloat, formatInteger, formatString, layout, parseDirective } from '../lib/printf.ts';
import { quote } from '../lib/quote.ts';
import type { Sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';

const ROUNDS = 100_000;

export const printf = tool({
  path: '/usr/bin/printf',
  summary: 'format and print data',
  *run(t) {
    const args = t.args[0] === '--' ? t.args.slice(1) : t.args;
    const format = args[0];
    if (format === undefined) return yield* t.usage('missing operand');
    const values = args.slice(1);
    const p = new Printer(t, values);
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = p.used;
      if (!(yield* p.once(format)) || p.used >= values.length) break;
      if (p.used === before) {
        yield* t.complain(`warning: ignoring excess arguments, starting with ${quote(values[p.used] as string)}`);
        break;
      }
    }
    return 0;
  },
});

class Printer {
  used = 0;
  private readonly t: Tool;
  private readonly values: readonly string[];

  constructor(t: Tool, values: readonly string[]) {
    this.t = t;
    this.values = values;
  }

  /** False after `\c`. */
  *once(format: string): Sys<boolean> {
    for (let i = 0; i < format.length; ) {
      const c = format[i] as string;
      if (c === '\\') {
        const e = readEscape(format, i, false);
        yield* this.t.print(e.text);
        if (e.stop) return false;
        i = e.end;
      } else if (c !== '%') {
        yield* this.t.print(c);
        i += 1;
      } else if (format[i + 1] === '%') {
        yield* this.t.print('%');
        i += 2;
      } else {
        const d = parseDirective(format, i);
        if (d === null || !'diouxXeEfFgGaAcsbq'.includes(d.conversion))
          yield* this.t.die(`${format.slice(i, d?.end ?? format.length)}: invalid conversion specification`);
        else if (!(yield* this.directive(d))) return false;
        i = d?.end ?? format.length;
      }
    }
    return true;
  }

  private next(): string | undefined {
    this.used += 1;
    return this.values[this.used - 1];
  }
  private *directive(d: Directive): Sys<boolean> {
    const width = d.width === '*' ? Number(yield* this.integer(this.next())) : (d.width ?? 0);
    const precision = d.precision === '*' ? Number(yield* this.integer(this.next())) : (d.precision ?? -1);
    const how = layout(d.flags, width, precision);
    const value = this.next();
    switch (d.conversion) {
      case 's':
        yield* this.t.print(formatString(value ?? '', how));
        return true;
      case 'q':
        yield* this.t.print(formatString(shellQuote(value ?? ''), how));
        return true;
      case 'c':
        yield* this.t.print(formatString((value ?? '').slice(0, 1), how));
        return true;
      case 'b': {
        const { text, stop } = unescape(value ?? '', true);
        yield* this.t.print(formatString(text, how));
        return !stop;
      }
      default:
        if ('diouxX'.includes(d.conversion))
          yield* this.t.print(formatInteger(yield* this.integer(value), d.conversion, how));
        else yield* this.t.print(formatFloat(yield* this.float(value), d.conversion, how));
        return true;
    }
  }

  private *integer(text: string | undefined): Sys<bigint> {
    if (text === undefined || text === '') {
      if (text === '') yield* this.bad(text, '');
      return 0n;
    }
    const char = charConstant(text);
    if (char !== null) return BigInt(char);
    const m = /^[ \t\n]*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/.exec(text);
    if (m === null) {
      yield* this.bad(text, '');
      return 0n;
    }
    const body = m[2] as string;
    const digits = /^0[0-7]/.test(body) ? `0o${body.slice(1)}` : body;
    const value = (m[1] === '-' ? -1n : 1n) * BigInt(digits);
    if (m[0].length < text.length) yield* this.bad(text, m[0]);
    if (value > 0xffff_ffff_ffff_ffffn || value < -0x8000_0000_0000_0000n) {
      yield* this.t.warn(`${quote(text)}: Numerical result out of range`);
      return value < 0n ? -0x8000_0000_0000_0000n : 0x7fff_ffff_ffff_ffffn;
    }
    return value;
  }
  private *float(text: string | undefined): Sys<number> {
    if (text === undefined || text === '') return 0;
    const char = charConstant(text);
    if (char !== null) return char;
    const m =
      /^[ \t\n]*([+-]?(?:[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?|inf(?:inity)?|nan|0[xX][0-9a-fA-F]+))/i.exec(
        text,
      );
    if (m === null) {
      yield* this.bad(text, '');
      return 0;
    }
    if (m[0].length < text.length) yield* this.bad(text, m[0]);
    return toFloat(m[1] as string);
  }
  private *bad(text: string, good: string): Sys<void> {
    yield* this.t.warn(
      good === '' ? `${quote(text)}: expected a numeric value` : `${quote(text)}: value not completely converted`,
    );
  }
}

const charConstant = (text: string): number | null =>
  text.length > 1 && (text[0] === "'" || text[0] === '"') ? (text.codePointAt(1) as number) : null;
function toFloat(text: string): number {
  if (/inf/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}
/** As the shell's own `%q`. */
export function shellQuote(text: string): string {
  if (text === '') return "''";
  return /^[A-Za-z0-9%+,./:=@_^-]+$/.test(text) ? text : quote(text);
}
