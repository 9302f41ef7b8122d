/** fs/lookup.ts — what a folder contains, by kind of file system; and the mounts that cover places. */
import { ENAMETOOLONG, ENOENT } from '../include/errno.ts';
import { NAME_MAX, S_IFMT } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { encodeUtf8 } from '../include/utf8.ts';
import type { Kernel } from '../kernel/types.ts';
import { fillFromImage } from './pages.ts';
import { cgroupEntries, cgroupLookup } from './proc/cgroup.ts';
import { sysEntries, sysLookup } from './proc/sysfs.ts';
import { procEntries, procLookup } from './proc/tree.ts';
import type { Dentry, DirEntry, Mount, Path } from './types.ts';

/** True when the name is longer than a folder can hold. Most names are short: bytes are counted only for the others. */
export const nameTooLong = (name: string): boolean =>
  name.length > NAME_MAX || (name.length * 3 > NAME_MAX && encodeUtf8(name).length > NAME_MAX);

/** The entry `name` of a folder, or a negative errno. `task` is who looks: for /proc/self. */
export function lookup(k: Kernel, dir: Dentry, name: string, task: Task | null): Dentry | number {
  if (nameTooLong(name)) return -ENAMETOOLONG;
  const found = find(k, dir, name, task);
  if (typeof found === 'number' || found.inode.node === null) return found;
  const { pinned } = found.inode.sb;
  return pinned.find((d) => d.inode.ino === found.inode.ino) ?? found;
}
function find(k: Kernel, dir: Dentry, name: string, task: Task | null): Dentry | number {
  switch (dir.inode.sb.type) {
    case 'proc':
      return procLookup(k, dir, name, task);
    case 'sysfs':
    case 'securityfs':
      return sysLookup(k, dir, name);
    case 'cgroup2':
      return cgroupLookup(k, dir, name);
    default:
      return fromImage(k, dir.children?.get(name)) ?? -ENOENT;
  }
}

function fromImage(k: Kernel, d: Dentry | undefined): Dentry | undefined {
  if (d?.inode.image !== undefined && !k.peeking) fillFromImage(k, d.inode);
  return d;
}

/** What getdents(2) shows, `.` and `..` first. */
export function list(k: Kernel, dir: Dentry, task: Task | null): DirEntry[] {
  const out: DirEntry[] = [
    { name: '.', ino: dir.inode.ino, type: 4 },
    { name: '..', ino: (dir.parent ?? dir).inode.ino, type: 4 },
  ];
  const { type } = dir.inode.sb;
  if (type === 'proc') out.push(...procEntries(k, dir, task));
  else if (type === 'sysfs' || type === 'securityfs') out.push(...sysEntries(k, dir));
  else if (type === 'cgroup2') out.push(...cgroupEntries(k, dir));
  else if (dir.children !== null)
    // dcache_readdir(): the newest name first
    for (const d of [...dir.children.values()].reverse())
      out.push({ name: d.name, ino: d.inode.ino, type: (d.inode.mode & S_IFMT) >>> 12 });
  return out;
}

/** The mount that sits on a place, if any. */
export function mountOn(k: Kernel, path: Path): Mount | null {
  if (path.dentry.mounts === 0) return null;
  const found = k.state.fs.mounts.filter((m) => m.parent === path.mnt && m.mountpoint === path.dentry);
  return found[found.length - 1] ?? null;
}
/** follow_mount(): the root of the topmost mount on a place. */
export function topOf(k: Kernel, path: Path): Path {
  let at = path;
  for (;;) {
    const m = mountOn(k, at);
    if (m === null) return at;
    at = { mnt: m, dentry: m.root };
  }
}
