/** link/symbols.ts — the global symbols of an object: what it defines and what it needs. */
import { readElf } from './elf.ts';

/** Adds to `defined` and `needed` what an object brings and wants; a weak reference wants nothing. */
export function noteSymbols(bytes: Uint8Array, defined: Set<string>, needed: Set<string>): void {
  for (const s of readElf(bytes)?.symbols ?? []) {
    if (s.bind === 'local' || s.name === '') continue;
    if (s.section !== 0) defined.add(s.name);
    else if (s.bind === 'global') needed.add(s.name);
  }
}
