/** Builtins on floating numbers: comparisons that no NaN upsets, signs, classes, and the x87's own functions. */
import type { BinaryOp, Expr } from '../ast.ts';
import type { Token } from '../lex/token.ts';
import { builtinNode, floatNode } from '../sema/build.ts';
import { integerConstant } from '../sema/constant.ts';
import { binary, cast, conditional, unary } from '../sema/operators.ts';
import { DOUBLE, INT, type Type } from '../types/types.ts';
import { arg, as, comma, type Maker } from './builtin-arguments.ts';
import { conditionalExpression } from './expressions.ts';
import type { Parser } from './parser.ts';

/** `isgreater` and its like: comparisons that no NaN upsets; ours never do. */
export function compareQuietly(make: (p: Parser, a: Expr, b: Expr, at: Token) => Expr): Maker {
  return (p, at) => {
    const read = (): Expr => {
      const e = arg(p);
      return e.type.kind === 'float' ? e : cast(p, e, DOUBLE, at);
    };
    const a = read();
    comma(p);
    return make(p, a, read(), at);
  };
}
export function comparison(op: BinaryOp): Maker {
  return compareQuietly((p, a, b, at) => binary(p, op, a, b, at));
}

/** The sign bit, which a comparison cannot see in -0.0: looked at in memory. */
export function signbit(p: Parser, at: Token): Expr {
  return builtinNode('signbit', INT, [as(p, arg(p), DOUBLE)], at, 0, false);
}

export function copysign(type: Type): Maker {
  return (p, at) => {
    const size = as(p, arg(p), type);
    comma(p);
    const sign = as(p, arg(p), DOUBLE);
    const magnitude = builtinNode('fabs', type, [size], at, 0, false);
    const negative = builtinNode('signbit', INT, [sign], at, 0, false);
    return conditional(p, negative, unary(p, '-', magnitude, at), magnitude, at);
  };
}

export function nan(type: Type): Maker {
  return (p, at) => {
    arg(p);
    return floatNode(Number.NaN, type, at);
  };
}

export function classify(test: (p: Parser, e: Expr, at: Token) => Expr): Maker {
  return (p, at) => {
    const e = arg(p);
    return test(p, e.type.kind === 'float' ? e : cast(p, e, DOUBLE, at), at);
  };
}

/** `__builtin_x87("fsin", x[, y])`: one x87 instruction on the top of the stack, for the C library's own use. */
export function x87(p: Parser, at: Token): Expr {
  const code = Number(integerConstant(p, conditionalExpression(p), 'the opcode') ?? 0n);
  const args: Expr[] = [];
  while (p.accept(',')) args.push(as(p, arg(p), DOUBLE));
  return builtinNode('x87', DOUBLE, args, at, code, false);
}
