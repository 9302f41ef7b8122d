// Records what gcc makes of random programs: node --import tsx test/record-random.mjs FROM TO, run where gcc -m32 is there.
// A seed that ever failed stays in test/random for good.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomProgram } from './random-c.ts';

const work = mkdtempSync(path.join(tmpdir(), 'random-'));
const [from, to] = process.argv.slice(2).map(Number);
for (let seed = from; seed < to; seed++) {
  const source = path.join(work, 'a.c');
  writeFileSync(source, randomProgram(seed));
  const flags = [
    '-m32',
    '-march=i686',
    '-mfpmath=387',
    '-mlong-double-64',
    '-mpc64',
    '-fwrapv',
    '-O0',
    '-w',
    '-static',
  ];
  const built = spawnSync('gcc', [...flags, source, '-o', path.join(work, 'a.out')], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  const run = spawnSync(path.join(work, 'a.out'), [], { encoding: 'utf8', timeout: 10_000 });
  writeFileSync(
    path.join(import.meta.dirname, 'random', `${seed}.expected`),
    `${run.stdout}exit ${run.status ?? run.signal}\n`,
  );
}
