/**
 * drivers/tty/pty.c, fs/devpts/inode.c — pseudo terminals: /dev/ptmx makes a pair, the slave is an ordinary terminal as /dev/pts/N.
 *
 *   master write -> n-tty.ts of the slave (keys, lines, echo) -> slave read
 *   slave write, echo -> output.ts -> `out` -> master read
 *
 * The pair lives as long as either end is open; when the master goes, the slave is hung up. Left out: packet mode (TIOCPKT), devpts
 * instances of their own. Differs: numbers begin at 1024, lower ones are the terminals of people; a seat may have 64 pairs.
 */
import { installFd } from '../fs/file.ts';
import { makeNode, namei, removeName } from '../fs/index.ts';
import { type FileOps, POLLHUP, POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM } from '../fs/io.ts';
import { dentryOpen } from '../fs/open.ts';
import type { OpenFile } from '../fs/types.ts';
import { EAGAIN, EFAULT, EINVAL, EIO, ENOSPC, ENOTTY } from '../include/errno.ts';
import { O_CLOEXEC, O_NONBLOCK, S_IFCHR } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { SIGINT, SIGQUIT, SIGTSTP } from '../include/signal.ts';
import { int } from '../kernel/syscall.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { Bug } from '../types.ts';
import { ttyIoctl } from './ioctl.ts';
import { findTty, hangup } from './job-control.ts';
import { receive, receiveRoom } from './n-tty.ts';
import type { Pty, TtyState } from './types.ts';

const FIRST = 1024;
const PAIRS = 1024;
const PAIRS_PER_SEAT = 64;
const TTY_GROUP = 5;

const TIOCGPGRP = 0x540f;
const FIONREAD = 0x541b;
const TIOCGSID = 0x5429;
const TIOCGPTN = 0x80045430;
const TIOCSPTLCK = 0x40045431;
const TIOCGPTPEER = 0x5441;
const TIOCSIG = 0x40045436;
const TIOCGPTLCK = 0x80045439;

const word = (v: number): Uint8Array => new Uint8Array([v, v >>> 8, v >>> 16, v >>> 24]);

/** devpts_new_index(): or -ENOSPC. */
function new_index(k: Kernel, file: OpenFile): number {
  const { ttys } = k.state.fs;
  let mine = 0;
  for (const tty of ttys.values()) if (tty.pty !== undefined && tty.pty.seat === file.seat) mine += 1;
  if (file.seat !== null && mine >= PAIRS_PER_SEAT) return -ENOSPC;
  for (let n = FIRST; n < FIRST + PAIRS; n += 1) if (!ttys.has(`pts/${n}`)) return n;
  return -ENOSPC;
}
/** ptmx_open(): a pair of its own for every open; the slave is locked until TIOCSPTLCK. `make` builds the slave's terminal. */
export function ptmx_open(k: Kernel, t: Task, file: OpenFile, make: (id: string) => TtyState): number {
  const n = new_index(k, file);
  if (n < 0) return n;
  const tty = make(`pts/${n}`);
  tty.pty = {
    ...{ seat: file.seat, locked: true, master: true, slaves: 0, left: false, out: [], waiting: 0 },
    readable: { waiters: [] },
    writable: { waiters: [] },
  };
  const rdev = (tty.major << 8) | tty.minor;
  const error = makeNode(k, `/dev/${tty.id}`, S_IFCHR | 0o620, rdev, { uid: t.cred.fsuid, gid: TTY_GROUP });
  if (error !== 0) {
    k.state.fs.ttys.delete(tty.id);
    return error;
  }
  file.tty = { id: tty.id, life: tty.life };
  return 0;
}

/** pty_open() of the slave. */
export function pty_open(tty: TtyState): number {
  if (tty.pty === undefined) return 0;
  if (!tty.pty.master || tty.pty.locked) return -EIO;
  tty.pty.slaves += 1;
  tty.pty.left = false;
  return 0;
}
/** pty_close() of the slave: with its last file the master finds end of file behind what is still there, as EIO. */
export function pty_close(k: Kernel, file: OpenFile): void {
  const tty = findTty(k, file.tty?.id ?? null);
  if (tty?.pty === undefined) return;
  tty.pty.slaves -= 1;
  if (tty.pty.slaves > 0) return;
  tty.pty.left = true;
  k.wake(tty.pty.readable);
  k.wake(tty.pty.writable);
  if (!tty.pty.master) k.state.fs.ttys.delete(tty.id);
}
/** pty_close() of the master: the name goes, and the slave is hung up. */
function master_close(k: Kernel, tty: TtyState, pty: Pty): void {
  pty.master = false;
  pty.out = [];
  pty.waiting = 0;
  removeName(k, `/dev/${tty.id}`);
  hangup(k, tty, false);
  if (pty.slaves === 0) k.state.fs.ttys.delete(tty.id);
}

function of(k: Kernel, f: OpenFile): { tty: TtyState; pty: Pty } {
  const tty = findTty(k, f.tty?.id ?? null);
  if (tty?.pty === undefined) throw new Bug('a master without its terminal');
  return { tty, pty: tty.pty };
}

function read(k: Kernel, t: Task, f: OpenFile, count: number): Uint8Array | SysResult {
  const { tty, pty } = of(k, f);
  if (count === 0) return new Uint8Array(0);
  if (pty.waiting === 0) {
    if (pty.left) return -EIO;
    return (f.flags & O_NONBLOCK) !== 0 ? -EAGAIN : k.block(t, { on: [pty.readable] });
  }
  const out = new Uint8Array(Math.min(count, pty.waiting));
  for (let at = 0; at < out.length; ) {
    const [first = out] = pty.out;
    const part = first.subarray(0, out.length - at);
    out.set(part, at);
    at += part.length;
    if (part.length === first.length) pty.out.shift();
    else pty.out[0] = first.subarray(part.length);
  }
  pty.waiting -= out.length;
  k.wake(tty.writable);
  return out;
}

/** What is written here was typed there. */
function write(k: Kernel, t: Task, f: OpenFile, src: Parameters<NonNullable<FileOps['write']>>[3]): SysResult {
  const { tty, pty } = of(k, f);
  const x = k.x(t);
  let done = (x.restart as { done?: number } | null)?.done ?? 0;
  const finish = (r: number): number => {
    x.restart = null;
    return r;
  };
  while (done < src.size) {
    const room = Math.min(receiveRoom(tty), 4096, src.size - done);
    if (room <= 0) {
      if ((f.flags & O_NONBLOCK) !== 0) return finish(done > 0 ? done : -EAGAIN);
      const r = k.block(t, { on: [pty.writable], ...(done > 0 ? { onSignal: done } : {}) });
      if (typeof r === 'number') return finish(r);
      x.restart = { done };
      return r;
    }
    const bytes = src.at(done, room);
    if (typeof bytes === 'number') return finish(done > 0 ? done : bytes);
    receive(k, tty, bytes);
    done += bytes.length;
  }
  return finish(done);
}

/** ptm_open_peer(): the slave, for who has the master, whatever its permissions are. */
function ptm_open_peer(k: Kernel, t: Task, tty: TtyState, flags: number): number {
  const found = namei(k, null, `/dev/${tty.id}`);
  if (typeof found === 'number') return found;
  const file = dentryOpen(k, t, found.path, flags);
  return typeof file === 'number' ? file : installFd(k, t, file, (flags & O_CLOEXEC) !== 0);
}

/** pty_unix98_ioctl(), and what tty_ioctl() asks the slave when it is put to the master. */
function ioctl(k: Kernel, t: Task, f: OpenFile, cmd: number, arg: Arg): SysResult {
  const { tty, pty } = of(k, f);
  const modern = k.era.trace === 'new';
  switch (cmd >>> 0) {
    case TIOCGPTN:
      return k.user.write(arg, word(Number(tty.id.slice(4))));
    case TIOCSPTLCK: {
      const lock = k.user.u32(arg);
      if (lock === undefined) return -EFAULT;
      pty.locked = lock !== 0;
      return 0;
    }
    case TIOCGPTLCK:
      return modern ? k.user.write(arg, word(pty.locked ? 1 : 0)) : -ENOTTY;
    case TIOCGPTPEER:
      return modern ? ptm_open_peer(k, t, tty, int(arg)) : -ENOTTY;
    case TIOCSIG:
      if (!modern) return -ENOTTY;
      if (arg !== SIGINT && arg !== SIGQUIT && arg !== SIGTSTP) return -EINVAL;
      if (tty.pgrp !== 0) k.signalGroup(tty.pgrp, arg);
      return 0;
    case FIONREAD:
      return k.user.write(arg, word(pty.waiting));
    case TIOCGPGRP:
      return k.user.write(arg, word(tty.pgrp));
    case TIOCGSID:
      return tty.session === 0 ? -ENOTTY : k.user.write(arg, word(tty.session));
    default:
      return ttyIoctl(k, t, tty, true, cmd, arg);
  }
}

export const ptmOps: FileOps = {
  read,
  write,
  ioctl,
  poll(k, f) {
    const { tty, pty } = of(k, f);
    return (
      (pty.waiting > 0 ? POLLIN | POLLRDNORM : 0) |
      (receiveRoom(tty) > 0 ? POLLOUT | POLLWRNORM : 0) |
      (pty.left ? POLLHUP : 0)
    );
  },
  queues(k, f) {
    const { pty } = of(k, f);
    return [pty.readable, pty.writable];
  },
  release(k, f) {
    const { tty, pty } = of(k, f);
    master_close(k, tty, pty);
  },
};
