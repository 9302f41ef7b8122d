/** The types of the library functions that exist as `__builtin_…` without a header. */
import {
  CHAR,
  CONST,
  DOUBLE,
  FLOAT,
  type FunctionType,
  INT,
  LONG,
  pointerTo,
  SIZE_T,
  type Type,
  VOID,
  VOID_POINTER,
} from '../types/types.ts';

const CONST_VOID = pointerTo({ ...VOID, quals: CONST });
const CHARS = pointerTo(CHAR);
const CONST_CHARS = pointerTo({ ...CHAR, quals: CONST });

const fn = (returns: Type, ...params: Type[]): FunctionType => ({
  kind: 'function',
  returns,
  params: params.map((type) => ({ name: null, type, at: null })),
  variadic: false,
  unprototyped: false,
  quals: 0,
});
const variadic = (type: FunctionType): FunctionType => ({ ...type, variadic: true });

const TYPES: Readonly<Record<string, FunctionType>> = {
  memcpy: fn(VOID_POINTER, VOID_POINTER, CONST_VOID, SIZE_T), memmove: fn(VOID_POINTER, VOID_POINTER, CONST_VOID, SIZE_T), memset: fn(VOID_POINTER, VOID_POINTER, INT, SIZE_T),
  memcmp: fn(INT, CONST_VOID, CONST_VOID, SIZE_T), memchr: fn(VOID_POINTER, CONST_VOID, INT, SIZE_T), strlen: fn(SIZE_T, CONST_CHARS), strcpy: fn(CHARS, CHARS, CONST_CHARS), strncpy: fn(CHARS, CHARS, CONST_CHARS, SIZE_T),
  strcmp: fn(INT, CONST_CHARS, CONST_CHARS), strncmp: fn(INT, CONST_CHARS, CONST_CHARS, SIZE_T), strchr: fn(CHARS, CONST_CHARS, INT), strrchr: fn(CHARS, CONST_CHARS, INT), strstr: fn(CHARS, CONST_CHARS, CONST_CHARS), strcat: fn(CHARS, CHARS, CONST_CHARS),
  malloc: fn(VOID_POINTER, SIZE_T), calloc: fn(VOID_POINTER, SIZE_T, SIZE_T), realloc: fn(VOID_POINTER, VOID_POINTER, SIZE_T), free: fn(VOID, VOID_POINTER),
  printf: variadic(fn(INT, CONST_CHARS)), sprintf: variadic(fn(INT, CHARS, CONST_CHARS)), snprintf: variadic(fn(INT, CHARS, SIZE_T, CONST_CHARS)), puts: fn(INT, CONST_CHARS), putchar: fn(INT, INT),
  abort: { ...fn(VOID), noreturn: true }, exit: { ...fn(VOID, INT), noreturn: true }, abs: fn(INT, INT), labs: fn(LONG, LONG),
  floor: fn(DOUBLE, DOUBLE), ceil: fn(DOUBLE, DOUBLE), pow: fn(DOUBLE, DOUBLE, DOUBLE), sin: fn(DOUBLE, DOUBLE), cos: fn(DOUBLE, DOUBLE), fmod: fn(DOUBLE, DOUBLE, DOUBLE), sqrtf: fn(FLOAT, FLOAT),
}; // biome-ignore format: a table

export const symbolCall = (name: string): FunctionType | null =>
  Object.hasOwn(TYPES, name) ? (TYPES[name] ?? null) : null;
