/** cpu/ops/bits.ts — bt bts btr btc, bsf bsr, cmpxchg8b, and the decimal adjustments nobody uses any more. */
import { prepareWrite, rd32, wr32 } from '../access.ts';
import { AF_BIT, af, arithFlags, CF_BIT, cf, setArithFlags, setCarry, setExplicit, ZF_BIT } from '../flags.ts';
import { EAX, EBX, ECX, EDX, r, r8, r16 } from '../registers.ts';
import { define } from '../table.ts';
import { address, W16, W32, type Width } from './width.ts';

const CHANGES: Readonly<Record<string, ((v: number, bit: number) => number) | null>> = {
  bt: null,
  bts: (v, bit) => v | bit,
  btr: (v, bit) => v & ~bit,
  btc: (v, bit) => v ^ bit,
};

function defineBitTest(name: string, change: ((v: number, bit: number) => number) | null, w: Width): void {
  const m = w.bits - 1;
  const inRegister = (slot: Parameters<Width['get']>[0], n: number): void => {
    const v = w.get(slot);
    const carry = ((v >>> (n & m)) & 1) !== 0;
    if (change !== null) w.set(slot, change(v, 1 << (n & m)));
    setCarry(carry);
  };
  const inMemory = (a: number, n: number): void => {
    if (change !== null) prepareWrite(a, w.bytes);
    const v = w.load(a);
    if (change !== null) w.store(a, change(v, 1 << (n & m)));
    setCarry(((v >>> (n & m)) & 1) !== 0);
  };
  define(`${name}.rr${w.bits}`, (o) => {
    inRegister(o.a, w.get(o.b));
    return o.next;
  });
  define(`${name}.ri${w.bits}`, (o) => {
    inRegister(o.a, o.i);
    return o.next;
  });
  define(`${name}.mi${w.bits}`, (o) => {
    inMemory(address(o), o.i);
    return o.next;
  });
  // A bit number in a register reaches beyond the operand: memory is one long string of bits.
  define(`${name}.mr${w.bits}`, (o) => {
    const n = (w.get(o.b) << w.shift) >> w.shift;
    inMemory((address(o) + (n >> (w.bits === 32 ? 5 : 4)) * w.bytes) | 0, n);
    return o.next;
  });
}

/** ZF says the source was 0 and the destination kept; the other flags are undefined, we leave them. */
function setZero(zero: boolean): void {
  setArithFlags((arithFlags() & ~ZF_BIT) | (zero ? ZF_BIT : 0));
}
const SCANS: Readonly<Record<string, (v: number) => number>> = {
  bsf: (v) => 31 - Math.clz32(v & -v),
  bsr: (v) => 31 - Math.clz32(v),
};

/** Flags after a decimal adjustment: from al, CF and AF given. */
function decimalFlags(carry: boolean, aux: boolean): void {
  setExplicit(24, r8[0] << 24, 0, 0);
  const bits = arithFlags();
  setArithFlags((bits & ~(CF_BIT | AF_BIT)) | (carry ? CF_BIT : 0) | (aux ? AF_BIT : 0));
}
function packed(sign: 1 | -1): void {
  const old = r8[0];
  const oldCarry = cf();
  const low = (old & 15) > 9 || af();
  let carry = false;
  if (low) {
    r8[0] = old + 6 * sign;
    carry = oldCarry || (sign > 0 ? old + 6 > 255 : old < 6);
  }
  if (old > 0x99 || oldCarry) {
    r8[0] = r8[0] + 0x60 * sign;
    carry = true;
  }
  decimalFlags(carry, low);
}
function unpacked(sign: 1 | -1): void {
  const adjust = (r8[0] & 15) > 9 || af();
  if (adjust) r16[EAX] = r16[EAX] + 0x106 * sign;
  r8[0] = r8[0] & 15;
  decimalFlags(adjust, adjust);
}

export function defineBits(): void {
  for (const w of [W16, W32]) {
    for (const [name, change] of Object.entries(CHANGES)) defineBitTest(name, change, w);
    for (const [name, scan] of Object.entries(SCANS)) {
      define(`${name}.rr${w.bits}`, (o) => {
        const v = w.get(o.b);
        setZero(v === 0);
        if (v !== 0) w.set(o.a, scan(v));
        return o.next;
      });
      define(`${name}.rm${w.bits}`, (o) => {
        const v = w.load(address(o));
        setZero(v === 0);
        if (v !== 0) w.set(o.a, scan(v));
        return o.next;
      });
    }
  }
  define('cmpxchg8b', (o) => {
    const a = address(o);
    prepareWrite(a, 8);
    const lo = rd32(a);
    const hi = rd32((a + 4) | 0);
    const equal = lo === r[EAX] && hi === r[EDX];
    if (equal) {
      wr32(a, r[EBX]);
      wr32((a + 4) | 0, r[ECX]);
    } else {
      r[EAX] = lo;
      r[EDX] = hi;
    }
    setZero(equal);
    return o.next;
  });
  define('daa', (o) => {
    packed(1);
    return o.next;
  });
  define('das', (o) => {
    packed(-1);
    return o.next;
  });
  define('aaa', (o) => {
    unpacked(1);
    return o.next;
  });
  define('aas', (o) => {
    unpacked(-1);
    return o.next;
  });
}
