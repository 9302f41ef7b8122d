/** fs/anon.ts — fs/anon_inodes.c and friends: places for files that have no name in any folder. */
import type { Task } from '../include/sched.ts';
import type { Kernel } from '../kernel/types.ts';
import { Bug } from '../types.ts';
import { makeInode, newDentry } from './super.ts';
import type { Dentry, FsType, Mount, Path, SuperBlock } from './types.ts';

export function superOf(k: Kernel, type: FsType): SuperBlock {
  const sb = k.state.fs.supers.get(type);
  if (sb === undefined) throw new Bug(`no ${type}`);
  return sb;
}

/** kern_mount(): the mount such files are said to be on; it is on no list and covers nothing. */
function floatingMount(sb: SuperBlock, root: Dentry): Mount {
  return {
    id: 0,
    parent: null,
    mountpoint: null,
    root,
    sb,
    source: 'none',
    flags: 0,
    options: '',
    gone: false,
  };
}

/** A new inode with a place of its own; `name` is what /proc/PID/fd shows, e.g. `[eventfd]`. */
export function anonPath(k: Kernel, type: FsType, name: string, mode: number, task: Task | null = null): Path {
  const sb = superOf(k, type);
  const cred = task?.cred;
  const inode = makeInode(k, sb, { mode, uid: cred?.fsuid ?? 0, gid: cred?.fsgid ?? 0 });
  return anonPathOf(sb, newDentry(name, null, inode));
}
export const anonPathOf = (sb: SuperBlock, dentry: Dentry): Path => ({ mnt: floatingMount(sb, dentry), dentry });
