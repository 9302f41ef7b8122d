/**
 * program/call.ts — the smallest pieces of a system call: yield it, and lay out its i386 structs.
 *
 * A wrapper in sys-*.ts hands the kernel a Uint8Array where C would pass a pointer; the kernel fills it before the call returns.
 */
import type { Arg, RunnerCall } from './types.ts';

/** What every wrapper is: it yields calls and in the end gives a value. */
export type Sys<T> = Generator<RunnerCall, T, number>;

/** One system call; the result as the kernel gave it (>= 0, or a negative errno). */
export function* call(nr: number, ...args: Arg[]): Sys<number> {
  return yield { nr, args };
}

/** Calls that fill a buffer: its decoded contents, or the negative errno. */
export function* filling<T>(
  nr: number,
  args: readonly Arg[],
  out: Uint8Array,
  decode: (r: Reader) => T,
): Sys<T | number> {
  const result: number = yield { nr, args };
  return result < 0 ? result : decode(new Reader(out));
}

/** Little-endian fields of a struct the kernel filled. */
export class Reader {
  readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  u8 = (at: number): number => this.view.getUint8(at);
  u16 = (at: number): number => this.view.getUint16(at, true);
  u32 = (at: number): number => this.view.getUint32(at, true);
  i32 = (at: number): number => this.view.getInt32(at, true);
  /** As a number: exact to 2^53, all ones is Infinity (RLIM_INFINITY). */
  u64 = (at: number): number => {
    const [lo, hi] = [this.u32(at), this.u32(at + 4)];
    return lo === 0xffffffff && hi === 0xffffffff ? Infinity : hi * 0x1_0000_0000 + lo;
  };
}

/** 32-bit words as bytes: how most structs are built. */
export function words(...values: number[]): Uint8Array {
  const out = new Uint8Array(values.length * 4);
  const view = new DataView(out.buffer);
  values.forEach((value, i) => {
    view.setUint32(i * 4, value >>> 0, true);
  });
  return out;
}

/** The two words of a 64-bit value, low first; Infinity is all ones. */
export function split64(value: number): [lo: number, hi: number] {
  if (value === Infinity) return [0xffffffff, 0xffffffff];
  return [value >>> 0, Math.floor(value / 0x1_0000_0000) >>> 0];
}

/** struct timespec {seconds, nanoseconds} of a number of milliseconds. */
export function timespec(ms: number): Uint8Array {
  const seconds = Math.floor(ms / 1000);
  return words(seconds, Math.round((ms - seconds * 1000) * 1e6));
}

/** Milliseconds of a struct timespec at `at`. */
export const fromTimespec = (r: Reader, at: number): number => r.i32(at) * 1000 + r.i32(at + 4) / 1e6;
/** Milliseconds of a struct timeval at `at`. */
export const fromTimeval = (r: Reader, at: number): number => r.i32(at) * 1000 + r.i32(at + 4) / 1e3;
/** struct timeval {seconds, microseconds} as two words. */
export function timeval(ms: number): [sec: number, usec: number] {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e3)];
}
