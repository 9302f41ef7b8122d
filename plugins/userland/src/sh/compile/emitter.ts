/** compile/emitter.ts — the list of instructions being written, with jumps to places not known yet. */
import type { Code, Op, Unit } from './ops.ts';

/** A text turns out too deep or too large for this shell. */
export class TooComplex extends Error {}
export const MAX_OPS = 400_000;

/** What the units of one text share. */
export interface Compilation {
  readonly text: string;
  readonly units: Unit[];
  /** Line of an offset, 1 for the first line of the text. */
  lineOf(pos: number): number;
  ops: number;
}

export class Emitter {
  readonly to: Compilation;
  readonly ops: Op[] = [];
  readonly lines: number[] = [];

  constructor(to: Compilation) {
    this.to = to;
  }

  emit<O extends Op>(op: O): O {
    this.to.ops += 1;
    if (this.to.ops > MAX_OPS) throw new TooComplex('command too large');
    this.ops.push(op);
    return op;
  }

  get here(): number {
    return this.ops.length;
  }

  /** A unit of its own, written by `write`; its number. */
  unit(write: (e: Emitter) => void): number {
    const at = this.to.units.length;
    this.to.units.push({ ops: [], lines: [] }); // keeps the place while inner units are added
    const inner = new Emitter(this.to);
    write(inner);
    this.to.units[at] = { ops: inner.ops, lines: inner.lines };
    return at;
  }
}

/** Offsets to line numbers by halving. */
export function lineIndex(text: string): (pos: number) => number {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return (pos) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= pos) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

export function emptyCode(): Code {
  return { units: [{ ops: [], lines: [] }] };
}
