/** fs/socket-messages.ts — sendmsg(2) and recvmsg(2): several pieces at once, and open files and credentials on the way (net/core/scm.c). */
import * as E from '../include/errno.ts';
import { O_NONBLOCK } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { SOCK_DGRAM } from '../include/socket.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { Struct } from './bytes.ts';
import { fget, fput, installFd } from './file.ts';
import { gather, segments } from './io.ts';
import * as S from './socket.ts';
import { addressOf, readAddress, socketAt } from './socket-calls.ts';
import { lookupName } from './socket-names.ts';
import type { OpenFile, Socket } from './types.ts';

const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const SCM_CREDENTIALS = 2;
const SCM_MAX_FD = 253;
const MSG_PEEK = 2;
const MSG_CTRUNC = 8;
const MSG_TRUNC = 0x20;
const MSG_DONTWAIT = 0x40;
const MSG_WAITALL = 0x100;
const MSG_NOSIGNAL = 0x4000;
const MSG_CMSG_CLOEXEC = 0x40000000;

interface Header {
  readonly name: number;
  readonly nameLength: number;
  readonly iov: number;
  readonly iovCount: number;
  readonly control: number;
  readonly controlLength: number;
}
/** struct msghdr of i386 */
function readHeader(k: Kernel, at: Arg): Header | number {
  const w = [0, 4, 8, 12, 16, 20].map((i) => k.user.u32(at, i));
  if (w.includes(undefined)) return -E.EFAULT;
  const [name, nameLength, iov, iovCount, control, controlLength] = w as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return iovCount > 1024 ? -E.EMSGSIZE : { name, nameLength, iov, iovCount, control, controlLength };
}

/** scm_send(): the open files of SCM_RIGHTS, each counted once more; or an errno. */
function filesToSend(k: Kernel, task: Task, h: Header): OpenFile[] | number {
  const files: OpenFile[] = [];
  const refuse = (error: number): number => {
    for (const f of files) fput(k, f);
    return error;
  };
  for (let at = 0; h.control !== 0 && at + 12 <= h.controlLength; ) {
    const [length, level, type] = [0, 4, 8].map((i) => k.user.u32(h.control, at + i));
    if (length === undefined || level === undefined || type === undefined) return refuse(-E.EFAULT);
    if (length < 12 || at + length > h.controlLength) return refuse(-E.EINVAL);
    if (level === SOL_SOCKET && type === SCM_RIGHTS) {
      const n = (length - 12) >>> 2;
      if (files.length + n > SCM_MAX_FD) return refuse(-E.EINVAL);
      for (let i = 0; i < n; i += 1) {
        const fd = k.user.u32(h.control, at + 12 + i * 4);
        const file = fd === undefined ? null : fget(k, task, fd | 0, true);
        if (file === null) return refuse(-E.EBADF);
        file.count += 1;
        files.push(file);
      }
    } else if (level === SOL_SOCKET && type !== SCM_CREDENTIALS) return refuse(-E.EINVAL);
    at += (length + 3) & ~3;
  }
  return files;
}

export function sendmsg(k: Kernel, task: Task, fd: number, msg: Arg, flags: number): SysResult {
  const at = socketAt(k, task, fd);
  if (typeof at === 'number') return at;
  const h = readHeader(k, msg);
  if (typeof h === 'number') return h;
  const parts = segments(k, h.iov, h.iovCount);
  if (typeof parts === 'number') return parts;
  let to: Socket | null = null;
  if (h.name !== 0 && h.nameLength > 0) {
    if (at.s.type !== SOCK_DGRAM) return at.s.state === 'connected' ? -E.EISCONN : -E.EOPNOTSUPP;
    const name = readAddress(k, h.name, h.nameLength);
    const found = typeof name === 'number' ? name : lookupName(k, task, name, at.s.type);
    if (typeof found === 'number') return found;
    to = found;
  }
  const files = filesToSend(k, task, h);
  if (typeof files === 'number') return files;
  const nonblock = (at.file.flags & O_NONBLOCK) !== 0 || (flags & MSG_DONTWAIT) !== 0;
  const sending = { nonblock, noSignal: (flags & MSG_NOSIGNAL) !== 0, to, files };
  const r = S.sendTo(k, task, at.s, gather(k, parts), sending);
  for (const f of sending.files) fput(k, f); // not taken along: nothing was sent, or the call will be made again
  return r;
}

/** put_cmsg() for what came with the bytes; how long it became, and whether something was left out. */
function writeControl(
  k: Kernel,
  task: Task,
  h: Header,
  r: S.Received,
  passCred: boolean,
  cloexec: boolean,
): { length: number; cut: boolean } {
  let at = 0;
  let cut = false;
  const put = (type: number, words: readonly number[]): void => {
    const size = 12 + words.length * 4;
    if (at + size > h.controlLength) {
      cut = true;
      return;
    }
    const s = new Struct(size).u32(0, size).u32(4, SOL_SOCKET).u32(8, type);
    words.forEach((w, i) => {
      s.u32(12 + i * 4, w);
    });
    k.user.write(k.user.at(h.control, at), s.bytes);
    at += (size + 3) & ~3;
  };
  if (passCred && r.cred !== null) put(SCM_CREDENTIALS, [r.cred.pid, r.cred.uid, r.cred.gid]);
  if (r.files.length === 0) return { length: at, cut };
  const room = Math.max(0, Math.floor((h.controlLength - at - 12) / 4));
  const fds: number[] = [];
  for (const f of r.files.slice(0, room)) {
    const fd = installFd(k, task, f, cloexec);
    if (fd < 0) break;
    fds.push(fd);
  }
  if (fds.length > 0) put(SCM_RIGHTS, fds);
  return { length: at, cut: cut || fds.length < r.files.length };
}

export function recvmsg(k: Kernel, task: Task, fd: number, msg: Arg, flags: number): SysResult {
  const at = socketAt(k, task, fd);
  if (typeof at === 'number') return at;
  const h = readHeader(k, msg);
  if (typeof h === 'number') return h;
  const parts = segments(k, h.iov, h.iovCount);
  if (typeof parts === 'number') return parts;
  const count = parts.reduce((n, p) => n + p.size, 0);
  const nonblock = (at.file.flags & O_NONBLOCK) !== 0 || (flags & MSG_DONTWAIT) !== 0;
  const peek = (flags & MSG_PEEK) !== 0;
  const r = S.receive(k, task, at.s, {
    count: Math.min(count, 1 << 20),
    nonblock,
    peek,
    all: (flags & MSG_WAITALL) !== 0,
  });
  if (typeof r === 'number' || 'blocked' in r) return r;
  let done = 0;
  for (const p of parts) {
    const piece = r.bytes.subarray(done, done + p.size);
    if (piece.length > 0 && k.user.write(p.base, piece) < 0) return -E.EFAULT;
    done += piece.length;
  }
  let told = r.whole > done ? MSG_TRUNC : 0;
  const control = writeControl(
    k,
    task,
    h,
    peek ? { ...r, files: [] } : r,
    at.s.passCred,
    (flags & MSG_CMSG_CLOEXEC) !== 0,
  );
  if (control.cut) told |= MSG_CTRUNC;
  if (!peek) for (const f of r.files) fput(k, f); // the descriptors, if any, hold them now
  if (h.name !== 0) {
    const bytes = r.from === null ? new Uint8Array(0) : addressOf(r.from);
    k.user.write(h.name, bytes.subarray(0, h.nameLength));
    k.user.write(k.user.at(msg, 4), new Struct(4).u32(0, bytes.length).bytes);
  }
  k.user.write(k.user.at(msg, 20), new Struct(8).u32(0, control.length).u32(4, told).bytes);
  return (flags & MSG_TRUNC) !== 0 ? r.whole : done;
}
