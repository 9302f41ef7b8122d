/**
 * kernel/types.ts — the kernel as its parts see each other.
 *
 * What C can name is in simulated RAM behind views (include/sched.ts). Everything else is in KernelState: plain objects, Maps and
 * bytes that may refer to each other freely, so that one generic walk snapshots it all. Never put a function or a class instance in it.
 */

import type { Era } from '../era/era.ts';
import type { Cause, MachineEvent } from '../events.ts';
import type { FilesStruct, FsState, FsStruct } from '../fs/types.ts';
import type { Task } from '../include/sched.ts';
import type { Memory } from '../mm/memory.ts';
import type { Views } from '../mm/struct.ts';
import type { Arg, RunnerCall } from '../program/types.ts';
import type { Facts, GuardId, Millis, Pid, Plain, Seat, TtyId } from '../types.ts';

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

/** A task's other half: what C cannot name. One per task, reachable from its view by `k.x(task)`. */
export interface TaskExt {
  readonly addr: number;
  readonly pid: Pid;
  /** loginuid: who is behind it. Inherited through fork, sudo, setsid; null for the machine. */
  seat: Seat;
  files: FilesStruct;
  fs: FsStruct;
  /** What it is running. */
  prog: ProgState;
  /** The call under way (re-run when woken), with what must survive a re-run in `restart`. */
  call: RunnerCall | null;
  callId: number;
  restart: Plain | null;
  /** Set by k.block until woken. */
  wait: { queues: WaitQueue[]; until: Millis | null; mode: 'interruptible' | 'killable' | 'uninterruptible' } | null;
  exe: string;
  argv: readonly string[];
  env: readonly string[];
  childQueue: WaitQueue;
  /** Controlling terminal, as in signal_struct->tty; null when none. */
  tty: TtyId | null;
  cycles: number;
  startedAt: Millis;
  exitCode: number;
}

export interface GenState {
  kind: 'program';
  path: string;
  saved: Plain | null;
  /** Results of the calls since `saved`: the number, and the bytes copied out by argument index. */
  journal: { r: number; out: [number, Uint8Array][] | null }[];
  /** Handlers entered and not yet left (sa_handler runs between calls). */
  handlers: Plain[];
}
export type ProgState =
  | GenState
  | { kind: 'idle' | 'kthread' | 'dead'; name: string }
  | { kind: 'c'; cpu: Plain; space: Plain };

export interface Guard<Ctx, F extends Facts> {
  readonly id: GuardId;
  /** The kernel function whose check this is. */
  readonly site: string;
  readonly eras: readonly string[];
  read(ctx: Ctx): F;
  blocks(facts: F): boolean;
}

/** Facts of each LSM hook; plugins refuse by them. `seat` fields are loginuids (-1: the machine's own). */
export interface LsmFacts {
  task_kill: {
    sig: number;
    pid: number;
    seat: number;
    targetSeat: number;
    uid: number;
    comm: string;
    targetComm: string;
  };
  task_create: { seat: number; tasks: number; uid: number };
  task_prctl: { seat: number; option: number };
  inode_permission: { seat: number; uid: number; path: string; write: boolean; owner: number; isTty: boolean };
  file_open: { seat: number; uid: number; openFiles: number };
  vm_enough_memory: { seat: number; pages: number; adding: number };
  kernel_module: { seat: number; uid: number; name: string; loads: number };
  syslog_write: { seat: number; linesThisSecond: number };
  ptrace_access_check: { seat: number; pid: number; targetSeat: number };
}
export interface LsmHook<H extends keyof LsmFacts = keyof LsmFacts> {
  readonly hook: H;
  readonly id: GuardId;
  /** The errno it answers with, negative. Default -EPERM. */
  readonly errno?: number;
  blocks(facts: LsmFacts[H]): boolean;
}

/** A file under /proc (or below a per-process folder) rendered when opened. */
export interface ProcFile {
  /** e.g. `meminfo`, `sys/kernel/panic`, `[pid]/status`. */
  readonly path: string;
  readonly mode?: number;
  /** Text, or a negative errno. `task` is set below [pid]. */
  render(k: Kernel, current: Task, task: Task | null): string | number;
  /** A write by `current`; 0 or more is accepted. Absent: EACCES. */
  write?(k: Kernel, current: Task, task: Task | null, text: string): number;
}

export interface KernelState {
  /** CPU cycles since power on of the first boot; room time is derived from it. */
  cycles: number;
  boots: number;
  fs: FsState;
  /** By pid, in order of creation; zombies included, reaped ones not. The pid table `ps` asks. */
  tasks: Map<Pid, TaskExt>;
  hostname: string;
  sysctl: Map<string, number | string>;
}

export interface Kernel {
  readonly mem: Memory;
  readonly views: Views;
  readonly state: KernelState;
  readonly era: Era;
  readonly user: UserAccess;
  /** Room time in milliseconds; fractions are cycles. */
  readonly now: Millis;
  x(task: Task): TaskExt;
  task(x: TaskExt): Task;
  /** find_task_by_vpid(): null when there is none. Zombies count. */
  find(pid: Pid): Task | null;
  /** Asks a guard and records the answer. False, and silent, when the era has no such guard. */
  blocked<Ctx, F extends Facts>(guard: Guard<Ctx, F>, ctx: Ctx): boolean;
  /** Where Linux calls security_*(): first refusal wins. 0 or a negative errno. */
  security<H extends keyof LsmFacts>(hook: H, facts: LsmFacts[H]): number;
  /** Suspends the current call; or returns `onSignal` at once when a signal is pending. */
  block(current: Task, options: BlockOptions): SysResult;
  wake(queue: WaitQueue): void;
  /** A signal from the kernel itself (SEND_SIG_PRIV). */
  sendSignal(task: Task, sig: number): void;
  /** kill_pgrp() from the kernel, for ttys. */
  signalGroup(pgrp: Pid, sig: number): void;
  signalPending(task: Task): boolean;
  capable(task: Task, cap: number): boolean;
  printk(level: number, text: string): void;
  emit(event: DistributiveOmit<MachineEvent, keyof Cause>): void;
  /** Halts the machine. Never returns: unwinds to apply(). */
  panic(text: string): never;
}
export type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
