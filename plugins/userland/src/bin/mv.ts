/** bin/mv.ts — mv(1): rename, or copy and remove across file systems. */
import { S_IFDIR, S_IFMT, S_IFREG } from '../lib/consts.ts';
import { type CopyState, keepAttributes, openCopy, runCopy } from '../lib/copy.ts';
import { quote } from '../lib/quote.ts';
import { EXDEV, type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { type Job, plan } from './cp.ts';
import { agree } from './rm.ts';

interface State {
  readonly [key: string]: number | CopyState | null;
  /** The job under way. */
  readonly at: number;
  readonly copying: CopyState | null;
}

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
    const jobs = yield* plan(t);
    yield* t.ready();
    const saved = t.saved as State | null;
    for (let at = saved?.at ?? 0; at < jobs.length; at += 1) {
      const job = jobs[at] as Job;
      const copying = at === saved?.at ? saved.copying : null;
      yield* copying === null ? move(t, job, at) : finish(t, job, copying, at);
      if (t.due) yield* t.checkpoint({ at: at + 1, copying: null });
    }
    return 0;
  },
});

function* move(t: Tool, job: Job, at: number): Sys<void> {
  const { from, to } = job;
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
  const r = yield* sys.rename(from, to);
  if (r === -EXDEV && (st.mode & S_IFMT) === S_IFREG) {
    const copying = yield* openCopy(t, from, to, st, true);
    if (copying !== null) yield* finish(t, job, copying, at);
  } else yield* tell(t, job, r);
}
/** Across file systems: the bytes, the attributes, and away with the old one. */
function* finish(t: Tool, job: Job, copying: CopyState, at: number): Sys<void> {
  const { from, to } = job;
  if (!(yield* runCopy(t, [from, to], copying, () => t.checkpoint({ at, copying })))) return;
  const st = yield* sys.lstat(from);
  if (typeof st !== 'number') yield* keepAttributes(to, st);
  yield* tell(t, job, yield* sys.unlink(from));
}
function* tell(t: Tool, { from, to }: Job, r: number): Sys<void> {
  if (r === -22) yield* t.warn(`cannot move ${quote(from)} to a subdirectory of itself, ${quote(to)}`);
  else if (r < 0) yield* t.warn(`cannot move ${quote(from)} to ${quote(to)}: ${strerror(r)}`);
  else if (t.has('v')) yield* t.print(`renamed ${quote(from)} -> ${quote(to)}\n`);
}
