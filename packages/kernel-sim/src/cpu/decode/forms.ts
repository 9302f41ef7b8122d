/** cpu/decode/forms.ts — operation numbers by form and size, and the helpers that fill in an instruction's operands. */
import type { Op } from '../registers.ts';
import { number } from '../table.ts';
import { c, type Size, slot } from './cursor.ts';

const BITS = [8, 16, 32] as const;

/** Numbers of an operation with a form, for the three sizes (undefined where there is no such operation: never asked for). */
type BySize = readonly number[];
export interface Forms {
  readonly rr: BySize;
  readonly rm: BySize;
  readonly mr: BySize;
  readonly ri: BySize;
  readonly mi: BySize;
}
/** `name.form` in all sizes from `from` on. */
export function sizes(name: string, from: Size = 0): BySize {
  return BITS.map((b, i) => (i >= from ? number(`${name}${b}`) : 0));
}
export function forms(name: string, from: Size = 0): Forms {
  return {
    rr: sizes(`${name}.rr`, from),
    rm: sizes(`${name}.rm`, from),
    mr: sizes(`${name}.mr`, from),
    ri: sizes(`${name}.ri`, from),
    mi: sizes(`${name}.mi`, from),
  };
}
export interface Pair {
  readonly r: BySize;
  readonly m: BySize;
}
export function pair(name: string, from: Size = 0): Pair {
  return { r: sizes(`${name}.r`, from), m: sizes(`${name}.m`, from) };
}
function of(list: BySize, size: Size): number {
  return list[size] as number;
}

/** r/m is the destination, reg the source. */
export function toRm(o: Op, f: Pick<Forms, 'rr' | 'mr'>, size: Size): void {
  o.b = slot(size, c.reg);
  if (c.isMemory) {
    o.op = of(f.mr, size);
    c.lockable = true;
  } else {
    o.op = of(f.rr, size);
    o.a = slot(size, c.rm);
  }
}
/** reg is the destination, r/m the source. */
export function toReg(o: Op, f: Pick<Forms, 'rr' | 'rm'>, size: Size): void {
  o.a = slot(size, c.reg);
  if (c.isMemory) o.op = of(f.rm, size);
  else {
    o.op = of(f.rr, size);
    o.b = slot(size, c.rm);
  }
}
/** r/m and an immediate already in `o.i`. */
export function immediate(o: Op, f: Pick<Forms, 'ri' | 'mi'>, size: Size): void {
  if (c.isMemory) {
    o.op = of(f.mi, size);
    c.lockable = true;
  } else {
    o.op = of(f.ri, size);
    o.a = slot(size, c.rm);
  }
}
/** The one operand r/m. */
export function unary(o: Op, f: Pair, size: Size): void {
  if (c.isMemory) {
    o.op = of(f.m, size);
    c.lockable = true;
  } else {
    o.op = of(f.r, size);
    o.a = slot(size, c.rm);
  }
}
