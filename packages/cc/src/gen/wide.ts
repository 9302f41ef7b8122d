/** 8-byte integers, in edx:eax. Every function here may change all scratch registers. */
import type { BinaryNode, CastNode, Expr } from '../ast.ts';
import { sizeOf, type Type } from '../types/types.ts';
import { EAX, ECX, EDX, ESP, imm, type MemOperand, mem, type Operand, reg, shifted, symbol } from '../x86/types.ts';
import { address, simpleOperand } from './address.ts';
import { assign } from './assign.ts';
import { loadBits } from './bitfield.ts';
import { branch, conditionOf, FLIPPED } from './branch.ts';
import { builtin } from './builtin.ts';
import { call } from './call.ts';
import { effect } from './effect.ts';
import { floatToWide } from './float.ts';
import { bit, type Gen } from './gen.ts';
import { operand, toReg } from './int.ts';
import { classOf, isBool, isFixedPlace, isSimple } from './need.ts';
import { statementValue } from './statement.ts';
import { update } from './update.ts';

interface Halves {
  readonly lo: Operand;
  readonly hi: Operand;
}

const low = (v: bigint): number => Number(BigInt.asIntN(32, v));
const high = (v: bigint): number => Number(BigInt.asIntN(32, v >> 32n));

/** Both halves as operands, when that takes no code. */
export function wideOperand(g: Gen, e: Expr): Halves | null {
  if (e.kind === 'int') return { lo: imm(low(e.value)), hi: imm(high(e.value)) };
  if (classOf(e.type) !== 'wide') return null;
  if (e.kind === 'cast') {
    const from = e.operand;
    if (classOf(from.type) === 'wide') return wideOperand(g, from);
    if (
      classOf(from.type) === 'int' &&
      !isBool(e.type) &&
      (from.type.kind !== 'int' || from.type.unsigned) &&
      isSimple(g, from)
    )
      return { lo: simpleOperand(g, from) as Operand, hi: imm(0) };
    return null;
  }
  if ((e.kind === 'member' && e.member.bits !== null) || !isFixedPlace(g, e)) return null;
  const m = address(g, e, 0);
  return { lo: m, hi: shifted(m, 4) };
}

/** Computes an 8-byte integer into edx:eax. */
export function wide(g: Gen, e: Expr): void {
  const simple = wideOperand(g, e);
  if (simple !== null) {
    g.emit('mov', 4, reg(EAX), simple.lo);
    return g.emit('mov', 4, reg(EDX), simple.hi);
  }
  switch (e.kind) {
    case 'variable':
    case 'place':
    case 'deref':
    case 'literal':
    case 'member': {
      if (e.kind === 'member' && e.member.bits !== null) return loadBits(g, e);
      const m = address(g, e, 0);
      // The address may use eax or edx: read the half that does not destroy it first.
      if (m.base === EAX || m.index === EAX) {
        if (m.base === EDX || m.index === EDX) {
          g.emit('lea', 4, reg(ECX), m);
          return loadBoth(g, mem(ECX));
        }
        g.emit('mov', 4, reg(EDX), shifted(m, 4));
        return g.emit('mov', 4, reg(EAX), m);
      }
      return loadBoth(g, m);
    }
    case 'cast': return castToWide(g, e);
    case 'unary':
      wide(g, e.operand);
      if (e.op === '~') {
        g.emit('not', 4, reg(EAX));
        return g.emit('not', 4, reg(EDX));
      }
      g.emit('neg', 4, reg(EAX));
      g.emit('adc', 4, reg(EDX), imm(0));
      return g.emit('neg', 4, reg(EDX));
    case 'binary': return binary(g, e);
    case 'conditional': {
      const other = g.newLabel();
      const end = g.newLabel();
      if (e.yes === null) {
        const slot = g.frame.slot(8);
        wide(g, e.condition);
        store(g, slot);
        g.emit('or', 4, reg(EAX), reg(EDX));
        g.jumpIf('e', other);
        loadBoth(g, slot);
      } else {
        branch(g, e.condition, other, false, 0);
        wide(g, e.yes);
      }
      g.jump(end);
      g.place(other);
      wide(g, e.no);
      return g.place(end);
    }
    case 'comma':
      effect(g, e.left, 0);
      return wide(g, e.right);
    case 'assign': return assign(g, e, true);
    case 'update': return update(g, e, true);
    case 'call': return call(g, e, null);
    case 'builtin': return builtin(g, e, true);
    case 'statement': return statementValue(g, e, (v) => wide(g, v));
    default:
  } // biome-ignore format: a table
}

export function loadBoth(g: Gen, m: MemOperand): void {
  g.emit('mov', 4, reg(EAX), m);
  g.emit('mov', 4, reg(EDX), shifted(m, 4));
}

export function store(g: Gen, m: MemOperand): void {
  g.emit('mov', 4, m, reg(EAX));
  g.emit('mov', 4, shifted(m, 4), reg(EDX));
}

function castToWide(g: Gen, e: CastNode): void {
  const from = e.operand;
  switch (classOf(from.type)) {
    case 'wide': return wide(g, from);
    case 'float': return floatToWide(g, from, e.type);
    case 'void': return effect(g, from, 0);
    default:
  } // biome-ignore format: a table
  toReg(g, from, EAX, 0);
  if (from.type.kind === 'int' && !from.type.unsigned) g.emit('cltd', 0);
  else g.emit('xor', 4, reg(EDX), reg(EDX));
}

const PAIRS: Readonly<Record<string, readonly [string, string]>> = {
  '+': ['add', 'adc'],
  '-': ['sub', 'sbb'],
  '&': ['and', 'and'],
  '|': ['or', 'or'],
  '^': ['xor', 'xor'],
};

function binary(g: Gen, e: BinaryNode): void {
  const pair = Object.hasOwn(PAIRS, e.op) ? PAIRS[e.op] : undefined;
  if (pair !== undefined) return bothHalves(g, e, pair);
  switch (e.op) {
    case '*': return multiply(g, e.left, e.right);
    case '<<':
    case '>>': return shift(g, e);
    default: return divide(g, e);
  } // biome-ignore format: a table
}

function bothHalves(g: Gen, e: BinaryNode, [lo, hi]: readonly [string, string]): void {
  let { left, right } = e;
  if (e.op !== '-' && wideOperand(g, right) === null && wideOperand(g, left) !== null && !right.effects)
    [left, right] = [right, left];
  const r = wideOperand(g, right);
  if (r !== null) {
    wide(g, left);
    g.emit(lo, 4, reg(EAX), r.lo);
    return g.emit(hi, 4, reg(EDX), r.hi);
  }
  const slot = g.frame.slot(8);
  wide(g, left);
  store(g, slot);
  wide(g, right);
  if (e.op !== '-') {
    g.emit(lo, 4, reg(EAX), slot);
    return g.emit(hi, 4, reg(EDX), shifted(slot, 4));
  }
  const second = g.frame.slot(8);
  store(g, second);
  loadBoth(g, slot);
  g.emit('sub', 4, reg(EAX), second);
  g.emit('sbb', 4, reg(EDX), shifted(second, 4));
}

/** `(long long)a * b` of two 32-bit values of the same sign: one instruction. */
function narrowFactor(e: Expr): Expr | null {
  return e.kind === 'cast' && e.operand.type.kind === 'int' && e.operand.type.size === 4 ? e.operand : null;
}

function multiply(g: Gen, left: Expr, right: Expr): void {
  const a = narrowFactor(left);
  const b = narrowFactor(right);
  if (
    a !== null &&
    b !== null &&
    a.type.kind === 'int' &&
    b.type.kind === 'int' &&
    a.type.unsigned === b.type.unsigned
  ) {
    const op = a.type.unsigned ? 'mul' : 'imul';
    const simple = simpleOperand(g, b);
    if (simple !== null && simple.kind !== 'imm') {
      toReg(g, a, EAX, 0);
      return g.emit(op, 4, simple);
    }
    const slot = g.frame.slot(4);
    toReg(g, a, EAX, 0);
    g.emit('mov', 4, slot, reg(EAX));
    const o = operand(g, b, bit(EDX) | bit(EAX));
    if (o.kind === 'imm') g.emit('mov', 4, reg(ECX), o);
    g.emit('mov', 4, reg(EAX), slot);
    return g.emit(op, 4, o.kind === 'imm' ? reg(ECX) : o);
  }
  const x = g.frame.slot(8);
  const y = g.frame.slot(8);
  wide(g, left);
  store(g, x);
  wide(g, right);
  store(g, y);
  // hi = lo(x)·hi(y) + hi(x)·lo(y) + carry of lo(x)·lo(y)
  g.emit('mov', 4, reg(ECX), shifted(y, 4));
  g.emit('imul', 4, reg(ECX), x);
  g.emit('imul', 4, reg(EAX), shifted(x, 4));
  g.emit('add', 4, reg(ECX), reg(EAX));
  g.emit('mov', 4, reg(EAX), x);
  g.emit('mul', 4, y);
  g.emit('add', 4, reg(EDX), reg(ECX));
}

const isUnsigned = (t: Type): boolean => t.kind === 'int' && t.unsigned;

function shift(g: Gen, e: BinaryNode): void {
  const unsigned = isUnsigned(e.left.type);
  if (e.right.kind === 'int') {
    wide(g, e.left);
    return shiftBy(g, e.op as '<<' | '>>', unsigned, Number(e.right.value & 63n));
  }
  if (isSimple(g, e.right)) {
    wide(g, e.left);
    g.emit('mov', 4, reg(ECX), simpleOperand(g, e.right));
  } else {
    const slot = g.frame.slot(8);
    wide(g, e.left);
    store(g, slot);
    toReg(g, e.right, ECX, 0);
    loadBoth(g, slot);
  }
  const done = g.newLabel();
  if (e.op === '<<') {
    g.emit('shld', 4, reg(EDX), reg(EAX), reg(ECX, 1));
    g.emit('shl', 4, reg(EAX), reg(ECX, 1));
  } else {
    g.emit('shrd', 4, reg(EAX), reg(EDX), reg(ECX, 1));
    g.emit(unsigned ? 'shr' : 'sar', 4, reg(EDX), reg(ECX, 1));
  }
  // The processor counts modulo 32; from 32 on one half moves into the other.
  g.emit('test', 1, reg(ECX, 1), imm(32));
  g.jumpIf('e', done);
  moveHalf(g, e.op as '<<' | '>>', unsigned);
  g.place(done);
}

function moveHalf(g: Gen, op: '<<' | '>>', unsigned: boolean): void {
  if (op === '<<') {
    g.move(EDX, EAX);
    g.emit('xor', 4, reg(EAX), reg(EAX));
  } else {
    g.move(EAX, EDX);
    if (unsigned) g.emit('xor', 4, reg(EDX), reg(EDX));
    else g.emit('sar', 4, reg(EDX), imm(31));
  }
}

export function shiftBy(g: Gen, op: '<<' | '>>', unsigned: boolean, count: number): void {
  if (count >= 32) moveHalf(g, op, unsigned);
  const rest = count & 31;
  if (rest === 0) return;
  if (op === '<<') {
    if (count < 32) g.emit('shld', 4, reg(EDX), reg(EAX), imm(rest));
    g.emit('shl', 4, count < 32 ? reg(EAX) : reg(EDX), imm(rest));
  } else {
    if (count < 32) g.emit('shrd', 4, reg(EAX), reg(EDX), imm(rest));
    g.emit(unsigned ? 'shr' : 'sar', 4, count < 32 ? reg(EDX) : reg(EAX), imm(rest));
  }
}

/** Division goes to the helpers every i386 C library has (libgcc's names). */
function divide(g: Gen, e: BinaryNode): void {
  const unsigned = isUnsigned(e.left.type);
  if (unsigned && e.right.kind === 'int' && e.right.value > 0n && (e.right.value & (e.right.value - 1n)) === 0n) {
    wide(g, e.left);
    if (e.op === '/') return shiftBy(g, '>>', true, e.right.value.toString(2).length - 1);
    g.emit('and', 4, reg(EAX), imm(low(e.right.value - 1n)));
    return g.emit('and', 4, reg(EDX), imm(high(e.right.value - 1n)));
  }
  const slot = g.frame.slot(8);
  wide(g, e.left);
  store(g, slot);
  const simple = wideOperand(g, e.right);
  if (simple === null) wide(g, e.right);
  g.emit('push', 4, simple?.hi ?? reg(EDX));
  g.emit('push', 4, simple?.lo ?? reg(EAX));
  g.emit('push', 4, shifted(slot, 4));
  g.emit('push', 4, slot);
  g.emit('call', 0, symbol(`__${unsigned ? 'u' : ''}${e.op === '/' ? 'div' : 'mod'}di3`));
  g.emit('add', 4, reg(ESP), imm(16));
}

/** Compares, and names the condition that then says what `e` says. */
export function compareWide(g: Gen, e: BinaryNode): string {
  let { left, right, op } = e;
  const unsigned = isUnsigned(left.type);
  if (wideOperand(g, right) === null && wideOperand(g, left) !== null && !right.effects) {
    [left, right] = [right, left];
    op = FLIPPED[op] as typeof op;
  }
  const r = wideOperand(g, right);
  if (op === '==' || op === '!=') {
    if (r !== null) {
      wide(g, left);
      const zero = (o: Operand): boolean => o.kind === 'imm' && o.value === 0 && o.symbol === null;
      if (!zero(r.lo)) g.emit('xor', 4, reg(EAX), r.lo);
      if (!zero(r.hi)) g.emit('xor', 4, reg(EDX), r.hi);
    } else {
      const slot = g.frame.slot(8);
      wide(g, left);
      store(g, slot);
      wide(g, right);
      g.emit('xor', 4, reg(EAX), slot);
      g.emit('xor', 4, reg(EDX), shifted(slot, 4));
    }
    g.emit('or', 4, reg(EAX), reg(EDX));
    return op === '==' ? 'e' : 'ne';
  }
  if (op === '<' || op === '>=') {
    if (r !== null) {
      wide(g, left);
      g.emit('cmp', 4, reg(EAX), r.lo);
      g.emit('sbb', 4, reg(EDX), r.hi);
    } else {
      const a = g.frame.slot(8);
      const b = g.frame.slot(8);
      wide(g, left);
      store(g, a);
      wide(g, right);
      store(g, b);
      loadBoth(g, a);
      g.emit('cmp', 4, reg(EAX), b);
      g.emit('sbb', 4, reg(EDX), shifted(b, 4));
    }
    return conditionOf(op, unsigned);
  }
  // a > b is b < a.
  const slot = g.frame.slot(8);
  wide(g, left);
  store(g, slot);
  wide(g, right);
  g.emit('cmp', 4, reg(EAX), slot);
  g.emit('sbb', 4, reg(EDX), shifted(slot, 4));
  return conditionOf(op === '>' ? '<' : '>=', unsigned);
}

export { sizeOf };
