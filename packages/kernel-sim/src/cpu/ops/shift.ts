/**
 * cpu/ops/shift.ts — rol ror rcl rcr shl shr sar, shld shrd.
 *
 * A count of 0 changes nothing, flags included. OF is defined for a count of 1 only; for others it is what the formula of 1 gives.
 */
import { prepareWrite } from '../access.ts';
import { cf, setCarryOverflow, setExplicit } from '../flags.ts';
import { ECX, r } from '../registers.ts';
import { define } from '../table.ts';
import { address, W16, W32, WIDTHS, type Width } from './width.ts';

/** `v` has `n` bits, unsigned or (n = 32) signed; the count is 1..31. The result may have bits above n. */
type Shift = (v: number, count: number, n: number) => number;

const top = (v: number, n: number): number => (v >>> (n - 1)) & 1;
const mask = (n: number): number => (n === 32 ? -1 : (1 << n) - 1);

export function shl(v: number, c: number, n: number): number {
  const z = c > n ? 0 : (v << c) & mask(n);
  const carry = c > n ? 0 : (v >>> (n - c)) & 1;
  setExplicit(32 - n, z << (32 - n), carry, top(z, n) ^ carry);
  return c === 32 ? 0 : z;
}
export function shr(v: number, c: number, n: number): number {
  const z = c >= n ? 0 : (v & mask(n)) >>> c;
  const carry = c > n ? 0 : (v >>> (c - 1)) & 1;
  setExplicit(32 - n, z << (32 - n), carry, top(v, n));
  return z;
}
export function sar(v: number, c: number, n: number): number {
  const x = (v << (32 - n)) >> (32 - n);
  const z = x >> c;
  setExplicit(32 - n, z << (32 - n), (x >> (c - 1)) & 1, 0);
  return z;
}
function rol(v: number, c: number, n: number): number {
  const k = c % n;
  const z = k === 0 ? v : ((v << k) | ((v & mask(n)) >>> (n - k))) & mask(n);
  setCarryOverflow(z & 1, top(z, n) ^ (z & 1));
  return z;
}
function ror(v: number, c: number, n: number): number {
  const k = c % n;
  const z = k === 0 ? v : (((v & mask(n)) >>> k) | (v << (n - k))) & mask(n);
  setCarryOverflow(top(z, n), top(z, n) ^ ((z >>> (n - 2)) & 1));
  return z;
}
function rcl(v: number, c: number, n: number): number {
  const k = n === 32 ? c : c % (n + 1);
  let z = v;
  let carry = cf() ? 1 : 0;
  for (let i = 0; i < k; i += 1) {
    const out = top(z, n);
    z = ((z << 1) | carry) & mask(n);
    carry = out;
  }
  if (k > 0) setCarryOverflow(carry, top(z, n) ^ carry);
  return z;
}
function rcr(v: number, c: number, n: number): number {
  const k = n === 32 ? c : c % (n + 1);
  let z = v;
  let carry = cf() ? 1 : 0;
  for (let i = 0; i < k; i += 1) {
    const out = z & 1;
    z = ((z & mask(n)) >>> 1) | (carry << (n - 1));
    carry = out;
  }
  if (k > 0) setCarryOverflow(carry, top(z, n) ^ ((z >>> (n - 2)) & 1));
  return z;
}

const SHIFTS: Readonly<Record<string, Shift>> = { rol, ror, rcl, rcr, shl, shr, sar };

function defineOne(name: string, f: Shift, w: Width): void {
  for (const by of ['i', 'c'] as const) {
    define(`${name}.r${by}${w.bits}`, (o) => {
      const c = (by === 'i' ? o.i : r[ECX]) & 31;
      if (c !== 0) w.set(o.a, f(w.get(o.a), c, w.bits));
      return o.next;
    });
    define(`${name}.m${by}${w.bits}`, (o) => {
      const a = address(o);
      const c = (by === 'i' ? o.i : r[ECX]) & 31;
      prepareWrite(a, w.bytes);
      const v = w.load(a);
      if (c !== 0) w.store(a, f(v, c, w.bits));
      return o.next;
    });
  }
}

/** shld, shrd: `v` shifted, vacated bits filled from `from`. */
function shld(v: number, from: number, c: number, n: number): number {
  let z: number;
  let carry: number;
  if (n === 32) {
    z = (v << c) | (from >>> (32 - c));
    carry = (v >>> (32 - c)) & 1;
  } else {
    // 16 bits: what the processor does with counts above 16 is "undefined"; it shifts v:from:v.
    const wide = (v << 16) | from;
    z = c > 16 ? ((from << (c - 16)) | (v >>> (32 - c))) & 0xffff : (wide >>> (16 - c)) & 0xffff;
    carry = c > 16 ? (from >>> (32 - c)) & 1 : (v >>> (16 - c)) & 1;
  }
  setExplicit(32 - n, z << (32 - n), carry, top(z, n) ^ top(v, n));
  return z;
}
function shrd(v: number, from: number, c: number, n: number): number {
  let z: number;
  let carry: number;
  if (n === 32) {
    z = (v >>> c) | (from << (32 - c));
    carry = (v >>> (c - 1)) & 1;
  } else {
    const wide = ((from << 16) | v) >>> 0;
    z = c > 16 ? ((from >>> (c - 16)) | (v << (32 - c))) & 0xffff : (wide >>> c) & 0xffff;
    carry = c > 16 ? (from >>> (c - 17)) & 1 : (v >>> (c - 1)) & 1;
  }
  setExplicit(32 - n, z << (32 - n), carry, top(z, n) ^ top(v, n));
  return z;
}

export function defineShift(): void {
  for (const w of WIDTHS) for (const [name, f] of Object.entries(SHIFTS)) defineOne(name, f, w);
  for (const [name, f] of Object.entries({ shld, shrd })) {
    for (const w of [W16, W32]) {
      for (const by of ['i', 'c'] as const) {
        define(`${name}.r${by}${w.bits}`, (o) => {
          const c = (by === 'i' ? o.i : r[ECX]) & 31;
          if (c !== 0) w.set(o.a, f(w.get(o.a), w.get(o.b), c, w.bits));
          return o.next;
        });
        define(`${name}.m${by}${w.bits}`, (o) => {
          const a = address(o);
          const c = (by === 'i' ? o.i : r[ECX]) & 31;
          prepareWrite(a, w.bytes);
          const v = w.load(a);
          if (c !== 0) w.store(a, f(v, w.get(o.b), c, w.bits));
          return o.next;
        });
      }
    }
  }
}
