/**
 * arch/x86/mm/fault.c show_signal_msg(), traps.c — the line the log gets when a program is about to die of a fault.
 *
 * Only for faults nobody handles (unhandled_signal()), and for init always.
 */
import { reg, type Trap } from '../cpu/index.ts';
import * as G from '../guards/signal.ts';
import type { Task } from '../include/sched.ts';
import { SIG_DFL, SIG_IGN } from '../include/signal.ts';
import { findVma } from '../mm/vma.ts';
import { type CState, cpuOf, spaceOf } from './c-state.ts';
import { is_global_init } from './task.ts';
import type { Kernel } from './types.ts';

const hex = (n: number): string => (n >>> 0).toString(16);
const hex8 = (n: number): string => hex(n).padStart(8, '0');

const TRAPS: Readonly<Record<number, string>> = {
  0: 'trap divide error',
  3: 'trap int3',
  4: 'trap overflow',
  5: 'trap bounds',
  6: 'trap invalid opcode',
  12: 'trap stack segment',
  13: 'general protection fault',
  16: 'trap x87 FPU exception',
};

/** At most ten such lines in five seconds (printk_ratelimit): a program that faults for ever does not flood the log. */
function allowed(k: Kernel): boolean {
  const { faultLines } = k.state;
  const window = Math.floor((k.now - k.state.bootedAt / 20_000) / 5000);
  if (faultLines.window !== window) {
    faultLines.window = window;
    faultLines.count = 0;
  }
  faultLines.count += 1;
  return faultLines.count <= 10;
}

export function tellUnhandled(k: Kernel, t: Task, c: CState, trap: Extract<Trap, { kind: 'fault' }>): void {
  const { sig } = trap.signal;
  const handler = t.sighand.action.at(sig - 1).sa_handler;
  const init = is_global_init(k, t);
  k.blocked(G.unhandledOfInit, { pid: t.pid, sig, init, handler });
  if (!init) {
    if ((handler !== SIG_DFL && handler !== SIG_IGN) || t.ptrace !== 0) return;
  }
  if (Number(k.state.sysctl.get('debug.exception-trace') ?? 1) === 0 || !allowed(k)) return;
  const cpu = cpuOf(c);
  const eip = reg(cpu, 'eip');
  const sp = reg(cpu, 'esp');
  const modern = k.era.trace === 'new';
  const area = spaceOf(k, t) === null ? null : findVma(spaceOf(k, t)?.vmas ?? [], eip >>> 0);
  const where =
    area === null || area.name === '' || area.name.startsWith('[')
      ? ''
      : ` in ${area.name.slice(area.name.lastIndexOf('/') + 1)}[${hex(area.start)}+${hex(area.end - area.start)}]`;
  const who = `${t.comm}[${t.pid}]`;
  if (trap.vector === 14) {
    if (trap.signal.sig !== 11) return;
    const cpuNote = modern ? ' likely on CPU 0 (core 0, socket 0)' : '';
    k.printk(
      t.pid > 1 ? 6 : 0,
      `${who}: segfault at ${hex(trap.addr)} ip ${hex8(eip)} sp ${hex8(sp)} error ${hex(trap.error)}${where}${cpuNote}`,
    );
    return;
  }
  const what = TRAPS[trap.vector];
  if (what === undefined) return;
  const name = modern || trap.vector !== 13 ? what : 'general protection';
  k.printk(6, `${modern ? 'traps: ' : ''}${who} ${name} ip:${hex(eip)} sp:${hex(sp)} error:${hex(trap.error)}${where}`);
}
