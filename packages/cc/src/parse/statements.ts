/** Statements. C11 6.8, with GNU's case ranges, computed goto, statement expressions and asm. */
import type { Block, Expr, Label, Stmt, SwitchCase, Variable } from '../ast.ts';
import { Abandon } from '../diagnostics.ts';
import type { Token } from '../lex/token.ts';
import { labelNode, wrap } from '../sema/build.ts';
import { integerConstant } from '../sema/constant.ts';
import { condition, convertFor, discard, poison, promote, rvalue } from '../sema/convert.ts';
import { unusedResult } from '../sema/lint.ts';
import { INT, type IntType, isInteger, VOID_POINTER } from '../types/types.ts';
import { asmStatement } from './asm.ts';
import { attributes } from './attributes.ts';
import { declaration, staticAssert } from './declarations.ts';
import { conditionalExpression, expression } from './expressions.ts';
import { ASM_WORDS, ATTRIBUTE_WORDS, EXTENSION, KEYWORDS } from './keywords.ts';
import type { FunctionContext, Parser } from './parser.ts';
import { startsDeclaration } from './specifiers.ts';

const fnOf = (p: Parser): FunctionContext => p.fn as FunctionContext;

/** `{ … }` with a scope of its own. */
export function block(p: Parser): Block {
  return p.nested(() => p.scoped((scope) => blockBody(p, scope.locals)));
}

/** The braces and what is between them, in the current scope. */
export function blockBody(p: Parser, locals: readonly Variable[]): Block {
  const at = p.expect('{', 'to begin a block');
  const body: Stmt[] = [];
  while (!p.is('}') && p.tok.kind !== 'end') statementOrDeclaration(p, body);
  const end = p.tok;
  if (!p.accept('}'))
    p.abandon(p.gap(), "expected '}' before the end of the file", [{ at, message: "to match this '{'" }]);
  return { kind: 'block', body, locals, at, end };
}

function statementOrDeclaration(p: Parser, into: Stmt[]): void {
  const start = p.index;
  try {
    p.count();
    if (p.is('_Static_assert')) return staticAssert(p);
    if (p.is('__label__')) return localLabels(p);
    const typedefLabel = p.ahead(1).text === ':' && p.tok.kind === 'identifier' && !KEYWORDS.has(p.tok.text);
    const attributeFirst = ATTRIBUTE_WORDS.has(p.tok.text) && !startsDeclaration(p, afterAttributes(p));
    if (
      !typedefLabel &&
      !attributeFirst &&
      (startsDeclaration(p) || (p.is(EXTENSION) && startsDeclaration(p, p.ahead(1))) || looksLikeDeclaration(p))
    )
      declaration(p, into);
    else into.push(statement(p));
  } catch (error) {
    if (!(error instanceof Abandon)) throw error;
    recover(p, start);
  }
}

/** The token behind any `__attribute__((…))` here. */
function afterAttributes(p: Parser): Token {
  let n = 0;
  while (ATTRIBUTE_WORDS.has(p.ahead(n).text)) {
    let depth = 0;
    for (n++; p.ahead(n).kind !== 'end'; n++) {
      if (p.ahead(n).text === '(') depth++;
      else if (p.ahead(n).text === ')' && --depth === 0) break;
    }
    n++;
  }
  return p.ahead(n);
}

/** `foo x;` where foo is no type: read it as the declaration it was meant to be, for a better complaint. */
function looksLikeDeclaration(p: Parser): boolean {
  const t = p.tok;
  if (t.kind !== 'identifier' || KEYWORDS.has(t.text) || p.lookup(t.text) !== undefined) return false;
  const next = p.ahead(1);
  const after = p.ahead(2);
  if (next.kind === 'identifier' && !KEYWORDS.has(next.text))
    return after.text === ';' || after.text === '=' || after.text === ',' || after.text === '[';
  return (
    next.text === '*' &&
    after.kind === 'identifier' &&
    (p.ahead(3).text === ';' || p.ahead(3).text === '=') &&
    p.lookup(after.text) === undefined
  );
}

/** After an error: on to the end of the statement, or to a brace. */
export function recover(p: Parser, start: number): void {
  let depth = 0;
  if (p.index === start) p.advance();
  for (;;) {
    const t = p.tok;
    if (t.kind === 'end') return;
    if (t.text === '{') depth++;
    if (t.text === '}') {
      if (depth === 0) return;
      depth--;
      p.advance();
      if (depth === 0) return;
      continue;
    }
    p.advance();
    if (t.text === ';' && depth === 0) return;
  }
}

function statement(p: Parser): Stmt {
  return p.nested(() => statementHere(p));
}

function statementHere(p: Parser): Stmt {
  const at = p.tok;
  p.count();
  if (at.kind === 'identifier') {
    if (p.ahead(1).text === ':' && !KEYWORDS.has(at.text)) return labelled(p);
    switch (at.text) {
      case 'case':
      case 'default':
        return caseLabel(p);
      case 'if':
        return ifStatement(p);
      case 'switch':
        return switchStatement(p);
      case 'while':
        return whileStatement(p);
      case 'do':
        return doStatement(p);
      case 'for':
        return forStatement(p);
      case 'goto':
        return gotoStatement(p);
      case 'return':
        return returnStatement(p);
      case 'break':
      case 'continue':
        return leave(p, at.text);
      case 'else':
        return p.abandon(at, "'else' without a previous 'if'");
      default:
    }
    if (ASM_WORDS.has(at.text)) return asmStatement(p);
    if (ATTRIBUTE_WORDS.has(at.text)) attributes(p, {});
  }
  if (p.is('{')) return block(p);
  if (p.accept(';')) return { kind: 'empty', at };
  if (startsDeclaration(p)) p.abandon(p.tok, 'a declaration cannot stand here; put it in braces');
  const value = rvalue(expression(p));
  p.expect(';', 'after the expression');
  unusedResult(p, value, at);
  return { kind: 'expression', value: discard(value, at), at };
}

/** Labels are statements of their own here; what they label follows. */
function labelled(p: Parser): Stmt {
  const at = p.advance();
  p.advance();
  attributes(p, {});
  const label = labelNamed(p, at);
  if (label.defined)
    p.error(at, `redefinition of label '${at.text}'`, [{ at: label.at, message: 'previous definition is here' }]);
  label.defined = true;
  label.at = at;
  return afterLabels(p, { kind: 'label', label, at }, at);
}

function labelNamed(p: Parser, at: Token): Label {
  const fn = fnOf(p);
  let label = fn.labels.get(at.text);
  if (label === undefined) {
    label = { name: at.text, at, defined: false, used: false, id: fn.nextId++ };
    fn.labels.set(at.text, label);
  }
  return label;
}

/** A run of labels and the statement they stand before, as one block: `case 1: case 2: x();`. */
function afterLabels(p: Parser, first: Stmt, at: Token): Stmt {
  const body: Stmt[] = [first];
  for (;;) {
    const t = p.tok;
    if (t.text === 'case' || t.text === 'default') body.push(caseOnly(p));
    else if (t.kind === 'identifier' && p.ahead(1).text === ':' && !KEYWORDS.has(t.text)) {
      const label = labelNamed(p, t);
      if (label.defined)
        p.error(t, `redefinition of label '${t.text}'`, [{ at: label.at, message: 'previous definition is here' }]);
      label.defined = true;
      label.at = t;
      p.advance();
      p.advance();
      attributes(p, {});
      body.push({ kind: 'label', label, at: t });
    } else break;
  }
  // A declaration or a closing brace right after a label is allowed, as in C23.
  if (!p.is('}') && !startsDeclaration(p)) body.push(statement(p));
  return { kind: 'block', body, locals: [], at, end: p.previous };
}

function localLabels(p: Parser): void {
  p.advance();
  do p.identifier('the name of a label');
  while (p.accept(','));
  p.expect(';', 'after the labels');
}

function caseLabel(p: Parser): Stmt {
  const at = p.tok;
  return afterLabels(p, caseOnly(p), at);
}

function caseOnly(p: Parser): Stmt {
  const fn = fnOf(p);
  const at = p.advance();
  const context = fn.switches.at(-1);
  if (context === undefined) p.abandon(at, `'${at.text}' is not inside a switch`);
  const id = fn.nextId++;
  if (at.text === 'default') {
    p.expect(':', "after 'default'");
    if (context.fallback !== null) p.error(at, 'a second default in one switch');
    context.fallback = id;
    return { kind: 'case', id, at };
  }
  const from = integerConstant(p, conditionalExpression(p), 'a case') ?? 0n;
  const to = p.accept('...') ? (integerConstant(p, conditionalExpression(p), 'a case') ?? from) : from;
  p.expect(':', 'after the case');
  const cut: SwitchCase = { from: wrap(from, context.type), to: wrap(to, context.type), id };
  if (cut.from > cut.to) p.warning(at, 'empty case range');
  else if (context.cases.some((c) => c.from <= cut.to && cut.from <= c.to))
    p.error(at, `duplicate case value '${cut.from}'`);
  context.cases.push(cut);
  p.count(0, 1 + Math.floor(context.cases.length / 64));
  return { kind: 'case', id, at };
}

function bracketedCondition(p: Parser, word: string): Expr {
  p.expect('(', `after '${word}'`);
  const start = p.tok;
  const e = expression(p);
  p.expect(')', `after the condition of '${word}'`);
  if (e.kind === 'assign' && start.text !== '(')
    p.warning(
      e.at,
      "using the result of an assignment as a condition; write '==' to compare, or another pair of brackets if this is meant",
      [],
      'parentheses',
    );
  return condition(p, e);
}

/** `if … else if … else …` as one statement, so that a long chain does not nest. */
function ifStatement(p: Parser): Stmt {
  const at = p.tok;
  const arms: { condition: Expr; then: Stmt }[] = [];
  let otherwise: Stmt | null = null;
  for (;;) {
    p.advance();
    const test = bracketedCondition(p, 'if');
    arms.push({ condition: test, then: scopedStatement(p) });
    p.count();
    if (!p.accept('else')) break;
    if (p.is('if')) continue;
    otherwise = scopedStatement(p);
    break;
  }
  return { kind: 'if', arms, otherwise, at };
}

const scopedStatement = (p: Parser): Stmt => p.scoped((scope) => wrapLocals(p, scope.locals, statement(p)));

const wrapLocals = (p: Parser, locals: readonly Variable[], body: Stmt): Stmt =>
  locals.length === 0 ? body : { kind: 'block', body: [body], locals, at: body.at, end: p.previous };

function loopBody(p: Parser): Stmt {
  const fn = fnOf(p);
  fn.breakable++;
  const switches = fn.switches.length;
  try {
    return scopedStatement(p);
  } finally {
    fn.breakable--;
    fn.switches.length = switches;
  }
}

/** Reads parts of a loop, where variables weigh more. */
function inLoop<T>(p: Parser, read: () => T): T {
  const fn = fnOf(p);
  fn.loops++;
  try {
    return read();
  } finally {
    fn.loops--;
  }
}
function whileStatement(p: Parser): Stmt {
  const at = p.advance();
  return inLoop(p, () => {
    const test = bracketedCondition(p, 'while');
    const body = loopBody(p);
    return { kind: 'loop', init: null, condition: test, step: null, body, bodyFirst: false, locals: [], at };
  });
}

function doStatement(p: Parser): Stmt {
  const at = p.advance();
  return inLoop(p, () => {
    const body = loopBody(p);
    p.expect('while', "after the body of 'do'");
    const test = bracketedCondition(p, 'while');
    p.expect(';', "after 'do … while (…)'");
    return { kind: 'loop', init: null, condition: test, step: null, body, bodyFirst: true, locals: [], at };
  });
}

function forStatement(p: Parser): Stmt {
  const at = p.advance();
  p.expect('(', "after 'for'");
  return p.scoped((scope) => {
    let init: Stmt | null = null;
    if (startsDeclaration(p)) {
      const body: Stmt[] = [];
      declaration(p, body);
      init = { kind: 'block', body, locals: [], at, end: at };
    } else if (!p.accept(';')) {
      const first = p.tok;
      init = { kind: 'expression', value: discard(rvalue(expression(p)), first), at: first };
      p.expect(';', "after the first part of 'for'");
    }
    return inLoop(p, () => {
      const test = p.is(';') ? null : condition(p, expression(p));
      p.expect(';', "after the condition of 'for'");
      const stepAt = p.tok;
      const step = p.is(')') ? null : discard(rvalue(expression(p)), stepAt);
      p.expect(')', "after the parts of 'for'");
      const body = loopBody(p);
      return { kind: 'loop', init, condition: test, step, body, bodyFirst: false, locals: scope.locals, at };
    });
  });
}

function switchStatement(p: Parser): Stmt {
  const fn = fnOf(p);
  const at = p.advance();
  p.expect('(', "after 'switch'");
  let value = promote(expression(p));
  p.expect(')', "after the value of 'switch'");
  if (!isInteger(value.type)) {
    p.error(value.at, `'switch' needs an integer, but the value has type ${p.typeText(value.type)}`);
    value = poison(value.at);
  }
  const context = { type: value.type as IntType, cases: [] as SwitchCase[], fallback: null as number | null };
  fn.switches.push(context);
  fn.breakable++;
  const height = fn.switches.length;
  try {
    const body = scopedStatement(p);
    return { kind: 'switch', value, body, cases: context.cases, fallback: context.fallback, at };
  } finally {
    fn.switches.length = height - 1;
    fn.breakable--;
  }
}

function leave(p: Parser, word: 'break' | 'continue'): Stmt {
  const at = p.advance();
  const fn = fnOf(p);
  const inside = word === 'break' ? fn.breakable > 0 : fn.loops > 0;
  if (!inside)
    p.error(at, word === 'break' ? "'break' is not inside a loop or switch" : "'continue' is not inside a loop");
  p.expect(';', `after '${word}'`);
  return inside ? { kind: word, at } : { kind: 'empty', at };
}

function gotoStatement(p: Parser): Stmt {
  const at = p.advance();
  if (p.accept('*')) {
    fnOf(p).fragile = true;
    const target = convertFor(p, expression(p), VOID_POINTER, { doing: 'jumping to' });
    p.expect(';', "after 'goto'");
    return { kind: 'jump', target, at };
  }
  const label = labelNamed(p, p.identifier('the name of a label'));
  label.used = true;
  p.expect(';', "after 'goto'");
  return { kind: 'goto', label, at };
}

/** GNU's `&&label`. */
export function labelAddress(p: Parser, at: Token): Expr {
  if (p.fn === null) p.abandon(at, 'the address of a label can only be taken inside a function');
  const label = labelNamed(p, p.identifier('the name of a label'));
  label.used = true;
  p.fn.fragile = true;
  return labelNode(label, at);
}

function returnStatement(p: Parser): Stmt {
  const fn = fnOf(p);
  const at = p.advance();
  const returns = fn.type.returns;
  if (p.accept(';')) {
    if (returns.kind !== 'void')
      p.warning(
        at,
        `'return' without a value, in function '${fn.symbol.name}' returning ${p.typeText(returns)}`,
        [],
        'return-type',
      );
    return { kind: 'return', value: null, at };
  }
  const value = expression(p);
  p.expect(';', "after 'return'");
  if (returns.kind === 'void') {
    const v = rvalue(value);
    if (v.type.kind !== 'void')
      p.warning(value.at, `'return' with a value, in function '${fn.symbol.name}' returning void`, [], 'return-type');
    return {
      kind: 'block',
      body: [
        { kind: 'expression', value: discard(v, at), at },
        { kind: 'return', value: null, at },
      ],
      locals: [],
      at,
      end: at,
    };
  }
  return { kind: 'return', value: convertFor(p, value, returns, { doing: 'returning' }), at };
}

/** The inside of `({ … })`: its value is that of the last expression statement. */
export function statementExpressionBody(p: Parser): { readonly body: Block; readonly result: Expr | null } {
  return p.scoped((scope) => {
    const whole = blockBody(p, scope.locals);
    let last = whole.body.at(-1);
    // A label may stand before the last expression.
    const rest: Stmt[] = whole.body.slice(0, -1);
    if (
      last?.kind === 'block' &&
      last.locals.length === 0 &&
      last.body.at(-1)?.kind === 'expression' &&
      (last.body[0]?.kind === 'label' || last.body[0]?.kind === 'case')
    ) {
      rest.push(...last.body.slice(0, -1));
      last = last.body.at(-1);
    }
    if (last?.kind !== 'expression') return { body: whole, result: null };
    const value = last.value.kind === 'cast' && last.value.type.kind === 'void' ? last.value.operand : last.value;
    return { body: { ...whole, body: rest }, result: value };
  });
}

export const switchType = INT;
