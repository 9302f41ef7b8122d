/** Expressions, from the comma down to casts; primaries and postfixes are in primary.ts. C11 6.5. */
import type { BinaryOp, Expr } from '../ast.ts';
import { assignNode, commaNode, intNode, variableNode } from '../sema/build.ts';
import { discard, poison, rvalue } from '../sema/convert.ts';
import {
  addressOf,
  assign,
  binary,
  cast,
  conditional,
  dereference,
  logical,
  step,
  unary,
  update,
} from '../sema/operators.ts';
import {
  alignOf,
  isComplete,
  isDynamic,
  isPoison,
  preferredAlignOf,
  SIZE_T,
  sizeOf,
  type Type,
} from '../types/types.ts';
import { abstractType } from './declarators.ts';
import { compoundLiteral, unionCast } from './initializers.ts';
import { ATTRIBUTE_WORDS, EXTENSION } from './keywords.ts';
import type { Parser } from './parser.ts';
import { postfix, primary } from './primary.ts';
import { startsType } from './specifiers.ts';
import { labelAddress } from './statements.ts';

export function expression(p: Parser): Expr {
  let e = assignment(p);
  while (p.is(',')) {
    const at = p.advance();
    const right = rvalue(assignment(p));
    e = commaNode(discard(rvalue(e), e.at), right, at);
    p.count(e.height);
  }
  return e;
}

const ASSIGN: ReadonlySet<string> = new Set(['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|=']);

export function assignment(p: Parser): Expr {
  const target = conditionalExpression(p);
  const at = p.tok;
  if (at.kind !== 'punctuator' || !ASSIGN.has(at.text)) return target;
  p.advance();
  const value = p.nested(() => assignment(p));
  const made =
    at.text === '=' ? assign(p, target, value, at) : update(p, at.text.slice(0, -1) as BinaryOp, target, value, at);
  p.count(made.height);
  return made;
}

export function conditionalExpression(p: Parser): Expr {
  const test = binaryExpression(p, 1);
  if (!p.is('?')) return test;
  const at = p.advance();
  return p.nested(() => {
    const yes = p.is(':') ? null : expression(p);
    p.expect(':', "between the two results of '?'");
    const no = conditionalExpression(p);
    const made = conditional(p, test, yes, no, at);
    p.count(made.height);
    return made;
  });
}

const PRECEDENCE: Readonly<Record<string, number>> = {
  '*': 10, '/': 10, '%': 10, '+': 9, '-': 9, '<<': 8, '>>': 8, '<': 7, '>': 7, '<=': 7, '>=': 7, '==': 6, '!=': 6,
  '&': 5, '^': 4, '|': 3, '&&': 2, '||': 1,
}; // biome-ignore format: a table

function binaryExpression(p: Parser, least: number): Expr {
  let left = castExpression(p);
  for (;;) {
    const op = p.tok;
    const precedence = op.kind === 'punctuator' ? PRECEDENCE[op.text] : undefined;
    if (precedence === undefined || precedence < least) return left;
    p.advance();
    const right = binaryExpression(p, precedence + 1);
    left =
      op.text === '&&' || op.text === '||'
        ? logical(p, op.text, left, right, op)
        : binary(p, op.text as BinaryOp, left, right, op);
    p.count(left.height);
  }
}

export function castExpression(p: Parser): Expr {
  if (!p.is('(') || !(startsType(p, p.ahead(1)) || ATTRIBUTE_WORDS.has(p.ahead(1).text))) return unaryExpression(p);
  const open = p.advance();
  return p.nested(() => {
    const type = abstractType(p);
    p.expect(')', 'after the type');
    if (p.is('{')) return postfix(p, compoundLiteral(p, type, open));
    const sizes = p.sizes.splice(0);
    let operand = castExpression(p);
    // A cast to a pointer to a variable-length array computes its size.
    for (const s of sizes)
      operand = commaNode(assignNode(variableNode(s.variable, open), s.value, open), rvalue(operand), open);
    p.count(operand.height);
    const union =
      type.kind === 'record' && type.def.kind === 'union' && p.fn !== null ? unionCast(p, type, operand, open) : null;
    return union ?? cast(p, operand, type, open);
  });
}

function unaryExpression(p: Parser): Expr {
  const t = p.tok;
  switch (t.text) {
    case '+':
    case '-':
    case '~':
    case '!':
    case '*':
    case '&':
    case '++':
    case '--':
    case '&&':
    case 'sizeof':
    case '_Alignof':
    case '__alignof__':
    case '__alignof':
    case EXTENSION:
    case '__real__':
    case '__imag__': // biome-ignore format: a list
      if (t.kind === 'string' || t.kind === 'character') break;
      return p.nested(() => prefixed(p));
    default:
  }
  return postfix(p, primary(p));
}

function prefixed(p: Parser): Expr {
  const t = p.advance();
  p.count();
  switch (t.text) {
    case '+':
    case '-':
    case '~':
    case '!': return unary(p, t.text, castExpression(p), t); // biome-ignore format: a list
    case '*':
      return dereference(p, castExpression(p), t);
    case '&':
      return addressOf(p, castExpression(p), t);
    case '++':
    case '--':
      return step(p, t.text, unaryExpression(p), t, false);
    case '&&':
      return labelAddress(p, t);
    case EXTENSION:
      return castExpression(p);
    case 'sizeof':
      return measure(p, 'sizeof', sizeOf);
    case '_Alignof':
      return measure(p, '_Alignof', alignOf);
    case '__alignof__':
    case '__alignof':
      return measure(p, '__alignof__', preferredAlignOf);
    default:
      p.error(t, 'complex numbers are not supported');
      return poison(t);
  }
}

/** `sizeof` and its like, of a type or of an expression that is not evaluated. */
function measure(p: Parser, word: string, of: (t: Type) => number): Expr {
  const at = p.previous;
  let type: Type;
  let bits = false;
  if (p.is('(') && startsType(p, p.ahead(1))) {
    const open = p.advance();
    type = abstractType(p);
    p.expect(')', 'after the type');
    if (p.is('{')) type = postfix(p, compoundLiteral(p, type, open)).type;
  } else {
    const e = unaryExpression(p);
    bits = e.kind === 'member' && e.member.bits !== null;
    type =
      e.kind === 'variable' && word !== 'sizeof' && e.variable.attributes.aligned !== undefined
        ? ({ ...e.type, aligned: e.variable.attributes.aligned } as Type)
        : e.type;
  }
  if (bits) p.error(at, `'${word}' cannot be applied to a bit-field`);
  else if (!isComplete(type) && type.kind !== 'void' && type.kind !== 'function' && !isPoison(type)) {
    const notes =
      type.kind === 'record'
        ? [{ at: type.def.at, message: `forward declaration of '${type.def.kind} ${type.def.tag ?? ''}'` }]
        : [];
    p.error(at, `'${word}' cannot be applied to incomplete type ${p.typeText(type)}`, notes);
    return intNode(1, SIZE_T, at);
  }
  if (isDynamic(type) && word === 'sizeof') {
    let e: Expr = variableNode(type.bytes, at);
    for (const s of p.sizes.splice(0).reverse())
      e = commaNode(assignNode(variableNode(s.variable, at), s.value, at), e, at);
    return e;
  }
  p.sizes.length = 0;
  return intNode(of(type), SIZE_T, at);
}
