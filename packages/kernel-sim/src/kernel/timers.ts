/**
 * kernel/time/itimer.c, posix-timers.c, posix-cpu-timers.c — timers that send signals, and RLIMIT_CPU.
 *
 * Timers of room time wait in KernelState.timers. Those of CPU time are looked at when the process has used some (check_cpu_timers).
 */
import * as G from '../guards/rlimit.ts';
import { CYCLES_PER_MS, RLIM_INFINITY, RLIMIT_CPU } from '../include/constants.ts';
import { entries } from '../include/list.ts';
import type { Task } from '../include/sched.ts';
import { type Sigqueue, sigqueue } from '../include/sched.ts';
import { SI_TIMER, SIGALRM, SIGKILL, SIGPROF, SIGVTALRM, SIGXCPU } from '../include/signal.ts';
import { do_send_sig_info, SEND_SIG_PRIV, send_sigqueue } from './signal.ts';
import type { Kernel, PosixTimer, ProcessExt, SigRecord, TaskExt } from './types.ts';

const SECOND = CYCLES_PER_MS * 1000;

/** ITIMER_REAL rings: SIGALRM, and again when it repeats. */
export function ringAlarm(k: Kernel, x: TaskExt): void {
  const { real } = x.proc;
  real.timer = null;
  if (real.everyMs > 0) {
    real.at += real.everyMs;
    if (real.at < k.now) real.at = k.now + real.everyMs;
    real.timer = k.timer(real.at, 'alarm', x);
  }
  do_send_sig_info(k, SIGALRM, SEND_SIG_PRIV, k.task(x), true);
}

/** Is a record of this timer still in a queue? */
function still_queued(k: Kernel, t: Task, timer: PosixTimer): boolean {
  for (const p of [t.signal.shared_pending, t.pending])
    for (const q of entries(k.views, p.list, sigqueue, 'list') as unknown as Sigqueue[])
      if (q.si_code === SI_TIMER && q.si_pid === timer.id) return true;
  return false;
}
/** A POSIX timer expires: its signal, or one more overrun while the last one waits. */
export function fire_posix(k: Kernel, timer: PosixTimer): void {
  const x = timer.target ?? timer.owner;
  if (k.state.tasks.get(x.pid) !== x) return;
  const t = k.task(x);
  if (timer.notify === 1) return;
  if (timer.queued && still_queued(k, t, timer)) {
    timer.overrun += 1;
    return;
  }
  timer.overrun = 0;
  const info: SigRecord = {
    sig: timer.sig,
    code: SI_TIMER,
    errno: 0,
    pid: timer.id,
    uid: 0,
    value: timer.value,
    addr: 0,
    status: 0,
  };
  timer.queued = send_sigqueue(k, info, t, timer.target === null);
}
/** The record of a timer is being delivered: it says how many expirations it stands for besides the first. */
export function timer_delivered(_k: Kernel, x: TaskExt, got: SigRecord): SigRecord {
  const timer = x.proc.posix.get(got.pid);
  if (timer === undefined) return got;
  timer.queued = false;
  timer.lastOverrun = timer.overrun;
  timer.overrun = 0;
  return { ...got, uid: timer.lastOverrun };
}
/** The clock reached a timer's time. */
export function ring_posix(k: Kernel, timer: PosixTimer): void {
  timer.timer = null;
  if (timer.owner.proc.posix.get(timer.id) !== timer) return;
  fire_posix(k, timer);
  if (timer.everyMs <= 0) return;
  timer.at += timer.everyMs;
  timer.timer = k.timer(timer.at, 'posix', null, timer);
}

/** Exit and exec: timers of the process are gone. */
export function exit_timers(k: Kernel, proc: ProcessExt): void {
  k.cancel(proc.real.timer);
  proc.real = { timer: null, at: 0, everyMs: 0 };
  proc.virt = { at: 0, every: 0 };
  proc.prof = { at: 0, every: 0 };
  exit_posix_timers(k, proc);
}
/** exec: POSIX timers go, alarm and setitimer stay. */
export function exit_posix_timers(k: Kernel, proc: ProcessExt): void {
  for (const timer of proc.posix.values()) k.cancel(timer.timer);
  proc.posix.clear();
}

function ring_cpu(k: Kernel, t: Task, timer: { at: number; every: number }, used: number, sig: number): void {
  if (timer.at === 0 || used < timer.at) return;
  timer.at = timer.every > 0 ? Math.max(timer.at + timer.every, used) : 0;
  do_send_sig_info(k, sig, SEND_SIG_PRIV, t, true);
}
/** check_process_timers(): after a task has used the CPU. */
export function check_cpu_timers(k: Kernel, x: TaskExt): void {
  if (x.prog.kind === 'dead' || x.prog.kind === 'zapping') return;
  const { proc } = x;
  const used = proc.cycles;
  const t = k.task(x);
  if (proc.virt.at !== 0) ring_cpu(k, t, proc.virt, used, SIGVTALRM);
  if (proc.prof.at !== 0) ring_cpu(k, t, proc.prof, used, SIGPROF);
  for (const timer of proc.posix.values()) {
    if (timer.cpuAt === 0 || (timer.target?.cycles ?? used) < timer.cpuAt) continue;
    timer.cpuAt = timer.everyMs > 0 ? timer.cpuAt + timer.everyMs * CYCLES_PER_MS : 0;
    fire_posix(k, timer);
  }
  if (used < SECOND) return;
  const limit = t.signal.rlim.at(RLIMIT_CPU);
  if (limit.rlim_cur !== RLIM_INFINITY) check_rlimit(k, t, limit, used);
}
/** The hard limit kills (as the kernel: init is spared), the soft one warns once a second and moves on. */
function check_rlimit(k: Kernel, t: Task, limit: { rlim_cur: number; rlim_max: number }, used: number): void {
  const seconds = Math.floor(used / SECOND);
  if (limit.rlim_max !== RLIM_INFINITY && k.blocked(G.cpuHard, { seconds, limit: limit.rlim_max })) {
    const told = k.x(t).proc.cpuWarned;
    if (told === seconds) return;
    k.x(t).proc.cpuWarned = seconds;
    do_send_sig_info(k, SIGKILL, SEND_SIG_PRIV, t, true);
    return;
  }
  if (seconds < limit.rlim_cur || !k.blocked(G.cpuSoft, { seconds, limit: limit.rlim_cur })) return;
  do_send_sig_info(k, SIGXCPU, SEND_SIG_PRIV, t, true);
  limit.rlim_cur = limit.rlim_cur === 0 ? seconds + 1 : limit.rlim_cur + 1;
}
