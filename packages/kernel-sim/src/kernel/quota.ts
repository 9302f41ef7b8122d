/**
 * kernel/quota.ts — how many pages a process may touch before somebody is asked: its seat's share (LSM hook vm_enough_memory) and its
 * memory cgroup.
 *
 * An address space gets room for a few pages at a time (`maxResident`); a fault beyond it comes here. Differs: Linux charges every page
 * as it is touched; a seat's share works here like a memory cgroup of its own.
 */
import type { Task } from '../include/sched.ts';
import { SIGKILL } from '../include/signal.ts';
import { spaceAt, spaceOf } from './c-state.ts';
import { do_send_sig_info, SEND_SIG_PRIV } from './signal.ts';
import type { Kernel, TaskExt } from './types.ts';

/** Pages granted at a time. */
const STEP = 64;

/** Pages all processes of a seat hold. */
export function seatPages(k: Kernel, seat: number | null): number {
  let pages = 0;
  for (const [mm, s] of k.state.spaces) if (s.seat === seat) pages += spaceAt(k, mm)?.resident ?? 0;
  return pages;
}
/** security_vm_enough_memory(): 0 or -ENOMEM. */
export function vm_enough_memory(k: Kernel, x: TaskExt, adding: number): number {
  if (x.seat === null) return 0;
  return k.security('vm_enough_memory', { seat: x.seat, pages: seatPages(k, x.seat), adding }) === 0 ? 0 : -12;
}

/**
 * After an 'oom' trap: true when memory itself is exhausted. Otherwise the space has more room now, or the process is killed for
 * having used up its seat's share.
 */
export function quota(k: Kernel, t: Task, x: TaskExt): boolean {
  const space = spaceOf(k, t);
  if (space === null || space.resident < space.maxResident) return true;
  if (vm_enough_memory(k, x, STEP) !== 0) {
    k.printk(3, `Memory of seat ${x.seat} is used up: Killed process ${t.pid} (${t.comm})`);
    do_send_sig_info(k, SIGKILL, SEND_SIG_PRIV, t, true);
    return false;
  }
  space.maxResident = space.resident + STEP;
  return false;
}
/** Before the kernel writes to user memory for it: room for what one call may touch. */
export function grantForCall(k: Kernel, t: Task, x: TaskExt): void {
  const space = spaceOf(k, t);
  if (space === null || x.seat === null) return;
  if (space.maxResident - space.resident < STEP && vm_enough_memory(k, x, STEP) === 0)
    space.maxResident = space.resident + 2 * STEP;
}
