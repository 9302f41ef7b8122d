/** mm/process_vm_access.c — reading and writing another process's memory without stopping it; kcmp(2). */
import * as G from '../guards/ptrace.ts';
import { CAP_SYS_NICE, PF_EXITING } from '../include/constants.ts';
import { EFAULT, EINVAL, ENOMEM, EPERM, ESRCH } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { memoryOf } from './c-program.ts';
import { find_vpid } from './pid.ts';
import { pidfd_task } from './pidfd.ts';
import { ptrace_may_access } from './ptrace-access.ts';
import { int, syscall, uint, user } from './syscall.ts';
import type { Kernel } from './types.ts';

const UIO_MAXIOV = 1024;
const MAX_BYTES = 1 << 20;
interface Piece {
  readonly base: number;
  readonly size: number;
}
function pieces(k: Kernel, iov: Arg, count: number): Piece[] | number {
  if (count < 0 || count > UIO_MAXIOV) return -EINVAL;
  const out: Piece[] = [];
  for (let i = 0; i < count; i += 1) {
    const base = k.user.u32(iov, i * 8);
    const size = k.user.u32(iov, i * 8 + 4);
    if (base === undefined || size === undefined) return -EFAULT;
    if ((size | 0) < 0) return -EINVAL;
    out.push({ base, size });
  }
  return out;
}
/** process_vm_rw(): how many bytes were copied before something was in the way. */
function rw(
  k: Kernel,
  t: Task,
  pid: number,
  liov: Arg,
  lcount: number,
  riov: Arg,
  rcount: number,
  flags: number,
  write: boolean,
): number {
  if (flags !== 0) return -EINVAL;
  const local = pieces(k, liov, lcount);
  if (typeof local === 'number') return local;
  const remote = pieces(k, riov, rcount);
  if (typeof remote === 'number') return remote;
  const total = local.reduce((n, p) => n + p.size, 0);
  if (total === 0) return 0;
  const p = find_vpid(k, pid);
  if (p === null) return -ESRCH;
  const memory = memoryOf(k, k.x(p));
  const allowed = ptrace_may_access(k, t, p, 'attach');
  if (k.blocked(G.processVm, { pid, allowed })) return -EPERM;
  if (memory === null) return -ESRCH;
  if (write && p.tgid === 1) k.blame(p);
  let done = 0;
  let li = 0;
  let lo = 0;
  for (const r of remote) {
    for (let off = 0; off < r.size; ) {
      while (li < local.length && lo >= (local[li] as Piece).size) {
        li += 1;
        lo = 0;
      }
      const l = local[li];
      if (l === undefined || done >= MAX_BYTES) return done;
      // page by page: what lies before a hole is copied
      const n = Math.min(r.size - off, l.size - lo, 4096 - ((r.base + off) & 4095));
      const ok = write
        ? copyOut(k, memory, l.base + lo, r.base + off, n)
        : copyIn(k, memory, l.base + lo, r.base + off, n);
      if (!ok) return done > 0 ? done : -EFAULT;
      done += n;
      off += n;
      lo += n;
    }
  }
  return done;
}
type Memory = NonNullable<ReturnType<typeof memoryOf>>;
function copyIn(k: Kernel, m: Memory, to: number, from: number, n: number): boolean {
  const b = m.read(from >>> 0, n);
  return b !== null && k.user.write(to >>> 0, b) >= 0;
}
function copyOut(k: Kernel, m: Memory, from: number, to: number, n: number): boolean {
  const b = k.user.read(from >>> 0, n);
  return typeof b !== 'number' && m.write(to >>> 0, b);
}

const ADVICE = [3, 20, 21, 25]; // WILLNEED, COLD, PAGEOUT, COLLAPSE
/** process_madvise(): hints about somebody else's pages. Nothing is swapped here, so a hint that is allowed does nothing. */
function process_madvise(
  k: Kernel,
  t: Task,
  fd: number,
  vec: Arg,
  count: number,
  advice: number,
  flags: number,
): number {
  if (flags !== 0) return -EINVAL;
  const list = pieces(k, vec, count);
  if (typeof list === 'number') return list;
  const found = pidfd_task(k, t, fd);
  if (typeof found === 'number') return found;
  if (!ADVICE.includes(advice)) return -EINVAL;
  const p = k.task(found.x);
  const memory = memoryOf(k, found.x);
  if (memory === null) return -ESRCH;
  if (p !== t && !ptrace_may_access(k, t, p, 'read')) return -EPERM;
  if (p.mm.$addr !== t.mm.$addr && !k.capable(t, CAP_SYS_NICE)) return -EPERM;
  let done = 0;
  for (const { base, size } of list) {
    for (let at = base & ~4095; at < base + size; at += 4096)
      if (memory.peek(at >>> 0, 1) === null) return done > 0 ? done : -ENOMEM;
    done += size;
  }
  return done;
}
/** process_mrelease(): hastens the end of a victim; of nobody else. */
function process_mrelease(k: Kernel, t: Task, fd: number, flags: number): number {
  if (flags !== 0) return -EINVAL;
  const found = pidfd_task(k, t, fd);
  if (typeof found === 'number') return found;
  const p = k.task(found.x);
  if (memoryOf(k, found.x) === null) return -ESRCH;
  return (p.signal.flags & k.era.signalFlags.GROUP_EXIT) !== 0 || (p.flags & PF_EXITING) !== 0 ? 0 : -EINVAL;
}

/** kcmp(2): 0 the same, 1 or 2 an order, 3 different without one. */
function kcmp(k: Kernel, t: Task, pid1: number, pid2: number, type: number, idx1: number, idx2: number): number {
  const a = find_vpid(k, pid1);
  const b = find_vpid(k, pid2);
  if (a === null || b === null) return -ESRCH;
  if (!ptrace_may_access(k, t, a, 'read') || !ptrace_may_access(k, t, b, 'read')) return -EPERM;
  const [x, y] = [k.x(a), k.x(b)];
  const order = (same: boolean): number => (same ? 0 : x.pid < y.pid ? 1 : 2);
  switch (type) {
    case 0: {
      const f = x.files.fds.get(idx1);
      const g = y.files.fds.get(idx2);
      return f === undefined || g === undefined ? -9 : order(f.file === g.file);
    }
    case 1:
      return order(a.mm.$addr === b.mm.$addr);
    case 2:
      return order(x.files === y.files);
    case 3:
      return order(x.fs === y.fs);
    case 4:
      return order(a.sighand.$addr === b.sighand.$addr);
    case 5:
    case 6:
      return 0;
    default:
      return -EINVAL;
  }
}

export const processVmSyscalls = [
  /** @models mm/process_vm_access.c process_vm_readv */
  syscall(
    'process_vm_readv',
    NR.process_vm_readv,
    [int, user, int, user, int, uint],
    (k, t, pid, l, lc, r, rc, flags) => rw(k, t, pid, l, lc, r, rc, flags, false),
  ),
  /** @models mm/process_vm_access.c process_vm_writev */
  syscall(
    'process_vm_writev',
    NR.process_vm_writev,
    [int, user, int, user, int, uint],
    (k, t, pid, l, lc, r, rc, flags) => rw(k, t, pid, l, lc, r, rc, flags, true),
  ),
  /** @models mm/madvise.c process_madvise */
  syscall('process_madvise', NR.process_madvise, [int, user, int, int, uint], process_madvise),
  /** @models mm/oom_kill.c process_mrelease */
  syscall('process_mrelease', NR.process_mrelease, [int, uint], process_mrelease),
  syscall('kcmp', NR.kcmp, [int, int, int, int, int], kcmp),
];
