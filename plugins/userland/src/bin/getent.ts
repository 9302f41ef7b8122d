/** bin/getent.ts — getent(1): entries of the account files. */
import { readText } from '../lib/files.ts';
import { tool } from '../lib/tool.ts';

/** getent passwd|group [KEY…] */
export const getent = tool({
  path: '/usr/bin/getent',
  summary: 'get entries from the user and group databases',
  *run(t) {
    const [database, ...keys] = t.args;
    if (database !== 'passwd' && database !== 'group' && database !== 'hosts') {
      yield* t.stderr(
        `Unknown database: ${database ?? ''}\nTry \`getent --help' or \`getent --usage' for more information.\n`,
      );
      return 1;
    }
    const text = yield* readText(`/etc/${database}`);
    const lines = typeof text === 'number' ? [] : text.split('\n').filter((l) => l !== '');
    if (keys.length === 0) {
      for (const l of lines) yield* t.print(`${l}\n`);
      return 0;
    }
    let missing = 0;
    for (const key of keys) {
      const found = lines.find((l) => l.split(':')[0] === key || (/^[0-9]+$/.test(key) && l.split(':')[2] === key));
      if (found === undefined) missing = 2;
      else yield* t.print(`${found}\n`);
    }
    return missing;
  },
});
