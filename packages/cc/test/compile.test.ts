/** Objects made of the feature programs: complete, the same every time, and the same again by way of their listing. */
import { describe, expect, test } from 'vitest';
import { assemble, compile, compileToAsm, formatDiagnostic, preprocess, readDebug } from '../src/index.ts';
import { feature, featureNames, hex, section } from './helpers.ts';

function object(source: string, file: string): Uint8Array {
  const made = compile(source, { file, warnings: { level: 'none' } });
  if (!made.ok) throw new Error(made.errors.map(formatDiagnostic).join(''));
  return made.elf;
}

describe.each(featureNames)('%s', (name) => {
  const source = feature(name);
  const file = `${name}.c`;

  test('the same source makes the same bytes', () => {
    expect(hex(object(source, file))).toBe(hex(object(source, file)));
  });

  test('its listing assembles to the same code', () => {
    const listed = compileToAsm(source, { file, warnings: { level: 'none' } });
    const again = listed.ok ? assemble(listed.text, { file: 'listing.s' }) : listed;
    if (!again.ok) throw new Error(again.errors.map(formatDiagnostic).join(''));
    const first = section(object(source, file), '.text');
    const second = section(again.elf, '.text', first.relocs);
    expect(hex(second.bytes)).toBe(hex(first.bytes));
  });

  test('what -E prints compiles to the same code', () => {
    const text = preprocess(source, { file });
    if (!text.ok) throw new Error('not preprocessed');
    expect(hex(section(object(text.text, file), '.text').bytes)).toBe(
      hex(section(object(source, file), '.text').bytes),
    );
  });
});

test('a warning becomes an error with -Werror', () => {
  const made = compile('int f(void) { int unused; return 0; }', { warnings: { level: 'all', error: true } });
  expect(made.ok ? [] : made.errors.map((e) => `${e.message} ${e.flag}`)).toEqual([
    "unused variable 'unused' error=unused-variable",
  ]);
});

test('bytes that are no UTF-8 go through a string as they are', async () => {
  const { decodeSource } = await import('../src/index.ts');
  const source = decodeSource(
    Uint8Array.from(
      [...'char s[] = "']
        .map((c) => c.charCodeAt(0))
        .concat(
          [0xff, 0xc3, 0xa9, 0x80],
          [...'";'].map((c) => c.charCodeAt(0)),
        ),
    ),
  );
  expect(hex(section(object(source, 'bytes.c'), '.data').bytes)).toBe('ffc3a98000');
});

test('-g says where code and variables are', () => {
  const made = compile(
    'struct s { int a; unsigned b : 3; } g;\nint f(int n) {\n  int i = n;\n  int *p = &i;\n  return *p;\n}\n',
    { file: 'd.c', debug: true },
  );
  if (!made.ok) throw new Error('not compiled');
  const [info] = readDebug(made.elf);
  const fn = info?.functions[0];
  expect(fn?.lines.map((l) => l[2])).toEqual([2, 3, 4, 5, 6]);
  expect(fn?.variables.map((v) => v.name).sort()).toEqual(['i', 'n', 'p']);
  expect(info?.types[info.globals[0]?.type ?? -1]).toMatchObject({
    k: 'struct',
    tag: 's',
    members: [
      { name: 'a', offset: 0 },
      { name: 'b', offset: 4, bits: [0, 3] },
    ],
  });
  expect(readDebug(new Uint8Array(10))).toEqual([]);
});
