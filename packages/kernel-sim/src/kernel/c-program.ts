/** kernel/c-program.ts — C programs on the CPU, as tasks. */
import type { Task } from '../include/sched.ts';
import type { Kernel, ProgState, TaskExt } from './types.ts';

/** copy_thread() and copy_mm() of a C program; null when the caller runs none. */
export function cloneProgram(_k: Kernel, _t: Task, _flags: number, _stack: number): ProgState | null {
  return null;
}
/** Runs a C program's instructions for its turn. */
export function runC(_k: Kernel, _t: Task, _x: TaskExt, _until: number): void {}
