/** cpu/ops/width.ts — what differs between byte, word and doubleword operations. */
import { rd8, rd16, rd32, wr8, wr16, wr32 } from '../access.ts';
import { type Op, r, r8, r16, type Slot } from '../registers.ts';

export interface Width {
  readonly bits: 8 | 16 | 32;
  readonly bytes: 1 | 2 | 4;
  /** How far operands are shifted to the top for lazy flags. */
  readonly shift: number;
  get(i: Slot): number;
  set(i: Slot, v: number): void;
  load(a: number): number;
  store(a: number, v: number): void;
}

export const W8: Width = {
  bits: 8,
  bytes: 1,
  shift: 24,
  get: (i) => r8[i],
  set: (i, v) => {
    r8[i] = v;
  },
  load: rd8,
  store: wr8,
};
export const W16: Width = {
  bits: 16,
  bytes: 2,
  shift: 16,
  get: (i) => r16[i],
  set: (i, v) => {
    r16[i] = v;
  },
  load: rd16,
  store: wr16,
};
export const W32: Width = {
  bits: 32,
  bytes: 4,
  shift: 0,
  get: (i) => r[i],
  set: (i, v) => {
    r[i] = v;
  },
  load: rd32,
  store: wr32,
};
export const WIDTHS = [W8, W16, W32] as const;

/** Address of the memory operand. */
export function address(o: Op): number {
  return (r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0;
}
