/** kernel/exit.c release_task() — a reaped task's memory goes back. */
import { list_del_init } from '../include/list.ts';
import type { Task } from '../include/sched.ts';
import { sighand_struct } from '../include/sched.ts';
import { kfree } from '../mm/slab.ts';
import { nullOf } from '../mm/struct.ts';
import { flush_sigqueue } from './signal.ts';
import type { Kernel } from './types.ts';

export function put_cred(k: Kernel, c: Task['cred']): void {
  c.usage -= 1;
  if (c.usage <= 0) kfree(k, c.$addr);
}

/** The pid is free from here on; the struct's bytes stay until kmalloc hands them out again. */
export function release_task(k: Kernel, t: Task): void {
  const x = k.x(t);
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
  k.state.tasks.delete(t.pid);
  if (t === t.group_leader) {
    list_del_init(t.tasks);
    list_del_init(t.sibling);
  } else {
    const leader = k.find(t.tgid);
    if (leader !== null) k.x(leader).childCycles += 0;
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
  put_cred(k, t.cred);
  kfree(k, t.thread_pid.$addr);
  k.forget(x);
  kfree(k, t.$addr);
}
