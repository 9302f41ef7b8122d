/** builtins/flow.ts — what changes where the shell goes on: eval, source, exec, exit, return, break, continue, command, builtin. */
import { S_IFDIR, S_IFMT } from '../../lib/consts.ts';
import { readText } from '../../lib/files.ts';
import { type Sys, strerror, sys } from '../../lib/sdk.ts';
import { evaluateBig } from '../arith/evaluate.ts';
import { ArithmeticError, prefix, ShellError } from '../errors.ts';
import { expandAliases } from '../expand/aliases.ts';
import { MAX_SOURCE, soundPrefix } from '../parse/source.ts';
import { noSetup } from '../run/children.ts';
import { leave, leaveLoops, loopsAround, returnFrom } from '../run/control.ts';
import { becomeProgram, findProgram, pathFolders } from '../run/external.ts';
import { saveHistory } from '../run/history.ts';
import { compileFor } from '../run/input.ts';
import { complain } from '../run/say.ts';
import { keepRedirections, runNamed } from '../run/simple.ts';
import { type Frame, newFrame, type Shell, shopted } from '../state.ts';
import type { Turn } from '../turn.ts';
import * as vars from '../vars.ts';
import { findBuiltin } from './index.ts';
import { failed, integer, readOptions, type Table, usageError } from './kit.ts';
import { describeNames } from './names.ts';

const MAX_DEPTH = 1500;

/** Pushes a frame that runs a text; a mistake in it is said at once (the commands before it are run, as bash reads them first). */
export function runText(s: Shell, text: string, more: Partial<Frame> & { kind: 'eval' | 'source' }): null {
  if (s.frames.length > MAX_DEPTH) throw new ShellError('maximum nesting level exceeded', 'line');
  const source = s.aliases.size > 0 && shopted(s, 'expand_aliases') ? expandAliases(text, s.aliases) : text;
  const compiled = compileFor(s, source);
  const common = {
    saves: s.saves.length,
    scopes: s.scopes.length,
    guard: s.frames[s.frames.length - 1]?.guard ?? 0,
    calledAt: s.line,
  };
  if (compiled.ok) {
    s.frames.push(newFrame(more.kind, source, { ...common, ...more }));
    if (compiled.code.units[0]?.ops.length === 0) s.status = 0;
    return null;
  }
  // Bash reads a line at a time, so what goes before the mistake is run first.
  const good = soundPrefix(source, compiled.problem);
  s.frames.push(newFrame(more.kind, good, { ...common, ...more, problem: source }));
  return null;
}

function* source(s: Shell, args: string[]): Sys<number | null> {
  const name = args[0] as string;
  let rest = args.slice(1);
  if (rest[0] === '--') rest = rest.slice(1);
  const [file] = rest;
  if (file === undefined) return yield* usageError(s, name, 'filename argument required', 'filename [arguments]');
  let path = file;
  if (!file.includes('/') && shopted(s, 'sourcepath')) {
    for (const folder of pathFolders(s)) {
      const candidate = `${folder}/${file}`;
      const st = yield* sys.stat(candidate);
      if (typeof st !== 'number' && (st.mode & S_IFMT) !== S_IFDIR) {
        path = candidate;
        break;
      }
    }
  }
  const st = yield* sys.stat(path);
  if (typeof st !== 'number' && (st.mode & S_IFMT) === S_IFDIR)
    return yield* failed(s, name, `${path}: is a directory`);
  const text = yield* readText(path, MAX_SOURCE);
  if (typeof text === 'number') {
    yield* complain(s, `${path}: ${strerror(text)}`);
    return 1;
  }
  const params = rest.length > 1 ? s.params : null;
  const status = runText(s, text, { kind: 'source', source: path, params });
  if (params !== null) s.params = rest.slice(1);
  return status;
}

function* exec(t: Turn, args: string[], f: Frame): Sys<number | null> {
  const { s } = t;
  const o = yield* readOptions(s, args, 'cla:', '[-cl] [-a name] [command [argument ...]] [redirection ...]');
  if (o === null) return 2;
  const [name] = o.rest;
  if (name === undefined) {
    yield* keepRedirections(s, f);
    for (const a of f.assigns) vars.set(s, a.name, a.value);
    return 0;
  }
  const path = yield* findProgram(s, name);
  if (path === null) {
    yield* complain(s, `exec: ${name}: not found`);
    if (!s.interactive && !shopted(s, 'execfail')) leave(s, 127);
    return 127;
  }
  const more = f.assigns.map((a): [string, string] => [a.name, a.value]);
  const argv = [(o.flags.has('l') ? '-' : '') + (o.values.get('a') ?? name), ...o.rest.slice(1)];
  if (s.interactive) yield* saveHistory(s);
  for (const sig of noSetup(s).reset) yield* sys.sigaction(sig, 'default');
  // The next shell counts itself again.
  const level: [string, string] = ['SHLVL', String(Math.max(0, Number(vars.get(s, 'SHLVL') ?? 1) - 1))];
  const env = o.flags.has('c') ? [] : vars.environment(s, [['_', path], level, ...more]);
  const status = yield* becomeProgram({ path, argv, env, name, prefix: prefix(s) });
  yield* complain(
    s,
    `exec: ${path}: cannot execute: ${status === 127 ? 'No such file or directory' : 'Permission denied'}`,
  );
  if (!s.interactive && !shopted(s, 'execfail')) leave(s, status);
  return status;
}

function* loops(t: Turn, args: string[], f: Frame): Sys<number | null> {
  const { s } = t;
  const how = args[0] as 'break' | 'continue';
  const text = args[1] === '--' ? args[2] : args[1];
  const around = loopsAround(s);
  if (around === 0) return yield* failed(s, how, "only meaningful in a `for', `while', or `until' loop", 0);
  let count = 1;
  if (text !== undefined) {
    const n = integer(text);
    if (n === null) {
      yield* failed(s, how, `${text}: numeric argument required`);
      throw new ShellError('', 'exit', 128);
    }
    if (n < 1) {
      yield* failed(s, how, `${text}: loop count out of range`);
      yield* leaveLoops(s, f, around, 'break');
      s.status = 1;
      return null;
    }
    count = Math.min(n, around);
  }
  yield* leaveLoops(s, f, count, how);
  return null;
}

/** The argument of exit and return; null after a message. */
function* statusArgument(s: Shell, name: string, args: readonly string[]): Sys<number | null> {
  const list = args[1] === '--' ? args.slice(2) : args.slice(1);
  const [text] = list;
  if (text === undefined)
    return s.frames[s.frames.length - 1]?.kind === 'trap'
      ? (s.frames[s.frames.length - 1]?.trapStatus ?? s.status)
      : s.status;
  const n = integer(text);
  if (n === null) {
    yield* failed(s, name, `${text}: numeric argument required`);
    return 2;
  }
  if (list.length > 1) {
    yield* failed(s, name, 'too many arguments');
    return null;
  }
  return ((n % 256) + 256) % 256;
}

function* exit(s: Shell, args: string[]): Sys<number | null> {
  if (s.interactive && s.subshell === 0) {
    yield* sys.write(2, s.login ? 'logout\n' : 'exit\n');
    if (!s.warned && s.jobs.some((j) => j.state === 'stopped')) {
      s.warned = true;
      yield* sys.write(2, 'There are stopped jobs.\n');
      return 1;
    }
  }
  const status = yield* statusArgument(s, args[0] as string, args);
  if (status === null) return 1;
  leave(s, status);
  return null;
}

export const flowBuiltins: Table = {
  eval: {
    special: true,
    usage: '[arg ...]',
    summary: 'Execute arguments as a shell command.',
    // oxlint-disable-next-line require-yield
    *run({ s }, args) {
      const words = args[1] === '--' ? args.slice(2) : args.slice(1);
      if (words.length === 0) return 0;
      return runText(s, words.join(' '), { kind: 'eval', line: s.line - 1 });
    },
  },
  source: {
    usage: 'filename [arguments]',
    summary: 'Execute commands from a file in the current shell.',
    *run({ s }, args) {
      return yield* source(s, args);
    },
  },
  '.': {
    special: true,
    usage: 'filename [arguments]',
    summary: 'Execute commands from a file in the current shell.',
    *run({ s }, args) {
      return yield* source(s, args);
    },
  },
  exec: {
    special: true,
    usage: '[-cl] [-a name] [command [argument ...]] [redirection ...]',
    summary: 'Replace the shell with the given command.',
    run: exec,
  },
  exit: {
    special: true,
    usage: '[n]',
    summary: 'Exit the shell.',
    *run({ s }, args) {
      return yield* exit(s, args);
    },
  },
  logout: {
    usage: '[n]',
    summary: 'Exit a login shell.',
    *run({ s }, args) {
      if (!s.login) return yield* failed(s, 'logout', "not login shell: use `exit'");
      return yield* exit(s, args);
    },
  },
  return: {
    special: true,
    usage: '[n]',
    summary: 'Return from a shell function.',
    *run({ s }, args) {
      const status = yield* statusArgument(s, 'return', args);
      if (status === null) return 1;
      if (yield* returnFrom(s, status)) return null;
      return yield* failed(s, 'return', "can only `return' from a function or sourced script", 2);
    },
  },
  break: { special: true, usage: '[n]', summary: 'Exit for, while, or until loops.', run: loops },
  continue: { special: true, usage: '[n]', summary: 'Resume for, while, or until loops.', run: loops },
  command: {
    usage: '[-pVv] command [arg ...]',
    summary: 'Execute a simple command or display information about commands.',
    *run(t, args, f) {
      const { s } = t;
      const o = yield* readOptions(s, args, 'pvV', this.usage);
      if (o === null) return 2;
      const [name] = o.rest;
      if (name === undefined) return 0;
      if (o.flags.has('v') || o.flags.has('V'))
        return yield* describeNames(s, 'command', o.rest, o.flags.has('V') ? 'long' : 'short');
      const path = o.flags.has('p') ? '/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin' : null;
      // Its redirections and assignments are in force already.
      f.redirs = [];
      f.assigns = [];
      yield* runNamed(t, f, name, o.rest, { last: false, functions: false, builtins: true, path });
      return null;
    },
  },
  builtin: {
    usage: '[shell-builtin [arg ...]]',
    summary: 'Execute shell builtins.',
    *run(t, args, f) {
      const rest = args[1] === '--' ? args.slice(2) : args.slice(1);
      const [name] = rest;
      if (name === undefined) return 0;
      const found = findBuiltin(t.s, name);
      if (found === null) return yield* failed(t.s, 'builtin', `${name}: not a shell builtin`);
      return yield* found.run(t, rest, f);
    },
  },
  let: {
    usage: 'arg [arg ...]',
    summary: 'Evaluate arithmetic expressions.',
    *run({ s }, args) {
      if (args.length < 2) return yield* failed(s, 'let', 'expression expected');
      let value = 0n;
      try {
        for (const text of args.slice(1)) value = evaluateBig(s, text);
      } catch (e) {
        if (!(e instanceof ArithmeticError)) throw e;
        return yield* failed(s, 'let', e.message);
      }
      return value === 0n ? 1 : 0;
    },
  },
  ':': { special: true, usage: '', summary: 'Null command.', run: succeed },
  true: { usage: '', summary: 'Return a successful result.', run: succeed },
  false: {
    usage: '',
    summary: 'Return an unsuccessful result.',
    // oxlint-disable-next-line require-yield
    *run() {
      return 1;
    },
  },
};

// oxlint-disable-next-line require-yield
function* succeed(): Sys<number> {
  return 0;
}
