/**
 * kernel/seccomp.c — user notification (5.0): a filter's SECCOMP_RET_USER_NOTIF lets another process answer a call.
 *
 *   the call   -> seccomp_do_user_notification   waits; goes on with the answer, or with the call itself
 *   supervisor -> ioctl(RECV), ioctl(SEND), ioctl(ID_VALID), ioctl(ADDFD), poll on the listener
 */
import { anonPath } from '../fs/anon.ts';
import { closeFd, fget, installFd, newOpenFile, nofile } from '../fs/file.ts';
import { POLLHUP, POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM } from '../fs/io.ts';
import type { OpenFile } from '../fs/types.ts';
import { EBADF, EFAULT, EINPROGRESS, EINTR, EINVAL, ENOENT, ENOSYS, ERESTARTSYS } from '../include/errno.ts';
import { O_CLOEXEC, O_RDWR } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import type { Arg } from '../program/types.ts';
import { nr_in } from './pid.ts';
import { newQueue } from './sched.ts';
import type { Kernel, SeccompFilter, SeccompListener, SeccompNote, SysResult, TaskExt } from './types.ts';

const IOCTL = {
  RECV: 0xc0502100,
  SEND: 0xc0182101,
  ID_VALID: 0x40082102,
  ID_VALID_WRONG_DIR: 0x80082102,
  ADDFD: 0x40182103,
} as const;
const NOTIF_BYTES = 80;
const RESP_BYTES = 24;
const ADDFD_BYTES = 24;
const FLAG_CONTINUE = 1;

export function newListener(k: Kernel, waitKillable: boolean): SeccompListener {
  return { nextLo: k.random(), nextHi: k.random(), request: 0, notes: [], queue: newQueue(), waitKillable };
}
/** init_listener(): the descriptor of a filter's listener. */
export function listenerFd(k: Kernel, t: Task, filter: SeccompFilter): number {
  const file = newOpenFile(k, 'handle', anonPath(k, 'anon_inodefs', 'seccomp notify', 0o600), O_RDWR);
  if (typeof file === 'number') return file;
  file.handle = { kind: 'seccomp', filter };
  return installFd(k, t, file, true);
}

function drop(listener: SeccompListener | null | undefined, note: SeccompNote): void {
  const i = listener?.notes.indexOf(note) ?? -1;
  if (i >= 0) listener?.notes.splice(i, 1);
}

/** seccomp_do_user_notification(): the answer, null to make the call after all, or 'stop' while nobody has answered. */
export function seccomp_do_user_notification(
  k: Kernel,
  t: Task,
  x: TaskExt,
  filter: SeccompFilter,
  data: Uint8Array,
): number | 'stop' | null {
  let note = x.notified;
  if (note === undefined || note.callId !== x.callId) {
    const { listener } = filter;
    if (listener == null) return -ENOSYS;
    note = {
      ...{ idLo: listener.nextLo, idHi: listener.nextHi, x, callId: x.callId, data, state: 'init' },
      ...{ value: 0, error: 0, flags: 0, ready: newQueue() },
    };
    listener.nextLo = (listener.nextLo + 1) >>> 0;
    if (listener.nextLo === 0) listener.nextHi = (listener.nextHi + 1) >>> 0;
    listener.notes.push(note);
    listener.request += 1;
    x.notified = note;
    k.wake(listener.queue);
  }
  if (note.state === 'replied') {
    drop(filter.listener, note);
    if ((note.flags & FLAG_CONTINUE) !== 0) {
      note.state = 'continued';
      return null;
    }
    delete x.notified;
    return note.error !== 0 ? note.error : note.value;
  }
  if (note.state === 'continued') return null;
  // should_sleep_killable(): once it is being looked at, only death interrupts
  const killable = filter.listener?.waitKillable === true && note.state === 'sent';
  const r = k.block(t, { on: [note.ready], mode: killable ? 'killable' : 'interruptible', onSignal: -ERESTARTSYS });
  if (typeof r !== 'number') return 'stop';
  drop(filter.listener, note);
  delete x.notified;
  return r;
}
/** A task that dies waits for no answer. */
export function notificationOver(x: TaskExt): void {
  const note = x.notified;
  if (note === undefined) return;
  for (const f of x.seccomp) drop(f.listener, note);
  delete x.notified;
}
/** seccomp_filter_release(): with its last task a listener hears that nothing will come any more. */
export function seccomp_filter_release(k: Kernel, x: TaskExt): void {
  for (const f of x.seccomp) if (f.listener != null) k.wake(f.listener.queue);
}

function copied(k: Kernel, note: SeccompNote, reader: Task): Uint8Array {
  const out = new Uint8Array(NOTIF_BYTES);
  const v = new DataView(out.buffer);
  v.setUint32(0, note.idLo, true);
  v.setUint32(4, note.idHi, true);
  v.setUint32(8, nr_in(note.x, k.x(reader).pidNs), true);
  out.set(note.data, 16);
  return out;
}
/** seccomp_notify_recv() */
function recv(k: Kernel, t: Task, listener: SeccompListener, arg: Arg): SysResult {
  const given = k.user.read(arg, NOTIF_BYTES);
  if (typeof given === 'number') return given;
  if (given.some((b) => b !== 0)) return -EINVAL;
  if (listener.request === 0) return k.block(t, { on: [listener.queue], onSignal: -EINTR });
  listener.request -= 1;
  const note = listener.notes.find((n) => n.state === 'init');
  if (note === undefined) return -ENOENT; // its task was interrupted in the meantime
  note.state = 'sent';
  if (k.user.write(arg, copied(k, note, t)) < 0) {
    note.state = 'init';
    listener.request += 1;
    return -EFAULT;
  }
  k.wake(listener.queue);
  return 0;
}
const find = (listener: SeccompListener, lo: number, hi: number): SeccompNote | undefined =>
  listener.notes.find((n) => n.idLo === lo && n.idHi === hi);
/** seccomp_notify_send(): exactly one answer to each. */
function send(k: Kernel, listener: SeccompListener, arg: Arg): number {
  const b = k.user.read(arg, RESP_BYTES);
  if (typeof b === 'number') return b;
  const v = new DataView(b.buffer, b.byteOffset, b.byteLength);
  const [value, high, error, flags] = [
    v.getInt32(8, true),
    v.getInt32(12, true),
    v.getInt32(16, true),
    v.getUint32(20, true),
  ];
  if ((flags & ~FLAG_CONTINUE) !== 0) return -EINVAL;
  if ((flags & FLAG_CONTINUE) !== 0 && (error !== 0 || value !== 0 || high !== 0)) return -EINVAL;
  const note = find(listener, v.getUint32(0, true), v.getUint32(4, true));
  if (note === undefined) return -ENOENT;
  if (note.state !== 'sent') return -EINPROGRESS;
  Object.assign(note, { state: 'replied', value, error, flags });
  k.wake(note.ready);
  return 0;
}

const ADDFD = { SETFD: 1, SEND: 2 } as const;
/** seccomp_notify_addfd(): a file of the supervisor's becomes a descriptor of whoever waits; with SEND that is the answer. */
function addfd(k: Kernel, t: Task, listener: SeccompListener, arg: Arg): number {
  const b = k.user.read(arg, ADDFD_BYTES);
  if (typeof b === 'number') return b;
  const v = new DataView(b.buffer, b.byteOffset, b.byteLength);
  const [flags, newFd, newFlags] = [v.getUint32(8, true), v.getInt32(16, true), v.getUint32(20, true)];
  if ((newFlags & ~O_CLOEXEC) !== 0 || (flags & ~(ADDFD.SETFD | ADDFD.SEND)) !== 0) return -EINVAL;
  if (newFd !== 0 && (flags & ADDFD.SETFD) === 0) return -EINVAL;
  const file = fget(k, t, v.getInt32(12, true));
  if (file === null) return -EBADF;
  const note = find(listener, v.getUint32(0, true), v.getUint32(4, true));
  if (note === undefined) return -ENOENT;
  if (note.state !== 'sent') return -EINPROGRESS;
  const cloexec = (newFlags & O_CLOEXEC) !== 0;
  const target = k.task(note.x);
  const fd =
    (flags & ADDFD.SETFD) === 0 ? installFd(k, target, file, cloexec) : receive_fd(k, target, newFd, file, cloexec);
  if (fd < 0 || (flags & ADDFD.SEND) === 0) return fd;
  Object.assign(note, { state: 'replied', value: fd, error: 0, flags: 0 });
  k.wake(note.ready);
  return fd;
}
/** receive_fd_replace() */
function receive_fd(k: Kernel, t: Task, fd: number, file: OpenFile, cloexec: boolean): number {
  if (fd < 0 || fd >= nofile(t)) return -EBADF;
  const x = k.x(t);
  file.count += 1;
  closeFd(k, x, fd);
  x.files.fds.set(fd, { file, cloexec });
  return fd;
}

/** seccomp_notify_ioctl() */
export function notifyIoctl(k: Kernel, t: Task, filter: SeccompFilter, cmd: number, arg: Arg): SysResult {
  const { listener } = filter;
  if (listener == null) return -EINVAL;
  switch (cmd >>> 0) {
    case IOCTL.RECV:
      return recv(k, t, listener, arg);
    case IOCTL.SEND:
      return send(k, listener, arg);
    case IOCTL.ADDFD:
      return addfd(k, t, listener, arg);
    case IOCTL.ID_VALID:
    case IOCTL.ID_VALID_WRONG_DIR: {
      const lo = k.user.u32(arg, 0);
      const hi = k.user.u32(arg, 4);
      if (lo === undefined || hi === undefined) return -EFAULT;
      return find(listener, lo, hi)?.state === 'sent' ? 0 : -ENOENT;
    }
    default:
      return -EINVAL;
  }
}
/** seccomp_notify_poll() */
export function notifyPoll(k: Kernel, filter: SeccompFilter): number {
  const notes = filter.listener?.notes ?? [];
  const used = [...k.state.tasks.values()].some((x) => x.seccomp.includes(filter));
  return (
    (notes.some((n) => n.state === 'init') ? POLLIN | POLLRDNORM : 0) |
    (notes.some((n) => n.state === 'sent') ? POLLOUT | POLLWRNORM : 0) |
    (used ? 0 : POLLHUP)
  );
}
/** seccomp_notify_detach(): nobody answers any more; whoever waits, and whoever asks later, hears ENOSYS. */
export function notifyRelease(k: Kernel, file: OpenFile): void {
  if (file.handle?.kind !== 'seccomp') return;
  const { filter } = file.handle;
  for (const note of filter.listener?.notes ?? []) {
    if (note.state !== 'replied') Object.assign(note, { state: 'replied', value: 0, error: -ENOSYS, flags: 0 });
    k.wake(note.ready);
  }
  filter.listener = null;
}
