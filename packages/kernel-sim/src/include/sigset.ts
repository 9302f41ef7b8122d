/** include/sigset.ts — sets of signals 1..64, in RAM (Sigset) or as two words. */
import type { Sigset } from './sched.ts';
import { SIGKILL, SIGSTOP } from './signal.ts';

export interface Mask {
  lo: number;
  hi: number;
}
const bit = (sig: number): number => 1 << ((sig - 1) & 31);
export const sigismember = (s: Mask, sig: number): boolean => ((sig <= 32 ? s.lo : s.hi) & bit(sig)) !== 0;
export function sigaddset(s: Mask, sig: number): void {
  if (sig <= 32) s.lo = (s.lo | bit(sig)) >>> 0;
  else s.hi = (s.hi | bit(sig)) >>> 0;
}
export function sigdelset(s: Mask, sig: number): void {
  if (sig <= 32) s.lo = (s.lo & ~bit(sig)) >>> 0;
  else s.hi = (s.hi & ~bit(sig)) >>> 0;
}
export const maskOf = (s: Mask): Mask => ({ lo: s.lo >>> 0, hi: s.hi >>> 0 });
/** Writes a mask; SIGKILL and SIGSTOP are never blocked (guard sigprocmask-kernel-only). */
export function setBlocked(s: Sigset, m: Mask): void {
  s.lo = (m.lo & ~bit(SIGKILL) & ~bit(SIGSTOP)) >>> 0;
  s.hi = m.hi >>> 0;
}
/** The lowest pending signal that is not blocked, synchronous ones first; 0 when none. */
export function firstSignal(pending: Mask, blocked: Mask, prefer: number): number {
  const lo = pending.lo & ~blocked.lo;
  const hi = pending.hi & ~blocked.hi;
  const sync = lo & prefer;
  if (sync !== 0) return 32 - Math.clz32(sync & -sync);
  if (lo !== 0) return 32 - Math.clz32(lo & -lo);
  if (hi !== 0) return 64 - Math.clz32(hi & -hi);
  return 0;
}
