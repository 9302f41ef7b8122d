/**
 * era/era.ts — what a kernel version is, as data. No `if (era === …)` anywhere else.
 *
 * The switches are facts about the two sources; `config` also carries sysctl defaults of a distribution kernel of the time.
 */
import { Bug, type EraId } from '../types.ts';

export interface Era {
  readonly id: EraId;
  /** `uname -r`. */
  readonly release: string;
  /** `uname -v`. */
  readonly version: string;
  /** Sysctl defaults by dotted name. */
  readonly sysctl: Readonly<Record<string, number | string>>;
  /** Behaviour switches. */
  readonly switches: {
    /** is_global_init() asks the process (tgid) instead of the thread (pid). */
    readonly globalInitIsProcess: boolean;
    /** complete_signal() spares an unkillable task in its fatal shortcut. */
    readonly fatalShortcutTestsUnkillable: boolean;
    /** sig_ignored(): the tracing test comes before the ignore decision and never for SIGKILL. */
    readonly tracedTestFirst: boolean;
    /** "force" is set for SEND_SIG_PRIV and SI_KERNEL, not only for senders outside the namespace. */
    readonly privForces: boolean;
    /** "force" rescues SIGKILL and SIGSTOP only. */
    readonly forceOnlyKillStop: boolean;
    /** A completed group stop, and SIGCONT after it, assign signal->flags wholesale. */
    readonly groupStopAssignsFlags: boolean;
    /** force_sig() leaves SIGNAL_UNKILLABLE alone while the task is traced. */
    readonly forceSparesTraced: boolean;
    /** A thread may always signal its own process. */
    readonly sameGroupAllowed: boolean;
    /** The last thread of init panics at the start of do_exit, not in find_new_reaper at its end. */
    readonly panicsEarly: boolean;
    /** The panic line ends in exitcode=0x…. */
    readonly panicShowsExitCode: boolean;
    /** kill(INT_MIN) is ESRCH. */
    readonly killIntMin: boolean;
    /** prepare_signal() drops everything for a process in group exit. */
    readonly groupExitDropsSignals: boolean;
    /** The exit code of a process is its last thread's, not the leader's. */
    readonly lastThreadDecides: boolean;
    /** prctl(PR_SET_CHILD_SUBREAPER). */
    readonly subreapers: boolean;
    /** fork() without a free pid answers EAGAIN (ENOMEM before). */
    readonly pidExhaustedErrno: number;
    readonly unknownModuleParamIgnored: boolean;
    readonly moduleTaintsOutOfTree: boolean;
    readonly moduleSignatures: boolean;
  };
  /** SIGNAL_* values in signal_struct.flags that moved. */
  readonly signalFlags: { readonly STOP_CONTINUED: number; readonly GROUP_EXIT: number };
  readonly EXIT_ZOMBIE: number;
  readonly EXIT_DEAD: number;
  readonly TASK_STOPPED: number;
  /** System calls that do not exist yet. */
  readonly missing: readonly string[];
  /** How panics and traces look. */
  readonly trace: 'old' | 'new';
}

const v2_6_34: Era = {
  id: 'v2.6.34',
  release: '2.6.34',
  version: '#1 Sun May 16 21:17:36 UTC 2010',
  sysctl: { 'kernel.dmesg_restrict': 0, 'kernel.kptr_restrict': 0, 'kernel.sysrq': 1, 'kernel.pid_max': 32768 },
  switches: {
    globalInitIsProcess: false,
    fatalShortcutTestsUnkillable: true,
    tracedTestFirst: false,
    privForces: false,
    forceOnlyKillStop: false,
    groupStopAssignsFlags: true,
    forceSparesTraced: false,
    sameGroupAllowed: false,
    panicsEarly: false,
    panicShowsExitCode: false,
    killIntMin: false,
    groupExitDropsSignals: false,
    lastThreadDecides: false,
    subreapers: false,
    pidExhaustedErrno: 12,
    unknownModuleParamIgnored: false,
    moduleTaintsOutOfTree: false,
    moduleSignatures: false,
  },
  signalFlags: { STOP_CONTINUED: 0x4, GROUP_EXIT: 0x8 },
  EXIT_ZOMBIE: 0x10,
  EXIT_DEAD: 0x20,
  TASK_STOPPED: 0x84,
  missing: [
    'setns',
    'prlimit64',
    'finit_module',
    'pidfd_send_signal',
    'pidfd_open',
    'pidfd_getfd',
    'clone3',
    'process_vm_readv',
    'process_vm_writev',
    'seccomp',
    'memfd_create',
    'semget',
    'semctl',
    'shmget',
    'shmctl',
    'shmat',
    'shmdt',
    'msgget',
    'msgsnd',
    'msgrcv',
    'msgctl',
    'renameat2',
    'execveat',
    'getrandom',
    'statx',
    'syncfs',
    'close_range',
    'openat2',
    'faccessat2',
    'bpf',
    'sched_setattr',
    'sched_getattr',
    'copy_file_range',
    'kcmp',
    'membarrier',
    'rseq',
    'userfaultfd',
    'name_to_handle_at',
    'open_by_handle_at',
    'fanotify_init',
    'socket',
    'socketpair',
    'bind',
    'connect',
    'listen',
    'accept4',
    'getsockopt',
    'setsockopt',
    'getsockname',
    'getpeername',
    'sendto',
    'sendmsg',
    'recvfrom',
    'recvmsg',
    'shutdown',
    'preadv2',
    'pwritev2',
    'sendmmsg',
    'clock_gettime64',
    'clock_nanosleep_time64',
    'futex_time64',
    'ppoll_time64',
    'pselect6_time64',
    'utimensat_time64',
    'rt_sigtimedwait_time64',
    'timer_settime64',
    'timer_gettime64',
    'timerfd_settime64',
    'timerfd_gettime64',
    'clock_settime64',
    'clock_adjtime64',
    'clock_getres_time64',
    'io_pgetevents_time64',
    'recvmmsg_time64',
    'sched_rr_get_interval_time64',
    'mq_timedsend_time64',
    'mq_timedreceive_time64',
    'semtimedop_time64',
  ],
  trace: 'old',
};

const v6_1: Era = {
  id: 'v6.1',
  release: '6.1.0-56-686-pae',
  version: '#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-16)',
  sysctl: {
    // Debian turns these on in the kernel itself.
    'fs.protected_hardlinks': 1,
    'fs.protected_symlinks': 1,
    'kernel.dmesg_restrict': 1,
    'kernel.kptr_restrict': 0,
    'kernel.sysrq': 438,
    'kernel.pid_max': 32768,
  },
  switches: {
    globalInitIsProcess: true,
    fatalShortcutTestsUnkillable: false,
    tracedTestFirst: true,
    privForces: true,
    forceOnlyKillStop: true,
    groupStopAssignsFlags: false,
    forceSparesTraced: true,
    sameGroupAllowed: true,
    panicsEarly: true,
    panicShowsExitCode: true,
    killIntMin: true,
    groupExitDropsSignals: true,
    lastThreadDecides: true,
    subreapers: true,
    pidExhaustedErrno: 11,
    unknownModuleParamIgnored: true,
    moduleTaintsOutOfTree: true,
    moduleSignatures: true,
  },
  signalFlags: { STOP_CONTINUED: 0x2, GROUP_EXIT: 0x4 },
  EXIT_ZOMBIE: 0x20,
  EXIT_DEAD: 0x10,
  TASK_STOPPED: 0x104,
  missing: [],
  trace: 'new',
};

const ERAS: readonly Era[] = [v2_6_34, v6_1];
export function eraOf(id: EraId): Era {
  const found = ERAS.find((e) => e.id === id);
  if (found === undefined) throw new Bug(`no era ${id}`);
  return found;
}
