/** fs/rw.ts — fs/read_write.c: read, write and their relatives over what files can do. */
import { EAGAIN, EBADF, EFAULT, EINVAL, EISDIR, EOPNOTSUPP, EOVERFLOW, ESPIPE, EXDEV } from '../include/errno.ts';
import { O_APPEND, SEEK_CUR, SEEK_END, SEEK_SET } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { offset64, Struct } from './bytes.ts';
import { fget, readable, writable } from './file.ts';
import { opsOf } from './file-ops.ts';
import { bytesSource, gather, MAX_RW, READ_CHUNK, type ReadResult, type Source, segments, userSource } from './io.ts';
import { fsnotify, IN } from './notify.ts';
import { MAX_FILE } from './pages.ts';
import type { OpenFile } from './types.ts';

const MAX_ERRNO = 4095;

/** add_rchar(), inc_syscr() and their twins: what /proc/PID/io shows. */
function account(k: Kernel, task: Task, way: 'r' | 'w', bytes: number): void {
  const { io } = k.x(task).proc;
  if (way === 'r') {
    io.syscr += 1;
    io.rchar += bytes;
  } else {
    io.syscw += 1;
    io.wchar += bytes;
  }
}

/** Bytes at `pos` (or at the file's position), not copied out yet. */
export function readBytes(k: Kernel, task: Task, file: OpenFile, count: number, pos: number | null): ReadResult {
  if (!readable(file)) return -EBADF;
  if (file.kind === 'dir') {
    account(k, task, 'r', 0);
    return -EISDIR;
  }
  const ops = opsOf(file);
  if (ops.read === undefined) return -EINVAL;
  const bytes = ops.read(k, task, file, Math.min(count, MAX_RW, READ_CHUNK), pos ?? file.pos, pos === null);
  if (isBytes(bytes) || typeof bytes === 'number') account(k, task, 'r', isBytes(bytes) ? bytes.length : 0);
  if (isBytes(bytes) && bytes.length > 0) fsnotify(k, file.path.dentry, IN.access);
  return bytes;
}
const isBytes = (r: ReadResult): r is Uint8Array => r instanceof Uint8Array;
const advances = (file: OpenFile): boolean => opsOf(file).seekable === true;

function read(k: Kernel, task: Task, fd: number, buf: Arg, count: number, pos: number | null): SysResult {
  const file = fget(k, task, fd);
  if (file === null) return -EBADF;
  if (pos !== null && !advances(file)) return -ESPIPE;
  if ((count | 0) < 0) return readable(file) ? -EINVAL : -EBADF;
  const bytes = readBytes(k, task, file, count, pos);
  if (!isBytes(bytes)) return bytes;
  if (k.user.write(buf, bytes) < 0) return unread(k, file, bytes);
  if (pos === null && advances(file)) file.pos += bytes.length;
  return bytes.length;
}
/** The copy failed: what had been taken out of a stream goes back. */
function unread(k: Kernel, file: OpenFile, bytes: Uint8Array): number {
  opsOf(file).unread?.(k, file, bytes);
  return -EFAULT;
}
export function writeSource(k: Kernel, task: Task, file: OpenFile, src: Source, pos: number | null): SysResult {
  if (!writable(file)) return -EBADF;
  const ops = opsOf(file);
  if (ops.write === undefined) return -EINVAL;
  const r = ops.write(k, task, file, src, pos ?? file.pos, pos === null);
  if (typeof r === 'number') account(k, task, 'w', Math.max(0, r));
  if (typeof r !== 'number' || r <= 0) return r;
  fsnotify(k, file.path.dentry, IN.modify);
  if (!advances(file) || pos !== null) return r;
  file.pos = file.kind === 'reg' && (file.flags & O_APPEND) !== 0 ? file.inode.size : file.pos + r;
  return r;
}
function write(k: Kernel, task: Task, fd: number, src: Source | number, pos: number | null): SysResult {
  const file = fget(k, task, fd);
  if (file === null) return -EBADF;
  if (pos !== null && (!advances(file) || opsOf(file).noPwrite?.(k, file) === true)) return -ESPIPE;
  if (typeof src === 'number') return writable(file) ? src : -EBADF;
  return writeSource(k, task, file, src, pos);
}
const sized = (k: Kernel, buf: Arg, count: number): Source | number =>
  (count | 0) < 0 ? -EINVAL : userSource(k, buf, count);

function readv(k: Kernel, task: Task, fd: number, iov: Arg, n: number, pos: number | null): SysResult {
  const file = fget(k, task, fd);
  if (file === null) return -EBADF;
  if (pos !== null && !advances(file)) return -ESPIPE;
  if (!readable(file)) return -EBADF;
  const parts = segments(k, iov, n);
  if (typeof parts === 'number') return parts;
  const total = parts.reduce((sum, p) => sum + p.size, 0);
  const bytes = readBytes(k, task, file, total, pos);
  if (!isBytes(bytes)) return bytes;
  let done = 0;
  for (const p of parts) {
    const piece = bytes.subarray(done, done + p.size);
    if (piece.length > 0 && k.user.write(p.base, piece) < 0) return unread(k, file, bytes);
    done += piece.length;
  }
  if (pos === null && advances(file)) file.pos += bytes.length;
  return bytes.length;
}
function writev(k: Kernel, task: Task, fd: number, iov: Arg, n: number, pos: number | null): SysResult {
  const parts = segments(k, iov, n);
  return write(k, task, fd, typeof parts === 'number' ? parts : gather(k, parts), pos);
}

/** vfs_llseek(): the new position. */
export function llseek(k: Kernel, task: Task, file: OpenFile, offset: number, whence: number): number {
  if (whence > 4 || whence < 0) return -EINVAL;
  const ops = opsOf(file);
  if (ops.llseek !== undefined) return ops.llseek(k, task, file, offset, whence);
  if (ops.addresses?.(k, file) === true) return memory_lseek(file, offset, whence);
  if (!advances(file) && file.kind !== 'kmsg')
    return file.kind === 'eventfd' || file.kind === 'epoll' || file.kind === 'inotify' ? file.pos : -ESPIPE;
  if (file.kind === 'null' || file.kind === 'zero' || file.kind === 'full') {
    file.pos = 0;
    return 0;
  }
  if (file.kind === 'kmsg') return kmsgSeek(file, offset, whence);
  const { size } = file.inode;
  let to: number;
  if (whence === SEEK_SET) to = offset;
  else if (whence === SEEK_CUR) to = file.pos + offset;
  else if (file.kind !== 'reg') return -EINVAL;
  else if (whence === SEEK_END) to = size + offset;
  else if (offset < 0 || offset >= size)
    return -6; // SEEK_DATA, SEEK_HOLE: -ENXIO
  else to = whence === 3 ? offset : size;
  if (to < 0 && file.kind !== 'proc' && file.kind !== 'mem') return -EINVAL;
  if (to > MAX_FILE || to < 0) return -EINVAL;
  file.pos = to;
  return to;
}
/**
 * memory_lseek(), mem_lseek(): any position but the last page of all, which would look like an error.
 *
 * Differs: 2.6.34 itself refuses to read at a negative position (FMODE_UNSIGNED_OFFSET came in 2.6.36), so that only _llseek with the
 * high word clear reached kernel addresses.
 */
function memory_lseek(file: OpenFile, offset: number, whence: number): number {
  if (whence !== SEEK_SET && whence !== SEEK_CUR) return -EINVAL;
  const to = whence === SEEK_SET ? offset : file.pos + offset;
  if (to < 0 && to >= -MAX_ERRNO) return -EOVERFLOW;
  file.pos = to;
  return to;
}
/** Answers above this are no errors: positions of memory files with the upper bit set. */
const isError = (at: number): boolean => at < 0 && at >= -MAX_ERRNO;

function kmsgSeek(file: OpenFile, offset: number, whence: number): number {
  if (offset !== 0) return -ESPIPE;
  if (whence === SEEK_SET) file.pos = 0;
  else if (whence === SEEK_END) file.pos = Number.MAX_SAFE_INTEGER;
  else return -EINVAL;
  return 0;
}

/** sendfile(2), and copy_file_range(2) within regular files: bytes from one file to another without the caller seeing them. */
function send(k: Kernel, task: Task, out: OpenFile, source: OpenFile, count: number, pos: number | null): SysResult {
  const bytes = readBytes(k, task, source, Math.min(count, 65_536), pos);
  if (!isBytes(bytes)) return bytes;
  if (bytes.length === 0) return 0;
  const r = writeSource(k, task, out, bytesSource(bytes), null);
  if (typeof r === 'number' && r > 0 && pos === null && advances(source)) source.pos += r;
  return r;
}
function sendfile(
  k: Kernel,
  task: Task,
  outFd: number,
  inFd: number,
  at: Arg,
  count: number,
  wide: boolean,
): SysResult {
  const source = fget(k, task, inFd);
  if (source === null || !readable(source)) return -EBADF;
  const isNull = k.user.isNull(at);
  if (!isNull && !advances(source)) return -ESPIPE;
  const out = fget(k, task, outFd);
  if (out === null || !writable(out)) return -EBADF;
  if (source.kind !== 'reg' && source.kind !== 'proc' && source.kind !== 'zero') return -EINVAL;
  if ((out.flags & O_APPEND) !== 0 && k.era.trace === 'old') return -EINVAL;
  if (isNull) return send(k, task, out, source, count, null);
  const lo = k.user.u32(at, 0);
  const hi = wide ? k.user.u32(at, 4) : 0;
  if (lo === undefined || hi === undefined) return -EFAULT;
  const pos = offset64(lo, hi);
  if (pos < 0) return -EINVAL;
  const r = send(k, task, out, source, count, pos);
  if (typeof r !== 'number' || r <= 0) return r;
  const next = wide ? new Struct(8).u64(0, pos + r) : new Struct(4).u32(0, pos + r);
  return k.user.write(at, next.bytes) < 0 ? -EFAULT : r;
}
/** An offset argument: its value, null without one, -EFAULT. */
export function offsetOf(k: Kernel, at: Arg): number | null {
  if (k.user.isNull(at)) return null;
  const lo = k.user.u32(at, 0);
  const hi = k.user.u32(at, 4);
  return lo === undefined || hi === undefined ? -EFAULT : offset64(lo, hi);
}
function copyRange(k: Kernel, task: Task, a: readonly [number, Arg, number, Arg, number, number]): SysResult {
  const [inFd, inAt, outFd, outAt, count, flags] = a;
  const source = fget(k, task, inFd);
  const out = fget(k, task, outFd);
  if (source === null || out === null) return -EBADF;
  if (flags !== 0) return -EINVAL;
  if (source.kind === 'dir' || out.kind === 'dir') return -EISDIR;
  if (source.kind !== 'reg' || out.kind !== 'reg') return -EINVAL;
  if (!readable(source) || !writable(out) || (out.flags & O_APPEND) !== 0) return -EBADF;
  if (source.inode.sb !== out.inode.sb) return -EXDEV;
  const from = offsetOf(k, inAt);
  const to = offsetOf(k, outAt);
  if (from === -EFAULT || to === -EFAULT) return -EFAULT;
  const start = from ?? source.pos;
  const end = to ?? out.pos;
  if (start < 0 || end < 0) return -EINVAL;
  const n = Math.min(count, Math.max(0, source.inode.size - start), READ_CHUNK);
  if (source.inode === out.inode && start < end + n && end < start + n) return -EINVAL;
  const bytes = readBytes(k, task, source, n, start);
  if (!isBytes(bytes) || bytes.length === 0) return isBytes(bytes) ? 0 : bytes;
  const r = writeSource(k, task, out, bytesSource(bytes), end);
  if (typeof r !== 'number' || r <= 0) return r;
  if (from === null) source.pos += r;
  else if (k.user.write(inAt, new Struct(8).u64(0, from + r).bytes) < 0) return -EFAULT;
  if (to === null) out.pos += r;
  else if (k.user.write(outAt, new Struct(8).u64(0, to + r).bytes) < 0) return -EFAULT;
  return r;
}

export const rwSyscalls = [
  /** @models fs/read_write.c ksys_read() */
  syscall('read', NR.read, [int, user, uint], (k, t, fd, buf, n) => read(k, t, fd, buf, n, null)),
  /** @models fs/read_write.c ksys_write() */
  syscall('write', NR.write, [int, user, uint], (k, t, fd, buf, n) => write(k, t, fd, sized(k, buf, n), null)),
  syscall('pread64', NR.pread64, [int, user, uint, uint, uint], (k, t, fd, buf, n, lo, hi) => {
    const pos = offset64(lo, hi);
    return pos < 0 ? -EINVAL : read(k, t, fd, buf, n, pos);
  }),
  syscall('pwrite64', NR.pwrite64, [int, user, uint, uint, uint], (k, t, fd, buf, n, lo, hi) => {
    const pos = offset64(lo, hi);
    return pos < 0 ? -EINVAL : write(k, t, fd, sized(k, buf, n), pos);
  }),
  syscall('readv', NR.readv, [int, user, int], (k, t, fd, iov, n) => readv(k, t, fd, iov, n, null)),
  syscall('writev', NR.writev, [int, user, int], (k, t, fd, iov, n) => writev(k, t, fd, iov, n, null)),
  syscall('preadv', NR.preadv, [int, user, int, uint, uint], (k, t, fd, iov, n, lo, hi) => {
    const pos = offset64(lo, hi);
    return pos < 0 ? -EINVAL : readv(k, t, fd, iov, n, pos);
  }),
  syscall('pwritev', NR.pwritev, [int, user, int, uint, uint], (k, t, fd, iov, n, lo, hi) => {
    const pos = offset64(lo, hi);
    return pos < 0 ? -EINVAL : writev(k, t, fd, iov, n, pos);
  }),
  syscall('preadv2', NR.preadv2, [int, user, int, uint, uint, int], (k, t, fd, iov, n, lo, hi, flags) => {
    const pos = offset64(lo, hi);
    if ((flags & ~0x1f) !== 0) return -EOPNOTSUPP;
    if ((flags & 8) !== 0) return -EAGAIN;
    return pos < -1 ? -EINVAL : readv(k, t, fd, iov, n, pos === -1 ? null : pos);
  }),
  syscall('pwritev2', NR.pwritev2, [int, user, int, uint, uint, int], (k, t, fd, iov, n, lo, hi, flags) => {
    const pos = offset64(lo, hi);
    if ((flags & ~0x1f) !== 0) return -EOPNOTSUPP;
    return pos < -1 ? -EINVAL : writev(k, t, fd, iov, n, pos === -1 ? null : pos);
  }),
  /** @models fs/read_write.c ksys_lseek() */
  syscall('lseek', NR.lseek, [int, int, int], (k, t, fd, offset, whence) => {
    const file = fget(k, t, fd);
    if (file === null) return -EBADF;
    const before = file.pos;
    const at = llseek(k, t, file, offset, whence);
    if (at <= 0x7fffffff && at >= -0x80000000) return at;
    file.pos = before;
    return -EOVERFLOW;
  }),
  syscall('_llseek', NR._llseek, [int, uint, uint, user, int], (k, t, fd, hi, lo, result, whence) => {
    const file = fget(k, t, fd);
    if (file === null) return -EBADF;
    const at = llseek(k, t, file, offset64(lo, hi), whence);
    return isError(at) ? at : k.user.write(result, new Struct(8).u64(0, at).bytes);
  }),
  syscall('sendfile', NR.sendfile, [int, int, user, uint], (k, t, o, i, at, n) => sendfile(k, t, o, i, at, n, false)),
  syscall('sendfile64', NR.sendfile64, [int, int, user, uint], (k, t, o, i, at, n) =>
    sendfile(k, t, o, i, at, n, true),
  ),
  syscall('copy_file_range', NR.copy_file_range, [int, user, int, user, uint, int], (k, t, ...a) => copyRange(k, t, a)),
];
