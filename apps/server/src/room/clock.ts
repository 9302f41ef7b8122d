/** clock.ts — the real clock: of this process, rising, never set back by anybody. */
import { performance } from 'node:perf_hooks';
import type { Clock } from '@killinit/room';

export const realClock: Clock = {
  now: () => performance.now(),
  wakeAt(at, wake) {
    const timer = setTimeout(wake, Math.max(0, Math.min(at - performance.now(), 0x7fffffff)));
    return () => clearTimeout(timer);
  },
};
