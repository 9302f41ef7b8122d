/**
 * ipc/mqueue.c — POSIX message queues: a descriptor, messages by urgency, and a signal when one arrives at an empty queue.
 *
 * Left out: SIGEV_THREAD (a C library's business); mounting the file system: names are looked up without permission on a folder.
 */
import { anonPath } from '../fs/anon.ts';
import { fget, installFd, newOpenFile, readable, writable } from '../fs/file.ts';
import { generic_permission, whoIs } from '../fs/permission.ts';
import type { OpenFile } from '../fs/types.ts';
import { CAP_SYS_RESOURCE } from '../include/constants.ts';
import {
  EACCES,
  EAGAIN,
  EBADF,
  EBUSY,
  EEXIST,
  EFAULT,
  EINVAL,
  EMFILE,
  EMSGSIZE,
  ENOENT,
  ENOMEM,
  ENOSPC,
  ETIMEDOUT,
} from '../include/errno.ts';
import { O_ACCMODE, O_CREAT, O_EXCL, O_NONBLOCK, S_IFREG } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { readSpec, wallMs } from '../kernel/clock.ts';
import { newQueue } from '../kernel/sched.ts';
import { send_sigqueue } from '../kernel/signal.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { chargeIpc } from './held.ts';
import { queueOf } from './mqueue-file.ts';
import type { PosixQueue } from './types.ts';
import { dropQueue, messageBytes, unchargeIpc } from './uncharge.ts';
import { objectsOf } from './util.ts';

const RLIMIT_MSGQUEUE = 12;
const QUEUES_MAX = 256;
const PRIO_MAX = 32768;
const DEFAULTS = { messages: 10, bytes: 8192 } as const;
/** For whoever has CAP_SYS_RESOURCE. */
const HARD = { messages: 65_536, bytes: 16 << 20 } as const;
const SIGEV_SIGNAL = 0;
const SIGEV_NONE = 1;
const SI_MESGQ = -3;

/** The queue behind a descriptor that may do `what`; -EBADF. */
function opened(k: Kernel, t: Task, fd: number, allowed: (f: OpenFile) => boolean): OpenFile | number {
  const file = fget(k, t, fd);
  return file === null || file.kind !== 'mqueue' || !allowed(file) ? -EBADF : file;
}

/** struct mq_attr of a new queue: or -EINVAL, -EFAULT. */
function attributes(k: Kernel, t: Task, attr: Arg): { messages: number; bytes: number } | number {
  if (k.user.isNull(attr)) return DEFAULTS;
  const [messages, bytes] = [k.user.u32(attr, 4), k.user.u32(attr, 8)];
  if (messages === undefined || bytes === undefined) return -EFAULT;
  const most = k.capable(t, CAP_SYS_RESOURCE) ? HARD : DEFAULTS;
  if ((messages | 0) <= 0 || (bytes | 0) <= 0 || messages > most.messages || bytes > most.bytes) return -EINVAL;
  return { messages, bytes };
}

/** What RLIMIT_MSGQUEUE counts: every message there could be, and what it hangs on. */
function mq_bytes(k: Kernel, { messages, bytes }: { messages: number; bytes: number }): number {
  const old = k.era.trace === 'old';
  return messages * (old ? 4 : 24) + (old ? 0 : Math.min(messages, PRIO_MAX) * 24) + messages * bytes;
}
function mq_open(k: Kernel, t: Task, nameArg: Arg, flags: number, mode: number, attr: Arg): number {
  const name = k.user.string(nameArg, 256);
  if (typeof name === 'number') return name;
  if (name === '' || name.includes('/')) return name === '' ? -EINVAL : -EACCES;
  const queues = objectsOf(k, t).mqueue;
  let q = queues.get(name);
  if (q === undefined) {
    if ((flags & O_CREAT) === 0) return -ENOENT;
    const size = attributes(k, t, attr);
    if (typeof size === 'number') return size;
    if (queues.size >= QUEUES_MAX) return -ENOSPC;
    const { euid: uid } = t.cred;
    const cost = mq_bytes(k, size);
    if ((k.state.mqBytes.get(uid) ?? 0) + cost > t.signal.rlim.at(RLIMIT_MSGQUEUE).rlim_cur)
      return k.era.trace === 'old' ? -ENOMEM : -EMFILE;
    const permission = S_IFREG | (mode & 0o777 & ~k.x(t).fs.umask);
    const { inode } = anonPath(k, 'anon_inodefs', `/${name}`, permission, t).dentry;
    q = {
      ...{ name, inode, messages: [], notify: null, uid, cost, linked: true, opens: 0 },
      ...{ maxMessages: size.messages, maxBytes: size.bytes, readable: newQueue(), writable: newQueue() },
    };
    k.state.mqBytes.set(uid, (k.state.mqBytes.get(uid) ?? 0) + cost);
    queues.set(name, q);
  } else if ((flags & (O_CREAT | O_EXCL)) === (O_CREAT | O_EXCL)) return -EEXIST;
  else {
    const access = [4, 2, 6][flags & O_ACCMODE];
    if (access === undefined) return -EINVAL;
    const denied = generic_permission(whoIs(k, t), q.inode, access);
    if (denied !== 0) return denied;
  }
  const path = anonPath(k, 'anon_inodefs', `/${name}`, q.inode.mode & 0o777, t);
  const file = newOpenFile(k, 'mqueue', path, flags & (O_ACCMODE | O_NONBLOCK));
  if (typeof file === 'number') return file;
  file.mqueue = q;
  q.opens += 1;
  return installFd(k, t, file, true);
}

function mq_unlink(k: Kernel, t: Task, nameArg: Arg): number {
  const name = k.user.string(nameArg, 256);
  if (typeof name === 'number') return name;
  const queues = objectsOf(k, t).mqueue;
  const q = queues.get(name);
  if (q === undefined) return -ENOENT;
  const who = whoIs(k, t);
  if (who.uid !== q.inode.uid && who.uid !== 0) return -EACCES;
  queues.delete(name);
  q.linked = false;
  dropQueue(k, q);
  return 0;
}

/** An absolute time by CLOCK_REALTIME as room time; null for none, or a negative errno. */
function untilOf(k: Kernel, arg: Arg, wide: boolean): number | null {
  if (k.user.isNull(arg)) return null;
  const ms = readSpec(k, arg, wide);
  return ms < 0 ? ms : Math.max(0, k.now + ms - wallMs(k));
}
const sleep = (k: Kernel, t: Task, on: PosixQueue['readable'], until: number | null): SysResult =>
  k.block(t, { on: [on], ...(until === null ? {} : { until }) });

function mq_timedsend(
  k: Kernel,
  t: Task,
  fd: number,
  from: Arg,
  size: number,
  priority: number,
  timeout: Arg,
  wide: boolean,
): SysResult {
  if (priority >= PRIO_MAX) return -EINVAL;
  const until = untilOf(k, timeout, wide);
  if (until !== null && until < 0) return until;
  const file = opened(k, t, fd, writable);
  if (typeof file === 'number') return file;
  const q = queueOf(file);
  if (size > q.maxBytes) return -EMSGSIZE;
  if (q.messages.length >= q.maxMessages) {
    if ((file.flags & O_NONBLOCK) !== 0) return -EAGAIN;
    return until !== null && k.now >= until ? -ETIMEDOUT : sleep(k, t, q.writable, until);
  }
  const bytes = k.user.read(from, size);
  if (typeof bytes === 'number') return -EFAULT;
  const behind = q.messages.findIndex((m) => m.priority < priority);
  if (chargeIpc(k, t, messageBytes(bytes)) !== 0) return -ENOMEM;
  const message = { priority, bytes: bytes.slice(), seat: k.x(t).seat };
  q.messages.splice(behind < 0 ? q.messages.length : behind, 0, message);
  if (q.readable.waiters.length > 0) k.wake(q.readable);
  else if (q.messages.length === 1) tell(k, t, q);
  return 0;
}
/** __do_notify(): once, and only when nobody is waiting for the message already. */
function tell(k: Kernel, t: Task, q: PosixQueue): void {
  const n = q.notify;
  q.notify = null;
  if (n === null || n.sig === 0 || k.state.tasks.get(n.x.pid) !== n.x) return;
  const { uid } = t.cred;
  const info = { sig: n.sig, code: SI_MESGQ, errno: 0, pid: t.tgid, uid, value: n.value, addr: 0, status: 0 };
  send_sigqueue(k, info, k.task(n.x), true);
}

function mq_timedreceive(
  k: Kernel,
  t: Task,
  fd: number,
  to: Arg,
  size: number,
  priority: Arg,
  timeout: Arg,
  wide: boolean,
): SysResult {
  const until = untilOf(k, timeout, wide);
  if (until !== null && until < 0) return until;
  const file = opened(k, t, fd, readable);
  if (typeof file === 'number') return file;
  const q = queueOf(file);
  if (size < q.maxBytes) return -EMSGSIZE;
  const message = q.messages.shift();
  if (message === undefined) {
    if ((file.flags & O_NONBLOCK) !== 0) return -EAGAIN;
    return until !== null && k.now >= until ? -ETIMEDOUT : sleep(k, t, q.readable, until);
  }
  unchargeIpc(k, message.seat, messageBytes(message.bytes));
  k.wake(q.writable);
  const p = message.priority;
  if (!k.user.isNull(priority) && k.user.write(priority, Uint8Array.of(p, p >>> 8, 0, 0)) < 0) return -EFAULT;
  return k.user.write(to, message.bytes) < 0 ? -EFAULT : message.bytes.length;
}

function mq_notify(k: Kernel, t: Task, fd: number, event: Arg): number {
  const leader = k.x(t.group_leader);
  const wants = k.user.isNull(event) ? null : [0, 4, 8].map((at) => k.user.u32(event, at));
  if (wants?.includes(undefined)) return -EFAULT;
  const file = opened(k, t, fd, () => true);
  if (typeof file === 'number') return file;
  const q = queueOf(file);
  if (wants === null) {
    if (q.notify?.x === leader) q.notify = null;
    return 0;
  }
  const [value, sig, how] = wants as [number, number, number];
  if (how !== SIGEV_SIGNAL && how !== SIGEV_NONE) return -EINVAL;
  if (how === SIGEV_SIGNAL && (sig < 1 || sig > 64)) return -EINVAL;
  const alive = q.notify !== null && k.state.tasks.get(q.notify.x.pid) === q.notify.x;
  if (alive) return -EBUSY;
  q.notify = { x: leader, sig: how === SIGEV_SIGNAL ? sig : 0, value };
  return 0;
}

function mq_getsetattr(k: Kernel, t: Task, fd: number, set: Arg, old: Arg): number {
  const flags = k.user.isNull(set) ? null : k.user.u32(set);
  if (flags === undefined) return -EFAULT;
  if (flags !== null && (flags & ~O_NONBLOCK) !== 0) return -EINVAL;
  const file = opened(k, t, fd, () => true);
  if (typeof file === 'number') return file;
  const q = queueOf(file);
  const out = new Uint8Array(32);
  new Int32Array(out.buffer).set([file.flags & O_NONBLOCK, q.maxMessages, q.maxBytes, q.messages.length]);
  if (flags !== null) file.flags = (file.flags & ~O_NONBLOCK) | flags;
  return k.user.isNull(old) ? 0 : k.user.write(old, out);
}

const send = (name: string, nr: number, wide: boolean) =>
  syscall(name, nr, [int, user, uint, uint, user], (k, t, fd, from, size, priority, timeout) =>
    mq_timedsend(k, t, fd, from, size, priority, timeout, wide),
  );
const receive = (name: string, nr: number, wide: boolean) =>
  syscall(name, nr, [int, user, uint, user, user], (k, t, fd, to, size, priority, timeout) =>
    mq_timedreceive(k, t, fd, to, size, priority, timeout, wide),
  );
export const mqueueSyscalls = [
  syscall('mq_open', NR.mq_open, [user, int, int, user], mq_open),
  syscall('mq_unlink', NR.mq_unlink, [user], mq_unlink),
  send('mq_timedsend', NR.mq_timedsend, false),
  send('mq_timedsend_time64', NR.mq_timedsend_time64, true),
  receive('mq_timedreceive', NR.mq_timedreceive, false),
  receive('mq_timedreceive_time64', NR.mq_timedreceive_time64, true),
  syscall('mq_notify', NR.mq_notify, [int, user], mq_notify),
  syscall('mq_getsetattr', NR.mq_getsetattr, [int, user, user], mq_getsetattr),
];
