/** fs/async.ts — fs/fcntl.c: f_setown(), fasync_helper(), kill_fasync(): a signal when a file with O_ASYNC has something to read. */
import { EINVAL, ESRCH } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { SIGIO } from '../include/signal.ts';
import { find_vpid, global_id } from '../kernel/pid.ts';
import { do_send_sig_info, SEND_SIG_PRIV } from '../kernel/signal.ts';
import { processGroup } from '../kernel/task.ts';
import type { Kernel } from '../kernel/types.ts';
import { ttyForeground } from '../tty/index.ts';
import type { FileKind, OpenFile } from './types.ts';

export const O_ASYNC = 0o20000;
/** F_OWNER_TID, F_OWNER_PID, F_OWNER_PGRP. */
export const OWNER = { tid: 0, pid: 1, pgrp: 2 } as const;
/** POLL_IN, POLL_OUT, POLL_HUP, with the bits of poll(2) that stand for them. */
export const REASON = {
  in: { code: 1, band: 0x41 },
  out: { code: 2, band: 0x304 },
  hup: { code: 6, band: 0x18 },
} as const;
const SI_SIGIO = -5;
/** sig_specific_sicodes(): signals whose codes mean something else. */
const SPECIFIC: ReadonlySet<number> = new Set([4, 5, 7, 8, 11, 17, 31]);
const ASYNC: ReadonlySet<FileKind> = new Set(['pipe', 'socket', 'tty', 'inotify']);

/** f_setown(): number and kind of owner as the caller writes them; 0: nobody. */
export function setOwner(k: Kernel, task: Task, file: OpenFile, type: number, nr: number): number {
  const found = nr === 0 ? null : type === OWNER.pgrp ? null : find_vpid(k, nr);
  const pgrp = type === OWNER.pgrp && nr !== 0 ? global_id(k, nr) : 0;
  const lost = nr !== 0 && (type === OWNER.pgrp ? processGroup(k, pgrp).length === 0 : found === null);
  if (lost) return -ESRCH;
  const { uid, euid } = task.cred;
  file.owner = type === OWNER.pgrp ? -nr : nr;
  file.fown = {
    type,
    x: found === null ? null : k.x(found),
    pgrp,
    uid,
    euid,
    sig: file.fown?.sig ?? 0,
    fd: file.fown?.fd ?? -1,
  };
  return 0;
}
/** F_SETOWN: a negative number is a group. 2.6.34 does not mind when there is none such. */
export function fSetown(k: Kernel, task: Task, file: OpenFile, nr: number): number {
  if (nr === -0x80000000) return -EINVAL;
  const r = setOwner(k, task, file, nr < 0 ? OWNER.pgrp : OWNER.pid, Math.abs(nr));
  if (r === 0 || k.era.trace === 'new') return r;
  return setOwner(k, task, file, OWNER.pid, 0);
}
export function setSignal(file: OpenFile, sig: number): number {
  if (sig < 0 || sig > 64) return -EINVAL;
  file.fown = { ...(file.fown ?? { type: 0, x: null, pgrp: 0, uid: 0, euid: 0, fd: -1 }), sig };
  return 0;
}

/** F_SETFL, FIOASYNC: files of other kinds do not take the flag. */
export function setAsync(k: Kernel, task: Task, file: OpenFile, fd: number, on: boolean): void {
  if (!ASYNC.has(file.kind) || ((file.flags & O_ASYNC) !== 0) === on) return;
  file.flags ^= O_ASYNC;
  if (!on) {
    dropAsync(k, file);
    return;
  }
  k.state.fs.async.push(file);
  // __tty_fasync(): whoever is in front, unless somebody was named.
  if (file.kind === 'tty' && file.owner === 0) {
    const front = ttyForeground(k, task);
    setOwner(k, task, file, front > 0 ? OWNER.pgrp : OWNER.pid, front > 0 ? front : task.tgid);
  }
  file.fown = { ...(file.fown ?? { type: 0, x: null, pgrp: 0, uid: 0, euid: 0, sig: 0 }), fd };
}
export function dropAsync(k: Kernel, file: OpenFile): void {
  const at = k.state.fs.async.indexOf(file);
  if (at >= 0) k.state.fs.async.splice(at, 1);
}

/** send_sigio(): to the owner, if he who became it could have signalled it. */
function send_sigio(k: Kernel, file: OpenFile, reason: (typeof REASON)[keyof typeof REASON]): void {
  const own = file.fown;
  if (own === undefined) return;
  const there = own.x !== null && k.state.tasks.get(own.x.pid) === own.x ? [k.task(own.x)] : [];
  for (const t of own.type === OWNER.pgrp ? processGroup(k, own.pgrp) : there) {
    const { uid, suid } = t.cred;
    if (![0, suid, uid].includes(own.euid) && own.uid !== suid && own.uid !== uid) continue;
    const group = own.type !== OWNER.tid;
    const code = SPECIFIC.has(own.sig) && k.era.trace === 'new' ? SI_SIGIO : reason.code;
    // si_band and si_fd lie where other signals have si_pid and si_uid.
    const info = { kind: 'info', code, pid: reason.band, uid: own.fd } as const;
    if (own.sig !== 0 && do_send_sig_info(k, own.sig, info, t, group) === 0) continue;
    do_send_sig_info(k, SIGIO, SEND_SIG_PRIV, t, group);
  }
}
/** kill_fasync(): of the files with O_ASYNC, those that `concerns` picks. */
export function kill_fasync(k: Kernel, concerns: (file: OpenFile) => boolean, why: keyof typeof REASON): void {
  if (k.state.fs.async.length === 0) return;
  for (const file of k.state.fs.async.slice()) if (concerns(file)) send_sigio(k, file, REASON[why]);
}
