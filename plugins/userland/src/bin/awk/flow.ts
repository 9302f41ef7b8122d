/** bin/awk/flow.ts — how an awk program leaves what it runs, and the cells its variables stand in. */
import type { AwkArray, Value } from './values.ts';

export class Next {}
export class NextFile {}
export class AwkExit {
  readonly status: number | null;
  constructor(status: number | null) {
    this.status = status;
  }
}
export class Return {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}
export type Flow = 'break' | 'continue' | undefined;
/** A parameter nobody has used yet may become either; then it is the caller's array as well. */
export type Cell = { v: Value | AwkArray };

/** A cell shared with the caller until it is assigned a plain value. */
export class Handed {
  private own: Value = undefined;
  private readonly from: Cell;
  constructor(from: Cell) {
    this.from = from;
  }
  get v(): Value | AwkArray {
    return this.from.v instanceof Map ? this.from.v : this.own;
  }
  set v(value: Value | AwkArray) {
    if (value instanceof Map) this.from.v = value;
    else this.own = value;
  }
}
/** What stops the program with `awk: message`. */
export class AwkError extends Error {}
