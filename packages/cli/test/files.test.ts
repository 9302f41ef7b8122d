/**
 * Programs about files, each compiled by the machine's cc and run on its CPU, against what they printed on a real kernel (`gcc -m32`, in an
 * empty folder of a tmpfs, as root). The last line of a record is the exit status.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runFile } from '../src/run.ts';

const root = path.join(import.meta.dirname, 'files');
const programs = readdirSync(root).filter((name) => name.endsWith('.c'));

test.each(programs)('%s', (name) => {
  const expected = readFileSync(path.join(root, name.replace(/\.c$/, '.expected')), 'utf8');
  const got = runFile(path.join(root, name), { era: 'v6.1', uid: 0, seed: 1, limitSeconds: 120, includeDirs: [root] });
  expect(`${got.stdout}${got.stderr}exit ${got.exit}\n`).toBe(expected);
});
