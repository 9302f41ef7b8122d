/** inspect/peek.ts — a file's bytes without opening it: nothing is counted, no access time changes. */

import { namei } from '../fs/namei.ts';
import { inodeBytes } from '../fs/pages.ts';
import { inode_permission, MAY_READ, whoIs } from '../fs/permission.ts';
import { EACCES, EINVAL, EISDIR } from '../include/errno.ts';
import { S_IFDIR, S_IFMT, S_IFREG } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { encodeUtf8 } from '../include/utf8.ts';
import type { LinuxKernel } from '../kernel/kernel.ts';

/** As `t` could read it; null is the kernel. */
export function peekFile(k: LinuxKernel, t: Task | null, path: string): Uint8Array | number {
  const found = namei(k, t, path);
  if (typeof found === 'number') return found;
  const { inode } = found;
  const type = inode.mode & S_IFMT;
  if (type === S_IFDIR) return -EISDIR;
  if (type !== S_IFREG) return -EINVAL;
  if (inode_permission(k, whoIs(k, t), found.path, MAY_READ) !== 0) return -EACCES;
  if (inode.node !== null) return -EINVAL;
  if (inode.image === undefined) return inodeBytes(inode);
  const file = k.build.files.get(inode.image);
  if (file === undefined) return new Uint8Array(0);
  return typeof file.bytes === 'function' ? file.bytes() : (file.bytes ?? encodeUtf8(file.text ?? ''));
}
