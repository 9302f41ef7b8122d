/**
 * cpu/decode/decode.ts — instruction bytes to an Op: prefixes and the one-byte opcodes.
 *
 * A pure function of the bytes. Total: whatever does not exist becomes `ud`, which raises #UD when it is executed.
 */

import { defineAll } from '../ops/all.ts';
import { EA, Op, type Slot, ZERO } from '../registers.ts';
import { number } from '../table.ts';
import { c, SEGMENT_BASES, type Size, slot } from './cursor.ts';
import { type Forms, forms, immediate, type Pair, pair, sizes, toReg, toRm, unary } from './forms.ts';
import { decodeFpu } from './fpu.ts';
import { decodeTwoByte } from './two-byte.ts';

defineAll();

const ALU: readonly Forms[] = ['add', 'or', 'adc', 'sbb', 'and', 'sub', 'xor', 'cmp'].map((n) => forms(n));
const MOV = forms('mov');
const TEST = { rr: sizes('test.rr'), mr: sizes('test.mr'), ri: sizes('test.ri'), mi: sizes('test.mi') };
const XCHG = { rr: sizes('xchg.rr'), mr: sizes('xchg.mr') };
const SHIFT_NAMES = ['rol', 'ror', 'rcl', 'rcr', 'shl', 'shr', 'shl', 'sar'];
const SHIFT_I = SHIFT_NAMES.map((n) => ({ ri: sizes(`${n}.ri`), mi: sizes(`${n}.mi`) }));
const SHIFT_C = SHIFT_NAMES.map((n) => ({ ri: sizes(`${n}.rc`), mi: sizes(`${n}.mc`) }));
const GROUP3: readonly (Pair | null)[] = [
  null,
  null,
  ...['not', 'neg', 'mul', 'imul', 'div', 'idiv'].map((n) => pair(n)),
];
const INC = pair('inc');
const DEC = pair('dec');
const PUSH = pair('push', 1);
const POP = pair('pop', 1);
const PUSH_I = sizes('push.i', 1);
const STRINGS = ['', 'repne.', 'rep.'].map((p) =>
  Object.fromEntries(['movs', 'cmps', 'stos', 'lods', 'scas'].map((n) => [n, sizes(`${p}${n}`)])),
);
const JCC = Array.from({ length: 16 }, (_, n) => number(`j${n}`));
const JCC16 = Array.from({ length: 16 }, (_, n) => number(`j${n}.rel16`));
const IMUL_I = { rr: sizes('imul.rri', 1), rm: sizes('imul.rmi', 1) };
const UD = number('ud');
const WRAP = { addr16: number('wrap.addr16'), seg: number('wrap.seg'), none: 0 };
const PREFIXES = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3]);

/** Longest instruction there is. */
export const MAX_LENGTH = 15;

/** Fills in `o` from the first of `avail` bytes; false when they are not enough. `next` and `tgt` are the caller's to link. */
export function decode(o: Op, bytes: Uint8Array, avail: number): boolean {
  o.a = 0;
  o.b = 0;
  o.i = 0;
  o.d = 0;
  o.bs = ZERO;
  o.ix = ZERO;
  o.sc = 0;
  c.start(bytes, avail);
  const b = prefixes();
  const ok = b === 0x0f ? decodeTwoByte(o, c.u8()) : oneByte(o, b);
  if (c.short) return false;
  o.len = c.pos;
  if (!ok || (c.lock && !(c.lockable && c.isMemory))) o.op = UD;
  else if (c.wrap !== 'none') wrap(o);
  return true;
}

function prefixes(): number {
  let b = c.u8();
  for (; PREFIXES.has(b) && !c.short; b = c.u8()) {
    if (b === 0x66) c.size16 = true;
    else if (b === 0x67) c.addr16 = true;
    else if (b === 0xf0) c.lock = true;
    else if (b === 0xf2 || b === 0xf3) c.rep = b;
    else c.seg = SEGMENT_BASES[b] ?? ZERO;
  }
  return b;
}

function wrap(o: Op): void {
  const inner = new Op(o.ip);
  inner.op = o.op;
  inner.a = o.a;
  inner.b = o.b;
  inner.i = o.i;
  inner.bs = EA;
  o.op = WRAP[c.wrap];
  o.a = c.seg;
  o.tgt = inner;
}

function oneByte(o: Op, b: number): boolean {
  const size: Size = (b & 1) === 0 ? 0 : c.full;
  if (b < 0x40) return aluRow(o, b, size);
  if (b < 0x60) return registerRow(o, b);
  if (b >= 0x70 && b < 0x80) {
    o.i = c.i8();
    o.op = (c.size16 ? JCC16 : JCC)[b & 15] as number;
    return true;
  }
  if (b >= 0xb0 && b < 0xc0) {
    const s: Size = b < 0xb8 ? 0 : c.full;
    o.op = MOV.ri[s] as number;
    o.a = slot(s, b & 7);
    o.i = c.imm(s);
    return true;
  }
  if (b >= 0xd8 && b < 0xe0) return decodeFpu(o, b & 7);
  if (b >= 0x90 && b < 0x98) {
    o.a = slot(c.full, 0);
    o.b = slot(c.full, b & 7);
    o.op = b === 0x90 ? number('nop') : (XCHG.rr[c.full] as number);
    return true;
  }
  return general(o, b, size) || control(o, b);
}

/** 00 to 3f: the eight two-operand operations, segment pushes and pops, decimal adjustments. */
function aluRow(o: Op, b: number, size: Size): boolean {
  const f = ALU[b >>> 3] as Forms;
  switch (b & 7) {
    case 0:
    case 1:
      c.modrm(o);
      toRm(o, f, size);
      if (b >= 0x38) c.lockable = false;
      return true;
    case 2:
    case 3:
      c.modrm(o);
      toReg(o, f, size);
      return true;
    case 4:
    case 5:
      c.mod = 3;
      c.rm = 0;
      o.i = c.imm(size);
      immediate(o, f, size);
      return true;
    default:
      if (b >= 0x27) o.op = number(['daa', 'das', 'aaa', 'aas'][(b - 0x27) >> 3] as string);
      else {
        o.i = b >>> 3;
        o.op = number((b & 1) === 0 ? 'push.s' : 'pop.s');
        if (b === 0x0f) return false;
      }
      return true;
  }
}
/** 40 to 5f: inc dec push pop of a register. */
function registerRow(o: Op, b: number): boolean {
  const f = [INC, DEC, PUSH, POP][(b - 0x40) >>> 3] as Pair;
  o.op = f.r[c.full] as number;
  o.a = slot(c.full, b & 7);
  return true;
}

/** Data movement and arithmetic. */
function general(o: Op, b: number, size: Size): boolean {
  switch (b) {
    case 0x80:
    case 0x81:
    case 0x82:
    case 0x83: {
      const s: Size = b === 0x82 ? 0 : size;
      c.modrm(o);
      o.i = b === 0x83 ? c.i8() : c.imm(s);
      immediate(o, ALU[c.reg] as Forms, s);
      if (c.reg === 7) c.lockable = false;
      return true;
    }
    case 0x84:
    case 0x85:
      c.modrm(o);
      toRm(o, TEST, size);
      c.lockable = false;
      return true;
    case 0x86:
    case 0x87:
      c.modrm(o);
      toRm(o, XCHG, size);
      return true;
    case 0x88:
    case 0x89:
      c.modrm(o);
      toRm(o, MOV, size);
      c.lockable = false;
      return true;
    case 0x8a:
    case 0x8b:
      c.modrm(o);
      toReg(o, MOV, size);
      return true;
    case 0x8c:
    case 0x8e:
      return moveSegment(o, b);
    case 0x8d:
      c.seg = ZERO;
      c.modrm(o);
      o.a = slot(c.full, c.reg);
      o.op = number(c.full === 1 ? 'lea.16' : 'lea.32');
      return c.isMemory;
    case 0x8f:
      c.modrm(o);
      if (c.reg !== 0) return false;
      unary(o, POP, c.full);
      c.lockable = false;
      return true;
    case 0xa0:
    case 0xa1:
    case 0xa2:
    case 0xa3:
      return moveOffset(o, b, size);
    case 0xa8:
    case 0xa9:
      o.op = TEST.ri[size] as number;
      o.i = c.imm(size);
      return true;
    case 0xc0:
    case 0xc1:
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3:
      c.modrm(o);
      o.i = b < 0xd0 ? c.u8() : 1;
      immediate(o, (b >= 0xd2 ? SHIFT_C : SHIFT_I)[c.reg] as Pick<Forms, 'ri' | 'mi'>, size);
      c.lockable = false;
      return true;
    case 0xc6:
    case 0xc7:
      c.modrm(o);
      if (c.reg !== 0) return false;
      o.i = c.imm(size);
      immediate(o, MOV, size);
      c.lockable = false;
      return true;
    case 0x69:
    case 0x6b:
      c.modrm(o);
      o.i = b === 0x6b ? c.i8() : c.imm(c.full);
      toReg(o, IMUL_I, c.full);
      return true;
    case 0xf6:
    case 0xf7:
      c.modrm(o);
      if (c.reg < 2) {
        o.i = c.imm(size);
        immediate(o, TEST, size);
        c.lockable = false;
      } else {
        unary(o, GROUP3[c.reg] as Pair, size);
        if (c.reg > 3) c.lockable = false;
      }
      return true;
    case 0xfe:
      c.modrm(o);
      if (c.reg > 1) return false;
      unary(o, c.reg === 0 ? INC : DEC, 0);
      return true;
    default:
      return strings(o, b, size);
  }
}

function moveSegment(o: Op, b: number): boolean {
  c.modrm(o);
  if (c.reg > 5 || (b === 0x8e && c.reg === 1)) return false;
  o.i = c.reg;
  if (b === 0x8e) {
    o.a = slot(1, c.rm);
    o.op = number(c.isMemory ? 'mov.sm' : 'mov.sr');
  } else {
    o.a = slot(c.full, c.rm);
    o.op = number(c.isMemory ? 'mov.ms' : c.full === 1 ? 'mov.rs16' : 'mov.rs32');
  }
  return true;
}
function moveOffset(o: Op, b: number, size: Size): boolean {
  o.bs = c.seg;
  o.d = c.addr16 ? c.u16() : c.i32();
  o.op = (b < 0xa2 ? MOV.rm : MOV.mr)[size] as number;
  return true;
}
const STRING_OPCODES: Readonly<Record<number, string>> = {
  164: 'movs',
  166: 'cmps',
  170: 'stos',
  172: 'lods',
  174: 'scas',
};
function strings(o: Op, b: number, size: Size): boolean {
  const name = STRING_OPCODES[b & 0xfe];
  if (name === undefined) return false;
  if (c.addr16) return false; // Differs: 16-bit string addressing does not exist here
  o.op = STRINGS[c.rep === 0 ? 0 : c.rep === 0xf2 ? 1 : 2]?.[name]?.[size] as number;
  o.ix = c.seg;
  return true;
}

const PLAIN: Readonly<Record<number, string>> = {
  155: 'fwait',
  158: 'sahf',
  159: 'lahf',
  201: 'leave',
  204: 'int3',
  206: 'into',
  207: 'iret',
  214: 'salc',
  241: 'int1',
  244: 'hlt',
  245: 'cmc',
  248: 'clc',
  249: 'stc',
  250: 'cli',
  251: 'sti',
  252: 'cld',
  253: 'std',
};
/** Two forms, for operand size 32 and 16. */
const SIZED: Readonly<Record<number, readonly [string, string]>> = {
  96: ['pusha32', 'pusha16'],
  97: ['popa32', 'popa16'],
  152: ['cwde', 'cbw'],
  153: ['cdq', 'cwd'],
  156: ['pushf32', 'pushf16'],
  157: ['popf32', 'popf16'],
};
const LOOPS = ['loopne', 'loope', 'loop', 'jecxz'];

/** Control transfers, pushes, and single bytes without operands. */
function control(o: Op, b: number): boolean {
  const plain = PLAIN[b] ?? SIZED[b]?.[c.size16 ? 1 : 0];
  if (plain !== undefined) {
    o.op = number(plain);
    return true;
  }
  switch (b) {
    case 0x62:
      c.modrm(o);
      o.a = slot(c.full, c.reg);
      o.op = sizes('bound.', 1)[c.full] as number;
      return c.isMemory;
    case 0x63: // arpl
      c.modrm(o);
      o.op = number('novalid');
      return true;
    case 0x68:
    case 0x6a:
      o.i = b === 0x6a ? c.i8() : c.imm(c.full);
      o.op = PUSH_I[c.full] as number;
      return true;
    case 0x6c:
    case 0x6d:
    case 0x6e:
    case 0x6f:
      o.op = number('gp'); // ins, outs
      return true;
    case 0x9a:
    case 0xea:
      o.i = c.imm(c.full);
      o.d = c.u16();
      o.op = number(b === 0x9a ? 'call.far' : 'jmp.far');
      return true;
    case 0xc2:
    case 0xc3:
      o.i = b === 0xc2 ? c.u16() : 0;
      o.op = number(c.size16 ? 'ret16' : 'ret');
      return true;
    case 0xca:
    case 0xcb:
      o.i = b === 0xca ? c.u16() : 0;
      o.op = number('ret.far');
      return true;
    case 0xc4:
    case 0xc5:
      c.modrm(o);
      o.op = sizes('lseg.', 1)[c.full] as number;
      o.a = slot(c.full, c.reg);
      o.i = b === 0xc4 ? 0 : 3;
      return c.isMemory;
    case 0xc8:
      o.i = c.u16();
      o.d = c.u8();
      o.op = number('enter');
      return true;
    case 0xcd:
      o.i = c.u8();
      o.op = number('int');
      return true;
    case 0xd4:
    case 0xd5:
      o.i = c.u8();
      o.op = number(b === 0xd4 ? 'aam' : 'aad');
      return true;
    case 0xd7:
      o.ix = c.seg;
      o.op = number('xlat');
      return true;
    case 0xe0:
    case 0xe1:
    case 0xe2:
    case 0xe3:
      o.i = c.i8();
      o.op = number(`${LOOPS[b & 3]}${c.addr16 ? '16' : ''}`);
      return true;
    case 0xe8:
    case 0xe9:
      return relative(o, b);
    case 0xeb:
      o.i = c.i8();
      o.op = number(c.size16 ? 'jmp.rel16' : 'jmp');
      return true;
    case 0xff:
      return group5(o);
    default:
      return ports(o, b);
  }
}
function relative(o: Op, b: number): boolean {
  if (!c.size16) {
    o.i = c.i32();
    o.op = number(b === 0xe8 ? 'call' : 'jmp');
    return true;
  }
  o.i = (c.u16() << 16) >> 16;
  o.op = number('jmp.rel16');
  return b === 0xe9; // Differs: no call with a 16-bit displacement
}
function group5(o: Op): boolean {
  c.modrm(o);
  const form = c.isMemory ? 'm' : 'r';
  const bits = c.full === 1 ? 16 : 32;
  o.a = slot(c.full, c.rm);
  switch (c.reg) {
    case 0:
    case 1:
      unary(o, c.reg === 0 ? INC : DEC, c.full);
      return true;
    case 2:
      o.op = number(`call.${form}32`);
      return bits === 32;
    case 3:
    case 5:
      o.op = number(c.reg === 3 ? 'call.farm' : 'jmp.farm');
      return c.isMemory;
    case 4:
      o.op = number(`jmp.${form}${bits}`);
      return true;
    case 6:
      unary(o, PUSH, c.full);
      c.lockable = false;
      return true;
    default:
      return false;
  }
}
/** in, out. */
function ports(o: Op, b: number): boolean {
  if ((b & 0xf4) !== 0xe4) return false;
  o.op = number('port');
  o.d = (b >>> 1) & 1;
  o.b = ((b & 1) === 0 ? 0 : c.full) as Slot;
  o.a = (b & 8) === 0 ? 0 : 1;
  if (o.a === 0) o.i = c.u8();
  return true;
}
