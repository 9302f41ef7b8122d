/**
 * Calls, as the i386 psABI has them: arguments on the stack, the first at the lowest address; integers in eax or edx:eax,
 * floats on the x87 stack, structs through a hidden first argument that the callee removes. Arguments are evaluated from
 * the last to the first, as gcc does.
 */
import type { CallNode, Expr } from '../ast.ts';
import { sizeOf } from '../types/types.ts';
import { EAX, EDX, ESP, imm, type MemOperand, mem, type Operand, reg, shifted, symbol } from '../x86/types.ts';
import { address, isSteady, loadAddress, simpleOperand, stripped } from './address.ts';
import { doubleBytes, floatBytes, fpForStore } from './float.ts';
import { type Gen, used } from './gen.ts';
import { isLoadable, narrow, operand, toReg } from './int.ts';
import { ALL, classOf, need } from './need.ts';
import { copy, recordTemp, recordTo } from './record.ts';
import { placeNode } from './update.ts';
import { children } from './walk.ts';
import { wide, wideOperand } from './wide.ts';

const containsAlloca = (e: Expr): boolean =>
  e.kind === 'statement' ||
  (e.kind === 'builtin' && e.name === 'alloca') ||
  children(e).some((c) => c !== null && containsAlloca(c));

/** Calls; the result is in eax, edx:eax, st(0) or at `result`. All scratch registers may change. */
export function call(g: Gen, e: CallNode, result: MemOperand | null): void {
  const record = classOf(e.type) === 'record';
  const to = record ? (result ?? g.frame.slot(Math.max(4, sizeOf(e.type)))) : null;
  const args = g.allocation.alloca ? e.args.map((a) => (containsAlloca(a) ? inSlot(g, a) : a)) : e.args;
  const direct = stripped(e.callee);
  const name =
    direct.kind === 'address' && direct.operand.kind === 'function' ? g.around.name(direct.operand.fn) : null;
  // A function pointer that the arguments could change is read before them.
  let callee = e.callee;
  if (name === null && (need(g, callee) >= ALL || (args.some((a) => a.effects) && !isSteady(g, callee))))
    callee = inSlot(g, callee);
  let bytes = 0;
  for (let i = args.length - 1; i >= 0; i--) bytes += push(g, args[i] as Expr);
  if (to !== null) {
    loadAddress(g, to, EAX);
    g.emit('push', 4, reg(EAX));
  }
  if (name !== null) g.emit('call', 0, symbol(name));
  else {
    const o = operand(g, callee, 0);
    if (o.kind === 'imm') {
      if (o.symbol !== null) g.emit('call', 0, symbol(o.symbol, o.value));
      else {
        g.emit('mov', 4, reg(EAX), o);
        g.emit('call', 4, reg(EAX));
      }
    } else g.emit('call', 4, o);
  }
  if (bytes > 0) g.emit('add', 4, reg(ESP), imm(bytes));
  if (classOf(e.type) === 'int') narrow(g, EAX, e.type, 0);
  if (e.fnType.noreturn === true) g.dead = true;
}

/** Evaluates something now and keeps it. */
function inSlot(g: Gen, e: Expr): Expr {
  if (classOf(e.type) !== 'int') return e;
  const slot = g.frame.slot(4);
  toReg(g, e, EAX, 0);
  g.emit('mov', 4, slot, reg(EAX));
  // Its type may be small, but what was stored is extended to four bytes.
  return placeNode(slot, { kind: 'pointer', to: { kind: 'void', quals: 0 }, quals: 0 }, e);
}

/** Pushes one argument. @returns how many bytes. */
function push(g: Gen, e: Expr): number {
  switch (classOf(e.type)) {
    case 'wide': {
      const simple = wideOperand(g, e);
      if (simple === null) wide(g, e);
      g.emit('push', 4, simple?.hi ?? reg(EDX));
      g.emit('push', 4, simple?.lo ?? reg(EAX));
      return 8;
    }
    case 'float': return pushFloat(g, e);
    case 'record': return pushRecord(g, e);
    case 'void':
      toReg(g, e, EAX, 0);
      g.emit('push', 4, reg(EAX));
      return 4;
    default:
  } // biome-ignore format: a table
  const simple = simpleOperand(g, e);
  const s = stripped(e);
  let o: Operand;
  if (simple !== null) o = simple;
  else if (sizeOf(s.type) === 4 && isLoadable(g, s) && s.type.kind !== 'array' && need(g, s) < ALL)
    o = address(g, s, 0);
  else {
    toReg(g, e, EAX, 0);
    o = reg(EAX);
  }
  g.emit('push', 4, o);
  return 4;
}

function pushFloat(g: Gen, e: Expr): number {
  const size = sizeOf(e.type);
  if (e.kind === 'float') {
    const bytes = size === 8 ? doubleBytes(e.value) : floatBytes(e.value);
    const view = new DataView(bytes.buffer);
    for (let at = size - 4; at >= 0; at -= 4) g.emit('push', 4, imm(view.getInt32(at, true)));
    return size;
  }
  const m = e.kind === 'variable' || e.kind === 'place' ? address(g, e, 0) : null;
  if (m !== null) {
    if (size === 8) g.emit('push', 4, shifted(m, 4));
    g.emit('push', 4, m);
    return size;
  }
  fpForStore(g, e);
  g.emit('sub', 4, reg(ESP), imm(size));
  g.emit('fstp', size, mem(ESP));
  g.fpDepth--;
  return size;
}

function pushRecord(g: Gen, e: Expr): number {
  const size = sizeOf(e.type);
  const room = (size + 3) & ~3;
  if (room === 0) return 0;
  const lvalue = e.kind === 'variable' || e.kind === 'deref' || e.kind === 'member' || e.kind === 'place';
  const from = lvalue ? address(g, e, 0) : recordTemp(g, e, 0);
  if (room === 4 && size === 4) {
    g.emit('push', 4, from);
    return 4;
  }
  g.emit('sub', 4, reg(ESP), imm(room));
  copy(g, mem(ESP), from, size);
  return room;
}

export { recordTo, used };
