/** cpu/ops/fpu-functions.ts — constants, transcendental functions, remainders and scaling: the special cases around fpu/functions.ts. */

import { current } from '../current.ts';
import { scale } from '../fpu/convert.ts';
import { H, L } from '../fpu/dd.ts';
import * as fn from '../fpu/functions.ts';
import { C0, C1, C2, C3, type Fpu, IE, ZE } from '../fpu/state.ts';
import { define } from '../table.ts';
import { fpu, high, low } from './fpu.ts';

/** Values with 64-bit significands. */
const CONSTANTS: Readonly<Record<string, readonly [number, number]>> = {
  fld1: [1, 0],
  fldl2t: [3.321928094887362, 1.6609977282477928e-16],
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: the value must not depend on the engine
  fldl2e: [1.4426950408889634, 2.0383000842727483e-17],
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: the value must not depend on the engine
  fldpi: [3.141592653589793, 1.22514845490862e-16],
  fldlg2: [0.3010299956639812, -2.791820594150174e-18],
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: the value must not depend on the engine
  fldln2: [0.6931471805599453, 2.3201926491189795e-17],
  fldz: [0, 0],
};

function invalid(f: Fpu, i: number): void {
  f.raise(IE);
  f.setDefaultNaN(i);
}
/** Is one of the operands missing or a NaN? Then the destination is settled. */
function settled(f: Fpu, dest: number, i: number): boolean {
  if (f.underflow(0) || f.underflow(i)) f.setDefaultNaN(dest);
  else if (Number.isNaN(high(f, 0))) f.set(dest, Number.NaN, low(f, 0));
  else if (Number.isNaN(high(f, i))) f.set(dest, Number.NaN, low(f, i));
  else return false;
  return true;
}

/** y * log2(x) at the edges of its domain, x = st(0), y = st(1). */
function logarithm(f: Fpu): void {
  const x = high(f, 0);
  const y = high(f, 1);
  if (x < 0 || (x === 0 && y === 0) || (!Number.isFinite(x) && y === 0)) invalid(f, 1);
  else if (x === 0) {
    if (Number.isFinite(y)) f.raise(ZE);
    f.set(1, y < 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY, 0);
  } else if (x === 1 && low(f, 0) === 0) {
    if (Number.isFinite(y)) f.set(1, y < 0 || Object.is(y, -0) ? -0 : 0, 0);
    else invalid(f, 1);
  } else if (!Number.isFinite(x)) f.set(1, y < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY, 0);
  else if (!Number.isFinite(y)) f.set(1, x < 1 ? -y : y, 0);
  else if (y === 0) f.set(1, x < 1 ? -y : y, 0);
  else {
    fn.fyl2x(x, low(f, 0), y, low(f, 1));
    f.set(1, H(), L());
  }
}
function logarithmPlus1(f: Fpu): void {
  const x = high(f, 0);
  const y = high(f, 1);
  if (x <= -1 || !Number.isFinite(x) || !Number.isFinite(y)) {
    if (x === 0 || x < -1 || Number.isNaN(x * y)) invalid(f, 1);
    else f.set(1, x * y, 0);
  } else if (x === 0 || y === 0) f.set(1, x * y, 0);
  else {
    fn.fyl2xp1(x, low(f, 0), y, low(f, 1));
    f.set(1, H(), L());
  }
}
/** atan2(st(1), st(0)). */
function arctangent(f: Fpu): void {
  const x = high(f, 0);
  const y = high(f, 1);
  const down = y < 0 || Object.is(y, -0) ? -1 : 1;
  const left = x < 0 || Object.is(x, -0);
  const give = (h: number, l: number): void => f.set(1, h * down, l * down);
  if (Number.isFinite(x) && Number.isFinite(y) && x !== 0 && y !== 0) {
    fn.fpatan(y, low(f, 1), x, low(f, 0));
    f.set(1, H(), L());
  } else if (!Number.isFinite(y)) {
    if (Number.isFinite(x)) give(fn.PI_H / 2, fn.PI_L / 2);
    else if (left) give((fn.PI_H / 4) * 3, (fn.PI_L / 4) * 3);
    else give(fn.PI_H / 4, fn.PI_L / 4);
  } else if (y === 0 || !Number.isFinite(x)) {
    if (left) give(fn.PI_H, fn.PI_L);
    else give(0, 0);
  } else give(fn.PI_H / 2, fn.PI_L / 2);
}

/** fprem and fprem1: exact; three bits of the quotient go to the condition codes. */
function remainder(f: Fpu, nearest: boolean): void {
  const a = high(f, 0);
  const b = high(f, 1);
  if (!Number.isFinite(a) || b === 0) {
    invalid(f, 0);
    return;
  }
  const d = Math.abs(b);
  let m = Math.abs(a) % d;
  const eight = d * 8;
  let q = Number.isFinite(eight) ? Math.floor(((Math.abs(a) % eight) - m) / d + 0.5) : Math.floor(Math.abs(a) / d);
  const over = m > d - m || (m === d - m && q % 2 === 1);
  if (nearest && over) {
    m -= d;
    q += 1;
  }
  f.set(0, a < 0 || Object.is(a, -0) ? -m : m, 0);
  f.conditions(((q & 4) !== 0 ? C0 : 0) | ((q & 2) !== 0 ? C3 : 0) | ((q & 1) !== 0 ? C1 : 0));
}

function examine(f: Fpu): void {
  const h = high(f, 0);
  let bits = C2;
  if (f.isEmpty(0)) bits = C3 | C0;
  else if (Number.isNaN(h)) bits = C0;
  else if (h === 0) bits = C3;
  else if (!Number.isFinite(h)) bits = C2 | C0;
  const negative = Number.isNaN(h) ? low(f, 0) === -1 : h < 0 || Object.is(h, -0);
  f.conditions(bits | (negative ? C1 : 0));
}

function extract(f: Fpu): void {
  const h = high(f, 0);
  const l = low(f, 0);
  if (h === 0) {
    f.raise(ZE);
    f.set(0, Number.NEGATIVE_INFINITY, 0);
    f.push(h, 0);
  } else if (!Number.isFinite(h)) {
    f.set(0, Number.POSITIVE_INFINITY, 0);
    f.push(h, 0);
  } else {
    let e = 0;
    let m = h;
    for (; Math.abs(m) < 2 ** -900; e -= 500) m *= 2 ** 500;
    for (const step of [512, 256, 128, 64, 32, 16, 8, 4, 2, 1]) {
      for (; Math.abs(m) >= 2 ** step; e += step) m /= 2 ** step;
      for (; Math.abs(m) * 2 ** step < 2; e -= step) m *= 2 ** step;
    }
    f.set(0, e, 0);
    f.push(m, scale(l, -e));
  }
}
function scaleBy(f: Fpu): void {
  const x = high(f, 0);
  const n = high(f, 1);
  if (!Number.isFinite(n)) {
    if ((n > 0 && x === 0) || (n < 0 && !Number.isFinite(x))) invalid(f, 0);
    else f.set(0, n > 0 ? x * Number.POSITIVE_INFINITY : x * 0, 0);
    return;
  }
  const e = Math.max(-70000, Math.min(70000, Math.trunc(n)));
  const v = scale(x, e);
  f.set(0, v, Number.isFinite(v) && v !== 0 ? scale(low(f, 0), e) : 0);
}

/** fsin and friends: an infinite argument is invalid, one of 2^63 or more is left alone with C2 set. */
function inRange(f: Fpu): boolean {
  if (settled(f, 0, 0)) return false;
  f.conditions(0);
  if (!Number.isFinite(high(f, 0))) invalid(f, 0);
  else if (Math.abs(high(f, 0)) >= 2 ** 63) f.conditions(C2);
  else return true;
  return false;
}
function sineOf(_f: Fpu, h: number, l: number, quarter: 0 | 1): readonly [number, number] {
  if (h === 0) return quarter === 1 ? [1, 0] : [h, 0];
  fn.sine(h, l, quarter);
  return [H(), L()];
}

export function defineFpuFunctions(): void {
  for (const [name, [h, l]] of Object.entries(CONSTANTS)) {
    define(name, (o) => {
      fpu().push(h, l);
      return o.next;
    });
  }
  const simple = (name: string, run: (f: Fpu) => void): void => {
    define(name, (o) => {
      run(fpu());
      return o.next;
    });
  };
  simple('f2xm1', (f) => {
    if (settled(f, 0, 0) || high(f, 0) === 0) return;
    const x = high(f, 0);
    if (Math.abs(x) > 1) {
      f.set(0, x > 0 ? Math.min(x, Number.MAX_VALUE) : -1, 0); // undefined outside [-1, 1]
      return;
    }
    fn.f2xm1(x, low(f, 0));
    f.set(0, H(), L());
  });
  for (const [name, run] of [
    ['fyl2x', logarithm],
    ['fyl2xp1', logarithmPlus1],
    ['fpatan', arctangent],
  ] as const) {
    simple(name, (f) => {
      if (!settled(f, 1, 1)) run(f);
      f.pop();
    });
  }
  simple('fprem', (f) => {
    if (!settled(f, 0, 1)) remainder(f, false);
  });
  simple('fprem1', (f) => {
    if (!settled(f, 0, 1)) remainder(f, true);
  });
  simple('fxtract', (f) => {
    if (!settled(f, 0, 0)) extract(f);
  });
  simple('fscale', (f) => {
    if (!settled(f, 0, 1)) scaleBy(f);
  });
  simple('fsin', (f) => {
    if (inRange(f)) f.set(0, ...sineOf(f, high(f, 0), low(f, 0), 0));
  });
  simple('fcos', (f) => {
    if (inRange(f)) f.set(0, ...sineOf(f, high(f, 0), low(f, 0), 1));
  });
  simple('fsincos', (f) => {
    if (!inRange(f)) return;
    const h = high(f, 0);
    const l = low(f, 0);
    f.set(0, ...sineOf(f, h, l, 0));
    f.push(...sineOf(f, h, l, 1));
  });
  simple('fptan', (f) => {
    if (!inRange(f)) return;
    if (high(f, 0) !== 0) {
      fn.tangent(high(f, 0), low(f, 0));
      f.set(0, H(), L());
    }
    f.push(1, 0);
  });
  simple('fxam', examine);
  simple('fincstp', (f) => {
    f.top = (f.top + 1) & 7;
    f.sw &= ~C1;
  });
  simple('fdecstp', (f) => {
    f.top = (f.top - 1) & 7;
    f.sw &= ~C1;
  });
  define('ffree', (o) => {
    const f = fpu();
    f.used &= ~(1 << f.at(o.i));
    return o.next;
  });
  define('ffreep', (o) => {
    const f = fpu();
    f.used &= ~(1 << f.at(o.i));
    f.pop();
    return o.next;
  });
  define('fwait', (o) => {
    current().fpu.wait();
    return o.next;
  });
}
