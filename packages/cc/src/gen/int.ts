/** Integers of up to four bytes and pointers: values into registers. */
import type { BinaryNode, CastNode, Expr } from '../ast.ts';
import { isInteger, sizeOf, type Type } from '../types/types.ts';
import { EAX, ECX, EDX, imm, type MemOperand, mem, type Operand, reg } from '../x86/types.ts';
import { addition, address, homeRegister, loadAddress, scratch, simpleOperand, stripped } from './address.ts';
import { assign } from './assign.ts';
import { loadBits } from './bitfield.ts';
import { branch, setTruth } from './branch.ts';
import { builtin } from './builtin.ts';
import { call } from './call.ts';
import { effect } from './effect.ts';
import { floatToInt } from './float.ts';
import { bit, type Gen, used } from './gen.ts';
import { ALL, classOf, isBool, isFixedPlace, isSimple, need } from './need.ts';
import { statementValue } from './statement.ts';
import { update } from './update.ts';
import { wide } from './wide.ts';

const isByteRegister = (r: number): boolean => r < 4;

/** Loads a value of that type, extended to 32 bits. */
export function load(g: Gen, r: number, m: MemOperand, t: Type): void {
  const size = sizeOf(t);
  if (size === 4) g.emit('mov', 4, reg(r), m);
  else g.emit(`mov${isInteger(t) && t.unsigned ? 'z' : 's'}${size === 1 ? 'b' : 'w'}`, 4, reg(r), m);
}

/** Stores the low bytes of a register. A byte of esi or edi goes through a scratch register. */
export function store(g: Gen, m: MemOperand, r: number, size: number, busy: number): void {
  if (size === 1 && !isByteRegister(r)) {
    const t = g.pick(busy | used(m));
    if (t < 0) {
      // All three are taken: borrow one that is not part of the address.
      const victim = [EAX, ECX, EDX].find((n) => (used(m) & bit(n)) === 0) as number;
      const slot = g.frame.slot(4);
      g.emit('mov', 4, slot, reg(victim));
      g.move(victim, r);
      g.emit('mov', 1, m, reg(victim, 1));
      g.emit('mov', 4, reg(victim), slot);
      return;
    }
    g.move(t, r);
    g.emit('mov', 1, m, reg(t, 1));
    return;
  }
  g.emit('mov', size, m, reg(r, size as 1 | 2 | 4));
}

/** Cuts the value in a register to a small type and extends it again. */
export function narrow(g: Gen, r: number, t: Type, busy: number): void {
  const size = sizeOf(t);
  if (size >= 4) return;
  const op = `mov${isInteger(t) && t.unsigned ? 'z' : 's'}${size === 1 ? 'b' : 'w'}`;
  if (size === 1 && !isByteRegister(r)) {
    const s = g.pick(busy);
    if (s >= 0) {
      g.move(s, r);
      g.emit(op, 4, reg(r), reg(s, 1));
    } else {
      g.emit('shl', 4, reg(r), imm(24));
      g.emit(isInteger(t) && t.unsigned ? 'shr' : 'sar', 4, reg(r), imm(24));
    }
    return;
  }
  g.emit(op, 4, reg(r), reg(r, size as 1 | 2));
}

/** Computes an integer or pointer into `r`. Registers of `busy` survive; `r` is not one of them. */
export function toReg(g: Gen, e: Expr, r: number, busy: number): void {
  const simple = simpleOperand(g, e);
  if (simple !== null) {
    if (simple.kind === 'reg') g.move(r, simple.n);
    else g.emit('mov', 4, reg(r), simple);
    return;
  }
  switch (e.kind) {
    case 'int': return g.constant(r, Number(BigInt.asIntN(32, e.value)));
    case 'held':
    case 'variable':
    case 'place':
    case 'deref':
    case 'member': return loadLvalue(g, e, r, busy);
    case 'address': return loadAddress(g, address(g, e.operand, busy, r), r);
    case 'function': return loadAddress(g, address(g, e, busy, r), r);
    case 'cast': return castTo(g, e, r, busy);
    case 'unary':
      if (e.op === '!') return setTruth(g, e, r, busy);
      toReg(g, e.operand, r, busy);
      return g.emit(e.op === '-' ? 'neg' : 'not', 4, reg(r));
    case 'binary': return binary(g, e, r, busy);
    case 'logical': return setTruth(g, e, r, busy);
    case 'conditional': {
      const other = g.newLabel();
      const end = g.newLabel();
      if (e.yes === null) {
        toReg(g, e.condition, r, busy);
        g.emit('test', 4, reg(r), reg(r));
        g.jumpIf('ne', end);
      } else {
        branch(g, e.condition, other, false, busy);
        toReg(g, e.yes, r, busy);
        g.jump(end);
        g.place(other);
      }
      toReg(g, e.no, r, busy);
      return g.place(end);
    }
    case 'comma':
      effect(g, e.left, busy);
      return toReg(g, e.right, r, busy);
    case 'assign': return inEax(g, r, busy, () => assign(g, e, true));
    case 'update': return inEax(g, r, busy, () => update(g, e, true));
    case 'call': return inEax(g, r, busy, () => call(g, e, null));
    case 'builtin': return inEax(g, r, busy, () => builtin(g, e, true));
    case 'statement': return inEax(g, r, busy, () => statementValue(g, e, (v) => toReg(g, v, EAX, 0)));
    case 'literal': return loadLvalue(g, e, r, busy);
    default:
  } // biome-ignore format: a table
}

/** For what computes its result in eax and may change every scratch register. */
function inEax(g: Gen, r: number, busy: number, run: () => void): void {
  g.keeping(busy, () => {
    run();
    g.move(r, EAX);
  });
}

function loadLvalue(g: Gen, e: Expr, r: number, busy: number): void {
  if (e.kind === 'member' && e.member.bits !== null) return inEax(g, r, busy, () => loadBits(g, e));
  const home = homeRegister(g, e);
  if (home >= 0) return g.move(r, home);
  const m = address(g, e, busy, r);
  if (e.type.kind === 'array' || e.type.kind === 'function') return loadAddress(g, m, r);
  load(g, r, m, e.type);
}

function castTo(g: Gen, e: CastNode, r: number, busy: number): void {
  const from = e.operand;
  if (isBool(e.type)) {
    if (isBool(from.type)) return toReg(g, from, r, busy);
    return setTruth(g, from, r, busy);
  }
  switch (classOf(from.type)) {
    case 'wide':
      if (isFixedPlace(g, from) && !(from.kind === 'member' && from.member.bits !== null)) return load(g, r, address(g, from, busy, r), e.type);
      return g.keeping(busy, () => {
        wide(g, from);
        g.move(r, EAX);
        narrow(g, r, e.type, 0);
      });
    case 'float': return inEax(g, r, busy, () => floatToInt(g, from, e.type));
    case 'void':
      effect(g, from, busy);
      return;
    default:
  } // biome-ignore format: a table
  const size = sizeOf(e.type);
  const inner = from.type.kind === 'int' ? from.type : null;
  // A value that already fits needs no cutting: a smaller type, or the same with the same sign.
  const fits =
    size === 4 ||
    (inner !== null &&
      e.type.kind === 'int' &&
      ((inner.size < size && (inner.unsigned || !e.type.unsigned)) ||
        (inner.size === size && inner.unsigned === e.type.unsigned)));
  if (size < 4 && !fits && inner !== null && inner.size >= size && isLoadable(g, from)) {
    // (char)x of something in memory: load just that.
    return load(g, r, address(g, from, busy, r), e.type);
  }
  toReg(g, from, r, busy);
  if (!fits) narrow(g, r, e.type, busy | bit(r));
}

/** A plain lvalue in memory. */
export function isLoadable(g: Gen, e: Expr): boolean {
  if (homeRegister(g, e) >= 0) return false;
  return (
    e.kind === 'variable' || e.kind === 'deref' || e.kind === 'place' || (e.kind === 'member' && e.member.bits === null)
  );
}

/** A value as source operand: a constant, a register or four bytes of memory; code may be emitted. */
export function operand(g: Gen, e: Expr, busy: number): Operand {
  const simple = simpleOperand(g, e);
  if (simple !== null) return simple;
  const s = stripped(e);
  if (sizeOf(s.type) === 4 && classOf(s.type) === 'int' && isLoadable(g, s)) return address(g, s, busy);
  const r = scratch(g, busy);
  toReg(g, e, r, busy);
  return reg(r);
}

const COMMUTATIVE: ReadonlySet<string> = new Set(['+', '*', '&', '|', '^']);
export const OPCODES: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '*': 'imul',
};

function binary(g: Gen, e: BinaryNode, r: number, busy: number): void {
  switch (e.op) {
    case '/':
    case '%': return divide(g, e, r, busy);
    case '<<':
    case '>>': return shift(g, e, r, busy);
    case '+': case '-': case '*': case '&': case '|': case '^': break;
    default: return setTruth(g, e, r, busy);
  } // biome-ignore format: a table
  if (e.op === '+' && sum(g, e, r, busy)) return;
  const { left, right } = e;
  if (e.op === '*' && right.kind === 'int') return multiply(g, left, Number(BigInt.asIntN(32, right.value)), r, busy);
  const op = OPCODES[e.op] as string;
  const commutes = COMMUTATIVE.has(e.op);
  if (isSimple(g, right) && !clashes(simpleOperand(g, right), r)) {
    toReg(g, left, r, busy);
    return apply(g, op, r, simpleOperand(g, right) as Operand);
  }
  if (commutes && isSimple(g, left) && !right.effects && !clashes(simpleOperand(g, left), r)) {
    toReg(g, right, r, busy);
    return apply(g, op, r, simpleOperand(g, left) as Operand);
  }
  const enough = g.free(busy | bit(r)) >= 1;
  if (enough && need(g, right) < ALL && need(g, right) <= g.free(busy | bit(r))) {
    toReg(g, left, r, busy);
    return apply(g, op, r, operand(g, right, busy | bit(r)));
  }
  if (enough && !left.effects && !right.effects && need(g, left) < ALL && need(g, left) <= g.free(busy | bit(r))) {
    if (commutes) {
      toReg(g, right, r, busy);
      return apply(g, op, r, operand(g, left, busy | bit(r)));
    }
    const t = g.pick(busy | bit(r));
    toReg(g, right, t, busy | bit(r));
    toReg(g, left, r, busy | bit(t));
    return g.emit(op, 4, reg(r), reg(t));
  }
  // The left value waits in a slot.
  const slot = g.frame.slot(4);
  toReg(g, left, r, busy);
  g.emit('mov', 4, slot, reg(r));
  toReg(g, right, r, busy);
  if (e.op === '-') g.emit('neg', 4, reg(r));
  apply(g, e.op === '-' ? 'add' : op, r, slot);
}

const clashes = (o: Operand | null, r: number): boolean =>
  o !== null && ((o.kind === 'reg' && o.n === r) || (o.kind === 'mem' && (o.base === r || o.index === r)));

function apply(g: Gen, op: string, r: number, o: Operand): void {
  if (o.kind === 'imm' && o.symbol === null) {
    if (o.value === 0 && op !== 'and' && op !== 'imul') return;
    if (op === 'add' && o.value === 1) return g.emit('inc', 4, reg(r));
    if (op === 'sub' && o.value === 1) return g.emit('dec', 4, reg(r));
    if (op === 'add' && o.value === -1) return g.emit('dec', 4, reg(r));
  }
  if (op === 'imul' && o.kind === 'imm') return g.emit('imul', 4, reg(r), reg(r), o);
  g.emit(op, 4, reg(r), o);
}

/** `a + b` by lea, when it saves a move or does a scaled addition. */
function sum(g: Gen, e: BinaryNode, r: number, busy: number): boolean {
  const left = stripped(e.left);
  const right = stripped(e.right);
  const home = homeRegister(g, left);
  const scaled = right.kind === 'binary' && (right.op === '*' || right.op === '<<') && right.right.kind === 'int';
  if (
    scaled ||
    (home >= 0 && home !== r && sizeOf(left.type) === 4 && (right.kind === 'int' || homeRegister(g, right) >= 0))
  ) {
    if (need(g, e) >= ALL || need(g, e) > g.free(busy)) return false;
    const m = addition(g, e, busy, r);
    if (m !== null) loadAddress(g, m, r);
    return m !== null;
  }
  return false;
}

function multiply(g: Gen, left: Expr, by: number, r: number, busy: number): void {
  const power = by > 0 && (by & (by - 1)) === 0 ? 31 - Math.clz32(by) : -1;
  if (power < 0) {
    const o =
      need(g, left) <= g.free(busy) && isLoadable(g, stripped(left)) && sizeOf(stripped(left).type) === 4
        ? address(g, stripped(left), busy, r)
        : null;
    if (o !== null) return g.emit('imul', 4, reg(r), o, imm(by));
    const home = homeRegister(g, stripped(left));
    if (home >= 0 && sizeOf(stripped(left).type) === 4) return g.emit('imul', 4, reg(r), reg(home), imm(by));
  }
  toReg(g, left, r, busy);
  if (power === 0) return;
  if (power === 1) g.emit('add', 4, reg(r), reg(r));
  else if (power > 0) g.emit('shl', 4, reg(r), imm(power));
  else g.emit('imul', 4, reg(r), reg(r), imm(by));
}

const isUnsigned = (t: Type): boolean => t.kind !== 'int' || t.unsigned;

function shift(g: Gen, e: BinaryNode, r: number, busy: number): void {
  const op = e.op === '<<' ? 'shl' : isUnsigned(e.left.type) ? 'shr' : 'sar';
  const { left, right } = e;
  if (right.kind === 'int') {
    toReg(g, left, r, busy);
    const count = Number(right.value & 31n);
    if (count !== 0) g.emit(op, 4, reg(r), imm(count));
    return;
  }
  // The count must be in cl; the value goes where it does not disturb it.
  const to = r === ECX ? g.pick(busy | bit(ECX)) : r;
  const fits = to >= 0 && (busy & bit(ECX)) === 0 && need(g, right) < ALL && need(g, right) <= g.free(busy | bit(to));
  if (!fits) return shiftInSlot(g, op, left, right, r, busy);
  toReg(g, left, to, busy);
  toReg(g, right, ECX, busy | bit(to));
  g.emit(op, 4, reg(to), reg(ECX, 1));
  g.move(r, to);
}

/** A shift whose value waits in memory while the count is computed. */
function shiftInSlot(g: Gen, op: string, left: Expr, right: Expr, r: number, busy: number): void {
  g.keeping(busy, () => {
    const slot = g.frame.slot(4);
    toReg(g, left, EAX, 0);
    g.emit('mov', 4, slot, reg(EAX));
    toReg(g, right, ECX, 0);
    g.emit(op, 4, slot, reg(ECX, 1));
    g.emit('mov', 4, reg(r), slot);
  });
}

function divide(g: Gen, e: BinaryNode, r: number, busy: number): void {
  const unsigned = isUnsigned(e.left.type);
  const { left, right } = e;
  if (unsigned && right.kind === 'int' && right.value > 0n && (right.value & (right.value - 1n)) === 0n) {
    toReg(g, left, r, busy);
    const power = 31 - Math.clz32(Number(right.value));
    if (e.op === '/') {
      if (power > 0) g.emit('shr', 4, reg(r), imm(power));
    } else g.emit('and', 4, reg(r), imm(Number(right.value) - 1));
    return;
  }
  g.keeping(busy & ~bit(r), () => {
    const simple = simpleOperand(g, right);
    let divisor: Operand;
    if (simple !== null && simple.kind !== 'imm' && !(left.effects && simple.kind === 'mem')) {
      toReg(g, left, EAX, 0);
      divisor = simple;
    } else if (need(g, right) < 3 && !right.effects) {
      toReg(g, left, EAX, 0);
      toReg(g, right, ECX, bit(EAX));
      divisor = reg(ECX);
    } else {
      const slot = g.frame.slot(4);
      toReg(g, left, EAX, 0);
      g.emit('mov', 4, slot, reg(EAX));
      toReg(g, right, ECX, 0);
      g.emit('mov', 4, reg(EAX), slot);
      divisor = reg(ECX);
    }
    if (unsigned) g.emit('xor', 4, reg(EDX), reg(EDX));
    else g.emit('cltd', 0);
    g.emit(unsigned ? 'div' : 'idiv', 4, divisor);
    g.move(r, e.op === '/' ? EAX : EDX);
  });
}

export { mem };
