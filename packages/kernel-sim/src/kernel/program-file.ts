/**
 * kernel/program-file.ts — what lies under /usr/bin for a program that is a generator: a small but proper ELF32 file.
 *
 * Its one segment holds a note with the program's path and code that traps. The kernel runs the program of the path only when the file is whole;
 * a file somebody cut or changed is loaded like any other ELF file, and dies like one.
 */
import { decodeUtf8, encodeUtf8 } from '../include/utf8.ts';

const SIZE = 8_192;
/** Behind the first hundred bytes, as in most files. */
const PHDR = 0x100;
const NOTE = 0x200;
const TEXT = 0x1000;
const BASE = 0x08048000;
const NAME = 'killinit';
const files = new Map<string, Uint8Array>();

/** The file of a program; the same bytes every time. */
export function programFile(path: string): Uint8Array {
  let bytes = files.get(path);
  if (bytes === undefined) {
    bytes = make(path);
    files.set(path, bytes);
  }
  return bytes;
}

function make(path: string): Uint8Array {
  const out = new Uint8Array(SIZE);
  const v = new DataView(out.buffer);
  const u32 = (at: number, ...values: number[]): void => {
    for (const [i, x] of values.entries()) v.setUint32(at + i * 4, x, true);
  };
  const u16 = (at: number, ...values: number[]): void => {
    for (const [i, x] of values.entries()) v.setUint16(at + i * 2, x, true);
  };
  out.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]); // ELFCLASS32, little endian
  u16(16, 2, 3); // ET_EXEC, EM_386
  u32(20, 1, BASE + TEXT, PHDR, 0, 0);
  u16(40, 52, 32, 2, 40, 0, 0);
  u32(PHDR, 1, 0, BASE, BASE, SIZE, SIZE, 5, 0x1000); // PT_LOAD r-x
  const name = encodeUtf8(`${NAME}\0`);
  const text = encodeUtf8(`${path}\0`);
  const noteSize = 12 + ((name.length + 3) & ~3) + ((text.length + 3) & ~3);
  u32(PHDR + 32, 4, NOTE, BASE + NOTE, BASE + NOTE, noteSize, noteSize, 4, 4); // PT_NOTE
  u32(NOTE, name.length, text.length, 1);
  out.set(name, NOTE + 12);
  out.set(text, NOTE + 12 + ((name.length + 3) & ~3));
  out.set([0x0f, 0x0b], TEXT); // ud2
  // The rest differs from program to program, as machine code would.
  let seed = 0;
  for (const b of text) seed = (Math.imul(seed ^ b, 0x9e3779b1) + 0x7f4a7c15) >>> 0;
  for (let at = TEXT + 2; at < SIZE; at += 1) {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    out[at] = seed & 0xff;
  }
  return out;
}

/** The path a program file names, if it is one and whole. */
export function programPath(bytes: Uint8Array): string | null {
  if (bytes.length !== SIZE || bytes[0] !== 0x7f || bytes[1] !== 0x45) return null;
  const start = NOTE + 12 + ((NAME.length + 1 + 3) & ~3);
  if (decodeUtf8(bytes, NOTE + 12, NOTE + 12 + NAME.length) !== NAME) return null;
  const end = bytes.indexOf(0, start);
  const path = decodeUtf8(bytes, start, end < 0 ? start : end);
  const whole = programFile(path);
  for (let i = 0; i < SIZE; i += 1) if (whole[i] !== bytes[i]) return null;
  return path;
}
