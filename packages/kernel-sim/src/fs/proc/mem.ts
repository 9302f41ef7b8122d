/** fs/proc/mem.ts — fs/proc/base.c mem_rw(): /proc/PID/mem, the memory of another process as a file. */
import * as G from '../../guards/fs.ts';
import { EACCES, EINVAL, EIO, EPERM, ESRCH } from '../../include/errno.ts';
import type { Task } from '../../include/sched.ts';
import { memoryOf } from '../../kernel/c-program.ts';
import { spaceOf } from '../../kernel/c-state.ts';
import type { Kernel } from '../../kernel/types.ts';
import { mayAttach } from './access.ts';

const PAGE = 4096;
const PIECE = 65_536;

/** proc_mem_open(): since 3.x the right is asked for when opening; 2.6.34 asks at each read, and lets nobody write. */
export function memOpen(k: Kernel, current: Task, task: Task | null): number {
  if (task === null) return -ESRCH;
  if (k.era.trace === 'old') return 0;
  return k.blocked(G.memOpenAccess, { pid: task.pid, allowed: mayAttach(k, current, task) }) ? -EACCES : 0;
}
/** check_mem_permission() of 2.6.34: oneself, or a tracee that stands still. */
function oldMayAccess(k: Kernel, current: Task, task: Task): boolean {
  const mine = task.ptrace !== 0 && task.parent.$addr === current.$addr;
  return !k.blocked(G.memMustTrace, { self: current.tgid === task.tgid, mine, stopped: (task.state & 8) !== 0 });
}
/** proc_mem.force_override=: may protections of pages be overridden? `ptrace`: by the tracer only. */
function forces(k: Kernel, current: Task, task: Task): boolean {
  const mode = String(k.state.sysctl.get('proc_mem.force_override') ?? 'always');
  const tracer = task.ptrace !== 0 && task.parent.tgid === current.tgid;
  return !k.blocked(G.memForce, { mode, tracer });
}
/** What lies at `pos`, at most a few pages of it and never beyond a hole: -EIO when nothing does. */
export function memRead(k: Kernel, current: Task, task: Task | null, pos: number, count: number): Uint8Array | number {
  if (task === null) return -ESRCH;
  if (k.era.trace === 'old' && !oldMayAccess(k, current, task)) return -ESRCH;
  const memory = memoryOf(k, k.x(task));
  if (memory === null) return task.mm.$addr === 0 ? new Uint8Array(0) : -EIO;
  const want = Math.min(count, PIECE, Math.max(0, 0x1_0000_0000 - pos));
  if (want === 0) return new Uint8Array(0);
  const force = forces(k, current, task);
  const look = (at: number, n: number) => (force ? memory.peek(at, n) : memory.read(at, n));
  return look(pos, want) ?? look(pos, Math.min(want, PAGE - (pos % PAGE))) ?? -EIO;
}
/** access_remote_vm() with FOLL_FORCE: read-only text is written too, into a private copy. */
export function memWrite(k: Kernel, current: Task, task: Task | null, pos: number, bytes: Uint8Array): number {
  if (task === null) return -ESRCH;
  if (k.blocked(G.memWriteDisabled, { pid: task.pid })) return -EPERM; // mem_write() is compiled out
  const memory = memoryOf(k, k.x(task));
  if (memory === null) return task.mm.$addr === 0 ? 0 : -EIO;
  const force = forces(k, current, task);
  const put = (at: number, data: Uint8Array) => (force ? memory.poke(at, data) : memory.write(at, data));
  let done = 0;
  while (done < bytes.length) {
    const n = Math.min(PAGE - ((pos + done) % PAGE), bytes.length - done);
    if (pos + done >= 0x1_0000_0000 || !put(pos + done, bytes.subarray(done, done + n))) break;
    done += n;
  }
  if (done > 0 && task.tgid === 1 && current.tgid !== 1) k.blame(task);
  return done > 0 || bytes.length === 0 ? done : -EIO;
}

const CAP_SYS_ADMIN = 21;
const PRESENT = 0x80000000;
/** pagemap_read(): a 64-bit word a page: whether it is there, and for the privileged in which frame. */
export function pagemapRead(
  k: Kernel,
  current: Task,
  task: Task | null,
  pos: number,
  count: number,
): Uint8Array | number {
  if (task === null) return -ESRCH;
  if (pos % 8 !== 0 || count % 8 !== 0) return -EINVAL;
  const space = spaceOf(k, task);
  const pages = 0xc0000000 / PAGE;
  const n = Math.max(0, Math.min(count / 8, 8192, pages - pos / 8));
  const out = new Uint8Array(n * 8);
  const view = new DataView(out.buffer);
  const seen = k.era.trace === 'old' || k.capable(current, CAP_SYS_ADMIN);
  for (let i = 0; i < n && space !== null; i += 1) {
    const entry = space.entry((pos / 8 + i) * PAGE);
    if (entry === 0) continue;
    view.setUint32(i * 8, seen ? entry >>> 12 : 0, true);
    view.setUint32(i * 8 + 4, k.era.trace === 'old' ? PRESENT | (12 << 23) : PRESENT, true);
  }
  return out;
}
