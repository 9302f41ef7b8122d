/** bin/nl.ts — nl(1), rev(1) and tac(1): lines numbered, and lines or files reversed. */
import { tool } from '../lib/tool.ts';
import { eachLine, ending, whole } from './each-line.ts';

export const rev = tool({
  path: '/usr/bin/rev',
  summary: 'reverse lines characterwise',
  options: '0',
  shortName: true,
  *run(t) {
    return yield* eachLine(t, (l, _n, input) => [...l].reverse().join('') + ending(input));
  },
});

export const nl = tool({
  path: '/usr/bin/nl',
  summary: 'number lines of files',
  options: 'b:i:n:s:v:w:ph:f:d:l:',
  long: [
    'body-numbering=b',
    'line-increment=i',
    'number-format=n',
    'number-separator=s',
    'starting-line-number=v',
    'number-width=w',
  ],
  *run(t) {
    const width = Number(t.value('w') ?? 6);
    const separator = t.value('s') ?? '\t';
    const style = t.value('b') ?? 't';
    const format = t.value('n') ?? 'rn';
    const step = Number(t.value('i') ?? 1);
    let next = Number(t.value('v') ?? 1);
    return yield* eachLine(t, (l, _n, input) => {
      const numbered = style === 'a' || (style === 't' && l !== '');
      if (!numbered) return `${' '.repeat(width + separator.length)}${l}${ending(input)}`;
      const cell = String(next);
      next += step;
      const shown = format === 'ln' ? cell.padEnd(width) : cell.padStart(width, format === 'rz' ? '0' : ' ');
      return `${shown}${separator}${l}${ending(input)}`;
    });
  },
});

export const tac = tool({
  path: '/usr/bin/tac',
  summary: 'concatenate and print files in reverse',
  options: 'brs:',
  long: ['before=b', 'separator=s'],
  *run(t) {
    for (const file of t.operands.length === 0 ? ['-'] : t.operands) {
      const text = yield* whole(t, file);
      if (text === null) continue;
      const parts = text.split('\n');
      const last = parts.pop() as string;
      if (last !== '') yield* t.print(last);
      for (let i = parts.length - 1; i >= 0; i -= 1) yield* t.print(`${parts[i]}\n`);
    }
    return 0;
  },
});
