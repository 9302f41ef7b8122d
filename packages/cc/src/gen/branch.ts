/** Conditions: flags set by comparisons, jumps taken on them, and truth values in registers. */
import type { BinaryNode, BinaryOp, Expr } from '../ast.ts';
import { sizeOf, type Type } from '../types/types.ts';
import { EAX, EDX, imm, mem, type Operand, reg } from '../x86/types.ts';
import { address, scratch, simpleOperand, stripped } from './address.ts';
import { effect } from './effect.ts';
import { compareFloats } from './float.ts';
import { bit, type Gen } from './gen.ts';
import { isLoadable, operand, toReg } from './int.ts';
import { ALL, classOf, isSimple, need } from './need.ts';
import { compareWide, wide } from './wide.ts';

/** What the flags say: the condition holds; with floats, also whether they could be compared. */
export interface Flags {
  readonly cc: string;
  /** `and`: only if the parity flag is clear too. `or`: or if it is set. */
  readonly parity: 'none' | 'and' | 'or';
}

const INVERSE: Readonly<Record<string, string>> = {
  e: 'ne',
  ne: 'e',
  l: 'ge',
  ge: 'l',
  g: 'le',
  le: 'g',
  b: 'ae',
  ae: 'b',
  a: 'be',
  be: 'a',
  s: 'ns',
  ns: 's',
  c: 'nc',
  nc: 'c',
  o: 'no',
  no: 'o',
};
const SIGNED: Readonly<Record<string, string>> = { '==': 'e', '!=': 'ne', '<': 'l', '>': 'g', '<=': 'le', '>=': 'ge' };
const UNSIGNED: Readonly<Record<string, string>> = {
  '==': 'e',
  '!=': 'ne',
  '<': 'b',
  '>': 'a',
  '<=': 'be',
  '>=': 'ae',
};
export const FLIPPED: Readonly<Record<string, BinaryOp>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};
const isComparison = (op: string): boolean => Object.hasOwn(SIGNED, op);
export const conditionOf = (op: string, unsigned: boolean): string => (unsigned ? UNSIGNED : SIGNED)[op] as string;

const inverted = (f: Flags): Flags => ({
  cc: INVERSE[f.cc] as string,
  parity: f.parity === 'and' ? 'or' : f.parity === 'or' ? 'and' : 'none',
});
const plain = (cc: string): Flags => ({ cc, parity: 'none' });

/** Widening and sign-only casts keep a value's truth. */
function truthOf(e: Expr): Expr {
  let at = e;
  while (
    at.kind === 'cast' &&
    at.type.kind !== 'void' &&
    classOf(at.operand.type) === 'int' &&
    classOf(at.type) !== 'float' &&
    (sizeOf(at.type) >= sizeOf(at.operand.type) || (at.type.kind === 'int' && at.type.name === '_Bool'))
  )
    at = at.operand;
  return at;
}

/** Jumps to `target` when `e` is true (or, with `when` false, zero); else goes on. */
export function branch(g: Gen, condition: Expr, target: number, when: boolean, busy: number): void {
  const e = truthOf(condition);
  switch (e.kind) {
    case 'int':
      if ((e.value !== 0n) === when) g.jump(target);
      return;
    case 'float':
      if ((e.value !== 0) === when) g.jump(target);
      return;
    case 'unary':
      if (e.op === '!') return branch(g, e.operand, target, !when, busy);
      break;
    case 'logical': {
      // a && b is false as soon as a is; a || b true as soon as a is.
      if ((e.op === '||') === when) {
        branch(g, e.left, target, when, busy);
        return branch(g, e.right, target, when, busy);
      }
      const past = g.newLabel();
      branch(g, e.left, past, !when, busy);
      branch(g, e.right, target, when, busy);
      return g.place(past);
    }
    case 'comma':
      effect(g, e.left, busy);
      return branch(g, e.right, target, when, busy);
    case 'conditional':
      if (e.yes !== null && classOf(e.type) === 'int') {
        const other = g.newLabel();
        const end = g.newLabel();
        branch(g, e.condition, other, false, busy);
        branch(g, e.yes, target, when, busy);
        g.jump(end);
        g.place(other);
        branch(g, e.no, target, when, busy);
        return g.place(end);
      }
      break;
    default:
  } // biome-ignore format: a table
  const f = flags(g, e, busy);
  jumpOn(g, when ? f : inverted(f), target);
}

function jumpOn(g: Gen, f: Flags, target: number): void {
  if (f.parity === 'and') {
    const past = g.newLabel();
    g.jumpIf('p', past);
    g.jumpIf(f.cc, target);
    return g.place(past);
  }
  g.jumpIf(f.cc, target);
  if (f.parity === 'or') g.jumpIf('p', target);
}

/** `r` becomes 1 or 0. */
export function setTruth(g: Gen, condition: Expr, r: number, busy: number): void {
  let e = truthOf(condition);
  let invert = false;
  while (e.kind === 'unary' && e.op === '!') {
    invert = !invert;
    e = truthOf(e.operand);
  }
  const viaJumps =
    e.kind === 'logical' || e.kind === 'comma' || e.kind === 'conditional' || e.kind === 'int' || e.kind === 'float';
  const byte = r <= 3 ? r : g.pick(busy);
  if (!viaJumps && byte >= 0) {
    const f = flags(g, e, busy);
    if (f.parity === 'none') {
      g.emit(`set${(invert ? inverted(f) : f).cc}`, 1, reg(byte, 1));
      return g.emit('movzb', 4, reg(r), reg(byte, 1));
    }
    const no = g.newLabel();
    const end = g.newLabel();
    jumpOn(g, invert ? f : inverted(f), no);
    g.constant(r, 1);
    g.jump(end);
    g.place(no);
    g.constant(r, 0);
    return g.place(end);
  }
  const no = g.newLabel();
  const end = g.newLabel();
  branch(g, e, no, invert, busy);
  g.constant(r, 1);
  g.jump(end);
  g.place(no);
  g.constant(r, 0);
  g.place(end);
}

/** Sets the flags by `e`; registers of `busy` survive (mov leaves flags alone). */
function flags(g: Gen, e: Expr, busy: number): Flags {
  if (e.kind === 'binary' && isComparison(e.op)) {
    switch (classOf(e.left.type)) {
      case 'wide': {
        let cc = '';
        g.keeping(busy, () => {
          cc = compareWide(g, e);
        });
        return plain(cc);
      }
      case 'float': {
        let f = plain('e');
        g.keeping(busy, () => {
          f = compareFloats(g, e.op, e.left, e.right);
        });
        return f;
      }
      default: return plain(compareInts(g, e, busy));
    } // biome-ignore format: a table
  }
  if (e.kind === 'binary' && e.op === '&' && classOf(e.type) === 'int') {
    testBits(g, e, busy);
    return plain('ne');
  }
  switch (classOf(e.type)) {
    case 'wide':
      g.keeping(busy, () => {
        wide(g, e);
        g.emit('or', 4, reg(EAX), reg(EDX));
      });
      return plain('ne');
    case 'float': {
      let f = plain('ne');
      g.keeping(busy, () => {
        f = compareFloats(g, '!=', e, { kind: 'float', value: 0, type: e.type, at: e.at, effects: false, height: 1 });
      });
      return f;
    }
    default:
      compareToZero(g, e, busy);
      return plain('ne');
  }
}

/** Flags of `e` against zero. */
function compareToZero(g: Gen, e: Expr, busy: number): void {
  const s = stripped(e);
  if (isLoadable(g, s) && classOf(s.type) === 'int' && s.type.kind !== 'array' && need(g, s) <= g.free(busy)) {
    return g.emit('cmp', sizeOf(s.type), address(g, s, busy), imm(0));
  }
  const o = operand(g, e, busy);
  if (o.kind === 'reg') g.emit('test', 4, o, o);
  else if (o.kind === 'imm') {
    const r = scratch(g, busy);
    g.emit('mov', 4, reg(r), o);
    g.emit('test', 4, reg(r), reg(r));
  } else g.emit('cmp', 4, o, imm(0));
}

function testBits(g: Gen, e: BinaryNode, busy: number): void {
  const right = simpleOperand(g, e.right);
  const s = stripped(e.left);
  if (
    right?.kind === 'imm' &&
    isLoadable(g, s) &&
    sizeOf(s.type) === 4 &&
    s.type.kind !== 'array' &&
    need(g, s) <= g.free(busy)
  )
    return g.emit('test', 4, address(g, s, busy), right);
  if (right !== null) {
    const l = operand(g, e.left, busy);
    if (l.kind === 'reg' || (l.kind === 'mem' && right.kind !== 'mem')) return g.emit('test', 4, l, right);
  }
  const r = scratch(g, busy);
  toReg(g, e, r, busy);
  g.emit('test', 4, reg(r), reg(r));
}

const isUnsigned = (t: Type): boolean => t.kind !== 'int' || t.unsigned;

function compareInts(g: Gen, e: BinaryNode, busy: number): string {
  let { left, right, op } = e;
  const unsigned = isUnsigned(left.type);
  if (simpleOperand(g, left)?.kind === 'imm' && !right.effects) {
    [left, right] = [right, left];
    op = FLIPPED[op] as BinaryOp;
  }
  const small = compareSmall(g, left, right, op, busy);
  if (small !== null) return small;
  const cc = conditionOf(op, unsigned);
  const r = simpleOperand(g, right);
  if (
    r?.kind === 'imm' &&
    r.value === 0 &&
    r.symbol === null &&
    (cc === 'e' || cc === 'ne' || cc === 'l' || cc === 'ge')
  ) {
    if (left.kind === 'binary' && left.op === '&' && (cc === 'e' || cc === 'ne')) testBits(g, left, busy);
    else compareToZero(g, left, busy);
    return cc === 'l' ? 's' : cc === 'ge' ? 'ns' : cc;
  }
  if (r !== null) {
    const l = operand(g, left, busy);
    if (l.kind === 'reg' || (l.kind === 'mem' && r.kind !== 'mem')) {
      g.emit('cmp', 4, l, r);
      return cc;
    }
    const t = scratch(g, busy);
    g.emit('mov', 4, reg(t), l);
    g.emit('cmp', 4, reg(t), r);
    return cc;
  }
  const l = simpleOperand(g, left);
  if (l !== null && l.kind !== 'imm' && !right.effects) {
    const o = operand(g, right, busy);
    if (l.kind === 'reg' || o.kind === 'reg') {
      g.emit('cmp', 4, l, o);
      return cc;
    }
    const t = o.kind === 'mem' && o.base >= 0 && o.base <= EDX ? o.base : scratch(g, busy);
    g.emit('mov', 4, reg(t), o);
    g.emit('cmp', 4, l, reg(t));
    return cc;
  }
  const t = scratch(g, busy);
  if (need(g, right) < ALL && need(g, right) <= g.free(busy | bit(t))) {
    toReg(g, left, t, busy);
    g.emit('cmp', 4, reg(t), operand(g, right, busy | bit(t)));
    return cc;
  }
  const slot = g.frame.slot(4);
  toReg(g, left, t, busy);
  g.emit('mov', 4, slot, reg(t));
  toReg(g, right, t, busy);
  g.emit('cmp', 4, slot, reg(t));
  return cc;
}

/** A byte or word in memory against a constant it can hold: one instruction. */
function compareSmall(g: Gen, left: Expr, right: Expr, op: BinaryOp, busy: number): string | null {
  if (left.kind !== 'cast' || right.kind !== 'int' || sizeOf(left.type) !== 4) return null;
  const from = left.operand;
  if (from.type.kind !== 'int' || from.type.size > 2 || !isLoadable(g, from) || need(g, from) > g.free(busy))
    return null;
  const { size, unsigned } = from.type;
  const v = BigInt.asIntN(32, right.value);
  const low = unsigned ? 0n : -(1n << BigInt(size * 8 - 1));
  const high = unsigned ? (1n << BigInt(size * 8)) - 1n : (1n << BigInt(size * 8 - 1)) - 1n;
  if (v < low || v > high) return null;
  g.emit('cmp', size, address(g, from, busy), imm(Number(BigInt.asIntN(size * 8, v))));
  return conditionOf(op, unsigned);
}

export type { Operand };
export { isSimple, mem };
