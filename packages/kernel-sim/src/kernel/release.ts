/** kernel/exit.c release_task() — a reaped task's memory goes back, and with the last thread its zombie leader tells the parent. */

import { list_del_init } from '../include/list.ts';
import type { Task } from '../include/sched.ts';
import { sighand_struct } from '../include/sched.ts';
import { kfree } from '../mm/slab.ts';
import { nullOf } from '../mm/struct.ts';
import { put_nsproxy } from './namespaces.ts';
import { do_notify_parent } from './notify.ts';
import { detach_group } from './pid.ts';
import { ptrace_unlink } from './ptrace-core.ts';
import { seccomp_filter_release } from './seccomp-notify.ts';
import { flush_sigqueue } from './signal.ts';
import { thread_group_empty } from './task.ts';
import { forgetUser, userUse } from './task-ext.ts';
import type { Kernel } from './types.ts';

export function put_cred(k: Kernel, c: Task['cred']): void {
  c.usage -= 1;
  if (c.usage <= 0) kfree(k, c.$addr);
}

/** The pid is free from here on; the struct's bytes stay until kmalloc hands them out again. */
export function release_task(k: Kernel, t: Task): void {
  const x = k.x(t);
  const leader = t.group_leader;
  if (t.ptrace !== 0) ptrace_unlink(k, t);
  t.exit_state = k.era.EXIT_DEAD;
  k.emit({
    kind: 'task',
    task: t.pid,
    change: 'reaped',
    ppid: t.real_parent.tgid,
    uid: t.cred.uid,
    comm: t.comm,
    state: 'X',
    detail: '',
  });
  const use = userUse(k, x.user);
  use.processes -= 1;
  if (t === leader) {
    list_del_init(t.tasks);
    list_del_init(t.sibling);
    detach_group(k, t);
  }
  list_del_init(t.thread_group);
  list_del_init(t.thread_node);
  flush_sigqueue(k, t.pending);
  const { signal, sighand } = t;
  signal.sigcnt -= 1;
  signal.nr_threads -= 1;
  if (signal.sigcnt === 0) {
    flush_sigqueue(k, signal.shared_pending);
    kfree(k, signal.$addr);
  }
  sighand.count -= 1;
  if (sighand.count === 0) kfree(k, sighand.$addr);
  t.sighand = nullOf(k.views, sighand_struct as never) as Task['sighand'];
  forgetUser(k, x.user);
  put_cred(k, t.cred);
  put_nsproxy(k, t.nsproxy);
  kfree(k, t.thread_pid.$addr);
  k.forget(x);
  seccomp_filter_release(k, x);
  kfree(k, t.$addr);
  if (t === leader || leader.exit_state !== k.era.EXIT_ZOMBIE || !thread_group_empty(k, leader)) return;
  // The last of the others was reaped: the leader, dead before, is news only now.
  if (leader.ptrace === 0 && do_notify_parent(k, leader, leader.exit_signal)) release_task(k, leader);
  else if (leader.ptrace !== 0) do_notify_parent(k, leader, leader.exit_signal);
}
