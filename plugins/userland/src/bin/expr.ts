/** bin/expr.ts — expr(1): an expression given as words. */

import { compileRegex } from '../lib/regex.ts';
import { holds } from '../lib/relation.ts';
import { tool } from '../lib/tool.ts';

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
        return holds(op, c) ? '1' : '0';
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
