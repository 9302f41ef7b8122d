/** The line editor of the command line, as functions of (text, cursor): what readline's common keys do. */
export interface Edit {
  readonly text: string;
  readonly at: number;
}

export const killToStart = ({ text, at }: Edit): Edit => ({ text: text.slice(at), at: 0 });
export const killToEnd = ({ text, at }: Edit): Edit => ({ text: text.slice(0, at), at });

/** Back over blanks, then over the word before them. */
export function killWord({ text, at }: Edit): Edit {
  const kept = text.slice(0, at).replace(/\S+\s*$|\s+$/, '');
  return { text: kept + text.slice(at), at: kept.length };
}

export const insert = ({ text, at }: Edit, piece: string): Edit => ({
  text: text.slice(0, at) + piece + text.slice(at),
  at: at + piece.length,
});

/** Up and down through what was typed; the line in progress waits below the newest. */
export interface History {
  readonly entries: readonly string[];
  readonly index: number;
  readonly draft: string;
}

export const MAX_HISTORY = 500;

export function recall(history: History, step: -1 | 1, current: string): { history: History; text: string } | null {
  const index = history.index + step;
  if (index < 0 || index > history.entries.length) return null;
  const draft = history.index === history.entries.length ? current : history.draft;
  const text = index === history.entries.length ? draft : history.entries[index]!;
  return { history: { ...history, index, draft }, text };
}

/** Blank lines and immediate repeats are not remembered. */
export function remember(history: History, line: string): History {
  const keep = line.trim() !== '' && history.entries.at(-1) !== line;
  const entries = keep ? [...history.entries, line].slice(-MAX_HISTORY) : history.entries;
  return { entries, index: entries.length, draft: '' };
}
