/**
 * float and double, on the x87 stack. Every function here may change all scratch registers.
 *
 * Differs: arithmetic is done with 53 bits whatever the type, as gcc does with -mpc64; a float is rounded when it is
 * stored or cast. A value that must outlive a call is kept in memory as a double, which loses nothing.
 */
import type { BinaryNode, BinaryOp, CastNode, Expr } from '../ast.ts';
import { INT, sizeOf, type Type } from '../types/types.ts';
import { EAX, ECX, EDX, imm, type MemOperand, reg, shifted, st } from '../x86/types.ts';
import { address, simpleOperand } from './address.ts';
import { assign } from './assign.ts';
import { branch, type Flags } from './branch.ts';
import { builtin } from './builtin.ts';
import { call } from './call.ts';
import { effect } from './effect.ts';
import { absolute, type Gen } from './gen.ts';
import { narrow, toReg } from './int.ts';
import { ALL, classOf, isFixedPlace, isSimple, need } from './need.ts';
import { statementValue } from './statement.ts';
import { update } from './update.ts';
import { children } from './walk.ts';
import { store as storeWide, wide } from './wide.ts';

const MAX_DEPTH = 5;

interface FloatOperand {
  readonly mem: MemOperand;
  readonly size: number;
  /** An integer in memory: fild, fiadd. */
  readonly integer: boolean;
}

export function doubleBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return bytes;
}

export function floatBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return bytes;
}

/** A constant in read-only data, four bytes wide when that loses nothing. */
function constantPlace(g: Gen, value: number): FloatOperand {
  const small = Object.is(Math.fround(value), value);
  return {
    mem: absolute(g.around.constant(small ? floatBytes(value) : doubleBytes(value), small ? 4 : 8)),
    size: small ? 4 : 8,
    integer: false,
  };
}

/** Something in memory that one instruction can use; an address may be computed. */
function memoryOperand(g: Gen, e: Expr): FloatOperand | null {
  switch (e.kind) {
    case 'float': return constantPlace(g, e.value);
    case 'variable':
    case 'place': return { mem: address(g, e, 0), size: sizeOf(e.type), integer: false };
    case 'deref':
    case 'member':
      if (!isFixedPlace(g, e) && need(g, e.operand) >= ALL) return null;
      return { mem: address(g, e, 0), size: sizeOf(e.type), integer: false };
    case 'cast': {
      const from = e.operand;
      // float to double needs nothing; neither does a signed int in memory.
      if (from.type.kind === 'float' && sizeOf(e.type) >= sizeOf(from.type)) return memoryOperand(g, from);
      if (from.kind === 'int' && classOf(from.type) === 'int') return constantPlace(g, Number(from.value));
      if (from.type.kind !== 'int' || from.type.size !== 4 || from.type.unsigned || sizeOf(e.type) !== 8 || !isSimple(g, from)) return null;
      const o = simpleOperand(g, from);
      return o?.kind === 'mem' ? { mem: o, size: 4, integer: true } : null;
    }
    default: return null;
  } // biome-ignore format: a table
}

/** Does evaluating it call something, which needs an empty x87 stack? */
function callsInside(g: Gen, e: Expr): boolean {
  let known = g.calls.get(e);
  if (known === undefined) {
    const plain = e.kind !== 'builtin' || e.name === 'fabs' || e.name === 'sqrt' || e.name === 'x87';
    known =
      e.kind === 'call' ||
      e.kind === 'statement' ||
      e.kind === 'literal' ||
      !plain ||
      children(e).some((c) => c !== null && callsInside(g, c));
    g.calls.set(e, known);
  }
  return known;
}

/** Pushes a floating value onto the x87 stack. */
export function fp(g: Gen, e: Expr): void {
  const from = memoryOperand(g, e);
  if (from !== null) return load(g, from, e);
  switch (e.kind) {
    case 'cast': return castToFloat(g, e);
    case 'unary':
      fp(g, e.operand);
      return g.emit('fchs', 0);
    case 'binary': return binary(g, e);
    case 'conditional': {
      const other = g.newLabel();
      const end = g.newLabel();
      const depth = g.fpDepth;
      if (e.yes === null) {
        const slot = g.frame.slot(8);
        fp(g, e.condition);
        g.emit('fstp', 8, slot);
        g.fpDepth = depth;
        branch(g, { kind: 'place', mem: slot, type: { kind: 'float', name: 'double', size: 8, quals: 0 }, at: e.at, effects: false, height: 1 }, other, false, 0);
        g.emit('fld', 8, slot);
      } else {
        branch(g, e.condition, other, false, 0);
        fp(g, e.yes);
      }
      g.jump(end);
      g.place(other);
      g.fpDepth = depth;
      fp(g, e.no);
      return g.place(end);
    }
    case 'comma':
      effect(g, e.left, 0);
      return fp(g, e.right);
    case 'assign': return assign(g, e, true);
    case 'update': return update(g, e, true);
    case 'call':
      call(g, e, null);
      g.fpDepth++;
      return;
    case 'builtin': return builtin(g, e, true);
    case 'statement': return statementValue(g, e, (v) => fp(g, v));
    default: {
      const m = address(g, e, 0);
      g.emit('fld', sizeOf(e.type), m);
      g.fpDepth++;
    }
  } // biome-ignore format: a table
}

function load(g: Gen, o: FloatOperand, e: Expr): void {
  g.fpDepth++;
  if (e.kind === 'float' && Object.is(e.value, 0)) return g.emit('fldz', 0);
  if (e.kind === 'float' && e.value === 1) return g.emit('fld1', 0);
  g.emit(o.integer ? 'fild' : 'fld', o.size, o.mem);
}

/** Rounds the top of the stack to what a type can hold. */
function round(g: Gen, size: number): void {
  const slot = g.frame.slot(8);
  g.emit('fstp', size, slot);
  g.emit('fld', size, slot);
}

function castToFloat(g: Gen, e: CastNode): void {
  unroundedCast(g, e);
  const from = e.operand.type;
  const exact =
    from.kind === 'int'
      ? from.size < 4 || (from.size === 4 && sizeOf(e.type) === 8)
      : from.kind === 'float' && sizeOf(from) <= sizeOf(e.type);
  if (!exact) round(g, sizeOf(e.type));
}

/** Pushes a value about to be stored with its own size, which rounds it anyway. */
export function fpForStore(g: Gen, e: Expr): void {
  const narrowing =
    e.kind === 'cast' &&
    e.operand.kind !== 'int' &&
    !(e.operand.type.kind === 'float' && sizeOf(e.type) >= sizeOf(e.operand.type));
  if (narrowing && classOf(e.operand.type) !== 'void') return unroundedCast(g, e);
  fp(g, e);
}

function unroundedCast(g: Gen, e: CastNode): void {
  const from = e.operand;
  switch (classOf(from.type)) {
    case 'float': return fp(g, from);
    case 'void': return effect(g, from, 0);
    case 'wide': return wideToFloat(g, from, sizeOf(e.type));
    default:
  } // biome-ignore format: a table
  const simple =
    from.type.kind === 'int' && from.type.size === 4 && !from.type.unsigned ? simpleOperand(g, from) : null;
  if (simple?.kind === 'mem') {
    g.fpDepth++;
    return g.emit('fild', 4, simple);
  }
  toReg(g, from, EAX, 0);
  const signed = from.type.kind === 'int' && (!from.type.unsigned || from.type.size < 4);
  const slot = g.frame.slot(8);
  g.emit('mov', 4, slot, reg(EAX));
  if (!signed) g.emit('mov', 4, shifted(slot, 4), imm(0));
  g.emit('fild', signed ? 4 : 8, slot);
  g.fpDepth++;
}

function wideToFloat(g: Gen, from: Expr, size: number): void {
  wide(g, from);
  if (size === 4) keepSticky(g, from);
  const slot = g.frame.slot(8);
  storeWide(g, slot);
  g.fpDepth++;
  if (from.type.kind === 'int' && !from.type.unsigned) return g.emit('fild', 8, slot);
  // Both halves are exact, so is the first times 2^32; the sum is rounded once.
  const half = g.frame.slot(8);
  g.emit('mov', 4, half, reg(EDX));
  g.emit('mov', 4, shifted(half, 4), imm(0));
  g.emit('fild', 8, half);
  g.emit('fmul', 4, absolute(g.around.constant(floatBytes(4294967296), 4)));
  g.emit('mov', 4, half, reg(EAX));
  g.emit('fild', 8, half);
  g.emit('faddp', 0, st(1), st(0));
}

/**
 * A float is made by way of a double, which rounds twice. Rounding to odd the first time makes the second one right: of
 * a number beyond 2^53 the last eleven bits are replaced by one that says whether any was set.
 */
function keepSticky(g: Gen, from: Expr): void {
  const fine = g.newLabel();
  g.move(ECX, EDX);
  if (from.type.kind === 'int' && !from.type.unsigned) {
    g.emit('sar', 4, reg(ECX), imm(31));
    g.emit('xor', 4, reg(ECX), reg(EDX));
  }
  g.emit('cmp', 4, reg(ECX), imm(0x200000));
  g.jumpIf('b', fine);
  g.move(ECX, EAX);
  g.emit('and', 4, reg(EAX), imm(-2048));
  g.emit('and', 4, reg(ECX), imm(2047));
  g.jumpIf('e', fine);
  g.emit('or', 4, reg(EAX), imm(2048));
  g.place(fine);
}

const OPS: Readonly<Record<string, string>> = { '+': 'fadd', '-': 'fsub', '*': 'fmul', '/': 'fdiv' };

function binary(g: Gen, e: BinaryNode): void {
  const op = OPS[e.op] as string;
  const reversed = e.op === '-' || e.op === '/' ? `${op}r` : op;
  if (callsInside(g, e.right) || g.fpDepth >= MAX_DEPTH) {
    fp(g, e.left);
    const slot = g.spillFp();
    fp(g, e.right);
    return g.emit(reversed, 8, slot);
  }
  const simpleLeft = e.left.kind === 'float' || e.left.kind === 'variable';
  if (simpleLeft && !(e.right.kind === 'float' || e.right.kind === 'variable')) {
    // c - x: compute x, then reverse.
    const memory = memoryOperand(g, e.left);
    if (memory !== null && !e.right.effects) {
      fp(g, e.right);
      return g.emit(reversed, memory.size, memory.mem);
    }
  }
  fp(g, e.left);
  const right = memoryOperand(g, e.right);
  if (right !== null) return g.emit(right.integer ? op.replace('f', 'fi') : op, right.size, right.mem);
  fp(g, e.right);
  g.fpDepth--;
  g.emit(`${op}p`, 0, st(1), st(0));
}

/** Pops the top into an integer slot, cutting off the fraction. */
function truncate(g: Gen, slot: MemOperand, size: number): void {
  const control = g.frame.slot(4);
  g.emit('fnstcw', 0, control);
  g.emit('fldcw', 0, absolute(g.around.constant(Uint8Array.of(0x7f, 0x0e), 2)));
  g.emit('fistp', size, slot);
  g.emit('fldcw', 0, control);
  g.fpDepth--;
}

/** A floating value as an integer of up to four bytes, in eax. */
export function floatToInt(g: Gen, e: Expr, to: Type): void {
  fp(g, e);
  const unsigned = (to.kind === 'int' && to.unsigned && to.size === 4) || to.kind === 'pointer';
  const slot = g.frame.slot(8);
  truncate(g, slot, unsigned ? 8 : 4);
  g.emit('mov', 4, reg(EAX), slot);
  narrow(g, EAX, to, 0);
}

/** A floating value as an 8-byte integer, in edx:eax. */
export function floatToWide(g: Gen, e: Expr, to: Type): void {
  fp(g, e);
  const slot = g.frame.slot(8);
  if (to.kind === 'int' && to.unsigned) {
    const big = g.newLabel();
    const done = g.newLabel();
    const limit = absolute(g.around.constant(floatBytes(2 ** 63), 4));
    g.emit('fld', 4, limit);
    g.emit('fucomip', 0, st(0), st(1));
    g.jumpIf('be', big);
    truncate(g, slot, 8);
    g.emit('mov', 4, reg(EDX), shifted(slot, 4));
    g.jump(done);
    g.place(big);
    g.fpDepth++;
    g.emit('fsub', 4, limit);
    truncate(g, slot, 8);
    g.emit('mov', 4, reg(EDX), shifted(slot, 4));
    g.emit('xor', 4, reg(EDX), imm(0x80000000));
    g.place(done);
  } else {
    truncate(g, slot, 8);
    g.emit('mov', 4, reg(EDX), shifted(slot, 4));
  }
  g.emit('mov', 4, reg(EAX), slot);
}

/** Compares and pops both; says which flags mean yes. Unordered operands make every comparison but `!=` false. */
export function compareFloats(g: Gen, op: BinaryOp, left: Expr, right: Expr): Flags {
  const swap = op === '>' || op === '>=';
  // The top must be the greater one, so that `above` means yes and unordered means no.
  let [under, top] = swap ? [right, left] : [left, right];
  let exchange = false;
  if (swap && (left.effects || right.effects)) {
    [under, top] = [left, right];
    exchange = true;
  }
  fp(g, under);
  if (callsInside(g, top) || g.fpDepth >= MAX_DEPTH + 1) {
    const slot = g.spillFp();
    fp(g, top);
    g.emit('fld', 8, slot);
    g.fpDepth++;
    exchange = !exchange;
  } else fp(g, top);
  if (exchange) g.emit('fxch', 0, st(1));
  g.emit('fucomip', 0, st(0), st(1));
  g.emit('fstp', 0, st(0));
  g.fpDepth -= 2;
  switch (op) {
    case '<':
    case '>': return { cc: 'a', parity: 'none' };
    case '<=':
    case '>=': return { cc: 'ae', parity: 'none' };
    case '==': return { cc: 'e', parity: 'and' };
    default: return { cc: 'ne', parity: 'or' };
  } // biome-ignore format: a table
}

export { INT };
