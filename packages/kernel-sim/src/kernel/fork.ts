/**
 * kernel/fork.c — copy_process: a new task from an old one, and the flags that are refused.
 *
 *   kernel_clone   what fork, vfork, clone and clone3 come to: the copy, the tracer's events, vfork's wait
 *   copy_process   refusals in Linux's order, then every part copied or shared
 *
 * Left out: CLONE_IO, CLONE_SYSVSEM (accepted, nothing to share), CLONE_INTO_CGROUP.
 */
import { copyFiles, copyFs, newMntNs, shareFiles, shareFs } from '../fs/index.ts';
import * as G from '../guards/exit.ts';
import * as F from '../guards/fork.ts';
import {
  CAP_SETGID,
  CAP_SETUID,
  CAP_SYS_ADMIN,
  CAP_SYS_RESOURCE,
  CLONE_CHILD_CLEARTID,
  CLONE_CHILD_SETTID,
  CLONE_FILES,
  CLONE_FS,
  CLONE_NEWNS,
  CLONE_NEWPID,
  CLONE_NEWUSER,
  CLONE_PARENT,
  CLONE_SIGHAND,
  CLONE_THREAD,
  CLONE_VFORK,
  CLONE_VM,
  PF_FORKNOEXEC,
  PF_SUPERPRIV,
  RLIMIT_NPROC,
  SIGNAL_UNKILLABLE,
  TASK_RUNNING,
} from '../include/constants.ts';
import { EAGAIN, EINVAL, ENOMEM, EPERM, ERESTARTNOINTR } from '../include/errno.ts';
import { INIT_LIST_HEAD, list_add_tail } from '../include/list.ts';
import {
  type Cred,
  type PidNamespace,
  type PidStruct,
  pid_namespace,
  pid as pidLayout,
  type Sighand,
  type Signal,
  sighand_struct,
  signal_struct,
  type Task,
  task_struct,
} from '../include/sched.ts';
import { SIG_DFL, SIG_IGN } from '../include/signal.ts';
import { alloc, kfree } from '../mm/slab.ts';
import { cgroup_can_fork, cgroup_join } from './cgroup.ts';
import { copy_mm } from './copy-mm.ts';
import { prepare_creds } from './cred.ts';
import {
  create_new_namespaces,
  free_pid_ns,
  NEW_NAMESPACES,
  ns_capable,
  put_nsproxy,
  ramProxy,
  userNsOf,
} from './namespaces.ts';
import { alloc_pid, attach_group } from './pid.ts';
import { seatOf } from './printk.ts';
import { newQueue } from './sched.ts';
import { signal_pending } from './signal-deliver.ts';
import { newProcessExt, newTaskExt, userUse } from './task-ext.ts';
import type { Kernel, NsProxy, ProgState, TaskExt } from './types.ts';
import { create_user_ns } from './user-ns.ts';

export const CLONE_CLEAR_SIGHAND = 0x1_0000_0000;

export interface CloneArgs {
  /** CLONE_* without the exit signal. */
  readonly flags: number;
  readonly exitSignal: number;
  readonly clearSighand?: boolean;
  readonly setTid?: readonly number[];
  readonly childTid?: number;
  /** A kernel thread's name. */
  readonly comm?: string;
}

function refusals(k: Kernel, current: Task, { flags }: CloneArgs): number {
  const x = k.x(current);
  if (k.blocked(G.fsVsNewns, { flags })) return -EINVAL;
  if (k.era.trace === 'new' && (flags & (CLONE_NEWUSER | CLONE_FS)) === (CLONE_NEWUSER | CLONE_FS)) return -EINVAL;
  if (k.blocked(G.threadNeedsSighand, { flags })) return -EINVAL;
  if (k.blocked(G.sighandNeedsVm, { flags })) return -EINVAL;
  if (k.blocked(G.cloneParentInit, { flags, signalFlags: current.signal.flags, pid: current.pid })) return -EINVAL;
  const spaces = { flags, foreign: x.ns.pid !== x.pidNs };
  if ((flags & CLONE_THREAD) !== 0 && k.blocked(F.threadNamespaceNew, spaces)) return -EINVAL;
  if ((flags & 0x1000) !== 0 && k.blocked(F.pidfdFlags, { flags })) return -EINVAL;
  if (k.era.trace === 'new' && signal_pending(current) && k.blocked(F.pendingSignal, { pending: true }))
    return -ERESTARTNOINTR;
  if ((flags & CLONE_NEWUSER) !== 0 && newuserRefused(k, current)) return -EPERM;
  return 0;
}
export function newuserRefused(k: Kernel, t: Task): boolean {
  const admin = k.capable(t, CAP_SYS_ADMIN);
  const all = admin && k.capable(t, CAP_SETUID) && k.capable(t, CAP_SETGID);
  const sysctl = Number(k.state.sysctl.get('kernel.unprivileged_userns_clone') ?? 1);
  return k.blocked(F.newuserCapOld, { capable: all, sysctl }) || k.blocked(F.newuserCapNew, { capable: admin, sysctl });
}
/** The counts: of the seat (LSM), the user, the machine, the control group. */
function limits(k: Kernel, current: Task, user: number): number {
  const x = k.x(current);
  const limit = current.signal.rlim.at(RLIMIT_NPROC).rlim_cur;
  const exempt = user === 0 || k.capable(current, CAP_SYS_ADMIN) || k.capable(current, CAP_SYS_RESOURCE);
  const { processes } = userUse(k, user);
  if (k.era.trace === 'old') {
    const answer = lsm(k, current);
    if (answer !== 0) return answer;
  }
  if (k.blocked(G.forkNproc, { processes, limit, exempt })) return -EAGAIN;
  const max = Number(k.state.sysctl.get('kernel.threads-max') ?? 2048);
  if (k.blocked(G.forkMaxThreads, { threads: k.state.tasks.size, max })) return -EAGAIN;
  if (k.era.trace === 'new') {
    const answer = lsm(k, current);
    if (answer !== 0) return answer;
  }
  return x.cgroup === null ? 0 : cgroup_can_fork(k, x.cgroup);
}
function lsm(k: Kernel, current: Task): number {
  const { seat } = k.x(current);
  const tasks = seat === null ? 0 : seatOf(k, seat).tasks;
  const answer = k.security('task_create', { seat: seat ?? -1, tasks, uid: current.cred.uid });
  return k.blocked(G.forkLsm, { answer }) ? answer : 0;
}

/** The pieces in RAM; null when memory is exhausted. */
function allocate(
  k: Kernel,
  thread: boolean,
  sighandToo: boolean,
): { t: Task; signal: Signal | null; sighand: Sighand | null; pid: PidStruct } | null {
  const t = alloc(k, task_struct as never) as unknown as Task | null;
  const signal = thread ? null : (alloc(k, signal_struct as never) as unknown as Signal | null);
  const sighand = sighandToo ? (alloc(k, sighand_struct as never) as unknown as Sighand | null) : null;
  const pid = alloc(k, pidLayout as never) as unknown as PidStruct | null;
  if (t !== null && pid !== null && (thread || signal !== null) && (!sighandToo || sighand !== null))
    return { t, signal, sighand, pid };
  for (const v of [t, signal, sighand, pid]) if (v !== null) kfree(k, v.$addr);
  return null;
}

/** copy_creds(): shared, unless a new user namespace asks for others. */
function copy_creds(k: Kernel, current: Task, flags: number): Cred | number {
  if ((flags & CLONE_NEWUSER) === 0) {
    current.cred.usage += 1;
    return current.cred;
  }
  const c = prepare_creds(k, current);
  if (c === null) return -ENOMEM;
  const r = create_user_ns(k, current, c);
  if (r === 0) return c;
  k.discardCred(c);
  return r;
}

function copy_namespaces(k: Kernel, current: Task, flags: number, cred: Cred): NsProxy | number {
  const x = k.x(current);
  if ((flags & NEW_NAMESPACES) === 0) return x.ns;
  const userNs = cred.user_ns === 0 ? k.state.userNs : (k.state.userNamespaces.get(cred.user_ns) ?? k.state.userNs);
  const capable = (flags & CLONE_NEWUSER) !== 0 || ns_capable(k, current, userNsOf(k, current), CAP_SYS_ADMIN);
  if (k.blocked(G.forkNamespacesCap, { flags, capable })) return -EPERM;
  if (k.blocked(F.threadNamespaceOld, { flags, foreign: false })) return -EINVAL;
  return create_new_namespaces(k, x.ns, x.pidNs, flags, userNs);
}

/** copy_process(): the child, or a negative errno. It runs `prog`, which the caller made from its own; it is not running yet. */
export function copy_process(
  k: Kernel,
  current: Task,
  args: CloneArgs,
  makeProg: () => ProgState | number,
): TaskExt | number {
  const { flags } = args;
  const from = k.x(current);
  const refused = refusals(k, current, args) || limits(k, current, from.user);
  if (refused !== 0) return refused;
  const cred = copy_creds(k, current, flags);
  if (typeof cred === 'number') return cred;
  const undo = (r: number): number => {
    if (cred === current.cred) cred.usage -= 1;
    else k.discardCred(cred);
    return r;
  };
  const ns = copy_namespaces(k, current, flags, cred);
  if (typeof ns === 'number') return undo(ns);
  const thread = (flags & CLONE_THREAD) !== 0;
  const pidNs = ns.pid;
  if (k.era.trace === 'new' && pidNs.dead && k.blocked(F.dyingPidns, { dead: true, level: pidNs.level }))
    return undo(-ENOMEM);
  const nrs = alloc_pid(k, pidNs, args.setTid);
  if (typeof nrs === 'number') {
    const max = Number(k.state.sysctl.get('kernel.pid_max') ?? 32768);
    if (args.setTid === undefined) k.blocked(F.pidExhausted, { max, free: false });
    return undo(nrs);
  }
  if (k.era.trace === 'old' && signal_pending(current) && k.blocked(F.pendingSignal, { pending: true }))
    return undo(-ERESTARTNOINTR);
  const got = allocate(k, thread, (flags & CLONE_SIGHAND) === 0);
  const prog = got === null ? -ENOMEM : makeProg();
  if (got === null || typeof prog === 'number') {
    if (got !== null) for (const v of [got.t, got.signal, got.sighand, got.pid]) if (v !== null) kfree(k, v.$addr);
    if (pidNs !== from.ns.pid) free_pid_ns(k, pidNs);
    return undo(typeof prog === 'number' ? prog : -ENOMEM);
  }
  const { t } = got;
  k.mem.kwrite(t.$addr, k.mem.kread(current.$addr, task_struct.size)); // dup_task_struct()
  const x = newTaskExt(
    {
      addr: t.$addr,
      nrs,
      pidNs,
      ns,
      proc: thread ? from.proc : newProcessExt(),
      files: (flags & CLONE_FILES) !== 0 ? shareFiles(from.files) : copyFiles(k, from.files),
      fs: (flags & CLONE_FS) !== 0 ? shareFs(from.fs) : copyFs(from.fs),
      prog,
      user: from.user,
      startedAt: k.now,
      childQueue: thread ? from.childQueue : newQueue(),
    },
    from,
  );
  if ((flags & CLONE_NEWNS) !== 0) newMntNs(k, ns.mnt, x.fs);
  fill(k, current, t, x, args, got, cred);
  k.adopt(x);
  userUse(k, x.user).processes += 1;
  link(k, current, t, x, thread);
  return x;
}

/** The fields of task_struct that a child does not take over. */
function fill(
  k: Kernel,
  current: Task,
  t: Task,
  x: TaskExt,
  args: CloneArgs,
  got: NonNullable<ReturnType<typeof allocate>>,
  cred: Cred,
): void {
  const { flags } = args;
  const thread = (flags & CLONE_THREAD) !== 0;
  if (args.comm !== undefined) t.comm = args.comm.slice(0, 15);
  t.pid = x.pid;
  t.tgid = thread ? current.tgid : x.pid;
  t.flags = ((t.flags & ~(PF_SUPERPRIV | 0x404)) | PF_FORKNOEXEC) >>> 0;
  t.state = TASK_RUNNING;
  t.exit_state = t.exit_code = t.ptrace = t.pdeath_signal = t.jobctl = 0;
  t.real_blocked.lo = t.real_blocked.hi = 0;
  t.utime = t.stime = 0;
  t.usage = 2;
  t.did_exec = 0;
  t.cred = t.real_cred = cred;
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
  t.pending.signal.lo = t.pending.signal.hi = 0;
  t.clear_child_tid = (flags & CLONE_CHILD_CLEARTID) !== 0 ? (args.childTid ?? 0) : 0;
  t.set_child_tid = (flags & CLONE_CHILD_SETTID) !== 0 ? (args.childTid ?? 0) : 0;
  if (t.set_child_tid !== 0) k.blocked(F.setChildTid, { word: t.set_child_tid });
  if ((flags & (CLONE_VM | CLONE_VFORK)) !== CLONE_VM) x.altstack = { ...k.x(current).altstack };
  got.pid.count = 1;
  got.pid.level = x.pidNs.level;
  for (let ns: typeof x.pidNs | null = x.pidNs; ns !== null; ns = ns.parent) {
    const row = got.pid.numbers.at(ns.level);
    row.nr = x.nrs[ns.level] as number;
    row.ns = k.views.view(pid_namespace, ns.addr) as unknown as PidNamespace;
  }
  t.thread_pid = got.pid;
  t.group_leader = thread ? current.group_leader : t;
  const inherits = (flags & CLONE_PARENT) !== 0 && k.era.trace === 'new';
  if (inherits && !thread)
    k.blocked(F.parentsExitSignal, { asked: args.exitSignal, inherited: current.group_leader.exit_signal });
  t.exit_signal = thread ? -1 : inherits ? current.group_leader.exit_signal : args.exitSignal;
  t.real_parent = t.parent = (flags & (CLONE_PARENT | CLONE_THREAD)) !== 0 ? current.real_parent : current;
  t.parent_exec_id = (flags & (CLONE_PARENT | CLONE_THREAD)) !== 0 ? current.parent_exec_id : current.self_exec_id;
  copy_mm(k, current, t, x.prog, flags);
  if (got.sighand === null) current.sighand.count += 1;
  else copy_sighand(k, current, got.sighand, args.clearSighand === true);
  t.sighand = got.sighand ?? current.sighand;
  if (got.signal === null) {
    current.signal.sigcnt += 1;
    current.signal.live += 1;
    current.signal.nr_threads += 1;
  } else copy_signal(k, current, got.signal, t);
  t.signal = got.signal ?? current.signal;
  const own = x.ns === k.x(current).ns ? null : ramProxy(k, x.ns);
  if (own !== null) t.nsproxy = own;
  else t.nsproxy.count += 1;
}

function copy_sighand(k: Kernel, current: Task, sighand: Sighand, clear: boolean): void {
  k.mem.kwrite(sighand.$addr, k.mem.kread(current.sighand.$addr, sighand_struct.size));
  sighand.count = 1;
  if (!clear) return;
  for (let i = 0; i < 64; i += 1) {
    const a = sighand.action.at(i);
    if (a.sa_handler !== SIG_IGN) a.sa_handler = SIG_DFL;
  }
}
/** copy_signal(): limits are inherited; pending signals and the protection flag are not. */
function copy_signal(k: Kernel, current: Task, signal: Signal, t: Task): void {
  signal.sigcnt = signal.live = signal.nr_threads = 1;
  INIT_LIST_HEAD(signal.thread_head);
  INIT_LIST_HEAD(signal.shared_pending.list);
  signal.curr_target = t;
  const old = current.signal;
  signal.oom_adj = old.oom_adj;
  signal.oom_score_adj = old.oom_score_adj;
  signal.oom_score_adj_min = old.oom_score_adj_min;
  signal.tty = old.tty;
  signal.has_child_subreaper = old.has_child_subreaper | old.is_child_subreaper;
  k.mem.kwrite(signal.rlim.at(0).$addr, k.mem.kread(old.rlim.at(0).$addr, 16 * 8));
}

/** Into the lists: threads of the group, or children of the parent and the list of all processes. */
function link(k: Kernel, current: Task, t: Task, x: TaskExt, thread: boolean): void {
  list_add_tail(t.thread_node, t.signal.thread_head);
  if (thread) list_add_tail(t.thread_group, current.group_leader.thread_group);
  else {
    if (x.nrs[x.pidNs.level] === 1) mark_child_reaper(k, t, x);
    list_add_tail(t.sibling, t.real_parent.children);
    list_add_tail(t.tasks, (k.find(0) as Task).tasks);
    attach_group(k, t);
  }
  const group = k.x(current).cgroup;
  if (group !== null) cgroup_join(k, x, group);
  k.emit({
    kind: 'task',
    task: x.pid,
    change: 'fork',
    ppid: t.real_parent.tgid,
    uid: t.cred.uid,
    comm: t.comm,
    state: 'R',
    detail: thread ? 'thread' : '',
  });
}
/** The first of its namespace: its reaper, and unkillable from inside. The machine's own init gets the flag when it is executed. */
function mark_child_reaper(k: Kernel, t: Task, x: TaskExt): void {
  k.blocked(F.marksChildReaper, { nr: 1, level: x.pidNs.level });
  (k.views.view(pid_namespace, x.pidNs.addr) as unknown as PidNamespace).child_reaper = t;
  if (x.pidNs.level > 0) {
    t.signal.flags = (t.signal.flags | SIGNAL_UNKILLABLE) >>> 0;
    t.signal.tty = 0;
  }
}

export { CLONE_NEWPID, put_nsproxy };
