/**
 * drivers/tty/n_tty.c — the line discipline: what becomes of a byte that was typed, and what a read may take.
 *
 *   receive   signals (ISIG), flow (IXON), editing in canonical mode, echo
 *   takeInput one line at a time in canonical mode, VMIN/VTIME without
 *
 * The browser edits its line itself and sends it whole; erasing matters to those who send single bytes.
 */
import { kill_fasync } from '../fs/async.ts';
import { ttyForeground } from '../guards/signal.ts';
import { SIGINT, SIGQUIT, SIGTSTP } from '../include/signal.ts';
import type { Kernel } from '../kernel/types.ts';
import { putKernel } from './output.ts';
import {
  ECHO,
  ECHOCTL,
  ECHOE,
  ECHOK,
  ECHONL,
  ICANON,
  ICRNL,
  IEXTEN,
  IGNCR,
  INLCR,
  ISIG,
  IXON,
  NOFLSH,
  VEOF,
  VEOL,
  VEOL2,
  VERASE,
  VINTR,
  VKILL,
  VQUIT,
  VSTART,
  VSTOP,
  VSUSP,
  VWERASE,
} from './termios.ts';
import type { TtyState } from './types.ts';

/** A byte that ends a line (delivered), and an end of file (not delivered). */
const LINE_END = 0x100;
const EOF_MARK = 0x200;
/** Differs: N_TTY_BUF_SIZE is 4096 for everything; here a line may have that much, and lines typed ahead four times as much. */
const LINE_MAX = 4095;
const BUFFER_MAX = 4 * 4096;

const isContinuation = (b: number): boolean => (b & 0xc0) === 0x80;

/** How a typed byte is shown: ^X for controls. */
function shown(tty: TtyState, b: number): number[] {
  if ((tty.termios.lflag & ECHOCTL) !== 0 && ((b < 32 && b !== 9 && b !== 10) || b === 127)) return [0x5e, b ^ 0x40];
  return [b];
}
function echo(k: Kernel, tty: TtyState, out: number[], b: number): void {
  const { lflag } = tty.termios;
  if ((lflag & ECHO) !== 0 || (b === 10 && (lflag & (ICANON | ECHONL)) === (ICANON | ECHONL)))
    out.push(...shown(tty, b));
  if (out.length > 2048) flushEcho(k, tty, out);
}
function flushEcho(k: Kernel, tty: TtyState, out: number[]): void {
  putKernel(k, tty, Uint8Array.from(out));
  out.length = 0;
}

/** isig(): to the foreground group; what was typed before is forgotten. */
function isig(k: Kernel, tty: TtyState, sig: number): void {
  if (!k.blocked(ttyForeground, { sig, pgrp: tty.pgrp })) k.signalGroup(tty.pgrp, sig);
  if ((tty.termios.lflag & NOFLSH) === 0) flushInput(tty);
}
export function flushInput(tty: TtyState): void {
  tty.input = [];
  tty.lines = 0;
}

/** Where the unfinished line begins in `input`. */
function lineStart(tty: TtyState): number {
  let at = tty.input.length;
  while (at > 0 && (tty.input[at - 1] as number) < LINE_END) at -= 1;
  return at;
}
function erase(tty: TtyState, out: number[], how: 'char' | 'word' | 'line'): void {
  const from = lineStart(tty);
  let erased = 0;
  let inWord = false;
  while (tty.input.length > from) {
    const b = tty.input[tty.input.length - 1] as number;
    const word = (b >= 48 && b <= 57) || (b >= 65 && b <= 90) || (b >= 97 && b <= 122) || b === 95 || b >= 128;
    if (how === 'word' && inWord && !word) break;
    if (word) inWord = true;
    tty.input.pop();
    if (isContinuation(b)) continue;
    erased += 1;
    if (how === 'char') break;
  }
  const { lflag } = tty.termios;
  if ((lflag & ECHO) === 0) return;
  if ((lflag & ECHOE) !== 0) for (let i = 0; i < erased; i += 1) out.push(8, 32, 8);
  if (how === 'line' && (lflag & ECHOK) !== 0 && (lflag & ECHOE) === 0) out.push(10);
}

/** n_tty_receive_char(): true when it was a signal, a flow control or an editing character. */
function special(k: Kernel, tty: TtyState, out: number[], b: number): boolean {
  const { lflag, iflag, cc } = tty.termios;
  if (b === 0) return false; // _POSIX_VDISABLE
  if ((iflag & IXON) !== 0 && (b === cc[VSTOP] || b === cc[VSTART])) {
    tty.stopped = b === cc[VSTOP];
    if (!tty.stopped) k.wake(tty.writable);
    return true;
  }
  if ((lflag & ISIG) !== 0) {
    const sig = b === cc[VINTR] ? SIGINT : b === cc[VQUIT] ? SIGQUIT : b === cc[VSUSP] ? SIGTSTP : 0;
    if (sig !== 0) {
      tty.stopped = false;
      echo(k, tty, out, b);
      flushEcho(k, tty, out);
      isig(k, tty, sig);
      return true;
    }
  }
  if ((lflag & ICANON) === 0) return false;
  if (b === cc[VERASE] || b === cc[VKILL] || (b === cc[VWERASE] && (lflag & IEXTEN) !== 0)) {
    erase(tty, out, b === cc[VERASE] ? 'char' : b === cc[VKILL] ? 'line' : 'word');
    return true;
  }
  if (b === cc[VEOF]) {
    tty.input.push(EOF_MARK);
    tty.lines += 1;
    return true;
  }
  return false;
}

/** receive_room(): as long as a reader has no line to take, too much is taken in and dropped. */
export function receiveRoom(tty: TtyState): number {
  return canonical(tty) && tty.lines === 0 ? BUFFER_MAX : LINE_MAX - tty.input.length;
}

/** n_tty_receive_buf() */
export function receive(k: Kernel, tty: TtyState, bytes: Iterable<number>): void {
  const out: number[] = [];
  for (const raw of bytes) {
    const { iflag, lflag, cc } = tty.termios;
    let b = raw & 0xff;
    if (b === 13 && (iflag & IGNCR) !== 0) continue;
    if (b === 13 && (iflag & ICRNL) !== 0) b = 10;
    else if (b === 10 && (iflag & INLCR) !== 0) b = 13;
    if (special(k, tty, out, b)) continue;
    const ends = (lflag & ICANON) !== 0 && (b === 10 || (b !== 0 && (b === cc[VEOL] || b === cc[VEOL2])));
    // A full buffer keeps room for the end of the line, so that a reader always gets one.
    const full =
      tty.input.length >= BUFFER_MAX || ((lflag & ICANON) !== 0 && tty.input.length - lineStart(tty) >= LINE_MAX);
    if (full && !(ends && tty.input.length < BUFFER_MAX + 2)) continue;
    echo(k, tty, out, b);
    tty.input.push(ends ? b | LINE_END : b);
    if (ends) tty.lines += 1;
  }
  if (out.length > 0) flushEcho(k, tty, out);
  if (!canRead(tty)) return;
  k.wake(tty.readable);
  kill_fasync(k, (f) => f.tty?.id === tty.id, 'in');
}

const canonical = (tty: TtyState): boolean => (tty.termios.lflag & ICANON) !== 0;
/** input_available_p() */
export function canRead(tty: TtyState): boolean {
  return canonical(tty) ? tty.lines > 0 : tty.input.length > 0;
}

/** Bytes for a reader; null when there is nothing yet. An empty array is an end of file. */
export function takeInput(tty: TtyState, count: number): Uint8Array | null {
  if (!canRead(tty)) return null;
  const out: number[] = [];
  while (out.length < count && tty.input.length > 0) {
    const b = tty.input[0] as number;
    if (canonical(tty)) {
      if (b >= LINE_END) tty.lines -= 1;
      tty.input.shift();
      if (b !== EOF_MARK) out.push(b & 0xff);
      if (b >= LINE_END) break;
      // an end of file right behind what was asked for goes with it
      if (out.length === count && tty.input[0] === EOF_MARK) {
        tty.input.shift();
        tty.lines -= 1;
      }
      continue;
    }
    tty.input.shift();
    if (b >= LINE_END) tty.lines -= 1;
    if (b !== EOF_MARK) out.push(b & 0xff);
  }
  return Uint8Array.from(out);
}
/** FIONREAD */
export const available = (tty: TtyState): number =>
  canRead(tty) ? tty.input.reduce((n, b) => n + (b === EOF_MARK ? 0 : 1), 0) : 0;
