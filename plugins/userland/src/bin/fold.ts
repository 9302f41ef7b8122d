/** bin/fold.ts — fold(1), expand(1) and unexpand(1): lines by the columns they take. */
import { tool } from '../lib/tool.ts';
import { eachLine, ending } from './each-line.ts';

export const fold = tool({
  path: '/usr/bin/fold',
  summary: 'wrap each input line to fit in specified width',
  options: 'bsw:0123456789',
  long: ['bytes=b', 'spaces=s', 'width=w'],
  *run(t) {
    const digits = t.options
      .filter((o) => /^[0-9]$/.test(o.name))
      .map((o) => o.name)
      .join('');
    const width = Number(t.value('w') ?? (digits || 80));
    if (!(width > 0)) yield* t.die(`invalid number of columns: '${t.value('w')}'`);
    return yield* eachLine(t, (l, _n, input) => {
      let out = '';
      let line = '';
      let column = 0;
      for (const c of l) {
        const next =
          c === '\t'
            ? (Math.floor(column / 8) + 1) * 8
            : c === '\b'
              ? Math.max(0, column - 1)
              : c === '\r'
                ? 0
                : column + 1;
        if (next > width && line !== '') {
          const blank = t.has('s') ? Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t')) : -1;
          if (blank >= 0) {
            out += `${line.slice(0, blank + 1)}\n`;
            line = line.slice(blank + 1);
          } else {
            out += `${line}\n`;
            line = '';
          }
          column = [...line].length;
        }
        line += c;
        column = c === '\t' ? (Math.floor(column / 8) + 1) * 8 : column + 1;
      }
      return out + line + ending(input);
    });
  },
});

export const expand = tool({
  path: '/usr/bin/expand',
  summary: 'convert tabs to spaces',
  options: 'it:',
  long: ['initial=i', 'tabs=t'],
  *run(t) {
    const size = Number(t.value('t') ?? 8) || 8;
    return yield* eachLine(t, (l, _n, input) => {
      let out = '';
      let leading = true;
      for (const c of l) {
        if (c !== ' ' && c !== '\t') leading = false;
        if (c === '\t' && (leading || !t.has('i'))) out += ' '.repeat(size - (out.length % size));
        else out += c;
      }
      return out + ending(input);
    });
  },
});
export const unexpand = tool({
  path: '/usr/bin/unexpand',
  summary: 'convert spaces to tabs',
  options: 'at:',
  long: ['all=a', 'tabs=t', 'first-only'],
  *run(t) {
    const size = Number(t.value('t') ?? 8) || 8;
    const all = (t.has('a') || t.has('t')) && !t.has('first-only');
    return yield* eachLine(t, (l, _n, input) => {
      let out = '';
      let blanks = 0;
      let column = 0;
      let leading = true;
      const flush = (): void => {
        out += ' '.repeat(blanks);
        blanks = 0;
      };
      for (const c of l) {
        if ((c === ' ' || c === '\t') && (leading || all)) {
          const next = c === '\t' ? (Math.floor(column / size) + 1) * size : column + 1;
          blanks += next - column;
          column = next;
          if (column % size === 0 && (blanks > 1 || c === '\t')) {
            out += '\t';
            blanks = 0;
          }
          continue;
        }
        flush();
        leading = false;
        out += c;
        column += 1;
      }
      flush();
      return out + ending(input);
    });
  },
});
