/** program/sys-signals.ts — calls about signals, waiting and time. Results: see sys.ts. */
import { SIG_DFL, SIG_IGN } from '../include/signal.ts';
import { NR } from '../include/unistd.ts';
import { call, filling, fromTimespec, fromTimeval, Reader, type Sys, timespec, timeval, words } from './call.ts';
import { CALL_SIGNALS } from './types.ts';

/** 64 signals as two words: bit n-1 of `lo` is signal n up to 32, the rest is in `hi`. */
export interface SignalSet {
  readonly lo: number;
  readonly hi: number;
}
/** Where a generator program's text page lies; see the runner. */
export const PROGRAM_TEXT = 0x0804_8000;
/** The `sa_handler` of a signal a generator program catches: a place of its own in its text page. */
export const handlerAddress = (sig: number): number => PROGRAM_TEXT + 16 * sig;

export const signalSet = (...signals: number[]): SignalSet => ({
  lo: signals.reduce((m, s) => (s >= 1 && s <= 32 ? (m | (1 << (s - 1))) >>> 0 : m), 0),
  hi: signals.reduce((m, s) => (s > 32 && s <= 64 ? (m | (1 << (s - 33))) >>> 0 : m), 0),
});

export type Disposition = 'default' | 'ignore' | 'catch';

export const signalCalls = {
  kill: (pid: number, sig: number) => call(NR.kill, pid, sig),
  tkill: (tid: number, sig: number) => call(NR.tkill, tid, sig),
  tgkill: (tgid: number, tid: number, sig: number) => call(NR.tgkill, tgid, tid, sig),
  rt_sigqueueinfo: (pid: number, sig: number, info: Uint8Array) => call(NR.rt_sigqueueinfo, pid, sig, info),
  /**
   * What a signal does to this program, and what it did before. A caught signal interrupts the call under way with -EINTR (unless
   * `flags` has SA_RESTART) and is added to the list that takeSignals() empties. SA_RESETHAND and `mask` work as in sigaction(2).
   */
  *sigaction(sig: number, what: Disposition, flags = 0, mask: SignalSet = { lo: 0, hi: 0 }): Sys<Disposition | number> {
    const handler = what === 'default' ? SIG_DFL : what === 'ignore' ? SIG_IGN : handlerAddress(sig);
    const old = new Uint8Array(20);
    const act = words(handler, flags, 0, mask.lo, mask.hi);
    return yield* filling(NR.rt_sigaction, [sig, act, old, 8], old, dispositionOf);
  },
  /** What a signal does now. */
  *disposition(sig: number): Sys<Disposition | number> {
    const old = new Uint8Array(20);
    return yield* filling(NR.rt_sigaction, [sig, 0, old, 8], old, dispositionOf);
  },
  /**
   * The signals caught since the last time, as a bit mask (bit n-1 is signal n; `high` asks for 33 to 64), and forgets them.
   * Answered by the runner (CALL_SIGNALS, args [0 or 1]), never by the kernel.
   */
  *takeSignals(high = false): Sys<number> {
    const mask: number = yield { nr: CALL_SIGNALS, args: [high ? 1 : 0] };
    return mask >>> 0;
  },
  /** `how` SIG_BLOCK 0, UNBLOCK 1, SETMASK 2; without `set` only asks. The mask as it was. */
  *sigprocmask(how: number, set?: SignalSet): Sys<SignalSet | number> {
    const old = new Uint8Array(8);
    const wanted = set === undefined ? 0 : words(set.lo, set.hi);
    return yield* filling(NR.rt_sigprocmask, [how, wanted, old, 8], old, setOf);
  },
  *sigpending(): Sys<SignalSet | number> {
    const out = new Uint8Array(8);
    return yield* filling(NR.rt_sigpending, [out, 8], out, setOf);
  },
  pause: () => call(NR.pause),
  sigsuspend: ({ lo, hi }: SignalSet) => call(NR.rt_sigsuspend, words(lo, hi), 8),
  /** The signal that came, or -EAGAIN after the time. Without `timeoutMs` it waits for ever. */
  sigtimedwait: ({ lo, hi }: SignalSet, timeoutMs?: number) =>
    call(NR.rt_sigtimedwait, words(lo, hi), 0, timeoutMs === undefined ? 0 : timespec(timeoutMs), 8),

  /** 0, or -EINTR when a caught signal came first. */
  nanosleep: (ms: number) => call(NR.nanosleep, timespec(ms), 0),
  /** Sleeps, and tells how many milliseconds a signal left over (0 after a full sleep). */
  *sleepLeft(ms: number): Sys<number> {
    const left = new Uint8Array(8);
    const r: number = yield { nr: NR.nanosleep, args: [timespec(ms), left] };
    return r < 0 ? fromTimespec(new Reader(left), 0) : 0;
  },
  /** Seconds; what was left of the previous alarm. */
  alarm: (seconds: number) => call(NR.alarm, seconds),
  /** `which` ITIMER_REAL 0. Milliseconds that were left of the previous timer. */
  *setitimer(which: number, valueMs: number, everyMs = 0): Sys<number> {
    const old = new Uint8Array(16);
    const wanted = words(...timeval(everyMs), ...timeval(valueMs));
    return yield* filling(NR.setitimer, [which, wanted, old], old, (r) => fromTimeval(r, 8));
  },
  /** Seconds since 1970. */
  time: () => call(NR.time, 0),
  /** Milliseconds since 1970. */
  *gettimeofday(): Sys<number> {
    const out = new Uint8Array(8);
    return yield* filling(NR.gettimeofday, [out, 0], out, (r) => fromTimeval(r, 0));
  },
  /** Milliseconds. CLOCK_REALTIME 0, MONOTONIC 1, PROCESS_CPUTIME_ID 2, BOOTTIME 7. */
  *clock_gettime(clock: number): Sys<number> {
    const out = new Uint8Array(8);
    return yield* filling(NR.clock_gettime, [clock, out], out, (r) => fromTimespec(r, 0));
  },
  clock_settime: (clock: number, ms: number) => call(NR.clock_settime, clock, timespec(ms)),
  /** Clock ticks (1/100 s): user and system time of this process and of its reaped children. */
  *times(): Sys<
    { readonly user: number; readonly sys: number; readonly cuser: number; readonly csys: number } | number
  > {
    const out = new Uint8Array(16);
    const r = new Reader(out);
    return yield* filling(NR.times, [out], out, () => ({
      user: r.u32(0),
      sys: r.u32(4),
      cuser: r.u32(8),
      csys: r.u32(12),
    }));
  },
};

const setOf = (r: Reader): SignalSet => ({ lo: r.u32(0), hi: r.u32(4) });
function dispositionOf(r: Reader): Disposition {
  return r.u32(0) === SIG_DFL ? 'default' : r.u32(0) === SIG_IGN ? 'ignore' : 'catch';
}
