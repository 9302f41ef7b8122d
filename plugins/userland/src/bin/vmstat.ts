/** bin/vmstat.ts — vmstat(8): processes, memory and CPU time, line after line. */
import { readText } from '../lib/files.ts';
import { sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

export const vmstat = tool({
  path: '/usr/bin/vmstat',
  summary: 'report virtual memory statistics',
  options: 'adfmnsSwt',
  shortName: true,
  *run(t) {
    const delay = Number(t.operands[0] ?? 0);
    const times = delay === 0 ? 1 : Number(t.operands[1] ?? Infinity);
    const head =
      'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n';
    let n = (t.saved as { n: number } | null)?.n ?? 0;
    if (n === 0) yield* t.print(head);
    for (; n < times; n += 1) {
      if (n > 0) yield* sys.nanosleep(delay * 1000);
      const mem = String(yield* readText('/proc/meminfo'));
      const stat = String(yield* readText('/proc/stat'));
      const kib = (name: string): number => Number(new RegExp(`^${name}: +([0-9]+)`, 'm').exec(mem)?.[1] ?? 0);
      const num = (name: string): number => Number(new RegExp(`^${name} ([0-9]+)`, 'm').exec(stat)?.[1] ?? 0);
      const cpu = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '').split(' ').map(Number);
      const total = Math.max(
        1,
        cpu.reduce((a, b) => a + b, 0),
      );
      const pc = (i: number): number => Math.round(((cpu[i] ?? 0) * 100) / total);
      const up = Math.max(1, Math.floor((yield* sys.clock_gettime(1)) / 1000));
      const cells: [number, number][] = [
        [num('procs_running'), 2],
        [num('procs_blocked'), 2],
        [kib('SwapTotal') - kib('SwapFree'), 6],
        [kib('MemFree'), 6],
        [kib('Buffers'), 6],
        [kib('Cached'), 6],
        [0, 4],
        [0, 4],
        [0, 5],
        [0, 5],
        [Math.round(num('intr') / up), 4],
        [Math.round(num('ctxt') / up), 4],
        [pc(0), 2],
        [pc(2), 2],
        [pc(3), 2],
        [pc(4), 2],
        [0, 2],
      ];
      yield* t.print(`${cells.map(([v, w]) => String(v).padStart(w)).join(' ')}\n`);
      yield* t.flush();
      if (delay > 0) yield* t.checkpoint({ n: n + 1 });
    }
    return 0;
  },
});
