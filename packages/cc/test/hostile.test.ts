/** Sources that are broken, huge or malicious: a diagnostic in bounded time, never an exception. */
import { describe, expect, test } from 'vitest';
import { compile, preprocess } from '../src/index.ts';
import { feature, featureNames } from './helpers.ts';
import { Random, randomProgram } from './random-c.ts';

const times = (text: string, n: number): string => text.repeat(n);
const numbered = (n: number, make: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => make(i)).join('');
/** Far above what is needed, far below what a hang takes. */
const PATIENCE_MS = 20_000;

const BOMBS: readonly (readonly [string, string, string | null])[] = [
  ['brackets', `int x = ${times('(', 50_000)}1${times(')', 50_000)};`, 'nested more than'],
  ['signs', `int x = ${times('-', 50_000)}1;`, 'nested more than'],
  ['a long sum', `int f(int a) { return ${times('a+', 50_000)}a; }`, 'too complex'],
  ['a sum that is not too long', `double f(double a) { return ${times('a*', 700)}a; }`, null],
  ['blocks', `int f(void) {${times('{', 50_000)}}`, 'nested more than'],
  ['a chain of else if', `int f(int a) {${numbered(1000, (i) => `if (a == ${i}) return ${i}; else `)} return 0; }`, null],
  ['pointers to pointers', `int ${times('*', 50_000)}p;`, 'too many pointers'],
  ['a huge table', 'int a[0x0fffffff] = { 1 };', 'initialized'],
  ['huge zeros', 'int a[0x0fffffff];', null],
  ['a table by designators', `int a[20000] = {${numbered(15_000, (i) => `[${i}]=${i},`)}};`, null],
  ['a range of every int', 'int f(int x) { switch (x) { case 0 ... 2147483647: return 1; } return 0; }', null],
  ['many cases', `int f(int x) { switch (x) {${numbered(8000, (i) => `case ${i * 3}:`)} return 1; } return 0; }`, 'too large'],
  ['a macro bomb', `#define A(x) x x x x x x x x\n#define B(x) A(A(A(A(x))))\nint y = B(B(B(1)));`, 'tokens after macro expansion'],
  ['a string that doubles', `#define S(x) #x\n#define X(x) S(x)\nchar *s = ${times('X(', 100)}"\\""${times(')', 100)};`, 'too long'],
  ['a name that doubles', `#define P(a) a##a\n#define Q(a) P(a)\nint ${times('Q(', 60)}x${times(')', 60)};`, 'too long'],
  ['a file that includes itself', '#include "x.c"\n', 'nested too deeply'],
  ['conditionals', times('#if 1\n', 50_000), 'nested too deeply'],
  ['assembly without end', `asm("${numbered(20_000, (i) => `l${i}: jmp l${19_999 - i};`)}");`, null],
  ['filling', 'asm(".fill 1000000,8,1");', 'size'],
  ['nested structs', `struct s {${times('struct {', 3000)} int a; ${times('};', 3000)} };`, 'nested more than'],
  ['a struct in itself', 'struct s { struct s x; };', 'incomplete type'],
  ['attributes that do not end', `int x ${times('__attribute__((', 1000)}`, 'expected'],
  ['jumps', `int f(void) {${numbered(5000, (i) => `l${i}: goto l${4999 - i};`)} }`, null],
  ['functions', numbered(3000, (i) => `int f${i}(void) { return ${i}; }`), null],
  ['preprocessor brackets', `#if ${times('(', 5000)}1${times(')', 5000)}\n#endif`, 'nested too deeply'],
  ['a source that is too large', ' '.repeat(3_000_000), 'larger than'],
]; // biome-ignore format: a table

test.each(BOMBS)('%s', (_name, source, said) => {
  const began = performance.now();
  const made = compile(source, { file: 'x.c', headers: { 'x.c': source } });
  expect(performance.now() - began).toBeLessThan(PATIENCE_MS);
  if (said === null) expect(made.ok ? [] : made.errors.map((e) => e.message)).toEqual([]);
  else expect(made.ok ? 'compiled' : (made.errors[0]?.message ?? '')).toContain(said);
});

test('a budget of the caller holds', () => {
  const made = compile('int a, b, c, d, e;', { budget: { tokens: 5 } });
  expect(made.ok ? '' : made.errors[0]?.message).toBe('the program has more than 5 tokens after macro expansion');
});

/** One to three changes: tokens left out, doubled, swapped, or taken from elsewhere. */
function mutate(source: string, r: Random): string {
  let text = source;
  for (let n = 1 + r.below(3); n > 0; n--) {
    const tokens = text.match(/[A-Za-z_]\w*|\d+|\s+|"[^"\n]*"|./g) ?? [''];
    const at = r.below(tokens.length);
    switch (r.below(5)) {
      case 0:
        tokens.splice(at, 1 + r.below(4));
        break;
      case 1:
        tokens.splice(at, 0, ...tokens.slice(at, at + r.below(20)));
        break;
      case 2:
        tokens[at] = r.pick(tokens);
        break;
      case 3:
        tokens.splice(
          at,
          0,
          r.pick([
            '{',
            '}',
            '(',
            ')',
            ';',
            '*',
            '[',
            '#',
            '"',
            "'",
            '\\',
            'struct',
            '0x',
            '...',
            '##',
            'sizeof',
            'goto',
            'case',
            '\0',
            'asm("',
            '__attribute__((',
            '0xffffffffffffffffff',
          ]),
        );
        break;
      default: {
        const other = r.below(tokens.length);
        [tokens[at], tokens[other]] = [tokens[other] as string, tokens[at] as string];
      }
    }
    text = tokens.join('');
  }
  return text;
}

describe('broken programs', () => {
  test.each(Array.from({ length: 12 }, (_, i) => i))(
    'seeds %i00 to %i99 end in objects or in errors of the program',
    (hundred) => {
      for (let seed = hundred * 100; seed < hundred * 100 + 100; seed++) {
        const r = new Random(seed);
        const source = mutate(r.chance(70) ? feature(r.pick(featureNames)) : randomProgram(seed), r);
        const made = compile(source, { file: 'x.c', warnings: { level: 'all' } });
        const internal = made.ok
          ? []
          : made.errors.filter((e) => /internal compiler error|nested too deeply to compile/.test(e.message));
        if (internal.length > 0 || (!made.ok && made.errors.length === 0))
          throw new Error(`seed ${seed}: ${internal[0]?.message ?? 'no error said'}\n${source}`);
        preprocess(source, { file: 'x.c' });
      }
    },
  );
});
