/** The reserved words, and which of them can begin a type. */

export const TYPE_WORDS: ReadonlySet<string> = new Set([
  'void', 'char', 'short', 'int', 'long', 'float', 'double', 'signed', '__signed__', '__signed', 'unsigned', '_Bool', '_Complex', '__complex__',
  'struct', 'union', 'enum', 'typeof', '__typeof__', '__typeof', '__auto_type', '__builtin_va_list', '_Atomic',
]); // biome-ignore format: a table

export const QUALIFIERS: Readonly<Record<string, number>> = {
  const: 1, __const: 1, __const__: 1, volatile: 2, __volatile: 2, __volatile__: 2, restrict: 4, __restrict: 4, __restrict__: 4,
}; // biome-ignore format: a table

export const STORAGE: ReadonlySet<string> = new Set([
  'typedef', 'extern', 'static', 'auto', 'register', 'inline', '__inline', '__inline__', '_Noreturn', '__thread', '_Thread_local', '_Alignas',
]); // biome-ignore format: a table

export const ATTRIBUTE_WORDS: ReadonlySet<string> = new Set(['__attribute__', '__attribute']);
export const EXTENSION = '__extension__';

export const ASM_WORDS: ReadonlySet<string> = new Set(['asm', '__asm__', '__asm']);

export const KEYWORDS: ReadonlySet<string> = new Set([
  ...TYPE_WORDS, ...Object.keys(QUALIFIERS), ...STORAGE, ...ATTRIBUTE_WORDS, ...ASM_WORDS, EXTENSION,
  'break', 'case', 'continue', 'default', 'do', 'else', 'for', 'goto', 'if', 'return', 'sizeof', 'switch', 'while',
  '_Static_assert', '_Alignof', '__alignof__', '__alignof', '_Generic', '__label__',
]); // biome-ignore format: a table
