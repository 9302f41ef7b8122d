/**
 * kernel/exports/locks.ts — spinlocks, mutexes, semaphores, completions and wait queues, as modules call them.
 *
 * One CPU: a spinlock that is taken already will never come free while somebody spins for it, as on a machine with one CPU and no
 * lock debugging. The words are the module's own memory; who sleeps is in KernelState.
 */
import { completion, mutex, semaphore, wait_queue_head } from '../../include/kstructs.ts';
import { list_head } from '../../include/list.ts';
import type { ListHead } from '../../include/sched.ts';
import { MS_PER_JIFFY, variable } from '../module-image.ts';
import { newQueue, wakeTask } from '../sched.ts';
import { signal_pending } from '../signal-deliver.ts';
import type { Kernel, WaitQueue } from '../types.ts';
import { type CArgs, type ExportedFunction, fn, fns } from './abi.ts';

const EINTR = 4;
const ERESTARTSYS = 512;
export const MAX_SCHEDULE_TIMEOUT = 0x7fffffff;

/** Queues nobody sleeps in are forgotten when there are so many. */
const MAX_QUEUES = 1024;

/** The sleepers of the wait queue, completion or mutex at an address. */
export function queueAt(k: Kernel, addr: number): WaitQueue {
  let q = k.state.kcode.queues.get(addr);
  if (q === undefined) {
    const { queues } = k.state.kcode;
    if (queues.size >= MAX_QUEUES) for (const [at, old] of queues) if (old.waiters.length === 0) queues.delete(at);
    q = newQueue();
    queues.set(addr, q);
  }
  return q;
}
function forget(k: Kernel, addr: number): void {
  if (k.state.kcode.queues.get(addr)?.waiters.length === 0) k.state.kcode.queues.delete(addr);
}

function preempt(a: CArgs, by: number): void {
  const at = variable(a.k, '__preempt_count');
  a.k.mem.w32(at, a.k.mem.r32(at) + by);
}
/** Takes a lock, or spins: the call is made again and again, and nobody else ever runs. */
function lock(a: CArgs): number | 'spin' {
  if (a.k.mem.r32(a.u(0)) !== 0) return 'spin';
  a.k.mem.w32(a.u(0), 1);
  preempt(a, 1);
  return 0x200; // flags with IF, for irqsave
}
const spinning = (a: CArgs): number | 'sleep' => {
  const r = lock(a);
  if (r !== 'spin') return r;
  a.spend(20_000);
  return 'sleep'; // still runnable: asked again at once
};
function unlock(a: CArgs): number {
  a.k.mem.w32(a.u(0), 0);
  preempt(a, -1);
  return 0;
}
const names = (...kinds: string[]): string[] => kinds.flatMap((n) => [`_raw_${n}`, `_${n}`, n]);

/** mutex_lock(): sleeps until the owner's word is 0. */
function takeMutex(a: CArgs, mode: 'uninterruptible' | 'interruptible' | 'killable'): number | 'sleep' {
  const owner = a.u(0) + mutex.offsets.owner;
  if (a.k.mem.r32(owner) === 0) {
    a.k.mem.w32(owner, a.current.$addr);
    return 0;
  }
  if (mode !== 'uninterruptible' && a.saved !== null && signal_pending(a.current)) return -EINTR;
  a.save({ waiting: 1 });
  const r = a.sleep({ on: [queueAt(a.k, a.u(0))], mode });
  return r === 'sleep' ? r : mode === 'uninterruptible' ? 0 : -EINTR;
}
function down(a: CArgs, mode: 'uninterruptible' | 'interruptible' | 'killable'): number | 'sleep' {
  const count = a.u(0) + semaphore.offsets.count;
  if (a.k.mem.r32(count) > 0) {
    a.k.mem.w32(count, a.k.mem.r32(count) - 1);
    return 0;
  }
  if (mode !== 'uninterruptible' && a.saved !== null && signal_pending(a.current)) return -EINTR;
  a.save({ waiting: 1 });
  const r = a.sleep({ on: [queueAt(a.k, a.u(0))], mode });
  return r === 'sleep' ? r : mode === 'uninterruptible' ? 0 : -EINTR;
}

/** wait_for_completion*(): `jiffies` until it gives up; what is left, 0 for a timeout. */
function waitFor(
  a: CArgs,
  mode: 'uninterruptible' | 'interruptible' | 'killable',
  jiffies: number | null,
): number | 'sleep' {
  const done = a.u(0) + completion.offsets.done;
  const saved = a.saved as { until: number } | null;
  const until = saved?.until ?? (jiffies === null ? -1 : a.k.now + jiffies * MS_PER_JIFFY);
  const n = a.k.mem.r32(done);
  if (n !== 0) {
    if (n > 0) a.k.mem.w32(done, n - 1);
    forget(a.k, a.u(0));
    return jiffies === null ? 0 : Math.max(1, Math.floor((until - a.k.now) / MS_PER_JIFFY));
  }
  if (jiffies !== null && a.k.now >= until) return 0;
  if (mode !== 'uninterruptible' && signal_pending(a.current)) return -ERESTARTSYS;
  a.save({ until });
  const r = a.sleep({ on: [queueAt(a.k, a.u(0))], mode, ...(jiffies === null ? {} : { until }) });
  return r === 'sleep' ? r : mode === 'uninterruptible' ? 0 : -ERESTARTSYS;
}

/** __wake_up(): the sleepers in TypeScript, and the entries C put into the list. */
export function wakeUp(a: CArgs, head: number, count: number): number {
  const { k } = a;
  const list = k.views.view(list_head as never, head + wait_queue_head.offsets.head) as unknown as ListHead;
  let woken = 0;
  for (let at = list.next; at.$addr !== 0 && at.$addr !== list.$addr && woken < 1000; ) {
    const next = at.next;
    // wait_queue_entry: flags, private, func, entry
    const task = k.mem.r32(at.$addr - 8) >>> 0;
    const x = [...k.state.tasks.values()].find((y) => y.addr === task);
    if (x !== undefined) {
      wakeTask(k, x);
      woken += 1;
    }
    at = next;
    if (count > 0 && woken >= count) break;
  }
  k.wake(queueAt(k, head));
  forget(k, head);
  return 0;
}

export const lockExports: readonly ExportedFunction[] = [
  ...fns(
    names(
      'spin_lock',
      'spin_lock_irq',
      'spin_lock_bh',
      'spin_lock_irqsave',
      'read_lock',
      'read_lock_irq',
      'read_lock_bh',
      'read_lock_irqsave',
      'write_lock',
      'write_lock_irq',
      'write_lock_bh',
      'write_lock_irqsave',
    ),
    spinning,
  ),
  ...fns(
    names(
      'spin_unlock',
      'spin_unlock_irq',
      'spin_unlock_bh',
      'spin_unlock_irqrestore',
      'read_unlock',
      'read_unlock_irq',
      'read_unlock_bh',
      'read_unlock_irqrestore',
      'write_unlock',
      'write_unlock_irq',
      'write_unlock_bh',
      'write_unlock_irqrestore',
    ),
    unlock,
  ),
  ...fns(names('spin_trylock', 'spin_trylock_bh', 'read_trylock', 'write_trylock'), (a) =>
    lock(a) === 'spin' ? 0 : 1,
  ),
  ...fns(
    ['preempt_schedule', 'preempt_schedule_notrace', '__local_bh_enable_ip', 'local_bh_enable', 'local_bh_disable'],
    () => 0,
  ),
  fn('preempt_count_add', (a) => {
    preempt(a, a.i(0));
    return 0;
  }),
  fn('preempt_count_sub', (a) => {
    preempt(a, -a.i(0));
    return 0;
  }),
  ...fns(['rcu_read_lock', '__rcu_read_lock', 'rcu_read_unlock', '__rcu_read_unlock', 'rcu_barrier'], () => 0, {
    gpl: true,
  }),
  ...fns(
    ['synchronize_rcu', 'synchronize_sched', 'synchronize_net'],
    (a) => {
      if (a.saved !== null) return 0;
      a.save({ waited: 1 });
      return a.sleep({ on: [], until: a.k.now + 8, mode: 'uninterruptible' }) === 'sleep' ? 'sleep' : 0;
    },
    { gpl: true },
  ),
  ...fns(['mutex_lock', 'mutex_lock_nested'], (a) => takeMutex(a, 'uninterruptible')),
  fn('mutex_lock_interruptible', (a) => takeMutex(a, 'interruptible')),
  fn('mutex_lock_killable', (a) => takeMutex(a, 'killable')),
  fn('mutex_trylock', (a) => {
    const owner = a.u(0) + mutex.offsets.owner;
    if (a.k.mem.r32(owner) !== 0) return 0;
    a.k.mem.w32(owner, a.current.$addr);
    return 1;
  }),
  fn('mutex_unlock', (a) => {
    a.k.mem.w32(a.u(0) + mutex.offsets.owner, 0);
    a.k.wake(queueAt(a.k, a.u(0)));
    forget(a.k, a.u(0));
    return 0;
  }),
  fn('mutex_is_locked', (a) => (a.k.mem.r32(a.u(0) + mutex.offsets.owner) !== 0 ? 1 : 0)),
  ...fns(['__mutex_init', 'mutex_init'], (a) => {
    a.k.mem.kwrite(a.u(0), new Uint8Array(mutex.size));
    return 0;
  }),
  fn('down', (a) => down(a, 'uninterruptible')),
  fn('down_interruptible', (a) => down(a, 'interruptible')),
  fn('down_killable', (a) => down(a, 'killable')),
  fn('down_trylock', (a) => {
    const count = a.u(0) + semaphore.offsets.count;
    if (a.k.mem.r32(count) <= 0) return 1;
    a.k.mem.w32(count, a.k.mem.r32(count) - 1);
    return 0;
  }),
  fn('up', (a) => {
    const count = a.u(0) + semaphore.offsets.count;
    a.k.mem.w32(count, a.k.mem.r32(count) + 1);
    a.k.wake(queueAt(a.k, a.u(0)));
    return 0;
  }),
  ...fns(['down_read', 'down_write', 'up_read', 'up_write', '__init_rwsem', 'downgrade_write'], () => 0),
  ...fns(['down_read_trylock', 'down_write_trylock'], () => 1),

  fn('wait_for_completion', (a) => waitFor(a, 'uninterruptible', null)),
  fn('wait_for_completion_interruptible', (a) => waitFor(a, 'interruptible', null)),
  fn('wait_for_completion_killable', (a) => waitFor(a, 'killable', null)),
  fn('wait_for_completion_timeout', (a) => waitFor(a, 'uninterruptible', a.u(1))),
  fn('wait_for_completion_interruptible_timeout', (a) => waitFor(a, 'interruptible', a.u(1))),
  fn('complete', (a) => {
    const done = a.u(0) + completion.offsets.done;
    a.k.mem.w32(done, a.k.mem.r32(done) + 1);
    const x = queueAt(a.k, a.u(0)).waiters[0];
    if (x !== undefined) wakeTask(a.k, x);
    return 0;
  }),
  fn('complete_all', (a) => {
    a.k.mem.w32(a.u(0) + completion.offsets.done, 0x3fffffff);
    a.k.wake(queueAt(a.k, a.u(0)));
    return 0;
  }),
  fn('completion_done', (a) => (a.k.mem.r32(a.u(0) + completion.offsets.done) !== 0 ? 1 : 0)),
  fn('try_wait_for_completion', (a) => {
    const done = a.u(0) + completion.offsets.done;
    const n = a.k.mem.r32(done);
    if (n === 0) return 0;
    a.k.mem.w32(done, n - 1);
    return 1;
  }),

  ...fns(['__init_waitqueue_head', 'init_waitqueue_head'], (a) => {
    const at = a.u(0) + wait_queue_head.offsets.head;
    a.k.mem.w32(a.u(0), 0);
    a.k.mem.w32(at, at);
    a.k.mem.w32(at + 4, at);
    return 0;
  }),
  fn('__wake_up', (a) => wakeUp(a, a.u(0), a.u(2))),
  fn('wake_up', (a) => wakeUp(a, a.u(0), 1)),
  ...fns(['wake_up_all', '__wake_up_sync', '__wake_up_locked', 'wake_up_interruptible'], (a) => wakeUp(a, a.u(0), 0)),
  ...fns(['prepare_to_wait', 'prepare_to_wait_exclusive', 'prepare_to_wait_event'], (a) => {
    const { k } = a;
    const head = a.u(0) + wait_queue_head.offsets.head;
    const entry = a.u(1) + 12;
    // not yet in a list: entry points to itself or nowhere
    const next = k.mem.r32(entry) >>> 0;
    if (next === entry || next === 0) {
      const prev = k.mem.r32(head + 4) >>> 0;
      k.mem.w32(entry, head);
      k.mem.w32(entry + 4, prev);
      k.mem.w32(prev, entry);
      k.mem.w32(head + 4, entry);
    }
    if ((a.u(2) & 1) !== 0 && signal_pending(a.current)) return -ERESTARTSYS;
    a.current.state = a.i(2);
    return 0;
  }),
  ...fns(['finish_wait', 'remove_wait_queue'], (a) => {
    const entry = a.k.mem.r32(a.u(1) + 12) >>> 0 === 0 ? 0 : a.u(1) + 12;
    if (entry !== 0) {
      const [next, prev] = [a.k.mem.r32(entry) >>> 0, a.k.mem.r32(entry + 4) >>> 0];
      a.k.mem.w32(next + 4, prev);
      a.k.mem.w32(prev, next);
      a.k.mem.w32(entry, entry);
      a.k.mem.w32(entry + 4, entry);
    }
    a.current.state = 0;
    return 0;
  }),
  ...fns(['add_wait_queue', 'add_wait_queue_exclusive'], (a) => {
    const { k } = a;
    const head = a.u(0) + wait_queue_head.offsets.head;
    const entry = a.u(1) + 12;
    const first = k.mem.r32(head) >>> 0;
    k.mem.w32(entry, first);
    k.mem.w32(entry + 4, head);
    k.mem.w32(first + 4, entry);
    k.mem.w32(head, entry);
    return 0;
  }),
  ...fns(['autoremove_wake_function', 'default_wake_function', 'woken_wake_function'], () => 1),
];
