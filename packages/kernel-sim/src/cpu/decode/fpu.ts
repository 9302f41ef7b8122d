/** cpu/decode/fpu.ts — escape bytes d8 to df. Empty places in the tables are undefined opcodes. */
import type { Op } from '../registers.ts';
import { number } from '../table.ts';
import { c } from './cursor.ts';

const num = (name: string): number => (name === '' ? 0 : number(name));
const row = (...names: string[]): readonly number[] => names.map(num);
const arith = (operand: string): readonly number[] =>
  ['add', 'mul', 'com', 'comp', 'sub', 'subr', 'div', 'divr'].map((k) => num(`fp.${k}.${operand}`));

interface Tables {
  /** Memory operand, by escape byte and reg field. */
  readonly memory: readonly (readonly number[])[];
  /** Register operand st(i), by escape byte and reg field; 0: see `single`. */
  readonly stack: readonly (readonly number[])[];
  /** Whole second byte, by escape byte. */
  readonly single: readonly ReadonlyMap<number, number>[];
}

function single(...entries: readonly (readonly [number, string])[]): ReadonlyMap<number, number> {
  return new Map(entries.map(([byte, name]) => [byte, num(name)]));
}
function from(first: number, names: readonly string[]): readonly (readonly [number, string])[] {
  return names.flatMap((name, i) => (name === '' ? [] : [[first + i, name] as const]));
}
/** Destination st(i): sub and div change places with their reversed forms. */
function dest(operand: string): readonly number[] {
  return [
    num(`fp.add.${operand}`),
    num(`fp.mul.${operand}`),
    0,
    0,
    num(`fp.sub.${operand}`),
    num(`fp.subr.${operand}`),
    num(`fp.div.${operand}`),
    num(`fp.divr.${operand}`),
  ];
}

let built: Tables | null = null;
function build(): Tables {
  const st0 = arithStack();
  const sti = dest('sti').slice();
  const stip = dest('stip').slice();
  return {
    memory: [
      arith('m32'),
      row('fld.m32', '', 'fst.m32', 'fstp.m32', 'fldenv', 'fldcw', 'fnstenv', 'fnstcw'),
      arith('i32'),
      row('fild.m32', '', 'fist.m32', 'fistp.m32', '', 'fld.m80', '', 'fstp.m80'),
      arith('m64'),
      row('fld.m64', '', 'fst.m64', 'fstp.m64', 'frstor', '', 'fnsave', 'fnstsw.m'),
      arith('i16'),
      row('fild.m16', '', 'fist.m16', 'fistp.m16', 'fbld', 'fild.m64', 'fbstp', 'fistp.m64'),
    ],
    stack: [
      st0,
      row('fld.st', 'fxch', '', 'fstp.st', '', '', '', ''),
      row('fcmov2', 'fcmov4', 'fcmov6', 'fcmov10', '', '', '', ''),
      row('fcmov3', 'fcmov5', 'fcmov7', 'fcmov11', '', 'fucomi', 'fcomi', ''),
      withCompares(sti, 'fcom', 'fcomp'),
      row('ffree', 'fxch', 'fst.st', 'fstp.st', 'fucom', 'fucomp', '', ''),
      withCompares(stip, 'fcomp', ''),
      row('ffreep', 'fxch', 'fstp.st', 'fstp.st', '', 'fucomip', 'fcomip', ''),
    ],
    single: [
      single(),
      single(
        [0xd0, 'fnop'],
        ...from(0xe0, ['fchs', 'fabs', '', '', 'ftst', 'fxam', '', '']),
        ...from(0xe8, ['fld1', 'fldl2t', 'fldl2e', 'fldpi', 'fldlg2', 'fldln2', 'fldz']),
        ...from(0xf0, ['f2xm1', 'fyl2x', 'fptan', 'fpatan', 'fxtract', 'fprem1', 'fdecstp', 'fincstp']),
        ...from(0xf8, ['fprem', 'fyl2xp1', 'fsqrt', 'fsincos', 'frndint', 'fscale', 'fsin', 'fcos']),
      ),
      single([0xe9, 'fucompp']),
      single(...from(0xe0, ['nop', 'nop', 'fnclex', 'fninit', 'nop'])),
      single(),
      single(),
      single([0xd9, 'fcompp']),
      single([0xe0, 'fnstsw.ax']),
    ],
  };
}
function arithStack(): readonly number[] {
  return [
    num('fp.add.st0'),
    num('fp.mul.st0'),
    num('fcom'),
    num('fcomp'),
    num('fp.sub.st0'),
    num('fp.subr.st0'),
    num('fp.div.st0'),
    num('fp.divr.st0'),
  ];
}
function withCompares(list: number[], two: string, three: string): readonly number[] {
  list[2] = num(two);
  list[3] = num(three);
  return list;
}

/** Fills in an x87 instruction; false: undefined. */
export function decodeFpu(o: Op, group: number): boolean {
  built ??= build();
  c.modrm(o);
  if (c.isMemory) {
    o.op = built.memory[group]?.[c.reg] ?? 0;
    return o.op !== 0;
  }
  o.i = c.rm;
  const byte = 0xc0 | (c.reg << 3) | c.rm;
  o.op = built.single[group]?.get(byte) ?? 0;
  if (byte === 0xd9 || byte === 0xe9) o.i = 1; // fcompp, fucompp compare with st(1)
  if (o.op === 0) {
    o.i = c.rm;
    o.op = built.stack[group]?.[c.reg] ?? 0;
  }
  return o.op !== 0;
}
