/** What the compiler makes itself: variable arguments, bit tricks, atomics, traps. Results as for calls. */
import type { BuiltinNode, Expr } from '../ast.ts';
import { castNode } from '../sema/build.ts';
import { LLONG, sizeOf, type Type, ULLONG } from '../types/types.ts';
import { EAX, EBP, ECX, EDX, ESP, imm, label, mem, reg, shifted, st, symbol } from '../x86/types.ts';
import { pointer } from './address.ts';
import { atomic } from './atomic.ts';
import { fp } from './float.ts';
import type { Gen } from './gen.ts';
import { toReg } from './int.ts';
import { classOf } from './need.ts';
import { store as storeWide, wide } from './wide.ts';

/** The last named parameter ends here, counted from ebp. */
export function afterParameters(g: Gen): number {
  let at = 8 + (classOf(g.type.returns) === 'record' ? 4 : 0);
  for (const p of g.type.params) at += (sizeOf(p.type) + 3) & ~3;
  return at;
}

export function builtin(g: Gen, e: BuiltinNode, want: boolean): void {
  const arg = (n: number): Expr => e.args[n] as Expr;
  switch (e.name) {
    case 'va_start': {
      const to = pointer(g, arg(0), 0);
      const r = g.pick(usedBy(to));
      g.emit('lea', 4, reg(r), mem(EBP, afterParameters(g)));
      return g.emit('mov', 4, to, reg(r));
    }
    case 'va_arg': {
      const m = pointer(g, arg(0), 1);
      g.emit('mov', 4, reg(EAX), m);
      return g.emit('add', 4, m, imm(e.number));
    }
    case 'va_copy': {
      toReg(g, arg(1), EAX, 0);
      return g.emit('mov', 4, pointer(g, arg(0), 1), reg(EAX));
    }
    case 'alloca':
      toReg(g, arg(0), EAX, 0);
      g.emit('add', 4, reg(EAX), imm(15));
      g.emit('and', 4, reg(EAX), imm(-16));
      g.emit('sub', 4, reg(ESP), reg(EAX));
      return g.move(EAX, ESP);
    case 'trap': return g.emit('ud2', 0);
    case 'unreachable':
      g.dead = true;
      return;
    case 'bswap': return swapBytes(g, arg(0), e.type);
    case 'clz':
    case 'ctz':
    case 'ffs':
    case 'popcount':
    case 'parity': return countBits(g, e.name, arg(0));
    case 'return_address':
    case 'frame_address':
      g.move(EAX, EBP);
      for (let n = 0; n < e.number; n++) g.emit('mov', 4, reg(EAX), mem(EAX));
      if (e.name === 'return_address') g.emit('mov', 4, reg(EAX), mem(EAX, 4));
      return;
    case 'memory_barrier': return g.emit('or', 4, mem(ESP), imm(0), null, [0xf0]);
    case 'fabs':
      fp(g, arg(0));
      return want ? g.emit('fabs', 0) : dropFp(g);
    case 'sqrt':
      fp(g, arg(0));
      return want ? g.emit('fsqrt', 0) : dropFp(g);
    case 'x87': return x87(g, e, want);
    case 'overflow': return overflow(g, e);
    case 'setjmp': return setjmp(g, arg(0));
    case 'longjmp':
      // Frame, place and stack pointer, as setjmp below left them.
      toReg(g, arg(0), EDX, 0);
      g.emit('mov', 4, reg(EBP), mem(EDX));
      g.emit('mov', 4, reg(ESP), mem(EDX, 8));
      return g.emit('jmp', 4, mem(EDX, 4));
    case 'signbit': {
      fp(g, arg(0));
      const slot = g.frame.slot(8);
      g.emit('fstp', 8, slot);
      g.fpDepth--;
      g.emit('mov', 4, reg(EAX), shifted(slot, 4));
      return g.emit('shr', 4, reg(EAX), imm(31));
    }
    case 'clrsb': return countSigns(g, arg(0));
    default: return atomic(g, e);
  } // biome-ignore format: a table
}

/** `__builtin_setjmp`: registers are saved by the function's own prologue. */
function setjmp(g: Gen, buffer: Expr): void {
  const back = g.newLabel();
  const end = g.newLabel();
  toReg(g, buffer, EDX, 0);
  g.emit('mov', 4, mem(EDX), reg(EBP));
  g.emit('mov', 4, mem(EDX, 4), imm(0, g.around.labelSymbol(back)));
  g.emit('mov', 4, mem(EDX, 8), reg(ESP));
  g.constant(EAX, 0);
  g.jump(end);
  g.place(back);
  g.constant(EAX, 1);
  g.place(end);
}

/** Bits equal to the sign bit, above the first that differs. */
function countSigns(g: Gen, value: Expr): void {
  const is8 = classOf(value.type) === 'wide';
  if (is8) wide(g, value);
  else {
    toReg(g, value, EAX, 0);
    g.emit('cltd', 0);
  }
  g.move(ECX, EDX);
  g.emit('sar', 4, reg(ECX), imm(31));
  g.emit('xor', 4, reg(EAX), reg(ECX));
  g.emit('xor', 4, reg(EDX), reg(ECX));
  // A bit below the value, so that something is always set.
  g.emit('shld', 4, reg(EDX), reg(EAX), imm(1));
  g.emit('lea', 4, reg(EAX), mem(EAX, 1, { index: EAX }));
  scanBits(g, 'clz', true);
  if (!is8) g.emit('sub', 4, reg(EAX), imm(32));
}

const usedBy = (m: ReturnType<typeof pointer>): number =>
  [m.base, m.index].reduce((s, r) => (r >= 0 && r <= EDX ? s | (1 << r) : s), 0);

function dropFp(g: Gen): void {
  g.emit('fstp', 0, st(0));
  g.fpDepth--;
}

/** fyl2x, fpatan and fyl2xp1 pop; fptan pushes a 1; fprem, fprem1 and fscale leave their second operand. */
const POPS: ReadonlySet<number> = new Set([0xd9f1, 0xd9f3, 0xd9f9]);

function x87(g: Gen, e: BuiltinNode, want: boolean): void {
  for (const a of e.args) fp(g, a);
  g.items.push({ kind: 'bytes', bytes: Uint8Array.of((e.number >> 8) & 0xff, e.number & 0xff) });
  if (e.args.length === 2) {
    if (!POPS.has(e.number)) g.emit('fstp', 0, st(1));
    g.fpDepth--;
  }
  if (e.number === 0xd9f2) g.emit('fstp', 0, st(0));
  if (!want) dropFp(g);
}

function swapBytes(g: Gen, value: Expr, type: Type): void {
  if (sizeOf(type) === 8) {
    wide(g, value);
    g.emit('bswap', 4, reg(EAX));
    g.emit('bswap', 4, reg(EDX));
    return g.emit('xchg', 4, reg(EAX), reg(EDX));
  }
  toReg(g, value, EAX, 0);
  if (sizeOf(type) === 2) {
    g.emit('rol', 2, reg(EAX, 2), imm(8));
    g.emit('movzw', 4, reg(EAX), reg(EAX, 2));
  } else g.emit('bswap', 4, reg(EAX));
}

function countBits(g: Gen, name: string, value: Expr): void {
  const is8 = classOf(value.type) === 'wide';
  if (is8) wide(g, value);
  else toReg(g, value, EAX, 0);
  switch (name) {
    case 'clz':
    case 'ctz':
    case 'ffs': return scanBits(g, name, is8);
    case 'popcount': {
      popcount(g);
      if (is8) {
        g.emit('push', 4, reg(EAX));
        g.move(EAX, EDX);
        popcount(g);
        g.emit('pop', 4, reg(ECX));
        g.emit('add', 4, reg(EAX), reg(ECX));
      }
      return;
    }
    default:
      if (is8) g.emit('xor', 4, reg(EAX), reg(EDX));
      g.emit('mov', 4, reg(ECX), reg(EAX));
      g.emit('shr', 4, reg(ECX), imm(16));
      g.emit('xor', 4, reg(EAX), reg(ECX));
      g.emit('xor', 1, reg(0, 1), reg(4, 1));
      g.emit('setnp', 1, reg(EAX, 1));
      g.emit('movzb', 4, reg(EAX), reg(EAX, 1));
  } // biome-ignore format: a table
}

function scanBits(g: Gen, name: string, is8: boolean): void {
  const op = name === 'clz' ? 'bsr' : 'bsf';
  const done = g.newLabel();
  const other = g.newLabel();
  if (!is8) {
    if (name === 'ffs') {
      g.constant(ECX, -1);
      g.emit('bsf', 4, reg(EAX), reg(EAX));
      g.emit('cmove', 4, reg(EAX), reg(ECX));
      return g.emit('inc', 4, reg(EAX));
    }
    g.emit(op, 4, reg(EAX), reg(EAX));
    if (name === 'clz') g.emit('xor', 4, reg(EAX), imm(31));
    return;
  }
  // The half that decides, then the other.
  const [main, rest] = name === 'clz' ? [EDX, EAX] : [EAX, EDX];
  g.emit('test', 4, reg(main), reg(main));
  g.jumpIf('e', other);
  g.emit(op, 4, reg(EAX), reg(main));
  if (name === 'clz') g.emit('xor', 4, reg(EAX), imm(31));
  if (name === 'ffs') g.emit('inc', 4, reg(EAX));
  g.jump(done);
  g.place(other);
  if (name === 'ffs') {
    // Nothing set at all: 0, and the flag says so.
    g.emit('bsf', 4, reg(EDX), reg(rest));
    g.emit('mov', 4, reg(EAX), imm(0));
    g.emit('j' + 'e', 0, label(done));
    g.emit('lea', 4, reg(EAX), mem(EDX, 33));
  } else {
    g.emit(op, 4, reg(EAX), reg(rest));
    if (name === 'clz') g.emit('xor', 4, reg(EAX), imm(31));
    g.emit('add', 4, reg(EAX), imm(32));
  }
  g.place(done);
}

/** eax becomes the number of its bits; ecx is used. */
function popcount(g: Gen): void {
  const fold = (shift: number, mask: number): void => {
    g.emit('mov', 4, reg(ECX), reg(EAX));
    g.emit('shr', 4, reg(ECX), imm(shift));
    g.emit('and', 4, reg(ECX), imm(mask));
    g.emit('and', 4, reg(EAX), imm(mask));
    g.emit('add', 4, reg(EAX), reg(ECX));
  };
  fold(1, 0x55555555);
  fold(2, 0x33333333);
  fold(4, 0x0f0f0f0f);
  g.emit('imul', 4, reg(EAX), reg(EAX), imm(0x01010101));
  g.emit('shr', 4, reg(EAX), imm(24));
}

/** `__builtin_add_overflow(a, b, &r)`: stores the wrapped result, gives 1 when the exact one does not fit. */
function overflow(g: Gen, e: BuiltinNode): void {
  const [a, b, to] = e.args as [Expr, Expr, Expr];
  const target = to.type.kind === 'pointer' ? to.type.to : a.type;
  const isUnsigned = (t: Type): boolean => t.kind === 'int' && t.unsigned;
  const where = g.frame.slot(4);
  toReg(g, to, EAX, 0);
  g.emit('mov', 4, where, reg(EAX));
  const same = [a.type, b.type, target].every((t) => sizeOf(t) === 4 && isUnsigned(t) === isUnsigned(target));
  if (same) {
    const other = g.frame.slot(4);
    toReg(g, a, EAX, 0);
    g.emit('mov', 4, other, reg(EAX));
    toReg(g, b, ECX, 0);
    g.emit('mov', 4, reg(EAX), other);
    if (e.number === 2) g.emit(isUnsigned(target) ? 'mul' : 'imul', 4, reg(ECX));
    else g.emit(e.number === 0 ? 'add' : 'sub', 4, reg(EAX), reg(ECX));
    g.emit(isUnsigned(target) ? 'setb' : 'seto', 1, reg(ECX, 1));
    g.emit('mov', 4, reg(EDX), where);
    g.emit('mov', 4, mem(EDX), reg(EAX));
    return g.emit('movzb', 4, reg(EAX), reg(ECX, 1));
  }
  // Mixed types: the helper works with sign and magnitude.
  const x = g.frame.slot(8);
  wide(g, castNode(a, isUnsigned(a.type) ? ULLONG : LLONG, e.at));
  storeWide(g, x);
  wide(g, castNode(b, isUnsigned(b.type) ? ULLONG : LLONG, e.at));
  const flags =
    e.number |
    (isUnsigned(a.type) ? 4 : 0) |
    (isUnsigned(b.type) ? 8 : 0) |
    (isUnsigned(target) ? 16 : 0) |
    (sizeOf(target) << 8);
  for (const o of [where, imm(flags), reg(EDX), reg(EAX), shifted(x, 4), x]) g.emit('push', 4, o);
  g.emit('call', 0, symbol('__cc_overflow'));
  g.emit('add', 4, reg(ESP), imm(24));
}
