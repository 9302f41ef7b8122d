/** kernel/fork.c — fork, vfork and clone as C programs call them. Generator programs fork through their runner. */

import { CLONE_PARENT, CLONE_VFORK, CSIGNAL } from '../include/constants.ts';
import { EINVAL, ENOSYS } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { cloneProgram } from './c-program.ts';
import { copy_process } from './fork.ts';
import { int, syscall, uint, user } from './syscall.ts';
import type { Kernel, SysResult } from './types.ts';

function clone(k: Kernel, t: Task, flags: number, stack: number): SysResult {
  const x = k.x(t);
  // A generator program that is no C: only the refusals can be tried by it (`fork` goes through the runner).
  if (x.prog.kind === 'program') {
    if ((flags & ~(CSIGNAL | CLONE_PARENT | CLONE_VFORK)) !== 0) return -EINVAL;
    return copy_process(k, t, flags, {
      kind: 'program',
      path: x.prog.path,
      saved: null,
      journal: [],
      handlers: [],
      started: false,
    });
  }
  const prog = cloneProgram(k, t, flags, stack);
  return prog === null ? -ENOSYS : copy_process(k, t, flags, prog);
}

export const forkSyscalls = [
  syscall('fork', NR.fork, [], (k, t) => clone(k, t, 17, 0)),
  syscall('vfork', NR.vfork, [], (k, t) => clone(k, t, 0x4100 | 17, 0)),
  /** clone(flags, stack, ptid, tls, ctid): i386's order. @models kernel/fork.c */
  syscall('clone', NR.clone, [uint, uint, user, user, user], (k, t, flags, stack) => clone(k, t, flags, stack)),
  syscall('set_tid_address', NR.set_tid_address, [int], (_k, t, addr) => {
    t.clear_child_tid = addr;
    return t.pid;
  }),
];
