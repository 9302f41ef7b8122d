/** bin/rmdir.ts — rmdir(1): empty folders. */
import { dirname } from '../lib/files.ts';
import { quote } from '../lib/quote.ts';
import { ENOTEMPTY, strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

export const rmdir = tool({
  path: '/usr/bin/rmdir',
  summary: 'remove empty directories',
  options: 'pv',
  long: ['parents=p', 'verbose=v', 'ignore-fail-on-non-empty'],
  *run(t) {
    if (t.operands.length === 0) yield* t.usage('missing operand');
    yield* t.each(t.operands, function* (operand) {
      for (let path = operand; ; path = dirname(path)) {
        if (t.has('v')) yield* t.print(`${t.name}: removing directory, ${quote(path)}\n`);
        const r = yield* sys.rmdir(path);
        if (r < 0) {
          if (r === -ENOTEMPTY && t.has('ignore-fail-on-non-empty')) break;
          yield* t.warn(`failed to remove ${path === operand ? '' : 'directory '}${quote(path)}: ${strerror(r)}`);
          break;
        }
        if (!t.has('p') || dirname(path) === '.' || dirname(path) === '/') break;
      }
    });
    return 0;
  },
});
