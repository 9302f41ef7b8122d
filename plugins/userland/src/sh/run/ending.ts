/** run/ending.ts — the shell ends: EXIT trap, history, hangup of what is stopped, exit status. */
import { type Sys, signals, sys } from '../../lib/sdk.ts';
import type { Shell } from '../state.ts';
import type { Turn } from '../turn.ts';
import { saveHistory } from './history.ts';
import { undo } from './redirect.ts';
import { pushTrap } from './signals.ts';

export function* startEnding(t: Turn): Sys<void> {
  const { s } = t;
  if (s.exiting === null) return;
  s.exiting.trapped = true;
  s.effect = null;
  yield* undo(s.saves, 0);
  const { line } = s;
  const action = s.traps.get('EXIT');
  // Functions that were running stay visible to the trap as callers, but nothing of them is run again.
  s.frames = [];
  s.status = s.exiting.status;
  if (action === undefined || action === '') return;
  s.line = line;
  pushTrap(s, action, 'EXIT');
}

export function* finish(s: Shell): Sys<number> {
  const status = s.exiting?.status ?? s.status;
  if (s.interactive && s.subshell === 0) {
    yield* saveHistory(s);
    // hangup_all_jobs() of a shell that is hung up; else only what is stopped is told.
    const all = s.dying === signals.SIGHUP || (s.login && s.shopt.get('huponexit') === true);
    for (const job of s.jobs) {
      if (job.state === 'done' || job.nohup || !(all || job.state === 'stopped')) continue;
      yield* sys.kill(-job.pgid, signals.SIGHUP);
      if (job.state === 'stopped') yield* sys.kill(-job.pgid, signals.SIGCONT);
    }
  }
  if (s.dying > 0) {
    yield* sys.sigaction(s.dying, 'default');
    yield* sys.kill(yield* sys.getpid(), s.dying);
  }
  return status & 0xff;
}
