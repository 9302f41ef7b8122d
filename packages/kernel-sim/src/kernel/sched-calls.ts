/** kernel/sched/core.c — policies, priorities, affinity. Differs: they are kept and shown; on the one CPU all take turns. */
import { CAP_SYS_NICE } from '../include/constants.ts';
import { E2BIG, EFAULT, EINVAL, EPERM, ESRCH } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { lacks } from './capable.ts';
import { spec } from './clock.ts';
import { find_vpid } from './pid.ts';
import { int, syscall, uint, user } from './syscall.ts';
import type { Kernel } from './types.ts';

const SCHED = { OTHER: 0, FIFO: 1, RR: 2, BATCH: 3, IDLE: 5, DEADLINE: 6 } as const;
const RESET_ON_FORK = 0x40000000;
const RLIMIT_RTPRIO = 14;
const ATTR_BYTES = 48;

const word = (v: number): Uint8Array => new Uint8Array([v, v >>> 8, v >>> 16, v >>> 24]);
const realtime = (policy: number): boolean => policy === SCHED.FIFO || policy === SCHED.RR;
const target = (k: Kernel, t: Task, pid: number): Task | null | undefined =>
  pid < 0 ? undefined : pid === 0 ? t : find_vpid(k, pid);
const mayChange = (k: Kernel, t: Task, p: Task): boolean =>
  p.cred.uid === t.cred.euid || p.cred.euid === t.cred.euid || !lacks(k, t, CAP_SYS_NICE);

/** __sched_setscheduler() */
function setscheduler(k: Kernel, t: Task, p: Task, policy0: number, priority: number): number {
  const policy = policy0 & ~RESET_ON_FORK;
  if (![0, 1, 2, 3, 5].includes(policy)) return -EINVAL;
  if (priority < 0 || priority > 99 || realtime(policy) !== priority > 0) return -EINVAL;
  if (!k.capable(t, CAP_SYS_NICE)) {
    if (realtime(policy)) {
      const limit = p.signal.rlim.at(RLIMIT_RTPRIO).rlim_cur;
      if (policy !== p.policy && limit === 0) return -EPERM;
      if (priority > p.rt_priority && priority > limit) return -EPERM;
    }
    if (!mayChange(k, t, p)) return -EPERM;
    if (k.x(p).resetOnFork && (policy0 & RESET_ON_FORK) === 0) return -EPERM;
  }
  p.policy = policy;
  p.rt_priority = priority;
  p.prio = p.normal_prio = realtime(policy) ? 99 - priority : p.static_prio;
  k.x(p).resetOnFork = (policy0 & RESET_ON_FORK) !== 0;
  return 0;
}
function sched_setscheduler(k: Kernel, t: Task, pid: number, policy: number, param: Arg): number {
  if (policy < 0 || k.user.isNull(param)) return -EINVAL;
  const prio = k.user.u32(param);
  if (prio === undefined) return -EFAULT;
  const p = target(k, t, pid);
  return p === undefined ? -EINVAL : p === null ? -ESRCH : setscheduler(k, t, p, policy, prio | 0);
}
/** struct sched_attr: size, policy, flags, nice, priority, runtime, deadline, period. */
function sched_setattr(k: Kernel, t: Task, pid: number, attr: Arg, flags: number): number {
  if (flags !== 0 || k.user.isNull(attr)) return -EINVAL;
  const w = [0, 4, 8, 16, 20].map((at) => k.user.u32(attr, at));
  if (w.some((v) => v === undefined)) return -EFAULT;
  const [size, policy, fl, nice, prio] = w as [number, number, number, number, number];
  if (size !== 0 && size < ATTR_BYTES) return -E2BIG;
  const p = target(k, t, pid);
  if (p === undefined) return -EINVAL;
  if (p === null) return -ESRCH;
  const r = setscheduler(k, t, p, policy | ((fl & 1) !== 0 ? RESET_ON_FORK : 0), prio | 0);
  if (r === 0 && !realtime(policy))
    p.static_prio = p.prio = p.normal_prio = 120 + Math.max(-20, Math.min(19, nice | 0));
  return r;
}
function sched_getattr(k: Kernel, t: Task, pid: number, out: Arg, size: number, flags: number): number {
  if (flags !== 0 || size < ATTR_BYTES) return -EINVAL;
  const p = target(k, t, pid);
  if (p === undefined) return -EINVAL;
  if (p === null) return -ESRCH;
  const b = new Uint8Array(ATTR_BYTES);
  b.set(word(ATTR_BYTES), 0);
  b.set(word(p.policy), 4);
  b.set(word(k.x(p).resetOnFork ? 1 : 0), 8);
  if (realtime(p.policy)) b.set(word(p.rt_priority), 20);
  else b.set(word(p.static_prio - 120), 16);
  return k.user.write(out, b);
}
function setaffinity(k: Kernel, t: Task, pid: number, size: number, mask: Arg): number {
  const b = k.user.read(mask, Math.min(size, 4));
  if (typeof b === 'number') return b;
  const p = target(k, t, pid);
  if (p == null) return -ESRCH;
  if (!mayChange(k, t, p)) return -EPERM;
  return ((b[0] ?? 0) & 1) === 0 ? -EINVAL : 0;
}
const bounds = (policy: number, rt: number): number =>
  realtime(policy) ? rt : [0, 3, 5, 6].includes(policy) ? 0 : -EINVAL;

export const schedSyscalls = [
  syscall('sched_yield', NR.sched_yield, [], (k, t) => {
    k.x(t).slice = 0;
    return 0;
  }),
  syscall('sched_getscheduler', NR.sched_getscheduler, [int], (k, t, pid) => {
    const p = target(k, t, pid);
    return p === undefined ? -EINVAL : p === null ? -ESRCH : p.policy | (k.x(p).resetOnFork ? RESET_ON_FORK : 0);
  }),
  /** @models kernel/sched/core.c sched_setscheduler */
  syscall('sched_setscheduler', NR.sched_setscheduler, [int, int, user], sched_setscheduler),
  syscall('sched_setparam', NR.sched_setparam, [int, user], (k, t, pid, param) => {
    const p = target(k, t, pid);
    return p == null ? (p === undefined ? -EINVAL : -ESRCH) : sched_setscheduler(k, t, pid, p.policy, param);
  }),
  syscall('sched_getparam', NR.sched_getparam, [int, user], (k, t, pid, out) => {
    if (k.user.isNull(out)) return -EINVAL;
    const p = target(k, t, pid);
    return p === undefined ? -EINVAL : p === null ? -ESRCH : k.user.write(out, word(p.rt_priority));
  }),
  syscall('sched_setattr', NR.sched_setattr, [int, user, uint], sched_setattr),
  syscall('sched_getattr', NR.sched_getattr, [int, user, uint, uint], sched_getattr),
  syscall('sched_get_priority_max', NR.sched_get_priority_max, [int], (_k, _t, p) => bounds(p, 99)),
  syscall('sched_get_priority_min', NR.sched_get_priority_min, [int], (_k, _t, p) => bounds(p, 1)),
  syscall('sched_rr_get_interval', NR.sched_rr_get_interval, [int, user], (k, t, pid, out) => {
    const p = target(k, t, pid);
    return p == null ? -ESRCH : k.user.write(out, spec(p.policy === SCHED.FIFO ? 0 : 100, false));
  }),
  syscall('sched_getaffinity', NR.sched_getaffinity, [int, uint, user], (k, t, pid, size, out) => {
    if (size < 4 || size % 4 !== 0) return -EINVAL;
    return target(k, t, pid) == null ? -ESRCH : k.user.write(out, word(1)) || 4;
  }),
  syscall('sched_setaffinity', NR.sched_setaffinity, [int, uint, user], setaffinity),
  syscall('getcpu', NR.getcpu, [user, user], (k, _t, cpu, node) => {
    for (const out of [cpu, node]) if (!k.user.isNull(out) && k.user.write(out, word(0)) < 0) return -EFAULT;
    return 0;
  }),
  /** IOPRIO_WHO_PROCESS 1, PGRP 2, USER 3. */
  syscall('ioprio_get', NR.ioprio_get, [int, int], (k, t, which, who) => {
    if (which < 1 || which > 3) return -EINVAL;
    const p = who === 0 ? t : find_vpid(k, who);
    return p === null ? -ESRCH : k.x(p).proc.ioprio;
  }),
  syscall('ioprio_set', NR.ioprio_set, [int, int, int], (k, t, which, who, value) => {
    const cls = (value >> 13) & 7;
    if (which < 1 || which > 3 || cls > 3) return -EINVAL;
    if (cls === 1 && !k.capable(t, 21)) return -EPERM;
    const p = who === 0 ? t : find_vpid(k, who);
    if (p === null) return -ESRCH;
    if (!mayChange(k, t, p)) return -EPERM;
    k.x(p).proc.ioprio = value;
    return 0;
  }),
];
