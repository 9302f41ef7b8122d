/**
 * kernel/exports/abi.ts — what a module can link against: EXPORT_SYMBOL, in TypeScript.
 *
 * A call from a module's C traps out of the CPU (cpu/, Trap `symbol`); the arguments are on its stack by cdecl. Kernel memory is read with the
 * module's own recklessness: a bad pointer is a KernelFault, which becomes an oops with the module's registers.
 */
import type { Task } from '../../include/sched.ts';
import { task_struct } from '../../include/sched.ts';
import type { EraId, Plain } from '../../types.ts';
import type { BlockOptions, Kernel, TaskExt } from '../types.ts';

export interface CArgs {
  readonly k: Kernel;
  /** The task the module runs for. */
  readonly current: Task;
  readonly x: TaskExt;
  /** Timers, notifiers, probes, and whatever holds a spinlock: no sleeping. */
  readonly atomic: boolean;
  /** Where the call will return to: in which module. */
  readonly caller: number;
  /** The n-th stack word, unsigned. */
  u(n: number): number;
  /** Signed. */
  i(n: number): number;
  /** Address of the n-th argument: a va_list. */
  at(n: number): number;
  /** A NUL-terminated kernel string, at most 4096 bytes. */
  str(n: number): string;
  /** What the function saved before it slept; null the first time. */
  readonly saved: Plain;
  save(v: Plain): void;
  /** Puts the task to sleep, the call is made again when it wakes. 'atomic': it may not sleep here, and the log says so. */
  sleep(options: BlockOptions): 'sleep' | 'atomic';
  /** Gives up the CPU without sleeping. */
  yield(): void;
  /** Time passes. */
  spend(cycles: number): void;
  /** Calls C and waits for it; it may not sleep. */
  c(fn: number, ...args: number[]): number;
  /** edx of a 64-bit result. */
  high(v: number): void;
}

export interface ExportedFunction {
  readonly name: string;
  /** Can modules link against it, and which? */
  readonly export: 'any' | 'gpl' | 'no';
  readonly eras: readonly EraId[];
  /** The value for eax; `sleep`: the task sleeps and the call is made again when it wakes; `gone`: the task is no more. */
  run(a: CArgs): number | 'sleep' | 'gone';
}
const BOTH: readonly EraId[] = ['v2.6.34', 'v6.1'];
export const OLD: readonly EraId[] = ['v2.6.34'];
export const NEW: readonly EraId[] = ['v6.1'];
interface Options {
  readonly gpl?: boolean;
  readonly eras?: readonly EraId[];
  /** Only kallsyms knows it. */
  readonly hidden?: boolean;
}
export function fn(name: string, run: ExportedFunction['run'], options: Options = {}): ExportedFunction {
  return {
    name,
    run,
    export: options.hidden === true ? 'no' : options.gpl === true ? 'gpl' : 'any',
    eras: options.eras ?? BOTH,
  };
}
/** One function under several names. */
export function fns(names: readonly string[], run: ExportedFunction['run'], options: Options = {}): ExportedFunction[] {
  return names.map((name) => fn(name, run, options));
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
