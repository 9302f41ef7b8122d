/**
 * kernel/symbols.ts — kallsyms: the kernel's own names and where they are.
 *
 * Differs: our functions have no code in simulated memory; their addresses are made from their names, the same that dumps print.
 * Those a module can call are doors out of the CPU (cpu/code-page.ts) at just these addresses.
 */
import { DOOR_NAMES, DOORS_BY_NAME } from './exports/doors.ts';
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
const hashed = (name: string): number => (KERNEL_TEXT + (nameHash(name) & 0x3ffff0)) >>> 0;

let table: Map<string, number> | null = null;
/** Doors never share an address: the later name moves on to the next free place. */
function doorTable(): Map<string, number> {
  if (table !== null) return table;
  table = new Map();
  const taken = new Set<number>();
  for (const name of [...DOOR_NAMES()].sort((a, b) => (a < b ? -1 : 1))) {
    let at = hashed(name);
    while (taken.has(at)) at = at + 16 >= KERNEL_TEXT + 0x400000 ? KERNEL_TEXT : at + 16;
    taken.add(at);
    table.set(name, at);
  }
  return table;
}
export const functionAddress = (name: string): number => doorTable().get(name) ?? hashed(name);
/** As long as dumps say it is. */
export const functionSize = (name: string): number => 0x40 + ((nameHash(name) >>> 8) & 0x3f0);

const cache = new WeakMap<object, KernelSymbol[]>();
/** By rising address; data that exists in simulated memory has its true address. */
export function kernelSymbols(k: Kernel): readonly KernelSymbol[] {
  let functions = cache.get(k.era);
  if (functions === undefined) {
    const names = new Set([...KSYM_NAMES, ...DOORS_BY_NAME(k.era).keys()]);
    names.delete('sys_call_table');
    functions = [...names].map((name) => ({ addr: functionAddress(name), type: 'T', name }));
    cache.set(k.era, functions);
  }
  const rows = [...functions];
  for (const [name, addr] of k.state.kcode.vars) rows.push({ addr, type: name === 'sys_call_table' ? 'R' : 'D', name });
  if (!k.state.kcode.vars.has('init_task')) {
    rows.push({ addr: k.state.initTask >>> 0, type: 'D', name: 'init_task' });
    rows.push({ addr: k.state.initPidNs >>> 0, type: 'D', name: 'init_pid_ns' });
  }
  rows.push({ addr: k.state.initNsproxy >>> 0, type: 'D', name: 'init_nsproxy' });
  return rows.sort((a, b) => a.addr - b.addr || (a.name < b.name ? -1 : 1));
}
