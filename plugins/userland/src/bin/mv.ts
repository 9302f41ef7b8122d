/** bin/mv.ts — mv(1): rename, or copy and remove across file systems. */
import { S_IFDIR, S_IFMT, S_IFREG } from '../lib/consts.ts';
import { keepAttributes, openCopy, runCopy } from '../lib/copy.ts';
import { quote } from '../lib/quote.ts';
import { EXDEV, type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { plan } from './cp.ts';
import { agree } from './rm.ts';

export const mv = tool({
  path: '/usr/bin/mv',
  summary: 'move (rename) files',
  options: 'bfinS:t:TuvZ',
  long: [
    'backup::',
    'force=f',
    'interactive=i',
    'no-clobber=n',
    'strip-trailing-slashes',
    'suffix=S',
    'target-directory=t',
    'no-target-directory=T',
    'update=u',
    'verbose=v',
  ],
  *run(t) {
    for (const { from, to } of yield* plan(t)) yield* move(t, from, to);
    return 0;
  },
});

function* move(t: Tool, from: string, to: string): Sys<void> {
  const how = t.options.filter((o) => 'fin'.includes(o.name)).at(-1)?.name;
  const st = yield* sys.lstat(from);
  if (typeof st === 'number') return yield* t.warn(`cannot stat ${quote(from)}: ${strerror(st)}`);
  const there = yield* sys.lstat(to);
  if (typeof there !== 'number') {
    if (there.ino === st.ino && there.dev === st.dev && from !== to)
      return yield* t.warn(`${quote(from)} and ${quote(to)} are the same file`);
    const [a, b] = [(st.mode & S_IFMT) === S_IFDIR, (there.mode & S_IFMT) === S_IFDIR];
    if (a && !b) return yield* t.warn(`cannot overwrite non-directory ${quote(to)} with directory ${quote(from)}`);
    if (!a && b) return yield* t.warn(`cannot overwrite directory ${quote(to)} with non-directory`);
    if (how === 'n' || (t.has('u') && there.mtime >= st.mtime)) return;
    if (how === 'i' && !(yield* agree(t, `overwrite ${quote(to)}? `))) return;
  }
  let r = yield* sys.rename(from, to);
  if (r === -EXDEV && (st.mode & S_IFMT) === S_IFREG) {
    const copying = yield* openCopy(t, from, to, st, true);
    // One file: a restore in its middle starts the copy anew, which is the same in the end.
    if (copying === null || !(yield* runCopy(t, [from, to], copying, () => t.checkpoint(null)))) return;
    yield* keepAttributes(t, to, st);
    r = yield* sys.unlink(from);
  }
  if (r === -22) yield* t.warn(`cannot move ${quote(from)} to a subdirectory of itself, ${quote(to)}`);
  else if (r < 0) yield* t.warn(`cannot move ${quote(from)} to ${quote(to)}: ${strerror(r)}`);
  else if (t.has('v')) yield* t.print(`renamed ${quote(from)} -> ${quote(to)}\n`);
}
