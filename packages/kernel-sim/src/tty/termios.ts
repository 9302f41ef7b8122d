/** tty/termios.ts — include/uapi/asm-generic/termbits.h: flags, defaults, and the 36 bytes of the kernel's struct termios. */
import type { Termios } from './types.ts';

export const IGNCR = 0o200;
export const INLCR = 0o100;
export const ICRNL = 0o400;
export const IXON = 0o2000;
export const IMAXBEL = 0o20000;
export const IUTF8 = 0o40000;
export const OPOST = 1;
export const ONLCR = 4;
export const ISIG = 1;
export const ICANON = 2;
export const ECHO = 0o10;
export const ECHOE = 0o20;
export const ECHOK = 0o40;
export const ECHONL = 0o100;
export const NOFLSH = 0o200;
export const TOSTOP = 0o400;
export const ECHOCTL = 0o1000;
export const ECHOKE = 0o4000;
export const IEXTEN = 0o100000;

export const VINTR = 0;
export const VQUIT = 1;
export const VERASE = 2;
export const VKILL = 3;
export const VEOF = 4;
export const VTIME = 5;
export const VMIN = 6;
export const VSTART = 8;
export const VSTOP = 9;
export const VSUSP = 10;
export const VEOL = 11;
export const VWERASE = 14;
export const VLNEXT = 15;
export const VEOL2 = 16;
const NCCS = 19;
export const TERMIOS_BYTES = 36;

/** tty_std_termios, with the UTF-8 input of a terminal emulator. */
export function stdTermios(): Termios {
  return {
    iflag: ICRNL | IXON | IUTF8,
    oflag: OPOST | ONLCR,
    cflag: 0o15 | 0o60 | 0o200 | 0o2000, // B38400 CS8 CREAD HUPCL
    lflag: ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
    line: 0,
    cc: new Uint8Array([3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0]),
  };
}

export function encodeTermios(t: Termios): Uint8Array {
  const out = new Uint8Array(TERMIOS_BYTES);
  const v = new DataView(out.buffer);
  [t.iflag, t.oflag, t.cflag, t.lflag].forEach((f, i) => {
    v.setUint32(i * 4, f, true);
  });
  out[16] = t.line;
  out.set(t.cc, 17);
  return out;
}

export function decodeTermios(bytes: Uint8Array): Termios {
  const v = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    iflag: v.getUint32(0, true),
    oflag: v.getUint32(4, true),
    cflag: v.getUint32(8, true),
    lflag: v.getUint32(12, true),
    line: bytes[16] as number,
    cc: bytes.slice(17, 17 + NCCS),
  };
}
