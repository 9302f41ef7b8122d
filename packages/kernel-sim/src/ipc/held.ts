/**
 * ipc/held.ts — what the objects of IPC take: the kernel would kmalloc it, so it counts as memory of the machine, and as that of the seat
 * whose task left it there.
 */
import { ENOMEM } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { vm_enough_memory } from '../kernel/quota.ts';
import type { Kernel } from '../kernel/types.ts';
import { outOfMemory } from '../mm/oom-kill.ts';
import { pagesOf } from './uncharge.ts';

/** PAGE_ALLOC_COSTLY_ORDER: what is no larger does not fail, somebody is killed for it. */
const COSTLY = 8 * 4096;
/** Counts `bytes` more for the caller: 0, or -ENOMEM when the machine or the seat has no room for them. */
export function chargeIpc(k: Kernel, t: Task, bytes: number): number {
  const x = k.x(t);
  const { heldBySeat } = k.state;
  const old = heldBySeat.get(x.seat) ?? 0;
  const more = pagesOf(old + bytes) - pagesOf(old);
  if (more > 0 && vm_enough_memory(k, x, more) !== 0) return -ENOMEM;
  if (!k.mem.hold(more)) {
    // Differs: where Linux tries again after somebody was killed, the call fails.
    if (bytes <= COSTLY) outOfMemory(k, t, 0);
    return -ENOMEM;
  }
  heldBySeat.set(x.seat, old + bytes);
  return 0;
}
