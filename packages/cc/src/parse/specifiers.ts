/** Declaration specifiers: storage, qualifiers, and the type they spell. C11 6.7.1 to 6.7.4. */
import type { Attributes } from '../ast.ts';
import type { Token } from '../lex/token.ts';
import { integerConstant } from '../sema/constant.ts';
import { rvalue } from '../sema/convert.ts';
import {
  alignOf, BOOL, CHAR, CHAR_POINTER,DOUBLE, FLOAT, INT, LDOUBLE, LLONG, LONG, POISON, pointerTo, qualified, SCHAR, SHORT, type Type, UCHAR, UINT, ULLONG, ULONG, USHORT, unqualified, VOID, 
} from '../types/types.ts'; // biome-ignore format: a list
import { applyMode, attributes } from './attributes.ts';
import { abstractType } from './declarators.ts';
import { assignment, expression } from './expressions.ts';
import { ATTRIBUTE_WORDS, EXTENSION, KEYWORDS, QUALIFIERS, STORAGE, TYPE_WORDS } from './keywords.ts';
import type { Parser } from './parser.ts';
import { nearest } from './suggest.ts';
import { enumSpecifier, recordSpecifier } from './tags.ts';

export interface Specifiers {
  readonly type: Type;
  readonly storage: 'typedef' | 'extern' | 'static' | 'auto' | 'register' | null;
  readonly inline: boolean;
  readonly threadLocal: boolean;
  /** `__auto_type`: the type is that of the initialiser. */
  readonly deduced: boolean;
  /** Declares a struct, union or enum by itself: `struct s { … };` needs no name. */
  readonly tagged: boolean;
  readonly attributes: Attributes;
  readonly at: Token;
}

/** Does a declaration (or, in brackets, a type name) begin at this token? */
export function startsType(p: Parser, t: Token = p.tok): boolean {
  if (t.kind !== 'identifier') return false;
  if (TYPE_WORDS.has(t.text) || Object.hasOwn(QUALIFIERS, t.text)) return true;
  return !KEYWORDS.has(t.text) && p.lookup(t.text)?.kind === 'typedef';
}

export function startsDeclaration(p: Parser, t: Token = p.tok): boolean {
  return (
    startsType(p, t) ||
    (t.kind === 'identifier' && (STORAGE.has(t.text) || t.text === '_Static_assert' || ATTRIBUTE_WORDS.has(t.text)))
  );
}

/** The words of a basic type, counted in any order. */
const BASIC: Readonly<Record<string, Type>> = {
  void: VOID, char: CHAR, 'signed char': SCHAR, 'unsigned char': UCHAR, short: SHORT, 'unsigned short': USHORT, int: INT, unsigned: UINT,
  long: LONG, 'unsigned long': ULONG, 'long long': LLONG, 'unsigned long long': ULLONG, float: FLOAT, double: DOUBLE, 'long double': LDOUBLE, _Bool: BOOL,
}; // biome-ignore format: a table

function basicType(p: Parser, words: readonly string[], at: Token): Type {
  const has = (w: string): boolean => words.includes(w);
  const longs = words.filter((w) => w === 'long').length;
  if (has('_Complex')) {
    p.error(at, 'complex numbers are not supported');
    return DOUBLE;
  }
  const parts: string[] = [];
  if (has('unsigned')) parts.push('unsigned');
  if (has('signed') && has('char')) parts.push('signed');
  if (has('short')) parts.push('short');
  for (let i = 0; i < longs; i++) parts.push('long');
  for (const w of ['void', 'char', 'float', 'double', '_Bool']) if (has(w)) parts.push(w);
  const key = parts.length === 0 ? 'int' : parts.join(' ');
  const found = BASIC[key];
  const counted = new Set(words.filter((w) => w !== 'long')).size + longs;
  const clash =
    (has('signed') && has('unsigned')) ||
    (has('int') && /void|char|float|double|_Bool/.test(key)) ||
    counted !== words.length ||
    (has('signed') && /void|float|double|_Bool/.test(key));
  if (found !== undefined && !clash) return found;
  p.error(at, `'${words.join(' ')}' is not a type`);
  return INT;
}

const SIGNED_WORDS: Readonly<Record<string, string>> = {
  __signed__: 'signed',
  __signed: 'signed',
  __complex__: '_Complex',
};

/** @returns null when nothing here begins a declaration. */
export function specifiers(p: Parser): Specifiers | null {
  const at = p.tok;
  const words: string[] = [];
  const attrs: Attributes = {};
  let type: Type | null = null;
  let storage: Specifiers['storage'] = null;
  let quals = 0;
  let inline = false;
  let threadLocal = false;
  let deduced = false;
  let tagged = false;
  let any = false;
  for (; ; any = true) {
    const t = p.tok;
    if (t.kind !== 'identifier') break;
    const q = Object.hasOwn(QUALIFIERS, t.text) ? QUALIFIERS[t.text] : undefined;
    if (q !== undefined) {
      quals |= q;
      p.advance();
    } else if (ATTRIBUTE_WORDS.has(t.text)) attributes(p, attrs);
    else if (t.text === EXTENSION) p.advance();
    else if (STORAGE.has(t.text)) {
      p.advance();
      if (/inline/.test(t.text)) inline = true;
      else if (t.text === '_Noreturn') attrs.noreturn = true;
      else if (t.text === '__thread' || t.text === '_Thread_local') threadLocal = true;
      else if (t.text === '_Alignas') attrs.aligned = Math.max(attrs.aligned ?? 1, alignas(p));
      else if (storage !== null && storage !== t.text)
        p.error(t, `cannot combine '${t.text}' with the previous '${storage}'`);
      else storage = t.text as Specifiers['storage'];
    } else if (t.text === 'struct' || t.text === 'union' || t.text === 'enum') {
      if (type !== null || words.length > 0)
        p.abandon(t, `cannot combine '${t.text}' with the type before it; is a ';' missing?`);
      tagged = true;
      type = p.nested(() => (t.text === 'enum' ? enumSpecifier(p) : recordSpecifier(p)));
    } else if (/^(__)?typeof(__)?$/.test(t.text)) {
      p.advance();
      type = typeofType(p);
    } else if (t.text === '_Atomic') {
      p.advance();
      if (p.accept('(')) {
        type = abstractType(p);
        p.expect(')', "after the type of '_Atomic'");
      }
    } else if (t.text === '__auto_type') {
      p.advance();
      deduced = true;
      type = INT;
    } else if (t.text === '__builtin_va_list') {
      p.advance();
      type = CHAR_POINTER;
    } else if (TYPE_WORDS.has(t.text)) {
      if (type !== null) p.abandon(t, `cannot combine '${t.text}' with the type before it; is a ';' missing?`);
      words.push(SIGNED_WORDS[t.text] ?? t.text);
      p.advance();
    } else {
      if (type !== null || words.length > 0 || KEYWORDS.has(t.text)) break;
      const symbol = p.lookup(t.text);
      if (symbol?.kind !== 'typedef') break;
      type = symbol.type;
      p.advance();
    }
  }
  if (!any) return null;
  if (type === null && words.length > 0) type = basicType(p, words, at);
  if (type === null) type = missingType(p, at, storage !== null || inline || threadLocal);
  type = applyMode(type, attrs.mode);
  return {
    type: quals === 0 ? type : qualified(type, quals),
    storage,
    inline,
    threadLocal,
    deduced,
    tagged,
    attributes: attrs,
    at,
  };
}

/** `static x;`, `foo *p;`: gcc takes `int`; a name that is no type gets a better word. */
function missingType(p: Parser, at: Token, storage: boolean): Type {
  const t = p.tok;
  const next = p.ahead(1);
  if (t.kind === 'identifier' && !KEYWORDS.has(t.text) && (next.kind === 'identifier' || next.text === '*'))
    return unknownType(p);
  p.warning(storage ? p.tok : at, "type defaults to 'int'; write the type", [], 'implicit-int');
  return INT;
}

/** Complains about an unknown type name and skips it. */
export function unknownType(p: Parser): Type {
  const t = p.advance();
  const names: string[] = [...TYPE_WORDS];
  for (const scope of p.scopes) for (const s of scope.symbols.values()) if (s.kind === 'typedef') names.push(s.name);
  const tag = p.lookupTag(t.text);
  const hint = tag === undefined ? nearest(t.text, names) : null;
  const advice =
    tag !== undefined
      ? `; write '${tag.kind === 'enum' ? 'enum' : tag.def.kind} ${t.text}'`
      : hint !== null
        ? `; did you mean '${hint}'?`
        : '';
  p.error(t, `unknown type name '${t.text}'${advice}`);
  return POISON;
}

function alignas(p: Parser): number {
  p.expect('(', "after '_Alignas'");
  const n = startsType(p) ? alignOf(abstractType(p)) : Number(integerConstant(p, assignment(p), 'an alignment') ?? 1n);
  p.expect(')', 'after the alignment');
  if (n > 0 && n <= 65536 && (n & (n - 1)) === 0) return n;
  if (n !== 0) p.error(p.previous, 'requested alignment is not a power of 2');
  return 1;
}

function typeofType(p: Parser): Type {
  p.expect('(', "after 'typeof'");
  const type = startsType(p) || p.is(EXTENSION) ? abstractType(p) : p.nested(() => expression(p)).type;
  p.expect(')', "after the operand of 'typeof'");
  return type;
}

/** The type `__auto_type` stands for. */
export const deducedType = (value: Parameters<typeof rvalue>[0]): Type => unqualified(rvalue(value).type);
export const pointerType = pointerTo;
