/**
 * The shell against recordings of the real bash, coreutils and procps (plugins/userland/scripts/record-shell.mjs): standard output,
 * standard error with bash's own sentences, and exit status must be equal.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Case, type Outcome, readCases, runCases } from './machine.ts';

const folder = new URL('../../../../plugins/userland/test/conformance/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const topics = readdirSync(folder).filter((name) => name.endsWith('.cases'));

test('there are at least 400 cases', () => {
  expect(topics.flatMap((name) => readCases(read(name))).length).toBeGreaterThan(400);
});

describe.each(topics)('%s', (file) => {
  const cases = readCases(read(file));
  const want = JSON.parse(read(file.replace('.cases', '.json'))) as Record<string, Outcome>;
  let got: Outcome[] = [];
  test('runs to its end', () => {
    got = runCases(cases);
    expect(got.length).toBe(cases.length);
  }, 300_000);
  test.each(cases.map((c, i): [string, Case, number] => [c.name, c, i]))('%s', (name, { script }, i) => {
    expect({ script, ...got[i] }).toEqual({ script, ...want[name] });
  });
});

describe('scripts of a class', () => {
  const scripts = new URL('scripts/', folder);
  const names = readdirSync(scripts).flatMap((n) => (n.endsWith('.sh') ? [n] : []));
  const cases = names.map((name) => ({ name, script: readFileSync(new URL(name, scripts), 'utf8') }));
  let got: Outcome[] = [];
  test('run to their end', () => {
    got = runCases(cases);
    expect(got.length).toBe(cases.length);
  }, 300_000);
  test.each(names.map((name, i): [string, number] => [name, i]))('%s', (name, i) => {
    const file = new URL(name.replace('.sh', '.expected.json'), scripts);
    expect(existsSync(file)).toBe(true);
    const want = JSON.parse(readFileSync(file, 'utf8')) as { stdout: string; exit: number };
    expect({ stdout: got[i]?.stdout, exit: got[i]?.status }).toEqual(want);
  });
});
