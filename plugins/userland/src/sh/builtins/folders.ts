/** builtins/folders.ts — cd, pwd, pushd, popd, dirs. */
import { S_IFDIR, S_IFMT } from '../../lib/consts.ts';
import { ENOENT, type Sys, strerror, sys } from '../../lib/sdk.ts';
import { output } from '../run/say.ts';
import { on, type Shell } from '../state.ts';
import * as vars from '../vars.ts';
import { failed, readOptions, type Table } from './kit.ts';

/** `/a/./b/../c` without dots. */
export function logicalPath(path: string): string {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') out.pop();
    else if (part !== '' && part !== '.') out.push(part);
  }
  return `/${out.join('/')}`;
}

export function* changeFolder(s: Shell, who: string, wanted: string, physical: boolean): Sys<number> {
  const path = wanted.startsWith('/') ? wanted : `${s.cwd === '/' ? '' : s.cwd}/${wanted}`;
  const logical = logicalPath(path);
  const r = yield* sys.chdir(physical ? wanted : logical);
  if (r < 0) {
    // The logical way may lead elsewhere than the real one.
    const again = r === -ENOENT ? yield* sys.chdir(wanted) : r;
    if (again < 0) return yield* failed(s, who, `${wanted}: ${strerror(again)}`);
  }
  let now: string | number = logical;
  if (physical || r < 0) now = yield* sys.getcwd();
  setCwd(s, typeof now === 'string' ? now : logical);
  return 0;
}

export function setCwd(s: Shell, path: string): void {
  const old = vars.get(s, 'PWD');
  if (old !== null) vars.set(s, 'OLDPWD', old);
  else vars.set(s, 'OLDPWD', s.cwd);
  s.cwd = path;
  vars.set(s, 'PWD', path);
}

function* cd(s: Shell, args: string[], usage: string): Sys<number> {
  const o = yield* readOptions(s, args, 'LPe@', usage);
  if (o === null) return 2;
  if (o.rest.length > 1) return yield* failed(s, 'cd', 'too many arguments');
  const physical =
    o.order.filter((x) => x === 'P' || x === 'L').pop() === 'P' || (!o.flags.has('L') && on(s, 'physical'));
  let [wanted] = o.rest;
  let show = false;
  if (wanted === undefined) {
    const home = vars.get(s, 'HOME');
    if (home === null) return yield* failed(s, 'cd', 'HOME not set');
    wanted = home;
  } else if (wanted === '-') {
    const old = vars.get(s, 'OLDPWD');
    if (old === null) return yield* failed(s, 'cd', 'OLDPWD not set');
    wanted = old;
    show = true;
  } else if (!/^\.{0,2}(?:\/|$)/.test(wanted)) {
    for (const folder of (vars.get(s, 'CDPATH') ?? '').split(':')) {
      if (folder === '' && vars.get(s, 'CDPATH') === null) break;
      const candidate = folder === '' ? wanted : `${folder}/${wanted}`;
      const st = yield* sys.stat(candidate);
      if (typeof st === 'number' || (st.mode & S_IFMT) !== S_IFDIR) continue;
      show = folder !== '';
      wanted = candidate;
      break;
    }
  }
  if (wanted === '') return 0;
  const status = yield* changeFolder(s, 'cd', wanted, physical);
  if (status === 0 && show) yield* output(s, 'cd', `${s.cwd}\n`);
  return status;
}

function* pwd(s: Shell, args: string[], usage: string): Sys<number> {
  const o = yield* readOptions(s, args, 'LP', usage);
  if (o === null) return 2;
  if (!o.flags.has('P') && !on(s, 'physical')) return yield* output(s, 'pwd', `${s.cwd}\n`);
  const cwd = yield* sys.getcwd();
  if (typeof cwd === 'number')
    return yield* failed(
      s,
      'pwd',
      `error retrieving current directory: getcwd: cannot access parent directories: ${strerror(cwd)}`,
    );
  return yield* output(s, 'pwd', `${cwd}\n`);
}

function shown(s: Shell, path: string, long: boolean): string {
  const home = vars.get(s, 'HOME');
  if (long || home === null || home === '/' || home === '') return path;
  return path === home ? '~' : path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
function* listStack(s: Shell, who: string, long = false): Sys<number> {
  return yield* output(s, who, `${[s.cwd, ...s.dirs].map((d) => shown(s, d, long)).join(' ')}\n`);
}

/** `+n` from the left, `-n` from the right: the place in the stack; null: none such. */
function place(s: Shell, text: string): number | null {
  const size = s.dirs.length + 1;
  const n = Number(text.slice(1));
  if (!/^[+-]\d{1,6}$/.test(text) || n >= size) return null;
  return text[0] === '+' ? n : size - 1 - n;
}

function* pushd(s: Shell, args: string[]): Sys<number> {
  const quiet = args[1] === '-n';
  const [target] = args.slice(quiet ? 2 : 1).filter((a) => a !== '--');
  const stack = [s.cwd, ...s.dirs];
  if (target === undefined) {
    if (s.dirs.length === 0) return yield* failed(s, 'pushd', 'no other directory');
    const [top = ''] = s.dirs;
    const rest = [s.cwd, ...s.dirs.slice(1)];
    const status = yield* changeFolder(s, 'pushd', top, false);
    if (status !== 0) return status;
    s.dirs = rest;
    return yield* listStack(s, 'pushd');
  }
  if (/^[+-]\d+$/.test(target)) {
    const at = place(s, target);
    if (at === null)
      return yield* failed(
        s,
        'pushd',
        s.dirs.length === 0 ? 'directory stack empty' : `${target}: directory stack index out of range`,
      );
    const turned = [...stack.slice(at), ...stack.slice(0, at)];
    const status = yield* changeFolder(s, 'pushd', turned[0] as string, false);
    if (status !== 0) return status;
    s.dirs = turned.slice(1);
    return yield* listStack(s, 'pushd');
  }
  if (quiet) {
    s.dirs = [target, ...s.dirs];
    return yield* listStack(s, 'pushd');
  }
  const before = s.cwd;
  const status = yield* changeFolder(s, 'pushd', target, false);
  if (status !== 0) return status;
  s.dirs = [before, ...s.dirs].slice(0, 1000);
  return yield* listStack(s, 'pushd');
}

function* popd(s: Shell, args: string[]): Sys<number> {
  const [target] = args.slice(1).filter((a) => a !== '-n' && a !== '--');
  if (s.dirs.length === 0) return yield* failed(s, 'popd', 'directory stack empty');
  const at = target === undefined ? 0 : place(s, target);
  if (at === null) return yield* failed(s, 'popd', `${target}: directory stack index out of range`);
  if (at > 0) s.dirs = s.dirs.filter((_, i) => i !== at - 1);
  else {
    const [top = ''] = s.dirs;
    const rest = s.dirs.slice(1);
    const status = yield* changeFolder(s, 'popd', top, false);
    if (status !== 0) return status;
    s.dirs = rest;
  }
  return yield* listStack(s, 'popd');
}

function* dirs(s: Shell, args: string[]): Sys<number> {
  let [long, lines, numbers] = [false, false, false];
  let index: number | null = null;
  for (const arg of args.slice(1)) {
    if (/^[+-]\d+$/.test(arg)) {
      index = place(s, arg);
      if (index === null)
        return yield* failed(
          s,
          'dirs',
          s.dirs.length === 0 ? 'directory stack empty' : `${arg}: directory stack index out of range`,
        );
      continue;
    }
    for (const letter of arg.slice(1)) {
      if (letter === 'c') {
        s.dirs = [];
        return 0;
      }
      if (letter === 'l') long = true;
      if (letter === 'p' || letter === 'v') lines = true;
      if (letter === 'v') numbers = true;
    }
  }
  const stack = [s.cwd, ...s.dirs].map((d) => shown(s, d, long));
  if (index !== null) return yield* output(s, 'dirs', `${stack[index]}\n`);
  if (!lines) return yield* output(s, 'dirs', `${stack.join(' ')}\n`);
  return yield* output(s, 'dirs', stack.map((d, i) => `${numbers ? `${String(i).padStart(2)}  ` : ''}${d}\n`).join(''));
}

export const folderBuiltins: Table = {
  cd: {
    usage: '[-L|[-P [-e]] [-@]] [dir]',
    summary: 'Change the shell working directory.',
    *run({ s }, args) {
      return yield* cd(s, args, this.usage);
    },
  },
  pwd: {
    usage: '[-LP]',
    summary: 'Print the name of the current working directory.',
    *run({ s }, args) {
      return yield* pwd(s, args, this.usage);
    },
  },
  pushd: {
    usage: '[-n] [+N | -N | dir]',
    summary: 'Add directories to stack.',
    *run({ s }, args) {
      return yield* pushd(s, args);
    },
  },
  popd: {
    usage: '[-n] [+N | -N]',
    summary: 'Remove directories from stack.',
    *run({ s }, args) {
      return yield* popd(s, args);
    },
  },
  dirs: {
    usage: '[-clpv] [+N] [-N]',
    summary: 'Display directory stack.',
    *run({ s }, args) {
      return yield* dirs(s, args);
    },
  },
};
