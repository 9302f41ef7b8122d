/**
 * How fast the CPU is, against this host: `node --import tsx packages/kernel-sim/bench/cpu.ts`. Needs gcc for 32-bit programs.
 *
 * Prints millions of instructions a second (after warm-up, median of three) (of CPU time) and the ratio to native time; checks the results.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newCpu, reg, resetUser, run } from '../src/cpu/index.ts';
import { checkElf, mapElf } from '../src/kernel/elf-map.ts';
import { AddressSpace } from '../src/mm/address-space.ts';
import { Memory } from '../src/mm/memory.ts';
import { anonymous, insertVma } from '../src/mm/vma.ts';

const NAMES = ['sieve', 'sort', 'mandelbrot', 'records'];
const ROUNDS = [12, 4, 12, 6000];
/** Time on the CPU, not on the wall: the host does other things as well. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
const dir = mkdtempSync(join(tmpdir(), 'bench-'));

function build(which: number, optimise: string): string {
  const out = join(dir, `${NAMES[which]}${optimise}`);
  const source = join(import.meta.dirname, 'programs/work.c');
  execFileSync('gcc', [
    ...[
      '-m32',
      '-march=i386',
      '-mpc64',
      '-mfpmath=387',
      '-fno-pic',
      '-no-pie',
      '-nostdlib',
      '-static',
      '-ffreestanding',
    ],
    ...['-fno-tree-loop-distribute-patterns', '-fno-stack-protector', optimise],
    ...[`-DWHICH=${which}`, `-DROUNDS=${ROUNDS[which]}`, '-o', out, source],
  ]);
  return out;
}

function simulate(elf: Uint8Array): { status: number; instructions: number; seconds: number } {
  const space = new AddressSpace(new Memory());
  const file = checkElf(elf, false);
  const mapped = typeof file === 'number' ? null : mapElf(space, file, 'bench');
  if (mapped === null) throw new Error('cannot be loaded');
  insertVma(space.vmas, anonymous(0xbf000000, 0xbf100000, 3));
  const cpu = newCpu();
  resetUser(cpu, mapped.entry, 0xbf0fff00 | 0);
  const begin = cpuMs();
  for (;;) {
    const trap = run(cpu, space, 100_000);
    if (trap.kind === 'syscall') break;
    if (trap.kind !== 'out_of_fuel') throw new Error(JSON.stringify(trap));
  }
  return { status: reg(cpu, 'ebx'), instructions: cpu.retired, seconds: (cpuMs() - begin) / 1e3 };
}

let logs = 0;
let n = 0;
for (const optimise of ['-O0', '-O2']) {
  for (let which = 0; which < NAMES.length; which += 1) {
    const program = build(which, optimise);
    const started = process.hrtime.bigint();
    const native = spawnSync(program).status;
    const nativeSeconds = Number(process.hrtime.bigint() - started) / 1e9;
    const elf = readFileSync(program);
    const runs = Array.from({ length: 4 }, () => simulate(elf)).slice(1);
    runs.sort((a, b) => a.seconds - b.seconds);
    const mid = runs[1] as (typeof runs)[0];
    const mips = mid.instructions / mid.seconds / 1e6;
    logs += Math.log(mips);
    n += 1;
    const right = mid.status === native ? '' : `  WRONG: ${mid.status}, native ${native}`;
    console.log(
      `${(NAMES[which] as string).padEnd(12)}${optimise} ${mips.toFixed(0).padStart(5)} M/s  ${(mid.seconds / nativeSeconds).toFixed(0)} times native${right}`,
    );
  }
}
rmSync(dir, { recursive: true });
console.log(`geometric mean ${Math.exp(logs / n).toFixed(0)} M/s`);
