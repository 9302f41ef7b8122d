/** bin/values.ts — seq, yes, expr, factor, numfmt, tsort, basename, dirname, which, date, cal-less: small things that print a value. */
import { parseDate } from '../lib/dates.ts';
import { basename, dirname, readText, trimSlashes } from '../lib/files.ts';
import { Input } from '../lib/input.ts';
import { humanSize } from '../lib/numbers.ts';
import { fixed, formatFloat, layout, parseDirective } from '../lib/printf.ts';
import { compileRegex } from '../lib/regex.ts';
import { type Sys, strerror, sys } from '../lib/sdk.ts';
import { strftime } from '../lib/time.ts';
import { tool } from '../lib/tool.ts';

const NUMBER = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i;

export const seq = tool({
  path: '/usr/bin/seq',
  summary: 'print a sequence of numbers',
  *run(t) {
    const args = [...t.args];
    let [separator, format, equal] = ['\n', '', false];
    while (args.length > 0 && /^-[a-z-]/.test(args[0] as string) && !NUMBER.test(args[0] as string)) {
      const o = args.shift() as string;
      const value = (): string =>
        /^-[sf]./.test(o) ? o.slice(2) : o.includes('=') ? o.slice(o.indexOf('=') + 1) : (args.shift() ?? '');
      if (/^(-s|--separator)/.test(o)) separator = value();
      else if (/^(-f|--format)/.test(o)) format = value();
      else if (o === '-w' || o === '--equal-width') equal = true;
      else if (o === '--') break;
      else yield* t.usage(`invalid option -- '${o.replace(/^-+/, '').slice(0, 1)}'`);
    }
    if (args.length === 0) yield* t.usage('missing operand');
    if (args.length > 3) yield* t.usage(`extra operand '${args[3]}'`);
    for (const a of args) if (!NUMBER.test(a)) yield* t.usage(`invalid floating point argument: '${a}'`);
    const [first, step, last] = (
      args.length === 1 ? ['1', '1', args[0]] : args.length === 2 ? [args[0], '1', args[1]] : args
    ) as [string, string, string];
    if (Number(step) === 0) yield* t.usage(`invalid Zero increment value: '${step}'`);
    const decimals = Math.max(...[first, step].map((a) => (a.split('.')[1] ?? '').replace(/e.*/i, '').length));
    const width = equal
      ? Math.max(
          fixed(Math.abs(Number(first)), decimals).length + (Number(first) < 0 ? 1 : 0),
          fixed(Number(last), decimals).length,
        )
      : 0;
    const directive = format === '' ? null : parseDirective(format, format.indexOf('%'));
    const show = (n: number): string => {
      if (directive !== null) {
        const at = format.indexOf('%');
        const l = layout(
          directive.flags,
          typeof directive.width === 'number' ? directive.width : 0,
          typeof directive.precision === 'number' ? directive.precision : -1,
        );
        return (
          format.slice(0, at) +
          formatFloat(n, directive.conversion, l) +
          format.slice(directive.end).replaceAll('%%', '%')
        );
      }
      const text = fixed(Math.abs(n), decimals);
      const sign = n < 0 ? '-' : '';
      return sign + text.padStart(width - sign.length, '0');
    };
    const [from, by, to] = [Number(first), Number(step), Number(last)];
    let i = (t.saved as { i: number } | null)?.i ?? 0;
    for (; ; i += 1) {
      const n = Number((from + i * by).toFixed(Math.min(15, decimals + 2)));
      if (by > 0 ? n > to : n < to) break;
      yield* t.print((i === 0 ? '' : separator) + show(n));
      t.charge(40);
      if (t.tired) yield* t.spend();
      if (t.due) yield* t.checkpoint({ i: i + 1 });
    }
    if (i > 0) yield* t.print('\n');
    return 0;
  },
});

export const yes = tool({
  path: '/usr/bin/yes',
  summary: 'output a string repeatedly until killed',
  options: '+',
  *run(t) {
    const line = `${t.operands.length === 0 ? 'y' : t.operands.join(' ')}\n`;
    const block = line.repeat(Math.max(1, Math.floor(4096 / line.length)));
    for (;;) {
      yield* t.print(block);
      yield* t.flush();
      if (t.due) yield* t.checkpoint(null);
    }
  },
});

class ExprError extends Error {}
export const expr = tool({
  path: '/usr/bin/expr',
  summary: 'evaluate expressions',
  usageStatus: 2,
  *run(t) {
    const args = t.args[0] === '--' ? t.args.slice(1) : t.args;
    if (args.length === 0) yield* t.usage('missing operand', 2);
    try {
      const p = new ExprParser(args);
      const value = p.or();
      if (p.at < args.length) throw new ExprError(`syntax error: unexpected argument '${args[p.at]}'`);
      yield* t.print(`${value}\n`);
      return value === '' || /^-?0+$/.test(value) ? 1 : 0;
    } catch (e) {
      if (!(e instanceof ExprError)) throw e;
      return yield* t.die(e.message, 2);
    }
  },
});
class ExprParser {
  at = 0;
  private depth = 0;
  private readonly args: readonly string[];
  constructor(args: readonly string[]) {
    this.args = args;
  }
  private left(
    ops: readonly string[],
    next: () => string,
    apply: (op: string, a: string, b: string) => string,
  ): string {
    let a = next();
    for (;;) {
      const op = this.args[this.at];
      if (op === undefined || !ops.includes(op)) return a;
      this.at += 1;
      a = apply(op, a, next());
    }
  }
  private static truth(v: string): boolean {
    return v !== '' && !/^-?0+$/.test(v);
  }
  private static integer(v: string): bigint {
    if (!/^-?[0-9]{1,40}$/.test(v)) throw new ExprError('non-integer argument');
    return BigInt(v);
  }
  or(): string {
    return this.left(
      ['|'],
      () => this.and(),
      (_, a, b) => (ExprParser.truth(a) ? a : ExprParser.truth(b) ? b : '0'),
    );
  }
  private and(): string {
    return this.left(
      ['&'],
      () => this.compare(),
      (_, a, b) => (ExprParser.truth(a) && ExprParser.truth(b) ? a : '0'),
    );
  }
  private compare(): string {
    return this.left(
      ['<', '<=', '=', '==', '!=', '>=', '>'],
      () => this.add(),
      (op, a, b) => {
        const numbers = /^-?[0-9]{1,40}$/.test(a) && /^-?[0-9]{1,40}$/.test(b);
        const c = numbers ? (BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0) : a < b ? -1 : a > b ? 1 : 0;
        return (
          op === '<'
            ? c < 0
            : op === '<='
              ? c <= 0
              : op === '>'
                ? c > 0
                : op === '>='
                  ? c >= 0
                  : op === '!='
                    ? c !== 0
                    : c === 0
        )
          ? '1'
          : '0';
      },
    );
  }
  private add(): string {
    return this.left(
      ['+', '-'],
      () => this.multiply(),
      (op, a, b) =>
        String(
          op === '+' ? ExprParser.integer(a) + ExprParser.integer(b) : ExprParser.integer(a) - ExprParser.integer(b),
        ),
    );
  }
  private multiply(): string {
    return this.left(
      ['*', '/', '%'],
      () => this.match(),
      (op, a, b) => {
        const [x, y] = [ExprParser.integer(a), ExprParser.integer(b)];
        if (op !== '*' && y === 0n) throw new ExprError('division by zero');
        return String(op === '*' ? x * y : op === '/' ? x / y : x % y);
      },
    );
  }
  private match(): string {
    return this.left(
      [':'],
      () => this.primary(),
      (_, a, b) => matchPrefix(a, b),
    );
  }
  private primary(): string {
    const a = this.args[this.at];
    if (a === undefined) throw new ExprError(`syntax error: missing argument after '${this.args[this.at - 1] ?? ''}'`);
    this.at += 1;
    if (this.depth > 200) throw new ExprError('expression too deep');
    const next = (): string => {
      this.depth += 1;
      const v = this.primary();
      this.depth -= 1;
      return v;
    };
    switch (a) {
      case '(': {
        this.depth += 1;
        const v = this.or();
        this.depth -= 1;
        if (this.args[this.at] !== ')')
          throw new ExprError(
            `syntax error: expecting ')' ${this.args[this.at] === undefined ? `after '${this.args[this.at - 1]}'` : `instead of '${this.args[this.at]}'`}`,
          );
        this.at += 1;
        return v;
      }
      case ')':
        throw new ExprError("syntax error: unexpected ')'");
      case '+':
        if (this.at < this.args.length) return this.args[this.at++] as string;
        return a;
      case 'length':
        return String([...next()].length);
      case 'substr': {
        const [s, pos, len] = [next(), Number(next()), Number(next())];
        return pos > 0 && len > 0 ? [...s].slice(pos - 1, pos - 1 + len).join('') : '';
      }
      case 'index': {
        const [s, set] = [next(), next()];
        return String([...s].findIndex((c) => set.includes(c)) + 1);
      }
      case 'match': {
        const [s, re] = [next(), next()];
        return matchPrefix(s, re);
      }
      default:
        return a;
    }
  }
}
function matchPrefix(text: string, pattern: string): string {
  const regex = compileRegex(`^${pattern.replace(/^\^/, '')}`);
  if (typeof regex === 'string') throw new ExprError(regex);
  const m = regex.exec(text, 0);
  if (regex.groups > 0) return m === null || (m[2] ?? -1) < 0 ? '' : text.slice(m[2], m[3]);
  return String(m === null ? 0 : (m[1] as number) - (m[0] as number));
}

export const factor = tool({
  path: '/usr/bin/factor',
  summary: 'print prime factors',
  options: '',
  *run(t) {
    const one = function* (word: string): Sys<void> {
      if (!/^[0-9]{1,16}$/.test(word) || Number(word) > Number.MAX_SAFE_INTEGER) {
        yield* t.warn(`'${word}' is not a valid positive integer`);
        return;
      }
      const parts: number[] = [];
      let n = Number(word);
      for (let p = 2; p * p <= n; p += p === 2 ? 1 : 2) {
        while (n % p === 0) {
          parts.push(p);
          n /= p;
        }
        t.charge(10);
        if (t.tired) yield* t.spend();
      }
      if (n > 1) parts.push(n);
      yield* t.print(`${word}:${parts.map((p) => ` ${p}`).join('')}\n`);
    };
    for (const w of t.operands) yield* one(w);
    if (t.operands.length > 0) return 0;
    const input = new Input(t, []);
    for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine())
      for (const w of l.split(/\s+/)) if (w !== '') yield* one(w);
    return 0;
  },
});

export const numfmt = tool({
  path: '/usr/bin/numfmt',
  summary: 'convert numbers from and to human-readable strings',
  options: 'd:z',
  long: ['from:', 'to:', 'suffix:', 'padding:', 'field:', 'header::', 'round:', 'grouping', 'invalid:', 'format:'],
  usageStatus: 2,
  *run(t) {
    const convert = function* (word: string): Sys<string> {
      const m = /^([0-9]+(?:\.[0-9]+)?)([KMGTPE]?)(i?)$/.exec(word);
      if (m === null) return yield* t.die(`invalid number: '${word}'`, 2);
      const from = t.value('from') ?? 'none';
      const base = from === 'si' ? 1000 : from === 'auto' && m[3] === '' ? 1000 : 1024;
      if (m[2] !== '' && from === 'none')
        return yield* t.die(`rejecting suffix in input: '${word}' (consider using --from)`, 2);
      const value = Number(m[1]) * (m[2] === '' ? 1 : base ** ('KMGTPE'.indexOf(m[2] as string) + 1));
      const to = t.value('to') ?? 'none';
      const text =
        to === 'iec' || to === 'iec-i'
          ? humanSize(value) + (to === 'iec-i' && value >= 1024 ? 'i' : '')
          : to === 'si'
            ? humanSize(value, 1000).replace('k', 'K')
            : String(value);
      const out = text + (t.value('suffix') ?? '');
      const pad = Number(t.value('padding') ?? 0);
      return pad < 0 ? out.padEnd(-pad) : out.padStart(pad);
    };
    for (const w of t.operands) yield* t.print(`${yield* convert(w)}\n`);
    if (t.operands.length > 0) return 0;
    const input = new Input(t, []);
    const field = Number(t.value('field') ?? 1);
    for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine()) {
      const words = l.split(/(\s+)/);
      const i = (field - 1) * 2 + (words[0] === '' ? 2 : 0);
      if (words[i] !== undefined && words[i] !== '') words[i] = yield* convert(words[i] as string);
      yield* t.print(`${words.join('')}\n`);
    }
    return 0;
  },
});

export const tsort = tool({
  path: '/usr/bin/tsort',
  summary: 'perform topological sort',
  options: '',
  *run(t) {
    const input = new Input(t, t.operands);
    const words: string[] = [];
    for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine())
      words.push(...l.split(/\s+/).filter((w) => w !== ''));
    if (words.length % 2 === 1) return yield* t.die(`${t.operands[0] ?? '-'}: input contains an odd number of tokens`);
    const after = new Map<string, string[]>();
    const before = new Map<string, number>();
    for (let i = 0; i < words.length; i += 2) {
      const [a, b] = [words[i] as string, words[i + 1] as string];
      for (const w of [a, b]) if (!before.has(w)) before.set(w, 0);
      if (a === b) continue;
      after.set(a, [...(after.get(a) ?? []), b]);
      before.set(b, (before.get(b) ?? 0) + 1);
    }
    while (before.size > 0) {
      let free = [...before].filter(([, n]) => n === 0).map(([w]) => w);
      if (free.length === 0) {
        yield* t.warn(`${t.operands[0] ?? '-'}: input contains a loop:`);
        free = [[...before.keys()][0] as string];
        yield* t.stderr(`tsort: ${free[0]}\n`);
      }
      for (const w of free) {
        yield* t.print(`${w}\n`);
        before.delete(w);
        for (const x of after.get(w) ?? []) if (before.has(x)) before.set(x, (before.get(x) as number) - 1);
      }
    }
    return 0;
  },
});

export const basenameTool = tool({
  path: '/usr/bin/basename',
  summary: 'strip directory and suffix from filenames',
  options: '+as:z',
  long: ['multiple=a', 'suffix=s', 'zero=z'],
  *run(t) {
    if (t.operands.length === 0) yield* t.usage('missing operand');
    const many = t.has('a') || t.has('s');
    if (!many && t.operands.length > 2) yield* t.usage(`extra operand '${t.operands[2]}'`);
    const suffix = many ? (t.value('s') ?? '') : (t.operands[1] ?? '');
    for (const path of many ? t.operands : t.operands.slice(0, 1)) {
      const name = basename(path);
      const cut = suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
      yield* t.print(cut + (t.has('z') ? '\0' : '\n'));
    }
    return 0;
  },
});
export const dirnameTool = tool({
  path: '/usr/bin/dirname',
  summary: 'strip last component from file name',
  options: 'z',
  long: ['zero=z'],
  *run(t) {
    if (t.operands.length === 0) yield* t.usage('missing operand');
    for (const path of t.operands) yield* t.print(dirname(trimSlashes(path)) + (t.has('z') ? '\0' : '\n'));
    return 0;
  },
});
export const which = tool({
  path: '/usr/bin/which',
  summary: 'locate a command',
  options: 'as',
  shortName: true,
  *run(t) {
    let missing = 0;
    for (const name of t.operands) {
      let found = false;
      const places = name.includes('/')
        ? [name]
        : (t.getenv('PATH') ?? '').split(':').map((d) => `${d || '.'}/${name}`);
      for (const at of places) {
        if (found && !t.has('a')) break;
        if ((yield* sys.access(at, 1)) < 0 || (yield* sys.isKind(at, 0o040000))) continue;
        found = true;
        if (!t.has('s')) yield* t.print(`${at}\n`);
      }
      if (!found) missing = 1;
    }
    return t.operands.length === 0 ? 1 : missing;
  },
});

export const date = tool({
  path: '/usr/bin/date',
  summary: 'print or set the system date and time',
  options: 'd:f:I::r:Rs:u',
  long: ['date=d', 'file=f', 'iso-8601=I', 'reference=r', 'rfc-email=R', 'set=s', 'utc=u', 'universal=u', 'rfc-3339:'],
  *run(t) {
    const now = yield* sys.gettimeofday();
    let at = now;
    const when = t.value('d') ?? t.value('s');
    if (when !== undefined) {
      const parsed = parseDate(when, now);
      if (parsed === null) return yield* t.die(`invalid date '${when}'`);
      at = parsed;
    } else if (t.value('r') !== undefined) {
      const st = yield* sys.stat(t.value('r') as string);
      if (typeof st === 'number') return yield* t.die(`${t.value('r')}: ${strerror(st)}`);
      at = st.mtime;
    }
    if (t.value('s') !== undefined) {
      const r = yield* sys.clock_settime(0, at);
      if (r < 0) {
        yield* t.complain(`cannot set date: ${strerror(r)}`);
        t.status = 1;
      }
    }
    const operand = t.operands[0];
    if (operand !== undefined && !operand.startsWith('+')) return yield* t.die(`invalid date '${operand}'`);
    const iso = t.options.find((o) => o.name === 'I');
    const isoFormat = {
      date: '%Y-%m-%d',
      hours: '%Y-%m-%dT%H+00:00',
      minutes: '%Y-%m-%dT%H:%M+00:00',
      seconds: '%Y-%m-%dT%H:%M:%S+00:00',
      ns: '%Y-%m-%dT%H:%M:%S,%N+00:00',
    };
    const rfc = t.value('rfc-3339');
    const format =
      operand?.slice(1) ??
      (iso !== undefined
        ? isoFormat[(iso.value || 'date') as 'date']
        : t.has('R')
          ? '%a, %d %b %Y %H:%M:%S +0000'
          : rfc !== undefined
            ? rfc === 'date'
              ? '%Y-%m-%d'
              : '%Y-%m-%d %H:%M:%S+00:00'
            : '%a %b %e %H:%M:%S UTC %Y');
    yield* t.print(`${strftime(format, at)}\n`);
    return 0;
  },
});

/** getent passwd|group [KEY…] */
export const getent = tool({
  path: '/usr/bin/getent',
  summary: 'get entries from the user and group databases',
  *run(t) {
    const [database, ...keys] = t.args;
    if (database !== 'passwd' && database !== 'group' && database !== 'hosts') {
      yield* t.stderr(
        `Unknown database: ${database ?? ''}\nTry \`getent --help' or \`getent --usage' for more information.\n`,
      );
      return 1;
    }
    const text = yield* readText(`/etc/${database}`);
    const lines = typeof text === 'number' ? [] : text.split('\n').filter((l) => l !== '');
    if (keys.length === 0) {
      for (const l of lines) yield* t.print(`${l}\n`);
      return 0;
    }
    let missing = 0;
    for (const key of keys) {
      const found = lines.find((l) => l.split(':')[0] === key || (/^[0-9]+$/.test(key) && l.split(':')[2] === key));
      if (found === undefined) missing = 2;
      else yield* t.print(`${found}\n`);
    }
    return missing;
  },
});
