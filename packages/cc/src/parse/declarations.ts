/** Declarations and function definitions: what names mean from here on. C11 6.7, 6.9. */
import type { Attributes, CSymbol, Expr, FunctionSymbol, Stmt, Variable } from '../ast.ts';
import { Abandon } from '../diagnostics.ts';
import type { Token } from '../lex/token.ts';
import { assignNode, functionNode, variableNode } from '../sema/build.ts';
import { integerConstant, staticValue } from '../sema/constant.ts';
import { knownHeader } from '../sema/hints.ts';
import { compatible, composite } from '../types/compatible.ts';
import {
  DOUBLE,
  type FunctionType,
  INT,
  isComplete,
  isDynamic,
  isPoison,
  type Param,
  POISON,
  type Type,
} from '../types/types.ts';
import { applyMode, attributes } from './attributes.ts';
import { adjusted, type Declarator, declarator } from './declarators.ts';
import { assignment, conditionalExpression } from './expressions.ts';
import { functionBody } from './functions.ts';
import { initializer } from './initializers.ts';
import { ASM_WORDS, EXTENSION } from './keywords.ts';
import { symbolCall } from './library.ts';
import type { Parser } from './parser.ts';
import { stringText } from './primary.ts';
import { deducedType, type Specifiers, specifiers, startsDeclaration } from './specifiers.ts';
import { recover } from './statements.ts';
import { nearest } from './suggest.ts';

/** The whole file. */
export function translationUnit(p: Parser): void {
  while (p.tok.kind !== 'end') {
    const start = p.index;
    try {
      external(p);
    } catch (error) {
      if (!(error instanceof Abandon)) throw error;
      p.fn = null;
      p.scopes.length = 1;
      recoverTop(p, start);
    }
  }
}

/** After an error between functions: past the next `;` at the outer level, or past a body. */
function recoverTop(p: Parser, start: number): void {
  recover(p, start);
  while (p.is('}')) p.advance();
}

function external(p: Parser): void {
  p.count();
  if (p.accept(';') || p.accept(EXTENSION)) return;
  if (ASM_WORDS.has(p.tok.text)) {
    const at = p.advance();
    while (p.accept('volatile') || p.accept('__volatile__'));
    p.expect('(', "after 'asm'");
    p.asm.push({ text: stringText(p, 'assembly'), at });
    p.expect(')', 'after the assembly');
    p.expect(';', "after 'asm(…)'");
    return;
  }
  if (p.is('_Static_assert')) return staticAssert(p);
  declaration(p, null);
}

export function staticAssert(p: Parser): void {
  const at = p.advance();
  p.expect('(', "after '_Static_assert'");
  const value = integerConstant(p, conditionalExpression(p), 'the condition of a static assertion');
  const text = p.accept(',') ? stringText(p, 'the message') : null;
  p.expect(')', 'after the message');
  p.expect(';', 'after the static assertion');
  if (value === 0n) p.error(at, `static assertion failed${text === null ? '' : `: "${text}"`}`);
}

/** One declaration with all its declarators. @param into the statements of a block; null at file level. */
export function declaration(p: Parser, into: Stmt[] | null): void {
  while (p.accept(EXTENSION));
  const first = p.tok;
  const spec = specifiers(p) ?? implicitSpecifiers(p, into === null);
  if (p.accept(';')) {
    if (!spec.tagged && spec.storage !== 'typedef') p.warning(first, 'declaration does not declare anything');
    return;
  }
  for (let n = 0; ; n++) {
    const read = declarator(p, spec.type, 'named');
    const d = { ...read, type: applyMode(read.type, read.attributes.mode) };
    const name = d.name ?? p.tok;
    const attrs: Attributes = { ...spec.attributes, ...d.attributes };
    p.count();
    for (const size of p.sizes.splice(0)) into?.push(assignSize(size.variable, size.value));
    if (spec.storage === 'typedef') declareTypedef(p, name, d.type, attrs);
    else if (d.type.kind === 'function') {
      const fn = declareFunction(p, name, d.type, spec, attrs, d.symbol);
      if (n === 0 && p.is('{')) {
        if (into !== null)
          p.abandon(p.tok, `a function cannot be defined inside another one; is a '}' missing before '${name.text}'?`);
        return functionBody(p, fn, d.type);
      }
      if (n === 0 && into === null && d.type.unprototyped && d.type.params.length > 0 && startsDeclaration(p)) {
        return functionBody(p, fn, { ...d.type, params: oldParameters(p, d.type.params) });
      }
    } else declareVariable(p, d, spec, attrs, into);
    if (!p.accept(',')) break;
    attributes(p, {});
  }
  if (!p.is(';')) missingSemicolon(p, into !== null);
  p.advance();
}

/** The types of old-style parameters, between the brackets and the body. */
function oldParameters(p: Parser, names: readonly Param[]): Param[] {
  const types = new Map<string, Type>();
  while (!p.is('{') && p.tok.kind !== 'end') {
    const spec = specifiers(p);
    if (spec === null) return p.abandon(p.tok, "expected the type of a parameter, or '{'");
    do {
      const d = declarator(p, spec.type, 'named');
      if (d.name === null || !names.some((n) => n.name === d.name?.text))
        p.error(d.name ?? p.tok, `'${d.name?.text ?? ''}' is not a parameter of the function`);
      else types.set(d.name.text, adjusted(d.type));
    } while (p.accept(','));
    p.expect(';', 'after the parameter');
  }
  return names.map((n) => {
    const type = types.get(n.name ?? '') ?? n.type;
    return { ...n, type, ...(type.kind === 'float' && type.size === 4 ? { passed: DOUBLE } : {}) };
  });
}

function missingSemicolon(p: Parser, local: boolean): never {
  return p.abandon(p.gap(), `expected ';' after the declaration${local ? '' : ''}`);
}

/** `main() { … }` and `x = 3;` at file level, where the type is missing. */
function implicitSpecifiers(p: Parser, top: boolean): Specifiers {
  const t = p.tok;
  if (t.kind === 'other' && t.text === '/*') p.diagnostics.fatal(t, 'unterminated /* comment');
  const base: Specifiers = {
    type: INT,
    storage: null,
    inline: false,
    threadLocal: false,
    deduced: false,
    tagged: false,
    attributes: {},
    at: t,
  };
  if (!top || t.kind !== 'identifier')
    return p.abandon(t, t.text === '}' ? "extraneous closing brace '}'" : `expected a declaration before '${t.text}'`);
  const next = p.ahead(1);
  if (next.text === '(') p.warning(t, `the type of '${t.text}' defaults to 'int'; write the type`, [], 'implicit-int');
  else if (next.text === '=' || next.text === ';' || next.text === '[' || next.text === ',')
    p.warning(t, `the type of '${t.text}' defaults to 'int'; write the type`, [], 'implicit-int');
  else if (next.kind === 'identifier' || next.text === '*') {
    const names: string[] = ['int', 'char', 'void', 'static', 'struct', 'unsigned', 'extern', 'const'];
    for (const s of p.scopes[0]?.symbols.values() ?? []) if (s.kind === 'typedef') names.push(s.name);
    const hint = nearest(t.text, names);
    p.error(t, `unknown type name '${t.text}'${hint === null ? '' : `; did you mean '${hint}'?`}`);
    p.advance();
    return { ...base, type: POISON };
  } else p.abandon(t, `expected a declaration, but found '${t.text} ${next.text}'`);
  return base;
}

function declareTypedef(p: Parser, name: Token, written: Type, attrs: Attributes): void {
  const type = isPoison(written)
    ? written
    : ({ ...written, alias: name.text, ...(attrs.aligned === undefined ? {} : { aligned: attrs.aligned }) } as Type);
  const old = p.scope.symbols.get(name.text);
  if (old !== undefined) {
    if (old.kind === 'typedef' && compatible(old.type, type)) return;
    clash(
      p,
      name,
      old,
      old.kind === 'typedef'
        ? `typedef redefinition with different types (${p.typeText(type)} and ${p.typeText(old.type)})`
        : `redefinition of '${name.text}' as a typedef`,
    );
  }
  p.scope.symbols.set(name.text, { kind: 'typedef', name: name.text, type, at: name });
}

function clash(p: Parser, name: Token, old: CSymbol, message: string): void {
  p.error(name, message, [{ at: old.at, message: 'previous declaration is here' }]);
}

function declareFunction(
  p: Parser,
  name: Token,
  type: FunctionType,
  spec: Specifiers,
  attrs: Attributes,
  symbol: string | null,
): FunctionSymbol {
  if (spec.storage === 'auto' || spec.storage === 'register')
    p.error(spec.at, `a function cannot be '${spec.storage}'`);
  const noreturn = attrs.noreturn === true || spec.attributes.noreturn === true;
  const full: FunctionType = {
    ...type,
    ...(noreturn ? { noreturn: true } : {}),
    ...(attrs.format === undefined ? {} : { format: attrs.format }),
  };
  // A declaration inside a block means the function of file scope.
  const old = p.scopes[0]?.symbols.get(name.text);
  if (old?.kind === 'function') {
    if (!compatible(old.type, full)) {
      const message = old.implicit
        ? `conflicting types for '${name.text}': it was used before this declaration, as a function returning int`
        : `conflicting types for '${name.text}': ${p.typeText(full)}, previously ${p.typeText(old.type)}`;
      if (old.implicit && (full.returns.kind === 'void' || symbolCall(name.text) !== null))
        p.warning(name, message, [{ at: old.at, message: 'previous use is here' }]);
      else clash(p, name, old, message);
      old.type = full;
    }
    old.type = composite(full, old.type) as FunctionType;
    if (spec.storage === 'static' && old.linkage === 'external' && old.body === null && !old.used)
      old.linkage = 'internal';
    else if (spec.storage === 'static' && old.linkage === 'external' && !old.implicit)
      clash(p, name, old, `static declaration of '${name.text}' follows a non-static one`);
    if (spec.inline) old.inline = old.inline || old.body === null;
    if (spec.storage === 'extern' && old.inline && old.attributes.gnuInline !== true) old.inline = false;
    old.attributes = { ...old.attributes, ...attrs };
    if (symbol !== null) old.symbol = symbol;
    old.implicit = false;
    p.scope.symbols.set(name.text, old);
    return old;
  }
  if (old !== undefined && p.global)
    clash(p, name, old, `redefinition of '${name.text}' as a different kind of symbol`);
  const fn: FunctionSymbol = {
    kind: 'function',
    name: name.text,
    type: full,
    at: name,
    symbol: symbol ?? name.text,
    linkage: spec.storage === 'static' ? 'internal' : 'external',
    // `inline` alone, or with static, need not be emitted; `extern inline` must (C99), unless gnu_inline.
    inline: spec.inline && (spec.storage !== 'extern' || attrs.gnuInline === true || p.mode === 'kernel'),
    body: null,
    attributes: attrs,
    used: false,
    implicit: false,
  };
  p.scopes[0]?.symbols.set(name.text, fn);
  p.scope.symbols.set(name.text, fn);
  p.functions.push(fn);
  return fn;
}

/** A call of a function nobody declared: gcc's rule in C99 mode is a warning, in the kernel an error. */
export function declareImplicit(p: Parser, name: Token): Expr {
  const header = knownHeader(name.text, p.mode);
  const names: string[] = [];
  for (const s of p.scopes[0]?.symbols.values() ?? []) if (s.kind === 'function') names.push(s.name);
  const hint = header === null ? nearest(name.text, names) : null;
  const advice = header !== null ? `; include <${header}>` : hint !== null ? `; did you mean '${hint}'?` : '';
  const message = `implicit declaration of function '${name.text}'${advice}`;
  if (p.mode === 'kernel') p.error(name, message);
  else p.warning(name, message, [], 'implicit-function-declaration');
  const type: FunctionType = symbolCall(name.text) ?? {
    kind: 'function',
    returns: INT,
    params: [],
    variadic: false,
    unprototyped: true,
    quals: 0,
  };
  const fn: FunctionSymbol = {
    kind: 'function',
    name: name.text,
    type,
    at: name,
    symbol: name.text,
    linkage: 'external',
    inline: false,
    body: null,
    attributes: {},
    used: false,
    implicit: true,
  };
  p.scopes[0]?.symbols.set(name.text, fn);
  p.functions.push(fn);
  p.mention(fn);
  if (/setjmp$|^vfork$/.test(name.text) && p.fn !== null) p.fn.fragile = true;
  return functionNode(fn, name);
}

/** Computes the size of a variable-length array where its declaration stands. */
export const assignSize = (variable: Variable, value: Expr): Stmt => ({
  kind: 'expression',
  value: assignNode(variableNode(variable, value.at), value, value.at),
  at: value.at,
});

export const newVariable = (p: Parser, name: string, type: Type, at: Token, storage: 'static' | 'local', more: Partial<Variable> = {}): Variable => ({
  kind: 'variable', name, type, at, storage, symbol: storage === 'static' && p.global ? name : p.unique(name === '' ? '.L' : name),
  linkage: 'none', defined: 'yes', init: null, attributes: {}, used: false, addressed: false, threadLocal: false, weight: 0, param: false, ...more,
}); // biome-ignore format: short

function declareVariable(p: Parser, d: Declarator, spec: Specifiers, attrs: Attributes, into: Stmt[] | null): void {
  const name = d.name as Token;
  let type = d.type;
  const threadLocal = spec.threadLocal;
  if (attrs.mode !== undefined && type === spec.type) type = spec.type;
  if (type.kind === 'void') {
    p.error(name, `variable '${name.text}' has type 'void'`);
    type = POISON;
  }
  if (spec.storage === 'extern' && !(p.is('=') && into === null))
    return void declareExtern(p, name, type, attrs, d.symbol, threadLocal);
  if (into === null) return fileVariable(p, name, type, spec, attrs, d.symbol);
  const old = p.scope.symbols.get(name.text);
  if (old !== undefined) clash(p, name, old, `redefinition of '${name.text}'`);
  const isStatic = spec.storage === 'static' || threadLocal;
  if (isDynamic(type) && (isStatic || p.is('='))) {
    p.error(
      name,
      isStatic
        ? `'${name.text}' lives as long as the program: its size must be a constant`
        : `variable-length array '${name.text}' cannot be initialized; fill it in a loop or with memset`,
    );
    type = POISON;
  }
  const v = newVariable(p, name.text, type, name, isStatic ? 'static' : 'local', {
    attributes: attrs,
    linkage: isStatic ? 'internal' : 'none',
    threadLocal,
    ...(d.symbol === null ? {} : { symbol: d.symbol }),
  });
  if (isStatic) p.variables.push(v);
  else p.scope.locals.push(v);
  if (!spec.deduced) p.scope.symbols.set(name.text, v);
  let init = null;
  let value: Expr | null = null;
  if (p.accept('=')) {
    if (spec.deduced) {
      value = assignment(p);
      v.type = deducedType(value);
      init = { items: [{ offset: 0, type: v.type, bits: null, value }], strings: [], size: 0, at: name };
    } else {
      const read = initializer(p, type, { doing: 'initializing' }, v);
      v.type = read.type;
      init = read.init;
    }
    if (isStatic)
      requireConstant(
        p,
        v,
        init.items.map((i) => i.value),
      );
  }
  p.scope.symbols.set(name.text, v);
  if (!isComplete(v.type) && !isPoison(v.type)) {
    incomplete(p, name, v.type);
    v.type = POISON;
  }
  if (isStatic) v.init = init;
  else {
    if (attrs.cleanup !== undefined) cleanup(p, v, attrs.cleanup);
    into.push({ kind: 'declare', variable: v, init, value, at: name });
  }
}

function incomplete(p: Parser, name: Token, type: Type): void {
  if (type.kind === 'array') return p.error(name, `the size of array '${name.text}' is missing`);
  const notes =
    type.kind === 'record'
      ? [{ at: type.def.at, message: `forward declaration of '${type.def.kind} ${type.def.tag ?? ''}'` }]
      : [];
  p.error(name, `variable '${name.text}' has incomplete type ${p.typeText(type)}`, notes);
}

function cleanup(p: Parser, v: Variable, handler: string): void {
  const fn = p.lookup(handler);
  if (fn?.kind !== 'function') return p.error(v.at, `cleanup function '${handler}' is not declared`);
  p.mention(fn);
  v.addressed = true;
  v.attributes = { ...v.attributes, cleanup: fn.symbol };
}

function declareExtern(
  p: Parser,
  name: Token,
  type: Type,
  attrs: Attributes,
  symbol: string | null,
  threadLocal: boolean,
): Variable {
  const old = p.scopes[0]?.symbols.get(name.text);
  if (old?.kind === 'variable') {
    if (!compatible(old.type, type))
      clash(
        p,
        name,
        old,
        `conflicting types for '${name.text}': ${p.typeText(type)}, previously ${p.typeText(old.type)}`,
      );
    old.type = composite(old.type, type);
    old.attributes = { ...old.attributes, ...attrs };
    p.scope.symbols.set(name.text, old);
    return old;
  }
  if (old !== undefined) clash(p, name, old, `redefinition of '${name.text}' as a different kind of symbol`);
  const v = newVariable(p, name.text, type, name, 'static', {
    linkage: 'external',
    defined: 'no',
    symbol: symbol ?? name.text,
    attributes: attrs,
    threadLocal,
  });
  p.scopes[0]?.symbols.set(name.text, v);
  p.scope.symbols.set(name.text, v);
  p.variables.push(v);
  return v;
}

function fileVariable(
  p: Parser,
  name: Token,
  type: Type,
  spec: Specifiers,
  attrs: Attributes,
  symbol: string | null,
): void {
  if (spec.storage === 'auto' || spec.storage === 'register')
    p.error(spec.at, `a variable at file level cannot be '${spec.storage}'`);
  const v = declareExtern(p, name, type, attrs, symbol, spec.threadLocal);
  if (spec.storage === 'static') {
    if (v.linkage === 'external' && v.defined !== 'no')
      clash(p, name, v, `static declaration of '${name.text}' follows a non-static one`);
    v.linkage = 'internal';
  }
  if (!p.accept('=')) {
    if (v.defined === 'no') v.defined = 'tentative';
    return;
  }
  if (v.defined === 'yes') clash(p, name, v, `redefinition of '${name.text}'`);
  v.defined = 'yes';
  const read = initializer(p, spec.deduced ? INT : type, { doing: 'initializing' }, v);
  v.type = read.type;
  v.init = read.init;
  requireConstant(
    p,
    v,
    read.init.items.map((i) => i.value),
  );
}

/** `(struct s){ … }` at file level: an object of its own, whose bytes are known. */
const isStaticLiteral = (e: Expr): boolean =>
  e.kind === 'variable' &&
  e.type.kind === 'record' &&
  e.variable.storage === 'static' &&
  e.variable.symbol.startsWith('.literal');

/** What lies in .data must be known when linking. */
function requireConstant(p: Parser, v: Variable, values: readonly Expr[]): void {
  for (const value of values) {
    const known =
      value.kind === 'float' || isPoison(value.type) || isStaticLiteral(value) || staticValue(value) !== null;
    if (known) continue;
    p.error(
      value.at,
      `the initializer of '${v.name}' is not a constant: ${v.linkage === 'internal' && p.fn !== null ? 'a static variable' : 'a global variable'} must be known before the program runs`,
    );
    return;
  }
}
