/**
 * kernel/cred.c, security/commoncap.c — credentials are copied, changed, committed.
 */
import { CAP_SETGID, CAP_SETUID } from '../include/constants.ts';
import { EINVAL, EPERM } from '../include/errno.ts';
import { type Cred, cred as credLayout, type Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { alloc } from '../mm/slab.ts';
import { put_cred } from './release.ts';
import { int, syscall, uint, user } from './syscall.ts';
import type { Kernel } from './types.ts';

export const CAP_FULL_LO = 0xffffffff;
/** Capabilities 32..40 (6.1); 2.6.34 has up to 33. */
export const CAP_FULL_HI = 0x1ff;

/** prepare_creds(): a copy to change; null when memory is exhausted. */
export function prepare_creds(k: Kernel, t: Task): Cred | null {
  const c = alloc(k, credLayout as never) as unknown as Cred | null;
  if (c === null) return null;
  k.mem.kwrite(c.$addr, k.mem.kread(t.cred.$addr, credLayout.size));
  c.usage = 1;
  return c;
}
/** commit_creds() */
export function commit_creds(k: Kernel, t: Task, c: Cred): void {
  const old = t.cred;
  const changed = old.euid !== c.euid || old.uid !== c.uid;
  t.cred = c;
  t.real_cred = c;
  put_cred(k, old);
  if (changed)
    k.emit({
      kind: 'task',
      task: t.pid,
      change: 'cred',
      ppid: t.real_parent.tgid,
      uid: c.uid,
      comm: t.comm,
      state: '',
      detail: `euid ${c.euid}`,
    });
}
export const caps = (
  c: Cred,
  set: 'cap_effective' | 'cap_permitted' | 'cap_inheritable' | 'cap_bset',
  cap: number,
): boolean => (((cap < 32 ? c[set].lo : c[set].hi) >>> (cap & 31)) & 1) !== 0;
/** cap_capable() */
export const cap_capable = (t: Task, cap: number): boolean => caps(t.cred, 'cap_effective', cap);

function copySet(c: Cred, to: 'cap_effective' | 'cap_permitted', lo: number, hi: number): void {
  c[to].lo = lo >>> 0;
  c[to].hi = hi >>> 0;
}
/** cap_bprm_set_creds(): root gets everything in the bounding set, others keep nothing but what is ambient. */
export function cap_bprm_set_creds(t: Task, c: Cred): void {
  const noroot = (c.securebits & 1) !== 0;
  const keep = t.cred;
  if (!noroot && (c.euid === 0 || c.uid === 0)) {
    copySet(c, 'cap_permitted', c.cap_bset.lo | keep.cap_inheritable.lo, c.cap_bset.hi | keep.cap_inheritable.hi);
    if (c.euid === 0) copySet(c, 'cap_effective', c.cap_permitted.lo, c.cap_permitted.hi);
    else copySet(c, 'cap_effective', 0, 0);
  } else {
    copySet(c, 'cap_permitted', c.cap_ambient.lo, c.cap_ambient.hi);
    copySet(c, 'cap_effective', c.cap_ambient.lo, c.cap_ambient.hi);
  }
}
/** cap_emulate_setxuid(): leaving uid 0 drops capabilities, coming back raises them. */
function cap_emulate_setxuid(old: Cred, c: Cred): void {
  if ((c.securebits & 4) !== 0) return;
  const had = old.uid === 0 || old.euid === 0 || old.suid === 0;
  const has = c.uid === 0 || c.euid === 0 || c.suid === 0;
  if (had && !has && (c.securebits & 16) === 0) {
    copySet(c, 'cap_permitted', 0, 0);
    copySet(c, 'cap_effective', 0, 0);
  }
  if (old.euid === 0 && c.euid !== 0) copySet(c, 'cap_effective', 0, 0);
  if (old.euid !== 0 && c.euid === 0) copySet(c, 'cap_effective', c.cap_permitted.lo, c.cap_permitted.hi);
}

/** setresuid and its relatives: each id unchanged (-1) or, without the capability, one of the three. */
function setIds(
  k: Kernel,
  t: Task,
  group: boolean,
  r: number,
  e: number,
  s: number,
  ok: (id: number, c: Cred) => boolean,
): number {
  const c = prepare_creds(k, t);
  if (c === null) return -12;
  const privileged = k.capable(t, group ? CAP_SETGID : CAP_SETUID);
  for (const id of [r, e, s]) {
    if (id === 0xffffffff || privileged || ok(id, c)) continue;
    k.discardCred(c);
    return -EPERM;
  }
  if (group) {
    if (r !== 0xffffffff) c.gid = r;
    if (e !== 0xffffffff) c.egid = e;
    if (s !== 0xffffffff) c.sgid = s;
    c.fsgid = c.egid;
  } else {
    if (r !== 0xffffffff) c.uid = r;
    if (e !== 0xffffffff) c.euid = e;
    if (s !== 0xffffffff) c.suid = s;
    c.fsuid = c.euid;
    cap_emulate_setxuid(t.cred, c);
  }
  commit_creds(k, t, c);
  return 0;
}
const NONE = 0xffffffff;
const word = (v: number): Uint8Array => new Uint8Array([v, v >>> 8, v >>> 16, v >>> 24]);

function family(suffix: '' | '32'): ReturnType<typeof syscall>[] {
  const nr = (name: string): number => NR[`${name}${suffix}` as keyof typeof NR];
  const id16 = (v: number): number => (suffix === '' && (v & 0xffff) === 0xffff ? NONE : v);
  const uids = (id: number, c: Cred): boolean => id === c.uid || id === c.euid || id === c.suid;
  const gids = (id: number, c: Cred): boolean => id === c.gid || id === c.egid || id === c.sgid;
  return [
    syscall(`getuid${suffix}`, nr('getuid'), [], (_k, t) => t.cred.uid),
    syscall(`geteuid${suffix}`, nr('geteuid'), [], (_k, t) => t.cred.euid),
    syscall(`getgid${suffix}`, nr('getgid'), [], (_k, t) => t.cred.gid),
    syscall(`getegid${suffix}`, nr('getegid'), [], (_k, t) => t.cred.egid),
    /** @models kernel/sys.c setuid(): with CAP_SETUID all three, else only the effective one */
    syscall(`setuid${suffix}`, nr('setuid'), [uint], (k, t, uid) => {
      const all = k.capable(t, CAP_SETUID);
      return setIds(k, t, false, all ? uid : NONE, uid, all ? uid : NONE, (id, c) => id === c.uid || id === c.suid);
    }),
    syscall(`setgid${suffix}`, nr('setgid'), [uint], (k, t, gid) => {
      const all = k.capable(t, CAP_SETGID);
      return setIds(k, t, true, all ? gid : NONE, gid, all ? gid : NONE, (id, c) => id === c.gid || id === c.sgid);
    }),
    syscall(`setreuid${suffix}`, nr('setreuid'), [uint, uint], (k, t, r0, e0) => {
      const r = id16(r0);
      const e = id16(e0);
      const suid = r !== NONE || (e !== NONE && e !== t.cred.uid) ? (e !== NONE ? e : t.cred.euid) : NONE;
      if (!k.capable(t, CAP_SETUID) && r !== NONE && r !== t.cred.uid && r !== t.cred.euid) return -EPERM;
      return setIds(k, t, false, r, e, suid, (id, c) => uids(id, c) || id === suid);
    }),
    syscall(`setregid${suffix}`, nr('setregid'), [uint, uint], (k, t, r0, e0) => {
      const r = id16(r0);
      const e = id16(e0);
      const sgid = r !== NONE || (e !== NONE && e !== t.cred.gid) ? (e !== NONE ? e : t.cred.egid) : NONE;
      return setIds(k, t, true, r, e, sgid, (id, c) => gids(id, c) || id === sgid);
    }),
    syscall(`setresuid${suffix}`, nr('setresuid'), [uint, uint, uint], (k, t, r, e, s) =>
      setIds(k, t, false, id16(r), id16(e), id16(s), uids),
    ),
    syscall(`setresgid${suffix}`, nr('setresgid'), [uint, uint, uint], (k, t, r, e, s) =>
      setIds(k, t, true, id16(r), id16(e), id16(s), gids),
    ),
    syscall(`getresuid${suffix}`, nr('getresuid'), [user, user, user], (k, t, r, e, s) => {
      const c = t.cred;
      return k.user.write(r, word(c.uid)) || k.user.write(e, word(c.euid)) || k.user.write(s, word(c.suid));
    }),
    syscall(`getresgid${suffix}`, nr('getresgid'), [user, user, user], (k, t, r, e, s) => {
      const c = t.cred;
      return k.user.write(r, word(c.gid)) || k.user.write(e, word(c.egid)) || k.user.write(s, word(c.sgid));
    }),
    syscall(`setfsuid${suffix}`, nr('setfsuid'), [uint], (k, t, id) => {
      const old = t.cred.fsuid;
      if (uids(id, t.cred) || k.capable(t, CAP_SETUID)) t.cred.fsuid = id;
      return old;
    }),
    syscall(`setfsgid${suffix}`, nr('setfsgid'), [uint], (k, t, id) => {
      const old = t.cred.fsgid;
      if (gids(id, t.cred) || k.capable(t, CAP_SETGID)) t.cred.fsgid = id;
      return old;
    }),
    syscall(`getgroups${suffix}`, nr('getgroups'), [int, user], (k, t, size, list) => {
      const { groups } = k.x(t);
      if (size < 0) return -EINVAL;
      if (size === 0) return groups.length;
      if (size < groups.length) return -EINVAL;
      const width = suffix === '' ? 2 : 4;
      const bytes = new Uint8Array(groups.length * width);
      groups.forEach((g, i) => {
        bytes.set(word(g).subarray(0, width), i * width);
      });
      return k.user.write(list, bytes) || groups.length;
    }),
    syscall(`setgroups${suffix}`, nr('setgroups'), [int, user], (k, t, size, list) => {
      if (!k.capable(t, CAP_SETGID)) return -EPERM;
      if (size < 0 || size > 65536) return -EINVAL;
      const width = suffix === '' ? 2 : 4;
      const bytes = k.user.read(list, size * width);
      if (typeof bytes === 'number') return bytes;
      const out: number[] = [];
      for (let i = 0; i < size; i += 1) {
        let v = 0;
        for (let b = width - 1; b >= 0; b -= 1) v = v * 256 + (bytes[i * width + b] as number);
        out.push(v);
      }
      k.x(t).groups = out;
      return 0;
    }),
  ];
}
export const credSyscalls = [...family(''), ...family('32')];
