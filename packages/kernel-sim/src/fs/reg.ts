/** fs/reg.ts — mm/filemap.c generic_file_{read,write}_iter: regular files of memory file systems. */
import { CAP_FSETID, RLIM_INFINITY, RLIMIT_FSIZE } from '../include/constants.ts';
import { EFBIG, EPERM } from '../include/errno.ts';
import { O_APPEND, O_LARGEFILE, S_ISGID, S_ISUID } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { SIGXFSZ } from '../include/signal.ts';
import { wallMs } from '../kernel/time.ts';
import type { Kernel } from '../kernel/types.ts';
import { chargeCopy, type FileOps, READ_CHUNK, type Source } from './io.ts';
import { SEAL, writeSealed } from './memfd.ts';
import { MAX_FILE, readPages, writePages } from './pages.ts';
import { cap_inode_killpriv } from './simple-xattr.ts';
import type { Inode, OpenFile, Path } from './types.ts';

const MS_NOATIME = 1024;
const DAY_MS = 86_400_000;
/** MAX_NON_LFS: as far as a file opened without O_LARGEFILE reaches. */
export const MAX_NON_LFS = 2 ** 31 - 1;
const WRITE_CHUNK = 65_536;

/** touch_atime() with relatime: once after each change, or once a day. */
export function touch_atime(k: Kernel, path: Path): void {
  const { inode } = path.dentry;
  if ((path.mnt.flags & (MS_NOATIME | 1)) !== 0 || inode.node !== null) return;
  const now = Math.floor(wallMs(k));
  if (inode.atime > inode.mtime && inode.atime > inode.ctime && now - inode.atime < DAY_MS) return;
  inode.atime = now;
}

/** file_remove_privs(): a write takes the capabilities of a file away, and by others than a privileged task the set-id bits. */
export function removePrivs(k: Kernel, task: Task, inode: Inode): void {
  let kill = inode.mode & S_ISUID;
  if ((inode.mode & (S_ISGID | 0o10)) === (S_ISGID | 0o10)) kill |= S_ISGID;
  if (kill !== 0 && !k.capable(task, CAP_FSETID)) inode.mode &= ~kill;
  cap_inode_killpriv(k, inode);
}

/** generic_write_checks(): how many of `count` bytes may be written at `pos`; -EFBIG (with SIGXFSZ for the limit). */
export function writeLimit(k: Kernel, task: Task, file: OpenFile, pos: number, count: number): number {
  const limit = task.signal.rlim.at(RLIMIT_FSIZE).rlim_cur;
  let n = count;
  if (limit !== RLIM_INFINITY) {
    if (pos >= limit) {
      k.sendSignal(task, SIGXFSZ);
      return -EFBIG;
    }
    n = Math.min(n, limit - pos);
  }
  const max = (file.flags & O_LARGEFILE) !== 0 ? MAX_FILE : MAX_NON_LFS;
  return pos >= max ? -EFBIG : Math.min(n, max - pos);
}

function write(k: Kernel, task: Task, file: OpenFile, src: Source, at: number): number {
  const { inode } = file;
  if (src.size === 0) return 0;
  const pos = (file.flags & O_APPEND) !== 0 ? inode.size : at;
  const count = writeLimit(k, task, file, pos, src.size);
  if (count <= 0) return count;
  if (inode.seals > SEAL.seal && writeSealed(inode, pos + count)) return -EPERM;
  removePrivs(k, task, inode);
  let done = 0;
  while (done < count) {
    const bytes = src.at(done, Math.min(WRITE_CHUNK, count - done));
    if (typeof bytes === 'number') return done > 0 ? done : bytes;
    const n = writePages(k, inode, pos + done, bytes);
    if (n <= 0) return done > 0 ? done : n;
    done += n;
    chargeCopy(k, task, n);
    if (n < bytes.length) break;
  }
  return done;
}

export const regOps: FileOps = {
  seekable: true,
  read(k, task, file, count, pos) {
    touch_atime(k, file.path);
    const bytes = readPages(file.inode, pos, Math.min(count, READ_CHUNK));
    chargeCopy(k, task, bytes.length);
    return bytes;
  },
  write,
};
