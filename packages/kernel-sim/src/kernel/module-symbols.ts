/**
 * kernel/kallsyms.c — names and addresses: of the kernel's own functions, its variables, and of modules.
 */
import { DOORS_BY_NAME } from './exports/doors.ts';
import { functionAddress, functionSize, kernelSymbols } from './symbols.ts';
import type { Kernel } from './types.ts';

const hex = (n: number): string => (n >>> 0).toString(16);

export interface Found {
  readonly name: string;
  readonly addr: number;
  readonly size: number;
  readonly module: string;
}
/** The symbol an address lies in; null when it is nowhere. */
export function findSymbol(k: Kernel, addr: number): Found | null {
  const a = addr >>> 0;
  for (const m of k.state.modules) {
    const inCore = a >= m.frames.base && a < m.frames.base + m.frames.pages * 4096;
    const inInit = a >= m.initFrames.base && a < m.initFrames.base + m.initFrames.pages * 4096;
    if (!inCore && !inInit) continue;
    const area = inCore ? m.frames : m.initFrames;
    let best: Found | null = null;
    let next = area.base + area.pages * 4096;
    for (const s of m.symbols) {
      if (s.addr < area.base || s.addr >= area.base + area.pages * 4096) continue;
      if (s.addr <= a && (best === null || s.addr > best.addr))
        best = { name: s.name, addr: s.addr, size: s.size, module: m.name };
    }
    if (best === null) return null;
    for (const s of m.symbols) if (s.addr > best.addr && s.addr < next) next = s.addr;
    return { ...best, size: next - best.addr };
  }
  let best: Found | null = null;
  for (const s of kernelSymbols(k)) {
    if (s.addr > a) break;
    best = { name: s.name, addr: s.addr, size: functionSize(s.name), module: '' };
  }
  return best !== null && a < best.addr + best.size ? best : null;
}
/** sprint_symbol(): `name+0x1/0x2 [module]`, or the bare address. */
export function symbolAt(k: Kernel, addr: number): string {
  const s = findSymbol(k, addr);
  if (s === null) return `0x${hex(addr)}`;
  return `${s.name}+0x${hex(addr - s.addr)}/0x${hex(s.size)}${s.module === '' ? '' : ` [${s.module}]`}`;
}
/** kallsyms_lookup_name(): 0 for nobody. */
export function lookupName(k: Kernel, name: string): number {
  const cut = name.indexOf(':');
  if (cut > 0) {
    const m = k.state.modules.find((x) => x.name === name.slice(0, cut));
    return m?.symbols.find((s) => s.name === name.slice(cut + 1))?.addr ?? 0;
  }
  const variable = k.state.kcode.vars.get(name);
  if (variable !== undefined) return variable;
  if (DOORS_BY_NAME(k.era).has(name)) return functionAddress(name);
  const own = kernelSymbols(k).find((s) => s.name === name);
  if (own !== undefined) return own.addr;
  for (const m of k.state.modules) {
    const s = m.symbols.find((y) => y.name === name);
    if (s !== undefined) return s.addr;
  }
  return 0;
}
/** kallsyms_on_each_symbol(): until `fn` has enough. */
export function symbolsForEach(k: Kernel, fn: (s: { readonly name: string; readonly addr: number }) => boolean): void {
  for (const s of kernelSymbols(k)) if (!fn(s)) return;
  for (const m of k.state.modules) for (const s of m.symbols) if (!fn(s)) return;
}
