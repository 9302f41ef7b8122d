/** guards/guard.ts — how a guard is declared: it reports facts, and decides only from them. */
import type { Guard } from '../kernel/types.ts';
import type { Facts } from '../types.ts';

export function guard<Ctx, F extends Facts>(g: Guard<Ctx, F>): Guard<Ctx, F> {
  return g;
}
export const BOTH = ['v2.6.34', 'v6.1'] as const;
export const OLD = ['v2.6.34'] as const;
export const NEW = ['v6.1'] as const;
export const hasFlag = (flags: number, flag: number): boolean => (flags & flag) !== 0;
