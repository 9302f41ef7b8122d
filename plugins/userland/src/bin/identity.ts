/** bin/identity.ts — id(1), whoami(1), groups(1), logname(1): who one is. */

import type { Sys } from '../lib/sdk.ts';
import { sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { type Accounts, readAccounts } from '../lib/users.ts';

interface Ids {
  readonly uid: number;
  readonly euid: number;
  readonly gid: number;
  readonly egid: number;
  readonly groups: readonly number[];
}
function* ownIds(): Sys<Ids> {
  const got = yield* sys.getgroups();
  const egid = yield* sys.getegid();
  const groups = typeof got === 'number' ? [] : got;
  return {
    uid: yield* sys.getuid(),
    euid: yield* sys.geteuid(),
    gid: yield* sys.getgid(),
    egid,
    groups: [egid, ...groups.filter((g) => g !== egid)],
  };
}
function* idsOf(t: Tool, accounts: Accounts, name: string): Sys<Ids | null> {
  const user = accounts.find(name);
  if (user === undefined) {
    yield* t.warn(`'${name}': no such user`);
    return null;
  }
  return { uid: user.uid, euid: user.uid, gid: user.gid, egid: user.gid, groups: accounts.groupsOf(user) };
}

export const id = tool({
  path: '/usr/bin/id',
  summary: 'print real and effective user and group IDs',
  options: 'agGnruzZ',
  long: 'group=g groups=G name=n real=r user=u zero=z'.split(' '),
  *run(t) {
    const accounts = yield* readAccounts();
    const kinds = ['g', 'G', 'u'].filter((k) => t.has(k));
    if (kinds.length > 1) yield* t.die('cannot print "only" of more than one choice');
    if (kinds.length === 0 && (t.has('n') || t.has('r')))
      yield* t.die('cannot print only names or real IDs in default format');
    const wanted = t.operands.length === 0 ? [null] : t.operands;
    for (const name of wanted) {
      const ids = name === null ? yield* ownIds() : yield* idsOf(t, accounts, name);
      if (ids === null) continue;
      const user = (n: number): string => (t.has('n') ? accounts.userName(n) : String(n));
      const group = (n: number): string => (t.has('n') ? accounts.groupName(n) : String(n));
      if (t.has('u')) yield* t.print(`${user(t.has('r') ? ids.uid : ids.euid)}\n`);
      else if (t.has('g')) yield* t.print(`${group(t.has('r') ? ids.gid : ids.egid)}\n`);
      else if (t.has('G')) yield* t.print(`${ids.groups.map(group).join(' ')}\n`);
      else yield* t.print(`${describe(ids, accounts)}\n`);
    }
    return 0;
  },
});

function describe(ids: Ids, accounts: Accounts): string {
  const user = (n: number): string => {
    const name = accounts.user(n)?.name;
    return name === undefined ? String(n) : `${n}(${name})`;
  };
  const group = (n: number): string => {
    const name = accounts.group(n)?.name;
    return name === undefined ? String(n) : `${n}(${name})`;
  };
  const parts = [`uid=${user(ids.uid)}`, `gid=${group(ids.gid)}`];
  if (ids.euid !== ids.uid) parts.push(`euid=${user(ids.euid)}`);
  if (ids.egid !== ids.gid) parts.push(`egid=${group(ids.egid)}`);
  parts.push(`groups=${ids.groups.map(group).join(',')}`);
  return parts.join(' ');
}

export const whoami = tool({
  path: '/usr/bin/whoami',
  summary: 'print the effective user name',
  options: '',
  *run(t) {
    if (t.operands.length > 0) yield* t.usage(`extra operand '${t.operands[0]}'`);
    const uid = yield* sys.geteuid();
    const user = (yield* readAccounts()).user(uid);
    if (user === undefined) return yield* t.die(`cannot find name for user ID ${uid}`);
    yield* t.print(`${user.name}\n`);
    return 0;
  },
});

export const groups = tool({
  path: '/usr/bin/groups',
  summary: 'print the groups a user is in',
  options: '',
  *run(t) {
    const accounts = yield* readAccounts();
    if (t.operands.length === 0) {
      yield* t.print(`${(yield* ownIds()).groups.map((g) => accounts.groupName(g)).join(' ')}\n`);
      return 0;
    }
    for (const name of t.operands) {
      const ids = yield* idsOf(t, accounts, name);
      if (ids !== null) yield* t.print(`${name} : ${ids.groups.map((g) => accounts.groupName(g)).join(' ')}\n`);
    }
    return 0;
  },
});

export const logname = tool({
  path: '/usr/bin/logname',
  summary: "print the user's login name",
  options: '',
  *run(t) {
    const name = t.getenv('LOGNAME');
    if (name === undefined) return yield* t.die('no login name');
    yield* t.print(`${name}\n`);
    return 0;
  },
});
