/** fs/sigmask.ts — kernel/signal.c set_user_sigmask(): ppoll, pselect and epoll_pwait wait with another signal mask. */
import { EFAULT, ERESTARTNOHAND } from '../include/errno.ts';
import type { Sigset, Task } from '../include/sched.ts';
import { SIGKILL, SIGSTOP } from '../include/signal.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';

const UNBLOCKABLE = ~((1 << (SIGKILL - 1)) | (1 << (SIGSTOP - 1)));

/** A mask of 8 bytes at `arg` while `wait` runs and sleeps; after a handler the runner puts the old one back. */
export function withSigmask(k: Kernel, task: Task, arg: Arg, wait: () => SysResult): SysResult {
  const x = k.x(task);
  if (k.user.isNull(arg)) return wait();
  if (x.savedMask === null) {
    const lo = k.user.u32(arg, 0);
    const hi = k.user.u32(arg, 4);
    if (lo === undefined || hi === undefined) return -EFAULT;
    x.savedMask = { lo: task.blocked.lo, hi: task.blocked.hi };
    setMask(task.blocked, (lo & UNBLOCKABLE) >>> 0, hi);
  }
  const r = wait();
  if (typeof r !== 'number' || r === -ERESTARTNOHAND || x.savedMask === null) return r;
  setMask(task.blocked, x.savedMask.lo, x.savedMask.hi);
  x.savedMask = null;
  return r;
}
function setMask(set: Sigset, lo: number, hi: number): void {
  set.lo = lo;
  set.hi = hi;
}
