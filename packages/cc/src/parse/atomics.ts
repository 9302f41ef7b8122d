/** `__sync_…` and `__atomic_…`. */
import type { BuiltinOp, Expr } from '../ast.ts';
import type { Token } from '../lex/token.ts';
import { binaryNode, builtinNode, derefNode, intNode } from '../sema/build.ts';
import { discard, poison, rvalue } from '../sema/convert.ts';
import { binary, cast } from '../sema/operators.ts';
import {
  BOOL,
  INT,
  isInteger,
  pointerTo,
  qualsOf,
  sizeOf,
  type Type,
  unqualified,
  VOID,
  VOLATILE,
} from '../types/types.ts';
import { arg } from './builtin-arguments.ts';
import type { Parser } from './parser.ts';

/** `__sync_fetch_and_add(p, v)`, `__atomic_load_n(p, order)` and so on, on what one locked instruction can do. */
export function atomic(p: Parser, name: string, at: Token): Expr {
  const args: Expr[] = [];
  if (!p.is(')'))
    do args.push(arg(p));
    while (p.accept(','));
  p.expect(')', `after the arguments of '${name}'`);
  const fence = /^__(sync_synchronize|atomic_(thread|signal)_fence)$/.test(name);
  if (fence) return builtinNode('memory_barrier', VOID, [], at);
  const pointer = args[0];
  const to = pointer?.type.kind === 'pointer' ? pointer.type.to : null;
  if (pointer === undefined || to === null || !(isInteger(to) || to.kind === 'pointer') || sizeOf(to) > 4) {
    p.error(at, `'${name}' needs a pointer to an integer of at most 4 bytes`);
    return poison(at);
  }
  const type = unqualified(to);
  const value = (i: number): Expr =>
    args[i] === undefined ? intNode(0, type, at) : cast(p, args[i] as Expr, type, at);
  const place = derefNode(cast(p, pointer, pointerTo({ ...type, quals: qualsOf(type) | VOLATILE } as Type), at), at);
  const make = (op: BuiltinOp, ...rest: Expr[]): Expr => builtinNode(op, type, [pointer, ...rest], at);
  const short = name.replace(/^__(sync|atomic)_/, '').replace(/_n$/, '');
  switch (short) {
    case 'load':
      return rvalue(place);
    case 'store':
    case 'lock_release':
    case 'clear':
      return discard(make('exchange', value(1)), at);
    case 'exchange':
      return make('exchange', value(1));
    case 'lock_test_and_set':
      return make('exchange', value(1));
    case 'test_and_set':
      return cast(p, make('exchange', intNode(1, type, at)), BOOL, at);
    case 'val_compare_and_swap':
      return make('compare_exchange', value(1), value(2));
    case 'bool_compare_and_swap':
      return builtinNode('compare_exchange', BOOL, [pointer, value(1), value(2)], at, 1);
    case 'compare_exchange':
      return builtinNode('compare_exchange', BOOL, [pointer, args[1] ?? poison(at), value(2)], at, 2);
    default:
  }
  const m = /^(?:fetch_and_|fetch_)(add|sub|and|or|xor)$|^(add|sub|and|or|xor)_(?:and_)?fetch$/.exec(short);
  if (m === null) {
    p.error(at, `'${name}' is not supported`);
    return poison(at);
  }
  const word = (m[1] ?? m[2] ?? 'add') as 'add' | 'sub' | 'and' | 'or' | 'xor';
  const v = word === 'sub' ? binary(p, '-', intNode(0, INT, at), cast(p, value(1), INT, at), at) : value(1);
  const before = make(word === 'add' || word === 'sub' ? 'fetch_add' : `fetch_${word}`, cast(p, v, type, at));
  if (m[1] !== undefined) return before;
  const symbol = ({ add: '+', sub: '+', and: '&', or: '|', xor: '^' } as const)[word];
  return cast(p, binaryNode(symbol, cast(p, before, INT, at), cast(p, v, INT, at), INT, at), type, at);
}
