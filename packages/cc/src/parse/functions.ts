/** Function bodies. */
import type { Attributes, FunctionSymbol, Stmt, Variable } from '../ast.ts';
import { checkReturns, checkUnused } from '../sema/lint.ts';
import { type FunctionType, INT, isComplete } from '../types/types.ts';
import { assignSize, newVariable } from './declarations.ts';
import type { Parser } from './parser.ts';
import { blockBody } from './statements.ts';

export function functionBody(p: Parser, fn: FunctionSymbol, written: FunctionType): void {
  if (fn.body !== null)
    p.error(p.previous, `redefinition of '${fn.name}'`, [{ at: fn.at, message: 'previous definition is here' }]);
  // After a prototype even an old-style definition gets what the prototype says.
  const params = fn.type.unprototyped ? written.params : written.params.map(({ passed: _, ...param }) => param);
  const type: FunctionType = { ...fn.type, params, variadic: written.variadic };
  fn.type = type;
  if (!isComplete(type.returns) && type.returns.kind !== 'void')
    p.error(fn.at, `function '${fn.name}' returns incomplete type ${p.typeText(type.returns)}`);
  if (fn.name === 'main' && p.mode === 'user' && (type.returns.kind !== 'int' || type.returns.size !== 4))
    p.warning(fn.at, `'main' should return int`, [], 'main');
  const context = {
    symbol: fn, type, labels: new Map(), mentions: new Set<FunctionSymbol | Variable>(), undeclared: new Set<string>(), switches: [], loops: 0, breakable: 0, fragile: false, nextId: 1,
  }; // biome-ignore format: short
  p.fn = context;
  try {
    p.scoped((scope) => {
      const before: Stmt[] = [];
      const locals = type.params.map((param) => {
        const at = param.at ?? fn.at;
        const ok = isComplete(param.type);
        if (!ok) p.error(at, `parameter '${param.name ?? ''}' has incomplete type ${p.typeText(param.type)}`);
        const v =
          param.variable ?? newVariable(p, param.name ?? '', ok ? param.type : INT, at, 'local', { param: true });
        v.type = ok ? param.type : INT;
        for (const size of param.setup ?? []) {
          scope.locals.push(size.variable);
          before.push(assignSize(size.variable, size.value));
        }
        if (param.name !== null) scope.symbols.set(param.name, v);
        return v;
      });
      const read = blockBody(p, scope.locals);
      const block = before.length === 0 ? read : { ...read, body: [...before, ...read.body] };
      for (const label of context.labels.values()) {
        if (!label.defined) p.error(label.at, `use of undeclared label '${label.name}'`);
        else if (!label.used) p.warning(label.at, `label '${label.name}' defined but not used`, [], 'unused-label');
      }
      fn.body = { params: locals, block, mentions: context.mentions, fragile: context.fragile, end: p.previous };
      checkReturns(p, fn, fn.body);
      checkUnused(p, fn.body);
    });
  } finally {
    p.fn = null;
  }
}

export const noAttributes: Attributes = {};
