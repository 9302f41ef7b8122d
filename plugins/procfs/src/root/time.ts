/** root/time.ts — fs/proc/{loadavg,uptime,stat}.c: since when and how busily the machine runs. */
import { type Kernel, type ProcFile, proc } from '@killinit/plugin-sdk';
import { file, modern } from '../lib.ts';

const threadsOf = (k: Kernel): number => [...k.state.tasks.keys()].filter((pid) => pid > 0).length;
function inState(k: Kernel, letter: string): number {
  let n = 0;
  for (const x of k.state.tasks.values()) if (x.pid > 0 && proc.stateLetter(k, k.task(x)) === letter) n += 1;
  return n;
}
const uptimeMs = (k: Kernel): number => k.now - k.state.bootedAt / proc.CYCLES_PER_MS;
const hundredths = (ticks: number): string => `${Math.floor(ticks / 100)}.${String(ticks % 100).padStart(2, '0')}`;

function stat(k: Kernel): string {
  const t = proc.cpuTimes(k);
  const cpu = [t.user, 0, t.system, t.idle, 0, 0, 0, 0, 0, ...(modern(k) ? [0] : [])].join(' ');
  const born = Math.floor((proc.wallMs(k) - uptimeMs(k)) / 1000);
  return [
    `cpu  ${cpu}`,
    `cpu0 ${cpu}`,
    `intr ${Math.floor(uptimeMs(k) / 4)} ${Math.floor(uptimeMs(k) / 4)}`,
    `ctxt ${k.state.switches}`,
    `btime ${born}`,
    `processes ${k.state.pidNs.last}`,
    `procs_running ${Math.max(1, inState(k, 'R'))}`,
    `procs_blocked ${inState(k, 'D')}`,
    'softirq 0 0 0 0 0 0 0 0 0 0 0',
    '',
  ].join('\n');
}

export const timeFiles: readonly ProcFile[] = [
  file('loadavg', (k) => {
    const loads = proc.loadAverage(k);
    return `${loads.join(' ')} ${Math.max(1, inState(k, 'R'))}/${threadsOf(k)} ${k.state.pidNs.last}\n`;
  }),
  file('uptime', (k) => `${hundredths(Math.floor(uptimeMs(k) / 10))} ${hundredths(proc.cpuTimes(k).idle)}\n`),
  file('stat', stat),
];
