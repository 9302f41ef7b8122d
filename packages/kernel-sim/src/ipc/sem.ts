/**
 * ipc/sem.c — sets of semaphores: several changed in one step, or none.
 *
 * Whoever finds a step impossible sleeps until something in the set changes and tries again, in order of arrival.
 */
import { E2BIG, EAGAIN, EFAULT, EFBIG, EINTR, EINVAL, ENOMEM, ENOSPC, ERANGE } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { newQueue } from '../kernel/sched.ts';
import type { Kernel, SysResult, TaskExt } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { chargeIpc } from './held.ts';
import type { SemSet } from './types.ts';
import { unchargeIpc } from './uncharge.ts';
import {
  command,
  IPC_NOWAIT,
  IPC_RMID,
  IPC_SET,
  IPC_STAT,
  ipcget,
  ipcObject,
  ipcperms,
  mayChange,
  newPerm,
  objectsOf,
  readPerm,
  seconds,
  timeoutOf,
  willSleep,
  withPerm,
} from './util.ts';

const SEM_UNDO = 0x1000;
const SEMVMX = 32767;
const CMD = { GETPID: 11, GETVAL: 12, GETALL: 13, GETNCNT: 14, GETZCNT: 15, SETVAL: 16, SETALL: 17 } as const;
/** kernel.sem: per set, in all, operations of one call, sets. */
const LIMITS = {
  old: { perSet: 250, all: 32_000, ops: 32, sets: 128 },
  new: { perSet: 32_000, all: 1_024_000_000, ops: 500, sets: 32_000 },
} as const;

interface SemOp {
  readonly num: number;
  readonly op: number;
  readonly nowait: boolean;
  readonly undo: boolean;
}

/** struct sem_array and its semaphores, a cache line each. */
const setBytes = (count: number): number => 256 + 64 * count;
/** struct sem_undo of one process; ours has eight bytes where Linux has two. */
const undoBytes = (s: SemSet): number => 64 + 8 * s.values.length;

export function semget(k: Kernel, t: Task, key: number, count: number, flags: number): number {
  const all = objectsOf(k, t).sem;
  const limits = LIMITS[k.era.trace];
  if (count < 0 || count > limits.perSet) return -EINVAL;
  return ipcget(k, t, all, key, flags, {
    check: (s) => (count > s.values.length ? -EINVAL : 0),
    make() {
      if (count === 0) return -EINVAL;
      let used = 0;
      for (const s of all.byId.values()) used += s.values.length;
      if (used + count > limits.all) return -ENOSPC;
      const cost = setBytes(count);
      if (chargeIpc(k, t, cost) !== 0) return -ENOMEM;
      const perm = newPerm(k, t, all, key, flags, limits.sets);
      if (typeof perm === 'number') {
        unchargeIpc(k, k.x(t).seat, cost);
        return perm;
      }
      const zeros = (): number[] => new Array<number>(count).fill(0);
      const times = { otime: 0, ctime: seconds(k) };
      const made = {
        perm,
        values: zeros(),
        pids: zeros(),
        undo: new Map(),
        sleepers: [],
        ...times,
        changed: newQueue(),
      };
      all.byId.set(perm.id, made);
      return perm.id;
    },
  });
}

function readOps(k: Kernel, from: Arg, count: number): SemOp[] | number {
  const b = k.user.read(from, count * 6);
  if (typeof b === 'number') return -EFAULT;
  const v = new DataView(b.buffer, b.byteOffset, b.byteLength);
  return Array.from({ length: count }, (_, i) => {
    const flags = v.getUint16(i * 6 + 4, true);
    const [num, op] = [v.getUint16(i * 6, true), v.getInt16(i * 6 + 2, true)];
    return { num, op, nowait: (flags & IPC_NOWAIT) !== 0, undo: (flags & SEM_UNDO) !== 0 };
  });
}

/** perform_atomic_semop(): null when all of it was done; the operation that must wait; or -ERANGE, -ENOMEM. */
function perform(k: Kernel, t: Task, s: SemSet, ops: readonly SemOp[]): SemOp | number | null {
  const { proc, seat } = k.x(t);
  const values = new Map<number, number>();
  const backs = new Map<number, number>();
  const old = s.undo.get(proc)?.backs;
  for (const o of ops) {
    const now = values.get(o.num) ?? (s.values[o.num] as number);
    if (o.op === 0 ? now !== 0 : now + o.op < 0) return o;
    if (now + o.op > SEMVMX) return -ERANGE;
    values.set(o.num, now + o.op);
    if (!o.undo) continue;
    const back = (backs.get(o.num) ?? old?.[o.num] ?? 0) - o.op;
    if (back < -SEMVMX - 1 || back > SEMVMX) return -ERANGE;
    backs.set(o.num, back);
  }
  if (backs.size > 0 && old === undefined) {
    if (chargeIpc(k, t, undoBytes(s)) !== 0) return -ENOMEM;
    s.undo.set(proc, { seat, backs: s.values.map(() => 0) });
  }
  const undo = s.undo.get(proc)?.backs;
  for (const [num, back] of backs) if (undo !== undefined) undo[num] = back;
  for (const [num, value] of values) s.values[num] = value;
  for (const o of ops) s.pids[o.num] = t.tgid;
  return null;
}

/** @models ipc/sem.c semtimedop @returns 0, or -EAGAIN, -EIDRM, -EINTR, -EFBIG, -E2BIG, -ERANGE, -EACCES, -EINVAL */
export function semtimedop(
  k: Kernel,
  t: Task,
  id: number,
  from: Arg,
  count: number,
  timeout: Arg,
  wide: boolean,
): SysResult {
  if (count < 1 || id < 0) return -EINVAL;
  if (count > LIMITS[k.era.trace].ops) return -E2BIG;
  const ops = readOps(k, from, count);
  if (typeof ops === 'number') return ops;
  const s = ipcObject(k, t, objectsOf(k, t).sem, id);
  if (typeof s === 'number') return s;
  const until = timeoutOf(k, t, timeout, wide);
  if (until !== null && until < 0) return until;
  if (ops.some((o) => o.num >= s.values.length)) return -EFBIG;
  const x = k.x(t);
  s.sleepers = s.sleepers.filter((w) => w.x !== x);
  const denied = ipcperms(k, t, s.perm, ops.some((o) => o.op !== 0) ? 0o222 : 0o444);
  if (denied !== 0) return denied;
  const stuck = perform(k, t, s, ops);
  if (typeof stuck === 'number') return stuck;
  if (stuck === null) {
    s.otime = seconds(k);
    if (ops.some((o) => o.op !== 0)) k.wake(s.changed);
    return 0;
  }
  if (stuck.nowait || (until !== null && k.now >= until)) return -EAGAIN;
  willSleep(k, t);
  const r = k.block(t, { on: [s.changed], ...(until === null ? {} : { until }), onSignal: -EINTR });
  if (typeof r !== 'number') s.sleepers.push({ x, num: stuck.num, zero: stuck.op === 0 });
  return r;
}

/** exit_sem(): what a process did with SEM_UNDO is undone, as far as it goes. */
export function exit_sem(k: Kernel, x: TaskExt): void {
  for (const s of x.ns.ipc.objects?.sem.byId.values() ?? []) {
    if (s.sleepers.length > 0) s.sleepers = s.sleepers.filter((w) => w.x !== x);
    const undo = s.undo.get(x.proc);
    if (undo === undefined) continue;
    s.undo.delete(x.proc);
    unchargeIpc(k, undo.seat, undoBytes(s));
    undo.backs.forEach((n, i) => {
      if (n !== 0) s.pids[i] = x.pid;
      s.values[i] = Math.min(SEMVMX, Math.max(0, (s.values[i] as number) + n));
    });
    k.wake(s.changed);
  }
}

function forget(s: SemSet, num: number): void {
  for (const { backs } of s.undo.values()) backs[num] = 0;
}
/** How many sleep for a semaphore; whoever died in his sleep is not counted. */
function sleeping(s: SemSet, num: number, zero: boolean): number {
  return s.sleepers.filter((w) => w.num === num && w.zero === zero && s.changed.waiters.includes(w.x)).length;
}

/** @param arg  where the caller's union semun lies: what SETVAL, GETALL and the others take */
export function semctl(k: Kernel, t: Task, id: number, num: number, cmd: number, arg: number): number {
  const all = objectsOf(k, t).sem;
  const s = all.byId.get(id);
  if (s === undefined) return -EINVAL;
  const what = command(cmd);
  const single = what !== CMD.GETALL && what !== CMD.SETALL && what >= CMD.GETPID && what <= CMD.SETVAL;
  if (single && (num < 0 || num >= s.values.length)) return -EINVAL;
  const changes = what === CMD.SETVAL || what === CMD.SETALL;
  if (what >= CMD.GETPID || what === IPC_STAT) {
    const denied = ipcperms(k, t, s.perm, changes ? 0o222 : 0o444);
    if (denied !== 0) return denied;
  } else {
    const denied = mayChange(k, t, s.perm);
    if (denied !== 0) return denied;
  }
  switch (what) {
    case CMD.GETVAL:
      return s.values[num] as number;
    case CMD.GETPID:
      return s.pids[num] as number;
    case CMD.GETNCNT:
      return sleeping(s, num, false);
    case CMD.GETZCNT:
      return sleeping(s, num, true);
    case CMD.GETALL:
      return k.user.write(arg, new Uint8Array(new Uint16Array(s.values).buffer));
    case CMD.SETVAL:
      if ((arg | 0) < 0 || (arg | 0) > SEMVMX) return -ERANGE;
      return set(k, t, s, [[num, arg]]);
    case CMD.SETALL: {
      const b = k.user.read(arg, s.values.length * 2);
      if (typeof b === 'number') return -EFAULT;
      const v = new DataView(b.buffer, b.byteOffset, b.byteLength);
      const values = s.values.map((_, i): [number, number] => [i, v.getUint16(i * 2, true)]);
      return values.some(([, n]) => n > SEMVMX) ? -ERANGE : set(k, t, s, values);
    }
    case IPC_STAT:
      return k.user.write(arg, withPerm(s.perm, 64).u32(36, s.otime).u32(44, s.ctime).u32(52, s.values.length).bytes);
    case IPC_SET: {
      const error = readPerm(k, s.perm, arg);
      if (error === 0) s.ctime = seconds(k);
      return error;
    }
    case IPC_RMID:
      all.byId.delete(id);
      unchargeIpc(k, s.perm.seat, setBytes(s.values.length));
      for (const { seat } of s.undo.values()) unchargeIpc(k, seat, undoBytes(s));
      k.wake(s.changed);
      return 0;
    default:
      return -EINVAL;
  }
}
function set(k: Kernel, t: Task, s: SemSet, values: readonly [number, number][]): number {
  for (const [i, n] of values) {
    s.values[i] = n;
    s.pids[i] = t.tgid;
    forget(s, i);
  }
  s.ctime = seconds(k);
  k.wake(s.changed);
  return 0;
}
