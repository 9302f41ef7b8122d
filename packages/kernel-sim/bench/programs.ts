/** bench/programs.ts — the programs the CPU is measured with, built by the host's gcc. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export interface BenchProgram {
  readonly name: string;
  readonly optimise: '-O0' | '-O2';
  /** The ELF file. */
  readonly path: string;
}

const NAMES = ['sieve', 'sort', 'mandelbrot', 'records'];
const ROUNDS = [12, 4, 12, 6000];
const I386 = ['-m32', '-march=i386', '-mpc64', '-mfpmath=387', '-fno-pic', '-no-pie'];
const BARE = ['-nostdlib', '-static', '-ffreestanding', '-fno-tree-loop-distribute-patterns', '-fno-stack-protector'];

/** Every program with both levels, in `dir`. */
export function buildPrograms(dir: string): BenchProgram[] {
  const source = join(import.meta.dirname, 'programs/work.c');
  return (['-O0', '-O2'] as const).flatMap((optimise) =>
    NAMES.map((name, which) => {
      const path = join(dir, `${name}${optimise}`);
      const chosen = [`-DWHICH=${which}`, `-DROUNDS=${ROUNDS[which]}`];
      execFileSync('gcc', [...I386, ...BARE, optimise, ...chosen, '-o', path, source]);
      return { name, optimise, path };
    }),
  );
}
export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);
