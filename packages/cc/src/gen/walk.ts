/** Visiting every expression and statement of a function, for what must be known before code is made. */
import type { Expr, Stmt } from '../ast.ts';

/** The expressions right below one. */
export function children(e: Expr): readonly (Expr | null)[] {
  switch (e.kind) {
    case 'deref':
    case 'member':
    case 'address':
    case 'unary':
    case 'cast': return [e.operand];
    case 'binary':
    case 'logical':
    case 'comma': return [e.left, e.right];
    case 'assign':
    case 'update': return [e.target, e.value];
    case 'conditional': return [e.condition, e.yes, e.no];
    case 'call': return [e.callee, ...e.args];
    case 'builtin': return e.args;
    case 'literal': return e.init.items.map((i) => i.value);
    case 'statement': return [e.result];
    default: return [];
  } // biome-ignore format: a table
}

export interface Visitor {
  enter?(e: Expr): void;
  /** A statement, before what is in it. */
  statement?(s: Stmt): void;
  /** After what is in it. */
  leave?(s: Stmt): void;
}

export function visitExpr(e: Expr | null, v: Visitor): void {
  if (e === null) return;
  v.enter?.(e);
  if (e.kind === 'statement') visitStmt(e.body, v);
  for (const c of children(e)) visitExpr(c, v);
}

export function visitStmt(s: Stmt, v: Visitor): void {
  v.statement?.(s);
  switch (s.kind) {
    case 'block':
      for (const b of s.body) visitStmt(b, v);
      break;
    case 'expression':
      visitExpr(s.value, v);
      break;
    case 'declare':
      visitExpr(s.value, v);
      for (const i of s.init?.items ?? []) visitExpr(i.value, v);
      break;
    case 'if':
      for (const arm of s.arms) {
        visitExpr(arm.condition, v);
        visitStmt(arm.then, v);
      }
      if (s.otherwise !== null) visitStmt(s.otherwise, v);
      break;
    case 'loop':
      if (s.init !== null) visitStmt(s.init, v);
      visitExpr(s.condition, v);
      visitExpr(s.step, v);
      visitStmt(s.body, v);
      break;
    case 'switch':
      visitExpr(s.value, v);
      visitStmt(s.body, v);
      break;
    case 'return':
      visitExpr(s.value, v);
      break;
    case 'jump':
      visitExpr(s.target, v);
      break;
    case 'asm':
      for (const o of [...s.outputs, ...s.inputs]) visitExpr(o.value, v);
      break;
    default:
  }
  v.leave?.(s);
}
