/** program/sys-machine.ts — calls about the machine itself: names, modules, mounts, log, terminals. Results: see sys.ts. */
import { NR } from '../include/unistd.ts';
import { decodeUtf8, encodeUtf8 } from '../include/utf8.ts';
import { call, filling, type Reader, type Sys, words } from './call.ts';

export interface Utsname {
  readonly sysname: string;
  readonly nodename: string;
  readonly release: string;
  readonly version: string;
  readonly machine: string;
  readonly domainname: string;
}
/** struct sysinfo; memory in units of `memUnit` bytes, loads in 1/65536. */
export interface Sysinfo {
  readonly uptime: number;
  readonly loads: readonly [number, number, number];
  readonly totalram: number;
  readonly freeram: number;
  readonly sharedram: number;
  readonly bufferram: number;
  readonly totalswap: number;
  readonly freeswap: number;
  readonly procs: number;
  readonly memUnit: number;
}

const TCGETS = 0x5401;
const TIOCGPGRP = 0x540f;
const TIOCSPGRP = 0x5410;
const TIOCGWINSZ = 0x5413;
const TERMIOS_BYTES = 36;
const UTS_FIELD = 65;

function utsnameOf({ bytes }: Reader): Utsname {
  const field = (i: number): string => {
    const start = i * UTS_FIELD;
    const end = bytes.indexOf(0, start);
    return decodeUtf8(bytes, start, end < 0 ? start + UTS_FIELD : end);
  };
  return {
    sysname: field(0),
    nodename: field(1),
    release: field(2),
    version: field(3),
    machine: field(4),
    domainname: field(5),
  };
}

export const machineCalls = {
  *uname(): Sys<Utsname | number> {
    const out = new Uint8Array(UTS_FIELD * 6);
    return yield* filling(NR.uname, [out], out, utsnameOf);
  },
  *sysinfo(): Sys<Sysinfo | number> {
    const out = new Uint8Array(64);
    return yield* filling(NR.sysinfo, [out], out, (r) => ({
      uptime: r.i32(0),
      loads: [r.u32(4), r.u32(8), r.u32(12)] as const,
      totalram: r.u32(16),
      freeram: r.u32(20),
      sharedram: r.u32(24),
      bufferram: r.u32(28),
      totalswap: r.u32(32),
      freeswap: r.u32(36),
      procs: r.u16(40),
      memUnit: r.u32(52),
    }));
  },
  sethostname: (name: string) => call(NR.sethostname, name, encodeUtf8(name).length),
  /** `command` e.g. LINUX_REBOOT_CMD_RESTART 0x01234567, POWER_OFF 0x4321fedc, CAD_OFF 0. The magic numbers are added. */
  reboot: (command: number) => call(NR.reboot, 0xfee1dead | 0, 672274793, command, 0),
  mount: (source: string, target: string, type: string, flags = 0, data: string | number = 0) =>
    call(NR.mount, source, target, type, flags, data),
  umount: (target: string, flags = 0) => call(NR.umount2, target, flags),
  pivot_root: (root: string, old: string) => call(NR.pivot_root, root, old),
  init_module: (image: Uint8Array, params: string) => call(NR.init_module, image, image.length, params),
  /** Not in 2.6.34: -ENOSYS. */
  finit_module: (fd: number, params: string, flags = 0) => call(NR.finit_module, fd, params, flags),
  delete_module: (name: string, flags: number) => call(NR.delete_module, name, flags),
  /** syslog(2) actions without a buffer: CLEAR 5, CONSOLE_OFF 6, CONSOLE_ON 7, CONSOLE_LEVEL 8, SIZE_BUFFER 10. */
  syslog: (action: number, value = 0) => call(NR.syslog, action, 0, value),
  /** SYSLOG_ACTION_READ_ALL 3, or READ_CLEAR 4: the text, each line beginning `<level>`. */
  *syslogRead(action: 3 | 4, limit: number): Sys<string | number> {
    const out = new Uint8Array(limit);
    const n: number = yield { nr: NR.syslog, args: [action, out, limit] };
    return n < 0 ? n : decodeUtf8(out, 0, n);
  },
  *getrandom(count: number): Sys<Uint8Array | number> {
    const out = new Uint8Array(count);
    return yield* filling(NR.getrandom, [out, count, 0], out, (r) => r.bytes);
  },

  *isatty(fd: number): Sys<boolean> {
    const r: number = yield { nr: NR.ioctl, args: [fd, TCGETS, new Uint8Array(TERMIOS_BYTES)] };
    return r >= 0;
  },
  tcsetpgrp: (fd: number, pgrp: number) => call(NR.ioctl, fd, TIOCSPGRP, words(pgrp)),
  *tcgetpgrp(fd: number): Sys<number> {
    const out = new Uint8Array(4);
    return yield* filling(NR.ioctl, [fd, TIOCGPGRP, out], out, (r) => r.i32(0));
  },
  *winsize(fd: number): Sys<{ readonly rows: number; readonly cols: number } | number> {
    const out = new Uint8Array(8);
    return yield* filling(NR.ioctl, [fd, TIOCGWINSZ, out], out, (r) => ({ rows: r.u16(0), cols: r.u16(2) }));
  },
};
