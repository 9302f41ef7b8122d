/** kernel/syscall.ts — how a system call is declared: name, number, typed arguments, handler. */
import type { Task } from '../include/sched.ts';
import type { Arg } from '../program/types.ts';
import type { Kernel, Syscall, SysResult } from './types.ts';

/** An argument register seen as a signed number. A string or bytes where a number belongs is 0. */
export const int = (a: Arg | undefined): number => (typeof a === 'number' ? a | 0 : 0);
/** As an unsigned number. */
export const uint = (a: Arg | undefined): number => (typeof a === 'number' ? a >>> 0 : 0);
/** Left as it is, for k.user. */
export const user = (a: Arg | undefined): Arg => a ?? 0;

type Take<T> = (a: Arg | undefined) => T;

export function syscall<const P extends readonly Take<unknown>[]>(
  name: string,
  nr: number,
  params: P,
  run: (k: Kernel, current: Task, ...args: { [I in keyof P]: ReturnType<P[I]> }) => SysResult,
): Syscall {
  return {
    name,
    nr,
    run: (k, current, args) =>
      run(k, current, ...(params.map((take, i) => take(args[i])) as unknown as { [I in keyof P]: ReturnType<P[I]> })),
  };
}
