/** kernel/signal.c — the system calls by which a program sets up its own signals. */
import * as G from '../guards/signal.ts';
import { EAGAIN, EFAULT, EINTR, EINVAL, ERESTARTNOHAND } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { SIG_BLOCK, SIG_DFL, SIG_IGN, SIG_SETMASK, SIG_UNBLOCK, sig_kernel_ignore } from '../include/signal.ts';
import { type Mask, maskOf, setBlocked, sigismember } from '../include/sigset.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { readSpec } from './clock.ts';
import { siginfoBytes } from './sigframe.ts';
import { collect_signal, dequeue_signal } from './signal-deliver.ts';
import { int, syscall, uint, user } from './syscall.ts';
import { threads } from './task.ts';
import type { Kernel, SysResult } from './types.ts';

function words(...values: number[]): Uint8Array {
  const out = new Uint8Array(values.length * 4);
  const v = new DataView(out.buffer);
  values.forEach((x, i) => {
    v.setInt32(i * 4, x, true);
  });
  return out;
}
function readMask(k: Kernel, arg: Arg): Mask | null {
  const lo = k.user.u32(arg, 0);
  const hi = k.user.u32(arg, 4);
  return lo === undefined || hi === undefined ? null : { lo: lo >>> 0, hi: hi >>> 0 };
}

/** do_sigaction(): a new action that ignores throws pending ones away. */
function do_sigaction(
  k: Kernel,
  t: Task,
  sig: number,
  act: { handler: number; flags: number; restorer: number; mask: Mask } | null,
): number {
  if (k.blocked(G.sigactionKernelOnly, { sig, sets: act !== null })) return -EINVAL;
  if (act === null) return 0;
  const a = t.sighand.action.at(sig - 1);
  a.sa_handler = act.handler;
  a.sa_flags = act.flags;
  a.sa_restorer = act.restorer;
  setBlocked(a.sa_mask, act.mask);
  if (act.handler === SIG_IGN || (act.handler === SIG_DFL && sig_kernel_ignore(sig))) {
    for (const p of [t.signal.shared_pending, ...threads(k, t).map((s) => s.pending)])
      while (sigismember(p.signal, sig)) collect_signal(k, p, sig);
  }
  return 0;
}
const quiet = (k: Kernel, fn: () => number): number => {
  let r = 0;
  k.quietly(() => {
    r = fn();
  });
  return r;
};

/** What a sigtimedwait under way keeps over its re-runs. */
interface Waiting {
  readonly until: number | null;
}
/** rt_sigtimedwait(): takes one of `set` without a handler. While it sleeps, the set is let through the mask so that it wakes. */
function sigtimedwait(k: Kernel, t: Task, set: Mask, info: Arg, ts: Arg, wide: boolean): SysResult {
  const x = k.x(t);
  // SIGKILL and SIGSTOP cannot be waited for
  const wanted = { lo: (~set.lo | 0x40100) >>> 0, hi: ~set.hi >>> 0 };
  const waiting = x.restart as Waiting | null;
  let until: number | null = null;
  if (waiting !== null) until = waiting.until;
  else if (!k.user.isNull(ts)) {
    const ms = readSpec(k, ts, wide);
    if (ms < 0) return ms;
    until = k.now + ms;
  }
  const finish = (r: number): number => {
    t.real_blocked.lo = t.real_blocked.hi = 0;
    if (waiting !== null && x.savedMask !== null) {
      setBlocked(t.blocked, x.savedMask);
      x.savedMask = null;
    }
    x.restart = null;
    return r;
  };
  const got = dequeue_signal(k, t, wanted);
  if (got !== null) {
    if (!k.user.isNull(info) && k.user.write(info, siginfoBytes(got)) < 0) return finish(-EFAULT);
    return finish(got.sig);
  }
  if (until !== null && k.now >= until) return finish(-EAGAIN);
  if (waiting !== null && k.signalPending(t)) return finish(-EINTR);
  if (waiting === null) {
    x.savedMask = maskOf(t.blocked);
    t.real_blocked.lo = x.savedMask.lo;
    t.real_blocked.hi = x.savedMask.hi;
    setBlocked(t.blocked, { lo: (t.blocked.lo & wanted.lo) >>> 0, hi: (t.blocked.hi & wanted.hi) >>> 0 });
  }
  const r = k.block(t, { on: [], ...(until !== null ? { until } : {}), onSignal: -EINTR });
  if (typeof r !== 'number') {
    x.restart = { until };
    return r;
  }
  if (waiting === null && x.savedMask !== null) {
    setBlocked(t.blocked, x.savedMask);
    x.savedMask = null;
  }
  return finish(r);
}

export const sigSyscalls = [
  /** struct { handler, flags, restorer, mask[2] }. @models kernel/signal.c rt_sigaction */
  syscall('rt_sigaction', NR.rt_sigaction, [int, user, user, uint], (k, t, sig, act, old, size) => {
    if (size !== 8) return -EINVAL;
    let next: Parameters<typeof do_sigaction>[3] = null;
    if (!k.user.isNull(act)) {
      const w = [0, 4, 8, 12, 16].map((at) => k.user.u32(act, at));
      if (w.some((v) => v === undefined)) return -EFAULT;
      const [handler, flags, restorer, lo, hi] = w as [number, number, number, number, number];
      next = { handler, flags, restorer, mask: { lo, hi } };
    }
    const before = sig >= 1 && sig <= 64 ? t.sighand.action.at(sig - 1) : null;
    const b =
      before === null
        ? null
        : words(before.sa_handler, before.sa_flags, before.sa_restorer, before.sa_mask.lo, before.sa_mask.hi);
    const attempt =
      next !== null && (sig === 9 || sig === 19)
        ? do_sigaction(k, t, sig, next)
        : quiet(k, () => do_sigaction(k, t, sig, next));
    if (attempt < 0) return attempt;
    return !k.user.isNull(old) && b !== null ? k.user.write(old, b) : 0;
  }),
  /** Old interface: struct { handler, mask, flags, restorer }. */
  syscall('sigaction', NR.sigaction, [int, user, user], (k, t, sig, act, old) => {
    let next: Parameters<typeof do_sigaction>[3] = null;
    if (!k.user.isNull(act)) {
      const w = [0, 4, 8, 12].map((at) => k.user.u32(act, at));
      if (w.some((v) => v === undefined)) return -EFAULT;
      const [handler, mask, flags, restorer] = w as [number, number, number, number];
      next = { handler, flags, restorer, mask: { lo: mask, hi: 0 } };
    }
    const before = sig >= 1 && sig <= 64 ? t.sighand.action.at(sig - 1) : null;
    const b = before === null ? null : words(before.sa_handler, before.sa_mask.lo, before.sa_flags, before.sa_restorer);
    const r = quiet(k, () => do_sigaction(k, t, sig, next));
    return r < 0 ? r : !k.user.isNull(old) && b !== null ? k.user.write(old, b) : 0;
  }),
  syscall('signal', NR.signal, [int, uint], (k, t, sig, handler) => {
    const before = sig >= 1 && sig <= 64 ? t.sighand.action.at(sig - 1).sa_handler : 0;
    const r = quiet(k, () =>
      do_sigaction(k, t, sig, { handler, flags: 0xc0000000 | 0, restorer: 0, mask: { lo: 0, hi: 0 } }),
    );
    return r < 0 ? r : before;
  }),
  /** @models kernel/signal.c rt_sigprocmask */
  syscall('rt_sigprocmask', NR.rt_sigprocmask, [int, user, user, uint], (k, t, how, set, old, size) => {
    if (size !== 8) return -EINVAL;
    const was = maskOf(t.blocked);
    if (!k.user.isNull(set)) {
      const m = readMask(k, set);
      if (m === null) return -EFAULT;
      // Whoever blocks everything does not mean these two.
      if (how !== SIG_UNBLOCK && (m.lo & 0x40100) !== 0 && ~m.lo << 1 !== 0) k.blocked(G.maskKernelOnly, { lo: m.lo });
      if (how === SIG_BLOCK) setBlocked(t.blocked, { lo: was.lo | m.lo, hi: was.hi | m.hi });
      else if (how === SIG_UNBLOCK) setBlocked(t.blocked, { lo: was.lo & ~m.lo, hi: was.hi & ~m.hi });
      else if (how === SIG_SETMASK) setBlocked(t.blocked, m);
      else return -EINVAL;
    }
    return k.user.isNull(old) ? 0 : k.user.write(old, words(was.lo, was.hi));
  }),
  syscall('sigprocmask', NR.sigprocmask, [int, user, user], (k, t, how, set, old) => {
    const was = maskOf(t.blocked);
    if (!k.user.isNull(set)) {
      const lo = k.user.u32(set, 0);
      if (lo === undefined) return -EFAULT;
      const next =
        how === SIG_BLOCK ? was.lo | lo : how === SIG_UNBLOCK ? was.lo & ~lo : how === SIG_SETMASK ? lo : null;
      if (next === null) return -EINVAL;
      setBlocked(t.blocked, { lo: next, hi: was.hi });
    }
    return k.user.isNull(old) ? 0 : k.user.write(old, words(was.lo));
  }),
  syscall('rt_sigpending', NR.rt_sigpending, [user, uint], (k, t, set, size) => {
    if (size > 8) return -EINVAL;
    const p = t.pending.signal;
    const s = t.signal.shared_pending.signal;
    return k.user.write(set, words((p.lo | s.lo) & t.blocked.lo, (p.hi | s.hi) & t.blocked.hi).subarray(0, size));
  }),
  syscall('sigpending', NR.sigpending, [user], (k, t, set) =>
    k.user.write(set, words((t.pending.signal.lo | t.signal.shared_pending.signal.lo) & t.blocked.lo)),
  ),
  /** The old mask comes back after the handler. @models kernel/signal.c rt_sigsuspend */
  syscall('rt_sigsuspend', NR.rt_sigsuspend, [user, uint], (k, t, set, size) => {
    if (size !== 8) return -EINVAL;
    const x = k.x(t);
    if (x.savedMask === null) {
      const m = readMask(k, set);
      if (m === null) return -EFAULT;
      x.savedMask = maskOf(t.blocked);
      setBlocked(t.blocked, m);
    }
    return k.block(t, { on: [], onSignal: -ERESTARTNOHAND });
  }),
  syscall('pause', NR.pause, [], (k, t) => k.block(t, { on: [], onSignal: -ERESTARTNOHAND })),
  syscall('rt_sigtimedwait', NR.rt_sigtimedwait, [user, user, user, uint], (k, t, set, info, ts, size) => {
    if (size !== 8) return -EINVAL;
    const m = readMask(k, set);
    return m === null ? -EFAULT : sigtimedwait(k, t, m, info, ts, false);
  }),
  syscall(
    'rt_sigtimedwait_time64',
    NR.rt_sigtimedwait_time64,
    [user, user, user, uint],
    (k, t, set, info, ts, size) => {
      if (size !== 8) return -EINVAL;
      const m = readMask(k, set);
      return m === null ? -EFAULT : sigtimedwait(k, t, m, info, ts, true);
    },
  ),
];
