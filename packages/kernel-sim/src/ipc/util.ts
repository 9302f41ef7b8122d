/**
 * ipc/util.c — keys, ids and permissions, the same for all three kinds of System V IPC.
 *
 * A call that slept is run again from its start; that its object went meanwhile (EIDRM) it knows from what it left in x.restart.
 * Left out: IPC_INFO and the *_STAT commands that ipcs(1) once used; an IPC namespace's objects outlive its last process.
 */
import { Struct } from '../fs/bytes.ts';
import { inGroup, whoIs } from '../fs/permission.ts';
import { CAP_IPC_OWNER, CAP_SYS_ADMIN } from '../include/constants.ts';
import { EACCES, EEXIST, EFAULT, EIDRM, EINVAL, ENOENT, ENOSPC, EPERM } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { readSpec, wallMs } from '../kernel/clock.ts';
import { charge } from '../kernel/sched.ts';
import type { Kernel } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import type { Ids, IpcObjects, IpcPerm } from './types.ts';

export const IPC_CREAT = 0o1000;
const IPC_EXCL = 0o2000;
export const IPC_NOWAIT = 0o4000;
export const IPC_RMID = 0;
export const IPC_SET = 1;
export const IPC_STAT = 2;
/** The structures of today, not those of Linux 2.0: 32-bit ids. */
const IPC_64 = 0x100;
/** IPCMNI: slots, and what an id is a multiple of. */
const SLOTS = 32768;

/** What it costs to look at one object among many. */
export const CYCLES_PER_OBJECT = 4;

const ids = <T>(): Ids<T> => ({ byId: new Map(), seq: 0 });
/** The objects of the caller's namespace, made when first asked for. */
export function objectsOf(k: Kernel, t: Task): IpcObjects {
  const ns = k.x(t).ns.ipc;
  ns.objects ??= { shm: ids(), sem: ids(), msg: ids(), mqueue: new Map() };
  return ns.objects;
}
export const command = (cmd: number): number => cmd & ~IPC_64;
export const seconds = (k: Kernel): number => Math.floor(wallMs(k) / 1000);

/** ipcperms(): may the caller do what `flags` asks in mode bits? 0 or -EACCES. */
export function ipcperms(k: Kernel, t: Task, perm: IpcPerm, flags: number): number {
  const wanted = ((flags >> 6) | (flags >> 3) | flags) & 7;
  const { euid } = t.cred;
  const who = whoIs(k, t);
  const owner = euid === perm.uid || euid === perm.cuid;
  const group = inGroup(who, perm.gid) || inGroup(who, perm.cgid);
  const granted = perm.mode >> (owner ? 6 : group ? 3 : 0);
  return (wanted & ~granted) !== 0 && !k.capable(t, CAP_IPC_OWNER) ? -EACCES : 0;
}

/** ipc_addid(): a place among `all`, for an object the caller makes; -ENOSPC when `most` are there. */
export function newPerm<T>(k: Kernel, t: Task, all: Ids<T>, key: number, mode: number, most: number): IpcPerm | number {
  if (all.byId.size >= Math.min(most, SLOTS)) return -ENOSPC;
  charge(k, k.x(t), all.byId.size * CYCLES_PER_OBJECT);
  const taken = new Set([...all.byId.keys()].map((id) => id % SLOTS));
  let slot = k.era.trace === 'old' ? 0 : all.seq % SLOTS;
  while (taken.has(slot)) slot = (slot + 1) % SLOTS;
  const seq = k.era.trace === 'old' ? all.seq : Math.floor(all.seq / SLOTS);
  all.seq = k.era.trace === 'old' ? (all.seq + 1) % 65536 : seq * SLOTS + slot + 1;
  const { euid, egid } = t.cred;
  return {
    id: seq * SLOTS + slot,
    key,
    seq,
    uid: euid,
    gid: egid,
    cuid: euid,
    cgid: egid,
    mode: mode & 0o777,
    seat: k.x(t).seat,
  };
}

/** ipcget(): the id of the object with that key, made when there is none and IPC_CREAT says so. */
export function ipcget<T extends { readonly perm: IpcPerm }>(
  k: Kernel,
  t: Task,
  all: Ids<T>,
  key: number,
  flags: number,
  ops: { make(): number; check(object: T): number; gone?(object: T): boolean },
): number {
  if (key !== 0) charge(k, k.x(t), all.byId.size * CYCLES_PER_OBJECT);
  const found =
    key === 0 ? undefined : [...all.byId.values()].find((o) => o.perm.key === key && ops.gone?.(o) !== true);
  if (found === undefined) return key !== 0 && (flags & IPC_CREAT) === 0 ? -ENOENT : ops.make();
  if ((flags & IPC_CREAT) !== 0 && (flags & IPC_EXCL) !== 0) return -EEXIST;
  return ops.check(found) || ipcperms(k, t, found.perm, flags) || found.perm.id;
}

/** The object of an id: or -EINVAL, -EIDRM (it went while the caller slept). */
export function ipcObject<T>(k: Kernel, t: Task, all: Ids<T>, id: number): T | number {
  return all.byId.get(id) ?? (k.x(t).restart === null ? -EINVAL : -EIDRM);
}
/** Said before a call sleeps: it is not new any more when it runs again. */
export function willSleep(k: Kernel, t: Task): void {
  k.x(t).restart ??= { until: null };
}
/** A relative timeout as room time; kept over a re-run. A negative errno; null for none. */
export function timeoutOf(k: Kernel, t: Task, arg: Arg, wide: boolean): number | null {
  if (k.user.isNull(arg)) return null;
  const x = k.x(t);
  const kept = (x.restart as { until?: number } | null)?.until;
  if (kept !== undefined) return kept;
  const ms = readSpec(k, arg, wide);
  if (ms < 0) return ms;
  x.restart = { until: k.now + ms };
  return k.now + ms;
}

/** IPC_SET, IPC_RMID: for the owner, the creator, or CAP_SYS_ADMIN. */
export function mayChange(k: Kernel, t: Task, perm: IpcPerm): number {
  const { euid } = t.cred;
  return euid === perm.uid || euid === perm.cuid || k.capable(t, CAP_SYS_ADMIN) ? 0 : -EPERM;
}
/** ipc_update_perm(): uid, gid and mode of a struct ipc64_perm in the caller's memory. */
export function readPerm(k: Kernel, perm: IpcPerm, from: Arg): number {
  const [uid, gid, mode] = [k.user.u32(from, 4), k.user.u32(from, 8), k.user.u32(from, 20)];
  if (uid === undefined || gid === undefined || mode === undefined) return -EFAULT;
  perm.uid = uid;
  perm.gid = gid;
  perm.mode = mode & 0o777;
  return 0;
}
/** A struct with a struct ipc64_perm (36 bytes) at its start. */
export function withPerm(perm: IpcPerm, size: number, mode = perm.mode): Struct {
  return new Struct(size)
    .u32(0, perm.key)
    .u32(4, perm.uid)
    .u32(8, perm.gid)
    .u32(12, perm.cuid)
    .u32(16, perm.cgid)
    .u16(20, mode)
    .u16(24, perm.seq);
}
