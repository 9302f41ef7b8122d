/** bin/numfmt.ts — numfmt(1): numbers to and from units. */
import { Input } from '../lib/input.ts';
import { humanSize } from '../lib/numbers.ts';
import type { Sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

export const numfmt = tool({
  path: '/usr/bin/numfmt',
  summary: 'convert numbers from and to human-readable strings',
  options: 'd:z',
  long: ['from:', 'to:', 'suffix:', 'padding:', 'field:', 'header::', 'round:', 'grouping', 'invalid:', 'format:'],
  usageStatus: 2,
  *run(t) {
    const convert = function* (word: string): Sys<string> {
      const m = /^([0-9]+(?:\.[0-9]+)?)([KMGTPE]?)(i?)$/.exec(word);
      if (m === null) return yield* t.die(`invalid number: '${word}'`, 2);
      const from = t.value('from') ?? 'none';
      const base = from === 'si' ? 1000 : from === 'auto' && m[3] === '' ? 1000 : 1024;
      if (m[2] !== '' && from === 'none')
        return yield* t.die(`rejecting suffix in input: '${word}' (consider using --from)`, 2);
      const value = Number(m[1]) * (m[2] === '' ? 1 : base ** ('KMGTPE'.indexOf(m[2] as string) + 1));
      const to = t.value('to') ?? 'none';
      const text =
        to === 'iec' || to === 'iec-i'
          ? humanSize(value) + (to === 'iec-i' && value >= 1024 ? 'i' : '')
          : to === 'si'
            ? humanSize(value, 1000).replace('k', 'K')
            : String(value);
      const out = text + (t.value('suffix') ?? '');
      const pad = Number(t.value('padding') ?? 0);
      return pad < 0 ? out.padEnd(-pad) : out.padStart(pad);
    };
    for (const w of t.operands) yield* t.print(`${yield* convert(w)}\n`);
    if (t.operands.length > 0) return 0;
    const input = new Input(t, []);
    const field = Number(t.value('field') ?? 1);
    for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine()) {
      const words = l.split(/(\s+)/);
      const i = (field - 1) * 2 + (words[0] === '' ? 2 : 0);
      if (words[i] !== undefined && words[i] !== '') words[i] = yield* convert(words[i] as string);
      yield* t.print(`${words.join('')}\n`);
    }
    return 0;
  },
});
