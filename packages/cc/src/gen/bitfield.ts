/** Bit-fields: read by shifting, written by masking the bytes around them. */
import type { Expr, MemberNode } from '../ast.ts';
import { isInteger, sizeOf } from '../types/types.ts';
import { EAX, ECX, EDX, imm, type MemOperand, reg, shifted } from '../x86/types.ts';
import { address, flattened, isSteadyPlace, stable } from './address.ts';
import { bit, type Gen, used } from './gen.ts';
import { toReg } from './int.ts';
import { ALL, addressNeed, classOf, need } from './need.ts';
import { loadBoth, shiftBy, store as storeWide, wide } from './wide.ts';

interface Field {
  /** Bytes from the member's offset to the access, how wide the access is, and where the bits begin in it. */
  readonly first: number;
  readonly size: 1 | 2 | 4 | 8;
  readonly shift: number;
  readonly width: number;
  readonly signed: boolean;
}

function fieldOf(e: MemberNode): Field {
  const { at, width } = e.member.bits as { at: number; width: number };
  const unit = sizeOf(e.member.type);
  const signed = isInteger(e.member.type) && !e.member.type.unsigned;
  const from = at >> 3;
  const count = ((at + width - 1) >> 3) - from + 1;
  const size = count > 4 ? 8 : count > 2 ? 4 : count === 2 ? 2 : 1;
  // Stay inside the declared unit where that is possible.
  const first = Math.max(0, Math.min(from, unit - size));
  return { first, size, shift: at - first * 8, width, signed };
}

/** The value of a bit-field, in eax, or edx:eax when its type has 8 bytes. May change all scratch registers. */
export function loadBits(g: Gen, e: MemberNode): void {
  const f = fieldOf(e);
  const m = shifted(address(g, e.operand, 0), e.member.offset + f.first);
  if (f.size === 8 || classOf(e.type) === 'wide') {
    if (f.size === 8) {
      const both = flat(g, m);
      loadBoth(g, both);
      // A packed field may reach into a ninth byte.
      if (f.shift + f.width > 64) {
        shiftBy(g, '>>', true, f.shift);
        g.emit('movzb', 4, reg(ECX), shifted(both, 8));
        g.emit('shl', 4, reg(ECX), imm(32 - f.shift));
        g.emit('or', 4, reg(EDX), reg(ECX));
        return extendWide(g, { ...f, shift: 0 });
      }
    } else {
      loadPart(g, EAX, m, f.size);
      g.emit('xor', 4, reg(EDX), reg(EDX));
    }
    extendWide(g, f);
    return;
  }
  loadPart(g, EAX, m, f.size);
  extend(g, EAX, f.shift, f.width, f.signed);
}

/** An address that reading its two halves into eax and edx does not destroy. */
function flat(g: Gen, m: MemOperand): MemOperand {
  if ((used(m) & (bit(EAX) | bit(EDX))) === 0) return m;
  g.emit('lea', 4, reg(ECX), m);
  return { ...m, base: ECX, index: -1, scale: 1, disp: 0, symbol: null, segment: -1 };
}

function loadPart(g: Gen, r: number, m: MemOperand, size: 1 | 2 | 4): void {
  if (size === 4) g.emit('mov', 4, reg(r), m);
  else g.emit(size === 1 ? 'movzb' : 'movzw', 4, reg(r), m);
}

function extend(g: Gen, r: number, shift: number, width: number, signed: boolean): void {
  if (signed) {
    if (shift + width < 32) g.emit('shl', 4, reg(r), imm(32 - shift - width));
    if (width < 32) g.emit('sar', 4, reg(r), imm(32 - width));
    return;
  }
  if (shift > 0) g.emit('shr', 4, reg(r), imm(shift));
  if (width < 32) g.emit('and', 4, reg(r), imm(width === 32 ? -1 : 2 ** width - 1));
}

function extendWide(g: Gen, f: Field): void {
  const up = 64 - f.shift - f.width;
  if (up > 0) shiftBy(g, '<<', false, up);
  if (f.width < 64) shiftBy(g, '>>', !f.signed, 64 - f.width);
}

/** `field = value`; with `want` the stored value is in eax or edx:eax afterwards. */
export function storeBits(g: Gen, target: MemberNode, value: Expr, want: boolean): void {
  const f = fieldOf(target);
  const first = addressNeed(g, target.operand) >= ALL || (need(g, value) >= ALL && !isSteadyPlace(g, target.operand));
  const place = first ? stable(g, address(g, target.operand, 0)) : null;
  if (f.size === 8 || classOf(target.type) === 'wide') return storeWideBits(g, target, value, want, f, place);
  toReg(g, value, EAX, 0);
  const offset = target.member.offset + f.first;
  const kept = want ? g.frame.slot(4) : null;
  if (kept !== null) g.emit('mov', 4, kept, reg(EAX));
  const mask = f.width === 32 ? 0xffffffff : 2 ** f.width - 1;
  if (f.width < f.size * 8) g.emit('and', 4, reg(EAX), imm(mask));
  if (f.shift > 0) g.emit('shl', 4, reg(EAX), imm(f.shift));
  let m = place === null ? address(g, target.operand, bit(EAX)) : place.get(bit(EAX));
  m = shifted(flattened(g, m, bit(EAX)), offset);
  if (f.width === f.size * 8) g.emit('mov', f.size, m, reg(EAX, f.size as 1 | 2 | 4));
  else {
    g.emit('and', f.size, m, imm(cut(~(mask * 2 ** f.shift), f.size)));
    g.emit('or', f.size, m, reg(EAX, f.size as 1 | 2 | 4));
  }
  if (kept === null) return;
  g.emit('mov', 4, reg(EAX), kept);
  extend(g, EAX, 0, f.width, f.signed);
}

/** An immediate of that size, as a signed number. */
const cut = (v: number, size: number): number => (size === 4 ? v | 0 : size === 2 ? (v << 16) >> 16 : (v << 24) >> 24);

function storeWideBits(
  g: Gen,
  target: MemberNode,
  value: Expr,
  want: boolean,
  f: Field,
  early: ReturnType<typeof stable> | null,
): void {
  const place = early ?? stable(g, address(g, target.operand, 0));
  if (classOf(value.type) === 'wide') wide(g, value);
  else {
    toReg(g, value, EAX, 0);
    if (f.signed) g.emit('cltd', 0);
    else g.emit('xor', 4, reg(EDX), reg(EDX));
  }
  const kept = want ? g.frame.slot(8) : null;
  if (kept !== null) storeWide(g, kept);
  const mask = (((1n << BigInt(f.width)) - 1n) << BigInt(f.shift)) & 0xffff_ffff_ffff_ffffn;
  const over = f.shift + f.width - 64;
  if (over > 0) {
    const ninth = shifted(place.get(bit(EAX) | bit(EDX)), target.member.offset + f.first + 8);
    g.emit('push', 4, reg(EDX));
    g.emit('shr', 4, reg(EDX), imm(32 - f.shift));
    g.emit('and', 1, reg(EDX, 1), imm(2 ** over - 1));
    g.emit('and', 1, ninth, imm(cut(~(2 ** over - 1), 1)));
    g.emit('or', 1, ninth, reg(EDX, 1));
    g.emit('pop', 4, reg(EDX));
  }
  shiftBy(g, '<<', false, f.shift);
  const m = shifted(place.get(bit(EAX) | bit(EDX)), target.member.offset + f.first);
  const halves: readonly (readonly [bigint, MemOperand, number])[] = [[mask & 0xffffffffn, m, EAX], [(mask >> 32n) & 0xffffffffn, shifted(m, 4), EDX]]; // biome-ignore format: short
  for (const [bits, where, r] of halves) {
    if (bits === 0n) continue;
    const n = Number(BigInt.asIntN(32, bits));
    if (n !== -1) {
      g.emit('and', 4, reg(r), imm(n));
      g.emit('and', 4, where, imm(~n));
      g.emit('or', 4, where, reg(r));
    } else g.emit('mov', 4, where, reg(r));
  }
  if (kept === null) return;
  loadBoth(g, kept);
  extendWide(g, { ...f, shift: 0 });
}
