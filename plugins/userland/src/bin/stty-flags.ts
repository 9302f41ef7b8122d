/** bin/stty-flags.ts — what stty(1) calls the bits and characters of a terminal. */

// termios as the i386 ioctl has it: four flag words, a line discipline, 19 control characters.
export const TCGETS = 0x5401;
export const TCSETS = 0x5402;
export const TIOCSWINSZ = 0x5414;
export type FlagWord = 0 | 4 | 8 | 12;
export const IFLAGS: readonly (readonly [string, FlagWord, number])[] = [
  ['ignbrk', 0, 1],
  ['brkint', 0, 2],
  ['ignpar', 0, 4],
  ['parmrk', 0, 8],
  ['inpck', 0, 16],
  ['istrip', 0, 32],
  ['inlcr', 0, 64],
  ['igncr', 0, 128],
  ['icrnl', 0, 256],
  ['ixon', 0, 1024],
  ['ixoff', 0, 4096],
  ['iuclc', 0, 512],
  ['ixany', 0, 2048],
  ['imaxbel', 0, 8192],
  ['iutf8', 0, 16384],
];
export const OFLAGS: readonly (readonly [string, FlagWord, number])[] = [
  ['opost', 4, 1],
  ['olcuc', 4, 2],
  ['ocrnl', 4, 8],
  ['onlcr', 4, 4],
  ['onocr', 4, 16],
  ['onlret', 4, 32],
  ['ofill', 4, 64],
  ['ofdel', 4, 128],
];
export const LFLAGS: readonly (readonly [string, FlagWord, number])[] = [
  ['isig', 12, 1],
  ['icanon', 12, 2],
  ['iexten', 12, 32768],
  ['echo', 12, 8],
  ['echoe', 12, 16],
  ['echok', 12, 32],
  ['echonl', 12, 64],
  ['noflsh', 12, 128],
  ['xcase', 12, 4],
  ['tostop', 12, 256],
  ['echoprt', 12, 1024],
  ['echoctl', 12, 512],
  ['echoke', 12, 2048],
  ['flusho', 12, 4096],
  ['extproc', 12, 65536],
];
export const CHARS: readonly (readonly [string, number])[] = [
  ['intr', 0],
  ['quit', 1],
  ['erase', 2],
  ['kill', 3],
  ['eof', 4],
  ['eol', 11],
  ['eol2', 16],
  ['swtch', 7],
  ['start', 8],
  ['stop', 9],
  ['susp', 10],
  ['rprnt', 12],
  ['werase', 14],
  ['lnext', 15],
  ['discard', 13],
];
export const caret = (b: number): string =>
  b === 0 ? '<undef>' : b === 127 ? '^?' : b < 32 ? `^${String.fromCharCode(b + 64)}` : String.fromCharCode(b);

export const SANE = new Set([
  'brkint',
  'icrnl',
  'ixon',
  'imaxbel',
  'iutf8',
  'opost',
  'onlcr',
  'isig',
  'icanon',
  'iexten',
  'echo',
  'echoe',
  'echok',
  'echoctl',
  'echoke',
]);
