/** bin/awk/builtins.ts — awk's own functions: strings, numbers, time, and the commands it runs. */
import { type Sys, sys } from '../../lib/sdk.ts';
import { strftime } from '../../lib/time.ts';
import type { Evaluator } from './eval.ts';
import { AwkError } from './flow.ts';
import { atan2, exactMath } from './math.ts';
import { replace } from './replace.ts';
import type { Expr } from './tree.ts';
import { Strnum, sprintf, toNumber, type Value } from './values.ts';

export function* builtin(a: Evaluator, name: string, args: readonly Expr[]): Sys<Value> {
  const arg = args[0];
  if (name === 'length') {
    if (arg === undefined) return codePoints(a.text(a.field(0)));
    if (arg.t === 'var' && a.cell(arg.name).v instanceof Map) return a.array(arg.name).size;
    return codePoints(a.text(yield* a.value(arg)));
  }
  if (name === 'split') {
    const text = a.text(yield* a.value(arg as Expr));
    const target = args[1];
    if (target?.t !== 'var') throw new AwkError('split: second argument is not an array');
    const by = args[2];
    const fs =
      by === undefined
        ? a.special('FS')
        : by.t === 'regex' && by.source.length === 1
          ? `(${by.source})`
          : yield* a.pattern(by);
    const array = a.array(target.name);
    array.clear();
    const parts = a.splitText(text, fs);
    for (const [i, part] of parts.entries()) array.set(String(i + 1), new Strnum(part));
    return parts.length;
  }
  if (name === 'sub' || name === 'gsub' || name === 'gensub') return yield* replace(a, name, args);
  if (name === 'match') {
    const text = a.text(yield* a.value(arg as Expr));
    const found = a.regex(yield* a.pattern(args[1] as Expr)).exec(text, 0);
    a.setVar('RSTART', found === null ? 0 : (found[0] as number) + 1);
    a.setVar('RLENGTH', found === null ? -1 : (found[1] as number) - (found[0] as number));
    const into = args[2];
    if (into?.t === 'var') {
      const array = a.array(into.name);
      array.clear();
      for (let g = 0; found !== null && g * 2 < found.length; g += 1)
        if ((found[g * 2] ?? -1) >= 0) array.set(String(g), new Strnum(text.slice(found[g * 2], found[g * 2 + 1])));
    }
    return found === null ? 0 : (found[0] as number) + 1;
  }
  const v: Value[] = [];
  for (const x of args) v.push(yield* a.value(x));
  const n = (i: number): number => toNumber(v[i]);
  const s = (i: number): string => a.text(v[i]);
  switch (name) {
    case 'substr': {
      const text = s(0);
      const start = Math.round(n(1));
      const end = v.length > 2 ? Math.round(n(1) + n(2)) : Infinity;
      return text.slice(Math.max(0, start - 1), Math.max(0, Math.min(text.length, end - 1)));
    }
    case 'index':
      return s(0).indexOf(s(1)) + 1;
    case 'sprintf':
      return sprintf(s(0), v.slice(1), a.special('CONVFMT'));
    case 'tolower':
      return s(0).toLowerCase();
    case 'toupper':
      return s(0).toUpperCase();
    case 'int':
      return Math.trunc(n(0));
    case 'sqrt':
      return Math.sqrt(n(0));
    case 'exp':
      return exactMath('exp', n(0));
    case 'log':
      return exactMath('log', n(0));
    case 'sin':
      return exactMath('sin', n(0));
    case 'cos':
      return exactMath('cos', n(0));
    case 'atan2':
      return atan2(n(0), n(1));
    case 'rand':
      // A small linear congruential generator: the same numbers everywhere after the same srand().
      a.seed = (Math.imul(a.seed, 1103515245) + 12345) >>> 0;
      return (a.seed >>> 1) / 0x80000000;
    case 'srand': {
      const old = a.previousSeed;
      a.previousSeed = v.length > 0 ? n(0) : Math.floor((yield* sys.gettimeofday()) / 1000);
      a.seed = a.previousSeed >>> 0;
      return old;
    }
    case 'system':
      return yield* a.io.system(s(0));
    case 'close':
      return yield* a.io.close(s(0));
    case 'fflush':
      yield* a.io.flush(v.length > 0 && s(0) !== '' ? s(0) : undefined);
      return 0;
    case 'systime':
      return Math.floor((yield* sys.gettimeofday()) / 1000);
    case 'strftime':
      return strftime(
        v.length > 0 ? s(0) : '%a %b %e %H:%M:%S UTC %Y',
        v.length > 1 ? n(1) * 1000 : yield* sys.gettimeofday(),
      );
    case 'strtonum': {
      const text = s(0).trim();
      return /^0[xX]/.test(text)
        ? Number.parseInt(text, 16) || 0
        : /^0[0-7]+$/.test(text)
          ? Number.parseInt(text, 8)
          : n(0);
    }
    case 'and':
      return Number(BigInt(Math.trunc(n(0))) & BigInt(Math.trunc(n(1))));
    case 'or':
      return Number(BigInt(Math.trunc(n(0))) | BigInt(Math.trunc(n(1))));
    case 'xor':
      return Number(BigInt(Math.trunc(n(0))) ^ BigInt(Math.trunc(n(1))));
    case 'lshift':
      return n(0) * 2 ** n(1);
    case 'rshift':
      return Math.floor(n(0) / 2 ** n(1));
    default:
      throw new AwkError(`function \`${name}' not defined`);
  }
}
const codePoints = (text: string): number => {
  let n = 0;
  for (const _ of text) n += 1;
  return n;
};
