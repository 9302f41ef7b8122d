/** fs/proc/strings.ts — fs/proc/base.c: a process's arguments and environment, as they stand in its memory. */
import type { Task } from '../../include/sched.ts';
import { decodeUtf8 } from '../../include/utf8.ts';
import { memoryOf } from '../../kernel/c-program.ts';
import { spaceOf } from '../../kernel/c-state.ts';
import type { Kernel } from '../../kernel/types.ts';

const MAX = 131_072;

function between(k: Kernel, t: Task, start: number, end: number): string | null {
  const memory = memoryOf(k, k.x(t));
  if (memory === null || end <= start) return null;
  const bytes = memory.peek(start, Math.min(end - start, MAX));
  return bytes === null ? null : decodeUtf8(bytes);
}
const joined = (words: readonly string[]): string => words.map((w) => `${w}\0`).join('');

/** get_mm_cmdline(): NUL after each; empty for kernel threads and zombies. */
export function cmdlineOf(k: Kernel, t: Task): string {
  if (t.mm.$addr === 0 || t.exit_state !== 0) return '';
  return between(k, t, t.mm.arg_start, t.mm.arg_end) ?? joined(k.x(t).argv);
}
/** saved_auxv; programs of the image were told nothing. Differs: Linux shows it even when the memory is gone (the mm_struct is not). */
export function auxvOf(k: Kernel, t: Task): Uint8Array {
  return spaceOf(k, t)?.auxv ?? new Uint8Array(8);
}
export function environOf(k: Kernel, t: Task): string {
  if (t.mm.$addr === 0 || t.exit_state !== 0) return '';
  return between(k, t, t.mm.env_start, t.mm.env_end) ?? joined(k.x(t).env);
}
