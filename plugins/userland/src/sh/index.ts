/**
 * sh/index.ts — the shell, a program like any other: it may only make system calls.
 *
 *   startup.ts    argv and environment to a state          parse/    words and mistakes; the statement grammar is unbash's
 *   run/          the evaluator, processes, jobs, signals   compile/  a text to flat lists of instructions
 *   expand/       words to fields, patterns, file names     builtins/ commands of its own
 *
 * Its state is plain data (state.ts). A forked child starts from a copy of it, or, when it is only to become another program, from the
 * few values that takes.
 */
import type { Plain, Program, ProgramDef } from '../lib/sdk.ts';
import { copyState } from './copy.ts';
import { evaluate } from './run/evaluate.ts';
import { type ExecState, execChild } from './run/external.ts';
import { startUp } from './startup.ts';
import type { Shell } from './state.ts';
import { Turn } from './turn.ts';

export { builtinNames } from './builtins/index.ts';
export { KEYWORDS } from './builtins/names.ts';

function* run(s: Shell): Program {
  const t = new Turn(s);
  const life = evaluate(t);
  let step = life.next();
  while (!step.done) {
    t.note(step.value);
    step = life.next(yield step.value);
  }
  return step.value;
}

export const shell: ProgramDef = {
  path: '/usr/bin/bash',
  links: ['/usr/bin/sh'],
  summary: 'GNU Bourne-Again SHell',
  *main(argv, env, saved: Plain | null) {
    if (saved !== null) {
      const { entry, state } = saved as unknown as { entry: string; state: object };
      if (entry === 'exec') return yield* execChild(state as ExecState);
      return yield* run(copyState(state as Shell).copy);
    }
    const s = yield* startUp(argv, env);
    return typeof s === 'number' ? s : yield* run(s);
  },
};
