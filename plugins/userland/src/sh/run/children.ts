/**
 * run/children.ts — processes the shell starts.
 *
 * A subshell is a copy of the whole state with one more frame on top; a plain command needs only what exec wants and starts from a
 * small state (`exec`, external.ts). Either way the child begins with plain data and runs nothing again.
 */
import { EAGAIN, type Sys, signals, strerror, sys } from '../../lib/sdk.ts';
import { plain } from '../copy.ts';
import { ShellError } from '../errors.ts';
import { type Frame, newFrame, type Shell } from '../state.ts';
import { noteStatus } from './jobs.ts';
import { caughtSignals } from './signals.ts';

/** How a child stands to its shell: process group, terminal, descriptors. */
export type ChildSetup = {
  /** [from, to] */
  moves: (readonly [number, number])[];
  closes: number[];
  /** null: the shell's own group; 0: a new one; else that one. */
  pgid: number | null;
  /** Takes the terminal. */
  foreground: boolean;
  /** `cmd &` without job control: no keyboard signals, no input. */
  async: boolean;
  /** Caught and ignored by the shell: to be as they were for programs. */
  reset: number[];
  tty: number;
};

export const noSetup = (s: Shell): ChildSetup => ({
  moves: [],
  closes: [],
  pgid: null,
  foreground: false,
  async: false,
  reset: resetSignals(s),
  tty: s.tty,
});

/** What an interactive shell ignores or catches for itself. */
export const INTERACTIVE_SIGNALS = [signals.SIGHUP, signals.SIGINT, signals.SIGQUIT, signals.SIGTERM];
export const JOB_SIGNALS = [signals.SIGTSTP, signals.SIGTTIN, signals.SIGTTOU];

function resetSignals(s: Shell): number[] {
  const own = [...(s.interactive ? INTERACTIVE_SIGNALS : []), ...(s.jobControl ? JOB_SIGNALS : [])];
  return [...new Set([...own, ...caughtSignals(s)])].filter((sig) => !s.ignored.includes(sig) && !isIgnored(s, sig));
}
const isIgnored = (s: Shell, sig: number): boolean => s.traps.get(signalKey(sig)) === '';
export const signalKey = (sig: number): string => signals.signalName(sig).replace(/^SIG/, '');

/** What the child does first. */
export function* settle(setup: ChildSetup): Sys<void> {
  if (setup.pgid !== null) {
    yield* sys.setpgid(0, setup.pgid);
    if (setup.foreground && setup.tty >= 0) {
      // The shell ignores SIGTTOU, and so does the child until the next lines.
      yield* sys.tcsetpgrp(setup.tty, setup.pgid === 0 ? yield* sys.getpid() : setup.pgid);
    }
  }
  for (const sig of setup.reset) yield* sys.sigaction(sig, 'default');
  if (setup.async) {
    yield* sys.sigaction(signals.SIGINT, 'ignore');
    yield* sys.sigaction(signals.SIGQUIT, 'ignore');
    const fd = yield* sys.open('/dev/null');
    if (fd > 0) {
      yield* sys.dup2(fd, 0);
      yield* sys.close(fd);
    }
  }
  for (const [from, to] of setup.moves) yield* sys.dup2(from, to);
  for (const fd of setup.closes) yield* sys.close(fd);
}

/** Forks a subshell that runs a unit of `frame`'s text, or another text. */
export function* forkSubshell(
  s: Shell,
  setup: ChildSetup,
  what: { readonly text: string; readonly unit: number; readonly line: number; readonly name?: string },
  more: Partial<Shell> = {},
): Sys<number> {
  const top = s.frames[s.frames.length - 1] as Frame;
  const frame = newFrame('subshell', what.text, {
    unit: what.unit,
    line: what.line,
    guard: top.guard,
    name: what.name ?? '',
  });
  const child: Shell = {
    ...s,
    frames: [...s.frames, frame],
    effect: { kind: 'child', data: setup },
    jobs: s.jobs.map((job) => ({ ...job, ours: false })),
    saves: [],
    pending: [],
    interactive: false,
    subshell: s.subshell + 1,
    exiting: null,
    cycles: 0,
    // A subshell's sequence is its own.
    random: (s.random * 16807 + s.subshell + 1) % 0x7fffffff,
    ...more,
  };
  s.random = (s.random * 48271 + 11) % 0x7fffffff;
  // The kernel copies it when it answers.
  return yield* forked(s, { entry: 'go', state: plain(child) });
}

/** fork(), tried again for a while when there are too many processes, as bash does. */
export function* forked(s: Shell, from: { entry: string; state: ReturnType<typeof plain> }): Sys<number> {
  for (let wait = 1; ; wait *= 2) {
    const pid = yield* sys.fork(from);
    if (pid >= 0) return pid;
    const again = pid === -EAGAIN && wait < 16;
    const message = `fork: ${again ? 'retry: ' : ''}${strerror(pid)}`;
    if (!again) throw new ShellError(message, 'exit', 254);
    // Dead children count as processes until somebody asks for them.
    yield* reapAll(s);
    yield* sys.write(2, `${s.name.slice(s.name.lastIndexOf('/') + 1)}: ${message}\n`);
    if (wait > 1 && (yield* sys.nanosleep(wait * 1000)) < 0) throw new ShellError('', 'line', 130);
  }
}

function* reapAll(s: Shell): Sys<void> {
  for (;;) {
    const got = yield* sys.wait4(-1, 1);
    if (typeof got === 'number' || got.pid === 0) return;
    if (noteStatus(s.jobs, got.pid, got.status) === null) s.reaped.set(got.pid, got.status);
  }
}
