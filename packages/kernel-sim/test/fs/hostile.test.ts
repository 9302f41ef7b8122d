/**
 * Calls about files with arguments nobody should pass: nothing is thrown, the books balance, and a restored machine goes on the same way.
 *
 * `SEEDS=100` looks longer.
 */
import { describe, expect, test } from 'vitest';
import { fsSyscalls } from '../../src/fs/index.ts';
import { boot, link, restore } from '../../src/index.ts';
import type { LinuxKernel } from '../../src/kernel/kernel.ts';
import type { Build, Machine } from '../../src/machine-types.ts';
import { sys } from '../../src/program/sys.ts';
import type { Program, RunnerCall } from '../../src/program/types.ts';
import type { EraId, Plain } from '../../src/types.ts';
import { random } from '../kernel/random-calls.ts';
import { violations } from './books.ts';

type Arg = RunnerCall['args'][number];
const NAMES = ['a', 'b', 'd', 'd/e', 'd/f', 'd/..', '.', '/tmp/l', 'fifo', 'sock', '', 'd/', 'x'.repeat(256), '/mnt'];
const ODD = [
  '/proc/self/fd/3',
  '/proc/self/root',
  '/proc/self',
  '/dev/null',
  '/dev/full',
  '/proc/self/environ',
  '/sys',
  '/dev',
];
const FLAGS = [
  0, 1, 2, 0o100, 0o102, 0o1102, 0o2002, 0o4000, 0o4002, 0o300, 0o200000, 0o20200002, 0o10000000, 0o100102,
];
const NUMBERS = [
  -1,
  -100,
  0,
  1,
  2,
  3,
  5,
  8,
  16,
  64,
  0o644,
  0o755,
  0o1777,
  0o6755,
  4095,
  4096,
  65_536,
  1 << 20,
  0x7fffffff,
  -0x80000000,
];
/** Made more often than by chance, each with arguments of the right shape at least sometimes. */
const SHAPES: Readonly<Record<string, string>> = {
  open: 'nFm',
  openat: 'fnFm',
  creat: 'nm',
  close: 'f',
  read: 'fbs',
  write: 'fbs',
  pread64: 'fbss0',
  pwrite64: 'fbss0',
  mkdir: 'nm',
  rmdir: 'n',
  unlink: 'n',
  link: 'nn',
  symlink: 'nn',
  rename: 'nn',
  renameat2: 'fnfns',
  mknod: 'nM0',
  chmod: 'nm',
  chown: 'nss',
  truncate: 'ns',
  ftruncate: 'fs',
  dup: 'f',
  dup2: 'ff',
  dup3: 'ffF',
  fcntl64: 'fss',
  pipe2: 'pF',
  socketpair: '1t0p',
  sendmsg: 'fbs',
  recvmsg: 'fbs',
  bind: 'fbs',
  shutdown: 'fs',
  epoll_create1: '0',
  epoll_ctl: 'fsfb',
  epoll_wait: 'fbs0',
  eventfd2: 'ss',
  inotify_init1: '4',
  inotify_add_watch: 'fns',
  inotify_rm_watch: 'fs',
  memfd_create: 'ns',
  fallocate: 'fsssss',
  sendfile64: 'ff0s',
  splice: 'f0f0ss',
  tee: 'ffss',
  getdents64: 'fbs',
  chdir: 'n',
  fchdir: 'f',
  mount: 'nnTs0',
  umount2: 'ns',
  utimensat: 'fnbs',
  flock: 'fs',
  lseek: 'fss',
  readlink: 'nbs',
  linkat: 'fnfns',
  unlinkat: 'fns',
  copy_file_range: 'f0f0s0',
  close_range: 'sss',
  stat64: 'nb',
  statx: 'fnssb',
};

function* life(build: Build, start: { r: number; left: number }): Program {
  const state = { ...start };
  const rnd = random(state);
  const pick = <T>(list: readonly T[]): T => list[rnd(list.length)] as T;
  const name = (): string => (rnd(8) === 0 ? pick(ODD) : pick(NAMES));
  const number = (): number => (rnd(3) === 0 ? rnd(0x10000) : pick(NUMBERS));
  const bytes = (): Uint8Array => {
    const b = new Uint8Array(pick([4, 8, 12, 28, 96, 4096]));
    for (let i = 0; i < b.length && i < 32; i += 4) b[i] = rnd(12);
    return b;
  };
  const one: Readonly<Record<string, () => Arg>> = {
    n: name,
    f: () => (rnd(10) === 0 ? number() : rnd(12)),
    F: () => pick(FLAGS),
    m: () => pick(NUMBERS),
    M: () => pick([0o010644, 0o100644, 0o140644, 0o020644, 0o040755]),
    T: () => pick(['tmpfs', 'proc', 'ramfs', 'sysfs', 'nothing']),
    t: () => pick([1, 2, 5]),
    b: bytes,
    p: () => new Uint8Array(8),
    s: number,
    0: () => 0,
    1: () => 1,
    4: () => 0o4000,
  };
  const byName = new Map(fsSyscalls.map((s) => [s.name, s.nr]));
  const shaped = Object.keys(SHAPES).filter((n) => build.syscalls.has(byName.get(n) ?? -1));
  const rest = fsSyscalls.map((s) => s.nr).filter((nr) => build.syscalls.has(nr));
  yield* sys.chdir('/tmp');
  for (const d of ['d', 'd/e', '/mnt']) yield* sys.mkdir(d);
  for (const f of ['a', 'd/f']) yield* sys.open(f, 0o102, 0o644);
  yield* sys.mknod('fifo', 0o010644);
  yield* sys.raw(27, 1); // alarm(1): who waits for ever dies
  yield* sys.ready();
  while (state.left > 0) {
    yield* sys.checkpoint({ life: { ...state } } as unknown as Plain);
    state.left -= 1;
    if (rnd(8) !== 0) {
      const call = pick(shaped);
      const args = [...(SHAPES[call] as string)].map((c) => (rnd(20) === 0 ? number() : (one[c] as () => Arg)()));
      yield* sys.raw(byName.get(call) as number, ...args);
    } else yield* sys.raw(pick(rest), ...Array.from({ length: rnd(7) }, () => pick([name, bytes, number])()));
  }
  return 0;
}
function buildFor(era: EraId, seed: number): Build {
  let build: Build | null = null;
  const init = {
    path: '/usr/sbin/init',
    summary: 'random calls about files',
    *main(_argv: readonly string[], _env: readonly string[], saved: Plain | null): Program {
      const s = saved as { life?: { r: number; left: number }; n?: number } | null;
      const own = s as { state?: { life?: { r: number; left: number } } } | null;
      const start = s?.life ?? own?.state?.life;
      if (start !== undefined) return yield* life(build as Build, start);
      let n = s?.n ?? 0;
      for (;;) {
        yield* sys.checkpoint({ n });
        n += 1;
        const r = (Math.imul(seed, 2654435761) + Math.imul(n, 40503)) >>> 0 || 1;
        yield* sys.fork({ entry: 'life', state: { life: { r, left: 200 } } });
        if (n % 3 === 0) for (let i = 0; i < 3; i += 1) yield* sys.wait4(-1);
      }
    },
  };
  build = link(era, [{ programs: [init] }]);
  return build;
}
const kernelOf = (m: Machine): LinuxKernel => (m as unknown as { k: LinuxKernel }).k;
const SEEDS = Array.from({ length: Number(process.env.SEEDS ?? 3) }, (_, i) => i + 1);

describe.each(['v2.6.34', 'v6.1'] as const)('hostile calls %s', (era) => {
  test.each(SEEDS)('the books balance (seed %i)', (seed) => {
    const build = buildFor(era, seed);
    let machine = boot(build, { era, seed, image: { init: '/usr/sbin/init', files: [], homeFiles: [] } });
    let calls = 0;
    let fine = 0;
    for (let at = 50; at <= 12_000 && calls < 4000; at += 50) {
      const events = machine.advance(at);
      for (const e of events) {
        if (e.kind !== 'syscall') continue;
        calls += 1;
        if (typeof e.result === 'number' && e.result >= 0) fine += 1;
      }
      expect(machine.halted).toBe(false);
      const broken = violations(kernelOf(machine));
      if (broken.length > 0) expect.fail(`at ${at} ms:\n${broken.join('\n')}`);
      if (at % 1000 === 0) {
        const twin = restore(build, machine.snapshot());
        expect(twin.hash()).toBe(machine.hash());
        machine = twin;
      }
    }
    expect(calls).toBeGreaterThan(1000);
    expect(fine).toBeGreaterThan(calls / 8);
  });
});
