/** run/external.ts — other programs: finding them along PATH, and the child that becomes one. */
import { S_IFDIR, S_IFMT, X_OK } from '../../lib/consts.ts';
import { E2BIG, EACCES, ENOENT, ENOEXEC, ENOTDIR, type Program, type Sys, strerror, sys } from '../../lib/sdk.ts';
import { prefix } from '../errors.ts';
import type { Redirection, Shell } from '../state.ts';
import { get } from '../vars.ts';
import { type ChildSetup, settle } from './children.ts';
import { type RedirectContext, redirect } from './redirect.ts';

/** What a child needs to become a program. */
export type ExecState = {
  setup: ChildSetup;
  /** As the student wrote it. */
  name: string;
  path: string;
  argv: string[];
  env: string[];
  redirs: Redirection[];
  noclobber: boolean;
  /** What its messages begin with. */
  prefix: string;
};

export const pathFolders = (s: Shell): string[] => (get(s, 'PATH') ?? '').split(':').map((f) => (f === '' ? '.' : f));

/** The file a command name stands for: looked up, or remembered. Null: not found. */
export function* findProgram(s: Shell, name: string, path?: string): Sys<string | null> {
  if (name.includes('/')) return name;
  if (name === '') return null;
  const known = path === undefined ? s.hashed.get(name) : undefined;
  if (known !== undefined) {
    if ((yield* sys.access(known.path, X_OK)) === 0) {
      known.hits += 1;
      return known.path;
    }
    s.hashed.delete(name);
  }
  const found = yield* searchPath(name, path === undefined ? pathFolders(s) : path.split(':'));
  if (found !== null && path === undefined && found.startsWith('/')) s.hashed.set(name, { path: found, hits: 1 });
  return found;
}

/** The first executable of that name; else the first file, which will not be permitted. */
export function* searchPath(name: string, folders: readonly string[]): Sys<string | null> {
  let second: string | null = null;
  for (const folder of folders) {
    const file = folder === '' || folder === '.' ? `./${name}` : `${folder.replace(/\/$/, '')}/${name}`;
    const st = yield* sys.stat(file);
    if (typeof st === 'number' || (st.mode & S_IFMT) === S_IFDIR) continue;
    if ((yield* sys.access(file, X_OK)) === 0) return file;
    second ??= file;
  }
  return second;
}

/** The child: takes its place, redirects, becomes the program. */
export function* execChild(x: ExecState): Program {
  yield* settle(x.setup);
  const context: RedirectContext = {
    noclobber: x.noclobber,
    saves: null,
    setVariable: () => undefined,
    getVariable: () => null,
    *complain(message) {
      yield* sys.write(2, `${x.prefix}${message}\n`);
    },
  };
  if (!(yield* redirect(context, x.redirs))) return 1;
  return yield* becomeProgram(x);
}

/** execve() and what bash says when it fails: 126 or 127. */
export function* becomeProgram(x: Pick<ExecState, 'path' | 'argv' | 'env' | 'prefix' | 'name'>): Sys<number> {
  const r = yield* sys.execve(x.path, x.argv, x.env);
  if (r === -ENOEXEC) {
    const binary = yield* looksBinary(x.path);
    if (!binary) {
      yield* sys.execve('/bin/bash', ['bash', x.path, ...x.argv.slice(1)], x.env);
    }
    yield* sys.write(2, `${x.prefix}${x.path}: cannot execute binary file: ${strerror(r)}\n`);
    return 126;
  }
  const say = function* (message: string): Sys<void> {
    yield* sys.write(2, `${x.prefix}${message}\n`);
  };
  const st = yield* sys.stat(x.path);
  if (typeof st !== 'number' && (st.mode & S_IFMT) === S_IFDIR) {
    yield* say(`${x.path}: Is a directory`);
    return 126;
  }
  if (r === -ENOENT && typeof st !== 'number') {
    yield* say(`${x.path}: cannot execute: required file not found`);
    return 127;
  }
  if ((r === -EACCES || r === -ENOTDIR) && typeof st !== 'number') {
    const interpreter = (st.mode & 0o111) === 0 ? null : yield* interpreterOf(x.path);
    if (interpreter !== null) {
      yield* say(`${x.path}: ${interpreter}: bad interpreter: ${strerror(r)}`);
      return 126;
    }
  }
  yield* say(`${r === -E2BIG ? x.path : x.path}: ${strerror(r)}`);
  return r === -ENOENT ? 127 : 126;
}

function* firstBytes(path: string): Sys<Uint8Array> {
  const fd = yield* sys.open(path);
  if (fd < 0) return new Uint8Array(0);
  const got = yield* sys.read(fd, 128);
  yield* sys.close(fd);
  return typeof got === 'number' ? new Uint8Array(0) : got;
}
/** A NUL in the first line: no script. */
export function* looksBinary(path: string): Sys<boolean> {
  const bytes = yield* firstBytes(path);
  const line = bytes.indexOf(10);
  return bytes.subarray(0, line < 0 ? bytes.length : line).includes(0);
}
function* interpreterOf(path: string): Sys<string | null> {
  const bytes = yield* firstBytes(path);
  const m = /^#![ \t]*([^ \t\n\0]+)/.exec(String.fromCharCode(...bytes));
  return m === null ? null : (m[1] as string);
}

export const execPrefix = (s: Shell): string => prefix(s);
