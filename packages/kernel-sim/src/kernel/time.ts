/** kernel/time — clocks, sleeping, alarms. All from room time; the wall clock starts at the Unix time of the era's boot. */
import { CYCLES_PER_MS } from '../include/constants.ts';
import { EFAULT, EINVAL, ERESTART_RESTARTBLOCK } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { SIGALRM } from '../include/signal.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { int, syscall, user } from './syscall.ts';
import type { Kernel, SysResult, TaskExt } from './types.ts';

/** Differs: the machine's calendar is fixed, so that a replay prints the same dates. 2026-01-05 08:00:00 UTC. */
export const EPOCH_SECONDS = 1_767_600_000;
/** Milliseconds since 1970, as the machine's clock says. */
export const wallMs = (k: Kernel): number => EPOCH_SECONDS * 1000 + k.now;
const uptimeMs = (k: Kernel): number => k.now - k.state.bootedAt / CYCLES_PER_MS;

function pair(seconds: number, rest: number): Uint8Array {
  const out = new Uint8Array(8);
  const v = new DataView(out.buffer);
  v.setInt32(0, seconds, true);
  v.setInt32(4, rest, true);
  return out;
}
function pair64(seconds: number, rest: number): Uint8Array {
  const out = new Uint8Array(16);
  const v = new DataView(out.buffer);
  v.setInt32(0, seconds, true);
  v.setInt32(8, rest, true);
  return out;
}
const spec = (ms: number, wide: boolean): Uint8Array => {
  const s = Math.floor(ms / 1000);
  const ns = Math.floor((ms - s * 1000) * 1e6);
  return wide ? pair64(s, ns) : pair(s, ns);
};
/** A timespec in milliseconds; a negative errno when it is none. */
function readSpec(k: Kernel, arg: Arg, wide: boolean): number {
  const s = k.user.u32(arg, 0);
  const ns = k.user.u32(arg, wide ? 8 : 4);
  if (s === undefined || ns === undefined) return -EFAULT;
  if ((s | 0) < 0 || ns > 999_999_999) return -EINVAL;
  return s * 1000 + ns / 1e6;
}

function clockMs(k: Kernel, t: Task, id: number): number | null {
  switch (id) {
    case 0:
    case 5:
      return wallMs(k);
    case 1:
    case 4:
    case 6:
    case 7:
      return uptimeMs(k);
    case 2:
    case 3:
      return k.x(t).cycles / CYCLES_PER_MS;
    default:
      return null;
  }
}
function sleepUntil(k: Kernel, t: Task, rem: Arg, wide: boolean, deadline: () => number): SysResult {
  const x = k.x(t);
  const until = (x.restart as { until: number } | null)?.until ?? deadline();
  if (until < 0) return until;
  if (k.now >= until) return 0;
  x.restart = { until };
  const r = k.block(t, { on: [], until, onSignal: -ERESTART_RESTARTBLOCK });
  if (typeof r === 'number' && !k.user.isNull(rem)) k.user.write(rem, spec(Math.max(0, until - k.now), wide));
  return r;
}

/** ITIMER_REAL rings: SIGALRM, and again when it repeats. */
export function ringAlarm(k: Kernel, x: TaskExt): void {
  x.alarm.timer = null;
  const t = k.task(x);
  if (x.alarm.everyMs > 0) {
    x.alarm.at += x.alarm.everyMs;
    x.alarm.timer = k.timer(x.alarm.at, 'alarm', x);
  }
  k.sendSignal(t, SIGALRM);
}
/** Milliseconds that were left; 0 when none was set. */
function setAlarm(k: Kernel, t: Task, ms: number, everyMs: number): number {
  const x = k.x(t.group_leader);
  const left = x.alarm.timer === null ? 0 : Math.max(0.001, x.alarm.at - k.now);
  k.cancel(x.alarm.timer);
  x.alarm.timer = null;
  x.alarm.everyMs = everyMs;
  if (ms > 0) {
    x.alarm.at = k.now + ms;
    x.alarm.timer = k.timer(x.alarm.at, 'alarm', x);
  }
  return left;
}

function wide(name: 'clock_gettime' | 'clock_gettime64', isWide: boolean): ReturnType<typeof syscall> {
  return syscall(name, NR[name], [int, user], (k, t, id, out) => {
    const ms = clockMs(k, t, id);
    return ms === null ? -EINVAL : k.user.write(out, spec(ms, isWide));
  });
}

export const timeSyscalls = [
  syscall('time', NR.time, [user], (k, _t, out) => {
    const s = Math.floor(wallMs(k) / 1000);
    return k.user.isNull(out) ? s : k.user.write(out, pair(s, 0).subarray(0, 4)) || s;
  }),
  syscall('gettimeofday', NR.gettimeofday, [user, user], (k, _t, tv, tz) => {
    const ms = wallMs(k);
    if (!k.user.isNull(tz)) k.user.write(tz, pair(0, 0));
    return k.user.isNull(tv) ? 0 : k.user.write(tv, pair(Math.floor(ms / 1000), Math.floor((ms % 1000) * 1000)));
  }),
  wide('clock_gettime', false),
  wide('clock_gettime64', true),
  syscall('clock_getres', NR.clock_getres, [int, user], (k, t, id, out) => {
    if (clockMs(k, t, id) === null) return -EINVAL;
    return k.user.isNull(out) ? 0 : k.user.write(out, pair(0, 1));
  }),
  /** @models kernel/time/hrtimer.c nanosleep: restarts where it was after a stop, -EINTR after a handler */
  syscall('nanosleep', NR.nanosleep, [user, user], (k, t, req, rem) =>
    sleepUntil(k, t, rem, false, () => {
      const ms = readSpec(k, req, false);
      return ms < 0 ? ms : k.now + ms;
    }),
  ),
  ...(
    [
      ['clock_nanosleep', false],
      ['clock_nanosleep_time64', true],
    ] as const
  ).map(([name, w]) =>
    syscall(name, NR[name], [int, int, user, user], (k, t, id, flags, req, rem) => {
      const base = clockMs(k, t, id);
      if (base === null) return -EINVAL;
      return sleepUntil(k, t, (flags & 1) !== 0 ? 0 : rem, w, () => {
        const ms = readSpec(k, req, w);
        if (ms < 0) return ms;
        return (flags & 1) !== 0 ? k.now + (ms - base) : k.now + ms;
      });
    }),
  ),
  syscall('alarm', NR.alarm, [int], (k, t, seconds) => Math.ceil(setAlarm(k, t, seconds * 1000, 0) / 1000)),
  syscall('setitimer', NR.setitimer, [int, user, user], (k, t, which, value, old) => {
    if (which < 0 || which > 2) return -EINVAL;
    const w = [0, 4, 8, 12].map((at) => (k.user.isNull(value) ? 0 : k.user.u32(value, at)));
    if (w.some((v) => v === undefined)) return -EFAULT;
    const [is, ius, vs, vus] = w as [number, number, number, number];
    if (ius > 999_999 || vus > 999_999) return -EINVAL;
    const every = k.x(t.group_leader).alarm.everyMs;
    if (which !== 0) return 0; // Differs: ITIMER_VIRTUAL and ITIMER_PROF never ring
    const left = setAlarm(k, t, vs * 1000 + vus / 1000, is * 1000 + ius / 1000);
    const us = (ms: number): [number, number] => [Math.floor(ms / 1000), Math.floor((ms % 1000) * 1000)];
    if (k.user.isNull(old)) return 0;
    const out = new Uint8Array(16);
    out.set(pair(...us(every)), 0);
    out.set(pair(...us(left)), 8);
    return k.user.write(old, out);
  }),
  syscall('getitimer', NR.getitimer, [int, user], (k, t, which, out) => {
    if (which < 0 || which > 2) return -EINVAL;
    const { alarm } = k.x(t.group_leader);
    const left = which === 0 && alarm.timer !== null ? alarm.at - k.now : 0;
    const b = new Uint8Array(16);
    b.set(pair(Math.floor(alarm.everyMs / 1000), Math.floor((alarm.everyMs % 1000) * 1000)), 0);
    b.set(pair(Math.floor(left / 1000), Math.floor((left % 1000) * 1000)), 8);
    return k.user.write(out, b);
  }),
  /** tms in clock ticks of 10 ms. */
  syscall('times', NR.times, [user], (k, t, out) => {
    const x = k.x(t.group_leader);
    const ticks = (c: number): number => Math.floor(c / CYCLES_PER_MS / 10);
    const b = new Uint8Array(16);
    b.set(pair(ticks(x.cycles), 0), 0);
    b.set(pair(ticks(x.childCycles), 0), 8);
    const now = Math.floor(uptimeMs(k) / 10);
    return k.user.isNull(out) ? now : k.user.write(out, b) || now;
  }),
];
