/** Operators: which operands they take, what type they give, what to say when they do not fit. C11 6.5. */
import type { BinaryOp, Expr } from '../ast.ts';
import type { Token } from '../lex/token.ts';
import type { Parser } from '../parse/parser.ts';
import { compatible } from '../types/compatible.ts';
import {
  BOOL, CONST, INT, isArithmetic, isComplete, isDynamic, isInteger, isPoison, isScalar, isVoidPointer, POISON, PTRDIFF_T, pointerTo, SIZE_T, sizeOf, type Type, unqualified, VOID_POINTER,
} from '../types/types.ts'; // biome-ignore format: a list
import {
  addressNode,
  assignNode,
  binaryNode,
  castNode,
  conditionalNode,
  derefNode,
  intNode,
  logicalNode,
  unaryNode,
  updateNode,
  variableNode,
} from './build.ts';
import { balance, commonType, condition, convertFor, isNullConstant, poison, promote, rvalue } from './convert.ts';

export function isLvalue(e: Expr): boolean {
  if (e.kind === 'member') return e.operand.kind === 'deref' || isLvalue(e.operand);
  return e.kind === 'variable' || e.kind === 'deref' || e.kind === 'literal';
}

/** Marks a variable whose address escapes: it cannot live in a register. */
export function takeAddress(e: Expr): void {
  let at = e;
  while (at.kind === 'member') at = at.operand;
  if (at.kind === 'variable') at.variable.addressed = true;
}

export function addressOf(p: Parser, e: Expr, at: Token): Expr {
  if (isPoison(e.type)) return poison(at);
  if (e.type.kind === 'function') return addressNode(e, pointerTo(e.type), at);
  if (!isLvalue(e) && e.type.kind !== 'array') {
    p.error(
      at,
      `cannot take the address of a value of type ${p.typeText(e.type)}; '&' needs a variable, a member or an element`,
    );
    return poison(at);
  }
  if (e.kind === 'member' && e.member.bits !== null) {
    p.error(at, `cannot take the address of bit-field '${e.member.name ?? ''}'`);
    return poison(at);
  }
  takeAddress(e);
  return addressNode(e, pointerTo(e.type), at);
}

export function dereference(p: Parser, e: Expr, at: Token): Expr {
  const v = rvalue(e);
  if (isPoison(v.type)) return poison(at);
  if (v.type.kind !== 'pointer') {
    p.error(at, `indirection requires a pointer, but the operand has type ${p.typeText(v.type)}`);
    return poison(at);
  }
  const to = v.type.to;
  if (to.kind === 'function') return { ...derefNode(v, at) };
  return derefNode(v, at);
}

export function unary(p: Parser, op: '-' | '+' | '~' | '!', e: Expr, at: Token): Expr {
  if (op === '!') return unaryNode('!', condition(p, e), INT, at);
  const v = rvalue(e);
  if (isPoison(v.type)) return poison(at);
  const fits = op === '~' ? isInteger(v.type) : isArithmetic(v.type);
  if (!fits) {
    p.error(at, `invalid operand of type ${p.typeText(v.type)} to unary '${op}'`);
    return poison(at);
  }
  const q = promote(v);
  return op === '+' ? q : unaryNode(op, q, q.type, at);
}

export function binary(p: Parser, op: BinaryOp, l: Expr, r: Expr, at: Token): Expr {
  const left = rvalue(l);
  const right = rvalue(r);
  if (isPoison(left.type) || isPoison(right.type)) return poison(at);
  switch (op) {
    case '+':
      if (left.type.kind === 'pointer' && isInteger(right.type)) return movePointer(p, left, right, '+', at);
      if (right.type.kind === 'pointer' && isInteger(left.type)) return movePointer(p, right, left, '+', at);
      break;
    case '-':
      if (left.type.kind === 'pointer' && isInteger(right.type)) return movePointer(p, left, right, '-', at);
      if (left.type.kind === 'pointer' && right.type.kind === 'pointer') return pointerDifference(p, left, right, at);
      break;
    case '<<':
    case '>>':
      if (isInteger(left.type) && isInteger(right.type)) return shift(p, op, promote(left), promote(right), at);
      return invalid(p, op, left, right, at);
    case '<':
    case '>':
    case '<=':
    case '>=':
    case '==':
    case '!=':
      return compare(p, op, left, right, at); // biome-ignore format: a list
    case '%':
    case '&':
    case '|':
    case '^':
      if (!isInteger(left.type) || !isInteger(right.type)) return invalid(p, op, left, right, at);
      break; // biome-ignore format: a list
    default:
  }
  if (!isArithmetic(left.type) || !isArithmetic(right.type)) return invalid(p, op, left, right, at);
  if ((op === '/' || op === '%') && right.kind === 'int' && right.value === 0n && isInteger(left.type))
    p.warning(at, 'division by zero', [], 'div-by-zero');
  const both = balance(left, right);
  return binaryNode(op, both.left, both.right, both.type, at);
}

function invalid(p: Parser, op: string, left: Expr, right: Expr, at: Token): Expr {
  p.error(at, `invalid operands to '${op}': ${p.typeText(left.type)} and ${p.typeText(right.type)}`);
  return poison(at);
}

function shift(p: Parser, op: '<<' | '>>', left: Expr, right: Expr, at: Token): Expr {
  const width = BigInt(sizeOf(left.type) * 8);
  if (right.kind === 'int' && (right.value < 0n || right.value >= width))
    p.warning(at, right.value < 0n ? 'shift count is negative' : 'shift count is not less than the width of the type');
  // Between constants everything is shifted out, as gcc works it out; x86 takes a count modulo 32, and so do we for all others.
  if (left.kind === 'int' && right.kind === 'int' && right.value >= width)
    return intNode(op === '>>' && left.value < 0n ? -1n : 0n, left.type, at);
  const count =
    right.kind === 'int' ? intNode(right.value & (width - 1n), INT, right.at) : castNode(right, INT, right.at);
  return binaryNode(op, left, count, left.type, at);
}

/** The size of an object of this type, which for a variable-length array is known only when it runs. */
export function sizeExpr(t: Type, at: Token): Expr {
  return isDynamic(t) ? variableNode(t.bytes, at) : intNode(sizeOf(t), SIZE_T, at);
}

/** The size of what a pointer steps over; GNU steps over `void` and functions by 1. */
function stride(p: Parser, pointer: Type, at: Token): Expr {
  const to = pointer.kind === 'pointer' ? pointer.to : pointer;
  if (!isComplete(to) && to.kind !== 'void' && to.kind !== 'function')
    p.error(at, `arithmetic on a pointer to incomplete type ${p.typeText(to)}`);
  return castNode(sizeExpr(to, at), INT, at);
}

/** An index as a number of bytes. */
function scaled(p: Parser, index: Expr, pointer: Type, at: Token): Expr {
  const size = stride(p, pointer, at);
  const offset = castNode(promote(index), INT, index.at);
  return size.kind === 'int' && size.value === 1n ? offset : binaryNode('*', offset, size, INT, at);
}

function movePointer(p: Parser, pointer: Expr, index: Expr, op: '+' | '-', at: Token): Expr {
  const bytes = scaled(p, index, pointer.type, at);
  if (op === '-' && bytes.kind === 'int')
    return binaryNode('+', pointer, intNode(-bytes.value, INT, at), pointer.type, at);
  return binaryNode(op, pointer, bytes, pointer.type, at);
}

function pointerDifference(p: Parser, left: Expr, right: Expr, at: Token): Expr {
  const a = left.type.kind === 'pointer' ? left.type.to : left.type;
  const b = right.type.kind === 'pointer' ? right.type.to : right.type;
  if (!compatible(unqualified(a), unqualified(b), true))
    p.error(at, `${p.typeText(left.type)} and ${p.typeText(right.type)} are not pointers to compatible types`);
  const bytes = binaryNode('-', castNode(left, PTRDIFF_T, at), castNode(right, PTRDIFF_T, at), PTRDIFF_T, at);
  const size = stride(p, left.type, at);
  return size.kind === 'int' && size.value <= 1n ? bytes : binaryNode('/', bytes, size, PTRDIFF_T, at);
}

function compare(p: Parser, op: BinaryOp, left: Expr, right: Expr, at: Token): Expr {
  if (isArithmetic(left.type) && isArithmetic(right.type)) {
    const both = balance(left, right);
    return binaryNode(op, both.left, both.right, INT, at);
  }
  const pointers = [left, right].filter((e) => e.type.kind === 'pointer').length;
  if (
    pointers === 0 ||
    !isScalar(left.type) ||
    !isScalar(right.type) ||
    left.type.kind === 'float' ||
    right.type.kind === 'float'
  )
    return invalid(p, op, left, right, at);
  const names = `${p.typeText(left.type)} and ${p.typeText(right.type)}`;
  if (pointers === 1) {
    if (!isNullConstant(left) && !isNullConstant(right))
      p.warning(at, `comparison between pointer and integer (${names})`);
  } else if (left.type.kind === 'pointer' && right.type.kind === 'pointer') {
    const a = unqualified(left.type.to);
    const b = unqualified(right.type.to);
    const fine =
      a.kind === 'void' || b.kind === 'void' || isNullConstant(left) || isNullConstant(right) || compatible(a, b, true);
    if (!fine) p.warning(at, `comparison of distinct pointer types (${names})`);
  }
  return binaryNode(op, castNode(left, VOID_POINTER, left.at), castNode(right, VOID_POINTER, right.at), INT, at);
}

export function logical(p: Parser, op: '&&' | '||', l: Expr, r: Expr, at: Token): Expr {
  return logicalNode(op, condition(p, l), condition(p, r), at);
}

export function conditional(p: Parser, test: Expr, yes: Expr | null, no: Expr, at: Token): Expr {
  const c = condition(p, test);
  const a = yes === null ? c : rvalue(yes);
  const b = rvalue(no);
  const type = conditionalType(p, a, b, at);
  const cast = (e: Expr): Expr => (type.kind === 'record' || isPoison(type) ? e : castNode(e, type, e.at));
  return conditionalNode(c, yes === null ? null : cast(a), cast(b), type, at);
}

function conditionalType(p: Parser, a: Expr, b: Expr, at: Token): Type {
  const x = a.type;
  const y = b.type;
  if (isPoison(x) || isPoison(y)) return POISON;
  if (isArithmetic(x) && isArithmetic(y)) return commonType(a, b);
  if (x.kind === 'void' || y.kind === 'void') return x.kind === 'void' ? x : y;
  if (x.kind === 'record' && y.kind === 'record' && x.def === y.def) return x;
  if (x.kind === 'pointer' && isNullConstant(b)) return x;
  if (y.kind === 'pointer' && isNullConstant(a)) return y;
  if (x.kind === 'pointer' && y.kind === 'pointer') {
    const quals = x.to.quals | y.to.quals;
    const merged = (t: Type): Type => pointerTo({ ...t, quals: t.quals | quals } as Type);
    if (x.to.kind === 'void') return merged(x.to);
    if (y.to.kind === 'void') return merged(y.to);
    if (!compatible(unqualified(x.to), unqualified(y.to), true))
      p.warning(at, `pointer type mismatch in conditional expression: ${p.typeText(x)} and ${p.typeText(y)}`);
    return merged(x.to);
  }
  if ((x.kind === 'pointer' && y.kind === 'int') || (x.kind === 'int' && y.kind === 'pointer')) {
    p.warning(at, `pointer/integer type mismatch in conditional expression: ${p.typeText(x)} and ${p.typeText(y)}`);
    return x.kind === 'pointer' ? x : y;
  }
  p.error(at, `incompatible operand types in conditional expression: ${p.typeText(x)} and ${p.typeText(y)}`);
  return POISON;
}

/** Complains about what cannot be assigned to. */
function checkTarget(p: Parser, target: Expr, at: Token): boolean {
  if (isPoison(target.type)) return false;
  if (!isLvalue(target)) {
    const array = target.type.kind === 'array';
    p.error(
      at,
      array ? `an array cannot be assigned to` : 'the left side cannot be assigned to: it is a value, not a variable',
    );
    return false;
  }
  if (target.type.kind === 'array') {
    p.error(at, `array type ${p.typeText(target.type)} is not assignable; copy it with memcpy or element by element`);
    return false;
  }
  if (target.type.kind === 'function' || target.type.kind === 'void') {
    p.error(at, `an expression of type ${p.typeText(target.type)} is not assignable`);
    return false;
  }
  if ((target.type.quals & CONST) !== 0 || (target.type.kind === 'record' && hasConstMember(target.type))) {
    const notes =
      target.kind === 'variable'
        ? [{ at: target.variable.at, message: `variable '${target.variable.name}' declared const here` }]
        : [];
    p.error(
      at,
      `cannot assign to ${target.kind === 'variable' ? `variable '${target.variable.name}'` : 'this'} with const-qualified type ${p.typeText(target.type)}`,
      notes,
    );
    return false;
  }
  if (!isComplete(target.type)) {
    p.error(at, `cannot assign to incomplete type ${p.typeText(target.type)}`);
    return false;
  }
  return true;
}

const hasConstMember = (t: Type): boolean =>
  t.kind === 'record' &&
  (t.def.members ?? []).some(
    (m) => (m.type.quals & CONST) !== 0 || (m.type.kind === 'record' && hasConstMember(m.type)),
  );

export function assign(p: Parser, target: Expr, value: Expr, at: Token): Expr {
  if (!checkTarget(p, target, at)) return poison(at);
  return {
    ...assignNode(target, convertFor(p, value, target.type, { doing: 'assigning to' }), at),
    type: unqualified(target.type),
  };
}

export function update(p: Parser, op: BinaryOp, target: Expr, r: Expr, at: Token, post = false): Expr {
  const value = rvalue(r);
  if (isPoison(value.type) || !checkTarget(p, target, at)) return poison(at);
  const type = unqualified(target.type);
  const make = (v: Expr, compute: Type): Expr => ({ ...updateNode(op, target, v, compute, post, at), type });
  if (type.kind === 'pointer') {
    if ((op !== '+' && op !== '-') || !isInteger(value.type)) return invalid(p, `${op}=`, target, value, at);
    return make(scaled(p, value, type, at), type);
  }
  const integral = op === '%' || op === '&' || op === '|' || op === '^' || op === '<<' || op === '>>';
  const fits = integral ? isInteger(type) && isInteger(value.type) : isArithmetic(type) && isArithmetic(value.type);
  if (!fits) return invalid(p, `${op}=`, target, value, at);
  if ((op === '/' || op === '%') && value.kind === 'int' && value.value === 0n && isInteger(type))
    p.warning(at, 'division by zero', [], 'div-by-zero');
  if (op === '<<' || op === '>>') {
    const left = promote(target);
    const count =
      value.kind === 'int'
        ? intNode(value.value & BigInt(sizeOf(left.type) * 8 - 1), INT, at)
        : castNode(promote(value), INT, at);
    return make(count, left.type);
  }
  const compute = commonType(rvalue(target), value);
  return make(castNode(value, compute, at), compute);
}

/** `++` and `--`. */
export function step(p: Parser, op: '++' | '--', target: Expr, at: Token, post: boolean): Expr {
  if (!isPoison(target.type) && !isScalar(target.type)) {
    p.error(at, `cannot ${op === '++' ? 'increment' : 'decrement'} a value of type ${p.typeText(target.type)}`);
    return poison(at);
  }
  return update(p, op === '++' ? '+' : '-', target, intNode(1, INT, at), at, post);
}

/** `(type) e`. */
export function cast(p: Parser, e: Expr, type: Type, at: Token): Expr {
  const v = rvalue(e);
  if (isPoison(v.type)) return poison(at);
  if (type.kind === 'void') return castNode(v, type, at);
  if (type.kind === 'record') {
    if (v.type.kind === 'record' && v.type.def === type.def) return v;
    p.error(at, `cannot cast to ${p.typeText(type)}: a struct or union is not a scalar`);
    return poison(at);
  }
  if (!isScalar(type) || !isScalar(v.type)) {
    p.error(at, `cannot cast from ${p.typeText(v.type)} to ${p.typeText(type)}`);
    return poison(at);
  }
  if ((type.kind === 'pointer' && v.type.kind === 'float') || (type.kind === 'float' && v.type.kind === 'pointer')) {
    p.error(at, `cannot cast between a pointer and a floating type (${p.typeText(v.type)} to ${p.typeText(type)})`);
    return poison(at);
  }
  if (type.kind === 'int' && type.name === '_Bool' && v.kind !== 'int' && v.kind !== 'float')
    return castNode(v, BOOL, at);
  return castNode(v, unqualified(type), at);
}

export const isVoidish = (t: Type): boolean => t.kind === 'void' || isVoidPointer(t);
