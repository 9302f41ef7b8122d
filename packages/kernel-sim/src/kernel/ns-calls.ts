/** kernel/fork.c unshare(), kernel/nsproxy.c setns() — leaving one's namespaces for new ones, or for another's. */

import { fget } from '../fs/file.ts';
import { copyFiles, copyFs, enterMntNs, newMntNs } from '../fs/index.ts';
import * as E from '../guards/exit.ts';
import * as G from '../guards/namespaces.ts';
import {
  CAP_SYS_ADMIN,
  CLONE_FILES,
  CLONE_FS,
  CLONE_NEWIPC,
  CLONE_NEWNET,
  CLONE_NEWNS,
  CLONE_NEWPID,
  CLONE_NEWUSER,
  CLONE_NEWUTS,
  CLONE_SIGHAND,
  CLONE_THREAD,
  CLONE_VM,
} from '../include/constants.ts';
import { EBADF, EINVAL, ENOMEM, EPERM } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { commit_creds, prepare_creds } from './cred.ts';
import { newuserRefused } from './fork.ts';
import {
  CLONE_NEWCGROUP,
  create_new_namespaces,
  NEW_NAMESPACES,
  ns_capable,
  switch_namespaces,
  userNsOf,
} from './namespaces.ts';
import { pidns_contains } from './pid.ts';
import { int, syscall, uint } from './syscall.ts';
import { threads } from './task.ts';
import type { Kernel, NsProxy, PidNs, PlainNs, UserNs, UtsNs } from './types.ts';
import { create_user_ns, enter_user_ns } from './user-ns.ts';

const CLONE_SYSVSEM = 0x40000;
const CLONE_NEWTIME = 0x80;
const UNSHARABLE =
  CLONE_THREAD |
  CLONE_FS |
  CLONE_NEWNS |
  CLONE_SIGHAND |
  CLONE_VM |
  CLONE_FILES |
  CLONE_SYSVSEM |
  CLONE_NEWUTS |
  CLONE_NEWIPC |
  CLONE_NEWNET;
const LATER = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWCGROUP | CLONE_NEWTIME;

/** unshare(2), in the order of ksys_unshare(). */
function unshare(k: Kernel, t: Task, given: number): number {
  const x = k.x(t);
  let flags = given;
  if ((flags & CLONE_NEWUSER) !== 0) flags |= CLONE_THREAD | CLONE_FS;
  if ((flags & CLONE_VM) !== 0) flags |= CLONE_SIGHAND;
  if ((flags & CLONE_SIGHAND) !== 0) flags |= CLONE_THREAD;
  if ((flags & CLONE_NEWNS) !== 0) flags |= CLONE_FS;
  if ((flags & ~(UNSHARABLE | (k.era.trace === 'new' ? LATER : 0))) !== 0) return -EINVAL;
  if ((flags & (CLONE_THREAD | CLONE_SIGHAND | CLONE_VM)) !== 0 && threads(k, t).length > 1) return -EINVAL;
  const alone = t.sighand.count <= 1 && (t.mm.$addr === 0 || t.mm.mm_users <= 1);
  if ((flags & (CLONE_SIGHAND | CLONE_VM)) !== 0 && !alone) return -EINVAL;
  if ((flags & CLONE_NEWUSER) !== 0 && newuserRefused(k, t)) return -EPERM;
  let userNs = userNsOf(k, t);
  const creds = (flags & CLONE_NEWUSER) !== 0 ? prepare_creds(k, t) : null;
  if ((flags & CLONE_NEWUSER) !== 0) {
    if (creds === null) return -ENOMEM;
    const r = create_user_ns(k, t, creds);
    if (r !== 0) {
      k.discardCred(creds);
      return r;
    }
    userNs = k.state.userNamespaces.get(creds.user_ns) ?? userNs;
  }
  let ns: NsProxy | number = x.ns;
  if ((flags & NEW_NAMESPACES) !== 0) {
    const capable = creds !== null || ns_capable(k, t, userNs, CAP_SYS_ADMIN);
    if (k.blocked(E.forkNamespacesCap, { flags, capable })) return -EPERM;
    ns = create_new_namespaces(k, x.ns, x.pidNs, flags, userNs);
    if (typeof ns === 'number') return ns;
  }
  if ((flags & CLONE_FS) !== 0 && x.fs.count > 1) {
    x.fs.count -= 1;
    x.fs = copyFs(x.fs);
  }
  if ((flags & CLONE_NEWNS) !== 0) {
    const r = newMntNs(k, ns.mnt, x.fs);
    if (r !== 0) return r;
  }
  if ((flags & CLONE_FILES) !== 0 && x.files.count > 1) {
    x.files.count -= 1;
    x.files = copyFiles(k, x.files);
  }
  if (ns !== x.ns) {
    const r = switch_namespaces(k, t, ns);
    if (r !== 0) return r;
  }
  if (creds !== null) commit_creds(k, t, creds);
  return 0;
}

/** pidns_install(): only down, and only for children. */
function enter_pid(k: Kernel, t: Task, ns: PidNs): NsProxy | number {
  const mine = k.x(t).pidNs;
  const below = pidns_contains(mine, ns);
  const capable = ns_capable(k, t, ns.userNs, CAP_SYS_ADMIN) && k.hasCap(t, CAP_SYS_ADMIN);
  if (k.blocked(G.setnsPid, { below, capable })) return capable ? -EINVAL : -EPERM;
  return { ...k.x(t).ns, pid: ns };
}
function enter_user(k: Kernel, t: Task, ns: UserNs): number {
  if (ns === userNsOf(k, t) || threads(k, t).length > 1 || k.x(t).fs.count > 1) return -EINVAL;
  if (!ns_capable(k, t, ns, CAP_SYS_ADMIN)) return -EPERM;
  const c = prepare_creds(k, t);
  if (c === null) return -ENOMEM;
  enter_user_ns(c, ns);
  commit_creds(k, t, c);
  return 0;
}
const KIND: Readonly<Record<string, number>> = {
  pid: CLONE_NEWPID,
  user: CLONE_NEWUSER,
  uts: CLONE_NEWUTS,
  ipc: CLONE_NEWIPC,
  net: CLONE_NEWNET,
  mnt: CLONE_NEWNS,
  cgroup: CLONE_NEWCGROUP,
};
/** One namespace installed; `ns` is what the descriptor or the pidfd's process refers to. */
function install(k: Kernel, t: Task, name: string, ns: unknown): number {
  const x = k.x(t);
  if (name === 'user') return enter_user(k, t, ns as UserNs);
  let next: NsProxy | number;
  if (name === 'pid') next = enter_pid(k, t, ns as PidNs);
  else {
    const owner = (ns as { userNs: UserNs }).userNs;
    if (!ns_capable(k, t, owner, CAP_SYS_ADMIN) || !k.hasCap(t, CAP_SYS_ADMIN)) return -EPERM;
    if (name === 'mnt') enterMntNs(k, ns as PlainNs, x.fs);
    next = name === 'uts' ? { ...x.ns, uts: ns as UtsNs } : { ...x.ns, [name]: ns };
  }
  return typeof next === 'number' ? next : switch_namespaces(k, t, next);
}
function setns(k: Kernel, t: Task, fd: number, flags: number): number {
  const file = fget(k, t, fd);
  if (file === null) return -EBADF;
  if (file.handle?.kind === 'pidfd') {
    const { x } = file.handle;
    if (flags === 0 || k.state.tasks.get(x.pid) !== x) return flags === 0 ? -EINVAL : -3;
    for (const [name, bit] of Object.entries(KIND)) {
      if ((flags & bit) === 0) continue;
      const ns = name === 'pid' ? x.ns.pid : name === 'user' ? userNsOf(k, k.task(x)) : x.ns[name as 'uts'];
      const r = install(k, t, name, ns);
      if (r !== 0) return r;
    }
    return 0;
  }
  const ns = file.inode.node?.ns;
  if (ns === undefined) return -EINVAL;
  if (flags !== 0 && flags !== KIND[ns.type]) return -EINVAL;
  return install(k, t, ns.type, ns.ns);
}

export const nsSyscalls = [
  /** @models kernel/fork.c unshare */
  syscall('unshare', NR.unshare, [uint], unshare),
  /** @models kernel/nsproxy.c setns */
  syscall('setns', NR.setns, [int, int], setns),
];
