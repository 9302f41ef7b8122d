/** fs/splice.ts — fs/splice.c: splice, tee and vmsplice. Differs: pages are copied where Linux passes them on. */
import { EAGAIN, EBADF, EFAULT, EINVAL, ESPIPE } from '../include/errno.ts';
import { O_APPEND, O_NONBLOCK } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { Struct } from './bytes.ts';
import { fget, readable, writable } from './file.ts';
import { opsOf } from './file-ops.ts';
import { bytesSource, gather, segments } from './io.ts';
import { pipeBytes, readPipe, writePipe } from './pipe.ts';
import { offsetOf, readBytes, writeSource } from './rw.ts';
import type { OpenFile, Pipe, PipeBuf } from './types.ts';

const F_NONBLOCK = 2;
const CHUNK = 65_536;
const pipeOf = (f: OpenFile): Pipe | null => (f.kind === 'pipe' ? f.inode.pipe : null);
const nonblock = (f: OpenFile, flags: number): boolean => (f.flags & O_NONBLOCK) !== 0 || (flags & F_NONBLOCK) !== 0;

const putOffset = (k: Kernel, at: Arg, value: number): number => k.user.write(at, new Struct(8).u64(0, value).bytes);
/** Bytes that surely fit into a pipe now. */
const roomIn = (p: Pipe): number => (p.slots - p.bufs.length) * 4096;

/** Waits until there is something to read in a pipe; null when there is, or an end. */
function waitReadable(k: Kernel, task: Task, p: Pipe, quick: boolean): SysResult | null {
  if (p.bufs.length > 0 || p.writers === 0) return null;
  return quick ? -EAGAIN : k.block(task, { on: [p.readable] });
}
function waitRoom(k: Kernel, task: Task, p: Pipe, quick: boolean): SysResult | null {
  if (p.readers === 0 || p.bufs.length < p.slots) return null;
  return quick ? -EAGAIN : k.block(task, { on: [p.writable] });
}

function fromFile(
  k: Kernel,
  task: Task,
  src: OpenFile,
  at: Arg,
  to: OpenFile,
  p: Pipe,
  count: number,
  flags: number,
): SysResult {
  const pos = offsetOf(k, at);
  if (pos === -EFAULT) return -EFAULT;
  const full = waitRoom(k, task, p, nonblock(to, flags));
  if (full !== null) return full;
  const bytes = readBytes(k, task, src, Math.min(count, Math.max(4096, roomIn(p)), CHUNK), pos);
  if (!(bytes instanceof Uint8Array)) return bytes;
  if (bytes.length === 0) return 0;
  const r = writePipe(k, task, p, bytesSource(bytes), true);
  if (typeof r !== 'number' || r <= 0) return r;
  if (pos !== null) return putOffset(k, at, pos + r) < 0 ? -EFAULT : r;
  if (opsOf(src).seekable === true) src.pos += r;
  return r;
}
function toFile(
  k: Kernel,
  task: Task,
  p: Pipe,
  src: OpenFile,
  to: OpenFile,
  at: Arg,
  count: number,
  flags: number,
): SysResult {
  const pos = offsetOf(k, at);
  if (pos === -EFAULT) return -EFAULT;
  const empty = waitReadable(k, task, p, nonblock(src, flags));
  if (empty !== null) return empty;
  const bytes = readPipe(k, task, p, Math.min(count, CHUNK), true);
  if (!(bytes instanceof Uint8Array)) return bytes;
  if (bytes.length === 0) return 0;
  const r = writeSource(k, task, to, bytesSource(bytes), pos);
  const done = typeof r === 'number' && r > 0 ? r : 0;
  if (done < bytes.length) p.bufs.unshift({ bytes: bytes.slice(done), start: 0, end: bytes.length - done });
  if (done > 0 && pos !== null && putOffset(k, at, pos + done) < 0) return -EFAULT;
  return r;
}
/** splice_pipe_to_pipe() */
function between(
  k: Kernel,
  task: Task,
  from: Pipe,
  src: OpenFile,
  to: Pipe,
  dst: OpenFile,
  count: number,
  flags: number,
): SysResult {
  if (from === to) return -EINVAL;
  const quick = nonblock(src, flags) || nonblock(dst, flags);
  const wait = waitReadable(k, task, from, quick) ?? waitRoom(k, task, to, quick);
  if (wait !== null) return wait;
  const bytes = readPipe(k, task, from, Math.min(count, Math.max(4096, roomIn(to))), true);
  if (!(bytes instanceof Uint8Array)) return bytes;
  return bytes.length === 0 ? 0 : writePipe(k, task, to, bytesSource(bytes), true);
}
function splice(
  k: Kernel,
  task: Task,
  inFd: number,
  inAt: Arg,
  outFd: number,
  outAt: Arg,
  count: number,
  flags: number,
): SysResult {
  if ((flags & ~15) !== 0) return -EINVAL;
  if (count === 0) return 0;
  const src = fget(k, task, inFd);
  const dst = fget(k, task, outFd);
  if (src === null || dst === null) return -EBADF;
  const from = pipeOf(src);
  const to = pipeOf(dst);
  if (from !== null && !k.user.isNull(inAt)) return -ESPIPE;
  if (to !== null && !k.user.isNull(outAt)) return -ESPIPE;
  if (!readable(src) || !writable(dst)) return -EBADF;
  if (from !== null && to !== null) return between(k, task, from, src, to, dst, count, flags);
  if (from !== null) {
    if ((dst.flags & O_APPEND) !== 0) return -EINVAL;
    return !k.user.isNull(outAt) && opsOf(dst).seekable !== true
      ? -EINVAL
      : toFile(k, task, from, src, dst, outAt, count, flags);
  }
  if (to === null) return -EINVAL;
  return !k.user.isNull(inAt) && opsOf(src).seekable !== true
    ? -EINVAL
    : fromFile(k, task, src, inAt, dst, to, count, flags);
}
/** tee(2): what is in one pipe also goes into another. */
function tee(k: Kernel, task: Task, inFd: number, outFd: number, count: number, flags: number): SysResult {
  if ((flags & ~15) !== 0) return -EINVAL;
  if (count === 0) return 0;
  const src = fget(k, task, inFd);
  const dst = fget(k, task, outFd);
  if (src === null || dst === null || !readable(src) || !writable(dst)) return -EBADF;
  const from = pipeOf(src);
  const to = pipeOf(dst);
  if (from === null || to === null || from === to) return -EINVAL;
  const quick = (flags & F_NONBLOCK) !== 0;
  const wait = waitReadable(k, task, from, quick) ?? waitRoom(k, task, to, quick);
  if (wait !== null) return wait;
  const most = Math.min(count, pipeBytes(from));
  let done = 0;
  for (const b of from.bufs.slice()) {
    if (done >= most || to.bufs.length >= to.slots) break;
    const piece = b.bytes.slice(b.start, Math.min(b.end, b.start + most - done));
    const copy: PipeBuf = { bytes: piece, start: 0, end: piece.length, seat: b.seat ?? null };
    to.bufs.push(copy);
    done += piece.length;
  }
  if (done > 0) {
    to.filled += 1;
    k.wake(to.readable);
  }
  return done;
}
function vmsplice(k: Kernel, task: Task, fd: number, iov: Arg, n: number, flags: number): SysResult {
  if ((flags & ~15) !== 0) return -EINVAL;
  const file = fget(k, task, fd);
  if (file === null) return -EBADF;
  const pipe = pipeOf(file);
  if (pipe === null || !writable(file)) return -EBADF;
  const parts = segments(k, iov, n);
  return typeof parts === 'number' ? parts : writePipe(k, task, pipe, gather(k, parts), nonblock(file, flags));
}

export const spliceSyscalls = [
  syscall('splice', NR.splice, [int, user, int, user, uint, uint], splice),
  syscall('tee', NR.tee, [int, int, uint, uint], tee),
  syscall('vmsplice', NR.vmsplice, [int, user, int, uint], vmsplice),
];
