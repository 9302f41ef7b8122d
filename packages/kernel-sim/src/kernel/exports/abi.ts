/**
 * kernel/exports/abi.ts — what a module can link against: EXPORT_SYMBOL, in TypeScript.
 *
 * A call from a module's C traps out of the CPU (cpu/, Trap `symbol`); the arguments are on its stack by cdecl. Kernel memory is read with the
 * module's own recklessness: a bad pointer is a KernelFault, which the caller turns into an oops with the module's registers.
 */
import type { Task } from '../../include/sched.ts';
import { task_struct } from '../../include/sched.ts';
import type { EraId } from '../../types.ts';
import type { Kernel } from '../types.ts';

export interface CArgs {
  readonly k: Kernel;
  /** The task the module runs for. */
  readonly current: Task;
  /** The n-th stack word, unsigned. */
  u(n: number): number;
  /** Signed. */
  i(n: number): number;
  /** A NUL-terminated kernel string, at most 4096 bytes. */
  str(n: number): string;
}

export interface ExportedFunction {
  readonly name: string;
  readonly gpl: boolean;
  readonly eras: readonly EraId[];
  /** The value for eax, or `sleep`: the task sleeps and the call is made again when it wakes. */
  run(a: CArgs): number | 'sleep';
}
const BOTH: readonly EraId[] = ['v2.6.34', 'v6.1'];
export const OLD: readonly EraId[] = ['v2.6.34'];
export const NEW: readonly EraId[] = ['v6.1'];
export function fn(
  name: string,
  run: ExportedFunction['run'],
  options: { gpl?: boolean; eras?: readonly EraId[] } = {},
): ExportedFunction {
  return { name, run, gpl: options.gpl ?? false, eras: options.eras ?? BOTH };
}
/** The task a pointer argument names; a wild one faults when its fields are read. */
export const taskAt = (a: CArgs, n: number): Task => a.k.views.view(task_struct, a.u(n)) as unknown as Task;

export function kstring(k: Kernel, addr: number, limit = 4096): string {
  let s = '';
  for (let at = addr; s.length < limit; at += 1) {
    const b = k.mem.r8(at);
    if (b === 0) break;
    s += String.fromCharCode(b);
  }
  return s;
}
export function putString(k: Kernel, addr: number, s: string): void {
  for (let i = 0; i < s.length; i += 1) k.mem.w8(addr + i, s.charCodeAt(i) & 0xff);
  k.mem.w8(addr + s.length, 0);
}
