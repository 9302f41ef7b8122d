/** What one seat may take of a machine that all share, root or not. */
import { expect, test } from 'vitest';
import { errnoName } from '../../src/include/errno.ts';
import { O_CREAT, O_WRONLY, S_IFREG } from '../../src/include/fcntl.ts';
import { NR } from '../../src/include/unistd.ts';
import { removeRunnable } from '../../src/kernel/sched.ts';
import { syscall, uint } from '../../src/kernel/syscall.ts';
import { sys } from '../../src/program/sys.ts';
import { inMachine, type Script } from '../../src/testing.ts';

/** A call of this test only: from here on the caller acts for a seat. */
const SIT_DOWN = 900;
const sitDown = syscall('sit_down', SIT_DOWN, [uint], (k, t, seat) => {
  const x = k.x(t);
  removeRunnable(k, x);
  x.seat = seat;
  k.makeRunnable(x);
  return 0;
});
const seated = <T>(script: () => Script<T>): T =>
  inMachine(
    function* () {
      yield* sys.raw(SIT_DOWN, 1001);
      return yield* script();
    },
    { contributions: [{ syscalls: [sitDown] }], ms: 60_000 },
  );
const told = (r: number): number | string => (r < 0 ? errnoName(r) : r);

test('files: 4096, further names of one count as well, and what is removed is free again', () => {
  const got = seated(function* () {
    let made = 0;
    let error = 0;
    for (let i = 0; i < 4200 && error === 0; i += 1) {
      const r = yield* i % 2 === 0
        ? sys.mknod(`/tmp/f${i}`, S_IFREG | 0o644)
        : sys.link(`/tmp/f${i - 1}`, `/tmp/l${i}`);
      if (r < 0) error = r;
      else made += 1;
    }
    const again = [
      told(yield* sys.unlink('/tmp/l1')),
      told(yield* sys.mkdir('/tmp/d')),
      told(yield* sys.mkdir('/tmp/e')),
    ];
    return [made, errnoName(error), ...again];
  });
  expect(got).toEqual([4096, 'EDQUOT', 0, 0, 'EDQUOT']);
});

test('bytes: 16 MiB over all file systems, by whoever made the file', () => {
  const got = seated(function* () {
    const block = new Uint8Array(1 << 20);
    const a = yield* sys.open('/tmp/a', O_CREAT | O_WRONLY, 0o644);
    const b = yield* sys.open('/root/b', O_CREAT | O_WRONLY, 0o644);
    let sum = 0;
    for (let i = 0; i < 20; i += 1) {
      const n = yield* sys.writeOnce(i % 2 === 0 ? a : b, block);
      if (n > 0) sum += n;
    }
    const full = told(yield* sys.writeOnce(a, 'x'));
    yield* sys.truncate('/root/b', 0);
    return [sum, full, told(yield* sys.writeOnce(a, 'x'))];
  });
  expect(got).toEqual([16 << 20, 'EDQUOT', 1]);
});

test('pipes: beyond 2048 pages new ones hold one page, and there is an end to their number', () => {
  const got = seated(function* () {
    yield* sys.raw(NR.setrlimit, 7, Uint8Array.of(0, 64, 0, 0, 0, 64, 0, 0));
    const sizes = new Map<number, number>();
    let error = 0;
    for (let i = 0; i < 2100 && error === 0; i += 1) {
      const p = yield* sys.pipe();
      if (typeof p === 'number') error = p;
      else {
        const size = yield* sys.fcntl(p[0], 1032);
        sizes.set(size, (sizes.get(size) ?? 0) + 1);
      }
    }
    return [[...sizes], errnoName(error)];
  });
  expect(got[0]).toEqual([
    [65_536, 128],
    [4096, 1920],
  ]);
  expect(got[1]).toBe('ENFILE');
});

test('what was mounted and filled is room again once it is unmounted and nobody is in it', () => {
  const got = seated(function* () {
    const block = new Uint8Array(1 << 20);
    const fill = function* (): Script<number> {
      yield* sys.mount('none', '/mnt', 'tmpfs', 0, '');
      const fd = yield* sys.open('/mnt/a', O_CREAT | O_WRONLY, 0o644);
      yield* sys.link('/mnt/a', '/mnt/b');
      let sum = 0;
      for (let i = 0; i < 20; i += 1) {
        const n = yield* sys.writeOnce(fd, block);
        if (n > 0) sum += n;
      }
      yield* sys.close(fd);
      return sum;
    };
    yield* sys.mkdir('/mnt');
    const sums: (number | string)[] = [yield* fill()];
    yield* sys.umount('/mnt');
    sums.push(yield* fill());
    yield* sys.chdir('/mnt');
    sums.push(told(yield* sys.umount('/mnt')), told(yield* sys.raw(NR.umount2, '/mnt', 2)), yield* fill());
    // Who stands in it still sees its files; when he leaves, there is room.
    sums.push(told(yield* sys.access('a', 0)));
    yield* sys.chdir('/');
    yield* sys.umount('/mnt');
    sums.push(yield* fill());
    return sums;
  });
  const all = 16 << 20;
  expect(got).toEqual([all, all, 'EBUSY', 0, 0, 0, all]);
});
