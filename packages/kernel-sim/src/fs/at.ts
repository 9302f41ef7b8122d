/** fs/at.ts — the *at() calls: where a relative path begins, and AT_EMPTY_PATH. */
import { EBADF, ENOENT, ENOTDIR } from '../include/errno.ts';
import { AT_EMPTY_PATH, AT_FDCWD } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import type { Kernel } from '../kernel/types.ts';
import { fileOf } from './file.ts';
import { type NameiOptions, namei } from './namei.ts';
import { isDir } from './super.ts';
import type { Path } from './types.ts';

/** The folder `dirfd` stands for, or null for the caller's own. Absolute paths do not ask. */
export function dirOf(k: Kernel, task: Task, dirfd: number, name: string): Path | null | number {
  if (dirfd === AT_FDCWD || name.startsWith('/')) return null;
  const file = fileOf(k.x(task), dirfd);
  if (file === null) return -EBADF;
  return name === '' || isDir(file.inode) ? file.path : -ENOTDIR;
}
export const fromDir = (dir: Path | null): { from?: Path } => (dir === null ? {} : { from: dir });

/** user_path_at(): with AT_EMPTY_PATH an empty name is the descriptor's own file. */
export function pathAt(
  k: Kernel,
  task: Task,
  dirfd: number,
  name: string | number,
  flags: number,
  o: NameiOptions,
): Path | number {
  if (typeof name === 'number') return name;
  if (name === '') {
    if ((flags & AT_EMPTY_PATH) === 0) return -ENOENT;
    if (dirfd === AT_FDCWD) return k.x(task).fs.cwd;
    return fileOf(k.x(task), dirfd)?.path ?? -EBADF;
  }
  const dir = dirOf(k, task, dirfd, name);
  if (typeof dir === 'number') return dir;
  const found = namei(k, task, name, { ...o, ...fromDir(dir) });
  return typeof found === 'number' ? found : found.path;
}
