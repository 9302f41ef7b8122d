/** cpu/decode/two-byte.ts — opcodes 0f xx. No MMX, no SSE, no system instructions worth naming: those are undefined. */
import type { Op } from '../registers.ts';
import { number } from '../table.ts';
import { c, type Size, slot } from './cursor.ts';
import { type forms, immediate, sizes, toReg, toRm } from './forms.ts';

interface Tables {
  readonly set: readonly { r: number; m: number }[];
  readonly cmov: readonly { rr: readonly number[]; rm: readonly number[] }[];
  readonly jump: readonly number[];
  readonly jump16: readonly number[];
  /** bt bts btr btc. */
  readonly bits: readonly Pick<ReturnType<typeof forms>, 'rr' | 'mr' | 'ri' | 'mi'>[];
  readonly bsf: { rr: readonly number[]; rm: readonly number[] };
  readonly bsr: { rr: readonly number[]; rm: readonly number[] };
  readonly imul: { rr: readonly number[]; rm: readonly number[] };
  readonly cmpxchg: { rr: readonly number[]; mr: readonly number[] };
  readonly xadd: { rr: readonly number[]; mr: readonly number[] };
  readonly double: Readonly<Record<string, readonly number[]>>;
}
const regForms = (name: string, from: Size): { rr: readonly number[]; rm: readonly number[] } => ({
  rr: sizes(`${name}.rr`, from),
  rm: sizes(`${name}.rm`, from),
});
const memForms = (name: string): { rr: readonly number[]; mr: readonly number[] } => ({
  rr: sizes(`${name}.rr`),
  mr: sizes(`${name}.mr`),
});
let built: Tables | null = null;
function build(): Tables {
  const each = <T>(make: (n: number) => T): T[] => Array.from({ length: 16 }, (_, n) => make(n));
  return {
    set: each((n) => ({ r: number(`set${n}.r`), m: number(`set${n}.m`) })),
    cmov: each((n) => regForms(`cmov${n}`, 1)),
    jump: each((n) => number(`j${n}`)),
    jump16: each((n) => number(`j${n}.rel16`)),
    bits: ['bt', 'bts', 'btr', 'btc'].map((n) => ({
      rr: sizes(`${n}.rr`, 1),
      mr: sizes(`${n}.mr`, 1),
      ri: sizes(`${n}.ri`, 1),
      mi: sizes(`${n}.mi`, 1),
    })),
    bsf: regForms('bsf', 1),
    bsr: regForms('bsr', 1),
    imul: regForms('imul', 1),
    cmpxchg: memForms('cmpxchg'),
    xadd: memForms('xadd'),
    double: Object.fromEntries(
      ['shld.ri', 'shld.mi', 'shld.rc', 'shld.mc', 'shrd.ri', 'shrd.mi', 'shrd.rc', 'shrd.mc'].map((n) => [
        n,
        sizes(n, 1),
      ]),
    ),
  };
}

/** Fills in an instruction whose second byte is `b`; false: undefined. */
export function decodeTwoByte(o: Op, b: number): boolean {
  built ??= build();
  const t = built;
  const full = c.full;
  const n = b & 15;
  if (b >= 0x40 && b < 0x50) {
    c.modrm(o);
    toReg(o, t.cmov[n] as { rr: readonly number[]; rm: readonly number[] }, full);
    return true;
  }
  if (b >= 0x80 && b < 0x90) {
    o.i = full === 1 ? (c.u16() << 16) >> 16 : c.i32();
    o.op = (full === 1 ? t.jump16 : t.jump)[n] as number;
    return true;
  }
  if (b >= 0x90 && b < 0xa0) {
    c.modrm(o);
    const s = t.set[n] as { r: number; m: number };
    o.op = c.isMemory ? s.m : s.r;
    o.a = slot(0, c.rm);
    return true;
  }
  if (b >= 0xc8 && b < 0xd0) {
    o.op = number('bswap');
    o.a = slot(2, b & 7);
    return true;
  }
  if (b >= 0x18 && b <= 0x1f) return hint(o);
  return decodeRest(o, b, t, full);
}

function decodeRest(o: Op, b: number, t: Tables, full: Size): boolean {
  switch (b) {
    case 0x00:
    case 0x01:
      return descriptorTables(o, b);
    case 0x02: // lar
    case 0x03: // lsl
      c.modrm(o);
      o.op = number('novalid');
      return true;
    case 0x06: // clts
    case 0x08: // invd
    case 0x09: // wbinvd
      o.op = number('privileged');
      return true;
    case 0x0d: // prefetchw
      return hint(o);
    case 0x20:
    case 0x22:
      c.modrm(o);
      if (c.reg === 1 || c.reg > 4) return false;
      o.i = c.reg;
      o.a = slot(2, c.rm);
      o.op = number(b === 0x20 ? 'mov.rc' : 'mov.cr');
      return true;
    case 0x21:
    case 0x23:
      c.modrm(o);
      o.op = number('privileged');
      return true;
    case 0x30:
    case 0x32:
    case 0x33:
      o.op = number('gp'); // wrmsr rdmsr rdpmc: no such registers
      return true;
    case 0x31:
      o.op = number('rdtsc');
      return true;
    case 0xa0:
    case 0xa8:
      o.op = number('push.s');
      o.i = b === 0xa0 ? 4 : 5;
      return true;
    case 0xa1:
    case 0xa9:
      o.op = number('pop.s');
      o.i = b === 0xa1 ? 4 : 5;
      return true;
    case 0xa2:
      o.op = number('cpuid');
      return true;
    case 0xa3:
    case 0xab:
    case 0xb3:
    case 0xbb:
      c.modrm(o);
      toRm(o, t.bits[(b - 0xa3) >> 3] as { rr: readonly number[]; mr: readonly number[] }, full);
      c.lockable = c.isMemory && b !== 0xa3;
      return true;
    case 0xba:
      return bitImmediate(o, t, full);
    case 0xa4:
    case 0xa5:
    case 0xac:
    case 0xad:
      return doubleShift(o, b, t, full);
    case 0xaf:
      c.modrm(o);
      toReg(o, t.imul, full);
      return true;
    case 0xb0:
    case 0xb1:
      c.modrm(o);
      toRm(o, t.cmpxchg, b === 0xb0 ? 0 : full);
      return true;
    case 0xc0:
    case 0xc1:
      c.modrm(o);
      toRm(o, t.xadd, b === 0xc0 ? 0 : full);
      return true;
    case 0xb2:
    case 0xb4:
    case 0xb5:
      c.modrm(o);
      if (!c.isMemory) return false;
      o.op = sizes('lseg.', 1)[full] as number;
      o.a = slot(full, c.reg);
      o.i = b === 0xb2 ? 2 : b - 0xb0;
      return true;
    case 0xb6:
    case 0xb7:
    case 0xbe:
    case 0xbf:
      return extend(o, b, full);
    case 0xbc:
    case 0xbd:
      c.modrm(o); // f3 0f bc and bd are tzcnt and lzcnt elsewhere; this processor ignores the prefix
      toReg(o, b === 0xbc ? t.bsf : t.bsr, full);
      return true;
    case 0xc7:
      c.modrm(o);
      if (!c.isMemory || c.reg !== 1) return false;
      c.lockable = true;
      o.op = number('cmpxchg8b');
      return true;
    default:
      return false;
  }
}

/** Long nops: the operand is decoded, never read. */
function hint(o: Op): boolean {
  c.modrm(o);
  c.wrap = 'none';
  o.op = number('nop');
  return true;
}
function bitImmediate(o: Op, t: Tables, full: Size): boolean {
  c.modrm(o);
  if (c.reg < 4) return false;
  o.i = c.u8();
  immediate(o, t.bits[c.reg - 4] as { ri: readonly number[]; mi: readonly number[] }, full);
  c.lockable = c.isMemory && c.reg !== 4;
  return true;
}
function doubleShift(o: Op, b: number, t: Tables, full: Size): boolean {
  c.modrm(o);
  o.b = slot(full, c.reg);
  o.a = slot(full, c.rm);
  const by = (b & 1) === 0 ? 'i' : 'c';
  if (by === 'i') o.i = c.u8();
  const name = `${b < 0xa8 ? 'shld' : 'shrd'}.${c.isMemory ? 'm' : 'r'}${by}`;
  o.op = t.double[name]?.[full] as number;
  return true;
}
function extend(o: Op, b: number, full: Size): boolean {
  c.modrm(o);
  const from: Size = (b & 1) === 0 ? 0 : 1;
  const name = `${b < 0xb8 ? 'movzx' : 'movsx'}.${c.isMemory ? 'rm' : 'rr'}${full === 1 ? 16 : 32}_${from === 0 ? 8 : 16}`;
  o.op = number(name);
  o.a = slot(full, c.reg);
  o.b = slot(from, c.rm);
  return true;
}
/** sldt str verr verw; sgdt sidt smsw and the rest of group 7. */
function descriptorTables(o: Op, b: number): boolean {
  c.modrm(o);
  if (b === 0x00) {
    if (c.reg === 4 || c.reg === 5) o.op = number('novalid');
    else if (c.reg < 2) {
      o.op = number(c.isMemory ? 'value.m' : 'value.r');
      o.a = slot(2, c.rm);
      o.i = c.reg === 1 ? 0x80 : 0;
    } else if (c.reg < 4) o.op = number('privileged');
    else return false;
    return true;
  }
  if (c.reg === 4) {
    o.op = number(c.isMemory ? 'value.m' : 'value.r');
    o.a = slot(2, c.rm);
    o.i = 0x33;
    return true;
  }
  if (!c.isMemory || c.reg === 5) return false;
  o.op = number('privileged');
  return true;
}
