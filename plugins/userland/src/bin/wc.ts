/** bin/wc.ts — wc(1): lines, words, characters, bytes and the longest line. */

import { charWidth } from '../lib/columns.ts';
import { S_IFMT, S_IFREG } from '../lib/consts.ts';
import { Input, type InputState } from '../lib/input.ts';
import { decodeUtf8, type Sys, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';

/** Plain data, replaced as a whole. */
interface Counts {
  readonly [key: string]: number | boolean;
  readonly lines: number;
  readonly words: number;
  readonly chars: number;
  readonly bytes: number;
  readonly longest: number;
  readonly column: number;
  readonly inWord: boolean;
}
interface State {
  readonly [key: string]: InputState | Counts | number;
  readonly input: InputState;
  readonly now: Counts;
  readonly total: Counts;
  readonly shown: number;
}
const NONE: Counts = { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0, column: 0, inWord: false };

export const wc = tool({
  path: '/usr/bin/wc',
  summary: 'print newline, word, and byte counts for each file',
  options: 'clLmw',
  long: ['bytes=c', 'lines=l', 'max-line-length=L', 'chars=m', 'words=w', 'total:'],
  *run(t) {
    const saved = t.saved as State | null;
    const any = 'clLmw'.split('').some((o) => t.has(o));
    const show = (o: string): boolean => (any ? t.has(o) : 'lwc'.includes(o));
    const input = new Input(t, t.operands, saved?.input);
    const width = yield* fieldWidth(t);
    yield* t.ready();
    const row = function* (c: Counts, name: string): Sys<void> {
      const cells = [
        show('l') ? c.lines : null,
        show('w') ? c.words : null,
        show('m') ? c.chars : null,
        show('c') ? c.bytes : null,
        show('L') ? c.longest : null,
      ].filter((n) => n !== null);
      yield* t.print(`${cells.map((n) => String(n).padStart(width)).join(' ')}${name === '' ? '' : ` ${name}`}\n`);
    };
    const exact = show('m') || show('L') || show('w');
    let now = saved?.now ?? NONE;
    let total = saved?.total ?? NONE;
    let shown = saved?.shown ?? 0;
    while (input.open || (yield* input.next())) {
      for (let b = yield* input.chunk(); b !== null; b = yield* input.chunk()) {
        const whole = exact ? yield* completeText(input, b) : b;
        now = exact ? countText(now, whole) : countLines(now, whole);
        if (t.due) yield* t.checkpoint({ input: input.save(), now, total, shown });
      }
      if (t.due) yield* t.checkpoint({ input: input.save(), now, total, shown });
      now = { ...now, longest: Math.max(now.longest, now.column) };
      yield* row(now, t.operands.length === 0 ? '' : input.file);
      total = add(total, now);
      now = NONE;
      shown += 1;
      yield* input.close();
    }
    const when = t.value('total') ?? 'auto';
    if (when === 'always' || when === 'only' || (when === 'auto' && t.operands.length > 1)) yield* row(total, 'total');
    return 0;
  },
});

/** As wide as the sum of the sizes needs; 7 when a size cannot be known; 1 for a single number. */
function* fieldWidth(t: Tool): Sys<number> {
  const columns = 'clLmw'.split('').filter((o) => t.has(o)).length;
  if (columns === 1 && t.operands.length <= 1) return 1;
  let total = 0;
  let width = 1;
  for (const file of t.operands.length === 0 ? ['-'] : t.operands) {
    const st = yield* file === '-' ? sys.fstat(0) : sys.stat(file);
    if (typeof st === 'number') continue;
    if ((st.mode & S_IFMT) === S_IFREG) total += st.size;
    else width = 7;
  }
  return Math.max(width, String(total).length);
}

/** The chunk, lengthened to the end of a character that is cut in two. */
function* completeText(input: Input, b: Uint8Array): Sys<Uint8Array> {
  let tail = 0;
  while (tail < 3 && tail < b.length && ((b[b.length - 1 - tail] as number) & 0xc0) === 0x80) tail += 1;
  const lead = b[b.length - 1 - tail];
  const need = lead === undefined ? 0 : lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
  if (need <= tail || tail + 1 > b.length) return b;
  const more = yield* input.chunk(need - tail);
  if (more === null) return b;
  const out = new Uint8Array(b.length + more.length);
  out.set(b);
  out.set(more, b.length);
  return out;
}
function countLines(c: Counts, b: Uint8Array): Counts {
  let lines = c.lines;
  for (let i = b.indexOf(10); i >= 0; i = b.indexOf(10, i + 1)) lines += 1;
  return { ...c, lines, bytes: c.bytes + b.length };
}
function countText(c: Counts, b: Uint8Array): Counts {
  let { lines, words, chars, longest, column, inWord } = c;
  for (const ch of decodeUtf8(b)) {
    const code = ch.codePointAt(0) as number;
    if (code < 0xdc80 || code > 0xdcff) chars += 1;
    if (code === 32 || (code >= 9 && code <= 13)) {
      inWord = false;
      if (code === 10) lines += 1;
      if (code === 10 || code === 13 || code === 12) {
        longest = Math.max(longest, column);
        column = 0;
      } else if (code === 9) column += 8 - (column % 8);
      else if (code === 32) column += 1;
      continue;
    }
    column += charWidth(code);
    if (!inWord && code > 32 && code !== 127) {
      words += 1;
      inWord = true;
    }
  }
  return { lines, words, chars, bytes: c.bytes + b.length, longest, column, inWord };
}
const add = (a: Counts, b: Counts): Counts => ({
  ...NONE,
  lines: a.lines + b.lines,
  words: a.words + b.words,
  chars: a.chars + b.chars,
  bytes: a.bytes + b.bytes,
  longest: Math.max(a.longest, b.longest),
});
