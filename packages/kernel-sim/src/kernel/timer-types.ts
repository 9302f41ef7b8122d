/** kernel/timer-types.ts — timers. */
import type { Millis } from '../types.ts';
import type { Cgroup } from './ns-types.ts';
import type { TaskExt } from './task-types.ts';
import type { WaitQueue } from './wait-types.ts';

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
