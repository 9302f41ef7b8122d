/** bin/which.ts — basename(1), dirname(1) and which(1): paths taken apart and looked up. */
import { basename, dirname, trimSlashes } from '../lib/files.ts';
import { sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

export const basenameTool = tool({
  path: '/usr/bin/basename',
  summary: 'strip directory and suffix from filenames',
  options: '+as:z',
  long: ['multiple=a', 'suffix=s', 'zero=z'],
  *run(t) {
    if (t.operands.length === 0) yield* t.usage('missing operand');
    const many = t.has('a') || t.has('s');
    if (!many && t.operands.length > 2) yield* t.usage(`extra operand '${t.operands[2]}'`);
    const suffix = many ? (t.value('s') ?? '') : (t.operands[1] ?? '');
    for (const path of many ? t.operands : t.operands.slice(0, 1)) {
      const name = basename(path);
      const cut = suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
      yield* t.print(cut + (t.has('z') ? '\0' : '\n'));
    }
    return 0;
  },
});
export const dirnameTool = tool({
  path: '/usr/bin/dirname',
  summary: 'strip last component from file name',
  options: 'z',
  long: ['zero=z'],
  *run(t) {
    if (t.operands.length === 0) yield* t.usage('missing operand');
    for (const path of t.operands) yield* t.print(dirname(trimSlashes(path)) + (t.has('z') ? '\0' : '\n'));
    return 0;
  },
});
export const which = tool({
  path: '/usr/bin/which',
  summary: 'locate a command',
  options: 'as',
  shortName: true,
  *run(t) {
    yield* t.each(t.operands, function* (name) {
      let found = false;
      const places = name.includes('/')
        ? [name]
        : (t.getenv('PATH') ?? '').split(':').map((d) => `${d || '.'}/${name}`);
      for (const at of places) {
        if (found && !t.has('a')) break;
        if ((yield* sys.access(at, 1)) < 0 || (yield* sys.isKind(at, 0o040000))) continue;
        found = true;
        if (!t.has('s')) yield* t.print(`${at}\n`);
      }
      if (!found) t.status = 1;
    });
    return t.operands.length === 0 ? 1 : 0;
  },
});
