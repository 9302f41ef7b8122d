/** guards/oops.ts — what an oops ends: the task, or the machine. Ids are those of the catalogue. */
import { BOTH, guard, NEW } from './guard.ts';

export const interrupt = guard({
  id: 'oops-interrupt-panic',
  site: 'oops_end',
  eras: BOTH,
  read: (c: { pid: number; interrupt: boolean }) => ({ pid: c.pid, in_interrupt: c.interrupt }),
  blocks: (f) => f.in_interrupt,
});
export const panicOnOops = guard({
  id: 'oops-panic-sysctl',
  site: 'oops_end',
  eras: BOTH,
  read: (c: { value: number }) => ({ panic_on_oops: c.value }),
  blocks: (f) => f.panic_on_oops !== 0,
});
/** Neither of the two: the task that was on the CPU pays for it. */
export const dies = guard({
  id: 'oops-die',
  site: 'oops_end',
  eras: BOTH,
  read: (c: { pid: number; comm: string; sig: number }) => ({ pid: c.pid, comm: c.comm, sig: c.sig }),
  blocks: () => true,
});
export const limit = guard({
  id: 'oops-limit',
  site: 'make_task_dead',
  eras: NEW,
  read: (c: { count: number; limit: number }) => ({ oops_count: c.count, oops_limit: c.limit }),
  blocks: (f) => f.oops_limit !== 0 && f.oops_count >= f.oops_limit,
});
