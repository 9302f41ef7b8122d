/** Instructions against the bytes gas makes of them (recorded), directives, and what is refused. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { assemble } from '../src/index.ts';
import { here, hex, section } from './helpers.ts';

const cases = readFileSync(path.join(here, 'assembly.txt'), 'utf8').trim().split('\n').map((l) => l.split('\t') as [string, string]); // biome-ignore format: short

const text = (source: string, name = '.text'): string => {
  const made = assemble(source, { file: 'a.s' });
  return made.ok ? hex(section(made.elf, name).bytes) : made.errors.map((e) => `${e.line}: ${e.message}`).join('\n');
};

test.each(cases)('%s', (line, bytes) => expect(text(line)).toBe(bytes));

describe('places', () => {
  test.each([
    ['jumps back and forward are short where they can be', '1: jmp 1b; jne 1f; nop; 1: ret', 'ebfe750190c3'],
    ['a far jump is long', `jmp end; .fill 200,1,0x90; end: ret`, `e9c8000000${'90'.repeat(200)}c3`],
    ['loops and jecxz are always short', 'a: loop a; jecxz a', 'e2fee3fc'],
    ['alignment in code does nothing when run', 'ret; .p2align 2; ret', 'c3 8d7600 c3'.replaceAll(' ', '')],
    ['numbers have C notation', ".byte 10, 0x10, 010, 0b11, 'a', -1, 3*(2+1), 1<<4, ~0", '0a10080361ff0910ff'],
    [
      'distances between labels are known',
      'a: nop; nop; b: .byte b - a; .long . - a',
      '9090020300000 0'.replaceAll(' ', ''),
    ],
    ['.set gives numbers names', '.set x, 5; y = x + 2; .byte x, y; movl $y, %eax', '0507b807000000'],
    ['strings', '.ascii "a\\n\\101\\x41"; .asciz "b"; .string "c", "d"', '610a414162006300 6400'.replaceAll(' ', '')],
    ['space', '.space 2; .zero 1; .skip 2, 7; .fill 2, 2, 0x1234', '0000000707341234 12'.replaceAll(' ', '')],
  ])('%s', (_name, source, bytes) => expect(text(source)).toBe(bytes));

  test('sections', () => {
    const source =
      '.data; .long 1; .section .rodata; .byte 2; .pushsection .text; nop; .popsection; .byte 3; .previous; .byte 4';
    expect([text(source, '.data'), text(source, '.rodata'), text(source)]).toEqual(['0100000004', '0203', '90']);
  });
});

test.each([
  ['bogus %eax', "1: no such instruction: 'bogus'"],
  ['mov %eax', "1: number of operands mismatch for 'mov'"],
  ['movl %al, %ebx', "1: incorrect register size for 'movl'"],
  ['incl 5(%eax,%esp)', '1: %esp cannot be an index register'],
  ['nop\nmov $1, (%eax)', "2: no size suffix given for 'mov' and no register says it"],
  ['mov %foo, %eax', "1: bad register name '%foo'"],
  ['jmp 1f', '1: a local label that is jumped to forward is not there'],
  ['a: nop\na: nop', "2: symbol 'a' is already defined"],
  ['.byte 1 +', '1: an expression is missing'],
  ['.frobnicate', "1: unknown pseudo-op: '.frobnicate'"],
  ['.space 99999999', '1: a size must be a number that is not negative and not too large'],
])('%s is refused', (source, message) => expect(text(source)).toBe(message));
