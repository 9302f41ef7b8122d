/** What files, folders and descriptors do: each test is a program run as PID 1 (root) or as a user. */
import { describe, expect, test } from 'vitest';
import { errnoName } from '../../src/include/errno.ts';
import * as F from '../../src/include/fcntl.ts';
import { NR } from '../../src/include/unistd.ts';
import { decodeUtf8 } from '../../src/include/utf8.ts';
import { sys } from '../../src/program/sys.ts';
import { inMachine, type Script } from '../../src/testing.ts';

const { O_APPEND, O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = F;
/** A result as a test reads it: the number, or the name of the error. */
const told = (r: number): number | string => (r < 0 ? errnoName(r) : r);
function* cat(path: string): Script<string> {
  const fd = yield* sys.open(path, O_RDONLY);
  if (fd < 0) return errnoName(fd);
  const bytes = yield* sys.read(fd, 65_536);
  yield* sys.close(fd);
  return typeof bytes === 'number' ? errnoName(bytes) : decodeUtf8(bytes);
}
function* put(path: string, text: string, mode = 0o644): Script<void> {
  const fd = yield* sys.open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
  yield* sys.write(fd, text);
  yield* sys.close(fd);
}
function* modeOf(path: string): Script<string> {
  const st = yield* sys.lstat(path);
  return typeof st === 'number' ? errnoName(st) : st.mode.toString(8);
}

describe('open(2)', () => {
  test.each<[string, string, number, number | string]>([
    ['a missing file', '/tmp/none', O_RDONLY, 'ENOENT'],
    ['an empty name', '', O_RDONLY, 'ENOENT'],
    ['a file as a folder on the way', '/tmp/f/x', O_RDONLY, 'ENOTDIR'],
    ['a file with a slash behind it', '/tmp/f/', O_RDONLY, 'ENOTDIR'],
    ['a folder for writing', '/tmp/d', O_WRONLY, 'EISDIR'],
    ['a folder with O_CREAT', '/tmp/d', O_CREAT | O_RDONLY, 'EISDIR'],
    ['a new name that ends in a slash', '/tmp/new/', O_CREAT | O_WRONLY, 'EISDIR'],
    ['what is there with O_EXCL', '/tmp/f', O_CREAT | O_EXCL | O_WRONLY, 'EEXIST'],
    ['a file with O_DIRECTORY', '/tmp/f', O_DIRECTORY, 'ENOTDIR'],
    ['a link with O_NOFOLLOW', '/tmp/l', O_NOFOLLOW, 'ELOOP'],
    ['a link with O_CREAT|O_EXCL', '/tmp/l', O_CREAT | O_EXCL | O_WRONLY, 'EEXIST'],
    ['a link to itself', '/tmp/loop', O_RDONLY, 'ELOOP'],
    ['a fifo nobody reads, not waiting', '/tmp/p', O_WRONLY | O_NONBLOCK, 'ENXIO'],
    ['a device without a driver', '/mnt/c', O_RDONLY, 'ENXIO'],
    ['a device on a nodev mount', '/tmp/c', O_RDONLY, 'EACCES'],
    ['a name of 256 bytes', `/tmp/${'x'.repeat(256)}`, O_CREAT | O_WRONLY, 'ENAMETOOLONG'],
  ])('%s', (_name, path, flags, expected) => {
    const got = inMachine(function* () {
      yield* put('/tmp/f', 'text');
      yield* sys.mkdir('/tmp/d');
      yield* sys.symlink('/tmp/f', '/tmp/l');
      yield* sys.symlink('loop', '/tmp/loop');
      yield* sys.mknod('/tmp/p', F.S_IFIFO | 0o644);
      for (const c of ['/tmp/c', '/mnt/c']) yield* sys.mknod(c, F.S_IFCHR | 0o644, (99 << 8) | 1);
      return told(yield* sys.open(path, flags, 0o644));
    });
    expect(got).toBe(expected);
  });

  test('a link that leads nowhere is followed when creating', () => {
    const got = inMachine(function* () {
      yield* sys.symlink('/tmp/target', '/tmp/dangling');
      yield* put('/tmp/dangling', 'made');
      return yield* cat('/tmp/target');
    });
    expect(got).toBe('made');
  });

  test('the lowest free descriptor is taken, and RLIMIT_NOFILE ends it', () => {
    const got = inMachine(function* () {
      const a = yield* sys.open('/dev/null');
      const b = yield* sys.open('/dev/null');
      yield* sys.close(a);
      const c = yield* sys.open('/dev/null');
      const limit = a + 3;
      yield* sys.raw(NR.setrlimit, 7, Uint8Array.of(limit, 0, 0, 0, limit, 0, 0, 0));
      yield* sys.open('/dev/null');
      return [b - a, c - a, told(yield* sys.open('/dev/null'))];
    });
    expect(got).toEqual([1, 0, 'EMFILE']);
  });
});

describe('permissions', () => {
  const asUser = <T>(prepare: () => Script<void>, then: () => Script<T>): T =>
    inMachine(function* () {
      yield* prepare();
      yield* sys.raw(NR.setgid32, 1000);
      yield* sys.raw(NR.setuid32, 1000);
      return yield* then();
    });
  test.each<[string, number, number, number | string]>([
    ['0644 of root is read', 0o644, O_RDONLY, 0],
    ['0644 of root is not written', 0o644, O_WRONLY, 'EACCES'],
    ['0600 of root is not read', 0o600, O_RDONLY, 'EACCES'],
    ['0666 of root is written', 0o666, O_RDWR, 0],
    ['O_TRUNC asks for writing', 0o644, O_RDONLY | O_TRUNC, 'EACCES'],
  ])('%s', (_name, mode, flags, expected) => {
    const got = asUser(
      function* () {
        yield* put('/tmp/f', 'x');
        yield* sys.chmod('/tmp/f', mode);
      },
      function* () {
        return told(Math.min(0, yield* sys.open('/tmp/f', flags)));
      },
    );
    expect(got).toBe(expected);
  });

  test('the owner class counts alone: 0077 keeps the owner out', () => {
    const got = asUser(
      function* () {
        yield* put('/tmp/f', 'x');
        yield* sys.chown('/tmp/f', 1000, 1000);
        yield* sys.chmod('/tmp/f', 0o077);
      },
      function* () {
        return told(yield* sys.open('/tmp/f', O_RDONLY));
      },
    );
    expect(got).toBe('EACCES');
  });

  test('sticky folders: others may not take names away', () => {
    const got = asUser(
      function* () {
        yield* put('/tmp/f', 'x');
        yield* sys.chmod('/tmp/f', 0o666);
        yield* sys.mkdir('/tmp/open', 0);
        yield* sys.chmod('/tmp/open', 0o777);
        yield* put('/tmp/open/f', 'x');
      },
      function* () {
        return [
          told(yield* sys.unlink('/tmp/f')),
          told(yield* sys.rename('/tmp/f', '/tmp/g')),
          told(yield* sys.unlink('/tmp/open/f')),
        ];
      },
    );
    expect(got).toEqual(['EPERM', 'EPERM', 0]);
  });

  test('a folder without x cannot be walked, one without r cannot be listed', () => {
    const got = asUser(
      function* () {
        yield* sys.mkdir('/tmp/r', 0o744);
        yield* sys.mkdir('/tmp/x', 0o711);
        yield* put('/tmp/r/f', 'x');
        yield* put('/tmp/x/f', 'x');
      },
      function* () {
        const r = yield* sys.open('/tmp/r', O_RDONLY);
        return [
          told(yield* sys.open('/tmp/r/f')),
          r >= 0,
          told(yield* sys.open('/tmp/x', O_RDONLY)),
          (yield* sys.open('/tmp/x/f')) >= 0,
        ];
      },
    );
    expect(got).toEqual(['EACCES', true, 'EACCES', true]);
  });

  test('giving files away needs CAP_CHOWN, and a write takes the set-id bits', () => {
    const got = asUser(
      function* () {
        yield* put('/tmp/f', 'x');
        yield* sys.chown('/tmp/f', 1000, 1000);
        yield* sys.chmod('/tmp/f', 0o4755);
      },
      function* () {
        const away = told(yield* sys.chown('/tmp/f', 1001, -1));
        const before = yield* modeOf('/tmp/f');
        yield* put('/tmp/f', 'y');
        return [away, before, yield* modeOf('/tmp/f')];
      },
    );
    expect(got).toEqual(['EPERM', '104755', '100755']);
  });

  test('umask takes bits from new files and folders', () => {
    const got = inMachine(function* () {
      const old = yield* sys.umask(0o077);
      yield* put('/tmp/f', '', 0o666);
      yield* sys.mkdir('/tmp/d', 0o777);
      return [old, yield* modeOf('/tmp/f'), yield* modeOf('/tmp/d')];
    });
    expect(got).toEqual([0o22, '100600', '40700']);
  });
});

describe('reading and writing', () => {
  test('positions, appending, holes and truncation', () => {
    const got = inMachine(function* () {
      const fd = yield* sys.open('/tmp/f', O_CREAT | O_RDWR, 0o644);
      yield* sys.write(fd, 'hello');
      yield* sys.lseek(fd, 8, 0);
      yield* sys.write(fd, 'x');
      const a = yield* sys.open('/tmp/f', O_WRONLY | O_APPEND);
      yield* sys.write(a, 'end');
      yield* sys.ftruncate(fd, 11);
      const st = yield* sys.fstat(fd);
      return [yield* cat('/tmp/f'), typeof st === 'number' ? st : st.size, yield* sys.lseek(a, 0, 1)];
    });
    expect(got).toEqual(['hello\0\0\0xen', 11, 12]);
  });

  test('descriptors of dup share the position, a second open does not', () => {
    const got = inMachine(function* () {
      yield* put('/tmp/f', 'abcdef');
      const a = yield* sys.open('/tmp/f');
      const b = yield* sys.dup(a);
      const c = yield* sys.open('/tmp/f');
      yield* sys.read(a, 2);
      const text = (r: Uint8Array | number): string => (typeof r === 'number' ? String(r) : decodeUtf8(r));
      return [text(yield* sys.read(b, 2)), text(yield* sys.read(c, 2))];
    });
    expect(got).toEqual(['cd', 'ab']);
  });

  test('an unlinked file lives while it is open', () => {
    const got = inMachine(function* () {
      yield* put('/tmp/f', 'still here');
      const fd = yield* sys.open('/tmp/f');
      yield* sys.unlink('/tmp/f');
      const bytes = yield* sys.read(fd, 100);
      const link = yield* sys.readlink(`/proc/self/fd/${fd}`);
      return [typeof bytes === 'number' ? bytes : decodeUtf8(bytes), yield* cat('/tmp/f'), link];
    });
    expect(got).toEqual(['still here', 'ENOENT', '/tmp/f (deleted)']);
  });

  test('a write beyond the seat of memory ends with ENOSPC, and what was written stays', () => {
    const got = inMachine(function* () {
      yield* sys.mkdir('/mnt/small');
      yield* sys.mount('none', '/mnt/small', 'tmpfs', 0, 'size=8k');
      const fd = yield* sys.open('/mnt/small/f', O_CREAT | O_WRONLY, 0o644);
      return [yield* sys.writeOnce(fd, new Uint8Array(10_000)), told(yield* sys.writeOnce(fd, 'x'))];
    });
    expect(got).toEqual([8192, 'ENOSPC']);
  });

  test.each<[string, number | string]>([
    ['/dev/full', 'ENOSPC'],
    ['/dev/null', 3],
    ['/dev/zero', 3],
  ])('a write to %s', (path, expected) => {
    const got = inMachine(function* () {
      const fd = yield* sys.open(path, O_WRONLY);
      return told(yield* sys.writeOnce(fd, 'abc'));
    });
    expect(got).toBe(expected);
  });
});

describe('pipes', () => {
  test('what goes in comes out; without writers there is an end; without readers EPIPE and SIGPIPE', () => {
    const got = inMachine(function* () {
      yield* sys.raw(NR.rt_sigaction, 13, new Uint8Array([1, 0, 0, 0, ...Array.from({ length: 16 }, () => 0)]), 0, 8);
      const p = yield* sys.pipe();
      if (typeof p === 'number') return [p];
      yield* sys.write(p[1], 'one');
      yield* sys.write(p[1], 'two');
      const bytes = yield* sys.read(p[0], 100);
      yield* sys.close(p[1]);
      const end = yield* sys.read(p[0], 1);
      const q = yield* sys.pipe(O_NONBLOCK);
      if (typeof q === 'number') return [q];
      const empty = yield* sys.read(q[0], 1);
      const full = yield* sys.writeOnce(q[1], new Uint8Array(100_000));
      const more = yield* sys.writeOnce(q[1], 'x');
      yield* sys.close(q[0]);
      return [
        typeof bytes === 'number' ? bytes : decodeUtf8(bytes),
        typeof end === 'number' ? end : end.length,
        typeof empty === 'number' ? errnoName(empty) : empty,
        full,
        told(more),
        told(yield* sys.writeOnce(q[1], 'x')),
      ];
    });
    expect(got).toEqual(['onetwo', 0, 'EAGAIN', 65_536, 'EAGAIN', 'EPIPE']);
  });
});

describe('names', () => {
  test.each<[string, () => Script<number>, number | string]>([
    ['mkdir where something is', () => sys.mkdir('/tmp/d'), 'EEXIST'],
    ['mkdir of /', () => sys.mkdir('/'), 'EEXIST'],
    ['mkdir below a file', () => sys.mkdir('/tmp/f/d'), 'ENOTDIR'],
    ['mkdir below nothing', () => sys.mkdir('/tmp/no/d'), 'ENOENT'],
    ['rmdir of a full folder', () => sys.rmdir('/tmp/d'), 'ENOTEMPTY'],
    ['rmdir of a file', () => sys.rmdir('/tmp/f'), 'ENOTDIR'],
    ['rmdir of .', () => sys.rmdir('/tmp/d/.'), 'EINVAL'],
    ['rmdir of ..', () => sys.rmdir('/tmp/d/..'), 'ENOTEMPTY'],
    ['rmdir of /', () => sys.rmdir('/'), 'EBUSY'],
    ['rmdir of a mount point', () => sys.rmdir('/proc'), 'EBUSY'],
    ['unlink of a folder', () => sys.unlink('/tmp/d'), 'EISDIR'],
    ['unlink of a file with a slash', () => sys.unlink('/tmp/f/'), 'ENOTDIR'],
    ['link of a folder', () => sys.link('/tmp/d', '/tmp/e'), 'EPERM'],
    ['link across file systems', () => sys.link('/tmp/f', '/run/f'), 'EXDEV'],
    ['rename of a folder into itself', () => sys.rename('/tmp/d', '/tmp/d/x/y'), 'EINVAL'],
    ['rename onto a full folder', () => sys.rename('/tmp/e2', '/tmp/d'), 'ENOTEMPTY'],
    ['rename of a file onto a folder', () => sys.rename('/tmp/f', '/tmp/e2'), 'EISDIR'],
    ['rename of a folder onto a file', () => sys.rename('/tmp/e2', '/tmp/f'), 'ENOTDIR'],
    ['rename across file systems', () => sys.rename('/tmp/f', '/run/f'), 'EXDEV'],
    ['rename of a folder over its parent', () => sys.rename('/tmp/d/x', '/tmp/d'), 'ENOTEMPTY'],
    ['symlink to nothing', () => sys.symlink('', '/tmp/l2'), 'ENOENT'],
    [
      'readlink of a file',
      function* () {
        const r = yield* sys.readlink('/tmp/f');
        return typeof r === 'number' ? r : 0;
      },
      'EINVAL',
    ],
    ['mknod of a folder', () => sys.mknod('/tmp/n', F.S_IFDIR | 0o755), 'EPERM'],
    ['a name below /proc', () => sys.mkdir('/proc/x'), 'ENOENT'],
    ['a name below /sys', () => sys.mkdir('/sys/x'), 'EPERM'],
  ])('%s', (_name, act, expected) => {
    const got = inMachine(function* () {
      yield* put('/tmp/f', 'x');
      yield* sys.mkdir('/tmp/d');
      yield* sys.mkdir('/tmp/d/x');
      yield* sys.mkdir('/tmp/e2');
      return told(yield* act());
    });
    expect(got).toBe(expected);
  });

  test('hard links share the inode; folders count their subfolders', () => {
    const got = inMachine(function* () {
      yield* put('/tmp/f', 'x');
      yield* sys.link('/tmp/f', '/tmp/g');
      yield* sys.mkdir('/tmp/d');
      yield* sys.mkdir('/tmp/d/e');
      const [f, g, d] = [yield* sys.stat('/tmp/f'), yield* sys.stat('/tmp/g'), yield* sys.stat('/tmp/d')];
      if (typeof f === 'number' || typeof g === 'number' || typeof d === 'number') return [];
      return [f.nlink, f.ino === g.ino, d.nlink];
    });
    expect(got).toEqual([2, true, 3]);
  });

  test('.. stops at the root, and at the root of a chroot', () => {
    const got = inMachine(function* () {
      yield* sys.mkdir('/tmp/jail');
      yield* sys.chroot('/tmp/jail');
      yield* sys.chdir('/');
      yield* sys.chdir('../../..');
      return [yield* sys.getcwd(), told(yield* sys.open('/etc'))];
    });
    expect(got).toEqual(['/', 'ENOENT']);
  });
});

describe('mounts', () => {
  test('read-only refuses writes, noexec refuses programs, nodev refuses devices', () => {
    const got = inMachine(function* () {
      yield* sys.mkdir('/mnt/a');
      yield* sys.mount('none', '/mnt/a', 'tmpfs', 4 | 8);
      yield* sys.mknod('/mnt/a/null', F.S_IFCHR | 0o666, (1 << 8) | 3);
      yield* put('/mnt/a/run', '#!/bin/sh\n', 0o755);
      const dev = told(yield* sys.open('/mnt/a/null'));
      const exec = told(yield* sys.execve('/mnt/a/run', ['run'], []));
      yield* sys.mount('none', '/mnt/a', '', 32 | 1);
      return [
        dev,
        exec,
        told(yield* sys.open('/mnt/a/new', O_CREAT | O_WRONLY)),
        told(yield* sys.unlink('/mnt/a/run')),
      ];
    });
    expect(got).toEqual(['EACCES', 'EACCES', 'EROFS', 'EROFS']);
  });

  test('what is mounted covers, a bind shows elsewhere, umount uncovers, an open file keeps it busy', () => {
    const got = inMachine(function* () {
      yield* sys.mkdir('/mnt/a');
      yield* sys.mkdir('/mnt/b');
      yield* put('/mnt/a/below', 'below');
      yield* sys.mount('none', '/mnt/a', 'tmpfs');
      yield* put('/mnt/a/above', 'above');
      yield* sys.mount('/mnt/a', '/mnt/b', '', 4096);
      const seen = [yield* cat('/mnt/a/below'), yield* cat('/mnt/b/above')];
      const fd = yield* sys.open('/mnt/a/above');
      const busy = told(yield* sys.umount('/mnt/a'));
      yield* sys.close(fd);
      return [...seen, busy, told(yield* sys.umount('/mnt/a')), yield* cat('/mnt/a/below'), yield* cat('/mnt/b/above')];
    });
    expect(got).toEqual(['ENOENT', 'above', 'EBUSY', 0, 'below', 'above']);
  });
});

describe('mount namespaces', () => {
  test('what is mounted inside is not seen outside', () => {
    const got = inMachine(
      function* () {
        yield* sys.mkdir('/mnt/a');
        yield* put('/mnt/a/below', 'outside');
        const child = yield* sys.fork({ entry: 'inside', state: null });
        const w = yield* sys.wait4(child);
        return [typeof w === 'number' ? w : w.status, yield* cat('/mnt/a/below'), yield* cat('/mnt/result')];
      },
      {
        children: {
          *inside() {
            const r = yield* sys.raw(NR.unshare, 0x20000);
            if (r < 0) return 1;
            yield* sys.mount('none', '/mnt/a', 'tmpfs');
            yield* put('/mnt/a/below', 'inside');
            yield* put('/mnt/result', yield* cat('/mnt/a/below'));
            return 0;
          },
        },
      },
    );
    expect(got).toEqual([0, 'outside', 'inside']);
  });
});
