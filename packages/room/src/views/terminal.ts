/** views/terminal.ts — what one terminal printed, as far back as a person may want to scroll; and what was typed into it. */
import type { Millis } from '@killinit/kernel-sim';
import { LIMITS } from '../limits.ts';
import type { Seq } from '../types.ts';

export interface Scrollback {
  /** Raw output, control sequences included. Begins at the beginning of a line. */
  readonly text: string;
  readonly lines: number;
  /** Signs ever cut off at the beginning; with it a screen knows where `text` goes on from what it drew. */
  readonly dropped: number;
}

export const EMPTY_SCROLLBACK: Scrollback = { text: '', lines: 0, dropped: 0 };

export function withOutput(old: Scrollback, data: string): Scrollback {
  const text = old.text + data;
  const lines = old.lines + count(data, '\n');
  const cut = cutAt(text, lines - LIMITS.scrollbackLines, text.length - LIMITS.scrollbackChars);
  if (cut === 0) return { ...old, text, lines };
  return { text: text.slice(cut), lines: lines - count(text.slice(0, cut), '\n'), dropped: old.dropped + cut };
}

/** The first beginning of a line behind `lines` lines and `chars` signs. */
function cutAt(text: string, lines: number, chars: number): number {
  let at = 0;
  for (let cut = 0; cut < lines || at < chars; cut++) {
    const end = text.indexOf('\n', at);
    if (end < 0) return Math.max(at, chars);
    at = end + 1;
  }
  return at;
}

function count(text: string, sign: string): number {
  let n = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) n++;
  return n;
}

export interface CommandRow {
  readonly key: string;
  readonly seq: Seq;
  readonly at: Millis;
  readonly line: string;
  /** Null while it runs. */
  readonly status: number | null;
}

export function withCommand(rows: readonly CommandRow[], row: CommandRow, keep: number): readonly CommandRow[] {
  return [...rows, row].slice(-keep);
}

/** The newest command of the list that still runs has ended. */
export function withStatus(rows: readonly CommandRow[], status: number): readonly CommandRow[] {
  const last = rows.at(-1);
  return last && last.status === null ? [...rows.slice(0, -1), { ...last, status }] : rows;
}
