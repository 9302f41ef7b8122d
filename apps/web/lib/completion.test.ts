import { describe, expect, test } from 'vitest';
import { completion } from './completion.ts';

describe('Tab', () => {
  test('finishes the only word, and goes into a folder', () => {
    expect(completion({ from: 0, words: ['pstree'] }, 'pst', 3)).toEqual({ text: 'pstree ', at: 7, choices: [] });
    expect(completion({ from: 3, words: ['proc/'] }, 'ls pr', 5)).toMatchObject({ text: 'ls proc/', at: 8 });
  });
  test('goes as far as all candidates agree, and lists them', () => {
    expect(completion({ from: 5, words: ['hello.c', 'hello.ko'] }, 'echo h', 6)).toEqual({
      text: 'echo hello.',
      at: 11,
      choices: ['hello.c', 'hello.ko'],
    });
  });
  test('keeps what stands behind the cursor', () => {
    expect(completion({ from: 0, words: ['kill'] }, 'ki 1', 2)?.text).toBe('kill  1');
  });
  test.each([null, 1, {}, { from: 9, words: ['x'] }, { from: 0, words: [] }, { from: 0, words: [3] }])(
    'ignores %j',
    (answer) => {
      expect(completion(answer, 'ki', 2)).toBeNull();
    },
  );
});
