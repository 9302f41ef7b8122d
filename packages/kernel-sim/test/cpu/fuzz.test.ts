/** Random bytes as code: the fast loop, the plain one and one with fuel in small pieces do the same, nothing is thrown, nothing runs away. */
import { describe, expect, test } from 'vitest';
import { type Cpu, newCpu, regs, resetUser, run, saveCpu, setReg } from '../../src/cpu/index.ts';
import { plainLoop } from '../../src/cpu/plain-loop.ts';
import { checkElf, mapElf } from '../../src/kernel/elf-map.ts';
import { readModule } from '../../src/kernel/module-link.ts';
import { AddressSpace } from '../../src/mm/address-space.ts';
import { Memory } from '../../src/mm/memory.ts';
import { readUser } from '../../src/mm/user-copy.ts';

const TEXT = 0x08048000;
const CODE = 8192;
const SIZE = 0x10000;

function random(seed: number): (n: number) => number {
  let r = seed | 0 || 1;
  return (n) => {
    r ^= r << 13;
    r ^= r >>> 17;
    r ^= r << 5;
    return (r >>> 0) % n;
  };
}
/** Opcodes that are frequent in programs; the rest of the bytes are anything. */
const COMMON = [
  0x01, 0x03, 0x29, 0x31, 0x39, 0x40, 0x4b, 0x50, 0x5b, 0x74, 0x75, 0x7c, 0x83, 0x89, 0x8b, 0x8d, 0xaf, 0xb6,
];
function code(rnd: (n: number) => number): Uint8Array {
  const out = new Uint8Array(CODE);
  for (let i = 0; i < CODE; i += 1) {
    const dice = rnd(8);
    out[i] = dice < 3 ? (COMMON[rnd(COMMON.length)] as number) : dice === 3 ? 0x0f : rnd(256);
  }
  return out;
}
/** One segment that may be read, written and executed: code, then zeros. */
export function elfOf(text: Uint8Array): Uint8Array {
  const out = new Uint8Array(4096 + text.length);
  const d = new DataView(out.buffer);
  out.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  d.setUint16(16, 2, true);
  d.setUint16(18, 3, true);
  d.setUint32(20, 1, true);
  d.setUint32(24, TEXT, true);
  d.setUint32(28, 52, true);
  d.setUint16(40, 52, true);
  d.setUint16(42, 32, true);
  d.setUint16(44, 1, true);
  for (const [i, v] of [1, 4096, TEXT, TEXT, text.length, SIZE, 7, 4096].entries()) d.setUint32(52 + i * 4, v, true);
  out.set(text, 4096);
  return out;
}
function load(elf: Uint8Array): { cpu: Cpu; space: AddressSpace } {
  const space = new AddressSpace(new Memory());
  const file = checkElf(elf, false);
  if (typeof file === 'number' || mapElf(space, file, '/a') === null) throw new Error('not an executable');
  const cpu = newCpu();
  resetUser(cpu, TEXT, TEXT + SIZE - 4096);
  return { cpu, space };
}

/** What happened at each stop, and how it looked in the end. */
function live(seed: number, loop: ((fuel: number) => number) | undefined, slice: number): string {
  const rnd = random(seed);
  const { cpu, space } = load(elfOf(code(rnd)));
  const out: string[] = [];
  for (let stop = 0; stop < 300; stop += 1) {
    let left = 400;
    for (;;) {
      const before = cpu.retired;
      const trap = run(cpu, space, Math.min(slice, left), loop);
      left -= cpu.retired - before;
      if (trap.kind === 'out_of_fuel' && left > 0) continue;
      out.push(JSON.stringify(trap), JSON.stringify(regs(cpu)), String(cpu.retired));
      break;
    }
    // Somewhere else, with other registers: most of them pointing into the segment.
    for (const name of ['eax', 'ecx', 'edx', 'ebx', 'esi', 'edi', 'ebp'] as const)
      setReg(cpu, name, rnd(4) === 0 ? rnd(0x7fffffff) : TEXT + rnd(SIZE));
    setReg(cpu, 'esp', TEXT + CODE + rnd(SIZE - CODE));
    setReg(cpu, 'eip', TEXT + rnd(CODE));
    setReg(cpu, 'eflags', 0x202);
  }
  const memory = readUser(space, TEXT, SIZE) ?? new Uint8Array();
  let sum = 0;
  for (const b of memory) sum = (Math.imul(sum, 31) + b) | 0;
  return `${out.join('\n')}\n${sum} ${JSON.stringify(saveCpu(cpu))}`;
}

describe('random code', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('seed %i: all loops agree', (seed) => {
    const fast = live(seed, undefined, 400);
    expect(fast.length).toBeGreaterThan(10_000);
    expect(live(seed, plainLoop, 400)).toBe(fast);
    expect(live(seed, undefined, 7)).toBe(fast);
    expect(live(seed, undefined, 1)).toBe(fast);
  });
});

describe('damaged files', () => {
  test('executables are refused or mapped, never thrown at', () => {
    const rnd = random(5);
    const whole = elfOf(code(rnd));
    const mem = new Memory();
    const free = mem.freeFrames;
    for (let i = 0; i < 3000; i += 1) {
      const elf = whole.slice(0, rnd(4) === 0 ? rnd(whole.length) : whole.length);
      for (let n = 1 + rnd(4); n > 0 && elf.length > 0; n -= 1) elf[rnd(Math.min(elf.length, 90))] = rnd(256);
      const file = checkElf(elf, rnd(2) === 0);
      if (typeof file === 'number') expect(file).toBeLessThan(0);
      else {
        const space = new AddressSpace(mem);
        mapElf(space, file, '/a');
        space.free();
      }
      readModule(elf);
    }
    expect(mem.freeFrames).toBe(free);
  });
});
