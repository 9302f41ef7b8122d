/** pid/limits.ts — fs/proc/base.c proc_pid_limits(): a table of the resource limits. */
import type { Kernel, ProcFile, Task } from '@killinit/plugin-sdk';
import { NEW, OLD, pidFile } from '../lib.ts';

const ROWS: readonly (readonly [name: string, unit: string])[] = [
  ['Max cpu time', 'seconds'],
  ['Max file size', 'bytes'],
  ['Max data size', 'bytes'],
  ['Max stack size', 'bytes'],
  ['Max core file size', 'bytes'],
  ['Max resident set', 'bytes'],
  ['Max processes', 'processes'],
  ['Max open files', 'files'],
  ['Max locked memory', 'bytes'],
  ['Max address space', 'bytes'],
  ['Max file locks', 'locks'],
  ['Max pending signals', 'signals'],
  ['Max msgqueue size', 'bytes'],
  ['Max nice priority', ''],
  ['Max realtime priority', ''],
  ['Max realtime timeout', 'us'],
];
const INFINITY = 0xffffffff;
const amount = (n: number): string => (n === INFINITY ? 'unlimited' : String(n)).padEnd(20);

function table(_k: Kernel, _current: Task, t: Task): string {
  let text = `${'Limit'.padEnd(25)} ${'Soft Limit'.padEnd(20)} ${'Hard Limit'.padEnd(20)} ${'Units'.padEnd(10)}\n`;
  ROWS.forEach(([name, unit], i) => {
    const r = t.signal.rlim.at(i);
    text += `${name.padEnd(25)} ${amount(r.rlim_cur)} ${amount(r.rlim_max)} ${unit === '' ? '' : unit.padEnd(10)}\n`;
  });
  return text;
}
/** Readable by all since 2.6.36. */
const file = pidFile('limits', table);
export const limitFiles: readonly ProcFile[] = [
  { ...file, eras: NEW },
  { ...file, eras: OLD, mode: 0o400 },
];
