/** kernel/time — the clocks, all of them from room time; and struct timespec in and out, 32 and 64 bits wide. */
import { CYCLES_PER_MS } from '../include/constants.ts';
import { EFAULT, EINVAL } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import type { Arg } from '../program/types.ts';
import { find_vpid } from './pid.ts';
import type { Kernel } from './types.ts';

/** Differs: the machine's calendar is fixed, so that a replay prints the same dates. 2026-01-05 08:00:00 UTC. */
export const EPOCH_SECONDS = 1_767_600_000;
/** Milliseconds since 1970, as the machine's clock says. */
export const wallMs = (k: Kernel): number => EPOCH_SECONDS * 1000 + k.now + k.state.clockShiftMs;
export const uptimeMs = (k: Kernel): number => k.now - k.state.bootedAt / CYCLES_PER_MS;

export function pair(seconds: number, rest: number): Uint8Array {
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
/** struct timespec of milliseconds. */
export const spec = (ms: number, wide: boolean): Uint8Array => {
  let s = Math.floor(ms / 1000);
  let ns = Math.round((ms - s * 1000) * 1e6);
  if (ns >= 1e9) {
    s += 1;
    ns = 0;
  }
  return wide ? pair64(s, ns) : pair(s, ns);
};
/** A timespec in milliseconds; a negative errno when it is none. `at` is its offset in the struct around it. */
export function readSpec(k: Kernel, arg: Arg, wide: boolean, at = 0): number {
  const s = k.user.u32(arg, at);
  const ns = k.user.u32(arg, at + (wide ? 8 : 4));
  if (s === undefined || ns === undefined) return -EFAULT;
  if ((s | 0) < 0 || ns > 999_999_999) return -EINVAL;
  return s * 1000 + ns / 1e6;
}

/** CPU time clocks count cycles of a thread or a process. */
export function cpuClock(k: Kernel, t: Task, id: number): { cycles: number; process: boolean } | null {
  if (id === 2) return { cycles: k.x(t).proc.cycles, process: true };
  if (id === 3) return { cycles: k.x(t).cycles, process: false };
  if (id >= 0) return null;
  // MAKE_PROCESS_CPUCLOCK, MAKE_THREAD_CPUCLOCK
  const kind = id & 7;
  if ((kind & 3) > 2) return null;
  const pid = ~(id >> 3);
  const p = pid === 0 ? t : find_vpid(k, pid);
  if (p === null) return null;
  return (kind & 4) !== 0 ? { cycles: k.x(p).cycles, process: false } : { cycles: k.x(p).proc.cycles, process: true };
}

/** What a clock says, in milliseconds; null when there is no such clock. */
export function clockMs(k: Kernel, t: Task, id: number): number | null {
  switch (id) {
    case 0:
    case 5:
    case 8:
    case 11:
      return wallMs(k);
    case 1:
    case 4:
    case 6:
    case 7:
    case 9:
      return uptimeMs(k);
    default: {
      const cpu = cpuClock(k, t, id);
      return cpu === null ? null : cpu.cycles / CYCLES_PER_MS;
    }
  }
}
