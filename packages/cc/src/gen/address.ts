/** Lvalues and pointers as memory operands, with as much folded into the operand as the i386 can take. */
import type { BinaryNode, Expr } from '../ast.ts';
import { Bug } from '../bug.ts';
import { alignOf, sizeOf } from '../types/types.ts';
import { EAX, EBP, ECX, EDX, imm, type MemOperand, mem, type Operand, reg, shifted } from '../x86/types.ts';
import { effect } from './effect.ts';
import { absolute, bit, type Gen, used } from './gen.ts';
import { fillLocal } from './initialize.ts';
import { toReg } from './int.ts';
import { ALL, classOf, isBool, isExtended, isSimple, need } from './need.ts';
import { recordTemp } from './record.ts';

/** The register a variable lives in, or -1. */
export function homeRegister(g: Gen, e: Expr): number {
  if (e.kind !== 'variable') return e.kind === 'held' ? e.register : -1;
  const home = g.homes.get(e.variable);
  return home?.kind === 'reg' ? home.n : -1;
}

/** Casts that change nothing about the 32 bits. */
export function stripped(e: Expr): Expr {
  let at = e;
  while (
    at.kind === 'cast' &&
    classOf(at.type) === 'int' &&
    classOf(at.operand.type) === 'int' &&
    sizeOf(at.type) === 4 &&
    sizeOf(at.operand.type) === 4 &&
    !isBool(at.type) &&
    at.operand.type.kind !== 'array'
  )
    at = at.operand;
  return at;
}

/** An lvalue's address; scratch registers outside `busy` may be used, and are part of the result. */
export function address(g: Gen, e: Expr, busy: number, prefer = -1): MemOperand {
  switch (e.kind) {
    case 'place':
      return e.mem;
    case 'variable': {
      const v = e.variable;
      if (v.storage === 'static') {
        if (!v.threadLocal) return absolute(g.around.name(v));
        const r = scratch(g, busy, prefer);
        g.emit('mov', 4, reg(r), mem(-1, 0, { segment: 5 }));
        return mem(r, 0, { symbol: `${g.around.name(v)}@ntpoff` });
      }
      const home = g.homes.get(v);
      if (home?.kind === 'mem') return home.mem;
      if (home?.kind === 'indirect') {
        const r = scratch(g, busy, prefer);
        g.emit('mov', 4, reg(r), home.slot);
        return mem(r);
      }
      // Only a broken tree takes the address of a register.
      throw new Bug(`no place for ${v.name}`);
    }
    case 'function':
      return absolute(g.around.name(e.fn));
    case 'member':
      return shifted(address(g, e.operand, busy, prefer), e.member.offset);
    case 'deref':
      return pointer(g, e.operand, busy, prefer);
    case 'literal':
      fillLocal(g, e.variable, e.init, busy);
      return address(
        g,
        { kind: 'variable', variable: e.variable, type: e.type, at: e.at, effects: false, height: 1 },
        busy,
        prefer,
      );
    case 'comma': {
      effect(g, e.left, busy);
      return address(g, e.right, busy, prefer);
    }
    case 'conditional': {
      // An array or struct picked by a condition.
      if (e.type.kind === 'record') return recordTemp(g, e, busy);
      const r = scratch(g, busy, prefer);
      toReg(g, { ...e, type: { kind: 'pointer', to: e.type, quals: 0 } }, r, busy);
      return mem(r);
    }
    default:
      return recordTemp(g, e, busy);
  }
}

export function scratch(g: Gen, busy: number, prefer = -1): number {
  const r = g.pick(busy, prefer);
  if (r < 0) throw new Bug('no scratch register left');
  return r;
}

/** Where a pointer points. */
export function pointer(g: Gen, p: Expr, busy: number, prefer = -1): MemOperand {
  const e = stripped(p);
  switch (e.kind) {
    case 'int':
      return mem(-1, Number(BigInt.asIntN(32, e.value)));
    case 'address':
      return address(g, e.operand, busy, prefer);
    case 'variable':
    case 'held': {
      const home = homeRegister(g, e);
      if (home >= 0 && sizeOf(e.type) === 4) return mem(home);
      break;
    }
    case 'binary': {
      const m = e.op === '+' ? addition(g, e, busy, prefer) : null;
      if (m !== null) return m;
      break;
    }
    default:
  }
  const r = scratch(g, busy, prefer);
  toReg(g, e, r, busy);
  return mem(r);
}

/** A sum as base, index and displacement; null, and no code made, when it does not fit those. */
export function addition(g: Gen, e: BinaryNode, busy: number, prefer: number): MemOperand | null {
  if (sizeOf(e.type) !== 4) return null;
  const right = stripped(e.right);
  if (right.kind === 'int') return shifted(pointer(g, e.left, busy, prefer), Number(BigInt.asIntN(32, right.value)));
  return indexed(g, e.left, e.right, busy, prefer);
}

/** `i * 4` as index and scale. */
function unscaled(e: Expr): { readonly index: Expr; readonly scale: 1 | 2 | 4 | 8; readonly plus: number } {
  const s = stripped(e);
  const factor =
    s.kind === 'binary' && s.right.kind === 'int'
      ? s.op === '*'
        ? Number(s.right.value)
        : s.op === '<<' && s.right.value < 4n
          ? 1 << Number(s.right.value)
          : 0
      : 0;
  if (s.kind === 'binary' && (factor === 1 || factor === 2 || factor === 4 || factor === 8)) {
    const inner = stripped(s.left);
    // (i + 1) * 4: the constant goes into the displacement.
    if (inner.kind === 'binary' && inner.op === '+' && inner.right.kind === 'int') {
      return {
        index: stripped(inner.left),
        scale: factor,
        plus: Number(BigInt.asIntN(32, inner.right.value)) * factor,
      };
    }
    return { index: inner, scale: factor, plus: 0 };
  }
  return { index: s, scale: 1, plus: 0 };
}

/** base + index as one operand, when the registers suffice. */
function indexed(g: Gen, left: Expr, right: Expr, busy: number, prefer: number): MemOperand | null {
  const { index, scale, plus } = unscaled(right);
  const home = homeRegister(g, index);
  const fixed = fixedPointer(g, left);
  if (home >= 0 && sizeOf(index.type) === 4) {
    let base = fixed ?? pointer(g, left, busy, prefer);
    if (base.index >= 0 || base.segment >= 0) base = flattened(g, base, busy, prefer);
    return { ...shifted(base, plus), index: home, scale };
  }
  if (fixed !== null && fixed.index < 0) {
    const r = scratch(g, busy, prefer);
    toReg(g, index, r, busy);
    return { ...shifted(fixed, plus), index: r, scale };
  }
  if (g.free(busy) < 2 || need(g, index) >= ALL || need(g, left) >= ALL || need(g, index) > g.free(busy) - 1)
    return null;
  let base = pointer(g, left, busy, prefer);
  if (base.index >= 0 || base.symbol?.includes('@') === true) base = flattened(g, base, busy, prefer);
  const now = busy | used(base);
  const r = g.pick(now);
  if (r < 0) {
    // Cannot happen: two were free and the base takes one.
    return null;
  }
  toReg(g, index, r, now);
  return { ...shifted(base, plus), index: r, scale };
}

/** A pointer whose place needs no code and no scratch register. */
function fixedPointer(g: Gen, p: Expr): MemOperand | null {
  const e = stripped(p);
  const home = homeRegister(g, e);
  if (home >= 0 && sizeOf(e.type) === 4) return mem(home);
  if (e.kind === 'binary' && e.op === '+' && e.right.kind === 'int') {
    const below = fixedPointer(g, e.left);
    return below === null ? null : shifted(below, Number(BigInt.asIntN(32, e.right.value)));
  }
  if (e.kind !== 'address') return null;
  let at = e.operand;
  let offset = 0;
  while (at.kind === 'member') {
    offset += at.member.offset;
    at = at.operand;
  }
  if (at.kind === 'deref') {
    const below = fixedPointer(g, at.operand);
    return below === null ? null : shifted(below, offset);
  }
  if (at.kind === 'place') return shifted(at.mem, offset);
  if (at.kind !== 'variable' || at.variable.threadLocal) return null;
  if (at.variable.storage === 'static') return absolute(g.around.name(at.variable), offset);
  const local = g.homes.get(at.variable);
  return local?.kind === 'mem' ? shifted(local.mem, offset) : null;
}

/** The same place with one base register only. */
export function flattened(g: Gen, m: MemOperand, busy: number, prefer = -1): MemOperand {
  if (m.index < 0 && m.segment < 0) return m;
  const own = used(m);
  const r =
    own !== 0 ? (([EAX, ECX, EDX].find((n) => (own & bit(n)) !== 0) ?? EAX) as number) : scratch(g, busy, prefer);
  g.emit('lea', 4, reg(r), m);
  return mem(r);
}

/** Puts the address into a register. */
export function loadAddress(g: Gen, m: MemOperand, r: number): void {
  const bare = m.index < 0 && m.segment < 0;
  if (bare && m.base < 0) g.emit('mov', 4, reg(r), imm(m.disp, m.symbol));
  else if (bare && m.disp === 0 && m.symbol === null) g.move(r, m.base);
  else g.emit('lea', 4, reg(r), m);
}

/** A place that stays valid while everything else in scratch registers changes: the address goes to a slot if it must. */
export interface Stable {
  /** The place as an operand; may load a register. */
  get(busy: number): MemOperand;
}

export function stable(g: Gen, m: MemOperand): Stable {
  if (used(m) === 0) return { get: () => m };
  const slot = g.frame.slot(4);
  const r = [EAX, ECX, EDX].find((n) => (used(m) & bit(n)) !== 0) as number;
  loadAddress(g, m, r);
  g.emit('mov', 4, slot, reg(r));
  return {
    get: (busy) => {
      const to = scratch(g, busy);
      g.emit('mov', 4, reg(to), slot);
      return mem(to);
    },
  };
}

/** Does where this lvalue lies depend on nothing that evaluating another expression could change? */
export function isSteady(g: Gen, e: Expr): boolean {
  switch (e.kind) {
    case 'int':
    case 'place':
    case 'held':
    case 'function':
    case 'label': return true;
    case 'variable': return e.variable.storage === 'static' ? false : !e.variable.addressed;
    case 'member': return isSteadyPlace(g, e);
    case 'deref': return false;
    case 'address': return isSteadyPlace(g, e.operand);
    case 'cast':
    case 'unary': return isSteady(g, e.operand);
    case 'binary': return isSteady(g, e.left) && isSteady(g, e.right);
    default: return false;
  } // biome-ignore format: a table
}

export function isSteadyPlace(g: Gen, e: Expr): boolean {
  if (e.kind === 'variable' || e.kind === 'function' || e.kind === 'place') return true;
  if (e.kind === 'member') return isSteadyPlace(g, e.operand);
  return e.kind === 'deref' && isSteady(g, e.operand);
}

/** A four-byte value as an operand that costs no code, or null. */
export function simpleOperand(g: Gen, value: Expr): Operand | null {
  if (!isSimple(g, value)) return null;
  const e = stripped(value);
  if (isExtended(g, e) && e.kind === 'cast') return reg(homeRegister(g, e.operand));
  switch (e.kind) {
    case 'int':
      return imm(Number(BigInt.asIntN(32, e.value)));
    case 'label':
      return imm(0, g.around.labelSymbol(g.labelOf(e.label.id)));
    case 'address': {
      const m = address(g, e.operand, 0);
      return imm(m.disp, m.symbol);
    }
    default: {
      const home = homeRegister(g, e);
      return home >= 0 ? reg(home) : address(g, e, 0);
    }
  }
}

export const overAligned = (align: number): boolean => align > 4;
export const naturalAlign = alignOf;
export { EBP };
