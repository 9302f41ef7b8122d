/** cpu/decode/cursor.ts — reading an instruction's bytes: prefixes, ModRM, SIB, displacements, immediates. */
import {
  byteIndex,
  EBP,
  EBX,
  EDI,
  ESI,
  ESP,
  FS_BASE,
  GS_BASE,
  type Op,
  type Slot,
  wordIndex,
  ZERO,
} from '../registers.ts';

/** Operand size as an index: 0 byte, 1 word, 2 doubleword. */
export type Size = 0 | 1 | 2;

/** The state of decoding one instruction. One object, reused. */
class Cursor {
  bytes: Uint8Array = new Uint8Array(16);
  pos = 0;
  /** How many of `bytes` there are. */
  avail = 0;
  /** A byte beyond them was wanted. */
  short = false;
  /** Prefixes: 66, 67, f2 or f3, f0, fs or gs. */
  size16 = false;
  addr16 = false;
  rep = 0;
  lock = false;
  seg: Slot = ZERO;
  /** The instruction has a memory destination that lock may lead. */
  lockable = false;
  mod = 0;
  reg = 0;
  rm = 0;
  /** The address needs a wrapper (ops/wrap.ts). */
  wrap: 'none' | 'addr16' | 'seg' = 'none';

  start(bytes: Uint8Array, avail: number): void {
    this.bytes = bytes;
    this.avail = avail;
    this.pos = 0;
    this.short = false;
    this.size16 = false;
    this.addr16 = false;
    this.rep = 0;
    this.lock = false;
    this.seg = ZERO;
    this.lockable = false;
    this.wrap = 'none';
  }
  u8(): number {
    if (this.pos >= this.avail) {
      this.short = true;
      return 0;
    }
    const b = this.bytes[this.pos] as number;
    this.pos += 1;
    return b;
  }
  i8(): number {
    return (this.u8() << 24) >> 24;
  }
  u16(): number {
    return this.u8() | (this.u8() << 8);
  }
  i32(): number {
    return this.u16() | (this.u16() << 16);
  }
  /** Word or doubleword size of a full-width operation. */
  get full(): Size {
    return this.size16 ? 1 : 2;
  }
  /** An immediate of an operand's size. */
  imm(size: Size): number {
    return size === 0 ? this.u8() : size === 1 ? this.u16() : this.i32();
  }
  get isMemory(): boolean {
    return this.mod !== 3;
  }

  /** Reads ModRM and, for a memory operand, its address into `o`. */
  modrm(o: Op): void {
    const b = this.u8();
    this.mod = b >>> 6;
    this.reg = (b >>> 3) & 7;
    this.rm = b & 7;
    if (this.mod === 3) return;
    if (this.addr16) this.address16(o);
    else this.address32(o);
  }
  private address32(o: Op): void {
    o.bs = this.rm as Slot;
    if (this.rm === ESP) this.sib(o);
    else if (this.mod === 0 && this.rm === EBP) {
      o.bs = ZERO;
      o.d = this.i32();
    }
    if (this.mod === 1) o.d = this.i8();
    else if (this.mod === 2) o.d = this.i32();
    if (this.seg === ZERO) return;
    if (o.bs === ZERO) o.bs = this.seg;
    else if (o.ix === ZERO) o.ix = this.seg;
    else this.wrap = 'seg';
  }
  private sib(o: Op): void {
    const b = this.u8();
    const index = (b >>> 3) & 7;
    o.bs = (b & 7) as Slot;
    if (index !== ESP) {
      o.ix = index as Slot;
      o.sc = b >>> 6;
    }
    if (o.bs === EBP && this.mod === 0) {
      o.bs = ZERO;
      o.d = this.i32();
    }
  }
  private address16(o: Op): void {
    const bases: readonly Slot[] = [EBX, EBX, EBP, EBP, ESI, EDI, EBP, EBX];
    o.bs = bases[this.rm] as Slot;
    if (this.rm < 4) o.ix = (this.rm & 1) === 0 ? ESI : EDI;
    if (this.mod === 0 && this.rm === 6) {
      o.bs = ZERO;
      o.d = this.u16();
    } else if (this.mod === 1) o.d = this.i8();
    else if (this.mod === 2) o.d = this.u16();
    this.wrap = 'addr16';
  }
}
export const c = new Cursor();

export const SEGMENT_BASES: Readonly<Record<number, Slot>> = { 100: FS_BASE, 101: GS_BASE };

/** Slot of register `n` in an operand's size. */
export function slot(size: Size, n: number): Slot {
  return size === 0 ? byteIndex(n) : size === 1 ? wordIndex(n) : (n as Slot);
}
