/** fs/bytes.ts — small little-endian values as bytes. */
export const word = (v: number): Uint8Array => Uint8Array.of(v, v >>> 8, v >>> 16, v >>> 24);

/** A struct being filled in field by field. */
export class Struct {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }
  u8(at: number, v: number): this {
    this.view.setUint8(at, v);
    return this;
  }
  u16(at: number, v: number): this {
    this.view.setUint16(at, v, true);
    return this;
  }
  u32(at: number, v: number): this {
    this.view.setUint32(at, v, true);
    return this;
  }
  u64(at: number, v: number): this {
    this.view.setUint32(at, v >>> 0, true);
    this.view.setUint32(at + 4, Math.floor(v / 0x1_0000_0000), true);
    return this;
  }
}
/** loff_t from two registers: signed, exact to 2^53. */
export const offset64 = (lo: number, hi: number): number => (hi | 0) * 0x1_0000_0000 + (lo >>> 0);
