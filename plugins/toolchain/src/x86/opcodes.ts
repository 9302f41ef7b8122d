/**
 * x86/opcodes.ts — the names of i386 instructions and their operands, in the order of the manual (destination first).
 *
 * Operands: E register or memory, G register, M memory, I immediate (s: sign extended byte), J distance, Z register in the opcode, S segment,
 * A accumulator, O address, X and Y strings, D port in %dx, L %cl, C control register, R the one it is moved to or from; b, w, d, v: byte, word, long, size of the operation.
 */

const ARITHMETIC = ['add', 'or', 'adc', 'sbb', 'and', 'sub', 'xor', 'cmp'];
export const CONDITIONS = ['o', 'no', 'b', 'ae', 'e', 'ne', 'be', 'a', 's', 'ns', 'p', 'np', 'l', 'ge', 'le', 'g'];
const eight = (make: (i: number) => string): string[] => Array.from({ length: 8 }, (_, i) => make(i));

function oneByte(): string[] {
  const t: string[] = Array.from({ length: 256 }, () => '');
  const put = (at: number, list: readonly string[]): void => {
    for (const [i, text] of list.entries()) t[at + i] = text;
  };
  for (const [i, name] of ARITHMETIC.entries())
    put(i * 8, [
      `${name}? Eb,Gb`,
      `${name}? Ev,Gv`,
      `${name} Gb,Eb`,
      `${name} Gv,Ev`,
      `${name} Ab,Ib`,
      `${name} Av,Iv`,
    ]);
  put(0x06, ['push @es', 'pop @es']);
  put(0x0e, ['push @cs']);
  put(0x16, ['push @ss', 'pop @ss']);
  put(0x1e, ['push @ds', 'pop @ds']);
  for (const [i, name] of ['daa', 'das', 'aaa', 'aas'].entries()) t[0x27 + i * 8] = name;
  put(0x40, [...eight(() => 'inc Zv'), ...eight(() => 'dec Zv'), ...eight(() => 'push Zv'), ...eight(() => 'pop Zv')]);
  put(0x60, ['pusha~', 'popa~', 'bound Gv,Mv', 'arpl Ew,Gw']);
  put(0x68, ['push~ Iv', 'imul Gv,Ev,Iv', 'push~ Is', 'imul Gv,Ev,Is']);
  put(0x6c, ['insb Y,D', 'insl Y,D', 'outsb D,X', 'outsl D,X']);
  put(
    0x70,
    CONDITIONS.map((c) => `j${c} Jb`),
  );
  put(0x80, ['/1 Eb,Ib', '/1 Ev,Iv', '/1 Eb,Ib', '/1 Ev,Is', 'test? Eb,Gb', 'test? Ev,Gv', 'xchg Eb,Gb', 'xchg Ev,Gv']);
  put(0x88, ['mov? Eb,Gb', 'mov? Ev,Gv', 'mov Gb,Eb', 'mov Gv,Ev', 'mov Ev,S', 'lea Gv,M', 'mov S,Ed', '/1a Ev']);
  put(
    0x91,
    Array.from({ length: 7 }, () => 'xchg Zv,Av'),
  );
  put(0x98, ['cwtl', 'cltd', 'lcall F', 'fwait', 'pushf~', 'popf~', 'sahf', 'lahf']);
  put(0xa0, ['mov Ab,O', 'mov Av,O', 'mov O,Ab', 'mov O,Av', 'movsb Y,X', 'movs* Y,X', 'cmpsb X,Y', 'cmps* X,Y']);
  put(0xa8, ['test Ab,Ib', 'test Av,Iv', 'stos Y,Ab', 'stos Y,Av', 'lods Ab,X', 'lods Av,X', 'scas Ab,Y', 'scas Av,Y']);
  put(0xb0, [...eight(() => 'mov Zb,Ib'), ...eight(() => 'mov Zv,Iv')]);
  put(0xc0, ['/2 Eb,Ib', '/2 Ev,Ib', 'ret Iw', 'ret', 'les Gv,M', 'lds Gv,M', '/11b', '/11v']);
  put(0xc8, ['enter Iw,Ib', 'leave', 'lret Iw', 'lret', 'int3', 'int Ib', 'into', 'iret']);
  put(0xd0, ['/2o Eb', '/2o Ev', '/2 Eb,L', '/2 Ev,L', 'aam Ib', 'aad Ib', '', 'xlat @ds:(%ebx)']);
  put(0xe0, ['loopne Jb', 'loope Jb', 'loop Jb', 'jecxz Jb', 'in Ab,Ib', 'in Av,Ib', 'out Ib,Ab', 'out Ib,Av']);
  put(0xe8, ['call Jv', 'jmp Jv', 'ljmp F', 'jmp Jb', 'in Ab,D', 'in Av,D', 'out D,Ab', 'out D,Av']);
  put(0xf4, ['hlt', 'cmc', '/3b', '/3v', 'clc', 'stc', 'cli', 'sti', 'cld', 'std', '/4', '/5']);
  return t;
}

function twoByte(): string[] {
  const t: string[] = Array.from({ length: 256 }, () => '');
  const put = (at: number, list: readonly string[]): void => {
    for (const [i, text] of list.entries()) t[at + i] = text;
  };
  put(0x00, ['/6', '/7', 'lar Gv,Ev', 'lsl Gv,Ev']);
  put(0x06, ['clts']);
  put(0x08, ['invd', 'wbinvd']);
  put(0x0d, ['/p']);
  put(0x18, ['/16']);
  put(0x1f, ['nop? Ev']);
  put(0x20, ['mov R,C', 'mov R,Cd', 'mov C,R', 'mov Cd,R']);
  put(0x30, ['wrmsr', 'rdtsc', 'rdmsr', 'rdpmc', 'sysenter', 'sysexit']);
  put(
    0x40,
    CONDITIONS.map((c) => `cmov${c} Gv,Ev`),
  );
  put(
    0x80,
    CONDITIONS.map((c) => `j${c} Jv`),
  );
  put(
    0x90,
    CONDITIONS.map((c) => `set${c} Eb`),
  );
  put(0xa0, ['push @fs', 'pop @fs', 'cpuid', 'bt? Ev,Gv', 'shld Ev,Gv,Ib', 'shld Ev,Gv,L']);
  put(0xa8, ['push @gs', 'pop @gs', 'rsm', 'bts? Ev,Gv', 'shrd Ev,Gv,Ib', 'shrd Ev,Gv,L', '/15', 'imul Gv,Ev']);
  put(0xb0, [
    'cmpxchg Eb,Gb',
    'cmpxchg Ev,Gv',
    'lss Gv,M',
    'btr? Ev,Gv',
    'lfs Gv,M',
    'lgs Gv,M',
    'movzb* Gv,Eb',
    'movzw* Gv,Ew',
  ]);
  put(0xba, ['/8 Ev,Ib', 'btc? Ev,Gv', 'bsf Gv,Ev', 'bsr Gv,Ev', 'movsb* Gv,Eb', 'movsw* Gv,Ew']);
  put(0xc0, ['xadd Eb,Gb', 'xadd Ev,Gv', '', 'movnti Md,Gd', '', '', '', '/9']);
  put(
    0xc8,
    eight(() => 'bswap Zd'),
  );
  return t;
}

export const OPCODES: readonly string[] = oneByte();
export const OPCODES_0F: readonly string[] = twoByte();
const SHIFTS = ['rol', 'ror', 'rcl', 'rcr', 'shl', 'shr', 'shl', 'sar'];
/** Where three bits of the next byte choose: by the name in the tables above. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  '/1': ARITHMETIC.map((n) => `${n}?`),
  '/1a': ['pop~ Ev'],
  '/2': SHIFTS.map((n) => `${n}?`),
  '/2o': SHIFTS.map((n) => `${n}?`),
  '/3b': ['test? Eb,Ib', 'test? Eb,Ib', 'not? Eb', 'neg? Eb', 'mul? Eb', 'imul? Eb', 'div? Eb', 'idiv? Eb'],
  '/3v': ['test? Ev,Iv', 'test? Ev,Iv', 'not? Ev', 'neg? Ev', 'mul? Ev', 'imul? Ev', 'div? Ev', 'idiv? Ev'],
  '/4': ['inc? Eb', 'dec? Eb'],
  '/5': ['inc? Ev', 'dec? Ev', 'call *', 'lcall *', 'jmp *', 'ljmp *', 'push~ Ev'],
  '/6': ['sldt Ev', 'str Ev', 'lldt Ew', 'ltr Ew', 'verr Ew', 'verw Ew'],
  '/7': ['sgdt* M', 'sidt* M', 'lgdt* M', 'lidt* M', 'smsw Ev', '', 'lmsw Ew', 'invlpg M'],
  '/8': ['', '', '', '', 'bt?', 'bts?', 'btr?', 'btc?'],
  '/9': ['', 'cmpxchg8b M'],
  '/11b': ['mov? Eb,Ib'],
  '/11v': ['mov? Ev,Iv'],
  '/15': ['fxsave M', 'fxrstor M', 'ldmxcsr M', 'stmxcsr M', '', 'lfence N', 'mfence N', 'sfence N'],
  '/16': ['prefetchnta M', 'prefetcht0 M', 'prefetcht1 M', 'prefetcht2 M'],
  '/p': ['prefetch M', 'prefetchw M'],
};
