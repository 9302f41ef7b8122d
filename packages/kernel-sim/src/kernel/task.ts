/** kernel/task.ts — finding tasks and their relatives. */
import { PF_EXITING } from '../include/constants.ts';
import { eachEntry, entries } from '../include/list.ts';
import { type Task, task_struct } from '../include/sched.ts';
import type { Kernel, TaskExt } from './types.ts';

/** The threads of a process, leader first. */
export function threads(k: Kernel, t: Task): Task[] {
  return entries(k.views, t.signal.thread_head, task_struct, 'thread_node') as unknown as Task[];
}
/** thread_group_empty(): no other thread is left in the list. */
export const thread_group_empty = (k: Kernel, t: Task): boolean =>
  t.signal.nr_threads <= 1 || threads(k, t).length <= 1;
/** find_alive_thread(): one that is not exiting; another than `t` unless `selfToo`. */
export function find_alive_thread(k: Kernel, t: Task, selfToo = false): Task | null {
  if (t.signal.nr_threads <= 1) return selfToo && (t.flags & PF_EXITING) === 0 ? t : null;
  return threads(k, t).find((s) => (selfToo || s !== t) && (s.flags & PF_EXITING) === 0) ?? null;
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
/** The same one by one: for who takes the first that will do. */
export function eachChild(k: Kernel, t: Task): Iterable<Task> {
  return eachEntry(k.views, t.children, task_struct, 'sibling') as unknown as Iterable<Task>;
}
/** for_each_process(): the `tasks` list, as a module may have rewired it. */
export function for_each_process(k: Kernel): Task[] {
  return entries(k.views, init_task(k).tasks, task_struct, 'tasks') as unknown as Task[];
}
/** The members of a process group: asked of the pid table. */
export function processGroup(k: Kernel, pgrp: number): Task[] {
  return members(k, k.state.groups.get(pgrp));
}
export function sessionMembers(k: Kernel, session: number): Task[] {
  return members(k, k.state.sessions.get(session));
}
function members(k: Kernel, list: readonly TaskExt[] | undefined): Task[] {
  return list === undefined ? [] : list.map((x) => k.task(x));
}
/** Is anything called by this group number? */
export const groupExists = (k: Kernel, pgrp: number): boolean => k.state.groups.has(pgrp);

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
