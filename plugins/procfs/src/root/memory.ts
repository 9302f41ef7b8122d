/** root/memory.ts — fs/proc/meminfo.c, mm/vmstat.c: how much memory there is, and what it is used for. */
import { type Kernel, type ProcFile, proc } from '@killinit/plugin-sdk';
import { file, modern } from '../lib.ts';

const PAGE_KB = 4;
const totalKb = (k: Kernel): number => k.mem.bytes >>> 10;

interface Use {
  readonly free: number;
  readonly shmem: number;
  readonly anon: number;
  readonly tables: number;
  readonly slab: number;
}
/** All in kB. Files of memory file systems are kept beside the RAM we simulate, and counted as shared memory. */
function use(k: Kernel): Use {
  let anon = 0;
  let tables = 0;
  for (const t of k.forEachProcess()) {
    const m = proc.memoryUse(k, t);
    anon += m.rss * PAGE_KB;
    tables += m.tables * PAGE_KB;
  }
  const free = k.mem.freeFrames * PAGE_KB;
  const shmem = Math.min(Math.floor(k.state.fs.bytes / 1024), Math.max(0, free - 1024));
  return { free: free - shmem, shmem, anon, tables, slab: Math.max(0, totalKb(k) - free - anon - tables) };
}

const row = (name: string, kb: number): string => `${`${name}:`.padEnd(15)} ${String(kb).padStart(8)} kB\n`;

function meminfo(k: Kernel): string {
  const u = use(k);
  const available = u.free;
  const head = row('MemTotal', totalKb(k)) + row('MemFree', u.free) + (modern(k) ? row('MemAvailable', available) : '');
  let text = head + row('Buffers', 0) + row('Cached', u.shmem) + row('SwapCached', 0);
  text +=
    row('Active', u.anon) + row('Inactive', u.shmem) + row('Active(anon)', u.anon) + row('Inactive(anon)', u.shmem);
  text += row('Active(file)', 0) + row('Inactive(file)', 0) + row('Unevictable', 0) + row('Mlocked', 0);
  text += row('HighTotal', 0) + row('HighFree', 0) + row('LowTotal', totalKb(k)) + row('LowFree', u.free);
  text += row('SwapTotal', 0) + row('SwapFree', 0) + row('Dirty', 0) + row('Writeback', 0) + row('AnonPages', u.anon);
  text += row('Mapped', 0) + row('Shmem', u.shmem) + (modern(k) ? row('KReclaimable', 0) : '') + row('Slab', u.slab);
  text +=
    row('SReclaimable', 0) +
    row('SUnreclaim', u.slab) +
    row('KernelStack', k.state.tasks.size * 8) +
    row('PageTables', u.tables);
  if (!modern(k)) text += row('NFS_Unstable', 0);
  text +=
    row('Bounce', 0) +
    row('WritebackTmp', 0) +
    row('CommitLimit', totalKb(k) / 2) +
    row('Committed_AS', u.anon + u.shmem);
  return (
    text + row('VmallocTotal', 98_304) + row('VmallocUsed', modulesKb(k)) + row('VmallocChunk', modern(k) ? 0 : 98_304)
  );
}
const modulesKb = (k: Kernel): number => k.state.modules.reduce((n, m) => n + m.frames.pages * PAGE_KB, 0);

function vmstat(k: Kernel): string {
  const u = use(k);
  const rows: [string, number][] = [
    ['nr_free_pages', u.free / PAGE_KB],
    ['nr_inactive_anon', u.shmem / PAGE_KB],
    ['nr_active_anon', u.anon / PAGE_KB],
    ['nr_inactive_file', 0],
    ['nr_active_file', 0],
    ['nr_unevictable', 0],
    ['nr_mlock', 0],
    ['nr_anon_pages', u.anon / PAGE_KB],
    ['nr_mapped', 0],
    ['nr_file_pages', u.shmem / PAGE_KB],
    ['nr_dirty', 0],
    ['nr_writeback', 0],
    ['nr_shmem', u.shmem / PAGE_KB],
    ['pgpgin', 0],
    ['pgpgout', 0],
    ['pswpin', 0],
    ['pswpout', 0],
  ];
  return rows.map(([name, n]) => `${name} ${Math.floor(n)}\n`).join('');
}

export const memoryFiles: readonly ProcFile[] = [
  file('meminfo', meminfo),
  file('vmstat', vmstat),
  file('swaps', () => 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n'),
  file('buddyinfo', (k) => {
    let left = k.mem.freeFrames;
    const counts: number[] = [];
    for (let order = 10; order >= 0; order -= 1) {
      const n = Math.floor(left / 2 ** order);
      counts.unshift(n);
      left -= n * 2 ** order;
    }
    return `Node 0, zone   Normal ${counts.map((n) => `${String(n).padStart(6)} `).join('')}\n`;
  }),
];
