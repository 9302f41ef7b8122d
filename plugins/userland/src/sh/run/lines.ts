/**
 * run/lines.ts — lines from a descriptor that others read as well: not a byte more is taken than the line has.
 *
 * A file is read in chunks and the position set back; a pipe byte by byte, as bash does.
 */
import { SEEK_CUR } from '../../lib/consts.ts';
import { decodeUtf8, EINTR, encodeUtf8, type Sys, sys } from '../../lib/sdk.ts';
import type { Turn } from '../turn.ts';

const CHUNK = 1024;
export const MAX_LINE = 4_000_000;

/** A line being read. `line` holds bytes as signs 0 to 255 until it is complete. */
export type LineState = { line: string; eof: boolean };

const latin = (bytes: Uint8Array): string => {
  let out = '';
  for (let i = 0; i < bytes.length; i += 4096) out += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return out;
};
const fromLatin = (text: string): string => {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return decodeUtf8(bytes);
};

/** True when `e.line` is a whole line (with its newline) or what there was before the end. False: interrupted. */
export function* readLine(t: Turn, fd: number, e: LineState): Sys<boolean> {
  const at = yield* sys.lseek(fd, 0, SEEK_CUR);
  const seekable = at >= 0;
  for (;;) {
    if (t.due) yield* t.rest();
    const got = yield* sys.read(fd, seekable ? CHUNK : 1);
    if (got === -EINTR) return false;
    if (typeof got === 'number' || got.length === 0) {
      e.eof = true;
      break;
    }
    const end = got.indexOf(10);
    if (end >= 0 && end + 1 < got.length) yield* sys.lseek(fd, end + 1 - got.length, SEEK_CUR);
    e.line += latin(end >= 0 ? got.subarray(0, end + 1) : got);
    if (end >= 0 || e.line.length > MAX_LINE) break;
  }
  e.line = fromLatin(e.line);
  return true;
}

/** From a terminal: the line discipline gives whole lines. */
export function* readTerminal(fd: number, e: LineState): Sys<'line' | 'interrupted' | 'end'> {
  for (;;) {
    const got = yield* sys.read(fd, 4096);
    if (got === -EINTR) return 'interrupted';
    if (typeof got === 'number') return 'end';
    if (got.length === 0) {
      if (e.line !== '') continue; // ^D behind text only sends it
      return 'end';
    }
    e.line += decodeUtf8(got);
    if (e.line.endsWith('\n') || e.line.length > MAX_LINE) return 'line';
  }
}
export const bytesOf = encodeUtf8;
