/** bin/lsof.ts — lsof(8): the files that processes hold open. */
import { readFolder } from '../lib/files.ts';
import { readProcsOnce } from '../lib/procs.ts';
import { type Sys, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';
import { readAccounts } from '../lib/users.ts';

export const lsof = tool({
  path: '/usr/bin/lsof',
  summary: 'list open files',
  options: 'p:u:c:ntPlt',
  shortName: true,
  *run(t) {
    const accounts = yield* readAccounts();
    const procs = yield* readProcsOnce(t, {});
    const uid = t.value('u') === undefined ? null : accounts.uidOf(t.value('u') as string);
    const wanted = procs.filter(
      (p) =>
        (t.value('p') === undefined || (t.value('p') as string).split(',').includes(String(p.pid))) &&
        (uid === null || p.euid === uid) &&
        (t.value('c') === undefined || p.comm.startsWith(t.value('c') as string)),
    );
    const rows: string[][] = [];
    for (const p of wanted) {
      const link = function* (fd: string, path: string): Sys<void> {
        const to = yield* sys.readlink(path);
        if (typeof to !== 'string') return;
        const st = yield* sys.stat(path);
        if (t.operands.length > 0 && !t.operands.includes(to)) return;
        const type =
          typeof st === 'number'
            ? 'unknown'
            : ({ 9604: 'DIR', 16807: 'REG', 4802: 'CHR', 2401: 'FIFO', 26411: 'unix' }[st.mode & 0o170000] ??
              'a_inode');
        rows.push([
          p.comm.slice(0, 9),
          String(p.pid),
          accounts.userName(p.euid),
          fd,
          type,
          typeof st === 'number' ? '' : `${Math.floor(st.dev / 256)},${st.dev % 256}`,
          typeof st === 'number' ? '' : String(st.size),
          typeof st === 'number' ? '' : String(st.ino),
          to,
        ]);
      };
      for (const [fd, name] of [
        ['cwd', 'cwd'],
        ['rtd', 'root'],
        ['txt', 'exe'],
      ] as const)
        yield* link(fd, `/proc/${p.pid}/${name}`);
      const fds = yield* readFolder(`/proc/${p.pid}/fd`);
      if (typeof fds !== 'number') for (const f of fds) yield* link(`${f.name}u`, `/proc/${p.pid}/fd/${f.name}`);
    }
    if (rows.length === 0) return 1;
    if (t.has('t')) {
      for (const pid of new Set(rows.map((x) => x[1] as string))) yield* t.print(`${pid}\n`);
      return 0;
    }
    const all = [['COMMAND', 'PID', 'USER', 'FD', 'TYPE', 'DEVICE', 'SIZE/OFF', 'NODE', 'NAME'], ...rows];
    const widths = all.reduce<number[]>((w, row) => row.map((c, i) => Math.max(w[i] ?? 0, c.length)), []);
    for (const row of all)
      yield* t.print(
        `${row.map((c, i) => (i === 8 ? c : i === 0 ? c.padEnd(widths[i] as number) : c.padStart(widths[i] as number))).join(' ')}\n`,
      );
    return 0;
  },
});
