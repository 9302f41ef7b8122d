/** Expressions whose value nobody wants. */
import type { Expr } from '../ast.ts';
import { st } from '../x86/types.ts';
import { address } from './address.ts';
import { assign } from './assign.ts';
import { branch } from './branch.ts';
import { builtin } from './builtin.ts';
import { call } from './call.ts';
import { fp } from './float.ts';
import type { Gen } from './gen.ts';
import { fillLocal } from './initialize.ts';
import { toReg } from './int.ts';
import { classOf } from './need.ts';
import { statementValue } from './statement.ts';
import { update } from './update.ts';
import { children } from './walk.ts';
import { wide } from './wide.ts';

export function effect(g: Gen, e: Expr, busy: number): void {
  if (!e.effects) return;
  if (busy !== 0) return g.keeping(busy, () => effect(g, e, 0));
  switch (e.kind) {
    case 'assign': return assign(g, e, false);
    case 'update': return update(g, e, false);
    case 'call':
      call(g, e, null);
      if (classOf(e.type) === 'float') g.emit('fstp', 0, st(0));
      return;
    case 'builtin':
      builtin(g, e, false);
      return;
    case 'cast':
      if (classOf(e.type) === 'void' || e.operand.kind !== 'deref') return effect(g, e.operand, 0);
      break;
    case 'comma':
      effect(g, e.left, 0);
      return effect(g, e.right, 0);
    case 'statement': return statementValue(g, e, (v) => effect(g, v, 0));
    case 'logical': {
      const past = g.newLabel();
      branch(g, e.left, past, e.op === '||', 0);
      effect(g, e.right, 0);
      return g.place(past);
    }
    case 'conditional': {
      if (e.yes === null) {
        const past = g.newLabel();
        branch(g, e.condition, past, true, 0);
        effect(g, e.no, 0);
        return g.place(past);
      }
      const other = g.newLabel();
      const end = g.newLabel();
      const depth = g.fpDepth;
      branch(g, e.condition, other, false, 0);
      effect(g, e.yes, 0);
      g.jump(end);
      g.place(other);
      g.fpDepth = depth;
      effect(g, e.no, 0);
      return g.place(end);
    }
    case 'literal': return fillLocal(g, e.variable, e.init, 0);
    case 'unary':
    case 'binary':
      for (const c of children(e)) if (c !== null) effect(g, c, 0);
      return;
    default:
  } // biome-ignore format: a table
  readVolatile(g, e);
}

/** Something volatile is read although nobody wants the value. */
function readVolatile(g: Gen, e: Expr): void {
  switch (classOf(e.type)) {
    case 'int':
      if (e.type.kind === 'array' || e.type.kind === 'function') address(g, e, 0);
      else toReg(g, e, 0, 0);
      return;
    case 'wide': return wide(g, e);
    case 'float':
      fp(g, e);
      g.emit('fstp', 0, st(0));
      g.fpDepth--;
      return;
    default:
      address(g, e, 0);
  } // biome-ignore format: a table
}
