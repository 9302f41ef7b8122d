/** bin/timeout.ts — timeout(1): a command with a time limit, as coreutils ends it. */
import { parseSeconds } from '../lib/numbers.ts';
import type { Sys } from '../lib/sdk.ts';
import { signals, sys } from '../lib/sdk.ts';
import { signalNumber } from '../lib/signames.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { runInstead } from './env.ts';

const { SIGALRM, SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGKILL, SIGQUIT, SIGTERM, SIGTTIN, SIGTTOU } = signals;

interface State {
  readonly [key: string]: number | boolean;
  readonly pid: number;
  readonly sig: number;
  readonly timedOut: boolean;
  readonly killMs: number;
}

export const timeout = tool({
  path: '/usr/bin/timeout',
  summary: 'run a command with a time limit',
  options: '+k:s:vp',
  long: ['kill-after=k', 'signal=s', 'verbose=v', 'foreground', 'preserve-status'],
  usageStatus: 125,
  *run(t) {
    const child = t.saved as { entry?: string } | null;
    if (child?.entry === 'child') {
      yield* sys.sigaction(SIGTTIN, 'default');
      yield* sys.sigaction(SIGTTOU, 'default');
      return yield* runInstead(t, t.operands.slice(1));
    }
    if (t.operands.length < 2) yield* t.usageHint();
    const seconds = parseSeconds(t.operands[0] as string);
    if (seconds === null) yield* t.usage(`invalid time interval '${t.operands[0]}'`, 125);
    const sig = signalNumber(t.value('s') ?? 'TERM');
    if (sig === null) yield* t.usage(`'${t.value('s')}': invalid signal`, 125);
    const kill = t.value('k') === undefined ? 0 : parseSeconds(t.value('k') as string);
    if (kill === null) yield* t.usage(`invalid time interval '${t.value('k')}'`, 125);
    let state = t.saved as State | null;
    if (state === null) {
      if (!t.has('foreground')) yield* sys.setpgid(0, 0);
      for (const s of [SIGALRM, SIGINT, SIGQUIT, SIGHUP, SIGTERM, sig as number])
        if (s !== SIGKILL && s !== 19) yield* sys.sigaction(s, 'catch');
      yield* sys.sigaction(SIGTTIN, 'ignore');
      yield* sys.sigaction(SIGTTOU, 'ignore');
      yield* sys.sigaction(SIGCHLD, 'default');
      const pid = yield* sys.fork({ entry: 'child', state: null });
      if (pid < 0) return yield* t.die('fork system call failed', 125);
      state = { pid, sig: sig as number, timedOut: false, killMs: (kill ?? 0) * 1000 };
      if (seconds !== null && seconds > 0 && seconds !== Infinity) yield* sys.setitimer(0, Math.max(1, seconds * 1000));
    }
    return yield* wait(t, state);
  },
});

function* wait(t: Tool, from: State): Sys<number> {
  let state = from;
  for (;;) {
    const got = yield* sys.wait4(state.pid, 0);
    if (typeof got !== 'number') {
      const { status } = got;
      const ended = (status & 0x7f) === 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
      if (state.timedOut && !t.has('preserve-status')) return (status & 0x7f) === SIGKILL ? 128 + SIGKILL : 124;
      if ((status & 0x7f) !== 0 && !state.timedOut) {
        // It dies of the same signal, so that whoever waits sees it.
        const s = status & 0x7f;
        yield* sys.sigaction(s, 'default');
        yield* sys.kill(yield* sys.getpid(), s);
      }
      return ended;
    }
    const caught = yield* sys.takeSignals();
    const has = (s: number): boolean => s <= 32 && (caught & (1 << (s - 1))) !== 0;
    let send = [SIGINT, SIGQUIT, SIGHUP, SIGTERM].find(has) ?? (has(state.sig) ? state.sig : 0);
    if (has(SIGALRM)) {
      send = state.timedOut && state.killMs === 0 ? SIGKILL : state.sig;
      if (state.killMs > 0) {
        yield* sys.setitimer(0, state.killMs);
        state = { ...state, timedOut: true, killMs: 0, sig: SIGKILL };
      } else state = { ...state, timedOut: true };
    }
    if (send === 0) continue;
    yield* sys.kill(state.pid, send);
    if (!t.has('foreground') && send !== SIGKILL) {
      yield* sys.sigaction(send, 'ignore');
      yield* sys.kill(0, send);
      yield* sys.kill(state.pid, SIGCONT);
    } else if (!t.has('foreground') && send === SIGKILL) {
      yield* sys.kill(state.pid, SIGCONT);
      // With KILL the whole group goes, timeout too.
      yield* sys.kill(0, SIGKILL);
    }
    if (t.due) yield* t.checkpoint(state);
  }
}
