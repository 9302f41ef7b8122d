/**
 * kernel/futex — sleeping on a word of user memory: what mutexes, joins and condition variables of a C library rest on.
 *
 * Those that know their owner (FUTEX_LOCK_PI) are in futex-pi.ts. Waking is in order of arrival.
 */
import { EAGAIN, EFAULT, EINVAL, ENOSYS, EPERM, ESRCH, ETIMEDOUT } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { memoryOf, spaceKey } from './c-program.ts';
import { clockMs, readSpec } from './clock.ts';
import { exit_pi_state_list, lock_pi, unlock_pi } from './futex-pi.ts';
import { find_vpid, vnr } from './pid.ts';
import { ptrace_may_access } from './ptrace-access.ts';
import { wakeTask } from './sched.ts';
import { int, syscall, uint, user } from './syscall.ts';
import type { FutexWait, Kernel, SysResult, TaskExt } from './types.ts';

const OP = {
  WAIT: 0,
  WAKE: 1,
  FD: 2,
  REQUEUE: 3,
  CMP_REQUEUE: 4,
  WAKE_OP: 5,
  LOCK_PI: 6,
  UNLOCK_PI: 7,
  TRYLOCK_PI: 8,
  WAIT_BITSET: 9,
  WAKE_BITSET: 10,
  WAIT_REQUEUE_PI: 11,
  LOCK_PI2: 13,
} as const;
const PRIVATE = 128;
const CLOCK_REALTIME = 256;
const FUTEX_WAITERS = 0x80000000;
const FUTEX_OWNER_DIED = 0x40000000;
const FUTEX_TID_MASK = 0x3fffffff;
const ROBUST_LIST_LIMIT = 2048;

export const word = (v: number): Uint8Array => new Uint8Array([v, v >>> 8, v >>> 16, v >>> 24]);
export function readWord(k: Kernel, x: TaskExt, addr: number): number | null {
  const b = memoryOf(k, x)?.read(addr, 4);
  return b == null
    ? null
    : ((b[0] as number) | ((b[1] as number) << 8) | ((b[2] as number) << 16) | ((b[3] as number) << 24)) >>> 0;
}

export function enqueue(
  k: Kernel,
  x: TaskExt,
  key: string,
  bitset: number,
  more: Pick<FutexWait, 'pi' | 'addr'> = {},
): void {
  x.futex = { key, bitset, woken: false, ...more };
  const list = k.state.futexes.get(key);
  if (list === undefined) k.state.futexes.set(key, [x]);
  else list.push(x);
}
/** It sleeps on no word any more. */
export function dequeue_futex(k: Kernel, x: TaskExt): void {
  if (x.futex === null) return;
  const list = k.state.futexes.get(x.futex.key);
  const i = list?.indexOf(x) ?? -1;
  if (list !== undefined && i >= 0) {
    list.splice(i, 1);
    if (list.length === 0) k.state.futexes.delete(x.futex.key);
  }
  x.futex = null;
}

/** futex_wake(): at most `count` of those whose bits meet; how many. -EINVAL where one waits for its owner. */
function wake(k: Kernel, key: string, count: number, bitset: number): number {
  const list = k.state.futexes.get(key);
  if (list === undefined) return 0;
  let n = 0;
  for (const x of [...list]) {
    if (n >= count) break;
    if (x.futex?.pi !== undefined) return -EINVAL;
    if (x.futex === null || (x.futex.bitset & bitset) === 0) continue;
    list.splice(list.indexOf(x), 1);
    x.futex.woken = true;
    wakeTask(k, x);
    n += 1;
  }
  if (list.length === 0) k.state.futexes.delete(key);
  return n;
}

/** futex_wait(): 0, -EAGAIN (another value), -ETIMEDOUT, -EINTR. `until` in room time. */
function wait(k: Kernel, t: Task, addr: number, value: number, until: number | null, bitset: number): SysResult {
  const x = k.x(t);
  if (x.futex !== null) {
    const { woken } = x.futex;
    if (woken) {
      x.futex = null;
      return 0;
    }
    dequeue_futex(k, x);
    if (until !== null && k.now >= until) return -ETIMEDOUT;
  }
  const now = readWord(k, x, addr);
  if (now === null) return -EFAULT;
  if (now !== value >>> 0) return -EAGAIN;
  if (until !== null && k.now >= until) return -ETIMEDOUT;
  enqueue(k, x, spaceKey(k, x, addr), bitset);
  const r = k.block(t, { on: [], ...(until === null ? {} : { until }), onSignal: until === null ? -512 : -516 });
  if (typeof r === 'number') dequeue_futex(k, x);
  return r;
}

/** futex_requeue(): wakes some, lets others sleep on another word. */
function requeue(k: Kernel, from: string, to: string, count: number, move: number): number {
  const woken = wake(k, from, count, 0xffffffff);
  if (woken < 0 || from === to) return woken;
  const list = k.state.futexes.get(from) ?? [];
  if (list.some((x) => x.futex?.pi !== undefined)) return -EINVAL;
  const moved = list.splice(0, Math.max(0, move));
  if (list.length === 0) k.state.futexes.delete(from);
  for (const x of moved) enqueue(k, x, to, x.futex?.bitset ?? 0xffffffff);
  return woken + moved.length;
}

/** FUTEX_WAKE_OP: changes the second word, wakes on the first, and on the second if its old value compares. */
function wakeOp(
  k: Kernel,
  x: TaskExt,
  addr: number,
  addr2: number,
  count: number,
  count2: number,
  code: number,
): number {
  const old = readWord(k, x, addr2);
  if (old === null) return -EFAULT;
  const op = (code >>> 28) & 7;
  let arg = (code << 8) >> 20;
  const cmparg = (code << 20) >> 20;
  if ((code & 0x80000000) !== 0) arg = 1 << (arg & 31);
  const results = [arg, old + arg, old | arg, old & ~arg, old ^ arg];
  if (op >= results.length) return -ENOSYS;
  if (memoryOf(k, x)?.write(addr2, word(results[op] as number)) !== true) return -EFAULT;
  let n = wake(k, spaceKey(k, x, addr), count, 0xffffffff);
  const o = old | 0;
  const holds = [o === cmparg, o !== cmparg, o < cmparg, o <= cmparg, o > cmparg, o >= cmparg][(code >>> 24) & 15];
  if (holds === undefined) return -ENOSYS;
  if (holds) n += wake(k, spaceKey(k, x, addr2), count2, 0xffffffff);
  return n;
}

function futex(
  k: Kernel,
  t: Task,
  uaddr: Arg,
  op: number,
  value: number,
  timeout: Arg,
  uaddr2: Arg,
  value3: number,
  wide: boolean,
): SysResult {
  const x = k.x(t);
  const addr = uint(uaddr);
  if (typeof uaddr !== 'number') return -EFAULT;
  if (addr % 4 !== 0) return -EINVAL;
  const cmd = op & ~(PRIVATE | CLOCK_REALTIME);
  const old = k.era.trace === 'old';
  const clocked = cmd === OP.WAIT_BITSET || cmd === OP.WAIT_REQUEUE_PI || (cmd === OP.LOCK_PI2 && !old);
  if ((op & CLOCK_REALTIME) !== 0 && !clocked) return -ENOSYS;
  const key = (): string => spaceKey(k, x, addr);
  switch (cmd) {
    case OP.WAIT:
    case OP.WAIT_BITSET: {
      const bitset = cmd === OP.WAIT ? 0xffffffff : value3;
      if (bitset === 0) return -EINVAL;
      const until = deadline(k, t, cmd === OP.WAIT, (op & CLOCK_REALTIME) !== 0, timeout, wide);
      return typeof until === 'number' && until < 0 ? until : wait(k, t, addr, value, until, bitset);
    }
    case OP.WAKE:
    case OP.WAKE_BITSET:
      if (cmd === OP.WAKE_BITSET && value3 === 0) return -EINVAL;
      if (readWord(k, x, addr) === null) return -EFAULT;
      return wake(k, key(), value | 0, cmd === OP.WAKE ? 0xffffffff : value3);
    case OP.REQUEUE:
    case OP.CMP_REQUEUE: {
      const now = readWord(k, x, addr);
      if (now === null) return -EFAULT;
      if (cmd === OP.CMP_REQUEUE && now !== value3 >>> 0) return -EAGAIN;
      return requeue(k, key(), spaceKey(k, x, uint(uaddr2)), value | 0, int(timeout));
    }
    case OP.LOCK_PI:
    case OP.LOCK_PI2: {
      if (cmd === OP.LOCK_PI2 && old) return -ENOSYS;
      const until = deadline(k, t, false, cmd === OP.LOCK_PI || (op & CLOCK_REALTIME) !== 0, timeout, wide);
      return typeof until === 'number' && until < 0 ? until : lock_pi(k, t, addr, until, 'wait');
    }
    case OP.TRYLOCK_PI:
      return lock_pi(k, t, addr, null, 'try');
    case OP.UNLOCK_PI:
      return unlock_pi(k, t, addr);
    case OP.WAKE_OP:
      return wakeOp(k, x, addr, uint(uaddr2), value | 0, int(timeout), value3);
    default:
      return -ENOSYS;
  }
}
/** A timeout as room time: relative for FUTEX_WAIT, absolute otherwise; kept over a re-run. */
function deadline(
  k: Kernel,
  t: Task,
  relative: boolean,
  realtime: boolean,
  timeout: Arg,
  wide: boolean,
): number | null {
  if (k.user.isNull(timeout)) return null;
  const x = k.x(t);
  const kept = (x.restart as { until?: number } | null)?.until;
  if (kept !== undefined) return kept;
  const ms = readSpec(k, timeout, wide);
  if (ms < 0) return ms;
  const until = relative ? k.now + ms : Math.max(0, k.now + ms - (clockMs(k, t, realtime ? 0 : 1) ?? 0));
  x.restart = { until };
  return until;
}

/** mm_release(): the word that a joining thread sleeps on becomes 0. */
export function futex_wake_word(k: Kernel, x: TaskExt, addr: number): void {
  if (memoryOf(k, x)?.write(addr, word(0)) === true) wake(k, spaceKey(k, x, addr), 1, 0xffffffff);
}

/** exit_robust_list(): locks that die with their owner are marked, and one waiter wakes. */
export function exit_robust_list(k: Kernel, t: Task, x: TaskExt): void {
  dequeue_futex(k, x);
  robust_list(k, t, x);
  exit_pi_state_list(k, x);
}
function robust_list(k: Kernel, t: Task, x: TaskExt): void {
  if (x.robust === 0) return;
  const head = x.robust;
  x.robust = 0;
  const memory = memoryOf(k, x);
  if (memory === null) return;
  const offset = (readWord(k, x, head + 4) ?? 0) | 0;
  const pending = readWord(k, x, head + 8) ?? 0;
  let entry = readWord(k, x, head);
  for (let n = 0; entry !== null && (entry & ~1) !== head && n < ROBUST_LIST_LIMIT; n += 1) {
    const next = readWord(k, x, entry & ~1);
    if ((entry & ~1) >>> 0 !== (pending & ~1) >>> 0)
      mark_dead(k, t, x, ((entry & ~1) + offset) >>> 0, (entry & 1) !== 0);
    entry = next;
  }
  if (pending !== 0) mark_dead(k, t, x, ((pending & ~1) + offset) >>> 0, (pending & 1) !== 0);
}
/** handle_futex_death(): whoever waits for the owner itself is woken by exit_pi_state_list(). */
function mark_dead(k: Kernel, t: Task, x: TaskExt, addr: number, pi: boolean): void {
  const v = readWord(k, x, addr);
  if (v === null || (v & FUTEX_TID_MASK) !== vnr(k, t)) return;
  memoryOf(k, x)?.write(addr, word((v & FUTEX_WAITERS) | FUTEX_OWNER_DIED));
  if (!pi && (v & FUTEX_WAITERS) !== 0) wake(k, spaceKey(k, x, addr), 1, 0xffffffff);
}

export const futexSyscalls = [
  /** @models kernel/futex/syscalls.c futex */
  syscall('futex', NR.futex, [user, int, uint, user, user, uint], (k, t, a, op, v, ts, a2, v3) =>
    futex(k, t, a, op, v, ts, a2, v3, false),
  ),
  syscall('futex_time64', NR.futex_time64, [user, int, uint, user, user, uint], (k, t, a, op, v, ts, a2, v3) =>
    futex(k, t, a, op, v, ts, a2, v3, true),
  ),
  syscall('set_robust_list', NR.set_robust_list, [uint, uint], (k, t, head, size) => {
    if (size !== 12) return -EINVAL;
    k.x(t).robust = head;
    return 0;
  }),
  syscall('get_robust_list', NR.get_robust_list, [int, user, user], (k, t, pid, head, size) => {
    const p = pid === 0 ? t : find_vpid(k, pid);
    if (p === null) return -ESRCH;
    if (!ptrace_may_access(k, t, p, 'read')) return -EPERM;
    return k.user.write(size, word(12)) || k.user.write(head, word(k.x(p).robust));
  }),
];
