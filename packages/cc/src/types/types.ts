/**
 * The types of C on the i386: ILP32, `long long` and `double` 8 bytes wide and aligned to 4 inside structs.
 *
 * Differs: `long double` is `double`, as with gcc's -mlong-double-64. A student who counts on 80 bits would be wrong here.
 */
import type { Expr, Variable } from '../ast.ts';
import type { Token } from '../lex/token.ts';

export const CONST = 1;
export const VOLATILE = 2;
export const RESTRICT = 4;

interface Common {
  /** CONST, VOLATILE, RESTRICT. */
  readonly quals: number;
  /** Set by `__attribute__((aligned))` on a typedef; otherwise the type's own alignment. */
  readonly aligned?: number;
  /** The typedef name it was written with, for messages. */
  readonly alias?: string;
}

export interface VoidType extends Common { readonly kind: 'void' } // biome-ignore format: one line each
export interface IntType extends Common {
  readonly kind: 'int';
  readonly name: IntName;
  readonly size: 1 | 2 | 4 | 8;
  readonly unsigned: boolean;
  readonly rank: number;
  readonly tag?: EnumDef;
}
export interface FloatType extends Common {
  readonly kind: 'float';
  readonly name: 'float' | 'double' | 'long double';
  readonly size: 4 | 8;
}
export interface PointerType extends Common { readonly kind: 'pointer'; readonly to: Type } // biome-ignore format: one line each
export interface ArrayType extends Common {
  readonly kind: 'array';
  readonly of: Type;
  /** Null while the length is not known: `int a[];` */
  readonly length: number | null;
  /** A variable-length array: the hidden variable that holds its size in bytes. */
  readonly bytes?: Variable;
}
export interface FunctionType extends Common {
  readonly kind: 'function';
  readonly returns: Type;
  readonly params: readonly Param[];
  readonly variadic: boolean;
  /** `int f()`: nothing is known about the parameters. */
  readonly unprototyped: boolean;
  readonly noreturn?: boolean;
  /** `__attribute__((format(printf, a, b)))`. */
  readonly format?: { readonly style: 'printf' | 'scanf'; readonly string: number; readonly first: number };
}
export interface RecordType extends Common { readonly kind: 'record'; readonly def: RecordDef } // biome-ignore format: one line each

export type Type = VoidType | IntType | FloatType | PointerType | ArrayType | FunctionType | RecordType;

export type IntName =
  | '_Bool' | 'char' | 'signed char' | 'unsigned char' | 'short' | 'unsigned short' | 'int' | 'unsigned int'
  | 'long' | 'unsigned long' | 'long long' | 'unsigned long long'; // biome-ignore format: a table

export interface Param {
  readonly name: string | null;
  readonly type: Type;
  /** What a caller pushes, where that differs: `double` for the `float` of an old-style definition. */
  readonly passed?: Type;
  /** The variable the definition's body knows, and sizes of variable-length arrays to compute before it. */
  readonly variable?: Variable;
  readonly setup?: readonly { readonly variable: Variable; readonly value: Expr }[];
  readonly at: Token | null;
}

export interface Member {
  /** Null for an anonymous struct or union, and for an unnamed bit-field (which is then not listed). */
  readonly name: string | null;
  readonly type: Type;
  readonly offset: number;
  /** A bit-field: first bit counted from `offset`, and how many. */
  readonly bits: { readonly at: number; readonly width: number } | null;
}

/** One struct or union; completed in place, so that every type that names it sees its members. */
export interface RecordDef {
  readonly kind: 'struct' | 'union';
  readonly tag: string | null;
  members: readonly Member[] | null;
  size: number;
  align: number;
  at: Token;
}

export interface EnumDef {
  readonly tag: string | null;
  complete: boolean;
  at: Token;
  constants: { readonly name: string; readonly value: bigint }[];
}

const int = (name: IntName, size: 1 | 2 | 4 | 8, unsigned: boolean, rank: number): IntType => ({
  kind: 'int',
  name,
  size,
  unsigned,
  rank,
  quals: 0,
});

export const VOID: VoidType = { kind: 'void', quals: 0 };
export const BOOL = int('_Bool', 1, true, 0);
export const CHAR = int('char', 1, false, 1);
export const SCHAR = int('signed char', 1, false, 1);
export const UCHAR = int('unsigned char', 1, true, 1);
export const SHORT = int('short', 2, false, 2);
export const USHORT = int('unsigned short', 2, true, 2);
export const INT = int('int', 4, false, 3);
export const UINT = int('unsigned int', 4, true, 3);
export const LONG = int('long', 4, false, 4);
export const ULONG = int('unsigned long', 4, true, 4);
export const LLONG = int('long long', 8, false, 5);
export const ULLONG = int('unsigned long long', 8, true, 5);
export const FLOAT: FloatType = { kind: 'float', name: 'float', size: 4, quals: 0 };
export const DOUBLE: FloatType = { kind: 'float', name: 'double', size: 8, quals: 0 };
export const LDOUBLE: FloatType = { kind: 'float', name: 'long double', size: 8, quals: 0 };
export const SIZE_T = UINT;
export const PTRDIFF_T = INT;

export const pointerTo = (to: Type): PointerType => ({ kind: 'pointer', to, quals: 0 });
export const arrayOf = (of: Type, length: number | null): ArrayType => ({ kind: 'array', of, length, quals: 0 });
export const VOID_POINTER = pointerTo(VOID);
export const CHAR_POINTER = pointerTo(CHAR);

/** The type given to an expression that was already complained about: it silences what follows from it. */
export const POISON: IntType = { ...INT };
export const isPoison = (t: Type): boolean => t === POISON;

export function qualified(t: Type, quals: number): Type {
  if (t === POISON || (t.quals | quals) === t.quals) return t;
  if (t.kind === 'array') return { ...t, of: qualified(t.of, quals) };
  return { ...t, quals: t.quals | quals };
}

export function unqualified<T extends Type>(t: T): T {
  return t.quals === 0 || (t as Type) === POISON ? t : { ...t, quals: 0 };
}

/** Qualifiers of an object of this type; those of an array are its elements'. */
export const qualsOf = (t: Type): number => (t.kind === 'array' ? qualsOf(t.of) : t.quals);

export const isInteger = (t: Type): t is IntType => t.kind === 'int';
export const isArithmetic = (t: Type): t is IntType | FloatType => t.kind === 'int' || t.kind === 'float';
export const isScalar = (t: Type): boolean => t.kind === 'int' || t.kind === 'float' || t.kind === 'pointer';
export const isWide = (t: Type): boolean => t.kind === 'int' && t.size === 8;
export const isVoidPointer = (t: Type): boolean => t.kind === 'pointer' && t.to.kind === 'void';
export const isCharacter = (t: Type): boolean => t.kind === 'int' && t.rank === 1;

export const isDynamic = (t: Type): t is ArrayType & { readonly bytes: Variable } =>
  t.kind === 'array' && t.bytes !== undefined;

/** Has a size: not void, a function, an unknown array or an incomplete record. */
export function isComplete(t: Type): boolean {
  switch (t.kind) {
    case 'void':
    case 'function':
      return false;
    case 'array':
      return (t.length !== null || t.bytes !== undefined) && isComplete(t.of);
    case 'record':
      return t.def.members !== null;
    default:
      return true;
  }
}

/** Bytes of an object; GNU gives `void` and functions 1. */
export function sizeOf(t: Type): number {
  switch (t.kind) {
    case 'void':
    case 'function':
      return 1;
    case 'pointer':
      return 4;
    case 'array':
      return (t.length ?? 0) * sizeOf(t.of);
    case 'record':
      return t.def.size;
    default:
      return t.size;
  }
}

/** Alignment inside a struct, and of `_Alignof`. */
export function alignOf(t: Type): number {
  if (t.aligned !== undefined) return t.aligned;
  switch (t.kind) {
    case 'void':
    case 'function':
      return 1;
    case 'pointer':
      return 4;
    case 'array':
      return alignOf(t.of);
    case 'record':
      return t.def.align;
    default:
      return Math.min(t.size, 4);
  }
}

/** gcc's `__alignof__`: 8 for the 8-byte scalars when they stand alone. */
export const preferredAlignOf = (t: Type): number => (t.aligned === undefined && isArithmetic(t) ? t.size : alignOf(t));

/** Looks through anonymous members. @returns the path from the outermost member to the one named, or null. */
export function findMember(def: RecordDef, name: string): Member[] | null {
  for (const m of def.members ?? []) {
    if (m.name === name) return [m];
    if (m.name === null && m.type.kind === 'record') {
      const below = findMember(m.type.def, name);
      if (below !== null) return [m, ...below];
    }
  }
  return null;
}

/** All names a member access could mean, for "did you mean". */
export function memberNames(def: RecordDef): string[] {
  return (def.members ?? []).flatMap((m) =>
    m.name !== null ? [m.name] : m.type.kind === 'record' ? memberNames(m.type.def) : [],
  );
}
