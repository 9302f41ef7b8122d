/** fs/proc/oom.ts — fs/proc/base.c oom_adjust_write(), __set_oom_adj(): what a write to the OOM wishes of a process is asked. */
import * as G from '../../guards/fs.ts';
import { CAP_SYS_RESOURCE } from '../../include/constants.ts';
import type { Task } from '../../include/sched.ts';
import { is_global_init } from '../../kernel/task.ts';
import type { Kernel } from '../../kernel/types.ts';

/** Less than `floor` takes CAP_SYS_RESOURCE. */
export function oomAdjRefused(k: Kernel, current: Task, value: number, floor: number): boolean {
  return k.blocked(G.oomAdjWrite, { value, floor, capable: k.capable(current, CAP_SYS_RESOURCE) });
}
/** Other processes on the same memory (vfork, CLONE_VM) follow; init never does. */
export function oomAdjSharers(k: Kernel, t: Task): Task[] {
  if (t.mm.$addr === 0) return [];
  return k
    .forEachProcess()
    .filter((p) => p.tgid !== t.tgid && p.mm.$addr === t.mm.$addr)
    .filter((p) => !k.blocked(G.oomAdjSkipsInit, { pid: p.pid, init: is_global_init(k, p) }));
}
