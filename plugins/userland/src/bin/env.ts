/** bin/env.ts — env(1) and printenv(1): the environment, shown or changed for one command. */

import type { Sys } from '../lib/sdk.ts';
import { signals, strerror, sys } from '../lib/sdk.ts';
import { signalNumber } from '../lib/signames.ts';
import { type Tool, tool } from '../lib/tool.ts';

/** execvp(3): the file itself, or the first of PATH that can be started. Returns only an errno. */
export function* execvp(argv: readonly string[], env: readonly string[], path: string | undefined): Sys<number> {
  const name = argv[0] as string;
  if (name === '') return -2;
  if (name.includes('/')) return yield* start(name, argv, env);
  let error = -2;
  for (const dir of (path ?? '/usr/local/bin:/usr/bin:/bin').split(':')) {
    const r = yield* start(dir === '' ? name : `${dir}/${name}`, argv, env);
    if (r !== -2 && r !== -20) error = r;
    if (r !== -2 && r !== -13 && r !== -20) return r;
  }
  return error;
}
/** A file that is neither ELF nor `#!` is given to the shell, as execvp does. */
function* start(file: string, argv: readonly string[], env: readonly string[]): Sys<number> {
  const r = yield* sys.execve(file, argv, env);
  return r === -8 ? yield* sys.execve('/bin/sh', ['sh', file, ...argv.slice(1)], env) : r;
}
/** Runs the rest of a command line in place of this program: 126 or 127 when that fails. */
export function* runInstead(t: Tool, argv: readonly string[], env: readonly string[] = t.env): Sys<number> {
  yield* t.flush();
  const path = env.find((e) => e.startsWith('PATH='))?.slice(5);
  const r = yield* execvp(argv, env, path);
  return yield* t.die(execError(t.name, argv[0] as string, r), r === -2 ? 127 : 126);
}
const execError = (name: string, what: string, r: number): string =>
  name.endsWith('env') || name.endsWith('nohup') || name.endsWith('nice') || name.endsWith('timeout')
    ? `${name.endsWith('nohup') || name.endsWith('timeout') ? 'failed to run command ' : ''}${quoted(what)}: ${strerror(r)}`
    : `failed to execute ${what}: ${strerror(r)}`;
const quoted = (s: string): string => `'${s}'`;

export const env = tool({
  path: '/usr/bin/env',
  summary: 'run a program in a modified environment',
  options: '+i0u:C:S:v',
  long: [
    'ignore-environment=i',
    'null=0',
    'unset=u',
    'chdir=C',
    'split-string=S',
    'debug=v',
    'default-signal::',
    'ignore-signal::',
    'block-signal::',
  ],
  usageStatus: 125,
  *run(t) {
    let list = t.has('i') || t.operands[0] === '-' ? [] : [...t.env];
    for (const o of t.options) if (o.name === 'u') list = list.filter((e) => !e.startsWith(`${o.value}=`));
    const split = t.value('S');
    let operands = [...(split === undefined ? [] : split.split(/\s+/).filter((w) => w !== '')), ...t.operands];
    if (operands[0] === '-') operands = operands.slice(1);
    while (operands[0]?.includes('=')) {
      const set = operands.shift() as string;
      const name = set.slice(0, set.indexOf('=') + 1);
      const at = list.findIndex((e) => e.startsWith(name));
      if (at < 0) list.push(set);
      else list[at] = set;
    }
    for (const o of t.options) {
      if (o.name !== 'default-signal' && o.name !== 'ignore-signal') continue;
      const all = o.given
        ? o.value.split(',').map((s) => signalNumber(s))
        : Array.from({ length: 31 }, (_, i) => i + 1);
      for (const n of all) {
        if (n === null) return yield* t.die(`'${o.value}': invalid signal`, 125);
        if (n !== signals.SIGKILL && n !== signals.SIGSTOP)
          yield* sys.sigaction(n, o.name === 'ignore-signal' ? 'ignore' : 'default');
      }
    }
    const dir = t.value('C');
    if (dir !== undefined) {
      const r = yield* sys.chdir(dir);
      if (r < 0) return yield* t.die(`cannot change directory to '${dir}': ${strerror(r)}`, 125);
    }
    if (operands.length > 0) return yield* runInstead(t, operands, list);
    for (const e of list) yield* t.print(`${e}${t.has('0') ? '\0' : '\n'}`);
    return 0;
  },
});

export const printenv = tool({
  path: '/usr/bin/printenv',
  summary: 'print all or part of environment',
  options: '+0',
  long: ['null=0'],
  *run(t) {
    const end = t.has('0') ? '\0' : '\n';
    if (t.operands.length === 0) {
      for (const e of t.env) yield* t.print(e + end);
      return 0;
    }
    let missing = 0;
    for (const name of t.operands) {
      const value = t.getenv(name);
      if (value === undefined) missing = 1;
      else yield* t.print(value + end);
    }
    return missing;
  },
});
