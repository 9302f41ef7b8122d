/** make/shell.ts — commands for the shell, as children of make. */
import { decodeUtf8, type Plain, type Program, type Sys, sys } from '@killinit/plugin-sdk';

/** What a forked child of make starts from. */
export interface ShellJob {
  readonly entry: 'shell';
  readonly line: string;
  readonly env: readonly string[];
  /** Descriptor that becomes its standard output; -1 leaves it. */
  readonly out: number;
  readonly shell: string;
}
export const jobOf = (saved: Plain | null): ShellJob | null => {
  const from = saved as { readonly entry?: string; readonly state?: Plain } | null;
  return from?.entry === 'shell' ? (from.state as unknown as ShellJob) : null;
};

/** The child's part: make's main() calls it when it finds a job in what it was given. */
export function* runJob(job: ShellJob): Program {
  if (job.out >= 0) {
    yield* sys.dup2(job.out, 1);
    yield* sys.close(job.out);
  }
  const r = yield* sys.execve(
    job.shell,
    [job.shell.slice(job.shell.lastIndexOf('/') + 1), '-c', job.line],
    [...job.env],
  );
  yield* sys.write(2, `make: ${job.shell}: No such file or directory\n`);
  return r === -2 ? 127 : 126;
}

const SHELL = '/bin/sh';
/** The wait status. */
export function* runShell(line: string, env: readonly string[], out = -1): Sys<number> {
  const pid = yield* sys.fork({ entry: 'shell', state: { entry: 'shell', line, env: [...env], out, shell: SHELL } });
  if (pid < 0) return 2 << 8;
  return yield* waitFor(pid);
}
function* waitFor(pid: number): Sys<number> {
  for (;;) {
    const got = yield* sys.wait4(pid);
    if (typeof got !== 'number') return got.status;
    if (got !== -4) return 2 << 8;
  }
}

const MOST = 1 << 20;
/** `$(shell …)`: what a command writes. */
export function* capture(line: string, env: readonly string[]): Sys<{ output: string; status: number }> {
  const pipe = yield* sys.pipe(0o2000000);
  if (typeof pipe === 'number') return { output: '', status: 127 };
  const [from, to] = pipe;
  const pid = yield* sys.fork({
    entry: 'shell',
    state: { entry: 'shell', line, env: [...env], out: to, shell: SHELL },
  });
  yield* sys.close(to);
  let output = '';
  while (pid > 0) {
    const got = yield* sys.read(from, 65_536);
    if (typeof got === 'number' || got.length === 0) break;
    if (output.length < MOST) output += decodeUtf8(got);
  }
  yield* sys.close(from);
  const status = pid < 0 ? 127 << 8 : yield* waitFor(pid);
  return { output, status: (status >> 8) & 0xff };
}
