/** fs/socket.ts — net/unix/af_unix.c as far as socketpair(2): two pipes crossed. */
import { EAFNOSUPPORT, EINVAL, ENOTCONN, ENOTSOCK, EPROTONOSUPPORT } from '../include/errno.ts';
import { O_CLOEXEC, O_NONBLOCK, O_RDWR, S_IFSOCK } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { int, syscall, user } from '../kernel/syscall.ts';
import type { Kernel } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { anonPath } from './anon.ts';
import { Struct, word } from './bytes.ts';
import { closeFd, fget, installFd, newOpenFile } from './file.ts';
import { type FileOps, POLLHUP, POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM } from './io.ts';
import { freePipe, newPipe, pipeBytes, readPipe, writePipe } from './pipe.ts';
import type { OpenFile, Pipe } from './types.ts';

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SHUT_RD = 0;
const SHUT_WR = 1;
const FIONREAD = 0x541b;
const nonblock = (f: OpenFile): boolean => (f.flags & O_NONBLOCK) !== 0;

export const socketOps: FileOps = {
  read: (k, task, f, count) => (f.socket === null ? -EINVAL : readPipe(k, task, f.socket.in, count, nonblock(f))),
  write: (k, task, f, src) => (f.socket === null ? -ENOTCONN : writePipe(k, task, f.socket.out, src, nonblock(f))),
  poll(_k, f) {
    if (f.socket === null) return POLLHUP;
    const { in: from, out } = f.socket;
    let mask = from.bufs.length > 0 || from.writers === 0 ? POLLIN | POLLRDNORM : 0;
    if (out.bufs.length < out.slots || out.readers === 0) mask |= POLLOUT | POLLWRNORM;
    return from.writers === 0 && out.readers === 0 ? mask | POLLHUP : mask;
  },
  queues: (_k, f) => (f.socket === null ? [] : [f.socket.in.readable, f.socket.out.writable]),
  ioctl: (k, _t, f, cmd, arg) =>
    cmd === FIONREAD && f.socket !== null ? k.user.write(arg, word(pipeBytes(f.socket.in))) : -EINVAL,
  release(k, f) {
    if (f.socket === null) return;
    shutdownRead(k, f.socket.in);
    shutdownWrite(k, f.socket.out);
    for (const pipe of [f.socket.in, f.socket.out]) if (pipe.readers === 0 && pipe.writers === 0) freePipe(k, pipe);
  },
};
function shutdownRead(k: Kernel, pipe: Pipe): void {
  pipe.readers = 0;
  k.wake(pipe.writable);
}
function shutdownWrite(k: Kernel, pipe: Pipe): void {
  pipe.writers = 0;
  k.wake(pipe.readable);
}

function socketpair(k: Kernel, task: Task, family: number, type: number, protocol: number, out: Arg): number {
  if (family !== AF_UNIX) return -EAFNOSUPPORT;
  if ((type & ~(O_CLOEXEC | O_NONBLOCK)) !== SOCK_STREAM) return -94; // ESOCKTNOSUPPORT
  if (protocol !== 0 && protocol !== AF_UNIX) return -EPROTONOSUPPORT;
  const a = newPipe(k);
  if (typeof a === 'number') return a;
  const b = newPipe(k);
  if (typeof b === 'number') {
    freePipe(k, a);
    return b;
  }
  a.readers = a.writers = b.readers = b.writers = 1;
  const fds: number[] = [];
  for (const socket of [
    { in: a, out: b },
    { in: b, out: a },
  ]) {
    const path = anonPath(k, 'sockfs', '', S_IFSOCK | 0o777, task);
    const file = newOpenFile(k, 'socket', path, O_RDWR | (type & O_NONBLOCK));
    if (typeof file !== 'number') file.socket = socket;
    const fd = typeof file === 'number' ? file : installFd(k, task, file, (type & O_CLOEXEC) !== 0);
    if (fd < 0) {
      for (const done of fds) closeFd(k, k.x(task), done);
      return fd;
    }
    fds.push(fd);
  }
  const bad = k.user.write(out, new Struct(8).u32(0, fds[0] as number).u32(4, fds[1] as number).bytes);
  if (bad < 0) for (const fd of fds) closeFd(k, k.x(task), fd);
  return bad;
}
function shutdown(k: Kernel, task: Task, fd: number, how: number): number {
  const file = fget(k, task, fd);
  if (file === null) return -9;
  if (file.kind !== 'socket') return -ENOTSOCK;
  if (file.socket === null) return -ENOTCONN;
  if (how < 0 || how > 2) return -EINVAL;
  if (how !== SHUT_WR) shutdownRead(k, file.socket.in);
  if (how !== SHUT_RD) shutdownWrite(k, file.socket.out);
  return 0;
}
export const socketSyscalls = [
  syscall('socketpair', NR.socketpair, [int, int, int, user], socketpair),
  syscall('shutdown', NR.shutdown, [int, int], shutdown),
  /** socketcall(2): the one call of old C libraries. 8 is socketpair, 13 shutdown. */
  syscall('socketcall', NR.socketcall, [int, user], (k, t, what, arg) => {
    const a = [0, 4, 8, 12].map((at) => k.user.u32(arg, at) ?? 0) as [number, number, number, number];
    if (what === 8) return socketpair(k, t, a[0] | 0, a[1] | 0, a[2] | 0, a[3]);
    if (what === 13) return shutdown(k, t, a[0] | 0, a[1] | 0);
    return what < 1 || what > 20 ? -EINVAL : -EAFNOSUPPORT;
  }),
];
