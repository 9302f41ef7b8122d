/** module-continuations.ts — what happens when C has returned, by name. A file of its own: exports register while frames still load. */
import type { Task } from '../include/sched.ts';
import type { Plain } from '../types.ts';
import type { Kernel, TaskExt } from './types.ts';

/** What happens when C has returned `value`. Registered by name, so that frames are data. */
export type Continuation = (k: Kernel, t: Task, x: TaskExt, value: number, data: Plain) => void;
export const CONTINUATIONS = new Map<string, Continuation>();
export function continuation(name: string, run: Continuation): void {
  CONTINUATIONS.set(name, run);
}
