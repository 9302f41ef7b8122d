/**
 * Instructions of the i386 as data: what the code generator and the assembler make, the encoder turns into bytes and
 * the printer into AT&T text. Operands stand in Intel's order, destination first.
 */

export const EAX = 0;
export const ECX = 1;
export const EDX = 2;
export const EBX = 3;
export const ESP = 4;
export const EBP = 5;
export const ESI = 6;
export const EDI = 7;

export type Size = 1 | 2 | 4;

export interface RegOperand {
  readonly kind: 'reg';
  readonly n: number;
  readonly size: Size;
}
/** `[base + index * scale + disp + symbol]`; -1 for no register. */
export interface MemOperand {
  readonly kind: 'mem';
  readonly base: number;
  readonly index: number;
  readonly scale: 1 | 2 | 4 | 8;
  readonly disp: number;
  readonly symbol: string | null;
  /** es cs ss ds fs gs, or -1. */
  readonly segment: number;
}
export interface ImmOperand {
  readonly kind: 'imm';
  readonly value: number;
  readonly symbol: string | null;
}
/** Segment, control and debug registers, and the x87 stack. */
export interface SpecialOperand {
  readonly kind: 'seg' | 'cr' | 'dr' | 'st';
  readonly n: number;
}
/** A place in the same piece of code. */
export interface LabelOperand {
  readonly kind: 'label';
  readonly id: number;
}
/** What `call` and `jmp` go to directly: a symbol. */
export interface SymbolOperand {
  readonly kind: 'symbol';
  readonly name: string;
  readonly addend: number;
}

export type Operand = RegOperand | MemOperand | ImmOperand | SpecialOperand | LabelOperand | SymbolOperand;

export interface Instruction {
  readonly op: string;
  /** Operand size in bytes; for x87 memory operands 2, 4, 8 or 10; 0 where it means nothing. */
  readonly size: number;
  readonly a: Operand | null;
  readonly b: Operand | null;
  readonly c: Operand | null;
  /** lock, rep, repne prefix bytes. */
  readonly prefixes: readonly number[];
}

const registers: RegOperand[][] = [1, 2, 4].map((size) =>
  Array.from({ length: 8 }, (_, n): RegOperand => ({ kind: 'reg', n, size: size as Size })),
);
/** The register of that number, 4, 2 or 1 bytes wide (1: al cl dl bl ah ch dh bh). */
export const reg = (n: number, size: Size = 4): RegOperand =>
  (registers[size === 1 ? 0 : size === 2 ? 1 : 2] as RegOperand[])[n] as RegOperand;
export const imm = (value: number, symbol: string | null = null): ImmOperand => ({
  kind: 'imm',
  value: value | 0,
  symbol,
});
export const st = (n: number): SpecialOperand => ({ kind: 'st', n });
export const label = (id: number): LabelOperand => ({ kind: 'label', id });
export const symbol = (name: string, addend = 0): SymbolOperand => ({ kind: 'symbol', name, addend });
export const mem = (base: number, disp = 0, more: Partial<MemOperand> = {}): MemOperand => ({
  kind: 'mem', base, index: -1, scale: 1, disp: disp | 0, symbol: null, segment: -1, ...more,
}); // biome-ignore format: short
/** The same memory, some bytes further on. */
export const shifted = (m: MemOperand, by: number): MemOperand => (by === 0 ? m : { ...m, disp: (m.disp + by) | 0 });

export const REGISTER_NAMES: readonly (readonly string[])[] = [
  ['al', 'cl', 'dl', 'bl', 'ah', 'ch', 'dh', 'bh'],
  ['ax', 'cx', 'dx', 'bx', 'sp', 'bp', 'si', 'di'],
  ['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi'],
];
export const SEGMENT_NAMES: readonly string[] = ['es', 'cs', 'ss', 'ds', 'fs', 'gs'];

/** The conditions of jcc, setcc and cmovcc, by code; and their other spellings. */
export const CONDITIONS: readonly string[] = [
  'o',
  'no',
  'b',
  'ae',
  'e',
  'ne',
  'be',
  'a',
  's',
  'ns',
  'p',
  'np',
  'l',
  'ge',
  'le',
  'g',
];
const ALIASES: Readonly<Record<string, string>> = {
  c: 'b', nae: 'b', nb: 'ae', nc: 'ae', z: 'e', nz: 'ne', na: 'be', nbe: 'a', pe: 'p', po: 'np', nge: 'l', nl: 'ge', ng: 'le', nle: 'g',
}; // biome-ignore format: a table
export const conditionCode = (name: string): number =>
  CONDITIONS.indexOf(Object.hasOwn(ALIASES, name) ? (ALIASES[name] ?? '') : name);

/** Relocations the encoder asks for. */
export type RelocKind = 'abs' | 'pc';
export interface CodeReloc {
  readonly at: number;
  readonly kind: RelocKind;
  /** May carry a suffix: `x@ntpoff`. */
  readonly symbol: string;
}

/** Where bytes go. */
export interface Sink {
  byte(b: number): void;
  word(w: number): void;
  long(l: number): void;
  /** Four bytes to be filled by the linker; the addend is stored in place. */
  reloc(kind: RelocKind, symbol: string, addend: number): void;
}

export class EncodeError extends Error {}
