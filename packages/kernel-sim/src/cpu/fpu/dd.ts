/**
 * cpu/fpu/dd.ts — numbers as unevaluated sums of two doubles: about 106 bits from plain multiplications and additions.
 *
 * Results are left in H and L (registers of this little machine), so that nothing is allocated. Dekker, Knuth.
 */

const out = new Float64Array(2);
/** The last result: high part. */
export function H(): number {
  return out[0] as number;
}
/** The last result: low part. */
export function L(): number {
  return out[1] as number;
}
export function put(h: number, l: number): void {
  out[0] = h;
  out[1] = l;
}
/** Normalises h + l where |h| >= |l|. */
function quick(h: number, l: number): void {
  const s = h + l;
  out[0] = s;
  out[1] = l - (s - h);
}
/** Exact sum of two doubles. */
export function twoSum(a: number, b: number): void {
  const s = a + b;
  const t = s - a;
  out[0] = s;
  out[1] = a - (s - t) + (b - t);
}
const SPLIT = 134217729;
/** Exact product of two doubles, unless it is so large or small that an exact one needs more exponent. */
export function twoProd(a: number, b: number): void {
  const p = a * b;
  const ta = SPLIT * a;
  const ah = ta - (ta - a);
  const al = a - ah;
  const tb = SPLIT * b;
  const bh = tb - (tb - b);
  const bl = b - bh;
  out[0] = p;
  out[1] = ah * bh - p + ah * bl + al * bh + al * bl;
}
export function add(ah: number, al: number, bh: number, bl: number): void {
  twoSum(ah, bh);
  quick(H(), L() + al + bl);
}
export function mul(ah: number, al: number, bh: number, bl: number): void {
  twoProd(ah, bh);
  quick(H(), L() + (ah * bl + al * bh));
}
export function div(ah: number, al: number, bh: number, bl: number): void {
  const q = ah / bh;
  mul(q, 0, bh, bl);
  add(ah, al, -H(), -L());
  const q2 = (H() + L()) / bh;
  quick(q, q2);
}

const bits = new DataView(new ArrayBuffer(8));
/** Cuts the low part so that the whole has a significand of 64 bits, as an x87 register. */
export function round64(): void {
  const h = H();
  bits.setFloat64(0, h);
  bits.setUint32(0, bits.getUint32(0) & 0x7ff00000);
  bits.setUint32(4, 0);
  const c = bits.getFloat64(0) * (1.5 / 2048);
  const l = L();
  if (Number.isFinite(c) && c > 1e-290) quick(h, l + c - c);
  else put(h, 0);
}

/** Horner's rule for a polynomial in x + xl with double-double coefficients [h, l, h, l, …], highest first. */
export function poly(coefficients: readonly number[], x: number, xl: number): void {
  let h = coefficients[0] as number;
  let l = coefficients[1] as number;
  for (let i = 2; i < coefficients.length; i += 2) {
    mul(h, l, x, xl);
    add(H(), L(), coefficients[i] as number, coefficients[i + 1] as number);
    h = H();
    l = L();
  }
  put(h, l);
}

/** n/d as a double-double. */
export function ratio(n: number, d: number): [number, number] {
  div(n, 0, d, 0);
  return [H(), L()];
}
