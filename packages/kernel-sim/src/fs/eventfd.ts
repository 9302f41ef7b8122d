/** fs/eventfd.c — a counter as a file. */
import { EAGAIN, EINVAL } from '../include/errno.ts';
import { O_CLOEXEC, O_NONBLOCK, O_RDWR } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { int, syscall, uint } from '../kernel/syscall.ts';
import type { Kernel } from '../kernel/types.ts';
import { anonPath } from './anon.ts';
import { Struct } from './bytes.ts';
import { installFd, newOpenFile } from './file.ts';
import { type FileOps, POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM } from './io.ts';
import type { EventCounter, OpenFile } from './types.ts';

const EFD_SEMAPHORE = 1;
/** Differs: 2^64 - 2 in Linux; numbers here are exact to 2^53. */
const MAX = Number.MAX_SAFE_INTEGER - 1;
const nonblock = (f: OpenFile): boolean => (f.flags & O_NONBLOCK) !== 0;
const counterOf = (f: OpenFile): EventCounter => f.counter as EventCounter;

export const eventfdOps: FileOps = {
  read(k, task, file, count) {
    if (count < 8) return -EINVAL;
    const c = counterOf(file);
    if (c.value === 0) return nonblock(file) ? -EAGAIN : k.block(task, { on: [c.readable] });
    const n = c.semaphore ? 1 : c.value;
    c.value -= n;
    c.drained += 1;
    k.wake(c.writable);
    return new Struct(8).u64(0, n).bytes;
  },
  write(k, task, file, src) {
    if (src.size < 8) return -EINVAL;
    const bytes = src.at(0, 8);
    if (typeof bytes === 'number') return bytes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
    const hi = view.getUint32(4, true);
    const n = hi * 2 ** 32 + view.getUint32(0, true);
    if (hi === 0xffffffff && view.getUint32(0, true) === 0xffffffff) return -EINVAL;
    const c = counterOf(file);
    if (n > MAX - c.value) return nonblock(file) ? -EAGAIN : k.block(task, { on: [c.writable] });
    c.value += n;
    c.filled += 1;
    if (n > 0) k.wake(c.readable);
    return 8;
  },
  poll(_k, file) {
    const c = counterOf(file);
    return (c.value > 0 ? POLLIN | POLLRDNORM : 0) | (c.value < MAX ? POLLOUT | POLLWRNORM : 0);
  },
  edges: (_k, file) => ({ in: counterOf(file).filled, out: counterOf(file).drained }),
  queues: (_k, file) => [counterOf(file).readable, counterOf(file).writable],
};

function eventfd(k: Kernel, task: Task, value: number, flags: number): number {
  if ((flags & ~(O_CLOEXEC | O_NONBLOCK | EFD_SEMAPHORE)) !== 0) return -EINVAL;
  const path = anonPath(k, 'anon_inodefs', '[eventfd]', 0o600);
  const file = newOpenFile(k, 'eventfd', path, O_RDWR | (flags & O_NONBLOCK));
  if (typeof file === 'number') return file;
  file.counter = {
    value,
    filled: 0,
    drained: 0,
    semaphore: (flags & EFD_SEMAPHORE) !== 0,
    readable: { waiters: [] },
    writable: { waiters: [] },
  };
  return installFd(k, task, file, (flags & O_CLOEXEC) !== 0);
}
export const eventfdSyscalls = [
  syscall('eventfd', NR.eventfd, [uint], (k, t, value) => eventfd(k, t, value, 0)),
  syscall('eventfd2', NR.eventfd2, [uint, int], eventfd),
];
