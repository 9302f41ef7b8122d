/** One small C program for each feature of the language, compiled by the machine's cc and run on its CPU, against what gcc's printed. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runFile } from '../src/run.ts';

const dir = path.join(import.meta.dirname, '../../cc/test/features');
const names = readdirSync(dir)
  .filter((f) => f.endsWith('.c'))
  .map((f) => f.slice(0, -2));

test.each(names)('%s', (name) => {
  const got = runFile(path.join(dir, `${name}.c`), {
    era: 'v6.1',
    uid: 0,
    seed: 1,
    limitSeconds: 120,
    includeDirs: [],
  });
  expect(`${got.stdout}exit ${got.exit ?? got.signal}\n`).toBe(
    readFileSync(path.join(dir, `${name}.expected`), 'utf8'),
  );
});
