/** Variables of static storage: their bytes, addresses to be filled in by the linker, and sections. */
import type { FunctionSymbol, Initializer, Label, Variable } from '../ast.ts';
import { castNode } from '../sema/build.ts';
import { staticValue } from '../sema/constant.ts';
import { alignOf, CONST, isArithmetic, qualsOf, sizeOf } from '../types/types.ts';

export interface StaticData {
  readonly size: number;
  /** Empty when nothing was said about the contents: all zeros. */
  readonly bytes: Uint8Array;
  readonly addresses: readonly { readonly at: number; readonly symbol: string; readonly less: string | null }[];
  readonly zero: boolean;
}

const EMPTY = new Uint8Array(0);

/** @param name the object's name of a symbol; of a label, a name made for it. */
export function staticData(
  v: Variable,
  limit: number,
  name: (base: Variable | FunctionSymbol | Label) => string,
  problem: (message: string) => void,
): StaticData {
  const size = Math.max(sizeOf(v.type), v.init?.size ?? 0);
  if (v.init === null) return { size, bytes: EMPTY, addresses: [], zero: true };
  if (size > limit) {
    problem(`the object takes ${size} bytes; an initialized one may have at most ${limit}`);
    return { size: 0, bytes: EMPTY, addresses: [], zero: true };
  }
  const bytes = new Uint8Array(size);
  const addresses: { at: number; symbol: string; less: string | null }[] = [];
  fill(v.init, new DataView(bytes.buffer), addresses, name, problem);
  return { size, bytes, addresses, zero: addresses.length === 0 && bytes.every((b) => b === 0) };
}

function fill(
  init: Initializer,
  view: DataView,
  addresses: { at: number; symbol: string; less: string | null }[],
  name: Parameters<typeof staticData>[2],
  problem: (message: string) => void,
): void {
  for (const s of init.strings) {
    const room = Math.min(s.bytes.length, view.byteLength - s.offset);
    new Uint8Array(view.buffer).set(s.bytes.subarray(0, room), s.offset);
  }
  for (const item of init.items) {
    const { offset: at, type } = item;
    if (at + (item.bits === null ? sizeOf(type) : 1) > view.byteLength) continue;
    if (type.kind === 'float') {
      const e = item.value.kind === 'float' ? item.value : castNode(item.value, type, item.value.at);
      const known = e.kind === 'float' ? e.value : Number(staticValue(item.value)?.offset ?? 0n);
      if (type.size === 4) view.setFloat32(at, known, true);
      else view.setFloat64(at, known, true);
      continue;
    }
    if (item.value.kind === 'variable' && item.value.variable.init !== null && type.kind === 'record') {
      // A compound literal of the same type: its bytes are this object's.
      const part = new Uint8Array(sizeOf(type));
      const inner: { at: number; symbol: string; less: string | null }[] = [];
      fill(item.value.variable.init, new DataView(part.buffer), inner, name, problem);
      new Uint8Array(view.buffer).set(part, at);
      for (const a of inner) addresses.push({ ...a, at: at + a.at });
      continue;
    }
    const value = staticValue(item.value);
    if (value === null) {
      problem('the initializer is not a constant');
      continue;
    }
    if (item.bits !== null) putBits(view, at, item.bits, value.offset);
    else if (value.base === null || sizeOf(type) < 4) putNumber(view, at, sizeOf(type), value.offset);
    else {
      putNumber(view, at, sizeOf(type), value.offset);
      addresses.push({ at, symbol: name(value.base), less: value.less === undefined ? null : name(value.less) });
    }
  }
}

function putNumber(view: DataView, at: number, size: number, v: bigint): void {
  for (let n = 0; n < size; n++) view.setUint8(at + n, Number((v >> BigInt(8 * n)) & 0xffn));
}

function putBits(view: DataView, at: number, bits: { readonly at: number; readonly width: number }, v: bigint): void {
  for (let n = 0; n < bits.width; n++) {
    const where = at + ((bits.at + n) >> 3);
    if (where >= view.byteLength) return;
    const mask = 1 << ((bits.at + n) & 7);
    const old = view.getUint8(where);
    view.setUint8(where, (v >> BigInt(n)) & 1n ? old | mask : old & ~mask);
  }
}

/** Where a variable goes when its source does not say. */
export function sectionOf(v: Variable, data: StaticData): string {
  if (v.attributes.section !== undefined) return v.attributes.section;
  if (v.threadLocal) return data.zero ? '.tbss' : '.tdata';
  if ((qualsOf(v.type) & CONST) !== 0) return '.rodata';
  return data.zero ? '.bss' : '.data';
}

/** gcc gives the 8-byte scalars their natural alignment outside of structs. */
export function alignmentOfStatic(v: Variable): number {
  const own = isArithmetic(v.type) ? v.type.size : alignOf(v.type);
  return Math.max(v.attributes.aligned ?? 1, v.type.aligned ?? own);
}
