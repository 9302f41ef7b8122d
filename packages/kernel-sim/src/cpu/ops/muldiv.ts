/** cpu/ops/muldiv.ts — mul imul div idiv in all widths. Exact: 64-bit values are pairs of words, BigInt only for wide dividends. */
import { fault, VECTOR_DE } from '../fault.ts';
import { setExplicit } from '../flags.ts';
import { EAX, EDX, r, r8, r16 } from '../registers.ts';
import { define } from '../table.ts';
import { address, W8, W16, W32, WIDTHS, type Width } from './width.ts';

/** High 32 bits of an unsigned product. */
export function mulHigh(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const mid = ah * bl + ((al * bl) >>> 16);
  const mid2 = al * bh + (mid & 0xffff);
  return (ah * bh + Math.floor(mid / 65536) + Math.floor(mid2 / 65536)) | 0;
}
function imulHigh(a: number, b: number): number {
  return (mulHigh(a, b) - (a < 0 ? b : 0) - (b < 0 ? a : 0)) | 0;
}

const sext = (v: number, w: Width): number => (v << w.shift) >> w.shift;

/** edx:eax (dx:ax, ax) = accumulator * v. */
function multiply(v: number, w: Width, signed: boolean): void {
  if (w.bits === 32) {
    const a = r[EAX];
    const lo = Math.imul(a, v);
    const hi = signed ? imulHigh(a, v) : mulHigh(a, v);
    r[EAX] = lo;
    r[EDX] = hi;
    const big = hi !== (signed ? lo >> 31 : 0) ? 1 : 0;
    setExplicit(0, lo, big, big);
    return;
  }
  const p = signed ? sext(w.get(0), w) * sext(v, w) : w.get(0) * v;
  const lo = p & (w.bits === 8 ? 0xff : 0xffff);
  const big = p !== (signed ? sext(lo, w) : lo) ? 1 : 0;
  if (w.bits === 8) r16[EAX] = p;
  else {
    r16[0] = lo;
    r16[4] = p >>> 16;
  }
  setExplicit(w.shift, lo << w.shift, big, big);
}

function divide32(v: number): void {
  const d = v >>> 0;
  const hi = r[EDX] >>> 0;
  if (hi >= d) fault(VECTOR_DE); // also division by 0
  const lo = r[EAX] >>> 0;
  if (hi === 0) {
    r[EAX] = lo / d;
    r[EDX] = lo % d;
  } else if (hi < 0x200000) {
    const n = hi * 4294967296 + lo;
    const q = Math.floor(n / d);
    r[EAX] = q;
    r[EDX] = n - q * d;
  } else {
    const n = (BigInt(hi) << 32n) | BigInt(lo);
    r[EAX] = Number(BigInt.asIntN(32, n / BigInt(d)));
    r[EDX] = Number(BigInt.asIntN(32, n % BigInt(d)));
  }
}
function idivide32(v: number): void {
  if (v === 0) fault(VECTOR_DE);
  const a = r[EAX];
  if (r[EDX] === a >> 31) {
    if (a === -0x80000000 && v === -1) fault(VECTOR_DE);
    r[EAX] = a / v;
    r[EDX] = a % v;
    return;
  }
  const n = (BigInt(r[EDX]) << 32n) | BigInt(a >>> 0);
  const q = n / BigInt(v);
  if (q !== BigInt.asIntN(32, q)) fault(VECTOR_DE);
  r[EAX] = Number(q);
  r[EDX] = Number(n % BigInt(v));
}
function divide(v: number, w: Width, signed: boolean): void {
  if (w.bits === 32) {
    (signed ? idivide32 : divide32)(v);
    return;
  }
  const d = signed ? sext(v, w) : v;
  if (d === 0) fault(VECTOR_DE);
  const wide = w.bits === 8 ? r16[EAX] : ((r16[4] << 16) | r16[0]) >>> 0;
  const n = signed ? (w.bits === 8 ? (wide << 16) >> 16 : wide | 0) : wide;
  const q = Math.trunc(n / d);
  const fits = signed ? q === sext(q, w) : q < 2 ** w.bits;
  if (!fits) fault(VECTOR_DE);
  if (w.bits === 8) {
    r8[0] = q;
    r8[1] = n - q * d;
  } else {
    r16[0] = q;
    r16[4] = n - q * d;
  }
}

/** Two- and three-operand imul: the low half, CF and OF say whether it was all. */
export function imul32(x: number, y: number): number {
  const lo = Math.imul(x, y);
  const p = x * y; // rounded, but never across the border that is asked about
  const big = p > 2147483647 || p < -2147483648 ? 1 : 0;
  setExplicit(0, lo, big, big);
  return lo;
}
function product(x: number, y: number, w: Width): number {
  if (w.bits === 32) return imul32(x, y);
  const p = sext(x, w) * sext(y, w);
  const lo = sext(p, w);
  setExplicit(w.shift, p << w.shift, p !== lo ? 1 : 0, p !== lo ? 1 : 0);
  return lo;
}

export function defineMuldiv(): void {
  for (const w of WIDTHS) {
    for (const [name, f, signed] of [
      ['mul', multiply, false],
      ['imul', multiply, true],
      ['div', divide, false],
      ['idiv', divide, true],
    ] as const) {
      define(`${name}.r${w.bits}`, (o) => {
        f(w.get(o.a), w, signed);
        return o.next;
      });
      define(`${name}.m${w.bits}`, (o) => {
        f(w.load(address(o)), w, signed);
        return o.next;
      });
    }
  }
  for (const w of [W16, W32]) {
    define(`imul.rr${w.bits}`, (o) => {
      w.set(o.a, product(w.get(o.a), w.get(o.b), w));
      return o.next;
    });
    define(`imul.rm${w.bits}`, (o) => {
      w.set(o.a, product(w.get(o.a), w.load(address(o)), w));
      return o.next;
    });
    define(`imul.rri${w.bits}`, (o) => {
      w.set(o.a, product(w.get(o.b), o.i, w));
      return o.next;
    });
    define(`imul.rmi${w.bits}`, (o) => {
      w.set(o.a, product(w.load(address(o)), o.i, w));
      return o.next;
    });
  }
  /** aam, aad: AX as two decimal (or base `i`) digits. */
  define('aam', (o) => {
    if (o.i === 0) fault(VECTOR_DE);
    const v = r8[0];
    r8[1] = v / o.i;
    r8[0] = v % o.i;
    setExplicit(W8.shift, r8[0] << 24, 0, 0);
    return o.next;
  });
  define('aad', (o) => {
    r8[0] = r8[0] + r8[1] * o.i;
    r8[1] = 0;
    setExplicit(W8.shift, r8[0] << 24, 0, 0);
    return o.next;
  });
}
