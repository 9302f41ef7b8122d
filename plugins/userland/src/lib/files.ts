/** lib/files.ts — whole small files, folders sorted, paths taken apart, modes spelled out. */

import {
  O_CREAT,
  O_DIRECTORY,
  O_RDONLY,
  O_TRUNC,
  O_WRONLY,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFMT,
  S_IFSOCK,
} from './consts.ts';
import { joinBytes } from './input.ts';
import { type Dirent, decodeUtf8, type Sys, sys } from './sdk.ts';

/** A small file (of /proc, /etc): its bytes, cut off at `limit`, or an errno. */
export function* readBytes(path: string, limit = 128 * 1024): Sys<Uint8Array | number> {
  const fd = yield* sys.open(path, O_RDONLY);
  if (fd < 0) return fd;
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const got = yield* sys.read(fd, size === 0 ? 4096 : 16_384);
    if (typeof got === 'number') {
      yield* sys.close(fd);
      return got;
    }
    if (got.length === 0) break;
    parts.push(got);
    size += got.length;
    if (size >= limit) break;
  }
  yield* sys.close(fd);
  return joinBytes(parts);
}
export function* readText(path: string, limit?: number): Sys<string | number> {
  const bytes = yield* readBytes(path, limit);
  return typeof bytes === 'number' ? bytes : decodeUtf8(bytes);
}
/** Replaces a file's contents: 0 or an errno. */
export function* writeText(path: string, text: string, flags: number = O_WRONLY | O_CREAT | O_TRUNC): Sys<number> {
  const fd = yield* sys.open(path, flags, 0o666);
  if (fd < 0) return fd;
  const r = yield* sys.write(fd, text);
  yield* sys.close(fd);
  return Math.min(r, 0);
}
/** The entries of a folder, without `.` and `..`, in the folder's order; or an errno. */
export function* readFolder(path: string): Sys<readonly Dirent[] | number> {
  const folder = yield* openFolder(path);
  if (typeof folder === 'number') return folder;
  yield* sys.close(folder.fd);
  return folder.entries;
}
/** The same, left open: in /proc/self/fd the reader finds its own descriptor. */
export function* openFolder(path: string): Sys<{ fd: number; entries: readonly Dirent[] } | number> {
  const fd = yield* sys.open(path, O_RDONLY | O_DIRECTORY);
  if (fd < 0) return fd;
  const entries = yield* sys.getdents(fd);
  if (typeof entries !== 'number') return { fd, entries: entries.filter((e) => e.name !== '.' && e.name !== '..') };
  yield* sys.close(fd);
  return entries;
}

export function basename(path: string): string {
  const trimmed = trimSlashes(path);
  return trimmed === '/' || trimmed === '' ? trimmed : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}
export function dirname(path: string): string {
  const trimmed = trimSlashes(path);
  const at = trimmed.lastIndexOf('/');
  if (at < 0) return trimmed === '' || trimmed[0] !== '/' ? '.' : '/';
  return trimSlashes(trimmed.slice(0, at)) || '/';
}
/** Without slashes at its end, except that `/` stays. */
export function trimSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}
export const joinPath = (folder: string, name: string): string =>
  folder.endsWith('/') ? folder + name : `${folder}/${name}`;

const TYPE_LETTERS = new Map([
  [S_IFDIR, 'd'],
  [S_IFLNK, 'l'],
  [S_IFCHR, 'c'],
  [S_IFBLK, 'b'],
  [S_IFIFO, 'p'],
  [S_IFSOCK, 's'],
]);
/** `drwxr-xr-t`. */
export function modeString(mode: number): string {
  const triple = (bits: number, special: boolean, letter: string): string =>
    (bits & 4 ? 'r' : '-') +
    (bits & 2 ? 'w' : '-') +
    (special ? (bits & 1 ? letter : letter.toUpperCase()) : bits & 1 ? 'x' : '-');
  return (
    (TYPE_LETTERS.get(mode & S_IFMT) ?? '-') +
    triple(mode >> 6, (mode & 0o4000) !== 0, 's') +
    triple(mode >> 3, (mode & 0o2000) !== 0, 's') +
    triple(mode, (mode & 0o1000) !== 0, 't')
  );
}
/** `regular empty file`, as stat(1) and file(1) call it. */
export function kindName(mode: number, size: number): string {
  switch (mode & S_IFMT) {
    case S_IFDIR:
      return 'directory';
    case S_IFLNK:
      return 'symbolic link';
    case S_IFCHR:
      return 'character special file';
    case S_IFBLK:
      return 'block special file';
    case S_IFIFO:
      return 'fifo';
    case S_IFSOCK:
      return 'socket';
    default:
      return size === 0 ? 'regular empty file' : 'regular file';
  }
}
/** Device numbers of struct stat64: 12 bits of major round 20 of minor. */
export const major = (dev: number): number => (Math.floor(dev / 256) & 0xfff) >>> 0;
export const minor = (dev: number): number => ((dev & 0xff) | (Math.floor(dev / 4096) & 0xfff00)) >>> 0;
