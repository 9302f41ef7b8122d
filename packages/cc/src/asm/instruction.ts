/** AT&T mnemonics -> instructions: suffixes, other names, the reversed order of operands. */
import { PLAIN } from '../x86/encode.ts';
import { X87_PLAIN } from '../x86/encode-x87.ts';
import { conditionCode, type Instruction, type Operand } from '../x86/types.ts';
import { operand, type Parsed } from './operand.ts';
import { AsmError, type Reader } from './scan.ts';

const PREFIXES: Readonly<Record<string, number>> = {
  lock: 0xf0,
  rep: 0xf3,
  repe: 0xf3,
  repz: 0xf3,
  repne: 0xf2,
  repnz: 0xf2,
  data16: 0x66,
  es: 0x26,
  cs: 0x2e,
  ss: 0x36,
  ds: 0x3e,
  fs: 0x64,
  gs: 0x65,
};
const OTHER_NAMES: Readonly<Record<string, string>> = {
  cdq: 'cltd', cwd: 'cwtd', cwde: 'cwtl', cbw: 'cbtw', retl: 'ret', retn: 'ret', leavel: 'leave', iretl: 'iret', iretd: 'iret', calll: 'call', jmpl: 'jmp', pushfl: 'pushf', popfl: 'popf', pushal: 'pusha', popal: 'popa', pushfd: 'pushf', popfd: 'popf', pushad: 'pusha', popad: 'popa',
  fstcw: 'fnstcw', fstsw: 'fnstsw', finit: 'fninit', fclex: 'fnclex', fsave: 'fnsave', fstenv: 'fnstenv', wait: 'fwait', xlatb: 'xlat', ud2a: 'ud2', sal: 'shl', icebp: 'int1', lretl: 'lret', repnop: 'pause', jcxz: 'jecxz', loopz: 'loope', loopnz: 'loopne',
}; // biome-ignore format: a table
/** Operations whose last letter may be a size. */
const SIZED: ReadonlySet<string> = new Set([
  'mov', 'add', 'or', 'adc', 'sbb', 'and', 'sub', 'xor', 'cmp', 'test', 'xchg', 'lea', 'push', 'pop', 'inc', 'dec', 'neg', 'not', 'mul', 'imul', 'div', 'idiv', 'rol', 'ror', 'rcl', 'rcr', 'shl', 'sal', 'shr', 'sar', 'shld', 'shrd',
  'bt', 'bts', 'btr', 'btc', 'bsf', 'bsr', 'bswap', 'xadd', 'cmpxchg', 'in', 'out', 'nop', 'call', 'jmp', 'ret', 'movs', 'cmps', 'stos', 'lods', 'scas', 'ins', 'outs', 'enter', 'leave', 'lgdt', 'lidt', 'sgdt', 'sidt', 'pushf', 'popf', 'iret', 'lret',
]); // biome-ignore format: a table
const UNSIZED: ReadonlySet<string> = new Set([
  'int',
  'cmpxchg8b',
  'invlpg',
  'lldt',
  'ltr',
  'str',
  'sldt',
  'lmsw',
  'smsw',
  'fxsave',
  'fxrstor',
  'prefetchnta',
  'prefetcht0',
  'jecxz',
  'loop',
  'loope',
  'loopne',
  'lgdt',
  'lidt',
  'sgdt',
  'sidt',
]);
const STRINGS: ReadonlySet<string> = new Set(['movs', 'cmps', 'stos', 'lods', 'scas', 'ins', 'outs']);
const SUFFIX: Readonly<Record<string, number>> = { b: 1, w: 2, l: 4 };

export interface Context {
  /** A jump's target as an operand: a label here, or a symbol. */
  target(p: Parsed): Operand;
}

export function instruction(word: string, r: Reader, context: Context): Instruction {
  const prefixes: number[] = [];
  let name = word.toLowerCase();
  for (
    let p = Object.hasOwn(PREFIXES, name) ? PREFIXES[name] : undefined;
    p !== undefined;
    p = Object.hasOwn(PREFIXES, name) ? PREFIXES[name] : undefined
  ) {
    prefixes.push(p);
    if (r.done) return { op: 'prefix', size: 0, a: null, b: null, c: null, prefixes };
    r.accept(',');
    name = r.name().toLowerCase();
    if (prefixes.length > 4) throw new AsmError('too many prefixes');
  }
  const operands: Parsed[] = [];
  if (!r.done) {
    do operands.push(operand(r));
    while (r.accept(','));
    if (!r.done) throw new AsmError(`junk at end of line: '${r.text.slice(r.at, r.at + 20)}'`);
  }
  if (Object.hasOwn(OTHER_NAMES, name)) name = OTHER_NAMES[name] as string;
  const i = decode(name, operands, context);
  return { ...i, prefixes };
}

type Bare = Omit<Instruction, 'prefixes'>;

function decode(name: string, parsed: readonly Parsed[], context: Context): Bare {
  const list = parsed.map((p) => p.operand);
  const none = { a: null, b: null, c: null };
  if (name === 'int1') return { op: 'int1', size: 0, ...none };
  if (list.length === 0 && Object.hasOwn(PLAIN, name)) return { op: name, size: 4, ...none };
  if (name.startsWith('f') && name !== 'fxsave' && name !== 'fxrstor') return x87(name, list);
  const jump = jumpName(name);
  if (jump !== null) {
    const p = parsed[0];
    if (p === undefined || parsed.length !== 1) throw new AsmError(`number of operands mismatch for '${name}'`);
    const direct = p.bare !== null && !p.indirect;
    return { op: jump, size: direct ? 0 : 4, a: direct ? context.target(p) : p.operand, b: null, c: null };
  }
  const extension = /^mov([zs])(?:([bw])([wl]?)|x)$/.exec(name);
  if (extension !== null && list.length === 2) return extend(name, extension, list);
  const { op, size: suffix } = base(name);
  if (STRINGS.has(op)) {
    const size = suffix !== 0 ? suffix : sizeOf(list);
    if (size === 0) throw new AsmError(`no size suffix given for '${name}'`);
    return { op, size, ...none };
  }
  if (op.startsWith('set') && list.length === 1) return { op, size: 1, a: list[0] ?? null, b: null, c: null };
  const ordered = op === 'enter' ? list : [...list].reverse();
  const [a = null, b = null, c = null] = ordered;
  if (list.length > 3) throw new AsmError(`number of operands mismatch for '${name}'`);
  const size = suffix !== 0 ? suffix : sizeFor(op, ordered, name);
  check(op, size, ordered, name);
  if ((op === 'in' || op === 'out') && list.length === 1) {
    const accumulator: Operand = { kind: 'reg', n: 0, size: size as 1 | 2 | 4 };
    return op === 'in'
      ? { op, size, a: accumulator, b: port(a), c: null }
      : { op, size, a: port(a), b: accumulator, c: null };
  }
  if (op === 'in') return { op, size, a, b: port(b), c: null };
  if (op === 'out') return { op, size, a: port(a), b, c: null };
  return { op, size, a, b, c };
}

/** `(%dx)` is another way to write the port `%dx`. */
const port = (o: Operand | null): Operand | null =>
  o?.kind === 'mem' && o.base === 2 && o.symbol === null ? { kind: 'reg', n: 2, size: 2 } : o;

function jumpName(name: string): string | null {
  if (name === 'call' || name === 'jmp' || name === 'jecxz' || name.startsWith('loop')) return name;
  return name.startsWith('j') && conditionCode(name.slice(1)) >= 0 ? name : null;
}

function extend(name: string, m: RegExpExecArray, [source, to]: readonly Operand[]): Bare {
  const from = m[2] ?? (source?.kind === 'reg' ? (source.size === 1 ? 'b' : 'w') : null);
  if (from === null) throw new AsmError(`the size of the operand of '${name}' is not known; write movzb or movzw`);
  const size = m[3] === 'w' ? 2 : m[3] === 'l' ? 4 : to?.kind === 'reg' ? to.size : 4;
  return { op: `mov${m[1]}${from}`, size, a: to ?? null, b: source ?? null, c: null };
}

/** Takes a size suffix off. */
function base(name: string): { readonly op: string; readonly size: number } {
  if (SIZED.has(name) || UNSIZED.has(name)) return { op: name, size: 0 };
  const last = Object.hasOwn(SUFFIX, name.at(-1) ?? '') ? (SUFFIX[name.at(-1) ?? ''] as number) : 0;
  const stem = name.slice(0, -1);
  if (last > 0 && SIZED.has(stem)) return { op: stem, size: last };
  if (name.startsWith('set') && conditionCode(name.slice(3)) >= 0) return { op: name, size: 1 };
  if (name.startsWith('set') && last === 1 && conditionCode(stem.slice(3)) >= 0) return { op: stem, size: 1 };
  if (name.startsWith('cmov') && conditionCode(name.slice(4)) >= 0) return { op: name, size: 0 };
  if (name.startsWith('cmov') && last > 0 && conditionCode(stem.slice(4)) >= 0) return { op: stem, size: last };
  throw new AsmError(`no such instruction: '${name}'`);
}

const sizeOf = (list: readonly (Operand | null)[]): number =>
  list.reduce((s, o) => (o?.kind === 'reg' ? o.size : s), 0);

function sizeFor(op: string, [a, b]: readonly (Operand | null)[], name: string): number {
  if (UNSIZED.has(op) || op === 'enter' || op === 'ret' || op === 'lret') return 0;
  if (op === 'in' || op === 'out') return sizeOf([op === 'in' ? (a ?? null) : (b ?? null)]) || 4;
  if (/^(shl|shr|sar|sal|rol|ror|rcl|rcr)$/.test(op) && b?.kind === 'reg' && a?.kind === 'mem')
    throw new AsmError(`no size suffix given for '${name}' and no register says it`);
  const size = a?.kind === 'reg' ? a.size : b?.kind === 'reg' ? b.size : 0;
  if (size !== 0) return size;
  if (
    op === 'push' ||
    op === 'pop' ||
    op === 'nop' ||
    a?.kind === 'seg' ||
    b?.kind === 'seg' ||
    a?.kind === 'cr' ||
    a?.kind === 'dr'
  )
    return 4;
  if (a?.kind === 'mem') throw new AsmError(`no size suffix given for '${name}' and no register says it`);
  return 4;
}

/** Registers must be as wide as the operation. */
function check(op: string, size: number, list: readonly (Operand | null)[], name: string): void {
  if (
    op === 'in' ||
    op === 'out' ||
    op === 'lea' ||
    /^(sh|sa|ro|rc)/.test(op) ||
    list.some((o) => o !== null && (o.kind === 'seg' || o.kind === 'cr' || o.kind === 'dr'))
  )
    return;
  for (const o of list) {
    if (o?.kind === 'reg' && size !== 0 && o.size !== size && op !== 'bswap')
      throw new AsmError(`incorrect register size for '${name}'`);
  }
}

const ARITHMETIC = /^f(i?)(add|mul|com|comp|sub|subr|div|divr)(p?)(s|l|ll|q)?$/;

function x87(name: string, list: readonly Operand[]): Bare {
  const none = { b: null, c: null };
  if (list.length === 0 && (Object.hasOwn(X87_PLAIN, name) || name === 'fwait'))
    return { op: name, size: 0, a: null, ...none };
  const first = list[0];
  if (first?.kind === 'mem') {
    if (/^fn?(ldcw|stcw|stsw|stenv|save)$|^fldenv$|^frstor$/.test(name))
      return { op: name, size: 0, a: first, ...none };
    const m = /^(f(?:i?)(?:add|mul|comp?|subr?|divr?)|fi?ld|fi?st|fi?stp)(s|l|ll|q|t)?$/.exec(name);
    if (m === null) throw new AsmError(`no such instruction: '${name}'`);
    const op = m[1] as string;
    const integer = op.startsWith('fi');
    const suffix = m[2] ?? 's';
    const size = integer ? (suffix === 's' ? 2 : suffix === 'l' ? 4 : 8) : suffix === 's' ? 4 : suffix === 't' ? 10 : 8;
    return { op, size, a: first, ...none };
  }
  const bare = name.replace(/^(f(?:add|mul|subr?|divr?))$/, '$1');
  if (list.some((o) => o.kind !== 'st') && !(name === 'fnstsw' && first?.kind === 'reg'))
    throw new AsmError(`operand type mismatch for '${name}'`);
  if (name === 'fnstsw') return { op: name, size: 0, a: first ?? { kind: 'reg', n: 0, size: 2 }, ...none };
  if (ARITHMETIC.test(bare)) return stackArithmetic(bare, list);
  const a: Operand = list.length === 2 ? (list[1] as Operand) : (first ?? { kind: 'st', n: 1 });
  const b = list.length === 2 ? (list[0] as Operand) : null;
  return { op: name, size: 0, a, b, c: null };
}

/** AT&T names fsub and fsubr, fdiv and fdivr the wrong way round when the result goes to a lower register. */
function stackArithmetic(name: string, list: readonly Operand[]): Bare {
  const n = (o: Operand | undefined, missing: number): number => (o?.kind === 'st' ? o.n : missing);
  const pops = name.endsWith('p') && name !== 'fcomp';
  const comparison = name.startsWith('fcom');
  if (comparison) return { op: name, size: 0, a: { kind: 'st', n: n(list[0], 1) }, b: null, c: null };
  const [source, to] =
    list.length === 2 ? [n(list[0], 0), n(list[1], 0)] : pops ? [0, n(list[0], 1)] : [n(list[0], 1), 0];
  const lower = pops || to !== 0;
  const stem = pops ? name.slice(0, -1) : name;
  const swapped = stem.endsWith('r') ? stem.slice(0, -1) : `${stem}r`;
  const op = lower && /^f(sub|div)/.test(stem) ? swapped : stem;
  return { op: pops ? `${op}p` : op, size: 0, a: { kind: 'st', n: to }, b: { kind: 'st', n: source }, c: null };
}
