/** kernel/wait-types.ts — where calls sleep, and how they read what they were given. */
import type { Task } from '../include/sched.ts';
import type { Arg } from '../program/types.ts';
import type { Millis } from '../types.ts';
import type { TaskExt } from './task-types.ts';
import type { Kernel } from './types.ts';

/** A place to sleep at; lives inside the object one waits for (a pipe, an inode, a signal_struct's child queue). */
export interface WaitQueue {
  waiters: TaskExt[];
}

/** A call that must wait returns this; it is run again, from the start, when woken. Made by `k.block`. */
export interface Blocked {
  readonly blocked: true;
}

/** Linux's convention: >= 0 the result, < 0 an errno. */
export type SysResult = number | Blocked;

export interface BlockOptions {
  readonly on: readonly WaitQueue[];
  /** Room time to wake at all the same; the call finds out by comparing k.now. */
  readonly until?: Millis;
  /** What to return when a signal is pending: partial progress or an errno. Default -ERESTARTSYS. */
  readonly onSignal?: number;
  /** TASK_UNINTERRUPTIBLE / TASK_KILLABLE. Default interruptible. */
  readonly mode?: 'interruptible' | 'killable' | 'uninterruptible';
}

export interface Syscall {
  readonly name: string;
  readonly nr: number;
  run(k: Kernel, current: Task, args: readonly Arg[]): SysResult;
}

/** Reads and writes the caller's memory, be it a C program's pages or a value a generator handed over. Negative numbers are errnos. */
export interface UserAccess {
  /** A NUL-terminated string of at most `limit` bytes (default PATH_MAX); -EFAULT, or -ENAMETOOLONG. */
  string(arg: Arg | undefined, limit?: number): string | number;
  strings(arg: Arg | undefined): readonly string[] | number;
  read(arg: Arg | undefined, count: number): Uint8Array | number;
  /** 0 or -EFAULT. */
  write(arg: Arg | undefined, bytes: Uint8Array): number;
  /** The argument `offset` bytes further on. */
  at(arg: Arg | undefined, offset: number): Arg;
  /** One little-endian word; undefined for a bad address. */
  u32(arg: Arg | undefined, offset?: number): number | undefined;
  isNull(arg: Arg | undefined): boolean;
}
