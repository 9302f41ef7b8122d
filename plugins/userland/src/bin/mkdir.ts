/** bin/mkdir.ts — mkdir(1), with -p and -m. */
import { S_IFDIR } from '../lib/consts.ts';
import { parseMode } from '../lib/modes.ts';
import { quote } from '../lib/quote.ts';
import { EEXIST, type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';

export const mkdir = tool({
  path: '/usr/bin/mkdir',
  summary: 'make directories',
  options: 'm:pvZ',
  long: ['mode=m', 'parents=p', 'verbose=v'],
  *run(t) {
    if (t.operands.length === 0) yield* t.usage('missing operand');
    const text = t.value('m');
    const umask = yield* sys.umask(0);
    yield* sys.umask(umask);
    const change = text === undefined ? null : parseMode(text, umask);
    if (text !== undefined && change === null) yield* t.die(`invalid mode ${quote(text)}`);
    yield* t.each(t.operands, function* (path) {
      const made = yield* t.has('p') ? parents(t, path) : make(t, path);
      if (made && change !== null) yield* sys.chmod(path, change(0o777, true));
    });
    return 0;
  },
});

function* make(t: Tool, path: string): Sys<boolean> {
  const r = yield* sys.mkdir(path, 0o777);
  if (r < 0) yield* t.warn(`cannot create directory ${quote(path)}: ${strerror(r)}`);
  else if (t.has('v')) yield* t.print(`${t.name}: created directory ${quote(path)}\n`);
  return r >= 0;
}
/** Every folder on the way; those that exist are fine. */
function* parents(t: Tool, path: string): Sys<boolean> {
  const parts = path.split('/').filter((p) => p !== '');
  let at = path.startsWith('/') ? '/' : '';
  let made = false;
  for (const [i, part] of parts.entries()) {
    at += (i === 0 ? '' : '/') + part;
    const r = yield* sys.mkdir(at, 0o777);
    made = r >= 0;
    if (made && t.has('v')) yield* t.print(`${t.name}: created directory ${quote(at)}\n`);
    if (r >= 0 || (yield* sys.isKind(at, S_IFDIR))) continue;
    yield* t.warn(`cannot create directory ${quote(r === -EEXIST ? at : path)}: ${strerror(r)}`);
    return false;
  }
  return made;
}
