/** run/filetest.ts — the questions about files that `test` and `[[` ask. */
import {
  R_OK,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
  S_ISGID,
  S_ISUID,
  S_ISVTX,
  W_OK,
  X_OK,
} from '../../lib/consts.ts';
import { type Stat, type Sys, sys } from '../../lib/sdk.ts';

export const FILE_TESTS = 'abcdefghkprsuwxGLNOSt';

const KINDS: Readonly<Record<string, number>> = {
  b: S_IFBLK,
  c: S_IFCHR,
  d: S_IFDIR,
  f: S_IFREG,
  p: S_IFIFO,
  S: S_IFSOCK,
};
const BITS: Readonly<Record<string, number>> = { g: S_ISGID, k: S_ISVTX, u: S_ISUID };
const ACCESS: Readonly<Record<string, number>> = { r: R_OK, w: W_OK, x: X_OK };

export function* fileTest(letter: string, path: string): Sys<boolean> {
  if (letter === 't') return /^\d{1,9}$/.test(path) && (yield* sys.isatty(Number(path)));
  if (path === '') return false;
  const mask = ACCESS[letter];
  if (mask !== undefined) return (yield* sys.access(path, mask)) === 0;
  if (letter === 'L' || letter === 'h') {
    const st = yield* sys.lstat(path);
    return typeof st !== 'number' && (st.mode & S_IFMT) === S_IFLNK;
  }
  const st = yield* statOf(path);
  if (typeof st === 'number') return false;
  const kind = KINDS[letter];
  if (kind !== undefined) return (st.mode & S_IFMT) === kind;
  const bit = BITS[letter];
  if (bit !== undefined) return (st.mode & bit) !== 0;
  switch (letter) {
    case 's':
      return st.size > 0;
    case 'O':
      return st.uid === (yield* sys.geteuid());
    case 'G':
      return st.gid === (yield* sys.getegid());
    case 'N':
      return st.mtime > st.atime;
    default:
      return true; // a, e
  }
}

/** `/dev/fd/N` is looked at through the descriptor. */
function* statOf(path: string): Sys<Stat | number> {
  const fd = /^\/dev\/fd\/(\d{1,9})$/.exec(path)?.[1];
  return fd === undefined ? yield* sys.stat(path) : yield* sys.fstat(Number(fd));
}

/** -nt -ot -ef */
export function* compareFiles(left: string, how: string, right: string): Sys<boolean> {
  const [a, b] = [yield* sys.stat(left), yield* sys.stat(right)];
  if (how === '-ef') return typeof a !== 'number' && typeof b !== 'number' && a.dev === b.dev && a.ino === b.ino;
  if (how === '-nt') return typeof a !== 'number' && (typeof b === 'number' || a.mtime > b.mtime);
  return typeof b !== 'number' && (typeof a === 'number' || a.mtime < b.mtime);
}
