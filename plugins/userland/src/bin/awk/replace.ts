/** bin/awk/replace.ts — sub, gsub and gensub. */
import type { Sys } from '../../lib/sdk.ts';
import type { Evaluator } from './eval.ts';
import { AwkError } from './flow.ts';
import type { Expr } from './tree.ts';
import { toNumber, type Value } from './values.ts';

export function* replace(a: Evaluator, name: string, args: readonly Expr[]): Sys<Value> {
  const regex = a.regex(yield* a.pattern(args[0] as Expr));
  const by = a.text(yield* a.value(args[1] as Expr));
  const how = name === 'gensub' ? a.text(yield* a.value(args[2] as Expr)) : '';
  const target = name === 'gensub' ? args[3] : args[2];
  const lvalue = target === undefined ? ({ t: 'field', index: { t: 'num', value: 0 } } as const) : target;
  const place =
    name !== 'gensub' && (lvalue.t === 'var' || lvalue.t === 'field' || lvalue.t === 'element')
      ? yield* a.place(lvalue)
      : null;
  const text = a.text(place === null ? yield* a.value(lvalue) : place.get());
  const only =
    name === 'sub' ? 1 : name === 'gensub' && !/^[gG]/.test(how) ? Math.max(1, Math.trunc(toNumber(how))) : 0;
  let out = '';
  let done = 0;
  let from = 0;
  let count = 0;
  let seen = 0;
  while (from <= text.length) {
    const m = regex.exec(text, from);
    a.t.charge(30 + text.length - from);
    if (a.t.tired) yield* a.t.spend();
    if (m === null) break;
    const [start, end] = [m[0] as number, m[1] as number];
    if (!(start === end && start === done && seen > 0 && start > 0)) {
      seen += 1;
      if (only === 0 || seen === only) {
        out += text.slice(done, start) + substitute(by, text, m, name === 'gensub');
        done = end;
        count += 1;
        if (out.length > 8 << 20) throw new AwkError('string too long');
        if (only !== 0) break;
      }
    }
    from = end > start ? end : end + 1;
  }
  out += text.slice(done);
  if (name === 'gensub') return out;
  if (count > 0) place?.set(out);
  return count;
}
function substitute(by: string, text: string, m: readonly number[], groups: boolean): string {
  let out = '';
  for (let i = 0; i < by.length; i += 1) {
    const c = by[i] as string;
    if (c === '\\' && (by[i + 1] === '&' || by[i + 1] === '\\')) out += by[++i];
    else if (groups && c === '\\' && /[0-9]/.test(by[i + 1] ?? '')) {
      const g = Number(by[++i]);
      out += (m[g * 2] ?? -1) < 0 ? '' : text.slice(m[g * 2], m[g * 2 + 1]);
    } else out += c === '&' ? text.slice(m[0], m[1]) : c;
  }
  return out;
}
