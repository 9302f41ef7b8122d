/** Warnings that need more than one expression: missing returns, unused variables, values nobody uses. */
import type { Expr, FunctionBody, FunctionSymbol, Stmt, Unit, Variable } from '../ast.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { reachable } from '../gen/reach.ts';
import type { Token } from '../lex/token.ts';
import type { Parser } from '../parse/parser.ts';
import { CONST, qualsOf } from '../types/types.ts';

/** `a == b;` and its like. */
export function unusedResult(p: Parser, value: Expr, at: Token): void {
  if (value.kind === 'binary' && !value.effects && (value.op === '==' || value.op === '!=')) {
    p.warning(
      value.at,
      `result of comparison '${value.op}' is not used${value.op === '==' ? "; write '=' to assign" : ''}`,
      [],
      'unused-value',
    );
  } else if (
    value.kind === 'call' &&
    value.callee.kind === 'address' &&
    value.callee.operand.kind === 'function' &&
    value.callee.operand.fn.attributes.warnUnusedResult === true
  ) {
    p.warning(at, `ignoring the return value of '${value.callee.operand.fn.name}'`, [], 'unused-result');
  }
}

export function checkReturns(p: Parser, fn: FunctionSymbol, body: FunctionBody): void {
  if (fn.type.returns.kind === 'void' || fn.attributes.naked === true) return;
  if (fn.name === 'main' && p.mode === 'user') return;
  if (fallsThrough(body.block))
    p.warning(body.end, `control reaches the end of non-void function '${fn.name}'`, [], 'return-type');
}

const isTrue = (e: Expr | null): boolean => e === null || (e.kind === 'int' && e.value !== 0n);

/** May control come out at the end? Errs on the side of no, so that the warning is never wrong. */
function fallsThrough(s: Stmt): boolean {
  switch (s.kind) {
    case 'return':
    case 'goto':
    case 'jump':
    case 'break':
    case 'continue':
      return false;
    case 'block': {
      for (let i = s.body.length - 1; i >= 0; i--) {
        const at = s.body[i] as Stmt;
        if (!fallsThrough(at)) return false;
        if (containsLabel(at)) return true;
      }
      return true;
    }
    case 'if':
      return s.otherwise === null || fallsThrough(s.otherwise) || s.arms.some((arm) => fallsThrough(arm.then));
    case 'loop':
      return !isTrue(s.condition) || breaks(s.body);
    case 'switch':
      return s.fallback === null
        ? s.cases.length < 2 || !allReturn(s.body) || breaks(s.body)
        : breaks(s.body) || fallsThrough(s.body);
    case 'expression':
      return !neverReturns(s.value);
    case 'asm':
      return s.labels.length === 0;
    default:
      return true;
  }
}

/** A switch without default over an enum that returns in every case: give it the benefit of the doubt. */
const allReturn = (s: Stmt): boolean => !fallsThrough(s);

function containsLabel(s: Stmt): boolean {
  if (s.kind === 'label' || s.kind === 'case') return true;
  return s.kind === 'block' && s.body.some(containsLabel);
}

/** Does a `break` inside leave this statement? */
function breaks(s: Stmt): boolean {
  switch (s.kind) {
    case 'break':
      return true;
    case 'block':
      return s.body.some(breaks);
    case 'if':
      return s.arms.some((arm) => breaks(arm.then)) || (s.otherwise !== null && breaks(s.otherwise));
    default:
      return false;
  }
}

function neverReturns(e: Expr): boolean {
  switch (e.kind) {
    case 'cast':
      return neverReturns(e.operand);
    case 'comma':
      return neverReturns(e.left) || neverReturns(e.right);
    case 'call':
      return e.fnType.noreturn === true;
    case 'builtin':
      return e.name === 'trap' || e.name === 'unreachable' || e.name === 'longjmp';
    case 'statement':
      return !fallsThrough(e.body) || (e.result !== null && neverReturns(e.result));
    case 'conditional':
      return e.yes !== null && neverReturns(e.yes) && neverReturns(e.no);
    default:
      return false;
  }
}

export function checkUnused(p: Parser, body: FunctionBody): void {
  const visit = (s: Stmt): void => {
    switch (s.kind) {
      case 'block':
        for (const at of s.body) visit(at);
        break;
      case 'if':
        for (const arm of s.arms) visit(arm.then);
        if (s.otherwise !== null) visit(s.otherwise);
        break;
      case 'loop':
        if (s.init !== null) visit(s.init);
        visit(s.body);
        break;
      case 'switch':
        visit(s.body);
        break;
      case 'declare':
        if (
          !s.variable.used &&
          s.variable.attributes.unused !== true &&
          s.variable.attributes.cleanup === undefined &&
          s.at.via === null
        )
          p.warning(s.at, `unused variable '${s.variable.name}'`, [], 'unused-variable');
        break;
      default:
    }
  };
  visit(body.block);
}

/** Functions and variables of this file alone that nothing in it uses, and such as were promised and never came. */
export function checkUnusedSymbols(diagnostics: Diagnostics, unit: Unit): void {
  const used = reachable(unit);
  const alive = new Set<FunctionSymbol | Variable>([...used.functions, ...used.variables]);
  for (const fn of unit.functions) {
    if (fn.linkage !== 'internal' || fn.attributes.unused === true || fn.at.via !== null) continue;
    if (fn.body === null) {
      if (fn.attributes.alias === undefined)
        diagnostics.warning(
          fn.at,
          `'${fn.name}' is used or declared 'static' but never defined`,
          [],
          'unused-function',
        );
    } else if (!alive.has(fn) && !fn.inline)
      diagnostics.warning(fn.at, `'${fn.name}' defined but not used`, [], 'unused-function');
  }
  for (const v of unit.variables) {
    const quiet =
      v.linkage !== 'internal' ||
      v.name === '' ||
      v.used ||
      alive.has(v) ||
      v.attributes.unused === true ||
      v.attributes.used === true ||
      v.at.via !== null;
    if (!quiet && v.defined !== 'no' && (qualsOf(v.type) & CONST) === 0)
      diagnostics.warning(v.at, `'${v.name}' defined but not used`, [], 'unused-variable');
  }
}
