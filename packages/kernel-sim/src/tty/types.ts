/** tty/types.ts — a terminal's state: settings, who owns it, what was typed and not yet read, and how much may still be printed. */
import type { WaitQueue } from '../kernel/types.ts';
import type { Millis, Pid, Seat, TtyId } from '../types.ts';

export interface Termios {
  iflag: number;
  oflag: number;
  cflag: number;
  lflag: number;
  line: number;
  /** c_cc[19]: VINTR, VQUIT, VERASE, VKILL, VEOF, … */
  cc: Uint8Array;
}

export interface TtyState {
  readonly id: TtyId;
  readonly major: number;
  readonly minor: number;
  /** Session and foreground process group; 0 when none. */
  session: Pid;
  pgrp: Pid;
  termios: Termios;
  rows: number;
  cols: number;
  /** Bytes typed; what ends a canonical read is marked (LINE_END, EOF_MARK of n-tty.ts). */
  input: number[];
  /** Marks in `input`. */
  lines: number;
  readonly readable: WaitQueue;
  readonly writable: WaitQueue;
  /** Rises at each hangup: files of an earlier life answer end of file and EIO. */
  life: number;
  /** Column of the cursor, for tabs and erasing. */
  column: number;
  /** Bytes of a character that is not complete yet. */
  partial: Uint8Array;
  /** Output allowance: when it was last filled up, and the bytes left of it. */
  windowAt: Millis;
  left: number;
  /** Lines the kernel itself could not show. */
  dropped: number;
  /** ^S: output waits. */
  stopped: boolean;
  /** The slave of a pair: what its master is told. Absent: a person, or nobody, is at the other end. */
  pty?: Pty;
}

/** The master's half of a pseudo terminal. */
export interface Pty {
  readonly seat: Seat;
  /** TTY_PTY_LOCK: the slave cannot be opened yet. */
  locked: boolean;
  /** The master is open; open files of the slave. */
  master: boolean;
  slaves: number;
  /** TTY_OTHER_CLOSED: the slave was open and is not any more. */
  left: boolean;
  /** What the slave printed and the master has not read, and how many bytes that is. */
  out: Uint8Array[];
  waiting: number;
  readonly readable: WaitQueue;
  readonly writable: WaitQueue;
}
