/** fs/path.ts — fs/d_path.c: a place in the tree as text. */
import type { Task } from '../include/sched.ts';
import type { Kernel } from '../kernel/types.ts';
import type { Path } from './types.ts';

export const samePath = (a: Path, b: Path): boolean => a.mnt === b.mnt && a.dentry === b.dentry;

interface Walked {
  readonly text: string;
  /** False when the root is not above it: outside a chroot, or the mount is gone. */
  readonly reached: boolean;
}
/** Names from `root` down; mounts are crossed upwards. */
export function walkUp(path: Path, root: Path): Walked {
  let { mnt, dentry } = path;
  let text = '';
  for (;;) {
    if (mnt === root.mnt && dentry === root.dentry) return { text: text === '' ? '/' : text, reached: true };
    if (dentry === mnt.root || dentry.parent === null) {
      if (mnt.parent === null || mnt.mountpoint === null || mnt.gone)
        return { text: text === '' ? '/' : text, reached: false };
      dentry = mnt.mountpoint;
      mnt = mnt.parent;
      continue;
    }
    text = `/${dentry.name}${text}`;
    dentry = dentry.parent;
  }
}

/** Pipes, sockets and the like have names that are no paths. */
export function anonymousName(path: Path): string | null {
  const { inode, name } = path.dentry;
  switch (path.mnt.sb.type) {
    case 'pipefs':
      return `pipe:[${inode.ino}]`;
    case 'sockfs':
      return `socket:[${inode.ino}]`;
    case 'nsfs':
      return name;
    case 'anon_inodefs':
      return `anon_inode:${name}`;
    default:
      return name.startsWith('memfd:') && path.dentry.parent === null ? `/${name} (deleted)` : null;
  }
}

/** d_path() as `task` sees it (its root); `null`: from the machine's root. */
export function pathText(k: Kernel, path: Path, task: Task | null = null): string {
  const odd = anonymousName(path);
  if (odd !== null) return odd;
  const { root } = k.state.fs;
  const top = task === null ? { mnt: root, dentry: root.root } : k.x(task).fs.root;
  const { text } = walkUp(path, top);
  return path.dentry.gone ? `${text} (deleted)` : text;
}
