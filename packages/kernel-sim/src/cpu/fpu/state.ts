/**
 * cpu/fpu/state.ts — the x87: eight registers as pairs of doubles, control and status word.
 *
 * A register's value is hi + lo: `hi` is the value rounded to 53 bits, `lo` what a 64-bit significand has beyond that. Arithmetic
 * rounds to 53 bits, as if the precision control said "double" (lo = 0); loads of 64-bit integers and 80-bit reals, the constants
 * and the transcendental functions keep all 64. For a NaN, `lo` is -1 when its sign bit is set (the processor's own NaN is negative).
 *
 * Differs: precision control is ignored, arithmetic always rounds to nearest, the exponent range is that of a double, and the
 * inexact, overflow, underflow and denormal flags are never set.
 */
import { fault, VECTOR_MF } from '../fault.ts';

/** Exception flags of the status word, and masks of the control word. */
export const IE = 1;
export const ZE = 4;
const STACK_FAULT = 0x40;
const ERROR_SUMMARY = 0x80;
const BUSY = 0x8000;
export const C0 = 0x100;
export const C1 = 0x200;
export const C2 = 0x400;
export const C3 = 0x4000;
export const CONDITIONS = C0 | C1 | C2 | C3;
const EXCEPTIONS = 0x3f;

export class Fpu {
  readonly hi = new Float64Array(8);
  readonly lo = new Float64Array(8);
  /** Physical number of st(0). */
  top = 0;
  /** Bit n: physical register n holds something. */
  used = 0;
  /** Control word; 0x37f is what Linux starts a process with. */
  cw = 0x37f;
  /** Status word without TOP. */
  sw = 0;

  reset(): void {
    this.top = 0;
    this.used = 0;
    this.cw = 0x37f;
    this.sw = 0;
  }

  get status(): number {
    return (this.sw & ~0x3800) | (this.top << 11);
  }
  setStatus(v: number): void {
    this.top = (v >>> 11) & 7;
    this.sw = v & ~0x3800;
    this.summarize();
  }
  setControl(v: number): void {
    this.cw = (v & 0x1f7f) | 0x40;
    this.summarize();
  }
  /** Tag word: two bits for each physical register. */
  get tags(): number {
    let t = 0;
    for (let n = 0; n < 8; n += 1) t |= this.tag(n) << (n * 2);
    return t;
  }
  setTags(t: number): void {
    this.used = 0;
    for (let n = 0; n < 8; n += 1) if (((t >>> (n * 2)) & 3) !== 3) this.used |= 1 << n;
  }
  private tag(n: number): number {
    if ((this.used & (1 << n)) === 0) return 3;
    const v = this.hi[n] as number;
    if (v === 0) return 1;
    return Number.isFinite(v) ? 0 : 2;
  }

  /** Physical register of st(i). */
  at(i: number): number {
    return (this.top + i) & 7;
  }
  isEmpty(i: number): boolean {
    return (this.used & (1 << this.at(i))) === 0;
  }

  /** Sets exception flags; an unmasked one makes the next waiting instruction fault. */
  raise(flags: number): void {
    this.sw |= flags;
    this.summarize();
  }
  private summarize(): void {
    if ((this.sw & ~this.cw & EXCEPTIONS) !== 0) this.sw |= ERROR_SUMMARY | BUSY;
    else this.sw &= ~(ERROR_SUMMARY | BUSY);
  }
  /** What every waiting instruction does first. */
  wait(): void {
    if ((this.sw & ERROR_SUMMARY) !== 0) fault(VECTOR_MF);
  }
  conditions(bits: number): void {
    this.sw = (this.sw & ~CONDITIONS) | bits;
  }

  /** True, with the stack fault recorded, when st(i) is empty. */
  underflow(i: number): boolean {
    if (!this.isEmpty(i)) return false;
    this.sw &= ~C1;
    this.raise(IE | STACK_FAULT);
    return true;
  }
  /** st(i) = hi + lo. */
  set(i: number, hi: number, lo: number): void {
    const n = this.at(i);
    this.hi[n] = hi;
    this.lo[n] = lo;
    this.used |= 1 << n;
  }
  setDefaultNaN(i: number): void {
    this.set(i, Number.NaN, -1);
  }
  push(hi: number, lo: number): void {
    this.top = (this.top - 1) & 7;
    if (this.isEmpty(0)) {
      this.set(0, hi, lo);
      return;
    }
    this.setDefaultNaN(0);
    this.raise(IE | STACK_FAULT);
    this.sw |= C1;
  }
  pop(): void {
    this.used &= ~(1 << this.top);
    this.top = (this.top + 1) & 7;
  }
}
