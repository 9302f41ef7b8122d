/** bin/limits.ts — prlimit(1), sysctl(8), vmstat(8), pmap(1), pwdx(1), lsof(8), stty(1): what the kernel allows and holds. */
import { O_RDONLY, O_WRONLY } from '../lib/consts.ts';
import { readFolder, readText, writeText } from '../lib/files.ts';
import { readProcs, savedProcs } from '../lib/procs.ts';
import { type Limit, type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { readAccounts } from '../lib/users.ts';
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

const toPath = (name: string): string => `/proc/sys/${name.includes('/') ? name : name.replaceAll('.', '/')}`;
const toName = (path: string): string => path.slice('/proc/sys/'.length).replaceAll('/', '.');

export const sysctl = tool({
  path: '/usr/sbin/sysctl',
  summary: 'configure kernel parameters at runtime',
  options: 'aAbeNnpqwXr:',
  long: ['all=a', 'names=N', 'values=n', 'quiet=q', 'write=w', 'load=p', 'ignore=e', 'binary=b'],
  shortName: true,
  *run(t) {
    if (t.has('a') || t.has('A')) {
      const stack = ['/proc/sys'];
      for (let dir = stack.pop(); dir !== undefined; dir = stack.pop()) {
        const entries = yield* readFolder(dir);
        t.count(3);
        if (typeof entries === 'number') continue;
        const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
        for (const e of sorted) if (e.type !== 4) yield* show(t, `${dir}/${e.name}`, true);
        for (const e of sorted.reverse()) if (e.type === 4) stack.push(`${dir}/${e.name}`);
      }
      return 0;
    }
    if (t.has('p')) {
      const text = yield* readText(t.operands[0] ?? '/etc/sysctl.conf');
      if (typeof text === 'number')
        return yield* t.die(`cannot open "${t.operands[0] ?? '/etc/sysctl.conf'}": ${strerror(text)}`);
      for (const l of text.split('\n')) if (/^\s*[^#;\s]/.test(l) && l.includes('=')) yield* set(t, l);
      return 0;
    }
    if (t.operands.length === 0)
      return yield* t.die("no variables specified\nTry `sysctl --help' for more information.");
    for (const arg of t.operands) {
      if (arg.includes('=')) yield* set(t, arg);
      else yield* show(t, toPath(arg), false);
    }
    return 0;
  },
});
function* show(t: Tool, path: string, quiet: boolean): Sys<void> {
  const text = t.has('N') ? '' : yield* readText(path);
  t.count(3, 100);
  const name = toName(path);
  if (typeof text === 'number') {
    if (quiet && text !== -13) return;
    if (text === -2) {
      if (!t.has('e')) yield* t.warn(`cannot stat ${path}: ${strerror(text)}`);
    } else if (text === -13) yield* t.warn(`permission denied on key '${name}'`, quiet ? 0 : 1);
    else yield* t.warn(`reading key "${name}": ${strerror(text)}`);
    return;
  }
  if (t.has('N')) return yield* t.print(`${name}\n`);
  for (const l of text.replace(/\n$/, '').split('\n')) yield* t.print(t.has('n') ? `${l}\n` : `${name} = ${l}\n`);
}
function* set(t: Tool, text: string): Sys<void> {
  const at = text.indexOf('=');
  const name = toName(toPath(text.slice(0, at).trim()));
  const value = text.slice(at + 1).trim();
  const path = toPath(name);
  const w = yield* writeText(path, `${value}\n`, O_WRONLY);
  if (w === -2) {
    if (!t.has('e')) yield* t.warn(`cannot stat ${path}: ${strerror(w)}`);
  } else if (w === -13) yield* t.warn(`permission denied on key '${name}'`);
  else if (w < 0) yield* t.warn(`setting key "${name}": ${strerror(w)}`);
  else if (!t.has('q')) yield* t.print(t.has('n') ? `${value}\n` : `${name} = ${value}\n`);
}

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

export const pwdx = tool({
  path: '/usr/bin/pwdx',
  summary: 'report current working directory of a process',
  options: '',
  shortName: true,
  *run(t) {
    for (const pid of t.operands) {
      const at = yield* sys.readlink(`/proc/${pid}/cwd`);
      if (typeof at === 'number') {
        t.status = 1;
        yield* t.stderr(`${pid}: ${strerror(at === -2 ? -3 : at)}\n`);
      } else yield* t.print(`${pid}: ${at}\n`);
    }
    return 0;
  },
});

export const pmap = tool({
  path: '/usr/bin/pmap',
  summary: 'report memory map of a process',
  options: 'xdqp',
  shortName: true,
  *run(t) {
    for (const pid of t.operands) {
      const maps = yield* readText(`/proc/${pid}/maps`);
      if (typeof maps === 'number') {
        t.status = 42;
        continue;
      }
      const cmd = yield* readText(`/proc/${pid}/cmdline`);
      yield* t.print(`${pid}:   ${typeof cmd === 'string' ? cmd.replace(/\0/g, ' ').trim() : ''}\n`);
      let total = 0;
      for (const l of maps.split('\n')) {
        const m = /^([0-9a-f]+)-([0-9a-f]+) (....) \S+ \S+ \S+ *(.*)$/.exec(l);
        if (m === null) continue;
        const size = (Number.parseInt(m[2] as string, 16) - Number.parseInt(m[1] as string, 16)) / 1024;
        total += size;
        const file = m[4] ?? '';
        const name =
          file === ''
            ? '  [ anon ]'
            : file === '[stack]'
              ? '  [ stack ]'
              : file.startsWith('[')
                ? `  ${file.replace('[', '[ ').replace(']', ' ]')}`
                : ` ${file.slice(file.lastIndexOf('/') + 1)}`;
        yield* t.print(
          `${m[1]} ${String(size).padStart(6)}K ${(m[3] as string).slice(0, 3)}${m[3]?.endsWith('s') ? 's' : '-'}-${name}\n`,
        );
      }
      yield* t.print(` total ${String(total).padStart(8)}K\n`);
    }
    return 0;
  },
});

export const lsof = tool({
  path: '/usr/bin/lsof',
  summary: 'list open files',
  options: 'p:u:c:ntPlt',
  shortName: true,
  *run(t) {
    const accounts = yield* readAccounts();
    const procs = yield* readProcs(t, {}, savedProcs(t));
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
        t.count(2, 100);
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

// termios as the i386 ioctl has it: four flag words, a line discipline, 19 control characters.
const TCGETS = 0x5401;
const TCSETS = 0x5402;
const TIOCSWINSZ = 0x5414;
type FlagWord = 0 | 4 | 8 | 12;
const IFLAGS: readonly (readonly [string, FlagWord, number])[] = [
  ['ignbrk', 0, 1],
  ['brkint', 0, 2],
  ['ignpar', 0, 4],
  ['parmrk', 0, 8],
  ['inpck', 0, 16],
  ['istrip', 0, 32],
  ['inlcr', 0, 64],
  ['igncr', 0, 128],
  ['icrnl', 0, 256],
  ['ixon', 0, 1024],
  ['ixoff', 0, 4096],
  ['iuclc', 0, 512],
  ['ixany', 0, 2048],
  ['imaxbel', 0, 8192],
  ['iutf8', 0, 16384],
];
const OFLAGS: readonly (readonly [string, FlagWord, number])[] = [
  ['opost', 4, 1],
  ['olcuc', 4, 2],
  ['ocrnl', 4, 8],
  ['onlcr', 4, 4],
  ['onocr', 4, 16],
  ['onlret', 4, 32],
  ['ofill', 4, 64],
  ['ofdel', 4, 128],
];
const LFLAGS: readonly (readonly [string, FlagWord, number])[] = [
  ['isig', 12, 1],
  ['icanon', 12, 2],
  ['iexten', 12, 32768],
  ['echo', 12, 8],
  ['echoe', 12, 16],
  ['echok', 12, 32],
  ['echonl', 12, 64],
  ['noflsh', 12, 128],
  ['xcase', 12, 4],
  ['tostop', 12, 256],
  ['echoprt', 12, 1024],
  ['echoctl', 12, 512],
  ['echoke', 12, 2048],
  ['flusho', 12, 4096],
  ['extproc', 12, 65536],
];
const CHARS: readonly (readonly [string, number])[] = [
  ['intr', 0],
  ['quit', 1],
  ['erase', 2],
  ['kill', 3],
  ['eof', 4],
  ['eol', 11],
  ['eol2', 16],
  ['swtch', 7],
  ['start', 8],
  ['stop', 9],
  ['susp', 10],
  ['rprnt', 12],
  ['werase', 14],
  ['lnext', 15],
  ['discard', 13],
];
const caret = (b: number): string =>
  b === 0 ? '<undef>' : b === 127 ? '^?' : b < 32 ? `^${String.fromCharCode(b + 64)}` : String.fromCharCode(b);

export const stty = tool({
  path: '/usr/bin/stty',
  summary: 'change and print terminal line settings',
  *run(t) {
    let args = [...t.args];
    let fd = 0;
    if (args[0] === '-F' || args[0]?.startsWith('--file=')) {
      const name = args[0] === '-F' ? (args[1] ?? '') : args[0].slice(7);
      fd = yield* sys.open(name, O_RDONLY | 0o4000);
      if (fd < 0) return yield* t.die(`${name}: ${strerror(fd)}`);
      args = args.slice(args[0] === '-F' ? 2 : 1);
    }
    const all = args.includes('-a') || args.includes('--all');
    const saveForm = args.includes('-g') || args.includes('--save');
    args = args.filter((a) => a !== '-a' && a !== '--all' && a !== '-g' && a !== '--save');
    const io = new Uint8Array(36);
    const got = yield* sys.ioctl(fd, TCGETS, io);
    if (got < 0) return yield* t.die(`'standard input': ${strerror(got)}`);
    const v = new DataView(io.buffer);
    const size = yield* sys.winsize(fd);
    const [rows, cols] = typeof size === 'number' ? [0, 0] : [size.rows, size.cols];
    if (saveForm) {
      yield* t.print(
        `${[0, 4, 8, 12].map((o) => v.getUint32(o, true).toString(16)).join(':')}:${[...io.subarray(17, 36)].map((b) => b.toString(16)).join(':')}\n`,
      );
      return 0;
    }
    if (args.length === 0) {
      const on = (list: readonly (readonly [string, FlagWord, number])[]): string =>
        list.map(([n, o, bit]) => `${v.getUint32(o, true) & bit ? '' : '-'}${n}`).join(' ');
      if (!all) {
        yield* t.print(`speed 38400 baud; line = ${io[16]};\n`);
        const odd = [...IFLAGS, ...OFLAGS, ...LFLAGS].filter(
          ([n, o, bit]) => SANE.has(n) !== ((v.getUint32(o, true) & bit) !== 0),
        );
        if (odd.length > 0)
          yield* t.print(`${odd.map(([n, o, bit]) => `${v.getUint32(o, true) & bit ? '' : '-'}${n}`).join(' ')}\n`);
        return 0;
      }
      yield* t.print(`speed 38400 baud; rows ${rows}; columns ${cols}; line = ${io[16]};\n`);
      const cells = [
        ...CHARS.map(([n, i]) => `${n} = ${caret(io[17 + i] as number)};`),
        `min = ${io[17 + 6]};`,
        `time = ${io[17 + 5]};`,
      ];
      let line = '';
      for (const c of cells) {
        if (line !== '' && line.length + 1 + c.length > 80) {
          yield* t.print(`${line}\n`);
          line = c;
        } else line += (line === '' ? '' : ' ') + c;
      }
      yield* t.print(
        `${line}\n-parenb -parodd -cmspar cs8 -hupcl -cstopb cread -clocal -crtscts\n${on(IFLAGS)}\n${on(OFLAGS)} nl0 cr0 tab0 bs0 vt0 ff0\n${on(LFLAGS)}\n`,
      );
      return 0;
    }
    const put = (o: FlagWord, bit: number, set: boolean): void =>
      v.setUint32(o, set ? v.getUint32(o, true) | bit : v.getUint32(o, true) & ~bit, true);
    const flag = (name: string, set: boolean): boolean => {
      const f = [...IFLAGS, ...OFLAGS, ...LFLAGS].find(([n]) => n === name);
      if (f === undefined) return false;
      put(f[1], f[2], set);
      return true;
    };
    for (let i = 0; i < args.length; i += 1) {
      const a = args[i] as string;
      const negative = a.startsWith('-');
      const name = a.replace(/^-/, '');
      if (/^([0-9a-f]+:){4}/.test(a)) {
        const parts = a.split(':').map((x) => Number.parseInt(x, 16));
        for (const [n, x] of parts.slice(0, 4).entries()) v.setUint32(n * 4, x, true);
        io.set(parts.slice(4, 23), 17);
      } else if (a === 'size') yield* t.print(`${rows} ${cols}\n`);
      else if (a === 'speed') yield* t.print('38400\n');
      else if (a === 'rows' || a === 'cols' || a === 'columns') {
        const n = Number(args[++i]);
        const now = yield* sys.winsize(fd);
        const ws = new Uint8Array(8);
        const w = new DataView(ws.buffer);
        w.setUint16(0, a === 'rows' ? n : typeof now === 'number' ? 24 : now.rows, true);
        w.setUint16(2, a === 'rows' ? (typeof now === 'number' ? 80 : now.cols) : n, true);
        yield* sys.ioctl(fd, TIOCSWINSZ, ws);
      } else if (a === 'sane') for (const [n] of [...IFLAGS, ...OFLAGS, ...LFLAGS]) flag(n, SANE.has(n));
      else if (name === 'raw') {
        const set = negative;
        for (const n of ['icanon', 'isig', 'opost', 'icrnl', 'ixon', 'brkint']) flag(n, set);
        if (!set) io[17 + 6] = 1;
      } else if (name === 'cooked')
        for (const n of ['icanon', 'isig', 'opost', 'icrnl', 'ixon', 'brkint']) flag(n, !negative);
      else if (name === 'cbreak') flag('icanon', negative);
      else if (flag(name, !negative)) continue;
      else {
        const c =
          CHARS.find(([n]) => n === a) ??
          (a === 'min' ? (['min', 6] as const) : a === 'time' ? (['time', 5] as const) : undefined);
        const value = args[i + 1];
        if (c === undefined || value === undefined) return yield* t.usage(`invalid argument '${a}'`);
        i += 1;
        io[17 + c[1]] = /^[0-9]+$/.test(value)
          ? Number(value)
          : value === 'undef' || value === '^-'
            ? 0
            : value === '^?'
              ? 127
              : value.startsWith('^')
                ? value.charCodeAt(1) & 31
                : value.charCodeAt(0);
      }
    }
    const r2 = yield* sys.ioctl(fd, TCSETS, io);
    return r2 < 0 ? yield* t.die(`'standard input': ${strerror(r2)}`) : 0;
  },
});
const SANE = new Set([
  'brkint',
  'icrnl',
  'ixon',
  'imaxbel',
  'iutf8',
  'opost',
  'onlcr',
  'isig',
  'icanon',
  'iexten',
  'echo',
  'echoe',
  'echok',
  'echoctl',
  'echoke',
]);
