/** builtins/test.ts — `test` and `[`: few arguments by the rules of POSIX, more by precedence. */
import type { Sys } from '../../lib/sdk.ts';
import { compareNumbers } from '../run/cond.ts';
import { compareFiles, FILE_TESTS, fileTest } from '../run/filetest.ts';
import { on, type Shell } from '../state.ts';
import * as vars from '../vars.ts';
import { failed, type Table } from './kit.ts';

const BINARY = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef']);
const isUnary = (text: string | undefined): boolean =>
  text !== undefined &&
  /^-[a-zA-Z]$/.test(text) &&
  (FILE_TESTS.includes(text[1] as string) || 'nzovR'.includes(text[1] as string));

class TestError extends Error {}

/** `-v name`, `-v name[sub]`. */
export function isSetByName(s: Shell, name: string): boolean {
  const m = /^([A-Za-z_][A-Za-z0-9_]*)\[([\s\S]*)\]$/.exec(name);
  if (m === null) return /^\d+$/.test(name) ? Number(name) <= s.params.length : vars.get(s, name) !== null;
  if (m[2] === '@' || m[2] === '*') return vars.elements(s, m[1] as string).length > 0;
  return vars.element(s, m[1] as string, m[2] as string) !== null;
}

class Test {
  private readonly s: Shell;
  private readonly a: readonly string[];
  private at = 0;

  constructor(s: Shell, args: readonly string[]) {
    this.s = s;
    this.a = args;
  }

  *all(): Sys<boolean> {
    const { a } = this;
    if (a.length === 0) return false;
    if (a.length <= 4) {
      const known = yield* this.few(0, a.length);
      if (known !== null) return known;
    }
    const value = yield* this.or();
    const left = a[this.at];
    if (left !== undefined)
      throw new TestError(left.startsWith('-') ? `syntax error: \`${left}' unexpected` : 'too many arguments');
    return value;
  }

  /** The rules for one to four arguments; null: none applies. */
  private *few(from: number, count: number): Sys<boolean | null> {
    const [x, y, z] = [this.a[from] as string, this.a[from + 1] as string, this.a[from + 2] as string];
    if (count === 1) return x !== '';
    if (count === 2) {
      if (x === '!') return y === '';
      if (isUnary(x)) return yield* this.unary(x, y);
      throw new TestError(/^-[a-zA-Z]$/.test(x) ? `${x}: unary operator expected` : `${x}: unary operator expected`);
    }
    if (count === 3) {
      if (BINARY.has(y)) return yield* this.binary(x, y, z);
      if (y === '-a') return x !== '' && z !== '';
      if (y === '-o') return x !== '' || z !== '';
      if (x === '!') return !(yield* this.few(from + 1, 2));
      if (x === '(' && z === ')') return y !== '';
      throw new TestError(`${y}: binary operator expected`);
    }
    if (x === '!') {
      const rest = yield* this.few(from + 1, 3);
      return rest === null ? null : !rest;
    }
    if (x === '(' && this.a[from + 3] === ')') return yield* this.few(from + 1, 2);
    return null;
  }

  private *or(): Sys<boolean> {
    let value = yield* this.and();
    while (this.a[this.at] === '-o') {
      this.at += 1;
      const right = yield* this.and();
      value = value || right;
    }
    return value;
  }
  private *and(): Sys<boolean> {
    let value = yield* this.term();
    while (this.a[this.at] === '-a') {
      this.at += 1;
      const right = yield* this.term();
      value = value && right;
    }
    return value;
  }
  private *term(): Sys<boolean> {
    let negated = false;
    while (this.a[this.at] === '!') {
      negated = !negated;
      this.at += 1;
    }
    return (yield* this.primary()) !== negated;
  }
  private *primary(): Sys<boolean> {
    const { a, at } = this;
    const x = a[at];
    if (x === undefined) throw new TestError('argument expected');
    if (x === '(') {
      this.at += 1;
      const value = yield* this.or();
      if (this.a[this.at] !== ')') throw new TestError("`)' expected");
      this.at += 1;
      return value;
    }
    const operator = a[at + 1];
    if (operator !== undefined && BINARY.has(operator) && a[at + 2] !== undefined) {
      this.at += 3;
      return yield* this.binary(x, operator, a[at + 2] as string);
    }
    if (isUnary(x) && a[at + 1] !== undefined) {
      this.at += 2;
      return yield* this.unary(x, a[at + 1] as string);
    }
    this.at += 1;
    return x !== '';
  }

  private *unary(what: string, operand: string): Sys<boolean> {
    switch (what) {
      case '-n':
        return operand !== '';
      case '-z':
        return operand === '';
      case '-o':
        return on(this.s, operand);
      case '-v':
        return isSetByName(this.s, operand);
      case '-R':
        return vars.findDirect(this.s, operand)?.attrs.includes('n') === true;
      case '-t':
        this.number(operand);
        return yield* fileTest('t', operand.trim());
      default:
        return yield* fileTest(what[1] as string, operand);
    }
  }

  private *binary(left: string, what: string, right: string): Sys<boolean> {
    switch (what) {
      case '=':
      case '==':
        return left === right;
      case '!=':
        return left !== right;
      case '<':
        return left < right;
      case '>':
        return left > right;
      case '-nt':
      case '-ot':
      case '-ef':
        return yield* compareFiles(left, what, right);
      default:
        return compareNumbers(what, this.number(left), this.number(right));
    }
  }

  private number(text: string): bigint {
    if (!/^\s*[+-]?\d{1,30}\s*$/.test(text)) throw new TestError(`${text}: integer expression expected`);
    return BigInt(text.trim().replace(/^\+/, ''));
  }
}

function* run(s: Shell, name: string, args: readonly string[]): Sys<number> {
  try {
    return (yield* new Test(s, args).all()) ? 0 : 1;
  } catch (e) {
    if (e instanceof TestError) return yield* failed(s, name, e.message, 2);
    throw e;
  }
}

export const testBuiltins: Table = {
  test: {
    usage: '[expr]',
    summary: 'Evaluate conditional expression.',
    *run({ s }, args) {
      return yield* run(s, 'test', args.slice(1));
    },
  },
  '[': {
    usage: 'arg... ]',
    summary: 'Evaluate conditional expression.',
    *run({ s }, args) {
      if (args[args.length - 1] !== ']') return yield* failed(s, '[', "missing `]'", 2);
      return yield* run(s, '[', args.slice(1, -1));
    },
  },
};
