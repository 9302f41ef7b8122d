/** x86/disassemble.ts — i386 code as AT&T text, in objdump's spelling. */
import { GROUPS, OPCODES, OPCODES_0F } from './opcodes.ts';
import { x87 } from './x87.ts';

export interface Instruction {
  readonly length: number;
  /** `mov    %esp,%ebp` */
  readonly text: string;
  /** Where a direct jump or call goes; `text` ends with the address. */
  readonly target: number | null;
}

const REGS32 = ['%eax', '%ecx', '%edx', '%ebx', '%esp', '%ebp', '%esi', '%edi'];
const REGS16 = ['%ax', '%cx', '%dx', '%bx', '%sp', '%bp', '%si', '%di'];
const REGS8 = ['%al', '%cl', '%dl', '%bl', '%ah', '%ch', '%dh', '%bh'];
const SEGMENTS = ['%es', '%cs', '%ss', '%ds', '%fs', '%gs', '%?', '%?'];
const BASES16 = ['%bx,%si', '%bx,%di', '%bp,%si', '%bp,%di', '%si', '%di', '%bp', '%bx'];
const PREFIX_SEGMENTS: Readonly<Record<number, string>> = {
  38: '%es:',
  46: '%cs:',
  54: '%ss:',
  62: '%ds:',
  100: '%fs:',
  101: '%gs:',
};
const MAX_LENGTH = 15;

/** Names that say the size themselves. */
const NAMES_16: Readonly<Record<string, string>> = {
  cwtl: 'cbtw',
  cltd: 'cwtd',
  insl: 'insw',
  outsl: 'outsw',
  iret: 'iretw',
  ret: 'retw',
  lret: 'lretw',
  enter: 'enterw',
  leave: 'leavew',
};

export const hexOf = (n: number): string => `0x${(n >>> 0).toString(16)}`;
const signedHex = (n: number): string => (n < 0 ? `-0x${(-n).toString(16)}` : `0x${n.toString(16)}`);

/** One instruction that is being read. */
class Reader {
  readonly code: Uint8Array;
  readonly start: number;
  readonly address: number;
  at: number;
  operand16 = false;
  address16 = false;
  segment = '';
  repeat: '' | 'repz' | 'repnz' = '';
  lock = false;
  private modrmByte = -1;
  private memory = '';
  target: number | null = null;

  constructor(code: Uint8Array, start: number, address: number) {
    this.code = code;
    this.start = start;
    this.address = address;
    this.at = start;
  }
  byte(): number {
    const b = this.code[this.at];
    if (b === undefined || this.at - this.start >= MAX_LENGTH) throw new RangeError('the code ends');
    this.at += 1;
    return b;
  }
  signedByte(): number {
    return (this.byte() << 24) >> 24;
  }
  word(): number {
    return this.byte() | (this.byte() << 8);
  }
  dword(): number {
    return (this.word() | (this.word() << 16)) >>> 0;
  }
  modrm(): number {
    if (this.modrmByte < 0) {
      this.modrmByte = this.byte();
      if (this.modrmByte < 0xc0) this.memory = this.segment + (this.address16 ? this.memory16() : this.memory32());
    }
    return this.modrmByte;
  }
  /** Moves from and to control registers have no form with memory. */
  controlRegister(): number {
    if (this.modrmByte < 0) this.modrmByte = this.byte();
    return this.modrmByte & 7;
  }
  get isMemory(): boolean {
    return this.modrm() < 0xc0;
  }
  get reg(): number {
    return (this.modrm() >> 3) & 7;
  }
  get rm(): number {
    return this.modrm() & 7;
  }
  get memoryText(): string {
    return this.memory;
  }
  private memory32(): string {
    const mod = this.modrmByte >> 6;
    let base = this.modrmByte & 7;
    let index = '';
    if (base === 4) {
      const sib = this.byte();
      base = sib & 7;
      const i = (sib >> 3) & 7;
      const scale = 1 << (sib >> 6);
      if (i !== 4) index = `,${REGS32[i]},${scale}`;
      else if (base !== 4 || scale > 1) index = `,%eiz,${scale}`;
      if (mod === 0 && base === 5) return `${signed(this.dword())}(${index})`;
    } else if (mod === 0 && base === 5) return hexOf(this.dword());
    const offset = mod === 0 ? '' : signedHex(mod === 1 ? this.signedByte() : this.dword() | 0);
    return `${offset}(${REGS32[base]}${index})`;
  }
  private memory16(): string {
    const mod = this.modrmByte >> 6;
    const base = this.modrmByte & 7;
    if (mod === 0 && base === 6) return hexOf(this.word());
    const offset = mod === 0 ? '' : signedHex(mod === 1 ? this.signedByte() : (this.word() << 16) >> 16);
    return `${offset}(${BASES16[base]})`;
  }
}
const signed = (n: number): string => signedHex(n | 0);

/** Reads the instruction at `offset`, which runs at `address`. Bytes that are none come out as one `(bad)`. */
export function disassemble(code: Uint8Array, offset: number, address: number): Instruction {
  const r = new Reader(code, offset, address);
  try {
    const text = instruction(r);
    if (text !== null) return { length: r.at - offset, text: text.trimEnd(), target: r.target };
  } catch (e) {
    if (!(e instanceof RangeError)) throw e;
  }
  return { length: 1, text: '(bad)', target: null };
}

function instruction(r: Reader): string | null {
  let b = r.byte();
  for (;;) {
    const segment = PREFIX_SEGMENTS[b];
    if (segment !== undefined) r.segment = segment;
    else if (b === 0x66) r.operand16 = true;
    else if (b === 0x67) r.address16 = true;
    else if (b === 0xf2 || b === 0xf3) r.repeat = b === 0xf2 ? 'repnz' : 'repz';
    else if (b === 0xf0) r.lock = true;
    else break;
    b = r.byte();
  }
  if (b >= 0xd8 && b <= 0xdf) {
    const modrm = r.modrm();
    return x87(b, modrm, r.memoryText);
  }
  if (b === 0x90) return nop(r);
  let entry = OPCODES[b];
  if (b === 0x0f) {
    const second = r.byte();
    if (second === 0x0b) return 'ud2';
    entry = OPCODES_0F[second];
    b = 0x0f00 | second;
  }
  if (entry === undefined || entry === '') return null;
  let [name = '', operands = ''] = entry.split(' ');
  if (name.startsWith('/')) {
    const group = GROUPS[name]?.[r.reg];
    if (group === undefined || group === '') return null;
    const [inner = '', own] = group.split(' ');
    name = inner;
    if (own !== undefined) operands = own;
  }
  return finish(r, name, operands, b);
}

function nop(r: Reader): string {
  if (r.repeat === 'repz') return 'pause';
  return r.operand16 ? 'xchg   %ax,%ax' : 'nop';
}

/**
 * `name` may end with `*`: the size of the operands is always told by a letter; with `?`: only when no register tells it. `~`: in 16 bits
 * the name has a `w`.
 */
function finish(r: Reader, name: string, operands: string, opcode: number): string {
  const specs = operands === '' ? [] : operands.split(',');
  const size = r.operand16 ? 'w' : 'l';
  const out: string[] = [];
  let register = false;
  let memorySize = '';
  for (const spec of specs) {
    const o = operand(r, spec, opcode, size);
    if (o.register) register = true;
    if (o.memory !== '') memorySize = o.memory;
    out.push(o.text);
  }
  let word = (r.operand16 ? NAMES_16[name] : undefined) ?? name.replace(/[*?~]$/, '');
  if (name.endsWith('*')) word += size;
  else if (name.endsWith('?') && !register && memorySize !== '') word += memorySize;
  else if (name.endsWith('~') && r.operand16) word += 'w';
  const isString = /[XY]/.test(operands);
  const ordered = name === 'enter' || name === 'bound' ? out : out.reverse();
  const unused = r.segment !== '' && !ordered.some((t) => t.includes(r.segment)) ? `${r.segment.slice(1, 3)} ` : '';
  const before = `${unused}${r.lock ? 'lock ' : ''}${r.repeat === '' ? '' : isString ? `${repeatName(r, word)} ` : r.repeat === 'repz' ? 'repz ' : 'repnz '}`;
  return `${before}${before === '' ? word.padEnd(6) : word} ${ordered.join(',')}`;
}
/** Only comparing string instructions look at the flag. */
function repeatName(r: Reader, word: string): string {
  return r.repeat === 'repnz' ? 'repnz' : /^(cmps|scas)/.test(word) ? 'repz' : 'rep';
}

interface Operand {
  readonly text: string;
  /** A general register, which tells the size. */
  readonly register: boolean;
  /** `b`, `w`, `l` of an operand in memory. */
  readonly memory: string;
}
const plain = (text: string): Operand => ({ text, register: false, memory: '' });
const register = (text: string): Operand => ({ text, register: true, memory: '' });

function registerOf(index: number, width: string, size: 'w' | 'l'): string {
  const table = width === 'b' ? REGS8 : width === 'w' || (width === 'v' && size === 'w') ? REGS16 : REGS32;
  return table[index] ?? '';
}

function operand(r: Reader, spec: string, opcode: number, size: 'w' | 'l'): Operand {
  const width = spec[1] ?? '';
  switch (spec[0]) {
    case 'E':
      if (!r.isMemory) return register(registerOf(r.rm, width, size));
      return { text: r.memoryText, register: false, memory: width === 'v' ? size : width === 'd' ? 'l' : width };
    case 'M':
      if (!r.isMemory) throw new RangeError('a register');
      return { text: r.memoryText, register: false, memory: width };
    case 'N':
      if (r.isMemory) throw new RangeError('memory');
      return plain('');
    case 'G':
      return register(registerOf(r.reg, width, size));
    case 'R':
      return register(REGS32[r.controlRegister()] ?? '');
    case 'Z':
      return register(registerOf(opcode & 7, width, size));
    case 'S':
      return plain(SEGMENTS[r.reg] ?? '');
    case 'C':
      r.controlRegister();
      return plain(`%${width === 'd' ? 'db' : 'cr'}${r.reg}`);
    case 'I':
      return immediate(r, width, size);
    case 'J':
      return jump(r, width);
    case '*':
      return star(r);
    case 'O':
      return { text: r.segment + hexOf(r.address16 ? r.word() : r.dword()), register: false, memory: '' };
    case 'X':
      return plain(`${r.segment === '' ? '%ds:' : r.segment}(${r.address16 ? '%si' : '%esi'})`);
    case 'Y':
      return plain(`%es:(${r.address16 ? '%di' : '%edi'})`);
    case 'A':
      return register(width === 'b' ? '%al' : size === 'w' ? '%ax' : '%eax');
    case 'D':
      return plain('(%dx)');
    case 'L':
      return plain('%cl');
    case '1':
      return plain('$1');
    case 'F': {
      const offset = size === 'w' ? r.word() : r.dword();
      const selector = r.word();
      return plain(`$${hexOf(selector)},$${hexOf(offset)}`);
    }
    default:
      return plain(spec.replace('@', '%'));
  }
}

function immediate(r: Reader, width: string, size: 'w' | 'l'): Operand {
  let n: number;
  if (width === 'b') n = r.byte();
  else if (width === 'w') n = r.word();
  // A byte that is extended to the size of the operation.
  else if (width === 's') n = size === 'w' ? r.signedByte() & 0xffff : r.signedByte();
  else n = size === 'w' ? r.word() : r.dword();
  return plain(`$${hexOf(n)}`);
}

function jump(r: Reader, width: string): Operand {
  const distance = width === 'b' ? r.signedByte() : r.operand16 ? (r.word() << 16) >> 16 : r.dword() | 0;
  let to = (r.address + (r.at - r.start) + distance) >>> 0;
  if (width !== 'b' && r.operand16) to &= 0xffff;
  r.target = to;
  return plain(to.toString(16));
}

/** The operand of an indirect jump or call. */
function star(r: Reader): Operand {
  return plain(`*${r.isMemory ? r.memoryText : (registerOf(r.rm, 'v', r.operand16 ? 'w' : 'l') ?? '')}`);
}
