import { describe, expect, test } from 'vitest';
import { CTRL_EDITS, KILLS } from './bindings.ts';
import {
  deleteLeft,
  deleteRight,
  type History,
  insert,
  killToEnd,
  killToStart,
  killWord,
  killWordRight,
  recall,
  remember,
  searchBack,
  transpose,
  wordLeft,
  wordRight,
} from './editing.ts';

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

  test.each([
    ['goes a word left', wordLeft, 'sudo kill  1', 10, 'sudo kill  1', 5],
    ['goes a word right', wordRight, 'sudo kill', 0, 'sudo kill', 4],
    ['goes right over blanks', wordRight, 'sudo kill', 4, 'sudo kill', 9],
    ['deletes under the cursor', deleteRight, 'abc', 1, 'ac', 1],
    ['deletes before the cursor', deleteLeft, 'abc', 1, 'bc', 0],
    ['deletes nothing before the beginning', deleteLeft, 'abc', 0, 'abc', 0],
    ['deletes the word behind', killWordRight, 'kill -9 1', 4, 'kill 1', 4],
    ['changes two signs at the end', transpose, 'ab', 2, 'ba', 2],
    ['changes two signs in the middle', transpose, 'abc', 1, 'bac', 2],
    ['changes nothing at the beginning', transpose, 'abc', 0, 'abc', 0],
  ])('%s', (_name, edit, text, at, after, to) => expect(edit({ text, at })).toEqual({ text: after, at: to }));

  test('every key that kills remembers what it took', () => {
    for (const [key, taken] of Object.entries(KILLS)) {
      const edit = { text: 'sudo kill -9 1', at: 9 };
      const left = CTRL_EDITS[key]!(edit);
      expect(taken(edit).length).toBe(edit.text.length - left.text.length);
    }
  });

  test('searches backwards', () => {
    const past = ['ls', 'kill 1', 'ps', 'kill -9 1'];
    expect(searchBack(past, 'kill', 4)).toBe(3);
    expect(searchBack(past, 'kill', 3)).toBe(1);
    expect(searchBack(past, 'kill', 1)).toBeNull();
    expect(searchBack(past, '', 4)).toBeNull();
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
