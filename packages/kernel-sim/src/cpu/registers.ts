/**
 * cpu/registers.ts — the register file of the CPU that is running, and the decoded instruction.
 *
 * There is one register file per JavaScript thread: run() copies a task's registers in and out (32 words), so that the hot code
 * works on constants. Slots 0..7 are eax..edi in the encoding's order; the rest is named below.
 */

/** Index of a 32-bit register, or of a slot; also of a byte or word register once scaled (`byteIndex`, `wordIndex`). */
export type Slot =
  | 0
  | 1
  | 2
  | 3
  | 4
  | 5
  | 6
  | 7
  | 8
  | 9
  | 10
  | 11
  | 12
  | 13
  | 14
  | 15
  | 16
  | 17
  | 18
  | 19
  | 20
  | 21
  | 22
  | 23
  | 24
  | 25
  | 26
  | 27
  | 28
  | 29
  | 30
  | 31;

/** A typed array whose first 32 elements are known to exist. */
export type Registers<A> = A & { [K in Slot]: number };

export const SLOTS = 32;
export const EAX = 0;
export const ECX = 1;
export const EDX = 2;
export const EBX = 3;
export const ESP = 4;
export const EBP = 5;
export const ESI = 6;
export const EDI = 7;
/** Always 0: "no base", "no index". */
export const ZERO = 8;
/** Lazy flags (flags.ts). */
export const FT = 9;
export const FR = 10;
export const F1 = 11;
export const F2 = 12;
/** Address worked out by a wrapper (ops/wrap.ts) for an instruction whose operand does not fit base + index * scale + disp. */
export const EA = 13;
export const GS_BASE = 14;
export const FS_BASE = 15;
/** Address of the page being executed. */
export const PAGE = 16;
export const EIP = 17;
/** EFLAGS without the six arithmetic flags: TF IF DF IOPL NT RF AC ID. */
export const EFL = 18;
export const CS = 19;
export const DS = 20;
export const ES = 21;
export const FS = 22;
export const GS = 23;
export const SS = 24;
/** CR0: only WP means anything, and only in kernel mode. */
export const CR0 = 25;
/** Address of the last page fault. */
export const CR2 = 26;

export const r = new Int32Array(SLOTS) as Registers<Int32Array>;
export const r16 = new Uint16Array(r.buffer) as Registers<Uint16Array>;
export const r8 = new Uint8Array(r.buffer) as Registers<Uint8Array>;

/** Slot of byte register `n` (al cl dl bl ah ch dh bh) in r8. */
export function byteIndex(n: number): Slot {
  return (n < 4 ? n * 4 : (n - 4) * 4 + 1) as Slot;
}
export function wordIndex(n: number): Slot {
  return (n * 2) as Slot;
}

/** One decoded instruction. One shape, integers only besides the links. The address it uses is r[bs] + (r[ix] << sc) + d. */
export class Op {
  /** Internal operation number; 0 is "not decoded". */
  op = 0;
  a: Slot = 0;
  b: Slot = 0;
  /** Immediate; the displacement of a relative branch. */
  i = 0;
  d = 0;
  bs: Slot = ZERO;
  ix: Slot = ZERO;
  sc = 0;
  len = 0;
  /** Offset in the page; outside of 0..4095 for jumps that leave it. */
  ip: number;
  /** The instruction after this one. */
  next: Op = this;
  /** Where a relative branch goes; the wrapped instruction of a wrapper. */
  tgt: Op = this;

  constructor(ip: number) {
    this.ip = ip;
  }
}

/** Executes one instruction and says which is next. */
export type OpFn = (o: Op) => Op;
