/** Conversions C makes by itself: decay, promotion, the usual arithmetic ones, and those of assignment. C11 6.3, 6.5.16. */
import type { Expr } from '../ast.ts';
import type { Token } from '../lex/token.ts';
import type { Parser } from '../parse/parser.ts';
import { compatible } from '../types/compatible.ts';
import {
  CONST, DOUBLE, FLOAT, type FunctionType, INT, type IntType, isArithmetic, isInteger, isPoison, isScalar, LDOUBLE, LLONG, LONG, POISON, pointerTo, RESTRICT,
  type Type, UINT, ULLONG, ULONG, unqualified, VOID,
} from '../types/types.ts'; // biome-ignore format: a list
import { addressNode, castNode, intNode, wrap } from './build.ts';

/** The expression an error leaves behind. */
export const poison = (at: Token): Expr => intNode(0, POISON, at);

/** Arrays become pointers to their first element, functions pointers to themselves. */
export function decay(e: Expr): Expr {
  if (e.type.kind === 'array') return addressNode(e, pointerTo(e.type.of), e.at);
  if (e.type.kind === 'function') return addressNode(e, pointerTo(e.type), e.at);
  return e;
}

/** A value: decayed, and without qualifiers. */
export function rvalue(e: Expr): Expr {
  const d = decay(e);
  return d.type.quals === 0 || d.type.kind === 'record' ? d : { ...d, type: unqualified(d.type) };
}

export function promotedType(e: Expr): Type {
  const t = e.type;
  if (t.kind !== 'int' || isPoison(t)) return t;
  if (e.kind === 'member' && e.member.bits !== null) {
    const { width } = e.member.bits;
    if (width < 32 || (width === 32 && !t.unsigned)) return INT;
    if (width === 32) return UINT;
  }
  return t.rank < 3 ? INT : t.tag !== undefined || t.quals !== 0 || t.alias !== undefined ? plain(t) : t;
}

/** The bare integer type of that name. */
function plain(t: IntType): Type {
  if (t.rank === 3) return t.unsigned ? UINT : INT;
  if (t.rank === 4) return t.unsigned ? ULONG : LONG;
  return t.unsigned ? ULLONG : LLONG;
}

export function promote(e: Expr): Expr {
  const v = rvalue(e);
  return castNode(v, v.type.kind === 'int' ? promotedType(v) : v.type, e.at);
}

/** The common type of two arithmetic operands. */
export function commonType(a: Expr, b: Expr): Type {
  const x = a.type;
  const y = b.type;
  if (isPoison(x) || isPoison(y)) return POISON;
  if (x.kind === 'float' || y.kind === 'float') {
    const names = [x, y].map((t) => (t.kind === 'float' ? t.name : ''));
    return names.includes('long double') ? LDOUBLE : names.includes('double') ? DOUBLE : FLOAT;
  }
  const p = promotedType(a) as IntType;
  const q = promotedType(b) as IntType;
  if (p.rank === q.rank) return p.unsigned ? p : q;
  const [low, high] = p.rank < q.rank ? [p, q] : [q, p];
  if (high.unsigned || !low.unsigned || high.size > low.size) return high;
  return high.rank === 4 ? ULONG : ULLONG;
}

export const isNullConstant = (e: Expr): boolean =>
  e.kind === 'int' &&
  e.value === 0n &&
  (isInteger(e.type) || (e.type.kind === 'pointer' && e.type.to.kind === 'void' && e.type.to.quals === 0));

/** Converts for arithmetic of one type with another. */
export function balance(a: Expr, b: Expr): { readonly left: Expr; readonly right: Expr; readonly type: Type } {
  const type = commonType(a, b);
  return { left: castNode(a, type, a.at), right: castNode(b, type, b.at), type };
}

/** How a sentence names the context of a conversion. */
export interface Purpose {
  /** `assigning to`, `initializing`, `returning`, `passing to parameter`. */
  readonly doing: string;
  /** Extra note, such as where the parameter was declared. */
  readonly note?: { readonly at: Token; readonly message: string };
}

/** The value as it is stored into `target`, with every complaint gcc and clang make about the difference. */
export function convertFor(p: Parser, value: Expr, target: Type, purpose: Purpose): Expr {
  const e = rvalue(value);
  const to = unqualified(target);
  const from = e.type;
  if (isPoison(from) || isPoison(to)) return castNode(e, isScalar(to) ? to : POISON, e.at);
  const notes = purpose.note === undefined ? [] : [purpose.note];
  const names = `${p.typeText(target)} from ${e.kind === 'int' && isInteger(from) ? 'an integer' : `an expression of type ${p.typeText(from)}`}`;
  if (from.kind === 'void') {
    p.error(e.at, `${purpose.doing} ${p.typeText(target)} from an expression of type 'void': there is no value`, notes);
    return poison(e.at);
  }
  if (to.kind === 'record' || from.kind === 'record' || !isScalar(to)) {
    if (to.kind === 'record' && from.kind === 'record' && to.def === from.def) return e;
    p.error(e.at, `${purpose.doing} ${p.typeText(target)} from incompatible type ${p.typeText(from)}`, notes);
    return poison(e.at);
  }
  if (isArithmetic(to) && isArithmetic(from)) {
    constantFits(p, e, to);
    return castNode(e, to, e.at);
  }
  if (to.kind === 'int' && to.name === '_Bool') return castNode(e, to, e.at);
  if (to.kind === 'pointer' && from.kind === 'pointer') {
    checkPointers(p, e, to.to, from.to, `${purpose.doing} ${names}`, notes);
    return castNode(e, to, e.at);
  }
  if (to.kind === 'pointer' && from.kind === 'int') {
    if (!isNullConstant(e))
      p.warning(
        e.at,
        `incompatible integer to pointer conversion ${purpose.doing} ${names}; write a cast if this is meant`,
        notes,
        'int-conversion',
      );
    return castNode(e, to, e.at);
  }
  if (to.kind === 'int' && from.kind === 'pointer') {
    p.warning(
      e.at,
      `incompatible pointer to integer conversion ${purpose.doing} ${names}; write a cast if this is meant`,
      notes,
      'int-conversion',
    );
    return castNode(e, to, e.at);
  }
  p.error(e.at, `${purpose.doing} ${p.typeText(target)} from incompatible type ${p.typeText(from)}`, notes);
  return poison(e.at);
}

function constantFits(p: Parser, e: Expr, to: Type): void {
  if (e.kind !== 'int' || to.kind !== 'int' || to.name === '_Bool') return;
  const kept = wrap(e.value, to);
  // -1 for "all bits" and 0xff for a signed char are everyday C; only lost bits are worth a word.
  const bits = BigInt(to.size * 8);
  if (kept === e.value || (e.value < 1n << bits && e.value >= -(1n << (bits - 1n)))) return;
  p.warning(
    e.at,
    `implicit conversion to ${p.typeText(to)} changes the value from ${e.value} to ${kept}`,
    [],
    'overflow',
  );
}

function checkPointers(
  p: Parser,
  e: Expr,
  to: Type,
  from: Type,
  sentence: string,
  notes: readonly { at: Token; message: string }[],
): void {
  if (isNullConstant(e)) return;
  const lost = from.quals & ~to.quals & ~RESTRICT;
  const bare = (t: Type): Type => unqualified(t);
  const fits =
    to.kind === 'void' || from.kind === 'void' || compatible(bare(to), bare(from)) || sameButSign(bare(to), bare(from));
  if (!fits) p.warning(e.at, `incompatible pointer types ${sentence}`, notes, 'incompatible-pointer-types');
  else if (lost !== 0 && to.kind !== 'function')
    p.warning(
      e.at,
      `${sentence} discards the '${lost & CONST ? 'const' : 'volatile'}' qualifier`,
      notes,
      'discarded-qualifiers',
    );
}

/** `char *` and `unsigned char *`: gcc's -Wall says nothing in C. */
const sameButSign = (a: Type, b: Type): boolean =>
  a.kind === 'int' && b.kind === 'int' && a.size === b.size && a.rank === b.rank;

/** A scalar used as a truth value. */
export function condition(p: Parser, e: Expr): Expr {
  const v = rvalue(e);
  if (isScalar(v.type)) return v;
  p.error(e.at, `a value of type ${p.typeText(v.type)} cannot be used as a condition; it needs a number or a pointer`);
  return poison(e.at);
}

/** What `...` and unprototyped calls do to an argument. */
export function defaultPromote(e: Expr): Expr {
  const v = promote(e);
  return v.type.kind === 'float' && v.type.size === 4 ? castNode(v, DOUBLE, v.at) : v;
}

export const functionBehind = (t: Type): FunctionType | null =>
  t.kind === 'function' ? t : t.kind === 'pointer' && t.to.kind === 'function' ? t.to : null;
export const discard = (e: Expr, at: Token): Expr => castNode(e, VOID, at);
