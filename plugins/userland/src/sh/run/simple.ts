/**
 * run/simple.ts — a simple command whose words are expanded: assignments, functions, builtins, programs.
 */

import { ENOENT, type Sys, strerror, sys } from '../../lib/sdk.ts';
import { findBuiltin, isSpecial } from '../builtins/index.ts';
import { plain } from '../copy.ts';
import { ArithmeticError, prefix, ShellError } from '../errors.ts';
import { quoteTrace } from '../expand/transform.ts';
import { type Assigned, type Frame, newFrame, on, type Shell, topFrame } from '../state.ts';
import type { Turn } from '../turn.ts';
import * as vars from '../vars.ts';
import { type ChildSetup, forked, noSetup } from './children.ts';
import { becomeProgram, type ExecState, findProgram } from './external.ts';
import { newJob } from './jobs.ts';
import { forget, type RedirectContext, redirect, undo } from './redirect.ts';
import { complain } from './say.ts';
import { traceLine } from './trace.ts';

const MAX_FRAMES = 1500;

export const redirectContext = (s: Shell, keep: boolean): RedirectContext => ({
  noclobber: on(s, 'noclobber'),
  saves: keep ? s.saves : null,
  setVariable: (name, fd) => vars.assignAny(s, name, String(fd)),
  getVariable: (name) => vars.getAny(s, name),
  *complain(message) {
    yield* complain(s, message);
  },
});

/** The instruction `run`. */
export function* runSimple(t: Turn, f: Frame, last: boolean): Sys<void> {
  const { s } = t;
  f.mark = { scopes: s.scopes.length, saves: s.saves.length };
  if (f.args.length === 0) {
    yield* bareAssignments(s, f);
    return;
  }
  if (on(s, 'xtrace')) {
    for (const a of f.assigns) yield* traceLine(s, traceAssigned(a));
    yield* traceLine(s, f.args.map(quoteTrace).join(' '));
  }
  s.commands += 1;
  const args = f.args;
  const name = args[0] as string;
  yield* runNamed(t, f, name, args, { last, functions: true, builtins: true, path: null });
}

export type How = {
  readonly last: boolean;
  /** `command` and `builtin` look past functions. */
  readonly functions: boolean;
  readonly builtins: boolean;
  /** `command -p`. */
  readonly path: string | null;
};

export function* runNamed(t: Turn, f: Frame, name: string, args: string[], how: How): Sys<void> {
  const { s } = t;
  const posixSpecial = on(s, 'posix') && isSpecial(name);
  const fn = how.functions && !posixSpecial ? s.functions.get(name) : undefined;
  if (fn !== undefined) {
    yield* callFunction(s, f, name, args);
    return;
  }
  const builtin = how.builtins ? findBuiltin(s, name) : null;
  if (builtin !== null) {
    if (!(yield* redirect(redirectContext(s, true), f.redirs))) {
      s.status = 1;
      s.lastArg = args[args.length - 1] as string;
      if (isSpecial(name) && on(s, 'posix') && !s.interactive) throw new ShellError('', 'exit', 1);
      return;
    }
    if (f.assigns.length > 0) pushAssignments(s, f, 'command');
    if (name !== 'exec') s.lastArg = args[args.length - 1] as string;
    const status = yield* named(name, builtin.run(t, args, f));
    if (status !== null) s.status = status;
    return;
  }
  s.lastArg = args[args.length - 1] as string;
  yield* runProgram(t, f, name, args, how);
}

/** Mistakes in expressions a builtin evaluates are told in its name. */
function* named<T>(name: string, run: Sys<T>): Sys<T> {
  try {
    return yield* run;
  } catch (e) {
    if (e instanceof ArithmeticError) throw new ShellError(`${name}: ${e.message}`, 'line');
    throw e;
  }
}

/** Assignments without a command, and redirections for their own sake. */
function* bareAssignments(s: Shell, f: Frame): Sys<void> {
  const ok = yield* redirect(redirectContext(s, true), f.redirs);
  if (!ok) {
    s.status = 1;
    return;
  }
  for (const assigned of f.assigns) yield* assignNow(s, assigned);
  s.status = f.sub ?? 0;
}

/** One assignment where the variable is, or globally. */
export function* assignNow(s: Shell, a: Assigned): Sys<void> {
  if (on(s, 'xtrace')) yield* traceLine(s, traceAssigned(a));
  assignTo(s, a);
}

export function traceAssigned(a: Assigned): string {
  const sign = a.append ? '+=' : '=';
  if (a.items !== null)
    return `${a.name}${sign}(${a.items.map((i) => (i.key === null ? quoteTrace(i.value) : `[${i.key}]=${quoteTrace(i.value)}`)).join(' ')})`;
  return `${a.name}${a.index === null ? '' : `[${a.index}]`}${sign}${a.value === '' ? '' : quoteTrace(a.value)}`;
}

export function assignTo(s: Shell, a: Assigned): void {
  if (a.items !== null) vars.setList(s, a.name, a.items, a.append);
  else if (a.index === '' && vars.find(s, a.name)?.value.kind === 'assoc') {
    throw new ShellError(`${a.name}[${a.raw}]: bad array subscript`, 'line');
  } else if (a.index !== null) vars.setElement(s, a.name, a.index, a.value, a.append);
  else vars.set(s, a.name, a.value, a.append);
}

/** `x=1 command`: in a scope that goes when the command is done. */
export function pushAssignments(s: Shell, f: Frame, kind: 'command' | 'function'): void {
  const scope = { kind, vars: new Map(), options: null } as Shell['scopes'][number];
  const values: [string, string][] = [];
  for (const a of f.assigns) {
    const old = vars.find(s, a.name);
    if (old !== null) vars.checkWritable(a.name, old);
    const before =
      values.filter(([name]) => name === a.name).pop()?.[1] ?? (old === null ? '' : (vars.textOf(old.value) ?? ''));
    values.push([a.name, a.append ? before + a.value : a.value]);
  }
  s.scopes.push(scope);
  for (const [name, text] of values) {
    const variable = vars.create(scope, name);
    variable.attrs = 'x';
    variable.value = { kind: 'scalar', text };
  }
}

export function* callFunction(s: Shell, f: Frame, name: string, args: string[]): Sys<void> {
  const fn = s.functions.get(name);
  if (fn === undefined) return;
  const limit = Number(vars.get(s, 'FUNCNEST') ?? 0) || MAX_FRAMES;
  if (s.frames.length > Math.min(limit, MAX_FRAMES)) {
    throw new ShellError(`${name}: maximum function nesting level exceeded (${Math.min(limit, MAX_FRAMES)})`, 'line');
  }
  if (!(yield* redirect(redirectContext(s, true), f.redirs))) {
    s.status = 1;
    return;
  }
  if (f.assigns.length > 0) pushAssignments(s, f, 'command');
  const scopes = s.scopes.length;
  s.scopes.push({ kind: 'function', vars: new Map(), options: null });
  s.lastArg = args[args.length - 1] as string;
  s.frames.push(
    newFrame('function', fn.body, {
      line: fn.line - 1,
      name,
      source: fn.source,
      calledAt: s.line,
      guard: f.guard,
      saves: s.saves.length,
      scopes,
      params: s.params,
    }),
  );
  s.params = args.slice(1);
}

/** The environment a command gets: exported variables, its own assignments on top. */
function environmentFor(s: Shell, f: Frame, path: string): string[] {
  const more: [string, string][] = [['_', path]];
  for (const a of f.assigns) {
    const old = more.filter(([name]) => name === a.name).pop()?.[1] ?? vars.get(s, a.name) ?? '';
    more.push([a.name, a.append ? old + a.value : a.value]);
  }
  return vars.environment(s, more);
}

function* runProgram(t: Turn, f: Frame, name: string, args: string[], how: How): Sys<void> {
  const { s } = t;
  for (const a of f.assigns) {
    const old = vars.find(s, a.name);
    if (old !== null) vars.checkWritable(a.name, old);
  }
  const own = f.assigns.filter((a) => a.name === 'PATH').pop()?.value;
  const path = yield* findProgram(s, name, how.path ?? own);
  if (path === null) {
    yield* notFound(s, f, name, args);
    return;
  }
  const x: ExecState = {
    setup: noSetup(s),
    name,
    path,
    argv: args,
    env: environmentFor(s, f, path),
    redirs: f.redirs,
    noclobber: on(s, 'noclobber'),
    prefix: prefix(s),
  };
  if (how.last && mayReplace(s, f)) {
    yield* replace(s, x);
    return;
  }
  yield* startForeground(s, x);
}

/** Nothing is left to do behind the command: the shell's own process may become it. */
function mayReplace(s: Shell, f: Frame): boolean {
  const top = topFrame(s);
  if (top !== f || s.interactive || [...s.traps.values()].some((action) => action !== '')) return false;
  if (f.kind === 'subshell') return f.marks.length === 0 && f.loops.length === 0 && f.clocks.length === 0;
  return f.kind === 'main' && s.fromString && s.frames.length === 1 && s.jobs.length === 0 && f.clocks.length === 0;
}

/** exec: this process becomes the program. When that fails, the status. */
export function* replace(s: Shell, x: ExecState): Sys<number> {
  for (const sig of x.setup.reset) yield* sys.sigaction(sig, 'default');
  if (!(yield* redirect(redirectContext(s, false), x.redirs))) {
    s.status = 1;
    return 1;
  }
  s.status = yield* becomeProgram(x);
  return s.status;
}

function* startForeground(s: Shell, x: ExecState): Sys<void> {
  const setup: ChildSetup = { ...x.setup, pgid: s.jobControl ? 0 : null, foreground: s.jobControl };
  const pid = yield* forked(s, { entry: 'exec', state: plain({ ...x, setup }) });
  if (s.jobControl) {
    yield* sys.setpgid(pid, pid);
    if (s.tty >= 0) yield* sys.tcsetpgrp(s.tty, pid);
  }
  s.effect = { kind: 'foreground', data: { job: newJob(s, [pid], s.command, false, s.jobControl ? pid : s.pgid) } };
}

function* notFound(s: Shell, f: Frame, name: string, args: string[]): Sys<void> {
  if (s.functions.has('command_not_found_handle')) {
    yield* callFunction(s, f, 'command_not_found_handle', ['command_not_found_handle', ...args]);
    return;
  }
  const at = s.saves.length;
  if (yield* redirect(redirectContext(s, true), f.redirs)) {
    yield* complain(s, `${name}: ${(vars.get(s, 'PATH') ?? '') === '' ? strerror(-ENOENT) : 'command not found'}`);
    s.status = 127;
  } else s.status = 1;
  yield* undo(s.saves, at);
}

/** The instruction `end`: descriptors and scopes as before the command. */
export function* endSimple(s: Shell, f: Frame): Sys<void> {
  if (f.mark !== null) {
    if (s.saves.length > f.mark.saves) yield* undo(s.saves, f.mark.saves);
    s.scopes.length = Math.min(s.scopes.length, f.mark.scopes);
    f.mark = null;
  }
  for (const fd of f.procs) yield* sys.close(fd);
  clearCommand(f);
}

export function clearCommand(f: Frame): void {
  f.words = [];
  f.vals = [];
  f.args = [];
  f.items = [];
  f.arrays = [];
  f.assigns = [];
  f.redirs = [];
  f.procs = [];
  f.sub = null;
}

/** `exec >file`: the redirections of this command stay. */
export function* keepRedirections(s: Shell, f: Frame): Sys<void> {
  if (f.mark !== null) yield* forget(s.saves, f.mark.saves);
}
