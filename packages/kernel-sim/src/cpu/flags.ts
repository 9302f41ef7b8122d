/**
 * cpu/flags.ts — the six arithmetic flags, worked out only when somebody asks.
 *
 * FT holds the kind of the last flag-setting operation plus a shift: operands of 8 and 16 bits are kept shifted to the top of the
 * word (by 24 or 16), so that one set of formulas serves all widths. FR is the result, F1 and F2 the operands.
 *
 *   SUB       F1 - F2. Logic operations are "result - 0", which gives CF = OF = 0.
 *   ADD       F1 + F2
 *   EXPLICIT  F1 = CF, F2 = OF | AF << 4; ZF SF PF from FR
 *   RAW       F1 = CF, F2 = OF | AF << 4 | SF << 7 | PF << 2; FR is 0 when ZF is set
 *
 * So ZF is `FR == 0` in every kind.
 */
import { EFL, F1, F2, FR, FT, r } from './registers.ts';

export const SUB = 0;
export const ADD = 32;
export const EXPLICIT = 64;
export const RAW = 96;

export const CF_BIT = 1;
export const PF_BIT = 4;
export const AF_BIT = 16;
export const ZF_BIT = 64;
export const SF_BIT = 128;
export const TF_BIT = 0x100;
export const IF_BIT = 0x200;
export const DF_BIT = 0x400;
export const OF_BIT = 0x800;
export const ARITH_BITS = CF_BIT | PF_BIT | AF_BIT | ZF_BIT | SF_BIT | OF_BIT;

export function cf(): boolean {
  const t = r[FT];
  if (t < ADD) return r[F1] >>> 0 < r[F2] >>> 0;
  if (t < EXPLICIT) return r[FR] >>> 0 < r[F1] >>> 0;
  return r[F1] !== 0;
}
export function of(): boolean {
  const t = r[FT];
  if (t < ADD) return ((r[F1] ^ r[F2]) & (r[F1] ^ r[FR])) < 0;
  if (t < EXPLICIT) return ((r[F1] ^ r[FR]) & (r[F2] ^ r[FR])) < 0;
  return (r[F2] & 1) !== 0;
}
export function zf(): boolean {
  return r[FR] === 0;
}
export function sf(): boolean {
  return r[FT] < RAW ? r[FR] < 0 : (r[F2] & SF_BIT) !== 0;
}
export function pf(): boolean {
  const t = r[FT];
  if (t >= RAW) return (r[F2] & PF_BIT) !== 0;
  let v = (r[FR] >>> (t & 31)) & 0xff;
  v ^= v >>> 4;
  return ((0x9669 >>> (v & 15)) & 1) !== 0;
}
export function af(): boolean {
  const t = r[FT];
  if (t < EXPLICIT) return (((r[F1] ^ r[F2] ^ r[FR]) >>> (t & 31)) & AF_BIT) !== 0;
  return (r[F2] & AF_BIT) !== 0;
}
/** SF != OF. */
export function less(): boolean {
  return r[FT] < ADD ? r[F1] < r[F2] : sf() !== of();
}

/** Condition `n` of jcc, setcc and cmovcc. */
export function condition(n: number): boolean {
  const negate = (n & 1) !== 0;
  switch (n >>> 1) {
    case 0:
      return of() !== negate;
    case 1:
      return cf() !== negate;
    case 2:
      return zf() !== negate;
    case 3:
      return (cf() || zf()) !== negate;
    case 4:
      return sf() !== negate;
    case 5:
      return pf() !== negate;
    case 6:
      return less() !== negate;
    default:
      return (zf() || less()) !== negate;
  }
}

/** The six arithmetic flags as EFLAGS bits. */
export function arithFlags(): number {
  return (
    (cf() ? CF_BIT : 0) |
    (pf() ? PF_BIT : 0) |
    (af() ? AF_BIT : 0) |
    (zf() ? ZF_BIT : 0) |
    (sf() ? SF_BIT : 0) |
    (of() ? OF_BIT : 0)
  );
}
export function setArithFlags(bits: number): void {
  r[FT] = RAW;
  r[FR] = (bits & ZF_BIT) === 0 ? 1 : 0;
  r[F1] = bits & CF_BIT;
  r[F2] = ((bits & OF_BIT) === 0 ? 0 : 1) | (bits & (AF_BIT | SF_BIT | PF_BIT));
}
/** Changes CF and OF alone (rotates). */
export function setCarryOverflow(carry: number, overflow: number): void {
  const rest = arithFlags() & ~(CF_BIT | OF_BIT);
  setArithFlags(rest | (carry & 1) | ((overflow & 1) << 11));
}
export function setCarry(carry: boolean): void {
  setArithFlags((arithFlags() & ~CF_BIT) | (carry ? CF_BIT : 0));
}
/** ZF SF PF from a result (shifted to the top by `shift`), CF and OF given. */
export function setExplicit(shift: number, result: number, carry: number, overflow: number): void {
  r[FT] = EXPLICIT | shift;
  r[FR] = result;
  r[F1] = carry & 1;
  r[F2] = overflow & 1;
}

/** All of EFLAGS; bit 1 is always set. */
export function eflags(): number {
  return arithFlags() | r[EFL] | 2;
}
export function setEflags(bits: number, changeable: number): void {
  setArithFlags(bits);
  r[EFL] = (r[EFL] & ~changeable) | (bits & changeable & ~ARITH_BITS);
}
