/**
 * tty/output.ts — drivers/tty: what goes out to the screen, and how much of it.
 *
 * A terminal is a slow line: a program that prints more than its allowance waits, as on a serial port, and ^C reaches it all the
 * same. What the kernel itself prints (echo, wall) cannot wait; it is left out, and the next output says how many lines were.
 */
import { decodeUtf8, encodeUtf8 } from '../include/utf8.ts';
import { printkBySeat } from '../kernel/printk.ts';
import type { Kernel } from '../kernel/types.ts';
import { ONLCR, OPOST } from './termios.ts';
import type { TtyState } from './types.ts';

/** Bytes at once, and bytes per millisecond of room time after that. */
export const BURST = 64 << 10;
export const BYTES_PER_MS = 48;
/** A single write(2) fetches no more than this. */
export const WRITE_CHUNK = 4096;
export const CONSOLE = 'console';
/** The buffer between the ends of a pair (tty_buffer_set_limit()) and that of the reading end. */
export const PTY_BUFFER = 8192 + 4096;

/** What may be printed now. */
export function allowance(k: Kernel, tty: TtyState): number {
  if (tty.pty !== undefined) return PTY_BUFFER - tty.pty.waiting;
  const gained = Math.floor((k.now - tty.windowAt) * BYTES_PER_MS);
  if (gained > 0) {
    tty.left = Math.min(BURST, tty.left + gained);
    tty.windowAt = k.now;
  }
  return tty.left;
}

/** The bytes as they reach the screen: a newline also returns the carriage. */
function processed(tty: TtyState, bytes: Uint8Array): Uint8Array {
  const { oflag } = tty.termios;
  const crlf = (oflag & (OPOST | ONLCR)) === (OPOST | ONLCR);
  let newlines = 0;
  for (const b of bytes) {
    if (b === 10) newlines += 1;
    if (b === 10 || b === 13) tty.column = 0;
    else if (b === 8) tty.column = Math.max(0, tty.column - 1);
    else if (b === 9) tty.column = (tty.column | 7) + 1;
    else if (b >= 32 && (b & 0xc0) !== 0x80) tty.column += 1;
  }
  if (!crlf || newlines === 0) return bytes;
  const out = new Uint8Array(bytes.length + newlines);
  let at = 0;
  for (const b of bytes) {
    if (b === 10) out[at++] = 13;
    out[at++] = b;
  }
  return out;
}

/** How many bytes at the end begin a UTF-8 sequence that is not complete. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const b = bytes[bytes.length - back] as number;
    if ((b & 0xc0) === 0x80) continue;
    const need = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : b >= 0xc0 ? 2 : 1;
    return need > back ? back : 0;
  }
  return 0;
}

function emit(k: Kernel, tty: TtyState, bytes: Uint8Array): void {
  const { pty } = tty;
  if (pty !== undefined) {
    if (!pty.master) return;
    pty.out.push(bytes.slice());
    pty.waiting += bytes.length;
    k.wake(pty.readable);
    return;
  }
  let all = bytes;
  if (tty.partial.length > 0) {
    all = new Uint8Array(tty.partial.length + bytes.length);
    all.set(tty.partial);
    all.set(bytes, tty.partial.length);
  }
  const keep = unfinished(all);
  tty.partial = all.slice(all.length - keep);
  if (all.length === keep) return;
  const data = decodeUtf8(all, 0, all.length - keep);
  k.emit({ kind: 'tty', tty: tty.id, data });
  if (tty.id === CONSOLE) consoleLine(k, data);
}
/** Differs: nobody sits before the machine's console, so what is written there goes to the log too. */
function consoleLine(k: Kernel, data: string): void {
  for (const line of data.split('\n')) {
    const text = line.replace(/\r/g, '');
    if (text !== '') printkBySeat(k, 6, text);
  }
}

/** Prints what fits of a program's bytes; how many were taken. */
export function put(k: Kernel, tty: TtyState, bytes: Uint8Array): number {
  const room = allowance(k, tty);
  if (room <= 0 || tty.stopped) return 0;
  tellDropped(k, tty);
  const taken = bytes.length <= room ? bytes : bytes.subarray(0, room);
  tty.left -= taken.length;
  emit(k, tty, processed(tty, taken));
  return taken.length;
}
function tellDropped(k: Kernel, tty: TtyState): void {
  if (tty.dropped === 0) return;
  const n = tty.dropped;
  tty.dropped = 0;
  emit(k, tty, processed(tty, encodeUtf8(`… ${n} line${n === 1 ? '' : 's'} dropped\n`)));
}

/** The kernel's own: all of it, or none when the allowance is used up. */
export function putKernel(k: Kernel, tty: TtyState, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  if (allowance(k, tty) < bytes.length) {
    let lines = 0;
    for (const b of bytes) if (b === 10) lines += 1;
    if (tty.pty === undefined) tty.dropped += lines;
    return;
  }
  tellDropped(k, tty);
  tty.left -= bytes.length;
  emit(k, tty, processed(tty, bytes));
}
