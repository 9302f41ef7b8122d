/** `__sync_…` and `__atomic_…` on one locked instruction, or a loop round one. The result is in eax. */
import type { BuiltinNode, Expr } from '../ast.ts';
import { type PointerType, sizeOf } from '../types/types.ts';
import { EAX, ECX, EDX, mem, reg } from '../x86/types.ts';
import type { Gen } from './gen.ts';
import { load, narrow, toReg } from './int.ts';

const LOCK = [0xf0];
const LOOPS: Readonly<Record<string, string>> = { fetch_and: 'and', fetch_or: 'or', fetch_xor: 'xor' };

export function atomic(g: Gen, e: BuiltinNode): void {
  const arg = (n: number): Expr => e.args[n] as Expr;
  const type = (arg(0).type as PointerType).to;
  const size = sizeOf(type) as 1 | 2 | 4;
  /** Arguments in slots, left to right; then where they are needed. */
  const slots = e.args.map((a) => {
    const slot = g.frame.slot(4);
    toReg(g, a, EAX, 0);
    g.emit('mov', 4, slot, reg(EAX));
    return slot;
  });
  const get = (n: number, r: number): void => g.emit('mov', 4, reg(r), slots[n] ?? null);
  get(0, ECX);
  switch (e.name) {
    case 'exchange':
    case 'fetch_add':
      get(1, EAX);
      if (e.name === 'exchange') g.emit('xchg', size, mem(ECX), reg(EAX, size));
      else g.emit('xadd', size, mem(ECX), reg(EAX, size), null, LOCK);
      return narrow(g, EAX, type, 0);
    case 'compare_exchange':
      get(1, EAX);
      if (e.number === 2) load(g, EAX, mem(EAX), type);
      get(2, EDX);
      g.emit('cmpxchg', size, mem(ECX), reg(EDX, size), null, LOCK);
      if (e.number === 0) return narrow(g, EAX, type, 0);
      if (e.number === 2) {
        const done = g.newLabel();
        const same = g.newLabel();
        g.jumpIf('e', same);
        get(1, ECX);
        g.emit('mov', size, mem(ECX), reg(EAX, size));
        g.constant(EAX, 0);
        g.jump(done);
        g.place(same);
        g.constant(EAX, 1);
        return g.place(done);
      }
      g.emit('sete', 1, reg(EAX, 1));
      return g.emit('movzb', 4, reg(EAX), reg(EAX, 1));
    default: {
      const again = g.newLabel();
      load(g, EAX, mem(ECX), type);
      g.place(again);
      g.move(EDX, EAX);
      g.emit(LOOPS[e.name] ?? 'and', 4, reg(EDX), slots[1] ?? null);
      g.emit('cmpxchg', size, mem(ECX), reg(EDX, size), null, LOCK);
      g.jumpIf('ne', again);
      return narrow(g, EAX, type, 0);
    }
  }
}
