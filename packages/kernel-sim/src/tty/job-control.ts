/**
 * drivers/tty/tty_jobctrl.c — whose terminal it is: sessions, the foreground group, and what background processes may do.
 */
import { CAP_SYS_ADMIN } from '../include/constants.ts';
import { EINVAL, EIO, ENOTTY, EPERM, ERESTARTSYS, ESRCH } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { SIG_IGN, SIGCONT, SIGHUP, SIGTTIN } from '../include/signal.ts';
import { sigismember } from '../include/sigset.ts';
import { send_kernel_signal } from '../kernel/signal.ts';
import { pgrp_orphaned } from '../kernel/signal-deliver.ts';
import { processGroup, sessionMembers, threads } from '../kernel/task.ts';
import type { Kernel } from '../kernel/types.ts';
import type { TtyId } from '../types.ts';
import { flushInput } from './n-tty.ts';
import type { TtyState } from './types.ts';

export function findTty(k: Kernel, id: TtyId | null): TtyState | null {
  return id === null ? null : (k.state.fs.ttys.get(id) ?? null);
}
/** signal_struct->tty, which every thread's other half repeats. */
function setTty(k: Kernel, t: Task, id: TtyId | null): void {
  for (const s of threads(k, t)) k.x(s).tty = id;
}

/** __tty_check_change(): a background process that reads or changes its terminal is stopped; 0 when it may go on. */
export function check_change(k: Kernel, t: Task, tty: TtyState, sig: number): number {
  if (k.x(t).tty !== tty.id || tty.pgrp === 0 || t.pgrp === tty.pgrp) return 0;
  if (sigismember(t.blocked, sig) || t.sighand.action.at(sig - 1).sa_handler === SIG_IGN)
    return sig === SIGTTIN ? -EIO : 0;
  if (pgrp_orphaned(k, t.pgrp)) return -EIO;
  k.signalGroup(t.pgrp, sig);
  return -ERESTARTSYS;
}

/** __proc_set_tty(): the session gets this terminal. */
export function proc_set_tty(k: Kernel, t: Task, tty: TtyState): void {
  tty.session = t.session;
  tty.pgrp = t.pgrp;
  setTty(k, t, tty.id);
}

/** session_clear_tty(): nobody of the session has it any more. */
function session_clear_tty(k: Kernel, session: number): void {
  for (const p of sessionMembers(k, session)) setTty(k, p, null);
}

/** TIOCSCTTY */
export function tiocsctty(k: Kernel, t: Task, tty: TtyState, steal: boolean): number {
  if (t.signal.leader !== 0 && tty.session === t.session) return 0;
  if (t.signal.leader === 0 || k.x(t).tty !== null) return -EPERM;
  if (tty.session !== 0) {
    if (!steal || !k.capable(t, CAP_SYS_ADMIN)) return -EPERM;
    session_clear_tty(k, tty.session);
  }
  proc_set_tty(k, t, tty);
  return 0;
}

/** TIOCSPGRP: only the session that owns the terminal, and only groups of that session. */
export function tiocspgrp(k: Kernel, t: Task, tty: TtyState, pgrp: number): number {
  if (pgrp < 0) return -EINVAL;
  if (k.x(t).tty !== tty.id || tty.session !== t.session) return -ENOTTY;
  const members = processGroup(k, pgrp);
  if (members.length === 0) return -ESRCH;
  if (!members.some((m) => m.session === t.session)) return -EPERM;
  tty.pgrp = pgrp;
  return 0;
}

/** tty_vhangup_session(): every file of it is dead, the leader is told, and on exit the foreground group too. */
export function hangup(k: Kernel, tty: TtyState, exitSession: boolean): void {
  const { pgrp } = tty;
  if (tty.session !== 0) {
    for (const p of sessionMembers(k, tty.session)) {
      if (k.x(p).tty === tty.id) setTty(k, p, null);
      if (p.signal.leader === 0) continue;
      send_kernel_signal(k, SIGHUP, p);
      send_kernel_signal(k, SIGCONT, p);
    }
    if (exitSession && pgrp !== 0) k.signalGroup(pgrp, SIGHUP);
  }
  tty.session = 0;
  tty.pgrp = 0;
  tty.life += 1;
  tty.stopped = false;
  flushInput(tty);
  k.wake(tty.readable);
  k.wake(tty.writable);
}

/** disassociate_ctty(): a session leader leaves, or gives its terminal up. */
export function disassociate(k: Kernel, t: Task, exiting: boolean): void {
  if (t.signal.leader === 0) return;
  const tty = findTty(k, k.x(t).tty);
  if (tty?.pty !== undefined) {
    // A pair is not hung up: who is in front hears of it, the files go on.
    if (tty.pgrp !== 0) k.signalGroup(tty.pgrp, SIGHUP);
    if (tty.pgrp !== 0 && !exiting) k.signalGroup(tty.pgrp, SIGCONT);
    tty.session = tty.pgrp = 0;
  } else if (tty !== null) hangup(k, tty, exiting);
  session_clear_tty(k, t.session);
}

/** TIOCNOTTY */
export function tiocnotty(k: Kernel, t: Task, tty: TtyState): number {
  if (k.x(t).tty !== tty.id) return -ENOTTY;
  disassociate(k, t, false);
  setTty(k, t, null);
  return 0;
}
