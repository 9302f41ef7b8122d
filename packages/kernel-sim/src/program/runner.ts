/**
 * program/runner.ts — runs a generator program for its turn, one call at a time.
 *
 * A program's state is where its last checkpoint left it plus the journal of results since. The live generator is only a cache: after a
 * restore it is made again by running main() against the journal. Between calls, signals are delivered as on any return to user mode.
 */
import { SYSCALL_CYCLES } from '../include/constants.ts';
import { EINTR, ERESTART_RESTARTBLOCK, ERESTARTNOHAND, ERESTARTNOINTR, ERESTARTSYS } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { SA_RESTART, SIGABRT, SIGCHLD, SIGKILL, SIGSEGV } from '../include/signal.ts';
import { setBlocked, sigaddset } from '../include/sigset.ts';
import { callKernel } from '../kernel/entry.ts';
import { do_group_exit } from '../kernel/exit.ts';
import { forkProgram } from '../kernel/fork-calls.ts';
import { ENTRY_BYTES, holdMemory, MOST_JOURNAL_BYTES, newProgram } from '../kernel/held.ts';
import { seatFull } from '../kernel/quota.ts';
import { charge, isBlocked } from '../kernel/sched.ts';
import { force_sig_info } from '../kernel/signal.ts';
import { get_signal } from '../kernel/signal-deliver.ts';
import type { GenState, JournalEntry, Kernel, TaskExt } from '../kernel/types.ts';
import { outOfMemory } from '../mm/oom-kill.ts';
import { clonePlain } from '../snapshot.ts';
import { Bug } from '../types.ts';
import {
  CALL_CHECKPOINT,
  CALL_FORK,
  CALL_READY,
  CALL_SIGNALS,
  CALL_SPEND,
  type Program,
  type RunnerCall,
} from './types.ts';

/** Where handlers of generator programs are said to live: PROGRAM_TEXT + 16 * signal. Anything else there is SIGSEGV. */
const PROGRAM_TEXT = 0x08048000;

/** The live generators of one machine. */
export type Live = WeakMap<TaskExt, Program>;

function start(k: Kernel, x: TaskExt, p: GenState): Program {
  const def = k.build.programs.get(p.path);
  if (def === undefined) throw new Bug(`no program ${p.path}`);
  return def.main(x.argv, x.env, p.saved);
}

/** The generator again, where it has not asked for anything yet; behind sys.ready() when it has come that far. */
function begin(k: Kernel, x: TaskExt, p: GenState): Program {
  const program = start(k, x, p);
  k.live.set(x, program);
  if (p.prologue === null) return program;
  let at = 0;
  for (let step = program.next(); !step.done && step.value.nr !== CALL_READY; ) {
    const call = step.value;
    if (call.nr === CALL_CHECKPOINT || call.nr === CALL_SPEND) step = program.next(0);
    else {
      const entry = p.prologue[at] as JournalEntry;
      at += 1;
      step = program.next(replay(p.path, call, entry));
    }
  }
  return program;
}
/** Fills the call's buffers as the kernel did; its result. */
function replay(path: string, call: RunnerCall, { nr, r, out }: JournalEntry): number {
  if (call.nr !== nr) throw new Bug(`${path} made call ${call.nr} where it had made ${nr}`);
  for (const [index, bytes] of out ?? []) {
    const buffer = call.args[index];
    if (buffer instanceof Uint8Array) buffer.set(bytes);
  }
  return r;
}

/** Makes the generator again and brings it to its pending call (x.call), or to where it takes `x.result`. */
function revive(k: Kernel, x: TaskExt, p: GenState): Program {
  const program = begin(k, x, p);
  if (!p.started || x.call?.nr === CALL_READY) return program;
  if (x.call?.nr === CALL_CHECKPOINT) {
    // It counts from the moment it is yielded. Some programs begin with it again, the others go on right behind it.
    const first = program.next(0);
    if (first.done !== true && first.value.nr === CALL_CHECKPOINT) return program;
    return begin(k, x, p);
  }
  // A result that is in the journal but was not taken yet (the task was stopped) is given by resume(), not here.
  const untaken = x.result !== null && !isRestart(x.result) && x.call?.nr !== CALL_SPEND;
  const replayed = p.journal.length - (untaken ? 1 : 0);
  let step = program.next(0);
  let at = 0;
  let spends = 0;
  while (!step.done) {
    const call = step.value;
    if (call.nr === CALL_CHECKPOINT) {
      step = program.next(0);
      continue;
    }
    if (call.nr === CALL_SPEND) {
      if (at === replayed) spends += 1;
      if (x.call?.nr === CALL_SPEND && spends === p.spends) break;
      step = program.next(0);
      continue;
    }
    if (at === replayed) break;
    const entry = p.journal[at] as JournalEntry;
    at += 1;
    step = program.next(replay(p.path, call, entry));
  }
  if (step.done) throw new Bug(`${p.path} ended while being restored`);
  if (x.call !== null && x.call.nr !== step.value.nr)
    throw new Bug(`${p.path} makes call ${step.value.nr} where it had made ${x.call.nr}`);
  x.call = step.value;
  return program;
}

/** What a signal frame does to a generator program: the signal joins the list that takeSignals() empties. */
function deliver(k: Kernel, t: Task, x: TaskExt): { stopped: boolean; handled: boolean; restart: boolean } {
  let handled = false;
  let restart = true;
  for (;;) {
    const d = get_signal(k, t);
    if (d === null) return { stopped: true, handled, restart };
    if (d === undefined) break;
    if (d.handler !== PROGRAM_TEXT + 16 * d.sig) {
      force_sig_info(k, SIGSEGV, { kind: 'info', code: 1, pid: 0, uid: 0, addr: d.handler }, t);
      continue;
    }
    handled = true;
    if ((d.flags & SA_RESTART) === 0) restart = false;
    sigaddset(x.caught, d.sig);
  }
  if (x.savedMask !== null && handled) {
    setBlocked(t.blocked, x.savedMask);
    x.savedMask = null;
  }
  return { stopped: false, handled, restart };
}

/** The restart rules of arch do_signal(): true when the call is to be made again. */
function restarts(result: number, handled: boolean, saRestart: boolean): boolean {
  switch (-result) {
    case ERESTARTNOINTR:
      return true;
    case ERESTARTSYS:
      return !handled || saRestart;
    case ERESTARTNOHAND:
    case ERESTART_RESTARTBLOCK:
      return !handled;
    default:
      return false;
  }
}
const isRestart = (r: number): boolean => r <= -ERESTARTSYS && r >= -ERESTART_RESTARTBLOCK;

function record(k: Kernel, t: Task, x: TaskExt, p: GenState, r: number, out: JournalEntry['out']): void {
  const entry: JournalEntry = { nr: x.call?.nr ?? 0, r, out };
  p.journal.push(entry);
  p.spends = 0;
  p.journalBytes = entryBytes(p.journalBytes, entry);
  const who = holdMemory(k, x, p);
  if (who === 'machine') outOfMemory(k, t, 0);
  else if (who === 'seat') seatFull(k, t, x);
  x.result = r;
}

/** Answers a call of the runner's own; the cycles it cost. */
function runnerCall(k: Kernel, t: Task, x: TaskExt, p: GenState, call: RunnerCall): number {
  const cycles = typeof call.args[0] === 'number' ? Math.max(0, call.args[0]) : 0;
  switch (call.nr) {
    case CALL_CHECKPOINT:
    case CALL_READY:
    case CALL_SPEND:
      x.result = 0;
      return cycles;
    case CALL_SIGNALS: {
      const high = call.args[0] === 1;
      const mask = high ? x.caught.hi : x.caught.lo;
      if (high) x.caught.hi = 0;
      else x.caught.lo = 0;
      record(k, t, x, p, mask >>> 0, null);
      return 0;
    }
    case CALL_FORK: {
      const saved = clonePlain(call.state ?? null);
      const flags = typeof call.args[0] === 'number' ? call.args[0] : SIGCHLD;
      const pid = k.inCall(x, 'fork', () => forkProgram(k, t, flags, newProgram(p.path, saved)));
      record(k, t, x, p, pid, null);
      return SYSCALL_CYCLES * 8;
    }
    default:
      throw new Bug(`no call ${call.nr} of the runner`);
  }
}

/** A program of the image threw: its fault, not the machine's. It dies as a C program would of a failed assertion. */
function fault(k: Kernel, t: Task, e: unknown): void {
  k.printk(4, `${t.comm}[${t.pid}]: program fault: ${e instanceof Error ? e.message : 'unknown'}`);
  do_group_exit(k, t, SIGABRT, 'program fault');
}
/** revive(); null when it does not do again what it did, of which it dies. */
function revived(k: Kernel, t: Task, x: TaskExt, p: GenState): Program | null {
  try {
    return revive(k, x, p);
  } catch (e) {
    fault(k, t, e);
    return null;
  }
}

/** One step of a program: a call answered, or signals delivered and the program resumed up to its next call. */
export function stepProgram(k: Kernel, t: Task, x: TaskExt): void {
  const p = x.prog as GenState;
  const program = k.live.get(x) ?? revived(k, t, x, p);
  if (program === null) return;
  if (p.doomed === true) {
    p.doomed = false;
    force_sig_info(k, SIGSEGV, { kind: 'info', code: 1, pid: 0, uid: 0, addr: PROGRAM_TEXT }, t);
  }
  if (x.call !== null && x.result === null) {
    const { call } = x;
    if (call.nr < 0 && call.nr >= CALL_READY) charge(k, x, runnerCall(k, t, x, p, call));
    else {
      k.noteOuts(call.args);
      const r = callKernel(k, t, x, call);
      charge(k, x, SYSCALL_CYCLES);
      if (isBlocked(r)) return;
      if (x.prog !== p) return; // exec replaced it, or exit ended it
      if (isRestart(r)) x.result = r;
      else record(k, t, x, p, r, k.takeOuts());
    }
  }
  const d = deliver(k, t, x);
  if (x.result !== null && isRestart(x.result)) {
    if (restarts(x.result, d.handled, d.restart)) {
      if (x.result !== -ERESTART_RESTARTBLOCK) x.restart = null;
      x.result = null;
    } else {
      record(k, t, x, p, -EINTR, k.takeOuts());
      x.restart = null;
    }
  }
  if (d.stopped || x.prog !== p) return;
  if (x.call !== null && x.result === null) return; // to be made again
  resume(k, t, x, p, program);
}

function resume(k: Kernel, t: Task, x: TaskExt, p: GenState, program: Program): void {
  if (p.journalBytes > MOST_JOURNAL_BYTES) {
    // Differs: its memory is the journal of its calls, and there is no brk(2) that could fail.
    k.printk(4, `${t.comm}[${t.pid}]: too many calls without a rest, killed`);
    do_group_exit(k, t, SIGKILL, 'journal');
    return;
  }
  const { result } = x;
  x.call = null;
  x.result = null;
  x.restart = null;
  let step: IteratorResult<RunnerCall, number>;
  try {
    step = p.started ? program.next(result ?? 0) : program.next();
  } catch (e) {
    fault(k, t, e);
    return;
  }
  p.started = true;
  charge(k, x, 50);
  if (step.done) {
    do_group_exit(k, t, (step.value & 0xff) << 8, `exit(${step.value & 0xff})`);
    return;
  }
  x.call = step.value;
  x.callId = 0;
  if (step.value.nr === CALL_CHECKPOINT) checkpoint(k, x, p, step.value);
  else if (step.value.nr === CALL_SPEND) p.spends += 1;
  else if (step.value.nr === CALL_READY && p.prologue === null) {
    p.prologue = p.journal;
    p.journal = [];
    p.spends = 0;
  }
}

/** The program may change the old state as soon as it has yielded the new one, so it is taken over at once. */
function checkpoint(k: Kernel, x: TaskExt, p: GenState, call: RunnerCall): void {
  p.saved = call.state ?? null;
  p.spends = 0;
  p.journalBytes = (p.prologue ?? []).reduce(entryBytes, 0);
  p.journal = [];
  holdMemory(k, x, p);
}
function entryBytes(sum: number, { out }: JournalEntry): number {
  return (out ?? []).reduce((n, [, bytes]) => n + bytes.length, sum + ENTRY_BYTES);
}

/** exit_mm(): a program's memory goes; C programs free their pages. */
export function exitMemory(k: Kernel, t: Task): void {
  k.freeMemory(t);
}
