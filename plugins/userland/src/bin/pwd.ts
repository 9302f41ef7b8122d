/** bin/pwd.ts — pwd(1): the working directory, by its physical name or as $PWD has it. */
import { strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

export const pwd = tool({
  path: '/usr/bin/pwd',
  summary: 'print name of current/working directory',
  options: 'LP',
  long: ['logical=L', 'physical=P'],
  *run(t) {
    const logical = t.options.filter((o) => 'LP'.includes(o.name)).at(-1)?.name === 'L';
    const wanted = t.getenv('PWD');
    if (t.operands.length > 0) yield* t.complain('ignoring non-option arguments');
    if (logical && wanted?.startsWith('/') && !/\/\.\.?(\/|$)/.test(wanted)) {
      const [a, b] = [yield* sys.stat(wanted), yield* sys.stat('.')];
      if (typeof a !== 'number' && typeof b !== 'number' && a.ino === b.ino && a.dev === b.dev) {
        yield* t.print(`${wanted}\n`);
        return 0;
      }
    }
    const cwd = yield* sys.getcwd();
    if (typeof cwd === 'number') return yield* t.die(`failed to get current directory: ${strerror(cwd)}`);
    yield* t.print(`${cwd}\n`);
    return 0;
  },
});
