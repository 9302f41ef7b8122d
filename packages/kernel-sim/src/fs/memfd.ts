/** fs/memfd.ts — mm/memfd.c: regular files without a name, and seals that take rights away for good. */
import { EFAULT, EINVAL, EMFILE, EPERM } from '../include/errno.ts';
import { O_LARGEFILE, O_RDWR, S_IFREG } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { anonPathOf } from './anon.ts';
import { installFd, newOpenFile, unusedFd, writable } from './file.ts';
import { newDentry, newInode } from './super.ts';
import type { Inode, OpenFile } from './types.ts';

const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;
const NAME_MAX = 249;
export const SEAL = { seal: 1, shrink: 2, grow: 4, write: 8, futureWrite: 16 } as const;
const ALL = 31;

function memfd_create(k: Kernel, task: Task, name: Arg, flags: number): number {
  if ((flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING)) !== 0) return -EINVAL;
  const text = k.user.string(name, NAME_MAX + 1);
  if (typeof text === 'number') return text === -EFAULT ? -EFAULT : -EINVAL;
  if (unusedFd(task, k.x(task).files) < 0) return -EMFILE;
  const sb = k.state.fs.memfds;
  const inode = newInode(k, sb, { mode: S_IFREG | 0o777, uid: task.cred.fsuid, gid: task.cred.fsgid });
  if (typeof inode === 'number') return inode;
  inode.nlink = 0;
  inode.seals = (flags & MFD_ALLOW_SEALING) !== 0 ? 0 : SEAL.seal;
  const path = anonPathOf(sb, newDentry(`memfd:${text}`, null, inode));
  const file = newOpenFile(k, 'reg', path, O_RDWR | O_LARGEFILE);
  return typeof file === 'number' ? file : installFd(k, task, file, (flags & MFD_CLOEXEC) !== 0);
}

/** F_GET_SEALS, F_ADD_SEALS: only files of memory file systems have any. */
export function getSeals(file: OpenFile): number {
  return file.kind !== 'reg' || file.inode.node !== null ? -EINVAL : file.inode.seals;
}
export function addSeals(file: OpenFile, seals: number): number {
  if (getSeals(file) < 0) return -EINVAL;
  if (!writable(file)) return -EPERM;
  if ((seals & ~ALL) !== 0) return -EINVAL;
  const { inode } = file;
  if ((inode.seals & SEAL.seal) !== 0) return -EPERM;
  inode.seals |= seals;
  return 0;
}
/** What seals say of a write that would end at `end`, and of a new size. */
export const writeSealed = (i: Inode, end: number): boolean =>
  (i.seals & (SEAL.write | SEAL.futureWrite)) !== 0 || ((i.seals & SEAL.grow) !== 0 && end > i.size);
export const sizeSealed = (i: Inode, size: number): boolean =>
  ((i.seals & SEAL.shrink) !== 0 && size < i.size) || ((i.seals & SEAL.grow) !== 0 && size > i.size);

export const memfdSyscalls = [syscall('memfd_create', NR.memfd_create, [user, uint], memfd_create)];
