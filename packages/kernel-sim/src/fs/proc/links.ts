/** fs/proc/links.ts — symbolic links of /proc: self, and those of a task that lead straight to a file. */
import { EACCES, ENOENT } from '../../include/errno.ts';
import type { Task } from '../../include/sched.ts';
import type { Kernel } from '../../kernel/types.ts';
import { pathText } from '../path.ts';
import { isLink } from '../super.ts';
import type { Dentry, Inode, Path } from '../types.ts';
import { mayRead } from './access.ts';
import { fileNamed } from './contributed.ts';

export const isProcLink = (inode: Inode): boolean => inode.node !== null && isLink(inode);

/** Where a link of /proc leads: a text to walk, a place to jump to, or a negative errno. */
export function procLink(k: Kernel, dentry: Dentry, current: Task | null): string | Path | number {
  const node = dentry.inode.node;
  if (node === null) return -ENOENT;
  if (node.path === 'self') return current === null ? -ENOENT : String(current.tgid);
  if (node.path === 'thread-self') return current === null ? -ENOENT : `${current.tgid}/task/${current.pid}`;
  const contributed = node.kind === 'static-file' || node.kind === 'pid-file' ? fileNamed(k, node.path) : undefined;
  const task = node.pid === 0 ? null : k.find(node.pid);
  if (contributed !== undefined) {
    if (current === null) return -ENOENT;
    return contributed.render?.(k, current, task) ?? -ENOENT;
  }
  if (task === null) return -ENOENT;
  if (!mayRead(k, current, task)) return -EACCES;
  const x = k.x(task);
  if (task.exit_state !== 0) return -ENOENT;
  switch (node.path) {
    case 'exe':
      return x.files.exe ?? -ENOENT;
    case 'cwd':
      return x.fs.cwd;
    case 'root':
      return x.fs.root;
    case 'fd':
      return x.files.fds.get(node.fd)?.file.path ?? -ENOENT;
    default:
      return -ENOENT;
  }
}

/** readlink(2) of a link of /proc. */
export function procLinkText(k: Kernel, dentry: Dentry, current: Task | null): string | number {
  const target = procLink(k, dentry, current);
  return typeof target === 'object' ? pathText(k, target, current) : target;
}
