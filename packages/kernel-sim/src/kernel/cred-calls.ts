/** kernel/sys.c, kernel/groups.c — who one is and becomes: uids, gids, groups; 16 and 32 bits wide. */
import * as G from '../guards/cred.ts';
import { CAP_SETGID, CAP_SETUID, RLIMIT_NPROC } from '../include/constants.ts';
import { EAGAIN, EINVAL, ENOMEM, EPERM } from '../include/errno.ts';
import type { Cred, Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { lacks } from './capable.ts';
import { cap_emulate_setxuid, cap_fs_setuid, commit_creds, prepare_creds, SECURE } from './cred.ts';
import { userNsOf } from './namespaces.ts';
import { int, syscall, uint, user } from './syscall.ts';
import { userUse } from './task-ext.ts';
import type { Kernel } from './types.ts';
import { gid_for, kgid_of, kuid_of, make_kid, uid_for } from './user-ns.ts';

const NONE = 0xffffffff;
const word = (v: number): Uint8Array => new Uint8Array([v, v >>> 8, v >>> 16, v >>> 24]);

/** The uid that is root to a task. */
const rootOf = (k: Kernel, t: Task): number => (t.cred.user_ns === 0 ? 0 : make_kid(userNsOf(k, t), 'uidMap', 0));

/** set_user(), flag_nproc_exceeded(): becoming a user who has too many processes already. */
function newUser(k: Kernel, t: Task, uid: number): number {
  const x = k.x(t);
  const facts = {
    processes: userUse(k, uid).processes,
    limit: t.signal.rlim.at(RLIMIT_NPROC).rlim_cur,
    root: uid === 0,
  };
  if (k.blocked(G.setuidNprocOld, facts)) return -EAGAIN;
  x.nprocExceeded = uid !== x.user && k.blocked(G.setuidNprocNew, facts);
  return 0;
}

interface Ids {
  r: number;
  e: number;
  s: number;
}
/** Installs uids (NONE leaves one alone); capabilities follow. */
function setUids(k: Kernel, t: Task, { r, e, s }: Ids, fs?: number): number {
  const c = prepare_creds(k, t);
  if (c === null) return -ENOMEM;
  if (r !== NONE) {
    const refused = r === t.cred.uid ? 0 : newUser(k, t, r);
    if (refused !== 0) {
      k.discardCred(c);
      return refused;
    }
    c.uid = r;
  }
  if (e !== NONE) c.euid = e;
  if (s !== NONE) c.suid = s;
  c.fsuid = fs ?? c.euid;
  if ((c.securebits & SECURE.NO_SETUID_FIXUP) === 0) cap_emulate_setxuid(k, t.cred, c, rootOf(k, t));
  commit_creds(k, t, c);
  return 0;
}
function setGids(k: Kernel, t: Task, { r, e, s }: Ids): number {
  const c = prepare_creds(k, t);
  if (c === null) return -ENOMEM;
  if (r !== NONE) c.gid = r;
  if (e !== NONE) c.egid = e;
  if (s !== NONE) c.sgid = s;
  c.fsgid = c.egid;
  commit_creds(k, t, c);
  return 0;
}
/** Each id that is to change must be one of the present ones, or the capability be there. */
function allowed(
  k: Kernel,
  t: Task,
  cap: number,
  wanted: readonly (readonly [id: number, ok: readonly number[]])[],
): boolean {
  const capable = k.hasCap(t, cap);
  return wanted.every(([id, ok]) => id === NONE || !k.blocked(G.setuidRule, { id, capable, allowed: ok.includes(id) }));
}
/** Ids as the caller's namespace writes them, in the kernel's numbers; null when one has no meaning there. */
function translated(k: Kernel, t: Task, group: boolean, ids: readonly number[]): number[] | null {
  const out = ids.map((id) => (id === NONE ? NONE : group ? kgid_of(k, t, id) : kuid_of(k, t, id)));
  return out.some((id) => id < 0) ? null : out;
}

function setuid(k: Kernel, t: Task, id: number): number {
  const [uid] = translated(k, t, false, [id]) ?? [];
  if (uid === undefined || uid === NONE) return -EINVAL;
  const c = t.cred;
  if (k.hasCap(t, CAP_SETUID)) return setUids(k, t, { r: uid, e: uid, s: uid });
  if (!allowed(k, t, CAP_SETUID, [[uid, [c.uid, c.suid]]])) return -EPERM;
  return setUids(k, t, { r: NONE, e: uid, s: NONE });
}
function setgid(k: Kernel, t: Task, id: number): number {
  const [gid] = translated(k, t, true, [id]) ?? [];
  if (gid === undefined || gid === NONE) return -EINVAL;
  const c = t.cred;
  if (k.hasCap(t, CAP_SETGID)) return setGids(k, t, { r: gid, e: gid, s: gid });
  if (!allowed(k, t, CAP_SETGID, [[gid, [c.gid, c.sgid]]])) return -EPERM;
  return setGids(k, t, { r: NONE, e: gid, s: NONE });
}
function setreuid(k: Kernel, t: Task, r0: number, e0: number): number {
  const ids = translated(k, t, false, [r0, e0]);
  if (ids === null) return -EINVAL;
  const [r, e] = ids as [number, number];
  const c = t.cred;
  if (
    !allowed(k, t, CAP_SETUID, [
      [r, [c.uid, c.euid]],
      [e, [c.uid, c.euid, c.suid]],
    ])
  )
    return -EPERM;
  const euid = e === NONE ? c.euid : e;
  return setUids(k, t, { r, e, s: r !== NONE || (e !== NONE && e !== c.uid) ? euid : NONE });
}
function setregid(k: Kernel, t: Task, r0: number, e0: number): number {
  const ids = translated(k, t, true, [r0, e0]);
  if (ids === null) return -EINVAL;
  const [r, e] = ids as [number, number];
  const c = t.cred;
  if (
    !allowed(k, t, CAP_SETGID, [
      [r, [c.gid, c.egid]],
      [e, [c.gid, c.egid, c.sgid]],
    ])
  )
    return -EPERM;
  const egid = e === NONE ? c.egid : e;
  return setGids(k, t, { r, e, s: r !== NONE || (e !== NONE && e !== c.gid) ? egid : NONE });
}
function setres(k: Kernel, t: Task, group: boolean, raw: readonly number[]): number {
  const ids = translated(k, t, group, raw);
  if (ids === null) return -EINVAL;
  const [r, e, s] = ids as [number, number, number];
  const c = t.cred;
  const own = group ? [c.gid, c.egid, c.sgid] : [c.uid, c.euid, c.suid];
  if (
    !allowed(k, t, group ? CAP_SETGID : CAP_SETUID, [
      [r, own],
      [e, own],
      [s, own],
    ])
  )
    return -EPERM;
  return group ? setGids(k, t, { r, e, s }) : setUids(k, t, { r, e, s });
}
function setfs(k: Kernel, t: Task, group: boolean, raw: number): number {
  const c = t.cred;
  const old = group ? gid_for(k, t, c.fsgid) : uid_for(k, t, c.fsuid);
  const [id] = translated(k, t, group, [raw]) ?? [];
  if (id === undefined || id === NONE) return old;
  const own = group ? [c.gid, c.egid, c.sgid, c.fsgid] : [c.uid, c.euid, c.suid, c.fsuid];
  if (!own.includes(id) && !k.hasCap(t, group ? CAP_SETGID : CAP_SETUID)) return old;
  if (id === (group ? c.fsgid : c.fsuid)) return old;
  const next = prepare_creds(k, t);
  if (next === null) return old;
  if (group) next.fsgid = id;
  else {
    next.fsuid = id;
    cap_fs_setuid(c, next);
  }
  commit_creds(k, t, next);
  return old;
}

function setgroups(k: Kernel, t: Task, width: number, size: number, list: Arg): number {
  const ns = userNsOf(k, t);
  if (
    lacks(k, t, CAP_SETGID, k.hasCap(t, CAP_SETGID)) ||
    (ns.parent !== null && (!ns.setgroups || ns.gidMap.length === 0))
  )
    return -EPERM;
  if (size < 0 || size > 65536) return -EINVAL;
  const bytes = k.user.read(list, size * width);
  if (typeof bytes === 'number') return bytes;
  const out: number[] = [];
  for (let i = 0; i < size; i += 1) {
    let v = 0;
    for (let b = width - 1; b >= 0; b -= 1) v = v * 256 + (bytes[i * width + b] as number);
    const gid = kgid_of(k, t, v);
    if (gid < 0) return -EINVAL;
    out.push(gid);
  }
  out.sort((a, b) => a - b);
  k.x(t).groups = out;
  return 0;
}
function getgroups(k: Kernel, t: Task, width: number, size: number, list: Arg): number {
  const { groups } = k.x(t);
  if (size < 0 || (size !== 0 && size < groups.length)) return -EINVAL;
  if (size === 0) return groups.length;
  const bytes = new Uint8Array(groups.length * width);
  groups.forEach((g, i) => {
    bytes.set(word(gid_for(k, t, g)).subarray(0, width), i * width);
  });
  return k.user.write(list, bytes) || groups.length;
}

/** The calls of one width. 16-bit ids beyond 65535 show as 65534. */
function family(suffix: '' | '32'): ReturnType<typeof syscall>[] {
  const nr = (name: string): number => NR[`${name}${suffix}` as keyof typeof NR];
  const wide = suffix === '32';
  const width = wide ? 4 : 2;
  const id = (v: number): number => (wide ? v : (v & 0xffff) === 0xffff ? NONE : v & 0xffff);
  const shown = (v: number): number => (wide || v <= 0xffff ? v : 65534);
  const get = (name: string, of: (k: Kernel, t: Task, c: Cred) => number) =>
    syscall(`${name}${suffix}`, nr(name), [], (k, t) => shown(of(k, t, t.cred)));
  const three = (name: string, of: (k: Kernel, t: Task, c: Cred) => readonly number[]) =>
    syscall(`${name}${suffix}`, nr(name), [user, user, user], (k, t, ...outs) => {
      const ids = of(k, t, t.cred);
      for (let i = 0; i < 3; i += 1) {
        const bad = k.user.write(outs[i] as Arg, word(shown(ids[i] as number)).subarray(0, width));
        if (bad < 0) return bad;
      }
      return 0;
    });
  return [
    get('getuid', (k, t, c) => uid_for(k, t, c.uid)),
    get('geteuid', (k, t, c) => uid_for(k, t, c.euid)),
    get('getgid', (k, t, c) => gid_for(k, t, c.gid)),
    get('getegid', (k, t, c) => gid_for(k, t, c.egid)),
    three('getresuid', (k, t, c) => [c.uid, c.euid, c.suid].map((v) => uid_for(k, t, v))),
    three('getresgid', (k, t, c) => [c.gid, c.egid, c.sgid].map((v) => gid_for(k, t, v))),
    /** With CAP_SETUID all three, else only the effective one. @models kernel/sys.c setuid */
    syscall(`setuid${suffix}`, nr('setuid'), [uint], (k, t, a) => setuid(k, t, id(a))),
    syscall(`setgid${suffix}`, nr('setgid'), [uint], (k, t, a) => setgid(k, t, id(a))),
    syscall(`setreuid${suffix}`, nr('setreuid'), [uint, uint], (k, t, a, b) => setreuid(k, t, id(a), id(b))),
    syscall(`setregid${suffix}`, nr('setregid'), [uint, uint], (k, t, a, b) => setregid(k, t, id(a), id(b))),
    syscall(`setresuid${suffix}`, nr('setresuid'), [uint, uint, uint], (k, t, ...v) => setres(k, t, false, v.map(id))),
    syscall(`setresgid${suffix}`, nr('setresgid'), [uint, uint, uint], (k, t, ...v) => setres(k, t, true, v.map(id))),
    syscall(`setfsuid${suffix}`, nr('setfsuid'), [uint], (k, t, a) => setfs(k, t, false, id(a))),
    syscall(`setfsgid${suffix}`, nr('setfsgid'), [uint], (k, t, a) => setfs(k, t, true, id(a))),
    syscall(`getgroups${suffix}`, nr('getgroups'), [int, user], (k, t, size, list) =>
      getgroups(k, t, width, size, list),
    ),
    syscall(`setgroups${suffix}`, nr('setgroups'), [int, user], (k, t, size, list) =>
      setgroups(k, t, width, size, list),
    ),
  ];
}
export const credSyscalls = [...family(''), ...family('32')];
