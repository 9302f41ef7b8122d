/** bin/sleep.ts — sleep(1): the sum of its arguments, however long. */
import { parseSeconds } from '../lib/numbers.ts';
import { sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

const LONGEST_MS = 2_000_000_000;

export const sleep = tool({
  path: '/usr/bin/sleep',
  summary: 'delay for a specified amount of time',
  options: '+',
  *run(t) {
    if (t.operands.length === 0) yield* t.usage('missing operand');
    let total = 0;
    let bad = false;
    for (const arg of t.operands) {
      const s = parseSeconds(arg);
      if (s === null) {
        yield* t.complain(`invalid time interval '${arg}'`);
        bad = true;
      } else total += s;
    }
    if (bad) yield* t.usageHint();
    for (let left = (t.saved as number | null) ?? total * 1000; left > 0; ) {
      const now = Math.min(left, LONGEST_MS);
      left -= now;
      left += yield* sys.sleepLeft(now);
      if (left > 0) yield* t.checkpoint(Math.min(left, Number.MAX_SAFE_INTEGER));
    }
    return 0;
  },
});
