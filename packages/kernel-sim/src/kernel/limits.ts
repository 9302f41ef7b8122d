/** kernel/sys.c — resource limits, priorities and what was used. */
import * as G from '../guards/rlimit.ts';
import { CAP_SYS_NICE, CAP_SYS_RESOURCE, RLIM_INFINITY } from '../include/constants.ts';
import { EACCES, EFAULT, EINVAL, EPERM, ESRCH } from '../include/errno.ts';
import type { Rlimit, Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { lacks } from './capable.ts';
import { ns_capable, userNsOf } from './namespaces.ts';
import { find_vpid, global_id } from './pid.ts';
import { rusageBytes } from './rusage.ts';
import { int, syscall, user } from './syscall.ts';
import { processGroup } from './task.ts';
import type { Kernel } from './types.ts';
import { kuid_of } from './user-ns.ts';

const RLIM_NLIMITS = 16;
const RLIMIT_CPU = 0;
const RLIMIT_NOFILE = 7;
const NR_OPEN = 1_048_576;
const RLIMIT_NICE = 13;

interface Limit {
  readonly cur: number;
  readonly max: number;
}
const word = (v: number): Uint8Array => new Uint8Array([v, v >>> 8, v >>> 16, v >>> 24]);

/** do_prlimit(): the limit as it was, or a negative errno. */
function do_prlimit(k: Kernel, t: Task, target: Task, resource: number, next: Limit | null): number | Limit {
  if (resource < 0 || resource >= RLIM_NLIMITS) return -EINVAL;
  const r = target.signal.rlim.at(resource) as Rlimit;
  const old = { cur: r.rlim_cur, max: r.rlim_max };
  if (next === null) return old;
  if (next.cur > next.max) return -EINVAL;
  if (resource === RLIMIT_NOFILE && next.max > NR_OPEN) return -EPERM;
  if (
    next.max > old.max &&
    k.blocked(G.raise, { from: old.max, to: next.max, capable: k.capable(t, CAP_SYS_RESOURCE) })
  )
    return -EPERM;
  // Old kernels take 0 seconds for "never set".
  r.rlim_cur = resource === RLIMIT_CPU && next.cur === 0 && k.era.trace === 'old' ? 1 : next.cur;
  r.rlim_max = next.max;
  if (resource === RLIMIT_CPU) k.x(target).proc.cpuWarned = 0;
  return old;
}
function wide(l: Limit): Uint8Array {
  const out = new Uint8Array(16);
  [l.cur, l.max].forEach((v, i) => {
    out.set(word(v), i * 8);
    if (v === RLIM_INFINITY) out.set(word(v), i * 8 + 4);
  });
  return out;
}
/** check_prlimit_permission(): all six ids must be the caller's real ones. */
function permitted(k: Kernel, t: Task, target: Task): boolean {
  if (t.tgid === target.tgid) return true;
  const c = t.cred;
  const tc = target.cred;
  const same =
    [tc.euid, tc.suid, tc.uid].every((u) => u === c.uid) && [tc.egid, tc.sgid, tc.gid].every((g) => g === c.gid);
  return !k.blocked(G.prlimitPermission, { same, capable: ns_capable(k, t, userNsOf(k, target), CAP_SYS_RESOURCE) });
}
function prlimit64(k: Kernel, t: Task, pid: number, resource: number, next: Arg, old: Arg): number {
  let value: Limit | null = null;
  if (!k.user.isNull(next)) {
    const w = [0, 4, 8, 12].map((at) => k.user.u32(next, at));
    if (w.some((v) => v === undefined)) return -EFAULT;
    const [a, b, c, d] = (w as number[]).map((v) => v >>> 0) as [number, number, number, number];
    value = { cur: b !== 0 ? RLIM_INFINITY : a, max: d !== 0 ? RLIM_INFINITY : c };
  }
  const target = pid === 0 ? t : find_vpid(k, pid);
  if (target === null) return -ESRCH;
  if (!permitted(k, t, target)) return -EPERM;
  const r = do_prlimit(k, t, target, resource, value);
  if (typeof r === 'number') return r;
  return k.user.isNull(old) ? 0 : k.user.write(old, wide(r));
}

/** Whom PRIO_PROCESS, PRIO_PGRP, PRIO_USER name. */
function named(k: Kernel, t: Task, which: number, who: number): Task[] | null {
  if (which === 0) return [who === 0 ? t : find_vpid(k, who)].filter((p): p is Task => p !== null);
  if (which === 1) return processGroup(k, who === 0 ? t.pgrp : global_id(k, who));
  if (which !== 2) return null;
  const uid = who === 0 ? t.cred.uid : kuid_of(k, t, who);
  return [...k.state.tasks.values()].map((x) => k.task(x)).filter((p) => p.cred.uid === uid);
}
/** set_one_prio(): one's own only, and down only, without CAP_SYS_NICE (or RLIMIT_NICE). */
function set_one_prio(k: Kernel, t: Task, p: Task, nice: number): number {
  const able = k.capable(t, CAP_SYS_NICE);
  const other = p.cred.uid !== t.cred.euid && p.cred.euid !== t.cred.euid;
  if (other && lacks(k, t, CAP_SYS_NICE, able)) return -EPERM;
  const room = 20 - nice <= t.signal.rlim.at(RLIMIT_NICE).rlim_cur;
  if (nice < p.static_prio - 120 && !room && lacks(k, t, CAP_SYS_NICE, able)) return -EACCES;
  p.static_prio = p.prio = p.normal_prio = 120 + nice;
  return 0;
}
function setpriority(k: Kernel, t: Task, which: number, who: number, nice: number): number {
  const list = named(k, t, which, who);
  if (list === null) return -EINVAL;
  const n = Math.max(-20, Math.min(19, nice));
  let error = -ESRCH;
  for (const p of list) {
    const r = set_one_prio(k, t, p, n);
    if (r !== 0 || error === -ESRCH) error = r;
  }
  return error;
}

export const limitSyscalls = [
  ...(['getrlimit', 'ugetrlimit'] as const).map((name) =>
    syscall(name, NR[name], [int, user], (k, t, resource, out) => {
      const r = do_prlimit(k, t, t, resource, null);
      if (typeof r === 'number') return r;
      // the oldest interface has signed limits
      const shown = (v: number): number => (name === 'getrlimit' && v > 0x7fffffff ? 0x7fffffff : v);
      const b = new Uint8Array(8);
      b.set(word(shown(r.cur)), 0);
      b.set(word(shown(r.max)), 4);
      return k.user.write(out, b);
    }),
  ),
  syscall('setrlimit', NR.setrlimit, [int, user], (k, t, resource, arg) => {
    const cur = k.user.u32(arg, 0);
    const max = k.user.u32(arg, 4);
    if (cur === undefined || max === undefined) return -EFAULT;
    const r = do_prlimit(k, t, t, resource, { cur: cur >>> 0, max: max >>> 0 });
    return typeof r === 'number' ? r : 0;
  }),
  /** @models kernel/sys.c prlimit64 */
  syscall('prlimit64', NR.prlimit64, [int, int, user, user], prlimit64),
  syscall('getpriority', NR.getpriority, [int, int], (k, t, which, who) => {
    const list = named(k, t, which, who);
    if (list === null) return -EINVAL;
    return list.length === 0 ? -ESRCH : 20 - Math.min(...list.map((p) => p.static_prio - 120));
  }),
  /** @models kernel/sys.c setpriority */
  syscall('setpriority', NR.setpriority, [int, int, int], setpriority),
  syscall('nice', NR.nice, [int], (k, t, by) => {
    const step = Math.max(-40, Math.min(40, by));
    const n = Math.max(-20, Math.min(19, t.static_prio - 120 + step));
    const room = 20 - n <= t.signal.rlim.at(RLIMIT_NICE).rlim_cur;
    if (step < 0 && !room && lacks(k, t, CAP_SYS_NICE)) return -EPERM;
    t.static_prio = t.prio = t.normal_prio = 120 + n;
    return 0;
  }),
  syscall('getrusage', NR.getrusage, [int, user], (k, t, who, out) => {
    if (who !== 0 && who !== -1 && !(who === 1 && k.era.trace === 'new') && who !== 1) return -EINVAL;
    const x = k.x(t);
    const { proc } = x;
    const usage =
      who === -1
        ? {
            cycles: proc.childCycles,
            minflt: proc.childMinflt,
            maxRssPages: proc.maxRssPages,
            nvcsw: proc.childNvcsw,
            nivcsw: proc.childNivcsw,
          }
        : {
            cycles: who === 1 ? x.cycles : proc.cycles,
            minflt: proc.minflt,
            maxRssPages: proc.maxRssPages,
            nvcsw: who === 1 ? x.nvcsw : proc.nvcsw,
            nivcsw: who === 1 ? x.nivcsw : proc.nivcsw,
          };
    return k.user.write(out, rusageBytes(usage));
  }),
];
