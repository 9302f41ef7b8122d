/**
 * kernel/symbols.ts — kallsyms: the kernel's own names and where they are said to be.
 *
 * Differs: our functions have no code in simulated memory; their addresses are constants of the name, the same that dumps print.
 */
import { KSYM_NAMES } from './symbol-names.ts';
import type { Kernel } from './types.ts';

export interface KernelSymbol {
  readonly addr: number;
  readonly type: string;
  readonly name: string;
}
export const KERNEL_TEXT = 0xc1000000;

/** FNV-1a of a name: what its address and size are made from. */
export function nameHash(name: string): number {
  let h = 2166136261;
  for (let i = 0; i < name.length; i += 1) h = Math.imul(h ^ name.charCodeAt(i), 16777619) >>> 0;
  return h;
}
export const functionAddress = (name: string): number => (KERNEL_TEXT + (nameHash(name) & 0x3ffff0)) >>> 0;

/** By rising address; data that exists in simulated memory has its true address. */
export function kernelSymbols(k: Kernel): KernelSymbol[] {
  const rows: KernelSymbol[] = KSYM_NAMES.map((name) => ({
    addr: functionAddress(name),
    type: name.startsWith('__ksymtab') ? 'r' : 'T',
    name,
  }));
  rows.push({ addr: k.state.initTask >>> 0, type: 'D', name: 'init_task' });
  rows.push({ addr: k.state.initPidNs >>> 0, type: 'D', name: 'init_pid_ns' });
  rows.push({ addr: k.state.initNsproxy >>> 0, type: 'D', name: 'init_nsproxy' });
  return rows.sort((a, b) => a.addr - b.addr || (a.name < b.name ? -1 : 1));
}
