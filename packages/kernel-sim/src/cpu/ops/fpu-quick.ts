/**
 * cpu/ops/fpu-quick.ts — the x87 operations of inner loops, for the usual case: registers that hold plain doubles.
 *
 * Anything else (an empty register, a NaN that comes out, 64-bit significands, a pending exception) is left to `slow`, the complete
 * operation of ops/fpu.ts. Each is written out, as an engine optimises a function by its text: one text, one kind of operand.
 */
import { rdDouble, rdFloat, wrDouble } from '../access.ts';
import { current } from '../current.ts';
import { C0, C3, CONDITIONS, type Fpu } from '../fpu/state.ts';
import type { Op } from '../registers.ts';
import { address } from './width.ts';

type Run = (o: Op) => Op;
const ERROR_SUMMARY = 0x80;

/** Both registers hold doubles and no exception waits. */
function plain(f: Fpu, n: number, m: number): boolean {
  return (f.sw & ERROR_SUMMARY) === 0 && ((f.used >>> n) & (f.used >>> m) & 1) !== 0 && f.lo[n] === 0 && f.lo[m] === 0;
}
function drop(f: Fpu, n: number): void {
  f.used &= ~(1 << n);
  f.top = (n + 1) & 7;
}

export const QUICK: Readonly<Record<string, (slow: Run) => Run>> = {
  'fp.add.st0': (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const m = (n + o.i) & 7;
    const z = (f.hi[n] as number) + (f.hi[m] as number);
    if (!plain(f, n, m) || Number.isNaN(z)) return slow(o);
    f.hi[n] = z;
    return o.next;
  },
  'fp.mul.st0': (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const m = (n + o.i) & 7;
    const z = (f.hi[n] as number) * (f.hi[m] as number);
    if (!plain(f, n, m) || Number.isNaN(z)) return slow(o);
    f.hi[n] = z;
    return o.next;
  },
  'fp.sub.st0': (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const m = (n + o.i) & 7;
    const z = (f.hi[n] as number) - (f.hi[m] as number);
    if (!plain(f, n, m) || Number.isNaN(z)) return slow(o);
    f.hi[n] = z;
    return o.next;
  },
  'fp.add.stip': (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const m = (n + o.i) & 7;
    const z = (f.hi[n] as number) + (f.hi[m] as number);
    if (!plain(f, n, m) || Number.isNaN(z)) return slow(o);
    f.hi[m] = z;
    drop(f, n);
    return o.next;
  },
  'fp.mul.stip': (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const m = (n + o.i) & 7;
    const z = (f.hi[n] as number) * (f.hi[m] as number);
    if (!plain(f, n, m) || Number.isNaN(z)) return slow(o);
    f.hi[m] = z;
    drop(f, n);
    return o.next;
  },
  'fp.sub.stip': (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const m = (n + o.i) & 7;
    const z = (f.hi[n] as number) - (f.hi[m] as number);
    if (!plain(f, n, m) || Number.isNaN(z)) return slow(o);
    f.hi[m] = z;
    drop(f, n);
    return o.next;
  },
  'fp.subr.stip': (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const m = (n + o.i) & 7;
    const z = (f.hi[m] as number) - (f.hi[n] as number);
    if (!plain(f, n, m) || Number.isNaN(z)) return slow(o);
    f.hi[m] = z;
    drop(f, n);
    return o.next;
  },
  'fp.add.m64': (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const v = rdDouble(address(o));
    const z = (f.hi[n] as number) + v;
    if (!plain(f, n, n) || Number.isNaN(z)) return slow(o);
    f.hi[n] = z;
    return o.next;
  },
  'fp.mul.m64': (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const v = rdDouble(address(o));
    const z = (f.hi[n] as number) * v;
    if (!plain(f, n, n) || Number.isNaN(z)) return slow(o);
    f.hi[n] = z;
    return o.next;
  },
  'fp.sub.m64': (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const v = rdDouble(address(o));
    const z = (f.hi[n] as number) - v;
    if (!plain(f, n, n) || Number.isNaN(z)) return slow(o);
    f.hi[n] = z;
    return o.next;
  },
  'fp.div.m64': (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const v = rdDouble(address(o));
    const z = (f.hi[n] as number) / v;
    if (!plain(f, n, n) || Number.isNaN(z) || v === 0) return slow(o);
    f.hi[n] = z;
    return o.next;
  },
  'fld.m64': (slow) => (o) => {
    const f = current().fpu;
    const n = (f.top - 1) & 7;
    const v = rdDouble(address(o));
    if ((f.sw & ERROR_SUMMARY) !== 0 || ((f.used >>> n) & 1) !== 0 || Number.isNaN(v)) return slow(o);
    f.top = n;
    f.used |= 1 << n;
    f.hi[n] = v;
    f.lo[n] = 0;
    return o.next;
  },
  'fld.m32': (slow) => (o) => {
    const f = current().fpu;
    const n = (f.top - 1) & 7;
    const v = rdFloat(address(o));
    if ((f.sw & ERROR_SUMMARY) !== 0 || ((f.used >>> n) & 1) !== 0 || Number.isNaN(v)) return slow(o);
    f.top = n;
    f.used |= 1 << n;
    f.hi[n] = v;
    f.lo[n] = 0;
    return o.next;
  },
  'fst.m64': (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const v = f.hi[n] as number;
    return plain(f, n, n) && !Number.isNaN(v) && wrDouble(address(o), v) ? o.next : slow(o);
  },
  'fstp.m64': (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const v = f.hi[n] as number;
    if (!plain(f, n, n) || Number.isNaN(v) || !wrDouble(address(o), v)) return slow(o);
    drop(f, n);
    return o.next;
  },
  fxch: (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const m = (n + o.i) & 7;
    if (!plain(f, n, m)) return slow(o);
    const h = f.hi[n] as number;
    f.hi[n] = f.hi[m] as number;
    f.hi[m] = h;
    return o.next;
  },
  'fld.st': (slow) => (o) => {
    const f = current().fpu;
    const m = (f.top + o.i) & 7;
    const n = (f.top - 1) & 7;
    if (!plain(f, m, m) || ((f.used >>> n) & 1) !== 0) return slow(o);
    f.top = n;
    f.used |= 1 << n;
    f.hi[n] = f.hi[m] as number;
    f.lo[n] = 0;
    return o.next;
  },
  'fstp.st': (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const m = (n + o.i) & 7;
    if (!plain(f, n, n)) return slow(o);
    f.hi[m] = f.hi[n] as number;
    f.lo[m] = 0;
    f.used |= 1 << m;
    drop(f, n);
    return o.next;
  },
  fcompp: (slow) => (o) => {
    const f = current().fpu;
    const n = f.top;
    const m = (n + o.i) & 7;
    const a = f.hi[n] as number;
    const b = f.hi[m] as number;
    if (!plain(f, n, m) || !(a <= b || a > b)) return slow(o);
    f.sw = (f.sw & ~CONDITIONS) | (a === b ? C3 : a < b ? C0 : 0);
    drop(f, n);
    drop(f, f.top);
    return o.next;
  },
};
