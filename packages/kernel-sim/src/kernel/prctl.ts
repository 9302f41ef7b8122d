/** kernel/sys.c prctl() — odds and ends a task sets for itself. */
import * as G from '../guards/exit.ts';
import { CAP_SYS_RESOURCE } from '../include/constants.ts';
import { EINVAL, ENODEV, ENXIO, EPERM } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { encodeUtf8 } from '../include/utf8.ts';
import type { Arg } from '../program/types.ts';
import { cap_ambient, capbset_drop, set_keepcaps, set_securebits } from './cap-calls.ts';
import { caps, lastCap } from './cred.ts';
import { nr_in } from './pid.ts';
import { prctl_set_seccomp } from './seccomp.ts';
import { int, syscall, uint, user } from './syscall.ts';
import { children, threads } from './task.ts';
import type { Kernel } from './types.ts';

const PR = {
  SET_PDEATHSIG: 1,
  GET_PDEATHSIG: 2,
  GET_DUMPABLE: 3,
  SET_DUMPABLE: 4,
  GET_KEEPCAPS: 7,
  SET_KEEPCAPS: 8,
  GET_TIMING: 13,
  SET_TIMING: 14,
  SET_NAME: 15,
  GET_NAME: 16,
  GET_SECCOMP: 21,
  SET_SECCOMP: 22,
  CAPBSET_READ: 23,
  CAPBSET_DROP: 24,
  GET_TSC: 25,
  SET_TSC: 26,
  GET_SECUREBITS: 27,
  SET_SECUREBITS: 28,
  SET_TIMERSLACK: 29,
  GET_TIMERSLACK: 30,
  MCE_KILL: 33,
  MCE_KILL_GET: 34,
  SET_MM: 35,
  SET_CHILD_SUBREAPER: 36,
  GET_CHILD_SUBREAPER: 37,
  SET_NO_NEW_PRIVS: 38,
  GET_NO_NEW_PRIVS: 39,
  GET_TID_ADDRESS: 40,
  SET_THP_DISABLE: 41,
  GET_THP_DISABLE: 42,
  CAP_AMBIENT: 47,
  GET_SPECULATION_CTRL: 52,
  SET_SPECULATION_CTRL: 53,
  SET_IO_FLUSHER: 57,
  GET_IO_FLUSHER: 58,
  SET_PTRACER: 0x59616d61,
} as const;
/** Options 2.6.34 has not got. */
const NEWER = 35;

const word = (v: number): Uint8Array => new Uint8Array([v, v >>> 8, v >>> 16, v >>> 24]);

function setName(k: Kernel, t: Task, arg: Arg): number {
  const bytes: number[] = [];
  for (let i = 0; i < 15; i += 1) {
    const b = k.user.read(k.user.at(arg, i), 1);
    if (typeof b === 'number') {
      // a generator's string ends without its NUL
      if (typeof arg === 'number') return b;
      break;
    }
    if (b[0] === 0) break;
    bytes.push(b[0] as number);
  }
  t.comm = String.fromCharCode(...bytes);
  return 0;
}
/** propagate_has_child_subreaper(): children of today and tomorrow look for a subreaper. */
function subreaper(k: Kernel, t: Task, on: boolean): number {
  t.signal.is_child_subreaper = on ? 1 : 0;
  if (!on) return 0;
  const todo = [t.group_leader];
  for (let p = todo.pop(); p !== undefined; p = todo.pop())
    for (const s of threads(k, p))
      for (const c of children(k, s)) {
        if (c.signal.has_child_subreaper !== 0) continue;
        if (k.blocked(G.subreaperStops, { pid: c.pid, nr: nr_in(k.x(c), k.x(c).pidNs) })) continue;
        c.signal.has_child_subreaper = 1;
        todo.push(c);
      }
  return 0;
}
/** Words the kernel only keeps. */
function kept(k: Kernel, t: Task, option: number, fallback: number): number {
  return k.x(t).prctl.get(option) ?? fallback;
}

/** The mitigations of a processor too old for store bypass (0); indirect branches (1) are on, the L1D flush (2) is off for good. */
function arch_prctl_spec_ctrl_get(which: number): number {
  return [0, 2, 8][which] ?? -ENODEV;
}
function arch_prctl_spec_ctrl_set(which: number, control: number): number {
  if (which === 0) return -ENXIO;
  if (which === 1 && control === 2) return 0;
  return which <= 2 ? -EPERM : -ENODEV;
}

/** Identity, death, dumping. */
function prctl(k: Kernel, t: Task, option: number, a2: Arg, a3: Arg, a4: Arg, a5: Arg): number {
  const n2 = uint(a2);
  const rest = [a3, a4, a5].map(uint);
  if (option >= NEWER && k.era.trace === 'old') return -EINVAL;
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
    case PR.SET_NAME:
      return setName(k, t, a2);
    case PR.GET_NAME: {
      const out = new Uint8Array(16);
      out.set(encodeUtf8(t.comm).subarray(0, 15));
      return k.user.write(a2, out);
    }
    case PR.GET_KEEPCAPS:
      return (t.cred.securebits >>> 4) & 1;
    case PR.SET_KEEPCAPS:
      return set_keepcaps(k, t, n2);
    case PR.CAPBSET_READ:
      return n2 > lastCap(k) ? -EINVAL : caps(t.cred, 'cap_bset', n2) ? 1 : 0;
    case PR.CAPBSET_DROP:
      return capbset_drop(k, t, n2);
    case PR.GET_SECUREBITS:
      return t.cred.securebits;
    case PR.SET_SECUREBITS:
      return set_securebits(k, t, n2);
    case PR.CAP_AMBIENT:
      return cap_ambient(k, t, n2, uint(a3), [a4, a5].map(uint));
    case PR.GET_SECCOMP:
      return t.seccomp_mode;
    case PR.SET_SECCOMP:
      return prctl_set_seccomp(k, t, n2, a3);
    default:
      return lesser(k, t, option, a2, n2, rest);
  }
}
function lesser(k: Kernel, t: Task, option: number, a2: Arg, n2: number, rest: readonly number[]): number {
  const zeros = rest.every((n) => n === 0);
  const x = k.x(t);
  switch (option) {
    case PR.SET_CHILD_SUBREAPER:
      return subreaper(k, t, n2 !== 0);
    case PR.GET_CHILD_SUBREAPER:
      return k.user.write(a2, word(t.signal.is_child_subreaper));
    case PR.SET_NO_NEW_PRIVS:
      if (n2 !== 1 || !zeros) return -EINVAL;
      t.no_new_privs = 1;
      return 0;
    case PR.GET_NO_NEW_PRIVS:
      return n2 !== 0 || !zeros ? -EINVAL : t.no_new_privs;
    case PR.GET_TIMING:
      return 0;
    case PR.SET_TIMING:
      return n2 === 0 ? 0 : -EINVAL;
    case PR.GET_TSC:
      return k.user.write(a2, word(kept(k, t, PR.SET_TSC, 1)));
    case PR.SET_TSC:
      if (n2 !== 1 && n2 !== 2) return -EINVAL;
      x.prctl.set(PR.SET_TSC, n2);
      return 0;
    case PR.SET_TIMERSLACK:
      x.timerSlackNs = (n2 | 0) <= 0 ? 50_000 : n2;
      return 0;
    case PR.GET_TIMERSLACK:
      return x.timerSlackNs;
    case PR.MCE_KILL:
      if (n2 > 1 || (n2 === 0 && !zeros) || (rest[0] as number) > 2) return -EINVAL;
      if (rest[1] !== 0 || rest[2] !== 0) return -EINVAL;
      x.prctl.set(PR.MCE_KILL, n2 === 0 ? 2 : (rest[0] ?? 2));
      return 0;
    case PR.MCE_KILL_GET:
      return n2 !== 0 || !zeros ? -EINVAL : kept(k, t, PR.MCE_KILL, 2);
    case PR.SET_MM:
      return k.hasCap(t, CAP_SYS_RESOURCE) ? -EINVAL : -EPERM;
    case PR.GET_TID_ADDRESS:
      return k.user.write(a2, word(t.clear_child_tid));
    case PR.SET_THP_DISABLE:
      x.prctl.set(PR.SET_THP_DISABLE, n2 === 0 ? 0 : 1);
      return zeros ? 0 : -EINVAL;
    case PR.GET_THP_DISABLE:
      return n2 !== 0 || !zeros ? -EINVAL : kept(k, t, PR.SET_THP_DISABLE, 0);
    case PR.GET_SPECULATION_CTRL:
      return zeros ? arch_prctl_spec_ctrl_get(n2) : -EINVAL;
    case PR.SET_SPECULATION_CTRL:
      return rest[1] === 0 && rest[2] === 0 ? arch_prctl_spec_ctrl_set(n2, rest[0] as number) : -EINVAL;
    case PR.SET_IO_FLUSHER:
      if (!k.capable(t, CAP_SYS_RESOURCE)) return -EPERM;
      if (n2 > 1 || !zeros) return -EINVAL;
      x.prctl.set(PR.SET_IO_FLUSHER, n2);
      return 0;
    case PR.GET_IO_FLUSHER:
      if (!k.capable(t, CAP_SYS_RESOURCE)) return -EPERM;
      return n2 === 0 && zeros ? kept(k, t, PR.SET_IO_FLUSHER, 0) : -EINVAL;
    case PR.SET_PTRACER:
      return 0;
    default:
      return -EINVAL;
  }
}

export const prctlSyscalls = [
  /** @models kernel/sys.c prctl */
  syscall('prctl', NR.prctl, [int, user, user, user, user], prctl),
];
