/**
 * Initialisers: braces, designators, ranges, strings and elided braces, flattened to values at offsets. C11 6.7.9.
 *
 * A value that is named twice is kept once, the later one.
 */
import type { Expr, InitItem, Initializer, StringItem, Variable } from '../ast.ts';
import type { Token } from '../lex/token.ts';
import { assignNode, variableNode } from '../sema/build.ts';
import { integerConstant } from '../sema/constant.ts';
import { convertFor, type Purpose, rvalue } from '../sema/convert.ts';
import { compatible } from '../types/compatible.ts';
import {
  type ArrayType,
  arrayOf,
  findMember,
  INT,
  isCharacter,
  isComplete,
  isDynamic,
  isPoison,
  type Member,
  memberNames,
  type RecordType,
  sizeOf,
  type Type,
  unqualified,
} from '../types/types.ts';
import { newVariable } from './declarations.ts';
import { assignment, conditionalExpression } from './expressions.ts';
import type { Parser } from './parser.ts';
import { stringUnits, unitBytes } from './primary.ts';
import { nearest } from './suggest.ts';

const MAX_RANGE = 100_000;

/** Values by offset (and first bit), in the order they were last named. */
class Collector {
  readonly #items = new Map<number, Map<number, InitItem>>();
  readonly #strings = new Map<number, StringItem>();
  #order = 0;
  readonly #orders = new Map<InitItem, number>();
  /** Where the flexible array member ends, if there is one. */
  extent = 0;

  item(offset: number, type: Type, bits: Member['bits'], value: Expr): void {
    let here = this.#items.get(offset);
    if (here === undefined) {
      here = new Map();
      this.#items.set(offset, here);
    }
    const made: InitItem = { offset, type, bits, value };
    here.set(bits?.at ?? -1, made);
    this.#orders.set(made, this.#order++);
  }
  string(offset: number, bytes: Uint8Array): void {
    this.#strings.delete(offset);
    this.#strings.set(offset, { offset, bytes });
  }
  /** A designator names an element again: what was said before about it is forgotten. */
  clear(from: number, to: number): void {
    if (to - from <= this.#items.size) for (let at = from; at < to; at++) this.#items.delete(at);
    else for (const at of this.#items.keys()) if (at >= from && at < to) this.#items.delete(at);
    for (const at of this.#strings.keys()) if (at >= from && at < to) this.#strings.delete(at);
  }
  get items(): InitItem[] {
    const all = [...this.#items.values()].flatMap((m) => [...m.values()]);
    return all.sort((a, b) => (this.#orders.get(a) ?? 0) - (this.#orders.get(b) ?? 0));
  }
  get strings(): StringItem[] {
    return [...this.#strings.values()];
  }
}

interface Context {
  readonly p: Parser;
  readonly purpose: Purpose;
  readonly out: Collector;
  /** An expression already read that turned out to belong to a member further in. */
  pending: Expr | null;
  /** Inside a range: what the expression at a token was worth. Its side effects happen once, its text is read for every element. */
  once: Map<number, Variable> | null;
}

/** Reads the part after `=`. @returns the type with its length known. */
export function initializer(
  p: Parser,
  type: Type,
  purpose: Purpose,
  _for: Variable | null,
): { readonly type: Type; readonly init: Initializer } {
  const at = p.tok;
  const c: Context = { p, purpose, out: new Collector(), pending: null, once: null };
  if (type.kind === 'array' && type.length === null && !isComplete(type.of))
    p.abandon(at, 'the array has incomplete elements');
  const known = value(c, type, 0, null, true);
  const size = Math.max(sizeOf(known), c.out.extent);
  return { type: known, init: { items: c.out.items, strings: c.out.strings, size, at } };
}

/** `(type){ … }`. */
export function compoundLiteral(p: Parser, type: Type, at: Token): Expr {
  if (
    type.kind === 'function' ||
    type.kind === 'void' ||
    isDynamic(type) ||
    (!isComplete(type) && type.kind !== 'array')
  )
    p.abandon(at, `a compound literal cannot have type ${p.typeText(type)}`);
  const isStatic = p.fn === null;
  const v = newVariable(p, '', type, at, isStatic ? 'static' : 'local', {
    symbol: p.unique('.literal'),
    linkage: 'internal',
    addressed: true,
    used: true,
  });
  const read = p.nested(() => initializer(p, type, { doing: 'initializing' }, v));
  v.type = read.type;
  if (isStatic) {
    v.init = read.init;
    p.variables.push(v);
    return variableNode(v, at);
  }
  p.scope.locals.push(v);
  const height = read.init.items.reduce((m, i) => Math.max(m, i.value.height), 0) + 1;
  return { kind: 'literal', variable: v, init: read.init, type: v.type, at, effects: true, height };
}

/** GNU's cast to a union: a new union whose member of that type has the value. Null when no member fits. */
export function unionCast(p: Parser, type: RecordType, operand: Expr, at: Token): Expr | null {
  const value = rvalue(operand);
  const member = type.def.members?.find(
    (m) => m.bits === null && compatible(unqualified(m.type), unqualified(value.type), true),
  );
  if (member === undefined) return null;
  const v = newVariable(p, '', type, at, 'local', {
    symbol: p.unique('.literal'),
    linkage: 'internal',
    addressed: true,
    used: true,
  });
  p.scope.locals.push(v);
  const init: Initializer = {
    items: [{ offset: member.offset, type: member.type, bits: null, value }],
    strings: [],
    size: sizeOf(type),
    at,
  };
  return { kind: 'literal', variable: v, init, type, at, effects: true, height: value.height + 1 };
}

/** One object at an offset. @returns its type, completed when it is an array of unknown length. */
function value(c: Context, type: Type, offset: number, bits: Member['bits'], top = false): Type {
  const { p } = c;
  p.count();
  if (c.pending === null && p.is('{')) {
    if (type.kind === 'array') return p.nested(() => stringInBraces(c, type, offset) ?? bracedArray(c, type, offset));
    if (type.kind === 'record') return p.nested(() => bracedRecord(c, type, offset));
    return bracedScalar(c, type, offset, bits);
  }
  if (type.kind === 'array') {
    const string = stringFor(c, type, offset);
    if (string !== null) return string;
    if (top)
      p.abandon(p.tok, `an array is initialized with a list in braces${isCharacter(type.of) ? ' or a string' : ''}`);
    return elidedArray(c, type, offset);
  }
  if (type.kind === 'record') {
    // A string may be the contents of an array that comes first inside.
    if (c.pending === null && !top && p.tok.kind === 'string' && beginsWithString(type))
      return elidedRecord(c, type, offset);
    const e = element(c);
    if ((e.type.kind === 'record' && e.type.def === type.def) || isPoison(e.type)) {
      c.out.item(offset, unqualified(type), null, e);
      return type;
    }
    if (top || (type.def.members ?? []).length === 0) {
      c.out.item(offset, unqualified(type), null, convertFor(p, e, type, c.purpose));
      return type;
    }
    c.pending = e;
    return elidedRecord(c, type, offset);
  }
  const e = element(c);
  c.out.item(offset, type, bits, convertFor(p, e, type, c.purpose));
  return type;
}

function element(c: Context): Expr {
  const { p } = c;
  const start = p.index;
  const e = c.pending ?? assignment(p);
  c.pending = null;
  if (c.once === null || p.fn === null || !e.effects || e.type.kind === 'array' || e.type.kind === 'function') return e;
  const kept = c.once.get(start);
  if (kept !== undefined) return variableNode(kept, e.at);
  const v = newVariable(p, '', unqualified(e.type), e.at, 'local', { used: true });
  p.scope.locals.push(v);
  c.once.set(start, v);
  return assignNode(variableNode(v, e.at), rvalue(e), e.at);
}

/** Is the first thing in the struct an array of characters? */
function beginsWithString(type: RecordType): boolean {
  const first = type.def.members?.[0]?.type;
  if (first?.kind === 'record') return beginsWithString(first);
  return first?.kind === 'array' && isStringArray(first);
}

function bracedScalar(c: Context, type: Type, offset: number, bits: Member['bits']): Type {
  const { p } = c;
  const open = p.advance();
  if (p.accept('}')) {
    if (!isPoison(type)) p.error(open, 'a scalar needs a value in its braces');
    return type;
  }
  p.nested(() => value(c, type, offset, bits));
  p.accept(',');
  if (!p.is('}')) p.error(p.tok, 'excess elements in the initializer of a scalar');
  skipToBrace(p);
  return type;
}

function skipToBrace(p: Parser): void {
  let depth = 0;
  while (p.tok.kind !== 'end' && !(p.is('}') && depth === 0)) {
    if (p.is('{')) depth++;
    if (p.is('}')) depth--;
    p.advance();
  }
  p.expect('}', 'at the end of the initializer');
}

/** `{ "text" }` for a character array. */
function stringInBraces(c: Context, type: ArrayType, offset: number): Type | null {
  const { p } = c;
  if (!isStringArray(type) || p.ahead(1).kind !== 'string') return null;
  let n = 1;
  while (p.ahead(n).kind === 'string') n++;
  if (p.ahead(n).text !== '}' && !(p.ahead(n).text === ',' && p.ahead(n + 1).text === '}')) return null;
  p.advance();
  const done = stringFor(c, type, offset);
  p.accept(',');
  p.expect('}', 'after the string');
  return done;
}

const isStringArray = (type: ArrayType): boolean => type.of.kind === 'int' && type.of.size <= 4 && type.of.rank >= 1;

function stringFor(c: Context, type: ArrayType, offset: number): Type | null {
  const { p } = c;
  if (c.pending !== null || p.tok.kind !== 'string' || !isStringArray(type)) return null;
  // A string followed by an operator is an expression (a pointer), not the array's contents.
  let n = 1;
  while (p.ahead(n).kind === 'string') n++;
  if (![',', '}', ';'].includes(p.ahead(n).text)) return null;
  const { units, width, at } = stringUnits(p);
  if (width !== sizeOf(type.of))
    p.abandon(at, `a string of ${width === 1 ? 'plain' : 'wide'} characters cannot initialize ${p.typeText(type)}`);
  const known = type.length === null ? { ...type, length: units.length + 1 } : type;
  const room = known.length ?? 0;
  if (units.length > room) p.warning(at, `the string is too long for an array of ${room}`);
  c.out.clear(offset, offset + sizeOf(known));
  c.out.string(offset, unitBytes(units.slice(0, room), width));
  return known;
}

function bracedArray(c: Context, type: ArrayType, offset: number): Type {
  const { p } = c;
  const size = sizeOf(type.of);
  p.advance();
  let index = 0;
  let most = 0;
  let complained = false;
  while (!p.is('}')) {
    if (p.is('[')) {
      const { from, to } = arrayDesignator(c, type);
      overRange(c, from, to, (i) => designated(c, type.of, offset + i * size, null));
      index = to + 1;
    } else {
      const fits = type.length === null || index < type.length;
      if (!fits && !complained) p.error(p.tok, `excess elements in the initializer of an array of ${type.length ?? 0}`);
      complained ||= !fits;
      if (fits) value(c, type.of, offset + index * size, null);
      else assignmentOrBraces(c);
      if (fits) index++;
    }
    most = Math.max(most, index);
    if (!p.accept(',')) break;
  }
  p.expect('}', "or ',' in the initializer");
  return type.length === null ? { ...type, length: most } : type;
}

function arrayDesignator(c: Context, type: ArrayType): { from: number; to: number } {
  const { p } = c;
  const open = p.advance();
  const from = Number(integerConstant(p, conditionalExpression(p), 'the index') ?? 0n);
  const to = p.accept('...') ? Number(integerConstant(p, conditionalExpression(p), 'the index') ?? 0n) : from;
  p.expect(']', 'after the index');
  const limit = type.length ?? 0x1000_0000;
  if (from < 0 || to < from || to >= limit) {
    p.error(
      open,
      from < 0 || to < from
        ? 'the index range is empty or negative'
        : `the index ${to} is outside an array of ${limit}`,
    );
    return { from: 0, to: 0 };
  }
  if (to - from > MAX_RANGE) p.diagnostics.fatal(open, 'the index range is too large');
  return { from, to };
}

/** What follows a designator, for each index it names. */
function overRange(c: Context, from: number, to: number, read: (index: number) => void): void {
  const { once, p } = c;
  const start = p.index;
  if (to > from) c.once ??= new Map();
  for (let i = from; i <= to; i++) {
    p.index = start;
    read(i);
  }
  c.once = once;
}

/** After one designator: more of them, or `=` and the value. */
function designated(c: Context, type: Type, offset: number, bits: Member['bits']): void {
  const { p } = c;
  p.count();
  if (p.is('[') && type.kind === 'array') {
    const { from, to } = arrayDesignator(c, type);
    overRange(c, from, to, (i) => p.nested(() => designated(c, type.of, offset + i * sizeOf(type.of), null)));
    restOfArray(c, type, offset, to + 1);
    return;
  }
  if (p.is('.') && type.kind === 'record') {
    const path = memberDesignator(c, type);
    p.nested(() => designatedMember(c, path, offset));
    return restOfRecord(c, type, offset, path[0]);
  }
  p.accept('=');
  // The whole of it is named again: what was said before about its parts is forgotten.
  if (bits === null) c.out.clear(offset, offset + sizeOf(type));
  value(c, type, offset, bits);
}

/** `.name`, or GNU's old `name:`. @returns the way to the member, through structs without a name. */
function memberDesignator(c: Context, type: RecordType): [Member, ...Member[]] {
  const { p } = c;
  const old = !p.accept('.');
  const name = p.identifier('the name of a member');
  if (old) p.advance();
  const [first, ...inner] = findMember(type.def, name.text) ?? [];
  if (first === undefined) {
    const hint = nearest(name.text, memberNames(type.def));
    return p.abandon(
      name,
      `no member named '${name.text}' in ${p.typeText(type)}${hint === null ? '' : `; did you mean '${hint}'?`}`,
    );
  }
  return [first, ...inner];
}

function bracedRecord(c: Context, type: RecordType, offset: number): Type {
  const p: Parser = c.p;
  const open = p.advance();
  const members = type.def.members;
  if (members === null) p.abandon(open, `variable of incomplete type ${p.typeText(type)} cannot be initialized`);
  let next = 0;
  let complained = false;
  while (!p.is('}')) {
    const old = p.tok.kind === 'identifier' && p.ahead(1).text === ':' && p.ahead(2).text !== ':';
    if (p.is('.') || old) {
      const path = memberDesignator(c, type);
      next = members.indexOf(path[0]) + 1;
      designatedMember(c, path, offset);
    } else {
      const m = members[next];
      if (m === undefined || (type.def.kind === 'union' && next > 0)) {
        if (!complained) p.error(p.tok, `excess elements in the initializer of ${p.typeText(type)}`);
        complained = true;
        assignmentOrBraces(c);
      } else {
        memberValue(c, m, offset + m.offset);
        next++;
      }
    }
    if (!p.accept(',')) break;
  }
  p.expect('}', "or ',' in the initializer");
  return type;
}

/** What follows the name of a member; then what is left of the nameless structs it is in. */
function designatedMember(c: Context, [m, ...inner]: [Member, ...Member[]], outer: number): void {
  const at = outer + m.offset;
  const [next, ...further] = inner;
  if (next !== undefined && m.type.kind === 'record') {
    designatedMember(c, [next, ...further], at);
    restOfRecord(c, m.type, at, next);
  } else if (m.type.kind === 'array' && m.type.length === null && !c.p.is('[')) {
    c.p.accept('=');
    memberValue(c, m, at);
  } else designated(c, m.type, at, m.bits);
}

/** A member; a flexible array at the end takes as many elements as are given (GNU). */
function memberValue(c: Context, m: Member, at: number): void {
  const known = value(c, m.type, at, m.bits);
  if (m.type.kind === 'array' && m.type.length === null) c.out.extent = Math.max(c.out.extent, at + sizeOf(known));
}

/** Elements without braces of their own: as many as the array takes, then back to the outer list. */
function elidedArray(c: Context, type: ArrayType, offset: number): Type {
  value(c, type.of, offset, null);
  const length = restOfArray(c, type, offset, 1);
  return type.length === null ? arrayOf(type.of, length) : type;
}

/** The elements from `index` on, while the list has some. @returns the index after the last. */
function restOfArray(c: Context, type: ArrayType, offset: number, index: number): number {
  const size = sizeOf(type.of);
  const limit = type.length ?? MAX_RANGE;
  let at = index;
  for (; at < limit && moreElided(c.p); at++) {
    c.p.advance();
    value(c, type.of, offset + at * size, null);
  }
  return at;
}

function elidedRecord(c: Context, type: RecordType, offset: number): Type {
  const first = type.def.members?.[0];
  if (first === undefined || (first.type.kind === 'array' && first.type.length === null)) return type;
  value(c, first.type, offset + first.offset, first.bits);
  restOfRecord(c, type, offset, first);
  return type;
}

/** The members after `last`, while the list has values for them. */
function restOfRecord(c: Context, type: RecordType, offset: number, last: Member): void {
  if (type.def.kind === 'union') return;
  const members = type.def.members ?? [];
  for (const m of members.slice(members.indexOf(last) + 1)) {
    if ((m.type.kind === 'array' && m.type.length === null) || !moreElided(c.p)) return;
    c.p.advance();
    value(c, m.type, offset + m.offset, m.bits);
  }
}

/** Does the list go on with an ordinary element (and not end, or name another place)? */
function moreElided(p: Parser): boolean {
  if (!p.is(',')) return false;
  const next = p.ahead(1).text;
  return next !== '}' && next !== '.' && next !== '[' && p.ahead(2).text !== ':';
}

function assignmentOrBraces(c: Context): void {
  const { p } = c;
  if (c.pending !== null) {
    c.pending = null;
    return;
  }
  if (!p.is('{')) return void rvalue(assignment(p));
  p.advance();
  skipToBrace(p);
}

export const scalarType = INT;
