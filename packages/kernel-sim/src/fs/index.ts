/** fs/index.ts — what the rest of the kernel uses of the file system. */
import type { Syscall } from '../kernel/types.ts';
import type { Seat } from '../types.ts';
import { attrSyscalls } from './attr.ts';
import { cwdSyscalls } from './cwd.ts';
import { epollSyscalls } from './epoll.ts';
import { eventfdSyscalls } from './eventfd.ts';
import { fdSyscalls } from './fds.ts';
import { inotifySyscalls } from './inotify.ts';
import { ioctlSyscalls } from './ioctl.ts';
import { memfdSyscalls } from './memfd.ts';
import { mountSyscalls } from './mount.ts';
import { nameSyscalls } from './names.ts';
import { pollSyscalls } from './poll.ts';
import { readdirSyscalls } from './readdir.ts';
import { rwSyscalls } from './rw.ts';
import { socketSyscalls } from './socket-calls.ts';
import { spliceSyscalls } from './splice.ts';
import { statSyscalls } from './stat.ts';
import { statfsSyscalls } from './statfs.ts';
import type { Inode } from './types.ts';
import { xattrSyscalls } from './xattr.ts';

export interface ExecFile {
  /** Absolute, symbolic links resolved. */
  readonly path: string;
  readonly inode: Inode;
  readonly bytes: Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly nosuid: boolean;
  /** Whoever runs it may read it: else its memory is nobody's to see (would_dump()). */
  readonly readable: boolean;
}
export interface FileMeta {
  readonly uid?: number;
  readonly gid?: number;
  readonly mode?: number;
  readonly seat?: Seat;
}
export { openCapture } from './capture.ts';
export { copyFs, newFs, shareFs } from './cwd.ts';
export { closeOnExec, copyFiles, exitFiles, fileOf, newFiles, shareFiles } from './file.ts';
export {
  execAt,
  imageFile,
  installFile,
  makeDir,
  makeNode,
  makeSymlink,
  openForExec,
  readFile,
  removeName,
  saveFile,
  writeFile,
} from './kernel-files.ts';
export { enterMntNs, newMntNs } from './mount-ns.ts';
export { type NameiOptions, namei } from './namei.ts';
/** The contents of a regular file, for mmap and module loading. */
export { inodeBytes } from './pages.ts';
export { pathText as pathOf } from './path.ts';
export { initFs } from './setup.ts';

export const fsSyscalls: readonly Syscall[] = [
  ...attrSyscalls,
  ...cwdSyscalls,
  ...epollSyscalls,
  ...eventfdSyscalls,
  ...fdSyscalls,
  ...inotifySyscalls,
  ...ioctlSyscalls,
  ...memfdSyscalls,
  ...mountSyscalls,
  ...nameSyscalls,
  ...pollSyscalls,
  ...readdirSyscalls,
  ...rwSyscalls,
  ...socketSyscalls,
  ...spliceSyscalls,
  ...statfsSyscalls,
  ...statSyscalls,
  ...xattrSyscalls,
];
