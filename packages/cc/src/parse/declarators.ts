/** Declarators: `*(*name[3])(int)` read into a list of steps and applied to the base type. C11 6.7.6. */
import type { Attributes, Expr } from '../ast.ts';
import type { Token } from '../lex/token.ts';
import { binaryNode, castNode, intNode } from '../sema/build.ts';
import { integerConstant, staticValue } from '../sema/constant.ts';
import { rvalue } from '../sema/convert.ts';
import { sizeExpr } from '../sema/operators.ts';
import {
  arrayOf,
  type FunctionType,
  INT,
  isComplete,
  isDynamic,
  isInteger,
  type Param,
  pointerTo,
  qualified,
  sizeOf,
  type Type,
  UINT,
  unqualified,
} from '../types/types.ts';
import { asmLabel, attributes } from './attributes.ts';
import { newVariable } from './declarations.ts';
import { assignment } from './expressions.ts';
import { ATTRIBUTE_WORDS, EXTENSION, KEYWORDS, QUALIFIERS } from './keywords.ts';
import type { Parser } from './parser.ts';
import { specifiers, startsDeclaration, startsType, unknownType } from './specifiers.ts';

type Step =
  | { readonly kind: 'pointer'; readonly quals: number }
  | {
      readonly kind: 'array';
      readonly length: number | null;
      readonly at: Token;
      readonly quals: number /** A variable-length array's. */;
      readonly dynamic?: Expr;
    }
  | {
      readonly kind: 'function';
      readonly params: readonly Param[];
      readonly variadic: boolean;
      readonly unprototyped: boolean;
      readonly at: Token;
    };

export interface Declarator {
  readonly name: Token | null;
  readonly type: Type;
  readonly attributes: Attributes;
  readonly symbol: string | null;
  /** Where the parameter list of a function being declared began. */
  readonly at: Token;
}

/** `named` must have a name, `either` may, `abstract` must not. */
export type Naming = 'named' | 'either' | 'abstract';

const MAX_BYTES = 0x4000_0000;

export function declarator(p: Parser, base: Type, naming: Naming): Declarator {
  const at = p.tok;
  const attrs: Attributes = {};
  const { name, steps } = p.nested(() => readSteps(p, naming, attrs));
  let type = base;
  for (const step of steps) type = applyStep(p, type, step);
  const symbol = asmLabel(p);
  attributes(p, attrs);
  return { name, type, attributes: attrs, symbol, at };
}

/** A type without a name, as in casts and sizeof. */
export function abstractType(p: Parser): Type {
  while (p.accept(EXTENSION));
  const spec = specifiers(p);
  if (spec === null) p.abandon(p.tok, 'expected a type');
  const { type } = declarator(p, spec.type, 'abstract');
  return spec.attributes.aligned === undefined ? type : ({ ...type, aligned: spec.attributes.aligned } as Type);
}

function readSteps(p: Parser, naming: Naming, attrs: Attributes): { name: Token | null; steps: Step[] } {
  const steps: Step[] = [];
  attributes(p, attrs);
  while (p.is('*') || p.is('^')) {
    p.advance();
    let quals = 0;
    for (;;) {
      const q = Object.hasOwn(QUALIFIERS, p.tok.text) ? QUALIFIERS[p.tok.text] : undefined;
      if (q !== undefined) {
        quals |= q;
        p.advance();
      } else if (ATTRIBUTE_WORDS.has(p.tok.text)) attributes(p, attrs);
      else if (p.is('_Atomic')) p.advance();
      else break;
    }
    steps.push({ kind: 'pointer', quals });
    if (steps.length > p.budget.depth) p.diagnostics.fatal(p.tok, 'too many pointers to pointers');
  }
  let name: Token | null = null;
  let inner: Step[] = [];
  if (p.is('(') && opensDeclarator(p, naming)) {
    p.advance();
    const nested = p.nested(() => readSteps(p, naming, attrs));
    name = nested.name;
    inner = nested.steps;
    p.expect(')', 'after the declarator');
  } else if (p.tok.kind === 'identifier' && !KEYWORDS.has(p.tok.text) && naming !== 'abstract') name = p.advance();
  else if (naming === 'named') {
    const t = p.tok;
    p.abandon(
      KEYWORDS.has(t.text) || t.kind === 'end' ? t : p.tok,
      KEYWORDS.has(t.text) ? `expected a name, but '${t.text}' is a keyword` : `expected a name before '${t.text}'`,
    );
  }
  const suffixes: Step[] = [];
  for (;;) {
    if (p.is('[')) suffixes.push(arrayStep(p));
    else if (p.is('(')) suffixes.push(functionStep(p));
    else break;
    if (suffixes.length > p.budget.depth) p.diagnostics.fatal(p.tok, 'too many dimensions');
  }
  return { name, steps: [...steps, ...suffixes.reverse(), ...inner] };
}

/** After `(`: a declarator in brackets, or the parameters of a nameless function? */
function opensDeclarator(p: Parser, naming: Naming): boolean {
  const t = p.ahead(1);
  if (naming === 'named') return true;
  if (t.text === ')' || t.text === '...') return false;
  return t.text === '*' || t.text === '(' || t.text === '[' || t.text === '^' || ATTRIBUTE_WORDS.has(t.text)
    ? !startsDeclaration(p, t) || ATTRIBUTE_WORDS.has(t.text)
    : naming === 'either' && t.kind === 'identifier' && !startsDeclaration(p, t);
}

function arrayStep(p: Parser): Step {
  const at = p.advance();
  let quals = 0;
  while (p.is('static') || Object.hasOwn(QUALIFIERS, p.tok.text)) quals |= QUALIFIERS[p.advance().text] ?? 0;
  if (p.accept(']')) return { kind: 'array', length: null, at, quals };
  if (p.is('*') && p.ahead(1).text === ']') {
    p.advance();
    p.advance();
    return { kind: 'array', length: null, at, quals };
  }
  const size = p.nested(() => assignment(p));
  p.expect(']', 'after the size of the array');
  const fixed = size.kind === 'int' || staticValue(size)?.base === null;
  if (!fixed && isInteger(size.type)) {
    if (p.fn !== null || p.parameters > 0) return { kind: 'array', length: null, at, quals, dynamic: rvalue(size) };
    p.error(size.at, 'the size of an array outside of functions must be a constant');
    return { kind: 'array', length: 1, at, quals };
  }
  const value = integerConstant(p, size, 'the size of an array') ?? 1n;
  if (value < 0n) p.error(size.at, 'the size of an array is negative');
  return { kind: 'array', length: value < 0n ? 1 : Number(value), at, quals };
}

function functionStep(p: Parser): Step {
  const at = p.advance();
  if (p.accept(')')) return { kind: 'function', params: [], variadic: false, unprototyped: true, at };
  if (p.is('void') && p.ahead(1).text === ')') {
    p.advance();
    p.advance();
    return { kind: 'function', params: [], variadic: false, unprototyped: false, at };
  }
  const params: Param[] = [];
  let variadic = false;
  if (isOldStyle(p)) {
    do {
      const name = p.identifier('the name of a parameter');
      params.push({ name: name.text, type: INT, at: name });
    } while (p.accept(','));
    p.expect(')', 'after the parameters');
    return { kind: 'function', params, variadic, unprototyped: true, at };
  }
  p.scoped(() => {
    do {
      if (p.accept('...')) {
        variadic = true;
        break;
      }
      params.push(parameter(p));
      p.count();
    } while (p.accept(','));
  });
  p.expect(')', 'after the parameters');
  return { kind: 'function', params, variadic, unprototyped: false, at };
}

/** `f(a, b)`: names whose types follow, as in C before 1989. */
function isOldStyle(p: Parser): boolean {
  if (p.tok.kind !== 'identifier' || KEYWORDS.has(p.tok.text) || startsType(p)) return false;
  const next = p.ahead(1).text;
  if (next === ')') return p.ahead(2).text === '{' || startsDeclaration(p, p.ahead(2));
  return next === ',' && p.ahead(2).kind === 'identifier' && !startsType(p, p.ahead(2));
}

/** What a parameter of that type really is: arrays and functions are pointers. */
export function adjusted(type: Type): Type {
  if (type.kind === 'array') return { ...pointerTo(type.of), quals: type.quals };
  return type.kind === 'function' ? pointerTo(type) : type;
}

function parameter(p: Parser): Param {
  p.parameters++;
  const outer = p.sizes;
  p.sizes = [];
  try {
    return parameterHere(p);
  } finally {
    p.parameters--;
    p.sizes = outer;
  }
}

function parameterHere(p: Parser): Param {
  const start = p.tok;
  const spec = specifiers(p);
  let base: Type;
  if (spec !== null) base = spec.type;
  else if (p.tok.kind === 'identifier' && !KEYWORDS.has(p.tok.text)) {
    const next = p.ahead(1);
    if (next.text === ',' || next.text === ')')
      p.abandon(p.tok, `parameter '${p.tok.text}' has no type; write it inside the brackets`);
    base = unknownType(p);
  } else p.abandon(p.tok, `expected a parameter, but found '${p.tok.text}'`);
  const d = declarator(p, base, 'either');
  let type = adjusted(d.type);
  if (type.kind === 'void') {
    p.error(
      d.name ?? start,
      d.name === null ? "'void' must be the only parameter" : `parameter '${d.name.text}' has type void`,
    );
    type = INT;
  }
  const name = d.name?.text ?? null;
  if (d.name !== null) {
    const old = p.scope.symbols.get(d.name.text);
    if (old !== undefined)
      p.error(d.name, `redefinition of parameter '${d.name.text}'`, [
        { at: old.at, message: 'previous declaration is here' },
      ]);
    // Later parameters may mention it: in typeof, sizeof and the sizes of arrays.
    const variable = newVariable(p, d.name.text, type, d.name, 'local', { param: true });
    p.scope.symbols.set(d.name.text, variable);
    return { name, type, at: d.name, variable, ...(p.sizes.length > 0 ? { setup: p.sizes } : {}) };
  }
  return { name, type, at: d.name ?? start };
}

function applyStep(p: Parser, type: Type, step: Step): Type {
  switch (step.kind) {
    case 'pointer': {
      const made = pointerTo(type);
      return step.quals === 0 ? made : qualified(made, step.quals);
    }
    case 'array': {
      if (type.kind === 'function' || type.kind === 'void') {
        p.error(step.at, `an array cannot have elements of type ${p.typeText(type)}`);
        return arrayOf(INT, step.length);
      }
      if (!isComplete(type)) {
        p.error(step.at, `an array has elements of incomplete type ${p.typeText(type)}`);
        return arrayOf(INT, step.length);
      }
      if (step.dynamic !== undefined || isDynamic(type)) {
        const count = step.dynamic ?? intNode(step.length ?? 0, UINT, step.at);
        const hidden = newVariable(p, '', UINT, step.at, 'local', { used: true });
        if (p.parameters === 0) p.scope.locals.push(hidden);
        p.sizes.push({
          variable: hidden,
          value: binaryNode('*', castNode(count, UINT, step.at), sizeExpr(type, step.at), UINT, step.at),
        });
        return { ...arrayOf(type, null), bytes: hidden, quals: step.quals };
      }
      if ((step.length ?? 0) * sizeOf(type) > MAX_BYTES) {
        p.error(step.at, 'the array is too large');
        return arrayOf(type, 1);
      }
      return step.quals === 0 ? arrayOf(type, step.length) : { ...arrayOf(type, step.length), quals: step.quals };
    }
    case 'function': {
      if (type.kind === 'function' || type.kind === 'array') {
        p.error(
          step.at,
          `a function cannot return ${type.kind === 'array' ? 'an array; return a pointer or a struct' : 'a function; return a pointer to one'}`,
        );
        return INT;
      }
      const made: FunctionType = {
        kind: 'function',
        returns: unqualified(type),
        params: step.params,
        variadic: step.variadic,
        unprototyped: step.unprototyped,
        quals: 0,
      };
      return made;
    }
  }
}

export { startsType };
