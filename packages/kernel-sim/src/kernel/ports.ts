/**
 * arch/x86/kernel/ioport.c — who may use the I/O ports; and the few devices of a PC that answer behind them.
 *
 * Three of them reset the processor: the keyboard controller, the chipset's reset control, and system port A. Nothing of the machine is
 * asked then, and nothing logged. Ports without a device read as all ones and swallow what is written.
 *
 * Differs: an I/O privilege level of 3 does not allow user mode to turn interrupts off, as since 5.5; 2.6.34 did.
 */
import { civil } from '../include/civil.ts';
import { CAP_SYS_RAWIO } from '../include/constants.ts';
import { EINVAL, EPERM } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { wallMs } from './clock.ts';
import { Halt } from './halt.ts';
import { security_locked_down } from './lockdown.ts';
import { syscall, uint } from './syscall.ts';
import type { Kernel, PortRights } from './types.ts';

const PORTS = 65_536;
const NOTHING: PortRights = { iopl: 0, allowed: null };

function mayHave(k: Kernel, t: Task): boolean {
  return k.capable(t, CAP_SYS_RAWIO) && security_locked_down(k, t, 'raw io port access', 'integrity') === 0;
}
/** ksys_ioperm() */
function ioperm(k: Kernel, t: Task, from: number, count: number, on: number): number {
  if (from + count <= from || from + count > PORTS) return -EINVAL;
  if (on !== 0 && !mayHave(k, t)) return -EPERM;
  const x = k.x(t);
  const old = x.ports ?? NOTHING;
  if (old.allowed === null && on === 0) return 0;
  const allowed = old.allowed?.slice() ?? new Uint8Array(PORTS / 8);
  for (let p = from; p < from + count; p += 1) {
    const bit = 1 << (p & 7);
    allowed[p >> 3] = on !== 0 ? (allowed[p >> 3] as number) | bit : (allowed[p >> 3] as number) & ~bit;
  }
  x.ports = { ...old, allowed };
  return 0;
}
/** iopl(2): a level may be given back by anybody. */
function iopl(k: Kernel, t: Task, level: number): number {
  const x = k.x(t);
  const old = x.ports ?? NOTHING;
  if (level > 3) return -EINVAL;
  if (level > old.iopl && !mayHave(k, t)) return -EPERM;
  x.ports = { ...old, iopl: level };
  return 0;
}

const KEYBOARD_COMMAND = 0x64;
const SYSTEM_A = 0x92;
const CMOS_INDEX = 0x70;
const CMOS_DATA = 0x71;
const SERIAL_STATUS = 0x3fd;
const RESET_CONTROL = 0xcf9;

const bcd = (n: number): number => (Math.floor(n / 10) << 4) | (n % 10);
/** The clock's registers, in UTC as Linux sets it. */
function cmos(k: Kernel): number {
  const now = civil(wallMs(k));
  switch (k.state.cmosIndex & 0x7f) {
    case 0:
      return bcd(now.second);
    case 2:
      return bcd(now.minute);
    case 4:
      return bcd(now.hour);
    case 6:
      return bcd(now.weekday + 1);
    case 7:
      return bcd(now.day);
    case 8:
      return bcd(now.month);
    case 9:
      return bcd(now.year % 100);
    case 0x32:
      return bcd(Math.floor(now.year / 100));
    case 0x0a:
      return 0x26;
    case 0x0b:
      return 0x02;
    case 0x0d:
      return 0x80;
    default:
      return 0;
  }
}
function readByte(k: Kernel, port: number): number {
  switch (port) {
    case KEYBOARD_COMMAND:
      return 0x1c; // nothing waits in either direction
    case SYSTEM_A:
      return 0x02;
    case CMOS_DATA:
      return cmos(k);
    case SERIAL_STATUS:
      return 0x60; // ready to send
    default:
      return 0xff;
  }
}
function writeByte(k: Kernel, port: number, value: number): void {
  if (port === CMOS_INDEX) k.state.cmosIndex = value;
  // 0xf0 to 0xfe pulse the controller's output lines; line 0 is the processor's reset.
  const reset =
    (port === KEYBOARD_COMMAND && (value & 0xf1) === 0xf0) ||
    (port === SYSTEM_A && (value & 1) !== 0) ||
    (port === RESET_CONTROL && (value & 4) !== 0);
  if (reset) throw new Halt('restart');
}
/** in: as many bytes as asked for, the lowest port in the lowest byte. */
export function portIn(k: Kernel, port: number, bytes: number): number {
  let value = 0;
  for (let i = 0; i < bytes; i += 1) value |= readByte(k, (port + i) & 0xffff) << (8 * i);
  return value;
}
export function portOut(k: Kernel, port: number, bytes: number, value: number): void {
  for (let i = 0; i < bytes; i += 1) writeByte(k, (port + i) & 0xffff, (value >>> (8 * i)) & 0xff);
}
/** What eax holds after an `in` of `bytes`: the rest of it stays. */
export function intoEax(eax: number, bytes: number, value: number): number {
  return bytes === 4 ? value : bytes === 2 ? (eax & ~0xffff) | value : (eax & ~0xff) | value;
}

export const portSyscalls = [
  /** @models arch/x86/kernel/ioport.c ioperm @returns 0, -EINVAL (range), -EPERM (CAP_SYS_RAWIO, lockdown) */
  syscall('ioperm', NR.ioperm, [uint, uint, uint], ioperm),
  /** @models arch/x86/kernel/ioport.c iopl @returns 0, -EINVAL (above 3), -EPERM */
  syscall('iopl', NR.iopl, [uint], iopl),
];
