/** bin/strace/ptrace.ts — the requests and options of ptrace(2), and what is known of each tracee. */
import type { Plain } from '../../lib/sdk.ts';

export const PTRACE = {
  TRACEME: 0,
  PEEKDATA: 2,
  DETACH: 17,
  GETREGS: 12,
  ATTACH: 16,
  SYSCALL: 24,
  CONT: 7,
  SETOPTIONS: 0x4200,
  GETEVENTMSG: 0x4201,
  GETSIGINFO: 0x4202,
  SEIZE: 0x4206,
  INTERRUPT: 0x4207,
  LISTEN: 0x4208,
};
export const O_SYSGOOD = 1;
export const O_FORKS = 2 | 4 | 8;
export const O_EXEC = 16;
export const WALL = 0x40000000;

export interface Tracee {
  readonly [key: string]: Plain;
  readonly pid: number;
  /** Between the entry and the exit of a call: its number and arguments, and how much of its line stands there. */
  readonly inside: boolean;
  readonly nr: number;
  readonly args: readonly number[];
  readonly at: number;
  readonly attached: boolean;
  readonly starting: boolean;
}
export interface State {
  readonly [key: string]: Plain;
  readonly tracees: ReadonlyMap<number, Tracee>;
  readonly out: number;
  readonly counts: ReadonlyMap<string, readonly number[]>;
  readonly main: number;
  readonly exit: number;
}
export const fresh = (pid: number, attached: boolean): Tracee => ({
  pid,
  inside: false,
  nr: -1,
  args: [],
  at: 0,
  attached,
  starting: false,
});
