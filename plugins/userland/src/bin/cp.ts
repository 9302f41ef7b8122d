/** bin/cp.ts — cp(1): files and, with -r, trees. */
import { S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } from '../lib/consts.ts';
import { type CopyState, keepAttributes, openCopy, runCopy } from '../lib/copy.ts';
import { basename, dirname, joinPath, readFolder, trimSlashes } from '../lib/files.ts';
import { quote } from '../lib/quote.ts';
import { type Stat, type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { agree } from './rm.ts';

/** One thing to copy; a folder comes a second time, when it is filled. */
export interface Job {
  readonly [key: string]: string | boolean;
  readonly from: string;
  readonly to: string;
  readonly filled: boolean;
  readonly named: boolean;
}
interface State {
  readonly [key: string]: readonly Job[] | CopyState | Job | null | number;
  readonly jobs: readonly Job[];
  readonly copying: CopyState | null;
  readonly job: Job | null;
}

export const cp = tool({
  path: '/usr/bin/cp',
  summary: 'copy files and directories',
  options: 'abdfHilLnPprRsS:t:TuvxZ',
  long: (
    'archive=a backup:: no-dereference=P force=f interactive=i link=l dereference=L no-clobber=n preserve:: no-preserve: parents ' +
    'recursive=R reflink:: remove-destination sparse: symbolic-link=s target-directory=t no-target-directory=T update=u verbose=v'
  ).split(' '),
  *run(t) {
    const saved = t.saved as State | null;
    let jobs = saved?.jobs ?? (yield* plan(t));
    if (saved?.job) {
      yield* finish(t, saved.job, saved.copying as CopyState, jobs);
    }
    while (jobs.length > 0) {
      const [job, ...rest] = jobs as readonly [Job, ...Job[]];
      jobs = [...(yield* start(t, job, rest)), ...rest];
      if (t.due) yield* t.checkpoint({ jobs, copying: null, job: null });
    }
    return 0;
  },
});

/** What is copied where, from the operands. */
export function* plan(t: Tool): Sys<readonly Job[]> {
  const given = [...t.operands];
  let folder = t.value('t');
  if (given.length === 0) yield* t.usage('missing file operand');
  if (folder === undefined && given.length === 1)
    yield* t.usage(`missing destination file operand after ${quote(given[0] as string)}`);
  const target = folder ?? (given.pop() as string);
  const isFolder = !t.has('T') && (yield* sys.isKind(target, S_IFDIR));
  if (folder === undefined && isFolder) folder = target;
  if (folder !== undefined && !isFolder) yield* t.die(`target directory ${quote(folder)}: No such file or directory`);
  if (folder === undefined && given.length > 1) {
    if (t.has('T')) yield* t.usage(`extra operand ${quote(given[1] as string)}`);
    const st = yield* sys.stat(target);
    yield* t.die(`target ${quote(target)}${typeof st === 'number' ? `: ${strerror(st)}` : ': Not a directory'}`);
  }
  return given.map((from) => ({
    from,
    to: folder === undefined ? target : joinPath(folder, t.has('parents') ? from : basename(from)),
    filled: false,
    named: true,
  }));
}

/** Copies one thing; a folder answers with the jobs of its contents. */
function* start(t: Tool, job: Job, rest: readonly Job[]): Sys<readonly Job[]> {
  const { from, to } = job;
  const deep = t.has('r') || t.has('R') || t.has('a');
  const links = t.has('P') || t.has('d') || t.has('a') || (deep && !t.has('L') && !(t.has('H') && job.named));
  const st = yield* links ? sys.lstat(from) : sys.stat(from);
  if (typeof st === 'number') {
    yield* t.warn(`cannot stat ${quote(from)}: ${strerror(st)}`);
    return [];
  }
  const there = yield* sys.stat(to);
  const kind = st.mode & S_IFMT;
  if (job.filled) {
    if (keeps(t)) yield* keepAttributes(to, st);
    else yield* sys.chmod(to, st.mode & 0o777);
    return [];
  }
  if (kind === S_IFDIR) return deep ? yield* enter(t, job, st, there) : yield* omit(t, from);
  if (typeof there !== 'number') {
    if (there.ino === st.ino && there.dev === st.dev) {
      yield* t.warn(`${quote(from)} and ${quote(to)} are the same file`);
      return [];
    }
    if ((there.mode & S_IFMT) === S_IFDIR) {
      yield* t.warn(`cannot overwrite directory ${quote(to)} with non-directory`);
      return [];
    }
    if (t.has('n') || (t.has('u') && there.mtime >= st.mtime)) return [];
    if (t.has('i') && !(yield* agree(t, `overwrite ${quote(to)}? `))) return [];
    if (t.has('remove-destination')) yield* sys.unlink(to);
  }
  if (t.has('s') || t.has('l')) {
    if (typeof there !== 'number' && t.has('f')) yield* sys.unlink(to);
    const r = yield* t.has('s') ? sys.symlink(from, to) : sys.link(from, to);
    if (r < 0)
      yield* t.warn(
        `cannot create ${t.has('s') ? 'symbolic ' : 'hard '}link ${quote(to)}${t.has('s') ? ` to ${quote(from)}` : ''}: ${strerror(r)}`,
      );
    return [];
  }
  if (t.has('v')) yield* t.print(`${quote(from)} -> ${quote(to)}\n`);
  if (kind === S_IFLNK) {
    const text = yield* sys.readlink(from);
    if (typeof there !== 'number') yield* sys.unlink(to);
    const r = typeof text === 'number' ? text : yield* sys.symlink(text, to);
    if (r < 0) yield* t.warn(`cannot create symbolic link ${quote(to)}: ${strerror(r)}`);
    return [];
  }
  if (kind !== S_IFREG && deep) {
    const r = yield* sys.mknod(to, st.mode, st.rdev);
    if (r < 0) yield* t.warn(`cannot create special file ${quote(to)}: ${strerror(r)}`);
    return [];
  }
  const copying = yield* openCopy(t, from, to, st, t.has('f'));
  if (copying !== null) yield* finish(t, job, copying, rest);
  return [];
}
function* finish(t: Tool, job: Job, copying: CopyState, jobs: readonly Job[]): Sys<void> {
  const save = (): Sys<void> => t.checkpoint({ jobs, copying, job });
  if (!(yield* runCopy(t, [job.from, job.to], copying, save)) || !keeps(t)) return;
  const st = yield* sys.stat(job.from);
  if (typeof st !== 'number') yield* keepAttributes(job.to, st);
}
const keeps = (t: Tool): boolean => t.has('p') || t.has('a') || t.has('preserve');

function* omit(t: Tool, from: string): Sys<readonly Job[]> {
  yield* t.warn(`-r not specified; omitting directory ${quote(from)}`);
  return [];
}
function* enter(t: Tool, job: Job, st: Stat, there: Stat | number): Sys<readonly Job[]> {
  const { from, to } = job;
  if (typeof there !== 'number' && (there.mode & S_IFMT) !== S_IFDIR) {
    yield* t.warn(`cannot overwrite non-directory ${quote(to)} with directory ${quote(from)}`);
    return [];
  }
  if (job.named && (yield* isInside(to, st))) {
    yield* t.warn(`cannot copy a directory, ${quote(from)}, into itself, ${quote(to)}`);
    return [];
  }
  if (typeof there === 'number') {
    const r = yield* sys.mkdir(to, (st.mode & 0o777) | 0o700);
    if (r < 0) {
      yield* t.warn(`cannot create directory ${quote(to)}: ${strerror(r)}`);
      return [];
    }
    if (t.has('v')) yield* t.print(`${quote(from)} -> ${quote(to)}\n`);
  }
  const entries = yield* readFolder(from);
  if (typeof entries === 'number') {
    yield* t.warn(`cannot access ${quote(from)}: ${strerror(entries)}`);
    return [];
  }
  const inside = entries.map((e) => ({
    from: joinPath(trimSlashes(from), e.name),
    to: joinPath(to, e.name),
    filled: false,
    named: false,
  }));
  return typeof there === 'number' ? [...inside, { ...job, filled: true }] : inside;
}
/** Whether `path`, not made yet, would lie in the folder `st`. */
function* isInside(path: string, st: Stat): Sys<boolean> {
  for (let at = dirname(path), n = 0; n < 100; at = joinPath(at, '..'), n += 1) {
    const up = yield* sys.stat(at);
    if (typeof up === 'number') return false;
    if (up.ino === st.ino && up.dev === st.dev) return true;
    const above = yield* sys.stat(joinPath(at, '..'));
    if (typeof above === 'number' || (above.ino === up.ino && above.dev === up.dev)) return false;
  }
  return false;
}
