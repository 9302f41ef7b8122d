/** Instructions -> bytes, but for jumps to labels, which code.ts makes as short as it can. Intel SDM volume 2. */
import { encodeX87 } from './encode-x87.ts';
import {
  conditionCode,
  EAX,
  EBP,
  ECX,
  EDX,
  EncodeError,
  ESP,
  type Instruction,
  type MemOperand,
  type Operand,
  type Sink,
} from './types.ts';

const SEGMENT_PREFIX = [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65];
const ALU = ['add', 'or', 'adc', 'sbb', 'and', 'sub', 'xor', 'cmp'];
const UNARY: Readonly<Record<string, number>> = { not: 2, neg: 3, mul: 4, imul: 5, div: 6, idiv: 7 };
const SHIFTS: Readonly<Record<string, number>> = { rol: 0, ror: 1, rcl: 2, rcr: 3, shl: 4, sal: 4, shr: 5, sar: 7 };
const BITS: Readonly<Record<string, number>> = { bt: 4, bts: 5, btr: 6, btc: 7 };
const STRINGS: Readonly<Record<string, number>> = {
  movs: 0xa4,
  cmps: 0xa6,
  stos: 0xaa,
  lods: 0xac,
  scas: 0xae,
  ins: 0x6c,
  outs: 0x6e,
};
/** Instructions without operands. */
export const PLAIN: Readonly<Record<string, readonly number[]>> = {
  nop: [0x90], pause: [0xf3, 0x90], hlt: [0xf4], cli: [0xfa], sti: [0xfb], cld: [0xfc], std: [0xfd], clc: [0xf8], stc: [0xf9], cmc: [0xf5],
  int3: [0xcc], int1: [0xf1], prefix: [], into: [0xce], ud2: [0x0f, 0x0b], leave: [0xc9], cltd: [0x99], cwtd: [0x66, 0x99], cwtl: [0x98], cbtw: [0x66, 0x98],
  pushf: [0x9c], popf: [0x9d], pusha: [0x60], popa: [0x61], sahf: [0x9e], lahf: [0x9f], cpuid: [0x0f, 0xa2], rdtsc: [0x0f, 0x31], rdmsr: [0x0f, 0x32],
  wrmsr: [0x0f, 0x30], rdpmc: [0x0f, 0x33], wbinvd: [0x0f, 0x09], invd: [0x0f, 0x08], clts: [0x0f, 0x06], sysenter: [0x0f, 0x34], sysexit: [0x0f, 0x35], iret: [0xcf], lret: [0xcb],
  xlat: [0xd7], aaa: [0x37], aas: [0x3f], daa: [0x27], das: [0x2f], salc: [0xd6], fwait: [0x9b], mfence: [0x0f, 0xae, 0xf0], lfence: [0x0f, 0xae, 0xe8], sfence: [0x0f, 0xae, 0xf8],
}; // biome-ignore format: a table

export const fitsByte = (v: number): boolean => v >= -128 && v <= 127;

function fail(i: Instruction, why = 'operand type mismatch'): never {
  throw new EncodeError(`${why} for '${i.op}'`);
}

/** The ModRM byte, SIB and displacement of a memory or register operand. */
export function modrm(out: Sink, field: number, o: Operand): void {
  if (o.kind === 'reg' || o.kind === 'st' || o.kind === 'seg') return out.byte(0xc0 | (field << 3) | o.n);
  if (o.kind !== 'mem') throw new EncodeError('a register or memory operand is needed');
  const { base, index, scale, disp, symbol } = o;
  const disp32 = (): void => (symbol === null ? out.long(disp) : out.reloc('abs', symbol, disp));
  if (index === ESP) throw new EncodeError('%esp cannot be an index register');
  const sib = index >= 0 || base === ESP;
  const ss = scale === 8 ? 3 : scale === 4 ? 2 : scale === 2 ? 1 : 0;
  if (base < 0) {
    out.byte((field << 3) | (sib ? 4 : 5));
    if (sib) out.byte((ss << 6) | (index << 3) | 5);
    return disp32();
  }
  const mod = symbol !== null || !fitsByte(disp) ? 2 : disp !== 0 || base === EBP ? 1 : 0;
  out.byte((mod << 6) | (field << 3) | (sib ? 4 : base));
  if (sib) out.byte((ss << 6) | ((index < 0 ? 4 : index) << 3) | base);
  if (mod === 2) disp32();
  else if (mod === 1) out.byte(disp & 0xff);
}

function immediate(out: Sink, o: Operand, size: number): void {
  if (o.kind !== 'imm') throw new EncodeError('an immediate operand is needed');
  if (size === 4) return o.symbol === null ? out.long(o.value) : out.reloc('abs', o.symbol, o.value);
  if (o.symbol !== null) throw new EncodeError('a symbol does not fit here');
  if (size === 2) out.word(o.value);
  else out.byte(o.value & 0xff);
}

const segmentOf = (i: Instruction): number =>
  [i.a, i.b].reduce((s, o) => (o?.kind === 'mem' && o.segment >= 0 ? o.segment : s), -1);
const isDirect = (o: Operand): o is MemOperand => o.kind === 'mem' && o.base < 0 && o.index < 0;

export function encode(out: Sink, i: Instruction): void {
  for (const p of i.prefixes) out.byte(p);
  const segment = segmentOf(i);
  if (segment >= 0) out.byte(SEGMENT_PREFIX[segment] as number);
  const plain = Object.hasOwn(PLAIN, i.op) && i.a === null ? PLAIN[i.op] : undefined;
  if (plain !== undefined) {
    if (i.size === 2 && /^(push|pop)[fa]$|^iret$|^lret$/.test(i.op)) out.byte(0x66);
    for (const b of plain) out.byte(b);
    return;
  }
  if (i.op.startsWith('f') && encodeX87(out, i)) return;
  // Segment registers are always 16 bits wide.
  const selector = i.op === 'mov' && (i.a?.kind === 'seg' || (i.b?.kind === 'seg' && i.a?.kind === 'mem'));
  if (i.size === 2 && !selector && !/^(l|s)(gdt|idt|ldt|msw)$|^(j|call)/.test(i.op)) out.byte(0x66);
  const { a, b, c } = i;
  if (a === null) return withoutOperands(out, i);
  if (b === null) return oneOperand(out, i, a);
  if (c === null) return twoOperands(out, i, a, b);
  return threeOperands(out, i, a, b, c);
}

function withoutOperands(out: Sink, i: Instruction): void {
  const string = Object.hasOwn(STRINGS, i.op) ? STRINGS[i.op] : undefined;
  if (string !== undefined) return out.byte(string + (i.size === 1 ? 0 : 1));
  if (i.op === 'ret') return out.byte(0xc3);
  return fail(i, 'wrong number of operands');
}

function oneOperand(out: Sink, i: Instruction, a: Operand): void {
  const wide = i.size === 1 ? 0 : 1;
  const { op } = i;
  if (op === 'push' || op === 'pop') return pushPop(out, i, a, op === 'push');
  if (op === 'inc' || op === 'dec') {
    const n = op === 'inc' ? 0 : 1;
    if (a.kind === 'reg' && wide === 1) return out.byte(0x40 + 8 * n + a.n);
    out.byte(0xfe + wide);
    return modrm(out, n, a);
  }
  const unary = Object.hasOwn(UNARY, op) ? UNARY[op] : undefined;
  if (unary !== undefined) {
    out.byte(0xf6 + wide);
    return modrm(out, unary, a);
  }
  if (Object.hasOwn(SHIFTS, op)) return twoOperands(out, i, a, { kind: 'imm', value: 1, symbol: null });
  if (op === 'call' || op === 'jmp') {
    if (a.kind === 'symbol') {
      out.byte(op === 'call' ? 0xe8 : 0xe9);
      return out.reloc('pc', a.name, a.addend - 4);
    }
    out.byte(0xff);
    return modrm(out, op === 'call' ? 2 : 4, a);
  }
  if (op.startsWith('j') && a.kind === 'symbol') {
    const cc = conditionCode(op.slice(1));
    if (cc < 0) return fail(i);
    out.byte(0x0f);
    out.byte(0x80 + cc);
    return out.reloc('pc', a.name, a.addend - 4);
  }
  if (op.startsWith('set')) {
    out.byte(0x0f);
    out.byte(0x90 + conditionCode(op.slice(3)));
    return modrm(out, 0, a);
  }
  if (op === 'bswap' && a.kind === 'reg') {
    out.byte(0x0f);
    return out.byte(0xc8 + a.n);
  }
  if (op === 'int') {
    out.byte(0xcd);
    return immediate(out, a, 1);
  }
  if (op === 'ret' || op === 'lret') {
    out.byte(op === 'ret' ? 0xc2 : 0xca);
    return immediate(out, a, 2);
  }
  const table: Readonly<Record<string, readonly [number, number]>> = {
    cmpxchg8b: [0xc7, 1], sgdt: [1, 0], sidt: [1, 1], lgdt: [1, 2], lidt: [1, 3], smsw: [1, 4], lmsw: [1, 6], invlpg: [1, 7], sldt: [0, 0], str: [0, 1], lldt: [0, 2], ltr: [0, 3],
    fxsave: [0xae, 0], fxrstor: [0xae, 1], prefetchnta: [0x18, 0], prefetcht0: [0x18, 1],
  }; // biome-ignore format: a table
  const found = Object.hasOwn(table, op) ? table[op] : undefined;
  if (found !== undefined) {
    out.byte(0x0f);
    out.byte(found[0]);
    return modrm(out, found[1], a);
  }
  if (op === 'nop') {
    out.byte(0x0f);
    out.byte(0x1f);
    return modrm(out, 0, a);
  }
  return fail(i, 'number of operands mismatch');
}

function pushPop(out: Sink, i: Instruction, a: Operand, push: boolean): void {
  if (a.kind === 'reg') return out.byte((push ? 0x50 : 0x58) + a.n);
  if (a.kind === 'imm' && push) {
    const short = a.symbol === null && fitsByte(a.value);
    out.byte(short ? 0x6a : 0x68);
    return immediate(out, a, short ? 1 : i.size === 2 ? 2 : 4);
  }
  if (a.kind === 'seg') {
    const codes = push
      ? [[0x06], [0x0e], [0x16], [0x1e], [0x0f, 0xa0], [0x0f, 0xa8]]
      : [[0x07], [], [0x17], [0x1f], [0x0f, 0xa1], [0x0f, 0xa9]];
    for (const b of codes[a.n] ?? []) out.byte(b);
    return;
  }
  out.byte(push ? 0xff : 0x8f);
  modrm(out, push ? 6 : 0, a);
}

function twoOperands(out: Sink, i: Instruction, a: Operand, b: Operand): void {
  const wide = i.size === 1 ? 0 : 1;
  const { op } = i;
  if (op === 'mov') return move(out, i, a, b, wide);
  const alu = ALU.indexOf(op);
  if (alu >= 0) return arithmetic(out, i, alu, a, b, wide);
  if (op === 'test') {
    if (b.kind === 'imm') {
      if (a.kind === 'reg' && a.n === EAX) out.byte(0xa8 + wide);
      else {
        out.byte(0xf6 + wide);
        modrm(out, 0, a);
      }
      return immediate(out, b, i.size);
    }
    const [r, m] = b.kind === 'reg' ? [b, a] : [a, b];
    if (r.kind !== 'reg') return fail(i);
    out.byte(0x84 + wide);
    return modrm(out, r.n, m);
  }
  if (op === 'lea') {
    if (a.kind !== 'reg' || b.kind !== 'mem') return fail(i);
    out.byte(0x8d);
    return modrm(out, a.n, b);
  }
  if (op === 'xchg') {
    const [r, m] = a.kind === 'reg' ? [a, b] : [b, a];
    if (r.kind !== 'reg') return fail(i);
    if (m.kind === 'reg' && wide === 1 && (r.n === EAX || m.n === EAX))
      return out.byte(0x90 + (r.n === EAX ? m.n : r.n));
    out.byte(0x86 + wide);
    return modrm(out, r.n, m);
  }
  const shift = Object.hasOwn(SHIFTS, op) ? SHIFTS[op] : undefined;
  if (shift !== undefined) {
    if (b.kind === 'reg' && b.n === ECX) out.byte(0xd2 + wide);
    else if (b.kind === 'imm') out.byte((b.value === 1 ? 0xd0 : 0xc0) + wide);
    else return fail(i);
    modrm(out, shift, a);
    if (b.kind === 'imm' && b.value !== 1) out.byte(b.value & 0xff);
    return;
  }
  if (op === 'imul') {
    if (a.kind !== 'reg') return fail(i);
    if (b.kind === 'imm') return threeOperands(out, i, a, a, b);
    out.byte(0x0f);
    out.byte(0xaf);
    return modrm(out, a.n, b);
  }
  if (op === 'in' || op === 'out') {
    const port = op === 'in' ? b : a;
    if (port.kind === 'imm') {
      out.byte((op === 'in' ? 0xe4 : 0xe6) + wide);
      return immediate(out, port, 1);
    }
    if (port.kind !== 'reg' || port.n !== EDX) return fail(i);
    return out.byte((op === 'in' ? 0xec : 0xee) + wide);
  }
  if (op === 'enter') {
    out.byte(0xc8);
    immediate(out, a, 2);
    return immediate(out, b, 1);
  }
  return extended(out, i, a, b, wide);
}

/** Two-byte opcodes. */
function extended(out: Sink, i: Instruction, a: Operand, b: Operand, wide: number): void {
  const { op } = i;
  const ext = (opcode: number, r: Operand, m: Operand): void => {
    if (r.kind !== 'reg') return fail(i);
    out.byte(0x0f);
    out.byte(opcode);
    modrm(out, r.n, m);
  };
  switch (op) {
    case 'movzb': return ext(0xb6, a, b);
    case 'movzw': return ext(0xb7, a, b);
    case 'movsb': return ext(0xbe, a, b);
    case 'movsw': return ext(0xbf, a, b);
    case 'bsf': return ext(0xbc, a, b);
    case 'bsr': return ext(0xbd, a, b);
    case 'xadd': return ext(0xc0 + wide, b, a);
    case 'cmpxchg': return ext(0xb0 + wide, b, a);
    default:
  } // biome-ignore format: a table
  const bit = Object.hasOwn(BITS, op) ? BITS[op] : undefined;
  if (bit !== undefined) {
    if (b.kind === 'reg') return ext(0x83 + 8 * bit, b, a);
    out.byte(0x0f);
    out.byte(0xba);
    modrm(out, bit, a);
    return immediate(out, b, 1);
  }
  const cmov = op.startsWith('cmov') ? conditionCode(op.slice(4)) : -1;
  if (cmov >= 0) return ext(0x40 + cmov, a, b);
  return fail(i);
}

function move(out: Sink, i: Instruction, a: Operand, b: Operand, wide: number): void {
  if (a.kind === 'seg' || b.kind === 'seg') {
    const [s, m] = a.kind === 'seg' ? [a, b] : [b, a];
    out.byte(a.kind === 'seg' ? 0x8e : 0x8c);
    return modrm(out, s.kind === 'seg' ? s.n : 0, m);
  }
  if (a.kind === 'cr' || a.kind === 'dr' || b.kind === 'cr' || b.kind === 'dr') {
    const to = a.kind === 'cr' || a.kind === 'dr';
    const [s, r] = to ? [a, b] : [b, a];
    if ((s.kind !== 'cr' && s.kind !== 'dr') || r.kind !== 'reg') return fail(i);
    out.byte(0x0f);
    out.byte((s.kind === 'cr' ? 0x20 : 0x21) + (to ? 2 : 0));
    return out.byte(0xc0 | (s.n << 3) | r.n);
  }
  if (b.kind === 'imm') {
    if (a.kind === 'reg') out.byte((wide === 1 ? 0xb8 : 0xb0) + a.n);
    else {
      out.byte(0xc6 + wide);
      modrm(out, 0, a);
    }
    return immediate(out, b, i.size);
  }
  const load = a.kind === 'reg' && b.kind !== 'reg';
  const [r, m] = load ? [a, b] : [b, a];
  if (r.kind !== 'reg') return fail(i);
  if (r.n === EAX && isDirect(m)) {
    out.byte((load ? 0xa0 : 0xa2) + wide);
    return m.symbol === null ? out.long(m.disp) : out.reloc('abs', m.symbol, m.disp);
  }
  out.byte((load ? 0x8a : 0x88) + wide);
  modrm(out, r.n, m);
}

function arithmetic(out: Sink, i: Instruction, n: number, a: Operand, b: Operand, wide: number): void {
  if (b.kind === 'imm') {
    if (wide === 1 && b.symbol === null && fitsByte(i.size === 2 ? (b.value << 16) >> 16 : b.value)) {
      out.byte(0x83);
      modrm(out, n, a);
      return immediate(out, b, 1);
    }
    if (a.kind === 'reg' && a.n === EAX) out.byte(8 * n + 4 + wide);
    else {
      out.byte(0x80 + wide);
      modrm(out, n, a);
    }
    return immediate(out, b, i.size);
  }
  const load = a.kind === 'reg' && b.kind !== 'reg';
  const [r, m] = load ? [a, b] : [b, a];
  if (r.kind !== 'reg') return fail(i);
  out.byte(8 * n + (load ? 2 : 0) + wide);
  modrm(out, r.n, m);
}

function threeOperands(out: Sink, i: Instruction, a: Operand, b: Operand, c: Operand): void {
  if (i.op === 'imul') {
    if (a.kind !== 'reg' || c.kind !== 'imm') return fail(i);
    const short = c.symbol === null && fitsByte(c.value);
    out.byte(short ? 0x6b : 0x69);
    modrm(out, a.n, b);
    return immediate(out, c, short ? 1 : i.size);
  }
  if (i.op === 'shld' || i.op === 'shrd') {
    if (b.kind !== 'reg') return fail(i);
    out.byte(0x0f);
    out.byte((i.op === 'shld' ? 0xa4 : 0xac) + (c.kind === 'imm' ? 0 : 1));
    modrm(out, b.n, a);
    if (c.kind === 'imm') immediate(out, c, 1);
    return;
  }
  return fail(i);
}
