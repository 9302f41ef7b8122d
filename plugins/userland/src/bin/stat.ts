/** bin/stat.ts — stat(1), file(1), readlink(1), realpath(1): what a name leads to. */
import { largest } from '../lib/columns.ts';
import { S_IFCHR, S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } from '../lib/consts.ts';
import { unescape } from '../lib/escapes.ts';
import { joinPath, kindName, major, minor, modeString, readBytes } from '../lib/files.ts';
import { quote } from '../lib/quote.ts';
import { decodeUtf8, type Stat, type Sys, strerror, sys } from '../lib/sdk.ts';
import { strftime } from '../lib/time.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { type Accounts, readAccounts } from '../lib/users.ts';

const stamp = (ms: number): string => strftime('%Y-%m-%d %H:%M:%S.%N +0000', ms);
const octal = (mode: number): string => (mode & 0o7777).toString(8);

export const stat = tool({
  path: '/usr/bin/stat',
  summary: 'display file or file system status',
  options: 'c:fLt',
  long: ['format=c', 'printf:', 'file-system=f', 'dereference=L', 'terse=t'],
  *run(t) {
    if (t.operands.length === 0) yield* t.usage('missing operand');
    const accounts = yield* readAccounts();
    yield* t.each(t.operands, function* (file) {
      if (t.has('f')) {
        yield* fileSystem(t, file);
        return;
      }
      const st = t.has('L') ? yield* sys.stat(file) : yield* sys.lstat(file);
      if (typeof st === 'number') {
        yield* t.warn(`cannot statx ${quote(file)}: ${strerror(st)}`);
        return;
      }
      const link = (st.mode & S_IFMT) === S_IFLNK ? yield* sys.readlink(file) : '';
      const target = typeof link === 'string' ? link : '';
      const format = t.value('c') ?? t.value('printf');
      if (format !== undefined) {
        const text = t.has('printf') ? unescape(format, false).text : `${format}\n`;
        yield* t.print(
          text.replace(
            /%([-#0 +']*)([0-9]*)(?:\.([0-9]+))?([HL]?.)/g,
            (_, flags: string, width: string, _p: string, d: string) => {
              const cell = directive(d, file, st, target, accounts);
              return flags.includes('-')
                ? cell.padEnd(Number(width || 0))
                : cell.padStart(Number(width || 0), flags.includes('0') ? '0' : ' ');
            },
          ),
        );
        return;
      }
      const device = (st.mode & S_IFMT) === S_IFCHR || (st.mode & S_IFMT) === 0o060000;
      const name = (id: number, n: string): string => `(${String(id).padStart(5)}/${n.padStart(8)})`;
      yield* t.print(`  File: ${file}${target === '' ? '' : ` -> ${target}`}\n`);
      yield* t.print(
        `  Size: ${String(st.size).padEnd(10)}\tBlocks: ${String(st.blocks).padEnd(10)} IO Block: ${String(st.blksize).padEnd(6)} ${kindName(st.mode, st.size)}\n`,
      );
      yield* t.print(
        `Device: ${major(st.dev)},${minor(st.dev)}\tInode: ${String(st.ino).padEnd(11)} Links: ${device ? `${String(st.nlink).padEnd(5)} Device type: ${major(st.rdev)},${minor(st.rdev)}` : st.nlink}\n`,
      );
      yield* t.print(
        `Access: (${octal(st.mode).padStart(4, '0')}/${modeString(st.mode)})  Uid: ${name(st.uid, accounts.userName(st.uid))}   Gid: ${name(st.gid, accounts.groupName(st.gid))}\n`,
      );
      yield* t.print(`Access: ${stamp(st.atime)}\nModify: ${stamp(st.mtime)}\nChange: ${stamp(st.ctime)}\n Birth: -\n`);
    });
    return 0;
  },
});
function directive(d: string, file: string, st: Stat, target: string, accounts: Accounts): string {
  switch (d) {
    case 'a':
      return octal(st.mode);
    case 'A':
      return modeString(st.mode);
    case 'b':
      return String(st.blocks);
    case 'B':
      return '512';
    case 'd':
      return String(st.dev);
    case 'D':
      return st.dev.toString(16);
    case 'f':
      return st.mode.toString(16);
    case 'F':
      return kindName(st.mode, st.size);
    case 'g':
      return String(st.gid);
    case 'G':
      return accounts.groupName(st.gid);
    case 'h':
      return String(st.nlink);
    case 'i':
      return String(st.ino);
    case 'm':
      return '/';
    case 'n':
      return file;
    case 'N':
      return target === '' ? quote(file) : `${quote(file)} -> ${quote(target)}`;
    case 'o':
      return String(st.blksize);
    case 's':
      return String(st.size);
    case 't':
      return major(st.rdev).toString(16);
    case 'T':
      return minor(st.rdev).toString(16);
    case 'u':
      return String(st.uid);
    case 'U':
      return accounts.userName(st.uid);
    case 'w':
    case 'W':
      return d === 'w' ? '-' : '0';
    case 'x':
      return stamp(st.atime);
    case 'X':
      return String(Math.floor(st.atime / 1000));
    case 'y':
      return stamp(st.mtime);
    case 'Y':
      return String(Math.floor(st.mtime / 1000));
    case 'z':
      return stamp(st.ctime);
    case 'Z':
      return String(Math.floor(st.ctime / 1000));
    case '%':
      return '%';
    default:
      return `%${d}`;
  }
}
const FS_NAMES: Readonly<Record<number, string>> = {
  16914836: 'tmpfs',
  40864: 'proc',
  1650812274: 'sysfs',
  7377: 'devpts',
  1667723888: 'cgroup2fs',
  1346981957: 'pipefs',
};
function* fileSystem(t: Tool, file: string): Sys<void> {
  const s = yield* sys.statfs(file);
  if (typeof s === 'number')
    return yield* t.warn(`cannot read file system information for ${quote(file)}: ${strerror(s)}`);
  const type = FS_NAMES[s.type] ?? `UNKNOWN (0x${s.type.toString(16)})`;
  const format = t.value('c');
  if (format !== undefined) {
    const values: Readonly<Record<string, string>> = {
      n: file,
      T: type,
      t: s.type.toString(16),
      s: String(s.bsize),
      S: String(s.bsize),
      b: String(s.blocks),
      f: String(s.bfree),
      a: String(s.bavail),
      c: String(s.files),
      d: String(s.ffree),
      '%': '%',
    };
    return yield* t.print(`${format.replace(/%(.)/g, (_, d: string) => values[d] ?? `%${d}`)}\n`);
  }
  yield* t.print(
    `  File: "${file}"\n    ID: 0        Namelen: 255     Type: ${type}\nBlock size: ${String(s.bsize).padEnd(10)} Fundamental block size: ${s.bsize}\n`,
  );
  yield* t.print(
    `Blocks: Total: ${String(s.blocks).padEnd(10)} Free: ${String(s.bfree).padEnd(10)} Available: ${s.bavail}\nInodes: Total: ${String(s.files).padEnd(10)} Free: ${s.ffree}\n`,
  );
}

export const file = tool({
  path: '/usr/bin/file',
  summary: 'determine file type',
  options: 'bihLsz0F:',
  long: ['brief=b', 'mime=i', 'mime-type', 'dereference=L', 'no-dereference=h'],
  *run(t) {
    const width = largest(t.operands, (f) => f.length + 2);
    yield* t.each(t.operands, function* (path) {
      const st = t.has('L') ? yield* sys.stat(path) : yield* sys.lstat(path);
      const kind = typeof st === 'number' ? `cannot open \`${path}' (${strerror(st)})` : yield* describe(path, st);
      yield* t.print(t.has('b') ? `${kind}\n` : `${`${path}:`.padEnd(width)}${kind}\n`);
    });
    return 0;
  },
});
function* describe(path: string, st: Stat): Sys<string> {
  switch (st.mode & S_IFMT) {
    case S_IFDIR:
      return st.mode & 0o1000 ? 'sticky, directory' : 'directory';
    case S_IFLNK: {
      const to = yield* sys.readlink(path);
      const broken = typeof (yield* sys.stat(path)) === 'number';
      return `${broken ? 'broken ' : ''}symbolic link to ${typeof to === 'string' ? to : '?'}`;
    }
    case S_IFCHR:
      return `character special (${major(st.rdev)}/${minor(st.rdev)})`;
    case S_IFREG:
      break;
    default:
      return (st.mode & S_IFMT) === 0o010000
        ? 'fifo (named pipe)'
        : (st.mode & S_IFMT) === 0o140000
          ? 'socket'
          : 'block special';
  }
  const head = yield* readBytes(path, 4096);
  if (typeof head === 'number') return `regular file, no read permission`;
  if (head.length === 0) return 'empty';
  const setid = st.mode & 0o4000 ? 'setuid ' : st.mode & 0o2000 ? 'setgid ' : '';
  return setid + content(head, (st.mode & 0o111) !== 0);
}
function content(b: Uint8Array, executable: boolean): string {
  if (b[0] === 0x7f && b[1] === 0x45 && b[2] === 0x4c && b[3] === 0x46 && b.length >= 52) {
    const type = (b[16] as number) | ((b[17] as number) << 8);
    const machine = (b[18] as number) | ((b[19] as number) << 8);
    const kind = ['no file type', 'relocatable', 'executable', 'shared object', 'core file'][type] ?? 'unknown type';
    const arch = machine === 3 ? 'Intel 80386' : machine === 62 ? 'x86-64' : `machine ${machine}`;
    return `ELF ${b[4] === 1 ? '32' : '64'}-bit ${b[5] === 1 ? 'LSB' : 'MSB'} ${kind}, ${arch}, version 1 (SYSV)${type === 2 ? ', statically linked' : ''}, not stripped`;
  }
  const text = decodeUtf8(b);
  if (text.startsWith('!<arch>\n')) return 'current ar archive';
  const binary = b.some((x) => x === 0 || (x < 32 && ![7, 8, 9, 10, 11, 12, 13, 27].includes(x)));
  if (binary) return 'data';
  const encoding = b.some((x) => x > 127) ? 'Unicode text, UTF-8 text' : 'ASCII text';
  const bang = /^#! ?(\S+)(?: (\S+))?/.exec(text);
  if (bang !== null) {
    const interpreter = bang[1] === '/usr/bin/env' ? `/usr/bin/env ${bang[2] ?? ''}` : (bang[1] as string);
    const name = interpreter.includes('bash')
      ? 'Bourne-Again shell'
      : /\/(sh|dash)$/.test(interpreter)
        ? 'POSIX shell'
        : `a ${interpreter}`;
    return `${name} script, ${encoding}${executable ? ' executable' : ''}`;
  }
  if (/^\s*(#include|\/\*|\/\/)|\b(int|void|static|struct) \w+/m.test(text)) return `C source, ${encoding}`;
  return (
    encoding +
    (text.includes('\r\n') ? ', with CRLF line terminators' : '') +
    (text.endsWith('\n') || text.includes('\n') ? '' : ', with no line terminators')
  );
}

/** The path with every symbolic link followed. `need`: all of it must exist, all but the last, or nothing. */
export function* canonical(path: string, need: 'all' | 'parent' | 'none'): Sys<string | number> {
  const cwd = yield* sys.getcwd();
  let todo = (path.startsWith('/') ? path : `${typeof cwd === 'string' ? cwd : '/'}/${path}`)
    .split('/')
    .filter((p) => p !== '' && p !== '.');
  let done = '/';
  let links = 0;
  while (todo.length > 0) {
    const part = todo.shift() as string;
    if (part === '..') {
      done = done.slice(0, done.lastIndexOf('/')) || '/';
      continue;
    }
    const at = joinPath(done, part);
    const st = yield* sys.lstat(at);
    if (typeof st === 'number') {
      if (need === 'all' || (need === 'parent' && todo.length > 0)) return st;
      done = at;
      continue;
    }
    if ((st.mode & S_IFMT) === S_IFLNK) {
      links += 1;
      if (links > 40) return -40;
      const target = yield* sys.readlink(at);
      if (typeof target === 'number') return target;
      if (target.startsWith('/')) done = '/';
      todo = [...target.split('/').filter((p) => p !== '' && p !== '.'), ...todo];
      continue;
    }
    if (todo.length > 0 && (st.mode & S_IFMT) !== S_IFDIR && need !== 'none') return -20;
    done = at;
  }
  return done;
}
export const readlink = tool({
  path: '/usr/bin/readlink',
  summary: 'print resolved symbolic links or canonical file names',
  options: 'femnqsvz',
  long: [
    'canonicalize=f',
    'canonicalize-existing=e',
    'canonicalize-missing=m',
    'no-newline=n',
    'verbose=v',
    'zero=z',
    'quiet=q',
    'silent=s',
  ],
  *run(t) {
    if (t.operands.length === 0) yield* t.usage('missing operand');
    const end = t.has('n') && t.operands.length === 1 ? '' : t.has('z') ? '\0' : '\n';
    for (const path of t.operands) {
      const follow = t.has('f') || t.has('e') || t.has('m');
      const r = follow
        ? yield* canonical(path, t.has('m') ? 'none' : t.has('e') ? 'all' : 'parent')
        : yield* sys.readlink(path);
      if (typeof r === 'string') yield* t.print(r + end);
      else {
        t.status = 1;
        if (t.has('v')) yield* t.complain(`${path}: ${strerror(r)}`);
      }
    }
    return 0;
  },
});
export const realpath = tool({
  path: '/usr/bin/realpath',
  summary: 'print the resolved path',
  options: 'emsqzLP',
  long: [
    'canonicalize-existing=e',
    'canonicalize-missing=m',
    'no-symlinks=s',
    'strip=s',
    'quiet=q',
    'zero=z',
    'relative-to:',
    'relative-base:',
  ],
  *run(t) {
    if (t.operands.length === 0) yield* t.usage('missing operand');
    const base = t.value('relative-to');
    const from = base === undefined ? null : yield* canonical(base, 'none');
    for (const path of t.operands) {
      const r = yield* canonical(path, t.has('m') ? 'none' : t.has('e') ? 'all' : 'parent');
      if (typeof r === 'number') {
        t.status = 1;
        if (!t.has('q')) yield* t.warn(`${path}: ${strerror(r)}`);
      } else yield* t.print((typeof from === 'string' ? relative(from, r) : r) + (t.has('z') ? '\0' : '\n'));
    }
    return 0;
  },
});
function relative(from: string, to: string): string {
  const [a, b] = [from, to].map((p) => p.split('/').filter((x) => x !== '')) as [string[], string[]];
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same += 1;
  return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/') || '.';
}
