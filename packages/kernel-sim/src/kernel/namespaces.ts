/**
 * kernel/nsproxy.c and the namespaces' own files — which world a task sees.
 *
 * pid and user namespaces are complete in what processes notice; uts has its names; ipc its objects (ipc/); mnt is fs/'s; net and
 * cgroup are told apart by number only. Handles in nsproxy (RAM) are the numbers /proc/PID/ns shows.
 */

import * as N from '../guards/namespaces.ts';
import {
  CAP_SYS_ADMIN,
  CLONE_NEWIPC,
  CLONE_NEWNET,
  CLONE_NEWNS,
  CLONE_NEWPID,
  CLONE_NEWUTS,
} from '../include/constants.ts';
import { EINVAL, ENOMEM, ENOSPC } from '../include/errno.ts';
import {
  type Nsproxy,
  nsproxy as nsproxyLayout,
  type PidNamespace,
  pid_namespace,
  type Task,
} from '../include/sched.ts';
import { alloc, kfree } from '../mm/slab.ts';
import { newQueue } from './sched.ts';
import type { Kernel, NsProxy, PidNs, UserNs } from './types.ts';

export const CLONE_NEWCGROUP = 0x02000000;
export const CLONE_NEWTIME = 0x80;
export const NEW_NAMESPACES = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP;
const MAX_PID_NS_LEVEL = 32;
/** /proc/PID/ns numbers of the initial namespaces (include/linux/proc_ns.h). */
export const INIT_INUM = {
  ipc: 0xefffffff,
  uts: 0xeffffffe,
  user: 0xeffffffd,
  pid: 0xeffffffc,
  cgroup: 0xeffffffb,
  time: 0xeffffffa,
  net: 0xf0000000,
  mnt: 0xf0000001,
} as const;

export const initUserNs = (): UserNs => ({
  inum: INIT_INUM.user,
  level: 0,
  parent: null,
  owner: 0,
  group: 0,
  uidMap: [{ first: 0, lower: 0, count: 0xffffffff }],
  gidMap: [{ first: 0, lower: 0, count: 0xffffffff }],
  setgroups: true,
});

export function nextInum(k: Kernel): number {
  k.state.nextInum += 1;
  return k.state.nextInum;
}

/** The nsproxy in RAM that says what `ns` does. */
export function ramProxy(k: Kernel, ns: NsProxy): Nsproxy | null {
  const v = alloc(k, nsproxyLayout as never) as unknown as Nsproxy | null;
  if (v === null) return null;
  v.count = 1;
  v.uts_ns = ns.uts.inum;
  v.ipc_ns = ns.ipc.inum;
  v.mnt_ns = ns.mnt.inum;
  v.net_ns = ns.net.inum;
  v.pid_ns = k.views.view(pid_namespace, ns.pid.addr) as unknown as PidNamespace;
  return v;
}

/** create_pid_namespace(): or -ENOMEM, -ENOSPC (nested too deep). */
function create_pid_ns(k: Kernel, parent: PidNs, userNs: UserNs): PidNs | number {
  const deep = k.blocked(N.pidnsLimits, { level: parent.level + 1, max: MAX_PID_NS_LEVEL });
  if (deep || parent.level + 1 >= 4) return -ENOSPC; // Differs: struct pid has room for 4 levels
  const v = alloc(k, pid_namespace as never) as unknown as PidNamespace | null;
  if (v === null) return -ENOMEM;
  v.count = 1;
  v.level = parent.level + 1;
  v.parent = k.views.view(pid_namespace, parent.addr) as unknown as PidNamespace;
  return {
    addr: v.$addr,
    level: parent.level + 1,
    parent,
    inum: nextInum(k),
    userNs,
    tasks: new Map(),
    last: 0,
    dead: false,
    reboot: 0,
    empty: newQueue(),
  };
}
export function free_pid_ns(k: Kernel, ns: PidNs): void {
  if (ns.parent !== null) kfree(k, ns.addr);
}

/** create_new_namespaces(): the members that `flags` name are new, the others shared. */
export function create_new_namespaces(
  k: Kernel,
  from: NsProxy,
  active: PidNs,
  flags: number,
  userNs: UserNs,
): NsProxy | number {
  let { pid } = from;
  if ((flags & CLONE_NEWPID) !== 0) {
    if (active !== from.pid) return -EINVAL;
    const made = create_pid_ns(k, from.pid, userNs);
    if (typeof made === 'number') return made;
    pid = made;
  }
  const plain = (flag: number, old: NsProxy['ipc']): NsProxy['ipc'] =>
    (flags & flag) !== 0 ? { inum: nextInum(k), userNs } : old;
  return {
    mnt: plain(CLONE_NEWNS, from.mnt),
    uts:
      (flags & CLONE_NEWUTS) !== 0
        ? { inum: nextInum(k), userNs, hostname: from.uts.hostname, domainname: from.uts.domainname }
        : from.uts,
    ipc: plain(CLONE_NEWIPC, from.ipc),
    pid,
    net: plain(CLONE_NEWNET, from.net),
    cgroup: plain(CLONE_NEWCGROUP, from.cgroup),
  };
}

/** switch_task_namespaces(), in both halves. */
export function switch_namespaces(k: Kernel, t: Task, ns: NsProxy): number {
  const v = ramProxy(k, ns);
  if (v === null) return -ENOMEM;
  put_nsproxy(k, t.nsproxy);
  t.nsproxy = v;
  k.x(t).ns = ns;
  return 0;
}
export function put_nsproxy(k: Kernel, v: Nsproxy): void {
  if (v.$addr === 0 || v.$addr === k.state.initNsproxy) return;
  v.count -= 1;
  if (v.count <= 0) kfree(k, v.$addr);
}

export function userNsOf(k: Kernel, t: Task): UserNs {
  const handle = t.cred.user_ns;
  return handle === 0 ? k.state.userNs : (k.state.userNamespaces.get(handle) ?? k.state.userNs);
}
/** ns_capable(): a capability counts in one's own user namespace and in those made below it by oneself. */
export function ns_capable(k: Kernel, t: Task, target: UserNs, cap: number): boolean {
  const mine = userNsOf(k, t);
  for (let at: UserNs | null = target; at !== null; at = at.parent) {
    if (at === mine) return k.hasCap(t, cap);
    if (at.level <= mine.level) return false;
    if (at.parent === mine && at.owner === t.cred.euid) return true;
  }
  return false;
}
export { CAP_SYS_ADMIN };
