/** Against the host's objdump: test/x86.txt has one line for each form of each instruction, `bytes | text`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { disassemble } from './disassemble.ts';

const file = path.join(import.meta.dirname, '../../test/x86.txt');
const cases = readFileSync(file, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => line.split(' | ') as [string, string]);

test('every instruction reads as in objdump', () => {
  const got = cases.map(([bytes]) => {
    const code = Uint8Array.from(bytes.split(' '), (b) => Number.parseInt(b, 16));
    const i = disassemble(code, 0, 0);
    return `${bytes} | ${i.length === code.length ? i.text : `${i.text} (${i.length} bytes)`}`;
  });
  expect(got).toEqual(cases.map((c) => c.join(' | ')));
});

test('any bytes are read without an end', () => {
  const code = new Uint8Array(20_000);
  let seed = 1;
  for (const i of code.keys()) {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
    code[i] = seed >> 16;
  }
  for (let at = 0; at < code.length; ) at += disassemble(code, at, at).length;
});

test('a jump tells where it goes', () => {
  expect(disassemble(Uint8Array.of(0xeb, 0xfe), 0, 0x1000)).toEqual({ length: 2, text: 'jmp    1000', target: 0x1000 });
  expect(disassemble(Uint8Array.of(0xe8, 1, 0, 0, 0), 0, 0x1000).target).toBe(0x1006);
});
