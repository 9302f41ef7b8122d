/**
 * fs/exec.c de_thread() — exec leaves one thread, and that one has the process's number.
 *
 * Differs: the others are gone at once; each is between two calls anyway.
 */
import * as G from '../guards/cred.ts';
import { EAGAIN } from '../include/errno.ts';
import { list_add_tail, list_del_init } from '../include/list.ts';
import type { Task } from '../include/sched.ts';
import { SIGCHLD } from '../include/signal.ts';
import { cgroup_join, cgroup_leave } from './cgroup.ts';
import { do_exit } from './exit.ts';
import { attach_pid, detach_pid } from './pid.ts';
import { ptrace_unlink } from './ptrace-core.ts';
import { release_task } from './release.ts';
import { threads } from './task.ts';
import type { Kernel, TaskExt } from './types.ts';

/** 0, or -EAGAIN when the process is already leaving. */
export function de_thread(k: Kernel, t: Task): number {
  const all = threads(k, t);
  const exiting = (t.signal.flags & k.era.signalFlags.GROUP_EXIT) !== 0;
  if (all.length > 1 && k.blocked(G.deThread, { exiting, threads: all.length })) return -EAGAIN;
  for (const s of all) {
    if (s === t || s === t.group_leader || s.exit_state !== 0) continue;
    do_exit(k, s, 9, 'exec of another thread');
  }
  const leader = t.group_leader;
  if (leader !== t) take_over(k, t, leader);
  t.signal.group_stop_count = 0;
  t.exit_signal = SIGCHLD;
  return 0;
}

/** The caller becomes the leader: its number, its place among the children and in the list of processes. */
function take_over(k: Kernel, t: Task, leader: Task): void {
  const x = k.x(t);
  const lx = k.x(leader);
  // The old leader leaves without telling anybody: it is a plain thread from now on.
  const parent = leader.real_parent;
  swap_numbers(k, x, lx);
  [t.pid, leader.pid] = [leader.pid, t.pid];
  [t.thread_pid, leader.thread_pid] = [leader.thread_pid, t.thread_pid];
  t.group_leader = t;
  leader.group_leader = t;
  list_del_init(leader.tasks);
  list_add_tail(t.tasks, (k.find(0) as Task).tasks);
  list_del_init(leader.sibling);
  t.real_parent = parent;
  if (t.ptrace === 0) t.parent = parent;
  list_del_init(t.sibling);
  list_add_tail(t.sibling, parent.children);
  list_del_init(t.thread_group);
  for (const table of [k.state.groups, k.state.sessions])
    for (const list of table.values()) {
      const i = list.indexOf(lx);
      if (i >= 0) list[i] = x;
    }
  t.signal.leader = leader.signal.leader;
  if (leader.exit_state === 0) do_exit(k, leader, 9, 'exec of another thread');
  if (leader.ptrace !== 0) ptrace_unlink(k, leader);
  if (k.state.tasks.get(lx.pid) === lx) release_task(k, leader);
}
function swap_numbers(k: Kernel, x: TaskExt, lx: TaskExt): void {
  const groups = [x.cgroup, lx.cgroup] as const;
  for (const y of [x, lx]) {
    cgroup_leave(k, y);
    detach_pid(k, y);
  }
  [x.nrs, lx.nrs] = [lx.nrs, x.nrs];
  [x.pid, lx.pid] = [lx.pid, x.pid];
  for (const y of [lx, x]) attach_pid(y);
  if (groups[0] !== null) cgroup_join(k, x, groups[0]);
  if (groups[1] !== null) cgroup_join(k, lx, groups[1]);
}
