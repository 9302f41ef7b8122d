/** Names, constants, strings, brackets, and what may follow them: calls, indices, members. C11 6.5.1, 6.5.2. */
import type { CSymbol, Expr, Variable } from '../ast.ts';
import { literalWidth, readCharacters, readNumber } from '../lex/literals.ts';
import type { Token } from '../lex/token.ts';
import { floatNode, functionNode, intNode, memberNode, statementNode, variableNode } from '../sema/build.ts';
import { buildCall } from '../sema/calls.ts';
import { poison, rvalue } from '../sema/convert.ts';
import { binary, dereference, step } from '../sema/operators.ts';
import { compatible } from '../types/compatible.ts';
import {
  arrayOf, CHAR, DOUBLE, FLOAT, findMember, INT, isPoison, LDOUBLE, LLONG, LONG, memberNames, type Type, UINT, ULLONG, ULONG, USHORT, VOID,
} from '../types/types.ts'; // biome-ignore format: a list
import { builtin, isBuiltin } from './builtins.ts';
import { declareImplicit } from './declarations.ts';
import { abstractType } from './declarators.ts';
import { assignment, expression } from './expressions.ts';
import { KEYWORDS } from './keywords.ts';
import type { Parser } from './parser.ts';
import { startsType } from './specifiers.ts';
import { statementExpressionBody } from './statements.ts';
import { nearest } from './suggest.ts';

const MAX_STRING = 1_000_000;

export function primary(p: Parser): Expr {
  const t = p.tok;
  p.count();
  switch (t.kind) {
    case 'number':
      return numberConstant(p, p.advance());
    case 'character':
      return characterConstant(p, p.advance());
    case 'string':
      return stringLiteral(p);
    case 'identifier':
      if (t.text === '_Generic') return p.nested(() => generic(p));
      if (isBuiltin(t.text) && p.lookup(t.text) === undefined) return p.nested(() => builtin(p, p.advance()));
      if (!KEYWORDS.has(t.text)) return name(p, p.advance());
      break;
    default:
      if (t.text === '(') return p.nested(() => bracket(p));
  }
  if (t.kind === 'end') p.abandon(p.gap(), 'expected an expression before the end of the file');
  if (t.kind === 'other' && /["']/.test(t.text[0] ?? ''))
    p.abandon(t, `missing terminating ${t.text.startsWith('"') ? "'\"'" : '"\'"'} character`);
  if (t.kind === 'other') {
    if (t.text === '/*') p.diagnostics.fatal(t, 'unterminated /* comment');
    p.advance();
    p.abandon(t, `stray '${t.text.slice(0, 8)}' in program`);
  }
  return p.abandon(
    t.text === ';' || t.text === ')' || t.text === '}' ? p.gap() : t,
    `expected an expression before '${t.text}'`,
  );
}

function bracket(p: Parser): Expr {
  const open = p.advance();
  if (p.is('{')) {
    if (p.fn === null) p.abandon(open, 'a statement expression is only allowed inside a function');
    const { body, result } = statementExpressionBody(p);
    p.expect(')', 'after the statement expression');
    return statementNode(body, result === null ? null : rvalue(result), open);
  }
  const e = expression(p);
  if (!p.is(')')) p.abandon(p.gap(), `expected ')'`, [{ at: open, message: `to match this '('` }]);
  p.advance();
  return e;
}

export function numberConstant(p: Parser, t: Token): Expr {
  const n = readNumber(t.text);
  if (n.kind === 'bad') {
    p.error(t, n.message);
    return poison(t);
  }
  if (n.kind === 'float') return floatNode(n.value, n.suffix === 'f' ? FLOAT : n.suffix === 'l' ? LDOUBLE : DOUBLE, t);
  const { value, unsigned, longs, decimal } = n;
  const ladder: [Type, bigint][] = [
    [INT, 1n << 31n], [UINT, 1n << 32n], [LONG, 1n << 31n], [ULONG, 1n << 32n], [LLONG, 1n << 63n], [ULLONG, 1n << 64n],
  ]; // biome-ignore format: a table
  const from = longs * 2;
  for (let i = from; i < ladder.length; i++) {
    const rung = ladder[i];
    const isUnsigned = i % 2 === 1;
    if (rung === undefined || (isUnsigned ? !unsigned && decimal : unsigned)) continue;
    if (value < rung[1]) return intNode(value, rung[0], t);
  }
  p.warning(t, 'integer constant is so large that it is unsigned');
  return intNode(value, ULLONG, t);
}

function characterConstant(p: Parser, t: Token): Expr {
  const width = literalWidth(t.text);
  const units = readCharacters(t.text, width, (m) => p.warning(t, m));
  if (units.length === 0) {
    p.error(t, 'empty character constant');
    return poison(t);
  }
  if (width !== 1) return intNode(units.at(-1) ?? 0, width === 2 ? USHORT : t.text.startsWith('U') ? UINT : LONG, t);
  if (units.length > 1)
    p.warning(
      t,
      units.length > 4 ? 'character constant too long for its type' : 'multi-character character constant',
      [],
      'multichar',
    );
  let value = 0n;
  for (const u of units.slice(-4)) value = (value << 8n) | BigInt(u);
  return intNode(units.length === 1 ? BigInt.asIntN(8, value) : value, INT, t);
}

/** Adjacent literals make one. @returns the units without the final zero, and their width. */
export function stringUnits(p: Parser): {
  readonly units: readonly number[];
  readonly width: 1 | 2 | 4;
  readonly at: Token;
  readonly wide: Type;
} {
  const at = p.tok;
  const tokens: Token[] = [];
  while (p.tok.kind === 'string') tokens.push(p.advance());
  let width: 1 | 2 | 4 = 1;
  let wide: Type = CHAR;
  for (const t of tokens) {
    const w = literalWidth(t.text);
    if (w > width) {
      width = w;
      wide = w === 2 ? USHORT : t.text.startsWith('U') ? UINT : LONG;
    }
  }
  const units: number[] = [];
  for (const t of tokens) {
    for (const u of readCharacters(t.text, width, (m) => p.warning(t, m))) units.push(u);
    if (units.length > MAX_STRING) p.diagnostics.fatal(t, 'the string is too long');
  }
  return { units, width, at, wide };
}

/** A string that is part of the syntax: a section name, a message, an asm template. */
export function stringText(p: Parser, what: string): string {
  if (p.tok.kind !== 'string') p.abandon(p.tok, `expected ${what} as a string literal`);
  let text = '';
  for (const u of stringUnits(p).units) text += String.fromCharCode(u);
  return text;
}

function stringLiteral(p: Parser): Expr {
  const { units, width, at, wide } = stringUnits(p);
  return variableNode(stringVariable(p, units, width, wide, at), at);
}

export function unitBytes(units: readonly number[], width: 1 | 2 | 4): Uint8Array {
  if (width === 1) return Uint8Array.from(units);
  const bytes = new Uint8Array(units.length * width);
  const view = new DataView(bytes.buffer);
  units.forEach((u, i) => (width === 2 ? view.setUint16(i * 2, u, true) : view.setUint32(i * 4, u, true)));
  return bytes;
}

/** The object behind a literal; equal plain strings share one. */
export function stringVariable(p: Parser, units: readonly number[], width: 1 | 2 | 4, of: Type, at: Token): Variable {
  const key = `${width}:${units.join()}`;
  const known = p.strings.get(key);
  if (known !== undefined) {
    p.mention(known);
    return known;
  }
  const variable: Variable = {
    kind: 'variable', name: '', type: arrayOf(of, units.length + 1), at, storage: 'static', symbol: p.unique('.LC'), linkage: 'internal', defined: 'yes',
    init: { items: [], strings: [{ offset: 0, bytes: unitBytes([...units, 0], width) }], size: (units.length + 1) * width, at },
    attributes: { section: '.rodata' }, used: false, addressed: true, threadLocal: false, weight: 0, param: false,
  }; // biome-ignore format: short
  p.strings.set(key, variable);
  p.variables.push(variable);
  p.mention(variable);
  return variable;
}

function name(p: Parser, t: Token): Expr {
  const symbol = p.lookup(t.text);
  // No function can make room in its caller's frame: alloca is the compiler's, declared or not.
  if (
    t.text === 'alloca' &&
    p.is('(') &&
    p.fn !== null &&
    (symbol === undefined || (symbol.kind === 'function' && symbol.body === null))
  ) {
    return builtin(p, { ...t, text: '__builtin_alloca' });
  }
  if (symbol !== undefined) return symbolExpr(p, symbol, t);
  if (p.fn !== null && (t.text === '__func__' || t.text === '__FUNCTION__' || t.text === '__PRETTY_FUNCTION__')) {
    const units = [...p.fn.symbol.name].map((c) => c.charCodeAt(0));
    return variableNode(stringVariable(p, units, 1, { ...CHAR, quals: 1 }, t), t);
  }
  if (p.is('(')) return declareImplicit(p, t);
  if (p.fn?.undeclared.has(t.text) !== true) {
    p.fn?.undeclared.add(t.text);
    const names: string[] = [];
    for (const scope of p.scopes) for (const s of scope.symbols.values()) if (s.kind !== 'typedef') names.push(s.name);
    const hint = nearest(t.text, names.reverse());
    const near = hint === null ? undefined : p.lookup(hint);
    p.error(
      t,
      `use of undeclared identifier '${t.text}'${hint === null ? '' : `; did you mean '${hint}'?`}`,
      near === undefined || near.at.file.system ? [] : [{ at: near.at, message: `'${near.name}' declared here` }],
    );
  }
  return poison(t);
}

function symbolExpr(p: Parser, symbol: CSymbol, t: Token): Expr {
  switch (symbol.kind) {
    case 'constant':
      return intNode(symbol.value, symbol.type, t);
    case 'typedef':
      return p.abandon(t, `unexpected type name '${t.text}': expected an expression`);
    case 'function':
      p.mention(symbol);
      if (/^(_*sig)?_*setjmp$|^v?fork$|^getcontext$/.test(symbol.name) && symbol.name !== 'fork' && p.fn !== null)
        p.fn.fragile = true;
      if (symbol.attributes.returnsTwice === true && p.fn !== null) p.fn.fragile = true;
      return functionNode(symbol, t);
    case 'variable':
      symbol.used = true;
      if (symbol.storage === 'static') p.mention(symbol);
      else symbol.weight += 10 ** Math.min(p.fn?.loops ?? 0, 4);
      return variableNode(symbol, t);
  }
}

/** `_Generic(e, type: value, default: value)`. C11 6.5.1.1. */
function generic(p: Parser): Expr {
  const at = p.advance();
  p.expect('(', "after '_Generic'");
  const subject = rvalue(assignment(p)).type;
  let chosen: Expr | null = null;
  let fallback: Expr | null = null;
  while (p.accept(',')) {
    const type = p.accept('default')
      ? null
      : startsType(p)
        ? abstractType(p)
        : p.abandon(p.tok, "expected a type or 'default'");
    p.expect(':', 'after the type');
    const value = assignment(p);
    if (type === null) fallback = value;
    else if (chosen === null && compatible(type, subject)) chosen = value;
  }
  p.expect(')', "at the end of '_Generic'");
  const result = chosen ?? fallback;
  if (result !== null) return result;
  p.error(at, `no choice of '_Generic' fits type ${p.typeText(subject)}`);
  return poison(at);
}

export function postfix(p: Parser, first: Expr): Expr {
  let e = first;
  for (;;) {
    const t = p.tok;
    if (t.kind !== 'punctuator') return e;
    switch (t.text) {
      case '(':
        p.advance();
        e = buildCall(
          p,
          e,
          p.nested(() => callArguments(p)),
          t,
        );
        break;
      case '[': {
        p.advance();
        const index = p.nested(() => expression(p));
        p.expect(']', 'after the index');
        e = subscript(p, e, index, t);
        break;
      }
      case '.':
      case '->':
        p.advance();
        e = member(p, e, t);
        break;
      case '++':
      case '--':
        p.advance();
        e = step(p, t.text, e, t, true);
        break;
      default:
        return e;
    }
    p.count(e.height);
  }
}

function callArguments(p: Parser): Expr[] {
  const args: Expr[] = [];
  if (p.accept(')')) return args;
  do args.push(assignment(p));
  while (p.accept(','));
  p.expect(')', 'after the arguments');
  return args;
}

export function subscript(p: Parser, base: Expr, index: Expr, at: Token): Expr {
  const left = rvalue(base);
  const right = rvalue(index);
  if (isPoison(left.type) || isPoison(right.type)) return poison(at);
  const pair = [left.type.kind, right.type.kind].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join();
  if (pair !== 'int,pointer') {
    const bad =
      left.type.kind === 'pointer' || right.type.kind === 'pointer'
        ? 'the index is not an integer'
        : 'the subscripted value is neither an array nor a pointer';
    p.error(at, `${bad} (${p.typeText(base.type)} and ${p.typeText(index.type)})`);
    return poison(at);
  }
  return dereference(p, binary(p, '+', left, right, at), at);
}

function member(p: Parser, operand: Expr, op: Token): Expr {
  const nameToken = p.identifier(`the name of a member after '${op.text}'`);
  let base = operand;
  if (isPoison(base.type)) return poison(op);
  if (op.text === '->') {
    base = rvalue(base);
    if (base.type.kind === 'record') {
      p.error(op, `member access with '->' on ${p.typeText(base.type)}, which is not a pointer; did you mean '.'?`);
      return poison(op);
    }
    if (base.type.kind !== 'pointer') {
      p.error(op, `'->' needs a pointer to a struct or union, but the operand has type ${p.typeText(base.type)}`);
      return poison(op);
    }
    base = dereference(p, base, op);
  } else if (base.type.kind === 'pointer' && base.type.to.kind === 'record') {
    p.error(op, `member access with '.' on pointer ${p.typeText(base.type)}; did you mean '->'?`);
    return poison(op);
  }
  const type = base.type;
  if (type.kind !== 'record') {
    p.error(op, `there are no members in a value of type ${p.typeText(type)}`);
    return poison(op);
  }
  if (type.def.members === null) {
    const header = p.mode === 'kernel' ? '' : '; is its header included?';
    p.error(op, `incomplete definition of type ${p.typeText(type)}${header}`, [
      { at: type.def.at, message: `forward declaration of '${type.def.kind} ${type.def.tag ?? ''}'` },
    ]);
    return poison(op);
  }
  const path = findMember(type.def, nameToken.text);
  if (path === null) {
    const hint = nearest(nameToken.text, memberNames(type.def));
    p.error(
      nameToken,
      `no member named '${nameToken.text}' in ${p.typeText(type)}${hint === null ? '' : `; did you mean '${hint}'?`}`,
    );
    return poison(op);
  }
  let e = base;
  for (const m of path) e = memberNode(e, m, nameToken);
  return e;
}

export const VOID_TYPE = VOID;
