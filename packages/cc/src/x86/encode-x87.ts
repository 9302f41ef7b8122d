/** The x87 instructions. Names mean what Intel's mean; the AT&T confusion of fsub and fsubr is the assembler's and printer's business. */
import { modrm } from './encode.ts';
import type { Instruction, Sink } from './types.ts';

/** Without operands: two bytes each. */
export const X87_PLAIN: Readonly<Record<string, number>> = {
  fnop: 0xd9d0, fchs: 0xd9e0, fabs: 0xd9e1, ftst: 0xd9e4, fxam: 0xd9e5, fld1: 0xd9e8, fldl2t: 0xd9e9, fldl2e: 0xd9ea, fldpi: 0xd9eb, fldlg2: 0xd9ec, fldln2: 0xd9ed, fldz: 0xd9ee,
  f2xm1: 0xd9f0, fyl2x: 0xd9f1, fptan: 0xd9f2, fpatan: 0xd9f3, fxtract: 0xd9f4, fprem1: 0xd9f5, fdecstp: 0xd9f6, fincstp: 0xd9f7, fprem: 0xd9f8, fyl2xp1: 0xd9f9, fsqrt: 0xd9fa, fsincos: 0xd9fb,
  frndint: 0xd9fc, fscale: 0xd9fd, fsin: 0xd9fe, fcos: 0xd9ff, fucompp: 0xdae9, fcompp: 0xded9, fnclex: 0xdbe2, fninit: 0xdbe3,
}; // biome-ignore format: a table

const ARITHMETIC = ['fadd', 'fmul', 'fcom', 'fcomp', 'fsub', 'fsubr', 'fdiv', 'fdivr'];
/** Memory operands by size. */
const MEMORY: Readonly<Record<string, Readonly<Record<number, readonly [number, number]>>>> = {
  fld: { 4: [0xd9, 0], 8: [0xdd, 0], 10: [0xdb, 5] }, fst: { 4: [0xd9, 2], 8: [0xdd, 2] }, fstp: { 4: [0xd9, 3], 8: [0xdd, 3], 10: [0xdb, 7] },
  fild: { 2: [0xdf, 0], 4: [0xdb, 0], 8: [0xdf, 5] }, fist: { 2: [0xdf, 2], 4: [0xdb, 2] }, fistp: { 2: [0xdf, 3], 4: [0xdb, 3], 8: [0xdf, 7] },
  fldcw: { 0: [0xd9, 5] }, fnstcw: { 0: [0xd9, 7] }, fnstsw: { 0: [0xdd, 7] }, fnstenv: { 0: [0xd9, 6] }, fldenv: { 0: [0xd9, 4] }, fnsave: { 0: [0xdd, 6] }, frstor: { 0: [0xdd, 4] },
}; // biome-ignore format: a table
/** One stack register: opcode byte and base of the second. */
const STACK: Readonly<Record<string, readonly [number, number]>> = {
  fld: [0xd9, 0xc0], fst: [0xdd, 0xd0], fstp: [0xdd, 0xd8], fxch: [0xd9, 0xc8], ffree: [0xdd, 0xc0], fucom: [0xdd, 0xe0], fucomp: [0xdd, 0xe8], fcomi: [0xdb, 0xf0], fucomi: [0xdb, 0xe8], fcomip: [0xdf, 0xf0], fucomip: [0xdf, 0xe8],
  fcmovb: [0xda, 0xc0], fcmove: [0xda, 0xc8], fcmovbe: [0xda, 0xd0], fcmovu: [0xda, 0xd8], fcmovnb: [0xdb, 0xc0], fcmovne: [0xdb, 0xc8], fcmovnbe: [0xdb, 0xd0], fcmovnu: [0xdb, 0xd8],
}; // biome-ignore format: a table

/** @returns false when it is no x87 instruction (or not with these operands). */
export function encodeX87(out: Sink, i: Instruction): boolean {
  const { op, a, b } = i;
  if (a === null) {
    const plain = Object.hasOwn(X87_PLAIN, op) ? X87_PLAIN[op] : undefined;
    if (plain === undefined) return false;
    out.byte(plain >> 8);
    out.byte(plain & 0xff);
    return true;
  }
  if (op === 'fnstsw' && a.kind === 'reg') {
    out.byte(0xdf);
    out.byte(0xe0);
    return true;
  }
  if (a.kind === 'mem') {
    const integer = /^fi(add|mul|comp?|subr?|divr?)$/.exec(op);
    const n = ARITHMETIC.indexOf(integer === null ? op : `f${integer[1] ?? ''}`);
    if (n >= 0) {
      out.byte(integer === null ? (i.size === 4 ? 0xd8 : 0xdc) : i.size === 4 ? 0xda : 0xde);
      modrm(out, n, a);
      return true;
    }
    const forms = Object.hasOwn(MEMORY, op) ? MEMORY[op] : undefined;
    const form = forms?.[0] ?? forms?.[i.size];
    if (form === undefined) return false;
    out.byte(form[0]);
    modrm(out, form[1], a);
    return true;
  }
  if (a.kind !== 'st') return false;
  const pops = op.endsWith('p') && ARITHMETIC.includes(op.slice(0, -1)) && op !== 'fcomp';
  const n = ARITHMETIC.indexOf(pops ? op.slice(0, -1) : op);
  if (n >= 0) {
    // f… st(0), st(i) is D8; f… st(i), st(0) is DC (DE when it pops), where Intel's numbering swaps fsub and fsubr, fdiv and fdivr.
    const toTop = !pops && (b === null || a.n === 0 || n === 2 || n === 3);
    const other = b === null || !toTop ? a.n : b.kind === 'st' ? b.n : 0;
    out.byte(toTop ? 0xd8 : pops ? 0xde : 0xdc);
    out.byte(0xc0 + 8 * (toTop || n < 4 ? n : n ^ 1) + other);
    return true;
  }
  const stack = Object.hasOwn(STACK, op) ? STACK[op] : undefined;
  if (stack === undefined) return false;
  out.byte(stack[0]);
  out.byte(stack[1] + (b?.kind === 'st' && a.n === 0 ? b.n : a.n));
  return true;
}
