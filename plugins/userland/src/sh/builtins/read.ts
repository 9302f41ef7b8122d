/** builtins/read.ts — `read`: a line, or so many characters, into variables. */

import { SEEK_CUR } from '../../lib/consts.ts';
import { decodeUtf8, EINTR, type Sys, strerror, sys } from '../../lib/sdk.ts';
import { ArithmeticError, ShellError } from '../errors.ts';
import { POLLIN } from '../run/poll.ts';
import { complain } from '../run/say.ts';
import { pollSignals, runTraps, trappedStatus } from '../run/signals.ts';
import { type Shell, topFrame } from '../state.ts';
import type { Turn } from '../turn.ts';
import * as vars from '../vars.ts';
import { failed, named, readOptions, type Table } from './kit.ts';

const MAX_BYTES = 4_000_000;

export type ReadState = {
  fd: number;
  /** A byte; -1: none (read -N). */
  delimiter: number;
  raw: boolean;
  /** Characters wanted; 0: a whole line. */
  count: number;
  exact: boolean;
  deadline: number | null;
  names: string[];
  array: string | null;
  seekable: boolean;
  terminal: boolean;
  /** Bytes read so far, as signs 0 to 255; the last is a backslash that protects the next. */
  got: string;
  slash: boolean;
  /** Of `count`: characters so far, and bytes missing of one. */
  chars: number;
  missing: number;
  /** Bytes a terminal gave beyond the delimiter are lost, as they are in raw mode never read. */
  ended: 'no' | 'delimiter' | 'eof' | 'timeout' | 'error' | 'count';
};

function* start(t: Turn, args: string[], usage: string): Sys<number | null> {
  const { s } = t;
  const o = yield* readOptions(s, args, 'ersa:d:i:n:N:p:t:u:', usage);
  if (o === null) return 2;
  const fd = Number(o.values.get('u') ?? 0);
  if (!Number.isInteger(fd) || fd < 0)
    return yield* failed(s, 'read', `${o.values.get('u')}: invalid file descriptor specification`);
  const countText = o.values.get('N') ?? o.values.get('n');
  const count = countText === undefined ? 0 : Number(countText);
  if (!Number.isInteger(count) || count < 0) return yield* failed(s, 'read', `${countText}: invalid number`);
  const seconds = o.values.has('t')
    ? Number(o.values.get('t'))
    : vars.get(s, 'TMOUT') !== null
      ? Number(vars.get(s, 'TMOUT')) || null
      : null;
  if (seconds !== null && !(seconds >= 0))
    return yield* failed(s, 'read', `${o.values.get('t')}: invalid timeout specification`);
  const array = o.values.get('a') ?? null;
  const names = array === null ? (o.rest.length === 0 ? [] : o.rest) : [];
  for (const name of array === null ? names : [array]) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*(\[[\s\S]+\])?$/.test(name))
      return yield* failed(s, 'read', `${named(name)}: not a valid identifier`);
  }
  if (o.values.has('u') && (yield* sys.fcntl(fd, 1)) < 0)
    return yield* failed(s, 'read', `${fd}: invalid file descriptor: Bad file descriptor`);
  if (seconds === 0) {
    const ready = yield* sys.poll([{ fd, events: POLLIN }], 0);
    return typeof ready !== 'number' && (ready[0] ?? 0) !== 0 ? 0 : 1;
  }
  const terminal = yield* sys.isatty(fd);
  const prompt = o.values.get('p');
  if (prompt !== undefined && terminal) yield* sys.write(2, prompt);
  const delimiter = o.values.get('d');
  s.effect = {
    kind: 'read',
    data: {
      fd,
      delimiter: o.values.has('N')
        ? -1
        : delimiter === undefined
          ? 10
          : delimiter === ''
            ? 0
            : delimiter.charCodeAt(0) & 0xff,
      raw: o.flags.has('r'),
      count,
      exact: o.values.has('N'),
      deadline: seconds === null ? null : (yield* sys.clock_gettime(1)) + seconds * 1000,
      names: [...names],
      array,
      seekable: (yield* sys.lseek(fd, 0, SEEK_CUR)) >= 0,
      terminal,
      got: '',
      slash: false,
      chars: 0,
      missing: 0,
      ended: count === 0 && countText !== undefined ? 'count' : 'no',
    } satisfies ReadState,
  };
  return null;
}

/** The effect: reads until it is enough, then fills the variables. */
export function* reading(t: Turn, e: ReadState): Sys<void> {
  const { s } = t;
  while (e.ended === 'no') {
    if (t.due) yield* t.rest();
    if (e.deadline !== null && !(yield* waitFor(e))) break;
    yield* pollSignals(s);
    if (s.interactive && s.pending.includes(2) && !s.traps.has('INT')) {
      s.pending = s.pending.filter((sig) => sig !== 2);
      throw new ShellError('', 'interrupt', 130);
    }
    if (trappedStatus(s) !== null && runTraps(s)) {
      // The trap runs now; then reading goes on.
      topFrame(s).resume = { kind: 'read', data: e };
      s.effect = null;
      return;
    }
    const got = yield* sys.read(e.fd, e.seekable ? 512 : 1);
    if (got === -EINTR) continue;
    if (typeof got === 'number') {
      e.ended = 'error';
      yield* complain(s, `read: read error: ${e.fd}: ${strerror(got)}`);
    } else if (got.length === 0) e.ended = 'eof';
    else yield* take(e, got);
    if (e.got.length > MAX_BYTES) throw new ShellError('read: cannot allocate memory', 'line');
  }
  s.effect = null;
  try {
    s.status = fill(s, e);
  } catch (error) {
    if (error instanceof ArithmeticError) throw new ShellError(`read: ${error.message}`, 'line');
    throw error;
  }
}

function* waitFor(e: ReadState): Sys<boolean> {
  const left = (e.deadline as number) - (yield* sys.clock_gettime(1));
  const ready = left <= 0 ? [0] : yield* sys.poll([{ fd: e.fd, events: POLLIN }], Math.ceil(left));
  if (typeof ready === 'number') return true; // interrupted: read() will tell
  if ((ready[0] ?? 0) !== 0) return true;
  e.ended = 'timeout';
  return false;
}

/** Takes bytes up to the end of what is wanted; gives the rest of a chunk back. */
function* take(e: ReadState, bytes: Uint8Array): Sys<void> {
  const piece: number[] = [];
  let i = 0;
  for (; i < bytes.length && e.ended === 'no'; i += 1) {
    const b = bytes[i] as number;
    if (b === e.delimiter && !e.slash) {
      e.ended = 'delimiter';
      continue;
    }
    piece.push(b);
    const slash = b === 0x5c && !e.raw && !e.exact && !e.slash;
    if (e.count > 0 && !slash) countByte(e, b);
    e.slash = slash;
  }
  e.got += String.fromCharCode(...piece);
  if (i < bytes.length) yield* sys.lseek(e.fd, i - bytes.length, SEEK_CUR);
}

/** One more byte of `read -n`: a character counts when its last byte has come. */
function countByte(e: ReadState, b: number): void {
  if (e.missing > 0) e.missing -= 1;
  else e.missing = b >= 0xf0 ? 3 : b >= 0xe0 ? 2 : b >= 0xc0 ? 1 : 0;
  if (e.missing > 0) return;
  e.chars += 1;
  if (e.chars >= e.count) e.ended = 'count';
}

type Char = { c: string; kept: boolean };

/** The characters, backslashes taken away: `kept` ones do not split. */
function characters(e: ReadState): Char[] {
  const bytes = new Uint8Array(e.got.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = e.got.charCodeAt(i);
  const out: Char[] = [];
  let kept = false;
  for (const c of decodeUtf8(bytes)) {
    if (c === '\0') continue;
    if (!e.raw && c === '\\' && !kept) {
      kept = true;
      continue;
    }
    if (kept && c === '\n') {
      kept = false;
      continue;
    }
    out.push({ c, kept });
    kept = false;
  }
  return out;
}

function fill(s: Shell, e: ReadState): number {
  const chars = characters(e);
  const text = chars.map((x) => x.c).join('');
  const status =
    e.ended === 'timeout' ? 142 : e.ended === 'eof' ? (e.exact && e.count > 0 ? 1 : 1) : e.ended === 'error' ? 1 : 0;
  if (e.exact) {
    vars.assignAny(s, e.names[0] ?? 'REPLY', text);
    for (const name of e.names.slice(1)) vars.assignAny(s, name, '');
    return status;
  }
  const ifs = vars.get(s, 'IFS') ?? ' \t\n';
  if (e.array !== null) {
    const words = splitAll(chars, ifs);
    vars.setList(
      s,
      e.array,
      words.map((value) => ({ key: null, value, append: false })),
      false,
    );
    return status;
  }
  if (e.names.length === 0) {
    vars.set(s, 'REPLY', text);
    return status;
  }
  const values = splitInto(chars, ifs, e.names.length);
  for (let i = 0; i < e.names.length; i += 1) vars.assignAny(s, e.names[i] as string, values[i] ?? '');
  return status;
}

const isWhite = (x: Char | undefined, ifs: string): boolean =>
  x !== undefined && !x.kept && ' \t\n'.includes(x.c) && ifs.includes(x.c);
const isSeparator = (x: Char | undefined, ifs: string): boolean => x !== undefined && !x.kept && ifs.includes(x.c);

function splitAll(chars: readonly Char[], ifs: string): string[] {
  const out: string[] = [];
  let i = 0;
  while (isWhite(chars[i], ifs)) i += 1;
  while (i < chars.length) {
    let word = '';
    while (i < chars.length && !isSeparator(chars[i], ifs)) word += (chars[i++] as Char).c;
    out.push(word);
    while (isWhite(chars[i], ifs)) i += 1;
    if (i < chars.length && isSeparator(chars[i], ifs)) {
      i += 1;
      while (isWhite(chars[i], ifs)) i += 1;
    }
  }
  return out;
}

/** The last variable gets what is left, without white space at its ends; one separator at the end of a single field is dropped too. */
function splitInto(chars: readonly Char[], ifs: string, count: number): string[] {
  const out: string[] = [];
  let i = 0;
  while (isWhite(chars[i], ifs)) i += 1;
  while (out.length < count - 1 && i < chars.length) {
    let word = '';
    while (i < chars.length && !isSeparator(chars[i], ifs)) word += (chars[i++] as Char).c;
    out.push(word);
    while (isWhite(chars[i], ifs)) i += 1;
    if (i < chars.length && isSeparator(chars[i], ifs) && !isWhite(chars[i], ifs)) {
      i += 1;
      while (isWhite(chars[i], ifs)) i += 1;
    }
  }
  let end = chars.length;
  while (end > i && isWhite(chars[end - 1], ifs)) end -= 1;
  // `a:` read into one variable is `a`, but `a:b:` is left as it is.
  if (
    end > i &&
    isSeparator(chars[end - 1], ifs) &&
    !chars.slice(i, end - 1).some((x) => isSeparator(x, ifs) && !isWhite(x, ifs))
  ) {
    end -= 1;
    while (end > i && isWhite(chars[end - 1], ifs)) end -= 1;
  }
  out.push(
    chars
      .slice(i, end)
      .map((x) => x.c)
      .join(''),
  );
  return out;
}

export const readBuiltins: Table = {
  read: {
    usage: '[-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]',
    summary: 'Read a line from the standard input and split it into fields.',
    *run(t, args) {
      return yield* start(t, args, this.usage);
    },
  },
};
