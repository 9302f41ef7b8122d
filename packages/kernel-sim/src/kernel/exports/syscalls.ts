/**
 * kernel/exports/syscalls.ts — the system calls as functions: what sys_call_table points to, and what a module that hooked it calls on to.
 *
 * 2.6.34: `asmlinkage long sys_kill(int pid, int sig)`; 6.1: `long __ia32_sys_kill(const struct pt_regs *regs)`.
 */
import { ENOSYS } from '../../include/errno.ts';
import { NR } from '../../include/unistd.ts';
import { isBlocked } from '../sched.ts';
import { type CArgs, type ExportedFunction, fn, NEW, OLD } from './abi.ts';

/** What a program of the image hands over instead of an address: the n-th argument of its call. */
export const HANDLE = 0xbfe00000;

function substituted(a: CArgs, v: number): number | string | Uint8Array | readonly string[] {
  if (a.x.prog.kind !== 'program' || v < HANDLE || v >= HANDLE + 0x6000) return v | 0;
  return a.x.call?.args[(v - HANDLE) >>> 12] ?? v;
}
function call(a: CArgs, nr: number, args: readonly number[]): number | 'sleep' | 'gone' {
  const sys = a.k.build.syscalls.get(nr);
  if (sys === undefined) return -ENOSYS;
  const { prog } = a.x;
  const r = sys.run(
    a.k,
    a.current,
    args.map((v) => substituted(a, v >>> 0)),
  );
  if (isBlocked(r)) return 'sleep';
  return a.x.prog === prog ? r : 'gone';
}

export function syscallDoors(names: readonly string[]): ExportedFunction[] {
  return [
    ...names.flatMap((name) => {
      const nr = NR[name as keyof typeof NR];
      return [
        fn(
          `sys_${name}`,
          (a) =>
            call(
              a,
              nr,
              [0, 1, 2, 3, 4, 5].map((n) => a.u(n)),
            ),
          { hidden: true, eras: OLD },
        ),
        fn(
          `__ia32_sys_${name}`,
          (a) => {
            const word = (i: number): number => a.k.mem.r32(a.u(0) + i * 4);
            return call(a, nr, [0, 1, 2, 3, 4, 5].map(word));
          },
          { hidden: true, eras: NEW },
        ),
      ];
    }),
    fn('sys_ni_syscall', () => -ENOSYS, { hidden: true, eras: OLD }),
    fn('__ia32_sys_ni_syscall', () => -ENOSYS, { hidden: true, eras: NEW }),
  ];
}
