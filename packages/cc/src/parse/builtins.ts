/** `__builtin_…` and the `__sync_`/`__atomic_` families: folded, made by the code generator, or turned into library calls. */
import type { BuiltinOp, Expr, FunctionSymbol } from '../ast.ts';
import type { Token } from '../lex/token.ts';
import {
  addressNode,
  builtinNode,
  commaNode,
  derefNode,
  floatNode,
  functionNode,
  intNode,
  memberNode,
} from '../sema/build.ts';
import { buildCall } from '../sema/calls.ts';
import { integerConstant, isConstant } from '../sema/constant.ts';
import { defaultPromote, discard, poison, promote, rvalue } from '../sema/convert.ts';
import { binary, cast, logical, takeAddress } from '../sema/operators.ts';
import { compatible } from '../types/compatible.ts';
import {
  BOOL, CHAR_POINTER, DOUBLE, FLOAT, type FunctionType, findMember, INT, isComplete, isInteger, LDOUBLE, LLONG, pointerTo, SIZE_T, sizeOf, type Type, UINT, ULLONG, USHORT, unqualified, VOID, VOID_POINTER, 
} from '../types/types.ts'; // biome-ignore format: a list
import { atomic } from './atomics.ts';
import { arg, as, comma, type Maker } from './builtin-arguments.ts';
import { classify, compareQuietly, comparison, copysign, nan, signbit, x87 } from './builtins-float.ts';
import { declareImplicit } from './declarations.ts';
import { abstractType } from './declarators.ts';
import { assignment, conditionalExpression, expression } from './expressions.ts';
import { symbolCall } from './library.ts';
import type { Parser } from './parser.ts';

/** One argument of a fixed type, one instruction or so. */
const unaryOp =
  (op: BuiltinOp, param: Type, result: Type, fold: (v: bigint) => number): Maker =>
  (p, at) => {
    const e = as(p, arg(p), param);
    return e.kind === 'int'
      ? intNode(fold(BigInt.asUintN(sizeOf(param) * 8, e.value)), result, at)
      : builtinNode(op, result, [e], at, 0, false);
  };

const bits = (v: bigint): number => v.toString(2).replaceAll('0', '').length;
const low = (v: bigint): number => (v === 0n ? 0 : v.toString(2).length - 1 - v.toString(2).lastIndexOf('1'));
const swap =
  (size: number) =>
  (v: bigint): Expr['height'] => {
    let out = 0n;
    for (let i = 0; i < size; i++) out |= ((v >> BigInt(8 * i)) & 0xffn) << BigInt(8 * (size - 1 - i));
    return Number(out);
  };
const constant =
  (value: number, type: Type): Maker =>
  (_p, at) =>
    floatNode(value, type, at);

const infinite: Maker = (p, at) => (MAKERS.isinf as Maker)(p, at);
const notANumber: Maker = (p, at) => (MAKERS.isnan as Maker)(p, at);

/** Leading bits equal to the sign, the sign not counted. */
function redundantSigns(p: Parser, at: Token, type: Type): Expr {
  const e = as(p, arg(p), type);
  const width = sizeOf(type) * 8;
  if (e.kind !== 'int') return builtinNode('clrsb', INT, [e], at, 0, false);
  const v = BigInt.asIntN(width, e.value);
  const folded = v < 0n ? ~v : v;
  return intNode(width - 1 - (folded === 0n ? 0 : folded.toString(2).length), INT, at);
}

const MAKERS: Readonly<Record<string, Maker>> = {
  offsetof: (p, at) => offsetOf(p, at),
  types_compatible_p: (p, at) => {
    const a = abstractType(p);
    comma(p);
    return intNode(compatible(unqualified(a), unqualified(abstractType(p)), true) ? 1 : 0, INT, at);
  },
  constant_p: (p, at) => {
    const e = assignment(p);
    return intNode((isConstant(e) || isLiteral(e)) && !e.effects ? 1 : 0, INT, at);
  },
  choose_expr: (p) => {
    const pick = integerConstant(p, conditionalExpression(p), "the first argument of '__builtin_choose_expr'");
    comma(p);
    const yes = assignment(p);
    comma(p);
    const no = assignment(p);
    return pick === 0n ? no : yes;
  },
  expect: (p, at) => expectation(p, at, 1),
  expect_with_probability: (p, at) => expectation(p, at, 2),
  assume_aligned: (p) => {
    const e = arg(p);
    while (p.accept(',')) arg(p);
    return e;
  },
  prefetch: (p, at) => {
    let e = discard(arg(p), at);
    while (p.accept(',')) e = commaNode(e, discard(arg(p), at), at);
    return e;
  },
  va_start: (p, at) => vaStart(p, at),
  va_end: (p, at) => discard(arg(p), at),
  va_copy: (p, at) => {
    const to = assignment(p);
    takeAddress(to);
    comma(p);
    return builtinNode('va_copy', VOID, [addressNode(to, pointerTo(CHAR_POINTER), at), as(p, arg(p), CHAR_POINTER)], at);
  },
  va_arg: (p, at) => vaArg(p, at),
  alloca: (p, at) => {
    if (p.fn !== null) p.fn.fragile = true;
    return builtinNode('alloca', VOID_POINTER, [as(p, arg(p), SIZE_T)], at);
  },
  trap: (_p, at) => builtinNode('trap', VOID, [], at),
  unreachable: (_p, at) => builtinNode('unreachable', VOID, [], at),
  bswap16: unaryOp('bswap', USHORT, USHORT, swap(2)),
  bswap32: unaryOp('bswap', UINT, UINT, swap(4)),
  bswap64: (p, at) => builtinNode('bswap', ULLONG, [as(p, arg(p), ULLONG)], at, 0, false),
  clz: unaryOp('clz', UINT, INT, (v) => 32 - v.toString(2).length),
  clzl: unaryOp('clz', UINT, INT, (v) => 32 - v.toString(2).length),
  clzll: unaryOp('clz', ULLONG, INT, (v) => 64 - v.toString(2).length),
  ctz: unaryOp('ctz', UINT, INT, low),
  ctzl: unaryOp('ctz', UINT, INT, low),
  ctzll: unaryOp('ctz', ULLONG, INT, low),
  ffs: unaryOp('ffs', UINT, INT, (v) => (v === 0n ? 0 : low(v) + 1)),
  ffsl: unaryOp('ffs', UINT, INT, (v) => (v === 0n ? 0 : low(v) + 1)),
  ffsll: unaryOp('ffs', ULLONG, INT, (v) => (v === 0n ? 0 : low(v) + 1)),
  popcount: unaryOp('popcount', UINT, INT, bits),
  popcountl: unaryOp('popcount', UINT, INT, bits),
  popcountll: unaryOp('popcount', ULLONG, INT, bits),
  parity: unaryOp('parity', UINT, INT, (v) => bits(v) & 1),
  parityl: unaryOp('parity', UINT, INT, (v) => bits(v) & 1),
  parityll: unaryOp('parity', ULLONG, INT, (v) => bits(v) & 1),
  return_address: (p, at) => builtinNode('return_address', VOID_POINTER, [], at, frames(p)),
  frame_address: (p, at) => builtinNode('frame_address', VOID_POINTER, [], at, frames(p)),
  extract_return_addr: (p) => arg(p),
  object_size: (p, at) => {
    arg(p);
    comma(p);
    const kind = integerConstant(p, conditionalExpression(p), 'the kind of size') ?? 0n;
    return intNode(kind < 2n ? -1 : 0, SIZE_T, at);
  },
  huge_val: constant(Infinity, DOUBLE), huge_valf: constant(Infinity, FLOAT), huge_vall: constant(Infinity, LDOUBLE),
  inf: constant(Infinity, DOUBLE), inff: constant(Infinity, FLOAT), infl: constant(Infinity, LDOUBLE),
  nan: nan(DOUBLE), nanf: nan(FLOAT), nanl: nan(LDOUBLE),
  fabs: (p, at) => builtinNode('fabs', DOUBLE, [as(p, arg(p), DOUBLE)], at, 0, false),
  fabsf: (p, at) => builtinNode('fabs', FLOAT, [as(p, arg(p), FLOAT)], at, 0, false),
  fabsl: (p, at) => builtinNode('fabs', LDOUBLE, [as(p, arg(p), LDOUBLE)], at, 0, false),
  sqrt: (p, at) => builtinNode('sqrt', DOUBLE, [as(p, arg(p), DOUBLE)], at, 0, false),
  x87: (p, at) => x87(p, at),
  isgreater: comparison('>'), isgreaterequal: comparison('>='), isless: comparison('<'), islessequal: comparison('<='),
  islessgreater: compareQuietly((p, a, b, at) => logical(p, '||', binary(p, '<', a, b, at), binary(p, '>', a, b, at), at)),
  isunordered: compareQuietly((p, a, b, at) => logical(p, '||', binary(p, '!=', a, a, at), binary(p, '!=', b, b, at), at)),
  signbit, signbitf: signbit, signbitl: signbit, copysign: copysign(DOUBLE), copysignf: copysign(FLOAT), copysignl: copysign(LDOUBLE),
  classify_type: (p, at) => intNode(typeClass(rvalue(assignment(p)).type), INT, at),
  clrsb: (p, at) => redundantSigns(p, at, INT), clrsbl: (p, at) => redundantSigns(p, at, INT), clrsbll: (p, at) => redundantSigns(p, at, LLONG),
  setjmp: (p, at) => {
    if (p.fn !== null) p.fn.fragile = true;
    return builtinNode('setjmp', INT, [as(p, arg(p), VOID_POINTER)], at);
  },
  longjmp: (p, at) => {
    const to = as(p, arg(p), VOID_POINTER);
    comma(p);
    arg(p);
    return builtinNode('longjmp', VOID, [to], at);
  },
  isinff: infinite, isinfl: infinite, isnanf: notANumber, isnanl: notANumber,
  isnan: classify((p, e, at) => binary(p, '!=', e, e, at)),
  isinf: classify((p, e, at) => binary(p, '==', builtinNode('fabs', e.type, [e], at, 0, false), floatNode(Infinity, e.type, at), at)),
  isinf_sign: classify((p, e, at) => {
    const is = (v: number): Expr => binary(p, '==', e, floatNode(v, e.type, at), at);
    return binary(p, '-', is(Infinity), is(-Infinity), at);
  }),
  isfinite: classify((p, e, at) => binary(p, '<', builtinNode('fabs', e.type, [e], at, 0, false), floatNode(Infinity, e.type, at), at)),
  add_overflow: overflow('+'), sub_overflow: overflow('-'), mul_overflow: overflow('*'),
}; // biome-ignore format: a table

/** What is said about a value is only a hint, but is evaluated. */
function expectation(p: Parser, at: Token, hints: number): Expr {
  let e = arg(p);
  for (let n = 0; n < hints; n++) {
    comma(p);
    const hint = arg(p);
    if (hint.effects) e = commaNode(discard(hint, at), e, at);
  }
  return e;
}

/** A string literal counts as constant for `__builtin_constant_p`. */
const isLiteral = (e: Expr): boolean =>
  e.kind === 'variable' && e.variable.name === '' && e.variable.init?.strings.length === 1;

/** gcc's typeclass.h. */
function typeClass(t: Type): number {
  switch (t.kind) {
    case 'void': return 0;
    case 'int': return 1;
    case 'pointer': case 'array': case 'function': return 5;
    case 'float': return 8;
    case 'record': return t.def.kind === 'struct' ? 12 : 13;
  } // biome-ignore format: a table
}

function frames(p: Parser): number {
  return Number(integerConstant(p, conditionalExpression(p), 'the number of frames') ?? 0n) & 63;
}

function overflow(op: '+' | '-' | '*'): Maker {
  return (p, at) => {
    const a = promote(arg(p));
    comma(p);
    const b = promote(arg(p));
    comma(p);
    const to = arg(p);
    const target = to.type.kind === 'pointer' ? to.type.to : INT;
    if (to.type.kind !== 'pointer' || !isInteger(target) || !isInteger(a.type) || !isInteger(b.type)) {
      p.error(at, 'an overflow builtin takes two integers and a pointer to an integer');
      return poison(at);
    }
    // Exact for results up to 32 bits; for 64 bits the operands' own type decides.
    const ops = ['+', '-', '*'].indexOf(op);
    return builtinNode('overflow', BOOL, [a, b, to], at, ops);
  };
}

function offsetOf(p: Parser, at: Token): Expr {
  const type = abstractType(p);
  comma(p);
  let offset = 0;
  let here: Type = type;
  const step = (name: Token): void => {
    const path = here.kind === 'record' && here.def.members !== null ? findMember(here.def, name.text) : null;
    if (path === null) p.abandon(name, `no member named '${name.text}' in ${p.typeText(here)}`);
    for (const m of path) offset += m.offset;
    const last = path.at(-1);
    if (last?.bits != null) p.error(name, `cannot compute the offset of bit-field '${name.text}'`);
    here = last?.type ?? INT;
  };
  step(p.identifier('the name of a member'));
  let dynamic: Expr | null = null;
  for (;;) {
    if (p.accept('.')) step(p.identifier('the name of a member'));
    else if (p.accept('[')) {
      const index = rvalue(expression(p));
      p.expect(']', 'after the index');
      if (here.kind !== 'array') p.abandon(at, 'subscripted member is not an array');
      here = here.of;
      if (index.kind === 'int') offset += Number(index.value) * sizeOf(here);
      else {
        const scaled = binary(p, '*', cast(p, index, SIZE_T, at), intNode(sizeOf(here), SIZE_T, at), at);
        dynamic = dynamic === null ? scaled : binary(p, '+', dynamic, scaled, at);
      }
    } else break;
  }
  const fixed = intNode(offset, SIZE_T, at);
  return dynamic === null ? fixed : binary(p, '+', dynamic, fixed, at);
}

function vaStart(p: Parser, at: Token): Expr {
  const list = assignment(p);
  takeAddress(list);
  if (p.accept(',')) arg(p);
  if (p.fn === null || !p.fn.type.variadic) {
    p.error(at, "'va_start' used in a function with fixed arguments");
    return poison(at);
  }
  return builtinNode('va_start', VOID, [addressNode(list, pointerTo(CHAR_POINTER), at)], at);
}

/** The list is a plain pointer on the i386: take the value there, step over it. */
function vaArg(p: Parser, at: Token): Expr {
  const list = assignment(p);
  takeAddress(list);
  comma(p);
  const type = abstractType(p);
  if (!isComplete(type)) {
    p.error(at, `'va_arg' of incomplete type ${p.typeText(type)}`);
    return poison(at);
  }
  if ((isInteger(type) && type.rank < 3) || (type.kind === 'float' && type.size === 4)) {
    const real = type.kind === 'float' ? 'double' : 'int';
    p.warning(
      at,
      `second argument to 'va_arg' is of promotable type ${p.typeText(type)}; an argument of that type is passed as '${real}'`,
    );
  }
  const size = (sizeOf(type) + 3) & ~3;
  const address = builtinNode('va_arg', pointerTo(type), [addressNode(list, pointerTo(CHAR_POINTER), at)], at, size);
  return rvalue(derefNode(address, at));
}

/** Plain library functions under another name: `__builtin_memcpy`, `__builtin_printf`. */
function library(p: Parser, at: Token, name: string): Expr {
  const args: Expr[] = [];
  if (!p.is(')'))
    do args.push(assignment(p));
    while (p.accept(','));
  p.expect(')', 'after the arguments');
  const known = p.lookup(name);
  if (known?.kind === 'function') {
    p.mention(known);
    return buildCall(p, functionNode(known, at), args, at);
  }
  const type = symbolCall(name);
  if (type === null) {
    p.error(at, `'__builtin_${name}' is not supported`);
    return poison(at);
  }
  const fn: FunctionSymbol = {
    kind: 'function',
    name,
    type,
    at,
    symbol: name,
    linkage: 'external',
    inline: false,
    body: null,
    attributes: {},
    used: false,
    implicit: true,
  };
  p.scopes[0]?.symbols.set(name, fn);
  p.functions.push(fn);
  p.mention(fn);
  return buildCall(
    p,
    functionNode(fn, at),
    args.map((a) => (type.params.length > 0 ? a : defaultPromote(a))),
    at,
  );
}

export const isBuiltin = (name: string): boolean =>
  name.startsWith('__builtin_') || name.startsWith('__sync_') || name.startsWith('__atomic_');

export function builtin(p: Parser, name: Token): Expr {
  if (!name.text.startsWith('__builtin_')) {
    p.expect('(', `after '${name.text}'`);
    return atomic(p, name.text, name);
  }
  const short = name.text.slice('__builtin_'.length);
  const maker = Object.hasOwn(MAKERS, short) ? MAKERS[short] : undefined;
  if (!p.is('('))
    return maker === undefined && symbolCall(short) === null
      ? p.abandon(name, `'${name.text}' is not supported`)
      : p.abandon(p.tok, `expected '(' after '${name.text}'`);
  p.advance();
  if (maker === undefined) return library(p, name, short);
  const made = maker(p, name);
  p.expect(')', `after the arguments of '${name.text}'`);
  return made;
}

export type { FunctionType };
export { declareImplicit, memberNode };
