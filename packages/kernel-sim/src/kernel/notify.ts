/**
 * kernel/signal.c do_notify_parent(), kernel/exit.c kill_orphaned_pgrp() — how parents, tracers and orphaned groups hear of it.
 */
import * as G from '../guards/exit.ts';
import { __TASK_STOPPED, SIGNAL_STOP_STOPPED } from '../include/constants.ts';
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
} from '../include/signal.ts';
import { nr_in } from './pid.ts';
import { wakeQueue } from './sched.ts';
import { type SigInfo, send_signal } from './signal.ts';
import { processGroup } from './task.ts';
import type { Kernel } from './types.ts';

/** A signal of bookkeeping (SIGCHLD): no guard events, it is nobody's attempt. */
function tell(k: Kernel, sig: number, info: SigInfo, parent: Task): void {
  k.quietly(() => send_signal(k, sig, info, parent, true));
}

/** is_current_pgrp_orphaned(): no member has a parent elsewhere in the session. Children of init do not count. */
export function pgrp_orphaned(k: Kernel, pgrp: number, ignored: Task | null = null): boolean {
  for (const t of processGroup(k, pgrp)) {
    if (t === ignored || (t.exit_state !== 0 && t.signal.live <= 0)) continue;
    const parent = t.real_parent;
    if (parent.tgid === 1) continue;
    if (parent.pgrp !== pgrp && parent.session === t.session) return false;
  }
  return true;
}
const has_stopped_jobs = (k: Kernel, pgrp: number): boolean =>
  processGroup(k, pgrp).some((m) => (m.signal.flags & SIGNAL_STOP_STOPPED) !== 0 || (m.state & __TASK_STOPPED) !== 0);

/** kill_orphaned_pgrp(): stopped jobs of a group that lost its last link get SIGHUP and SIGCONT. */
export function kill_orphaned_pgrp(k: Kernel, t: Task, parent: Task | null): void {
  const other = parent ?? t.real_parent;
  const ignored = parent === null ? t : null;
  if (other.pgrp === t.pgrp || other.session !== t.session) return;
  if (!pgrp_orphaned(k, t.pgrp, ignored) || !has_stopped_jobs(k, t.pgrp)) return;
  k.blocked(G.orphanedHupCont, { pgrp: t.pgrp });
  for (const sig of [SIGHUP, SIGCONT])
    for (const m of processGroup(k, t.pgrp)) send_signal(k, sig, { kind: 'priv' }, m, true);
}

/** do_notify_parent(): `sig` (0 none, -1 a thread's) and a wake-up. True when the parent ignores its children: no zombie. */
export function do_notify_parent(k: Kernel, t: Task, sig: number): boolean {
  const { parent } = t;
  const code = t.exit_code;
  const killed = (code & 0x7f) !== 0;
  if (parent.pid === 0) k.blocked(G.swapperNeverReaps, { pid: t.pid, parent: parent.pid });
  if (parent.sighand.$addr === 0) return false;
  let send = sig;
  if (send !== SIGCHLD && t.parent_exec_id !== parent.self_exec_id) {
    k.blocked(G.exitSignalExecId, { exit_signal: send });
    send = SIGCHLD;
  }
  let autoreap = false;
  if (t.ptrace === 0 && send === SIGCHLD) {
    const action = parent.sighand.action.at(SIGCHLD - 1);
    if (action.sa_handler === SIG_IGN || (action.sa_flags & SA_NOCLDWAIT) !== 0) {
      autoreap = true;
      k.blocked(G.autoreap, { parent: parent.tgid, handler: action.sa_handler, flags: action.sa_flags });
      if (action.sa_handler === SIG_IGN) send = 0;
    }
  }
  if (send > 0) {
    const px = k.x(parent);
    tell(
      k,
      send,
      {
        kind: 'info',
        code: killed ? ((code & 0x80) !== 0 ? CLD_DUMPED : CLD_KILLED) : CLD_EXITED,
        pid: nr_in(k.x(t), px.pidNs),
        uid: t.cred.uid,
        status: killed ? code & 0x7f : (code >>> 8) & 0xff,
      },
      parent,
    );
  }
  wakeQueue(k, k.x(parent).childQueue);
  return autoreap;
}

/** do_notify_parent_cldstop(): to the tracer, or to the natural parent when `forTracer` is false. */
export function do_notify_parent_cldstop(k: Kernel, t: Task, forTracer: boolean, why: number): void {
  const about = forTracer ? t : t.group_leader;
  const parent = forTracer ? t.parent : about.real_parent;
  if (parent.sighand.$addr === 0) return;
  const action = parent.sighand.action.at(SIGCHLD - 1);
  const status =
    why === CLD_CONTINUED ? SIGCONT : why === CLD_STOPPED ? t.signal.group_exit_code & 0x7f : t.exit_code & 0x7f;
  if (action.sa_handler !== SIG_IGN && (action.sa_flags & SA_NOCLDSTOP) === 0)
    tell(
      k,
      SIGCHLD,
      { kind: 'info', code: why, pid: nr_in(k.x(about), k.x(parent).pidNs), uid: about.cred.uid, status },
      parent,
    );
  wakeQueue(k, k.x(parent).childQueue);
  k.emit({
    kind: 'task',
    task: about.pid,
    change: 'state',
    ppid: parent.tgid,
    uid: about.cred.uid,
    comm: about.comm,
    state: why === CLD_CONTINUED ? 'R' : why === CLD_STOPPED ? 'T' : 't',
    detail: '',
  });
}
