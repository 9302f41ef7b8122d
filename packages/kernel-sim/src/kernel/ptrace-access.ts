/** kernel/ptrace.c __ptrace_may_access(), security/yama — may one look into, or attach to, another? */
import * as G from '../guards/ptrace.ts';
import { CAP_SYS_PTRACE } from '../include/constants.ts';
import type { Cred, Task } from '../include/sched.ts';
import { ns_capable, userNsOf } from './namespaces.ts';
import type { Kernel } from './types.ts';

export type AccessMode = 'read' | 'attach';

/** cap_issubset() */
const within = (a: Cred['cap_permitted'], b: Cred['cap_permitted']): boolean =>
  (a.lo & ~b.lo) === 0 && (a.hi & ~b.hi) === 0;

/** Whether `fs` ids (files under /proc) or real ones count; attach by ptrace(2) uses the real ones. */
export function ptrace_may_access(
  k: Kernel,
  current: Task,
  t: Task,
  mode: AccessMode,
  ids: 'fs' | 'real' = 'real',
): boolean {
  if (k.era.trace === 'new' ? current.tgid === t.tgid : current === t) return true;
  const c = current.cred;
  const tc = t.real_cred;
  const [uid, gid] = ids === 'fs' ? [c.fsuid, c.fsgid] : [c.uid, c.gid];
  const same =
    uid === tc.euid && uid === tc.suid && uid === tc.uid && gid === tc.egid && gid === tc.sgid && gid === tc.gid;
  const capable =
    k.era.trace === 'new' ? ns_capable(k, current, userNsOf(k, t), CAP_SYS_PTRACE) : k.capable(current, CAP_SYS_PTRACE);
  if (k.blocked(G.credMatch, { uid, gid, same }) && k.blocked(G.cap, { capable })) return false;
  const dumpable = t.mm.$addr === 0 ? (k.era.trace === 'new' ? 1 : 0) : t.mm.flags & 3;
  if (k.blocked(G.dumpable, { dumpable, capable })) return false;
  const mine = ids === 'fs' && k.era.trace === 'new' ? c.cap_effective : c.cap_permitted;
  const subset = c.user_ns === tc.user_ns && within(tc.cap_permitted, mine);
  if (k.blocked(G.capSubset, { subset, capable })) return false;
  if (mode === 'attach') {
    const scope = Number(k.state.sysctl.get('kernel.yama.ptrace_scope') ?? 0);
    if (k.blocked(G.yama, { scope, descendant: descends(current, t), capable })) return false;
  }
  const answer = k.security('ptrace_access_check', {
    seat: k.x(current).seat ?? -1,
    pid: t.pid,
    targetSeat: k.x(t).seat ?? -1,
  });
  return !k.blocked(G.lsm, { answer });
}

/** task_is_descendant() */
function descends(ancestor: Task, t: Task): boolean {
  const top = ancestor.group_leader;
  for (let at = t; at.pid > 0; at = at.real_parent) {
    if (at.group_leader === top) return true;
    if (at.real_parent === at) break;
  }
  return false;
}
