/**
 * program/sys.ts — how programs make calls: `const bytes = yield* sys.read(0, 4096)`.
 *
 * Every wrapper is a generator to be used under `yield*`. A number below zero is a negative errno; where a call gives more than a
 * number, the wrapper gives a decoded value or that number: `typeof st === 'number'` means it failed. Under each stands the i386 call
 * of the same name with the bytes a C program would pass, so a trace cannot tell them apart.
 *
 *   sys-files.ts     read write open stat getdents …      sys-signals.ts   kill sigaction nanosleep time …
 *   sys-process.ts   fork execve wait4 setuid rlimits …   sys-machine.ts   uname mount modules syslog tty …
 */
import type { Plain } from '../types.ts';
import { call, type Sys } from './call.ts';
import { fileCalls } from './sys-files.ts';
import { machineCalls } from './sys-machine.ts';
import { processCalls } from './sys-process.ts';
import { signalCalls } from './sys-signals.ts';
import type { Arg } from './types.ts';
import { CALL_CHECKPOINT, CALL_READY, CALL_SPEND } from './types.ts';

export { call, Reader, type Sys, words } from './call.ts';
export type { Dirent, PollFd, Stat, Statfs } from './sys-files.ts';
export type { Sysinfo, Utsname } from './sys-machine.ts';
export type { CapSets, ChildInfo, ForkState, Limit, Rusage, Waited } from './sys-process.ts';
export { type Disposition, handlerAddress, PROGRAM_TEXT, type SignalSet, signalSet } from './sys-signals.ts';

export const sys = {
  ...fileCalls,
  ...processCalls,
  ...signalCalls,
  ...machineCalls,

  /** Any call by its number, for those without a wrapper: `yield* sys.raw(NR.futex, …)`. */
  raw: (nr: number, ...args: Arg[]) => call(nr, ...args),

  /**
   * From here the program can be started again: a restore calls main(argv, env, state) and answers the calls made since from the
   * journal, which this empties. Until the next checkpoint `state` belongs to the runner: it may not be changed while a call is out.
   * Then the program must go on right behind the checkpoint, without making it again. `cycles` is CPU time it used up to here.
   */
  *checkpoint(state: Plain, cycles = 0): Sys<void> {
    yield { nr: CALL_CHECKPOINT, args: [cycles], state };
  },

  /**
   * Ends what a program does before its loop. The answers up to here are kept beside every later checkpoint, so main(argv, env, state)
   * makes the same calls again, gets them answered, and goes on from `state` behind this call. Once, and before any checkpoint.
   */
  *ready(): Sys<void> {
    yield { nr: CALL_READY, args: [] };
  },

  /** CPU time spent on interpreting something of a student's; other tasks get their turn. */
  *spend(cycles: number): Sys<void> {
    yield { nr: CALL_SPEND, args: [cycles] };
  },
};
