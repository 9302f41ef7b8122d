/** kernel/signal.c zap_other_threads(), fs/exec.c de_thread() — exec leaves one thread. Differs: the caller must be the leader's last. */
import type { Task } from '../include/sched.ts';
import { do_exit } from './exit.ts';
import { threads } from './task.ts';
import type { Kernel } from './types.ts';

export function zap_other_threads(k: Kernel, current: Task): void {
  for (const t of threads(k, current))
    if (t !== current && t.exit_state === 0) do_exit(k, t, 9, 'exec of another thread');
}
