/** Compatible and composite types. C11 6.2.7. */
import { type FunctionType, type Type, unqualified } from './types.ts';

const MAX_DEPTH = 200;

/** The same type, qualifiers of the outermost level aside when `loose`. */
export function compatible(a: Type, b: Type, loose = false, depth = 0): boolean {
  if (a === b) return true;
  if (depth > MAX_DEPTH) return true;
  if (!loose && a.quals !== b.quals) return false;
  switch (a.kind) {
    case 'void':
      return b.kind === 'void';
    case 'int':
      return b.kind === 'int' && !otherEnum(a, b) && (a.name === b.name || enumLike(a, b) || enumLike(b, a));
    case 'float':
      return b.kind === 'float' && a.name === b.name;
    case 'pointer':
      return b.kind === 'pointer' && compatible(a.to, b.to, false, depth + 1);
    case 'array':
      return (
        b.kind === 'array' &&
        (a.length === null || b.length === null || a.length === b.length) &&
        compatible(a.of, b.of, false, depth + 1)
      );
    case 'record':
      return b.kind === 'record' && a.def === b.def;
    case 'function':
      return b.kind === 'function' && sameFunction(a, b, depth);
  }
}

/** An enumeration is compatible with `unsigned int` (and, as nearly all code expects, with `int`). */
const enumLike = (a: Type, b: Type): boolean =>
  a.kind === 'int' && b.kind === 'int' && a.tag !== undefined && b.size === 4 && b.rank === 3;

const otherEnum = (a: Type, b: Type): boolean =>
  a.kind === 'int' && b.kind === 'int' && a.tag !== undefined && b.tag !== undefined && a.tag !== b.tag;

function sameFunction(a: FunctionType, b: FunctionType, depth: number): boolean {
  if (!compatible(a.returns, b.returns, true, depth + 1)) return false;
  if (a.unprototyped || b.unprototyped) return true;
  if (a.variadic !== b.variadic || a.params.length !== b.params.length) return false;
  return a.params.every((p, i) =>
    compatible(unqualified(p.type), unqualified(b.params[i]?.type ?? p.type), false, depth + 1),
  );
}

/** What two declarations of one thing together say: the known length, the known parameters. */
export function composite(a: Type, b: Type): Type {
  if (a.kind === 'array' && b.kind === 'array') return { ...(a.length === null ? b : a), of: composite(a.of, b.of) };
  if (a.kind === 'function' && b.kind === 'function') {
    const base = a.unprototyped ? b : a;
    const noreturn = (a.noreturn ?? false) || (b.noreturn ?? false);
    const format = a.format ?? b.format;
    return { ...base, ...(noreturn ? { noreturn } : {}), ...(format === undefined ? {} : { format }) };
  }
  return a;
}
