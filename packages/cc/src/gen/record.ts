/** Structs and unions: copied as bytes, returned through a hidden pointer. */
import type { AssignNode, Expr } from '../ast.ts';
import { sizeOf } from '../types/types.ts';
import { EAX, ECX, EDI, EDX, ESI, imm, type MemOperand, mem, reg, shifted } from '../x86/types.ts';
import { address, isSteadyPlace, loadAddress, stable } from './address.ts';
import { branch } from './branch.ts';
import { call } from './call.ts';
import { effect } from './effect.ts';
import { type Gen, used } from './gen.ts';
import { ALL, addressNeed, isFixedPlace } from './need.ts';
import { statementValue } from './statement.ts';

/** Up to here single moves; beyond, a string instruction. */
const INLINE = 32;
const REP = [0xf3];

const isLvalue = (e: Expr): boolean =>
  e.kind === 'variable' || e.kind === 'deref' || e.kind === 'member' || e.kind === 'literal' || e.kind === 'place';

/** Evaluates a struct value into memory of its own. @returns where, in the frame. */
export function recordTemp(g: Gen, e: Expr, busy: number): MemOperand {
  const slot = g.frame.slot(Math.max(4, sizeOf(e.type)));
  g.keeping(busy, () => recordTo(g, e, slot));
  return slot;
}

/** Writes a struct value to a fixed place. May change all scratch registers. */
export function recordTo(g: Gen, e: Expr, to: MemOperand): void {
  switch (e.kind) {
    case 'call': return call(g, e, to);
    case 'assign': return copy(g, to, assignRecord(g, e), sizeOf(e.type));
    case 'comma':
      effect(g, e.left, 0);
      return recordTo(g, e.right, to);
    case 'conditional': {
      const other = g.newLabel();
      const end = g.newLabel();
      branch(g, e.condition, other, false, 0);
      recordTo(g, e.yes ?? e.condition, to);
      g.jump(end);
      g.place(other);
      recordTo(g, e.no, to);
      return g.place(end);
    }
    case 'statement': return statementValue(g, e, (v) => recordTo(g, v, to));
    default: return copy(g, to, address(g, e, 0), sizeOf(e.type));
  } // biome-ignore format: a table
}

/** @returns where the target is; scratch registers may be part of it. */
export function assignRecord(g: Gen, e: AssignNode): MemOperand {
  const { target, value } = e;
  const size = sizeOf(target.type);
  if (isFixedPlace(g, target)) {
    const to = address(g, target, 0);
    if (isLvalue(value)) copy(g, to, address(g, value, 0), size);
    else {
      // The value may be made of what the target holds.
      const from = recordTemp(g, value, 0);
      copy(g, to, from, size);
    }
    return to;
  }
  if (
    isLvalue(value) &&
    addressNeed(g, value) <= 1 &&
    addressNeed(g, target) < ALL &&
    (!value.effects || isSteadyPlace(g, target))
  ) {
    const from = stable(g, address(g, value, 0));
    const to = stable(g, address(g, target, 0));
    const f = from.get(0);
    copy(g, to.get(used(f)), f, size);
    return to.get(0);
  }
  const to = stable(g, address(g, target, 0));
  const from = isLvalue(value) ? address(g, value, 0) : recordTemp(g, value, 0);
  copy(g, to.get(used(from)), from, size);
  return to.get(0);
}

/** Copies bytes; the places do not overlap, or are the same. */
export function copy(g: Gen, to: MemOperand, from: MemOperand, size: number): void {
  if (size <= INLINE) {
    const t = g.pick(used(to) | used(from));
    if (t >= 0) {
      let at = 0;
      for (; at + 4 <= size; at += 4) moveOne(g, to, from, at, 4, t);
      if (at + 2 <= size) {
        moveOne(g, to, from, at, 2, t);
        at += 2;
      }
      if (at < size) moveOne(g, to, from, at, 1, t);
      return;
    }
  }
  // Addresses first: they may use registers that the copy needs.
  if ((used(from) & 4) !== 0 && (used(to) & 1) !== 0) {
    const slot = g.frame.slot(4);
    const r = from.base >= 0 && from.base <= EDX ? from.base : from.index;
    loadAddress(g, from, r);
    g.emit('mov', 4, slot, reg(r));
    loadAddress(g, to, EDX);
    g.emit('mov', 4, reg(EAX), slot);
  } else if ((used(to) & 1) !== 0) {
    loadAddress(g, to, EDX);
    loadAddress(g, from, EAX);
  } else {
    loadAddress(g, from, EAX);
    loadAddress(g, to, EDX);
  }
  g.emit('push', 4, reg(ESI));
  g.emit('push', 4, reg(EDI));
  g.move(ESI, EAX);
  g.move(EDI, EDX);
  g.constant(ECX, size >> 2);
  g.emit('movs', 4, null, null, null, REP);
  if ((size & 2) !== 0) g.emit('movs', 2);
  if ((size & 1) !== 0) g.emit('movs', 1);
  g.emit('pop', 4, reg(EDI));
  g.emit('pop', 4, reg(ESI));
}

function moveOne(g: Gen, to: MemOperand, from: MemOperand, at: number, size: 1 | 2 | 4, r: number): void {
  g.emit('mov', size, reg(r, size), shifted(from, at));
  g.emit('mov', size, shifted(to, at), reg(r, size));
}

/** Fills a fixed place with zeros. */
export function clear(g: Gen, to: MemOperand, size: number): void {
  if (size <= INLINE) {
    let at = 0;
    for (; at + 4 <= size; at += 4) g.emit('mov', 4, shifted(to, at), imm(0));
    if ((size & 2) !== 0) {
      g.emit('mov', 2, shifted(to, at), imm(0));
      at += 2;
    }
    if ((size & 1) !== 0) g.emit('mov', 1, shifted(to, at), imm(0));
    return;
  }
  loadAddress(g, to, EDX);
  g.emit('push', 4, reg(EDI));
  g.move(EDI, EDX);
  g.constant(ECX, size >> 2);
  g.emit('xor', 4, reg(EAX), reg(EAX));
  g.emit('stos', 4, null, null, null, REP);
  if ((size & 2) !== 0) g.emit('stos', 2);
  if ((size & 1) !== 0) g.emit('stos', 1);
  g.emit('pop', 4, reg(EDI));
}

export { mem };
