/**
 * cpu/ops/wrap.ts — memory operands that do not fit base + index * scale + displacement.
 *
 *   addr16   16-bit addressing (prefix 67): the sum is cut to 16 bits
 *   seg      fs: or gs: with both a base and an index: `a` is the slot of the segment's base
 *
 * The wrapper works out the address into the EA slot and executes the wrapped operation, which uses just that.
 */
import { EA, type Op, r } from '../registers.ts';
import { define, F } from '../table.ts';
import { address } from './width.ts';

function inner(o: Op): Op {
  const w = o.tgt;
  w.ip = o.ip;
  w.len = o.len;
  w.next = o.next;
  return (F[w.op] as (o: Op) => Op)(w);
}

export function defineWrap(): void {
  define('wrap.addr16', (o) => {
    r[EA] = (address(o) & 0xffff) + r[o.a];
    return inner(o);
  });
  define('wrap.seg', (o) => {
    r[EA] = (address(o) + r[o.a]) | 0;
    return inner(o);
  });
}
