/** bin/test.ts — test(1) and [(1): a condition as an exit status. */
import { tool } from '../lib/tool.ts';
import { evaluateTest, TestError } from './test-eval.ts';

export const test = tool({
  path: '/usr/bin/test',
  links: ['/usr/bin/['],
  summary: 'check file types and compare values',
  *run(t) {
    let args = t.args;
    if (t.shortName === '[') {
      if (args.at(-1) !== ']') return yield* t.die("missing ']'", 2);
      args = args.slice(0, -1);
    }
    try {
      return (yield* evaluateTest(args)) ? 0 : 1;
    } catch (e) {
      if (!(e instanceof TestError)) throw e;
      // coreutils' sentence for what bash calls an integer expression.
      return yield* t.die(e.message.replace(/^(.*): integer expression expected$/s, "invalid integer '$1'"), 2);
    }
  },
});
