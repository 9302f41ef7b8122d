/**
 * kernel/fork.c — kernel_clone(): what fork, vfork, clone and clone3 come to, for C programs and generators alike.
 *
 * A generator's fork names the plain state its child starts from; a C program's child goes on where its parent is.
 */
import {
  CLONE_CHILD_SETTID,
  CLONE_PARENT_SETTID,
  CLONE_PIDFD,
  CLONE_SETTLS,
  CLONE_VFORK,
  CLONE_VM,
  CSIGNAL,
} from '../include/constants.ts';
import { E2BIG, EFAULT, EINVAL, ENOSYS } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { SIGCHLD } from '../include/signal.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { cloneProgram, memoryOf } from './c-program.ts';
import { copy_process } from './fork.ts';
import { newProgram } from './held.ts';
import { vnr } from './pid.ts';
import { pidfd_create } from './pidfd.ts';
import {
  EVENT,
  type EventName,
  ptrace_event,
  ptrace_event_enabled,
  ptrace_init_task,
  ptrace_stop,
} from './ptrace-core.ts';
import { newQueue } from './sched.ts';
import { syscall, uint, user } from './syscall.ts';
import type { Kernel, ProgState, SysResult } from './types.ts';

const CLONE_PTRACE = 0x2000;
const CLONE_UNTRACED = 0x800000;

interface Request {
  readonly flags: number;
  readonly exitSignal: number;
  readonly stack: number;
  readonly tls: Arg;
  readonly parentTid: Arg;
  readonly childTid: number;
  readonly pidfd: Arg;
  readonly clearSighand?: boolean;
  readonly setTid?: readonly number[];
}
const word = (v: number): Uint8Array => new Uint8Array([v, v >>> 8, v >>> 16, v >>> 24]);

/** vfork: the parent sleeps until the child has another memory, or none. */
function wait_for_vfork(k: Kernel, t: Task, child: number, nr: number): SysResult {
  const x = k.x(t);
  const c = k.state.tasks.get(child);
  if (c !== undefined && c.vfork !== null) {
    const r = k.block(t, { on: [c.vfork], mode: 'killable' });
    if (typeof r === 'number') return r;
    x.restart = { vfork: child, nr };
    return r;
  }
  x.restart = null;
  ptrace_event(k, t, 'vforkDone', nr);
  return nr;
}

/** kernel_clone(): the child's number, or a negative errno. `makeProg` copies the caller's program. */
export function kernel_clone(k: Kernel, t: Task, q: Request, makeProg: () => ProgState | number): SysResult {
  const x = k.x(t);
  const again = x.restart as { vfork?: number; nr?: number } | null;
  if (again?.vfork !== undefined) return wait_for_vfork(k, t, again.vfork, again.nr ?? 0);
  const child = copy_process(
    k,
    t,
    {
      flags: q.flags,
      exitSignal: q.exitSignal,
      childTid: q.childTid,
      ...(q.clearSighand === true ? { clearSighand: true } : {}),
      ...(q.setTid === undefined ? {} : { setTid: q.setTid }),
    },
    makeProg,
  );
  if (typeof child === 'number') return child;
  const ct = k.task(child);
  const nr = vnr(k, ct);
  if ((q.flags & CLONE_PARENT_SETTID) !== 0) k.user.write(q.parentTid, word(nr));
  if ((q.flags & CLONE_PIDFD) !== 0) {
    const fd = pidfd_create(k, t, child, 0);
    if (fd >= 0) k.user.write(q.pidfd, word(fd));
  }
  if ((q.flags & CLONE_CHILD_SETTID) !== 0)
    memoryOf(k, child)?.write(q.childTid, word(child.nrs[child.pidNs.level] as number));
  if ((q.flags & CLONE_VFORK) !== 0) child.vfork = newQueue();
  const event: Exclude<EventName, 'stop'> =
    (q.flags & CLONE_VFORK) !== 0 ? 'vfork' : q.exitSignal !== SIGCHLD ? 'clone' : 'fork';
  const traced = (q.flags & CLONE_UNTRACED) === 0 && ptrace_event_enabled(x, event);
  if (traced || (q.flags & CLONE_PTRACE) !== 0) ptrace_init_task(k, ct, t);
  k.makeRunnable(child);
  if ((q.flags & CLONE_VFORK) === 0) {
    if (traced) ptrace_event(k, t, event, nr);
    return nr;
  }
  if (traced) {
    const code = 5 | (EVENT.vfork << 8);
    x.restart = { vfork: child.pid, nr };
    ptrace_stop(k, t, code, { sig: 5, code, errno: 0, pid: nr, uid: t.cred.uid, value: 0, addr: 0, status: 0 }, nr, {
      kind: 'call',
    });
    return { blocked: true };
  }
  return wait_for_vfork(k, t, child.pid, nr);
}

const plain = { stack: 0, tls: 0, parentTid: 0, childTid: 0, pidfd: 0 } as const;

/** sys.fork() of a generator program: the child starts from plain state. It cannot vfork. */
export function forkProgram(k: Kernel, t: Task, flags: number, prog: ProgState): number {
  const q = { ...plain, flags: (flags & ~(CSIGNAL | CLONE_VFORK)) >>> 0, exitSignal: flags & CSIGNAL };
  const r = kernel_clone(k, t, q, () => prog);
  return typeof r === 'number' ? r : -EINVAL;
}
/** clone() by the program's own kind. */
function clone(k: Kernel, t: Task, q: Request): SysResult {
  const x = k.x(t);
  if (x.prog.kind === 'program') {
    // A generator can share nothing with its child: it starts the program anew.
    if ((q.flags & CLONE_VM) !== 0 && (q.flags & CLONE_VFORK) === 0) return refusedOnly(k, t, q);
    const { path } = x.prog;
    return kernel_clone(k, t, q, () => newProgram(path));
  }
  return kernel_clone(
    k,
    t,
    q,
    () => cloneProgram(k, t, q.flags, q.stack, (q.flags & CLONE_SETTLS) !== 0 ? q.tls : 0) ?? -ENOSYS,
  );
}
/** The refusals that come before anything is copied can be tried by any program. */
function refusedOnly(k: Kernel, t: Task, q: Request): SysResult {
  return kernel_clone(k, t, q, () => -EINVAL);
}

/** struct clone_args: eleven 64-bit words. */
function clone3(k: Kernel, t: Task, arg: Arg, size: number): SysResult {
  if (size > 4096) return -E2BIG;
  if (size < 64) return -EINVAL;
  const words: number[] = [];
  for (let i = 0; i < 11; i += 1) {
    const lo = i * 8 < size ? k.user.u32(arg, i * 8) : 0;
    const hi = i * 8 < size ? k.user.u32(arg, i * 8 + 4) : 0;
    if (lo === undefined || hi === undefined) return -EFAULT;
    words.push(lo + hi * 0x1_0000_0000);
  }
  const [flags, pidfd, childTid, parentTid, exitSignal, stack, stackSize, tls, setTid, setTidSize] = words as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const low = flags >>> 0;
  const high = Math.floor(flags / 0x1_0000_0000);
  if ((high & ~3) !== 0 || (low & (CSIGNAL | 0x400000)) !== 0) return -EINVAL;
  if (exitSignal > 64 || ((low & 0x18000) !== 0 && exitSignal !== 0)) return -EINVAL;
  if ((stack === 0) !== (stackSize === 0)) return -EINVAL;
  if (setTidSize > 4 || (setTid === 0) !== (setTidSize === 0)) return -EINVAL;
  const wanted: number[] = [];
  for (let i = 0; i < setTidSize; i += 1) {
    const v = k.user.u32(setTid, i * 4);
    if (v === undefined) return -EFAULT;
    wanted.push(v | 0);
  }
  return clone(k, t, {
    flags: low,
    exitSignal,
    stack: stack === 0 ? 0 : (stack + stackSize) >>> 0,
    tls,
    parentTid,
    childTid,
    pidfd,
    clearSighand: (high & 1) !== 0,
    ...(wanted.length > 0 ? { setTid: wanted } : {}),
  });
}

export const forkSyscalls = [
  syscall('fork', NR.fork, [], (k, t) => clone(k, t, { ...plain, flags: 0, exitSignal: SIGCHLD })),
  syscall('vfork', NR.vfork, [], (k, t) =>
    clone(k, t, { ...plain, flags: CLONE_VM | CLONE_VFORK, exitSignal: SIGCHLD }),
  ),
  /** clone(flags, stack, ptid, tls, ctid): i386's order. @models kernel/fork.c clone */
  syscall('clone', NR.clone, [uint, uint, user, user, uint], (k, t, flags, stack, ptid, tls, ctid) =>
    clone(k, t, {
      flags: (flags & ~CSIGNAL) >>> 0,
      exitSignal: flags & CSIGNAL,
      stack,
      tls,
      parentTid: ptid,
      childTid: ctid,
      pidfd: ptid,
    }),
  ),
  /** @models kernel/fork.c clone3 */
  syscall('clone3', NR.clone3, [user, uint], clone3),
  syscall('set_tid_address', NR.set_tid_address, [uint], (k, t, addr) => {
    t.clear_child_tid = addr;
    return vnr(k, t);
  }),
];
