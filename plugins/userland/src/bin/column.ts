/** bin/column.ts — column(1): lines in columns, or words as a table. */
import { largest, textWidth } from '../lib/columns.ts';
import { Input } from '../lib/input.ts';
import { tool } from '../lib/tool.ts';

export const column = tool({
  path: '/usr/bin/column',
  summary: 'columnate lists',
  options: 'tc:s:o:xN:e',
  long: ['table=t', 'output-width=c', 'separator=s', 'output-separator=o', 'fillrows=x'],
  shortName: true,
  *run(t) {
    const lines: string[] = [];
    const input = new Input(t, t.operands);
    for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine()) if (l.trim() !== '') lines.push(l);
    if (!t.has('t')) {
      const width = largest(lines, textWidth, 1);
      const cell = (Math.floor(width / 8) + 1) * 8;
      const columns = Math.max(1, Math.floor(Number(t.value('c') ?? 80) / cell));
      const rows = Math.ceil(lines.length / columns);
      for (let r = 0; r < rows; r += 1) {
        let out = '';
        let at = 0;
        for (let c = 0; c * rows + r < lines.length; c += 1) {
          while (at < c * cell) {
            out += '\t';
            at = (Math.floor(at / 8) + 1) * 8;
          }
          const text = lines[c * rows + r] as string;
          out += text;
          at += textWidth(text);
        }
        yield* t.print(`${out}\n`);
      }
      return 0;
    }
    const sep = t.value('s');
    const rows = lines.map((l) => (sep === undefined ? l.trim().split(/[ \t]+/) : l.split(sep)));
    const widths: number[] = [];
    for (const row of rows) {
      for (const [i, c] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, textWidth(c));
    }
    const gap = t.value('o') ?? '  ';
    for (const row of rows)
      yield* t.print(
        `${row.map((c, i) => (i === row.length - 1 ? c : c + ' '.repeat((widths[i] ?? 0) - textWidth(c)))).join(gap)}\n`,
      );
    return 0;
  },
});
