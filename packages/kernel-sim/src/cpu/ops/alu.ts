/**
 * cpu/ops/alu.ts — add or adc sbb and sub xor cmp test, inc dec not neg: every width and operand form.
 *
 * Forms: rr (register, register), rm (register, memory), mr (memory, register), ri and mi (… , immediate).
 * Operands arrive shifted to the top (flags.ts). A read-modify-write makes sure of its store before it touches the flags.
 */
import { prepareWrite } from '../access.ts';
import { ADD, cf, EXPLICIT, SUB } from '../flags.ts';
import { F1, F2, FR, FT, r } from '../registers.ts';
import { define } from '../table.ts';
import { address, WIDTHS, type Width } from './width.ts';

type Binary = (x: number, y: number, shift: number) => number;

export function add(x: number, y: number, shift: number): number {
  const z = (x + y) | 0;
  r[FT] = ADD | shift;
  r[F1] = x;
  r[F2] = y;
  r[FR] = z;
  return z;
}
export function sub(x: number, y: number, shift: number): number {
  const z = (x - y) | 0;
  r[FT] = SUB | shift;
  r[F1] = x;
  r[F2] = y;
  r[FR] = z;
  return z;
}
export function logic(z: number, shift: number): number {
  r[FT] = SUB | shift;
  r[F1] = z;
  r[F2] = 0;
  r[FR] = z;
  return z;
}
/** CF, OF and AF of a carry chain's result. */
function chain(z: number, shift: number, carry: boolean, overflow: number, aux: number): number {
  r[FT] = EXPLICIT | shift;
  r[F1] = carry ? 1 : 0;
  r[F2] = (overflow < 0 ? 1 : 0) | ((aux >>> shift) & 16);
  r[FR] = z;
  return z;
}
export function adc(x: number, y: number, shift: number): number {
  const c = cf();
  const z = (x + y + (c ? 1 << shift : 0)) | 0;
  return chain(z, shift, c ? z >>> 0 <= x >>> 0 : z >>> 0 < x >>> 0, (x ^ z) & (y ^ z), x ^ y ^ z);
}
export function sbb(x: number, y: number, shift: number): number {
  const c = cf();
  const z = (x - y - (c ? 1 << shift : 0)) | 0;
  return chain(z, shift, c ? x >>> 0 <= y >>> 0 : x >>> 0 < y >>> 0, (x ^ y) & (x ^ z), x ^ y ^ z);
}
export function inc(x: number, shift: number): number {
  const z = (x + (1 << shift)) | 0;
  return chain(z, shift, cf(), (x ^ z) & z, x ^ z ^ (1 << shift));
}
export function dec(x: number, shift: number): number {
  const z = (x - (1 << shift)) | 0;
  return chain(z, shift, cf(), (x ^ z) & x, x ^ z ^ (1 << shift));
}

const BINARY: Readonly<Record<string, Binary>> = {
  add,
  or: (x, y, s) => logic(x | y, s),
  adc,
  sbb,
  and: (x, y, s) => logic(x & y, s),
  sub,
  xor: (x, y, s) => logic(x ^ y, s),
};
const COMPARE: Readonly<Record<string, Binary>> = { cmp: sub, test: (x, y, s) => logic(x & y, s) };

function defineBinary(name: string, f: Binary, w: Width): void {
  const s = w.shift;
  define(`${name}.rr${w.bits}`, (o) => {
    w.set(o.a, f(w.get(o.a) << s, w.get(o.b) << s, s) >>> s);
    return o.next;
  });
  define(`${name}.ri${w.bits}`, (o) => {
    w.set(o.a, f(w.get(o.a) << s, o.i << s, s) >>> s);
    return o.next;
  });
  define(`${name}.rm${w.bits}`, (o) => {
    const y = w.load(address(o)) << s;
    w.set(o.a, f(w.get(o.a) << s, y, s) >>> s);
    return o.next;
  });
  define(`${name}.mr${w.bits}`, (o) => {
    const a = address(o);
    prepareWrite(a, w.bytes);
    w.store(a, f(w.load(a) << s, w.get(o.b) << s, s) >>> s);
    return o.next;
  });
  define(`${name}.mi${w.bits}`, (o) => {
    const a = address(o);
    prepareWrite(a, w.bytes);
    w.store(a, f(w.load(a) << s, o.i << s, s) >>> s);
    return o.next;
  });
}

function defineCompare(name: string, f: Binary, w: Width): void {
  const s = w.shift;
  define(`${name}.rr${w.bits}`, (o) => {
    f(w.get(o.a) << s, w.get(o.b) << s, s);
    return o.next;
  });
  define(`${name}.ri${w.bits}`, (o) => {
    f(w.get(o.a) << s, o.i << s, s);
    return o.next;
  });
  define(`${name}.rm${w.bits}`, (o) => {
    const y = w.load(address(o)) << s;
    f(w.get(o.a) << s, y, s);
    return o.next;
  });
  define(`${name}.mr${w.bits}`, (o) => {
    f(w.load(address(o)) << s, w.get(o.b) << s, s);
    return o.next;
  });
  define(`${name}.mi${w.bits}`, (o) => {
    f(w.load(address(o)) << s, o.i << s, s);
    return o.next;
  });
}

/** One operand, read and written back. */
const UNARY: Readonly<Record<string, (x: number, shift: number) => number>> = {
  inc,
  dec,
  not: (x, s) => ~x & (-1 << s),
  neg: (x, s) => sub(0, x, s),
};

export function defineAlu(): void {
  for (const w of WIDTHS) {
    for (const [name, f] of Object.entries(BINARY)) defineBinary(name, f, w);
    for (const [name, f] of Object.entries(COMPARE)) defineCompare(name, f, w);
    for (const [name, f] of Object.entries(UNARY)) {
      define(`${name}.r${w.bits}`, (o) => {
        w.set(o.a, f(w.get(o.a) << w.shift, w.shift) >>> w.shift);
        return o.next;
      });
      define(`${name}.m${w.bits}`, (o) => {
        const a = address(o);
        prepareWrite(a, w.bytes);
        w.store(a, f(w.load(a) << w.shift, w.shift) >>> w.shift);
        return o.next;
      });
    }
  }
}
