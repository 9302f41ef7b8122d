/** The types of the library functions that exist as `__builtin_…` without a header. */
import {
  CHAR,
  CONST,
  DOUBLE,
  FLOAT,
  type FunctionType,
  INT,
  LLONG,
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
  strdup: fn(CHARS, CONST_CHARS), strndup: fn(CHARS, CONST_CHARS, SIZE_T), strncat: fn(CHARS, CHARS, CONST_CHARS, SIZE_T), strspn: fn(SIZE_T, CONST_CHARS, CONST_CHARS), strcspn: fn(SIZE_T, CONST_CHARS, CONST_CHARS), strpbrk: fn(CHARS, CONST_CHARS, CONST_CHARS), stpcpy: fn(CHARS, CHARS, CONST_CHARS), strnlen: fn(SIZE_T, CONST_CHARS, SIZE_T),
  strcasecmp: fn(INT, CONST_CHARS, CONST_CHARS), strncasecmp: fn(INT, CONST_CHARS, CONST_CHARS, SIZE_T), bzero: fn(VOID, VOID_POINTER, SIZE_T), bcopy: fn(VOID, CONST_VOID, VOID_POINTER, SIZE_T), bcmp: fn(INT, CONST_VOID, CONST_VOID, SIZE_T), index: fn(CHARS, CONST_CHARS, INT), rindex: fn(CHARS, CONST_CHARS, INT), mempcpy: fn(VOID_POINTER, VOID_POINTER, CONST_VOID, SIZE_T),
  _exit: { ...fn(VOID, INT), noreturn: true }, _Exit: { ...fn(VOID, INT), noreturn: true }, llabs: fn(LLONG, LLONG), vprintf: fn(INT, CONST_CHARS, CHARS), vsprintf: fn(INT, CHARS, CONST_CHARS, CHARS), vsnprintf: fn(INT, CHARS, SIZE_T, CONST_CHARS, CHARS), isalpha: fn(INT, INT), isdigit: fn(INT, INT), isspace: fn(INT, INT), isupper: fn(INT, INT), islower: fn(INT, INT), isprint: fn(INT, INT), isalnum: fn(INT, INT), toupper: fn(INT, INT), tolower: fn(INT, INT),
  ...Object.fromEntries(['exp', 'log', 'log10', 'log2', 'exp2', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'cbrt', 'round', 'trunc', 'rint', 'nearbyint'].flatMap((n) => [[n, fn(DOUBLE, DOUBLE)], [`${n}f`, fn(FLOAT, FLOAT)]])),
  ...Object.fromEntries(['atan2', 'hypot', 'fmin', 'fmax', 'copysign'].flatMap((n) => [[n, fn(DOUBLE, DOUBLE, DOUBLE)], [`${n}f`, fn(FLOAT, FLOAT, FLOAT)]])), ldexp: fn(DOUBLE, DOUBLE, INT), floorf: fn(FLOAT, FLOAT), ceilf: fn(FLOAT, FLOAT), powf: fn(FLOAT, FLOAT, FLOAT), sinf: fn(FLOAT, FLOAT), cosf: fn(FLOAT, FLOAT), fmodf: fn(FLOAT, FLOAT, FLOAT),
  floor: fn(DOUBLE, DOUBLE), ceil: fn(DOUBLE, DOUBLE), pow: fn(DOUBLE, DOUBLE, DOUBLE), sin: fn(DOUBLE, DOUBLE), cos: fn(DOUBLE, DOUBLE), fmod: fn(DOUBLE, DOUBLE, DOUBLE), sqrtf: fn(FLOAT, FLOAT),
}; // biome-ignore format: a table

export const symbolCall = (name: string): FunctionType | null =>
  Object.hasOwn(TYPES, name) ? (TYPES[name] ?? null) : null;
