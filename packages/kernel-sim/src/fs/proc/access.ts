/** fs/proc/access.ts — kernel/ptrace.c __ptrace_may_access() as /proc asks it: may `current` look into `task`? */
import { CAP_SYS_PTRACE } from '../../include/constants.ts';
import type { Task } from '../../include/sched.ts';
import { ns_capable, userNsOf } from '../../kernel/namespaces.ts';
import { ptrace_may_access } from '../../kernel/ptrace-access.ts';
import type { Kernel } from '../../kernel/types.ts';

const SUID_DUMP_USER = 1;
/** get_dumpable(): a process that changed its ids keeps its secrets. */
export const dumpable = (task: Task): boolean => task.mm.$addr !== 0 && (task.mm.flags & 3) === SUID_DUMP_USER;

function permitted(k: Kernel, current: Task, task: Task): boolean {
  if (current.tgid === task.tgid) return true;
  const mine = current.cred;
  const its = task.cred;
  const sameUser = [its.euid, its.suid, its.uid].every((id) => id === mine.fsuid);
  const sameGroup = [its.egid, its.sgid, its.gid].every((id) => id === mine.fsgid);
  const privileged = ns_capable(k, current, userNsOf(k, task), CAP_SYS_PTRACE);
  if (!(sameUser && sameGroup) && !privileged) return false;
  if (task.mm.$addr !== 0 && !dumpable(task) && !privileged) return false;
  const subset = (set: 'lo' | 'hi'): boolean => (its.cap_permitted[set] & ~mine.cap_effective[set]) === 0;
  return privileged || (subset('lo') && subset('hi'));
}
/** PTRACE_MODE_READ_FSCREDS */
export const mayRead = (k: Kernel, current: Task | null, task: Task): boolean =>
  current === null || permitted(k, current, task);

/** PTRACE_MODE_ATTACH_FSCREDS, with its guards, Yama and the LSM hooks. */
export const mayAttach = (k: Kernel, current: Task, task: Task): boolean =>
  ptrace_may_access(k, current, task, 'attach', 'fs');
