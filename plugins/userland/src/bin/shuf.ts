/** bin/shuf.ts — shuf(1): lines in random order. */
import { readBytes } from '../lib/files.ts';
import { tool } from '../lib/tool.ts';
import { whole } from './each-line.ts';

export const shuf = tool({
  path: '/usr/bin/shuf',
  summary: 'generate random permutations',
  options: 'ei:n:rz',
  long: ['echo=e', 'input-range=i', 'head-count=n', 'repeat=r'],
  *run(t) {
    let items: string[];
    const range = /^([0-9]+)-([0-9]+)$/.exec(t.value('i') ?? '');
    if (t.has('i')) {
      if (range === null) return yield* t.die(`invalid input range: '${t.value('i')}'`);
      const count = Number(range[2]) - Number(range[1]) + 1;
      if (count > 100_000) return yield* t.die('memory exhausted');
      items = Array.from({ length: Math.max(0, count) }, (_, i) => String(Number(range[1]) + i));
    } else if (t.has('e')) items = [...t.operands];
    else {
      const text = yield* whole(t, t.operands[0] ?? '-');
      if (text === null) return 1;
      items = text.replace(/\n$/, '').split('\n');
    }
    const seed = yield* readBytes('/dev/urandom', 4);
    let state = typeof seed === 'number' ? 1 : ((seed[0] ?? 1) | ((seed[1] ?? 0) << 8) | ((seed[2] ?? 0) << 16)) + 1;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 0x1_0000_0000) * below);
    };
    for (let i = items.length - 1; i > 0; i -= 1) {
      const j = random(i + 1);
      [items[i], items[j]] = [items[j] as string, items[i] as string];
    }
    for (const item of items.slice(0, Number(t.value('n') ?? items.length))) yield* t.print(`${item}\n`);
    return 0;
  },
});
