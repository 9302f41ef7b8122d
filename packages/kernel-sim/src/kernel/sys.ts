/** kernel/sys.c — identity of processes, limits, names, prctl. */
import { CAP_SYS_ADMIN, CAP_SYS_BOOT, CAP_SYS_NICE, CAP_SYS_RESOURCE, CYCLES_PER_MS } from '../include/constants.ts';
import { EACCES, EFAULT, EINVAL, EPERM, ESRCH } from '../include/errno.ts';
import type { Rlimit, Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { encodeUtf8 } from '../include/utf8.ts';
import type { Arg } from '../program/types.ts';
import { Halt } from './halt.ts';
import { ns_capable } from './namespaces.ts';
import { rusageBytes } from './rusage.ts';
import { int, syscall, uint, user } from './syscall.ts';
import { processGroup } from './task.ts';
import type { Kernel } from './types.ts';

const word = (v: number): Uint8Array => new Uint8Array([v, v >>> 8, v >>> 16, v >>> 24]);
const utsname = (k: Kernel, t: Task): Uint8Array => {
  const out = new Uint8Array(390);
  const { uts } = k.x(t).ns;
  const release = (k.x(t).personality & 0x0020000) !== 0 ? k.era.release.replace(/^6\.\d+/, '2.6.61') : k.era.release;
  ['Linux', uts.hostname, release, k.era.version, 'i686', uts.domainname].forEach((s, i) => {
    out.set(encodeUtf8(s).subarray(0, 64), i * 65);
  });
  return out;
};

/** Whom PRIO_PROCESS, PRIO_PGRP, PRIO_USER name. */
function named(k: Kernel, t: Task, which: number, who: number): Task[] | null {
  if (which === 0) return [k.find(who === 0 ? t.pid : who)].filter((p): p is Task => p !== null);
  if (which === 1) return processGroup(k, who === 0 ? t.pgrp : who);
  if (which !== 2) return null;
  const uid = who === 0 ? t.cred.uid : who;
  return [...k.state.tasks.values()].map((x) => k.task(x)).filter((p) => p.cred.uid === uid);
}

function doPrlimit(
  k: Kernel,
  t: Task,
  target: Task,
  resource: number,
  next: { cur: number; max: number } | null,
): number | { cur: number; max: number } {
  if (resource < 0 || resource >= 16) return -EINVAL;
  const r = target.signal.rlim.at(resource) as Rlimit;
  const old = { cur: r.rlim_cur, max: r.rlim_max };
  if (next !== null) {
    if (next.cur > next.max) return -EINVAL;
    if (resource === 7 && next.max > 1_048_576) return -EPERM;
    if (next.max > old.max && !k.capable(t, CAP_SYS_RESOURCE)) return -EPERM;
    r.rlim_cur = next.cur;
    r.rlim_max = next.max;
  }
  return old;
}
const clamp = (lo: number, hi: number): number => (hi !== 0 ? 0xffffffff : lo);

const PR = {
  SET_PDEATHSIG: 1,
  GET_PDEATHSIG: 2,
  GET_DUMPABLE: 3,
  SET_DUMPABLE: 4,
  GET_KEEPCAPS: 7,
  SET_KEEPCAPS: 8,
  SET_NAME: 15,
  GET_NAME: 16,
  CAPBSET_READ: 23,
  CAPBSET_DROP: 24,
  SET_NO_NEW_PRIVS: 38,
  GET_NO_NEW_PRIVS: 39,
  SET_CHILD_SUBREAPER: 36,
  GET_CHILD_SUBREAPER: 37,
};
function prctl(k: Kernel, t: Task, option: number, a2: Arg, a3: Arg, a4: Arg, a5: Arg): number {
  const n2 = uint(a2);
  switch (option) {
    case PR.SET_PDEATHSIG:
      if (n2 > 64) return -EINVAL;
      t.pdeath_signal = n2;
      return 0;
    case PR.GET_PDEATHSIG:
      return k.user.write(a2, word(t.pdeath_signal));
    case PR.GET_DUMPABLE:
      return t.mm.$addr === 0 ? 0 : t.mm.flags & 3;
    case PR.SET_DUMPABLE:
      if (n2 > 1) return -EINVAL;
      if (t.mm.$addr !== 0) t.mm.flags = (t.mm.flags & ~3) | n2;
      return 0;
    case PR.GET_KEEPCAPS:
      return (t.cred.securebits >>> 4) & 1;
    case PR.SET_KEEPCAPS:
      if (n2 > 1) return -EINVAL;
      t.cred.securebits = (t.cred.securebits & ~16) | (n2 << 4);
      return 0;
    case PR.SET_NAME: {
      const name = k.user.string(a2, 16);
      if (typeof name === 'number' && name === -EFAULT) return name;
      const bytes = k.user.read(a2, 15);
      t.comm =
        typeof name === 'string' ? name.slice(0, 15) : typeof bytes === 'number' ? '' : String.fromCharCode(...bytes);
      return 0;
    }
    case PR.GET_NAME: {
      const out = new Uint8Array(16);
      out.set(encodeUtf8(t.comm).subarray(0, 15));
      return k.user.write(a2, out);
    }
    case PR.CAPBSET_READ:
      return n2 > 40 ? -EINVAL : ((n2 < 32 ? t.cred.cap_bset.lo : t.cred.cap_bset.hi) >>> (n2 & 31)) & 1;
    case PR.CAPBSET_DROP:
      if (!k.capable(t, 8)) return -EPERM;
      if (n2 > 40) return -EINVAL;
      if (n2 < 32) t.cred.cap_bset.lo = (t.cred.cap_bset.lo & ~(1 << n2)) >>> 0;
      else t.cred.cap_bset.hi = (t.cred.cap_bset.hi & ~(1 << (n2 - 32))) >>> 0;
      return 0;
    case PR.SET_NO_NEW_PRIVS:
      if (!k.era.switches.subreapers || n2 !== 1 || uint(a3) !== 0 || uint(a4) !== 0 || uint(a5) !== 0) return -EINVAL;
      t.no_new_privs = 1;
      return 0;
    case PR.GET_NO_NEW_PRIVS:
      return k.era.switches.subreapers ? t.no_new_privs : -EINVAL;
    case PR.SET_CHILD_SUBREAPER:
      if (!k.era.switches.subreapers) return -EINVAL;
      t.signal.is_child_subreaper = n2 === 0 ? 0 : 1;
      return 0;
    case PR.GET_CHILD_SUBREAPER:
      return k.era.switches.subreapers ? k.user.write(a2, word(t.signal.is_child_subreaper)) : -EINVAL;
    default:
      return -EINVAL;
  }
}

export const sysSyscalls = [
  syscall('uname', NR.uname, [user], (k, t, out) => k.user.write(out, utsname(k, t))),
  ...(['sethostname', 'setdomainname'] as const).map((name) =>
    syscall(name, NR[name], [user, int], (k, t, text, len) => {
      const { uts } = k.x(t).ns;
      if (!ns_capable(k, t, uts.userNs, CAP_SYS_ADMIN)) return -EPERM;
      if (len < 0 || len > 64) return -EINVAL;
      const b = k.user.read(text, len);
      if (typeof b === 'number') return b;
      const s = String.fromCharCode(...b).replace(/\0.*$/s, '');
      if (name === 'sethostname') uts.hostname = s;
      else uts.domainname = s;
      return 0;
    }),
  ),
  ...(['getrlimit', 'ugetrlimit'] as const).map((name) =>
    syscall(name, NR[name], [int, user], (k, t, resource, out) => {
      const r = doPrlimit(k, t, t, resource, null);
      if (typeof r === 'number') return r;
      const b = new Uint8Array(8);
      b.set(word(r.cur), 0);
      b.set(word(r.max), 4);
      return k.user.write(out, b);
    }),
  ),
  syscall('setrlimit', NR.setrlimit, [int, user], (k, t, resource, arg) => {
    const cur = k.user.u32(arg, 0);
    const max = k.user.u32(arg, 4);
    if (cur === undefined || max === undefined) return -EFAULT;
    const r = doPrlimit(k, t, t, resource, { cur: cur >>> 0, max: max >>> 0 });
    return typeof r === 'number' ? r : 0;
  }),
  /** Another's limits: same real ids in all three, or CAP_SYS_RESOURCE. @models kernel/sys.c prlimit64 */
  syscall('prlimit64', NR.prlimit64, [int, int, user, user], (k, t, pid, resource, next, old) => {
    const target = pid === 0 ? t : k.find(pid);
    if (target === null) return -ESRCH;
    const c = t.cred;
    const tc = target.cred;
    const same =
      [tc.euid, tc.suid, tc.uid].every((u) => u === c.uid) && [tc.egid, tc.sgid, tc.gid].every((g) => g === c.gid);
    if (target.tgid !== t.tgid && !same && !k.capable(t, CAP_SYS_RESOURCE)) return -EPERM;
    let value: { cur: number; max: number } | null = null;
    if (!k.user.isNull(next)) {
      const w = [0, 4, 8, 12].map((at) => k.user.u32(next, at));
      if (w.some((v) => v === undefined)) return -EFAULT;
      const [a, b, c2, d] = (w as number[]).map((v) => v >>> 0) as [number, number, number, number];
      value = { cur: clamp(a, b), max: clamp(c2, d) };
    }
    const r = doPrlimit(k, t, target, resource, value);
    if (typeof r === 'number') return r;
    if (k.user.isNull(old)) return 0;
    const out = new Uint8Array(16);
    const wide = (v: number, at: number): void => {
      out.set(word(v), at);
      if (v === 0xffffffff) out.set(word(v), at + 4);
    };
    wide(r.cur, 0);
    wide(r.max, 8);
    return k.user.write(old, out);
  }),
  syscall('getpriority', NR.getpriority, [int, int], (k, t, which, who) => {
    const list = named(k, t, which, who);
    if (list === null) return -EINVAL;
    return list.length === 0 ? -ESRCH : 20 - Math.min(...list.map((p) => p.static_prio - 120));
  }),
  syscall('setpriority', NR.setpriority, [int, int, int], (k, t, which, who, nice) => {
    const list = named(k, t, which, who);
    if (list === null) return -EINVAL;
    const n = Math.max(-20, Math.min(19, nice));
    let r = -ESRCH;
    for (const p of list) {
      const mine = p.cred.uid === t.cred.euid || p.cred.euid === t.cred.euid || k.capable(t, CAP_SYS_NICE);
      if (!mine) r = -EPERM;
      else if (n < p.static_prio - 120 && !k.capable(t, CAP_SYS_NICE)) r = -EACCES;
      else {
        p.static_prio = p.prio = p.normal_prio = 120 + n;
        if (r === -ESRCH) r = 0;
      }
    }
    return r;
  }),
  syscall('nice', NR.nice, [int], (k, t, by) => {
    const n = Math.max(-20, Math.min(19, t.static_prio - 120 + Math.max(-40, Math.min(40, by))));
    if (by < 0 && !k.capable(t, CAP_SYS_NICE)) return -EPERM;
    t.static_prio = t.prio = t.normal_prio = 120 + n;
    return 0;
  }),
  syscall('prctl', NR.prctl, [int, user, user, user, user], prctl),
  syscall('personality', NR.personality, [uint], () => 0),
  syscall('sched_yield', NR.sched_yield, [], (k, t) => {
    k.x(t).slice = 0;
    return 0;
  }),
  syscall('sched_getscheduler', NR.sched_getscheduler, [int], (k, t, pid) =>
    pid === 0 ? t.policy : (k.find(pid)?.policy ?? -ESRCH),
  ),
  syscall('sched_setscheduler', NR.sched_setscheduler, [int, int, user], (k, t, pid, policy, param) => {
    const p = pid === 0 ? t : k.find(pid);
    if (p === null) return -ESRCH;
    const prio = k.user.u32(param);
    if (prio === undefined) return -EFAULT;
    if (![0, 1, 2, 3, 5].includes(policy) || (policy === 1 || policy === 2) !== prio >= 1 || prio > 99) return -EINVAL;
    if ((policy === 1 || policy === 2) && !k.capable(t, CAP_SYS_NICE)) return -EPERM;
    p.policy = policy;
    p.rt_priority = prio;
    return 0;
  }),
  syscall('sched_getparam', NR.sched_getparam, [int, user], (k, t, pid, out) => {
    const p = pid === 0 ? t : k.find(pid);
    return p === null ? -ESRCH : k.user.write(out, word(p.rt_priority));
  }),
  syscall('sched_get_priority_max', NR.sched_get_priority_max, [int], (_k, _t, p) =>
    p === 1 || p === 2 ? 99 : [0, 3, 5].includes(p) ? 0 : -EINVAL,
  ),
  syscall('sched_get_priority_min', NR.sched_get_priority_min, [int], (_k, _t, p) =>
    p === 1 || p === 2 ? 1 : [0, 3, 5].includes(p) ? 0 : -EINVAL,
  ),
  syscall('sched_getaffinity', NR.sched_getaffinity, [int, uint, user], (k, _t, _pid, size, out) =>
    size < 4 ? -EINVAL : k.user.write(out, word(1)) || 4,
  ),
  syscall('sched_setaffinity', NR.sched_setaffinity, [int, uint, user], () => 0),
  syscall('sysinfo', NR.sysinfo, [user], (k, _t, out) => {
    const b = new Uint8Array(64);
    const v = new DataView(b.buffer);
    v.setInt32(0, Math.floor((k.now - k.state.bootedAt / CYCLES_PER_MS) / 1000), true);
    v.setUint32(16, 64 << 20, true);
    v.setUint32(20, k.mem.freeFrames * 4096, true);
    v.setUint16(40, Math.min(65535, k.state.tasks.size), true);
    v.setUint32(52, 1, true);
    return k.user.write(out, b);
  }),
  syscall('getcpu', NR.getcpu, [user, user], (k, _t, cpu) => (k.user.isNull(cpu) ? 0 : k.user.write(cpu, word(0)))),
  syscall('getrusage', NR.getrusage, [int, user], (k, t, who, out) => {
    if (who !== 0 && who !== -1 && who !== 1) return -EINVAL;
    const x = k.x(t);
    const { proc } = x;
    const usage =
      who === -1
        ? { cycles: proc.childCycles, minflt: proc.childMinflt, maxRssPages: proc.maxRssPages }
        : { cycles: who === 1 ? x.cycles : proc.cycles, minflt: proc.minflt, maxRssPages: proc.maxRssPages };
    return k.user.write(out, rusageBytes(usage));
  }),
  /** The magic numbers are Linus's and his daughters' birthdays. @models kernel/reboot.c reboot */
  syscall('reboot', NR.reboot, [uint, uint, uint, user], (k, t, magic1, magic2, cmd) => {
    if (!k.capable(t, CAP_SYS_BOOT)) return -EPERM;
    if (magic1 !== 0xfee1dead || ![672274793, 85072278, 369367448, 537993216].includes(magic2)) return -EINVAL;
    const prefix = k.era.trace === 'new' ? 'reboot: ' : '';
    switch (cmd) {
      case 0x01234567:
        k.printk(0, `${prefix}Restarting system${k.era.trace === 'new' ? '' : '.'}`);
        throw new Halt('restart');
      case 0x4321fedc:
        k.printk(0, `${prefix}Power down${k.era.trace === 'new' ? '' : '.'}`);
        throw new Halt('off');
      case 0xcdef0123:
        k.printk(0, `${prefix}System halted${k.era.trace === 'new' ? '' : '.'}`);
        throw new Halt('off');
      case 0x89abcdef:
        k.state.sysctl.set('kernel.ctrl-alt-del', 1);
        return 0;
      case 0:
        k.state.sysctl.set('kernel.ctrl-alt-del', 0);
        return 0;
      default:
        return -EINVAL;
    }
  }),
];
