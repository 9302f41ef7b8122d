/** The value of an `#if` expression. C11 6.10.1: 64-bit integers, names are 0. */
import type { Diagnostics } from '../diagnostics.ts';
import { literalWidth, readCharacters, readNumber } from '../lex/literals.ts';
import type { Token } from '../lex/token.ts';

interface Value {
  readonly v: bigint;
  readonly unsigned: boolean;
}

const PRECEDENCE: Readonly<Record<string, number>> = {
  '*': 10, '/': 10, '%': 10, '+': 9, '-': 9, '<<': 8, '>>': 8, '<': 7, '>': 7, '<=': 7, '>=': 7, '==': 6, '!=': 6,
  '&': 5, '^': 4, '|': 3, '&&': 2, '||': 1,
}; // biome-ignore format: a table

const MAX_DEPTH = 200;
const ZERO: Value = { v: 0n, unsigned: false };

class ConditionError extends Error {
  readonly at: Token;
  constructor(at: Token, message: string) {
    super(message);
    this.at = at;
  }
}

/** @returns whether the expression is non-zero; an expression that cannot be read is reported and counts as false. */
export function evaluateCondition(tokens: readonly Token[], at: Token, diagnostics: Diagnostics): boolean {
  if (tokens.length === 0) {
    diagnostics.error(at, `#${at.text} with no expression`);
    return false;
  }
  const reader = new Reader(tokens, at);
  try {
    const value = reader.conditional(true);
    const left = reader.peek();
    if (left !== undefined) diagnostics.error(left, `missing binary operator before token '${left.text}'`);
    return value.v !== 0n;
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    diagnostics.error(error.at, error.message);
    return false;
  }
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #at: Token;
  #i = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], at: Token) {
    this.#tokens = tokens;
    this.#at = at;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#i];
  }

  /** `live` is false in the operand of `&&`, `||` and `?:` that is not evaluated: division by zero is fine there. */
  conditional(live: boolean): Value {
    const condition = this.#binary(1, live);
    if (this.peek()?.text !== '?') return condition;
    this.#i++;
    this.#nest();
    const yes = this.conditional(live && condition.v !== 0n);
    this.#expect(':');
    const no = this.conditional(live && condition.v === 0n);
    this.#depth--;
    return { v: condition.v !== 0n ? yes.v : no.v, unsigned: yes.unsigned || no.unsigned };
  }

  #binary(least: number, live: boolean): Value {
    let left = this.#unary(live);
    for (;;) {
      const op = this.peek();
      const p = op === undefined ? undefined : PRECEDENCE[op.text];
      if (op === undefined || p === undefined || p < least) return left;
      this.#i++;
      const needed = op.text === '&&' ? left.v !== 0n : op.text === '||' ? left.v === 0n : true;
      const right = this.#binary(p + 1, live && needed);
      left = this.#apply(op, left, right, live);
    }
  }

  #apply(op: Token, a: Value, b: Value, live: boolean): Value {
    const unsigned = a.unsigned || b.unsigned;
    const wrap = (v: bigint, u = unsigned): Value => ({
      v: u ? BigInt.asUintN(64, v) : BigInt.asIntN(64, v),
      unsigned: u,
    });
    const truth = (x: boolean): Value => ({ v: x ? 1n : 0n, unsigned: false });
    const x = unsigned ? BigInt.asUintN(64, a.v) : a.v;
    const y = unsigned ? BigInt.asUintN(64, b.v) : b.v;
    switch (op.text) {
      case '*':
        return wrap(x * y);
      case '/':
      case '%':
        if (y === 0n) {
          if (live) throw new ConditionError(op, 'division by zero in preprocessor expression');
          return ZERO;
        }
        return wrap(op.text === '/' ? x / y : x % y);
      case '+':
        return wrap(x + y);
      case '-':
        return wrap(x - y);
      case '<<':
        return wrap(a.v << (b.v & 63n), a.unsigned);
      case '>>':
        return wrap(a.v >> (b.v & 63n), a.unsigned);
      case '<':
        return truth(x < y);
      case '>':
        return truth(x > y);
      case '<=':
        return truth(x <= y);
      case '>=':
        return truth(x >= y);
      case '==':
        return truth(x === y);
      case '!=':
        return truth(x !== y);
      case '&':
        return wrap(x & y);
      case '^':
        return wrap(x ^ y);
      case '|':
        return wrap(x | y);
      case '&&':
        return truth(a.v !== 0n && b.v !== 0n);
      default:
        return truth(a.v !== 0n || b.v !== 0n);
    }
  }

  #unary(live: boolean): Value {
    const t = this.peek();
    if (t === undefined) throw new ConditionError(this.#tokens.at(-1) ?? this.#at, 'expected value in expression');
    this.#i++;
    if (t.text === '(') {
      this.#nest();
      const value = this.conditional(live);
      this.#expect(')');
      this.#depth--;
      return value;
    }
    if (t.text === '!' || t.text === '-' || t.text === '+' || t.text === '~') {
      this.#nest();
      const { v, unsigned } = this.#unary(live);
      this.#depth--;
      if (t.text === '!') return { v: v === 0n ? 1n : 0n, unsigned: false };
      const result = t.text === '-' ? -v : t.text === '~' ? ~v : v;
      return { v: unsigned ? BigInt.asUintN(64, result) : BigInt.asIntN(64, result), unsigned };
    }
    if (t.kind === 'identifier') return t.text === 'true' ? { v: 1n, unsigned: false } : ZERO;
    if (t.kind === 'number') return this.#number(t);
    if (t.kind === 'character') return this.#character(t);
    throw new ConditionError(t, `token '${t.text}' is not valid in preprocessor expressions`);
  }

  #number(t: Token): Value {
    const n = readNumber(t.text);
    if (n.kind === 'bad') throw new ConditionError(t, n.message);
    if (n.kind === 'float') throw new ConditionError(t, 'floating constant in preprocessor expression');
    const unsigned = n.unsigned || n.value >= 1n << 63n;
    return { v: n.value, unsigned };
  }

  #character(t: Token): Value {
    const units = readCharacters(t.text, literalWidth(t.text), () => undefined);
    let v = 0n;
    for (const u of units) v = (v << 8n) | BigInt(u);
    return {
      v: units.length === 1 && literalWidth(t.text) === 1 ? BigInt.asIntN(8, v) : BigInt.asIntN(32, v),
      unsigned: false,
    };
  }

  #nest(): void {
    if (++this.#depth > MAX_DEPTH)
      throw new ConditionError(this.peek() ?? this.#at, 'preprocessor expression is nested too deeply');
  }

  #expect(text: string): void {
    const t = this.peek();
    if (t?.text !== text)
      throw new ConditionError(t ?? this.#tokens.at(-1) ?? this.#at, `missing '${text}' in expression`);
    this.#i++;
  }
}
