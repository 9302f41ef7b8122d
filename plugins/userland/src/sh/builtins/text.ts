/** builtins/text.ts — echo, printf. */
import { formatFloat, formatInteger, formatString, layout, parseDirective } from '../../lib/printf.ts';
import { type Sys, strerror, sys } from '../../lib/sdk.ts';
import { strftime } from '../../lib/time.ts';
import { quoteAlways, quoteBackslash } from '../expand/transform.ts';
import { unescapeText } from '../parse/ansic.ts';
import { complain, output } from '../run/say.ts';
import { type Shell, shopted } from '../state.ts';
import * as vars from '../vars.ts';
import { failed, type Table, usageError } from './kit.ts';

export function echoText(args: readonly string[], xpg: boolean): string {
  let [newline, escapes] = [true, xpg];
  let i = 1;
  for (; i < args.length && /^-[neE]+$/.test(args[i] as string); i += 1) {
    for (const letter of (args[i] as string).slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
  }
  const text = args.slice(i).join(' ');
  if (!escapes || !text.includes('\\')) return newline ? `${text}\n` : text;
  const done = unescapeText(text, { stop: true, zeroOctal: true });
  return newline && !done.stopped ? `${done.text}\n` : done.text;
}

const ROUNDS = 200_000;
const MAX_TEXT = 8_000_000;

/** One use of printf: the format again and again while there are arguments. */
class Formatter {
  text = '';
  status = 0;
  readonly messages: string[] = [];
  private readonly s: Shell;
  private readonly format: string;
  private readonly values: readonly string[];
  private used = 0;
  private stopped = false;
  private broken = false;

  constructor(s: Shell, format: string, values: readonly string[]) {
    this.s = s;
    this.format = format;
    this.values = values;
  }

  run(): void {
    for (let round = 0; round < ROUNDS && this.text.length < MAX_TEXT; round += 1) {
      const before = this.used;
      this.once();
      if (this.stopped || this.broken || this.used >= this.values.length || this.used === before) return;
    }
  }

  private once(): void {
    const { format } = this;
    for (let i = 0; i < format.length; ) {
      const c = format[i] as string;
      if (c === '\\') {
        const end = escapeEnd(format, i);
        const done = unescapeText(format.slice(i, end), { stop: true, quotes: true });
        this.text += done.text;
        if (done.stopped) {
          this.stopped = true;
          return;
        }
        i = end;
      } else if (c !== '%') {
        this.text += c;
        i += 1;
      } else if (format[i + 1] === '%') {
        this.text += '%';
        i += 2;
      } else {
        i = this.directive(i);
        if (this.stopped || this.broken) return;
      }
    }
  }

  private next(): string | undefined {
    this.used += 1;
    return this.values[this.used - 1];
  }
  private bad(message: string): void {
    this.messages.push(message);
    this.status = 1;
  }

  private directive(at: number): number {
    const { format } = this;
    const time = /^%([-+ #0']*)(\d*|\*)(?:\.(\d*|\*))?\(([^)]*)\)T/.exec(format.slice(at, at + 400));
    if (time !== null) {
      this.time(time[4] as string, Number(time[2] || 0), time[1] as string);
      return at + time[0].length;
    }
    const d = parseDirective(format, at);
    if (d === null) {
      this.bad(`\`${format.slice(at)}': missing format character`);
      this.broken = true;
      return format.length;
    }
    if (!'diouxXeEfFgGaAcsbqQn'.includes(d.conversion)) {
      this.bad(`\`${d.conversion}': invalid format character`);
      this.broken = true;
      return format.length;
    }
    const width = d.width === '*' ? Number(this.integer(this.next())) : (d.width ?? 0);
    const precision = d.precision === '*' ? Number(this.integer(this.next())) : (d.precision ?? -1);
    const how = layout(d.flags, width, precision);
    const value = this.next();
    switch (d.conversion) {
      case 's':
        this.text += formatString(value ?? '', how);
        break;
      case 'q':
      case 'Q':
        this.text += formatString(quoteBackslash(value ?? ''), how);
        break;
      case 'c':
        this.text += formatString([...(value ?? '')][0] ?? '\0', { ...how, precision: -1 });
        break;
      case 'b': {
        const done = unescapeText(value ?? '', { stop: true, zeroOctal: false });
        this.text += formatString(done.text, how);
        this.stopped = done.stopped;
        break;
      }
      case 'n':
        if (value !== undefined) vars.set(this.s, value, String(this.text.length));
        break;
      default:
        if ('diouxX'.includes(d.conversion)) {
          this.text += formatInteger(this.integer(value, 'di'.includes(d.conversion)), d.conversion, how);
        } else this.text += formatFloat(this.float(value), d.conversion, how);
    }
    return d.end;
  }

  private time(format: string, width: number, flags: string): void {
    const value = this.next();
    const seconds =
      value === undefined || value === '-1'
        ? this.s.clockMs / 1000
        : value === '-2'
          ? this.s.startedMs / 1000
          : Number(this.integer(value));
    this.text += formatString(strftime(format === '' ? '%X' : format, seconds * 1000), layout(flags, width, -1));
  }

  private integer(text: string | undefined, signed = true): bigint {
    if (text === undefined || text === '') return 0n;
    if (text[0] === "'" || text[0] === '"') return BigInt(text.codePointAt(1) ?? 0);
    const m = /^[ \t\n]*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/.exec(text);
    if (m === null) {
      this.bad(`${text}: invalid number`);
      return 0n;
    }
    const body = m[2] as string;
    const digits = /^0[0-7]/.test(body) ? `0o${body.slice(1)}` : body;
    const value = (m[1] === '-' ? -1n : 1n) * BigInt(digits);
    if (m[0].length < text.length) this.bad(`${text}: invalid number`);
    const most = signed ? 0x7fff_ffff_ffff_ffffn : 0xffff_ffff_ffff_ffffn;
    if (value > most || value < -0x8000_0000_0000_0000n) {
      this.messages.push(`warning: ${text}: Numerical result out of range`);
      return value < 0n ? -0x8000_0000_0000_0000n : most;
    }
    return value;
  }

  private float(text: string | undefined): number {
    if (text === undefined || text === '') return 0;
    if (text[0] === "'" || text[0] === '"') return text.codePointAt(1) ?? 0;
    const m =
      /^[ \t\n]*([+-]?)(0[xX][0-9a-fA-F]+|[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?|inf(?:inity)?|nan)/i.exec(
        text,
      );
    if (m === null || m[0].length < text.length) this.bad(`${text}: invalid number`);
    if (m === null) return 0;
    const body = (m[2] as string).toLowerCase();
    const value = body.startsWith('inf') ? Infinity : body === 'nan' ? NaN : Number(body);
    return m[1] === '-' ? -value : value;
  }
}

/** Behind the escape that begins at `at`. */
function escapeEnd(text: string, at: number): number {
  const m = /^\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[\s\S])/.exec(
    text.slice(at, at + 12),
  );
  return at + (m?.[0].length ?? 1);
}

export function formatted(
  s: Shell,
  format: string,
  values: readonly string[],
): { text: string; status: number; messages: readonly string[] } {
  const f = new Formatter(s, format, values);
  f.run();
  s.cycles += f.text.length >> 2;
  return f;
}

export const textBuiltins: Table = {
  echo: {
    usage: '[-neE] [arg ...]',
    summary: 'Write arguments to the standard output.',
    *run({ s }, args) {
      return yield* output(s, 'echo', echoText(args, shopted(s, 'xpg_echo')));
    },
  },
  printf: {
    usage: '[-v var] format [arguments]',
    summary: 'Formats and prints ARGUMENTS under control of the FORMAT.',
    *run({ s }, args) {
      let rest = args.slice(1);
      let variable: string | null = null;
      if (rest[0] === '-v') {
        variable = rest[1] ?? null;
        if (variable === null) return yield* usageError(s, 'printf', '-v: option requires an argument', this.usage);
        if (!/^[A-Za-z_][A-Za-z0-9_]*(?:\[[\s\S]+\])?$/.test(variable))
          return yield* failed(s, 'printf', `\`${variable}': not a valid identifier`, 2);
        rest = rest.slice(2);
      }
      if (rest[0] === '--') rest = rest.slice(1);
      else if (rest[0] !== undefined && /^-[^-]/.test(rest[0]) && variable === null) {
        return yield* usageError(s, 'printf', `${rest[0].slice(0, 2)}: invalid option`, this.usage);
      }
      const [format] = rest;
      if (format === undefined) {
        yield* sys.write(2, `printf: usage: printf ${this.usage}\n`);
        return 2;
      }
      if (format.includes(')T')) s.clockMs = yield* sys.gettimeofday();
      const done = formatted(s, format, rest.slice(1));
      let { status } = done;
      if (variable !== null) {
        vars.assignAny(s, variable, done.text.split('\0')[0] as string);
      } else if (done.text !== '') {
        const r = yield* sys.write(1, done.text);
        if (r < 0) {
          yield* complain(s, `printf: write error: ${strerror(r)}`);
          status = 1;
        }
      }
      for (const message of done.messages) yield* complain(s, `printf: ${message}`);
      return status;
    },
  },
};

export type { Sys };
export { quoteAlways };
