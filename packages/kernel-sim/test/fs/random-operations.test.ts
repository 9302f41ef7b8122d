/**
 * Random operations on files, against what a real kernel answered to the same ones (record.py), and against rules that hold for any.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errnoName } from '../../src/include/errno.ts';
import { AT_FDCWD, O_DIRECTORY, O_LARGEFILE, S_IFIFO } from '../../src/include/fcntl.ts';
import { NR } from '../../src/include/unistd.ts';
import { decodeUtf8, encodeUtf8 } from '../../src/include/utf8.ts';
import { type Stat, sys } from '../../src/program/sys.ts';
import { inMachine, type Script } from '../../src/testing.ts';

type Value = string | number;
type Op = readonly [kind: string, ...args: Value[]];
interface Case {
  readonly seed: number;
  readonly user: boolean;
  readonly rows: readonly (readonly [Op, Value])[];
}
interface Recorded {
  readonly kernel: string;
  readonly protected: Readonly<Record<string, number>>;
  readonly cases: readonly Case[];
}
const recorded = JSON.parse(readFileSync(new URL('operations.json', import.meta.url), 'utf8')) as Recorded;

const told = (s: Stat | number): Value =>
  typeof s === 'number' ? errnoName(s) : `${s.mode.toString(8)} ${s.nlink} ${s.uid} ${s.gid} ${s.size}`;
const plain = (r: number): Value => (r < 0 ? errnoName(r) : r);
const text = (r: string | number): Value => (typeof r === 'number' ? errnoName(r) : r);
const bytes = (r: Uint8Array | number): Value => (typeof r === 'number' ? errnoName(r) : decodeUtf8(r));

function* list(path: string): Script<Value> {
  const fd = yield* sys.open(path, O_DIRECTORY);
  if (fd < 0) return errnoName(fd);
  const names = yield* sys.getdents(fd);
  yield* sys.close(fd);
  if (typeof names === 'number') return errnoName(names);
  return names
    .map((d) => d.name)
    .filter((n) => n !== '.' && n !== '..')
    .sort((a, b) => (a < b ? -1 : 1))
    .join(' ');
}
function* onFd(op: Op, fds: (number | null)[]): Script<Value> {
  const [kind, at, x, y] = op as [string, number, Value, Value];
  const fd = fds[at] ?? null;
  if (fd === null) return 'none';
  switch (kind) {
    case 'write':
      return plain(yield* sys.raw(NR.write, fd, encodeUtf8(x as string), (x as string).length));
    case 'read':
      return bytes(yield* sys.read(fd, x as number));
    case 'pread':
      return bytes(yield* sys.pread(fd, x as number, y as number));
    case 'pwrite':
      return plain(yield* sys.pwrite(fd, x as string, y as number));
    case 'lseek':
      return plain(yield* sys.lseek(fd, x as number, y as number));
    case 'ftruncate':
      return plain(yield* sys.ftruncate(fd, x as number));
    case 'fchmod':
      return plain(yield* sys.fchmod(fd, x as number));
    case 'close':
      fds[at] = null;
      return plain(yield* sys.close(fd));
    case 'dup': {
      const made = yield* sys.dup(fd);
      const old = fds[x as number] ?? null;
      if (old !== null) yield* sys.close(old);
      fds[x as number] = made;
      return 0;
    }
    default:
      return told(yield* sys.fstat(fd));
  }
}
function* perform(op: Op, fds: (number | null)[]): Script<Value> {
  const [kind, a, b, c] = op as [string, string, Value, Value];
  switch (kind) {
    case 'open': {
      const [, slot, path, flags, mode] = op as unknown as [string, number, string, number, number];
      const fd = yield* sys.open(path, flags | O_LARGEFILE, mode);
      if (fd < 0) return errnoName(fd);
      const old = fds[slot] ?? null;
      if (old !== null) yield* sys.close(old);
      fds[slot] = fd;
      return 0;
    }
    case 'list':
      return yield* list(a);
    case 'stat':
      return told(yield* sys.stat(a));
    case 'lstat':
      return told(yield* sys.lstat(a));
    case 'getcwd':
      return text(yield* sys.getcwd());
    case 'umask':
      return yield* sys.umask(a as unknown as number);
    case 'access': {
      const st = yield* sys.stat(a);
      return typeof st === 'number' ? errnoName(st) : (yield* sys.access(a, b as number)) === 0 ? 1 : 0;
    }
    case 'readlink':
      return text(yield* sys.readlink(a));
    case 'mkdir':
      return plain(yield* sys.mkdir(a, b as number));
    case 'mkfifo':
      return plain(yield* sys.mknod(a, S_IFIFO | (b as number)));
    case 'chmod':
      return plain(yield* sys.chmod(a, b as number));
    case 'chown':
      return plain(yield* sys.chown(a, b as number, c as number));
    case 'truncate':
      return plain(yield* sys.truncate(a, b as number));
    case 'rename':
      return plain(yield* sys.rename(a, b as string));
    case 'link':
      return plain(yield* sys.raw(NR.linkat, AT_FDCWD, a, AT_FDCWD, b as string, 0));
    case 'symlink':
      return plain(yield* sys.symlink(a, b as string));
    case 'rmdir':
      return plain(yield* sys.rmdir(a));
    case 'unlink':
      return plain(yield* sys.unlink(a));
    case 'chdir':
      return plain(yield* sys.chdir(a));
    default:
      return yield* onFd(op, fds);
  }
}

/** The folder every case begins in, as record.py makes it. */
function* prepare(user: boolean): Script<void> {
  yield* sys.umask(0o22);
  yield* sys.mkdir('/mnt/top');
  yield* sys.mount('none', '/mnt/top', 'tmpfs', 0, 'mode=755');
  yield* sys.chroot('/mnt/top');
  yield* sys.chdir('/');
  const dirs: [string, number][] = [
    ['dir', 0o1777],
    ['b', 0o755],
    ['d', 0o777],
    ['d/b', 0o755],
    ['d/dir', 0o700],
    ['dir/d', 0o775],
    ['dir/b', 0o777],
  ];
  for (const [name, mode] of dirs) {
    yield* sys.mkdir(name);
    yield* sys.chmod(name, mode);
  }
  const files: [string, number][] = [
    ['a', 0o644],
    ['dir/a', 0o666],
    ['d/a', 0o600],
    ['d/b/a', 0o644],
  ];
  for (const [name, mode] of files) {
    const fd = yield* sys.open(name, 0o101, 0o666);
    yield* sys.write(fd, 'of root');
    yield* sys.close(fd);
    yield* sys.chmod(name, mode);
  }
  const links: [string, string][] = [
    ['l', 'd'],
    ['dir/l', '/dir/a'],
    ['d/l', 'l'],
    ['b/l', '../d/b'],
  ];
  for (const [name, target] of links) yield* sys.symlink(target, name);
  if (!user) return;
  for (const name of ['b', 'd/b', 'd/b/a']) yield* sys.chown(name, 1000, 1000);
  yield* sys.raw(NR.setgroups32, 0, 0);
  yield* sys.raw(NR.setgid32, 1000);
  yield* sys.raw(NR.setuid32, 1000);
}
const sysctl = Object.fromEntries(Object.entries(recorded.protected).map(([name, v]) => [`fs.protected_${name}`, v]));

test.each(recorded.cases)('seed $seed (user: $user): as Linux answered', ({ user, rows }) => {
  const got = inMachine(
    function* () {
      yield* prepare(user);
      const fds: (number | null)[] = [null, null, null, null];
      const out: (readonly [Op, Value])[] = [];
      for (const [op] of rows) out.push([op, yield* perform(op, fds)]);
      return out;
    },
    { image: { sysctl } },
  );
  const differ = rows.findIndex(([, value], i) => value !== got[i]?.[1]);
  const upTo = differ < 0 ? rows.length : differ + 1;
  expect(got.slice(0, upTo)).toEqual(rows.slice(0, upTo));
});

/** Removes everything below the current folder. */
function* clear(dir: string): Script<void> {
  const fd = yield* sys.open(dir, O_DIRECTORY);
  const names = fd < 0 ? [] : yield* sys.getdents(fd);
  yield* sys.close(fd);
  for (const d of typeof names === 'number' ? [] : names) {
    if (d.name === '.' || d.name === '..') continue;
    const path = `${dir}/${d.name}`;
    if (d.type === 4) {
      yield* clear(path);
      yield* sys.rmdir(path);
    } else yield* sys.unlink(path);
  }
}

test.each(recorded.cases.filter((c) => !c.user))('seed $seed: what was taken is given back', ({ rows }) => {
  const got = inMachine(function* () {
    yield* sys.mkdir('/mnt/empty');
    yield* sys.mount('none', '/mnt/empty', 'tmpfs', 0, 'mode=755');
    const before = yield* sys.statfs('/mnt/empty');
    yield* prepare(false);
    const fds: (number | null)[] = [null, null, null, null];
    for (const [op] of rows) yield* perform(op, fds);
    for (const fd of fds) if (fd !== null) yield* sys.close(fd);
    yield* sys.chdir('/');
    yield* clear('/');
    return [before, yield* sys.statfs('/')] as const;
  });
  expect(got[1]).toEqual(got[0]);
});
