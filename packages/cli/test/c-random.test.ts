/** Random well-defined C programs on the machine's compiler and CPU, against what gcc's code printed. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { randomProgram } from '../../cc/test/random-c.ts';
import { runFile } from '../src/run.ts';

const dir = path.join(import.meta.dirname, '../../cc/test/random');
const work = mkdtempSync(path.join(tmpdir(), 'random-c-'));
const seeds = readdirSync(dir).map((f) => Number.parseInt(f, 10));

test.each(seeds)('seed %i', (seed) => {
  const file = path.join(work, `${seed}.c`);
  writeFileSync(file, randomProgram(seed));
  const got = runFile(file, { era: 'v6.1', uid: 0, seed: 1, limitSeconds: 120, includeDirs: [] });
  expect(`${got.stdout}exit ${got.exit ?? got.signal}\n`).toBe(
    readFileSync(path.join(dir, `${seed}.expected`), 'utf8'),
  );
});
