/**
 * cpu/table.ts — the numbering of internal operations.
 *
 * Every operation has a name and a function. The hottest ones have fixed numbers, their place in HOT, because the switch in
 * hot-loop.ts names them by literals; all others are numbered as they are defined. `F[op.op](op)` executes any operation.
 */
import { HOT } from './hot-list.ts';
import { Op, type OpFn } from './registers.ts';

/** Not decoded yet. */
export const UNDECODED = 0;

/** Functions by operation number. */
export const F: OpFn[] = [];
const numbers = new Map<string, number>();
HOT.forEach((name, i) => {
  numbers.set(name, i + 1);
});
let count = HOT.length + 1;
/** Operations whose immediate is a displacement to a target. */
const branches = new Set<number>();

export function define(name: string, fn: OpFn): number {
  const n = numbers.get(name) ?? count++;
  numbers.set(name, n);
  F[n] = fn;
  return n;
}
/** Defines an operation that takes a relative target. */
export function defineBranch(name: string, fn: OpFn): number {
  const n = define(name, fn);
  branches.add(n);
  return n;
}
export function isBranch(n: number): boolean {
  return branches.has(n);
}
/** Number of a defined operation. Asked once, when the decoder's tables are built. */
export function number(name: string): number {
  const n = numbers.get(name);
  if (n === undefined || F[n] === undefined) throw new Error(`no operation ${name}`);
  return n;
}
export function operationNames(): ReadonlyMap<string, number> {
  return numbers;
}

/** The jump whose target is known only now. It costs no fuel: the loop refetches at `ip`. */
export const JUMP = new Op(0);
/** Ends run(); `pending` and EIP say why and where. */
export const LEAVE = new Op(0);
