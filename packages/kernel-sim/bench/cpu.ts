/**
 * How fast the CPU is, against this host: `node --import tsx packages/kernel-sim/bench/cpu.ts`. Needs gcc for 32-bit programs.
 *
 * Prints millions of instructions a second of CPU time and the ratio to native time; checks the results.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPrograms, geometricMean } from './programs.ts';
import { measured, mips } from './simulate.ts';

/** Time on the CPU, not on the wall: the host does other things as well. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const dir = mkdtempSync(join(tmpdir(), 'bench-'));
const all: number[] = [];
console.log('| program | M instructions/s | times native |\n|---|--:|--:|');
for (const { name, optimise, path } of buildPrograms(dir)) {
  const started = process.hrtime.bigint();
  const native = spawnSync(path).status;
  const nativeSeconds = Number(process.hrtime.bigint() - started) / 1e9;
  const run = measured(readFileSync(path), cpuMs);
  all.push(mips(run));
  const right = run.status === native ? '' : ` WRONG: ${run.status}, native ${native}`;
  console.log(
    `| ${name} ${optimise} | ${mips(run).toFixed(0)} | ${(run.seconds / nativeSeconds).toFixed(0)}${right} |`,
  );
}
rmSync(dir, { recursive: true });
console.log(`\nGeometric mean ${geometricMean(all).toFixed(0)} M/s.`);
