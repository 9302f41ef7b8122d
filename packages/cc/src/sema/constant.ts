/** Constant expressions: integers for array sizes and cases, addresses for static initialisers. C11 6.6. */
import type { Expr, FunctionSymbol, Label, Variable } from '../ast.ts';
import type { Parser } from '../parse/parser.ts';
import { isInteger } from '../types/types.ts';
import { wrap } from './build.ts';

/** A constant a linker can finish: an address plus a number, or only a number. */
export interface StaticValue {
  readonly base: Variable | FunctionSymbol | Label | null;
  readonly offset: bigint;
  /** A second label, taken away: `&&a - &&b`. */
  readonly less?: Label;
}

/** The value of an integer constant expression; null, after a complaint, when it is none. */
export function integerConstant(p: Parser, e: Expr, what: string): bigint | null {
  if (e.kind === 'int' && isInteger(e.type)) return e.value;
  const v = staticValue(e);
  if (v !== null && v.base === null && isInteger(e.type)) return v.offset;
  p.error(e.at, `${what} must be an integer constant`);
  return null;
}

/** Evaluates what the linker can: null when the value is only known at run time. */
export function staticValue(e: Expr): StaticValue | null {
  switch (e.kind) {
    case 'int':
      return { base: null, offset: e.value };
    case 'label':
      return { base: e.label, offset: 0n };
    case 'address':
      return place(e.operand);
    case 'cast': {
      const v = staticValue(e.operand);
      if (v === null || e.operand.type.kind === 'float' || e.type.kind === 'float') return null;
      if (v.base === null) return { base: null, offset: wrap(v.offset, e.type) };
      const wide = (e.type.kind === 'int' && e.type.size >= 4 && e.type.name !== '_Bool') || e.type.kind === 'pointer';
      if (e.type.kind === 'int' && e.type.name === '_Bool') return { base: null, offset: 1n };
      return wide ? v : null;
    }
    case 'binary': {
      const a = staticValue(e.left);
      const b = staticValue(e.right);
      if (a === null || b === null) return null;
      if (e.op === '+' && (a.base === null || b.base === null))
        return { base: a.base ?? b.base, offset: a.offset + b.offset };
      if (e.op === '-' && b.base === null) return { base: a.base, offset: a.offset - b.offset };
      if (e.op === '-' && e.left.kind !== 'binary' && isLabel(a.base) && isLabel(b.base) && a.base !== b.base)
        return { base: a.base, offset: a.offset - b.offset, less: b.base };
      if (e.op === '-' && a.base === b.base) return { base: null, offset: a.offset - b.offset };
      if (
        (e.op === '==' || e.op === '!=') &&
        (a.base !== null) !== (b.base !== null) &&
        (a.base === null ? a : b).offset === 0n
      )
        return { base: null, offset: e.op === '!=' ? 1n : 0n };
      return null;
    }
    case 'unary': {
      const v = staticValue(e.operand);
      return v !== null && e.op === '!' && v.base !== null ? { base: null, offset: 0n } : null;
    }
    case 'logical': {
      const a = staticValue(e.left);
      const b = staticValue(e.right);
      if (a === null || b === null) return null;
      const x = a.base !== null || a.offset !== 0n;
      const y = b.base !== null || b.offset !== 0n;
      return { base: null, offset: (e.op === '&&' ? x && y : x || y) ? 1n : 0n };
    }
    case 'conditional': {
      const c = staticValue(e.condition);
      if (c === null) return null;
      return c.base !== null || c.offset !== 0n ? (e.yes === null ? c : staticValue(e.yes)) : staticValue(e.no);
    }
    default:
      return null;
  }
}

const isLabel = (base: StaticValue['base']): base is Label => base !== null && !('kind' in base);

/** The address of an lvalue, when it is fixed. */
function place(e: Expr): StaticValue | null {
  switch (e.kind) {
    case 'variable':
      return e.variable.storage === 'static' && !e.variable.threadLocal ? { base: e.variable, offset: 0n } : null;
    case 'function':
      return { base: e.fn, offset: 0n };
    case 'member': {
      const v = place(e.operand);
      return v === null ? null : { base: v.base, offset: v.offset + BigInt(e.member.offset) };
    }
    case 'deref':
      return staticValue(e.operand);
    default:
      return null;
  }
}

/** Can it be computed without running anything? For `__builtin_constant_p`. */
export function isConstant(e: Expr): boolean {
  if (e.kind === 'float') return true;
  const v = staticValue(e);
  return v !== null && v.base === null;
}
