import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createScreen, feed, MAX_LINES, textOf } from './screen.ts';

function show(...chunks: string[]) {
  const screen = createScreen();
  for (const chunk of chunks) feed(screen, chunk);
  return screen;
}
const text = (...chunks: string[]) => show(...chunks).lines.map(textOf);

describe('the terminal screen', () => {
  test.each([
    ['breaks lines', 'a\r\nb', ['a', 'b']],
    ['overwrites after a carriage return', 'abc\rX', ['Xbc']],
    ['steps back for a backspace', 'ab\b \bc', ['ac']],
    ['stops at every eighth column', 'a\tb', ['a       b']],
    ['swallows a title', '\x1b]0;evil\x07ok', ['ok']],
    ['swallows what it does not know', '\x1b[?2004hok\x1b(B', ['ok']],
    ['clears', 'old\r\nold\x1b[H\x1b[2Jnew', ['new']],
    ['erases to the end of the line', 'abcdef\x1b[3D\x1b[K', ['abc']],
    ['goes up a line', 'one\r\ntwo\x1b[A\rONE', ['ONE', 'two']],
    ['shows markup as text', '<b>x</b>&amp;', ['<b>x</b>&amp;']],
  ])('%s', (_name, data, lines) => expect(text(data)).toEqual(lines));

  test('colours become class names', () => {
    expect(show('\x1b[1;31mred\x1b[0m plain').lines[0]!.spans).toEqual([
      { text: 'red', style: 'a-bold a-31' },
      { text: ' plain', style: '' },
    ]);
  });

  test('a program may ask for a file to be edited, and for nothing else', () => {
    const screen = show('a\x1b]777;edit;/home/ana/x.c\x07b', '\x1b]777;open;/etc\x07', '\x1b]777;edit;relative\x07');
    expect(screen.edits).toEqual(['/home/ana/x.c']);
    expect(screen.lines.map(textOf)).toEqual(['ab']);
    feed(screen, '\x1b]777;edit;/x\x07'.repeat(99));
    expect(screen.edits.length).toBeLessThan(10);
  });

  test('a sequence may come in two pieces', () => {
    expect(text('a\x1b[3', '1mb')).toEqual(['ab']);
  });

  test('keeps the last lines of a flood, and untouched lines as they were', () => {
    const screen = show('y\n'.repeat(MAX_LINES * 3));
    expect(screen.lines).toHaveLength(MAX_LINES);
    const before = screen.lines[5];
    feed(screen, 'z');
    expect(screen.lines[5]).toBe(before);
  });

  test('any bytes in any pieces give the same bounded screen', () => {
    const wild = fc.array(
      fc.oneof(
        fc.string(),
        fc.constantFrom(
          '\x1b',
          '\x1b[',
          ';',
          '7',
          'J',
          'K',
          'A',
          '(',
          '#',
          '\ud83d',
          '\ude00',
          '\n',
          '\r',
          '\x1b]',
          '\x07',
        ),
      ),
    );
    fc.assert(
      fc.property(wild, (pieces) => {
        expect(text(...pieces)).toEqual(text(pieces.join('')));
      }),
      { numRuns: 2000 },
    );
  });
});
