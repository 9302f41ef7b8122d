/**
 * kernel/module-regs.ts — task_pt_regs(): the user registers of a task as a struct in RAM that a module may change.
 *
 * The CPU of a C program keeps its registers outside RAM; a copy is made when a module asks, and what was changed in it is taken over
 * when the task next goes to user mode.
 */
import type { Task } from '../include/sched.ts';
import { kfree, kmalloc } from '../mm/slab.ts';
import type { Kernel, TaskExt } from './types.ts';
import { getRegs, setRegs } from './user-regs.ts';

const WORDS = 17;

/** Address of the copy; 0 when there is no memory for it. */
export function taskPtRegs(k: Kernel, t: Task): number {
  const x = k.x(t);
  const known = k.state.kcode.ptRegs.get(x.pid);
  if (known !== undefined) return known.addr; // still in the kernel: what was changed stays changed
  const regs = getRegs(k, x) ?? new Int32Array(WORDS);
  const addr = kmalloc(k, WORDS * 4);
  if (addr === 0) return 0;
  const was = Array.from(regs);
  k.state.kcode.ptRegs.set(x.pid, { addr, was });
  was.forEach((v, i) => {
    k.mem.w32(addr + i * 4, v);
  });
  return addr;
}

/** On the way to user mode. True when something was changed. */
export function applyPtRegs(k: Kernel, x: TaskExt): boolean {
  const copy = k.state.kcode.ptRegs.get(x.pid);
  if (copy === undefined) return false;
  k.state.kcode.ptRegs.delete(x.pid);
  const now = copy.was.map((_v, i) => k.mem.r32(copy.addr + i * 4));
  kfree(k, copy.addr);
  if (now.every((v, i) => v === copy.was[i])) return false;
  const regs = getRegs(k, x);
  if (regs === null) return false;
  now.forEach((v, i) => {
    if (v !== copy.was[i]) regs[i] = v;
  });
  setRegs(k, x, regs);
  return true;
}
