/** builtins/jobs.ts — jobs, fg, bg, kill, disown, suspend. */
import { type Sys, signals, strerror, sys } from '../../lib/sdk.ts';
import { dropJob, findJob, jobLine, makeCurrent, retire, stateText } from '../run/jobs.ts';
import { complain, output } from '../run/say.ts';
import { shortName, signalNumber } from '../run/signals.ts';
import { reap } from '../run/wait.ts';
import type { Job, Shell } from '../state.ts';
import { failed, readOptions, type Table, usageError } from './kit.ts';

/** The job a word means, or null after a message. */
function* jobOf(s: Shell, who: string, spec: string | undefined): Sys<Job | null> {
  const found = findJob(s, spec ?? '%%');
  if (found === null) yield* complain(s, `${who}: ${spec ?? 'current'}: no such job`);
  else if (found === 'ambiguous') yield* complain(s, `${who}: ${spec}: ambiguous job spec`);
  return found === 'ambiguous' ? null : found;
}

function* jobs(s: Shell, args: string[], usage: string): Sys<number> {
  const o = yield* readOptions(s, args, 'lnprsx', usage);
  if (o === null) return 2;
  yield* reap(s);
  let chosen = [...s.jobs];
  let status = 0;
  if (o.rest.length > 0) {
    chosen = [];
    for (const spec of o.rest) {
      const job = yield* jobOf(s, 'jobs', spec);
      if (job === null) status = 1;
      else chosen.push(job);
    }
  }
  if (o.flags.has('r')) chosen = chosen.filter((j) => j.state === 'running');
  if (o.flags.has('s')) chosen = chosen.filter((j) => j.state === 'stopped');
  if (o.flags.has('n')) chosen = chosen.filter((j) => !j.told);
  let text = '';
  for (const job of chosen) {
    if (o.flags.has('p')) text += `${job.pids[0]?.pid ?? 0}\n`;
    else text += o.flags.has('l') ? longLines(s, job) : `${jobLine(s, job)}\n`;
  }
  const written = yield* output(s, 'jobs', text);
  for (const job of chosen) {
    job.told = true;
    if (job.state === 'done') retire(s, job);
  }
  return status || written;
}
const longLines = (s: Shell, job: Job): string => `${jobLine(s, job, 'long')}\n`;

function* foreground(s: Shell, args: string[]): Sys<number | null> {
  if (!s.jobControl) return yield* failed(s, 'fg', 'no job control');
  const job = yield* jobOf(s, 'fg', args[1]);
  if (job === null) return 1;
  if (job.state === 'done') {
    dropJob(s, job);
    return yield* failed(s, 'fg', 'job has terminated');
  }
  yield* output(s, 'fg', `${job.text}\n`);
  job.background = false;
  if (s.tty >= 0) yield* sys.tcsetpgrp(s.tty, job.pgid);
  wake(job);
  const r = yield* sys.kill(-job.pgid, signals.SIGCONT);
  if (r < 0) return yield* failed(s, 'fg', strerror(r));
  // It stays in the table (and so keeps its number if it is stopped again) until it has ended.
  s.effect = { kind: 'foreground', data: { job: detach(s, job) } };
  return null;
}
/** The effect owns the job now; the table gets it back when it stops. */
function detach(s: Shell, job: Job): Job {
  dropJob(s, job);
  return job;
}
function wake(job: Job): void {
  job.state = 'running';
  job.told = true;
  for (const p of job.pids) {
    if (!p.stopped) continue;
    p.stopped = false;
    p.status = null;
  }
}

function* background(s: Shell, args: string[]): Sys<number> {
  if (!s.jobControl) return yield* failed(s, 'bg', 'no job control');
  let status = 0;
  for (const spec of args.length > 1 ? args.slice(1) : [undefined]) {
    const job = yield* jobOf(s, 'bg', spec);
    if (job === null) {
      status = 1;
      continue;
    }
    if (job.state === 'running') {
      yield* complain(s, `bg: job ${job.id} already in background`);
      continue;
    }
    job.background = true;
    wake(job);
    makeCurrent(s, job);
    yield* output(s, 'bg', `[${job.id}]+ ${job.text} &\n`);
    yield* sys.kill(-job.pgid, signals.SIGCONT);
  }
  return status;
}

const KILL_USAGE = '[-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]';

export function listSignals(): string {
  let out = '';
  let column = 0;
  for (let sig = 1; sig <= 64; sig += 1) {
    if (sig === 32 || sig === 33) continue;
    out += `${String(sig).padStart(2)}) ${signals.signalName(sig)}`;
    column += 1;
    out += column % 5 === 0 || sig === 64 ? '\n' : '\t';
  }
  return out;
}

function* kill(s: Shell, args: string[]): Sys<number> {
  let rest = args.slice(1);
  if (rest.length === 0) {
    yield* sys.write(2, `kill: usage: kill ${KILL_USAGE}\n`);
    return 2;
  }
  const [first] = rest as [string];
  if (first === '-l' || first === '-L') return yield* killList(s, rest.slice(1));
  let sig = signals.SIGTERM;
  if (first === '-s' || first === '-n') {
    if (rest[1] === undefined) return yield* failed(s, 'kill', `${first}: option requires an argument`);
    const number = readSignal(rest[1]);
    if (number === null) return yield* failed(s, 'kill', `${rest[1]}: invalid signal specification`);
    sig = number;
    rest = rest.slice(2);
  } else if (first !== '--' && /^-./.test(first)) {
    const number = readSignal(first.slice(1));
    if (number === null) return yield* failed(s, 'kill', `${first.slice(1)}: invalid signal specification`);
    sig = number;
    rest = rest.slice(1);
  }
  if (rest[0] === '--') rest = rest.slice(1);
  if (rest.length === 0) {
    yield* sys.write(2, `kill: usage: kill ${KILL_USAGE}\n`);
    return 2;
  }
  let status = 1;
  for (const target of rest) if (yield* killOne(s, target, sig)) status = 0;
  return status;
}

function readSignal(text: string): number | null {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= 64 ? Number(text) : null;
  return text.toUpperCase() === 'EXIT' ? 0 : signalNumber(text);
}

function* killOne(s: Shell, target: string, sig: number): Sys<boolean> {
  if (target.startsWith('%')) {
    const job = yield* jobOf(s, 'kill', target);
    if (job === null) return false;
    // Without job control the job has no group of its own.
    const whom = job.pgid === s.pgid ? (job.pids[0]?.pid ?? 0) : -job.pgid;
    const r = yield* sys.kill(whom, sig);
    if (r >= 0 && job.state === 'stopped' && (sig === signals.SIGTERM || sig === signals.SIGHUP))
      yield* sys.kill(whom, signals.SIGCONT);
    if (r < 0) yield* complain(s, `kill: (${whom}) - ${strerror(r)}`);
    return r >= 0;
  }
  if (!/^-?\d{1,10}$/.test(target)) {
    yield* complain(s, `kill: ${target}: arguments must be process or job IDs`);
    return false;
  }
  const r = yield* sys.kill(Number(target), sig);
  if (r < 0) yield* complain(s, `kill: (${target}) - ${strerror(r)}`);
  return r >= 0;
}

function* killList(s: Shell, args: readonly string[]): Sys<number> {
  if (args.length === 0) return yield* output(s, 'kill', listSignals());
  let status = 0;
  for (const arg of args) {
    if (/^\d{1,4}$/.test(arg)) {
      const n = Number(arg) > 128 ? Number(arg) - 128 : Number(arg);
      if (n === 0 || (n <= 64 && n !== 32 && n !== 33))
        yield* output(s, 'kill', `${n === 0 ? 'EXIT' : shortName(n)}\n`);
      else status = yield* failed(s, 'kill', `${arg}: invalid signal specification`);
    } else {
      const n = readSignal(arg);
      if (n === null) status = yield* failed(s, 'kill', `${arg}: invalid signal specification`);
      else yield* output(s, 'kill', `${n}\n`);
    }
  }
  return status;
}

export const jobBuiltins: Table = {
  jobs: {
    usage: '[-lnprs] [jobspec ...] or jobs -x command [args]',
    summary: 'Display status of jobs.',
    *run({ s }, args) {
      return yield* jobs(s, args, this.usage);
    },
  },
  fg: {
    usage: '[job_spec]',
    summary: 'Move job to the foreground.',
    *run({ s }, args) {
      return yield* foreground(s, args);
    },
  },
  bg: {
    usage: '[job_spec ...]',
    summary: 'Move jobs to the background.',
    *run({ s }, args) {
      return yield* background(s, args);
    },
  },
  kill: {
    usage: KILL_USAGE,
    summary: 'Send a signal to a job.',
    *run({ s }, args) {
      return yield* kill(s, args);
    },
  },
  disown: {
    usage: '[-h] [-ar] [jobspec ... | pid ...]',
    summary: 'Remove jobs from current shell.',
    *run({ s }, args) {
      const o = yield* readOptions(s, args, 'har', this.usage);
      if (o === null) return 2;
      let list =
        o.flags.has('a') || o.flags.has('r') ? s.jobs.filter((j) => !o.flags.has('r') || j.state === 'running') : [];
      let status = 0;
      if (o.rest.length > 0 || list.length === 0) {
        list = [];
        for (const spec of o.rest.length > 0 ? o.rest : [undefined]) {
          const byPid =
            spec !== undefined && /^\d+$/.test(spec)
              ? s.jobs.find((j) => j.pids.some((p) => p.pid === Number(spec)))
              : undefined;
          const job = byPid ?? (yield* jobOf(s, 'disown', spec));
          if (job === null) status = 1;
          else list.push(job);
        }
      }
      for (const job of list) {
        if (o.flags.has('h')) job.nohup = true;
        else dropJob(s, job);
      }
      return status;
    },
  },
  suspend: {
    usage: '[-f]',
    summary: 'Suspend shell execution.',
    *run({ s }, args) {
      const o = yield* readOptions(s, args, 'f', this.usage);
      if (o === null) return yield* usageError(s, 'suspend', 'invalid option', this.usage);
      if (!s.jobControl) return yield* failed(s, 'suspend', 'cannot suspend: no job control');
      if (s.login && !o.flags.has('f')) return yield* failed(s, 'suspend', 'cannot suspend a login shell');
      yield* sys.kill(0, signals.SIGSTOP);
      return 0;
    },
  },
};
export { stateText };
