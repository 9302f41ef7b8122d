/** Whoever uses up the machine meets its OOM killer; the simulator itself stays small and goes on. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { runFile } from '../src/run.ts';
import { ERAS } from '../src/standard.ts';

test.each(ERAS)('processes without end, %s', (era) => {
  const source = path.join(import.meta.dirname, 'exhaustion/processes.c');
  const got = runFile(source, { era, uid: 0, seed: 1, limitSeconds: 60, includeDirs: [] });
  expect(got.signal).toBe('SIGKILL');
  expect(got.dmesg.some((line) => /Killed process \d+ \(processes\)/.test(line))).toBe(true);
  expect(got.dmesg.length).toBeLessThan(2000);
});

test.each(ERAS)('any number of operands, %s', (era) => {
  const source = path.join(import.meta.dirname, 'exhaustion/operands.sh');
  const got = runFile(source, { era, uid: 0, seed: 1, limitSeconds: 600, includeDirs: [] });
  expect(got.stdout).toBe('0\n');
});

test('command lines fill the memory there is: the OOM killer ends it', () => {
  const source = path.join(import.meta.dirname, 'exhaustion/command-lines.sh');
  const got = runFile(source, { era: 'v6.1', uid: 0, seed: 1, limitSeconds: 600, includeDirs: [] });
  expect(got.dmesg.some((line) => /Killed process \d+ \(sh\)/.test(line))).toBe(true);
  expect(got.stdout).toBe('199999\n');
});

test('ten thousand processes at once, on a machine with memory for them', () => {
  const source = path.join(import.meta.dirname, 'exhaustion/crowd.c');
  const options = { uid: 0, seed: 1, limitSeconds: 60, includeDirs: [] };
  const got = runFile(source, { ...options, era: 'v6.1', memory: 768 });
  const [threads, total, ps, top, end] = got.stdout.split('\n');
  expect([threads, total]).toEqual(['12286', 'MemTotal:         786432 kB']);
  for (const lines of [ps, top]) expect(Number(lines)).toBeGreaterThan(10_000);
  expect(end).toBe('10000 made, 10000 there, 10000 gone');
  expect(runFile(source, { ...options, era: 'v6.1' }).stdout).toBe('1001 made, 1001 there, 1001 gone\n');
});

test('semaphores and messages fill the memory there is, and give it back', () => {
  const source = path.join(import.meta.dirname, 'exhaustion/ipc.c');
  const got = runFile(source, { era: 'v6.1', uid: 0, seed: 1, limitSeconds: 60, includeDirs: [] });
  expect(got.stdout).toBe(
    'Cannot allocate memory\nCannot allocate memory\n1 1\na large queue: Too many open files\nfilled: 9\n',
  );
});
