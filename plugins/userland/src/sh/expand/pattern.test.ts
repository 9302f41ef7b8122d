import { describe, expect, test } from 'vitest';
import { compilePattern, matches } from './pattern.ts';
import { removeMatch, replaceMatch } from './pattern-parts.ts';

const match = (pattern: string, text: string): boolean => matches(compilePattern(pattern, { extglob: true }), text);

describe('patterns', () => {
  test.each([
    ['*', '', true],
    ['a*c', 'abc', true],
    ['a*c', 'ab', false],
    ['?', 'ä', true],
    ['?', '😀', true],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[^a]', 'b', true],
    ['[]]', ']', true],
    ['[[:digit:]]', '7', true],
    ['[a', '[a', true],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['@(a|b)c', 'bc', true],
    ['+(ab)', 'ababab', true],
    ['+(ab)', '', false],
    ['*(a|b)x', 'abax', true],
    ['?(a)b', 'b', true],
    ['!(a)', 'b', true],
    ['!(a)', 'a', false],
    ['a!(b)c', 'axc', true],
    ['*.!(c|h)', 'x.o', true],
    ['@(a|@(b|c))', 'c', true],
    ['@(a', '@(a', true],
  ])('%s on %s', (pattern, text, expected) => {
    expect(match(pattern, text)).toBe(expected);
  });

  test('time is bounded by pattern and text, not by their ways', () => {
    expect(match(`${'*a'.repeat(20)}b`, 'a'.repeat(20_000))).toBe(false);
    expect(match('*(*(*(a)))b', 'a'.repeat(500))).toBe(false);
  }, 5000);
});

describe('parts of a text', () => {
  const p = (s: string) => compilePattern(s, { extglob: true });
  test.each([
    ['a/b/c', '*/', '#', 'b/c'],
    ['a/b/c', '*/', '##', 'c'],
    ['a.b.c', '.*', '%', 'a.b'],
    ['a.b.c', '.*', '%%', 'a'],
    ['aaab', '+(a)', '##', 'b'],
    ['abc', 'x', '#', 'abc'],
  ] as const)('%s without %s (%s)', (text, pattern, how, expected) => {
    expect(removeMatch(p(pattern), text, how)).toBe(expected);
  });
  test.each([
    ['banana', 'a', 'all', 'b_n_n_'],
    ['banana', 'a*', 'first', 'b_'],
    ['abc', '?(z)', 'all', '_a_b_c'],
    ['abc', '*(b)', 'all', '_a__c'],
    ['', '*', 'all', '_'],
    ['abc', '', 'prefix', '_abc'],
  ] as const)('%s with %s (%s) replaced', (text, pattern, how, expected) => {
    expect(replaceMatch(p(pattern), text, how, () => '_')).toBe(expected);
  });
});
