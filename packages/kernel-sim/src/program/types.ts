/**
 * program/types.ts — user programs that are coroutines, and the calls they make.
 *
 * A program can do nothing but yield a Call and receive its result. All calls are real i386 system calls: a result the
 * kernel copies out goes into a Uint8Array handed over as an argument, in the bytes a C program would see.
 * The wrappers in program/sys.ts (`yield* sys.read(fd, n)`) are what programs use.
 */
import type { Plain } from '../types.ts';

/** A register of a C program (number), or a value handed over by a generator program. */
export type Arg = number | string | Uint8Array | readonly string[];

export interface Call {
  readonly nr: number;
  readonly args: readonly Arg[];
}

/** Calls with these numbers never enter the kernel; the program runner (program/runner.ts) answers them. */
export const CALL_CHECKPOINT = -1;
/** args: [cycles]: the program interpreted that much of what a student wrote. */
export const CALL_SPEND = -2;
/** A fork whose child starts its program anew from plain state: see ProgramDef.main's `saved`. */
export const CALL_FORK = -3;
/** The caught signals as a mask, and forget them; args: [0 for signals 1 to 32, 1 for 33 to 64]. */
export const CALL_SIGNALS = -4;
/** What was found out up to here is kept for good: see sys.ready(). */
export const CALL_READY = -5;
/** Wall-clock free facts about oneself that C reads from its own memory: args: ['argv' | 'env']. */
export interface RunnerCall extends Call {
  /** For CALL_CHECKPOINT and CALL_FORK. Owned by the kernel from then on: do not change it until the next checkpoint. */
  readonly state?: Plain;
}

export type Program = Generator<RunnerCall, number, number>;

export interface ProgramDef {
  /** Where the program is installed, e.g. `/bin/kill`; mode 0755 root. */
  readonly path: string;
  /** More names for it (links). */
  readonly links?: readonly string[];
  /** Set-user-id root, as su and sudo. */
  readonly setuid?: boolean;
  readonly summary: string;
  /**
   * `saved` is what this program last gave sys.checkpoint() or sys.fork() after a restore or in a forked child; else null.
   * Must be a deterministic function of (argv, env, saved, results of its calls).
   */
  main(argv: readonly string[], env: readonly string[], saved: Plain | null): Program;
}
