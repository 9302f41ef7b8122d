/**
 * kernel/exit.c — a task leaves: do_exit, reparenting, zombies, and the end of an init.
 *
 * Where init's death panics moved: 2.6.34 late, in find_new_reaper, with memory and files already gone; 6.1 at the start of do_exit,
 * as soon as the last thread's count drops.
 *
 * Left out: process accounting, perf. Telling parents is in kernel/notify.ts, leaving the tables in kernel/release.ts.
 */
import { exitFiles } from '../fs/index.ts';
import * as G from '../guards/exit.ts';
import { PF_EXITING, PF_SIGNALED } from '../include/constants.ts';
import { list_add_tail, list_del_init, list_empty } from '../include/list.ts';
import { type PidNamespace, pid_namespace, type Task } from '../include/sched.ts';
import { SIG_IGN, SIGCHLD, SIGKILL } from '../include/signal.ts';
import { sigaddset } from '../include/sigset.ts';
import { exit_sem } from '../ipc/sem.ts';
import { exitMemory } from '../program/runner.ts';
import { disassociate } from '../tty/index.ts';
import { cgroup_leave } from './cgroup.ts';
import { exit_robust_list, futex_wake_word } from './futex.ts';
import { endProgram } from './held.ts';
import { leave_group_stop } from './jobctl.ts';
import { forgetPtRegs } from './module-state.ts';
import { do_notify_parent, kill_orphaned_pgrp } from './notify.ts';
import { panicOfInit } from './panic.ts';
import { probePoint } from './probe-points.ts';
import { exit_ptrace, ptrace_event_enabled, ptrace_exit_stop, ptrace_reparented } from './ptrace-core.ts';
import { release_task } from './release.ts';
import { cancelTimer, removeRunnable, wakeQueue } from './sched.ts';
import { notificationOver } from './seccomp-notify.ts';
import { do_send_sig_info, SEND_SIG_NOINFO, SEND_SIG_PRIV, signal_wake_up } from './signal.ts';
import { group_send_sig_info } from './signal-permission.ts';
import { children, find_alive_thread, init_task, is_global_init, thread_group_empty, threads } from './task.ts';
import { exit_timers } from './timers.ts';
import type { Kernel, TaskExt } from './types.ts';

/** do_group_exit(): the whole process leaves with `code` (a wait status). */
export function do_group_exit(k: Kernel, t: Task, code: number, how: string): void {
  const { signal } = t;
  const { GROUP_EXIT } = k.era.signalFlags;
  let exitCode = code;
  if ((signal.flags & GROUP_EXIT) !== 0) exitCode = signal.group_exit_code;
  else {
    signal.group_exit_code = exitCode;
    signal.flags = GROUP_EXIT;
    zap_other_threads(k, t);
  }
  do_exit(k, t, exitCode, how);
}

/** zap_other_threads(): the others are condemned; each dies when it next runs. */
export function zap_other_threads(k: Kernel, t: Task): void {
  t.signal.group_stop_count = 0;
  for (const s of threads(k, t)) {
    if (s === t || s.exit_state !== 0) continue;
    s.jobctl = 0;
    sigaddset(s.pending.signal, SIGKILL);
    signal_wake_up(k, s, true);
  }
}

/** do_exit(): one thread leaves. `how` is for the win event: what kind of death it was. */
export function do_exit(k: Kernel, t: Task, code: number, how: string): void {
  const x = k.x(t);
  if ((t.flags & PF_EXITING) !== 0 || x.prog.kind === 'dead') return;
  if (x === k.state.current && !probePoint(k, 'do_exit', [code])) return;
  forgetPtRegs(k, x);
  if (ptrace_event_enabled(x, 'exit')) {
    k.blocked(G.exitTraceStop, { pid: t.pid, code });
    if (ptrace_exit_stop(k, t, x, code, how)) return;
  }
  if ((code & 0x7f) !== 0) t.flags |= PF_SIGNALED;
  leave_group_stop(k, t);
  t.flags = (t.flags | PF_EXITING) >>> 0;
  const { signal } = t;
  const { GROUP_EXIT } = k.era.signalFlags;
  if (k.era.switches.lastThreadDecides && signal.live === 1 && (signal.flags & GROUP_EXIT) === 0) {
    // synchronize_group_exit(): the last thread to leave says how the process ended
    signal.flags = GROUP_EXIT;
    signal.group_exit_code = code;
    signal.group_stop_count = 0;
  }
  signal.live -= 1;
  const groupDead = signal.live === 0;
  if (
    groupDead &&
    k.era.switches.panicsEarly &&
    k.blocked(G.lastThreadOfInit, { tgid: t.tgid, live: signal.live, init: is_global_init(k, t) })
  )
    panicOfInit(k, t, signal.group_exit_code || code, how);
  t.exit_code = code;
  x.exitCode = code;
  stop_waiting(k, x);
  if (groupDead) exit_timers(k, x.proc);
  exit_mm(k, t, x);
  if (groupDead) exit_sem(k, x);
  exitFiles(k, x);
  if (groupDead && signal.leader !== 0) disassociate(k, t, true);
  const running = k.state.current === x;
  removeRunnable(k, x);
  if (running) k.state.current = x; // it is still its own last steps
  cgroup_leave(k, x);
  endProgram(k, x, { kind: 'dead', name: t.comm });
  x.call = null;
  x.trace = x.trace === null ? null : { ...x.trace, next: null, due: [] };
  exit_notify(k, t, x, groupDead, how);
  if (running) k.state.current = null;
}

/** Out of every queue it slept in. */
function stop_waiting(k: Kernel, x: TaskExt): void {
  cancelTimer(k, x.wait?.timer ?? null);
  for (const q of x.wait?.queues ?? []) {
    const i = q.waiters.indexOf(x);
    if (i >= 0) q.waiters.splice(i, 1);
  }
  x.wait = null;
}

/** exit_mm(), mm_release(): locks it held, the word pthread_join waits for, and whoever vforked it. */
function exit_mm(k: Kernel, t: Task, x: TaskExt): void {
  exit_robust_list(k, t, x);
  notificationOver(x);
  const shared = t.mm.$addr !== 0 && t.mm.mm_users > 1;
  const word = t.clear_child_tid;
  const skipped = k.era.trace === 'old' && (t.flags & PF_SIGNALED) !== 0;
  if (word !== 0 && !k.blocked(G.clearChildTid, { word, shared, signaled: skipped })) futex_wake_word(k, x, word);
  t.clear_child_tid = 0;
  exitMemory(k, t);
  if (x.vfork !== null) wakeQueue(k, x.vfork);
  x.vfork = null;
}

const reaperOf = (k: Kernel, addr: number): PidNamespace =>
  k.views.view(pid_namespace, addr) as unknown as PidNamespace;

/** find_child_reaper(): another thread of init takes over; else the namespace ends, or the machine. Null: wait, its members are dying. */
function find_child_reaper(k: Kernel, father: Task, x: TaskExt, how: string): Task | null {
  const ns = reaperOf(k, x.pidNs.addr);
  const reaper = ns.child_reaper;
  if (reaper !== father) return reaper;
  const other = find_alive_thread(k, father);
  k.blocked(G.initHandsOver, { pid: father.pid, other: other?.pid ?? 0 });
  if (other !== null) {
    ns.child_reaper = other;
    return other;
  }
  // 6.1 has panicked before, if it took this for init: with another tgid the machine is emptied like any namespace.
  if (x.pidNs.level === 0 && !k.era.switches.panicsEarly) {
    if (k.blocked(G.lastThreadInReaper, { pid: father.pid, live: father.signal.live, childReaper: reaper.pid }))
      panicOfInit(k, father, father.exit_code, how);
    return father;
  }
  return zap_pid_ns_processes(k, father, x) ? father : null;
}

/** zap_pid_ns_processes(): everybody inside dies with init. False while some are not gone yet. */
function zap_pid_ns_processes(k: Kernel, me: Task, x: TaskExt): boolean {
  const { pidNs } = x;
  if (!pidNs.dead) {
    pidNs.dead = true;
    k.blocked(G.zapsNamespace, { level: pidNs.level, tasks: pidNs.tasks.size - 1 });
    me.sighand.action.at(SIGCHLD - 1).sa_handler = SIG_IGN;
    for (const other of [...pidNs.tasks.values()]) {
      const t = k.task(other);
      if (t.tgid === me.tgid || t.pid !== t.tgid || t.exit_state !== 0) continue;
      do_send_sig_info(k, SIGKILL, k.era.trace === 'new' ? SEND_SIG_PRIV : SEND_SIG_NOINFO, t, true);
    }
    // What is its own child and already dead is reaped here and now; the others as they die, for SIGCHLD is ignored.
    for (const c of children(k, me))
      if (c.exit_state === k.era.EXIT_ZOMBIE && thread_group_empty(k, c)) release_task(k, c);
  }
  const mine = threads(k, me).length;
  if (pidNs.tasks.size > mine) return false;
  if (pidNs.reboot !== 0) me.signal.group_exit_code = pidNs.reboot;
  return true;
}

/** find_new_reaper(): a thread of the father, the nearest subreaper, the namespace's init. */
function find_new_reaper(k: Kernel, father: Task, x: TaskExt, childReaper: Task): Task {
  const thread = find_alive_thread(k, father);
  if (thread !== null) return thread;
  if (k.era.switches.subreapers && father.signal.has_child_subreaper !== 0) {
    for (let p = father.real_parent; p !== init_task(k) && k.x(p).pidNs.level === x.pidNs.level; p = p.real_parent) {
      if (p.signal.is_child_subreaper === 0) continue;
      const live = find_alive_thread(k, p, true);
      if (live !== null) return live;
    }
  }
  return childReaper;
}

/** forget_original_parent(): children get a new parent, and their parent-death signal. False: must wait for a dying namespace. */
function forget_original_parent(k: Kernel, father: Task, x: TaskExt, how: string): boolean {
  exit_ptrace(k, father);
  const childReaper = find_child_reaper(k, father, x, how);
  if (childReaper === null) return false;
  const kids = children(k, father);
  if (kids.length === 0) return true;
  const reaper = find_new_reaper(k, father, x, childReaper);
  k.blocked(G.reparentChildren, { father: father.pid, reaper: reaper.pid, children: kids.length });
  for (const c of kids) {
    for (const s of threads(k, c)) {
      s.real_parent = reaper;
      if (s.ptrace === 0) s.parent = reaper;
      if (s.pdeath_signal !== 0) {
        k.blocked(G.pdeath, { pid: s.pid, sig: s.pdeath_signal });
        group_send_sig_info(k, father, s.pdeath_signal, SEND_SIG_NOINFO, s);
      }
    }
    list_del_init(c.sibling);
    list_add_tail(c.sibling, reaper.children);
    if (reaper.tgid !== father.tgid) reparent_leader(k, father, c);
    k.emit({
      kind: 'task',
      task: c.pid,
      change: 'parent',
      ppid: reaper.tgid,
      uid: c.cred.uid,
      comm: c.comm,
      state: '',
      detail: '',
    });
  }
  return true;
}
/** reparent_leader(): a stranger's child announces its death with SIGCHLD, whatever it was made with. */
function reparent_leader(k: Kernel, father: Task, c: Task): void {
  if (c.exit_state === k.era.EXIT_DEAD) return;
  if (c.exit_signal !== SIGCHLD) k.blocked(G.exitSignalReset, { pid: c.pid, exitSignal: c.exit_signal });
  c.exit_signal = SIGCHLD;
  if (
    c.ptrace === 0 &&
    c.exit_state === k.era.EXIT_ZOMBIE &&
    thread_group_empty(k, c) &&
    do_notify_parent(k, c, SIGCHLD)
  ) {
    release_task(k, c);
    return;
  }
  kill_orphaned_pgrp(k, c, father);
}

/** exit_notify(): the dead become zombies, or vanish when nobody wants to know. */
function exit_notify(k: Kernel, t: Task, x: TaskExt, groupDead: boolean, how: string): void {
  if (!forget_original_parent(k, t, x, how)) {
    // The init of a namespace stays until the last of its members is gone.
    endProgram(k, x, { kind: 'zapping', name: t.comm, groupDead, how });
    x.wait = { queues: [x.pidNs.empty], until: null, mode: 'uninterruptible', timer: null };
    x.pidNs.empty.waiters.push(x);
    t.state = 2;
    return;
  }
  if (groupDead) kill_orphaned_pgrp(k, t.group_leader, null);
  const leader = t === t.group_leader;
  t.exit_state = k.era.EXIT_ZOMBIE;
  t.state = 0;
  let autoreap: boolean;
  if (t.ptrace !== 0) {
    const own = leader && thread_group_empty(k, t) && !ptrace_reparented(t);
    autoreap = do_notify_parent(k, t, own ? t.exit_signal : SIGCHLD);
  } else if (leader) autoreap = thread_group_empty(k, t) && do_notify_parent(k, t, t.exit_signal);
  else autoreap = true;
  k.emit({
    kind: 'task',
    task: t.pid,
    change: 'zombie',
    ppid: t.real_parent.tgid,
    uid: t.cred.uid,
    comm: t.comm,
    state: 'Z',
    detail: how,
  });
  if (groupDead) {
    k.wake(x.proc.pidfds);
    if (t.tgid === k.state.job) k.emit({ kind: 'job', status: t.signal.group_exit_code || t.exit_code });
  }
  if (autoreap) release_task(k, t);
}

/** The init of a namespace looks again whether it is alone. */
export function finish_zapping(k: Kernel, x: TaskExt): void {
  if (x.prog.kind !== 'zapping') return;
  const { groupDead, how, name } = x.prog;
  const t = k.task(x);
  removeRunnable(k, x);
  endProgram(k, x, { kind: 'dead', name });
  exit_notify(k, t, x, groupDead, how);
}
export { list_empty };
