/**
 * kernel/panic.c — the end of the machine, in the words of its era.
 *
 * Differs: code addresses and offsets in the traces are our own constants; the chain of functions is the era's.
 */
import type { Task } from '../include/sched.ts';
import { panicNotifiers } from './exports/hooks.ts';
import type { Kernel } from './types.ts';

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

const SYSCALL_OLD = ['do_notify_resume', 'work_notifysig'];
const CHAIN_OLD = ['panic', 'do_exit', 'do_group_exit', 'get_signal_to_deliver', 'do_signal', ...SYSCALL_OLD];
const CHAIN_NEW = [
  'dump_stack_lvl',
  'panic',
  'do_exit.cold',
  'do_group_exit',
  'get_signal',
  'arch_do_signal_or_restart',
  'exit_to_user_mode_prepare',
  'syscall_exit_to_user_mode',
  '__do_fast_syscall_32',
  'do_int80_syscall_32',
  'entry_INT80_32',
];
const EXIT_OLD = ['panic', 'do_exit', 'do_group_exit', 'sys_exit_group', 'syscall_call'];
const EXIT_NEW = [
  'dump_stack_lvl',
  'panic',
  'do_exit.cold',
  'do_group_exit',
  '__ia32_sys_exit_group',
  '__do_fast_syscall_32',
  'do_int80_syscall_32',
  'entry_INT80_32',
];

/** dump_stack(): header and call chain of the era. */
export function dump_stack(k: Kernel, t: Task | null, chain: readonly string[]): void {
  k.printk(0, tasksLine(k, t));
  if (k.era.trace === 'new')
    k.printk(0, 'Hardware name: QEMU Standard PC (i440FX + PIIX, 1996), BIOS 1.16.2-debian-1.16.2-1 04/01/2014');
  k.printk(0, 'Call Trace:');
  if (k.era.trace === 'new') k.printk(0, ' <TASK>');
  for (const name of chain) k.printk(0, frame(k, name));
  if (k.era.trace === 'new') k.printk(0, ' </TASK>');
}

/** panic(): the log's last words. `chain` innermost first. */
export function panic(k: Kernel, text: string, chain: readonly string[] = ['panic']): never {
  const line = `Kernel panic - not syncing: ${text}`;
  k.printk(0, line);
  // An oops has said it all: 6.1 does not repeat it (TAINT_DIE).
  if (k.era.trace === 'old' || (k.state.tainted & 0x80) === 0)
    dump_stack(
      k,
      k.current,
      k.era.trace === 'new' && chain[0] !== 'dump_stack_lvl' ? ['dump_stack_lvl', ...chain] : chain,
    );
  if (k.era.trace === 'new') {
    k.printk(0, 'Kernel Offset: disabled');
    k.printk(0, `---[ end ${line} ]---`);
  }
  panicNotifiers(k, text);
  k.state.halted = 'panic';
  k.emit({ kind: 'panic', text: line });
  throw new Panic(line);
}

/** The last thread of the global init has left with `code`. */
export function panicOfInit(k: Kernel, t: Task, code: number, how: string): never {
  k.emit({ kind: 'init_died', by: k.lastSender(t), how });
  const text = k.era.switches.panicShowsExitCode
    ? `Attempted to kill init! exitcode=0x${(code >>> 0).toString(16).padStart(8, '0')}`
    : 'Attempted to kill init!';
  const signalled = (code & 0x7f) !== 0;
  panic(k, text, k.era.trace === 'new' ? (signalled ? CHAIN_NEW : EXIT_NEW) : signalled ? CHAIN_OLD : EXIT_OLD);
}
