/** The line editor of the command line, as functions of (text, cursor): what readline's common keys do. */
export interface Edit {
  readonly text: string;
  readonly at: number;
}

export const toStart = (e: Edit): Edit => ({ ...e, at: 0 });
export const toEnd = (e: Edit): Edit => ({ ...e, at: e.text.length });
export const left = ({ text, at }: Edit): Edit => ({ text, at: Math.max(0, at - 1) });
export const right = ({ text, at }: Edit): Edit => ({ text, at: Math.min(text.length, at + 1) });
export const wordLeft = ({ text, at }: Edit): Edit => ({ text, at: /\w*\W*$/.exec(text.slice(0, at))!.index });
export const wordRight = ({ text, at }: Edit): Edit => ({ text, at: at + /^\W*\w*/.exec(text.slice(at))![0].length });

export const deleteRight = ({ text, at }: Edit): Edit => ({ text: text.slice(0, at) + text.slice(at + 1), at });
export const deleteLeft = ({ text, at }: Edit): Edit =>
  at === 0 ? { text, at } : { text: text.slice(0, at - 1) + text.slice(at), at: at - 1 };
export const killWordRight = (e: Edit): Edit => ({
  text: e.text.slice(0, e.at) + e.text.slice(wordRight(e).at),
  at: e.at,
});

/** The signs around the cursor change places; at the end of the line, the last two. */
export function transpose({ text, at }: Edit): Edit {
  const to = at === text.length ? at : at + 1;
  if (at === 0 || to < 2) return { text, at };
  return { text: text.slice(0, to - 2) + text[to - 1] + text[to - 2] + text.slice(to), at: to };
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

/** The newest line before `before` that holds `what`: the search of Ctrl R. */
export function searchBack(entries: readonly string[], what: string, before: number): number | null {
  if (what === '') return null;
  for (let i = Math.min(before, entries.length) - 1; i >= 0; i--) if (entries[i]!.includes(what)) return i;
  return null;
}

/** Blank lines and immediate repeats are not remembered. */
export function remember(history: History, line: string): History {
  const keep = line.trim() !== '' && history.entries.at(-1) !== line;
  const entries = keep ? [...history.entries, line].slice(-MAX_HISTORY) : history.entries;
  return { entries, index: entries.length, draft: '' };
}
