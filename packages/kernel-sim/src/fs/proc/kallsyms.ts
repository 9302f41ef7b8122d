/** fs/proc/kallsyms.ts — kernel/kallsyms.c: names and addresses of what modules and dumps speak of. */
import { kptrRestrict } from '../../guards/fs.ts';
import { CAP_SYSLOG } from '../../include/constants.ts';
import type { Task } from '../../include/sched.ts';
import { kernelSymbols } from '../../kernel/symbols.ts';
import type { Kernel } from '../../kernel/types.ts';

export interface Ksym {
  readonly addr: number;
  /** T t D d B b R r A W, as nm prints. */
  readonly type: string;
  readonly name: string;
  /** Empty for the kernel itself. */
  readonly module: string;
}
/** By rising address; modules last. Addresses are 0 for those who may not know them (kallsyms_show_value). */
export function kallsyms(k: Kernel, current: Task): Ksym[] {
  const show = k.era.trace === 'old' || maySeeAddresses(k, current);
  const rows: Ksym[] = kernelSymbols(k).map((s) => ({ ...s, module: '' }));
  for (const m of k.state.modules)
    for (const { addr, type, name } of m.symbols) rows.push({ addr, type, name, module: m.name });
  return show ? rows : rows.map((r) => ({ ...r, addr: 0 }));
}
/** kallsyms_show_value(): CAP_SYSLOG while perf_event_paranoid is on, and kptr_restrict does not forbid it. */
export function maySeeAddresses(k: Kernel, current: Task): boolean {
  const restrict = Number(k.state.sysctl.get('kernel.kptr_restrict') ?? 0);
  const paranoid = Number(k.state.sysctl.get('kernel.perf_event_paranoid') ?? 2);
  return !k.blocked(kptrRestrict, { restrict, paranoid, syslog: k.capable(current, CAP_SYSLOG) });
}
