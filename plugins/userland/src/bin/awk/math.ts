/** bin/awk/math.ts — arithmetic and comparison, the same on every host. */
import { holds } from '../../lib/relation.ts';
import { AwkError } from './flow.ts';
import { compare, toNumber, type Value } from './values.ts';

export function binary(op: string, a: Value, b: Value, convfmt: string): number {
  switch (op) {
    case '+':
      return toNumber(a) + toNumber(b);
    case '-':
      return toNumber(a) - toNumber(b);
    case '*':
      return toNumber(a) * toNumber(b);
    case '/':
      if (toNumber(b) === 0) throw new AwkError('division by zero attempted');
      return toNumber(a) / toNumber(b);
    case '%':
      if (toNumber(b) === 0) throw new AwkError("division by zero attempted in `%'");
      return toNumber(a) % toNumber(b);
    case '^':
      return power(toNumber(a), toNumber(b));
  }
  const c = compare(a, b, convfmt);
  return holds(op, c) ? 1 : 0;
}
function power(a: number, b: number): number {
  if (!Number.isInteger(b) || Math.abs(b) > 1024)
    return b === 0.5 ? Math.sqrt(a) : exactMath('exp', b * exactMath('log', a));
  let [result, base, n] = [1, a, Math.abs(b)];
  for (; n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) result *= base;
    base *= base;
  }
  return b < 0 ? 1 / result : result;
}
/** The host's Math differs between engines in the last bits; rounding to 15 digits makes it the same everywhere. */
export function exactMath(f: 'exp' | 'log' | 'sin' | 'cos', x: number): number {
  const y = Math[f](x);
  return Number.isFinite(y) ? Number(y.toPrecision(15)) : y;
}
export function atan2(y: number, x: number): number {
  const r = Math.atan2(y, x);
  return Number(r.toPrecision(15));
}
