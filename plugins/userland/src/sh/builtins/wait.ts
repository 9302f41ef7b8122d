/** builtins/wait.ts — `wait`: for everything, for a process, a job, or (-n) for whichever ends first. */
import { ECHILD, EINTR, type Sys, sys } from '../../lib/sdk.ts';
import { ShellError } from '../errors.ts';
import { dropJob, findJob, lastStatus, retire, statusOf } from '../run/jobs.ts';
import { complain } from '../run/say.ts';
import { pollSignals, trappedStatus } from '../run/signals.ts';
import { noteChild, notifyDeaths } from '../run/wait.ts';
import type { Job, Shell } from '../state.ts';
import type { Turn } from '../turn.ts';
import * as vars from '../vars.ts';
import { failed, readOptions, type Table } from './kit.ts';

export type WaitState = {
  /** Process ids and job numbers (`%n`) still to be waited for; empty with `all`. */
  left: string[];
  all: boolean;
  any: boolean;
  variable: string | null;
  status: number;
};

export function* waiting(t: Turn, e: WaitState): Sys<void> {
  const { s } = t;
  for (;;) {
    if (t.due) yield* t.rest();
    const done = e.any ? anyDone(s, e) : yield* nextDone(s, e);
    if (done) break;
    // A signal may have come with the last answer: it would not interrupt the next call.
    yield* pollSignals(s);
    const trapped = trappedStatus(s);
    if (trapped !== null) {
      e.status = trapped;
      break;
    }
    if (s.interactive && s.pending.includes(2)) {
      s.pending = s.pending.filter((sig) => sig !== 2);
      throw new ShellError('', 'interrupt', 130);
    }
    const got = yield* sys.wait4(-1);
    if (got === -EINTR) continue;
    if (got === -ECHILD) {
      for (const job of s.jobs) {
        for (const p of job.pids) p.status ??= 127 << 8;
        job.state = 'done';
      }
      if (e.any) e.status = 127;
      break;
    }
    if (typeof got !== 'number') {
      noteChild(s, got.pid, got.status, null);
      yield* notifyDeaths(s, true);
    }
  }
  s.effect = null;
  s.status = e.status;
}

/** Ticks off what has ended; true when nothing is left. */
function* nextDone(s: Shell, e: WaitState): Sys<boolean> {
  if (e.all) {
    if (s.jobs.some((j) => j.ours && j.state === 'running')) return false;
    for (const job of s.jobs.filter((j) => j.state === 'done'))
      if (!s.interactive || s.jobControl === false) dropJob(s, job);
    s.reaped.clear();
    e.status = 0;
    return true;
  }
  while (e.left.length > 0) {
    const status = yield* statusFor(s, e.left[0] as string);
    if (status === null) return false;
    e.status = status;
    e.left.shift();
  }
  return true;
}

/** The status of one that has ended; null while it runs. */
function* statusFor(s: Shell, what: string): Sys<number | null> {
  if (what.startsWith('%')) {
    const job = findJob(s, what);
    if (job === null || job === 'ambiguous') {
      yield* complain(s, `wait: ${what}: no such job`);
      return 127;
    }
    return jobStatus(s, job);
  }
  const pid = Number(what);
  const job = s.jobs.find((j) => j.pids.some((p) => p.pid === pid));
  if (job !== undefined) {
    if (job.ours) {
      const member = job.pids.find((p) => p.pid === pid);
      if (member?.status == null || member.stopped) return member?.stopped ? statusOf(member.status as number) : null;
      const status = statusOf(member.status);
      if (job.state === 'done') retire(s, job);
      return status;
    }
  }
  const known = s.reaped.get(pid);
  if (known !== undefined) return statusOf(known);
  const got = yield* sys.wait4(pid, 1);
  if (typeof got !== 'number') {
    if (got.pid === 0) {
      // A child of no job: a substitution's. Wait for it as such.
      return null;
    }
    s.reaped.set(got.pid, got.status);
    return statusOf(got.status);
  }
  yield* complain(s, `wait: pid ${pid} is not a child of this shell`);
  return 127;
}

function jobStatus(s: Shell, job: Job): number | null {
  if (job.state === 'running') return null;
  const status = job.state === 'stopped' ? (job.pids.find((p) => p.stopped)?.status ?? 0) : lastStatus(job);
  if (job.state === 'done') retire(s, job);
  return statusOf(status);
}
function anyDone(s: Shell, e: WaitState): boolean {
  const wanted = (job: Job): boolean =>
    e.all ||
    e.left.some((w) => (w.startsWith('%') ? findJob(s, w) === job : job.pids.some((p) => p.pid === Number(w))));
  const job = s.jobs.find((j) => j.ours && j.state === 'done' && wanted(j));
  if (job !== undefined) {
    e.status = statusOf(lastStatus(job));
    if (e.variable !== null) vars.set(s, e.variable, String(job.pids[job.pids.length - 1]?.pid ?? ''));
    dropJob(s, job);
    return true;
  }
  if (s.jobs.some((j) => j.ours && j.state === 'running' && wanted(j))) return false;
  e.status = 127;
  return true;
}

export const waitBuiltins: Table = {
  wait: {
    usage: '[-fn] [-p var] [id ...]',
    summary: 'Wait for job completion and return exit status.',
    *run({ s }, args) {
      const o = yield* readOptions(s, args, 'fnp:', this.usage);
      if (o === null) return 2;
      for (const id of o.rest) {
        if (!/^(?:\d{1,9}|%.*)$/.test(id)) return yield* failed(s, 'wait', `\`${id}': not a pid or valid job spec`);
      }
      s.effect = {
        kind: 'wait',
        data: {
          left: [...o.rest],
          all: o.rest.length === 0,
          any: o.flags.has('n'),
          variable: o.values.get('p') ?? null,
          status: 0,
        } satisfies WaitState,
      };
      return null;
    },
  },
};
