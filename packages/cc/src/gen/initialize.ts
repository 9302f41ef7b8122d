/** Initialisers of automatic variables: zeros first where something is left out, then each value. */
import type { AssignNode, Expr, Initializer, Variable } from '../ast.ts';
import { derefNode, memberNode, variableNode } from '../sema/build.ts';
import { type Member, pointerTo, sizeOf, type Type } from '../types/types.ts';
import { EAX, EDX, imm, type MemOperand, mem, reg, shifted } from '../x86/types.ts';
import { assign } from './assign.ts';
import { absolute, type Gen } from './gen.ts';
import { classOf } from './need.ts';
import { clear, copy, recordTo } from './record.ts';
import { placeNode } from './update.ts';

/** Fills a local variable; registers of `busy` survive. */
export function fillLocal(g: Gen, v: Variable, init: Initializer, busy: number): void {
  if (busy !== 0) return g.keeping(busy, () => fillLocal(g, v, init, 0));
  const scalar = classOf(v.type) !== 'record' && v.type.kind !== 'array';
  const first = init.items[0];
  const like = variableNode(v, init.at);
  if (scalar) {
    if (first !== undefined) assignTo(g, like, first.value);
    return;
  }
  const home = g.homes.get(v);
  const slot = home?.kind === 'indirect' ? home.slot : null;
  const base = home?.kind === 'mem' ? home.mem : null;
  const whole =
    first !== undefined &&
    init.items.length === 1 &&
    init.strings.length === 0 &&
    first.offset === 0 &&
    sizeOf(first.type) === sizeOf(v.type) &&
    first.type.kind === 'record';
  const size = Math.max(init.size, sizeOf(v.type));
  /** The place `offset` bytes into the variable, as an lvalue. */
  const at = (offset: number, type: Type): Expr => {
    if (base !== null) return placeNode(shifted(base, offset), type, like);
    const pointer = placeNode(slot ?? mem(-1), pointerTo(type), like);
    const moved: Expr =
      offset === 0
        ? pointer
        : {
            kind: 'binary',
            op: '+',
            left: pointer,
            right: {
              kind: 'int',
              value: BigInt(offset),
              type: { kind: 'int', name: 'int', size: 4, unsigned: false, rank: 3, quals: 0 },
              at: like.at,
              effects: false,
              height: 1,
            },
            type: pointer.type,
            at: like.at,
            effects: false,
            height: 2,
          };
    return derefNode(moved, like.at);
  };
  const fixed = (): MemOperand => {
    if (base !== null) return base;
    g.emit('mov', 4, reg(EDX), slot);
    return mem(EDX);
  };
  const cleared = !whole && covered(init) < size;
  if (cleared) clear(g, fixed(), size);
  for (const s of init.strings) writeBytes(g, shifted(fixed(), s.offset), s.bytes, cleared);
  for (const item of init.items) {
    const place = at(item.offset, item.type);
    if (item.bits !== null) {
      const member: Member = { name: null, type: item.type, offset: 0, bits: item.bits };
      assignTo(g, memberNode(place, member, like.at), item.value);
    } else if (classOf(item.type) === 'record' && base !== null) recordTo(g, item.value, shifted(base, item.offset));
    else assignTo(g, place, item.value);
  }
}

/** Bytes that items and strings fill, each counted once; bit-fields do not count, so that the rest of their unit is zeroed. */
function covered(init: Initializer): number {
  const filled = init.items
    .filter((i) => i.bits === null)
    .map((i) => ({ from: i.offset, to: i.offset + sizeOf(i.type) }))
    .concat(init.strings.map((s) => ({ from: s.offset, to: s.offset + s.bytes.length })))
    .sort((a, b) => a.from - b.from);
  let bytes = 0;
  let end = 0;
  for (const { from, to } of filled) {
    if (to <= end) continue;
    bytes += to - Math.max(from, end);
    end = to;
  }
  return bytes;
}

function assignTo(g: Gen, target: Expr, value: Expr): void {
  const node: AssignNode = {
    kind: 'assign',
    target,
    value,
    type: target.type,
    at: value.at,
    effects: true,
    height: value.height + 1,
  };
  assign(g, node, false);
}

/** A string into a character array. Zeros at its end are there already when `cleared`. */
function writeBytes(g: Gen, to: MemOperand, bytes: Uint8Array, cleared: boolean): void {
  let length = bytes.length;
  if (cleared) while (length > 0 && bytes[length - 1] === 0) length--;
  if (length > 32) return copy(g, to, absolute(g.around.constant(bytes.slice(0, length), 1)), length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (; at + 4 <= length; at += 4) g.emit('mov', 4, shifted(to, at), imm(view.getInt32(at, true)));
  if (at + 2 <= length) {
    g.emit('mov', 2, shifted(to, at), imm(view.getInt16(at, true)));
    at += 2;
  }
  if (at < length) g.emit('mov', 1, shifted(to, at), imm(view.getInt8(at)));
}

export { EAX };
