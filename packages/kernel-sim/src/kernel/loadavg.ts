/** kernel/sched/loadavg.c — how many tasks want the CPU, averaged over 1, 5 and 15 minutes in fixed point. */
import { CYCLES_PER_MS } from '../include/constants.ts';
import { stateLetter } from './task.ts';
import type { Kernel } from './types.ts';

export const FSHIFT = 11;
const FIXED_1 = 1 << FSHIFT;
const EXP = [1884, 2014, 2037] as const;
/** LOAD_FREQ: five seconds and a tick of 250 Hz. */
export const LOAD_FREQ = 5004 * CYCLES_PER_MS;

/** Tasks that run or wait for the CPU or for something uninterruptible. */
function nr_active(k: Kernel): number {
  let n = 0;
  for (const x of k.state.tasks.values()) {
    if (x.pid === 0) continue;
    const letter = stateLetter(k, k.task(x));
    if (letter === 'R' || letter === 'D') n += 1;
  }
  return n;
}
/** calc_load(): rounds up on the way up. */
function calc_load(load: number, exp: number, active: number): number {
  const sum = load * exp + active * (FIXED_1 - exp) + (active >= load ? FIXED_1 - 1 : 0);
  return Math.floor(sum / FIXED_1);
}
/** calc_global_load(): the sample that is due. */
export function calc_global_load(k: Kernel): void {
  const { load } = k.state;
  load.at += LOAD_FREQ;
  const active = nr_active(k) * FIXED_1;
  load.avg = load.avg.map((n, i) => calc_load(n, EXP[i] as number, active));
}
