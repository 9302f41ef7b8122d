/** kernel/trace-types.ts — what ptrace, signals and seccomp keep of a task. */
import type { TaskExt } from './task-types.ts';
import type { WaitQueue } from './wait-types.ts';

/** How a tracee came to stand still, and what it goes on with. */
export type StopThen =
  | { readonly kind: 'signal'; readonly info: SigRecord }
  /** Events: what the tracer passes on is ignored. After a call: it is sent. */
  | { readonly kind: 'user' | 'sysexit' }
  | { readonly kind: 'exit'; readonly code: number; readonly how: string }
  /** The call under way is made once it goes on. */
  | { readonly kind: 'call' };

/** Stops still to be made before a tracee returns to user mode. */
export interface PendingStop {
  readonly code: number;
  readonly next: 'user' | 'sysexit';
  readonly message: number;
}

/** A tracee's side of ptrace(2). */
export interface TraceState {
  /** PTRACE_O_* */
  options: number;
  seized: boolean;
  /** GETEVENTMSG. */
  message: number;
  /** GETSIGINFO; null outside of stops that have one. */
  info: SigRecord | null;
  /** Set while it stands still. */
  next: StopThen | null;
  /** Stops that come first on the way out of the call. */
  due: PendingStop[];
  /** PTRACE_SYSCALL, SYSEMU, SINGLESTEP of the last resumption. */
  how: 'cont' | 'syscall' | 'step' | 'emu';
  /** Where the call under way is: not told, entry told, or skipped by the tracer. */
  phase: 'none' | 'entered' | 'seccomp';
}

/** A siginfo, as it is queued and read. */
export interface SigRecord {
  readonly sig: number;
  readonly code: number;
  readonly errno: number;
  readonly pid: number;
  readonly uid: number;
  readonly value: number;
  readonly addr: number;
  readonly status: number;
}

/** One installed filter: classic BPF, four words an instruction. */
export interface SeccompFilter {
  readonly code: readonly number[];
  readonly log: boolean;
  /** Who answers SECCOMP_RET_USER_NOTIF; null when that one has gone, absent when there never was one. */
  listener?: SeccompListener | null;
}
/** struct notification */
export interface SeccompListener {
  nextLo: number;
  nextHi: number;
  /** The semaphore receivers take. */
  request: number;
  readonly notes: SeccompNote[];
  readonly queue: WaitQueue;
  readonly waitKillable: boolean;
}
/** struct seccomp_knotif: a call that waits for its answer; `continued`: it is being made after all. */
export interface SeccompNote {
  readonly idLo: number;
  readonly idHi: number;
  readonly x: TaskExt;
  readonly callId: number;
  readonly data: Uint8Array;
  state: 'init' | 'sent' | 'replied' | 'continued';
  value: number;
  error: number;
  flags: number;
  readonly ready: WaitQueue;
}
