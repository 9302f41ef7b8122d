/**
 * sh/turn.ts — one life of the evaluator between two checkpoints: the state, and what has been used up since the last.
 *
 * A checkpoint copies the whole state, so it is made when the journal has grown a little, at a place where nothing but the state is
 * needed to go on: between two instructions, or inside an effect that says so. Counts start at zero after a checkpoint and after a
 * restore alike, so both lives make the same calls.
 */
import { CALL_FORK, CALL_SIGNALS, type RunnerCall, type Sys, sys } from '../lib/sdk.ts';
import { unitOf } from './compile/index.ts';
import type { Unit } from './compile/ops.ts';
import { copyState, plain } from './copy.ts';
import { type Frame, LEAST_CALLS, type Shell } from './state.ts';

const MOST_CALLS = 1500;
const BYTES = 64 * 1024;
/** CPU time of interpretation handed in at once. */
const CYCLES = 20_000;

export class Turn {
  readonly s: Shell;
  private calls = 0;
  private bytes = 0;
  private unitText: string | null = null;
  private unitNumber = 0;
  private unitNow: Unit = { ops: [], lines: [] };

  constructor(s: Shell) {
    this.s = s;
  }

  /** Every call the shell makes passes here. */
  note({ nr, args }: RunnerCall): void {
    if (nr < 0 && nr !== CALL_FORK && nr !== CALL_SIGNALS) return;
    this.calls += 1;
    for (const arg of args) if (arg instanceof Uint8Array) this.bytes += arg.length;
  }

  get due(): boolean {
    return this.calls >= this.s.callsPerRest || this.bytes >= BYTES || this.s.cycles >= CYCLES;
  }
  /** Keeps the journal short. Only where the state says everything. */
  *rest(): Sys<void> {
    const { s } = this;
    if (this.calls < s.callsPerRest && this.bytes < BYTES) {
      const { cycles } = s;
      s.cycles = 0;
      yield* sys.spend(cycles);
      return;
    }
    const { cycles } = s;
    s.cycles = 0;
    const { copy, size } = copyState(s);
    this.calls = 0;
    this.bytes = 0;
    s.callsPerRest = copy.callsPerRest = Math.min(Math.max(LEAST_CALLS, size >> 3), MOST_CALLS);
    yield* sys.checkpoint(plain({ entry: 'go', state: copy }), cycles);
  }

  /** The instructions a frame is in. */
  unit(frame: Frame): Unit {
    if (this.unitText !== frame.text || this.unitNumber !== frame.unit) {
      this.unitNow = unitOf(frame.text, frame.unit);
      this.unitText = frame.text;
      this.unitNumber = frame.unit;
    }
    return this.unitNow;
  }
}
