/**
 * kernel/fork.c — copy_process: a new task from an old one, and the flags that are refused.
 *
 * Left out: CLONE_NEW* other than accepting CLONE_NEWNS, NEWUTS, NEWIPC and NEWNET as no-ops for the privileged (namespaces are a later step);
 * CLONE_NEWPID and CLONE_NEWUSER answer EINVAL. Differs: one pid namespace.
 */
import { copyFiles, copyFs, shareFiles, shareFs } from '../fs/index.ts';
import * as G from '../guards/exit.ts';
import {
  CAP_SYS_ADMIN,
  CAP_SYS_RESOURCE,
  CLONE_FILES,
  CLONE_FS,
  CLONE_NEWIPC,
  CLONE_NEWNET,
  CLONE_NEWNS,
  CLONE_NEWPID,
  CLONE_NEWUSER,
  CLONE_NEWUTS,
  CLONE_PARENT,
  CLONE_SIGHAND,
  CLONE_THREAD,
  CLONE_VFORK,
  CSIGNAL,
  PF_FORKNOEXEC,
  PF_SUPERPRIV,
  RLIMIT_NPROC,
  TASK_RUNNING,
} from '../include/constants.ts';
import { EINVAL, ENOMEM } from '../include/errno.ts';
import { INIT_LIST_HEAD, list_add_tail } from '../include/list.ts';
import {
  type PidStruct,
  pid as pidLayout,
  type Sighand,
  type Signal,
  sighand_struct,
  signal_struct,
  type Task,
  task_struct,
} from '../include/sched.ts';
import { SIGCHLD } from '../include/signal.ts';
import { alloc, kfree } from '../mm/slab.ts';
import { newQueue } from './sched.ts';
import type { Kernel, ProgState, TaskExt } from './types.ts';

/** alloc_pid(): the next free number, wrapping to 300 at pid_max. 0 when none is free. */
export function alloc_pid(k: Kernel): number {
  const max = Number(k.state.sysctl.get('kernel.pid_max') ?? 32768);
  const inUse = (n: number): boolean => k.state.tasks.has(n);
  let n = k.state.lastPid;
  for (let tries = 0; tries < max; tries += 1) {
    n = n + 1 >= max ? 300 : n + 1;
    if (!inUse(n)) {
      k.state.lastPid = n;
      return n;
    }
  }
  return 0;
}

function refusals(k: Kernel, current: Task, flags: number): number {
  if (k.blocked(G.fsVsNewns, { flags })) return -EINVAL;
  if (k.blocked(G.threadNeedsSighand, { flags })) return -EINVAL;
  if (k.blocked(G.sighandNeedsVm, { flags })) return -EINVAL;
  if (k.blocked(G.cloneParentInit, { flags, signalFlags: current.signal.flags, pid: current.pid })) return -EINVAL;
  const x = k.x(current);
  let mine = 0;
  let ofSeat = 0;
  for (const other of k.state.tasks.values()) {
    if (k.task(other).cred.uid === current.cred.uid) mine += 1;
    if (other.seat === x.seat) ofSeat += 1;
  }
  const answer = k.security('task_create', { seat: x.seat ?? -1, tasks: ofSeat, uid: current.cred.uid });
  if (k.blocked(G.forkLsm, { answer })) return answer;
  const limit = current.signal.rlim.at(RLIMIT_NPROC).rlim_cur;
  const exempt = current.cred.uid === 0 || k.capable(current, CAP_SYS_ADMIN) || k.capable(current, CAP_SYS_RESOURCE);
  if (k.blocked(G.forkNproc, { processes: mine, limit, exempt })) return -11;
  const max = Number(k.state.sysctl.get('kernel.threads-max') ?? 2048);
  if (k.blocked(G.forkMaxThreads, { threads: k.state.tasks.size, max })) return -11;
  const namespaces = flags & (CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWPID);
  if (namespaces !== 0 && k.blocked(G.forkNamespacesCap, { flags, capable: k.capable(current, CAP_SYS_ADMIN) }))
    return -1;
  if ((flags & (CLONE_NEWPID | CLONE_NEWUSER)) !== 0) return -EINVAL;
  return 0;
}

/** Where a new task's half outside RAM comes from. */
export function newExt(addr: number, pid: number, from: Omit<TaskExt, 'addr' | 'pid'>): TaskExt {
  return { ...from, addr, pid };
}

/** copy_process(): the child's pid, or a negative errno. The child runs `prog`, which the caller made from its own. */
export function copy_process(k: Kernel, current: Task, flags: number, prog: ProgState): number {
  const refused = refusals(k, current, flags);
  if (refused !== 0) return refused;
  const t = alloc(k, task_struct as never) as unknown as Task | null;
  const thread = (flags & CLONE_THREAD) !== 0;
  const signal = thread ? current.signal : (alloc(k, signal_struct as never) as unknown as Signal | null);
  const sighand =
    (flags & CLONE_SIGHAND) !== 0 ? current.sighand : (alloc(k, sighand_struct as never) as unknown as Sighand | null);
  const pidStruct = alloc(k, pidLayout as never) as unknown as PidStruct | null;
  if (t === null || signal === null || sighand === null || pidStruct === null) {
    for (const v of [t, thread ? null : signal, sighand !== current.sighand ? sighand : null, pidStruct])
      if (v !== null) kfree(k, v.$addr);
    return -ENOMEM;
  }
  const pid = alloc_pid(k);
  if (pid === 0) {
    for (const v of [t, thread ? null : signal, sighand !== current.sighand ? sighand : null, pidStruct])
      if (v !== null) kfree(k, v.$addr);
    return -k.era.switches.pidExhaustedErrno;
  }
  k.mem.kwrite(t.$addr, k.mem.kread(current.$addr, task_struct.size)); // dup_task_struct()
  t.pid = pid;
  t.tgid = thread ? current.tgid : pid;
  t.flags = ((t.flags & ~PF_SUPERPRIV) | PF_FORKNOEXEC) >>> 0;
  t.state = TASK_RUNNING;
  t.exit_state = 0;
  t.exit_code = 0;
  t.ptrace = 0;
  t.pdeath_signal = 0;
  t.start_time = t.real_start_time = Math.floor((k.now - k.state.bootedAt / 20_000) * 1e6);
  for (const l of [
    t.tasks,
    t.children,
    t.sibling,
    t.ptraced,
    t.ptrace_entry,
    t.thread_group,
    t.thread_node,
    t.pending.list,
  ])
    INIT_LIST_HEAD(l);
  t.pending.signal.lo = 0;
  t.pending.signal.hi = 0;
  current.cred.usage += 1; // copy_creds(): shared until somebody commits new ones
  pidStruct.count = 1;
  pidStruct.level = current.thread_pid.level;
  pidStruct.numbers.at(0).nr = pid;
  t.thread_pid = pidStruct;
  t.group_leader = thread ? current.group_leader : t;
  t.exit_signal = thread ? -1 : (flags & CLONE_PARENT) !== 0 ? current.group_leader.exit_signal : flags & CSIGNAL;
  if (thread) {
    signal.sigcnt += 1;
    signal.live += 1;
    signal.nr_threads += 1;
  } else copy_signal(current, signal, t);
  if (sighand === current.sighand) sighand.count += 1;
  else {
    k.mem.kwrite(sighand.$addr, k.mem.kread(current.sighand.$addr, sighand_struct.size));
    sighand.count = 1;
  }
  t.signal = signal;
  t.sighand = sighand;
  const parent = (flags & (CLONE_PARENT | CLONE_THREAD)) !== 0 ? current.real_parent : current;
  t.real_parent = parent;
  t.parent = parent;
  const from = k.x(current);
  const x = newExt(t.$addr, pid, {
    seat: from.seat,
    files: (flags & CLONE_FILES) !== 0 ? shareFiles(from.files) : copyFiles(k, from.files),
    fs: (flags & CLONE_FS) !== 0 ? shareFs(from.fs) : copyFs(from.fs),
    prog,
    call: null,
    callId: 0,
    restart: null,
    result: 0,
    wait: null,
    runnable: false,
    slice: 0,
    exe: from.exe,
    argv: from.argv,
    env: from.env,
    childQueue: newQueue(),
    tty: from.tty,
    groups: from.groups,
    cycles: 0,
    startedAt: k.now,
    vfork: (flags & CLONE_VFORK) !== 0 ? newQueue() : null,
    alarm: { timer: null, at: 0, everyMs: 0 },
    stopCode: 0,
    continued: false,
    savedMask: null,
    caught: { lo: 0, hi: 0 },
    childCycles: 0,
    onBehalf: from.onBehalf,
    exitCode: 0,
  });
  k.adopt(x);
  list_add_tail(t.thread_node, signal.thread_head);
  if (thread) list_add_tail(t.thread_group, current.group_leader.thread_group);
  else {
    list_add_tail(t.sibling, parent.children);
    list_add_tail(t.tasks, (k.find(0) as Task).tasks);
  }
  k.emit({
    kind: 'task',
    task: pid,
    change: 'fork',
    ppid: t.real_parent.tgid,
    uid: t.cred.uid,
    comm: t.comm,
    state: 'R',
    detail: thread ? 'thread' : '',
  });
  if (current.pid === 1 && k.state.job === 0 && k.config.run !== undefined) k.state.job = pid;
  k.makeRunnable(x);
  return pid;
}

/** copy_signal(): limits are inherited; pending signals and the protection flag are not. */
function copy_signal(current: Task, signal: Signal, t: Task): void {
  signal.sigcnt = 1;
  signal.live = 1;
  signal.nr_threads = 1;
  INIT_LIST_HEAD(signal.thread_head);
  INIT_LIST_HEAD(signal.shared_pending.list);
  signal.curr_target = t;
  signal.oom_adj = current.signal.oom_adj;
  signal.oom_score_adj = current.signal.oom_score_adj;
  signal.tty = current.signal.tty;
  signal.has_child_subreaper = current.signal.has_child_subreaper | current.signal.is_child_subreaper;
  for (let i = 0; i < 16; i += 1) {
    signal.rlim.at(i).rlim_cur = current.signal.rlim.at(i).rlim_cur;
    signal.rlim.at(i).rlim_max = current.signal.rlim.at(i).rlim_max;
  }
}
export const FORK_FLAGS = SIGCHLD;
