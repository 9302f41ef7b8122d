/** bin/df.ts — df(1): the space on the mounted file systems. */
import { largest } from '../lib/columns.ts';
import { humanSize } from '../lib/numbers.ts';
import { strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';
import { type MountRow, mounts } from './mount-table.ts';

const DUMMY = new Set(['proc', 'sysfs', 'devpts', 'cgroup', 'cgroup2', 'securityfs', 'debugfs', 'mqueue', 'rootfs']);

export const df = tool({
  path: '/usr/bin/df',
  summary: 'report file system space usage',
  options: 'ahHikmTt:x:lP',
  long: [
    'all=a',
    'human-readable=h',
    'si=H',
    'inodes=i',
    'print-type=T',
    'type=t',
    'exclude-type=x',
    'portability=P',
    'local=l',
    'total',
  ],
  *run(t) {
    let list = yield* mounts();
    if (t.operands.length > 0) {
      const wanted: MountRow[] = [];
      for (const f of t.operands) {
        const st = yield* sys.stat(f);
        if (typeof st === 'number') {
          yield* t.warn(`${f}: ${strerror(st)}`);
          continue;
        }
        let best: MountRow | undefined;
        for (const m of list) {
          const at = yield* sys.stat(m.target);
          if (typeof at !== 'number' && at.dev === st.dev) best = m;
        }
        if (best !== undefined) wanted.push(best);
      }
      list = wanted;
      if (list.length === 0) return 1;
    } else if (!t.has('a')) list = list.filter((m) => !DUMMY.has(m.type));
    const only = t.options.filter((o) => o.name === 't').map((o) => o.value);
    if (only.length > 0) list = list.filter((m) => only.includes(m.type));
    const not = t.options.filter((o) => o.name === 'x').map((o) => o.value);
    list = list.filter((m) => !not.includes(m.type));
    const human = t.has('h') ? 1024 : t.has('H') ? 1000 : 0;
    const size = (bytes: number): string =>
      human > 0
        ? bytes === 0
          ? '0'
          : humanSize(bytes, human)
        : String(Math.ceil(bytes / (t.has('m') ? 1 << 20 : 1024)));
    const heads = t.has('i')
      ? ['Inodes', 'IUsed', 'IFree', 'IUse%']
      : [
          human > 0 ? 'Size' : t.has('P') ? '1024-blocks' : t.has('m') ? '1M-blocks' : '1K-blocks',
          'Used',
          human > 0 ? 'Avail' : 'Available',
          t.has('P') ? 'Capacity' : 'Use%',
        ];
    const rows: string[][] = [['Filesystem', ...(t.has('T') ? ['Type'] : []), ...heads, 'Mounted on']];
    for (const m of list) {
      const s = yield* sys.statfs(m.target);
      if (typeof s === 'number') continue;
      const [total, free, avail] = t.has('i')
        ? [s.files, s.ffree, s.ffree]
        : [s.blocks * s.bsize, s.bfree * s.bsize, s.bavail * s.bsize];
      const used = total - free;
      const percent = used + avail === 0 ? '-' : `${Math.ceil((used * 100) / (used + avail))}%`;
      const cells = t.has('i')
        ? [String(total), String(used), String(avail), percent]
        : [size(total), size(used), size(avail), percent];
      rows.push([m.source, ...(t.has('T') ? [m.type] : []), ...cells, m.target]);
    }
    const columns = (rows[0] as string[]).length;
    const least = [14, ...(t.has('T') ? [0] : []), human > 0 ? 5 : 0, human > 0 ? 5 : 5, human > 0 ? 5 : 5];
    const widths = Array.from({ length: columns }, (_, i) => largest(rows, (r) => (r[i] as string).length, least[i]));
    for (const row of rows)
      yield* t.print(
        `${row.map((c, i) => (i === columns - 1 ? c : i === 0 || (t.has('T') && i === 1) ? c.padEnd(widths[i] as number) : c.padStart(widths[i] as number))).join(' ')}\n`,
      );
    return 0;
  },
});
