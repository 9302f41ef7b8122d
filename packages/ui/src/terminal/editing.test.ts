import { describe, expect, test } from 'vitest';
import { type History, insert, killToEnd, killToStart, killWord, recall, remember } from './editing.ts';

describe('the command line', () => {
  test.each([
    ['kill -9 1', 9, 'kill -9 '],
    ['kill -9 ', 8, 'kill '],
    ['kill', 0, 'kill'],
  ])('deletes a word of %j at %i', (text, at, left) => expect(killWord({ text, at }).text).toBe(left));

  test('deletes to either end', () => {
    expect(killToStart({ text: 'abcd', at: 2 })).toEqual({ text: 'cd', at: 0 });
    expect(killToEnd({ text: 'abcd', at: 2 })).toEqual({ text: 'ab', at: 2 });
    expect(insert({ text: 'ad', at: 1 }, 'bc')).toEqual({ text: 'abcd', at: 3 });
  });

  test('remembers what was typed, and keeps the draft', () => {
    let h: History = { entries: [], index: 0, draft: '' };
    for (const line of ['ls', 'ls', '  ', 'ps']) h = remember(h, line);
    expect(h.entries).toEqual(['ls', 'ps']);
    const up = recall(h, -1, 'dra')!;
    expect(up.text).toBe('ps');
    expect(recall(recall(up.history, -1, 'ps')!.history, -1, 'ls')).toBeNull();
    expect(recall(up.history, 1, 'ps')!.text).toBe('dra');
  });
});
