/**
 * fs/detached.ts — fs/super.c deactivate_super(): memory file systems that are mounted nowhere any more.
 *
 * Their room is free again when nothing in them is in use. Nobody notices the last use going: it is looked for when something is
 * unmounted, and before somebody is told that there is no room.
 */
import type { Kernel } from '../kernel/types.ts';
import { fsnotify_sb_delete } from './notify.ts';
import { dropName, forgetIfUnused } from './super.ts';
import type { Dentry, Mount, SuperBlock } from './types.ts';

function topOf(d: Dentry): Dentry {
  let at = d;
  while (at.parent !== null) at = at.parent;
  return at;
}
function mounted(k: Kernel, sb: SuperBlock): boolean {
  return k.state.fs.mounts.some((m) => m.sb === sb);
}
/** A mount is gone: was it the last of its file system? */
export function noteDetached(k: Kernel, mnt: Mount): void {
  const { sb } = mnt;
  if ((sb.type !== 'tmpfs' && sb.type !== 'ramfs') || mounted(k, sb)) return;
  const root = topOf(mnt.root);
  if (!k.state.fs.detached.includes(root)) k.state.fs.detached.push(root);
}

/** Folders first, so that nothing is met twice. */
function* below(d: Dentry): Generator<Dentry> {
  yield d;
  for (const child of d.children?.values() ?? []) yield* below(child);
}
function inUse(k: Kernel, root: Dentry): boolean {
  const { sb } = root.inode;
  for (const x of k.state.tasks.values()) if (x.fs.cwd.mnt.sb === sb || x.fs.root.mnt.sb === sb) return true;
  for (const d of below(root)) if (d.inode.users > 0) return true;
  return false;
}
function release(k: Kernel, root: Dentry): void {
  fsnotify_sb_delete(k, root.inode.sb);
  const all = [...below(root)];
  for (const d of all) {
    d.children?.clear();
    if (d === root) continue;
    d.gone = true;
    dropName(k, d);
    d.inode.nlink = 0;
  }
  for (const d of all) if (d !== root && d.inode.nlink === 0) forgetIfUnused(k, d.inode);
}
/** Lets go of what nobody uses; true when there was something. */
export function sweepDetached(k: Kernel): boolean {
  const { detached } = k.state.fs;
  let any = false;
  for (const root of detached.slice()) {
    const again = mounted(k, root.inode.sb);
    if (!again && inUse(k, root)) continue;
    detached.splice(detached.indexOf(root), 1);
    if (again) continue;
    release(k, root);
    any = true;
  }
  return any;
}
