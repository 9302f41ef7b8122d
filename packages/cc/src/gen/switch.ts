/** `switch`: a jump table where the cases are dense, else a binary search. */
import type { Stmt } from '../ast.ts';
import { isInteger } from '../types/types.ts';
import { EAX, EDX, imm, mem, reg, shifted } from '../x86/types.ts';
import type { Gen } from './gen.ts';
import { toReg } from './int.ts';
import { statement } from './statement.ts';
import { store as storeWide, wide } from './wide.ts';

interface Arm {
  readonly from: bigint;
  readonly to: bigint;
  readonly label: number;
}

const MAX_TABLE = 1024;

export function switchStatement(g: Gen, s: Extract<Stmt, { kind: 'switch' }>): void {
  const end = g.newLabel();
  const fallback = s.fallback === null ? end : g.labelOf(s.fallback);
  const type = s.value.type;
  const is8 = isInteger(type) && type.size === 8;
  const unsigned = isInteger(type) && type.unsigned;
  const arms: Arm[] = s.cases
    .filter((c) => c.from <= c.to)
    .map((c) => ({ from: c.from, to: c.to, label: g.labelOf(c.id) }));
  arms.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const mark = g.frame.mark();
  if (is8) {
    const slot = g.frame.slot(8);
    wide(g, s.value);
    storeWide(g, slot);
    for (const arm of arms) wideArm(g, arm, unsigned);
    g.jump(fallback);
  } else {
    toReg(g, s.value, EAX, 0);
    g.fpDepth = 0;
    select(g, arms, fallback, unsigned);
  }
  g.frame.release(mark);
  g.breaks.push({ label: end, cleanups: g.cleanups.length });
  statement(g, s.body);
  g.breaks.pop();
  g.place(end);
}

const n = (v: bigint): number => Number(BigInt.asIntN(32, v));

/** eax decides. */
function select(g: Gen, arms: readonly Arm[], fallback: number, unsigned: boolean): void {
  const first = arms[0];
  const last = arms.at(-1);
  if (first === undefined || last === undefined) return g.jump(fallback);
  const span = last.to - first.from + 1n;
  if (arms.length >= 4 && span <= BigInt(Math.min(MAX_TABLE, arms.length * 3 + 8)))
    return table(g, arms, first.from, Number(span), fallback);
  if (arms.length <= 4) {
    for (const arm of arms) single(g, arm, unsigned);
    return g.jump(fallback);
  }
  const middle = arms.length >> 1;
  const pivot = arms[middle] as Arm;
  const upper = g.newLabel();
  g.emit('cmp', 4, reg(EAX), imm(n(pivot.from)));
  g.jumpIf(unsigned ? 'ae' : 'ge', upper);
  select(g, arms.slice(0, middle), fallback, unsigned);
  g.place(upper);
  select(g, arms.slice(middle), fallback, unsigned);
}

function single(g: Gen, arm: Arm, unsigned: boolean): void {
  g.emit('cmp', 4, reg(EAX), imm(n(arm.from)));
  if (arm.from === arm.to) return g.jumpIf('e', arm.label);
  const past = g.newLabel();
  g.jumpIf(unsigned ? 'b' : 'l', past);
  g.emit('cmp', 4, reg(EAX), imm(n(arm.to)));
  g.jumpIf(unsigned ? 'be' : 'le', arm.label);
  g.place(past);
}

function table(g: Gen, arms: readonly Arm[], from: bigint, span: number, fallback: number): void {
  if (from !== 0n) g.emit('sub', 4, reg(EAX), imm(n(from)));
  g.emit('cmp', 4, reg(EAX), imm(span - 1));
  g.jumpIf('a', fallback);
  const targets: string[] = [];
  let next = from;
  for (const arm of arms) {
    for (; next < arm.from; next++) targets.push(g.around.labelSymbol(fallback));
    for (; next <= arm.to; next++) targets.push(g.around.labelSymbol(arm.label));
  }
  g.emit('jmp', 4, mem(-1, 0, { index: EAX, scale: 4, symbol: g.around.jumpTable(targets) }));
}

/** edx:eax decides; tested one case after another. */
function wideArm(g: Gen, arm: Arm, unsigned: boolean): void {
  const past = g.newLabel();
  const high = (v: bigint): number => n(v >> 32n);
  if (arm.from === arm.to) {
    g.emit('cmp', 4, reg(EAX), imm(n(arm.from)));
    g.jumpIf('ne', past);
    g.emit('cmp', 4, reg(EDX), imm(high(arm.from)));
    g.jumpIf('e', arm.label);
    return g.place(past);
  }
  const below = (v: bigint, strict: boolean, to: number): void => {
    // ecx:… is free: compare a copy of the upper half with borrow.
    const bound = strict ? v : v + 1n;
    g.emit('mov', 4, reg(1), reg(EDX));
    g.emit('cmp', 4, reg(EAX), imm(n(bound)));
    g.emit('sbb', 4, reg(1), imm(high(bound)));
    g.jumpIf(unsigned ? 'b' : 'l', to);
  };
  below(arm.from, true, past);
  below(arm.to, false, arm.label);
  g.place(past);
}

export { shifted };
