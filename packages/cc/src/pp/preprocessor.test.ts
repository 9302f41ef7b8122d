import { expect, test } from 'vitest';
import { preprocess } from '../index.ts';

const run = (source: string, headers: Readonly<Record<string, string>> = {}): string => {
  const r = preprocess(source, { file: 'a.c', headers });
  if (!r.ok) return r.errors.map((e) => `${e.line}:${e.column} ${e.message}`).join('\n');
  return r.text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join('\n');
};

test.each([
  ['an argument is expanded before it goes in', '#define A(x) x B\n#define B 1\nA(B)', '1 1'],
  ['a macro is not expanded inside itself', '#define f(x) x + f(x)\nf(1)', '1 + f(1)'],
  ['# makes a string of an argument as written', '#define S(x) #x\nS( a  "b\\n" )', '"a \\"b\\\\n\\""'],
  ['## joins two tokens into one', '#define J(a, b) a##b\nJ(x, 1) J(, y) J(<, <=)', 'x1 y <<='],
  [
    'the comma before empty variable arguments goes',
    '#define p(f, ...) g(f, ## __VA_ARGS__)\np(1) p(1, 2)',
    'g(1) g(1, 2)',
  ],
  ['#if knows the operators of C', '#if (2 + 3 * 4 == 14) && !defined X && -1 < 0\nyes\n#else\nno\n#endif', 'yes'],
  ['#elif is taken once', '#if 0\na\n#elif 1\nb\n#elif 1\nc\n#else\nd\n#endif', 'b'],
  [
    'the rescanned example of the standard',
    '#define x 3\n#define f(a) f(x * (a))\n#undef x\n#define x 2\n#define g f\n#define z z[0]\n#define h g(~\n#define m(a) a(w)\n#define w 0,1\n#define t(a) a\nf(y+1) + f(f(z)) % t(t(g)(0) + t)(1);',
    'f(2 * (y+1)) + f(2 * (f(2 * (z[0])))) % f(2 * (0)) + t(1);',
  ],
  ['an unknown directive is an error', '#foo', '1:2 invalid preprocessing directive #foo'],
])('%s', (_name, source, wanted) => expect(run(source)).toBe(wanted));

test('headers are found beside the file, in -I and in the system', () => {
  const headers = { 'b.h': '#pragma once\nb', '/usr/include/s.h': '#ifndef S\n#define S\ns\n#endif' };
  expect(run('#include "b.h"\n#include "b.h"\n#include <s.h>\n#include <s.h>\nend', headers)).toBe('b\ns\nend');
});

test('a macro bomb ends with a sentence', () => {
  const lines = ['#define L0 x'];
  for (let i = 1; i < 40; i++) lines.push(`#define L${i} L${i - 1} L${i - 1}`);
  expect(run(`${lines.join('\n')}\nL39`)).toContain('tokens after macro expansion');
});
