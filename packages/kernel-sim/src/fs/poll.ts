/**
 * fs/poll.ts — fs/select.c: poll and select. Each round asks every file; if none is ready the task sleeps on all their queues.
 */
import { EBADF, EFAULT, EINVAL, ERESTART_RESTARTBLOCK, ERESTARTNOHAND } from '../include/errno.ts';
import * as IO from '../include/poll.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel, SysResult, WaitQueue } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { Struct } from './bytes.ts';
import { fget, nofile } from './file.ts';
import { opsOf } from './file-ops.ts';
import { withSigmask } from './sigmask.ts';
import type { OpenFile } from './types.ts';

/** What a file without a poll operation is: always ready. */
const DEFAULT_MASK = IO.POLLIN | IO.POLLOUT | IO.POLLRDNORM | IO.POLLWRNORM;
export const maskOf = (k: Kernel, file: OpenFile): number => opsOf(file).poll?.(k, file) ?? DEFAULT_MASK;
export const queuesOf = (k: Kernel, file: OpenFile): readonly WaitQueue[] => opsOf(file).queues?.(k, file) ?? [];

/** The deadline of a wait that may be resumed; it counts from the first time the call ran. */
export function deadline(k: Kernel, task: Task, ms: number): number | null {
  if (ms === Number.POSITIVE_INFINITY) return null;
  const x = k.x(task);
  const saved = x.restart as { until?: number } | null;
  if (saved !== null && typeof saved === 'object' && saved.until !== undefined) return saved.until;
  return k.now + ms;
}
/** Sleeps on `queues` until `until`: Blocked, or 0 when the time is over, or what a signal makes of it. */
export function waitUntil(
  k: Kernel,
  task: Task,
  queues: readonly WaitQueue[],
  until: number | null,
  onSignal: number,
): SysResult {
  const x = k.x(task);
  if (until !== null && k.now >= until) {
    x.restart = null;
    return 0;
  }
  // Who waits for whatever comes next has done what was asked of it.
  if (x.seat === null) x.onBehalf = null;
  const r = k.block(task, { on: queues, onSignal, ...(until === null ? {} : { until }) });
  x.restart = typeof r === 'number' || until === null ? null : { until };
  return r;
}

interface PollEntry {
  readonly file: OpenFile | null;
  readonly fd: number;
  readonly events: number;
}
function readEntries(k: Kernel, task: Task, fds: Arg, n: number): PollEntry[] | number {
  const out: PollEntry[] = [];
  for (let i = 0; i < n; i += 1) {
    const fd = k.user.u32(fds, i * 8);
    const events = k.user.u32(fds, i * 8 + 4);
    if (fd === undefined || events === undefined) return -EFAULT;
    const number = fd | 0;
    out.push({ fd: number, file: number < 0 ? null : fget(k, task, number), events: events & 0xffff });
  }
  return out;
}

/** do_sys_poll(): `ms` Infinity waits for ever. */
function poll(k: Kernel, task: Task, fds: Arg, n: number, ms: number, onSignal: number): SysResult {
  if (n > nofile(task)) return -EINVAL;
  const entries = readEntries(k, task, fds, n);
  if (typeof entries === 'number') return entries;
  let ready = 0;
  const revents = entries.map((e) => {
    if (e.fd < 0) return 0;
    const mask = e.file === null ? IO.POLLNVAL : maskOf(k, e.file) & (e.events | IO.POLLERR | IO.POLLHUP);
    if (mask !== 0) ready += 1;
    return mask;
  });
  if (ready === 0 && ms > 0) {
    const queues = entries.flatMap((e) => (e.file === null ? [] : queuesOf(k, e.file)));
    const r = waitUntil(k, task, queues, deadline(k, task, ms), onSignal);
    if (r !== 0) return r;
  }
  k.x(task).restart = null;
  for (let i = 0; i < n; i += 1) {
    const mask = revents[i] as number;
    if (k.user.write(k.user.at(fds, i * 8 + 6), Uint8Array.of(mask, mask >>> 8)) < 0) return -EFAULT;
  }
  return ready;
}

const POLLIN_SET = IO.POLLRDNORM | IO.POLLRDBAND | IO.POLLIN | IO.POLLHUP | IO.POLLERR;
const POLLOUT_SET = IO.POLLWRNORM | 0x200 | IO.POLLOUT | IO.POLLERR;
const SETS = [POLLIN_SET, POLLOUT_SET, IO.POLLPRI] as const;

/** core_sys_select() */
function select(k: Kernel, task: Task, n: number, args: readonly Arg[], ms: number): SysResult {
  if (n < 0) return -EINVAL;
  const count = Math.min(n, 1024);
  const bytes = Math.ceil(count / 32) * 4;
  const sets: (Uint8Array | null)[] = [];
  for (const a of args) {
    const set = k.user.isNull(a) || bytes === 0 ? null : k.user.read(a, bytes);
    if (typeof set === 'number') return -EFAULT;
    sets.push(set);
  }
  const wanted = (i: number, fd: number): boolean => (((sets[i]?.[fd >>> 3] ?? 0) >>> (fd & 7)) & 1) !== 0;
  const out = sets.map((s) => (s === null ? null : new Uint8Array(bytes)));
  const queues: WaitQueue[] = [];
  let ready = 0;
  for (let fd = 0; fd < count; fd += 1) {
    if (![0, 1, 2].some((i) => wanted(i, fd))) continue;
    const file = fget(k, task, fd);
    if (file === null) return -EBADF;
    const mask = maskOf(k, file);
    queues.push(...queuesOf(k, file));
    for (let i = 0; i < 3; i += 1) {
      const set = out[i];
      if (set === null || set === undefined || !wanted(i, fd) || (mask & (SETS[i] as number)) === 0) continue;
      set[fd >>> 3] = (set[fd >>> 3] ?? 0) | (1 << (fd & 7));
      ready += 1;
    }
  }
  if (ready === 0 && ms > 0) {
    const r = waitUntil(k, task, queues, deadline(k, task, ms), -ERESTARTNOHAND);
    if (r !== 0) return r;
  }
  k.x(task).restart = null;
  for (let i = 0; i < 3; i += 1) {
    const set = out[i];
    if (set !== null && set !== undefined && k.user.write(args[i], set) < 0) return -EFAULT;
  }
  return ready;
}

/** Milliseconds of a timeval or timespec; Infinity without one; a negative errno for a bad one. */
export function timeOf(k: Kernel, arg: Arg, unit: 'us' | 'ns', wide: boolean): number {
  if (k.user.isNull(arg)) return Number.POSITIVE_INFINITY;
  const s = k.user.u32(arg, 0);
  const n = k.user.u32(arg, wide ? 8 : 4);
  if (s === undefined || n === undefined) return -EFAULT;
  if ((s | 0) < 0 || (n | 0) < 0 || (unit === 'ns' && n > 999_999_999)) return -EINVAL;
  return s * 1000 + (unit === 'ns' ? n / 1e6 : n / 1e3);
}
/** select(2) and pselect(2) say how much time was left. */
function writeLeft(
  k: Kernel,
  arg: Arg,
  unit: 'us' | 'ns',
  wide: boolean,
  r: SysResult,
  started: number,
  ms: number,
): SysResult {
  if (typeof r !== 'number' || k.user.isNull(arg) || r === -EFAULT) return r;
  const left = Math.max(0, ms - (k.now - started));
  const s = Math.floor(left / 1000);
  const n = Math.floor((left - s * 1000) * (unit === 'ns' ? 1e6 : 1e3));
  k.user.write(arg, wide ? new Struct(16).u32(0, s).u32(8, n).bytes : new Struct(8).u32(0, s).u32(4, n).bytes);
  return r;
}
function timedSelect(
  k: Kernel,
  t: Task,
  n: number,
  sets: readonly Arg[],
  arg: Arg,
  unit: 'us' | 'ns',
  wide: boolean,
): SysResult {
  const ms = timeOf(k, arg, unit, wide);
  if (ms < 0) return ms;
  const until = deadline(k, t, ms);
  const r = select(k, t, n, sets, ms);
  const started = until === null ? k.now : until - ms;
  return writeLeft(k, arg, unit, wide, r, started, ms === Number.POSITIVE_INFINITY ? 0 : ms);
}
function ppoll(k: Kernel, t: Task, fds: Arg, n: number, time: Arg, mask: Arg, wide: boolean): SysResult {
  const ms = timeOf(k, time, 'ns', wide);
  if (ms < 0) return ms;
  return withSigmask(k, t, mask, () => poll(k, t, fds, n, ms, -ERESTARTNOHAND));
}
function pselect(k: Kernel, t: Task, n: number, sets: readonly Arg[], time: Arg, sig: Arg, wide: boolean): SysResult {
  const mask = k.user.isNull(sig) ? 0 : k.user.u32(sig, 0);
  if (mask === undefined) return -EFAULT;
  return withSigmask(k, t, mask, () => timedSelect(k, t, n, sets, time, 'ns', wide));
}

export const pollSyscalls = [
  /** @models fs/select.c do_sys_poll() */
  syscall('poll', NR.poll, [user, uint, int], (k, t, fds, n, ms) =>
    poll(k, t, fds, n, ms < 0 ? Number.POSITIVE_INFINITY : ms, -ERESTART_RESTARTBLOCK),
  ),
  syscall('ppoll', NR.ppoll, [user, uint, user, user], (k, t, fds, n, time, mask) =>
    ppoll(k, t, fds, n, time, mask, false),
  ),
  syscall('ppoll_time64', NR.ppoll_time64, [user, uint, user, user], (k, t, fds, n, time, mask) =>
    ppoll(k, t, fds, n, time, mask, true),
  ),
  syscall('_newselect', NR._newselect, [int, user, user, user, user], (k, t, n, r, w, e, time) =>
    timedSelect(k, t, n, [r, w, e], time, 'us', false),
  ),
  /** The first select(2): its five arguments lie in memory. */
  syscall('select', NR.select, [user], (k, t, arg) => {
    const a = [0, 4, 8, 12, 16].map((i) => k.user.u32(arg, i));
    if (a.includes(undefined)) return -EFAULT;
    const [n, r, w, e, time] = a as [number, number, number, number, number];
    return timedSelect(k, t, n | 0, [r, w, e], time, 'us', false);
  }),
  syscall('pselect6', NR.pselect6, [int, user, user, user, user, user], (k, t, n, r, w, e, time, sig) =>
    pselect(k, t, n, [r, w, e], time, sig, false),
  ),
  syscall('pselect6_time64', NR.pselect6_time64, [int, user, user, user, user, user], (k, t, n, r, w, e, time, sig) =>
    pselect(k, t, n, [r, w, e], time, sig, true),
  ),
];
