/** bin/strings.ts — strings(1): the printable text in a file. */
import { Input } from '../lib/input.ts';
import type { Sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

export const strings = tool({
  path: '/usr/bin/strings',
  summary: 'print the sequences of printable characters in files',
  options: 'afn:t:o0123456789',
  long: ['all=a', 'bytes=n', 'radix=t', 'print-file-name=f'],
  shortName: true,
  *run(t) {
    const digits = t.options
      .filter((o) => /^[0-9]$/.test(o.name))
      .map((o) => o.name)
      .join('');
    const least = Number(t.value('n') ?? (digits || 4));
    const radix = t.has('o') ? 'o' : t.value('t');
    const input = new Input(t, t.operands, null, { cannotOpen: (f) => `'${f}': No such file` });
    let [text, start, offset] = ['', 0, 0];
    const flush = function* (): Sys<void> {
      if (text.length >= least) {
        const at =
          radix === undefined ? '' : `${start.toString(radix === 'x' ? 16 : radix === 'd' ? 10 : 8).padStart(7)} `;
        yield* t.print(`${t.has('f') ? `${input.file}: ` : ''}${at}${text}\n`);
      }
      text = '';
    };
    for (let b = yield* input.anyChunk(); b !== null; b = yield* input.anyChunk()) {
      for (const x of b) {
        if ((x >= 32 && x < 127) || x === 9) {
          if (text === '') start = offset;
          text += String.fromCharCode(x);
          if (text.length > 65_536) yield* flush();
        } else if (text !== '') yield* flush();
        offset += 1;
      }
      t.charge(b.length * 2);
      if (t.tired) yield* t.spend();
    }
    yield* flush();
    return 0;
  },
});
