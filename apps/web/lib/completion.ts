/** What the machine answers to Tab, applied to the line. */
import type { Completion } from '@killinit/ui';

/** Candidates for the word that begins at `from`. Anything else is no answer. */
export function completion(answer: unknown, line: string, at: number): Completion | null {
  const { from, words } = (answer ?? {}) as { from?: unknown; words?: unknown };
  if (typeof from !== 'number' || !Array.isArray(words) || from < 0 || from > at) return null;
  const choices = words.filter((w): w is string => typeof w === 'string');
  if (choices.length === 0) return null;
  const common = choices.reduce(commonPrefix);
  const typed = line.slice(from, at);
  const only = choices.length === 1;
  // The only candidate is a finished word, unless it is a folder one may go on into.
  const grown = common.startsWith(typed) || only ? common + (only && !common.endsWith('/') ? ' ' : '') : typed;
  return { text: line.slice(0, from) + grown + line.slice(at), at: from + grown.length, choices: only ? [] : choices };
}

function commonPrefix(a: string, b: string): string {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return a.slice(0, n);
}
