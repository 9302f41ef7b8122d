/** run/effects.ts — what the shell can be in the middle of. Each goes on from its data alone, and ends by setting `s.effect` to null. */
import type { Sys } from '../../lib/sdk.ts';
import { sys } from '../../lib/sdk.ts';
import { type MapfileState, mapping } from '../builtins/mapfile.ts';
import { type ReadState, reading } from '../builtins/read.ts';
import { type WaitState, waiting } from '../builtins/wait.ts';
import type { Effect, Job } from '../state.ts';
import type { Turn } from '../turn.ts';
import { type ChildSetup, settle } from './children.ts';
import { type CaptureState, capture, slurping } from './compound.ts';
import { expandedGlob, type GlobbingState } from './globbing.ts';
import { type SelectState, selecting } from './select.ts';
import { awaitForeground } from './wait.ts';

export function* resume(t: Turn, { kind, data }: Effect): Sys<void> {
  switch (kind) {
    case 'child':
      return yield* becomeSubshell(t, data as ChildSetup);
    case 'foreground':
      return yield* awaitForeground(t, data as { job: Job });
    case 'capture':
      return yield* capture(t, data as CaptureState);
    case 'slurp':
      return yield* slurping(t, data as CaptureState);
    case 'glob':
      return yield* expandedGlob(t, data as GlobbingState);
    case 'select':
      return yield* selecting(t, data as SelectState);
    case 'read':
      return yield* reading(t, data as ReadState);
    case 'mapfile':
      return yield* mapping(t, data as MapfileState);
    case 'wait':
      return yield* waiting(t, data as WaitState);
    default:
      t.s.effect = null;
  }
}

/** A forked subshell's first steps: descriptors, groups and signals, and what it does not inherit. */
function* becomeSubshell(t: Turn, setup: ChildSetup): Sys<void> {
  const { s } = t;
  yield* settle(setup);
  s.pid = yield* sys.getpid();
  s.oldTraps ??= new Map(s.traps);
  const ignored = [...s.traps].filter(([, action]) => action === '');
  const kept = [...s.traps].filter(
    ([key]) =>
      (key === 'ERR' && s.options.get('errtrace')) ||
      ((key === 'DEBUG' || key === 'RETURN') && s.options.get('functrace')),
  );
  s.traps = new Map([...ignored, ...kept]);
  s.catching = false;
  s.jobControl = false;
  s.options.set('monitor', false);
  s.effect = null;
}
