/** Records the fixtures of native.test.ts on a host that has gcc for 32-bit programs: `node --import tsx test/cpu/record.ts`. */
import { join } from 'node:path';
import { randomFpu, randomProgram } from './random-program.ts';
import { record, save } from './trace.ts';

export const SEEDS = [1, 2];
export const fixture = (kind: string, seed: number): string => join(import.meta.dirname, `fixtures/${kind}-${seed}.gz`);

if (process.argv[1] === import.meta.filename) {
  for (const seed of SEEDS) {
    save(fixture('int', seed), record(randomProgram(seed, 1500), 20_000));
    save(fixture('fpu', seed), record(randomFpu(seed, 150), 20_000));
  }
}
