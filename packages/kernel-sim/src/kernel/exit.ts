/**
 * kernel/exit.c — a task leaves: do_exit, reparenting, zombies, and the end of the global init.
 *
 * Where init's death panics moved: 2.6.34 late, in find_new_reaper, with memory and files already gone; 6.1 at the start of do_exit,
 * as soon as the last thread's count drops.
 */

import { exitFiles } from '../fs/index.ts';
import * as G from '../guards/exit.ts';
import { __TASK_STOPPED, PF_EXITING, PF_SIGNALED } from '../include/constants.ts';
import { list_add_tail, list_del_init, list_empty } from '../include/list.ts';
import type { Task } from '../include/sched.ts';
import {
  CLD_CONTINUED,
  CLD_DUMPED,
  CLD_EXITED,
  CLD_KILLED,
  CLD_STOPPED,
  SA_NOCLDSTOP,
  SA_NOCLDWAIT,
  SIG_IGN,
  SIGCHLD,
  SIGCONT,
  SIGHUP,
  SIGKILL,
} from '../include/signal.ts';
import { sigaddset } from '../include/sigset.ts';
import { exitMemory } from '../program/runner.ts';
import { disassociate } from '../tty/index.ts';
import { panicOfInit } from './panic.ts';
import { release_task } from './release.ts';
import { cancelTimer, removeRunnable, wakeQueue } from './sched.ts';
import {
  do_send_sig_info,
  onContinued,
  SEND_SIG_NOINFO,
  type SigInfo,
  send_signal,
  sig_handler,
  signal_wake_up,
} from './signal.ts';
import { pgrp_orphaned } from './signal-deliver.ts';
import { children, init_task, is_global_init, processGroup, threads } from './task.ts';
import type { Kernel } from './types.ts';

/** do_group_exit(): the whole process leaves with `code` (a wait status). */
export function do_group_exit(k: Kernel, t: Task, code: number, how: string): void {
  const { signal } = t;
  const { GROUP_EXIT } = k.era.signalFlags;
  let exitCode = code;
  if ((signal.flags & GROUP_EXIT) !== 0) exitCode = signal.group_exit_code;
  else if (threads(k, t).length > 1) {
    signal.group_exit_code = exitCode;
    signal.flags = GROUP_EXIT;
    for (const s of threads(k, t)) {
      if (s === t || s.exit_state !== 0) continue;
      sigaddset(s.pending.signal, SIGKILL);
      signal_wake_up(k, s, true);
    }
  }
  do_exit(k, t, exitCode, how);
}

/** do_exit(): one thread leaves. `how` is for the win event: what kind of death it was. */
export function do_exit(k: Kernel, t: Task, code: number, how: string): void {
  const x = k.x(t);
  if ((t.flags & PF_EXITING) !== 0 || x.prog.kind === 'dead') return;
  if ((code & 0x7f) !== 0) t.flags |= PF_SIGNALED;
  t.flags = (t.flags | PF_EXITING) >>> 0;
  const { signal } = t;
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
  cancelTimer(k, x.wait?.timer ?? null);
  for (const q of x.wait?.queues ?? []) q.waiters = q.waiters.filter((w) => w !== x);
  x.wait = null;
  if (groupDead) cancelTimer(k, x.alarm.timer);
  exitMemory(k, t);
  if (x.vfork !== null) wakeQueue(k, x.vfork);
  x.vfork = null;
  exitFiles(k, x);
  if (groupDead && signal.leader !== 0) disassociate(k, t, true);
  removeRunnable(k, x);
  x.prog = { kind: 'dead', name: t.comm };
  x.call = null;
  exit_notify(k, t, groupDead, how);
}

/** find_new_reaper(): who adopts. On 2.6.34 this is where init's end panics. */
function find_new_reaper(k: Kernel, father: Task, how: string): Task {
  const heir = threads(k, father).find((s) => s !== father && (s.flags & PF_EXITING) === 0);
  if (heir !== undefined) return heir;
  if (!k.era.switches.panicsEarly) {
    const reaper = k.find(1);
    if (k.blocked(G.lastThreadInReaper, { pid: father.tgid, live: father.signal.live, childReaper: reaper?.pid ?? 0 }))
      panicOfInit(k, father, father.exit_code, how);
  }
  if (k.era.switches.subreapers) {
    for (let p = father.real_parent; p.pid !== 0; p = p.real_parent) {
      if (p.signal.is_child_subreaper !== 0) {
        const live = threads(k, p).find((s) => (s.flags & PF_EXITING) === 0);
        if (live !== undefined) return live;
      }
    }
  }
  return k.find(1) ?? init_task(k);
}

/** forget_original_parent(): children get a new parent, and their parent-death signal. */
function forget_original_parent(k: Kernel, father: Task, groupDead: boolean, how: string): void {
  const kids = children(k, father);
  if (kids.length === 0 && !groupDead) return;
  const reaper = find_new_reaper(k, father, how);
  for (const c of kids) {
    for (const s of threads(k, c)) {
      s.real_parent = reaper;
      if (s.ptrace === 0) s.parent = reaper;
      if (s.pdeath_signal !== 0) do_send_sig_info(k, s.pdeath_signal, SEND_SIG_NOINFO, s, true);
    }
    list_del_init(c.sibling);
    list_add_tail(c.sibling, reaper.children);
    if (reaper.tgid !== father.tgid) {
      c.exit_signal = SIGCHLD;
      if (c.exit_state === k.era.EXIT_ZOMBIE && list_empty(c.thread_group)) do_notify_parent(k, c);
      kill_orphaned_pgrp(k, c, father);
    }
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
}

/** kill_orphaned_pgrp(): stopped jobs of a group that lost its last link get SIGHUP and SIGCONT. */
function kill_orphaned_pgrp(k: Kernel, t: Task, parent: Task | null): void {
  const other = parent ?? t.real_parent;
  const ignored = parent === null ? t : null;
  if (other.pgrp === t.pgrp || other.session !== t.session) return;
  if (!pgrp_orphaned(k, t.pgrp, ignored)) return;
  const members = processGroup(k, t.pgrp);
  if (!members.some((m) => (m.state & __TASK_STOPPED) !== 0)) return;
  for (const sig of [SIGHUP, SIGCONT]) for (const m of members) send_signal(k, sig, { kind: 'priv' }, m, true);
}

/** exit_notify(): the dead become zombies, or vanish when nobody wants to know. */
function exit_notify(k: Kernel, t: Task, groupDead: boolean, how: string): void {
  forget_original_parent(k, t, groupDead, how);
  if (groupDead) kill_orphaned_pgrp(k, t.group_leader, null);
  const leader = t === t.group_leader;
  let autoreap = false;
  t.exit_state = k.era.EXIT_ZOMBIE;
  t.state = 0;
  if (leader) {
    if (groupDead || threads(k, t).length === 1) autoreap = do_notify_parent(k, t);
  } else autoreap = true;
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
  if (groupDead && t.tgid === k.state.job) k.emit({ kind: 'job', status: t.signal.group_exit_code || t.exit_code });
  if (!autoreap) return;
  const zombieLeader =
    !leader && t.group_leader.exit_state === k.era.EXIT_ZOMBIE && threads(k, t).length === 2 ? t.group_leader : null;
  release_task(k, t);
  if (zombieLeader !== null && do_notify_parent(k, zombieLeader)) release_task(k, zombieLeader);
}

/** do_notify_parent(): SIGCHLD and a wake-up. True when the parent ignores its children: no zombie. */
export function do_notify_parent(k: Kernel, t: Task): boolean {
  const { parent } = t;
  const sig = t.exit_signal;
  const core = (t.exit_code & 0x80) !== 0;
  const killed = (t.exit_code & 0x7f) !== 0;
  const info: SigInfo = {
    kind: 'info',
    code: killed ? (core ? CLD_DUMPED : CLD_KILLED) : CLD_EXITED,
    pid: t.pid,
    uid: t.cred.uid,
    status: killed ? t.exit_code & 0x7f : (t.exit_code >>> 8) & 0xff,
  };
  let autoreap = false;
  if (parent.sighand.$addr === 0) return parent.pid !== 0;
  let send = sig;
  if (t.ptrace === 0 && sig === SIGCHLD) {
    const action = parent.sighand.action.at(SIGCHLD - 1);
    if (action.sa_handler === SIG_IGN || (action.sa_flags & SA_NOCLDWAIT) !== 0) {
      autoreap = true;
      if (action.sa_handler === SIG_IGN) send = 0;
    }
  }
  if (send > 0) k.quietly(() => send_signal(k, send, info, parent, true));
  wakeQueue(k, k.x(parent).childQueue);
  return autoreap;
}

/** do_notify_parent_cldstop(): a child stopped or went on. */
function notify_jobctl(k: Kernel, t: Task, code: number, status: number): void {
  const { parent } = t;
  if (parent.sighand.$addr === 0) return;
  const action = parent.sighand.action.at(SIGCHLD - 1);
  if (sig_handler(parent, SIGCHLD) !== SIG_IGN && (action.sa_flags & SA_NOCLDSTOP) === 0)
    k.quietly(() => send_signal(k, SIGCHLD, { kind: 'info', code, pid: t.pid, uid: t.cred.uid, status }, parent, true));
  wakeQueue(k, k.x(parent).childQueue);
  k.emit({
    kind: 'task',
    task: t.pid,
    change: 'state',
    ppid: parent.tgid,
    uid: t.cred.uid,
    comm: t.comm,
    state: code === CLD_STOPPED ? 'T' : 'R',
    detail: '',
  });
}
export const notify_stopped = (k: Kernel, t: Task, sig: number): void => notify_jobctl(k, t, CLD_STOPPED, sig);
onContinued((k, t) => notify_jobctl(k, t, CLD_CONTINUED, SIGCONT));
