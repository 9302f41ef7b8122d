/**
 * tty/index.ts — what the rest of the kernel uses of the terminals: made by the machine's inputs, read and written as files.
 *
 *   n-tty.ts     what becomes of typed bytes        output.ts   what reaches the screen, and how fast
 *   job-control  whose terminal it is, hangup       ioctl.ts    questions and changes
 *   pty.ts       pairs, whose other end is a program
 */
import type { TtyKey } from '../events.ts';
import { makeNode } from '../fs/index.ts';
import type { FileOps } from '../fs/io.ts';
import { POLLERR, POLLHUP, POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM } from '../fs/io.ts';
import type { OpenFile } from '../fs/types.ts';
import { EAGAIN, EIO, ENXIO } from '../include/errno.ts';
import { O_ACCMODE, O_NOCTTY, O_NONBLOCK, O_WRONLY, S_IFCHR } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { SIGTTIN, SIGTTOU } from '../include/signal.ts';
import { encodeUtf8 } from '../include/utf8.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import { Bug, type TtyId } from '../types.ts';
import { ttyIoctl } from './ioctl.ts';
import { check_change, findTty, hangup, proc_set_tty } from './job-control.ts';
import { canRead, receive, takeInput } from './n-tty.ts';
import { allowance, BURST, CONSOLE, put, putKernel, WRITE_CHUNK } from './output.ts';
import { ptmx_open, pty_close, pty_open } from './pty.ts';
import { stdTermios, TOSTOP, VMIN, VTIME } from './termios.ts';
import type { TtyState } from './types.ts';

export { disassociate } from './job-control.ts';
export { ptmOps } from './pty.ts';

export type TtyInput =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'key'; readonly key: TtyKey }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

const TTY_GROUP = 5;

/** Device number of a terminal's name: tty3 is 4:3, ttyS0 is 4:64, pts/7 is 136:7, the console 5:1. */
function numberOf(id: TtyId): { major: number; minor: number } {
  if (id === CONSOLE) return { major: 5, minor: 1 };
  if (id.startsWith('ttyS')) return { major: 4, minor: 64 + (Number(id.slice(4)) & 0x3f) };
  const pts = id.startsWith('pts/');
  const n = Number(id.slice(pts ? 4 : 3));
  const minor = Number.isInteger(n) && n >= 0 ? n : 0;
  return pts ? { major: 136 + (minor >> 8), minor: minor & 0xff } : { major: 4, minor: minor & 0xff };
}

function makeTty(k: Kernel, id: TtyId): TtyState {
  const tty: TtyState = {
    id,
    ...numberOf(id),
    session: 0,
    pgrp: 0,
    termios: stdTermios(),
    rows: 24,
    cols: 80,
    input: [],
    lines: 0,
    readable: { waiters: [] },
    writable: { waiters: [] },
    life: 0,
    column: 0,
    partial: new Uint8Array(0),
    windowAt: k.now,
    left: BURST,
    dropped: 0,
    stopped: false,
  };
  k.state.fs.ttys.set(id, tty);
  return tty;
}

/** Makes the terminal and its node under /dev, owned by `uid`; an existing one is taken over. */
export function ttyOpen(k: Kernel, id: TtyId, uid: number): void {
  const tty = findTty(k, id) ?? makeTty(k, id);
  tty.termios = stdTermios();
  makeNode(k, `/dev/${id}`, S_IFCHR | 0o620, (tty.major << 8) | tty.minor, { uid, gid: TTY_GROUP });
}

const KEYS: Readonly<Record<TtyKey, number>> = { '^C': 3, '^D': 4, '^Z': 26, '^\\': 28 };
export function ttyInput(k: Kernel, id: TtyId, input: TtyInput): void {
  const tty = findTty(k, id);
  if (tty === null) return;
  if (input.kind === 'key') receive(k, tty, [KEYS[input.key]]);
  else if (input.kind === 'bytes') receive(k, tty, input.bytes);
  // A line is text: keys come as keys, so a control character in it is none.
  else
    receive(
      k,
      tty,
      encodeUtf8(`${input.line}\n`).filter((b) => b === 9 || b === 10 || (b >= 32 && b !== 127)),
    );
}
export function ttyResize(k: Kernel, id: TtyId, cols: number, rows: number): void {
  const tty = findTty(k, id);
  if (tty === null) return;
  const clamp = (n: number): number => Math.max(1, Math.min(1000, Math.floor(n) || 1));
  const [c, r] = [clamp(cols), clamp(rows)];
  if (c === tty.cols && r === tty.rows) return;
  tty.cols = c;
  tty.rows = r;
  if (tty.pgrp !== 0) k.signalGroup(tty.pgrp, 28);
}
/** The person left: SIGHUP and SIGCONT to the session leader, and every open file of it is dead. */
export function ttyHangup(k: Kernel, id: TtyId): void {
  const tty = findTty(k, id);
  if (tty !== null) hangup(k, tty, true);
}
/** The kernel prints on a terminal: wall, console lines. */
export function ttyPrint(k: Kernel, id: TtyId, text: string): void {
  const tty = findTty(k, id);
  if (tty !== null) putKernel(k, tty, encodeUtf8(text));
}
/** tty_nr of /proc/PID/stat; 0 when none. */
export function ttyNumber(k: Kernel, id: TtyId | null): number {
  const tty = findTty(k, id);
  return tty === null ? 0 : (tty.major << 8) | tty.minor;
}
/** The foreground group; -1 when the task has no terminal. */
export function ttyForeground(k: Kernel, task: Task): number {
  return findTty(k, k.x(task).tty)?.pgrp ?? -1;
}

/** console_device(): what console= named last, if that is a serial line; else a console of its own. */
function consoleTty(k: Kernel): TtyState {
  const id = /console=(?:(ttyS\d+)|\S+)(?!.*console=)/.exec(k.config.image.cmdline ?? '')?.[1] ?? CONSOLE;
  return findTty(k, id) ?? makeTty(k, id);
}
/** Job control does not stop who uses the console by that name. */
const isConsole = (f: OpenFile): boolean => f.inode.rdev === 0x501;

/**
 * tty_open(): `file.tty` is set, 0 returned. /dev/tty is one's own terminal, the console everybody's; any other becomes the controlling
 * terminal of a session leader that has none.
 */
export function ttyOpenDevice(k: Kernel, t: Task, rdev: number, file: OpenFile): number {
  const major = rdev >>> 8;
  const minor = rdev & 0xff;
  if (major === 5) {
    if (minor === 2) return ptmx_open(k, t, file, (id) => makeTty(k, id));
    const tty = minor === 0 ? findTty(k, k.x(t).tty) : minor === 1 ? consoleTty(k) : null;
    if (tty === null) return -ENXIO;
    const error = pty_open(tty);
    if (error !== 0) return error;
    file.tty = { id: tty.id, life: tty.life };
    return 0;
  }
  const serial = major === 4 && minor >= 64;
  const id = serial ? `ttyS${minor - 64}` : major === 4 ? `tty${minor}` : `pts/${((major - 136) << 8) | minor}`;
  const tty = findTty(k, id);
  if (tty === null) return major === 4 ? -ENXIO : -EIO;
  const error = pty_open(tty);
  if (error !== 0) return error;
  const noctty = (file.flags & O_NOCTTY) !== 0 || (file.flags & O_ACCMODE) === O_WRONLY;
  if (!noctty && t.signal.leader !== 0 && k.x(t).tty === null && tty.session === 0) proc_set_tty(k, t, tty);
  file.tty = { id, life: tty.life };
  return 0;
}

function of(k: Kernel, f: OpenFile): { tty: TtyState; alive: boolean } {
  const tty = findTty(k, f.tty?.id ?? null);
  if (tty === null || f.tty === null) throw new Bug(`no terminal behind ${f.kind}`);
  return { tty, alive: tty.life === f.tty.life };
}

function read(k: Kernel, t: Task, f: OpenFile, count: number): Uint8Array | SysResult {
  const { tty, alive } = of(k, f);
  if (!alive) return new Uint8Array(0);
  if (!isConsole(f)) {
    const refused = check_change(k, t, tty, SIGTTIN);
    if (refused !== 0) return refused;
  }
  if (count === 0) return new Uint8Array(0);
  const got = takeInput(tty, count);
  if (got !== null) {
    if (tty.pty !== undefined) k.wake(tty.pty.writable);
    return got;
  }
  const x = k.x(t);
  const raw = (tty.termios.lflag & 2) === 0;
  const [min, time] = [tty.termios.cc[VMIN] as number, tty.termios.cc[VTIME] as number];
  if (raw && min === 0 && time === 0) return new Uint8Array(0);
  if ((f.flags & O_NONBLOCK) !== 0) return -EAGAIN;
  if (raw && min === 0) {
    const until = (x.restart as { until: number } | null)?.until ?? k.now + time * 100;
    if (k.now >= until) return new Uint8Array(0);
    x.restart = { until };
    return k.block(t, { on: [tty.readable], until });
  }
  return k.block(t, { on: [tty.readable] });
}

function write(k: Kernel, t: Task, f: OpenFile, src: Parameters<NonNullable<FileOps['write']>>[3]): SysResult {
  const { tty, alive } = of(k, f);
  if (!alive) return -EIO;
  if ((tty.termios.lflag & TOSTOP) !== 0 && !isConsole(f)) {
    const refused = check_change(k, t, tty, SIGTTOU);
    if (refused !== 0) return refused;
  }
  const x = k.x(t);
  let done = (x.restart as { done?: number } | null)?.done ?? 0;
  const finish = (r: number): number => {
    x.restart = null;
    return r;
  };
  while (done < src.size) {
    const room = Math.min(allowance(k, tty), WRITE_CHUNK, src.size - done);
    if (room <= 0 || tty.stopped) {
      if (isConsole(f)) {
        tty.dropped += 1; // the console never makes anybody wait
        return finish(src.size);
      }
      if ((f.flags & O_NONBLOCK) !== 0) return finish(done > 0 ? done : -EAGAIN);
      const r = k.block(t, {
        on: [tty.writable],
        ...(tty.stopped || tty.pty !== undefined ? {} : { until: k.now + 20 }),
        ...(done > 0 ? { onSignal: done } : {}),
      });
      if (typeof r === 'number') return finish(r);
      x.restart = { done };
      return r;
    }
    const bytes = src.at(done, room);
    if (typeof bytes === 'number') return finish(done > 0 ? done : bytes);
    done += put(k, tty, bytes);
  }
  return finish(done);
}

/** n_tty and tty_io as the file system calls them. */
export const ttyOps: FileOps = {
  read,
  write,
  poll(k, f) {
    const { tty, alive } = of(k, f);
    if (!alive) return POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM | POLLERR | POLLHUP;
    return (
      (canRead(tty) ? POLLIN | POLLRDNORM : 0) | (allowance(k, tty) > 0 && !tty.stopped ? POLLOUT | POLLWRNORM : 0)
    );
  },
  queues(k, f) {
    const { tty } = of(k, f);
    return [tty.readable, tty.writable];
  },
  ioctl(k, t, f, cmd, arg) {
    const { tty, alive } = of(k, f);
    return ttyIoctl(k, t, tty, alive, cmd, arg);
  },
  release: pty_close,
};
