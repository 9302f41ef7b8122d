/**
 * arch/x86/mm/fault.c, kernel/traps — a fault in kernel mode: the report, and the end of `current`.
 *
 * Differs: our own kernel functions have no registers; a fault in a module's C code prints the CPU's (kernel/module-run.ts).
 */
import type { Task } from '../include/sched.ts';
import type { KernelFault } from '../mm/memory.ts';
import { do_group_exit } from './exit.ts';
import { frame, panic, print_tainted, tasksLine } from './panic.ts';
import type { Kernel } from './types.ts';

const hex8 = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');

export interface OopsRegs {
  /** Lines of the register dump, ready to print. */
  readonly lines: readonly string[];
  readonly where: string;
}

/** die(): prints, taints, kills. panic_on_oops, interrupt context and init turn it into a panic. */
export function oops(k: Kernel, t: Task, fault: KernelFault, regs: OopsRegs | null = null): void {
  const near = fault.addr < 4096;
  const modern = k.era.trace === 'new';
  const where = regs?.where ?? 'kernel';
  const error = (fault.access === 'write' ? 2 : 0) | (fault.access === 'exec' ? 16 : 0);
  const lines: string[] = modern
    ? [
        near
          ? `BUG: kernel NULL pointer dereference, address: ${hex8(fault.addr)}`
          : `BUG: unable to handle page fault for address: ${hex8(fault.addr)}`,
        `#PF: supervisor ${fault.access === 'write' ? 'write access' : fault.access === 'exec' ? 'instruction fetch' : 'read access'} in kernel mode`,
        `#PF: error_code(0x${error.toString(16).padStart(4, '0')}) - not-present page`,
        `Oops: ${error.toString(16).padStart(4, '0')} [#${k.state.oopses + 1}] PREEMPT SMP`,
        tasksLine(k, t),
      ]
    : [
        near
          ? `BUG: unable to handle kernel NULL pointer dereference at ${fault.addr === 0 ? '(null)' : hex8(fault.addr)}`
          : `BUG: unable to handle kernel paging request at ${hex8(fault.addr)}`,
        `IP: [<${hex8(0xc1000000)}>] ${where}`,
        '*pde = 00000000',
        `Oops: ${error.toString(16).padStart(4, '0')} [#${k.state.oopses + 1}]`,
        `Pid: ${t.pid}, comm: ${t.comm} ${print_tainted(k)} ${k.era.release} #1`,
      ];
  lines.push(...(regs?.lines ?? []));
  if (regs === null) lines.push('Call Trace:', frame(k, 'system_call'));
  if (modern) lines.push('---[ end trace 0000000000000000 ]---');
  else lines.push(`---[ end trace ${hex8(0x7a3c0000 + k.state.oopses)}${hex8(fault.addr)} ]---`);
  for (const line of lines) k.printk(1, line);
  k.emit({ kind: 'oops', task: t.pid, text: lines[0] as string });
  k.state.oopses += 1;
  k.state.tainted |= 1 << 7;
  if (Number(k.state.sysctl.get('kernel.panic_on_oops') ?? 0) !== 0) panic(k, 'Fatal exception');
  do_group_exit(k, t, 9, 'oops');
}

/** Kernel code that never comes back. Nothing else runs on the one CPU: the watchdog says so, and the machine is as good as dead. */
export function softLockup(k: Kernel, t: Task): never {
  k.printk(0, `BUG: soft lockup - CPU#0 stuck for ${k.era.trace === 'new' ? 26 : 61}s! [${t.comm}:${t.pid}]`);
  panic(k, 'softlockup: hung tasks');
}
