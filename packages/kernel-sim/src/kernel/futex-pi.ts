/**
 * kernel/futex/pi.c — futexes that know their owner: the word holds its thread id, and the kernel hands it on.
 *
 *   lock    free: ours. Taken: FUTEX_WAITERS into the word, then sleep behind its owner
 *   unlock  nobody waits: 0. Else the word becomes the next one's before it wakes
 *   exit    what the dead one held goes to the next, with FUTEX_OWNER_DIED
 *
 * Differs: the owner does not run with the priority of who waits for it. Left out: FUTEX_WAIT_REQUEUE_PI, FUTEX_CMP_REQUEUE_PI.
 */

import { PF_KTHREAD } from '../include/constants.ts';
import { EAGAIN, EDEADLK, EFAULT, EINVAL, EPERM, ERESTARTNOINTR, ESRCH, ETIMEDOUT } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { memoryOf, spaceKey } from './c-program.ts';
import { dequeue_futex, enqueue, readWord, word } from './futex.ts';
import { find_vpid, vnr } from './pid.ts';
import { wakeTask } from './sched.ts';
import type { FutexPi, Kernel, SysResult, TaskExt } from './types.ts';

const WAITERS = 0x80000000;
const OWNER_DIED = 0x40000000;
const TID_MASK = 0x3fffffff;
const NORMAL_PRIO = 120;

const put = (k: Kernel, x: TaskExt, addr: number, value: number): boolean =>
  memoryOf(k, x)?.write(addr, word(value)) === true;

/** attach_to_pi_owner(): the thread the word names, or why nobody can be waited for. */
function ownerOf(k: Kernel, tid: number): TaskExt | number {
  const p = find_vpid(k, tid);
  if (p === null || k.x(p).prog.kind === 'dead') return -ESRCH;
  return (p.flags & PF_KTHREAD) !== 0 ? -EPERM : k.x(p);
}
/** futex_lock_pi_atomic(): 0 when it is ours now, the owner to wait for, or a negative errno. */
function lock_atomic(k: Kernel, t: Task, x: TaskExt, addr: number, key: string): FutexPi | number {
  const value = readWord(k, x, addr);
  if (value === null) return -EFAULT;
  const me = vnr(k, t);
  const tid = value & TID_MASK;
  if (tid === me) return -EDEADLK;
  const top = k.state.futexes.get(key)?.[0];
  if (top !== undefined) {
    // attach_to_pi_state(): what user space wrote and what the kernel knows must agree
    const pi = top.futex?.pi;
    return pi?.owner == null || vnr(k, k.task(pi.owner)) !== tid ? -EINVAL : pi;
  }
  if (tid === 0) return put(k, x, addr, ((value & OWNER_DIED) | me) >>> 0) ? 0 : -EFAULT;
  if (!put(k, x, addr, (value | WAITERS) >>> 0)) return -EFAULT;
  const owner = ownerOf(k, tid);
  return typeof owner === 'number' ? owner : { owner };
}

/** futex_lock_pi(): 0, -EDEADLK (one's own), -ESRCH (its owner is no more), -EAGAIN (trylock), -ETIMEDOUT, … */
export function lock_pi(k: Kernel, t: Task, addr: number, until: number | null, how: 'wait' | 'try'): SysResult {
  const x = k.x(t);
  if (x.futex?.pi === undefined) {
    const key = spaceKey(k, x, addr);
    const pi = lock_atomic(k, t, x, addr, key);
    if (typeof pi === 'number') return pi;
    if (how === 'try') return -EAGAIN;
    enqueue(k, x, key, 0xffffffff, { pi, addr });
  } else if (x.futex.woken) {
    x.futex = null;
    return 0;
  }
  if (until !== null && k.now >= until) {
    dequeue_futex(k, x);
    return -ETIMEDOUT;
  }
  const r = k.block(t, { on: [], ...(until === null ? {} : { until }), onSignal: -ERESTARTNOINTR });
  if (typeof r === 'number') dequeue_futex(k, x);
  return r;
}

/** wake_futex_pi(): the one with the highest priority, of equals the first, owns it now. FUTEX_WAITERS stays while there is a state. */
function hand_on(k: Kernel, list: readonly TaskExt[], died: number): void {
  const rank = (x: TaskExt): number => Math.min(k.task(x).prio, NORMAL_PRIO - 20);
  const next = list.reduce((a, b) => (rank(b) < rank(a) ? b : a));
  const { futex } = next;
  if (futex?.pi === undefined) return;
  dequeue_futex(k, next);
  next.futex = { ...futex, woken: true };
  futex.pi.owner = next;
  put(k, next, futex.addr ?? 0, (vnr(k, k.task(next)) | WAITERS | died) >>> 0);
  wakeTask(k, next);
}
/** futex_unlock_pi(): only by its owner. */
export function unlock_pi(k: Kernel, t: Task, addr: number): number {
  const x = k.x(t);
  const value = readWord(k, x, addr);
  if (value === null) return -EFAULT;
  if ((value & TID_MASK) !== vnr(k, t)) return -EPERM;
  const list = k.state.futexes.get(spaceKey(k, x, addr));
  if (list === undefined) return put(k, x, addr, 0) ? 0 : -EFAULT;
  if (list[0]?.futex?.pi?.owner !== x) return -EINVAL;
  hand_on(k, list, 0);
  return 0;
}
/** exit_pi_state_list(): what a dying thread owns, and somebody waits for. */
export function exit_pi_state_list(k: Kernel, x: TaskExt): void {
  for (const list of [...k.state.futexes.values()]) if (list[0]?.futex?.pi?.owner === x) hand_on(k, list, OWNER_DIED);
}
