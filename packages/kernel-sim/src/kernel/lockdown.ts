/** security/lockdown/lockdown.c — what not even root may do once the kernel is locked down. The level is set in /sys/kernel/security. */
import * as G from '../guards/mem.ts';
import { EPERM } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import type { Kernel } from './types.ts';

const LEVELS = ['none', 'integrity', 'confidentiality'] as const;
export type LockdownLevel = (typeof LEVELS)[number];
/** Where the level is kept; not a sysctl, but as much a knob of the machine. */
export const LOCKDOWN_KEY = 'security.lockdown';

export function lockdownLevel(k: Kernel): LockdownLevel {
  const level = k.state.sysctl.get(LOCKDOWN_KEY);
  return LEVELS.find((l) => l === level) ?? 'none';
}
/** security_locked_down(): 0, or -EPERM with a line in the log. `what` as the kernel words it; refused from `at` on. */
export function security_locked_down(k: Kernel, t: Task, what: string, at: Exclude<LockdownLevel, 'none'>): number {
  const level = lockdownLevel(k);
  const facts = { level, reason: what, refusedFrom: at, refused: LEVELS.indexOf(level) >= LEVELS.indexOf(at) };
  if (!k.blocked(G.lockdown, facts)) return 0;
  k.printk(5, `Lockdown: ${t.comm}: ${what} is restricted; see man kernel_lockdown.7`);
  return -EPERM;
}
