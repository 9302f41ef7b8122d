/** builtins/system.ts — trap, umask, ulimit, times, history, fc, caller. */

import { parseMode } from '../../lib/modes.ts';
import { type Sys, sys } from '../../lib/sdk.ts';
import { singleQuote } from '../expand/transform.ts';
import { complain, output } from '../run/say.ts';
import { applyTrap, functionDepth, isPseudo, signalNumber, trapKey } from '../run/signals.ts';
import type { Shell } from '../state.ts';
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

function* times(s: Shell): Sys<number> {
  const t = yield* sys.times();
  if (typeof t === 'number') return 1;
  const show = (ticks: number): string => `${Math.floor(ticks / 6000)}m${((ticks % 6000) / 100).toFixed(3)}s`;
  return yield* output(s, 'times', `${show(t.user)} ${show(t.sys)}\n${show(t.cuser)} ${show(t.csys)}\n`);
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
  times: {
    special: true,
    usage: '',
    summary: 'Display process times.',
    *run({ s }) {
      return yield* times(s);
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
