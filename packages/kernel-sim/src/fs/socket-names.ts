/** fs/socket-names.ts — net/unix/af_unix.c: names of sockets, as files and abstract ones. */
import * as E from '../include/errno.ts';
import { AT_FDCWD, S_IFSOCK } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import type { Kernel } from '../kernel/types.ts';
import { namei } from './namei.ts';
import { freeName, makeName } from './names.ts';
import { umaskOf } from './open.ts';
import { inode_permission, MAY_WRITE, whoIs } from './permission.ts';
import type { Socket } from './types.ts';

/** unix_bind(): '' lets the kernel choose an abstract name. */
export function bindName(k: Kernel, task: Task, s: Socket, name: string): number {
  const { abstractSockets } = k.state.fs;
  const bound = s.name !== null;
  if (name === '') {
    if (bound) return 0; // unix_autobind() is content
    let n = abstractSockets.size + 1;
    while (abstractSockets.has(`\0${n.toString(16).padStart(5, '0')}`)) n += 1;
    s.name = `\0${n.toString(16).padStart(5, '0')}`;
    abstractSockets.set(s.name, s);
    return 0;
  }
  if (name.startsWith('\0')) {
    if (bound) return -E.EINVAL;
    if (abstractSockets.has(name)) return -E.EADDRINUSE;
    s.name = name;
    abstractSockets.set(name, s);
    return 0;
  }
  const nd = freeName(k, task, AT_FDCWD, name, false);
  if (typeof nd === 'number') return nd === -E.EEXIST ? -E.EADDRINUSE : nd;
  if (bound) return -E.EINVAL;
  const made = makeName(k, nd, S_IFSOCK | (0o777 & ~umaskOf(k, task)), {});
  if (typeof made === 'number') return made;
  made.inode.sock = s;
  made.inode.users += 1;
  s.inode = made.inode;
  s.name = name;
  return 0;
}

/** unix_find_other(): the socket with a name one may write to. */
export function lookupName(k: Kernel, task: Task, name: string, type: number): Socket | number {
  let found: Socket | null;
  if (name.startsWith('\0')) found = k.state.fs.abstractSockets.get(name) ?? null;
  else {
    const at = namei(k, task, name);
    if (typeof at === 'number') return at;
    const denied = inode_permission(k, whoIs(k, task), at.path, MAY_WRITE);
    if (denied !== 0) return denied;
    found = at.inode.sock;
  }
  if (found === null || found.state === 'closed') return -E.ECONNREFUSED;
  return found.type === type ? found : -E.EPROTOTYPE;
}
