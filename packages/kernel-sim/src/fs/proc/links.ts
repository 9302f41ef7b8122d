/** fs/proc/links.ts — symbolic links of /proc: self, and those of a task that lead straight to a file. */
import { EACCES, ENOENT } from '../../include/errno.ts';
import { S_IFREG } from '../../include/fcntl.ts';
import type { Task } from '../../include/sched.ts';
import { procFileAt } from '../../kernel/module-files.ts';
import { userNsOf } from '../../kernel/namespaces.ts';
import { nr_in } from '../../kernel/pid.ts';
import type { Kernel } from '../../kernel/types.ts';
import { anonPathOf, superOf } from '../anon.ts';
import { pathText } from '../path.ts';
import { isLink, makeInode, newDentry } from '../super.ts';
import type { Dentry, Inode, NsRef, Path, ProcNode, SuperBlock } from '../types.ts';
import { mayRead } from './access.ts';
import { fileNamed } from './contributed.ts';
import { nsOf } from './tree.ts';

export const isProcLink = (inode: Inode): boolean => inode.node !== null && isLink(inode);

/** Where a link of /proc leads: a text to walk, a place to jump to, or a negative errno. */
export function procLink(k: Kernel, dentry: Dentry, current: Task | null): string | Path | number {
  const node = dentry.inode.node;
  if (node === null) return -ENOENT;
  if (node.path === 'self' || node.path === 'thread-self')
    return selfIn(k, dentry.inode.sb, current, node.path === 'self');
  const contributed = node.kind === 'static-file' || node.kind === 'pid-file' ? fileNamed(k, node.path) : undefined;
  const task = node.pid === 0 ? null : k.find(node.pid);
  if (contributed !== undefined) {
    if (current === null) return -ENOENT;
    return contributed.render?.(k, current, task, nsOf(k, dentry.inode.sb)) ?? -ENOENT;
  }
  if (task === null) return procFileAt(k, node.path)?.target ?? -ENOENT;
  if (!mayRead(k, current, task)) return -EACCES;
  if (node.path.startsWith('ns/')) return nsPath(k, task, node.path.slice(3));
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

/** proc_self_get_link(): the reader's own number in the namespace of this /proc. */
function selfIn(k: Kernel, sb: SuperBlock, current: Task | null, leader: boolean): string | number {
  if (current === null) return -ENOENT;
  const ns = nsOf(k, sb);
  const tgid = nr_in(k.x(current.group_leader), ns);
  if (tgid === 0) return -ENOENT;
  return leader ? String(tgid) : `${tgid}/task/${nr_in(k.x(current), ns)}`;
}

/** ns_get_path(): the file of nsfs that stands for a namespace of the task. */
function nsPath(k: Kernel, task: Task, type: string): Path | number {
  if (task.exit_state !== 0) return -ENOENT;
  const x = k.x(task);
  const sb = superOf(k, 'nsfs');
  const ref = ((): NsRef | null => {
    switch (type) {
      case 'pid':
        return { type: 'pid', ns: x.pidNs };
      case 'pid_for_children':
        return { type: 'pid', ns: x.ns.pid };
      case 'user':
        return { type: 'user', ns: userNsOf(k, task) };
      case 'uts':
        return { type: 'uts', ns: x.ns.uts };
      case 'mnt':
      case 'ipc':
      case 'net':
      case 'cgroup':
        return { type, ns: x.ns[type] };
      default:
        return null;
    }
  })();
  if (ref === null) return -ENOENT;
  const { inum } = ref.ns;
  const node: ProcNode = { kind: 'ns', path: ref.type, pid: 0, fd: 0, ns: ref };
  const inode = makeInode(k, sb, { mode: S_IFREG | 0o444, uid: 0, gid: 0, node, ino: inum });
  return anonPathOf(sb, newDentry(`${ref.type}:[${inum}]`, null, inode));
}

/** readlink(2) of a link of /proc. */
export function procLinkText(k: Kernel, dentry: Dentry, current: Task | null): string | number {
  const target = procLink(k, dentry, current);
  return typeof target === 'object' ? pathText(k, target, current) : target;
}
