/**
 * kernel/panic.c — the end of the machine, in the words of its era.
 *
 * Differs: code addresses and offsets in the traces are our own constants; the chain of functions is the era's.
 */
import * as G from '../guards/panic.ts';
import { CYCLES_PER_MS } from '../include/constants.ts';
import type { Task } from '../include/sched.ts';
import { memoryOf } from './c-program.ts';
import { panicNotifiers } from './exports/hooks.ts';
import type { Kernel } from './types.ts';
import { getRegs } from './user-regs.ts';

/** Thrown by panic() and caught in one place only: machine.ts, which halts. */
export class Panic {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const TAINT_NEW = 'PFSRMBUDAWCIOELKXTN';
const TAINT_OLD = 'PFSRMBUDAWC';
/** print_tainted() */
export function print_tainted(k: Kernel): string {
  const { tainted } = k.state;
  if (tainted === 0) return 'Not tainted';
  const letters = k.era.trace === 'new' ? TAINT_NEW : TAINT_OLD;
  let out = '';
  for (let i = 0; i < letters.length; i += 1) out += (tainted & (1 << i)) !== 0 ? letters[i] : i === 0 ? 'G' : ' ';
  return `Tainted: ${out}`;
}
export function tasksLine(k: Kernel, t: Task | null): string {
  const pid = t?.pid ?? 0;
  const comm = t?.comm ?? (k.era.trace === 'new' ? 'swapper/0' : 'swapper');
  if (k.era.trace === 'new')
    return `CPU: 0 PID: ${pid} Comm: ${comm} ${print_tainted(k)} ${k.era.release} #1  ${k.era.version.slice(k.era.version.indexOf('Debian'), -13)}`;
  return `Pid: ${pid}, comm: ${comm} ${print_tainted(k)} ${k.era.release} #1`;
}

/** A frame with an address that is stable for a function's name. */
export function frame(k: Kernel, name: string, sure = true): string {
  let h = 2166136261;
  for (let i = 0; i < name.length; i += 1) h = Math.imul(h ^ name.charCodeAt(i), 16777619) >>> 0;
  const size = 0x40 + ((h >>> 8) & 0x3f0);
  const off = 1 + (h % (size - 1));
  const text = `${sure ? '' : '? '}${name}+0x${off.toString(16)}/0x${size.toString(16)}`;
  if (k.era.trace === 'new') return ` ${text}`;
  const at = 0xc1000000 + (h & 0x3ffff0) + off;
  return ` [<${at.toString(16).padStart(8, '0')}>] ${text}`;
}

/** How control came from user mode into the kernel, outermost last: the tails of traces. */
const TAIL = {
  old: {
    syscall: ['syscall_call'],
    signal: ['do_notify_resume', 'work_notifysig'],
    fault: ['do_notify_resume', 'work_notifysig'],
  },
  new: {
    syscall: ['do_int80_syscall_32', 'entry_INT80_32'],
    signal: [
      'arch_do_signal_or_restart',
      'exit_to_user_mode_prepare',
      'syscall_exit_to_user_mode',
      'do_int80_syscall_32',
      'entry_INT80_32',
    ],
    fault: ['arch_do_signal_or_restart', 'exit_to_user_mode_prepare', 'irqentry_exit_to_user_mode', 'handle_exception'],
  },
} as const;
type Way = 'syscall' | 'signal' | 'fault';
/** By which way did the dying task get here? */
function wayOf(k: Kernel, t: Task, code: number): Way {
  const { prog } = k.x(t);
  if ((code & 0x7f) === 0) return 'syscall';
  return prog.kind === 'c' && prog.orig < 0 && k.x(t).call === null ? 'fault' : 'signal';
}
function chainOfDeath(k: Kernel, way: Way): string[] {
  const tail = TAIL[k.era.trace][way];
  if (k.era.trace === 'old') {
    const upper = ['panic', 'forget_original_parent', 'do_exit', 'do_group_exit'];
    return way === 'syscall' ? [...upper, 'sys_exit_group', ...tail] : [...upper, 'get_signal_to_deliver', ...tail];
  }
  const upper = ['dump_stack_lvl', 'panic', 'do_exit.cold', 'do_group_exit'];
  return way === 'syscall' ? [...upper, '__ia32_sys_exit_group', ...tail] : [...upper, 'get_signal', ...tail];
}

const hex8 = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');
const hex4 = (n: number): string => (n & 0xffff).toString(16).padStart(4, '0');
/** __show_regs(): where the task was in user mode. Nothing for a task that has none. */
function userRegs(k: Kernel, t: Task): string[] {
  const x = k.x(t);
  const r = getRegs(k, x);
  if (r === null || k.era.trace === 'old') return [];
  const at = (i: number): string => hex8(r[i] as number);
  const eip = (r[12] as number) >>> 0;
  return [
    `EIP: 0x${eip.toString(16)}`,
    codeLine(k, t, eip),
    `EAX: ${at(6)} EBX: ${at(0)} ECX: ${at(1)} EDX: ${at(2)}`,
    `ESI: ${at(3)} EDI: ${at(4)} EBP: ${at(5)} ESP: ${at(15)}`,
    `DS: ${hex4(r[7] as number)} ES: ${hex4(r[8] as number)} FS: ${hex4(r[9] as number)} GS: ${hex4(r[10] as number)} SS: ${hex4(r[16] as number)} EFLAGS: ${at(14)}`,
  ];
}
const PROLOGUE = 42;
const OPCODES = 64;
/** show_opcodes(): the bytes around the instruction, which is in angle brackets. */
function codeLine(k: Kernel, t: Task, eip: number): string {
  const start = (eip - PROLOGUE) >>> 0;
  const bytes = memoryOf(k, k.x(t))?.peek(start, OPCODES) ?? null;
  if (bytes === null) return `Code: Unable to access opcode bytes at 0x${start.toString(16)}.`;
  const text = [...bytes].map((b, i) =>
    i === PROLOGUE ? `<${b.toString(16).padStart(2, '0')}>` : b.toString(16).padStart(2, '0'),
  );
  return `Code: ${text.join(' ')}`;
}

/** dump_stack(): header and call chain of the era. */
export function dump_stack(k: Kernel, t: Task | null, chain: readonly string[], regs: readonly string[] = []): void {
  k.printk(0, tasksLine(k, t));
  if (k.era.trace === 'new')
    k.printk(0, 'Hardware name: QEMU Standard PC (i440FX + PIIX, 1996), BIOS 1.16.2-debian-1.16.2-1 04/01/2014');
  k.printk(0, 'Call Trace:');
  if (k.era.trace === 'new') k.printk(0, ' <TASK>');
  for (const name of chain) k.printk(0, frame(k, name));
  for (const line of regs) k.printk(0, line);
  if (k.era.trace === 'new') k.printk(0, ' </TASK>');
}

/** Chains of panics that are not the death of a task: innermost first. */
export interface PanicFrom {
  readonly chain: readonly string[];
  readonly regs?: readonly string[];
}
/** panic(): the log's last words. `chain` innermost first. */
export function panic(k: Kernel, text: string, from: readonly string[] | PanicFrom = ['panic']): never {
  const { chain, regs } = 'chain' in from ? from : { chain: from, regs: undefined };
  const modern = k.era.trace === 'new';
  const line = `Kernel panic - not syncing: ${text}`;
  k.blocked(G.panicEntry, { timeout: Number(k.state.sysctl.get('kernel.panic') ?? 0), text });
  k.printk(0, line);
  // An oops has said it all: 6.1 does not repeat it (TAINT_DIE).
  if (!modern || (k.state.tainted & 0x80) === 0)
    dump_stack(
      k,
      k.current,
      modern && chain[0] !== 'dump_stack_lvl' ? ['dump_stack_lvl', ...chain] : chain,
      regs ?? [],
    );
  if (modern) k.printk(0, 'Kernel Offset: disabled');
  panicNotifiers(k, text);
  k.state.halted = 'panic';
  k.emit({ kind: 'panic', text: line });
  panicTimeout(k, line);
  throw new Panic(line);
}

/** A restart takes its time even when it is immediate. */
const FIRMWARE_MS = 1000;
/** kernel.panic: reboot after so many seconds, at once when negative (not on 2.6.34), never when 0. */
function panicTimeout(k: Kernel, line: string): void {
  const seconds = Number(k.state.sysctl.get('kernel.panic') ?? 0);
  const modern = k.era.trace === 'new';
  k.blocked(G.panicTimeout, { seconds });
  if (seconds > 0) {
    k.printk(0, `Rebooting in ${seconds} seconds..`);
    k.state.rebootAt = k.state.cycles + seconds * 1000 * CYCLES_PER_MS;
  } else if (seconds < 0 && modern) k.state.rebootAt = k.state.cycles + FIRMWARE_MS * CYCLES_PER_MS;
  else if (modern) k.printk(0, `---[ end ${line} ]---`);
}

/** The last thread of the global init has left with `code`. */
export function panicOfInit(k: Kernel, t: Task, code: number, how: string): never {
  k.emit({ kind: 'init_died', by: k.lastSender(t), how });
  const text = k.era.switches.panicShowsExitCode
    ? `Attempted to kill init! exitcode=0x${hex8(code)}`
    : 'Attempted to kill init!';
  panic(k, text, { chain: chainOfDeath(k, wayOf(k, t, code)), regs: userRegs(k, t) });
}
