/** guards/panic.ts — what happens when nothing more can happen. Ids are those of the catalogue. */
import { BOTH, guard } from './guard.ts';

/** Never refuses: says whether the machine starts again by itself. */
export const panicTimeout = guard({
  id: 'panic-timeout',
  site: 'panic',
  eras: BOTH,
  read: (c: { seconds: number }) => ({ 'kernel.panic': c.seconds }),
  blocks: () => false,
});
export const hungTaskPanic = guard({
  id: 'hung-task-panic',
  site: 'check_hung_task',
  sites: { 'v6.1': 'check_hung_uninterruptible_tasks' },
  eras: BOTH,
  read: (c: { pid: number; seconds: number; panic: boolean }) => ({
    pid: c.pid,
    blockedSeconds: c.seconds,
    hung_task_panic: c.panic,
  }),
  blocks: (f) => f.hung_task_panic,
});
