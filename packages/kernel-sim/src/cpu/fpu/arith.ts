/**
 * cpu/fpu/arith.ts — add, subtract, multiply, divide, square root and compare on x87 registers.
 *
 * Two plain doubles take the short way, which is the host's own arithmetic. Operands with 64-bit significands go through
 * double-double and are rounded once. A NaN that comes in goes out; one that is made here is the processor's default, negative.
 */
import * as dd from './dd.ts';
import { type Fpu, IE, ZE } from './state.ts';

export type Arith = (f: Fpu, dest: number, ah: number, al: number, bh: number, bl: number) => void;

/** Stores a result that came out as NaN: an operand's, or a new one. */
function storeNaN(f: Fpu, dest: number, ah: number, al: number, bh: number, bl: number): void {
  const aNaN = Number.isNaN(ah);
  const bNaN = Number.isNaN(bh);
  if (!aNaN && !bNaN) {
    f.raise(IE);
    f.set(dest, Number.NaN, -1);
  } else if (aNaN && bNaN) f.set(dest, Number.NaN, al === -1 && bl === -1 ? -1 : 0);
  else f.set(dest, Number.NaN, aNaN ? al : bl);
}
/** Rounds the double-double result to 53 bits; `plain` is what doubles alone gave, right when it is infinite. */
function storeRounded(f: Fpu, dest: number, plain: number): void {
  const v = dd.H() + dd.L();
  f.set(dest, Number.isFinite(plain) && !Number.isNaN(v) ? v : plain, 0);
}

export const fadd: Arith = (f, dest, ah, al, bh, bl) => {
  const z = ah + bh;
  if (Number.isNaN(z)) storeNaN(f, dest, ah, al, bh, bl);
  else if (al === 0 && bl === 0) f.set(dest, z, 0);
  else {
    dd.add(ah, al, bh, bl);
    storeRounded(f, dest, z);
  }
};
export const fsub: Arith = (f, dest, ah, al, bh, bl) => {
  const z = ah - bh;
  if (Number.isNaN(z)) storeNaN(f, dest, ah, al, bh, bl);
  else if (al === 0 && bl === 0) f.set(dest, z, 0);
  else {
    dd.add(ah, al, -bh, -bl);
    storeRounded(f, dest, z);
  }
};
export const fmul: Arith = (f, dest, ah, al, bh, bl) => {
  const z = ah * bh;
  if (Number.isNaN(z)) storeNaN(f, dest, ah, al, bh, bl);
  else if (al === 0 && bl === 0) f.set(dest, z, 0);
  else {
    dd.mul(ah, al, bh, bl);
    storeRounded(f, dest, z);
  }
};
export const fdiv: Arith = (f, dest, ah, al, bh, bl) => {
  const z = ah / bh;
  if (Number.isNaN(z)) {
    storeNaN(f, dest, ah, al, bh, bl);
    return;
  }
  if (bh === 0 && Number.isFinite(ah)) f.raise(ZE);
  if ((al === 0 && bl === 0) || z === 0) f.set(dest, z, 0);
  else {
    dd.div(ah, al, bh, bl);
    storeRounded(f, dest, z);
  }
};
export function fsqrt(f: Fpu, hi: number, lo: number): void {
  const z = Math.sqrt(hi);
  if (Number.isNaN(z)) storeNaN(f, 0, hi, lo, hi, lo);
  else if (lo === 0 || z === 0) f.set(0, z, 0);
  else {
    // One Newton step from the root of the high part.
    dd.twoProd(z, z);
    dd.add(hi, lo, -dd.H(), -dd.L());
    f.set(0, z + dd.H() / (2 * z), 0);
  }
}

export const LESS = -1;
export const EQUAL = 0;
export const GREATER = 1;
export const UNORDERED = 2;
export function compare(ah: number, al: number, bh: number, bl: number): number {
  if (Number.isNaN(ah) || Number.isNaN(bh)) return UNORDERED;
  if (ah !== bh) return ah < bh ? LESS : GREATER;
  if (al === bl) return EQUAL;
  return al < bl ? LESS : GREATER;
}
