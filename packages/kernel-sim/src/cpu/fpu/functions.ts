/**
 * cpu/fpu/functions.ts — f2xm1 fyl2x fyl2xp1 fpatan fsin fcos: our own, the same bits in every JavaScript engine.
 *
 * Each is a range reduction and a Taylor series in double-double, good to more than 64 bits, then cut to the 64 of a register. The
 * result is in H() and L() of dd.ts. Arguments are finite; the callers (ops/fpu-functions.ts) deal with the rest.
 */
import { add, div, H, L, mul, poly, put, ratio, round64 } from './dd.ts';

// biome-ignore lint/suspicious/noApproximativeNumericConstant: the value must not depend on the engine
const LN2_H = 0.6931471805599453;
const LN2_L = 2.3190468138462996e-17;
const TWO_OVER_LN2_H = 2.8853900817779268;
const TWO_OVER_LN2_L = 4.0710547481862066e-17;
// biome-ignore lint/suspicious/noApproximativeNumericConstant: the value must not depend on the engine
export const PI_H = 3.141592653589793;
export const PI_L = 1.2246467991473532e-16;

/** 1/1!, 1/2!, … as coefficients, highest power first. */
const EXPM1: number[] = [];
/** The series of sin(x)/x and cos(x) in x². */
const SIN: number[] = [];
const COS: number[] = [];
/** atanh(s)/s and atan(t)/t in s², t². */
const ATANH: number[] = [];
const ATAN: number[] = [];
{
  const inverse: [number, number][] = [[1, 0]];
  for (let n = 1; n <= 24; n += 1) {
    const [h, l] = inverse[n - 1] as [number, number];
    div(h, l, n, 0);
    inverse.push([H(), L()]);
  }
  const push = (to: number[], pair: readonly number[], sign: number): void => {
    to.push((pair[0] as number) * sign, (pair[1] as number) * sign);
  };
  for (let n = 13; n >= 1; n -= 1) push(EXPM1, inverse[n] as [number, number], 1);
  for (let n = 11; n >= 0; n -= 1) {
    const sign = n % 2 === 0 ? 1 : -1;
    push(SIN, inverse[2 * n + 1] as [number, number], sign);
    push(COS, inverse[2 * n] as [number, number], sign);
  }
  for (let n = 14; n >= 0; n -= 1) push(ATANH, ratio(1, 2 * n + 1), 1);
  for (let n = 9; n >= 0; n -= 1) push(ATAN, ratio(1, 2 * n + 1), n % 2 === 0 ? 1 : -1);
}
/** atan(k/8), k = 0..8. */
const ATAN_TABLE = [
  0, 0, 0.12435499454676144, -3.1253241424539383e-18, 0.24497866312686414, 1.0698755618734451e-17, 0.35877067027057225,
  -2.4623815582638635e-17, 0.4636476090008061, 2.2698777452961687e-17, 0.5585993153435624, -5.4556305485916264e-18,
  0.6435011087932844, 1.5834785051444286e-17, 0.7188299996216245, -2.1478388444456983e-17, 0.7853981633974483,
  3.061616997868383e-17,
];

/** 2^x - 1 for |x| <= 1. */
export function f2xm1(xh: number, xl: number): void {
  mul(xh, xl, LN2_H, LN2_L);
  const th = H() / 8;
  const tl = L() / 8;
  poly(EXPM1, th, tl);
  mul(H(), L(), th, tl);
  for (let i = 0; i < 3; i += 1) {
    // e^2t - 1 = (e^t - 1) * (e^t + 1)
    const eh = H();
    const el = L();
    add(eh, el, 2, 0);
    mul(H(), L(), eh, el);
  }
  round64();
}

const bits = new DataView(new ArrayBuffer(8));
/** Exponent and significand in [1, 2) of a positive number; the significand is left in H, L. */
function split(xh: number, xl: number): number {
  let scale = 1;
  let e = 0;
  let h = xh;
  if (h < 2.3e-308) {
    scale = 18014398509481984; // 2^54
    e = -54;
    h *= scale;
  }
  bits.setFloat64(0, h);
  const top = bits.getUint32(0);
  e += (top >>> 20) - 1023;
  bits.setUint32(0, (top & 0xfffff) | 0x3ff00000);
  const m = bits.getFloat64(0);
  put(m, xl === 0 ? 0 : (xl * scale * m) / h);
  return e;
}
/** log2 of a number whose s = (m - 1) / (m + 1) is given, plus e. */
function log2Series(sh: number, sl: number, e: number): void {
  mul(sh, sl, sh, sl);
  poly(ATANH, H(), L());
  mul(H(), L(), sh, sl);
  mul(H(), L(), TWO_OVER_LN2_H, TWO_OVER_LN2_L);
  if (e !== 0) add(e, 0, H(), L());
}
/** y * log2(x), x > 0. */
export function fyl2x(xh: number, xl: number, yh: number, yl: number): void {
  let e = split(xh, xl);
  let mh = H();
  let ml = L();
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: the value must not depend on the engine
  if (mh > 1.4142135623730951) {
    mh /= 2;
    ml /= 2;
    e += 1;
  }
  add(mh, ml, -1, 0);
  const nh = H();
  const nl = L();
  add(mh, ml, 1, 0);
  div(nh, nl, H(), L());
  log2Series(H(), L(), e);
  mul(H(), L(), yh, yl);
  round64();
}
/** y * log2(x + 1), exact for small x. */
export function fyl2xp1(xh: number, xl: number, yh: number, yl: number): void {
  if (xh < -0.2928932188134524 || xh > 0.4142135623730951) {
    add(xh, xl, 1, 0);
    fyl2x(H(), L(), yh, yl);
    return;
  }
  add(xh, xl, 2, 0);
  div(xh, xl, H(), L());
  log2Series(H(), L(), 0);
  mul(H(), L(), yh, yl);
  round64();
}

/** atan of a ratio in [0, 1]. */
function atanUnit(h: number, l: number): void {
  const k = Math.floor(h * 8 + 0.5);
  const c = k / 8;
  let th = h;
  let tl = l;
  if (k > 0) {
    mul(h, l, c, 0);
    add(H(), L(), 1, 0);
    const dh = H();
    const dl = L();
    add(h, l, -c, 0);
    div(H(), L(), dh, dl);
    th = H();
    tl = L();
  }
  mul(th, tl, th, tl);
  poly(ATAN, H(), L());
  mul(H(), L(), th, tl);
  if (k > 0) add(ATAN_TABLE[2 * k] as number, ATAN_TABLE[2 * k + 1] as number, H(), L());
}
/** The angle of the point (x, y), neither 0 nor infinite. */
export function fpatan(yh: number, yl: number, xh: number, xl: number): void {
  const sx = xh < 0 ? -1 : 1;
  const sy = yh < 0 ? -1 : 1;
  const ax = xh * sx;
  const ay = yh * sy;
  if (ay > ax) {
    div(ax, xl * sx, ay, yl * sy);
    atanUnit(H(), L());
    add(PI_H / 2, PI_L / 2, -H(), -L());
  } else {
    div(ay, yl * sy, ax, xl * sx);
    atanUnit(H(), L());
  }
  if (sx < 0) add(PI_H, PI_L, -H(), -L());
  put(H() * sy, L() * sy);
  round64();
}

/** π to 66 bits, scaled by 2^64: what the processor reduces with. */
const PI_66 = 0x3243f6a8885a308d3n;
const PI2_1 = 1.5707963267341256; // the first 33 bits of π/2
const PI2_2 = 6.077100506303966e-11; // and the rest of the 66

/** Reduces x to the quadrant's angle, left in H and L; the quadrant is the result. */
function reduce(xh: number, xl: number): number {
  if (Math.abs(xh) < 1048576) {
    const n = Math.floor(xh / 1.5707963267948966 + 0.5);
    add(xh - n * PI2_1, 0, -n * PI2_2, 0);
    add(H(), L(), xl, 0);
    return n & 3;
  }
  // x * 2^65 modulo π/2 * 2^65, in integers.
  const scale = (v: number): bigint => BigInt(v * 2048) << 54n;
  const x = scale(xh) + scale(xl);
  let n = x / PI_66;
  let rest = x % PI_66;
  if (rest * 2n > PI_66) {
    rest -= PI_66;
    n += 1n;
  } else if (rest * 2n < -PI_66) {
    rest += PI_66;
    n -= 1n;
  }
  const h = Number(rest);
  put(h / 2 ** 65, Number(rest - BigInt(h)) / 2 ** 65);
  return Number(((n % 4n) + 4n) % 4n);
}
function sinSeries(h: number, l: number): void {
  mul(h, l, h, l);
  poly(SIN, H(), L());
  mul(H(), L(), h, l);
}
function cosSeries(h: number, l: number): void {
  mul(h, l, h, l);
  poly(COS, H(), L());
}
/** sin(x + quarter turns), |x| < 2^63. */
export function sine(xh: number, xl: number, quarter: 0 | 1): void {
  const q = (reduce(xh, xl) + quarter) & 3;
  if ((q & 1) === 0) sinSeries(H(), L());
  else cosSeries(H(), L());
  if (q >= 2) put(-H(), -L());
  round64();
}
export function tangent(xh: number, xl: number): void {
  const q = reduce(xh, xl);
  const h = H();
  const l = L();
  cosSeries(h, l);
  const ch = H();
  const cl = L();
  sinSeries(h, l);
  if ((q & 1) === 0) div(H(), L(), ch, cl);
  else div(-ch, -cl, H(), L());
  round64();
}
