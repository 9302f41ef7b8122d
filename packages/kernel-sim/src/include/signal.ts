/** include/signal.ts — signal numbers, sets, actions and codes of x86 Linux. */
export const SIGNALS = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGKILL',
  'SIGUSR1',
  'SIGSEGV',
  'SIGUSR2',
  'SIGPIPE',
  'SIGALRM',
  'SIGTERM',
  'SIGSTKFLT',
  'SIGCHLD',
  'SIGCONT',
  'SIGSTOP',
  'SIGTSTP',
  'SIGTTIN',
  'SIGTTOU',
  'SIGURG',
  'SIGXCPU',
  'SIGXFSZ',
  'SIGVTALRM',
  'SIGPROF',
  'SIGWINCH',
  'SIGIO',
  'SIGPWR',
  'SIGSYS',
] as const;
export const SIGHUP = 1;
export const SIGINT = 2;
export const SIGQUIT = 3;
export const SIGILL = 4;
export const SIGTRAP = 5;
export const SIGABRT = 6;
export const SIGBUS = 7;
export const SIGFPE = 8;
export const SIGKILL = 9;
export const SIGUSR1 = 10;
export const SIGSEGV = 11;
export const SIGUSR2 = 12;
export const SIGPIPE = 13;
export const SIGALRM = 14;
export const SIGTERM = 15;
export const SIGSTKFLT = 16;
export const SIGCHLD = 17;
export const SIGCONT = 18;
export const SIGSTOP = 19;
export const SIGTSTP = 20;
export const SIGTTIN = 21;
export const SIGTTOU = 22;
export const SIGURG = 23;
export const SIGXCPU = 24;
export const SIGXFSZ = 25;
export const SIGVTALRM = 26;
export const SIGPROF = 27;
export const SIGWINCH = 28;
export const SIGIO = 29;
export const SIGPWR = 30;
export const SIGSYS = 31;
/** The kernel's first real-time signal; glibc keeps 32 and 33 for itself and calls 34 SIGRTMIN. */
export const SIGRTMIN = 32;
export const _NSIG = 64;

export const SIG_DFL = 0;
export const SIG_IGN = 1;
/** Kernel threads since 5.4. */
export const SIG_KTHREAD_KERNEL = 3;

export const SA_NOCLDSTOP = 1;
export const SA_NOCLDWAIT = 2;
export const SA_SIGINFO = 4;
export const SA_IMMUTABLE = 0x00800000;
export const SA_RESTORER = 0x04000000;
export const SA_ONSTACK = 0x08000000;
export const SA_RESTART = 0x10000000;
export const SA_NODEFER = 0x40000000;
export const SA_RESETHAND = 0x80000000 | 0;

export const SIG_BLOCK = 0;
export const SIG_UNBLOCK = 1;
export const SIG_SETMASK = 2;

export const SI_USER = 0;
export const SI_KERNEL = 0x80;
export const SI_QUEUE = -1;
export const SI_TIMER = -2;
export const SI_TKILL = -6;
export const CLD_EXITED = 1;
export const CLD_KILLED = 2;
export const CLD_DUMPED = 3;
export const CLD_TRAPPED = 4;
export const CLD_STOPPED = 5;
export const CLD_CONTINUED = 6;

const bits = (...sigs: number[]): number => sigs.reduce((m, s) => m | (1 << (s - 1)), 0);
const DEFAULT_IGNORE = bits(SIGCHLD, SIGCONT, SIGURG, SIGWINCH);
const STOP = bits(SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU);
const COREDUMP = bits(SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGXCPU, SIGXFSZ, SIGSYS);
const SYNCHRONOUS = bits(SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGSYS);
const has = (mask: number, sig: number): boolean => sig >= 1 && sig < 32 && (mask & (1 << (sig - 1))) !== 0;

/** include/linux/signal.h: the default action classes. */
export const sig_kernel_ignore = (sig: number): boolean => has(DEFAULT_IGNORE, sig);
export const sig_kernel_stop = (sig: number): boolean => has(STOP, sig);
export const sig_kernel_coredump = (sig: number): boolean => has(COREDUMP, sig);
export const sig_kernel_only = (sig: number): boolean => sig === SIGKILL || sig === SIGSTOP;
export const SYNCHRONOUS_MASK = SYNCHRONOUS;
export const STOP_MASK = STOP;

/** `SIGKILL`, `SIGRTMIN+2` (glibc's counting), `SIG32`. */
export function signalName(sig: number): string {
  if (sig >= 1 && sig <= 31) return SIGNALS[sig - 1] as string;
  if (sig >= 34 && sig <= 49) return sig === 34 ? 'SIGRTMIN' : `SIGRTMIN+${sig - 34}`;
  if (sig >= 50 && sig <= 64) return sig === 64 ? 'SIGRTMAX' : `SIGRTMAX-${64 - sig}`;
  return `SIG${sig}`;
}

const TEXTS = [
  'Hangup',
  'Interrupt',
  'Quit',
  'Illegal instruction',
  'Trace/breakpoint trap',
  'Aborted',
  'Bus error',
  'Floating point exception',
  'Killed',
  'User defined signal 1',
  'Segmentation fault',
  'User defined signal 2',
  'Broken pipe',
  'Alarm clock',
  'Terminated',
  'Stack fault',
  'Child exited',
  'Continued',
  'Stopped (signal)',
  'Stopped',
  'Stopped (tty input)',
  'Stopped (tty output)',
  'Urgent I/O condition',
  'CPU time limit exceeded',
  'File size limit exceeded',
  'Virtual timer expired',
  'Profiling timer expired',
  'Window changed',
  'I/O possible',
  'Power failure',
  'Bad system call',
];
/** glibc's strsignal(3). */
export function strsignal(sig: number): string {
  if (sig >= 1 && sig <= 31) return TEXTS[sig - 1] as string;
  return sig >= 34 && sig <= 64 ? `Real-time signal ${sig - 34}` : `Unknown signal ${sig}`;
}
