/** kernel/capability.c, security/commoncap.c — capget, capset, and the rules of the bounding and ambient sets and securebits. */
import * as G from '../guards/cred.ts';
import { CAP_SETPCAP } from '../include/constants.ts';
import { EFAULT, EINVAL, ENOMEM, EPERM, ESRCH } from '../include/errno.ts';
import type { Cred, Sigset, Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { CAP_FULL_HI, cap_issubset, caps, commit_creds, lastCap, prepare_creds, SECURE, setCaps } from './cred.ts';
import { find_vpid } from './pid.ts';
import { syscall, user } from './syscall.ts';
import type { Kernel } from './types.ts';

const V1 = 0x19980330;
const V2 = 0x20071026;
const V3 = 0x20080522;
const words = (...v: number[]): Uint8Array => {
  const out = new Uint8Array(v.length * 4);
  const view = new DataView(out.buffer);
  v.forEach((n, i) => {
    view.setUint32(i * 4, n >>> 0, true);
  });
  return out;
};

/** Words of each set (1 or 2) and whose; an unknown version is answered with the one to use. */
function header(k: Kernel, hdr: Arg, asks: boolean): { count: number; pid: number } | number {
  const version = k.user.u32(hdr, 0);
  const pid = k.user.u32(hdr, 4);
  if (version === undefined) return -EFAULT;
  if (version !== V1 && version !== V2 && version !== V3) {
    if (k.user.write(hdr, words(V3)) < 0) return -EFAULT;
    return asks ? 0 : -EINVAL;
  }
  return pid === undefined ? -EFAULT : { count: version === V1 ? 1 : 2, pid: pid | 0 };
}
function capget(k: Kernel, t: Task, hdr: Arg, data: Arg): number {
  const h = header(k, hdr, k.user.isNull(data));
  if (typeof h === 'number') return h === 0 ? 0 : h;
  if (h.pid < 0) return -EINVAL;
  const p = h.pid === 0 ? t : find_vpid(k, h.pid);
  if (p === null) return -ESRCH;
  const { cap_effective: e, cap_permitted: pe, cap_inheritable: i } = p.real_cred;
  const out = [e.lo, pe.lo, i.lo, e.hi, pe.hi, i.hi].slice(0, h.count * 3);
  return k.user.isNull(data) ? 0 : k.user.write(data, words(...out));
}

/** cap_capset(): nobody gives himself more than he may have. */
function refused(k: Kernel, old: Cred, next: { e: Sigset2; p: Sigset2; i: Sigset2 }, setpcap: boolean): boolean {
  const union = (a: Sigset, b: Sigset): Sigset2 => ({ lo: (a.lo | b.lo) >>> 0, hi: (a.hi | b.hi) >>> 0 });
  const within = (a: Sigset2, b: Sigset2): boolean => cap_issubset(a as Sigset, b as Sigset);
  void k;
  if (!setpcap && !within(next.i, union(old.cap_inheritable, old.cap_permitted))) return true;
  if (!within(next.i, union(old.cap_inheritable, old.cap_bset))) return true;
  if (!within(next.p, old.cap_permitted)) return true;
  return !within(next.e, next.p);
}
type Sigset2 = Pick<Sigset, 'lo' | 'hi'>;

function capset(k: Kernel, t: Task, hdr: Arg, data: Arg): number {
  const h = header(k, hdr, false);
  if (typeof h === 'number') return h;
  if (h.pid !== 0 && find_vpid(k, h.pid) !== t) return -EPERM;
  const v: number[] = [];
  for (let i = 0; i < h.count * 3; i += 1) {
    const w = k.user.u32(data, i * 4);
    if (w === undefined) return -EFAULT;
    v.push(w);
  }
  const mask = k.era.trace === 'new' ? CAP_FULL_HI : 3;
  const set = (n: number): Sigset2 => ({ lo: (v[n] ?? 0) >>> 0, hi: ((v[n + 3] ?? 0) & mask) >>> 0 });
  const next = { e: set(0), p: set(1), i: set(2) };
  if (refused(k, t.cred, next, k.hasCap(t, CAP_SETPCAP))) return -EPERM;
  const c = prepare_creds(k, t);
  if (c === null) return -ENOMEM;
  setCaps(c.cap_effective, next.e.lo, next.e.hi);
  setCaps(c.cap_permitted, next.p.lo, next.p.hi);
  setCaps(c.cap_inheritable, next.i.lo, next.i.hi);
  // Ambient never exceeds both.
  setCaps(c.cap_ambient, c.cap_ambient.lo & next.p.lo & next.i.lo, c.cap_ambient.hi & next.p.hi & next.i.hi);
  commit_creds(k, t, c);
  return 0;
}

const bit = (s: Sigset, cap: number, on: boolean): void => {
  const m = 1 << (cap & 31);
  const half = cap < 32 ? 'lo' : 'hi';
  s[half] = (on ? s[half] | m : s[half] & ~m) >>> 0;
};
export function capbset_drop(k: Kernel, t: Task, cap: number): number {
  if (!k.hasCap(t, CAP_SETPCAP)) return -EPERM;
  if (cap > lastCap(k)) return -EINVAL;
  const c = prepare_creds(k, t);
  if (c === null) return -ENOMEM;
  bit(c.cap_bset, cap, false);
  commit_creds(k, t, c);
  return 0;
}
/** PR_SET_SECUREBITS */
export function set_securebits(k: Kernel, t: Task, bits: number): number {
  const old = t.cred.securebits;
  const ALL = k.era.trace === 'new' ? 0xff : 0x3f;
  const locks = old & 0xaa;
  const locked = ((locks >> 1) & (old ^ bits)) !== 0 || (locks & ~bits) !== 0;
  if (k.blocked(G.securebitsChange, { locked, unknown: (bits & ~ALL) !== 0, capable: k.hasCap(t, CAP_SETPCAP) }))
    return -EPERM;
  const c = prepare_creds(k, t);
  if (c === null) return -ENOMEM;
  c.securebits = bits;
  commit_creds(k, t, c);
  return 0;
}
export function set_keepcaps(k: Kernel, t: Task, on: number): number {
  if (on > 1) return -EINVAL;
  if ((t.cred.securebits & (SECURE.KEEP_CAPS << 1)) !== 0) return -EPERM;
  const c = prepare_creds(k, t);
  if (c === null) return -ENOMEM;
  c.securebits = on !== 0 ? c.securebits | SECURE.KEEP_CAPS : c.securebits & ~SECURE.KEEP_CAPS;
  commit_creds(k, t, c);
  return 0;
}
/** PR_CAP_AMBIENT: 1 is set?, 2 raise, 3 lower, 4 clear all. */
export function cap_ambient(k: Kernel, t: Task, what: number, cap: number, rest: readonly number[]): number {
  if (k.era.trace === 'old' || rest.some((n) => n !== 0)) return -EINVAL;
  const c = t.cred;
  if (what === 4) {
    if (cap !== 0) return -EINVAL;
    const next = prepare_creds(k, t);
    if (next === null) return -ENOMEM;
    setCaps(next.cap_ambient, 0, 0);
    commit_creds(k, t, next);
    return 0;
  }
  if (what < 1 || what > 4 || cap > lastCap(k)) return -EINVAL;
  if (what === 1) return caps(c, 'cap_ambient', cap) ? 1 : 0;
  if (
    what === 2 &&
    (!caps(c, 'cap_permitted', cap) ||
      !caps(c, 'cap_inheritable', cap) ||
      (c.securebits & SECURE.NO_CAP_AMBIENT_RAISE) !== 0)
  )
    return -EPERM;
  const next = prepare_creds(k, t);
  if (next === null) return -ENOMEM;
  bit(next.cap_ambient, cap, what === 2);
  commit_creds(k, t, next);
  return 0;
}

export const capSyscalls = [
  /** @models kernel/capability.c capget */
  syscall('capget', NR.capget, [user, user], capget),
  /** @models kernel/capability.c capset */
  syscall('capset', NR.capset, [user, user], capset),
];
