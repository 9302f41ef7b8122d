/**
 * bin/strace/index.ts — strace(1): what system calls a process makes, told by ptrace(2).
 *
 * Attaches with PTRACE_SEIZE where the kernel has it and PTRACE_ATTACH where not, or starts a command under PTRACE_TRACEME, and goes from
 * stop to stop. Left out: structures are shown as addresses, -y, -k, filters by path.
 */
import { O_CREAT, O_TRUNC, O_WRONLY } from '../../lib/consts.ts';
import { type Sys, signals, strerror, sys } from '../../lib/sdk.ts';
import { type Tool, tool } from '../../lib/tool.ts';
import { execvp } from '../env.ts';
import { fresh, O_EXEC, O_FORKS, O_SYSGOOD, PTRACE, type State, type Tracee } from './ptrace.ts';
import { Tracer } from './tracer.ts';

export const strace = tool({
  path: '/usr/bin/strace',
  summary: 'trace system calls and signals',
  options: '+a:ce:fFo:p:qrs:tTvVxu:E:nk',
  long: ['attach=p', 'output=o', 'trace=e', 'summary-only=c', 'follow-forks=f', 'string-limit=s', 'quiet=q'],
  shortName: true,
  *run(t) {
    const child = t.saved as { entry?: string } | null;
    if (child?.entry === 'child') {
      yield* sys.ptrace(PTRACE.TRACEME, 0);
      yield* sys.kill(yield* sys.getpid(), signals.SIGSTOP);
      const r = yield* execvp(t.operands, t.env, t.getenv('PATH'));
      yield* sys.write(2, `strace: exec: ${strerror(r)}\n`);
      return 1;
    }
    let state = t.saved as State | null;
    if (state === null) {
      const tracees = new Map<number, Tracee>();
      let out = 2;
      const file = t.value('o');
      if (file !== undefined) {
        out = yield* sys.open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
        if (out < 0) return yield* t.die(`Can't fopen '${file}': ${strerror(out)}`);
      }
      const pids = t.options.filter((o) => o.name === 'p').flatMap((o) => o.value.split(/[ ,]+/));
      for (const text of pids) {
        const pid = Number(text);
        if (!/^[0-9]+$/.test(text) || pid < 1) return yield* t.die(`Invalid process id: '${text}'`);
        const r = yield* attach(t, pid);
        if (r < 0) return 1;
        tracees.set(pid, { ...fresh(pid, true), starting: r > 0 });
      }
      let main = 0;
      if (t.operands.length > 0) {
        main = yield* sys.fork({ entry: 'child', state: null });
        if (main < 0) return yield* t.die(`fork: ${strerror(main)}`);
        tracees.set(main, { ...fresh(main, false), starting: true });
      }
      if (tracees.size === 0) {
        yield* t.stderr("strace: must have PROG [ARGS] or -p PID\nTry 'strace -h' for more information.\n");
        return 1;
      }
      for (const s of [signals.SIGHUP, signals.SIGINT, signals.SIGQUIT, signals.SIGPIPE, signals.SIGTERM])
        yield* sys.sigaction(s, 'catch');
      state = { tracees, out, counts: new Map(), main, exit: 0 };
    }
    return yield* new Tracer(t, state).run();
  },
});

/** Attached: 0 by PTRACE_SEIZE, 1 by PTRACE_ATTACH, whose SIGSTOP comes first. */
function* attach(t: Tool, pid: number): Sys<number> {
  const options = O_SYSGOOD | O_EXEC | (t.has('f') ? O_FORKS : 0);
  let seized = true;
  let r = yield* sys.ptrace(PTRACE.SEIZE, pid, 0, options);
  // A kernel that does not know it takes it for a request about a tracee, and we trace nobody yet.
  if (r === -3 || r === -5 || r === -22) {
    const first = r;
    seized = false;
    r = yield* sys.ptrace(PTRACE.ATTACH, pid);
    if (r < 0 && r === first) yield* t.stderr(`strace: attach: ptrace(PTRACE_SEIZE, ${pid}): ${strerror(r)}\n`);
    else if (r < 0) yield* t.stderr(`strace: attach: ptrace(PTRACE_ATTACH, ${pid}): ${strerror(r)}\n`);
  } else if (r < 0) yield* t.stderr(`strace: attach: ptrace(PTRACE_SEIZE, ${pid}): ${strerror(r)}\n`);
  else {
    const i = yield* sys.ptrace(PTRACE.INTERRUPT, pid);
    if (i < 0) yield* t.stderr(`strace: attach: ptrace(PTRACE_INTERRUPT, ${pid}): ${strerror(i)}\n`);
  }
  if (r >= 0 && !t.has('q')) yield* t.stderr(`strace: Process ${pid} attached\n`);
  return r === 0 && !seized ? 1 : r;
}
