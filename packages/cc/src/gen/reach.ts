/** Which functions and variables an object file must have: what others can see, and what those use. */
import type { FunctionSymbol, Unit, Variable } from '../ast.ts';
import { visitExpr } from './walk.ts';

export function reachable(unit: Unit): { readonly functions: FunctionSymbol[]; readonly variables: Variable[] } {
  const seen = new Set<FunctionSymbol | Variable>();
  const queue: (FunctionSymbol | Variable)[] = [];
  const want = (s: FunctionSymbol | Variable): void => {
    if (seen.has(s)) return;
    seen.add(s);
    queue.push(s);
  };
  const byName = new Map<string, FunctionSymbol | Variable>(
    [...unit.functions, ...unit.variables].map((s) => [s.symbol, s]),
  );
  for (const fn of unit.functions) {
    const root =
      (fn.linkage === 'external' && !fn.inline) ||
      fn.attributes.used === true ||
      fn.attributes.ctor !== undefined ||
      fn.attributes.dtor !== undefined;
    if (fn.body !== null && root) want(fn);
    if (fn.attributes.alias !== undefined) aliasTarget(fn);
  }
  for (const v of unit.variables) {
    if (v.defined !== 'no' && (v.linkage === 'external' || v.attributes.used === true)) want(v);
    if (v.attributes.alias !== undefined) aliasTarget(v);
  }
  function aliasTarget(s: FunctionSymbol | Variable): void {
    const target = byName.get(s.attributes.alias ?? '');
    if (target !== undefined) want(target);
  }
  for (let s = queue.pop(); s !== undefined; s = queue.pop()) {
    if (s.kind === 'function') for (const m of s.body?.mentions ?? []) want(m);
    else
      for (const item of s.init?.items ?? [])
        visitExpr(item.value, {
          enter: (e) =>
            e.kind === 'variable' && e.variable.storage === 'static'
              ? want(e.variable)
              : e.kind === 'function'
                ? want(e.fn)
                : undefined,
        });
    if (s.attributes.cleanup !== undefined) {
      const handler = byName.get(s.attributes.cleanup);
      if (handler !== undefined) want(handler);
    }
  }
  return {
    functions: unit.functions.filter((f) => f.body !== null && seen.has(f)),
    variables: unit.variables.filter((v) => v.defined !== 'no' && seen.has(v) && v.attributes.alias === undefined),
  };
}
