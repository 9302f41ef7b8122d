/**
 * include/sched.ts — the structs a module can name, in one layout for all eras (offsets are ours).
 *
 * The union of the fields both eras have; names that changed (`state`, `__state`) are aliased in the headers (era/).
 */
import {
  array,
  as,
  embed,
  type FieldType,
  handle,
  i16,
  i32,
  ptr,
  struct,
  text,
  u32,
  u64,
  ulong,
  type ViewBase,
} from '../mm/struct.ts';

// Recursive layouts cannot be inferred: the types are written out once, the fields below must match them (checked by `satisfies`).
export interface ListHead extends ViewBase {
  next: ListHead;
  prev: ListHead;
}
export interface Sigset extends ViewBase {
  lo: number;
  hi: number;
}
export interface Sigpending extends ViewBase {
  list: ListHead;
  signal: Sigset;
}
export interface Cred extends ViewBase {
  usage: number;
  uid: number;
  gid: number;
  suid: number;
  sgid: number;
  euid: number;
  egid: number;
  fsuid: number;
  fsgid: number;
  securebits: number;
  cap_inheritable: Sigset;
  cap_permitted: Sigset;
  cap_effective: Sigset;
  cap_bset: Sigset;
  cap_ambient: Sigset;
  group_info: number;
  user_ns: number;
}
export interface KSigaction extends ViewBase {
  sa_handler: number;
  sa_flags: number;
  sa_restorer: number;
  sa_mask: Sigset;
}
export interface Sighand extends ViewBase {
  count: number;
  action: { at(i: number): KSigaction };
  siglock: number;
}
export interface Rlimit extends ViewBase {
  rlim_cur: number;
  rlim_max: number;
}
export interface Signal extends ViewBase {
  sigcnt: number;
  live: number;
  nr_threads: number;
  thread_head: ListHead;
  curr_target: Task;
  shared_pending: Sigpending;
  group_exit_code: number;
  notify_count: number;
  group_exit_task: Task;
  group_stop_count: number;
  flags: number;
  leader: number;
  tty: number;
  oom_adj: number;
  oom_score_adj: number;
  oom_score_adj_min: number;
  is_child_subreaper: number;
  has_child_subreaper: number;
  rlim: { at(i: number): Rlimit; readonly length: number };
}
export interface Upid extends ViewBase {
  nr: number;
  ns: PidNamespace;
}
export interface PidStruct extends ViewBase {
  count: number;
  level: number;
  numbers: { at(i: number): Upid };
}
export interface PidNamespace extends ViewBase {
  count: number;
  level: number;
  child_reaper: Task;
  parent: PidNamespace;
  last_pid: number;
  pid_allocated: number;
}
export interface Nsproxy extends ViewBase {
  count: number;
  uts_ns: number;
  ipc_ns: number;
  mnt_ns: number;
  pid_ns: PidNamespace;
  net_ns: number;
}
export interface Mm extends ViewBase {
  mm_users: number;
  mm_count: number;
  pgd: number;
  start_code: number;
  end_code: number;
  start_data: number;
  end_data: number;
  start_brk: number;
  brk: number;
  start_stack: number;
  arg_start: number;
  arg_end: number;
  env_start: number;
  env_end: number;
  total_vm: number;
  flags: number;
  exe_file: number;
}
export interface Task extends ViewBase {
  state: number;
  stack: number;
  usage: number;
  flags: number;
  ptrace: number;
  prio: number;
  static_prio: number;
  normal_prio: number;
  rt_priority: number;
  policy: number;
  tasks: ListHead;
  mm: Mm;
  active_mm: Mm;
  exit_state: number;
  exit_code: number;
  exit_signal: number;
  pdeath_signal: number;
  jobctl: number;
  pid: number;
  tgid: number;
  real_parent: Task;
  parent: Task;
  children: ListHead;
  sibling: ListHead;
  group_leader: Task;
  ptraced: ListHead;
  ptrace_entry: ListHead;
  thread_group: ListHead;
  thread_node: ListHead;
  thread_pid: PidStruct;
  pgrp: number;
  session: number;
  set_child_tid: number;
  clear_child_tid: number;
  real_cred: Cred;
  cred: Cred;
  comm: string;
  fs: number;
  files: number;
  nsproxy: Nsproxy;
  signal: Signal;
  sighand: Sighand;
  blocked: Sigset;
  real_blocked: Sigset;
  saved_sigmask: Sigset;
  pending: Sigpending;
  seccomp_mode: number;
  no_new_privs: number;
  parent_exec_id: number;
  self_exec_id: number;
  loginuid: number;
  sessionid: number;
  start_time: number;
  real_start_time: number;
  did_exec: number;
  utime: number;
  stime: number;
}
export interface Sigqueue extends ViewBase {
  list: ListHead;
  flags: number;
  user: number;
  si_signo: number;
  si_errno: number;
  si_code: number;
  si_pid: number;
  si_uid: number;
  si_value: number;
  si_addr: number;
  si_status: number;
}

/** A pointer field whose target type is written out above. */
const to = <V extends ViewBase>(layout: () => unknown, c?: string): FieldType<V> =>
  ptr(layout as never, c) as unknown as FieldType<V>;
const within = <V extends ViewBase>(layout: () => unknown): FieldType<V> =>
  embed(layout as never) as unknown as FieldType<V>;

export const list_head = struct('list_head', {
  next: to<ListHead>((): unknown => list_head),
  prev: to<ListHead>((): unknown => list_head),
});
export const sigset_t = struct('sigset', { lo: ulong, hi: ulong });
const sigset = within<Sigset>((): unknown => sigset_t);
const list = within<ListHead>((): unknown => list_head);
export const sigpending = struct('sigpending', { list, signal: sigset });
export const sigqueue = struct('sigqueue', {
  list,
  flags: i32,
  user: handle('struct user_struct'),
  si_signo: i32,
  si_errno: i32,
  si_code: i32,
  si_pid: i32,
  si_uid: u32,
  si_value: i32,
  si_addr: ulong,
  si_status: i32,
});
export const cred = struct('cred', {
  usage: i32,
  uid: u32,
  gid: u32,
  suid: u32,
  sgid: u32,
  euid: u32,
  egid: u32,
  fsuid: u32,
  fsgid: u32,
  securebits: u32,
  cap_inheritable: sigset,
  cap_permitted: sigset,
  cap_effective: sigset,
  cap_bset: sigset,
  cap_ambient: sigset,
  group_info: handle('struct group_info'),
  user_ns: handle('struct user_namespace'),
});
export const k_sigaction = struct('k_sigaction', {
  sa_handler: ulong,
  sa_flags: ulong,
  sa_restorer: ulong,
  sa_mask: sigset,
});
export const sighand_struct = struct('sighand_struct', {
  count: i32,
  action: array(embed(() => k_sigaction) as FieldType<unknown> as FieldType<KSigaction>, 64),
  /** Taken by modules; one processor and no preemption inside the kernel: nobody else needs it. */
  siglock: as('spinlock_t', u32),
});
export const rlimit = struct('rlimit', { rlim_cur: ulong, rlim_max: ulong });
export const signal_struct = struct('signal_struct', {
  sigcnt: i32,
  live: i32,
  nr_threads: i32,
  thread_head: list,
  curr_target: to<Task>((): unknown => task_struct),
  shared_pending: within<Sigpending>((): unknown => sigpending),
  group_exit_code: i32,
  notify_count: i32,
  group_exit_task: to<Task>((): unknown => task_struct),
  group_stop_count: i32,
  flags: u32,
  leader: i32,
  tty: handle('struct tty_struct'),
  oom_adj: i32,
  oom_score_adj: i16,
  oom_score_adj_min: i16,
  is_child_subreaper: u32,
  has_child_subreaper: u32,
  rlim: array(embed(() => rlimit) as FieldType<unknown> as FieldType<Rlimit>, 16),
});
export const upid = struct('upid', { nr: i32, ns: to<PidNamespace>((): unknown => pid_namespace) });
export const pid = struct('pid', {
  count: i32,
  level: u32,
  numbers: array(embed(() => upid) as FieldType<unknown> as FieldType<Upid>, 4),
});
export const pid_namespace = struct('pid_namespace', {
  count: i32,
  level: u32,
  child_reaper: to<Task>((): unknown => task_struct),
  parent: to<PidNamespace>((): unknown => pid_namespace),
  last_pid: i32,
  pid_allocated: i32,
});
export const nsproxy = struct('nsproxy', {
  count: i32,
  uts_ns: handle('struct uts_namespace'),
  ipc_ns: handle('struct ipc_namespace'),
  mnt_ns: handle('struct mnt_namespace'),
  pid_ns: to<PidNamespace>((): unknown => pid_namespace),
  net_ns: handle('struct net'),
});
export const mm_struct = struct('mm_struct', {
  mm_users: i32,
  mm_count: i32,
  pgd: handle(),
  start_code: ulong,
  end_code: ulong,
  start_data: ulong,
  end_data: ulong,
  start_brk: ulong,
  brk: ulong,
  start_stack: ulong,
  arg_start: ulong,
  arg_end: ulong,
  env_start: ulong,
  env_end: ulong,
  total_vm: ulong,
  flags: ulong,
  exe_file: handle('struct file'),
});
export const task_struct = struct('task_struct', {
  state: as('volatile long', i32),
  stack: handle(),
  usage: i32,
  flags: u32,
  ptrace: u32,
  prio: i32,
  static_prio: i32,
  normal_prio: i32,
  rt_priority: u32,
  policy: u32,
  tasks: list,
  mm: to<Mm>((): unknown => mm_struct),
  active_mm: to<Mm>((): unknown => mm_struct),
  exit_state: i32,
  exit_code: i32,
  exit_signal: i32,
  pdeath_signal: i32,
  jobctl: ulong,
  pid: as('pid_t', i32),
  tgid: as('pid_t', i32),
  real_parent: to<Task>((): unknown => task_struct),
  parent: to<Task>((): unknown => task_struct),
  children: list,
  sibling: list,
  group_leader: to<Task>((): unknown => task_struct),
  ptraced: list,
  ptrace_entry: list,
  thread_group: list,
  thread_node: list,
  thread_pid: to<PidStruct>((): unknown => pid),
  pgrp: i32,
  session: i32,
  set_child_tid: handle('int'),
  clear_child_tid: handle('int'),
  real_cred: to<Cred>((): unknown => cred, 'const struct cred'),
  cred: to<Cred>((): unknown => cred, 'const struct cred'),
  comm: text(16),
  fs: handle('struct fs_struct'),
  files: handle('struct files_struct'),
  nsproxy: to<Nsproxy>((): unknown => nsproxy),
  signal: to<Signal>((): unknown => signal_struct),
  sighand: to<Sighand>((): unknown => sighand_struct),
  blocked: sigset,
  real_blocked: sigset,
  saved_sigmask: sigset,
  pending: within<Sigpending>((): unknown => sigpending),
  seccomp_mode: i32,
  no_new_privs: u32,
  parent_exec_id: u32,
  self_exec_id: u32,
  loginuid: u32,
  sessionid: u32,
  start_time: u64,
  real_start_time: u64,
  did_exec: u32,
  utime: ulong,
  stime: ulong,
});
