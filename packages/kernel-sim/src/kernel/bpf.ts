/** net/core/filter.c — classic BPF as seccomp uses it: instructions of four numbers (code, jt, jf, k) over 64 bytes of data. */
export const BPF_MAXINSNS = 4096;
const DATA_BYTES = 64;
const MEMWORDS = 16;

const CLASS = { LD: 0, LDX: 1, ST: 2, STX: 3, ALU: 4, JMP: 5, RET: 6, MISC: 7 } as const;
const at = (code: readonly number[], i: number, n: number): number => code[i * 4 + n] as number;

/** bpf_check_classic(), seccomp_check_filter(): jumps stay inside, loads are whole words of the data, the end is a return. */
export function checkFilter(code: readonly number[]): boolean {
  const len = code.length / 4;
  for (let i = 0; i < len; i += 1) {
    const op = at(code, i, 0);
    const k = at(code, i, 3) >>> 0;
    switch (op & 7) {
      case CLASS.LD:
        if (op === 0x20 ? k % 4 !== 0 || k >= DATA_BYTES : op !== 0x80 && op !== 0x00 && !(op === 0x60 && k < MEMWORDS))
          return false;
        break;
      case CLASS.LDX:
        if (op !== 0x01 && op !== 0x81 && !(op === 0x61 && k < MEMWORDS)) return false;
        break;
      case CLASS.ST:
      case CLASS.STX:
        if (k >= MEMWORDS) return false;
        break;
      case CLASS.ALU: {
        const kind = op & 0xf0;
        if (kind > 0xa0) return false;
        if ((op & 8) === 0 && k === 0 && (kind === 0x30 || kind === 0x90)) return false;
        if ((op & 8) === 0 && k >= 32 && (kind === 0x60 || kind === 0x70)) return false;
        break;
      }
      case CLASS.JMP: {
        const kind = op & 0xf0;
        if (kind > 0x40) return false;
        if (kind === 0 ? i + 1 + k >= len : i + 1 + Math.max(at(code, i, 1), at(code, i, 2)) >= len) return false;
        break;
      }
      case CLASS.RET:
        if (op !== 0x06 && op !== 0x16) return false;
        break;
      default:
        if (op !== 0x07 && op !== 0x87) return false;
    }
  }
  return len > 0 && (at(code, len - 1, 0) & 7) === CLASS.RET;
}

function alu(kind: number, a: number, b: number): number | null {
  switch (kind) {
    case 0x00:
      return (a + b) >>> 0;
    case 0x10:
      return (a - b) >>> 0;
    case 0x20:
      return Math.imul(a, b) >>> 0;
    case 0x30:
      return b === 0 ? null : Math.floor(a / b) >>> 0;
    case 0x40:
      return (a | b) >>> 0;
    case 0x50:
      return (a & b) >>> 0;
    case 0x60:
      return b > 31 ? 0 : (a << b) >>> 0;
    case 0x70:
      return b > 31 ? 0 : a >>> b;
    case 0x80:
      return -a >>> 0;
    case 0x90:
      return b === 0 ? null : a % b;
    default:
      return (a ^ b) >>> 0;
  }
}
function jumps(kind: number, a: number, b: number): boolean {
  return kind === 0x10 ? a === b : kind === 0x20 ? a > b : kind === 0x30 ? a >= b : (a & b) !== 0;
}

/** The value the filter returns. There are no backward jumps: it ends. */
export function runFilter(code: readonly number[], data: Uint8Array): number {
  const v = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const mem = new Array<number>(MEMWORDS).fill(0);
  const len = code.length / 4;
  let a = 0;
  let x = 0;
  for (let i = 0; i < len; i += 1) {
    const op = at(code, i, 0);
    const k = at(code, i, 3) >>> 0;
    switch (op & 7) {
      case CLASS.LD:
        a = op === 0x20 ? v.getUint32(k, true) : op === 0x80 ? DATA_BYTES : op === 0x60 ? (mem[k] as number) : k;
        break;
      case CLASS.LDX:
        x = op === 0x81 ? DATA_BYTES : op === 0x61 ? (mem[k] as number) : k;
        break;
      case CLASS.ST:
        mem[k] = a;
        break;
      case CLASS.STX:
        mem[k] = x;
        break;
      case CLASS.ALU: {
        const r = alu(op & 0xf0, a, (op & 8) !== 0 ? x : k);
        if (r === null) return 0;
        a = r;
        break;
      }
      case CLASS.JMP:
        if ((op & 0xf0) === 0) i += k;
        else i += jumps(op & 0xf0, a, (op & 8) !== 0 ? x : k) ? at(code, i, 1) : at(code, i, 2);
        break;
      case CLASS.RET:
        return (op & 0x18) === 0x10 ? a : k;
      default:
        if (op === 0x07) x = a;
        else a = x;
    }
  }
  return 0;
}
