/**
 * kernel/cred.c, security/commoncap.c — credentials are copied, changed, committed; capabilities follow the ids.
 *
 *   prepare_creds -> change -> commit_creds     (the old ones are shared by whoever still has them)
 *   cap_bprm_creds                              what an executable's mode bits and its own capabilities make of the caller's
 *
 * The calls are in cred-calls.ts (ids) and cap-calls.ts (capabilities); what a file carries is in file-caps.ts. Left out: keyrings.
 */
import type { ExecFile } from '../fs/index.ts';
import * as G from '../guards/cred.ts';
import { CAP_SETUID, CAP_SYS_PTRACE } from '../include/constants.ts';
import { type Cred, cred as credLayout, type Sigset, type Task } from '../include/sched.ts';
import { alloc } from '../mm/slab.ts';
import { type FileCaps, get_file_caps } from './file-caps.ts';
import { put_cred } from './release.ts';
import { threads } from './task.ts';
import { userUse } from './task-ext.ts';
import type { Kernel } from './types.ts';

export const CAP_FULL_LO = 0xffffffff;
/** Capabilities 32..40 (6.1); 2.6.34 has up to 33. */
export const CAP_FULL_HI = 0x1ff;
export const lastCap = (k: Kernel): number => (k.era.trace === 'new' ? 40 : 33);
export const SECURE = { NOROOT: 1, NO_SETUID_FIXUP: 4, KEEP_CAPS: 16, NO_CAP_AMBIENT_RAISE: 64 } as const;

/** prepare_creds(): a copy to change; null when memory is exhausted. */
export function prepare_creds(k: Kernel, t: Task): Cred | null {
  const c = alloc(k, credLayout as never) as unknown as Cred | null;
  if (c === null) return null;
  k.mem.kwrite(c.$addr, k.mem.kread(t.cred.$addr, credLayout.size));
  c.usage = 1;
  return c;
}
const subset = (a: Sigset, b: Sigset): boolean => (a.lo & ~b.lo) === 0 && (a.hi & ~b.hi) === 0;

/** cred_cap_issubset(): one who made a user namespace has gained nothing by having everything inside it. */
function cred_cap_issubset(k: Kernel, old: Cred, c: Cred): boolean {
  if (old.user_ns === c.user_ns) return subset(c.cap_permitted, old.cap_permitted);
  const inum = old.user_ns === 0 ? k.state.userNs.inum : old.user_ns;
  for (let ns = k.state.userNamespaces.get(c.user_ns) ?? null; ns !== null; ns = ns.parent)
    if (ns.parent?.inum === inum && ns.owner === old.euid) return true;
  return false;
}

/** commit_creds(): who gains or changes something is no longer to be looked into, and its parent's death is no news to it. */
export function commit_creds(k: Kernel, t: Task, c: Cred): void {
  const old = t.cred;
  const changed = old.euid !== c.euid || old.uid !== c.uid;
  if (
    old.euid !== c.euid ||
    old.egid !== c.egid ||
    old.fsuid !== c.fsuid ||
    old.fsgid !== c.fsgid ||
    !cred_cap_issubset(k, old, c)
  ) {
    if (t.mm.$addr !== 0) t.mm.flags = (t.mm.flags & ~3) | (Number(k.state.sysctl.get('fs.suid_dumpable') ?? 0) & 3);
    t.pdeath_signal = 0;
  }
  const x = k.x(t);
  if (c.uid !== x.user) {
    userUse(k, x.user).processes -= 1;
    x.user = c.uid;
    userUse(k, x.user).processes += 1;
  }
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
  set: 'cap_effective' | 'cap_permitted' | 'cap_inheritable' | 'cap_bset' | 'cap_ambient',
  cap: number,
): boolean => (((cap < 32 ? c[set].lo : c[set].hi) >>> (cap & 31)) & 1) !== 0;
/** cap_capable() */
export const cap_capable = (t: Task, cap: number): boolean => caps(t.cred, 'cap_effective', cap);

export function setCaps(to: Sigset, lo: number, hi: number): void {
  to.lo = lo >>> 0;
  to.hi = hi >>> 0;
}
const clear = (s: Sigset): void => setCaps(s, 0, 0);
const copy = (to: Sigset, from: Sigset): void => setCaps(to, from.lo, from.hi);

/**
 * cap_bprm_set_creds(), later cap_bprm_creds_from_file(): `c` has the ids an executable's mode gave it; here its capabilities follow.
 * `root` is uid 0 of its namespace. @returns 1 when the program is to distrust its environment (AT_SECURE), else 0; or -EPERM, -EINVAL, …
 */
export function cap_bprm_creds(k: Kernel, t: Task, c: Cred, root: number, file: ExecFile): number {
  const old = t.cred;
  const init = t.tgid === 1 && k.era.trace === 'old';
  const setid = c.euid !== old.uid || c.egid !== old.gid;
  const from = get_file_caps(k, t, c, file);
  if (typeof from === 'number') return from;
  const effective = handle_privileged_root(k, old, c, root, from);
  const gained = !subset(c.cap_permitted, old.cap_permitted);
  const traced = t.ptrace !== 0 && !k.hasCap(t.parent, CAP_SYS_PTRACE);
  const unsafe = traced || t.no_new_privs !== 0 || sharesFs(k, t);
  if ((setid || gained) && unsafe) {
    if (!k.hasCap(t, CAP_SETUID) || t.no_new_privs !== 0) {
      c.euid = c.uid;
      c.egid = c.gid;
    }
    setCaps(c.cap_permitted, c.cap_permitted.lo & old.cap_permitted.lo, c.cap_permitted.hi & old.cap_permitted.hi);
  }
  c.suid = c.fsuid = c.euid;
  c.sgid = c.fsgid = c.egid;
  if (from.has || setid) clear(c.cap_ambient);
  setCaps(c.cap_permitted, c.cap_permitted.lo | c.cap_ambient.lo, c.cap_permitted.hi | c.cap_ambient.hi);
  if (init) k.blocked(G.execInitKeepsCaps, { pid: t.pid });
  else copy(c.cap_effective, effective ? c.cap_permitted : c.cap_ambient);
  c.securebits &= ~SECURE.KEEP_CAPS;
  if (k.era.trace === 'old') return secureexecOld(c, effective);
  // The capabilities it has beyond the ambient ones are news to whoever started it.
  const grew = !subset(c.cap_permitted, c.cap_ambient);
  return setid || (c.uid !== root && (effective || grew)) ? 1 : 0;
}
/** check_unsafe_exec(): another process could move the root or the folder under a privileged program (LSM_UNSAFE_SHARE). */
function sharesFs(k: Kernel, t: Task): boolean {
  const { fs } = k.x(t);
  return fs.count > threads(k, t).filter((s) => k.x(s).fs === fs).length;
}
/** cap_bprm_secureexec() of 2.6.34. */
function secureexecOld(c: Cred, effective: boolean): number {
  const { lo, hi } = c.cap_permitted;
  if (c.uid !== 0 && (effective || lo !== 0 || hi !== 0)) return 1;
  return c.euid !== c.uid || c.egid !== c.gid ? 1 : 0;
}
/** handle_privileged_root(): uid 0 gets everything, unless a set-id file says itself what it needs. Whether it is effective at once. */
function handle_privileged_root(k: Kernel, old: Cred, c: Cred, root: number, from: FileCaps): boolean {
  const privileged = (c.securebits & SECURE.NOROOT) === 0 && root >= 0;
  // 2.6.34 looks at the effective bit, 6.1 at whether there are file capabilities.
  const own = k.era.trace === 'old' ? from.effective : from.has;
  const mixed = privileged && own && c.uid !== root && c.euid === root;
  const isRoot = privileged && !mixed && (c.euid === root || c.uid === root);
  k.blocked(G.execRootCaps, { euid: c.euid, uid: c.uid, root: isRoot });
  if (isRoot)
    setCaps(c.cap_permitted, old.cap_bset.lo | old.cap_inheritable.lo, old.cap_bset.hi | old.cap_inheritable.hi);
  return from.effective || (isRoot && c.euid === root);
}

/** cap_emulate_setxuid(): leaving uid 0 drops capabilities, coming back raises them. */
export function cap_emulate_setxuid(k: Kernel, old: Cred, c: Cred, root: number): void {
  const had = old.uid === root || old.euid === root || old.suid === root;
  const has = c.uid === root || c.euid === root || c.suid === root;
  const drops = had && !has;
  if (drops)
    k.blocked(G.capDropOnSetuid, { keepCaps: (c.securebits & SECURE.KEEP_CAPS) !== 0, uid: c.uid, euid: c.euid });
  if (drops) {
    if ((c.securebits & SECURE.KEEP_CAPS) === 0) {
      clear(c.cap_permitted);
      clear(c.cap_effective);
    }
    clear(c.cap_ambient);
  }
  if (old.euid === root && c.euid !== root) clear(c.cap_effective);
  if (old.euid !== root && c.euid === root) copy(c.cap_effective, c.cap_permitted);
}
/** setfsuid: only the capabilities about files follow. */
export function cap_fs_setuid(old: Cred, c: Cred): void {
  const FS = 0x1f | (1 << 27) | (1 << 9); // CHOWN…FSETID, MKNOD, LINUX_IMMUTABLE
  if (old.fsuid === 0 && c.fsuid !== 0) setCaps(c.cap_effective, c.cap_effective.lo & ~FS, c.cap_effective.hi & ~1);
  if (old.fsuid !== 0 && c.fsuid === 0)
    setCaps(
      c.cap_effective,
      c.cap_effective.lo | (c.cap_permitted.lo & FS),
      c.cap_effective.hi | (c.cap_permitted.hi & 1),
    );
}
export { subset as cap_issubset };
