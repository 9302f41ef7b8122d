/** builtins/remembered.ts — history and fc: what was typed. */
import { type Sys, strerror, sys } from '../../lib/sdk.ts';
import { loadHistory, writeHistory } from '../run/history.ts';
import { output } from '../run/say.ts';
import type { Shell } from '../state.ts';
import * as vars from '../vars.ts';
import { runText } from './flow.ts';
import { failed, integer, readOptions, type Table } from './kit.ts';

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

export const historyBuiltins: Table = {
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
};
