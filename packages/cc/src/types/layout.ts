/** Where members lie: the i386 System V rules for structs, unions and bit-fields as gcc applies them. */
import { alignOf, type Member, sizeOf, type Type } from './types.ts';

export interface FieldDecl {
  readonly name: string | null;
  readonly type: Type;
  /** Width of a bit-field, null for an ordinary member. */
  readonly width: number | null;
  readonly packed: boolean;
  readonly aligned: number;
}

export interface Layout {
  readonly members: readonly Member[];
  readonly size: number;
  readonly align: number;
}

export const alignUp = (n: number, to: number): number => Math.ceil(n / to) * to;

/** @param pack the limit of `#pragma pack`, 0 for none. */
export function layOut(
  kind: 'struct' | 'union',
  fields: readonly FieldDecl[],
  packed: boolean,
  aligned: number,
  pack: number,
): Layout {
  const members: Member[] = [];
  let bit = 0;
  let size = 0;
  let align = 1;
  for (const f of fields) {
    const tight = packed || f.packed;
    let own = tight ? 1 : alignOf(f.type);
    own = Math.max(own, f.aligned);
    // #pragma pack caps even what an attribute asks for.
    if (pack > 0) own = Math.min(own, pack);
    if (kind === 'union') bit = 0;
    if (f.width === null) {
      const offset = alignUp(Math.ceil(bit / 8), own);
      members.push({ name: f.name, type: f.type, offset, bits: null });
      bit = (offset + sizeOf(f.type)) * 8;
      align = Math.max(align, own);
    } else if (f.width === 0) {
      bit = alignUp(bit, alignOf(f.type) * 8);
    } else {
      const unit = sizeOf(f.type) * 8;
      // A bit-field must not span more words of its type's alignment than the type itself does, unless packed.
      const word = alignOf(f.type) * 8;
      if (!tight && pack === 0 && Math.ceil(((bit % word) + f.width) / word) > unit / word) bit = alignUp(bit, word);
      if (f.aligned > 1) bit = alignUp(bit, (pack > 0 ? Math.min(pack, f.aligned) : f.aligned) * 8);
      if (f.name !== null) {
        members.push(bitMember(f, bit, unit));
        align = Math.max(align, own);
      }
      bit += f.width;
    }
    size = Math.max(size, Math.ceil(bit / 8));
  }
  align = Math.max(align, aligned);
  return { members, size: alignUp(size, align), align };
}

/** The storage unit is the declared type at its own alignment where the bits fit; a packed field may straddle it. */
function bitMember(f: FieldDecl, bit: number, unit: number): Member {
  const width = f.width ?? 0;
  const word = Math.min(unit, 32);
  const alignedUnit = Math.floor(bit / word) * word;
  const start = bit + width <= alignedUnit + unit ? alignedUnit : Math.floor(bit / 8) * 8;
  return { name: f.name, type: f.type, offset: start / 8, bits: { at: bit - start, width } };
}
