import { describe, expect, test } from 'vitest';
import { plainLoop } from '../../src/cpu/plain-loop.ts';
import { randomFpu, randomProgram } from './random-program.ts';
import { fixture, SEEDS } from './record.ts';
import { compare, hasGcc, load, record } from './trace.ts';

describe('the CPU does what a real one did, instruction by instruction', () => {
  test.each(SEEDS)('integers, recorded program %i', (seed) => {
    const t = load(fixture('int', seed));
    expect(t.words.length).toBeGreaterThan(30_000);
    expect(compare(t)).toBeNull();
  });
  test.each(SEEDS)('integers, one function per instruction, recorded program %i', (seed) => {
    expect(compare(load(fixture('int', seed)), plainLoop)).toBeNull();
  });
  test.each(SEEDS)('x87 at double precision, recorded program %i', (seed) => {
    expect(compare(load(fixture('fpu', seed)))).toBeNull();
  });
  test('a wrong trace is noticed', () => {
    const t = load(fixture('int', 1));
    t.words[2000 * 10] = ((t.words[2000 * 10] as number) ^ 1) >>> 0;
    expect(compare(t)).toMatch(/^step 2000 /);
  });
});

describe.runIf(hasGcc())('the CPU does what this host does', () => {
  const seeds = [101, 102, 103, 104];
  test.each(seeds)('integers, seed %i', (seed) =>
    expect(compare(record(randomProgram(seed, 1500), 20_000))).toBeNull(),
  );
  test.each(seeds)('x87, seed %i', (seed) => expect(compare(record(randomFpu(seed, 200), 20_000))).toBeNull());
});
