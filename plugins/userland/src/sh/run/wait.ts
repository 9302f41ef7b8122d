/** run/wait.ts — waiting for the foreground, and what is said when a job ends, stops or is killed. */
import { ECHILD, EINTR, type Sys, signals, sys } from '../../lib/sdk.ts';
import { prefix, ShellError } from '../errors.ts';
import { type Job, on, type Shell } from '../state.ts';
import type { Turn } from '../turn.ts';
import {
  dropJob,
  enlist,
  exited,
  jobLine,
  lastStatus,
  noteStatus,
  retire,
  signalOf,
  stateText,
  statusOf,
  stopped,
} from './jobs.ts';
import { pollSignals, shortName } from './signals.ts';

const WNOHANG = 1;
const WUNTRACED = 2;
const WCONTINUED = 8;

/** What a wait4() told; the job it belongs to. */
export function noteChild(s: Shell, pid: number, status: number, foreground: Job | null): Job | null {
  const job = noteStatus(foreground === null ? s.jobs : [...s.jobs, foreground], pid, status);
  if (job === null && !stopped(status) && status !== 0xffff) {
    s.reaped.set(pid, status);
    if (s.reaped.size > 1000) s.reaped.delete(s.reaped.keys().next().value as number);
  }
  return job;
}

/** Takes what is there to be told about children, without waiting. */
export function* reap(s: Shell): Sys<void> {
  if (!s.jobs.some((j) => j.ours && j.state !== 'done')) return;
  for (;;) {
    const got = yield* sys.wait4(-1, WNOHANG | (s.jobControl ? WUNTRACED | WCONTINUED : 0));
    if (typeof got === 'number' || got.pid === 0) return;
    noteChild(s, got.pid, got.status, null);
  }
}

/** A foreground job: until it has ended or stopped. Sets `$?` and PIPESTATUS. The job is the effect's data. */
export function* awaitForeground(t: Turn, { job }: { job: Job }): Sys<void> {
  const { s } = t;
  while (job.state === 'running') {
    if (t.due) yield* t.rest();
    const got = yield* sys.wait4(-1, s.jobControl ? WUNTRACED : 0);
    if (typeof got === 'number') {
      if (got === -EINTR) {
        yield* pollSignals(s);
        continue;
      }
      if (got === -ECHILD) for (const p of job.pids) p.status ??= 127 << 8;
      job.state = 'done';
      break;
    }
    noteChild(s, got.pid, got.status, job);
  }
  s.effect = null;
  yield* finishForeground(s, job);
}

function* finishForeground(s: Shell, job: Job): Sys<void> {
  if (s.jobControl && s.tty >= 0 && job.pgid !== s.pgid) yield* sys.tcsetpgrp(s.tty, s.pgid);
  if (job.state === 'stopped') {
    const status = job.pids.find((p) => p.stopped)?.status ?? 0;
    job.background = true;
    enlist(s, job);
    job.told = true;
    s.status = statusOf(status);
    if (s.interactive) yield* sys.write(2, `\n${jobLine(s, job)}\n`);
    else yield* sys.write(2, `${jobLine(s, job)}\n`);
    return;
  }
  if (job.id !== 0) dropJob(s, job);
  yield* reap(s);
  yield* notifyDeaths(s);
  setStatuses(s, job);
  const status = lastStatus(job);
  const killed = job.pids.map((p) => p.status ?? 0).find((st) => !exited(st) && signalOf(st) === signals.SIGINT);
  if (!exited(status)) yield* tellDeath(s, job, status);
  if (killed !== undefined && s.interactive) throw new ShellError('', 'interrupt', 130);
}

export function setStatuses(s: Shell, job: Job): void {
  s.pipeStatus = job.pids.map((p) => statusOf(p.status ?? 0));
  const failed = s.pipeStatus.filter((status) => status !== 0);
  s.status = on(s, 'pipefail') ? (failed[failed.length - 1] ?? 0) : (s.pipeStatus[s.pipeStatus.length - 1] ?? 0);
}

/** `Killed`, `Segmentation fault (core dumped)`: with line and command when it is a script that says so. */
export function* tellDeath(s: Shell, job: Job, status: number): Sys<void> {
  const sig = signalOf(status);
  if (sig === signals.SIGINT || sig === signals.SIGPIPE) return;
  const trapped = (s.traps.get(shortName(sig)) ?? '') !== '';
  if (!s.interactive && (sig === signals.SIGTERM || trapped)) {
    yield* sys.write(2, `${stateText(job)}\n`);
    return;
  }
  if (s.interactive) {
    yield* sys.write(2, `${stateText(job)}\n`);
    return;
  }
  const pid = job.pids[job.pids.length - 1]?.pid ?? 0;
  yield* sys.write(2, `${prefix(s)}${String(pid).padStart(5)} ${stateText(job).padEnd(23)} ${job.text}\n`);
}

/** A script says of background jobs only that a signal ended them, as soon as it hears of it. `keep`: somebody still asks for them. */
export function* notifyDeaths(s: Shell, keep = false): Sys<void> {
  if (s.interactive) return;
  for (const job of s.jobs.slice()) {
    const status = lastStatus(job);
    if (job.state !== 'done' || !job.ours || exited(status)) continue;
    if (!job.told) yield* tellBackgroundDeath(s, job, status);
    job.told = true;
    if (!keep) retire(s, job);
  }
}

function* tellBackgroundDeath(s: Shell, job: Job, status: number): Sys<void> {
  const sig = signalOf(status);
  const quiet = sig === signals.SIGINT || sig === signals.SIGPIPE || sig === signals.SIGTERM;
  if (!quiet && (s.traps.get(shortName(sig)) ?? '') === '') yield* tellDeath(s, job, status);
  else if (s.jobControl) yield* sys.write(2, `${jobLine(s, job)}\n`);
}

/** Before a prompt: jobs that ended or stopped since. */
export function* notifyJobs(s: Shell): Sys<void> {
  yield* reap(s);
  for (const job of s.jobs.slice()) {
    if (job.told || job.state === 'running' || !job.ours) continue;
    job.told = true;
    if (s.interactive) yield* sys.write(2, `${jobLine(s, job)}\n`);
    if (job.state === 'done') dropJob(s, job);
  }
}
