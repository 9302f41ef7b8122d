/** kernel/run.ts — gives a task the CPU: a program's next step, or a C program's instructions. */
import { SYSCALL_CYCLES } from '../include/constants.ts';
import { stepProgram } from '../program/runner.ts';
import { runC } from './c-program.ts';
import { finish_zapping } from './exit.ts';
import { inKernelC, runKernelSide, taskWork } from './module-frames.ts';
import { removeRunnable } from './sched.ts';
import type { Kernel, TaskExt } from './types.ts';

/** Runs `x` until its turn is over, it sleeps, or the cycle counter reaches `until` (a step may overshoot by its own cost). */
export function runTask(k: Kernel, x: TaskExt, until: number): void {
  const t = k.task(x);
  if (inKernelC(x) || taskWork(k, x)) {
    runKernelSide(k, t, x, until);
    return;
  }
  switch (x.prog.kind) {
    case 'program':
      while (
        x.runnable &&
        x.slice > 0 &&
        k.state.cycles < until &&
        x.prog.kind === 'program' &&
        k.state.current === x &&
        !inKernelC(x)
      ) {
        const before = k.state.cycles;
        stepProgram(k, t, x);
        if (k.state.cycles === before) k.state.cycles += SYSCALL_CYCLES >> 3;
      }
      return;
    case 'c':
      runC(k, t, x, until);
      return;
    case 'zapping':
      finish_zapping(k, x);
      return;
    default:
      removeRunnable(k, x);
  }
}
