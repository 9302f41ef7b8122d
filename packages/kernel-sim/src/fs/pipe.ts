/**
 * fs/pipe.c — pipes and fifos: a ring of page-sized buffers.
 *
 * A write of at most PIPE_BUF bytes goes in whole or waits. Short writes share a page with the last one, so that capacity is counted
 * in pages: 16 of them, 65536 bytes, unless F_SETPIPE_SZ changed it.
 */

import { CAP_SYS_RESOURCE } from '../include/constants.ts';
import { EAGAIN, EBUSY, EINVAL, ENFILE, ENOTTY, EPERM, EPIPE } from '../include/errno.ts';
import { O_ACCMODE, O_NONBLOCK, O_RDONLY, O_WRONLY, S_IFIFO } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { SIGPIPE } from '../include/signal.ts';
import { probeOnce } from '../kernel/module-calls.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import type { Seat } from '../types.ts';
import { anonPath } from './anon.ts';
import { kill_fasync } from './async.ts';
import { word } from './bytes.ts';
import { readable, writable } from './file.ts';
import type { FileOps, ReadResult, Source } from './io.ts';
import { POLLERR, POLLHUP, POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM } from './io.ts';
import { currentSeat, PAGE, seatUse } from './super.ts';
import type { Inode, OpenFile, Path, Pipe, PipeBuf } from './types.ts';

export const PIPE_SLOTS = 16;
/** Pages all pipes of a seat may hold; beyond it new ones get one page. */
const SEAT_PAGES_SOFT = 2048;
const SEAT_PIPES = 2048;
const MAX_SLOTS = 256; // fs.pipe-max-size, 1 MiB
const FIONREAD = 0x541b;

/** alloc_pipe_info(): or -ENFILE when the seat has too many. */
export function newPipe(k: Kernel): Pipe | number {
  const seat = currentSeat(k);
  let slots = PIPE_SLOTS;
  if (seat !== null) {
    const use = seatUse(k.state.fs, seat);
    if (use.pipes >= SEAT_PIPES) return -ENFILE;
    if (use.pipePages + slots > SEAT_PAGES_SOFT) slots = 1;
    use.pipes += 1;
    use.pipePages += slots;
  }
  const queue = () => ({ waiters: [] });
  return {
    bufs: [],
    slots,
    readers: 0,
    writers: 0,
    readerOpens: 0,
    writerOpens: 0,
    filled: 0,
    drained: 0,
    readable: queue(),
    writable: queue(),
    opened: queue(),
    seat,
  };
}
export function freePipe(k: Kernel, pipe: Pipe): void {
  pipe.bufs.length = 0;
  if (pipe.seat === null) return;
  const use = seatUse(k.state.fs, pipe.seat);
  use.pipes -= 1;
  use.pipePages -= pipe.slots;
}
export const pipeBytes = (pipe: Pipe): number => pipe.bufs.reduce((n, b) => n + b.end - b.start, 0);

/** The inode of pipe(2), in a file system nobody can reach. */
export function pipeInode(k: Kernel, task: Task): { path: Path; inode: Inode } | number {
  const pipe = newPipe(k);
  if (typeof pipe === 'number') return pipe;
  const path = anonPath(k, 'pipefs', '', S_IFIFO | 0o600, task);
  const { inode } = path.dentry;
  inode.pipe = pipe;
  return { path, inode };
}

/** What is in the ring, at most `count` bytes; the pages it empties are free again. */
export function takeFromPipe(pipe: Pipe, count: number): Uint8Array {
  return take(pipe, Math.min(count, pipeBytes(pipe)));
}

/** Bytes at the head of the ring that one seat wrote. */
function ofOneSeat(pipe: Pipe): number {
  const seat = pipe.bufs[0]?.seat ?? null;
  let n = 0;
  for (const b of pipe.bufs) {
    if ((b.seat ?? null) !== seat) break;
    n += b.end - b.start;
  }
  return n;
}

function take(pipe: Pipe, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let done = 0;
  while (done < size) {
    const b = pipe.bufs[0] as PipeBuf;
    const n = Math.min(b.end - b.start, size - done);
    out.set(b.bytes.subarray(b.start, b.start + n), done);
    b.start += n;
    done += n;
    if (b.start === b.end) pipe.bufs.shift();
  }
  return out;
}
/** pipe_write() begins by adding what is left over beyond whole pages to the last page, if it fits there. How many bytes that is. */
function mergeable(pipe: Pipe, total: number, seat: Seat): number {
  const last = pipe.bufs[pipe.bufs.length - 1];
  const chars = total % PAGE;
  return last !== undefined && (last.seat ?? null) === seat && chars !== 0 && last.end + chars <= PAGE ? chars : 0;
}
function append(last: PipeBuf, bytes: Uint8Array): void {
  const end = last.end + bytes.length;
  if (last.bytes.length < end) {
    const grown = new Uint8Array(Math.min(PAGE, Math.max(end, last.bytes.length * 2)));
    grown.set(last.bytes);
    last.bytes = grown;
  }
  last.bytes.set(bytes, last.end);
  last.end = end;
}

export function readPipe(k: Kernel, task: Task, pipe: Pipe, count: number, nonblock: boolean): ReadResult {
  if (count === 0) return new Uint8Array(0);
  if (pipe.bufs.length === 0) {
    if (pipe.writers === 0) return new Uint8Array(0);
    return nonblock ? -EAGAIN : k.block(task, { on: [pipe.readable] });
  }
  const x = k.x(task);
  let most = count;
  if (x.seat === null) {
    // Init obeys whoever wrote into its fifo: what follows is that seat's doing, one seat at a time.
    x.onBehalf = pipe.bufs[0]?.seat ?? null;
    if (task.tgid === 1 && x.onBehalf !== null) k.blame(task);
    most = Math.min(count, ofOneSeat(pipe));
  }
  const out = takeFromPipe(pipe, most);
  pipe.drained += 1;
  k.wake(pipe.writable);
  kill_fasync(k, (f) => f.inode.pipe === pipe && writable(f), 'out');
  return out;
}

/** What a write has got done before it had to wait, kept over the wait; null when it has just begun. */
const doneSoFar = (k: Kernel, task: Task): number | null =>
  (k.x(task).restart as { done?: number } | null)?.done ?? null;

/** One step of pipe_write(): a merge at the very beginning, else one new page. Bytes written, 0 when there is no room, or an errno. */
function writeSome(pipe: Pipe, src: Source, done: number, first: boolean, seat: Seat): number {
  const merge = first ? mergeable(pipe, src.size, seat) : 0;
  if (merge === 0 && pipe.bufs.length >= pipe.slots) return 0;
  const bytes = src.at(done, merge > 0 ? merge : Math.min(PAGE, src.size - done));
  if (typeof bytes === 'number') return bytes;
  if (merge > 0) append(pipe.bufs[pipe.bufs.length - 1] as PipeBuf, bytes);
  else pipe.bufs.push({ bytes: bytes.slice(), start: 0, end: bytes.length, seat });
  pipe.filled += 1;
  return bytes.length;
}
export function writePipe(k: Kernel, task: Task, pipe: Pipe, src: Source, nonblock: boolean): SysResult {
  const x = k.x(task);
  const seat = x.seat ?? x.onBehalf;
  const before = doneSoFar(k, task);
  let done = before ?? 0;
  let first = before === null;
  const tell = (): void => kill_fasync(k, (f) => f.inode.pipe === pipe && readable(f), 'in');
  const finish = (result: number): number => {
    x.restart = null;
    if (done > 0) tell();
    return result;
  };
  if (src.size === 0) return 0;
  for (;;) {
    if (pipe.readers === 0) {
      k.sendSignal(task, SIGPIPE);
      return finish(done > 0 ? done : -EPIPE);
    }
    if (done >= src.size) return finish(done);
    const n = writeSome(pipe, src, done, first, seat);
    if (n < 0) return finish(done > 0 ? done : n);
    first = false;
    done += n;
    if (n > 0) k.wake(pipe.readable);
    else if (nonblock) return finish(done > 0 ? done : -EAGAIN);
    else {
      const r = k.block(task, { on: [pipe.writable], ...(done > 0 ? { onSignal: done } : {}) });
      if (typeof r === 'number') return finish(r);
      tell();
      x.restart = { done };
      return r;
    }
  }
}

export function pollPipe(pipe: Pipe, mode: number): number {
  let mask = 0;
  if (mode !== O_WRONLY) {
    if (pipe.bufs.length > 0) mask |= POLLIN | POLLRDNORM;
    if (pipe.writers === 0 && pipe.writerOpens > 0) mask |= POLLHUP;
  }
  if (mode !== O_RDONLY) {
    if (pipe.bufs.length < pipe.slots) mask |= POLLOUT | POLLWRNORM;
    if (pipe.readers === 0) mask |= POLLERR;
  }
  return mask;
}

export function countOpen(pipe: Pipe, mode: number): void {
  if (mode !== O_WRONLY) {
    pipe.readers += 1;
    pipe.readerOpens += 1;
  }
  if (mode !== O_RDONLY) {
    pipe.writers += 1;
    pipe.writerOpens += 1;
  }
}

const nonblocking = (f: OpenFile): boolean => (f.flags & O_NONBLOCK) !== 0;
export const pipeOps: FileOps = {
  read: (k, task, f, count) => {
    if (k.state.kcode.probes.length > 0) probeOnce(k, 'pipe_read', [0, 0]);
    return f.inode.pipe === null ? -EINVAL : readPipe(k, task, f.inode.pipe, count, nonblocking(f));
  },
  write: (k, task, f, src) => (f.inode.pipe === null ? -EINVAL : writePipe(k, task, f.inode.pipe, src, nonblocking(f))),
  unread: (_k, f, bytes) => f.inode.pipe?.bufs.unshift({ bytes: bytes.slice(), start: 0, end: bytes.length }),
  poll: (_k, f) => (f.inode.pipe === null ? 0 : pollPipe(f.inode.pipe, f.flags & O_ACCMODE)),
  queues: (_k, f) => (f.inode.pipe === null ? [] : [f.inode.pipe.readable, f.inode.pipe.writable]),
  edges: (_k, f) => ({ in: f.inode.pipe?.filled ?? 0, out: f.inode.pipe?.drained ?? 0 }),
  ioctl: (k, _task, f, cmd, arg) =>
    cmd === FIONREAD && f.inode.pipe !== null ? k.user.write(arg, word(pipeBytes(f.inode.pipe))) : -ENOTTY,
  release(k, f) {
    const { pipe } = f.inode;
    if (pipe === null) return;
    const mode = f.flags & O_ACCMODE;
    if (mode !== O_WRONLY) pipe.readers -= 1;
    if (mode !== O_RDONLY) pipe.writers -= 1;
    pipe.filled += 1;
    pipe.drained += 1;
    k.wake(pipe.readable);
    k.wake(pipe.writable);
    if (pipe.readers > 0 !== pipe.writers > 0) {
      kill_fasync(k, (o) => o.inode.pipe === pipe && readable(o), 'in');
      kill_fasync(k, (o) => o.inode.pipe === pipe && writable(o), 'out');
    }
    if (pipe.readers > 0 || pipe.writers > 0) return;
    freePipe(k, pipe);
    f.inode.pipe = null;
  },
};

/** F_SETPIPE_SZ: rounded up to a power of two of pages; the new size, or -EPERM, -EBUSY, -EINVAL. */
export function setPipeSize(k: Kernel, task: Task, pipe: Pipe, size: number): number {
  if (size < 0) return -EINVAL;
  let slots = 1;
  while (slots * PAGE < size && slots < 1 << 20) slots *= 2;
  if (slots > MAX_SLOTS && (slots > 1 << 18 || !k.capable(task, CAP_SYS_RESOURCE))) return -EPERM;
  if (slots > MAX_SLOTS) return -EPERM; // Differs: nobody gets more than 1 MiB
  if (pipe.bufs.length > slots) return -EBUSY;
  if (pipe.seat !== null) {
    const use = seatUse(k.state.fs, pipe.seat);
    if (slots > pipe.slots && use.pipePages + slots - pipe.slots > SEAT_PAGES_SOFT) return -EPERM;
    use.pipePages += slots - pipe.slots;
  }
  pipe.slots = slots;
  k.wake(pipe.writable);
  return slots * PAGE;
}
