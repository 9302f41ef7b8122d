/** kernel/time — reading and setting clocks, sleeping, times(2). */
import { CAP_SYS_TIME, CYCLES_PER_MS } from '../include/constants.ts';
import { EFAULT, EINVAL, EOPNOTSUPP, EPERM, ERESTART_RESTARTBLOCK, ERESTARTNOHAND } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { lacks } from './capable.ts';
import { clockMs, cpuClock, pair, readSpec, spec, uptimeMs, wallMs } from './clock.ts';
import { int, syscall, user } from './syscall.ts';
import type { Kernel, SysResult } from './types.ts';

export { EPOCH_SECONDS, wallMs } from './clock.ts';

/** do_nanosleep(): a relative sleep goes on where it was after a stop; an absolute one is made again. */
function sleep(k: Kernel, t: Task, rem: Arg, wide: boolean, absolute: boolean, deadline: () => number): SysResult {
  const x = k.x(t);
  const until = (x.restart as { until: number } | null)?.until ?? deadline();
  if (until < 0) return until;
  if (k.now >= until) return 0;
  x.restart = { until };
  const r = k.block(t, { on: [], until, onSignal: absolute ? -ERESTARTNOHAND : -ERESTART_RESTARTBLOCK });
  if (typeof r === 'number' && !absolute && !k.user.isNull(rem))
    k.user.write(rem, spec(Math.max(0, until - k.now), wide));
  return r;
}

function setClock(k: Kernel, t: Task, ms: number): number {
  if (ms < 0) return ms;
  if (lacks(k, t, CAP_SYS_TIME)) return -EPERM;
  k.state.clockShiftMs += ms - wallMs(k);
  return 0;
}

const gettime = (name: 'clock_gettime' | 'clock_gettime64', wide: boolean) =>
  syscall(name, NR[name], [int, user], (k, t, id, out) => {
    const ms = clockMs(k, t, id);
    return ms === null ? -EINVAL : k.user.write(out, spec(ms, wide));
  });
const settime = (name: 'clock_settime' | 'clock_settime64', wide: boolean) =>
  syscall(name, NR[name], [int, user], (k, t, id, arg) => {
    if (id !== 0) return -EINVAL;
    return setClock(k, t, readSpec(k, arg, wide));
  });
const getres = (name: 'clock_getres' | 'clock_getres_time64', wide: boolean) =>
  syscall(name, NR[name], [int, user], (k, t, id, out) => {
    if (clockMs(k, t, id) === null) return -EINVAL;
    const coarse = id === 5 || id === 6;
    return k.user.isNull(out) ? 0 : k.user.write(out, spec(coarse ? 4 : 1e-6, wide));
  });
const nanosleep = (name: 'clock_nanosleep' | 'clock_nanosleep_time64', wide: boolean) =>
  syscall(name, NR[name], [int, int, user, user], (k, t, id, flags, req, rem) => {
    const base = clockMs(k, t, id);
    if (base === null || id === 3) return -EINVAL;
    if (id === 4 || id === 5 || id === 6) return -EOPNOTSUPP;
    const absolute = (flags & 1) !== 0;
    const cpu = cpuClock(k, t, id);
    return sleep(k, t, rem, wide, absolute, () => {
      const ms = readSpec(k, req, wide);
      if (ms < 0) return ms;
      // Differs: a sleep on a CPU clock ends by room time; while one sleeps, one's own clock stands still.
      if (cpu !== null) return k.now + (absolute ? Math.max(0, ms - base) : ms);
      return absolute ? Math.max(0, k.now + (ms - base)) : k.now + ms;
    });
  });

export const timeSyscalls = [
  syscall('time', NR.time, [user], (k, _t, out) => {
    const s = Math.floor(wallMs(k) / 1000);
    return k.user.isNull(out) ? s : k.user.write(out, pair(s, 0).subarray(0, 4)) || s;
  }),
  syscall('stime', NR.stime, [user], (k, t, arg) => {
    const s = k.user.u32(arg);
    return s === undefined ? -EFAULT : setClock(k, t, s * 1000);
  }),
  syscall('gettimeofday', NR.gettimeofday, [user, user], (k, _t, tv, tz) => {
    const ms = wallMs(k);
    if (!k.user.isNull(tz) && k.user.write(tz, pair(0, 0)) < 0) return -EFAULT;
    return k.user.isNull(tv) ? 0 : k.user.write(tv, pair(Math.floor(ms / 1000), Math.floor((ms % 1000) * 1000)));
  }),
  syscall('settimeofday', NR.settimeofday, [user, user], (k, t, tv) => {
    if (k.user.isNull(tv)) return lacks(k, t, CAP_SYS_TIME) ? -EPERM : 0;
    const s = k.user.u32(tv, 0);
    const us = k.user.u32(tv, 4);
    if (s === undefined || us === undefined) return -EFAULT;
    return us > 999_999 ? -EINVAL : setClock(k, t, s * 1000 + us / 1000);
  }),
  gettime('clock_gettime', false),
  gettime('clock_gettime64', true),
  settime('clock_settime', false),
  settime('clock_settime64', true),
  getres('clock_getres', false),
  getres('clock_getres_time64', true),
  /** @models kernel/time/hrtimer.c nanosleep: restarts where it was after a stop, -EINTR after a handler */
  syscall('nanosleep', NR.nanosleep, [user, user], (k, t, req, rem) =>
    sleep(k, t, rem, false, false, () => {
      const ms = readSpec(k, req, false);
      return ms < 0 ? ms : k.now + ms;
    }),
  ),
  nanosleep('clock_nanosleep', false),
  nanosleep('clock_nanosleep_time64', true),
  /** tms in clock ticks of 10 ms. */
  syscall('times', NR.times, [user], (k, t, out) => {
    const { proc } = k.x(t);
    const ticks = (c: number): number => Math.floor(c / CYCLES_PER_MS / 10);
    const b = new Uint8Array(16);
    b.set(pair(ticks(proc.cycles), 0), 0);
    b.set(pair(ticks(proc.childCycles), 0), 8);
    const now = Math.floor(uptimeMs(k) / 10);
    return k.user.isNull(out) ? now : k.user.write(out, b) || now;
  }),
];
