/** inotify(7): its limits, and what ends a watch. What it tells of files is recorded in packages/cli/test/files/inotify.c. */
import { expect, test } from 'vitest';
import { errnoName } from '../../src/include/errno.ts';
import { O_CREAT, O_WRONLY } from '../../src/include/fcntl.ts';
import { NR } from '../../src/include/unistd.ts';
import { syscall, uint } from '../../src/kernel/syscall.ts';
import { sys } from '../../src/program/sys.ts';
import { inMachine, type Script } from '../../src/testing.ts';

const IN_CREATE = 0x100;
const IN_ALL = 0xfff;
const IN_NONBLOCK = 0o4000;
const told = (r: number): number | string => (r < 0 ? errnoName(r) : r);

/** wd, mask and name of each event there is; the errno that ended it. */
function* events(fd: number): Script<(readonly [number, string, string] | string)[]> {
  const out: (readonly [number, string, string] | string)[] = [];
  for (;;) {
    const buf = new Uint8Array(65_536);
    const n = yield* sys.raw(NR.read, fd, buf, buf.length);
    if (n < 0) return out;
    const view = new DataView(buf.buffer);
    for (let at = 0; at < n; ) {
      const len = view.getUint32(at + 12, true);
      const name = String.fromCodePoint(...buf.subarray(at + 16, at + 16 + len)).replace(/\0+$/, '');
      out.push([view.getInt32(at, true), view.getUint32(at + 4, true).toString(16), name]);
      at += 16 + len;
    }
  }
}
function* touch(path: string): Script<void> {
  yield* sys.close(yield* sys.open(path, O_CREAT | O_WRONLY, 0o644));
}

test('128 instances of a user, then EMFILE', () => {
  const got = inMachine(function* () {
    let made = 0;
    for (;;) {
      const fd = yield* sys.raw(NR.inotify_init1, 0);
      if (fd < 0) return [made, errnoName(fd)];
      made += 1;
    }
  });
  expect(got).toEqual([128, 'EMFILE']);
});

/** A call of this test only: writes fs.inotify.max_queued_events. */
const SET_QUEUE = 900;
const setQueue = syscall('set_queue', SET_QUEUE, [uint], (k, _t, n) => {
  k.state.sysctl.set('fs.inotify.max_queued_events', n);
  return 0;
});
test('beyond the longest queue there is one event that says so', () => {
  const got = inMachine(
    function* () {
      yield* sys.raw(SET_QUEUE, 5);
      const fd = yield* sys.raw(NR.inotify_init1, IN_NONBLOCK);
      yield* sys.raw(NR.inotify_add_watch, fd, '/tmp', IN_CREATE);
      for (let i = 0; i < 10; i += 1) yield* sys.mkdir(`/tmp/${i}`);
      const all = yield* events(fd);
      yield* sys.mkdir('/tmp/again');
      return [all.length, all[0], all.at(-2), all.at(-1), yield* events(fd)];
    },
    { contributions: [{ syscalls: [setQueue] }] },
  );
  const made = (name: string) => [1, '40000100', name];
  expect(got).toEqual([6, made('0'), made('4'), [-1, '4000', ''], [made('again')]]);
});

test.each(['v6.1', 'v2.6.34'])('%s: unmounting ends the watches in what was mounted', (era) => {
  const got = inMachine(
    function* () {
      const fd = yield* sys.raw(NR.inotify_init1, IN_NONBLOCK);
      yield* sys.mkdir('/mnt');
      yield* sys.raw(NR.mount, 'none', '/mnt', 'tmpfs', 0, 0);
      yield* touch('/mnt/f');
      yield* sys.raw(NR.inotify_add_watch, fd, '/mnt/f', IN_ALL);
      const gone = told(yield* sys.raw(NR.umount2, '/mnt', 0));
      return [gone, yield* events(fd), told(yield* sys.raw(NR.inotify_rm_watch, fd, 1))];
    },
    { era },
  );
  expect(got).toEqual([
    0,
    [
      [1, '2000', ''],
      [1, '8000', ''],
    ],
    'EINVAL',
  ]);
});

test('the two eras tell in different orders that a folder and its name are gone', () => {
  const order = (era: string) =>
    inMachine(
      function* () {
        const fd = yield* sys.raw(NR.inotify_init1, IN_NONBLOCK);
        yield* sys.mkdir('/tmp/d');
        yield* sys.raw(NR.inotify_add_watch, fd, '/tmp', IN_ALL);
        yield* sys.raw(NR.inotify_add_watch, fd, '/tmp/d', IN_ALL);
        yield* sys.raw(NR.rmdir, '/tmp/d');
        return yield* events(fd);
      },
      { era },
    );
  const name = [1, '40000200', 'd'];
  const self = [
    [2, '400', ''],
    [2, '8000', ''],
  ];
  expect(order('v6.1')).toEqual([...self, name]);
  expect(order('v2.6.34')).toEqual([name, ...self]);
});
