import { describe, expect, test } from 'vitest';
import { continues, describeProblem, readSource } from './source.ts';

function said(text: string): string[] {
  const read = readSource(text);
  return read.ok ? [] : [...describeProblem(text, read.problem), ...(read.problem.incomplete ? ['(incomplete)'] : [])];
}

describe('mistakes, in the words bash has for them', () => {
  test.each([
    ['echo ok; fi', ["syntax error near unexpected token `fi'", "`echo ok; fi'"]],
    ['if true; echo; fi', ["syntax error near unexpected token `fi'", "`if true; echo; fi'"]],
    ['for i in a; echo; done', ["syntax error near unexpected token `echo'", "`for i in a; echo; done'"]],
    ['echo >', ["syntax error near unexpected token `newline'", "`echo >'"]],
    ['echo "a', ['unexpected EOF while looking for matching `"\'', '(incomplete)']],
    ['echo $(a', ["unexpected EOF while looking for matching `)'", '(incomplete)']],
    ['if true', ['syntax error: unexpected end of file', '(incomplete)']],
    ['while :; do', ['syntax error: unexpected end of file', '(incomplete)']],
    ['[[ a b ]]', ['conditional binary operator expected']],
    ['[[ a == ]]', ["unexpected argument `]]' to conditional binary operator"]],
    ['echo a', []],
    ['f() { :; }', []],
  ])('%s', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });
  test.each([
    ['a \\\n', true],
    ['a \\\\\n', false],
    ['a # \\\n', false],
    ['a', false],
  ])('%j goes on: %s', (text, expected) => {
    expect(continues(text)).toBe(expected);
  });
});
