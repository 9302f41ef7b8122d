/**
 * How many scratch registers computing an expression takes: the Sethi-Ullman number, capped. ALL means that nothing in
 * eax, ecx or edx survives: calls, 8-byte integers, floats, and expressions too wide for three registers.
 *
 * Only the order of evaluation and the place of intermediate results depend on it, never correctness.
 */
import type { Expr } from '../ast.ts';
import { sizeOf, type Type } from '../types/types.ts';
import type { Gen } from './gen.ts';
import { children } from './walk.ts';

export const ALL = 4;

/** How values of a type are held: in a register, in edx:eax, on the x87 stack, in memory, or not at all. */
export type Class = 'int' | 'wide' | 'float' | 'record' | 'void';
export function classOf(t: Type): Class {
  switch (t.kind) {
    case 'int': return t.size === 8 ? 'wide' : 'int';
    case 'pointer':
    case 'function':
    case 'array': return 'int';
    case 'float': return 'float';
    case 'record': return 'record';
    case 'void': return 'void';
  } // biome-ignore format: a table
}

/** Can it be an operand as it is, without code: a constant, a variable, a fixed place? */
export function isSimple(g: Gen, e: Expr): boolean {
  switch (e.kind) {
    case 'int':
    case 'held':
    case 'label': return classOf(e.type) === 'int';
    case 'variable': return classOf(e.type) === 'int' && sizeOf(e.type) === 4 && isFixedPlace(g, e);
    case 'member': return classOf(e.type) === 'int' && sizeOf(e.type) === 4 && e.member.bits === null && isFixedPlace(g, e);
    case 'place': return classOf(e.type) === 'int' && sizeOf(e.type) === 4;
    case 'address': return isStaticPlace(e.operand);
    case 'cast':
      if (isExtended(g, e)) return true;
      return classOf(e.type) === 'int' && sizeOf(e.type) === 4 && classOf(e.operand.type) === 'int' && sizeOf(e.operand.type) === 4 && !isBool(e.type) && isSimple(g, e.operand);
    default: return false;
  } // biome-ignore format: a table
}

/** `(int)c` of a small variable that lives in a register: there it is 32 bits wide already. */
export function isExtended(g: Gen, e: Expr): boolean {
  return (
    e.kind === 'cast' &&
    classOf(e.type) === 'int' &&
    sizeOf(e.type) === 4 &&
    e.operand.kind === 'variable' &&
    classOf(e.operand.type) === 'int' &&
    g.homes.get(e.operand.variable)?.kind === 'reg'
  );
}

export const isBool = (t: Type): boolean => t.kind === 'int' && t.name === '_Bool';

/** An lvalue whose address is known without computing anything. */
export function isFixedPlace(g: Gen, e: Expr): boolean {
  if (e.kind === 'member') return isFixedPlace(g, e.operand);
  if (e.kind === 'place') return true;
  if (e.kind === 'variable') return e.variable.threadLocal ? false : g.homes.get(e.variable)?.kind !== 'indirect';
  return false;
}

/** A place the linker knows. */
export function isStaticPlace(e: Expr): boolean {
  if (e.kind === 'member') return isStaticPlace(e.operand);
  if (e.kind === 'function') return true;
  return e.kind === 'variable' && e.variable.storage === 'static' && !e.variable.threadLocal;
}

export function need(g: Gen, e: Expr): number {
  const known = g.needs.get(e);
  if (known !== undefined) return known;
  const n = Math.min(ALL, compute(g, e));
  g.needs.set(e, n);
  return n;
}

const pair = (first: number, second: number): number => Math.max(first, second + 1);

function compute(g: Gen, e: Expr): number {
  switch (e.kind) {
    case 'int':
    case 'label':
    case 'held':
    case 'function': return classOf(e.type) === 'int' ? 1 : ALL;
    case 'float':
    case 'call':
    case 'statement':
    case 'literal': return ALL;
    case 'builtin': return e.name === 'va_arg' || e.name === 'frame_address' || e.name === 'return_address' ? Math.max(2, ...e.args.map((a) => need(g, a))) : ALL;
    case 'variable':
    case 'place': return classOf(e.type) === 'int' || e.type.kind === 'array' || e.type.kind === 'record' ? 1 : ALL;
    case 'member':
    case 'deref': {
      const inner = need(g, e.operand);
      return classOf(e.type) === 'wide' || classOf(e.type) === 'float' ? ALL : Math.max(1, inner);
    }
    case 'address': return addressNeed(g, e.operand);
    case 'cast': {
      const from = classOf(e.operand.type);
      if (from === 'int') return classOf(e.type) === 'int' ? need(g, e.operand) : classOf(e.type) === 'void' ? need(g, e.operand) : ALL;
      if (from === 'wide' && classOf(e.type) === 'int' && !isBool(e.type) && isFixedPlace(g, e.operand) && !(e.operand.kind === 'member' && e.operand.member.bits !== null)) return 1;
      return from === 'void' ? need(g, e.operand) : ALL;
    }
    case 'unary': return classOf(e.operand.type) === 'int' ? need(g, e.operand) : ALL;
    case 'binary': {
      if (classOf(e.left.type) !== 'int') return ALL;
      const l = need(g, e.left);
      const r = need(g, e.right);
      if (e.op === '/' || e.op === '%') return Math.max(3, l, r);
      if (isSimple(g, e.right)) return l;
      if (e.op === '<<' || e.op === '>>') return Math.max(2, pair(l, r));
      return l >= ALL || r >= ALL ? ALL : e.left.effects || e.right.effects ? pair(l, r) : Math.min(pair(l, r), pair(r, l));
    }
    case 'logical':
    case 'conditional':
    case 'comma': return Math.max(...children(e).map((c) => (c === null ? 0 : classOf(c.type) === 'void' || classOf(c.type) === 'int' ? need(g, c) : ALL)));
    case 'assign':
    case 'update': {
      if (classOf(e.type) !== 'int' || (e.kind === 'update' && classOf(e.compute) !== 'int')) return ALL;
      const v = need(g, e.value);
      return isFixedPlace(g, e.target) ? v : Math.max(2, pair(v, addressNeed(g, e.target)));
    }
  } // biome-ignore format: a table
}

export function addressNeed(g: Gen, lvalue: Expr): number {
  switch (lvalue.kind) {
    case 'variable':
    case 'function':
    case 'place': return 1;
    case 'member': return addressNeed(g, lvalue.operand);
    case 'deref': return need(g, lvalue.operand);
    default: return ALL;
  } // biome-ignore format: a table
}
