/** bin/io.ts — files and messages for the programs of this plugin. */
import { decodeUtf8, encodeUtf8, fcntl, type Sys, strerror, sys } from '@killinit/plugin-sdk';

const CHUNK = 65_536;
/** No source, object or archive is larger. */
const MOST = 16 << 20;

/** The whole file, or a negative errno. */
export function* readBytes(path: string): Sys<Uint8Array | number> {
  const fd = path === '-' ? 0 : yield* sys.open(path);
  if (fd < 0) return fd;
  const parts: Uint8Array[] = [];
  let size = 0;
  let error = 0;
  while (size < MOST) {
    const got = yield* sys.read(fd, CHUNK);
    if (typeof got === 'number') {
      error = got;
      break;
    }
    if (got.length === 0) break;
    parts.push(got);
    size += got.length;
  }
  if (fd !== 0) yield* sys.close(fd);
  if (error < 0) return error;
  const only = parts[0];
  if (only !== undefined && parts.length === 1) return only;
  const all = new Uint8Array(size);
  let at = 0;
  for (const p of parts) {
    all.set(p, at);
    at += p.length;
  }
  return all;
}
export function* readText(path: string): Sys<string | number> {
  const bytes = yield* readBytes(path);
  return typeof bytes === 'number' ? bytes : decodeUtf8(bytes);
}

/** Replaces a file as compilers do: the old one is unlinked, so that one that runs is left alone. 0 or a negative errno. */
export function* writeBytes(path: string, bytes: Uint8Array | string, mode = 0o666): Sys<number> {
  const st = yield* sys.lstat(path);
  const kind = typeof st === 'number' ? 0 : st.mode & fcntl.S_IFMT;
  if (kind === fcntl.S_IFREG || kind === fcntl.S_IFLNK) yield* sys.unlink(path);
  const fd = yield* sys.open(path, fcntl.O_WRONLY | fcntl.O_CREAT | fcntl.O_TRUNC, mode);
  if (fd < 0) return fd;
  const n = yield* sys.write(fd, typeof bytes === 'string' ? encodeUtf8(bytes) : bytes);
  const closed = yield* sys.close(fd);
  return n < 0 ? n : closed;
}

export function* print(text: string): Sys<void> {
  if (text !== '') yield* sys.write(1, text);
}
export function* complain(text: string): Sys<void> {
  if (text !== '') yield* sys.write(2, text);
}
/** `cc: error: x.c: No such file or directory` */
export const why = (name: string, errno: number): string => `${name}: ${strerror(errno)}`;

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const dirName = (path: string): string => {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : slash === 0 ? '/' : path.slice(0, slash);
};
/** `a/b.c` with another ending, in the working folder: `b.o`. */
export function withEnding(path: string, ending: string): string {
  const base = baseName(path);
  const dot = base.lastIndexOf('.');
  return `${dot > 0 ? base.slice(0, dot) : base}${ending}`;
}
/** `a/./b/../c` -> `a/c`; a leading `..` stays. */
export function normalPath(path: string): string {
  const out: string[] = [];
  const absolute = path.startsWith('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && out.length > 0 && out[out.length - 1] !== '..') out.pop();
    else if (part !== '..' || !absolute) out.push(part);
  }
  return (absolute ? '/' : '') + out.join('/') || (absolute ? '/' : '.');
}
export function* absolutePath(path: string): Sys<string> {
  if (path.startsWith('/')) return normalPath(path);
  const cwd = yield* sys.getcwd();
  return normalPath(`${typeof cwd === 'number' ? '' : cwd}/${path}`);
}
