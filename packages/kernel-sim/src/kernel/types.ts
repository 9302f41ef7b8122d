/**
 * kernel/types.ts — the kernel as its parts see each other.
 *
 * What C can name is in simulated RAM behind views (include/sched.ts). Everything else is in KernelState: plain objects, Maps and
 * bytes that may refer to each other freely, so that one generic walk snapshots it all. Never put a function or a class instance in it.
 */

import type { Era } from '../era/era.ts';
import type { Cause, MachineEvent } from '../events.ts';
import type { FilesStruct, FsState, FsStruct, Inode } from '../fs/types.ts';
import type { Cred, Task } from '../include/sched.ts';
import type { BootConfig, Build } from '../machine-types.ts';
import type { Memory } from '../mm/memory.ts';
import type { Views } from '../mm/struct.ts';
import type { SharedPages } from '../mm/vma.ts';
import type { Arg, Program, RunnerCall } from '../program/types.ts';
import type { Facts, GuardId, Millis, Pid, Plain, Seat, TtyId } from '../types.ts';
import type { CState, SpaceState } from './c-state.ts';
import type { KernelCode, KernelSide, ModuleState } from './module-state.ts';

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

/** struct pid_namespace's other half. The numbers of the initial one are the pids of KernelState.tasks. */
export interface PidNs {
  readonly addr: number;
  readonly level: number;
  readonly parent: PidNs | null;
  readonly inum: number;
  readonly userNs: UserNs;
  /** By number in this namespace: every task inside or below. */
  readonly tasks: Map<number, TaskExt>;
  last: number;
  /** Its init has died: no more forks into it (PIDNS_ADDING cleared). */
  dead: boolean;
  /** What reboot(2) inside left for its parent to read: SIGHUP or SIGINT; 0 none. */
  reboot: number;
  /** zap_pid_ns_processes() sleeps here. */
  readonly empty: WaitQueue;
}
export interface IdRange {
  readonly first: number;
  readonly lower: number;
  readonly count: number;
}
export interface UserNs {
  readonly inum: number;
  readonly level: number;
  readonly parent: UserNs | null;
  readonly owner: number;
  readonly group: number;
  uidMap: readonly IdRange[];
  gidMap: readonly IdRange[];
  setgroups: boolean;
}
export interface UtsNs {
  readonly inum: number;
  readonly userNs: UserNs;
  hostname: string;
  domainname: string;
}
/** ipc, net, cgroup, time: told apart, and nothing more. */
export interface PlainNs {
  readonly inum: number;
  readonly userNs: UserNs;
}
/** struct nsproxy's other half; shared until a member changes. */
export interface NsProxy {
  readonly uts: UtsNs;
  readonly ipc: PlainNs;
  readonly net: PlainNs;
  readonly cgroup: PlainNs;
  readonly mnt: { readonly inum: number; readonly userNs: UserNs };
  /** For children; the task's own is x.pidNs. */
  readonly pid: PidNs;
}

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

/** A POSIX timer. */
export interface PosixTimer {
  readonly id: number;
  readonly clock: number;
  readonly owner: TaskExt;
  /** SIGEV_SIGNAL 0, NONE 1, THREAD_ID 4. */
  readonly notify: number;
  readonly target: TaskExt | null;
  readonly sig: number;
  readonly value: number;
  timer: Timer | null;
  at: Millis;
  everyMs: number;
  /** Of a CPU clock: at how many cycles; 0 when not armed. */
  cpuAt: number;
  overrun: number;
  lastOverrun: number;
  queued: boolean;
}
/** What the threads of a process share beside signal_struct. */
export interface ProcessExt {
  /** ITIMER_REAL, VIRTUAL, PROF: when it rings (room time, or CPU cycles used) and its period. */
  real: { timer: Timer | null; at: Millis; everyMs: number };
  virt: { at: number; every: number };
  prof: { at: number; every: number };
  posix: Map<number, PosixTimer>;
  nextTimer: number;
  /** RLIMIT_CPU: seconds at which SIGXCPU was last sent. */
  cpuWarned: number;
  /** CPU cycles of all its threads, gone ones too. */
  cycles: number;
  /** Of children waited for. */
  childCycles: number;
  /** Context switches of all its threads, and of children waited for: it slept, or others were put before it. */
  nvcsw: number;
  nivcsw: number;
  childNvcsw: number;
  childNivcsw: number;
  /** struct task_io_accounting: of its threads, and of children waited for. */
  readonly io: { rchar: number; wchar: number; syscr: number; syscw: number };
  ioprio: number;
  /** A tty it had when that was hung up: tty_old_pgrp. */
  oldPgrp: Pid;
  /** The numbers, by level, of groups and sessions it was in, for when their leader is gone. Empty in the initial namespace. */
  groupNrs: Map<Pid, readonly number[]>;
  /** Faults and memory for getrusage. */
  minflt: number;
  childMinflt: number;
  maxRssPages: number;
  /** Readers of signalfds of this process. */
  signalfd: WaitQueue;
  /** Whom pidfds of this process wake. */
  pidfds: WaitQueue;
}

/** One user's share: user_struct / ucounts. */
export interface UserUse {
  processes: number;
  sigpending: number;
}

/** A task's other half: what C cannot name. One per task (thread), reachable from its view by `k.x(task)`. */
export interface TaskExt {
  readonly addr: number;
  /** Number in the initial namespace. Changes only when execve(2) of a thread takes the leader's. */
  pid: Pid;
  /** Numbers by level, the first is `pid`. */
  nrs: readonly number[];
  readonly pidNs: PidNs;
  ns: NsProxy;
  proc: ProcessExt;
  /** As a tracee; null when nobody traces it. */
  trace: TraceState | null;
  /** What a tracee that was let go in a stop still has to do on its way to user mode. */
  after: StopThen | null;
  /** sigaltstack(2): `flags` SS_DISABLE is 2. */
  altstack: { sp: number; size: number; flags: number };
  /** set_robust_list(2) */
  robust: number;
  /** futex(2): the word it sleeps on. */
  futex: FutexWait | null;
  seccomp: readonly SeccompFilter[];
  cgroup: Cgroup | null;
  /** Frozen by its cgroup. */
  frozen: boolean;
  personality: number;
  /** PF_NPROC_EXCEEDED: it became a user who has too many processes; its next exec fails. */
  nprocExceeded: boolean;
  /** The uid whose UserUse it is counted in. */
  user: number;
  /** sched_setattr, setpriority … that modules do not name. */
  resetOnFork: boolean;
  timerSlackNs: number;
  /** PR_SET_TSC, PR_SET_MCE_KILL and other words prctl(2) only keeps. */
  prctl: Map<number, number>;
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
  /** Cycles it has had, compared within its seat. */
  vruntime: number;
  exe: string;
  argv: readonly string[];
  env: readonly string[];
  /** wait4() sleeps here; shared by the threads of a process. */
  childQueue: WaitQueue;
  /** Controlling terminal, as in signal_struct->tty; null when none. Shared by the session through tty/. */
  tty: TtyId | null;
  groups: readonly number[];
  nvcsw: number;
  nivcsw: number;
  cycles: number;
  startedAt: Millis;
  /** vfork(2): the parent sleeps here until exec or exit. */
  vfork: WaitQueue | null;
  /** Mask to restore after sigsuspend(2). */
  savedMask: { lo: number; hi: number } | null;
  /** Signals a generator program caught and has not fetched yet. */
  caught: { lo: number; hi: number };
  /** Whose order a task without a seat is carrying out (what init read from a fifo). */
  onBehalf: Seat;
  /** Wait status, for those who look after the struct is gone. */
  exitCode: number;
  /** What kthreads and modules wait for. */
  name?: string;
  /** Kernel-mode C it runs; absent for most. */
  kside?: KernelSide;
}

export interface FutexWait {
  readonly key: string;
  readonly bitset: number;
  woken: boolean;
}
/** One installed filter: classic BPF, four words an instruction. */
export interface SeccompFilter {
  readonly code: readonly number[];
  readonly log: boolean;
}
/** A control group (v2): what its files say. */
export interface Cgroup {
  readonly name: string;
  readonly parent: Cgroup | null;
  readonly children: Map<string, Cgroup>;
  readonly members: Map<Pid, TaskExt>;
  /** pids.max; -1 is max. `pids` counts the tasks here and below. */
  pidsMax: number;
  pids: number;
  pidsRefused: number;
  /** memory.max in pages; -1 is max. */
  memMax: number;
  memPages: number;
  oomKills: number;
  oomEvents: number;
  /** memory.oom.group: the whole group is killed, not one task. */
  oomGroup: boolean;
  oomGroupKills: number;
  maxEvents: number;
  /** cpu.max: quota of a period in microseconds; -1 is max. */
  cpuQuota: number;
  cpuPeriod: number;
  cpuUsed: number;
  cpuWindow: number;
  weight: number;
  freeze: boolean;
  /** Controllers enabled for the children. */
  subtree: string[];
  readonly changed: WaitQueue;
  gone: boolean;
}

export interface Timer {
  /** Cycle at which it rings. */
  readonly at: number;
  readonly seq: number;
  readonly kind: 'wake' | 'alarm' | 'posix' | 'reboot' | 'timerfd' | 'cgroup' | 'hung' | 'ktimer' | 'kwork';
  readonly task: TaskExt | null;
  /** What it is about, by kind. */
  readonly what?: PosixTimer | TimerFd | Cgroup | KTimer;
}
/** A module's timer_list or delayed work. */
export interface KTimer {
  readonly addr: number;
}
export interface TimerFd {
  readonly clock: number;
  timer: Timer | null;
  at: Millis;
  everyMs: number;
  ticks: number;
  readonly readable: WaitQueue;
}

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
  /** Somebody wrote into its text: the next call faults. */
  doomed?: boolean;
}
export type ProgState =
  | GenState
  | { kind: 'idle' | 'kthread' | 'dead'; name: string }
  /** The init of a namespace that waits for its members to be gone. */
  | { kind: 'zapping'; name: string; groupDead: boolean; how: string }
  | CState;

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
