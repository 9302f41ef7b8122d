/**
 * A straight-line program of random instructions over edge values, as GNU assembler text: every integer operation in every width and
 * operand form, with setcc, jcc, adc and cmov as consumers of flags; and x87 arithmetic at double precision.
 *
 * Instructions that leave flags undefined are followed by a `cmp`, so that no consumer reads them.
 */
export function rng(seed: number): (n: number) => number {
  let s = (Math.imul(seed, 0x9e3779b1) ^ 0x85ebca6b) | 1;
  return (n) => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return (s >>> 0) % n;
  };
}

const R32 = ['eax', 'ecx', 'edx', 'ebx', 'esi', 'edi'];
const R16 = ['ax', 'cx', 'dx', 'bx', 'si', 'di'];
const R8 = ['al', 'cl', 'dl', 'bl', 'ah', 'ch', 'dh', 'bh'];
const EDGES = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe,
];
const CC = ['o', 'no', 'b', 'ae', 'e', 'ne', 'be', 'a', 's', 'ns', 'p', 'np', 'l', 'ge', 'le', 'g'];
const SUFFIX = ['b', 'w', 'l'];

export function randomProgram(seed: number, count: number): string {
  const n = rng(seed);
  const pick = <T>(list: readonly T[]): T => list[n(list.length)] as T;
  const lines: string[] = [];
  const emit = (s: string): void => {
    lines.push(`  ${s}`);
  };
  const edge = (): number => (n(3) === 0 ? (n(65536) * 65536 + n(65536)) >>> 0 : pick(EDGES));
  const imm = (w: number): string => `$${w === 0 ? edge() & 0xff : w === 1 ? edge() & 0xffff : edge() | 0}`;
  const reg = (w: number): string => `%${pick([R8, R16, R32][w] as string[])}`;
  const mem = (): string => {
    const at = n(120);
    switch (n(4)) {
      case 0:
        return `buf+${at}`;
      case 1:
        return `${at - 64}(%ebp)`;
      case 2:
        emit(`movl $${n(16)}, %esi`);
        return `${n(60)}(%ebp,%esi,4)`;
      default:
        emit(`movl $${n(8)}, %edi`);
        return `buf+${n(60)}(,%edi,8)`;
    }
  };
  const settle = (): void => emit(`cmpl ${imm(2)}, %${pick(R32)}`);

  for (const r of R32) emit(`movl ${imm(2)}, %${r}`);
  for (let i = 0; i < count; i += 1) {
    const w = n(3);
    const s = SUFFIX[w] as string;
    switch (n(26)) {
      case 0:
      case 1:
      case 2:
      case 3: {
        const op = pick(['add', 'or', 'adc', 'sbb', 'and', 'sub', 'xor', 'cmp', 'test']);
        const form = n(5);
        if (form === 0) emit(`${op}${s} ${reg(w)}, ${reg(w)}`);
        else if (form === 1) emit(`${op}${s} ${imm(w)}, ${reg(w)}`);
        else if (form === 2 && op !== 'test') {
          const m = mem();
          emit(`${op}${s} ${m}, ${reg(w)}`);
        } else if (form === 3) {
          const m = mem();
          emit(`${op}${s} ${reg(w)}, ${m}`);
        } else {
          const m = mem();
          emit(`${op}${s} ${imm(w)}, ${m}`);
        }
        break;
      }
      case 4: {
        const op = pick(['inc', 'dec', 'not', 'neg']);
        if (n(2) === 0) emit(`${op}${s} ${reg(w)}`);
        else {
          const m = mem();
          emit(`${op}${s} ${m}`);
        }
        break;
      }
      case 5:
      case 6: {
        const op = pick(['rol', 'ror', 'rcl', 'rcr', 'shl', 'shr', 'sar']);
        if (n(2) === 0) {
          emit(`movb $${n(70)}, %cl`);
          if (n(2) === 0) emit(`${op}${s} %cl, ${reg(w)}`);
          else {
            const m = mem();
            emit(`${op}${s} %cl, ${m}`);
          }
        } else emit(`${op}${s} $${n(34)}, ${reg(w)}`);
        settle();
        break;
      }
      case 7: {
        const op = pick(['shld', 'shrd']);
        const wide = 1 + n(2);
        const limit = wide === 1 ? 16 : 32;
        if (n(2) === 0) emit(`${op} $${n(limit)}, ${reg(wide)}, ${reg(wide)}`);
        else {
          emit(`movb $${n(limit)}, %cl`);
          const m = mem();
          emit(`${op}${SUFFIX[wide]} %cl, ${reg(wide)}, ${m}`);
        }
        settle();
        break;
      }
      case 8: {
        emit(`${pick(['mul', 'imul'])}${s} ${reg(w)}`);
        settle();
        break;
      }
      case 9: {
        const wide = 1 + n(2);
        const form = n(3);
        if (form === 0) emit(`imul${SUFFIX[wide]} ${reg(wide)}, ${reg(wide)}`);
        else if (form === 1) emit(`imul${SUFFIX[wide]} ${imm(wide)}, ${reg(wide)}, ${reg(wide)}`);
        else {
          const m = mem();
          emit(`imul${SUFFIX[wide]} ${m}, ${reg(wide)}`);
        }
        settle();
        break;
      }
      case 10: {
        // Dividends whose quotient fits.
        const d = Math.max(1, edge() >>> n(20)) >>> 0;
        const signed = n(2) === 0;
        if (signed) {
          const v = (d & 0x7fffffff) | 1;
          emit(`movl $${n(2) === 0 ? v : -v}, %ebx`);
          emit(`movl ${imm(2)}, %eax`);
          emit('cltd');
          if (n(2) === 0) emit(`addl $${n(2)}, %edx`);
          emit('cmpl $1, %ebx');
          emit('je 1f');
          emit('cmpl $-1, %ebx');
          emit('je 1f');
          emit('sarl $1, %edx');
          emit('movl %eax, %edx');
          emit('sarl $31, %edx');
          emit('idivl %ebx');
          lines.push('1:');
        } else {
          emit(`movl $${d | 0}, %ebx`);
          emit(`movl $${n(Math.min(d, 65536))}, %edx`);
          emit(`movl ${imm(2)}, %eax`);
          emit('divl %ebx');
        }
        settle();
        break;
      }
      case 11: {
        emit(`movb $${1 + n(255)}, %bl`);
        emit(`movw $${n(100)}, %ax`);
        emit(`${pick(['div', 'idiv'])}b %bl`);
        settle();
        break;
      }
      case 12:
        emit(`set${pick(CC)} ${reg(0)}`);
        break;
      case 13: {
        emit(`j${pick(CC)} 1f`);
        emit(`notl %${pick(R32)}`);
        lines.push('1:');
        break;
      }
      case 14: {
        const wide = 1 + n(2);
        if (n(2) === 0) emit(`cmov${pick(CC)}${SUFFIX[wide]} ${reg(wide)}, ${reg(wide)}`);
        else {
          const m = mem();
          emit(`cmov${pick(CC)}${SUFFIX[wide]} ${m}, ${reg(wide)}`);
        }
        break;
      }
      case 15: {
        const [op, from, to] = pick([
          ['movzbl', 0, 2],
          ['movsbl', 0, 2],
          ['movzwl', 1, 2],
          ['movswl', 1, 2],
          ['movzbw', 0, 1],
          ['movsbw', 0, 1],
        ] as const);
        if (n(2) === 0) emit(`${op} ${reg(from)}, ${reg(to)}`);
        else {
          const m = mem();
          emit(`${op} ${m}, ${reg(to)}`);
        }
        break;
      }
      case 16: {
        const form = n(4);
        if (form === 0) emit(`mov${s} ${imm(w)}, ${reg(w)}`);
        else if (form === 1) {
          const m = mem();
          emit(`mov${s} ${m}, ${reg(w)}`);
        } else if (form === 2) {
          const m = mem();
          emit(`mov${s} ${reg(w)}, ${m}`);
        } else {
          const m = mem();
          emit(`mov${s} ${imm(w)}, ${m}`);
        }
        break;
      }
      case 17: {
        const m = mem();
        emit(
          `lea${pick(['l', 'w'])} ${m}, %${'eax'}`.replace('leaw', 'leaw').replace(/leaw (.*), %eax/, 'leaw $1, %ax'),
        );
        break;
      }
      case 18: {
        const wide = 1 + n(2);
        emit(`${pick(['bt', 'bts', 'btr', 'btc'])}${SUFFIX[wide]} $${n(32)}, ${reg(wide)}`);
        settle();
        emit(`movl $${n(200)}, %ecx`);
        emit(`${pick(['bt', 'bts', 'btr', 'btc'])}l %ecx, buf+32`);
        settle();
        break;
      }
      case 19: {
        const wide = 1 + n(2);
        const r = reg(wide);
        emit(`or${SUFFIX[wide]} $${1 << n(15)}, ${r}`);
        emit(`${pick(['bsf', 'bsr'])}${SUFFIX[wide]} ${r}, ${reg(wide)}`);
        settle();
        break;
      }
      case 20: {
        const op = pick(['xchg', 'xadd', 'cmpxchg']);
        const lock = n(2) === 0 ? 'lock ' : '';
        if (n(2) === 0) emit(`${op}${s} ${reg(w)}, ${reg(w)}`);
        else {
          const m = mem();
          emit(`${lock}${op}${s} ${reg(w)}, ${m}`);
        }
        break;
      }
      case 21: {
        const form = n(6);
        if (form === 0) {
          emit(`pushl %${pick(R32)}`);
          emit(`popl %${pick(R32)}`);
        } else if (form === 1) {
          emit(`pushw %${pick(R16)}`);
          emit(`popw %${pick(R16)}`);
        } else if (form === 2) {
          const m = mem();
          emit(`pushl ${m}`);
          const m2 = mem();
          emit(`popl ${m2}`);
        } else if (form === 3) {
          emit('pushal');
          emit(`movl ${imm(2)}, %eax`);
          emit('popal');
        } else if (form === 4) {
          settle();
          emit('pushfl');
          emit('andl $0xcd5, (%esp)');
          emit('popl %eax');
        } else {
          settle();
          emit('lahf');
          emit(`xorb $${n(256)}, %ah`);
          settle();
          emit('sahf');
        }
        break;
      }
      case 22: {
        const op = pick(['bswap %ebx', 'cltd', 'cwtd', 'cwtl', 'cbtw', 'clc', 'stc', 'cmc']);
        emit(op);
        break;
      }
      case 23: {
        settle();
        emit(pick(['daa', 'das', 'aaa', 'aas', 'aam', 'aad', 'aam $7', 'aad $11']));
        settle();
        break;
      }
      case 24: {
        emit(`movl $buf+${n(64)}, %esi`);
        emit(`movl $buf+${n(64)}, %edi`);
        emit(`movl $${n(6)}, %ecx`);
        if (n(4) === 0) emit('std');
        emit(
          pick([
            'rep movs',
            'rep stos',
            'repe cmps',
            'repne cmps',
            'repe scas',
            'repne scas',
            'movs',
            'lods',
            'stos',
            'cmps',
            'scas',
          ]) + s,
        );
        emit('cld');
        break;
      }
      default: {
        emit('movl buf+8, %eax');
        if (n(2) === 0) emit('movl buf+12, %edx');
        emit('cmpxchg8b buf+8');
        break;
      }
    }
  }
  return program(lines);
}

const DOUBLES = [
  0,
  1,
  -1,
  0.5,
  3.25,
  -7.75,
  1e10,
  -1e-5,
  123456.789,
  2 ** 52,
  2 ** 60 + 4096,
  -0.1,
  1 / 3,
  1e300,
  1e-300,
];
export function randomFpu(seed: number, count: number): string {
  const n = rng(seed);
  const pick = <T>(list: readonly T[]): T => list[n(list.length)] as T;
  const lines: string[] = ['  fninit', '  pushl $0x27f', '  fldcw (%esp)', '  popl %eax'];
  const emit = (s: string): void => {
    lines.push(`  ${s}`);
  };
  const load = (): void => {
    switch (n(5)) {
      case 0:
        emit(`movl $${pick([0, 1, -1, 1000, 0x7fffffff, -0x80000000])}, buf`);
        emit(pick(['fildl buf', 'filds buf']));
        break;
      case 1:
        emit(pick(['fldz', 'fld1', 'fldpi']));
        break;
      case 2:
        emit(`movl $${pick([0x3f800000, 0x40490fdb, 0xc2280000 | 0, 0x7f000000, 0x00800000])}, buf`);
        emit('flds buf');
        break;
      default: {
        const d = new DataView(new ArrayBuffer(8));
        d.setFloat64(0, pick(DOUBLES), true);
        emit(`movl $${d.getInt32(0, true)}, buf`);
        emit(`movl $${d.getInt32(4, true)}, buf+4`);
        emit('fldl buf');
      }
    }
  };
  const show = (): void => {
    emit('fstl buf+16');
    emit('movl buf+16, %eax');
    emit('movl buf+20, %edx');
  };
  for (let i = 0; i < count; i += 1) {
    load();
    if (n(3) === 0) emit('fadd %st(0), %st');
    load();
    switch (n(9)) {
      case 0:
      case 1:
      case 2:
        emit(pick(['faddp', 'fmulp', 'fsubp', 'fsubrp']));
        show();
        break;
      case 3:
        emit('fld1');
        emit('faddp');
        emit('fabs');
        emit('fld1');
        emit('faddp');
        emit(pick(['fdivp', 'fdivrp']).replace('fdivrp', 'fdivp'));
        show();
        break;
      case 4:
        emit(pick(['fucom', 'fcom']));
        emit('fnstsw buf+28'); // the precision exception is not modelled
        emit('andw $0x4500, buf+28');
        emit('movzwl buf+28, %eax');
        emit('fstp %st(0)');
        show();
        break;
      case 5:
        emit('fucomi %st(1), %st');
        emit(`set${pick(['a', 'b', 'e', 'p'])} %bl`);
        emit('fstp %st(0)');
        show();
        break;
      case 6:
        emit(pick(['fxch', 'fchs', 'fabs', 'ftst']));
        emit('fstp %st(0)');
        show();
        break;
      case 7:
        emit('fabs');
        emit('fsqrt');
        show();
        emit('fstp %st(0)');
        show();
        break;
      default:
        emit(pick(['frndint', 'fcmove %st(1), %st', 'fcmovb %st(1), %st', 'fcmovnu %st(1), %st']));
        show();
        emit('fstp %st(0)');
    }
    emit(pick(['fistpl buf+24', 'fistps buf+24', 'fistpll buf+24', 'fstps buf+24', 'fstpl buf+24']));
    emit('movl buf+24, %ecx');
    emit('movl buf+28, %ebx');
  }
  return program(lines);
}

function program(lines: readonly string[]): string {
  return [
    '.globl _start',
    '.text',
    '_start:',
    '  movl $stack, %esp',
    '  movl $buf+64, %ebp',
    ...lines,
    '  movl $1, %eax',
    '  xorl %ebx, %ebx',
    '  int $0x80',
    '.data',
    '.balign 16',
    '  .fill 512',
    'buf: .fill 64, 4, 0x80017fff',
    '  .fill 1024',
    'stack:',
    '',
  ].join('\n');
}
