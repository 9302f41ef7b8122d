/** The recorded programs, compiled by the machine's own cc on the machine's own CPU, against what a real kernel printed (field `i386`). */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { runFile } from '../src/run.ts';

interface Outcome {
  readonly stdout: string;
  readonly exit?: number;
  readonly signal?: string;
}
interface Expected extends Outcome {
  readonly i386?: 'same' | Outcome | null;
  readonly lines?: 'any order';
}

const root = path.join(import.meta.dirname, 'truth/programs');
/** Programs that need what this machine does not have, by name, with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {};

const areas = readdirSync(root, { withFileTypes: true })
  .filter((e) => e.isDirectory() && e.name !== 'harness')
  .map((e) => e.name);

describe.each(areas)('%s', (area) => {
  const programs = readdirSync(path.join(root, area)).filter((name) => name.endsWith('.c'));
  test.each(programs)('%s', (name) => {
    const expected = JSON.parse(
      readFileSync(path.join(root, area, name.replace(/\.c$/, '.expected.json')), 'utf8'),
    ) as Expected;
    const want = expected.i386 === 'same' ? expected : expected.i386;
    if (want === null || want === undefined || LEFT_OUT[`${area}/${name}`] !== undefined) return;
    const got = runFile(path.join(root, area, name), {
      era: 'v6.1',
      uid: 0,
      seed: 1,
      limitSeconds: 120,
      includeDirs: [],
    });
    const lines = (s: string): string => (expected.lines === 'any order' ? s.split('\n').sort().join('\n') : s);
    expect({
      stdout: lines(got.stdout),
      exit: got.exit,
      signal: got.signal,
      stderr: got.exit === 70 ? got.stderr : '',
    }).toEqual({
      stdout: lines(want.stdout),
      exit: want.exit ?? null,
      signal: want.signal ?? null,
      stderr: '',
    });
  });
});
