/**
 * arith/evaluate.ts — `$((…))`: C's operators on 64-bit integers.
 *
 * Precedence climbing over the tokens; `skip` parses without evaluating (the branches `&&`, `||` and `?:` do not take). A variable's
 * text is an expression of its own, to a depth bash also has a limit for.
 */
import { ShellError } from '../errors.ts';
import type { Shell } from '../state.ts';
import { element, get, set, setElement } from '../vars.ts';
import { arithError, type Token, tokenize } from './tokens.ts';

const MAX_DEPTH = 200;
const LEVELS: Readonly<Record<string, number>> = {
  '||': 3,
  '&&': 4,
  '|': 5,
  '^': 6,
  '&': 7,
  '==': 8,
  '!=': 8,
  '<': 9,
  '>': 9,
  '<=': 9,
  '>=': 9,
  '<<': 10,
  '>>': 10,
  '+': 11,
  '-': 11,
  '*': 12,
  '/': 12,
  '%': 12,
  '**': 13,
};
const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|=']);

/** The value as a JavaScript number; exact up to 2^53. For subscripts and counts. */
export function evaluate(s: Shell, text: string): number {
  const value = evaluateBig(s, text);
  return Number(value);
}

export function evaluateBig(s: Shell, text: string, depth = 0): bigint {
  s.cycles += 20 + text.length * 4;
  if (/^\s*-?(?:0|[1-9][0-9]{0,17})\s*$/.test(text)) return BigInt(text.trim());
  if (text.trim() === '') return 0n;
  if (depth > MAX_DEPTH) throw arithError(text, 'expression recursion level exceeded', text);
  return new Evaluator(s, text, depth).all();
}

class Evaluator {
  private readonly s: Shell;
  private readonly text: string;
  private readonly depth: number;
  private readonly tokens: readonly Token[];
  private at = 0;
  private nesting = 0;
  private skip = 0;

  constructor(s: Shell, text: string, depth: number) {
    this.s = s;
    this.text = text;
    this.depth = depth;
    this.tokens = tokenize(text);
  }

  all(): bigint {
    const value = this.comma();
    const { token } = this;
    // Bash looks a variable up as soon as it has read its name.
    if (token.t === 'name') this.read(token);
    if (token.t !== 'end') this.fail('syntax error in expression');
    return value;
  }

  private get token(): Token {
    const token = this.tokens[this.at] as Token;
    if (token.t === 'bad') throw token.error;
    return token;
  }
  private ended(): boolean {
    return this.token.t === 'end';
  }
  private isOp(op: string): boolean {
    return this.token.t === 'op' && this.token.op === op;
  }
  private take(op: string): boolean {
    if (!this.isOp(op)) return false;
    this.at += 1;
    return true;
  }
  private fail(what: string, at = this.token.at): never {
    throw arithError(this.text, what, this.text.slice(at));
  }
  private deeper<T>(run: () => T): T {
    this.nesting += 1;
    if (this.nesting > MAX_DEPTH) this.fail('expression recursion level exceeded');
    const value = run();
    this.nesting -= 1;
    return value;
  }

  private comma(): bigint {
    let value = this.assignment();
    while (this.take(',')) value = this.assignment();
    return value;
  }

  private assignment(): bigint {
    const start = this.at;
    const { token } = this;
    const next = this.tokens[this.at + 1];
    if (token.t === 'name' && next?.t === 'op' && ASSIGNMENTS.has(next.op)) {
      this.at += 2;
      const left = next.op === '=' || this.skip > 0 ? 0n : this.read(token);
      const right = this.deeper(() => this.assignment());
      if (this.skip > 0) return 0n;
      const value = next.op === '=' ? right : this.binary(next.op.slice(0, -1), left, right, next.at);
      this.write(token, value);
      return value;
    }
    const value = this.ternary();
    const after = this.token;
    if (after.t === 'op' && ASSIGNMENTS.has(after.op) && this.at > start)
      this.fail('attempted assignment to non-variable');
    return value;
  }

  private ternary(): bigint {
    const condition = this.climb(3);
    if (!this.take('?')) return condition;
    if (this.isOp(':') || this.ended()) this.fail('expression expected');
    const yes = this.branch(condition !== 0n, () => this.comma());
    if (!this.take(':')) this.fail("`:' expected for conditional expression");
    if (this.ended()) this.fail('expression expected');
    const no = this.branch(condition === 0n, () => this.deeper(() => this.ternary()));
    return condition !== 0n ? yes : no;
  }

  private branch(taken: boolean, run: () => bigint): bigint {
    if (taken) return run();
    this.skip += 1;
    const value = run();
    this.skip -= 1;
    return value;
  }

  private climb(level: number): bigint {
    let left = this.unary();
    for (;;) {
      const { token } = this;
      const mine = token.t === 'op' ? (LEVELS[token.op] ?? 0) : 0;
      if (token.t !== 'op' || mine < level) return left;
      this.at += 1;
      const { op, at } = token;
      if (op === '&&' || op === '||') {
        const decided = op === '&&' ? left === 0n : left !== 0n;
        const right = this.branch(!decided, () => this.deeper(() => this.climb(mine + 1)));
        left = decided ? (op === '&&' ? 0n : 1n) : right !== 0n ? 1n : 0n;
      } else {
        const right = this.deeper(() => this.climb(op === '**' ? mine : mine + 1));
        left = this.skip > 0 ? 0n : this.binary(op, left, right, at);
      }
    }
  }

  private binary(op: string, a: bigint, b: bigint, at: number): bigint {
    const fit = (v: bigint): bigint => BigInt.asIntN(64, v);
    const truth = (v: boolean): bigint => (v ? 1n : 0n);
    switch (op) {
      case '+':
        return fit(a + b);
      case '-':
        return fit(a - b);
      case '*':
        return fit(a * b);
      case '/':
      case '%': {
        if (b === 0n) {
          const rest = this.text.slice(at).replace(/^[/%]=?\s*/, '');
          throw arithError(this.text, 'division by 0', rest);
        }
        return fit(op === '/' ? a / b : a % b);
      }
      case '**': {
        if (b < 0n)
          throw arithError(this.text, 'exponent less than 0', this.text.slice(at + 2).replace(/^\s*[-+]\s*/, ''));
        let [result, base, exponent] = [1n, a, b];
        for (; exponent > 0n; exponent >>= 1n) {
          if (exponent & 1n) result = fit(result * base);
          base = fit(base * base);
        }
        return result;
      }
      case '<<':
        return fit(a << (b & 63n));
      case '>>':
        return fit(a >> (b & 63n));
      case '&':
        return a & b;
      case '|':
        return a | b;
      case '^':
        return a ^ b;
      case '<':
        return truth(a < b);
      case '>':
        return truth(a > b);
      case '<=':
        return truth(a <= b);
      case '>=':
        return truth(a >= b);
      case '==':
        return truth(a === b);
      default:
        return truth(a !== b);
    }
  }

  private unary(): bigint {
    const { token } = this;
    if (token.t !== 'op') return this.postfix();
    const { op } = token;
    if (op === '++' || op === '--') {
      const name = this.tokens[this.at + 1];
      if (name?.t === 'name') {
        this.at += 2;
        const value = this.skip > 0 ? 0n : BigInt.asIntN(64, this.read(name) + (op === '++' ? 1n : -1n));
        if (this.skip === 0) this.write(name, value);
        return value;
      }
    }
    if (!['+', '-', '!', '~', '++', '--'].includes(op)) return this.postfix();
    this.at += 1;
    const value = this.deeper(() => this.unary());
    if (op === '-') return BigInt.asIntN(64, -value);
    if (op === '!') return value === 0n ? 1n : 0n;
    return op === '~' ? ~value : value;
  }

  private postfix(): bigint {
    const { token } = this;
    if (token.t === 'num') {
      this.at += 1;
      if (this.isOp('++') || this.isOp('--')) {
        const after: Token | undefined = this.tokens[this.at + 1];
        if (after?.t === 'end') this.fail('syntax error: operand expected');
      }
      return token.value;
    }
    if (token.t === 'name') {
      this.at += 1;
      const change = this.isOp('++') ? 1n : this.isOp('--') ? -1n : 0n;
      if (change !== 0n) this.at += 1;
      // Before an `=` that cannot be one, bash has not looked the variable up.
      if (this.skip > 0 || this.isOp('=')) return 0n;
      const value = this.read(token);
      if (change !== 0n) this.write(token, BigInt.asIntN(64, value + change));
      return value;
    }
    if (this.take('(')) {
      const value = this.deeper(() => this.comma());
      if (!this.take(')')) this.fail("missing `)'", this.tokens[this.tokens.length - 2]?.at ?? 0);
      return value;
    }
    if (token.t === 'end' && this.tokens.length > 1) {
      const last = this.tokens[this.tokens.length - 2] as Token;
      this.fail('syntax error: operand expected', last.at);
    }
    return this.fail('syntax error: operand expected');
  }

  private read(variable: Extract<Token, { t: 'name' }>): bigint {
    const { s } = this;
    const text = variable.sub === null ? get(s, variable.name) : element(s, variable.name, variable.sub);
    if (text === null) {
      if (s.options.get('nounset') === true) throw new ShellError(`${variable.name}: unbound variable`, 'exit', 127);
      return 0n;
    }
    return evaluateBig(s, text, this.depth + 1);
  }

  private write(variable: Extract<Token, { t: 'name' }>, value: bigint): void {
    if (variable.sub === null) set(this.s, variable.name, value.toString());
    else setElement(this.s, variable.name, variable.sub, value.toString());
  }
}
