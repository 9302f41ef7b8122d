/** Reading the arguments of builtins. */
import type { Expr } from '../ast.ts';
import type { Token } from '../lex/token.ts';
import { convertFor, rvalue } from '../sema/convert.ts';
import type { Type } from '../types/types.ts';
import { assignment } from './expressions.ts';
import type { Parser } from './parser.ts';

export type Maker = (p: Parser, at: Token) => Expr;

export const arg = (p: Parser): Expr => rvalue(assignment(p));
export const comma = (p: Parser): void => void p.expect(',', 'between the arguments of a builtin');
export const as = (p: Parser, e: Expr, type: Type): Expr =>
  convertFor(p, e, type, { doing: 'passing to parameter of type' });
