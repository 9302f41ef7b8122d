/** kernel/sys.c, kernel/exit.c — who am I: process, group and session numbers; and leaving. */
import { leavesByItself } from '../guards/exit.ts';
import * as G from '../guards/jobctl.ts';
import { PF_FORKNOEXEC } from '../include/constants.ts';
import { EACCES, EINVAL, EPERM, ESRCH } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { do_exit, do_group_exit } from './exit.ts';
import { currentPidNs, find_vpid, global_id, nr_in, nr_vnr, set_pgrp, set_session, tgid_vnr, vnr } from './pid.ts';
import { int, syscall } from './syscall.ts';
import { groupExists, processGroup, threads } from './task.ts';
import type { Kernel } from './types.ts';

/** Which of setpgid's rules refuses, in Linux's order; 0 when none does. */
function setpgidRule(k: Kernel, t: Task, p: Task | null, pid: number, pgid: number): number {
  if (p === null) return -ESRCH;
  if (p !== p.group_leader) return -EINVAL;
  if (p.real_parent.tgid === t.tgid) {
    if (p.session !== t.session) return -EPERM;
    if ((p.flags & PF_FORKNOEXEC) === 0) return -EACCES;
  } else if (p.tgid !== t.tgid) return -ESRCH;
  if (p.signal.leader !== 0) return -EPERM;
  if (pgid !== pid && !processGroup(k, global_id(k, pgid)).some((m) => m.session === t.session)) return -EPERM;
  return 0;
}
/** @models kernel/sys.c setpgid */
function setpgid(k: Kernel, t: Task, pid0: number, pgid0: number): number {
  const pid = pid0 === 0 ? tgid_vnr(k, t) : pid0;
  const pgid = pgid0 === 0 ? pid : pgid0;
  if (pgid < 0) return -EINVAL;
  const p = find_vpid(k, pid);
  const answer = setpgidRule(k, t, p, pid, pgid);
  if (k.blocked(G.setpgidRules, { pid, pgid, answer }) || p === null) return answer;
  const id = pgid === pid ? p.pid : global_id(k, pgid);
  if (p.pgrp !== id) set_pgrp(k, p, threads(k, p), id);
  return 0;
}

/** @models kernel/sys.c setsid */
function setsid(k: Kernel, t: Task): number {
  const leader = t.group_leader;
  const refused = { leader: leader.signal.leader !== 0, group: groupExists(k, leader.pid) };
  if (k.blocked(G.setsidRules, refused)) return -EPERM;
  const all = threads(k, t);
  leader.signal.leader = 1;
  set_session(k, leader, all, leader.pid);
  set_pgrp(k, leader, all, leader.pid);
  for (const s of all) k.x(s).tty = null;
  return vnr(k, leader);
}

/** task_tgid_nr_ns() of the parent: 0 when it is outside of one's namespace. */
const getppid = (k: Kernel, t: Task): number => {
  const ns = currentPidNs(k);
  return ns.level === 0 ? t.real_parent.tgid : nr_in(k.x(t.real_parent.group_leader), ns);
};
const ofTask = (k: Kernel, t: Task, pid: number, field: 'pgrp' | 'session'): number => {
  const p = pid === 0 ? t : find_vpid(k, pid);
  return p === null ? -ESRCH : nr_vnr(k, p[field]);
};

export const idSyscalls = [
  syscall('exit', NR.exit, [int], (k, t, code) => {
    do_exit(k, t, (code & 0xff) << 8, `exit(${code & 0xff})`);
    return 0;
  }),
  syscall('exit_group', NR.exit_group, [int], (k, t, code) => {
    if (t.tgid === 1) k.blocked(leavesByItself, { pid: t.pid, code });
    do_group_exit(k, t, (code & 0xff) << 8, `exit(${code & 0xff})`);
    return 0;
  }),
  syscall('getpid', NR.getpid, [], tgid_vnr),
  syscall('gettid', NR.gettid, [], vnr),
  syscall('getppid', NR.getppid, [], getppid),
  syscall('getpgrp', NR.getpgrp, [], (k, t) => nr_vnr(k, t.pgrp)),
  syscall('getpgid', NR.getpgid, [int], (k, t, pid) => ofTask(k, t, pid, 'pgrp')),
  syscall('getsid', NR.getsid, [int], (k, t, pid) => ofTask(k, t, pid, 'session')),
  syscall('setpgid', NR.setpgid, [int, int], setpgid),
  syscall('setsid', NR.setsid, [], setsid),
];
