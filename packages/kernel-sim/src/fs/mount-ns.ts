/**
 * fs/mount-ns.ts — fs/namespace.c copy_mnt_ns(): every mount namespace is a tree of mounts of its own over the same file systems.
 *
 * A task is in the namespace its root belongs to. Namespaces nobody is in any more are found and dropped when room is needed.
 */
import { ENOSPC } from '../include/errno.ts';
import type { Kernel, PlainNs } from '../kernel/types.ts';
import { attachMount, detachTree, MAX_MOUNTS } from './mount.ts';
import type { FsStruct, Mount, Path } from './types.ts';

/** The mount at the top of the tree a mount is in. */
export function topMount(m: Mount): Mount {
  let at = m;
  while (at.parent !== null) at = at.parent;
  return at;
}

/** Mounts in an order in which parents come before what is mounted on them. */
function treeOf(k: Kernel, top: Mount): Mount[] {
  return k.state.fs.mounts.filter((m) => topMount(m) === top);
}

/** put_mnt_ns(): drops trees in which no task stands and no file is open. */
function dropUnused(k: Kernel): void {
  const { fs } = k.state;
  const used = new Set<Mount>([fs.root]);
  for (const x of k.state.tasks.values()) {
    used.add(topMount(x.fs.root.mnt)).add(topMount(x.fs.cwd.mnt));
    if (x.files.exe !== null) used.add(topMount(x.files.exe.mnt));
    for (const d of x.files.fds.values()) used.add(topMount(d.file.path.mnt));
  }
  for (const [inum, top] of fs.mntRoots)
    if (!used.has(top)) {
      detachTree(k, top);
      fs.mntRoots.delete(inum);
    }
}

/** A copy of the tree `f` stands in becomes that of the new namespace `ns`, and `f` stands in the copy. 0 or -ENOSPC. */
export function newMntNs(k: Kernel, ns: PlainNs, f: FsStruct): number {
  const top = topMount(f.root.mnt);
  const old = treeOf(k, top);
  if (k.state.fs.mounts.length + old.length > MAX_MOUNTS) dropUnused(k);
  if (k.state.fs.mounts.length + old.length > MAX_MOUNTS) return -ENOSPC;
  const copies = new Map<Mount, Mount>();
  for (const m of old) {
    const parent = m.parent === null ? null : copies.get(m.parent);
    if (parent === undefined) continue;
    const at = parent === null || m.mountpoint === null ? null : { mnt: parent, dentry: m.mountpoint };
    copies.set(m, attachMount(k, at, m.sb, m.root, m.source, m.flags, m.options));
  }
  const moved = (p: Path): Path => ({ mnt: copies.get(p.mnt) ?? p.mnt, dentry: p.dentry });
  f.root = moved(f.root);
  f.cwd = moved(f.cwd);
  k.state.fs.mntRoots.set(ns.inum, copies.get(top) ?? top);
  return 0;
}

/** mntns_install(): into the root of another namespace; its topmost mount there. */
export function enterMntNs(k: Kernel, ns: PlainNs, f: FsStruct): void {
  const top = k.state.fs.mntRoots.get(ns.inum) ?? k.state.fs.root;
  f.root = f.cwd = { mnt: top, dentry: top.root };
}
