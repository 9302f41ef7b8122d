/** fs/socket-calls.ts — net/socket.c: the system calls on sockets, and the addresses of AF_UNIX. */
import * as E from '../include/errno.ts';
import { O_CLOEXEC, O_NONBLOCK, O_RDWR, S_IFSOCK } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { SOCK_DGRAM, SOCK_SEQPACKET, SOCK_STREAM } from '../include/socket.ts';
import { NR } from '../include/unistd.ts';
import { decodeUtf8, encodeUtf8 } from '../include/utf8.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel, Syscall, SysResult } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { anonPath } from './anon.ts';
import { Struct } from './bytes.ts';
import { closeFd, fget, installFd, newOpenFile } from './file.ts';
import { userSource } from './io.ts';
import * as S from './socket.ts';
import { recvmsg, sendmsg } from './socket-messages.ts';
import { bindName, lookupName } from './socket-names.ts';
import type { OpenFile, Socket } from './types.ts';

const AF_UNIX = 1;
/** Families that know no socketpair(2), and those a kernel without a network does not have. */
const AF_INET = 2;
const AF_INET6 = 10;
const MSG_PEEK = 2;
const MSG_TRUNC = 0x20;
const MSG_DONTWAIT = 0x40;
const MSG_WAITALL = 0x100;
const MSG_NOSIGNAL = 0x4000;
const SOMAXCONN = 4096;
const KINDS = [SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET];
const RAW = 3;

/** The socket behind a descriptor, or -EBADF, -ENOTSOCK. */
export function socketAt(k: Kernel, task: Task, fd: number): { file: OpenFile; s: Socket } | number {
  const file = fget(k, task, fd);
  if (file === null) return -E.EBADF;
  return file.socket === null ? -E.ENOTSOCK : { file, s: file.socket };
}
/** sockaddr_un of a name: family, then the path and its NUL, or the abstract name as it is. */
export function addressOf(name: string | null): Uint8Array {
  if (name === null) return Uint8Array.of(AF_UNIX, 0);
  const bytes = encodeUtf8(name.startsWith('\0') ? name : `${name}\0`);
  const out = new Uint8Array(2 + bytes.length);
  out[0] = AF_UNIX;
  out.set(bytes, 2);
  return out;
}
/** move_addr_to_user(): as much as fits, and how long it is. */
export function writeAddress(k: Kernel, name: string | null, addr: Arg, length: Arg): number {
  if (k.user.isNull(addr)) return 0;
  const room = k.user.u32(length);
  if (room === undefined) return -E.EFAULT;
  if ((room | 0) < 0) return -E.EINVAL;
  const bytes = addressOf(name);
  if (k.user.write(addr, bytes.subarray(0, room)) < 0) return -E.EFAULT;
  return k.user.write(length, new Struct(4).u32(0, bytes.length).bytes);
}
/** unix_mkname(): the name in an address, or -EINVAL; '' asks for a name to be made up. */
export function readAddress(k: Kernel, addr: Arg, length: number): string | number {
  if (length < 2 || length > 110) return -E.EINVAL;
  const bytes = k.user.read(addr, length);
  if (typeof bytes === 'number') return -E.EFAULT;
  if (((bytes[0] as number) | ((bytes[1] as number) << 8)) !== AF_UNIX) return -E.EINVAL;
  if (length === 2) return '';
  const path = bytes.subarray(2);
  if (path[0] === 0) return decodeUtf8(path);
  const end = path.indexOf(0);
  return decodeUtf8(path, 0, end < 0 ? path.length : end);
}

function install(k: Kernel, task: Task, s: Socket, flags: number): number {
  const path = anonPath(k, 'sockfs', '', S_IFSOCK | 0o777, task);
  const file = newOpenFile(k, 'socket', path, O_RDWR | (flags & O_NONBLOCK));
  if (typeof file === 'number') {
    S.closeSocket(k, s);
    return file;
  }
  file.socket = s;
  return installFd(k, task, file, (flags & O_CLOEXEC) !== 0);
}
/** The type without its flags, or an errno. */
function kindOf(family: number, type: number, protocol: number): number {
  const kind = type & 0xf;
  if ((type & ~(0xf | O_CLOEXEC | O_NONBLOCK)) !== 0) return -E.EINVAL;
  if (family !== AF_UNIX) return -E.EAFNOSUPPORT;
  if (protocol !== 0 && protocol !== AF_UNIX) return -E.EPROTONOSUPPORT;
  if (kind === RAW) return SOCK_DGRAM;
  return KINDS.includes(kind) ? kind : -E.ESOCKTNOSUPPORT;
}
function socket(k: Kernel, task: Task, family: number, type: number, protocol: number): number {
  const kind = kindOf(family, type, protocol);
  if (kind < 0) return kind;
  const s = S.newSocket(k, task, kind);
  return typeof s === 'number' ? s : install(k, task, s, type);
}
function socketpair(k: Kernel, task: Task, family: number, type: number, protocol: number, out: Arg): number {
  if (family === AF_INET || family === AF_INET6) return -E.EOPNOTSUPP;
  const kind = kindOf(family, type, protocol);
  if (kind < 0) return kind;
  const a = S.newSocket(k, task, kind);
  if (typeof a === 'number') return a;
  const b = S.newSocket(k, task, kind);
  if (typeof b === 'number') {
    S.closeSocket(k, a);
    return b;
  }
  S.join(a, b);
  const first = install(k, task, a, type);
  if (first < 0) {
    S.closeSocket(k, b);
    return first;
  }
  const second = install(k, task, b, type);
  const x = k.x(task);
  const bad = second < 0 ? second : k.user.write(out, new Struct(8).u32(0, first).u32(4, second).bytes);
  if (bad < 0) {
    closeFd(k, x, first);
    if (second >= 0) closeFd(k, x, second);
  }
  return bad;
}

function bind(k: Kernel, task: Task, fd: number, addr: Arg, length: number): number {
  const at = socketAt(k, task, fd);
  if (typeof at === 'number') return at;
  const name = readAddress(k, addr, length);
  return typeof name === 'number' ? name : bindName(k, task, at.s, name);
}
function listen(k: Kernel, task: Task, fd: number, backlog: number): number {
  const at = socketAt(k, task, fd);
  if (typeof at === 'number') return at;
  const { s } = at;
  if (s.type === SOCK_DGRAM) return -E.EOPNOTSUPP;
  if (s.name === null || (s.state !== 'new' && s.state !== 'listening')) return -E.EINVAL;
  s.state = 'listening';
  s.backlogMax = backlog < 0 || backlog > SOMAXCONN ? SOMAXCONN : backlog;
  return 0;
}
/** unix_stream_connect(), unix_dgram_connect() */
function connect(k: Kernel, task: Task, fd: number, addr: Arg, length: number): SysResult {
  const at = socketAt(k, task, fd);
  if (typeof at === 'number') return at;
  const { s, file } = at;
  const name = readAddress(k, addr, length);
  if (typeof name === 'number') return name;
  const to = lookupName(k, task, name, s.type);
  if (typeof to === 'number') return to;
  if (s.type === SOCK_DGRAM) {
    s.peer = to;
    s.state = 'connected';
    return 0;
  }
  if (to.state !== 'listening') return -E.ECONNREFUSED;
  if (s.state === 'connected') return -E.EISCONN;
  if (s.state !== 'new') return -E.EINVAL;
  if (to.backlog.length > to.backlogMax)
    return (file.flags & O_NONBLOCK) !== 0 ? -E.EAGAIN : k.block(task, { on: [to.changed] });
  const other = S.newSocket(k, task, s.type);
  if (typeof other === 'number') return other;
  S.join(s, other);
  other.name = to.name;
  s.peerCred = to.cred;
  other.peerCred = S.credOf(task);
  to.backlog.push(other);
  to.filled += 1;
  k.wake(to.changed);
  return 0;
}
function accept(k: Kernel, task: Task, fd: number, addr: Arg, length: Arg, flags: number): SysResult {
  if ((flags & ~(O_CLOEXEC | O_NONBLOCK)) !== 0) return -E.EINVAL;
  const at = socketAt(k, task, fd);
  if (typeof at === 'number') return at;
  const { s, file } = at;
  if (s.type === SOCK_DGRAM) return -E.EOPNOTSUPP;
  if (s.state !== 'listening') return -E.EINVAL;
  const next = s.backlog.shift();
  if (next === undefined) return (file.flags & O_NONBLOCK) !== 0 ? -E.EAGAIN : k.block(task, { on: [s.changed] });
  k.wake(s.changed);
  const made = install(k, task, next, flags);
  if (made < 0) return made;
  const bad = writeAddress(k, next.peer?.name ?? null, addr, length);
  if (bad >= 0) return made;
  closeFd(k, k.x(task), made);
  return bad;
}

function sendto(
  k: Kernel,
  task: Task,
  fd: number,
  buf: Arg,
  count: number,
  flags: number,
  addr: Arg,
  length: number,
): SysResult {
  const at = socketAt(k, task, fd);
  if (typeof at === 'number') return at;
  let to: Socket | null = null;
  if (!k.user.isNull(addr) && length > 0) {
    if (at.s.type !== SOCK_DGRAM) return at.s.state === 'connected' ? -E.EISCONN : -E.EOPNOTSUPP;
    const name = readAddress(k, addr, length);
    if (typeof name === 'number') return name;
    const found = lookupName(k, task, name, at.s.type);
    if (typeof found === 'number') return found;
    to = found;
  }
  const nonblock = (at.file.flags & O_NONBLOCK) !== 0 || (flags & MSG_DONTWAIT) !== 0;
  return S.sendTo(k, task, at.s, userSource(k, buf, count), {
    nonblock,
    noSignal: (flags & MSG_NOSIGNAL) !== 0,
    to,
    files: [],
  });
}
function recvfrom(
  k: Kernel,
  task: Task,
  fd: number,
  buf: Arg,
  count: number,
  flags: number,
  addr: Arg,
  length: Arg,
): SysResult {
  const at = socketAt(k, task, fd);
  if (typeof at === 'number') return at;
  const nonblock = (at.file.flags & O_NONBLOCK) !== 0 || (flags & MSG_DONTWAIT) !== 0;
  const peek = (flags & MSG_PEEK) !== 0;
  const r = S.receive(k, task, at.s, {
    count: Math.min(count, 1 << 20),
    nonblock,
    peek,
    all: (flags & MSG_WAITALL) !== 0,
  });
  if (typeof r === 'number' || 'blocked' in r) return r;
  if (!peek) S.dropFiles(k, { ...r, bytes: r.bytes, cred: r.cred ?? at.s.cred });
  if (r.bytes.length > 0 && k.user.write(buf, r.bytes) < 0) return -E.EFAULT;
  if (!k.user.isNull(addr)) {
    const bad =
      r.from === null ? k.user.write(length, new Struct(4).u32(0, 0).bytes) : writeAddress(k, r.from, addr, length);
    if (bad < 0) return bad;
  }
  return (flags & MSG_TRUNC) !== 0 ? r.whole : r.bytes.length;
}
function shutdown(k: Kernel, task: Task, fd: number, how: number): number {
  const at = socketAt(k, task, fd);
  if (typeof at === 'number') return at;
  const { s } = at;
  if (how < 0 || how > 2) return -E.EINVAL;
  if (how !== 1) s.readShut = true;
  if (how !== 0) s.writeShut = true;
  for (const one of [s, s.peer])
    if (one !== null) {
      one.filled += 1;
      one.drained += 1;
      k.wake(one.changed);
    }
  return 0;
}
function name(k: Kernel, task: Task, fd: number, addr: Arg, length: Arg, peer: boolean): number {
  const at = socketAt(k, task, fd);
  if (typeof at === 'number') return at;
  if (peer && at.s.peer === null) return -E.ENOTCONN;
  return writeAddress(k, peer ? (at.s.peer?.name ?? null) : at.s.name, addr, length);
}

const SOL_SOCKET = 1;
/** sock_getsockopt(): what programs ask. */
function getsockopt(k: Kernel, task: Task, fd: number, level: number, option: number, out: Arg, length: Arg): number {
  const at = socketAt(k, task, fd);
  if (typeof at === 'number') return at;
  const { s } = at;
  const room = k.user.u32(length);
  if (room === undefined) return -E.EFAULT;
  if ((room | 0) < 0) return -E.EINVAL;
  if (level !== SOL_SOCKET) return -E.EOPNOTSUPP;
  const values: Readonly<Record<number, readonly number[]>> = {
    2: [0],
    3: [s.type],
    4: [s.error],
    7: [212_992],
    8: [212_992],
    9: [0],
    16: [s.passCred ? 1 : 0],
    17: s.peerCred === null ? [0, 0xffffffff, 0xffffffff] : [s.peerCred.pid, s.peerCred.uid, s.peerCred.gid],
    20: [0, 0],
    21: [0, 0],
    30: [s.state === 'listening' ? 1 : 0],
    38: [0],
    39: [AF_UNIX],
  };
  const found = values[option];
  if (found === undefined) return -E.ENOPROTOOPT;
  if (option === 4) s.error = 0;
  const bytes = new Struct(found.length * 4);
  found.forEach((v, i) => {
    bytes.u32(i * 4, v);
  });
  const n = Math.min(room, bytes.bytes.length);
  if (k.user.write(out, bytes.bytes.subarray(0, n)) < 0) return -E.EFAULT;
  return k.user.write(length, new Struct(4).u32(0, n).bytes);
}
/** Differs: buffer sizes and timeouts are taken and change nothing. */
function setsockopt(
  k: Kernel,
  task: Task,
  fd: number,
  level: number,
  option: number,
  value: Arg,
  length: number,
): number {
  const at = socketAt(k, task, fd);
  if (typeof at === 'number') return at;
  if (level !== SOL_SOCKET) return -E.EOPNOTSUPP;
  if (length < 4) return -E.EINVAL;
  const v = k.user.u32(value);
  if (v === undefined) return -E.EFAULT;
  if (option === 16) at.s.passCred = v !== 0;
  return [2, 6, 7, 8, 9, 13, 16, 20, 21].includes(option) ? 0 : -E.ENOPROTOOPT;
}

const direct: readonly Syscall[] = [
  syscall('socket', NR.socket, [int, int, int], socket),
  syscall('socketpair', NR.socketpair, [int, int, int, user], socketpair),
  syscall('bind', NR.bind, [int, user, int], bind),
  syscall('listen', NR.listen, [int, int], listen),
  syscall('connect', NR.connect, [int, user, int], connect),
  syscall('accept4', NR.accept4, [int, user, user, int], accept),
  syscall('getsockname', NR.getsockname, [int, user, user], (k, t, fd, a, l) => name(k, t, fd, a, l, false)),
  syscall('getpeername', NR.getpeername, [int, user, user], (k, t, fd, a, l) => name(k, t, fd, a, l, true)),
  syscall('sendto', NR.sendto, [int, user, uint, int, user, int], sendto),
  syscall('recvfrom', NR.recvfrom, [int, user, uint, int, user, user], recvfrom),
  syscall('shutdown', NR.shutdown, [int, int], shutdown),
  syscall('setsockopt', NR.setsockopt, [int, int, int, user, int], setsockopt),
  syscall('getsockopt', NR.getsockopt, [int, int, int, user, user], getsockopt),
  syscall('sendmsg', NR.sendmsg, [int, user, int], sendmsg),
  syscall('recvmsg', NR.recvmsg, [int, user, int], recvmsg),
];
const byName = new Map(direct.map((s) => [s.name, s]));
/** Numbers of socketcall(2): the call, and how many words of arguments it has in memory. */
const MULTIPLEXED: readonly (readonly [name: string, words: number])[] = [
  ['', 0],
  ['socket', 3],
  ['bind', 3],
  ['connect', 3],
  ['listen', 2],
  ['accept', 3],
  ['getsockname', 3],
  ['getpeername', 3],
  ['socketpair', 4],
  ['send', 4],
  ['recv', 4],
  ['sendto', 6],
  ['recvfrom', 6],
  ['shutdown', 2],
  ['setsockopt', 5],
  ['getsockopt', 5],
  ['sendmsg', 3],
  ['recvmsg', 3],
  ['accept4', 4],
];
const ALIASES: Readonly<Record<string, string>> = { accept: 'accept4', send: 'sendto', recv: 'recvfrom' };

export const socketSyscalls: readonly Syscall[] = [
  ...direct,
  /** The one call of older C libraries, and of all on 2.6.34. @models net/socket.c SYSCALL_DEFINE2(socketcall) */
  syscall('socketcall', NR.socketcall, [int, user], (k, t, what, arg) => {
    const [called, words] = MULTIPLEXED[what] ?? ['', 0];
    const call = byName.get(ALIASES[called] ?? called);
    if (call === undefined) return -E.EINVAL;
    const args: number[] = [];
    for (let i = 0; i < words; i += 1) {
      const v = k.user.u32(arg, i * 4);
      if (v === undefined) return -E.EFAULT;
      args.push(v);
    }
    return call.run(k, t, args);
  }),
];
