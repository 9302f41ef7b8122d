/** lib/copy.ts — one file's bytes to another place, in pieces, with a checkpoint in between. Shared by cp, mv and install. */
import { O_CREAT, O_EXCL, O_RDONLY, O_TRUNC, O_WRONLY } from './consts.ts';
import { quote } from './quote.ts';
import { type Stat, type Sys, strerror, sys } from './sdk.ts';
import type { Tool } from './tool.ts';

/** A copy under way: plain data, kept in checkpoints. */
export interface CopyState {
  readonly [key: string]: number;
  readonly from: number;
  readonly to: number;
}
const CHUNK = 16_384;

/** Opens both ends; null (and a message) when that fails. */
export function* openCopy(t: Tool, from: string, to: string, st: Stat, force: boolean): Sys<CopyState | null> {
  const a = yield* sys.open(from, O_RDONLY);
  if (a < 0) {
    yield* t.warn(`cannot open ${quote(from)} for reading: ${strerror(a)}`);
    return null;
  }
  const there = yield* sys.stat(to);
  let b = yield* sys.open(to, O_WRONLY | (typeof there === 'number' ? O_CREAT | O_EXCL : O_TRUNC), st.mode & 0o777);
  if (b < 0 && force && typeof there !== 'number') {
    yield* sys.unlink(to);
    b = yield* sys.open(to, O_WRONLY | O_CREAT | O_EXCL, st.mode & 0o777);
  }
  if (b >= 0) return { from: a, to: b };
  yield* sys.close(a);
  yield* t.warn(`cannot create regular file ${quote(to)}: ${strerror(b)}`);
  return null;
}
/** Copies until the end; false when a read or write failed. */
export function* runCopy(
  t: Tool,
  names: readonly [from: string, to: string],
  c: CopyState,
  save: () => Sys<void>,
): Sys<boolean> {
  let good = true;
  for (;;) {
    const got = yield* sys.read(c.from, CHUNK);
    if (typeof got === 'number') {
      yield* t.warn(`error reading ${quote(names[0])}: ${strerror(got)}`);
      good = false;
      break;
    }
    if (got.length === 0) break;
    const r = yield* sys.write(c.to, got);
    if (r < 0) {
      yield* t.warn(`error writing ${quote(names[1])}: ${strerror(r)}`);
      good = false;
      break;
    }
    if (t.due) yield* save();
  }
  yield* sys.close(c.from);
  yield* sys.close(c.to);
  return good;
}
/** Owner, mode and times, as -p asks. */
export function* keepAttributes(to: string, st: Stat): Sys<void> {
  yield* sys.utimensat(to, st.atime, st.mtime);
  const owned = yield* sys.chown(to, st.uid, st.gid);
  yield* sys.chmod(to, owned < 0 ? st.mode & 0o1777 : st.mode & 0o7777);
}
