/**
 * fs/xattr.ts — fs/xattr.c: extended attributes, as a tmpfs of the time answers: it keeps none that a user may set.
 */
import { E2BIG, EBADF, ENAMETOOLONG, ENODATA, EOPNOTSUPP, EPERM, ERANGE } from '../include/errno.ts';
import { AT_FDCWD } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel, Syscall } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { pathAt } from './at.ts';
import { fget } from './file.ts';
import type { Path } from './types.ts';

const XATTR_SIZE_MAX = 65_536;
type Find = (k: Kernel, t: Task, what: Arg) => Path | number;
const byName =
  (nofollow: boolean): Find =>
  (k, t, what) =>
    pathAt(k, t, AT_FDCWD, k.user.string(what), 0, { nofollow });
const byFd: Find = (k, t, what) => fget(k, t, int(what))?.path ?? -EBADF;

/** The attribute's name checked, and whose handler it is: -EOPNOTSUPP when there is none. */
function handler(k: Kernel, name: Arg): string | number {
  const text = k.user.string(name, 257);
  if (typeof text === 'number') return text === -ENAMETOOLONG ? -ERANGE : text;
  if (text === '') return -ERANGE;
  return ['security.', 'trusted.'].some((p) => text.startsWith(p) && text.length > p.length) ? text : -EOPNOTSUPP;
}
function get(k: Kernel, at: Path | number, name: Arg): number {
  const found = handler(k, name);
  if (typeof found === 'number') return found;
  return typeof at === 'number' ? at : -ENODATA;
}
function set(k: Kernel, at: Path | number, name: Arg, size: number): number {
  const found = handler(k, name);
  if (typeof found === 'number') return found;
  if (size > XATTR_SIZE_MAX) return -E2BIG;
  return typeof at === 'number' ? at : -EPERM; // Differs: security.* and trusted.* are not kept
}
function calls(prefix: string, find: Find): Syscall[] {
  const nr = (name: string): number => NR[`${prefix}${name}` as 'getxattr'];
  return [
    syscall(`${prefix}getxattr`, nr('getxattr'), [user, user], (k, t, what, name) => get(k, find(k, t, what), name)),
    syscall(`${prefix}setxattr`, nr('setxattr'), [user, user, user, uint], (k, t, what, name, _value, size) =>
      set(k, find(k, t, what), name, size),
    ),
    syscall(`${prefix}removexattr`, nr('removexattr'), [user, user], (k, t, what, name) =>
      get(k, find(k, t, what), name),
    ),
    syscall(`${prefix}listxattr`, nr('listxattr'), [user], (k, t, what) => {
      const at = find(k, t, what);
      return typeof at === 'number' ? at : 0;
    }),
  ];
}
export const xattrSyscalls: readonly Syscall[] = [
  ...calls('', byName(false)),
  ...calls('l', byName(true)),
  ...calls('f', byFd),
];
