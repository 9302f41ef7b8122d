/** bin/rm.ts — rm(1): files and, with -r, trees. */
import { basename } from '../lib/files.ts';
import { quote } from '../lib/quote.ts';
import { ENOENT, type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { type WalkState, walk } from '../lib/tree-walk.ts';

export const rm = tool({
  path: '/usr/bin/rm',
  summary: 'remove files or directories',
  options: 'dfirRvI',
  long: [
    'dir=d',
    'force=f',
    'recursive=r',
    'verbose=v',
    'interactive::',
    'preserve-root::',
    'no-preserve-root',
    'one-file-system',
  ],
  *run(t) {
    const last = t.options.filter((o) => o.name === 'f' || o.name === 'i').at(-1)?.name;
    const [force, ask, deep] = [last === 'f', last === 'i', t.has('r') || t.has('R')];
    if (t.operands.length === 0 && !force) yield* t.usage('missing operand');
    const roots: string[] = [];
    for (const path of t.saved === null ? t.operands : []) {
      const base = basename(path);
      if (base === '.' || base === '..')
        yield* t.warn(`refusing to remove '.' or '..' directory: skipping ${quote(path)}`);
      else if (deep && base === '/' && !t.has('no-preserve-root')) {
        yield* t.warn("it is dangerous to operate recursively on '/'");
        yield* t.complain('use --no-preserve-root to override this failsafe');
      } else roots.push(path);
    }
    const saved = t.saved as { stack: WalkState } | null;
    const visitor = {
      *before(v: { path: string; folder: boolean }): Sys<boolean> {
        if (v.folder && !deep && !t.has('d')) {
          yield* t.warn(`cannot remove ${quote(v.path)}: Is a directory`);
          return false;
        }
        if (!v.folder || deep)
          return ask && v.folder ? yield* agree(t, `descend into directory ${quote(v.path)}? `) : true;
        yield* remove(t, v.path, true, ask);
        return false;
      },
      after: (v: { path: string; folder: boolean }): Sys<void> => remove(t, v.path, v.folder, ask),
      *failed(path: string, errno: number): Sys<void> {
        if (errno === -ENOENT && force) return;
        yield* t.warn(`cannot remove ${quote(path)}: ${strerror(errno)}`);
      },
    };
    yield* walk(t, roots, visitor, saved?.stack ?? null, (stack) => t.checkpoint({ stack }));
    return 0;
  },
});

function* remove(t: Tool, path: string, folder: boolean, ask: boolean): Sys<void> {
  if (ask && !(yield* agree(t, `remove ${folder ? 'directory' : 'regular file'} ${quote(path)}? `))) return;
  const r = yield* folder ? sys.rmdir(path) : sys.unlink(path);
  if (r < 0) yield* t.warn(`cannot remove ${quote(path)}: ${strerror(r)}`);
  else if (t.has('v')) yield* t.print(folder ? `removed directory ${quote(path)}\n` : `removed ${quote(path)}\n`);
}

/** Asks on stderr, reads a line from standard input. */
export function* agree(t: Tool, question: string): Sys<boolean> {
  yield* t.stderr(`${t.name}: ${question}`);
  let answer = '';
  for (;;) {
    const b = yield* sys.read(0, 1);
    if (typeof b === 'number' || b.length === 0 || b[0] === 10) break;
    if (answer.length < 100) answer += String.fromCharCode(b[0] as number);
  }
  return /^[yY]/.test(answer);
}
