/**
 * run/compound.ts — what needs processes of its own: pipelines, subshells, `&`, command and process substitutions, coprocesses.
 */

import { joinBytes as joinParts } from '../../lib/input.ts';
import { decodeUtf8, EINTR, type Sys, strerror, sys } from '../../lib/sdk.ts';
import type { Op } from '../compile/ops.ts';
import { ShellError } from '../errors.ts';
import { put } from '../expand/param.ts';
import { joinBytes as joinChars } from '../parse/ansic.ts';
import { type Frame, type Job, newFrame, on, type Shell, topFrame } from '../state.ts';
import type { Turn } from '../turn.ts';
import * as vars from '../vars.ts';
import { type ChildSetup, forkSubshell, noSetup } from './children.ts';
import { enlist, newJob } from './jobs.ts';
import { complain } from './say.ts';
import { pollSignals } from './signals.ts';
import { noteChild } from './wait.ts';

const F_DUPFD_CLOEXEC = 1030;
const O_CLOEXEC = 0o2000000;
/** Characters a command substitution may give. */
const MAX_OUTPUT = 8_000_000;

type OpOf<K extends Op['op']> = Extract<Op, { op: K }>;

const unitOf = (f: Frame, unit: number): { text: string; unit: number; line: number } => ({
  text: f.text,
  unit,
  line: f.line,
});

function setupFor(s: Shell, more: Partial<ChildSetup>): ChildSetup {
  return { ...noSetup(s), ...more };
}

export function* subshell(s: Shell, f: Frame, op: OpOf<'subshell'>): Sys<void> {
  const trapped = [...s.traps.values()].some((action) => action !== '');
  if (
    op.last &&
    f.kind === 'subshell' &&
    topFrame(s) === f &&
    f.loops.length === 0 &&
    f.clocks.length === 0 &&
    !trapped
  ) {
    // The process was made for this, and ends with it: `( … ) &` is one process, not two.
    if (f.name === '(') s.subshell += 1;
    f.name = '(';
    f.unit = op.unit;
    f.pc = 0;
    return;
  }
  const pid = yield* forkSubshell(s, setupFor(s, { pgid: s.jobControl ? 0 : null, foreground: s.jobControl }), {
    ...unitOf(f, op.unit),
    name: '(',
  });
  if (s.jobControl) yield* own(s, pid, pid);
  s.effect = { kind: 'foreground', data: { job: newJob(s, [pid], op.text, false, s.jobControl ? pid : s.pgid) } };
}

/** Both sides set the group, so that neither can be too late. */
function* own(s: Shell, pid: number, pgid: number, foreground = true): Sys<void> {
  yield* sys.setpgid(pid, pgid);
  if (foreground && s.tty >= 0 && pid === pgid) yield* sys.tcsetpgrp(s.tty, pgid);
}

export function* background(s: Shell, f: Frame, op: OpOf<'background'>): Sys<void> {
  const pid = yield* forkSubshell(
    s,
    setupFor(s, { pgid: s.jobControl ? 0 : null, async: !s.jobControl }),
    unitOf(f, op.unit),
  );
  if (s.jobControl) yield* own(s, pid, pid, false);
  yield* toBackground(s, newJob(s, [pid], op.text, true, s.jobControl ? pid : s.pgid));
}

export function* toBackground(s: Shell, job: Job): Sys<void> {
  enlist(s, job);
  s.lastBackground = job.pids[job.pids.length - 1]?.pid ?? 0;
  s.status = 0;
  if (s.interactive) yield* sys.write(2, `[${job.id}] ${s.lastBackground}\n`);
}

export function* pipeline(s: Shell, f: Frame, op: OpOf<'pipeline'>): Sys<void> {
  const pids: number[] = [];
  let input = -1;
  let pgid = 0;
  const lastHere = s.shopt.get('lastpipe') === true && !s.jobControl;
  for (let i = 0; i < op.units.length; i += 1) {
    const last = i === op.units.length - 1;
    if (last && lastHere) return yield* lastInShell(s, f, op, pids, input);
    const ends: readonly [number, number] | number | null = last ? null : yield* sys.pipe();
    if (typeof ends === 'number') throw new ShellError(`pipe error: ${strerror(ends)}`, 'line');
    const moves: [number, number][] = [];
    const closes: number[] = [];
    if (input >= 0) {
      moves.push([input, 0]);
      closes.push(input);
    }
    if (ends !== null) {
      moves.push([ends[1], 1]);
      if (op.both[i]) moves.push([1, 2]);
      closes.push(ends[0], ends[1]);
    }
    const setup = setupFor(s, {
      pgid: s.jobControl ? pgid : null,
      foreground: s.jobControl && i === 0,
      moves,
      closes: closes.filter((fd) => fd > 2),
    });
    const pid = yield* forkSubshell(s, setup, unitOf(f, op.units[i] as number));
    if (pgid === 0) pgid = pid;
    if (s.jobControl) yield* own(s, pid, pgid);
    pids.push(pid);
    if (input >= 0) yield* sys.close(input);
    if (ends !== null) {
      yield* sys.close(ends[1]);
      [input] = ends;
    }
  }
  s.effect = { kind: 'foreground', data: { job: newJob(s, pids, op.text, false, s.jobControl ? pgid : s.pgid) } };
}

/** `shopt -s lastpipe`: the last command runs in the shell itself. */
function* lastInShell(s: Shell, f: Frame, op: OpOf<'pipeline'>, pids: number[], input: number): Sys<void> {
  const copy = yield* sys.fcntl(0, F_DUPFD_CLOEXEC, 10);
  s.saves.push({ fd: 0, copy: copy < 0 ? -1 : copy });
  yield* sys.dup2(input, 0);
  yield* sys.close(input);
  const job = newJob(s, pids, op.text, false, s.pgid);
  s.frames.push(
    newFrame('eval', f.text, {
      unit: op.units[op.units.length - 1] as number,
      line: f.line,
      guard: f.guard,
      saves: s.saves.length - 1,
      scopes: s.scopes.length,
      lastPipe: job,
    }),
  );
}

// ------------------------------------------------------------------------------------------------------------------ substitutions

/** What a command substitution has got so far. */
export type CaptureState = { fd: number; pid: number; parts: Uint8Array[]; size: number; quoted: boolean };

export function* commandSubstitution(s: Shell, f: Frame, op: OpOf<'cmdsub'>): Sys<void> {
  const ends = yield* sys.pipe(O_CLOEXEC);
  if (typeof ends === 'number')
    throw new ShellError(`cannot make pipe for command substitution: ${strerror(ends)}`, 'line');
  const setup = setupFor(s, { moves: [[ends[1], 1]], closes: [...ends].filter((fd) => fd > 2) });
  const what = { text: op.src, unit: 0, line: f.line + op.line - 1, name: '(' };
  const pid = yield* forkSubshell(s, setup, what, { options: withoutErrexit(s) });
  yield* sys.close(ends[1]);
  s.effect = {
    kind: 'capture',
    data: { fd: ends[0], pid, parts: [], size: 0, quoted: op.quoted } satisfies CaptureState,
  };
}

/** A command substitution does not inherit `set -e` unless asked to. */
function withoutErrexit(s: Shell): Map<string, boolean> {
  if (!on(s, 'errexit') || s.shopt.get('inherit_errexit') === true || on(s, 'posix')) return s.options;
  return new Map([...s.options, ['errexit', false]]);
}

/** Reads the output to its end, then waits for the child. */
export function* capture(t: Turn, e: CaptureState): Sys<void> {
  const { s } = t;
  while (e.fd >= 0) {
    if (t.due) yield* t.rest();
    const got = yield* sys.read(e.fd, 65_536);
    if (typeof got === 'number') {
      if (got === -EINTR) {
        yield* interrupted(s);
        continue;
      }
      yield* close(e);
    } else if (got.length === 0) yield* close(e);
    else {
      e.parts.push(got);
      e.size += got.length;
      if (e.parts.length > 64) e.parts = [joinParts(e.parts)];
      if (e.size > MAX_OUTPUT) {
        yield* close(e);
        throw new ShellError('command substitution: cannot allocate memory', 'line');
      }
    }
  }
  for (;;) {
    const got = yield* sys.wait4(e.pid);
    if (got === -EINTR) {
      yield* pollSignals(s);
      continue;
    }
    s.status = typeof got === 'number' ? 0 : statusFrom(got.status);
    break;
  }
  s.effect = null;
  finishCapture(s, decodeUtf8(joinParts(e.parts)), e.quoted);
}
function* close(e: CaptureState): Sys<void> {
  yield* sys.close(e.fd);
  e.fd = -1;
}
const statusFrom = (status: number): number => ((status & 0x7f) === 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f));

function* interrupted(s: Shell): Sys<void> {
  yield* pollSignals(s);
  if (s.interactive && s.pending.includes(2) && !s.traps.has('INT')) {
    s.pending = s.pending.filter((sig) => sig !== 2);
    throw new ShellError('', 'interrupt', 130);
  }
}

function finishCapture(s: Shell, text: string, quoted: boolean): void {
  const f = topFrame(s);
  f.sub = s.status;
  let end = text.length;
  while (end > 0 && text[end - 1] === '\n') end -= 1;
  let clean = text.slice(0, end);
  if (clean.includes('\0')) {
    s.warnings.push('warning: command substitution: ignored null byte in input');
    clean = joinChars(clean.replaceAll('\0', ''));
  }
  put(s, f, { kind: 'one', text: clean }, quoted);
}

/** `$(<file)` */
export function* slurp(s: Shell, f: Frame, quoted: boolean): Sys<void> {
  const name = f.vals.pop() as string;
  const fd = yield* sys.open(name);
  if (fd < 0) {
    yield* complain(s, `${name}: ${strerror(fd)}`);
    s.status = 1;
    f.sub = 1;
    put(s, f, { kind: 'one', text: '' }, quoted);
    return;
  }
  s.status = 0;
  s.effect = { kind: 'slurp', data: { fd, pid: 0, parts: [], size: 0, quoted } satisfies CaptureState };
}

export function* slurping(t: Turn, e: CaptureState): Sys<void> {
  const { s } = t;
  while (e.fd >= 0) {
    if (t.due) yield* t.rest();
    const got = yield* sys.read(e.fd, 65_536);
    if (typeof got === 'number' || got.length === 0) yield* close(e);
    else {
      e.parts.push(got);
      e.size += got.length;
      if (e.size > MAX_OUTPUT) {
        yield* close(e);
        throw new ShellError('command substitution: cannot allocate memory', 'line');
      }
    }
  }
  s.effect = null;
  finishCapture(s, decodeUtf8(joinParts(e.parts)), e.quoted);
}

/** `<(…)`: a pipe by its name under /dev/fd. */
export function* processSubstitution(s: Shell, f: Frame, op: OpOf<'procsub'>): Sys<void> {
  const ends = yield* sys.pipe();
  if (typeof ends === 'number')
    throw new ShellError(`cannot make pipe for process substitution: ${strerror(ends)}`, 'line');
  const [ours, theirs] = op.dir === '<' ? ends : [ends[1], ends[0]];
  // High, out of the way of what students number themselves.
  let kept = -1;
  for (let fd = 63; fd > 9 && kept < 0; fd -= 1) if ((yield* sys.fcntl(fd, 1)) < 0) kept = yield* sys.dup2(ours, fd);
  if (kept < 0) kept = ours;
  else yield* sys.close(ours);
  const setup = setupFor(s, {
    moves: [[theirs, op.dir === '<' ? 1 : 0]],
    closes: [theirs, kept],
    async: false,
    pgid: null,
  });
  const pid = yield* forkSubshell(s, setup, { text: op.src, unit: 0, line: f.line + op.line - 1 });
  yield* sys.close(theirs);
  f.procs.push(kept);
  s.lastBackground = pid;
  put(s, f, { kind: 'one', text: `/dev/fd/${kept}` }, true);
}

/** `coproc NAME { …; }`: both ends in NAME[0] and NAME[1]. */
export function* coprocess(s: Shell, f: Frame, op: OpOf<'coproc'>): Sys<void> {
  const from = yield* sys.pipe();
  const to = yield* sys.pipe();
  if (typeof from === 'number' || typeof to === 'number')
    throw new ShellError('cannot make pipe for coprocess', 'line');
  const high = function* (fd: number): Sys<number> {
    for (let wanted = 63; wanted > 9; wanted -= 1) {
      if ((yield* sys.fcntl(wanted, 1)) >= 0) continue;
      yield* sys.dup2(fd, wanted);
      yield* sys.close(fd);
      yield* sys.fcntl(wanted, 2, 1);
      return wanted;
    }
    return fd;
  };
  const reads = yield* high(from[0]);
  const writes = yield* high(to[1]);
  const setup = setupFor(s, {
    moves: [
      [to[0], 0],
      [from[1], 1],
    ],
    closes: [to[0], from[1], reads, writes],
    pgid: s.jobControl ? 0 : null,
  });
  const pid = yield* forkSubshell(s, setup, unitOf(f, op.unit));
  yield* sys.close(to[0]);
  yield* sys.close(from[1]);
  if (s.jobControl) yield* own(s, pid, pid, false);
  const items = [String(reads), String(writes)].map((value) => ({ key: null, value, append: false }));
  vars.setList(s, op.name, items, false);
  vars.set(s, `${op.name}_PID`, String(pid));
  yield* toBackground(s, newJob(s, [pid], `coproc ${op.name} ${op.text}`, true, s.jobControl ? pid : s.pgid));
}

/** A child that belongs to no job (a substitution's) was told about. */
export const noteStray = (s: Shell, pid: number, status: number): void => {
  noteChild(s, pid, status, null);
};
