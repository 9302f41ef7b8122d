/** fs/file.ts — fs/file.c, fs/file_table.c: open file descriptions and the descriptors that refer to them. */
import { RLIMIT_NOFILE } from '../include/constants.ts';
import { EBADF, EMFILE, ENFILE } from '../include/errno.ts';
import { O_ACCMODE, O_CLOEXEC, O_PATH, O_RDONLY } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import type { Kernel, TaskExt } from '../kernel/types.ts';
import { dropAsync } from './async.ts';
import { opsOf } from './file-ops.ts';
import { dropLocks } from './locks.ts';
import { fsnotify, IN } from './notify.ts';
import { currentSeat, forgetIfUnused, isReg, SEAT_FILES, seatUse } from './super.ts';
import type { DirEntry, FileKind, FilesStruct, OpenFile, Path } from './types.ts';

/** fs.file-max of the machine, and what one process may reach whatever its limit. */
export const FILE_MAX = 16_384;
export const NR_OPEN = 16_384;

export const readable = (f: OpenFile): boolean => (f.flags & (O_ACCMODE | O_PATH)) === O_RDONLY || modeOf(f) === 2;
export const writable = (f: OpenFile): boolean => modeOf(f) === 1 || modeOf(f) === 2;
/** Access mode; 3 (neither) for O_PATH. */
const modeOf = (f: OpenFile): number => ((f.flags & O_PATH) !== 0 ? 3 : f.flags & O_ACCMODE);

/** get_empty_filp(): or -ENFILE. It has no descriptor yet: `installFd` gives one, `fput` throws it away. */
export function newOpenFile(k: Kernel, kind: FileKind, path: Path, flags: number): OpenFile | number {
  const { fs } = k.state;
  if (fs.openFiles >= FILE_MAX) return -ENFILE;
  const seat = currentSeat(k);
  if (seat !== null) {
    const use = seatUse(fs, seat);
    if (use.files >= SEAT_FILES) return -ENFILE;
    use.files += 1;
  }
  fs.openFiles += 1;
  const { inode } = path.dentry;
  inode.users += 1;
  if ((flags & O_PATH) === 0 && (flags & O_ACCMODE) !== O_RDONLY && isReg(inode)) inode.writers += 1;
  return {
    kind,
    path,
    inode,
    flags: flags & ~O_CLOEXEC,
    pos: 0,
    count: 0,
    seat,
    owner: 0,
    text: null,
    names: null,
    tty: null,
    socket: null,
    counter: null,
    epoll: null,
    handle: null,
    capture: null,
  };
}

const KEPT_BYTES = 8 << 20;
const KEPT_NAMES = 1 << 18;
/** Keeps what was rendered for a file, if there is room for it; null lets go of it. */
export function keepText(k: Kernel, file: OpenFile, text: Uint8Array | null): void {
  const { fs } = k.state;
  fs.keptBytes -= file.text?.length ?? 0;
  file.text = text !== null && fs.keptBytes + text.length <= KEPT_BYTES ? text : null;
  fs.keptBytes += file.text?.length ?? 0;
}
/** The same for the names of a folder. */
export function keepNames(k: Kernel, file: OpenFile, names: readonly DirEntry[] | null): void {
  const { fs } = k.state;
  fs.keptNames -= file.names?.length ?? 0;
  file.names = names !== null && fs.keptNames + names.length <= KEPT_NAMES ? names : null;
  fs.keptNames += file.names?.length ?? 0;
}

/** fput(): the last reference closes the file. */
export function fput(k: Kernel, file: OpenFile): void {
  file.count -= 1;
  if (file.count > 0) return;
  const { fs } = k.state;
  if (file.kind !== 'none' && file.kind !== 'path')
    fsnotify(k, file.path.dentry, writable(file) ? IN.closeWrite : IN.closeNowrite);
  dropAsync(k, file);
  dropLocks(k, file.inode, file);
  opsOf(file).release?.(k, file);
  keepText(k, file, null);
  keepNames(k, file, null);
  fs.openFiles -= 1;
  if (file.seat !== null) seatUse(fs, file.seat).files -= 1;
  const { inode } = file;
  inode.users -= 1;
  if ((file.flags & O_PATH) === 0 && (file.flags & O_ACCMODE) !== O_RDONLY && isReg(inode)) inode.writers -= 1;
  forgetIfUnused(k, inode);
}

/** fdget(): what a descriptor refers to, O_PATH files not counted unless asked for. */
export function fget(k: Kernel, task: Task, fd: number, pathToo = false): OpenFile | null {
  const file = fileOf(k.x(task), fd);
  return file !== null && (pathToo || (file.flags & O_PATH) === 0) ? file : null;
}
export const fileOf = (x: TaskExt, fd: number): OpenFile | null => x.files.fds.get(fd)?.file ?? null;

export function nofile(task: Task): number {
  return Math.min(task.signal.rlim.at(RLIMIT_NOFILE).rlim_cur, NR_OPEN);
}
/** get_unused_fd_flags(): the lowest free number from `from`, or -EMFILE. */
export function unusedFd(task: Task, files: FilesStruct, from = 0): number {
  let fd = Math.max(from, files.next);
  while (files.fds.has(fd)) fd += 1;
  if (from <= files.next) files.next = fd;
  return fd >= nofile(task) ? -EMFILE : fd;
}
/** fd_install() at the lowest free number; a file that gets none is closed. */
export function installFd(k: Kernel, task: Task, file: OpenFile, cloexec: boolean, from = 0): number {
  const { files } = k.x(task);
  const fd = unusedFd(task, files, from);
  file.count += 1;
  if (fd < 0) {
    fput(k, file);
    return fd;
  }
  files.fds.set(fd, { file, cloexec });
  return fd;
}

export function closeFd(k: Kernel, x: TaskExt, fd: number): number {
  const found = x.files.fds.get(fd);
  if (found === undefined) return -EBADF;
  x.files.fds.delete(fd);
  x.files.next = Math.min(x.files.next, fd);
  dropLocks(k, found.file.inode, k.task(x).tgid);
  fput(k, found.file);
  return 0;
}
export const newFiles = (): FilesStruct => ({ count: 1, fds: new Map(), next: 0, exe: null, nextExe: null });

export function shareFiles(files: FilesStruct): FilesStruct {
  files.count += 1;
  return files;
}
/** dup_fd(): fork's copy refers to the same open files. */
export function copyFiles(_k: Kernel, files: FilesStruct): FilesStruct {
  const copy = newFiles();
  copy.next = files.next;
  for (const [fd, d] of files.fds) {
    d.file.count += 1;
    copy.fds.set(fd, { file: d.file, cloexec: d.cloexec });
  }
  setExe(copy, files.exe);
  return copy;
}
/** set_mm_exe_file(): running programs may not be written to. */
export function setExe(files: FilesStruct, exe: Path | null): void {
  if (exe !== null) {
    exe.dentry.inode.users += 1;
    exe.dentry.inode.writers -= 1;
  }
  files.exe = exe;
}
function dropExe(k: Kernel, files: FilesStruct): void {
  const { exe } = files;
  if (exe === null) return;
  files.exe = null;
  exe.dentry.inode.writers += 1;
  exe.dentry.inode.users -= 1;
  forgetIfUnused(k, exe.dentry.inode);
}
function putFiles(k: Kernel, files: FilesStruct, pid: number): void {
  files.count -= 1;
  if (files.count > 0) return;
  const all = [...files.fds.values()];
  files.fds.clear();
  dropExe(k, files);
  for (const { file } of all) {
    dropLocks(k, file.inode, pid);
    fput(k, file);
  }
}

/** exit_files(): and a fifo whose opening was cut short. */
export function exitFiles(k: Kernel, x: TaskExt): void {
  const opening = x.restart as { opening?: OpenFile } | null;
  if (opening?.opening !== undefined) {
    opening.opening.count += 1;
    fput(k, opening.opening);
    x.restart = null;
  }
  putFiles(k, x.files, k.task(x).tgid);
  x.files = newFiles();
  x.fs.count -= 1; // exit_fs()
}

/** begin_new_exec(): own descriptor table, close-on-exec files closed, another program in use. */
export function closeOnExec(k: Kernel, task: Task): void {
  const x = k.x(task);
  const { nextExe } = x.files;
  if (x.files.count > 1) {
    const own = copyFiles(k, x.files);
    x.files.nextExe = null;
    putFiles(k, x.files, -1);
    x.files = own;
  }
  x.files.nextExe = null;
  const closing = [...x.files.fds].filter(([, d]) => d.cloexec);
  for (const [fd] of closing) closeFd(k, x, fd);
  if (nextExe !== null) {
    const old = x.files.exe;
    setExe(x.files, nextExe);
    if (old !== null) {
      const drop = newFiles();
      drop.exe = old;
      dropExe(k, drop);
    }
  }
}
