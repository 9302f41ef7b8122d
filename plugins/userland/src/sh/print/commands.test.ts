import { describe, expect, test } from 'vitest';
import { printBody, printJob } from './commands.ts';

describe('commands written out', () => {
  test.each([
    ['sleep 5|cat', 'sleep 5 | cat'],
    ['(sleep 1;echo x)', '( sleep 1; echo x )'],
    ['{ a;b; }', '{ a; b; }'],
    ['echo hi>&2', 'echo hi 1>&2'],
    ['a&&b||c', 'a && b || c'],
    ['[[ -f x&&! -d y ]]', '[[ -f x && ! -d y ]]'],
  ])('%s as a job', (text, expected) => {
    expect(printJob(text)).toBe(expected);
  });
  test('a body, one command to a line', () => {
    expect(printBody('{ if a; then b; fi; for i in 1 2; do c; done; }')).toBe(
      '{ \n    if a; then\n        b;\n    fi;\n    for i in 1 2;\n    do\n        c;\n    done\n}',
    );
  });
  test('what cannot be parsed stays as it is', () => {
    expect(printJob('if')).toBe('if');
  });
});
