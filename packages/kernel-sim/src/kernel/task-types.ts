/** kernel/task-types.ts — what the kernel keeps of a task and a process beside its structs in RAM. */
import type { FilesStruct, FsStruct } from '../fs/types.ts';
import type { RunnerCall } from '../program/types.ts';
import type { Millis, Pid, Plain, Seat, TtyId } from '../types.ts';
import type { CState } from './c-state.ts';
import type { KernelSide } from './module-state.ts';
import type { Cgroup, NsProxy, PidNs } from './ns-types.ts';
import type { PosixTimer, Timer } from './timer-types.ts';
import type { SeccompFilter, SeccompNote, StopThen, TraceState } from './trace-types.ts';
import type { WaitQueue } from './wait-types.ts';

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
  /** The call a supervisor is asked about. */
  notified?: SeccompNote;
  cgroup: Cgroup | null;
  /** Frozen by its cgroup. */
  frozen: boolean;
  personality: number;
  /** I/O ports it may use; null when it never asked. Inherited by children, kept by exec. */
  ports: PortRights | null;
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

/** iopl(2), and the ports of ioperm(2) as a set of bits. */
export interface PortRights {
  readonly iopl: number;
  readonly allowed: Uint8Array | null;
}
export interface FutexWait {
  readonly key: string;
  readonly bitset: number;
  woken: boolean;
  /** FUTEX_LOCK_PI: whose it is, shared by all who wait for the same word; and where the word is for this one. */
  readonly pi?: FutexPi;
  readonly addr?: number;
}
/** struct futex_pi_state */
export interface FutexPi {
  owner: TaskExt | null;
}

/** A call, its result, and the bytes copied out by argument index. */
export interface JournalEntry {
  readonly nr: number;
  readonly r: number;
  readonly out: readonly (readonly [number, Uint8Array])[] | null;
}
export interface GenState {
  kind: 'program';
  path: string;
  saved: Plain | null;
  /** Results of the calls since `saved`. */
  journal: JournalEntry[];
  /** About the host memory the journal and the prologue take. */
  journalBytes: number;
  /** Results of the calls up to sys.ready(), which every later life begins with; null before it. */
  prologue: readonly JournalEntry[] | null;
  /** sys.spend() since the journal's last entry. */
  spends: number;
  /** What its command line and environment take. */
  argBytes: number;
  /** Pages of the machine's memory counted as its own (kernel/held.ts), and as those of a seat. */
  held: number;
  seat: Seat;
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
