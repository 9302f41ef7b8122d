/**
 * random-calls.ts — tasks that make any system call with any argument, and what must hold of the kernel all the while.
 *
 * A task is a deterministic function of its seed and the results it gets, as every program is. It forks, stops, traces, execs itself,
 * changes who it is, leaves; PID 1 reaps, and starts new ones while there are few.
 */
import type { Program, ProgramDef, RunnerCall } from '../../src/index.ts';
import { link, type Plain, sys } from '../../src/index.ts';
import type { Build } from '../../src/machine-types.ts';
import type { EraId } from '../../src/types.ts';

const ALIVE = 12;
const CALLS_PER_LIFE = 60;
/** Calls that end the machine when root makes them, or stop for good what the test needs. */
const LEFT_OUT: readonly string[] = ['reboot', 'kexec_load', 'syslog'];
/** What breaks things most: made more often than by chance. */
const FAVOURITES: readonly string[] = [
  'kill',
  'tgkill',
  'tkill',
  'rt_sigqueueinfo',
  'rt_sigaction',
  'rt_sigprocmask',
  'rt_sigtimedwait',
  'wait4',
  'waitid',
  'ptrace',
  'setpgid',
  'setsid',
  'prctl',
  'setresuid32',
  'setuid32',
  'capset',
  'setrlimit',
  'prlimit64',
  'unshare',
  'setns',
  'alarm',
  'setitimer',
  'timer_create',
  'timer_settime',
  'timerfd_create',
  'signalfd4',
  'pidfd_open',
  'pidfd_send_signal',
  'pipe',
  'dup2',
  'close',
  'open',
  'read',
  'write',
  'poll',
  'nanosleep',
  'pause',
  'sched_yield',
  'execve',
  'vfork',
  'clone',
  'exit',
  'exit_group',
  'seccomp',
  'mkdir',
  'unlink',
  'rename',
  'mknod',
  'fcntl',
  'ioctl',
  'epoll_create1',
  'epoll_ctl',
  'epoll_wait',
  'eventfd2',
  'socketpair',
  'chdir',
  'chroot',
  'mount',
  'setxattr',
  'fgetxattr',
];
const PATHS: readonly string[] = [
  '/',
  '/tmp',
  '/tmp/a',
  '/tmp/b',
  '/tmp/d',
  '/tmp/d/e',
  '/tmp/fifo',
  'a',
  '..',
  '',
  '/proc/self',
  '/proc/self/fd/0',
  '/proc/1/stat',
  '/proc/self/mem',
  '/proc/self/exe',
  '/dev/null',
  '/dev/zero',
  '/dev/tty',
  '/dev/console',
  '/dev/full',
  '/usr/sbin/init',
  '/proc/self/task',
  '/sys/fs/cgroup',
  '/nowhere/x',
  '/proc/self/ns/pid',
  '/proc/self/ns/uts',
  '/proc/self/ns/user',
  '/dev/ptmx',
  '/dev/pts/1024',
  '/dev/pts/1025',
  'security.capability',
];
const NUMBERS: readonly number[] = [
  0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 18, 19, 20, 23, 31, 32, 33, 34, 63, 64, 65, 100, 127, 128, 255, 256, 511,
  512, 1000, 1001, 4095, 4096, 65535, -1, -2, -100, 0x7fffffff, -0x80000000, 0x1000, 0x8000, 0x10000, 0x20000,
  0x10000000, 0x20000000, 0x4000000, 0x4200, 0x4206, 0x4207, 0x40000000, 0x540e, 0x5414, 0x40045431, 0xc0502100,
  0xc0182101,
];
type Random = (n: number) => number;
export function random(state: { r: number }): Random {
  return (n) => {
    let r = state.r | 0 || 1;
    r ^= r << 13;
    r ^= r >>> 17;
    r ^= r << 5;
    state.r = r >>> 0;
    return state.r % n;
  };
}
const pick = <T>(rnd: Random, list: readonly T[]): T => list[rnd(list.length)] as T;

function argument(rnd: Random): RunnerCall['args'][number] {
  switch (rnd(10)) {
    case 0:
    case 1:
      return rnd(40);
    case 2:
    case 3:
    case 4:
      return pick(rnd, NUMBERS);
    case 5:
      return pick(rnd, PATHS);
    case 6:
    case 7: {
      const b = new Uint8Array([4, 8, 16, 64, 128, 200][rnd(6)] as number);
      if (rnd(2) === 0) for (let i = 0; i < b.length; i += 4) b[i] = rnd(3) === 0 ? rnd(256) : rnd(4);
      return b;
    }
    case 8:
      return rnd(3) === 0 ? ['x', pick(rnd, PATHS)] : 0;
    default:
      return (rnd(0x10000) << 16) | rnd(0x10000);
  }
}

interface Life {
  r: number;
  left: number;
}
function* life(build: () => Build, start: Life): Program {
  const state = { ...start };
  const rnd = random(state);
  const names = new Map([...build().syscalls.values()].map((s) => [s.name, s.nr]));
  const all = [...names].filter(([name]) => !LEFT_OUT.includes(name)).map(([, nr]) => nr);
  const favourites = FAVOURITES.map((n) => names.get(n)).filter((n) => n !== undefined);
  while (state.left > 0) {
    yield* sys.checkpoint({ ...state } as unknown as Plain);
    state.left -= 1;
    const dice = rnd(20);
    if (dice === 0) {
      yield* sys.fork(
        { entry: 'life', state: { r: state.r ^ 0x5bd1e995, left: Math.min(state.left, 40) } },
        forkFlags(rnd),
      );
      continue;
    }
    const nr = dice < 14 ? pick(rnd, favourites) : pick(rnd, all);
    const count = rnd(7);
    const args = Array.from({ length: count }, () => argument(rnd));
    yield* sys.raw(nr, ...args);
  }
  return rnd(256);
}
function forkFlags(rnd: Random): number {
  const signal = rnd(4) === 0 ? rnd(65) : 17;
  const extra = [0, 0, 0, 0x8000, 0x20000000, 0x10000000, 0x4000000, 0x20000, 0x400, 0x200, 0x2000];
  return (signal | pick(rnd, extra)) >>> 0;
}

/** PID 1: as many random lives as the class has seats. */
export function randomInit(seed: number, build: () => Build): ProgramDef {
  return {
    path: '/usr/sbin/init',
    summary: 'random system calls',
    *main(_argv, _env, saved): Program {
      const child = saved as { entry?: string; state?: Life; r?: number; left?: number } | null;
      if (child?.entry === 'life') return yield* life(build, child.state as Life);
      if (child?.left !== undefined) return yield* life(build, child as Life);
      const state = (saved as { n: number; alive: number } | null) ?? { n: 0, alive: 0 };
      if (saved === null) {
        // A life that executes /usr/sbin/init anew is a life again.
        if ((yield* sys.getpid()) !== 1 || (yield* sys.getppid()) !== 0)
          return yield* life(build, { r: seed + 77, left: 10 });
        for (const s of [1, 2, 3, 10, 12, 13, 14, 15]) yield* sys.sigaction(s, 'ignore');
      }
      for (;;) {
        yield* sys.checkpoint({ ...state } as unknown as Plain);
        while (state.alive < ALIVE) {
          state.n += 1;
          const r = (Math.imul(seed, 2654435761) + Math.imul(state.n, 40503)) >>> 0;
          const pid = yield* sys.fork({ entry: 'life', state: { r: r || 1, left: CALLS_PER_LIFE } });
          if (pid < 0) break;
          state.alive += 1;
        }
        const got = yield* sys.wait4(-1, 0x40000000 | 1);
        if (typeof got === 'number' || got.pid === 0) {
          yield* sys.nanosleep(5);
          if (typeof got === 'number') state.alive = 0;
        } else state.alive = Math.max(0, state.alive - 1);
      }
    },
  };
}
export function randomBuild(era: EraId, seed: number): Build {
  let build: Build | null = null;
  build = link(era, [{ programs: [randomInit(seed, () => build as Build)] }]);
  return build;
}
