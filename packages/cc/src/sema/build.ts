/** Makers of tree nodes: they compute `effects` and `height`, and fold constants on the way. */
import type {
  AddressNode, AssignNode, BinaryNode, BinaryOp, BuiltinNode, BuiltinOp, CallNode, CastNode, CommaNode, ConditionalNode, DerefNode, Expr, FloatNode,
  FunctionNode, FunctionSymbol, IntNode, Label, LabelNode, LogicalNode, MemberNode, StatementNode, UnaryNode, UpdateNode, Variable, VariableNode,
} from '../ast.ts'; // biome-ignore format: a list
import type { Token } from '../lex/token.ts';
import {
  arrayOf,
  type FunctionType,
  INT,
  type IntType,
  isInteger,
  type Member,
  pointerTo,
  qualified,
  type Type,
  VOID,
  VOLATILE,
} from '../types/types.ts';

const height = (...parts: readonly (Expr | null)[]): number => 1 + Math.max(0, ...parts.map((p) => p?.height ?? 0));
const anyEffects = (...parts: readonly (Expr | null)[]): boolean => parts.some((p) => p?.effects ?? false);

/** A value cut to an integer type's range. */
export function wrap(value: bigint, type: Type): bigint {
  if (type.kind === 'pointer') return BigInt.asUintN(32, value);
  if (type.kind !== 'int') return value;
  if (type.name === '_Bool') return value === 0n ? 0n : 1n;
  return type.unsigned ? BigInt.asUintN(type.size * 8, value) : BigInt.asIntN(type.size * 8, value);
}

export const intNode = (value: bigint | number, type: Type, at: Token): IntNode => ({
  kind: 'int',
  value: wrap(BigInt(value), type),
  type,
  at,
  effects: false,
  height: 1,
});
export const floatNode = (value: number, type: Type, at: Token): FloatNode => ({
  kind: 'float',
  value: type.kind === 'float' && type.size === 4 ? Math.fround(value) : value,
  type,
  at,
  effects: false,
  height: 1,
});
export const variableNode = (variable: Variable, at: Token): VariableNode => ({
  kind: 'variable',
  variable,
  type: variable.type,
  at,
  effects: (variable.type.quals & VOLATILE) !== 0,
  height: 1,
});
export const functionNode = (fn: FunctionSymbol, at: Token): FunctionNode => ({
  kind: 'function',
  fn,
  type: fn.type,
  at,
  effects: false,
  height: 1,
});

export function derefNode(operand: Expr, at: Token): Expr {
  const to = operand.type.kind === 'pointer' ? operand.type.to : VOID;
  if (operand.kind === 'address' && operand.operand.type === to) return operand.operand;
  const node: DerefNode = {
    kind: 'deref',
    operand,
    type: to,
    at,
    effects: operand.effects || (to.quals & VOLATILE) !== 0,
    height: height(operand),
  };
  return node;
}

/** Members take over the qualifiers of the struct they are read from. */
export function memberNode(operand: Expr, member: Member, at: Token): MemberNode {
  const type = qualified(member.type, operand.type.quals);
  return {
    kind: 'member',
    operand,
    member,
    type,
    at,
    effects: operand.effects || (type.quals & VOLATILE) !== 0,
    height: height(operand),
  };
}

export function addressNode(operand: Expr, type: Type, at: Token): Expr {
  if (operand.kind === 'deref')
    return operand.operand.type === type ? operand.operand : castNode(operand.operand, type, at);
  const fixed = fixedOffset(operand);
  if (fixed !== null) return intNode(fixed, type, at);
  const node: AddressNode = {
    kind: 'address',
    operand,
    type,
    at,
    effects: operand.kind === 'variable' ? false : operand.effects,
    height: height(operand),
  };
  return node;
}

/** `&((struct s *)0)->m`: a number, which is how `offsetof` and `container_of` are written. */
function fixedOffset(e: Expr): bigint | null {
  let offset = 0n;
  let at = e;
  while (at.kind === 'member') {
    offset += BigInt(at.member.offset);
    at = at.operand;
  }
  return at.kind === 'deref' && at.operand.kind === 'int' ? at.operand.value + offset : null;
}

export const commaNode = (left: Expr, right: Expr, at: Token): CommaNode => ({
  kind: 'comma',
  left,
  right,
  type: right.type,
  at,
  effects: anyEffects(left, right),
  height: height(left, right),
});
export const assignNode = (target: Expr, value: Expr, at: Token): AssignNode => ({
  kind: 'assign',
  target,
  value,
  type: target.type,
  at,
  effects: true,
  height: height(target, value),
});
export const updateNode = (op: BinaryOp, target: Expr, value: Expr, compute: Type, post: boolean, at: Token): UpdateNode => ({
  kind: 'update', op, target, value, compute, post, type: target.type, at, effects: true, height: height(target, value),
}); // biome-ignore format: short
export const callNode = (callee: Expr, fnType: FunctionType, args: readonly Expr[], at: Token): CallNode => ({
  kind: 'call', callee, fnType, args, type: fnType.returns, at, effects: true, height: height(callee, ...args),
}); // biome-ignore format: short
export const builtinNode = (name: BuiltinOp, type: Type, args: readonly Expr[], at: Token, number = 0, effects = true): BuiltinNode => ({
  kind: 'builtin', name, args, number, type, at, effects: effects || anyEffects(...args), height: height(...args),
}); // biome-ignore format: short
export const statementNode = (body: StatementNode['body'], result: Expr | null, at: Token): StatementNode => ({
  kind: 'statement', body, result, type: result?.type ?? VOID, at, effects: true, height: height(result),
}); // biome-ignore format: short
export const labelNode = (label: Label, at: Token): LabelNode => ({
  kind: 'label',
  label,
  type: pointerTo(VOID),
  at,
  effects: false,
  height: 1,
});

/** The object a string literal stands for. */
export const stringType = (of: Type, units: number): Type => arrayOf(of, units);

export function castNode(operand: Expr, type: Type, at: Token): Expr {
  // A bit-field keeps its width through conversions it makes by itself; a cast takes it away.
  if (operand.type === type && !(operand.kind === 'member' && operand.member.bits !== null)) return operand;
  if (operand.kind === 'int') {
    if (type.kind === 'int' || type.kind === 'pointer')
      return { ...intNode(operand.value, type, at), height: operand.height };
    if (type.kind === 'float') return floatNode(Number(operand.value), type, at);
  }
  if (operand.kind === 'float') {
    if (type.kind === 'float') return floatNode(operand.value, type, at);
    if (type.kind === 'int' && type.name === '_Bool') return intNode(operand.value !== 0 ? 1 : 0, type, at);
    if (type.kind === 'int') return intNode(saturated(operand.value, type), type, at);
  }
  const node: CastNode = { kind: 'cast', operand, type, at, effects: operand.effects, height: height(operand) };
  return node;
}

/** A constant beyond the type's range becomes the nearest it has, as gcc folds it. C11 6.3.1.4 leaves it open. */
function saturated(v: number, type: IntType): bigint {
  if (Number.isNaN(v)) return 0n;
  const bits = BigInt(type.size * 8);
  const least = type.unsigned ? 0n : -(1n << (bits - 1n));
  const most = (type.unsigned ? 1n << bits : 1n << (bits - 1n)) - 1n;
  if (v <= Number(least)) return type.unsigned && v > -(2 ** 63) ? BigInt(Math.trunc(v)) : least;
  return v >= Number(most) ? most : BigInt(Math.trunc(v));
}

export function unaryNode(op: UnaryNode['op'], operand: Expr, type: Type, at: Token): Expr {
  if (operand.kind === 'int') {
    if (op === '!') return intNode(operand.value === 0n ? 1 : 0, INT, at);
    return intNode(op === '-' ? -operand.value : ~operand.value, type, at);
  }
  if (operand.kind === 'float')
    return op === '!' ? intNode(operand.value === 0 ? 1 : 0, INT, at) : floatNode(-operand.value, type, at);
  const node: UnaryNode = { kind: 'unary', op, operand, type, at, effects: operand.effects, height: height(operand) };
  return node;
}

/** Both operands have been converted already; the result type is given. */
export function binaryNode(op: BinaryOp, left: Expr, right: Expr, type: Type, at: Token): Expr {
  const folded = foldBinary(op, left, right, type, at);
  if (folded !== null) return folded;
  // (p + 4) + 8: keep one constant, on the right, so that addresses stay short.
  if (
    op === '+' &&
    right.kind === 'int' &&
    left.kind === 'binary' &&
    left.op === '+' &&
    left.right.kind === 'int' &&
    left.type === type
  ) {
    return binaryNode('+', left.left, intNode(left.right.value + right.value, right.type, at), type, at);
  }
  const node: BinaryNode = {
    kind: 'binary',
    op,
    left,
    right,
    type,
    at,
    effects: anyEffects(left, right),
    height: height(left, right),
  };
  return node;
}

function foldBinary(op: BinaryOp, left: Expr, right: Expr, type: Type, at: Token): Expr | null {
  if (left.kind === 'int' && right.kind === 'int') {
    const value = foldIntegers(op, left.value, right.value, left.type);
    return value === null ? null : intNode(value, type, at);
  }
  if (left.kind === 'float' && right.kind === 'float') {
    const value = foldFloats(op, left.value, right.value);
    if (typeof value === 'boolean') return intNode(value ? 1 : 0, type, at);
    return value === null ? null : floatNode(value, type, at);
  }
  return null;
}

function foldIntegers(op: BinaryOp, a: bigint, b: bigint, type: Type): bigint | null {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0n || overflows(a, b, type) ? null : a / b;
    case '%':
      return b === 0n || overflows(a, b, type) ? null : a % b;
    case '<<':
      return b < 0n || b > 63n ? null : a << b;
    case '>>':
      return b < 0n || b > 63n ? null : a >> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '==':
      return a === b ? 1n : 0n;
    case '!=':
      return a !== b ? 1n : 0n;
    case '<':
      return a < b ? 1n : 0n;
    case '>':
      return a > b ? 1n : 0n;
    case '<=':
      return a <= b ? 1n : 0n;
    case '>=':
      return a >= b ? 1n : 0n;
  }
}

/** INT_MIN / -1 traps on the machine; so it must not be folded away. */
const overflows = (a: bigint, b: bigint, type: Type): boolean =>
  b === -1n && isInteger(type) && wrap(-a, type as IntType) === a && a < 0n;

function foldFloats(op: BinaryOp, a: number, b: number): number | boolean | null {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    default:
      return null;
  }
}

export function logicalNode(op: '&&' | '||', left: Expr, right: Expr, at: Token): Expr {
  if (left.kind === 'int') {
    const decided = (left.value !== 0n) === (op === '||');
    if (decided) return intNode(op === '||' ? 1 : 0, INT, at);
    if (right.kind === 'int') return intNode(right.value !== 0n ? 1 : 0, INT, at);
  }
  const node: LogicalNode = {
    kind: 'logical',
    op,
    left,
    right,
    type: INT,
    at,
    effects: anyEffects(left, right),
    height: height(left, right),
  };
  return node;
}

export function conditionalNode(condition: Expr, yes: Expr | null, no: Expr, type: Type, at: Token): Expr {
  if (condition.kind === 'int') {
    const picked = condition.value !== 0n ? (yes ?? castNode(condition, type, at)) : no;
    if (picked.type === type) return picked;
  }
  const node: ConditionalNode = {
    kind: 'conditional',
    condition,
    yes,
    no,
    type,
    at,
    effects: anyEffects(condition, yes, no),
    height: height(condition, yes, no),
  };
  return node;
}
