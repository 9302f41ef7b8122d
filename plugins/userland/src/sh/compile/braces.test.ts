import { describe, expect, test } from 'vitest';
import { scanWord } from '../parse/scan.ts';
import { braceWords, expandBraces } from './braces.ts';
import { TooComplex } from './emitter.ts';

describe('braces', () => {
  test.each([
    ['{a,b}{1,2}', 'a1 a2 b1 b2'],
    ['{1..5..2}', '1 3 5'],
    ['{03..1}', '03 02 01'],
    ['{-1..1}', '-1 0 1'],
    ['{c..a}', 'c b a'],
    ['a{b,{c,d}}e', 'abe ace ade'],
    ['{a}', '{a}'],
    ['{1..x}', '{1..x}'],
    ['{,x}', ' x'],
  ])('%s', (text, expected) => {
    expect(braceWords(text).join(' ')).toBe(expected);
  });
  test('quotes and expansions are carried along', () => {
    expect(expandBraces(scanWord('{"a b",$x}', 'word')).length).toBe(2);
    expect(expandBraces(scanWord('"{a,b}"', 'word')).length).toBe(1);
  });
  test('too many words are refused before they are made', () => {
    expect(() => braceWords('{1..999999999}')).toThrow(TooComplex);
    expect(() => braceWords('{a,b}'.repeat(40))).toThrow(TooComplex);
  });
});
