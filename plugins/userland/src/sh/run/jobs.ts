/** run/jobs.ts — the table of jobs: numbers, states, what is said of them. */
import { signals } from '../../lib/sdk.ts';
import { printJob } from '../print/commands.ts';
import type { Job, Shell } from '../state.ts';

export const exited = (status: number): boolean => (status & 0x7f) === 0;
export const stopped = (status: number): boolean => (status & 0xff) === 0x7f;
export const signalOf = (status: number): number => status & 0x7f;

/** A wait status as `$?`. */
export function statusOf(status: number): number {
  if (stopped(status)) return 128 + ((status >> 8) & 0xff);
  return exited(status) ? (status >> 8) & 0xff : 128 + signalOf(status);
}

export function newJob(s: Shell, pids: readonly number[], text: string, background: boolean, pgid: number): Job {
  const members = pids.map((pid) => {
    // One that ended while the others were still being started.
    const status = s.reaped.get(pid) ?? null;
    s.reaped.delete(pid);
    return { pid, status, stopped: false };
  });
  return {
    id: 0,
    pgid,
    text: text.startsWith('coproc ') ? text : printJob(text),
    state: members.every((p) => p.status !== null) ? 'done' : 'running',
    pids: members,
    background,
    told: false,
    nohup: false,
    ours: true,
    cwd: s.cwd,
  };
}

/** Gives it a number and makes it the current job. */
export function enlist(s: Shell, job: Job): void {
  if (s.jobs.length > MAX_JOBS) for (const done of s.jobs.filter((j) => j.state === 'done')) retire(s, done);
  if (job.id === 0) {
    let id = 0;
    for (const other of s.jobs) id = Math.max(id, other.id);
    job.id = id + 1;
    s.jobs.push(job);
  }
  makeCurrent(s, job);
}
export function makeCurrent(s: Shell, job: Job): void {
  s.jobOrder = [...s.jobOrder.filter((id) => id !== job.id), job.id];
}
export function dropJob(s: Shell, job: Job): void {
  s.jobs = s.jobs.filter((other) => other !== job);
  s.jobOrder = s.jobOrder.filter((id) => id !== job.id);
}

const MAX_REAPED = 1000;
/** Jobs a script may have in its table; beyond that those that ended are only statuses to be asked for. */
const MAX_JOBS = 128;

/** Off the table; the statuses of its processes are kept for a while for `wait`. */
export function retire(s: Shell, job: Job): void {
  for (const p of job.pids) if (p.status !== null) s.reaped.set(p.pid, p.status);
  while (s.reaped.size > MAX_REAPED) s.reaped.delete(s.reaped.keys().next().value as number);
  dropJob(s, job);
}

/** What wait4 told about a process, written into its job. False: no job has it. */
export function noteStatus(jobs: readonly Job[], pid: number, status: number): Job | null {
  for (let i = jobs.length - 1; i >= 0; i -= 1) {
    const job = jobs[i] as Job;
    const member = job.pids.find((p) => p.pid === pid && (p.status === null || p.stopped));
    if (member === undefined) continue;
    if (status === 0xffff) {
      member.stopped = false;
      member.status = null;
    } else {
      member.status = status;
      member.stopped = stopped(status);
    }
    const before = job.state;
    job.state = job.pids.some((p) => p.status === null)
      ? 'running'
      : job.pids.some((p) => p.stopped)
        ? 'stopped'
        : 'done';
    if (job.state !== before) job.told = false;
    return job;
  }
  return null;
}

/** The wait status of its last process. */
export const lastStatus = (job: Job): number => job.pids[job.pids.length - 1]?.status ?? 0;

/** `%+`, `%-`: the job numbers; 0 when there is none. */
export function currentJobs(s: Shell): readonly [current: number, previous: number] {
  const stoppedJobs = s.jobOrder.filter((id) => s.jobs.find((j) => j.id === id)?.state === 'stopped');
  const others = s.jobOrder.filter((id) => !stoppedJobs.includes(id) && s.jobs.some((j) => j.id === id));
  const order = [...others, ...stoppedJobs];
  return [order[order.length - 1] ?? 0, order[order.length - 2] ?? 0];
}

/** `Running`, `Done`, `Exit 3`, `Killed`, `Stopped`. */
export function stateText(job: Job): string {
  if (job.state === 'running') return 'Running';
  const status = job.state === 'stopped' ? (job.pids.find((p) => p.stopped)?.status ?? 0) : lastStatus(job);
  if (job.state === 'stopped') {
    const sig = (status >> 8) & 0xff;
    return sig === signals.SIGTSTP ? 'Stopped' : `Stopped(${signals.signalName(sig)})`;
  }
  if (exited(status)) return status === 0 ? 'Done' : `Exit ${statusOf(status)}`;
  return `${signals.strsignal(signalOf(status))}${(status & 0x80) !== 0 ? ' (core dumped)' : ''}`;
}

/** `[1]+  Running                 sleep 9 &` */
export function jobLine(s: Shell, job: Job, style: 'short' | 'long' | 'pid' = 'short'): string {
  const [current, previous] = currentJobs(s);
  const mark = job.id === current ? '+' : job.id === previous ? '-' : ' ';
  const head = `[${job.id}]${mark}  `;
  const tail = `${job.text}${job.state === 'running' && job.background ? ' &' : ''}${job.cwd === s.cwd ? '' : `  (wd: ${job.cwd})`}`;
  if (style === 'long')
    return `${head}${String(job.pids[0]?.pid ?? 0).padStart(5)} ${stateText(job).padEnd(24)}${tail}`;
  return `${head}${stateText(job).padEnd(24)}${tail}`;
}

/** `%1`, `%+`, `%%`, `%-`, `%name`, `%?part`; without a number the current one. Null: none; 'ambiguous'. */
export function findJob(s: Shell, spec: string): Job | null | 'ambiguous' {
  const [current, previous] = currentJobs(s);
  const byId = (id: number): Job | null => s.jobs.find((j) => j.id === id) ?? null;
  const text = spec.replace(/^%/, '');
  if (text === '' || text === '%' || text === '+') return byId(current);
  if (text === '-') return byId(previous === 0 ? current : previous);
  if (/^\d+$/.test(text)) return byId(Number(text));
  const found = s.jobs.filter((j) => (text[0] === '?' ? j.text.includes(text.slice(1)) : j.text.startsWith(text)));
  return found.length > 1 ? 'ambiguous' : (found[0] ?? null);
}
