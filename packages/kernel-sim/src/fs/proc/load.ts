/** fs/proc/load.ts — fs/proc/loadavg.c, fs/proc/stat.c: how busy the machine is and was. */
import { CYCLES_PER_MS } from '../../include/constants.ts';
import { FSHIFT } from '../../kernel/loadavg.ts';
import type { Kernel } from '../../kernel/types.ts';

/** Clock ticks of 1/100 s since boot: on behalf of programs, and idle. */
export function cpuTimes(k: Kernel): { user: number; system: number; idle: number } {
  const all = k.state.cycles - k.state.bootedAt;
  const busy = Math.min(all, k.state.busyCycles);
  const ticks = (cycles: number): number => Math.floor(cycles / CYCLES_PER_MS / 10);
  return { user: ticks(busy * 0.6), system: ticks(busy * 0.4), idle: ticks(all - busy) };
}
/** get_avenrun() as /proc/loadavg shows it: rounded to hundredths. */
export const loadAverage = (k: Kernel): readonly string[] =>
  k.state.load.avg.map((n) => {
    const x = n + (1 << FSHIFT) / 200;
    const part = x % (1 << FSHIFT);
    return `${Math.floor(x) >> FSHIFT}.${String((Math.floor(part) * 100) >> FSHIFT).padStart(2, '0')}`;
  });
