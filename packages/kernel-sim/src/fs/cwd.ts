/** fs/cwd.ts — fs/open.c, fs/fs_struct.c, fs/dcache.c: where a task stands, its root, and its umask. */
import { CAP_SYS_CHROOT } from '../include/constants.ts';
import * as E from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { encodeUtf8 } from '../include/utf8.ts';
import { lacks } from '../kernel/capable.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel } from '../kernel/types.ts';
import { fileOf } from './file.ts';
import { namei, rootOf } from './namei.ts';
import { walkUp } from './path.ts';
import { inode_permission, MAY_EXEC, whoIs } from './permission.ts';
import { isDir } from './super.ts';
import type { FsStruct, Path } from './types.ts';

export function newFs(k: Kernel): FsStruct {
  const root = rootOf(k, null);
  return { count: 1, umask: 0o22, cwd: root, root };
}
export const copyFs = (fs: FsStruct): FsStruct => ({ count: 1, umask: fs.umask, cwd: fs.cwd, root: fs.root });
export function shareFs(fs: FsStruct): FsStruct {
  fs.count += 1;
  return fs;
}

/** A folder one may enter: its place, or -ENOTDIR, -EACCES, … */
function folder(k: Kernel, task: Task, name: string | number): Path | number {
  if (typeof name === 'number') return name;
  const found = namei(k, task, name);
  if (typeof found === 'number') return found;
  return enter(k, task, found.path);
}
function enter(k: Kernel, task: Task, path: Path): Path | number {
  if (!isDir(path.dentry.inode)) return -E.ENOTDIR;
  const denied = inode_permission(k, whoIs(k, task), path, MAY_EXEC);
  return denied !== 0 ? denied : path;
}

export const cwdSyscalls = [
  syscall('chdir', NR.chdir, [user], (k, t, name) => {
    const to = folder(k, t, k.user.string(name));
    if (typeof to === 'number') return to;
    k.x(t).fs.cwd = to;
    return 0;
  }),
  syscall('fchdir', NR.fchdir, [int], (k, t, fd) => {
    const file = fileOf(k.x(t), fd);
    if (file === null) return -E.EBADF;
    const to = enter(k, t, file.path);
    if (typeof to === 'number') return to;
    k.x(t).fs.cwd = to;
    return 0;
  }),
  /** @models fs/open.c ksys_chroot(): the capability is asked for last, and the cwd stays where it is. */
  syscall('chroot', NR.chroot, [user], (k, t, name) => {
    const to = folder(k, t, k.user.string(name));
    if (typeof to === 'number') return to;
    if (lacks(k, t, CAP_SYS_CHROOT, k.hasCap(t, CAP_SYS_CHROOT))) return -E.EPERM;
    k.x(t).fs.root = to;
    return 0;
  }),
  /** @models fs/d_path.c getcwd(): the length with its NUL. */
  syscall('getcwd', NR.getcwd, [user, uint], (k, t, buf, size) => {
    const { cwd, root } = k.x(t).fs;
    if (cwd.dentry.gone) return -E.ENOENT;
    const { text, reached } = walkUp(cwd, root);
    const bytes = encodeUtf8(`${reached ? text : `(unreachable)${text}`}\0`);
    if (bytes.length > size) return -E.ERANGE;
    const bad = k.user.write(buf, bytes);
    return bad < 0 ? bad : bytes.length;
  }),
  syscall('umask', NR.umask, [uint], (k, t, mask) => {
    const { fs } = k.x(t);
    const old = fs.umask;
    fs.umask = mask & 0o777;
    return old;
  }),
];
