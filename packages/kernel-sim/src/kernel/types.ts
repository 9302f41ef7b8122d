/**
 * kernel/types.ts — the kernel as its parts see each other.
 *
 * What C can name is in simulated RAM behind views (include/sched.ts). Everything else is in KernelState: plain objects, Maps and
 * bytes that may refer to each other freely, so that one generic walk snapshots it all. Never put a function or a class instance in it.
 */
import type { Era } from '../era/era.ts';
import type { Cause, MachineEvent } from '../events.ts';
import type { FsState, Inode } from '../fs/types.ts';
import type { Cred, Task } from '../include/sched.ts';
import type { BootConfig, Build } from '../machine-types.ts';
import type { Memory } from '../mm/memory.ts';
import type { Views } from '../mm/struct.ts';
import type { SharedPages } from '../mm/vma.ts';
import type { Arg, Program } from '../program/types.ts';
import type { Facts, Millis, Pid, Seat, TtyId } from '../types.ts';
import type { SpaceState } from './c-state.ts';
import type { Guard, LsmFacts } from './guard-types.ts';
import type { KernelCode, ModuleState } from './module-state.ts';
import type { Cgroup, NsProxy, PidNs, UserNs } from './ns-types.ts';
import type { ProgState, TaskExt, UserUse } from './task-types.ts';
import type { Timer } from './timer-types.ts';
import type { BlockOptions, SysResult, UserAccess, WaitQueue } from './wait-types.ts';

export type { Guard, LsmFacts, LsmHook } from './guard-types.ts';
export type { Cgroup, IdRange, NsProxy, PidNs, PlainNs, UserNs, UtsNs } from './ns-types.ts';
export type {
  FutexPi,
  FutexWait,
  GenState,
  JournalEntry,
  PortRights,
  ProcessExt,
  ProgState,
  TaskExt,
  UserUse,
} from './task-types.ts';
export type { KTimer, PosixTimer, Timer, TimerFd } from './timer-types.ts';
export type {
  PendingStop,
  SeccompFilter,
  SeccompListener,
  SeccompNote,
  SigRecord,
  StopThen,
  TraceState,
} from './trace-types.ts';
export type { Blocked, BlockOptions, Syscall, SysResult, UserAccess, WaitQueue } from './wait-types.ts';

/** One seat's share of the CPU: tasks take turns, seats have equal virtual time. */
export interface RunQueue {
  readonly seat: Seat;
  vruntime: number;
  tasks: TaskExt[];
  /** What each of its tasks would have had by now in fair shares. */
  min: number;
}

export interface LogLine {
  readonly seq: number;
  readonly level: number;
  /** Seconds since boot. */
  readonly stamp: number;
  readonly text: string;
}

export type { ModuleState };

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
  /** It shows the memory the process had when it was opened, since 2.6.39 nothing once that is gone. `task`: only while the task is there. */
  readonly mm?: 'alone' | 'task';
  /** Further refusals when opened: 0 or a negative errno. `flags` of open(2). */
  open?(k: Kernel, current: Task, task: Task | null, flags: number): number;
  /**
   * Text, or a negative errno. `task` is set below [pid]. `ns`: the pid namespace whose numbers this /proc shows.
   * Absent: the file can only be written.
   */
  render?(k: Kernel, current: Task, task: Task | null, ns: PidNs): string | number;
  /** Written through seq_file: pwrite(2) is ESPIPE. */
  readonly seq?: true;
  /** A write by `current`; 0 or more is accepted. Absent: EACCES. */
  write?(k: Kernel, current: Task, task: Task | null, text: string): number;
  /** Positions are addresses of 32 bits, as of /proc/PID/mem. */
  readonly addresses?: true;
  /** Instead of `render` and `write`: bytes at a position, as of /proc/PID/mem. */
  readAt?(k: Kernel, current: Task, task: Task | null, pos: number, count: number): Uint8Array | SysResult;
  writeAt?(k: Kernel, current: Task, task: Task | null, pos: number, bytes: Uint8Array): SysResult;
  /** POLL* bits; absent: always readable and writable. */
  poll?(k: Kernel): number;
  queues?(k: Kernel): readonly WaitQueue[];
}

export interface KernelState {
  readonly seed: number;
  /** CPU cycles since power on of the first boot; room time is derived from it. */
  cycles: number;
  /** Of those, spent on behalf of tasks since this boot. */
  busyCycles: number;
  /** calc_load_update and avenrun: the cycle of the next sample, and the averages. */
  readonly load: { at: number; avg: readonly number[] };
  /** Context switches since this boot. */
  switches: number;
  /** Cycle of the present boot: uptime counts from here. */
  bootedAt: number;
  /** How far somebody set the wall clock from what it was. */
  clockShiftMs: number;
  /** Bytes beside the memory of processes by the seat that has them: IPC objects, what programs of the image hold. */
  heldBySeat: Map<Seat, number>;
  /** RLIMIT_MSGQUEUE: what the queues of a user may take. */
  mqBytes: Map<number, number>;
  /** Register of the CMOS clock that port 0x71 shows. */
  cmosIndex: number;
  boots: number;
  halted: 'panic' | 'off' | null;
  /** After a panic: the cycle at which kernel.panic starts the machine again; null never. */
  rebootAt: number | null;
  fs: FsState;
  /** By pid, in order of creation; threads and zombies included, reaped ones not. The pid table `ps` asks. */
  tasks: Map<Pid, TaskExt>;
  /** Processes (their leaders) by group and by session. */
  groups: Map<Pid, TaskExt[]>;
  sessions: Map<Pid, TaskExt[]>;
  users: Map<number, UserUse>;
  /** The initial namespaces. */
  pidNs: PidNs;
  userNs: UserNs;
  ns: NsProxy;
  /** By the handle in cred->user_ns; 0 is the initial one. */
  userNamespaces: Map<number, UserNs>;
  nextInum: number;
  /** Sleepers of futex(2) by key. */
  futexes: Map<string, TaskExt[]>;
  cgroup: Cgroup;
  initTask: number;
  /** The first child of init, when the machine was booted to run one job; its end is told. */
  job: Pid;
  initPidNs: number;
  initNsproxy: number;
  /** System calls so far; `cause` of events. */
  calls: number;
  timers: Timer[];
  timerSeq: number;
  queues: RunQueue[];
  minVruntime: number;
  /** The running task makes way for one that it woke, and keeps its place. */
  preempted: boolean;
  current: TaskExt | null;
  log: LogLine[];
  logSeq: number;
  modules: ModuleState[];
  kcode: KernelCode;
  tainted: number;
  oopses: number;
  sysctl: Map<string, number | string>;
  /** Other halves of mm_structs, by address. */
  spaces: Map<number, SpaceState>;
  /** Page cache of mapped files. */
  fileMaps: Map<Inode, SharedPages>;
  /** How many lines about unhandled faults the log got in this window of five seconds. */
  faultLines: { window: number; count: number };
  /** kmalloc: free chunks by size class, and the pages of large ones. */
  slab: { free: Map<number, number[]>; big: Map<number, number>; owner: Map<number, number> };
  /** Per seat: log lines this second, modules loaded. */
  seats: Map<number, { second: number; lines: number; loads: number; tasks: number }>;
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
  timer(at: Millis, kind: Timer['kind'], task: TaskExt | null, what?: Timer['what']): Timer;
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
  /** A sleeping task looks whether there is something to do on its way out of the kernel: freezing, traps. */
  interrupt(x: TaskExt): void;
  /** A frozen task runs on. */
  thaw(x: TaskExt): void;
  /** The CPU's trap flag. */
  setStep(x: TaskExt, on: boolean): void;
  resumeTracee(t: Task): void;
  release(t: Task): void;
  /** Registers a new task's other half; `forget` when it is reaped. */
  adopt(x: TaskExt): void;
  forget(x: TaskExt): void;
  /** Who last signalled or wrote into this task: credited when it dies of it. */
  lastSender(task: Task): Pid;
  blame(task: Task): void;
  /** A question is being answered: nothing may be filled in on the way. */
  readonly peeking: boolean;
  /** Runs `fn` without recording the guards it asks: the kernel's own bookkeeping (SIGCHLD), not a student's attempt. */
  quietly(fn: () => void): void;
  /** capable(): in the initial user namespace. */
  capable(task: Task, cap: number): boolean;
  /** The bit in cap_effective, in whichever user namespace the task is. */
  hasCap(task: Task, cap: number): boolean;
  printk(level: number, text: string): void;
  emit(event: DistributiveOmit<MachineEvent, keyof Cause>): void;
  /** Halts the machine. Never returns: unwinds to apply(). */
  panic(text: string): never;
}

export type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
