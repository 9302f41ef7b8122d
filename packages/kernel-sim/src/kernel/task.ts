/** kernel/task.ts — finding tasks and their relatives. */
import { entries } from '../include/list.ts';
import { type Task, task_struct } from '../include/sched.ts';
import type { Kernel } from './types.ts';

/** The threads of a process, leader first. */
export function threads(k: Kernel, t: Task): Task[] {
  return entries(k.views, t.signal.thread_head, task_struct, 'thread_node') as unknown as Task[];
}
export function is_global_init(k: Kernel, t: Task): boolean {
  return (k.era.switches.globalInitIsProcess ? t.tgid : t.pid) === 1;
}
export function init_task(k: Kernel): Task {
  return k.views.view(task_struct, k.state.initTask) as unknown as Task;
}
export function children(k: Kernel, t: Task): Task[] {
  return entries(k.views, t.children, task_struct, 'sibling') as unknown as Task[];
}
/** for_each_process(): the `tasks` list, as a module may have rewired it. */
export function for_each_process(k: Kernel): Task[] {
  return entries(k.views, init_task(k).tasks, task_struct, 'tasks') as unknown as Task[];
}
/** The members of a process group: asked of the pid table. */
export function processGroup(k: Kernel, pgrp: number): Task[] {
  const out: Task[] = [];
  for (const x of k.state.tasks.values()) {
    const t = k.task(x);
    if (t.pid === t.tgid && t.pgrp === pgrp && t.exit_state !== k.era.EXIT_DEAD) out.push(t);
  }
  return out;
}
export function sessionMembers(k: Kernel, session: number): Task[] {
  const out: Task[] = [];
  for (const x of k.state.tasks.values()) {
    const t = k.task(x);
    if (t.pid === t.tgid && t.session === session) out.push(t);
  }
  return out;
}
/** The letter of `ps` and /proc/PID/stat. */
export function stateLetter(k: Kernel, t: Task): string {
  if (t.exit_state === k.era.EXIT_ZOMBIE) return 'Z';
  if (t.exit_state !== 0) return 'X';
  const { state } = t;
  if ((state & 8) !== 0) return 't';
  if ((state & 4) !== 0) return 'T';
  if ((state & 2) !== 0) return 'D';
  if ((state & 1) !== 0) return 'S';
  return 'R';
}
