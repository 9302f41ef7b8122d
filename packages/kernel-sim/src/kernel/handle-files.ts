/**
 * fs/signalfd.c, fs/timerfd.c, kernel/fork.c pidfd_fops — what the kernel hands out as descriptors: signals, timers, processes.
 */
import { anonPath } from '../fs/anon.ts';
import { fget, installFd, newOpenFile } from '../fs/file.ts';
import { type FileOps, POLLIN, POLLRDNORM } from '../fs/io.ts';
import type { KernelHandle, OpenFile } from '../fs/types.ts';
import { EAGAIN, EBADF, EFAULT, EINVAL, ENOTTY } from '../include/errno.ts';
import { O_CLOEXEC, O_NONBLOCK, O_RDWR } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { firstSignal } from '../include/sigset.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { readSpec } from './clock.ts';
import { newQueue } from './sched.ts';
import { notifyIoctl, notifyPoll, notifyRelease } from './seccomp-notify.ts';
import { dequeue_signal } from './signal-deliver.ts';
import { int, syscall, uint, user } from './syscall.ts';
import { dueAt, itimerspec } from './timer-calls.ts';
import type { Kernel, SigRecord, SysResult, TimerFd } from './types.ts';

const SIGINFO_BYTES = 128;
type SignalFd = Extract<KernelHandle, { kind: 'signalfd' }>;

/** struct signalfd_siginfo */
function signalfdInfo(r: SigRecord): Uint8Array {
  const out = new Uint8Array(SIGINFO_BYTES);
  const v = new DataView(out.buffer);
  v.setInt32(0, r.sig, true);
  v.setInt32(4, r.errno, true);
  v.setInt32(8, r.code, true);
  v.setInt32(12, r.pid, true);
  v.setUint32(16, r.uid, true);
  v.setInt32(40, r.status, true);
  v.setInt32(44, r.value, true);
  v.setUint32(48, r.value >>> 0, true);
  v.setUint32(72, r.addr, true);
  return out;
}
const wantedMask = (h: SignalFd): { lo: number; hi: number } => ({ lo: ~h.lo >>> 0, hi: ~h.hi >>> 0 });
function readSignals(k: Kernel, t: Task, f: OpenFile, h: SignalFd, count: number): Uint8Array | SysResult {
  const room = Math.floor(count / SIGINFO_BYTES);
  if (room === 0) return -EINVAL;
  const got: SigRecord[] = [];
  while (got.length < room) {
    const r = dequeue_signal(k, t, wantedMask(h));
    if (r === null) break;
    got.push(r);
  }
  if (got.length === 0) return (f.flags & O_NONBLOCK) !== 0 ? -EAGAIN : k.block(t, { on: [k.x(t).proc.signalfd] });
  const out = new Uint8Array(got.length * SIGINFO_BYTES);
  got.forEach((r, i) => {
    out.set(signalfdInfo(r), i * SIGINFO_BYTES);
  });
  return out;
}
function readTimer(k: Kernel, t: Task, f: OpenFile, timer: TimerFd, count: number): Uint8Array | SysResult {
  if (count < 8) return -EINVAL;
  if (timer.ticks === 0) return (f.flags & O_NONBLOCK) !== 0 ? -EAGAIN : k.block(t, { on: [timer.readable] });
  const out = new Uint8Array(8);
  new DataView(out.buffer).setUint32(0, timer.ticks, true);
  timer.ticks = 0;
  return out;
}
/** A timerfd's time has come. */
export function ring_timerfd(k: Kernel, timer: TimerFd): void {
  timer.timer = null;
  timer.ticks += 1;
  if (timer.everyMs > 0) {
    timer.at += timer.everyMs;
    timer.timer = k.timer(timer.at, 'timerfd', null, timer);
  }
  k.wake(timer.readable);
}

export const handleOps: FileOps = {
  read(k, t, f, count) {
    const h = f.handle;
    if (h?.kind === 'signalfd') return readSignals(k, t, f, h, count);
    if (h?.kind === 'timerfd') return readTimer(k, t, f, h.timer, count);
    return -EINVAL;
  },
  poll(k, f) {
    const h = f.handle;
    const ready = POLLIN | POLLRDNORM;
    if (h?.kind === 'seccomp') return notifyPoll(k, h.filter);
    if (h?.kind === 'timerfd') return h.timer.ticks > 0 ? ready : 0;
    if (h?.kind === 'pidfd') return k.state.tasks.get(h.x.pid) !== h.x || h.x.prog.kind === 'dead' ? POLLIN : 0;
    const t = k.current;
    if (h?.kind !== 'signalfd' || t === null) return 0;
    const mask = wantedMask(h);
    const waiting = firstSignal(t.pending.signal, mask, 0) || firstSignal(t.signal.shared_pending.signal, mask, 0);
    return waiting !== 0 ? ready : 0;
  },
  queues(k, f) {
    const h = f.handle;
    if (h?.kind === 'timerfd') return [h.timer.readable];
    if (h?.kind === 'pidfd') return [h.x.proc.pidfds];
    if (h?.kind === 'seccomp') return h.filter.listener == null ? [] : [h.filter.listener.queue];
    return k.current === null ? [] : [k.x(k.current).proc.signalfd];
  },
  release(k, f) {
    if (f.handle?.kind === 'timerfd') k.cancel(f.handle.timer.timer);
    notifyRelease(k, f);
  },
  ioctl: (k, t, f, cmd, arg) => (f.handle?.kind === 'seccomp' ? notifyIoctl(k, t, f.handle.filter, cmd, arg) : -ENOTTY),
};

function newHandle(k: Kernel, t: Task, name: string, handle: KernelHandle, flags: number): number {
  const file = newOpenFile(k, 'handle', anonPath(k, 'anon_inodefs', name, 0o600), O_RDWR | (flags & O_NONBLOCK));
  if (typeof file === 'number') return file;
  file.handle = handle;
  return installFd(k, t, file, (flags & O_CLOEXEC) !== 0);
}
function signalfd(k: Kernel, t: Task, fd: number, mask: Arg, size: number, flags: number): number {
  if (size !== 8 || (flags & ~(O_CLOEXEC | O_NONBLOCK)) !== 0) return -EINVAL;
  const lo = k.user.u32(mask, 0);
  const hi = k.user.u32(mask, 4);
  if (lo === undefined || hi === undefined) return -EFAULT;
  const set = { lo: (lo & ~0x40100) >>> 0, hi: hi >>> 0 }; // never SIGKILL or SIGSTOP
  if (fd === -1) return newHandle(k, t, '[signalfd]', { kind: 'signalfd', ...set }, flags);
  const file = fget(k, t, fd);
  if (file === null) return -EBADF;
  if (file.handle?.kind !== 'signalfd') return -EINVAL;
  file.handle.lo = set.lo;
  file.handle.hi = set.hi;
  return fd;
}

function timerOf(k: Kernel, t: Task, fd: number): TimerFd | number {
  const file = fget(k, t, fd);
  if (file === null) return -EBADF;
  return file.handle?.kind === 'timerfd' ? file.handle.timer : -EINVAL;
}
const leftOf = (k: Kernel, timer: TimerFd): { left: number; every: number } => ({
  left: timer.timer === null ? 0 : Math.max(1e-6, timer.at - k.now),
  every: timer.everyMs,
});
function timerfd_settime(k: Kernel, t: Task, fd: number, flags: number, next: Arg, old: Arg, wide: boolean): number {
  if ((flags & ~3) !== 0) return -EINVAL;
  const every = readSpec(k, next, wide);
  const value = readSpec(k, next, wide, wide ? 16 : 8);
  if (every < 0 || value < 0) return Math.min(every, value);
  const timer = timerOf(k, t, fd);
  if (typeof timer === 'number') return timer;
  const before = leftOf(k, timer);
  k.cancel(timer.timer);
  timer.timer = null;
  timer.ticks = 0;
  timer.everyMs = every;
  const due = dueAt(k, t, timer.clock, value, (flags & 1) !== 0);
  if (due !== null) {
    timer.at = due;
    timer.timer = k.timer(due, 'timerfd', null, timer);
  }
  return k.user.isNull(old) ? 0 : k.user.write(old, itimerspec(before, wide));
}
const settime = (name: 'timerfd_settime' | 'timerfd_settime64', wide: boolean) =>
  syscall(name, NR[name], [int, int, user, user], (k, t, fd, flags, next, old) =>
    timerfd_settime(k, t, fd, flags, next, old, wide),
  );
const gettime = (name: 'timerfd_gettime' | 'timerfd_gettime64', wide: boolean) =>
  syscall(name, NR[name], [int, user], (k, t, fd, out) => {
    const timer = timerOf(k, t, fd);
    return typeof timer === 'number' ? timer : k.user.write(out, itimerspec(leftOf(k, timer), wide));
  });

export const handleSyscalls = [
  syscall('signalfd', NR.signalfd, [int, user, uint], (k, t, fd, mask, size) => signalfd(k, t, fd, mask, size, 0)),
  /** @models fs/signalfd.c signalfd4 */
  syscall('signalfd4', NR.signalfd4, [int, user, uint, int], signalfd),
  /** @models fs/timerfd.c timerfd_create */
  syscall('timerfd_create', NR.timerfd_create, [int, int], (k, t, clock, flags) => {
    if ((flags & ~(O_CLOEXEC | O_NONBLOCK)) !== 0 || ![0, 1, 7, 8, 9].includes(clock)) return -EINVAL;
    const timer: TimerFd = { clock, timer: null, at: 0, everyMs: 0, ticks: 0, readable: newQueue() };
    return newHandle(k, t, '[timerfd]', { kind: 'timerfd', timer }, flags);
  }),
  settime('timerfd_settime', false),
  settime('timerfd_settime64', true),
  gettime('timerfd_gettime', false),
  gettime('timerfd_gettime64', true),
];
