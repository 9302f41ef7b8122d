/** kernel/capability.c capable(), ns_capable(), where the capability alone decides: the refusal is told. */
import { notCapable } from '../guards/cred.ts';
import type { Task } from '../include/sched.ts';
import type { Kernel } from './types.ts';

/** True when `t` lacks `cap`. `has`: counted in another namespace than the initial one. */
export function lacks(k: Kernel, t: Task, cap: number, has = k.capable(t, cap)): boolean {
  if (has) return false;
  const { lo, hi } = t.cred.cap_effective;
  return k.blocked(notCapable, { cap, effective: cap < 32 ? lo : hi, has });
}
