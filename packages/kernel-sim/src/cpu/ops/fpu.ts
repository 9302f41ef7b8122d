/**
 * cpu/ops/fpu.ts — x87 loads, stores, arithmetic and comparisons.
 *
 * Names: `fp.<kind>.<operand>`, the operand being a memory format (m32 m64 i16 i32) or st0 (st(0) op= st(i)), sti (st(i) op= st(0)),
 * stip (the same, then pop). st(i) is in `i`.
 */
import { prepareWrite, rd8, rd16, rd32 } from '../access.ts';
import { current } from '../current.ts';
import { condition, setArithFlags } from '../flags.ts';
import { type Arith, compare, EQUAL, fadd, fdiv, fmul, fsqrt, fsub, LESS, UNORDERED } from '../fpu/arith.ts';
import * as convert from '../fpu/convert.ts';
import { C0, C2, C3, type Fpu, IE } from '../fpu/state.ts';
import type { Op } from '../registers.ts';
import { define as defineOp } from '../table.ts';
import { QUICK } from './fpu-quick.ts';
import { address } from './width.ts';

function define(name: string, run: (o: Op) => Op): void {
  defineOp(name, QUICK[name]?.(run) ?? run);
}

/** The FPU, after the wait every instruction but the fn… ones begins with. */
export function fpu(): Fpu {
  const f = current().fpu;
  f.wait();
  return f;
}
export function high(f: Fpu, i: number): number {
  return f.hi[f.at(i)] as number;
}
export function low(f: Fpu, i: number): number {
  return f.lo[f.at(i)] as number;
}

/** Value of a memory operand, by format. None has a low part, save a NaN's sign, which is then in convert.lo(). */
const LOADS: Readonly<Record<string, (f: Fpu, a: number) => number>> = {
  m32: (f, a) => {
    convert.load32(f, a);
    return convert.hi();
  },
  m64: (f, a) => {
    convert.load64(f, a);
    return convert.hi();
  },
  i16: (_f, a) => (rd16(a) << 16) >> 16,
  i32: (_f, a) => rd32(a),
};

const ARITH: Readonly<Record<string, Arith>> = {
  add: fadd,
  mul: fmul,
  sub: fsub,
  subr: (f, d, ah, al, bh, bl) => fsub(f, d, bh, bl, ah, al),
  div: fdiv,
  divr: (f, d, ah, al, bh, bl) => fdiv(f, d, bh, bl, ah, al),
};

function defineArith(kind: string, op: Arith): void {
  for (const [format, load] of Object.entries(LOADS)) {
    define(`fp.${kind}.${format}`, (o) => {
      const f = fpu();
      const v = load(f, address(o));
      if (f.underflow(0)) f.setDefaultNaN(0);
      else op(f, 0, high(f, 0), low(f, 0), v, Number.isNaN(v) ? convert.lo() : 0);
      return o.next;
    });
  }
  const registers = (f: Fpu, dest: number, i: number): void => {
    if (f.underflow(0) || f.underflow(i)) f.setDefaultNaN(dest);
    else op(f, dest, high(f, 0), low(f, 0), high(f, i), low(f, i));
  };
  define(`fp.${kind}.st0`, (o) => {
    registers(fpu(), 0, o.i);
    return o.next;
  });
  define(`fp.${kind}.sti`, (o) => {
    registers(fpu(), o.i, o.i);
    return o.next;
  });
  define(`fp.${kind}.stip`, (o) => {
    const f = fpu();
    registers(f, o.i, o.i);
    f.pop();
    return o.next;
  });
}

/** Compares st(0) with a value: C3 C2 C0. An ordered comparison of a NaN is invalid. */
function compareTo(f: Fpu, bh: number, bl: number, ordered: boolean): void {
  const c = compare(high(f, 0), low(f, 0), bh, bl);
  if (c === UNORDERED && ordered) f.raise(IE);
  f.conditions(c === UNORDERED ? C0 | C2 | C3 : c === EQUAL ? C3 : c === LESS ? C0 : 0);
}
function compareStack(f: Fpu, i: number, ordered: boolean): void {
  if (f.underflow(0) || f.underflow(i)) f.conditions(C0 | C2 | C3);
  else compareTo(f, high(f, i), low(f, i), ordered);
}
function popTimes(f: Fpu, n: number): void {
  for (let k = 0; k < n; k += 1) f.pop();
}

function defineCompares(): void {
  for (const [kind, pops] of [
    ['com', 0],
    ['comp', 1],
  ] as const) {
    for (const [format, load] of Object.entries(LOADS)) {
      define(`fp.${kind}.${format}`, (o) => {
        const f = fpu();
        const v = load(f, address(o));
        if (f.underflow(0)) f.conditions(C0 | C2 | C3);
        else compareTo(f, v, 0, true);
        popTimes(f, pops);
        return o.next;
      });
    }
  }
  for (const [name, ordered, pops] of [
    ['fcom', true, 0],
    ['fcomp', true, 1],
    ['fcompp', true, 2],
    ['fucom', false, 0],
    ['fucomp', false, 1],
    ['fucompp', false, 2],
  ] as const) {
    define(name, (o) => {
      const f = fpu();
      compareStack(f, o.i, ordered);
      popTimes(f, pops);
      return o.next;
    });
  }
  for (const [name, ordered, pops] of [
    ['fcomi', true, 0],
    ['fcomip', true, 1],
    ['fucomi', false, 0],
    ['fucomip', false, 1],
  ] as const) {
    define(name, (o) => {
      const f = fpu();
      const bad = f.underflow(0) || f.underflow(o.i);
      const c = bad ? UNORDERED : compare(high(f, 0), low(f, 0), high(f, o.i), low(f, o.i));
      if (c === UNORDERED && ordered) f.raise(IE);
      setArithFlags(c === UNORDERED ? 0x45 : c === EQUAL ? 0x40 : c === LESS ? 1 : 0);
      popTimes(f, pops);
      return o.next;
    });
  }
  define('ftst', (o) => {
    const f = fpu();
    if (f.underflow(0)) f.conditions(C0 | C2 | C3);
    else compareTo(f, 0, 0, true);
    return o.next;
  });
}

type Load = (f: Fpu, a: number) => void;
function defineLoads(): void {
  for (const [name, load] of [
    ['fld.m32', convert.load32],
    ['fld.m64', convert.load64],
    ['fld.m80', (_f, a) => convert.load80(a)],
    ['fild.m64', (_f, a) => convert.loadInt64(a)],
    ['fbld', (_f, a) => convert.loadDecimal(a, rd8)],
  ] as readonly (readonly [string, Load])[]) {
    define(name, (o) => {
      const f = fpu();
      load(f, address(o));
      f.push(convert.hi(), convert.lo());
      return o.next;
    });
  }
  define('fild.m16', (o) => {
    const f = fpu();
    f.push((rd16(address(o)) << 16) >> 16, 0);
    return o.next;
  });
  define('fild.m32', (o) => {
    const f = fpu();
    f.push(rd32(address(o)), 0);
    return o.next;
  });
  define('fld.st', (o) => {
    const f = fpu();
    if (f.underflow(o.i)) f.push(Number.NaN, -1);
    else f.push(high(f, o.i), low(f, o.i));
    return o.next;
  });
}

type Store = (f: Fpu, a: number, h: number, l: number) => void;
/** Bytes are checked to be writable first, so that a fault leaves the FPU as it was. */
function defineStore(name: string, bytes: number, store: Store, pops: 0 | 1): void {
  define(name, (o) => {
    const f = fpu();
    const a = address(o);
    prepareWrite(a, bytes);
    if (f.underflow(0)) store(f, a, Number.NaN, -1);
    else store(f, a, high(f, 0), low(f, 0));
    if (pops === 1) f.pop();
    return o.next;
  });
}
function defineStores(): void {
  for (const pops of [0, 1] as const) {
    const p = pops === 1 ? 'p' : '';
    defineStore(`fst${p}.m32`, 4, (_f, a, h, l) => convert.store32(a, h, l), pops);
    defineStore(`fst${p}.m64`, 8, (_f, a, h, l) => convert.store64(a, h, l), pops);
    defineStore(`fist${p}.m16`, 2, (f, a, h, l) => convert.storeInteger(f, a, h, l, 2), pops);
    defineStore(`fist${p}.m32`, 4, (f, a, h, l) => convert.storeInteger(f, a, h, l, 4), pops);
    define(`fst${p}.st`, (o) => {
      const f = fpu();
      if (f.underflow(0)) f.setDefaultNaN(o.i);
      else f.set(o.i, high(f, 0), low(f, 0));
      if (pops === 1) f.pop();
      return o.next;
    });
  }
  defineStore('fistp.m64', 8, (f, a, h, l) => convert.storeInteger(f, a, h, l, 8), 1);
  defineStore('fstp.m80', 10, (_f, a, h, l) => convert.store80(a, h, l), 1);
  defineStore('fbstp', 10, (f, a, h, l) => convert.storeDecimal(f, a, h, l), 1);
}

function defineMoves(): void {
  define('fxch', (o) => {
    const f = fpu();
    if (f.underflow(0)) f.setDefaultNaN(0);
    if (f.underflow(o.i)) f.setDefaultNaN(o.i);
    const h = high(f, 0);
    const l = low(f, 0);
    f.set(0, high(f, o.i), low(f, o.i));
    f.set(o.i, h, l);
    return o.next;
  });
  // b e be u and their opposites: conditions 2 4 6 10, 3 5 7 11.
  for (const n of [2, 3, 4, 5, 6, 7, 10, 11]) {
    define(`fcmov${n}`, (o) => {
      const f = fpu();
      if (f.underflow(0) || f.underflow(o.i)) f.setDefaultNaN(0);
      else if (condition(n)) f.set(0, high(f, o.i), low(f, o.i));
      return o.next;
    });
  }
  const unary = (name: string, change: (f: Fpu, h: number, l: number) => void): void => {
    define(name, (o: Op) => {
      const f = fpu();
      if (f.underflow(0)) f.setDefaultNaN(0);
      else change(f, high(f, 0), low(f, 0));
      return o.next;
    });
  };
  unary('fchs', (f, h, l) => f.set(0, -h, Number.isNaN(h) ? -1 - l : -l));
  unary('fabs', (f, h, l) => f.set(0, Math.abs(h), Number.isNaN(h) ? 0 : h < 0 ? -l : l));
  unary('fsqrt', fsqrt);
  unary('frndint', (f, h, l) => {
    convert.roundParts(h, l, f.cw);
    f.set(0, convert.hi(), convert.lo());
  });
}

export function defineFpu(): void {
  for (const [kind, op] of Object.entries(ARITH)) defineArith(kind, op);
  defineCompares();
  defineLoads();
  defineStores();
  defineMoves();
}
