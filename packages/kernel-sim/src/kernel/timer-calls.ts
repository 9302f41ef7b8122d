/** kernel/time/itimer.c, posix-timers.c — alarm, setitimer, timer_create and their relatives. */
import { CYCLES_PER_MS } from '../include/constants.ts';
import { EAGAIN, EFAULT, EINVAL } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { SIGALRM } from '../include/signal.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { clockMs, cpuClock, pair, readSpec, spec } from './clock.ts';
import { find_vpid } from './pid.ts';
import { int, syscall, user } from './syscall.ts';
import type { Kernel, PosixTimer, ProcessExt } from './types.ts';

const MAX_TIMERS = 128;
const TIMER_ABSTIME = 1;

interface Value {
  readonly left: number;
  readonly every: number;
}
/** What an interval timer has left, in milliseconds. */
function itimer(k: Kernel, proc: ProcessExt, which: number): Value {
  if (which === 0) {
    const left = proc.real.timer === null ? 0 : Math.max(0.001, proc.real.at - k.now);
    return { left, every: proc.real.everyMs };
  }
  const timer = which === 1 ? proc.virt : proc.prof;
  const left = timer.at === 0 ? 0 : Math.max(0.001, (timer.at - proc.cycles) / CYCLES_PER_MS);
  return { left, every: timer.every / CYCLES_PER_MS };
}
function set_itimer(k: Kernel, t: Task, which: number, ms: number, every: number): void {
  const { proc } = k.x(t);
  if (which !== 0) {
    const timer = which === 1 ? proc.virt : proc.prof;
    timer.at = ms > 0 ? proc.cycles + Math.ceil(ms * CYCLES_PER_MS) : 0;
    timer.every = Math.ceil(every * CYCLES_PER_MS);
    return;
  }
  k.cancel(proc.real.timer);
  proc.real = { timer: null, at: 0, everyMs: every };
  if (ms <= 0) return;
  proc.real.at = k.now + ms;
  proc.real.timer = k.timer(proc.real.at, 'alarm', k.x(t.group_leader));
}
function timeval(ms: number): Uint8Array {
  const s = Math.floor(ms / 1000);
  return pair(s, Math.floor((ms - s * 1000) * 1000 + 1e-6));
}
function itimerval(v: Value): Uint8Array {
  const out = new Uint8Array(16);
  out.set(timeval(v.every), 0);
  out.set(timeval(v.left), 8);
  return out;
}
function setitimer(k: Kernel, t: Task, which: number, value: Arg, old: Arg): number {
  if (which < 0 || which > 2) return -EINVAL;
  const w = [0, 4, 8, 12].map((at) => (k.user.isNull(value) ? 0 : k.user.u32(value, at)));
  if (w.some((v) => v === undefined)) return -EFAULT;
  const [is, ius, vs, vus] = (w as number[]).map((v) => v | 0) as [number, number, number, number];
  if (is < 0 || vs < 0 || ius < 0 || vus < 0 || ius > 999_999 || vus > 999_999) return -EINVAL;
  const before = itimer(k, k.x(t).proc, which);
  set_itimer(k, t, which, vs * 1000 + vus / 1000, is * 1000 + ius / 1000);
  return k.user.isNull(old) ? 0 : k.user.write(old, itimerval(before));
}

/** struct sigevent: value, signo, notify, tid. Null: SIGALRM, with the timer's id. */
function sigevent(
  k: Kernel,
  t: Task,
  arg: Arg,
  id: number,
): Pick<PosixTimer, 'notify' | 'sig' | 'value' | 'target'> | number {
  if (k.user.isNull(arg)) return { notify: 0, sig: SIGALRM, value: id, target: null };
  const w = [0, 4, 8, 12].map((at) => k.user.u32(arg, at));
  if (w.some((v) => v === undefined)) return -EFAULT;
  const [value, sig, notify, tid] = w as [number, number, number, number];
  if (notify === 1) return { notify, sig: 0, value, target: null };
  if (notify !== 0 && notify !== 4 && notify !== 2) return -EINVAL;
  if (sig < 1 || sig > 64) return -EINVAL;
  if (notify !== 4) return { notify, sig, value, target: null };
  const p = find_vpid(k, tid | 0);
  return p === null || p.tgid !== t.tgid ? -EINVAL : { notify, sig, value, target: k.x(p) };
}
function timer_create(k: Kernel, t: Task, clock: number, event: Arg, out: Arg): number {
  const x = k.x(t);
  if (clockMs(k, t, clock) === null || (clock >= 4 && clock <= 6)) return -EINVAL;
  if (x.proc.posix.size >= MAX_TIMERS) return -EAGAIN;
  const id = x.proc.nextTimer;
  const to = sigevent(k, t, event, id);
  if (typeof to === 'number') return to;
  x.proc.nextTimer += 1;
  const timer: PosixTimer = {
    id,
    clock,
    owner: k.x(t.group_leader),
    ...to,
    timer: null,
    at: 0,
    everyMs: 0,
    cpuAt: 0,
    overrun: 0,
    lastOverrun: 0,
    queued: false,
  };
  const bad = k.user.write(out, pair(id, 0).subarray(0, 4));
  if (bad < 0) return bad;
  x.proc.posix.set(id, timer);
  return 0;
}

function left(k: Kernel, t: Task, timer: PosixTimer): Value {
  const cpu = cpuClock(k, t, timer.clock);
  if (cpu !== null)
    return {
      left: timer.cpuAt === 0 ? 0 : Math.max(1e-6, (timer.cpuAt - cpu.cycles) / CYCLES_PER_MS),
      every: timer.everyMs,
    };
  return { left: timer.timer === null ? 0 : Math.max(1e-6, timer.at - k.now), every: timer.everyMs };
}
function itimerspec(v: Value, wide: boolean): Uint8Array {
  const size = wide ? 16 : 8;
  const out = new Uint8Array(size * 2);
  out.set(spec(v.every, wide), 0);
  out.set(spec(v.left, wide), size);
  return out;
}

export { itimerspec };

/** When a timer of `clock` is due, as room time; null for one that is switched off. */
export function dueAt(k: Kernel, t: Task, clock: number, value: number, absolute: boolean): number | null {
  if (value === 0) return null;
  return absolute ? Math.max(k.now, k.now + value - (clockMs(k, t, clock) ?? 0)) : k.now + value;
}
function timer_settime(k: Kernel, t: Task, id: number, flags: number, next: Arg, old: Arg, wide: boolean): number {
  const timer = k.x(t).proc.posix.get(id);
  const every = readSpec(k, next, wide);
  const value = readSpec(k, next, wide, wide ? 16 : 8);
  if (every < 0) return every;
  if (value < 0) return value;
  if (timer === undefined) return -EINVAL;
  const before = left(k, t, timer);
  k.cancel(timer.timer);
  timer.timer = null;
  timer.cpuAt = 0;
  timer.overrun = 0;
  timer.lastOverrun = 0;
  timer.everyMs = every;
  const cpu = cpuClock(k, t, timer.clock);
  if (cpu !== null) {
    if (value > 0) timer.cpuAt = Math.ceil(value * CYCLES_PER_MS) + ((flags & TIMER_ABSTIME) !== 0 ? 0 : cpu.cycles);
  } else {
    const due = dueAt(k, t, timer.clock, value, (flags & TIMER_ABSTIME) !== 0);
    if (due !== null) {
      timer.at = due;
      timer.timer = k.timer(due, 'posix', null, timer);
    }
  }
  return k.user.isNull(old) ? 0 : k.user.write(old, itimerspec(before, wide));
}
const settime = (name: 'timer_settime' | 'timer_settime64', wide: boolean) =>
  syscall(name, NR[name], [int, int, user, user], (k, t, id, flags, next, old) =>
    timer_settime(k, t, id, flags, next, old, wide),
  );
const gettime = (name: 'timer_gettime' | 'timer_gettime64', wide: boolean) =>
  syscall(name, NR[name], [int, user], (k, t, id, out) => {
    const timer = k.x(t).proc.posix.get(id);
    return timer === undefined ? -EINVAL : k.user.write(out, itimerspec(left(k, t, timer), wide));
  });

export const timerSyscalls = [
  /** @models kernel/time/itimer.c alarm */
  syscall('alarm', NR.alarm, [int], (k, t, seconds) => {
    const before = itimer(k, k.x(t).proc, 0).left;
    set_itimer(k, t, 0, (seconds >>> 0) * 1000, 0);
    if (before === 0) return 0;
    return Math.max(1, Math.floor(before / 1000) + (before % 1000 >= 500 ? 1 : 0));
  }),
  /** @models kernel/time/itimer.c setitimer */
  syscall('setitimer', NR.setitimer, [int, user, user], setitimer),
  syscall('getitimer', NR.getitimer, [int, user], (k, t, which, out) =>
    which < 0 || which > 2 ? -EINVAL : k.user.write(out, itimerval(itimer(k, k.x(t).proc, which))),
  ),
  /** @models kernel/time/posix-timers.c timer_create */
  syscall('timer_create', NR.timer_create, [int, user, user], timer_create),
  settime('timer_settime', false),
  settime('timer_settime64', true),
  gettime('timer_gettime', false),
  gettime('timer_gettime64', true),
  syscall(
    'timer_getoverrun',
    NR.timer_getoverrun,
    [int],
    (k, t, id) => k.x(t).proc.posix.get(id)?.lastOverrun ?? -EINVAL,
  ),
  syscall('timer_delete', NR.timer_delete, [int], (k, t, id) => {
    const { posix } = k.x(t).proc;
    const timer = posix.get(id);
    if (timer === undefined) return -EINVAL;
    k.cancel(timer.timer);
    posix.delete(id);
    return 0;
  }),
];
