/**
 * fs/socket.ts — net/unix/af_unix.c: sockets of one machine, as objects. The calls on them are in socket-calls.ts.
 *
 * What is sent lies with its receiver, as messages; a stream forgets where they ended. Left out: other families (there is no network).
 */

import { EAGAIN, ECONNREFUSED, ECONNRESET, EMSGSIZE, ENFILE, ENOTCONN, EPIPE } from '../include/errno.ts';
import { O_NONBLOCK } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { SIGPIPE } from '../include/signal.ts';
import { SOCK_DGRAM, SOCK_STREAM } from '../include/socket.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import { kill_fasync } from './async.ts';
import { word } from './bytes.ts';
import { fput } from './file.ts';
import {
  type FileOps,
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
  type ReadResult,
  type Source,
} from './io.ts';
import { currentSeat, forgetIfUnused, seatUse } from './super.ts';
import type { OpenFile, Socket, SocketCred, SocketMessage } from './types.ts';

const POLLRDHUP = 0x2000;
const FIONREAD = 0x541b;
const TIOCOUTQ = 0x5411;
/** Differs: Linux counts buffers with their overhead; here it is the bytes that may wait at a receiver. */
const LIMIT = 131_072;
const LIMIT_SMALL = 4096;
const MAX_MESSAGES = 512;
const SEAT_SOCKETS = 2048;
const SEAT_PAGES_SOFT = 2048;

export const credOf = (task: Task): SocketCred => ({ pid: task.tgid, uid: task.cred.euid, gid: task.cred.egid });
const isStream = (s: Socket): boolean => s.type === SOCK_STREAM;

/** unix_create(): counted as a pipe of the seat, with as many pages; or -ENFILE. */
export function newSocket(k: Kernel, task: Task, type: number): Socket | number {
  const seat = currentSeat(k);
  let limit = LIMIT;
  if (seat !== null) {
    const use = seatUse(k.state.fs, seat);
    if (use.pipes >= SEAT_SOCKETS) return -ENFILE;
    if (use.pipePages + limit / 4096 > SEAT_PAGES_SOFT) limit = LIMIT_SMALL;
    use.pipes += 1;
    use.pipePages += limit / 4096;
  }
  return {
    type,
    state: 'new',
    name: null,
    inode: null,
    peer: null,
    messages: [],
    queued: 0,
    limit,
    backlog: [],
    backlogMax: 0,
    readShut: false,
    writeShut: false,
    error: 0,
    passCred: false,
    cred: credOf(task),
    peerCred: null,
    filled: 0,
    drained: 0,
    changed: { waiters: [] },
    seat,
  };
}

/** unix_release_sock(): the other side sees the end; what nobody read resets it. */
export function closeSocket(k: Kernel, s: Socket): void {
  if (s.state === 'closed') return;
  const { peer } = s;
  const unread = s.messages.length > 0;
  s.state = 'closed';
  if (s.name?.startsWith('\0') === true) k.state.fs.abstractSockets.delete(s.name);
  if (s.inode !== null) {
    if (s.inode.sock === s) s.inode.sock = null;
    s.inode.users -= 1;
    forgetIfUnused(k, s.inode);
    s.inode = null;
  }
  for (const m of s.messages) dropFiles(k, m);
  s.messages.length = 0;
  for (const waiting of s.backlog) closeSocket(k, waiting);
  s.backlog.length = 0;
  if (peer?.peer === s && peer.type !== SOCK_DGRAM) {
    if (unread) peer.error = ECONNRESET;
    peer.filled += 1;
    peer.drained += 1;
    k.wake(peer.changed);
    kill_fasync(k, (f) => f.socket === peer, 'hup');
  }
  k.wake(s.changed);
  if (s.seat === null) return;
  const use = seatUse(k.state.fs, s.seat);
  use.pipes -= 1;
  use.pipePages -= s.limit / 4096;
}
export function dropFiles(k: Kernel, m: SocketMessage): void {
  for (const f of m.files) fput(k, f);
  m.files = [];
}

/** Both ends of a connection; `server` is the listener's, which has its name. */
export function join(a: Socket, b: Socket): void {
  a.peer = b;
  b.peer = a;
  a.state = b.state = 'connected';
  a.peerCred = b.cred;
  b.peerCred = a.cred;
}

const roomAt = (to: Socket): number => Math.max(0, to.limit - to.queued);
const deliver = (k: Kernel, from: Socket, to: Socket, bytes: Uint8Array, files: OpenFile[], cred: SocketCred): void => {
  to.messages.push({ bytes, from: from.name, files, cred });
  to.queued += bytes.length;
  to.filled += 1;
  k.wake(to.changed);
  kill_fasync(k, (f) => f.socket === to, 'in');
};

interface Sending {
  readonly nonblock: boolean;
  readonly noSignal: boolean;
  readonly to: Socket | null;
  /** Taken over by the first byte that is sent. */
  files: OpenFile[];
}
const doneSoFar = (k: Kernel, task: Task): number => (k.x(task).restart as { done?: number } | null)?.done ?? 0;

/** unix_stream_sendmsg(), unix_dgram_sendmsg() */
export function sendTo(k: Kernel, task: Task, s: Socket, src: Source, o: Sending): SysResult {
  if (!isStream(s)) return sendMessage(k, task, s, src, o);
  const x = k.x(task);
  let done = doneSoFar(k, task);
  const finish = (r: number): number => {
    x.restart = null;
    return r;
  };
  const { peer } = s;
  if (peer === null) return -ENOTCONN;
  if (done > 0) {
    // Made again after a wait: the first part took them along.
    for (const f of o.files) fput(k, f);
    o.files = [];
  }
  for (;;) {
    if (s.writeShut || peer.state === 'closed' || peer.readShut) {
      if (done === 0 && !o.noSignal) k.sendSignal(task, SIGPIPE);
      return finish(done > 0 ? done : -EPIPE);
    }
    if (done >= src.size && (src.size > 0 || o.files.length === 0)) return finish(done);
    const n = peer.messages.length >= MAX_MESSAGES ? 0 : Math.min(roomAt(peer), src.size - done, 32_768);
    if (n === 0) {
      if (o.nonblock) return finish(done > 0 ? done : -EAGAIN);
      return waitFor(k, task, peer, done);
    }
    const bytes = src.at(done, n);
    if (typeof bytes === 'number') return finish(done > 0 ? done : bytes);
    deliver(k, s, peer, bytes.slice(), o.files, credOf(task));
    o.files = [];
    done += n;
  }
}
function waitFor(k: Kernel, task: Task, peer: Socket, done: number): SysResult {
  const r = k.block(task, { on: [peer.changed], ...(done > 0 ? { onSignal: done } : {}) });
  k.x(task).restart = typeof r === 'number' ? null : { done };
  return r;
}
function sendMessage(k: Kernel, task: Task, s: Socket, src: Source, o: Sending): SysResult {
  const to = o.to ?? s.peer;
  if (to === null) return -ENOTCONN;
  if (s.writeShut) {
    if (!o.noSignal) k.sendSignal(task, SIGPIPE);
    return -EPIPE;
  }
  if (to.state === 'closed') {
    if (s.peer === to && s.type === SOCK_DGRAM) s.peer = null;
    return s.type === SOCK_DGRAM ? -ECONNREFUSED : -EPIPE;
  }
  if (to.readShut) return -EPIPE;
  if (src.size > to.limit - 32) return -EMSGSIZE;
  if (roomAt(to) < src.size || to.messages.length >= (s.type === SOCK_DGRAM ? 11 : MAX_MESSAGES))
    return o.nonblock ? -EAGAIN : k.block(task, { on: [to.changed] });
  const bytes = src.at(0, src.size);
  if (typeof bytes === 'number') return bytes;
  deliver(k, s, to, bytes.slice(), o.files, credOf(task));
  o.files = [];
  return src.size;
}

export interface Received {
  readonly bytes: Uint8Array;
  readonly from: string | null;
  readonly files: OpenFile[];
  readonly cred: SocketCred | null;
  /** Length of the whole message, for MSG_TRUNC. */
  readonly whole: number;
}
interface Receiving {
  readonly count: number;
  readonly nonblock: boolean;
  readonly peek: boolean;
  readonly all: boolean;
  /** When to give up (SO_RCVTIMEO is not modelled): none. */
}
const NOTHING: Received = { bytes: new Uint8Array(0), from: null, files: [], cred: null, whole: 0 };

/** unix_stream_recvmsg(), unix_dgram_recvmsg() */
export function receive(k: Kernel, task: Task, s: Socket, o: Receiving): Received | SysResult {
  if (s.type !== SOCK_DGRAM && s.peer === null) return isStream(s) ? -22 : -ENOTCONN;
  if (s.messages.length === 0 || (o.all && isStream(s) && s.queued < o.count && !ended(s))) {
    if (s.error !== 0) {
      const e = s.error;
      s.error = 0;
      return -e;
    }
    if (ended(s)) return s.messages.length === 0 ? NOTHING : take(k, s, o);
    return o.nonblock ? (s.messages.length === 0 ? -EAGAIN : take(k, s, o)) : k.block(task, { on: [s.changed] });
  }
  return take(k, s, o);
}
const ended = (s: Socket): boolean =>
  s.readShut || (s.type !== SOCK_DGRAM && (s.peer === null || s.peer.state === 'closed' || s.peer.writeShut));

function take(k: Kernel, s: Socket, o: Receiving): Received {
  const first = s.messages[0] as SocketMessage;
  if (!isStream(s)) {
    const bytes = first.bytes.subarray(0, o.count);
    const got = { bytes, from: first.from, files: first.files, cred: first.cred, whole: first.bytes.length };
    if (!o.peek) remove(k, s, first);
    return got;
  }
  const parts: Uint8Array[] = [];
  let left = o.count;
  const { files } = first;
  for (const m of s.messages.slice()) {
    // Files end a read: the bytes behind them belong to another message.
    if (left === 0 || (m !== first && (m.files.length > 0 || files.length > 0))) break;
    const n = Math.min(left, m.bytes.length);
    parts.push(m.bytes.subarray(0, n));
    left -= n;
    if (o.peek) continue;
    if (n === m.bytes.length) remove(k, s, m);
    else {
      m.bytes = m.bytes.subarray(n);
      m.files = [];
      s.queued -= n;
      s.drained += 1;
    }
  }
  k.wake(s.changed);
  const bytes = new Uint8Array(o.count - left);
  let at = 0;
  for (const p of parts) {
    bytes.set(p, at);
    at += p.length;
  }
  return { bytes, from: first.from, files, cred: first.cred, whole: bytes.length };
}
function remove(k: Kernel, s: Socket, m: SocketMessage): void {
  s.messages.splice(s.messages.indexOf(m), 1);
  s.queued -= m.bytes.length;
  s.drained += 1;
  if (s.peer !== null) s.peer.drained += 1;
  k.wake(s.changed);
}

const nonblock = (f: OpenFile): boolean => (f.flags & O_NONBLOCK) !== 0;
function readSocket(k: Kernel, task: Task, f: OpenFile, count: number): ReadResult {
  if (f.socket === null) return -ENOTCONN;
  const r = receive(k, task, f.socket, { count, nonblock: nonblock(f), peek: false, all: false });
  if (typeof r === 'number' || 'blocked' in r) return r;
  for (const file of r.files) fput(k, file); // read(2) has no place for them
  return r.bytes;
}

export const socketOps: FileOps = {
  read: (k, task, f, count) => readSocket(k, task, f, count),
  write: (k, task, f, src) =>
    f.socket === null
      ? -ENOTCONN
      : sendTo(k, task, f.socket, src, { nonblock: nonblock(f), noSignal: false, to: null, files: [] }),
  unread(_k, f, bytes) {
    const s = f.socket;
    if (s === null) return;
    s.messages.unshift({ bytes: bytes.slice(), from: null, files: [], cred: s.peerCred ?? s.cred });
    s.queued += bytes.length;
  },
  poll(_k, f) {
    const s = f.socket;
    if (s === null) return POLLHUP;
    let mask = s.error !== 0 ? POLLERR : 0;
    if (s.messages.length > 0 || s.backlog.length > 0) mask |= POLLIN | POLLRDNORM;
    if (s.state === 'listening') return mask;
    if (s.type === SOCK_DGRAM) return mask | (s.readShut ? POLLIN | POLLRDNORM | POLLRDHUP : 0) | POLLOUT | POLLWRNORM;
    if (s.state === 'new') return mask | POLLOUT | POLLWRNORM | POLLHUP;
    if (ended(s)) mask |= POLLIN | POLLRDNORM | POLLRDHUP;
    if (ended(s) && (s.writeShut || s.peer === null || s.peer.state === 'closed')) mask |= POLLHUP;
    if (s.peer === null || s.peer.state === 'closed' || roomAt(s.peer) > s.peer.limit / 4) mask |= POLLOUT | POLLWRNORM;
    return mask;
  },
  queues: (_k, f) =>
    f.socket === null ? [] : f.socket.peer === null ? [f.socket.changed] : [f.socket.changed, f.socket.peer.changed],
  edges: (_k, f) => ({ in: f.socket?.filled ?? 0, out: f.socket?.drained ?? 0 }),
  ioctl(k, _t, f, cmd, arg) {
    const s = f.socket;
    if (s === null) return -22;
    if (cmd === FIONREAD)
      return s.state === 'listening'
        ? -22
        : k.user.write(arg, word(isStream(s) ? s.queued : (s.messages[0]?.bytes.length ?? 0)));
    return cmd === TIOCOUTQ ? k.user.write(arg, word(s.peer?.queued ?? 0)) : -25;
  },
  release(k, f) {
    if (f.socket !== null) closeSocket(k, f.socket);
  },
};
