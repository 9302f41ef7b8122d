/** bench/simulate.ts — one static program on the CPU alone, no kernel around it. Runs in Node and in a page. */
import { newCpu, reg, resetUser, run } from '../src/cpu/index.ts';
import { checkElf, mapElf } from '../src/kernel/elf-map.ts';
import { AddressSpace } from '../src/mm/address-space.ts';
import { Memory } from '../src/mm/memory.ts';
import { anonymous, insertVma } from '../src/mm/vma.ts';

export interface Simulated {
  /** What it gave exit(2). */
  readonly status: number;
  readonly instructions: number;
  readonly seconds: number;
}

/** `clock` in milliseconds. */
export function simulate(elf: Uint8Array, clock: () => number): Simulated {
  const space = new AddressSpace(new Memory());
  const file = checkElf(elf, false);
  const mapped = typeof file === 'number' ? null : mapElf(space, file, 'bench');
  if (mapped === null) throw new Error('cannot be loaded');
  insertVma(space.vmas, anonymous(0xbf000000, 0xbf100000, 3));
  const cpu = newCpu();
  resetUser(cpu, mapped.entry, 0xbf0fff00 | 0);
  const begin = clock();
  for (;;) {
    const trap = run(cpu, space, 100_000);
    if (trap.kind === 'syscall') break;
    if (trap.kind !== 'out_of_fuel') throw new Error(JSON.stringify(trap));
  }
  return { status: reg(cpu, 'ebx'), instructions: cpu.retired, seconds: (clock() - begin) / 1e3 };
}

/** After a run that warms up, the median of three. */
export function measured(elf: Uint8Array, clock: () => number): Simulated {
  const runs = Array.from({ length: 4 }, () => simulate(elf, clock)).slice(1);
  runs.sort((a, b) => a.seconds - b.seconds);
  return runs[1] as Simulated;
}
export const mips = (s: Simulated): number => s.instructions / s.seconds / 1e6;
