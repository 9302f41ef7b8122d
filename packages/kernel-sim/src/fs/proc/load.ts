/** fs/proc/load.ts — kernel/sched/loadavg.c, fs/proc/stat.c: how busy the machine is and was. */
import { CYCLES_PER_MS } from '../../include/constants.ts';
import { stateLetter } from '../../kernel/task.ts';
import type { Kernel } from '../../kernel/types.ts';

/** Clock ticks of 1/100 s since boot: on behalf of programs, and idle. */
export function cpuTimes(k: Kernel): { user: number; system: number; idle: number } {
  const all = k.state.cycles - k.state.bootedAt;
  const busy = Math.min(all, k.state.busyCycles);
  const ticks = (cycles: number): number => Math.floor(cycles / CYCLES_PER_MS / 10);
  return { user: ticks(busy * 0.6), system: ticks(busy * 0.4), idle: ticks(all - busy) };
}
/** Tasks that run or wait for the CPU or for something uninterruptible. */
export function active(k: Kernel): number {
  let n = 0;
  for (const x of k.state.tasks.values()) {
    if (x.pid === 0) continue;
    const letter = stateLetter(k, k.task(x));
    if (letter === 'R' || letter === 'D') n += 1;
  }
  return n;
}

/**
 * calc_load(): averages over 1, 5 and 15 minutes.
 *
 * Differs: Linux samples every five seconds; here the share of CPU time used since boot decays as if it had, and what is running now
 * counts in full for the last moment.
 */
export function loadAverage(k: Kernel): readonly [number, number, number] {
  const up = (k.state.cycles - k.state.bootedAt) / CYCLES_PER_MS / 1000;
  const share = up <= 0 ? 0 : Math.min(1, k.state.busyCycles / CYCLES_PER_MS / 1000 / up);
  const running = Math.max(0, active(k) - 1);
  const over = (seconds: number): number => {
    const weight = up / (up + seconds);
    return share * weight + (running * 5) / seconds;
  };
  return [over(60), over(300), over(900)];
}
