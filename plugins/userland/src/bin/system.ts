/** bin/system.ts — uname(1), hostname(1), uptime(1), free(1), arch(1), nproc(1), tty(1), clear(1), sync(1), reboot(8) and its names. */
import { readText } from '../lib/files.ts';
import { humanSize } from '../lib/numbers.ts';
import { readProcsOnce } from '../lib/procs.ts';
import { strerror, sys } from '../lib/sdk.ts';
import { strftime } from '../lib/time.ts';
import { tool } from '../lib/tool.ts';

export const uname = tool({
  path: '/usr/bin/uname',
  summary: 'print system information',
  options: 'asnrvmpio',
  long: 'all=a kernel-name=s nodename=n kernel-release=r kernel-version=v machine=m processor=p hardware-platform=i operating-system=o'.split(
    ' ',
  ),
  *run(t) {
    if (t.operands.length > 0) yield* t.usage(`extra operand '${t.operands[0]}'`);
    const u = yield* sys.uname();
    if (typeof u === 'number') return yield* t.die(`cannot get system name: ${strerror(u)}`);
    const all = t.has('a');
    const none = t.options.length === 0;
    const parts: string[] = [];
    if (all || none || t.has('s')) parts.push(u.sysname);
    if (all || t.has('n')) parts.push(u.nodename);
    if (all || t.has('r')) parts.push(u.release);
    if (all || t.has('v')) parts.push(u.version);
    if (all || t.has('m')) parts.push(u.machine);
    if (t.has('p') && !all) parts.push('unknown');
    if (t.has('i') && !all) parts.push('unknown');
    if (all || t.has('o')) parts.push('GNU/Linux');
    yield* t.print(`${parts.join(' ')}\n`);
    return 0;
  },
});

export const arch = tool({
  path: '/usr/bin/arch',
  summary: 'print machine hardware name',
  options: '',
  *run(t) {
    const u = yield* sys.uname();
    yield* t.print(`${typeof u === 'number' ? 'unknown' : u.machine}\n`);
    return 0;
  },
});

export const hostname = tool({
  path: '/usr/bin/hostname',
  summary: "show or set the system's host name",
  options: 'sfdiIbF:',
  long: ['short=s', 'fqdn=f', 'long=f', 'domain=d', 'file=F'],
  shortName: true,
  *run(t) {
    const name = t.value('F') === undefined ? t.operands[0] : String(yield* readText(t.value('F') as string)).trim();
    if (name !== undefined) {
      const r = yield* sys.sethostname(name);
      if (r >= 0) return 0;
      return yield* t.die(r === -1 ? 'you must be root to change the host name' : strerror(r));
    }
    const u = yield* sys.uname();
    const node = typeof u === 'number' ? '' : u.nodename;
    yield* t.print(
      t.has('s')
        ? `${node.split('.')[0]}\n`
        : t.has('d')
          ? '\n'
          : t.has('i') || t.has('I')
            ? '127.0.1.1\n'
            : `${node}\n`,
    );
    return 0;
  },
});

export const uptime = tool({
  path: '/usr/bin/uptime',
  summary: 'tell how long the system has been running',
  options: 'ps',
  long: ['pretty=p', 'since=s'],
  shortName: true,
  *run(t) {
    const up = Math.floor(Number(String(yield* readText('/proc/uptime')).split(' ')[0]) || 0);
    const now = yield* sys.gettimeofday();
    const [d, h, m] = [Math.floor(up / 86_400), Math.floor(up / 3600) % 24, Math.floor(up / 60) % 60];
    if (t.has('s')) {
      yield* t.print(`${strftime('%Y-%m-%d %H:%M:%S', now - up * 1000)}\n`);
      return 0;
    }
    if (t.has('p')) {
      const many = (n: number, what: string): string[] => (n === 0 ? [] : [`${n} ${what}${n === 1 ? '' : 's'}`]);
      const parts = [
        ...many(Math.floor(d / 7), 'week'),
        ...many(d % 7, 'day'),
        ...many(h, 'hour'),
        ...many(m, 'minute'),
      ];
      yield* t.print(`up ${parts.length === 0 ? '0 minutes' : parts.join(', ')}\n`);
      return 0;
    }
    const procs = yield* readProcsOnce(t, { status: false, cmdline: false });
    const users = new Set(procs.filter((p) => p.tty !== 0 && p.session === p.pid).map((p) => p.tty)).size;
    const load = String(yield* readText('/proc/loadavg'))
      .split(' ')
      .slice(0, 3)
      .join(', ');
    const days = d > 0 ? `${d} day${d === 1 ? '' : 's'}, ` : '';
    const clock = h > 0 ? `${String(h).padStart(2)}:${String(m).padStart(2, '0')}` : `${m} min`;
    yield* t.print(
      ` ${strftime('%H:%M:%S', now)} up ${days}${clock}, ${String(users).padStart(2)} user${users === 1 ? '' : 's'},  load average: ${load}\n`,
    );
    return 0;
  },
});

export const free = tool({
  path: '/usr/bin/free',
  summary: 'display amount of free and used memory in the system',
  options: 'bkmghtw',
  long: ['bytes=b', 'kibi=k', 'mebi=m', 'gibi=g', 'human=h', 'total=t', 'wide=w', 'kilo=k', 'mega=m', 'giga=g'],
  shortName: true,
  *run(t) {
    const info = String(yield* readText('/proc/meminfo'));
    const kib = (name: string): number => Number(new RegExp(`^${name}: +([0-9]+)`, 'm').exec(info)?.[1] ?? 0);
    const [total, free_, buffers, cached, shared] = ['MemTotal', 'MemFree', 'Buffers', 'Cached', 'Shmem'].map(kib) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const available = kib('MemAvailable') || free_ + cached;
    const cell = (n: number): string =>
      (t.has('h')
        ? n === 0
          ? '0B'
          : `${humanSize(n * 1024)}i`
        : String(t.has('b') ? n * 1024 : t.has('m') ? Math.floor(n / 1024) : t.has('g') ? Math.floor(n / 1_048_576) : n)
      ).padStart(12);
    yield* t.print(
      `${' '.repeat(8)}${['total', 'used', 'free', 'shared', 'buff/cache', 'available'].map((h) => h.padStart(12)).join('')}\n`,
    );
    const used = Math.max(0, total - available);
    yield* t.print(`Mem:    ${[total, used, free_, shared, buffers + cached, available].map(cell).join('')}\n`);
    yield* t.print(
      `Swap:   ${[kib('SwapTotal'), kib('SwapTotal') - kib('SwapFree'), kib('SwapFree')].map(cell).join('')}\n`,
    );
    return 0;
  },
});

export const nproc = tool({
  path: '/usr/bin/nproc',
  summary: 'print the number of processing units available',
  options: '',
  long: ['all', 'ignore:'],
  *run(t) {
    const mask = yield* sys.sched_getaffinity(0);
    let n = 0;
    for (let m = Math.max(1, mask); m !== 0; m = (m & (m - 1)) >>> 0) n += 1;
    yield* t.print(`${Math.max(1, n - Number(t.value('ignore') ?? 0))}\n`);
    return 0;
  },
});

export const tty = tool({
  path: '/usr/bin/tty',
  summary: 'print the file name of the terminal connected to standard input',
  options: 's',
  long: ['silent=s', 'quiet=s'],
  *run(t) {
    if (!(yield* sys.isatty(0))) {
      if (!t.has('s')) yield* t.print('not a tty\n');
      return 1;
    }
    const name = yield* sys.readlink('/proc/self/fd/0');
    if (!t.has('s')) yield* t.print(`${typeof name === 'string' ? name : '/dev/tty'}\n`);
    return 0;
  },
});

export const clear = tool({
  path: '/usr/bin/clear',
  summary: 'clear the terminal screen',
  *run(t) {
    yield* t.print('\x1b[H\x1b[2J\x1b[3J');
    return 0;
  },
});

export const sync = tool({
  path: '/usr/bin/sync',
  summary: 'synchronize cached writes to persistent storage',
  options: 'df',
  *run() {
    yield* sys.sync();
    return 0;
  },
});
