/**
 * cpu/fpu/convert.ts — x87 registers to and from memory formats: 32, 64 and 80 bit reals, integers, packed decimal.
 *
 * A NaN is stored quiet, with its sign and no payload.
 */
import { rd16, rd32, wr8, wr16, wr32 } from '../access.ts';
import { type Fpu, IE } from './state.ts';

const scratch = new DataView(new ArrayBuffer(8));
const TWO_32 = 4294967296;
const TWO_63 = 2 ** 63;

/** What a load found: the value's two parts (as dd.ts leaves its results). */
const found = new Float64Array(2);
export function hi(): number {
  return found[0] as number;
}
export function lo(): number {
  return found[1] as number;
}
function give(h: number, l: number): void {
  found[0] = h;
  found[1] = l;
}
/** NaN with its sign; a signalling one is quieted, which is an invalid operation. */
function giveNaN(f: Fpu | null, negative: boolean, quiet: boolean): void {
  if (!quiet && f !== null) f.raise(IE);
  give(Number.NaN, negative ? -1 : 0);
}

export function load32(f: Fpu, a: number): void {
  const w = rd32(a);
  scratch.setInt32(0, w);
  const v = scratch.getFloat32(0);
  if (Number.isNaN(v)) giveNaN(f, w < 0, (w & 0x400000) !== 0);
  else give(v, 0);
}
export function load64(f: Fpu, a: number): void {
  const l = rd32(a);
  const h = rd32((a + 4) | 0);
  scratch.setInt32(0, h);
  scratch.setInt32(4, l);
  const v = scratch.getFloat64(0);
  if (Number.isNaN(v)) giveNaN(f, h < 0, (h & 0x80000) !== 0);
  else give(v, 0);
}
export function loadInt64(a: number): void {
  const l = rd32(a) >>> 0;
  const h = rd32((a + 4) | 0);
  const v = h * TWO_32 + l; // rounded to 53 bits
  give(v, Number.isSafeInteger(v) ? 0 : Number(((BigInt(h) << 32n) | BigInt(l)) - BigInt(v)));
}
export function load80(a: number): void {
  const l = rd32(a) >>> 0;
  const h = rd32((a + 4) | 0) >>> 0;
  from80(l, h, rd16((a + 8) | 0));
}
/** An 80-bit real from significand halves and sign with exponent. */
export function from80(l: number, h: number, se: number): void {
  const negative = (se & 0x8000) !== 0;
  const exponent = se & 0x7fff;
  const sign = negative ? -1 : 1;
  if (h === 0 && l === 0) give(exponent === 0x7fff ? Number.NaN : sign * 0, exponent === 0x7fff ? -1 : 0);
  else if (exponent === 0x7fff) {
    if (h === 0x80000000 && l === 0) give(sign * Number.POSITIVE_INFINITY, 0);
    else giveNaN(null, negative, true);
  } else {
    const m = (BigInt(h) << 32n) | BigInt(l);
    const top = Number(m);
    const e = (exponent === 0 ? 1 : exponent) - 16383 - 63;
    const v = scale(top, e);
    give(sign * v, Number.isFinite(v) ? sign * scale(Number(m - BigInt(top)), e) : 0);
  }
}
/** v * 2^e without losing more than the result must. */
export function scale(v: number, e: number): number {
  let x = v;
  let n = e;
  for (; n > 1000; n -= 1000) {
    x *= 2 ** 1000;
    if (!Number.isFinite(x)) return x;
  }
  for (; n < -1000; n += 1000) {
    x *= 2 ** -1000;
    if (x === 0) return x;
  }
  return x * 2 ** n;
}

export function store32(a: number, h: number, l: number): void {
  if (Number.isNaN(h)) {
    wr32(a, l === -1 ? 0xffc00000 : 0x7fc00000);
    return;
  }
  scratch.setFloat32(0, h);
  wr32(a, scratch.getInt32(0));
}
export function store64(a: number, h: number, l: number): void {
  let word = l === -1 ? 0xfff80000 | 0 : 0x7ff80000;
  let low = 0;
  if (!Number.isNaN(h)) {
    scratch.setFloat64(0, h);
    word = scratch.getInt32(0);
    low = scratch.getInt32(4);
  }
  storePair(a, low, word);
}
/** Both words or none. */
function storePair(a: number, low: number, high: number): void {
  if ((a & 4095) > 4088) wr32((a + 4) | 0, high);
  wr32(a, low);
  wr32((a + 4) | 0, high);
}
/** Significand halves and sign with exponent of a register. */
export function to80(h: number, l: number): [low: number, high: number, se: number] {
  const negative = h < 0 || Object.is(h, -0);
  const sign = negative ? 0x8000 : 0;
  if (Number.isNaN(h)) return [0, 0xc0000000, (l === -1 ? 0x8000 : 0) | 0x7fff];
  if (h === 0) return [0, 0, sign];
  if (!Number.isFinite(h)) return [0, 0x80000000, sign | 0x7fff];
  let v = Math.abs(h);
  let rest = negative ? -l : l;
  let e = 16383;
  if (v < 2 ** -1000) {
    v *= 2 ** 200;
    rest *= 2 ** 200;
    e -= 200;
  }
  scratch.setFloat64(0, v);
  const exponent = (scratch.getUint32(0) >>> 20) - 1023;
  let m = BigInt(scale(v, 52 - exponent)) * 2048n + BigInt(Math.round(scale(rest, 63 - exponent)));
  e += exponent;
  if (m < 1n << 63n) {
    m = BigInt(scale(v, 52 - exponent)) * 4096n + BigInt(Math.round(scale(rest, 64 - exponent)));
    e -= 1;
  }
  return [Number(m & 0xffffffffn), Number(m >> 32n), sign | e];
}
export function store80(a: number, h: number, l: number): void {
  const [low, high, se] = to80(h, l);
  if ((a & 4095) > 4086) wr16((a + 8) | 0, se);
  wr32(a, low);
  wr32((a + 4) | 0, high);
  wr16((a + 8) | 0, se);
}

/** Rounds a double to an integer as the control word says. */
export function roundHalf(v: number, control: number): number {
  switch ((control >>> 10) & 3) {
    case 1:
      return Math.floor(v);
    case 2:
      return Math.ceil(v);
    case 3:
      return Math.trunc(v);
    default: {
      const f = Math.floor(v);
      const d = v - f;
      if (d < 0.5) return f === 0 && v < 0 ? -0 : f;
      if (d > 0.5) return f + 1 === 0 ? -0 : f + 1;
      return f % 2 === 0 ? f : f + 1;
    }
  }
}
/** Rounds hi + lo to an integer, left in hi() and lo(). */
export function roundParts(h: number, l: number, control: number): void {
  if (l === 0 || Number.isNaN(h)) give(roundHalf(h, control), l);
  else if (Math.abs(h) >= 4503599627370496) give(h, roundHalf(l, control));
  else {
    // hi alone may sit on a half that lo decides.
    const whole = Math.floor(h);
    const part = h - whole + l;
    const mode = (control >>> 10) & 3;
    const toward = mode === 3 ? (h < 0 ? Math.ceil(part) : Math.floor(part)) : roundHalf(part, control);
    give(whole + toward, 0);
  }
}

/** fist, fistp: out of range is the "integer indefinite", the most negative number. */
export function storeInteger(f: Fpu, a: number, h: number, l: number, size: 2 | 4 | 8): void {
  roundParts(h, l, f.cw);
  const v = hi();
  const limit = size === 2 ? 32768 : size === 4 ? 2147483648 : TWO_63;
  let fits = v >= -limit && v < limit;
  if (size === 8 && v === TWO_63 && lo() < 0) fits = true;
  if (size === 8 && v === -TWO_63 && lo() < 0) fits = false;
  if (!fits) f.raise(IE);
  if (size === 2) wr16(a, fits ? v : 0x8000);
  else if (size === 4) wr32(a, fits ? v : -0x80000000);
  else if (!fits) storePair(a, 0, -0x80000000);
  else if (lo() === 0) storePair(a, v | 0, Math.floor(v / TWO_32) | 0);
  else {
    const n = BigInt.asUintN(64, BigInt(v) + BigInt(lo()));
    storePair(a, Number(BigInt.asIntN(32, n)), Number(BigInt.asIntN(32, n >> 32n)));
  }
}

/** fbld: 18 decimal digits, two to a byte, then the sign. */
export function loadDecimal(a: number, byteAt: (a: number) => number): void {
  let n = 0n;
  for (let i = 8; i >= 0; i -= 1) {
    const b = byteAt((a + i) | 0);
    n = n * 100n + BigInt((b >>> 4) * 10 + (b & 15));
  }
  const negative = (byteAt((a + 9) | 0) & 0x80) !== 0;
  const v = Number(n);
  const rest = Number(n - BigInt(v));
  give(negative ? -v : v, negative ? -rest : rest);
}
export function storeDecimal(f: Fpu, a: number, h: number, l: number): void {
  roundParts(h, l, f.cw);
  const v = hi();
  if (!(Math.abs(v) < 1e18)) {
    f.raise(IE);
    storePair(a, 0, 0xc0000000);
    wr16((a + 8) | 0, 0xffff);
    return;
  }
  let n = BigInt(v) + BigInt(lo());
  const sign = n < 0n || Object.is(v, -0) ? 0x80 : 0;
  if (n < 0n) n = -n;
  for (let i = 0; i < 9; i += 1) {
    const d = Number(n % 100n);
    wr8((a + i) | 0, (Math.floor(d / 10) << 4) | (d % 10));
    n /= 100n;
  }
  wr8((a + 9) | 0, sign);
}
