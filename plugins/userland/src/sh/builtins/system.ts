/** builtins/system.ts — trap, umask, ulimit, times, history, fc, caller. */

import { parseMode } from '../../lib/modes.ts';
import { type Sys, strerror, sys } from '../../lib/sdk.ts';
import { singleQuote } from '../expand/transform.ts';
import { historySize, loadHistory, writeHistory } from '../run/history.ts';
import { complain, output } from '../run/say.ts';
import { applyTrap, functionDepth, isPseudo, signalNumber, trapKey } from '../run/signals.ts';
import type { Shell } from '../state.ts';
import * as vars from '../vars.ts';
import { runText } from './flow.ts';
import { listSignals } from './jobs.ts';
import { failed, integer, readOptions, type Table } from './kit.ts';

function* trap(s: Shell, args: string[], usage: string): Sys<number> {
  const o = yield* readOptions(
    s,
    args.map((a, i) => (i > 0 && a === '-' ? a : a)),
    'lp',
    usage,
  );
  if (o === null) return 2;
  if (o.flags.has('l')) return yield* output(s, 'trap', listSignals());
  const { rest } = o;
  if (rest.length === 0 || o.flags.has('p')) return yield* listTraps(s, rest);
  let [action] = rest as [string];
  let names = rest.slice(1);
  const only = trapKey(action);
  if (names.length === 0) {
    if (only === null && action !== '-') {
      yield* sys.write(2, `trap: usage: trap ${usage}\n`);
      return 2;
    }
    names = [action];
    action = '-';
  } else if (/^\d+$/.test(action) && only !== null) {
    names = rest;
    action = '-';
  }
  let status = 0;
  for (const name of names) {
    const key = trapKey(name);
    if (key === null) {
      yield* complain(s, `trap: ${name}: invalid signal specification`);
      status = 1;
      continue;
    }
    const sig = isPseudo(key) ? 0 : (signalNumber(key) as number);
    if (s.ignored.includes(sig)) continue;
    s.oldTraps = null;
    if (action === '-') s.traps.delete(key);
    else s.traps.set(key, action);
    if (isPseudo(key)) s.trapDepths.set(key, functionDepth(s));
    yield* applyTrap(s, key);
  }
  return status;
}

function* listTraps(s: Shell, names: readonly string[]): Sys<number> {
  const traps = s.oldTraps ?? s.traps;
  const order = (key: string): number =>
    key === 'EXIT' ? 0 : isPseudo(key) ? 100 + ['DEBUG', 'ERR', 'RETURN'].indexOf(key) : (signalNumber(key) as number);
  let wanted = [...traps.keys()];
  let status = 0;
  if (names.length > 0) {
    wanted = [];
    for (const name of names) {
      const key = trapKey(name);
      if (key === null) {
        yield* complain(s, `trap: ${name}: invalid signal specification`);
        status = 1;
      } else if (traps.has(key)) wanted.push(key);
    }
  } else
    for (const sig of s.ignored)
      if (!traps.has(trapKey(String(sig)) as string)) wanted.push(trapKey(String(sig)) as string);
  wanted.sort((a, b) => order(a) - order(b));
  const text = wanted
    .map((key) => `trap -- ${quoted(traps.get(key) ?? '')} ${isPseudo(key) ? key : `SIG${key}`}\n`)
    .join('');
  return status || (yield* output(s, 'trap', text));
}
const quoted = (action: string): string =>
  action === "'" ? singleQuote(action) : `'${action.replaceAll("'", "'\\''")}'`;

function* umask(s: Shell, args: string[], usage: string): Sys<number> {
  const o = yield* readOptions(s, args, 'pS', usage);
  if (o === null) return 2;
  const [text] = o.rest;
  const now = yield* sys.umask(0);
  yield* sys.umask(now);
  if (text === undefined) {
    const part = (shift: number): string =>
      ['r', 'w', 'x'].filter((_, i) => ((now >> shift) & (4 >> i)) === 0).join('');
    const shown = o.flags.has('S') ? `u=${part(6)},g=${part(3)},o=${part(0)}` : now.toString(8).padStart(4, '0');
    return yield* output(s, 'umask', `${o.flags.has('p') ? `umask ${o.flags.has('S') ? '-S ' : ''}` : ''}${shown}\n`);
  }
  if (/^[0-9]+$/.test(text)) {
    if (!/^[0-7]{1,4}$/.test(text)) return yield* failed(s, 'umask', `${text}: octal number out of range`);
    yield* sys.umask(Number.parseInt(text, 8));
    s.umask = Number.parseInt(text, 8);
    return 0;
  }
  const mode = parseMode(text, 0);
  if (mode === null) return yield* failed(s, 'umask', `\`${text[0]}': invalid symbolic mode operator`);
  const next = ~mode(~now & 0o777, false) & 0o777;
  yield* sys.umask(next);
  s.umask = next;
  return 0;
}

interface Resource {
  readonly letter: string;
  readonly number: number;
  readonly name: string;
  readonly unit: string;
  readonly factor: number;
}
const RESOURCES: readonly Resource[] = [
  { letter: 'R', number: 15, name: 'real-time non-blocking time', unit: 'microseconds', factor: 1 },
  { letter: 'c', number: 4, name: 'core file size', unit: 'blocks', factor: 512 },
  { letter: 'd', number: 2, name: 'data seg size', unit: 'kbytes', factor: 1024 },
  { letter: 'e', number: 13, name: 'scheduling priority', unit: '', factor: 1 },
  { letter: 'f', number: 1, name: 'file size', unit: 'blocks', factor: 512 },
  { letter: 'i', number: 11, name: 'pending signals', unit: '', factor: 1 },
  { letter: 'l', number: 8, name: 'max locked memory', unit: 'kbytes', factor: 1024 },
  { letter: 'm', number: 5, name: 'max memory size', unit: 'kbytes', factor: 1024 },
  { letter: 'n', number: 7, name: 'open files', unit: '', factor: 1 },
  { letter: 'p', number: -1, name: 'pipe size', unit: '512 bytes', factor: 1 },
  { letter: 'q', number: 12, name: 'POSIX message queues', unit: 'bytes', factor: 1 },
  { letter: 'r', number: 14, name: 'real-time priority', unit: '', factor: 1 },
  { letter: 's', number: 3, name: 'stack size', unit: 'kbytes', factor: 1024 },
  { letter: 't', number: 0, name: 'cpu time', unit: 'seconds', factor: 1 },
  { letter: 'u', number: 6, name: 'max user processes', unit: '', factor: 1 },
  { letter: 'v', number: 9, name: 'virtual memory', unit: 'kbytes', factor: 1024 },
  { letter: 'x', number: 10, name: 'file locks', unit: '', factor: 1 },
];

function* ulimit(s: Shell, args: string[]): Sys<number> {
  let which: 'soft' | 'hard' | 'both' = 'both';
  const asked: { resource: Resource; value: string | null }[] = [];
  let all = false;
  for (let i = 1; i < args.length; i += 1) {
    const arg = args[i] as string;
    if (arg[0] !== '-' || arg.length < 2) {
      const last = asked[asked.length - 1] ?? { resource: resource('f'), value: null };
      if (asked.length === 0) asked.push(last);
      last.value = arg;
      continue;
    }
    for (const letter of arg.slice(1)) {
      if (letter === 'S') which = which === 'hard' ? 'both' : 'soft';
      else if (letter === 'H') which = which === 'soft' ? 'both' : 'hard';
      else if (letter === 'a') all = true;
      else {
        const found = RESOURCES.find((r) => r.letter === letter);
        if (found === undefined) {
          yield* complain(s, `ulimit: -${letter}: invalid option`);
          yield* sys.write(2, 'ulimit: usage: ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]\n');
          return 2;
        }
        asked.push({ resource: found, value: null });
      }
    }
  }
  if (all) return yield* printLimits(s, RESOURCES, which === 'hard', true);
  if (asked.length === 0) asked.push({ resource: resource('f'), value: null });
  let status = 0;
  for (const { resource: r, value } of asked) {
    if (value === null) status ||= yield* printLimits(s, [r], which === 'hard', asked.length > 1);
    else status ||= yield* setLimit(s, r, value, which);
  }
  return status;
}
const resource = (letter: string): Resource => RESOURCES.find((r) => r.letter === letter) as Resource;

function* printLimits(s: Shell, list: readonly Resource[], hard: boolean, labelled: boolean): Sys<number> {
  let text = '';
  for (const r of list) {
    let value = '8';
    if (r.number >= 0) {
      const limit = yield* sys.getrlimit(r.number);
      if (typeof limit === 'number') {
        yield* complain(s, `ulimit: ${r.name}: cannot get limit: ${strerror(limit)}`);
        continue;
      }
      const n = hard ? limit.max : limit.cur;
      value = n === Infinity ? 'unlimited' : String(Math.floor(n / r.factor));
    }
    const unit = `(${r.unit === '' ? '' : `${r.unit}, `}-${r.letter})`;
    text += labelled ? `${r.name.padEnd(28)}${unit.padStart(20)} ${value}\n` : `${value}\n`;
  }
  return yield* output(s, 'ulimit', text);
}

function* setLimit(s: Shell, r: Resource, text: string, which: 'soft' | 'hard' | 'both'): Sys<number> {
  const now = r.number < 0 ? -22 : yield* sys.getrlimit(r.number);
  if (typeof now === 'number') return yield* failed(s, 'ulimit', `${r.name}: cannot modify limit: ${strerror(now)}`);
  const n =
    text === 'unlimited'
      ? Infinity
      : text === 'hard'
        ? now.max / r.factor
        : text === 'soft'
          ? now.cur / r.factor
          : integer(text);
  if (n === null || n < 0) return yield* failed(s, 'ulimit', `${text}: invalid number`);
  const value = n * r.factor;
  const next = { cur: which === 'hard' ? now.cur : value, max: which === 'soft' ? now.max : value };
  const done = yield* sys.setrlimit(r.number, next);
  if (done < 0) return yield* failed(s, 'ulimit', `${r.name}: cannot modify limit: ${strerror(done)}`);
  return 0;
}

function* times(s: Shell): Sys<number> {
  const t = yield* sys.times();
  if (typeof t === 'number') return 1;
  const show = (ticks: number): string => `${Math.floor(ticks / 6000)}m${((ticks % 6000) / 100).toFixed(3)}s`;
  return yield* output(s, 'times', `${show(t.user)} ${show(t.sys)}\n${show(t.cuser)} ${show(t.csys)}\n`);
}

function* history(s: Shell, args: string[], usage: string): Sys<number> {
  const o = yield* readOptions(s, args, 'cd:anrwps', usage);
  if (o === null) return 2;
  const file = o.rest[0] ?? vars.get(s, 'HISTFILE') ?? '';
  if (o.flags.has('c')) {
    s.history = [];
    s.historyBase = 1;
    s.historyNew = 0;
    return 0;
  }
  const position = o.values.get('d');
  if (position !== undefined) {
    const n = integer(position);
    const at = n === null ? -1 : n < 0 ? s.history.length + n : n - s.historyBase;
    if (at < 0 || at >= s.history.length)
      return yield* failed(s, 'history', `${position}: history position out of range`);
    s.history.splice(at, 1);
    return 0;
  }
  if (o.flags.has('w') || o.flags.has('a')) {
    const r = yield* writeHistory(s, file, o.flags.has('w'));
    return r < 0 ? yield* failed(s, 'history', `${file}: ${strerror(r)}`) : 0;
  }
  if (o.flags.has('r') || o.flags.has('n')) {
    yield* loadHistory(s);
    return 0;
  }
  if (o.flags.has('s')) {
    s.history[Math.max(0, s.history.length - 1)] = o.rest.join(' ');
    return 0;
  }
  if (o.flags.has('p')) return yield* output(s, 'history', `${o.rest.join('\n')}\n`);
  let from = 0;
  if (o.rest[0] !== undefined) {
    const n = integer(o.rest[0]);
    if (n === null) return yield* failed(s, 'history', `${o.rest[0]}: numeric argument required`);
    from = Math.max(0, s.history.length - Math.abs(n));
  }
  const lines = s.history.slice(from).map((line, i) => `${String(s.historyBase + from + i).padStart(5)}  ${line}\n`);
  return yield* output(s, 'history', lines.join(''));
}

/** `fc -l` lists; `fc -s` runs again. Editing in an editor is left out. */
function* fc(s: Shell, args: string[], usage: string): Sys<number | null> {
  const o = yield* readOptions(
    s,
    args.filter((a) => !/^-\d+$/.test(a)),
    'e:lnrs',
    usage,
  );
  if (o === null) return 2;
  const numbers = args
    .slice(1)
    .filter((a) => /^-?\d+$/.test(a))
    .map(Number);
  const index = (n: number): number => (n < 0 ? s.history.length + n : n - s.historyBase);
  if (o.flags.has('s')) {
    const change = o.rest.find((a) => a.includes('='));
    const text = o.rest.find((a) => !a.includes('='));
    let line =
      text === undefined
        ? s.history[s.history.length - 2]
        : /^-?\d+$/.test(text)
          ? s.history[index(Number(text))]
          : s.history
              .slice(0, -1)
              .reverse()
              .find((l) => l.startsWith(text));
    if (line === undefined) return yield* failed(s, 'fc', 'no command found');
    if (change !== undefined)
      line = line.replace(change.slice(0, change.indexOf('=')), () => change.slice(change.indexOf('=') + 1));
    s.history[s.history.length - 1] = line;
    yield* sys.write(2, `${line}\n`);
    return runText(s, line, { kind: 'eval', line: s.line - 1 });
  }
  if (!o.flags.has('l')) return yield* failed(s, 'fc', 'there is no editor in this shell; use fc -l and fc -s');
  const last = s.history.length - 2;
  const from = numbers[0] === undefined ? Math.max(0, last - 15) : Math.max(0, index(numbers[0]));
  const to = numbers[1] === undefined ? last : index(numbers[1]);
  const lines = s.history
    .slice(from, to + 1)
    .map((line, i) => `${o.flags.has('n') ? '' : s.historyBase + from + i}\t ${line}\n`);
  return yield* output(s, 'fc', (o.flags.has('r') ? lines.reverse() : lines).join(''));
}

function* caller(s: Shell, args: string[]): Sys<number> {
  const calls = s.frames.filter((f) => f.kind === 'function' || f.kind === 'source').reverse();
  const n = args[1] === undefined ? 0 : integer(args[1]);
  if (n === null) return yield* failed(s, 'caller', `${args[1]}: invalid number`, 2);
  const here = calls[n];
  if (here === undefined) return 1;
  const outer = calls[n + 1];
  const source = outer?.source ?? (s.script === '' ? 'NULL' : s.script);
  return yield* output(
    s,
    'caller',
    args[1] === undefined ? `${here.calledAt} ${source}\n` : `${here.calledAt} ${outer?.name ?? 'main'} ${source}\n`,
  );
}

export const systemBuiltins: Table = {
  trap: {
    special: true,
    usage: '[-lp] [[arg] signal_spec ...]',
    summary: 'Trap signals and other events.',
    *run({ s }, args) {
      return yield* trap(s, args, this.usage);
    },
  },
  umask: {
    usage: '[-p] [-S] [mode]',
    summary: 'Display or set file mode mask.',
    *run({ s }, args) {
      return yield* umask(s, args, this.usage);
    },
  },
  ulimit: {
    usage: '[-SHabcdefiklmnpqrstuvxPRT] [limit]',
    summary: 'Modify shell resource limits.',
    *run({ s }, args) {
      return yield* ulimit(s, args);
    },
  },
  times: {
    special: true,
    usage: '',
    summary: 'Display process times.',
    *run({ s }) {
      return yield* times(s);
    },
  },
  history: {
    usage: '[-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]',
    summary: 'Display or manipulate the history list.',
    *run({ s }, args) {
      return yield* history(s, args, this.usage);
    },
  },
  fc: {
    usage: '[-e ename] [-lnr] [first] [last] or fc -s [pat=rep] [command]',
    summary: 'Display or execute commands from the history list.',
    *run({ s }, args) {
      return yield* fc(s, args, this.usage);
    },
  },
  caller: {
    usage: '[expr]',
    summary: 'Return the context of the current subroutine call.',
    *run({ s }, args) {
      return yield* caller(s, args);
    },
  },
};
export { historySize };
