/** `target op= value`, `++` and `--`. */
import type { AssignNode, Expr, UpdateNode } from '../ast.ts';
import { binaryNode, castNode, derefNode, intNode } from '../sema/build.ts';
import { pointerTo, sizeOf, type Type, unqualified } from '../types/types.ts';
import { EAX, ECX, EDX, imm, type MemOperand, type Operand, reg, shifted } from '../x86/types.ts';
import { address, homeRegister, loadAddress, simpleOperand } from './address.ts';
import { assign } from './assign.ts';
import { fp } from './float.ts';
import { bit, type Gen, used } from './gen.ts';
import { load, narrow, OPCODES, operand, toReg } from './int.ts';
import { ALL, addressNeed, classOf, isBool, isFixedPlace, need } from './need.ts';
import { loadBoth, store as storeWide, wide, wideOperand } from './wide.ts';

const DIRECT: ReadonlySet<string> = new Set(['+', '-', '&', '|', '^']);

export function update(g: Gen, e: UpdateNode, want: boolean): void {
  const { target } = e;
  const plain =
    classOf(e.compute) === 'int' &&
    classOf(target.type) === 'int' &&
    !isBool(target.type) &&
    !(target.kind === 'member' && target.member.bits !== null);
  if (plain) {
    const home = homeRegister(g, target);
    if (home >= 0 && updateRegister(g, e, home, want)) return;
    if (home < 0 && updateMemory(g, e, want)) return;
  }
  if (
    classOf(e.compute) === 'wide' &&
    classOf(target.type) === 'wide' &&
    !(target.kind === 'member' && target.member.bits !== null) &&
    updateWide(g, e, want)
  )
    return;
  general(g, e, want);
}

/** The variable is in ebx, esi or edi. */
function updateRegister(g: Gen, e: UpdateNode, home: number, want: boolean): boolean {
  const t = e.target.type;
  const keepOld = want && e.post;
  const old = (): void => {
    if (keepOld) g.move(EAX, home);
  };
  const finish = (): boolean => {
    narrow(g, home, t, keepOld ? bit(EAX) : 0);
    if (want && !e.post) g.move(EAX, home);
    return true;
  };
  const busy = keepOld ? bit(EAX) : 0;
  if (DIRECT.has(e.op) || e.op === '*') {
    if (e.value.effects && keepOld) return false;
    if (e.value.kind === 'int') {
      old();
      step(g, e.op, 4, reg(home), imm(Number(BigInt.asIntN(32, e.value.value))));
      return finish();
    }
    if (e.value.effects && need(g, e.value) >= ALL) {
      // x += f(): nobody else can reach x, so when it is read does not matter.
      old();
    } else old();
    const o = operand(g, e.value, busy);
    if (e.op === '*' && o.kind === 'imm') g.emit('imul', 4, reg(home), reg(home), o);
    else g.emit(OPCODES[e.op] as string, 4, reg(home), o);
    return finish();
  }
  if (e.op === '<<' || e.op === '>>') {
    const op = shiftName(e);
    if (e.value.kind === 'int') {
      old();
      g.emit(op, 4, reg(home), imm(Number(e.value.value & 31n)));
      return finish();
    }
    old();
    toReg(g, e.value, ECX, busy);
    g.emit(op, 4, reg(home), reg(ECX, 1));
    return finish();
  }
  return false;
}

const shiftName = (e: UpdateNode): string => (e.op === '<<' ? 'shl' : isUnsigned(e.compute) ? 'shr' : 'sar');
const isUnsigned = (t: Type): boolean => t.kind !== 'int' || t.unsigned;

/** `op place, constant`, as inc or dec where that says the same. */
function step(g: Gen, op: string, size: number, to: Operand, by: Operand): void {
  if (by.kind === 'imm' && by.symbol === null && (op === '+' || op === '-') && (by.value === 1 || by.value === -1)) {
    return g.emit((by.value === 1) === (op === '+') ? 'inc' : 'dec', size, to);
  }
  if (op === '*') return g.emit('imul', 4, to, to, by);
  g.emit(OPCODES[op] as string, size, to, by);
}

/** One instruction on memory: a sum or mask needs only the low bytes, so small types work on their own size. */
function updateMemory(g: Gen, e: UpdateNode, want: boolean): boolean {
  const { target, value } = e;
  const size = sizeOf(target.type);
  const isShift = (e.op === '<<' || (e.op === '>>' && size === 4)) && value.kind === 'int';
  if (!DIRECT.has(e.op) && !isShift) return false;
  const simple = simpleOperand(g, value);
  if (simple?.kind === 'imm' && (simple.symbol === null || size === 4)) {
    const m = address(g, target, 0);
    const by = size === 4 ? simple : imm(size === 2 ? (simple.value << 16) >> 16 : (simple.value << 24) >> 24);
    const keep = want && e.post;
    let where = m;
    let r = EAX;
    if (want) {
      // The result goes to eax; an address in eax must move or wait.
      if ((used(m) & bit(EAX)) !== 0 && keep) {
        loadAddress(g, m, ECX);
        where = { ...m, base: ECX, index: -1, scale: 1, disp: 0, symbol: null, segment: -1 };
      }
      r = EAX;
    }
    if (keep) load(g, r, where, target.type);
    if (isShift) g.emit(shiftName(e), size, where, imm(Number((value.kind === 'int' ? value.value : 0n) & 31n)));
    else step(g, e.op, size, where, by);
    if (want && !keep) load(g, r, where, target.type);
    return true;
  }
  // A value with effects is computed first, as gcc does, then the old value is read.
  if (isShift || e.post) return false;
  if (addressNeed(g, target) > 2 || (addressNeed(g, target) >= ALL && !isFixedPlace(g, target))) return false;
  toReg(g, value, EAX, 0);
  const m = address(g, target, bit(EAX));
  g.emit(OPCODES[e.op] as string, size, m, reg(EAX, size as 1 | 2 | 4));
  if (want) load(g, EAX, m, target.type);
  return true;
}

const PAIRS: Readonly<Record<string, readonly [string, string]>> = {
  '+': ['add', 'adc'],
  '-': ['sub', 'sbb'],
  '&': ['and', 'and'],
  '|': ['or', 'or'],
  '^': ['xor', 'xor'],
};

function updateWide(g: Gen, e: UpdateNode, want: boolean): boolean {
  const pair = Object.hasOwn(PAIRS, e.op) ? PAIRS[e.op] : undefined;
  if (pair === undefined || !isFixedPlace(g, e.target)) return false;
  const m = address(g, e.target, 0);
  const halves = wideOperand(g, e.value);
  if (e.post && want) {
    if (halves === null || halves.lo.kind === 'mem') return false;
    loadBoth(g, m);
  }
  if (halves !== null && halves.lo.kind !== 'mem' && halves.hi.kind !== 'mem') {
    g.emit(pair[0], 4, m, halves.lo);
    g.emit(pair[1], 4, shifted(m, 4), halves.hi);
  } else {
    wide(g, e.value);
    g.emit(pair[0], 4, m, reg(EAX));
    g.emit(pair[1], 4, shifted(m, 4), reg(EDX));
  }
  if (want && !e.post) loadBoth(g, m);
  return true;
}

/** The target rewritten so that reading and writing it costs no second evaluation. */
function pinned(g: Gen, target: Expr): Expr {
  if (homeRegister(g, target) >= 0 || isFixedPlace(g, target)) return target;
  if (target.kind === 'member') return { ...target, operand: pinned(g, target.operand) };
  const slot = g.frame.slot(4);
  const m = address(g, target, 0);
  loadAddress(g, m, EAX);
  g.emit('mov', 4, slot, reg(EAX));
  return derefNode(placeNode(slot, pointerTo(target.type), target), target.at);
}

export const placeNode = (mem: MemOperand, type: Type, like: Expr): Expr => ({
  kind: 'place',
  mem,
  type,
  at: like.at,
  effects: false,
  height: 1,
});

/** Evaluates the right side now, if when it is done could matter. */
function early(g: Gen, value: Expr): Expr {
  if (!value.effects) return value;
  const type = unqualified(value.type);
  const slot = g.frame.slot(8);
  assign(
    g,
    { kind: 'assign', target: placeNode(slot, type, value), value, type, at: value.at, effects: true, height: 2 },
    false,
  );
  return placeNode(slot, type, value);
}

/** Everything else: read, compute, convert, write. */
function general(g: Gen, e: UpdateNode, want: boolean): void {
  const operand = early(g, e.value);
  const target = pinned(g, e.target);
  const type = unqualified(target.type);
  let old: MemOperand | null = null;
  let before: Expr = { ...target, type } as Expr;
  if (want && e.post) {
    old = g.frame.slot(8);
    const keep: AssignNode = {
      kind: 'assign',
      target: placeNode(old, type, target),
      value: before,
      type,
      at: e.at,
      effects: true,
      height: 2,
    };
    assign(g, keep, false);
    before = placeNode(old, type, target);
  }
  const computed = binaryNode(e.op, castNode(before, e.compute, e.at), operand, e.compute, e.at);
  const value = castNode(computed, type, e.at);
  assign(g, { kind: 'assign', target, value, type, at: e.at, effects: true, height: 3 }, want && !e.post);
  if (old === null) return;
  switch (classOf(type)) {
    case 'float': return fp(g, placeNode(old, type, target));
    case 'wide': return loadBoth(g, old);
    default: return load(g, EAX, old, type);
  } // biome-ignore format: a table
}

export { EDX, intNode, storeWide };
