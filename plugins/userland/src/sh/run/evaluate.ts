/**
 * run/evaluate.ts — the machine: takes the next instruction of the top frame until the shell ends.
 *
 * All state is in `s`. Between two instructions, and inside an effect where it says so, the whole of it can be copied and gone on from.
 */
import type { Program } from '../../lib/sdk.ts';
import { ShellError } from '../errors.ts';
import type { Frame } from '../state.ts';
import type { Turn } from '../turn.ts';
import { endFrame, fail, leave } from './control.ts';
import { resume } from './effects.ts';
import { finish, startEnding } from './ending.ts';
import { nextInput } from './input.ts';
import { complain } from './say.ts';
import { runTraps } from './signals.ts';
import { step } from './step.ts';

export function* evaluate(t: Turn): Program {
  const { s } = t;
  for (;;) {
    if (t.due) yield* t.rest();
    try {
      if (s.exiting !== null) {
        if (!s.exiting.trapped) yield* startEnding(t);
        else if (s.frames.length === 0 && s.effect === null) return yield* finish(s);
      }
      if (s.effect !== null) {
        yield* resume(t, s.effect);
        continue;
      }
      if (s.warnings.length > 0) for (const warning of s.warnings.splice(0)) yield* complain(s, warning);
      if (s.pending.length > 0 && runTraps(s)) continue;
      const f: Frame | undefined = s.frames[s.frames.length - 1];
      if (f === undefined) {
        if (s.exiting === null) yield* nextInput(t);
        continue;
      }
      const { ops } = t.unit(f);
      const op = ops[f.pc];
      if (op === undefined) {
        yield* endFrame(t, f);
        continue;
      }
      f.pc += 1;
      s.cycles += 10;
      const calls = step(t, f, op);
      if (calls !== null) yield* calls;
    } catch (error) {
      if (error instanceof ShellError) yield* fail(t, error);
      else if (error instanceof RangeError) yield* fail(t, new ShellError('expression too deeply nested', 'line'));
      else throw error;
    }
  }
}

export { leave };
