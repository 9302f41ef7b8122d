/** bin/tsort.ts — tsort(1): an order in which no pair is the wrong way round. */
import { Input } from '../lib/input.ts';
import { tool } from '../lib/tool.ts';

export const tsort = tool({
  path: '/usr/bin/tsort',
  summary: 'perform topological sort',
  options: '',
  *run(t) {
    const input = new Input(t, t.operands);
    const words: string[] = [];
    for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine())
      for (const word of l.split(/\s+/)) if (word !== '') words.push(word);
    if (words.length % 2 === 1) return yield* t.die(`${t.operands[0] ?? '-'}: input contains an odd number of tokens`);
    const after = new Map<string, string[]>();
    const before = new Map<string, number>();
    for (let i = 0; i < words.length; i += 2) {
      const [a, b] = [words[i] as string, words[i + 1] as string];
      for (const w of [a, b]) if (!before.has(w)) before.set(w, 0);
      if (a === b) continue;
      after.set(a, [...(after.get(a) ?? []), b]);
      before.set(b, (before.get(b) ?? 0) + 1);
    }
    while (before.size > 0) {
      let free = [...before].filter(([, n]) => n === 0).map(([w]) => w);
      if (free.length === 0) {
        yield* t.warn(`${t.operands[0] ?? '-'}: input contains a loop:`);
        free = [[...before.keys()][0] as string];
        yield* t.stderr(`tsort: ${free[0]}\n`);
      }
      for (const w of free) {
        yield* t.print(`${w}\n`);
        before.delete(w);
        for (const x of after.get(w) ?? []) if (before.has(x)) before.set(x, (before.get(x) as number) - 1);
      }
    }
    return 0;
  },
});
