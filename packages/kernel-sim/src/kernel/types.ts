/**
 * kernel/types.ts — the kernel as its parts see each other.
 *
 * What C can name is in simulated RAM behind views (include/sched.ts). Everything else is in KernelState: plain objects, Maps and
 * bytes that may refer to each other freely, so that one generic walk snapshots it all. Never put a function or a class instance in it.
 */

import type { Era } from '../era/era.ts';
import type { Cause, MachineEvent } from '../events.ts';
import type { FilesStruct, FsState, FsStruct } from '../fs/types.ts';
import type { Cred, Task } from '../include/sched.ts';
import type { BootConfig, Build } from '../machine-types.ts';
import type { Memory } from '../mm/memory.ts';
import type { Views } from '../mm/struct.ts';
import type { Arg, Program, RunnerCall } from '../program/types.ts';
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

/** A task's other half: what C cannot name. One per task (thread), reachable from its view by `k.x(task)`. */
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
  /** The result to hand to the program when it next runs. */
  result: number | null;
  /** Set by k.block until woken. */
  wait: {
    queues: WaitQueue[];
    until: Millis | null;
    mode: 'interruptible' | 'killable' | 'uninterruptible';
    timer: Timer | null;
  } | null;
  /** In a run queue, or running. */
  runnable: boolean;
  /** Cycles left of its turn. */
  slice: number;
  exe: string;
  argv: readonly string[];
  env: readonly string[];
  /** wait4() sleeps here; shared by the threads of a process. */
  childQueue: WaitQueue;
  /** Controlling terminal, as in signal_struct->tty; null when none. Shared by the session through tty/. */
  tty: TtyId | null;
  groups: readonly number[];
  cycles: number;
  startedAt: Millis;
  /** vfork(2): the parent sleeps here until exec or exit. */
  vfork: WaitQueue | null;
  /** ITIMER_REAL: when it rings and its period. */
  alarm: { timer: Timer | null; at: Millis; everyMs: number };
  /** RLIMIT-free bookkeeping of job control notices not yet fetched by wait4. */
  stopCode: number;
  continued: boolean;
  /** Mask to restore after sigsuspend(2). */
  savedMask: { lo: number; hi: number } | null;
  /** Signals a generator program caught and has not fetched yet. */
  caught: { lo: number; hi: number };
  /** Whose order a task without a seat is carrying out (what init read from a fifo). */
  onBehalf: Seat;
  /** Children's CPU time, for times(2) and wait4's rusage. */
  childCycles: number;
  /** Wait status, for those who look after the struct is gone. */
  exitCode: number;
  /** What kthreads and modules wait for. */
  name?: string;
}

export interface Timer {
  /** Cycle at which it rings. */
  readonly at: number;
  readonly seq: number;
  readonly kind: 'wake' | 'alarm' | 'reboot';
  readonly task: TaskExt | null;
}

/** One seat's share of the CPU: tasks take turns, seats have equal virtual time. */
export interface RunQueue {
  readonly seat: Seat;
  vruntime: number;
  tasks: TaskExt[];
}

export interface LogLine {
  readonly seq: number;
  readonly level: number;
  /** Seconds since boot. */
  readonly stamp: number;
  readonly text: string;
}

export interface ModuleState {
  name: string;
  /** struct module's address; also what /proc/modules shows. */
  addr: number;
  size: number;
  state: 'Live' | 'Loading' | 'Unloading';
  refcnt: number;
  usedBy: string[];
  taints: string;
  seat: Seat;
  frames: { base: number; pages: number };
  init: number;
  exit: number;
  symbols: Map<string, number>;
}

export interface GenState {
  kind: 'program';
  path: string;
  saved: Plain | null;
  /** Results of the calls since `saved`: the number, and the bytes copied out by argument index. */
  journal: { r: number; out: [number, Uint8Array][] | null }[];
  /** Handlers entered and not yet left (sa_handler runs between calls). */
  handlers: Plain[];
  /** main() has been called. */
  started: boolean;
}
export type ProgState =
  | GenState
  | { kind: 'idle' | 'kthread' | 'dead'; name: string }
  | { kind: 'c'; cpu: Plain; space: Plain };

export interface Guard<Ctx, F extends Facts> {
  readonly id: GuardId;
  /** The kernel function whose check this is. */
  readonly site: string;
  /** Where another era has it in another function. */
  readonly sites?: Readonly<Record<string, string>>;
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
  /** Permission bits; S_IFLNK makes it a symbolic link to what `render` answers. Default 0444. */
  readonly mode?: number;
  /** Eras that have it; default all. */
  readonly eras?: readonly string[];
  /** May another look into `task`? `ptrace`: only who could trace it (EACCES). Default anybody the mode allows. */
  readonly access?: 'ptrace';
  /** Text, or a negative errno. `task` is set below [pid]. */
  render(k: Kernel, current: Task, task: Task | null): string | number;
  /** A write by `current`; 0 or more is accepted. Absent: EACCES. */
  write?(k: Kernel, current: Task, task: Task | null, text: string): number;
}

export interface KernelState {
  readonly seed: number;
  /** CPU cycles since power on of the first boot; room time is derived from it. */
  cycles: number;
  /** Cycle of the present boot: uptime counts from here. */
  bootedAt: number;
  boots: number;
  halted: 'panic' | 'off' | null;
  fs: FsState;
  /** By pid, in order of creation; threads and zombies included, reaped ones not. The pid table `ps` asks. */
  tasks: Map<Pid, TaskExt>;
  initTask: number;
  /** The first child of init, when the machine was booted to run one job; its end is told. */
  job: Pid;
  initPidNs: number;
  initNsproxy: number;
  lastPid: Pid;
  /** System calls so far; `cause` of events. */
  calls: number;
  timers: Timer[];
  timerSeq: number;
  queues: RunQueue[];
  minVruntime: number;
  current: TaskExt | null;
  log: LogLine[];
  logSeq: number;
  modules: ModuleState[];
  tainted: number;
  oopses: number;
  hostname: string;
  domainname: string;
  sysctl: Map<string, number | string>;
  /** kmalloc: free chunks by size class, and the pages of large ones. */
  slab: { free: Map<number, number[]>; big: Map<number, number>; owner: Map<number, number> };
  /** Per seat: log lines this second, modules loaded. */
  seats: Map<number, { second: number; lines: number; loads: number }>;
  /** Who sits where: survives a reset. */
  terminals: Map<TtyId, { uid: number; login: string; sudo: boolean }>;
  /** Who last got a signal through to init, or changed it: pid and seat. */
  culprit: { pid: Pid; seat: Seat } | null;
  /** xorshift state for AT_RANDOM, /dev/urandom and the like. */
  rng: number;
}

export interface Kernel {
  readonly build: Build;
  readonly config: BootConfig;
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
  /** Adds a timer; `k.cancel` removes it. */
  timer(at: Millis, kind: Timer['kind'], task: TaskExt | null): Timer;
  cancel(timer: Timer | null): void;
  makeRunnable(x: TaskExt): void;
  /** The views of every process (thread group leader), walked through the `tasks` list as for_each_process does. */
  forEachProcess(): Task[];
  readonly current: Task | null;
  random(): number;
  readonly live: WeakMap<TaskExt, Program>;
  /** The buffers copied out to by the call just made; empties the list. */
  noteOuts(args: readonly Arg[]): void;
  takeOuts(): [number, Uint8Array][] | null;
  /** Runs `fn` as a system call of `x`: its events carry a cause. */
  inCall<T>(x: TaskExt, name: string, fn: () => T): T;
  traceCall(task: Task, name: string, args: readonly Arg[], result: number): void;
  freeMemory(task: Task): void;
  /** kernel/cred.c abort_creds() */
  discardCred(c: Cred): void;
  /** exec: the old program is gone, its memory too. */
  replaceProgram(x: TaskExt, prog: ProgState): void;
  /** Registers a new task's other half; `forget` when it is reaped. */
  adopt(x: TaskExt): void;
  forget(x: TaskExt): void;
  /** Who last signalled or wrote into this task: credited when it dies of it. */
  lastSender(task: Task): Pid;
  blame(task: Task): void;
  /** Runs `fn` without recording the guards it asks: the kernel's own bookkeeping (SIGCHLD), not a student's attempt. */
  quietly(fn: () => void): void;
  capable(task: Task, cap: number): boolean;
  printk(level: number, text: string): void;
  emit(event: DistributiveOmit<MachineEvent, keyof Cause>): void;
  /** Halts the machine. Never returns: unwinds to apply(). */
  panic(text: string): never;
}
export type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
