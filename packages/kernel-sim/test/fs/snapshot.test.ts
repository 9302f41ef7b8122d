/** What is open, locked, queued and mounted survives a snapshot: a machine restored anywhere goes on as if nothing had been. */
import { expect, test } from 'vitest';
import { O_CREAT, O_NONBLOCK, O_RDWR, S_IFIFO } from '../../src/include/fcntl.ts';
import { NR } from '../../src/include/unistd.ts';
import { decodeUtf8 } from '../../src/include/utf8.ts';
import { boot, link, restore } from '../../src/index.ts';
import { sys, words } from '../../src/program/sys.ts';
import type { Program } from '../../src/program/types.ts';

const text = (r: Uint8Array | number): string => (typeof r === 'number' ? String(r) : decodeUtf8(r));

/** Something of every kind of file, in an order in which each step depends on earlier ones. The log goes to /dev/kmsg: into the events. */
function* script(): Program {
  const log = yield* sys.open('/dev/kmsg', O_RDWR);
  const say = (...what: (string | number)[]) => sys.write(log, what.join(' '));
  const f = yield* sys.open('/tmp/f', O_CREAT | O_RDWR, 0o644);
  yield* sys.write(f, 'first');
  const g = yield* sys.open('/tmp/f');
  yield* sys.unlink('/tmp/f');
  const p = yield* sys.pipe(O_NONBLOCK);
  if (typeof p === 'number') return 1;
  yield* sys.write(p[1], 'in the pipe');
  const pair = new Uint8Array(8);
  yield* sys.raw(NR.socketpair, 1, 1, 0, pair);
  const [a, b] = [pair[0] as number, pair[4] as number];
  yield* sys.write(a, 'on its way to b!');
  const ep = yield* sys.raw(NR.epoll_create1, 0);
  yield* sys.raw(NR.epoll_ctl, ep, 1, b, words(1, 7, 0));
  const counter = yield* sys.raw(NR.eventfd2, 5, O_NONBLOCK);
  const memory = yield* sys.raw(NR.memfd_create, 'm', 2);
  yield* sys.write(memory, 'sealed');
  yield* sys.fcntl(memory, 1033, 8);
  yield* sys.mkdir('/mnt/t');
  yield* sys.mount('none', '/mnt/t', 'tmpfs', 0, 'size=8k');
  yield* sys.mknod('/mnt/t/fifo', S_IFIFO | 0o600);
  const fifo = yield* sys.open('/mnt/t/fifo', O_RDWR);
  yield* sys.raw(NR.flock, g, 2);
  const watch = yield* sys.raw(NR.inotify_init1, O_NONBLOCK);
  yield* sys.raw(NR.inotify_add_watch, watch, '/mnt/t', 0xfff);
  const dir = yield* sys.open('/proc/self/fd');
  yield* say('begun', f, g, a, b, ep, counter, memory, fifo, dir);
  for (let i = 0; i < 4; i += 1) {
    const out = new Uint8Array(12);
    const n = yield* sys.raw(NR.epoll_wait, ep, out, 1, 20);
    yield* say('round', i, n, text(yield* sys.read(b, 4)), text(yield* sys.read(p[0], 3)), text(yield* sys.read(g, 2)));
    yield* sys.write(fifo, `r${i}`);
    const names = yield* sys.getdents(dir);
    const seen = yield* sys.read(watch, 256);
    yield* say('watched', typeof seen === 'number' ? seen : seen.length);
    yield* say('fds', typeof names === 'number' ? names : names.length, text(yield* sys.read(fifo, 1)));
    yield* sys.raw(NR.nanosleep, words(0, 30_000_000), 0);
  }
  yield* say(
    'end',
    text(yield* sys.read(counter, 8)).length,
    yield* sys.writeOnce(memory, 'x'),
    yield* sys.umount('/mnt/t'),
  );
  for (;;) yield* sys.raw(NR.pause);
}
const init = { path: '/usr/sbin/init', summary: 'a test', main: script };
const build = link('v6.1', [{ programs: [init] }]);
const config = { era: 'v6.1', seed: 3, image: { init: init.path, files: [], homeFiles: [] } } as const;
const lines = (events: readonly { kind: string }[]): string[] =>
  events.flatMap((e) => (e.kind === 'printk' ? [(e as unknown as { text: string }).text] : []));

test('restored at every few milliseconds, the same lines and the same end', () => {
  const straight = boot(build, config);
  const expected = lines(straight.advance(400));
  expect(expected.filter((l) => l.startsWith('round') || l.startsWith('end'))).toHaveLength(5);
  let machine = boot(build, config);
  const got: string[] = [];
  for (let at = 1; at <= 400; at += 11) {
    got.push(...lines(machine.advance(at)));
    machine = restore(build, machine.snapshot());
  }
  expect(got).toEqual(expected);
  straight.advance(401);
  machine.advance(401);
  expect(machine.hash()).toBe(straight.hash());
});
