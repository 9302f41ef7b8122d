/** bin/disk.ts — dd, df, du, truncate, mkfifo, mknod, mktemp, install, mount, umount, unlink, link: files and file systems made and measured. */
import {
  O_APPEND,
  O_CREAT,
  O_EXCL,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
} from '../lib/consts.ts';
import { basename, joinPath, readText } from '../lib/files.ts';
import { parseMode } from '../lib/modes.ts';
import { humanSize, parseSize } from '../lib/numbers.ts';
import { formatFloat } from '../lib/printf.ts';
import { quote } from '../lib/quote.ts';
import { type Plain, type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { type WalkState, walk } from '../lib/tree-walk.ts';
import { readAccounts } from '../lib/users.ts';

interface DdState {
  readonly [key: string]: number;
  readonly input: number;
  readonly output: number;
  readonly fullIn: number;
  readonly partIn: number;
  readonly fullOut: number;
  readonly partOut: number;
  readonly bytes: number;
  readonly start: number;
}
export const dd = tool({
  path: '/usr/bin/dd',
  summary: 'convert and copy a file',
  *run(t) {
    const o = new Map<string, string>();
    for (const arg of t.args) {
      const at = arg.indexOf('=');
      if (
        at < 1 ||
        !'if of bs ibs obs count skip seek conv iflag oflag status cbs'.split(' ').includes(arg.slice(0, at))
      ) {
        if (arg === '--help' || arg === '--version') continue;
        yield* t.complain(`unrecognized operand '${arg}'`);
        return yield* t.usageHint();
      }
      o.set(arg.slice(0, at), arg.slice(at + 1));
    }
    const number = function* (name: string, none: number): Sys<number> {
      const text = o.get(name);
      if (text === undefined) return none;
      const parts = text.split('x').map((p) => parseSize(p));
      if (parts.some((p) => p === null)) return yield* t.die(`invalid number: '${text}'`);
      return (parts as number[]).reduce((a, b) => a * b, 1);
    };
    const bs = yield* number('bs', 0);
    const ibs = bs || (yield* number('ibs', 512));
    const conv = (o.get('conv') ?? '').split(',');
    const count = yield* number('count', Infinity);
    const skip = yield* number('skip', 0);
    const seek = yield* number('seek', 0);
    const obs = bs || (yield* number('obs', 512));
    if (ibs === 0 || obs === 0) return yield* t.die(`invalid number: '0'`);
    if (ibs > 64 << 20) return yield* t.die(`memory exhausted by input buffer of size ${ibs} bytes`);
    let s = t.saved as DdState | null;
    if (s === null) {
      let [input, output] = [0, 1];
      const from = o.get('if');
      if (from !== undefined) {
        input = yield* sys.open(from, O_RDONLY);
        if (input < 0) return yield* t.die(`failed to open '${from}': ${strerror(input)}`);
      }
      const to = o.get('of');
      if (to !== undefined) {
        const keep = conv.includes('notrunc') || seek > 0;
        const append = (o.get('oflag') ?? '').includes('append');
        output = yield* sys.open(
          to,
          O_WRONLY |
            (conv.includes('nocreat') ? 0 : O_CREAT) |
            (conv.includes('excl') ? O_EXCL : 0) |
            (keep ? 0 : O_TRUNC) |
            (append ? O_APPEND : 0),
          0o666,
        );
        if (output < 0) return yield* t.die(`failed to open '${to}': ${strerror(output)}`);
        if (seek > 0) {
          if (!conv.includes('notrunc')) yield* sys.ftruncate(output, seek * obs);
          yield* sys.lseek(output, seek * obs, 0);
        }
      }
      if (skip > 0 && (yield* sys.lseek(input, skip * ibs, 1)) < 0)
        for (let left = skip * ibs; left > 0; ) {
          const got = yield* sys.read(input, Math.min(left, 65_536));
          if (typeof got === 'number' || got.length === 0) break;
          left -= got.length;
        }
      s = { input, output, fullIn: 0, partIn: 0, fullOut: 0, partOut: 0, bytes: 0, start: yield* sys.clock_gettime(1) };
    }
    let { fullIn, partIn, fullOut, partOut, bytes } = s;
    const { input, output, start } = s;
    let failed = 0;
    while (fullIn + partIn < count) {
      const got = yield* sys.read(input, ibs);
      t.count(2, typeof got === 'number' ? 0 : Math.min(got.length, 4096));
      if (typeof got === 'number') {
        if (got === -4) continue;
        yield* t.complain(`error reading '${o.get('if') ?? 'standard input'}': ${strerror(got)}`);
        failed = 1;
        break;
      }
      if (got.length === 0) break;
      if (got.length === ibs) fullIn += 1;
      else partIn += 1;
      let data = got;
      if (conv.includes('ucase') || conv.includes('lcase'))
        data = got.map((b) =>
          conv.includes('ucase') ? (b >= 97 && b <= 122 ? b - 32 : b) : b >= 65 && b <= 90 ? b + 32 : b,
        );
      if (conv.includes('sync') && data.length < ibs) {
        const full = new Uint8Array(ibs);
        full.set(data);
        data = full;
      }
      if (conv.includes('swab')) data = data.map((_, i, all) => all[i ^ 1] ?? (all[i] as number));
      const r = yield* sys.write(output, data);
      if (r < 0) {
        yield* t.complain(`error writing '${o.get('of') ?? 'standard output'}': ${strerror(r)}`);
        failed = 1;
        break;
      }
      bytes += r;
      if (r === obs) fullOut += 1;
      else if (r > obs) fullOut += Math.floor(r / obs);
      if (r % obs !== 0) partOut += 1;
      if (t.due) yield* t.checkpoint({ input, output, fullIn, partIn, fullOut, partOut, bytes, start });
    }
    if (conv.includes('fsync') || conv.includes('fdatasync')) yield* sys.fsync(output);
    const status = o.get('status');
    if (status !== 'none') {
      yield* t.stderr(`${fullIn}+${partIn} records in\n${fullOut}+${partOut} records out\n`);
      if (status !== 'noxfer') {
        const seconds = Math.max(1e-6, ((yield* sys.clock_gettime(1)) - start) / 1000);
        const rate = `${humanSize(bytes / seconds, 1000).replace(/([kKMGT])?$/, (u) => ` ${u}B/s`)}`;
        const size = bytes < 1000 ? '' : ` (${si(bytes)}${bytes >= 1024 ? `, ${iec(bytes)}` : ''})`;
        yield* t.stderr(
          `${bytes} byte${bytes === 1 ? '' : 's'}${size} copied, ${formatFloat(seconds, 'g', { flags: '', width: 0, precision: 6 })} s, ${rate}\n`,
        );
      }
    }
    return failed;
  },
});
function scaled(n: number, base: number, units: readonly string[]): string {
  let [v, i] = [n, -1];
  while (v >= base && i < units.length - 1) {
    v /= base;
    i += 1;
  }
  return `${v < 9.95 ? v.toFixed(1) : Math.round(v)} ${units[i] ?? 'B'}`;
}
const si = (n: number): string => scaled(n, 1000, ['kB', 'MB', 'GB', 'TB']);
const iec = (n: number): string => scaled(n, 1024, ['KiB', 'MiB', 'GiB', 'TiB']);

interface MountRow {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly options: string;
}
function* mounts(): Sys<MountRow[]> {
  const text = yield* readText('/proc/mounts');
  return (typeof text === 'number' ? '' : text)
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => {
      const [source = '', target = '', type = '', options = ''] = l
        .split(' ')
        .map((w) => w.replace(/\\([0-7]{3})/g, (_, d: string) => String.fromCharCode(Number.parseInt(d, 8))));
      return { source, target, type, options };
    });
}
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
      t.count(1);
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
    const widths = Array.from({ length: columns }, (_, i) =>
      Math.max(least[i] ?? 0, ...rows.map((r) => (r[i] as string).length)),
    );
    for (const row of rows)
      yield* t.print(
        `${row.map((c, i) => (i === columns - 1 ? c : i === 0 || (t.has('T') && i === 1) ? c.padEnd(widths[i] as number) : c.padStart(widths[i] as number))).join(' ')}\n`,
      );
    return 0;
  },
});

export const du = tool({
  path: '/usr/bin/du',
  summary: 'estimate file space usage',
  options: 'abchd:kmsxSLlt:',
  long: [
    'all=a',
    'bytes=b',
    'total=c',
    'human-readable=h',
    'max-depth=d',
    'summarize=s',
    'apparent-size',
    'separate-dirs=S',
    'one-file-system=x',
  ],
  *run(t) {
    const roots = t.operands.length === 0 ? ['.'] : t.operands;
    const apparent = t.has('b') || t.has('apparent-size');
    const depth = t.has('s') ? 0 : t.value('d') === undefined ? Infinity : Number(t.value('d'));
    const show = (bytes: number): string =>
      t.has('h')
        ? bytes === 0
          ? '0'
          : humanSize(bytes)
        : t.has('b')
          ? String(bytes)
          : String(Math.ceil(bytes / (t.has('m') ? 1 << 20 : 1024)));
    const saved = t.saved as { walk: WalkState; sums: [string, number][]; total: number; seen: string[] } | null;
    const sums = new Map<string, number>(saved?.sums ?? []);
    const seen = new Set<string>(saved?.seen ?? []);
    let total = saved?.total ?? 0;
    yield* walk(
      t,
      roots,
      {
        *after(v) {
          if (v.st.nlink > 1 && !v.folder) {
            const key = `${v.st.dev}:${v.st.ino}`;
            if (seen.has(key)) return;
            seen.add(key);
          }
          const own = apparent ? v.st.size : v.st.blocks * 512;
          const sum = own + (sums.get(v.path) ?? 0);
          sums.delete(v.path);
          if (v.depth > 0) {
            const parent = v.path.slice(0, v.path.lastIndexOf('/')) || '/';
            if (!(t.has('S') && v.folder)) sums.set(parent, (sums.get(parent) ?? 0) + sum);
          } else total += sum;
          if (v.depth <= depth && (v.folder || t.has('a') || v.depth === 0))
            yield* t.print(`${show(sum)}\t${v.path}\n`);
        },
        *failed(path, errno, reading) {
          yield* t.warn(
            reading
              ? `cannot read directory ${quote(path)}: ${strerror(errno)}`
              : `cannot access ${quote(path)}: ${strerror(errno)}`,
          );
        },
      },
      saved?.walk ?? null,
      function* (state) {
        yield* t.checkpoint({ walk: state, sums: [...sums], total, seen: [...seen] } as unknown as Plain);
      },
    );
    if (t.has('c')) yield* t.print(`${show(total)}\ttotal\n`);
    return 0;
  },
});

export const truncate = tool({
  path: '/usr/bin/truncate',
  summary: 'shrink or extend the size of a file to the specified size',
  options: 'cor:s:',
  long: ['no-create=c', 'io-blocks=o', 'reference=r', 'size=s'],
  *run(t) {
    const text = t.value('s');
    if (text === undefined && t.value('r') === undefined)
      yield* t.usage("you must specify either '--size' or '--reference'");
    if (t.operands.length === 0) yield* t.usage('missing file operand');
    const m = /^([+\-<>/%]?)(.+)$/.exec(text ?? '');
    let size = text === undefined ? 0 : parseSize(m?.[2] ?? '');
    if (size === null) return yield* t.die(`Invalid number: '${text}'`);
    if (t.value('r') !== undefined) {
      const st = yield* sys.stat(t.value('r') as string);
      if (typeof st === 'number') return yield* t.die(`cannot stat '${t.value('r')}': ${strerror(st)}`);
      size = st.size;
    }
    for (const file of t.operands) {
      const fd = yield* sys.open(file, O_WRONLY | (t.has('c') ? 0 : O_CREAT), 0o666);
      if (fd < 0) {
        if (!(t.has('c') && fd === -2)) yield* t.warn(`cannot open '${file}' for writing: ${strerror(fd)}`);
        continue;
      }
      const st = yield* sys.fstat(fd);
      const now = typeof st === 'number' ? 0 : st.size;
      const op = m?.[1] ?? '';
      const to =
        op === '+'
          ? now + size
          : op === '-'
            ? Math.max(0, now - size)
            : op === '<'
              ? Math.min(now, size)
              : op === '>'
                ? Math.max(now, size)
                : op === '/'
                  ? now - (now % size)
                  : op === '%'
                    ? Math.ceil(now / size) * size
                    : size;
      const r = yield* sys.ftruncate(fd, to);
      if (r < 0) yield* t.warn(`failed to truncate '${file}' at ${to} bytes: ${strerror(r)}`);
      yield* sys.close(fd);
    }
    return 0;
  },
});

function* modeOf(t: Tool, text: string | undefined, base: number): Sys<number> {
  if (text === undefined) return base;
  const change = parseMode(text, 0);
  if (change === null) return yield* t.die(`invalid mode`);
  return change(base, false);
}
export const mkfifo = tool({
  path: '/usr/bin/mkfifo',
  summary: 'make FIFOs (named pipes)',
  options: 'm:Z',
  long: ['mode=m'],
  *run(t) {
    if (t.operands.length === 0) yield* t.usage('missing operand');
    const mode = yield* modeOf(t, t.value('m'), 0o666);
    for (const file of t.operands) {
      const r = yield* sys.mknod(file, S_IFIFO | mode, 0);
      if (r < 0) yield* t.warn(`cannot create fifo '${file}': ${strerror(r)}`);
      else if (t.has('m')) yield* sys.chmod(file, mode);
    }
    return 0;
  },
});
export const mknod = tool({
  path: '/usr/bin/mknod',
  summary: 'make block or character special files',
  options: 'm:Z',
  long: ['mode=m'],
  *run(t) {
    const [file, type, maj, min] = t.operands;
    if (file === undefined || type === undefined)
      return yield* t.usage(file === undefined ? 'missing operand' : `missing operand after '${file}'`);
    const mode = yield* modeOf(t, t.value('m'), 0o666);
    const kind = { p: S_IFIFO, c: S_IFCHR, u: S_IFCHR, b: S_IFBLK }[type];
    if (kind === undefined) return yield* t.usage(`invalid device type '${type}'`);
    if (type !== 'p' && (maj === undefined || min === undefined))
      yield* t.usage('Special files require major and minor device numbers.');
    const r = yield* sys.mknod(file, kind | mode, type === 'p' ? 0 : (Number(maj) << 8) | Number(min));
    return r < 0 ? yield* t.die(`${file}: ${strerror(r)}`) : 0;
  },
});

export const mktemp = tool({
  path: '/usr/bin/mktemp',
  summary: 'create a temporary file or directory',
  options: 'dp:qtu',
  long: ['directory=d', 'tmpdir:', 'quiet=q', 'dry-run=u', 'suffix:'],
  *run(t) {
    const template = t.operands[0] ?? 'tmp.XXXXXXXXXX';
    const marks = /X{3,}(?=[^X/]*$)/.exec(template);
    if (marks === null) return yield* t.die(`too few X's in template '${template}'`);
    const dir =
      t.value('p') ??
      t.value('tmpdir') ??
      (t.operands[0] === undefined || t.has('t') || t.has('tmpdir') ? (t.getenv('TMPDIR') ?? '/tmp') : null);
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    for (let tries = 0; tries < 100; tries += 1) {
      const random = yield* sys.getrandom(marks[0].length);
      let bytes = typeof random === 'number' ? null : random;
      if (bytes === null) {
        const fd = yield* sys.open('/dev/urandom', O_RDONLY);
        const got = yield* sys.read(fd, marks[0].length);
        yield* sys.close(fd);
        bytes = typeof got === 'number' ? new Uint8Array(marks[0].length) : got;
      }
      const name =
        template.slice(0, marks.index) +
        [...bytes].map((b) => letters[b % letters.length]).join('') +
        template.slice(marks.index + marks[0].length) +
        (t.value('suffix') ?? '');
      const path = dir === null ? name : joinPath(dir, name);
      if (t.has('u')) {
        yield* t.print(`${path}\n`);
        return 0;
      }
      const r = t.has('d') ? yield* sys.mkdir(path, 0o700) : yield* sys.open(path, O_RDWR | O_CREAT | O_EXCL, 0o600);
      if (r === -17) continue;
      if (r < 0) {
        if (t.has('q')) return 1;
        return yield* t.die(
          `failed to create ${t.has('d') ? 'directory' : 'file'} via template '${dir === null ? template : joinPath(dir, template)}': ${strerror(r)}`,
        );
      }
      yield* t.print(`${path}\n`);
      return 0;
    }
    return yield* t.die(`failed to create file via template '${template}': File exists`);
  },
});

export const install = tool({
  path: '/usr/bin/install',
  summary: 'copy files and set attributes',
  options: 'bcdDg:m:o:pst:Tv',
  long: [
    'directory=d',
    'group=g',
    'mode=m',
    'owner=o',
    'target-directory=t',
    'no-target-directory=T',
    'verbose=v',
    'preserve-timestamps=p',
    'strip=s',
  ],
  *run(t) {
    const accounts = yield* readAccounts();
    const mode = yield* modeOf(t, t.value('m'), 0o755);
    const uid = t.value('o') === undefined ? -1 : (accounts.uidOf(t.value('o') as string) ?? -1);
    const gid = t.value('g') === undefined ? -1 : (accounts.gidOf(t.value('g') as string) ?? -1);
    const finish = function* (path: string): Sys<void> {
      if (uid >= 0 || gid >= 0) yield* sys.chown(path, uid, gid);
      yield* sys.chmod(path, mode);
    };
    const parents = function* (path: string): Sys<void> {
      const parts = path.split('/');
      for (let i = 1; i <= parts.length; i += 1) {
        const at = parts.slice(0, i).join('/');
        if (at !== '' && !(yield* sys.isKind(at, S_IFDIR))) yield* sys.mkdir(at, 0o755);
      }
    };
    if (t.has('d')) {
      for (const d of t.operands) {
        yield* parents(d);
        if (!(yield* sys.isKind(d, S_IFDIR))) yield* t.warn(`cannot create directory '${d}': ${strerror(-13)}`);
        else yield* finish(d);
      }
      return 0;
    }
    const into = t.value('t') ?? (t.operands.length > 1 ? t.operands.at(-1) : undefined);
    const sources = t.value('t') === undefined ? t.operands.slice(0, -1) : t.operands;
    if (sources.length === 0 || into === undefined)
      return yield* t.usage(
        t.operands.length === 0 ? 'missing file operand' : `missing destination file operand after '${t.operands[0]}'`,
      );
    const folder = yield* sys.isKind(into, S_IFDIR);
    if (t.has('D')) yield* parents(into.slice(0, into.lastIndexOf('/')));
    for (const from of sources) {
      const to = folder && !t.has('T') ? joinPath(into, basename(from)) : into;
      const fd = yield* sys.open(from, O_RDONLY);
      if (fd < 0) {
        yield* t.warn(`cannot stat '${from}': ${strerror(fd)}`);
        continue;
      }
      yield* sys.unlink(to);
      const out = yield* sys.open(to, O_WRONLY | O_CREAT | O_TRUNC, 0o600);
      if (out < 0) {
        yield* t.warn(`cannot create regular file '${to}': ${strerror(out)}`);
        continue;
      }
      for (;;) {
        const got = yield* sys.read(fd, 16_384);
        if (typeof got === 'number' || got.length === 0) break;
        yield* sys.write(out, got);
      }
      yield* sys.close(fd);
      yield* sys.close(out);
      yield* finish(to);
      if (t.has('v')) yield* t.print(`'${from}' -> '${to}'\n`);
    }
    return 0;
  },
});

const FLAGS: Readonly<Record<string, [number, boolean]>> = {
  ro: [1, true],
  rw: [1, false],
  nosuid: [2, true],
  suid: [2, false],
  nodev: [4, true],
  dev: [4, false],
  noexec: [8, true],
  exec: [8, false],
  sync: [16, true],
  remount: [32, true],
  noatime: [1024, true],
  nodiratime: [2048, true],
  bind: [4096, true],
  rbind: [4096 | 16384, true],
  move: [8192, true],
  relatime: [1 << 21, true],
  strictatime: [1 << 24, true],
  silent: [1 << 15, true],
  defaults: [0, true],
  private: [1 << 18, true],
  rprivate: [(1 << 18) | 16384, true],
  slave: [1 << 19, true],
  rslave: [(1 << 19) | 16384, true],
  shared: [1 << 20, true],
  rshared: [(1 << 20) | 16384, true],
  unbindable: [1 << 17, true],
};
export const mount = tool({
  path: '/usr/bin/mount',
  summary: 'mount a filesystem',
  options: 'aBfFhlMno:O:rRt:vw',
  long: [
    'all=a',
    'bind=B',
    'move=M',
    'options=o',
    'rbind=R',
    'read-only=r',
    'rw=w',
    'types=t',
    'verbose=v',
    'make-private',
    'make-rprivate',
    'make-slave',
    'make-rslave',
    'make-shared',
    'make-rshared',
    'make-unbindable',
  ],
  shortName: true,
  *run(t) {
    if (t.operands.length === 0 && !t.has('a')) {
      const only = t.value('t');
      for (const m of yield* mounts())
        if (only === undefined || only === m.type)
          yield* t.print(`${m.source} on ${m.target} type ${m.type} (${m.options})\n`);
      return 0;
    }
    let flags =
      (t.has('B') ? 4096 : 0) | (t.has('R') ? 4096 | 16384 : 0) | (t.has('M') ? 8192 : 0) | (t.has('r') ? 1 : 0);
    for (const name of ['private', 'rprivate', 'slave', 'rslave', 'shared', 'rshared', 'unbindable'])
      if (t.has(`make-${name}`)) flags |= (FLAGS[name] as [number, boolean])[0];
    const data: string[] = [];
    for (const o of t.options) {
      if (o.name !== 'o') continue;
      for (const word of o.value.split(',')) {
        const f = FLAGS[word];
        if (f === undefined) data.push(word);
        else flags = f[1] ? flags | f[0] : flags & ~f[0];
      }
    }
    let [source, target] = t.operands as [string, string | undefined];
    let type = t.value('t') ?? '';
    if (target === undefined) {
      target = source;
      const now = (yield* mounts()).find((m) => m.target === target);
      source = now?.source ?? 'none';
      if (type === '') type = now?.type ?? '';
      if ((flags & (32 | (1 << 17) | (1 << 18) | (1 << 19) | (1 << 20))) === 0)
        return yield* t.die(`${target}: can't find in /etc/fstab.`);
    }
    if (type === '' && (flags & (4096 | 8192 | 32)) === 0 && (flags & 0x1e0000) === 0)
      return yield* t.die(
        `${target}: wrong fs type, bad option, bad superblock on ${source}, missing codepage or helper program, or other error.`,
        32,
      );
    const r = yield* sys.mount(source, target, type, flags, data.join(','));
    if (r >= 0) {
      // A bind mount takes its own flags only when remounted.
      if ((flags & 4096) !== 0 && (flags & 15) !== 0) yield* sys.mount(source, target, '', (flags & ~16384) | 32);
      return 0;
    }
    const uid = yield* sys.geteuid();
    const why =
      r === -1
        ? uid === 0
          ? `${target}: permission denied.`
          : `${target}: must be superuser to use mount.`
        : r === -2
          ? `${target}: mount point does not exist.`
          : r === -20
            ? `${target}: mount point is not a directory.`
            : r === -16
              ? `${target}: ${source} already mounted or mount point busy.`
              : r === -19
                ? `${target}: unknown filesystem type '${type}'.`
                : r === -22
                  ? `${target}: ${(flags & 32) !== 0 ? 'mount point not mounted or bad option' : `wrong fs type, bad option, bad superblock on ${source}, missing codepage or helper program, or other error`}.`
                  : `${target}: mount(2) system call failed: ${strerror(r)}.`;
    yield* t.complain(why);
    if (r !== -1 || uid === 0)
      yield* t.stderr('       dmesg(1) may have more information after failed mount system call.\n');
    return r === -1 && uid !== 0 ? 1 : 32;
  },
});
export const umount = tool({
  path: '/usr/bin/umount',
  summary: 'unmount filesystems',
  options: 'afhlnrRt:vd',
  long: ['all=a', 'force=f', 'lazy=l', 'recursive=R', 'read-only=r', 'types=t', 'verbose=v', 'quiet'],
  shortName: true,
  *run(t) {
    if (t.operands.length === 0) return yield* t.die('bad usage');
    let status = 0;
    for (const what of t.operands) {
      const list = yield* mounts();
      const found = list.filter((m) => m.source === what && m.source.startsWith('/dev')).at(-1);
      const target = found?.target ?? what;
      const targets = t.has('R')
        ? list
            .map((m) => m.target)
            .filter((x) => x === target || x.startsWith(`${target}/`))
            .reverse()
        : [target];
      for (const at of targets) {
        const r = yield* sys.umount(at, (t.has('f') ? 1 : 0) | (t.has('l') ? 2 : 0));
        if (r >= 0) continue;
        status = 32;
        const why =
          r === -1
            ? 'must be superuser to unmount.'
            : r === -22
              ? 'not mounted.'
              : r === -2
                ? 'no mount point specified.'
                : r === -16
                  ? 'target is busy.'
                  : `umount failed: ${strerror(r)}.`;
        yield* t.complain(`${at}: ${why}`);
      }
    }
    return status;
  },
});

export const unlinkTool = tool({
  path: '/usr/bin/unlink',
  summary: 'call the unlink function to remove the specified file',
  options: '',
  *run(t) {
    if (t.operands.length !== 1)
      yield* t.usage(t.operands.length === 0 ? 'missing operand' : `extra operand '${t.operands[1]}'`);
    const r = yield* sys.unlink(t.operands[0] as string);
    return r < 0 ? yield* t.die(`cannot unlink '${t.operands[0]}': ${strerror(r)}`) : 0;
  },
});
export const linkTool = tool({
  path: '/usr/bin/link',
  summary: 'call the link function to create a link to a file',
  options: '',
  *run(t) {
    if (t.operands.length !== 2)
      yield* t.usage(t.operands.length === 0 ? 'missing operand' : `missing operand after '${t.operands[0]}'`);
    const r = yield* sys.link(t.operands[0] as string, t.operands[1] as string);
    return r < 0 ? yield* t.die(`cannot create link '${t.operands[1]}' to '${t.operands[0]}': ${strerror(r)}`) : 0;
  },
});
export const mountpoint = tool({
  path: '/usr/bin/mountpoint',
  summary: 'see if a directory is a mountpoint',
  options: 'dqx',
  long: ['quiet=q', 'fs-devno=d'],
  shortName: true,
  *run(t) {
    const path = t.operands[0] ?? '';
    const [here, above] = [yield* sys.lstat(path), yield* sys.lstat(joinPath(path, '..'))];
    if (typeof here === 'number') return yield* t.die(`${path}: ${strerror(here)}`);
    const is = typeof above !== 'number' && (here.dev !== above.dev || here.ino === above.ino);
    if (!t.has('q')) yield* t.print(`${path} is ${is ? '' : 'not '}a mountpoint\n`);
    return is ? 0 : 32;
  },
});
