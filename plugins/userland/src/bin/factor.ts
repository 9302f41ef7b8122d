/** bin/factor.ts — factor(1): the prime factors of a number. */
import { Input } from '../lib/input.ts';
import type { Sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

export const factor = tool({
  path: '/usr/bin/factor',
  summary: 'print prime factors',
  options: '',
  *run(t) {
    const one = function* (word: string): Sys<void> {
      if (!/^[0-9]{1,16}$/.test(word) || Number(word) > Number.MAX_SAFE_INTEGER) {
        yield* t.warn(`'${word}' is not a valid positive integer`);
        return;
      }
      const parts: number[] = [];
      let n = Number(word);
      for (let p = 2; p * p <= n; p += p === 2 ? 1 : 2) {
        while (n % p === 0) {
          parts.push(p);
          n /= p;
        }
        t.charge(10);
        if (t.tired) yield* t.spend();
      }
      if (n > 1) parts.push(n);
      yield* t.print(`${word}:${parts.map((p) => ` ${p}`).join('')}\n`);
    };
    for (const w of t.operands) yield* one(w);
    if (t.operands.length > 0) return 0;
    const input = new Input(t, []);
    for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine())
      for (const w of l.split(/\s+/)) if (w !== '') yield* one(w);
    return 0;
  },
});
