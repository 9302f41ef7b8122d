/** bin/prlimit.ts — prlimit(1): what a process may use. */
import { type Limit, strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';
import { runInstead } from './env.ts';

interface Resource {
  readonly nr: number;
  readonly name: string;
  readonly about: string;
  readonly unit: string;
  readonly letter: string;
}
const r = (nr: number, letter: string, name: string, about: string, unit: string): Resource => ({
  nr,
  letter,
  name,
  about,
  unit,
});
const RESOURCES: readonly Resource[] = [
  r(9, 'v', 'AS', 'address space limit', 'bytes'),
  r(4, 'c', 'CORE', 'max core file size', 'bytes'),
  r(0, 't', 'CPU', 'CPU time', 'seconds'),
  r(2, 'd', 'DATA', 'max data size', 'bytes'),
  r(1, 'f', 'FSIZE', 'max file size', 'bytes'),
  r(10, 'x', 'LOCKS', 'max number of file locks held', 'locks'),
  r(8, 'l', 'MEMLOCK', 'max locked-in-memory address space', 'bytes'),
  r(12, 'q', 'MSGQUEUE', 'max bytes in POSIX mqueues', 'bytes'),
  r(13, 'e', 'NICE', 'max nice prio allowed to raise', ''),
  r(7, 'n', 'NOFILE', 'max number of open files', 'files'),
  r(6, 'u', 'NPROC', 'max number of processes', 'processes'),
  r(5, 'm', 'RSS', 'max resident set size', 'bytes'),
  r(14, 'r', 'RTPRIO', 'max real-time priority', ''),
  r(15, 'y', 'RTTIME', 'timeout for real-time tasks', 'microsecs'),
  r(11, 'i', 'SIGPENDING', 'max number of pending signals', 'signals'),
  r(3, 's', 'STACK', 'max stack size', 'bytes'),
];
const shown = (n: number): string => (n === Infinity ? 'unlimited' : String(n));

function parseLimit(text: string): Partial<Limit> | null {
  const [soft = '', hard] = text.replace(/^=/, '').split(':');
  const one = (s: string): number | undefined | null =>
    s === '' ? undefined : s === 'unlimited' || s === '-1' ? Infinity : /^[0-9]+$/.test(s) ? Number(s) : null;
  const [cur, max] = [one(soft), hard === undefined ? one(soft) : one(hard)];
  if (cur === null || max === null) return null;
  return { ...(cur === undefined ? {} : { cur }), ...(max === undefined ? {} : { max }) };
}

export const prlimit = tool({
  path: '/usr/bin/prlimit',
  summary: 'get and set process resource limits',
  options: `+o:p:${RESOURCES.map((x) => `${x.letter}::`).join('')}`,
  long: [
    ...RESOURCES.map((x) => `${x.name.toLowerCase()}=${x.letter}`),
    'pid=p',
    'output=o',
    'noheadings',
    'raw',
    'verbose',
  ],
  shortName: true,
  *run(t) {
    const pid = Number(t.value('p') ?? 0);
    if (t.has('p') && !/^[0-9]+$/.test(t.value('p') ?? ''))
      return yield* t.die(`invalid PID argument: '${t.value('p')}'`);
    const chosen = t.options
      .filter((o) => o.name !== 'p' && o.name !== 'o' && o.name.length === 1)
      .map((o) => ({ o, x: RESOURCES.find((y) => y.letter === o.name) as Resource }));
    const show: Resource[] = [];
    for (const { o, x } of chosen) {
      if (!o.given || o.value === '') {
        show.push(x);
        continue;
      }
      const wanted = parseLimit(o.value);
      if (wanted === null) return yield* t.die(`failed to parse ${x.name} limit`);
      const old = yield* sys.prlimit64(pid, x.nr);
      if (typeof old === 'number') return yield* t.die(`failed to get old ${x.name} limit: ${strerror(old)}`);
      const limit: Limit = { cur: wanted.cur ?? old.cur, max: wanted.max ?? old.max };
      if (limit.cur > limit.max) return yield* t.die(`the soft limit ${x.name} cannot exceed the hard limit`);
      const set = yield* sys.prlimit64(pid, x.nr, limit);
      if (typeof set === 'number') return yield* t.die(`failed to set the ${x.name} resource limit: ${strerror(set)}`);
    }
    if (t.operands.length > 0) return yield* runInstead(t, t.operands);
    if (show.length === 0 && chosen.length > 0) return 0;
    const rows: string[][] = t.has('noheadings') ? [] : [['RESOURCE', 'DESCRIPTION', 'SOFT', 'HARD', 'UNITS']];
    for (const x of show.length > 0 ? show : RESOURCES) {
      const l = yield* sys.prlimit64(pid, x.nr);
      if (typeof l === 'number') return yield* t.die(`failed to get the ${x.name} resource limit: ${strerror(l)}`);
      rows.push([x.name, x.about, shown(l.cur), shown(l.max), x.unit]);
    }
    const widths = rows.reduce<number[]>((w, row) => row.map((c, i) => Math.max(w[i] ?? 0, c.length)), []);
    for (const row of rows)
      yield* t.print(
        `${row
          .map((c, i) =>
            i === 4 ? c : i === 2 || i === 3 ? c.padStart(widths[i] as number) : c.padEnd(widths[i] as number),
          )
          .join(' ')
          .trimEnd()}\n`,
      );
    return 0;
  },
});
