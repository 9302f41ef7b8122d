/** builtins/limits.ts — ulimit. */
import { type Sys, strerror, sys } from '../../lib/sdk.ts';
import { complain, output } from '../run/say.ts';
import type { Shell } from '../state.ts';
import { failed, integer, type Table } from './kit.ts';

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

export const limitBuiltins: Table = {
  ulimit: {
    usage: '[-SHabcdefiklmnpqrstuvxPRT] [limit]',
    summary: 'Modify shell resource limits.',
    *run({ s }, args) {
      return yield* ulimit(s, args);
    },
  },
};
