/** builtins/mapfile.ts — `mapfile`, also called `readarray`: lines into an array. */

import { SEEK_CUR } from '../../lib/consts.ts';
import { decodeUtf8, EINTR, type Sys, sys } from '../../lib/sdk.ts';
import { ShellError } from '../errors.ts';
import { pollSignals } from '../run/signals.ts';
import type { Turn } from '../turn.ts';
import * as vars from '../vars.ts';
import { failed, named, readOptions, type Table } from './kit.ts';

const MAX_BYTES = 8_000_000;

export type MapfileState = {
  fd: number;
  name: string;
  delimiter: number;
  strip: boolean;
  /** Lines wanted, 0: all; to be skipped first; index of the first. */
  count: number;
  skip: number;
  origin: number;
  keep: boolean;
  bytes: string;
  chunk: number;
};

export function* mapping(t: Turn, e: MapfileState): Sys<void> {
  const { s } = t;
  const wanted = e.count === 0 ? Infinity : e.count + e.skip;
  for (let lines = count(e); lines < wanted; lines = count(e)) {
    if (t.due) yield* t.rest();
    const got = yield* sys.read(e.fd, e.chunk);
    if (got === -EINTR) {
      yield* pollSignals(s);
      continue;
    }
    if (typeof got === 'number' || got.length === 0) break;
    for (let i = 0; i < got.length; i += 4096) e.bytes += String.fromCharCode(...got.subarray(i, i + 4096));
    if (e.bytes.length > MAX_BYTES) throw new ShellError('mapfile: cannot allocate memory', 'line');
  }
  s.effect = null;
  const { lines, used } = split(e, wanted);
  if (used < e.bytes.length) yield* sys.lseek(e.fd, used - e.bytes.length, SEEK_CUR);
  const items = lines.slice(e.skip).map((value, i) => ({ key: String(e.origin + i), value, append: false }));
  vars.setList(s, e.name, items, e.keep);
  s.status = 0;
}

function count(e: MapfileState): number {
  if (e.count === 0) return 0;
  let n = 0;
  for (let i = 0; i < e.bytes.length; i += 1) if (e.bytes.charCodeAt(i) === e.delimiter) n += 1;
  return n;
}

function split(e: MapfileState, wanted: number): { lines: string[]; used: number } {
  const sign = String.fromCharCode(e.delimiter);
  const lines: string[] = [];
  let at = 0;
  while (at < e.bytes.length && lines.length < wanted) {
    const end = e.bytes.indexOf(sign, at);
    const stop = end < 0 ? e.bytes.length : end + 1;
    const raw = e.bytes.slice(at, end >= 0 && e.strip ? end : stop);
    const bytes = Uint8Array.from(raw, (c) => c.charCodeAt(0));
    lines.push(decodeUtf8(bytes).replaceAll('\0', ''));
    at = stop;
  }
  return { lines, used: at };
}

function* start(t: Turn, args: string[], usage: string): Sys<number | null> {
  const { s } = t;
  const name = args[0] as string;
  const o = yield* readOptions(s, args, 'd:n:O:s:tu:C:c:', usage);
  if (o === null) return 2;
  const array = o.rest[0] ?? 'MAPFILE';
  if (!vars.isName(array)) return yield* failed(s, name, `${named(array)}: not a valid identifier`);
  if (vars.find(s, array)?.value.kind === 'assoc') return yield* failed(s, name, `${array}: not an indexed array`);
  const number = (letter: string): number => Math.max(0, Number.parseInt(o.values.get(letter) ?? '0', 10) || 0);
  const fd = number('u');
  const delimiter = o.values.get('d');
  const seekable = (yield* sys.lseek(fd, 0, SEEK_CUR)) >= 0;
  s.effect = {
    kind: 'mapfile',
    data: {
      fd,
      name: array,
      delimiter: delimiter === undefined ? 10 : delimiter === '' ? 0 : delimiter.charCodeAt(0),
      strip: o.flags.has('t'),
      count: number('n'),
      skip: number('s'),
      origin: number('O'),
      keep: o.flags.has('O'),
      bytes: '',
      chunk: number('n') > 0 && !seekable ? 1 : 16_384,
    } satisfies MapfileState,
  };
  return null;
}

const USAGE = '[-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]';
export const mapfileBuiltins: Table = {
  mapfile: {
    usage: USAGE,
    summary: 'Read lines from the standard input into an indexed array variable.',
    *run(t, args) {
      return yield* start(t, args, USAGE);
    },
  },
  readarray: {
    usage: USAGE,
    summary: 'Read lines from a file into an array variable.',
    *run(t, args) {
      return yield* start(t, args, USAGE);
    },
  },
};
