/** The manual is spelled right: every word of our own text is in the dictionary, in the list below, or names something of the machine. */
import dictionary from 'dictionary-en';
import nspell from 'nspell';
import { expect, test } from 'vitest';
import { JARGON } from './jargon.ts';
import { BUILTINS } from './pages/builtins.ts';
import { CALLS } from './pages/calls.ts';
import { FILE_COMMANDS } from './pages/commands-files.ts';
import { PROCESS_COMMANDS } from './pages/commands-processes.ts';
import { OVERVIEWS } from './pages/overviews.ts';
import { SIGNAL_PAGES } from './pages/signals.ts';

test('every word is one', () => {
  const spell = nspell(dictionary.aff, dictionary.dic);
  const known = new Set(JARGON.toLowerCase().split(/\s+/));
  const wrong = new Map<string, string>();
  for (const p of [...PROCESS_COMMANDS, ...FILE_COMMANDS, ...BUILTINS, ...CALLS, ...OVERVIEWS, ...SIGNAL_PAGES]) {
    const own = [
      p.summary,
      p.description,
      ...(p.options ?? []).map(([, t]) => t),
      ...(p.exit ?? []).map(([, t]) => t),
    ].join('\n');
    // Names in capitals, with digits, slashes, underscores, dots or dashes are not prose; nor is what stands between quotes.
    const prose = own.replace(/'[^'\n]*'/g, ' ').replace(/\S*[\d/_<>$\\%@#{}[\]|=+*]\S*/g, ' ');
    for (const word of prose.match(/(?<![\w.-])[A-Za-z][a-z]+(?:[’'][a-z]+)?(?![\w(.-]*\()/g) ?? []) {
      const w = word.replace('’', "'");
      if (!spell.correct(w) && !spell.correct(w.toLowerCase()) && !known.has(w.toLowerCase())) wrong.set(w, p.name);
    }
  }
  expect([...wrong]).toEqual([]);
});
