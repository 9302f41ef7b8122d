/** lib/users.ts — accounts from /etc/passwd and /etc/group. */
import { readText } from './files.ts';
import type { Sys } from './sdk.ts';

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly gecos: string;
  readonly home: string;
  readonly shell: string;
}
export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** Both files, read once. */
export class Accounts {
  readonly users: readonly User[];
  readonly groups: readonly Group[];

  constructor(users: readonly User[], groups: readonly Group[]) {
    this.users = users;
    this.groups = groups;
  }
  user(uid: number): User | undefined {
    return this.users.find((u) => u.uid === uid);
  }
  userNamed(name: string): User | undefined {
    return this.users.find((u) => u.name === name);
  }
  group(gid: number): Group | undefined {
    return this.groups.find((g) => g.gid === gid);
  }
  groupNamed(name: string): Group | undefined {
    return this.groups.find((g) => g.name === name);
  }
  userName(uid: number): string {
    return this.user(uid)?.name ?? String(uid);
  }
  groupName(gid: number): string {
    return this.group(gid)?.name ?? String(gid);
  }
  /** A user by name, or by number when nobody is called that. */
  find(text: string): User | undefined {
    return this.userNamed(text) ?? (/^[0-9]+$/.test(text) ? this.user(Number(text)) : undefined);
  }
  /** As find(), but a number nobody has is fine too. */
  uidOf(text: string): number | null {
    return this.userNamed(text)?.uid ?? (/^\+?[0-9]{1,10}$/.test(text) ? Number(text) : null);
  }
  gidOf(text: string): number | null {
    return this.groupNamed(text)?.gid ?? (/^\+?[0-9]{1,10}$/.test(text) ? Number(text) : null);
  }
  /** Supplementary groups initgroups(3) would set, the primary one first. */
  groupsOf(user: User): readonly number[] {
    const more = this.groups.filter((g) => g.members.includes(user.name) && g.gid !== user.gid).map((g) => g.gid);
    return [user.gid, ...more];
  }
}

export function* readAccounts(): Sys<Accounts> {
  const users = parseLines(yield* readText('/etc/passwd')).flatMap(parseUser);
  const groups = parseLines(yield* readText('/etc/group')).flatMap(parseGroup);
  return new Accounts(users, groups);
}
const parseLines = (text: string | number): readonly string[] =>
  typeof text === 'number' ? [] : text.split('\n').filter((l) => l !== '' && !l.startsWith('#'));
function parseUser(line: string): User[] {
  const [name = '', , uid = '', gid = '', gecos = '', home = '/', shell = ''] = line.split(':');
  return uid === '' ? [] : [{ name, uid: Number(uid), gid: Number(gid), gecos, home, shell: shell || '/bin/sh' }];
}
function parseGroup(line: string): Group[] {
  const [name = '', , gid = '', members = ''] = line.split(':');
  return gid === '' ? [] : [{ name, gid: Number(gid), members: members.split(',').filter((m) => m !== '') }];
}
