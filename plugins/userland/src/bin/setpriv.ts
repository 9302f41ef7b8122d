/** bin/setpriv.ts — setpriv(1), chroot(8), capsh-like display: a command with other privileges. */
import { CAPABILITIES, hasCap, lastCap, parseCaps, withCap } from '../lib/caps.ts';
import type { CapSets, Sys } from '../lib/sdk.ts';
import { strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { readAccounts } from '../lib/users.ts';
import { runInstead } from './env.ts';

const PR_SET_KEEPCAPS = 8;
const PR_CAPBSET_READ = 23;
const PR_CAPBSET_DROP = 24;
const PR_SET_SECUREBITS = 28;
const PR_SET_PDEATHSIG = 1;
const PR_SET_NO_NEW_PRIVS = 38;
const PR_GET_NO_NEW_PRIVS = 39;
const PR_CAP_AMBIENT = 47;

function* mustCaps(t: Tool, name: string): Sys<{ add: boolean; cap: number }[] | null> {
  const text = t.value(name);
  if (text === undefined) return null;
  const parsed = parseCaps(text);
  if (!Array.isArray(parsed)) return yield* t.die(`bad capability string`, 127);
  const last = yield* lastCap();
  return parsed.flatMap((c) =>
    c.cap >= 0 ? [c] : Array.from({ length: last + 1 }, (_, cap) => ({ add: c.add, cap })),
  );
}
function* set(t: Tool, caps: CapSets): Sys<void> {
  const r = yield* sys.capset(caps);
  if (r < 0) yield* t.die(`apply capabilities: ${strerror(r)}`, 127);
}

export const setpriv = tool({
  path: '/usr/bin/setpriv',
  summary: 'run a program with different Linux privilege settings',
  options: '+d',
  long: [
    ...'dump=d no-new-privs ambient-caps: inh-caps: bounding-set: ruid: euid: reuid: rgid: egid: regid: clear-groups keep-groups'.split(
      ' ',
    ),
    ...'init-groups groups: securebits: pdeathsig: reset-env list-caps nnp'.split(' '),
  ],
  shortName: true,
  usageStatus: 1,
  *run(t) {
    if (t.has('list-caps')) {
      for (const name of CAPABILITIES.slice(0, (yield* lastCap()) + 1)) yield* t.print(`${name}\n`);
      return 0;
    }
    if (t.has('d')) return yield* dump(t);
    if (t.operands.length === 0) return yield* t.die('No program specified');
    const accounts = yield* readAccounts();
    const uidOf = function* (name: string): Sys<number | null> {
      const text = t.value(name);
      if (text === undefined) return null;
      const uid = name.includes('u') ? accounts.uidOf(text) : accounts.gidOf(text);
      if (uid === null) return yield* t.die(`failed to parse ${name}: '${text}'`, 1);
      return uid;
    };
    const reuid = yield* uidOf('reuid');
    const [ruid, euid] = [(yield* uidOf('ruid')) ?? reuid, (yield* uidOf('euid')) ?? reuid];
    const regid = yield* uidOf('regid');
    const [rgid, egid] = [(yield* uidOf('rgid')) ?? regid, (yield* uidOf('egid')) ?? regid];
    const grouped = t.has('clear-groups') || t.has('keep-groups') || t.has('init-groups') || t.has('groups');
    if ((rgid !== null || egid !== null) && !grouped)
      return yield* t.die('--[re]gid requires --keep-groups, --clear-groups, --init-groups, or --groups');
    const [inheritable, ambient, bounding] = [
      yield* mustCaps(t, 'inh-caps'),
      yield* mustCaps(t, 'ambient-caps'),
      yield* mustCaps(t, 'bounding-set'),
    ];

    if (t.has('no-new-privs') || t.has('nnp')) {
      const r = yield* sys.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
      if (r < 0) return yield* t.die(`disallow granting new privileges failed: ${strerror(r)}`, 127);
    }
    if (reuid !== null || ruid !== null || euid !== null) yield* sys.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
    if (rgid !== null || egid !== null) {
      const r = yield* sys.setresgid(rgid ?? -1, egid ?? -1, egid ?? -1);
      if (r < 0) return yield* t.die(`setresgid failed: ${strerror(r)}`, 127);
    }
    if (grouped && !t.has('keep-groups')) {
      const user = accounts.user(euid ?? (yield* sys.geteuid()));
      const wanted = t.has('groups')
        ? (t.value('groups') ?? '').split(',').map((g) => accounts.gidOf(g) ?? -1)
        : t.has('init-groups') && user !== undefined
          ? accounts.groupsOf(user)
          : [];
      const r = yield* sys.setgroups(wanted);
      if (r < 0) return yield* t.die(`setgroups failed: ${strerror(r)}`, 127);
    }
    if (ruid !== null || euid !== null) {
      const r = yield* sys.setresuid(ruid ?? -1, euid ?? -1, euid ?? -1);
      if (r < 0) return yield* t.die(`setresuid failed: ${strerror(r)}`, 127);
    }
    if (t.has('securebits')) {
      const r = yield* sys.prctl(PR_SET_SECUREBITS, Number(t.value('securebits')) || 0, 0, 0, 0);
      if (r < 0) return yield* t.die(`set process securebits failed: ${strerror(r)}`, 127);
    }
    const raise = (ruid !== null || euid !== null) && (inheritable !== null || ambient !== null || bounding !== null);
    const now = yield* sys.capget(0);
    if (typeof now !== 'number' && raise) yield* set(t, { ...now, effective: now.permitted });
    for (const { add, cap } of bounding ?? []) {
      if (add) continue;
      const r = yield* sys.prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
      if (r < 0) return yield* t.die(`apply bounding set: ${strerror(r)}`, 127);
    }
    if (inheritable !== null) {
      const caps = yield* sys.capget(0);
      if (typeof caps === 'number') return yield* t.die(`activate capabilities: ${strerror(caps)}`, 127);
      let wanted = caps.inheritable;
      for (const { add, cap } of inheritable) wanted = withCap(wanted, cap, add);
      yield* set(t, { ...caps, inheritable: wanted });
    }
    for (const { add, cap } of ambient ?? []) {
      const r = yield* sys.prctl(PR_CAP_AMBIENT, add ? 2 : 3, cap, 0, 0);
      if (r < 0) return yield* t.die(`unsupported capability "${CAPABILITIES[cap]}"`, 127);
    }
    if (t.has('pdeathsig'))
      yield* sys.prctl(
        PR_SET_PDEATHSIG,
        t.value('pdeathsig') === 'clear' ? 0 : Number(t.value('pdeathsig')) || 15,
        0,
        0,
        0,
      );
    return yield* runInstead(t, t.operands);
  },
});

function* dump(t: Tool): Sys<number> {
  const [u, g, groups] = [yield* sys.getresuid(), yield* sys.getresgid(), yield* sys.getgroups()];
  const caps = yield* sys.capget(0);
  const last = yield* lastCap();
  if (typeof u !== 'number') yield* t.print(`uid: ${u[0]}\neuid: ${u[1]}\n`);
  if (typeof g !== 'number') yield* t.print(`gid: ${g[0]}\negid: ${g[1]}\n`);
  yield* t.print(
    `Supplementary groups: ${typeof groups === 'number' || groups.length === 0 ? '[none]' : groups.join(',')}\n`,
  );
  const nnp = yield* sys.prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
  yield* t.print(`no_new_privs: ${nnp < 0 ? 'unsupported' : nnp}\n`);
  const names = (has: (cap: number) => boolean): string => {
    const list = CAPABILITIES.slice(0, last + 1).filter((_, cap) => has(cap));
    return list.length === 0 ? '[none]' : list.join(',');
  };
  if (typeof caps !== 'number') {
    yield* t.print(`Inheritable capabilities: ${names((c) => hasCap(caps.inheritable, c))}\n`);
    const ambient: boolean[] = [];
    const bounding: boolean[] = [];
    for (let c = 0; c <= last; c += 1) {
      ambient.push((yield* sys.prctl(PR_CAP_AMBIENT, 1, c, 0, 0)) === 1);
      bounding.push((yield* sys.prctl(PR_CAPBSET_READ, c, 0, 0, 0)) === 1);
    }
    yield* t.print(`Ambient capabilities: ${names((c) => ambient[c] === true)}\n`);
    yield* t.print(`Capability bounding set: ${names((c) => bounding[c] === true)}\n`);
  }
  yield* t.print('Securebits: [none]\nParent death signal: [none]\n');
  return 0;
}

export const chroot = tool({
  path: '/usr/sbin/chroot',
  summary: 'run command with a special root directory',
  options: '+',
  long: ['userspec:', 'groups:', 'skip-chdir'],
  usageStatus: 125,
  *run(t) {
    const root = t.operands[0];
    if (root === undefined) return yield* t.usage('missing operand', 125);
    const r = yield* sys.chroot(root);
    if (r < 0) return yield* t.die(`cannot change root directory to '${root}': ${strerror(r)}`, 125);
    if (!t.has('skip-chdir')) yield* sys.chdir('/');
    const spec = t.value('userspec');
    if (spec !== undefined) {
      const accounts = yield* readAccounts();
      const [user = '', group] = spec.split(':');
      const uid = accounts.uidOf(user);
      const gid = group === undefined ? (accounts.user(uid ?? 0)?.gid ?? 0) : accounts.gidOf(group);
      if (uid === null || gid === null) return yield* t.die(`invalid user: '${spec}'`, 125);
      yield* sys.setgroups([gid]);
      yield* sys.setgid(gid);
      yield* sys.setuid(uid);
    }
    const command = t.operands.length > 1 ? t.operands.slice(1) : [t.getenv('SHELL') ?? '/bin/sh', '-i'];
    return yield* runInstead(t, command);
  },
});
