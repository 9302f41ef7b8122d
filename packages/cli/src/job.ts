/**
 * job.ts — the program of the machine that `killinit run x.c` and `killinit run prog` start: it compiles, then runs, as a shell would run a
 * foreground job without a terminal: in a process group of its own inside a session that somebody else leads.
 *
 *   run-job compile SOURCE -I DIR …      run-job execute PROGRAM
 */
import {
  fcntl,
  type Plain,
  type Program,
  type ProgramDef,
  program,
  type Sys,
  strerror,
  sys,
} from '@killinit/plugin-sdk';

export const JOB_PATH = '/usr/lib/killinit/run-job';
/** Where the compiled program lies; anybody may write there. */
export const JOB_DIR = '/run/killinit/bin';
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

function* waitFor(pid: number): Sys<number> {
  for (;;) {
    const got = yield* sys.wait4(pid);
    if (typeof got !== 'number') return got.status;
    if (got !== -4) return 127 << 8;
  }
}

/** Ends as the child ended: with its exit status, or of its signal. */
function* endAs(status: number): Program {
  const signal = status & 0x7f;
  if (signal === 0) return (status >>> 8) & 0xff;
  const me = yield* sys.getpid();
  yield* sys.kill(me, signal);
  return 128 + signal;
}

function* become(path: string, argv: readonly string[], env: readonly string[]): Program {
  const r = yield* sys.execve(path, [...argv], [...env]);
  yield* sys.write(2, `${argv[0]}: ${strerror(r)}\n`);
  return r === -2 ? 127 : 126;
}

function* main(argv: readonly string[], env: readonly string[], saved: Plain | null): Program {
  const child = saved as { readonly entry?: 'compiler' | 'program' } | null;
  const [, what, file = '', ...more] = argv;
  const base = file.slice(file.lastIndexOf('/') + 1);
  const binary = what === 'compile' ? `${JOB_DIR}/${base.replace(/\.c$/, '')}` : file;
  const name = binary.slice(binary.lastIndexOf('/') + 1);
  if (child?.entry === 'compiler') return yield* become('/usr/bin/cc', ['cc', '-o', binary, file, ...more], [PATH]);
  if (child?.entry === 'program') {
    yield* sys.raw(57, 0, 0); // setpgid
    return yield* become(binary, [name], env);
  }
  if (what === 'compile') {
    const pid = yield* sys.fork({ entry: 'compiler', state: null });
    const status = pid < 0 ? 126 << 8 : yield* waitFor(pid);
    if (status !== 0) return yield* endAs(status);
    const st = yield* sys.stat(binary);
    if (typeof st === 'number' || (st.mode & fcntl.S_IFMT) !== fcntl.S_IFREG) return 126;
  }
  const pid = yield* sys.fork({ entry: 'program', state: null });
  if (pid < 0) return 126;
  yield* sys.raw(57, pid, pid);
  return yield* endAs(yield* waitFor(pid));
}

export const jobProgram: ProgramDef = program({
  path: JOB_PATH,
  summary: 'compiles and runs the file of killinit run',
  main,
});
