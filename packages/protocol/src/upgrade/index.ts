/**
 * upgrade/ — rows of older versions become rows of the present one, a step at a time, when they are read.
 *
 * A step is a pure function in a file of its own (`v1.ts` turns 1 into 2), tested on saved samples, and never changed afterwards.
 */
import { LOG_VERSION } from '../ids.ts';

type Step = (row: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** `STEPS[v]` makes a row of version v + 1 out of one of version v. */
const STEPS: Readonly<Record<number, Step>> = {};

export function upgrade(stored: unknown): unknown {
  let row = stored as Readonly<Record<string, unknown>>;
  if (typeof row !== 'object' || row === null) return stored;
  for (let v = Number(row.v); v < LOG_VERSION; v++) {
    const step = STEPS[v];
    if (!step) return row;
    row = { ...step(row), v: v + 1 };
  }
  return row;
}
