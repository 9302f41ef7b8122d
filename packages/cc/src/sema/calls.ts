/** Calls: arguments against parameters. C11 6.5.2.2. */
import type { Expr, FunctionSymbol } from '../ast.ts';
import type { Token } from '../lex/token.ts';
import type { Parser } from '../parse/parser.ts';
import { isComplete, isPoison, isScalar } from '../types/types.ts';
import { callNode } from './build.ts';
import { convertFor, defaultPromote, functionBehind, poison, rvalue } from './convert.ts';
import { checkFormat } from './format.ts';

/** The function a call names directly, if it does. */
export const calledFunction = (callee: Expr): FunctionSymbol | null =>
  callee.kind === 'function'
    ? callee.fn
    : callee.kind === 'address' && callee.operand.kind === 'function'
      ? callee.operand.fn
      : null;

export function buildCall(p: Parser, callee: Expr, args: readonly Expr[], at: Token): Expr {
  const target = rvalue(callee);
  if (isPoison(target.type)) return poison(at);
  const type = functionBehind(target.type);
  if (type === null) {
    p.error(
      callee.at,
      `the called object has type ${p.typeText(callee.type)}, which is not a function or a pointer to one`,
    );
    return poison(at);
  }
  const fn = calledFunction(target);
  const name = fn === null ? 'the function' : `'${fn.name}'`;
  const declared = fn === null || fn.implicit ? [] : [{ at: fn.at, message: `'${fn.name}' declared here` }];
  if (!type.unprototyped) {
    const wanted = type.params.length;
    if (args.length < wanted || (args.length > wanted && !type.variadic)) {
      const few = args.length < wanted;
      const where = few ? at : (args[wanted]?.at ?? at);
      p.error(
        where,
        `too ${few ? 'few' : 'many'} arguments to ${name}: it takes ${type.variadic ? 'at least ' : ''}${wanted}, but ${args.length} ${args.length === 1 ? 'was' : 'were'} given`,
        declared,
      );
      return { ...callNode(target, type, [], at) };
    }
  }
  const converted = args.map((arg, i) => {
    const param = type.unprototyped ? undefined : type.params[i];
    if (param === undefined) return passExtra(p, arg);
    const note =
      param.at === null
        ? {}
        : {
            note: {
              at: param.at,
              message: `passing argument to parameter${param.name === null ? '' : ` '${param.name}'`} here`,
            },
          };
    return convertFor(p, arg, param.type, { doing: `passing to parameter of type`, ...note });
  });
  if (type.returns.kind !== 'void' && !isComplete(type.returns))
    p.error(at, `calling ${name}, which returns incomplete type ${p.typeText(type.returns)}`);
  if (type.format !== undefined) checkFormat(p, type.format, converted);
  if (fn?.attributes.error !== undefined)
    p.error(at, `call to '${fn.name}' declared with attribute error: ${fn.attributes.error}`);
  return callNode(target, type, converted, at);
}

/** An argument beyond the named ones. */
function passExtra(p: Parser, arg: Expr): Expr {
  const v = defaultPromote(arg);
  if (v.type.kind === 'void') {
    p.error(arg.at, "an argument has type 'void': there is no value");
    return poison(arg.at);
  }
  return isScalar(v.type) || v.type.kind === 'record' || isPoison(v.type) ? v : poison(arg.at);
}
