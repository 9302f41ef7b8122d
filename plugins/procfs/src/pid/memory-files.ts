/** pid/memory-files.ts — fs/proc/task_mmu.c, base.c: the areas of a process, and its memory itself. */
import { type Kernel, type ProcFile, proc, type Task } from '@killinit/plugin-sdk';
import { hex, pidFile } from '../lib.ts';

/** show_map_vma(): names begin in the same column. */
const NAME_COLUMN = 49;
const flags = (prot: number, shared: boolean): string =>
  `${(prot & 1) !== 0 ? 'r' : '-'}${(prot & 2) !== 0 ? 'w' : '-'}${(prot & 4) !== 0 ? 'x' : '-'}${shared ? 's' : 'p'}`;

function maps(k: Kernel, t: Task): string {
  let text = '';
  for (const a of proc.mapsOf(k, t)) {
    const dev = `${hex(a.dev >>> 8, 2)}:${hex(a.dev & 0xff, 2)}`;
    const line = `${hex(a.start, 8)}-${hex(a.end, 8)} ${flags(a.prot, a.shared)} ${hex(a.offset, 8)} ${a.ino === 0 ? '00:00' : dev} ${a.ino} `;
    text += a.name === '' ? `${line}\n` : `${line.padEnd(NAME_COLUMN)}${a.name.split('\n').join('\\012')}\n`;
  }
  return text;
}
const PROT_WRITE = 2;
function smaps(k: Kernel, t: Task): string {
  return proc
    .mapsOf(k, t)
    .map((a) => {
      const size = (a.end - a.start) / 1024;
      const row = (name: string, n: number): string => `${`${name}:`.padEnd(16)}${String(n).padStart(8)} kB\n`;
      const writable = (a.prot & PROT_WRITE) !== 0;
      return (
        maps(k, t)
          .split('\n')
          .find((l) => l.startsWith(hex(a.start, 8))) +
        '\n' +
        row('Size', size) +
        row('KernelPageSize', 4) +
        row('MMUPageSize', 4) +
        row('Rss', size) +
        row('Pss', size) +
        row('Shared_Clean', 0) +
        row('Shared_Dirty', 0) +
        row('Private_Clean', writable ? 0 : size) +
        row('Private_Dirty', writable ? size : 0) +
        row('Swap', 0)
      );
    })
    .join('');
}

export const memoryFiles: readonly ProcFile[] = [
  pidFile('maps', (k, _current, t) => maps(k, t), { access: 'ptrace', mm: 'task' }),
  pidFile('smaps', (k, _current, t) => smaps(k, t), { access: 'ptrace', mm: 'task' }),
  {
    path: '[pid]/pagemap',
    mode: 0o400,
    access: 'ptrace',
    mm: 'alone',
    readAt: (k, current, task, pos, count) => proc.pagemapRead(k, current, task, pos, count),
  },
  {
    path: '[pid]/mem',
    mode: 0o600,
    addresses: true,
    mm: 'alone',
    open: (k, current, task) => proc.memOpen(k, current, task),
    readAt: (k, current, task, pos, count) => proc.memRead(k, current, task, pos, count),
    writeAt: (k, current, task, pos, bytes) => proc.memWrite(k, current, task, pos, bytes),
  },
];
