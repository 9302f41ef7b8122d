/**
 * kernel/signal.c — who may signal whom: kill(2), tkill, tgkill, sigqueue. Through descriptors: pidfd.ts.
 */
import * as G from '../guards/signal.ts';
import { CAP_KILL } from '../include/constants.ts';
import { EINVAL, EPERM, ESRCH } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { SI_TKILL } from '../include/signal.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { currentPidNs, find_vpid, global_id, tgid_vnr, vnr } from './pid.ts';
import { do_send_sig_info, SEND_SIG_NOINFO, type SigInfo, si_fromuser } from './signal.ts';
import { int, syscall, user } from './syscall.ts';
import { for_each_process, processGroup } from './task.ts';
import type { Kernel } from './types.ts';

/** kill_ok_by_cred(): ids first, then CAP_KILL. */
function kill_ok_by_cred(k: Kernel, current: Task, t: Task): boolean {
  const c = current.cred;
  const tc = t.real_cred;
  if (!k.blocked(G.okByCred, { euid: c.euid, uid: c.uid, tsuid: tc.suid, tuid: tc.uid })) return true;
  return !k.blocked(G.capKill, { capable: k.capable(current, CAP_KILL) });
}

/** check_kill_permission() */
export function check_kill_permission(k: Kernel, current: Task, sig: number, info: SigInfo, t: Task): number {
  if (k.blocked(G.validSignal, { sig })) return -EINVAL;
  const fromUser = si_fromuser(info);
  k.blocked(G.kernelOrigin, { fromUser });
  if (!fromUser) return 0;
  k.blocked(G.audit, { sig, pid: t.pid });
  k.blocked(G.sameThreadGroup, { tgid: current.tgid, target: t.tgid });
  const same = k.era.switches.sameGroupAllowed && current.tgid === t.tgid;
  if (!same && !kill_ok_by_cred(k, current, t)) {
    if (k.blocked(G.sigcontSession, { sig, session: current.session, target: t.session })) return -EPERM;
  }
  const x = k.x(current);
  const tx = k.x(t);
  const answer = k.security('task_kill', {
    sig,
    pid: t.pid,
    seat: x.seat ?? -1,
    targetSeat: tx.seat ?? -1,
    uid: current.cred.uid,
    comm: current.comm,
    targetComm: t.comm,
  });
  return k.blocked(G.lsmTaskKill, { answer }) ? answer : 0;
}

/** group_send_sig_info(): permission, then send; signal 0 only probes. */
export function group_send_sig_info(k: Kernel, current: Task, sig: number, info: SigInfo, t: Task): number {
  const denied = check_kill_permission(k, current, sig, info, t);
  if (denied !== 0) return denied;
  if (sig === 0) {
    k.blocked(G.nullSignal, { sig });
    return 0;
  }
  return do_send_sig_info(k, sig, info, t, true);
}

/** kill_pgrp_info(): success if anybody could be signalled. */
function kill_pgrp_info(k: Kernel, current: Task, sig: number, info: SigInfo, pgrp: number): number {
  let success = false;
  let answer = -ESRCH;
  for (const t of processGroup(k, pgrp)) {
    const r = group_send_sig_info(k, current, sig, info, t);
    if (r === 0) success = true;
    answer = r;
  }
  return success ? 0 : answer;
}

/** kill_something_info(): one integer, four ways to choose targets. */
export function kill_something_info(k: Kernel, current: Task, sig: number, info: SigInfo, pid: number): number {
  k.blocked(G.targetRoute, { pid, pgrp: current.pgrp });
  if (pid > 0) {
    const t = find_vpid(k, pid);
    if (k.blocked(G.targetMissing, { pid, found: t !== null })) return -ESRCH;
    return group_send_sig_info(k, current, sig, info, (t as Task).group_leader);
  }
  if (k.blocked(G.intMin, { pid })) return -ESRCH;
  if (pid === -1) {
    let count = 0;
    let answer = 0;
    for (const t of for_each_process(k)) {
      if (currentPidNs(k).level > 0 && vnr(k, t) === 0) continue;
      if (k.blocked(G.minusOneSkips, { pid: vnr(k, t), tgid: t.tgid, self: current.tgid })) continue;
      const r = group_send_sig_info(k, current, sig, info, t);
      count += 1;
      if (r !== -EPERM) answer = r;
    }
    return count > 0 ? answer : -ESRCH;
  }
  return kill_pgrp_info(k, current, sig, info, pid === 0 ? current.pgrp : global_id(k, -pid));
}

/** do_tkill(): one thread. */
function do_tkill(k: Kernel, current: Task, tgid: number, pid: number, sig: number): number {
  const t = find_vpid(k, pid);
  if (t === null) return -ESRCH;
  if (k.blocked(G.tgkillMismatch, { tgid, actual: tgid_vnr(k, t) })) return -ESRCH;
  const info: SigInfo = { kind: 'info', code: SI_TKILL, pid: tgid_vnr(k, current), uid: current.cred.uid };
  const denied = check_kill_permission(k, current, sig, info, t);
  if (denied !== 0 || sig === 0) return denied;
  const r = do_send_sig_info(k, sig, info, t, false);
  return r === -ESRCH ? 0 : r;
}

/** A siginfo as user space lays it out: signo, errno, code, pid, uid, value. */
export function readSigInfo(k: Kernel, arg: Arg): { sig: number; code: number; info: SigInfo } | null {
  const words = [0, 4, 8, 12, 16, 20].map((at) => k.user.u32(arg, at));
  if (words.some((w) => w === undefined)) return null;
  const [sig, errno, code, pid, uid, value] = words as number[];
  return {
    sig: (sig as number) | 0,
    code: (code as number) | 0,
    info: {
      kind: 'info',
      code: (code as number) | 0,
      errno: (errno as number) | 0,
      pid: (pid as number) | 0,
      uid: uid as number,
      value: (value as number) | 0,
    },
  };
}

export const killSyscalls = [
  /**
   * kill(2).
   * @param pid >0 a process; 0 the caller's group; -1 all but init and the caller; <-1 group -pid
   * @returns 0, -ESRCH (nobody), -EPERM (check_kill_permission), -EINVAL (bad signal)
   * @models kernel/signal.c SYSCALL_DEFINE2(kill)
   */
  syscall('kill', NR.kill, [int, int], (k, current, pid, sig) =>
    kill_something_info(k, current, sig, SEND_SIG_NOINFO, pid),
  ),
  /** @models kernel/signal.c tkill */
  syscall('tkill', NR.tkill, [int, int], (k, current, pid, sig) => {
    if (k.blocked(G.tkillPositive, { tgid: -1, pid })) return -EINVAL;
    return do_tkill(k, current, 0, pid, sig);
  }),
  /** @models kernel/signal.c tgkill */
  syscall('tgkill', NR.tgkill, [int, int, int], (k, current, tgid, pid, sig) => {
    if (k.blocked(G.tkillPositive, { tgid: Math.max(tgid, 0), pid })) return -EINVAL;
    return do_tkill(k, current, tgid, pid, sig);
  }),
  /** @models kernel/signal.c rt_sigqueueinfo */
  syscall('rt_sigqueueinfo', NR.rt_sigqueueinfo, [int, int, user], (k, current, pid, sig, uinfo) => {
    const got = readSigInfo(k, uinfo);
    if (got === null) return -14;
    const facts = { code: got.code, self: pid === tgid_vnr(k, current) };
    if (k.blocked(G.siCodeOld, facts) || k.blocked(G.siCodeNew, facts)) return -EPERM;
    const t = find_vpid(k, pid);
    if (k.blocked(G.targetMissing, { pid, found: t !== null })) return -ESRCH;
    return group_send_sig_info(k, current, sig, got.info, (t as Task).group_leader);
  }),
  /** @models kernel/signal.c rt_tgsigqueueinfo */
  syscall('rt_tgsigqueueinfo', NR.rt_tgsigqueueinfo, [int, int, int, user], (k, current, tgid, pid, sig, uinfo) => {
    const got = readSigInfo(k, uinfo);
    if (got === null) return -14;
    if (k.blocked(G.tkillPositive, { tgid: Math.max(tgid, 0), pid })) return -EINVAL;
    const facts = { code: got.code, self: pid === vnr(k, current) };
    if (k.blocked(G.siCodeOld, facts) || k.blocked(G.siCodeNew, facts)) return -EPERM;
    const t = find_vpid(k, pid);
    if (t === null || tgid_vnr(k, t) !== tgid) return -ESRCH;
    const denied = check_kill_permission(k, current, sig, got.info, t);
    return denied !== 0 || sig === 0 ? denied : do_send_sig_info(k, sig, got.info, t, false);
  }),
];
