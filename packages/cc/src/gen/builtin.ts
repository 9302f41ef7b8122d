/** What the compiler makes itself: variable arguments, bit tricks, atomics, traps. Results as for calls. */
import type { BuiltinNode, Expr } from '../ast.ts';
import { castNode } from '../sema/build.ts';
import { LLONG, sizeOf, type Type, ULLONG } from '../types/types.ts';
import { EAX, EBP, ECX, EDX, ESP, imm, label, mem, reg, shifted, st, symbol } from '../x86/types.ts';
import { loadAddress, pointer } from './address.ts';
import { atomic } from './atomic.ts';
import { fp } from './float.ts';
import type { Gen } from './gen.ts';
import { narrow, toReg } from './int.ts';
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
    case 'bug': {
      const at = g.newLabel();
      g.items.push({ kind: 'label', id: at });
      g.around.bug(g.around.labelSymbol(at), arg(0), arg(1), e.number);
      if ((e.number & 1) === 0) return g.emit('ud2', 0);
      // A warning goes on behind the instruction.
      g.emit('ud2', 0);
      g.dead = false;
      return;
    }
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
    case 'longjmp_frame': return;
    default: return atomic(g, e);
  } // biome-ignore format: a table
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

/** `__builtin_add_overflow(a, b, &r)`: stores the wrapped result, gives 1 when it does not fit. */
function overflow(g: Gen, e: BuiltinNode): void {
  const [a, b, to] = e.args as [Expr, Expr, Expr];
  const target = to.type.kind === 'pointer' ? to.type.to : a.type;
  const unsigned = target.kind === 'int' && target.unsigned;
  const size = sizeOf(target);
  const where = g.frame.slot(4);
  const x = g.frame.slot(8);
  const y = g.frame.slot(8);
  toReg(g, to, EAX, 0);
  g.emit('mov', 4, where, reg(EAX));
  const big = size === 8 || sizeOf(a.type) === 8 || sizeOf(b.type) === 8;
  const work = big && unsigned ? ULLONG : LLONG;
  wide(g, castNode(a, work, e.at));
  storeWide(g, x);
  wide(g, castNode(b, work, e.at));
  storeWide(g, y);
  const flag = g.frame.slot(4);
  if (e.number === 2) {
    // The helper multiplies and stores whether it overflowed 64 bits.
    loadAddress(g, flag, ECX);
    for (const o of [reg(ECX), shifted(y, 4), y, shifted(x, 4), x]) g.emit('push', 4, o);
    g.emit('call', 0, symbol(unsigned && big ? '__umulodi4' : '__mulodi4'));
    g.emit('add', 4, reg(ESP), imm(20));
  } else {
    g.emit('mov', 4, reg(EAX), x);
    g.emit('mov', 4, reg(EDX), shifted(x, 4));
    g.emit(e.number === 0 ? 'add' : 'sub', 4, reg(EAX), y);
    g.emit(e.number === 0 ? 'adc' : 'sbb', 4, reg(EDX), shifted(y, 4));
    g.emit(big && unsigned ? 'setb' : 'seto', 1, reg(ECX, 1));
    g.emit('movzb', 4, reg(ECX), reg(ECX, 1));
    g.emit('mov', 4, flag, reg(ECX));
  }
  g.emit('mov', 4, reg(ECX), where);
  g.emit('mov', size === 8 ? 4 : size, mem(ECX), reg(EAX, size === 8 ? 4 : (size as 1 | 2 | 4)));
  if (size === 8) {
    g.emit('mov', 4, mem(ECX, 4), reg(EDX));
    return g.emit('mov', 4, reg(EAX), flag);
  }
  // Does the wide result equal what was kept of it?
  g.emit('mov', 4, x, reg(EAX));
  g.emit('mov', 4, shifted(x, 4), reg(EDX));
  narrow(g, EAX, target, 0);
  if (unsigned) g.emit('xor', 4, reg(EDX), reg(EDX));
  else g.emit('cltd', 0);
  g.emit('xor', 4, reg(EAX), x);
  g.emit('xor', 4, reg(EDX), shifted(x, 4));
  g.emit('or', 4, reg(EAX), reg(EDX));
  g.emit('or', 4, reg(EAX), flag);
  g.emit('setne', 1, reg(EAX, 1));
  g.emit('movzb', 4, reg(EAX), reg(EAX, 1));
}
