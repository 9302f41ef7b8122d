/** kernel/elf-exec.ts — fs/binfmt_elf.c: an ELF32 executable becomes a C program on the CPU. */
import { ENOEXEC } from '../include/errno.ts';
import type { Cred, Task } from '../include/sched.ts';
import type { Kernel, ProgState } from './types.ts';

export function loadElf(
  _k: Kernel,
  _current: Task,
  _bytes: Uint8Array,
  _argv: readonly string[],
  _env: readonly string[],
  _path: string,
  _creds: Cred,
): ProgState | number {
  return -ENOEXEC;
}
