/** bin/paste.ts — paste(1): lines side by side. */
import { Input } from '../lib/input.ts';
import { tool } from '../lib/tool.ts';

export const paste = tool({
  path: '/usr/bin/paste',
  summary: 'merge lines of files',
  options: 'd:sz',
  long: ['delimiters=d', 'serial=s', 'zero-terminated=z'],
  *run(t) {
    const delimiters = [
      ...(t.value('d') ?? '\t').replace(
        /\\(.)/g,
        (_, c: string) => ({ n: '\n', t: '\t', '0': '\0', '\\': '\\' })[c] ?? c,
      ),
    ];
    const delimiter = (i: number): string => {
      const d = delimiters.length === 0 ? '' : (delimiters[i % delimiters.length] as string);
      return d === '\0' ? '' : d;
    };
    const files = t.operands.length === 0 ? ['-'] : t.operands;
    if (t.has('s')) {
      for (const file of files) {
        const input = new Input(t, [file]);
        let n = 0;
        for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine()) {
          yield* t.print((n === 0 ? '' : delimiter(n - 1)) + l);
          n += 1;
        }
        yield* t.print('\n');
      }
      return 0;
    }
    const shared = new Input(t, ['-']);
    const inputs = files.map((f) => (f === '-' ? shared : new Input(t, [f])));
    for (;;) {
      const cells: (string | null)[] = [];
      for (const input of inputs) cells.push(yield* input.anyLine());
      if (cells.every((c) => c === null)) return 0;
      yield* t.print(`${cells.map((c, i) => (i === 0 ? '' : delimiter(i - 1)) + (c ?? '')).join('')}\n`);
    }
  },
});
