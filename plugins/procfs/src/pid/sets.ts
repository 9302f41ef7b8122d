/** pid/sets.ts — fs/proc/array.c collect_sigign_sigcatch(): signal sets of a process. */
import type { Kernel, Task } from '@killinit/plugin-sdk';

export interface Words {
  readonly lo: number;
  readonly hi: number;
}
export interface SignalSets {
  readonly pending: Words;
  readonly shared: Words;
  readonly ignored: Words;
  readonly caught: Words;
}
const NONE: Words = { lo: 0, hi: 0 };

export function signalSets(_k: Kernel, t: Task): SignalSets {
  const pending = { lo: t.pending.signal.lo, hi: t.pending.signal.hi };
  if (t.sighand.$addr === 0) return { pending, shared: NONE, ignored: NONE, caught: NONE };
  const ignored = { lo: 0, hi: 0 };
  const caught = { lo: 0, hi: 0 };
  for (let sig = 1; sig <= 64; sig += 1) {
    const handler = t.sighand.action.at(sig - 1).sa_handler;
    if (handler === 0) continue;
    const set = handler === 1 ? ignored : caught;
    if (sig <= 32) set.lo = (set.lo | (1 << (sig - 1))) >>> 0;
    else set.hi = (set.hi | (1 << (sig - 33))) >>> 0;
  }
  const { signal } = t.signal.shared_pending;
  return { pending, shared: { lo: signal.lo, hi: signal.hi }, ignored, caught };
}
