/**
 * kernel/user_namespace.c — user namespaces: made with all capabilities inside, none outside; ids translated at the boundary.
 *
 * Left out: projid maps; a parent's maps that are not one contiguous range are still followed range by range.
 */
import { CAP_SETGID, CAP_SETUID, CAP_SYS_ADMIN } from '../include/constants.ts';
import { EINVAL, ENOSPC, EPERM, EUSERS } from '../include/errno.ts';
import type { Cred, Task } from '../include/sched.ts';
import { CAP_FULL_HI, CAP_FULL_LO } from './cred.ts';
import { nextInum, ns_capable, userNsOf } from './namespaces.ts';
import type { IdRange, Kernel, UserNs } from './types.ts';

const OVERFLOW_ID = 65534;
const MAX_LEVEL = 32;
const MAX_NAMESPACES = 512;

/** from_kuid_munged(): as `ns` writes an id. */
export function from_kid(ns: UserNs, map: 'uidMap' | 'gidMap', id: number): number {
  for (const r of ns[map]) if (id >= r.lower && id - r.lower < r.count) return r.first + (id - r.lower);
  return -1;
}
/** make_kuid(): -1 when nothing is mapped there. */
export function make_kid(ns: UserNs, map: 'uidMap' | 'gidMap', id: number): number {
  for (const r of ns[map]) if (id >= r.first && id - r.first < r.count) return r.lower + (id - r.first);
  return -1;
}
export const munge = (id: number): number => (id < 0 ? OVERFLOW_ID : id);
/** A uid as task `t` sees it. */
export function uid_for(k: Kernel, t: Task, uid: number): number {
  return t.cred.user_ns === 0 ? uid : munge(from_kid(userNsOf(k, t), 'uidMap', uid));
}
export function gid_for(k: Kernel, t: Task, gid: number): number {
  return t.cred.user_ns === 0 ? gid : munge(from_kid(userNsOf(k, t), 'gidMap', gid));
}
/** A uid as task `t` writes it, in the kernel's numbers; -1 when it has no meaning there. */
export function kuid_of(k: Kernel, t: Task, uid: number): number {
  return t.cred.user_ns === 0 ? uid : make_kid(userNsOf(k, t), 'uidMap', uid);
}
export function kgid_of(k: Kernel, t: Task, gid: number): number {
  return t.cred.user_ns === 0 ? gid : make_kid(userNsOf(k, t), 'gidMap', gid);
}

/** create_user_ns(): `c` becomes a credential of the new namespace. */
export function create_user_ns(k: Kernel, t: Task, c: Cred): number {
  const parent = userNsOf(k, t);
  if (parent.level + 1 > MAX_LEVEL) return -EUSERS;
  if (k.state.userNamespaces.size >= MAX_NAMESPACES) return -ENOSPC;
  if (from_kid(parent, 'uidMap', c.euid) < 0 || from_kid(parent, 'gidMap', c.egid) < 0) return -EPERM;
  const ns: UserNs = {
    inum: nextInum(k),
    level: parent.level + 1,
    parent,
    owner: c.euid,
    group: c.egid,
    uidMap: [],
    gidMap: [],
    setgroups: parent.setgroups,
  };
  k.state.userNamespaces.set(ns.inum, ns);
  enter_user_ns(c, ns);
  return 0;
}
/** set_cred_user_ns(): everything inside. */
export function enter_user_ns(c: Cred, ns: UserNs): void {
  c.user_ns = ns.parent === null ? 0 : ns.inum;
  c.securebits = 0;
  for (const set of [c.cap_permitted, c.cap_effective, c.cap_bset]) {
    set.lo = CAP_FULL_LO;
    set.hi = CAP_FULL_HI;
  }
  for (const set of [c.cap_inheritable, c.cap_ambient]) {
    set.lo = 0;
    set.hi = 0;
  }
}

/** A write to uid_map or gid_map of `target`'s namespace. @models kernel/user_namespace.c map_write() */
export function write_id_map(k: Kernel, writer: Task, target: Task, which: 'uidMap' | 'gidMap', text: string): number {
  const ns = userNsOf(k, target);
  const mine = userNsOf(k, writer);
  if (ns.parent === null || (mine !== ns && mine !== ns.parent)) return -EPERM;
  if (ns[which].length > 0) return -EPERM;
  if (!ns_capable(k, writer, ns, CAP_SYS_ADMIN)) return -EPERM;
  const rows: IdRange[] = [];
  for (const line of text.split('\n')) {
    const parts = line.trim().split(/\s+/);
    if (line.trim() === '') continue;
    const [first, lower, count] = parts.map(Number) as [number, number, number];
    if (parts.length !== 3 || !parts.every((p) => /^\d{1,10}$/.test(p)) || count < 1) return -EINVAL;
    if (first + count > 0xffffffff || lower + count > 0xffffffff || rows.length >= 340) return -EINVAL;
    for (const r of rows) {
      if (first < r.first + r.count && r.first < first + count) return -EINVAL;
      if (lower < r.lower + r.count && r.lower < lower + count) return -EINVAL;
    }
    rows.push({ first, lower, count });
  }
  if (rows.length === 0) return -EINVAL;
  if (!may_map(k, writer, ns, which, rows)) return -EPERM;
  const out: IdRange[] = [];
  for (const r of rows) {
    const lower = make_kid(ns.parent, which, r.lower);
    const last = make_kid(ns.parent, which, r.lower + r.count - 1);
    if (lower < 0 || last - lower !== r.count - 1) return -EPERM;
    out.push({ ...r, lower });
  }
  ns[which] = out;
  return 0;
}
/** new_idmap_permitted(): one's own id, or the capability over the parent. */
function may_map(k: Kernel, t: Task, ns: UserNs, which: 'uidMap' | 'gidMap', rows: readonly IdRange[]): boolean {
  const [one] = rows;
  const parent = ns.parent as UserNs;
  if (rows.length === 1 && one !== undefined && one.count === 1 && t.cred.euid === ns.owner) {
    const id = make_kid(parent, which, one.lower);
    if (which === 'uidMap' && id === t.cred.euid) return true;
    if (which === 'gidMap' && id === t.cred.egid && !ns.setgroups) return true;
  }
  return ns_capable(k, t, parent, which === 'uidMap' ? CAP_SETUID : CAP_SETGID);
}

/** /proc/PID/setgroups */
export function write_setgroups(k: Kernel, writer: Task, target: Task, text: string): number {
  const ns = userNsOf(k, target);
  if (!ns_capable(k, writer, ns, CAP_SYS_ADMIN)) return -EPERM;
  const word = text.trim();
  if (word !== 'allow' && word !== 'deny') return -EINVAL;
  if (word === 'allow') return ns.setgroups ? 0 : -EPERM;
  if (ns.gidMap.length > 0) return -EPERM;
  ns.setgroups = false;
  return 0;
}
/** /proc/PID/uid_map as `reader` sees it. */
export function show_id_map(k: Kernel, reader: Task, target: Task, which: 'uidMap' | 'gidMap'): string {
  const ns = userNsOf(k, target);
  const lower = userNsOf(k, reader);
  const base = lower === ns && lower.parent !== null ? lower.parent : lower;
  const num = (n: number): string => String(n).padStart(10);
  return ns[which]
    .map((r) => `${num(r.first)} ${num(munge(from_kid(base, which, r.lower)))} ${num(r.count)}\n`)
    .join('');
}
