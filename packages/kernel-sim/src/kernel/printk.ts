/** kernel/printk.c — the log buffer, and syslog(2). */
import * as G from '../guards/panic.ts';
import { CAP_SYS_ADMIN, CAP_SYSLOG } from '../include/constants.ts';
import { EINVAL, EPERM } from '../include/errno.ts';
import { NR } from '../include/unistd.ts';
import { encodeUtf8 } from '../include/utf8.ts';
import { int, syscall, user } from './syscall.ts';
import type { Kernel } from './types.ts';

/** Lines kept; older ones are gone, as in a ring buffer. */
const LOG_LINES = 2000;
const LINE_MAX = 992;

/** printk(): one line. A seat that floods the log is cut off by the LSM hook, with a line that says so. */
export function printk(k: Kernel, level: number, text: string): void {
  const { state } = k;
  const stamp = Math.max(0, (state.cycles - state.bootedAt) / 20_000_000);
  for (const line of text.split('\n')) {
    const row = { seq: ++state.logSeq, level, stamp, text: line.slice(0, LINE_MAX) };
    state.log.push(row);
    if (state.log.length > LOG_LINES) state.log.splice(0, state.log.length - LOG_LINES);
    k.emit({ kind: 'printk', level, stamp, text: row.text });
  }
}

/** A module's or /dev/kmsg writer's line: counted per seat and second. */
export function printkBySeat(k: Kernel, level: number, text: string): void {
  const x = k.current === null ? null : k.x(k.current);
  const seat = x?.seat ?? null;
  if (seat !== null) {
    const row = seatOf(k, seat);
    const second = Math.floor(k.now / 1000);
    if (row.second !== second) {
      row.second = second;
      row.lines = 0;
    }
    row.lines += 1;
    if (k.security('syslog_write', { seat, linesThisSecond: row.lines }) !== 0) return;
  }
  printk(k, level, text);
}
export function seatOf(k: Kernel, seat: number): { second: number; lines: number; loads: number; tasks: number } {
  let row = k.state.seats.get(seat);
  if (row === undefined) {
    row = { second: -1, lines: 0, loads: 0, tasks: 0 };
    k.state.seats.set(seat, row);
  }
  return row;
}

/** `[    1.234567] text`, as dmesg and the console print it. */
export function stamped(line: { stamp: number; text: string }): string {
  const us = Math.floor(line.stamp * 1e6 + 0.5);
  const sec = String(Math.floor(us / 1e6)).padStart(5);
  return `[${sec}.${String(us % 1e6).padStart(6, '0')}] ${line.text}`;
}

export const logSyscalls = [
  /** syslog(2): 3 reads all (keeps), 4 reads and clears, 5 clears, 9 unread, 10 size. @models kernel/printk.c do_syslog() */
  syscall('syslog', NR.syslog, [int, user, int], (k, current, type, buf, len) => {
    if (type < 0 || type > 10) return -EINVAL;
    const restricted = Number(k.state.sysctl.get('kernel.dmesg_restrict') ?? 0) !== 0;
    const openToAll = type === 3 || type === 10;
    const capable = k.capable(current, CAP_SYSLOG) || k.capable(current, CAP_SYS_ADMIN);
    if ((restricted || !openToAll) && k.blocked(G.dmesgRestrict, { type, restricted, capable })) return -EPERM;
    switch (type) {
      case 2:
      case 3:
      case 4: {
        if (len < 0) return -EINVAL;
        const all = encodeUtf8(k.state.log.map((l) => `<${l.level}>${stamped(l)}\n`).join(''));
        const tail = all.subarray(Math.max(0, all.length - len));
        const bad = k.user.write(buf, tail);
        if (bad < 0) return bad;
        if (type === 4) k.state.log.length = 0;
        return tail.length;
      }
      case 5:
        k.state.log.length = 0;
        return 0;
      case 10:
        return 1 << 18;
      case 8: {
        if (len < 1 || len > 8) return -EINVAL;
        k.state.sysctl.set('kernel.printk', `${len}\t4\t1\t7`);
        return 0;
      }
      default:
        return 0;
    }
  }),
];
