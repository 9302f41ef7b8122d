/** fs/proc/mem.ts — fs/proc/base.c mem_rw(): /proc/PID/mem, the memory of another process as a file. */
import { EACCES, EIO, EPERM, ESRCH } from '../../include/errno.ts';
import type { Task } from '../../include/sched.ts';
import { memoryOf } from '../../kernel/c-program.ts';
import type { Kernel } from '../../kernel/types.ts';
import { mayAttach } from './access.ts';

const PAGE = 4096;
const PIECE = 65_536;

/** proc_mem_open(): since 3.x the right is asked for when opening; 2.6.34 asks at each read, and lets nobody write. */
export function memOpen(k: Kernel, current: Task, task: Task | null): number {
  if (task === null) return -ESRCH;
  if (k.era.trace === 'old') return 0;
  return mayAttach(k, current, task) ? 0 : -EACCES;
}
/** check_mem_permission() of 2.6.34: oneself, or a tracee that stands still. */
function oldMayAccess(current: Task, task: Task): boolean {
  return (
    current.tgid === task.tgid || (task.ptrace !== 0 && task.parent.$addr === current.$addr && (task.state & 8) !== 0)
  );
}
/** What lies at `pos`, at most a few pages of it and never beyond a hole: -EIO when nothing does. */
export function memRead(k: Kernel, current: Task, task: Task | null, pos: number, count: number): Uint8Array | number {
  if (task === null) return -ESRCH;
  if (k.era.trace === 'old' && !oldMayAccess(current, task)) return -ESRCH;
  const memory = memoryOf(k, k.x(task));
  if (memory === null) return task.mm.$addr === 0 ? new Uint8Array(0) : -EIO;
  const want = Math.min(count, PIECE, Math.max(0, 0x1_0000_0000 - pos));
  if (want === 0) return new Uint8Array(0);
  const whole = memory.peek(pos, want);
  if (whole !== null) return whole;
  const first = memory.peek(pos, Math.min(want, PAGE - (pos % PAGE)));
  return first ?? -EIO;
}
/** access_remote_vm() with FOLL_FORCE: read-only text is written too, into a private copy. */
export function memWrite(k: Kernel, current: Task, task: Task | null, pos: number, bytes: Uint8Array): number {
  if (task === null) return -ESRCH;
  if (k.era.trace === 'old') return -EPERM; // mem_write() is compiled out
  const memory = memoryOf(k, k.x(task));
  if (memory === null) return task.mm.$addr === 0 ? 0 : -EIO;
  let done = 0;
  while (done < bytes.length) {
    const n = Math.min(PAGE - ((pos + done) % PAGE), bytes.length - done);
    if (pos + done >= 0x1_0000_0000 || !memory.poke(pos + done, bytes.subarray(done, done + n))) break;
    done += n;
  }
  if (done > 0 && task.tgid !== current.tgid) k.blame(task);
  return done > 0 || bytes.length === 0 ? done : -EIO;
}
