/** bin/tee.ts — tee(1): standard input to standard output and to files. */
import { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } from '../lib/consts.ts';
import { Input, type InputState } from '../lib/input.ts';
import { signals, strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

interface State {
  readonly [key: string]: InputState | readonly number[];
  readonly input: InputState;
  readonly fds: readonly number[];
}

export const tee = tool({
  path: '/usr/bin/tee',
  summary: 'read from standard input and write to standard output and files',
  options: 'aip',
  long: ['append=a', 'ignore-interrupts=i', 'output-error::'],
  *run(t) {
    const saved = t.saved as State | null;
    let fds = saved?.fds ?? [];
    if (saved === null) {
      if (t.has('i')) yield* sys.sigaction(signals.SIGINT, 'ignore');
      const opened: number[] = [];
      for (const file of t.operands) {
        const fd = yield* sys.open(file, O_WRONLY | O_CREAT | (t.has('a') ? O_APPEND : O_TRUNC), 0o666);
        if (fd < 0) yield* t.warn(`${file}: ${strerror(fd)}`);
        opened.push(fd);
      }
      fds = opened;
    }
    const input = new Input(t, [], saved?.input);
    for (let b = yield* input.anyChunk(); b !== null; b = yield* input.anyChunk()) {
      yield* t.write(b);
      const left: number[] = [];
      for (const [i, fd] of fds.entries()) {
        const r = fd < 0 ? 0 : yield* sys.write(fd, b);
        if (r < 0) yield* t.warn(`${t.operands[i]}: ${strerror(r)}`);
        left.push(r < 0 ? -1 : fd);
      }
      fds = left;
      if (t.due) yield* t.checkpoint({ input: input.save(), fds });
    }
    return 0;
  },
});
