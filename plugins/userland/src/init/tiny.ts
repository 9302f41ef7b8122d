/**
 * init/tiny.ts — /sbin/init, "tiny": the smallest PID 1 that keeps a class going.
 *
 * Its only signal handler is for SIGCHLD, as in the tiny init the kill book was recorded with. It
 *   - starts a login on every terminal it hears of (/run/ttys, then lines `attach TTY LOGIN`, `detach TTY` on /run/seats),
 *     and a new one within a second when a login shell ends;
 *   - reaps every orphan;
 *   - obeys three one-word orders on /run/ictl (root only): `clone_parent`, `fork`, `ping`. The answer goes to the console.
 */
import { type Plain, type Program, type ProgramDef, type RunnerCall, strerror, sys } from '@killinit/plugin-sdk';

const ICTL = '/run/ictl';
const INITCTL = '/run/seats';
const SIGCHLD = 17;
const CLONE_PARENT = 0x8000;
const WNOHANG = 1;
const O_RDWR = 2;
const O_RDONLY = 0;
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;
const RESPAWN_MS = 500;

interface Seat {
  readonly tty: string;
  readonly login: string;
  /** 0 while none runs. */
  pid: number;
  /** When to start one, by the monotonic clock. */
  at: number;
}
interface State {
  seats: Seat[];
  ictl: number;
  initctl: number;
  /** A line not yet complete, per fifo. */
  order: string;
  control: string;
  job: number;
}

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** The child that becomes somebody's login: a session of its own, the terminal as its controlling one and as 0, 1, 2. */
function* loginOn(seat: { tty: string; login: string }): Program {
  yield* sys.setsid();
  for (const fd of [0, 1, 2]) yield* sys.close(fd);
  const fd = yield* sys.open(`/dev/${seat.tty}`, O_RDWR);
  if (fd < 0) return 1;
  yield* sys.dup2(0, 1);
  yield* sys.dup2(0, 2);
  yield* sys.ioctl(0, 0x540e, 1); // TIOCSCTTY
  yield* sys.execve('/bin/login', ['login', '-f', seat.login], ['TERM=xterm-256color']);
  return 1;
}

/** The child that runs what the image was told to run (`killinit run`): no terminal, its own session, an empty tmpfs as cwd. */
function* runJob(job: { uid: number; argv: string[] }): Program {
  yield* sys.setsid();
  yield* sys.mkdir('/tmp/run', 0o755);
  yield* sys.mount('tmpfs', '/tmp/run', 'tmpfs', 0, 'mode=755');
  yield* sys.chown('/tmp/run', job.uid, job.uid);
  const pid = yield* sys.fork({ entry: 'job-itself', state: job });
  if (pid < 0) return 1;
  const got = yield* sys.wait4(pid);
  return typeof got === 'number' ? 1 : (got.status >>> 8) & 0xff;
}

/** In a process group of its own, as a shell starts a command. */
function* runJobItself(job: { uid: number; argv: string[] }): Program {
  yield* sys.setpgid(0, 0);
  yield* sys.chdir('/tmp/run');
  yield* sys.umask(0o22);
  if (job.uid !== 0) {
    yield* sys.setgroups([]);
    yield* sys.setgid(job.uid);
    yield* sys.setuid(job.uid);
  }
  const env = [
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    `HOME=${job.uid === 0 ? '/root' : '/tmp/run'}`,
    'LANG=C',
  ];
  const r = yield* sys.execve(job.argv[0] as string, job.argv, env);
  yield* sys.write(2, `${job.argv[0]}: ${strerror(r)}\n`);
  return r === -2 ? 127 : 126;
}

function* readTerminals(): Generator<RunnerCall, Seat[], number> {
  const fd = yield* sys.open('/run/ttys', O_RDONLY);
  if (fd < 0) return [];
  let all = '';
  for (;;) {
    const got = yield* sys.read(fd, 4096);
    if (typeof got === 'number' || got.length === 0) break;
    all += text(got);
  }
  yield* sys.close(fd);
  return all
    .split('\n')
    .filter((l) => l.includes(' '))
    .map((l) => {
      const [tty, login] = l.split(' ') as [string, string];
      return { tty, login, pid: 0, at: 0 };
    });
}

function* obey(order: string): Generator<RunnerCall, void, number> {
  let answer: string;
  if (order === 'ping') answer = 'pong';
  else if (order === 'fork' || order === 'clone_parent') {
    const pid = yield* sys.fork(
      { entry: 'nothing', state: null },
      SIGCHLD | (order === 'clone_parent' ? CLONE_PARENT : 0),
    );
    answer = pid < 0 ? `${order}: ${strerror(pid)}` : `${order}: child ${pid}`;
  } else answer = `unknown order "${order.slice(0, 40)}"; I know clone_parent, fork and ping`;
  const fd = yield* sys.open('/dev/console', O_RDWR | 0o400);
  if (fd >= 0) {
    yield* sys.write(fd, `init: ${answer}\n`);
    yield* sys.close(fd);
  }
}

function* nowMs(): Generator<RunnerCall, number, number> {
  const t = yield* sys.clock_gettime(1);
  return typeof t === 'number' ? t : 0;
}

function* setUp(state: State): Generator<RunnerCall, void, number> {
  for (const [path, mode] of [
    [ICTL, 0o600],
    [INITCTL, 0o600],
  ] as const) {
    yield* sys.unlink(path);
    yield* sys.mknod(path, 0o010000 | mode, 0);
  }
  const ictl = yield* sys.open(ICTL, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  const initctl = yield* sys.open(INITCTL, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  yield* sys.sigaction(SIGCHLD, 'catch', 1);
  const seats = yield* readTerminals();
  const job = yield* sys.open('/run/job', O_RDONLY);
  let pid = 0;
  if (job >= 0) {
    const got = yield* sys.read(job, 65536);
    yield* sys.close(job);
    yield* sys.unlink('/run/job');
    if (typeof got !== 'number') {
      const [uid, ...argv] = text(got).split('\0') as [string, ...string[]];
      pid = yield* sys.fork({ entry: 'job', state: { uid: Number(uid), argv } });
    }
  }
  Object.assign(state, { ictl, initctl, seats, job: pid });
}

/** Takes what a fifo has; whole lines, and the rest for the next time. */
function* linesOf(fd: number, rest: string): Generator<RunnerCall, { lines: string[]; rest: string }, number> {
  const got = yield* sys.read(fd, 4096);
  if (typeof got === 'number') return { lines: [], rest };
  const all = (rest + text(got)).split('\n');
  return { lines: all.slice(0, -1), rest: (all[all.length - 1] as string).slice(0, 200) };
}

function* main(_argv: readonly string[], _env: readonly string[], saved: Plain | null): Program {
  const child = saved as { entry?: string; state?: Plain } | null;
  if (child?.entry === 'login') return yield* loginOn(child.state as unknown as Seat);
  if (child?.entry === 'job') return yield* runJob(child.state as unknown as { uid: number; argv: string[] });
  if (child?.entry === 'job-itself')
    return yield* runJobItself(child.state as unknown as { uid: number; argv: string[] });
  if (child?.entry === 'nothing') return 0;
  let state: State = (saved as unknown as State | null) ?? {
    seats: [],
    ictl: -1,
    initctl: -1,
    order: '',
    control: '',
    job: 0,
  };
  if (saved === null) {
    yield* setUp(state);
    yield* sys.checkpoint(state as unknown as Plain);
  }
  for (;;) {
    state = yield* round(state);
    yield* sys.checkpoint(state as unknown as Plain);
  }
}

/** One turn: start what is due, sleep until something happens, take it in. Works on a copy: the checkpoint owns the state. */
function* round(old: State): Generator<RunnerCall, State, number> {
  const state: State = { ...old, seats: old.seats.map((s) => ({ ...s })) };
  const now = yield* nowMs();
  let wait = -1;
  for (const seat of state.seats) {
    if (seat.pid !== 0) continue;
    if (seat.at > now) {
      wait = wait < 0 ? seat.at - now : Math.min(wait, seat.at - now);
      continue;
    }
    const pid = yield* sys.fork({ entry: 'login', state: { tty: seat.tty, login: seat.login } });
    if (pid > 0) seat.pid = pid;
    else seat.at = now + RESPAWN_MS;
    if (pid < 0) wait = RESPAWN_MS;
  }
  yield* sys.poll(
    [
      { fd: state.ictl, events: 1 },
      { fd: state.initctl, events: 1 },
    ],
    wait,
  );
  yield* sys.takeSignals();
  for (;;) {
    const got = yield* sys.wait4(-1, WNOHANG);
    if (typeof got === 'number' || got.pid === 0) break;
    const seat = state.seats.find((s) => s.pid === got.pid);
    if (seat !== undefined) {
      seat.pid = 0;
      seat.at = now + RESPAWN_MS;
    }
  }
  const orders = yield* linesOf(state.ictl, state.order);
  state.order = orders.rest;
  for (const line of orders.lines) yield* obey(line.trim());
  const control = yield* linesOf(state.initctl, state.control);
  state.control = control.rest;
  if (control.lines.length > 0) {
    const wanted = yield* readTerminals();
    state.seats = wanted.map((w) => state.seats.find((s) => s.tty === w.tty && s.login === w.login) ?? w);
  }
  return state;
}

export const tinyInit: ProgramDef = {
  path: '/sbin/init',
  summary: 'the first process: starts logins, reaps orphans',
  main,
};
