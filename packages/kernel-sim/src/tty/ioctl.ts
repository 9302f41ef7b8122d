/** drivers/tty/tty_io.c tty_ioctl(), tty_ioctl.c — questions to a terminal and changes of it. */
import { CAP_SYS_ADMIN } from '../include/constants.ts';
import { EFAULT, EIO, ENOTTY, EPERM } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { SIGTTOU, SIGWINCH } from '../include/signal.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { check_change, tiocnotty, tiocsctty, tiocspgrp } from './job-control.ts';
import { available, flushInput, receive } from './n-tty.ts';
import { decodeTermios, encodeTermios, TERMIOS_BYTES } from './termios.ts';
import type { TtyState } from './types.ts';

const TCGETS = 0x5401;
const TCSETS = 0x5402;
const TCSETSF = 0x5404;
const TCGETA = 0x5405;
const TCSBRK = 0x5409;
const TCXONC = 0x540a;
const TCFLSH = 0x540b;
const TIOCSCTTY = 0x540e;
const TIOCGPGRP = 0x540f;
const TIOCSPGRP = 0x5410;
const TIOCOUTQ = 0x5411;
const TIOCSTI = 0x5412;
const TIOCGWINSZ = 0x5413;
const TIOCSWINSZ = 0x5414;
const FIONREAD = 0x541b;
const TIOCNOTTY = 0x5422;
const TIOCGSID = 0x5429;
const TIOCGPTPEER = 0x5441;
/** Ours: a shell on its terminal says that a line has ended, and how. Differs: Linux answers ENOTTY. */
const TTY_STATUS = 0x4b49;

const word = (v: number): Uint8Array => new Uint8Array([v, v >>> 8, v >>> 16, v >>> 24]);

export function resize(k: Kernel, tty: TtyState, cols: number, rows: number): void {
  if (tty.cols === cols && tty.rows === rows) return;
  tty.cols = cols;
  tty.rows = rows;
  if (tty.pgrp !== 0) k.signalGroup(tty.pgrp, SIGWINCH);
}

function setTermios(k: Kernel, t: Task, tty: TtyState, cmd: number, arg: Arg): number {
  const refused = check_change(k, t, tty, SIGTTOU);
  if (refused !== 0) return refused;
  const bytes = k.user.read(arg, TERMIOS_BYTES);
  if (typeof bytes === 'number') return bytes;
  if (cmd === TCSETSF) flushInput(tty);
  tty.termios = decodeTermios(bytes);
  k.wake(tty.readable);
  return 0;
}

function winsize(k: Kernel, tty: TtyState, arg: Arg): number {
  const out = new Uint8Array(8);
  const v = new DataView(out.buffer);
  v.setUint16(0, tty.rows, true);
  v.setUint16(2, tty.cols, true);
  return k.user.write(arg, out);
}

/** TIOCGPGRP and TIOCGSID answer only those whose controlling terminal it is. */
function owner(k: Kernel, t: Task, tty: TtyState, value: number, arg: Arg): number {
  return k.x(t).tty !== tty.id ? -ENOTTY : k.user.write(arg, word(value));
}

function sti(k: Kernel, t: Task, tty: TtyState, arg: Arg): number {
  if (k.x(t).tty !== tty.id && !k.capable(t, CAP_SYS_ADMIN)) return -EPERM;
  const b = k.user.read(arg, 1);
  if (typeof b === 'number') return b;
  receive(k, tty, b);
  return 0;
}

export function ttyIoctl(k: Kernel, t: Task, tty: TtyState, alive: boolean, cmd: number, arg: Arg): SysResult {
  if (!alive) return cmd === TIOCSPGRP ? -ENOTTY : -EIO;
  if (cmd >= TCSETS && cmd <= TCSETSF) return setTermios(k, t, tty, cmd, arg);
  switch (cmd) {
    case TCGETS:
    case TCGETA:
      return k.user.write(arg, encodeTermios(tty.termios));
    case TCSBRK:
    case TCXONC:
      return check_change(k, t, tty, SIGTTOU);
    case TCFLSH: {
      const refused = check_change(k, t, tty, SIGTTOU);
      if (refused === 0) flushInput(tty);
      return refused;
    }
    case TTY_STATUS:
      if (k.x(t).tty !== tty.id || typeof arg !== 'number' || tty.pty !== undefined) return -ENOTTY;
      k.emit({ kind: 'exited', tty: tty.id, status: arg & 0xff });
      return 0;
    case TIOCSCTTY:
      return tiocsctty(k, t, tty, arg === 1);
    case TIOCNOTTY:
      return tiocnotty(k, t, tty);
    case TIOCGPGRP:
      return owner(k, t, tty, tty.pgrp, arg);
    case TIOCGSID:
      return tty.session === 0 ? -ENOTTY : owner(k, t, tty, tty.session, arg);
    case TIOCSPGRP: {
      const refused = check_change(k, t, tty, SIGTTOU);
      if (refused !== 0) return refused === -EIO ? -ENOTTY : refused;
      const pgrp = k.user.u32(arg);
      return pgrp === undefined ? -EFAULT : tiocspgrp(k, t, tty, pgrp | 0);
    }
    case TIOCGWINSZ:
      return winsize(k, tty, arg);
    case TIOCSWINSZ: {
      const bytes = k.user.read(arg, 8);
      if (typeof bytes === 'number') return bytes;
      const v = new DataView(bytes.buffer, bytes.byteOffset);
      resize(k, tty, v.getUint16(2, true), v.getUint16(0, true));
      return 0;
    }
    case TIOCSTI:
      return sti(k, t, tty, arg);
    case FIONREAD:
      return k.user.write(arg, word(available(tty)));
    case TIOCGPTPEER:
      return k.era.trace === 'new' ? -EIO : -ENOTTY; // only a master has one
    case TIOCOUTQ:
      return k.user.write(arg, word(0));
    default:
      return -ENOTTY;
  }
}
