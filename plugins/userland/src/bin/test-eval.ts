/**
 * bin/test-eval.ts — test(1): the expression, as POSIX decides it by the number of arguments. Shared with the shell's `test` and `[`.
 *
 * Files are asked through the calls of whoever runs it; `euidaccess` is access(2) with AT_EACCESS.
 */
import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } from '../lib/consts.ts';
import { type Stat, type Sys, sys } from '../lib/sdk.ts';

/** What is wrong with the expression; the status is then 2. */
export class TestError extends Error {}

const UNARY = new Set([...'bcdefghkLnNOGprsStuwxz'].map((l) => `-${l}`));
const BINARY = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef']);

/** Does the shell know this as an operator of one file or string? `-v`, `-o` and `-R` are the shell's own. */
export const isUnary = (op: string): boolean => UNARY.has(op);
export const isBinary = (op: string): boolean => BINARY.has(op);

export interface TestHooks {
  /** -v NAME, -R NAME, -o OPTION: only a shell can say. */
  readonly shell?: (op: string, arg: string) => boolean;
}

/** True or false; throws TestError for what bash calls an error. */
export function* evaluateTest(args: readonly string[], hooks: TestHooks = {}): Sys<boolean> {
  const p = new Parser(args, hooks);
  const [a, b, c, d] = args as [string, string, string, string];
  switch (args.length) {
    case 0:
      return false;
    case 1:
      return a !== '';
    case 2:
      if (a === '!') return b === '';
      if (p.unaryOp(a)) return yield* p.unary(a, b);
      throw new TestError(`${a}: unary operator expected`);
    case 3:
      if (isBinary(b)) return yield* p.binary(a, b, c);
      if (b === '-a') return a !== '' && c !== '';
      if (b === '-o') return a !== '' || c !== '';
      if (a === '!') return !(yield* evaluateTest([b, c], hooks));
      if (a === '(' && c === ')') return b !== '';
      throw new TestError(`${b}: binary operator expected`);
    case 4:
      if (a === '!') return !(yield* evaluateTest([b, c, d], hooks));
      if (a === '(' && d === ')') return yield* evaluateTest([b, c], hooks);
      break;
  }
  const value = yield* p.or();
  if (p.at < args.length) throw new TestError('too many arguments');
  return value;
}

class Parser {
  at = 0;
  private depth = 0;
  private readonly args: readonly string[];
  private readonly hooks: TestHooks;
  constructor(args: readonly string[], hooks: TestHooks) {
    this.args = args;
    this.hooks = hooks;
  }
  unaryOp(op: string): boolean {
    return (
      isUnary(op) || (this.hooks.shell !== undefined && (op === '-v' || op === '-R' || op === '-o')) || op === '-a'
    );
  }
  *or(): Sys<boolean> {
    let value = yield* this.and();
    while (this.args[this.at] === '-o') {
      this.at += 1;
      const right = yield* this.and();
      value = value || right;
    }
    return value;
  }
  *and(): Sys<boolean> {
    let value = yield* this.term();
    while (this.args[this.at] === '-a') {
      this.at += 1;
      const right = yield* this.term();
      value = value && right;
    }
    return value;
  }
  *term(): Sys<boolean> {
    const a = this.args[this.at];
    if (a === undefined) throw new TestError('argument expected');
    if (this.depth > 200) throw new TestError('expression too deep');
    if (a === '!') {
      this.at += 1;
      this.depth += 1;
      const value = !(yield* this.term());
      this.depth -= 1;
      return value;
    }
    const [b, c] = [this.args[this.at + 1], this.args[this.at + 2]];
    if (a === '(' && !(b !== undefined && isBinary(b) && c !== undefined)) {
      this.at += 1;
      this.depth += 1;
      const value = yield* this.or();
      this.depth -= 1;
      if (this.args[this.at] !== ')') throw new TestError("`)' expected");
      this.at += 1;
      return value;
    }
    if (b !== undefined && c !== undefined && isBinary(b)) {
      this.at += 3;
      return yield* this.binary(a, b, c);
    }
    if (b !== undefined && this.unaryOp(a) && b !== '-a' && b !== '-o') {
      this.at += 2;
      return yield* this.unary(a, b);
    }
    this.at += 1;
    return a !== '';
  }

  *unary(op: string, arg: string): Sys<boolean> {
    switch (op) {
      case '-n':
        return arg !== '';
      case '-z':
        return arg === '';
      case '-t':
        return /^[0-9]+$/.test(arg) && (yield* sys.isatty(Number(arg)));
      case '-r':
        return (yield* sys.access(arg, 4)) >= 0;
      case '-w':
        return (yield* sys.access(arg, 2)) >= 0;
      case '-x':
        return (yield* sys.access(arg, 1)) >= 0;
      case '-v':
      case '-R':
      case '-o':
        if (this.hooks.shell === undefined) throw new TestError(`${op}: unary operator expected`);
        return this.hooks.shell(op, arg);
    }
    const st = op === '-h' || op === '-L' ? yield* sys.lstat(arg) : yield* sys.stat(arg);
    if (typeof st === 'number') return false;
    switch (op) {
      case '-a':
      case '-e':
        return true;
      case '-O':
        return st.uid === (yield* sys.geteuid());
      case '-G':
        return st.gid === (yield* sys.getegid());
      default:
        return fileIs(op, st);
    }
  }

  *binary(left: string, op: string, right: string): Sys<boolean> {
    switch (op) {
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
      case '-ot': {
        const [a, b] = [yield* sys.stat(left), yield* sys.stat(right)];
        const [x, y] = [typeof a === 'number' ? -Infinity : a.mtime, typeof b === 'number' ? -Infinity : b.mtime];
        return op === '-nt' ? x > y : x < y;
      }
      case '-ef': {
        const [a, b] = [yield* sys.stat(left), yield* sys.stat(right)];
        return typeof a !== 'number' && typeof b !== 'number' && a.dev === b.dev && a.ino === b.ino;
      }
    }
    const [a, b] = [integer(left), integer(right)];
    return op === '-eq'
      ? a === b
      : op === '-ne'
        ? a !== b
        : op === '-lt'
          ? a < b
          : op === '-le'
            ? a <= b
            : op === '-gt'
              ? a > b
              : a >= b;
  }
}

function fileIs(op: string, st: Stat): boolean {
  const kind = st.mode & S_IFMT;
  switch (op) {
    case '-f':
      return kind === S_IFREG;
    case '-d':
      return kind === S_IFDIR;
    case '-b':
      return kind === S_IFBLK;
    case '-c':
      return kind === S_IFCHR;
    case '-p':
      return kind === S_IFIFO;
    case '-S':
      return kind === S_IFSOCK;
    case '-h':
    case '-L':
      return kind === S_IFLNK;
    case '-s':
      return st.size > 0;
    case '-u':
      return (st.mode & 0o4000) !== 0;
    case '-g':
      return (st.mode & 0o2000) !== 0;
    case '-k':
      return (st.mode & 0o1000) !== 0;
    case '-N':
      return st.mtime > st.atime;
    default:
      return false;
  }
}
function integer(text: string): bigint {
  const trimmed = text.trim();
  if (!/^[+-]?[0-9]{1,40}$/.test(trimmed)) throw new TestError(`${text}: integer expression expected`);
  return BigInt(trimmed.replace(/^\+/, ''));
}
