/** `target = value`. The result, when wanted, is in eax, edx:eax or on the x87 stack. All scratch registers may change. */
import type { AssignNode, Expr, Variable } from '../ast.ts';
import { sizeOf } from '../types/types.ts';
import { EAX, EDX, imm, shifted } from '../x86/types.ts';
import { address, homeRegister, isSteadyPlace, simpleOperand, stable } from './address.ts';
import { storeBits } from './bitfield.ts';
import { fpForStore } from './float.ts';
import { bit, type Gen, used } from './gen.ts';
import { narrow, store, toReg } from './int.ts';
import { ALL, addressNeed, classOf, isFixedPlace, need } from './need.ts';
import { assignRecord } from './record.ts';
import { children } from './walk.ts';
import { loadBoth, store as storeWide, wide, wideOperand } from './wide.ts';

/** Does evaluating the expression read or change this variable? */
export function mentions(e: Expr, v: Variable): boolean {
  if (e.kind === 'variable') return e.variable === v;
  if (e.kind === 'statement' || e.kind === 'literal') return true;
  return children(e).some((c) => c !== null && mentions(c, v));
}

export function assign(g: Gen, e: AssignNode, want: boolean): void {
  const { target, value } = e;
  if (target.kind === 'member' && target.member.bits !== null) return storeBits(g, target, value, want);
  switch (classOf(target.type)) {
    case 'record': return void assignRecord(g, e);
    case 'float': return assignFloat(g, target, value, want);
    case 'wide': return assignWide(g, target, value, want);
    default: return assignInt(g, target, value, want);
  } // biome-ignore format: a table
}

function assignInt(g: Gen, target: Expr, value: Expr, want: boolean): void {
  const home = homeRegister(g, target);
  if (home >= 0) {
    const variable = target.kind === 'variable' ? target.variable : null;
    if (variable !== null && isLeaf(value)) toReg(g, value, home, 0);
    else if (variable !== null && !mentions(value, variable)) toReg(g, value, home, 0);
    else {
      toReg(g, value, EAX, 0);
      g.move(home, EAX);
      return;
    }
    if (want) g.move(EAX, home);
    return;
  }
  const size = sizeOf(target.type);
  const simple = simpleOperand(g, value);
  if (simple?.kind === 'imm' && (size === 4 || simple.symbol === null)) {
    g.emit(
      'mov',
      size,
      address(g, target, 0),
      size === 4 ? simple : imm(size === 2 ? (simple.value << 16) >> 16 : (simple.value << 24) >> 24),
    );
    if (want) toReg(g, value, EAX, 0);
    return;
  }
  if (simple?.kind === 'reg' && !want) {
    const m = address(g, target, 0);
    return store(g, m, simple.n, size, used(m));
  }
  if (isFixedPlace(g, target) || (addressNeed(g, target) < ALL && (!value.effects || isSteadyPlace(g, target)))) {
    if (addressNeed(g, target) <= 2) {
      toReg(g, value, EAX, 0);
      return store(g, address(g, target, bit(EAX)), EAX, size, bit(EAX));
    }
  }
  const place = stable(g, address(g, target, 0));
  toReg(g, value, EAX, 0);
  store(g, place.get(bit(EAX)), EAX, size, bit(EAX));
}

const isLeaf = (e: Expr): boolean => e.kind === 'int' || e.kind === 'variable';

function assignWide(g: Gen, target: Expr, value: Expr, want: boolean): void {
  if (value.kind === 'int' && !want) {
    const m = address(g, target, 0);
    const halves = wideOperand(g, value);
    g.emit('mov', 4, m, halves?.lo ?? imm(0));
    return g.emit('mov', 4, shifted(m, 4), halves?.hi ?? imm(0));
  }
  if (isFixedPlace(g, target)) {
    wide(g, value);
    return storeWide(g, address(g, target, bit(EAX) | bit(EDX)));
  }
  if (addressNeed(g, target) <= 1 && (!value.effects || isSteadyPlace(g, target))) {
    wide(g, value);
    return storeWide(g, address(g, target, bit(EAX) | bit(EDX)));
  }
  const place = stable(g, address(g, target, 0));
  wide(g, value);
  storeWide(g, place.get(bit(EAX) | bit(EDX)));
}

function assignFloat(g: Gen, target: Expr, value: Expr, want: boolean): void {
  const size = sizeOf(target.type);
  const late =
    isFixedPlace(g, target) || (addressNeed(g, target) < ALL && (!value.effects || isSteadyPlace(g, target)));
  const place = late ? null : stable(g, address(g, target, 0));
  fpForStore(g, value);
  const m = place === null ? address(g, target, 0) : place.get(0);
  g.emit('fstp', size, m);
  if (want) g.emit('fld', size, m);
  else g.fpDepth--;
}

export { loadBoth, narrow, need };
