/**
 * The shell against the bash of this computer, on scripts nobody wrote (generate.ts). Where there is no bash 5.2 this is skipped.
 * Every seed that ever differed is kept.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Generator } from './generate.ts';
import { type Outcome, runCases } from './machine.ts';

const KEPT = [
  6, 11, 24, 25, 26, 28, 97, 107, 111, 431, 456, 789, 5018, 5027, 5042, 5070, 5126, 5188, 20089, 20165, 20413, 20535,
  20630, 20941, 20994, 21071, 21119,
];
const FRESH = Array.from({ length: 200 }, (_, i) => 40_000 + i);

const version = existsSync('/bin/bash') ? spawnSync('/bin/bash', ['--version']).stdout.toString() : '';

/** As the recorder runs cases, but where the machine has them, so that paths are equal too. */
function onHost(script: string, i: number): Outcome {
  const folder = `/tmp/c${i}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(`${folder}/run`, { recursive: true });
  writeFileSync(`${folder}/case.sh`, script);
  const got = spawnSync('/bin/bash', ['../case.sh'], {
    cwd: `${folder}/run`,
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 10_000,
  });
  rmSync(folder, { recursive: true, force: true });
  const clean = (bytes: Buffer): string => bytes.toString('latin1').replace(/(line \d+): +\d+ (?=[A-Z])/g, '$1: PID ');
  return { stdout: clean(got.stdout), stderr: clean(got.stderr), status: got.status ?? 124 };
}

describe.skipIf(!version.includes('version 5.2'))('generated scripts', () => {
  const seeds = [...KEPT, ...FRESH];
  const cases = seeds.map((seed) => ({ name: String(seed), script: new Generator(seed).script() }));
  let got: Outcome[] = [];
  test('run to their end', () => {
    got = runCases(cases);
    expect(got.length).toBe(cases.length);
  }, 300_000);
  test.each(cases.map((c, i): [string, string, number] => [c.name, c.script, i]))('seed %s', (_name, script, i) => {
    expect({ script, ...got[i] }).toEqual({ script, ...onHost(script, i) });
  });
});
