/** fs/proc/access.ts — kernel/ptrace.c __ptrace_may_access() as far as /proc asks: may `current` look into `task`? */
import { CAP_SYS_PTRACE } from '../../include/constants.ts';
import type { Task } from '../../include/sched.ts';
import type { Kernel } from '../../kernel/types.ts';

const SUID_DUMP_USER = 1;
/** get_dumpable(): a process that changed its ids keeps its secrets. */
export const dumpable = (task: Task): boolean => task.mm.$addr !== 0 && (task.mm.flags & 3) === SUID_DUMP_USER;

export function mayRead(k: Kernel, current: Task | null, task: Task): boolean {
  if (current === null || current.tgid === task.tgid) return true;
  const mine = current.cred;
  const its = task.cred;
  const sameUser = [its.euid, its.suid, its.uid].every((id) => id === mine.fsuid);
  const sameGroup = [its.egid, its.sgid, its.gid].every((id) => id === mine.fsgid);
  const privileged = k.capable(current, CAP_SYS_PTRACE);
  if (!(sameUser && sameGroup) && !privileged) return false;
  if (task.mm.$addr !== 0 && !dumpable(task) && !privileged) return false;
  const subset = (set: 'lo' | 'hi'): boolean => (its.cap_permitted[set] & ~mine.cap_effective[set]) === 0;
  return privileged || (subset('lo') && subset('hi'));
}
