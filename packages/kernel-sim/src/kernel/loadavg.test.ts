/** Load averages after a known load; and they are the same whatever the steps in which time passes. */
import { expect, test } from 'vitest';
import { loadAverage } from '../fs/proc/load.ts';
import { NR } from '../include/unistd.ts';
import { boot, link, type Machine } from '../index.ts';
import { sys } from '../program/sys.ts';
import type { Program } from '../program/types.ts';
import type { Kernel } from './types.ts';

/** Wants the CPU from the 7th to the 17th second: at the samples after 10.008 and 15.012 seconds. */
const init = {
  path: '/usr/sbin/init',
  summary: 'a test',
  *main(_argv: readonly string[], _env: readonly string[], saved: unknown): Program {
    if (saved === null) yield* sys.nanosleep(7000);
    while ((yield* sys.clock_gettime(1)) < 17_000) yield* sys.checkpoint({ going: true });
    for (;;) yield* sys.raw(NR.pause);
  },
};
const start = (): Machine =>
  boot(link('v6.1', [{ programs: [init] }]), {
    era: 'v6.1',
    seed: 1,
    image: { init: init.path, files: [], homeFiles: [] },
  });
const load = (m: Machine): readonly string[] => loadAverage((m as unknown as { k: Kernel }).k);

test('one task for two samples, then none', () => {
  const m = start();
  m.advance(9000);
  expect(load(m)).toEqual(['0.00', '0.00', '0.00']);
  m.advance(12_000);
  // 1 - 1884/2048, rounded up in fixed point
  expect(load(m)).toEqual(['0.08', '0.02', '0.01']);
  m.advance(17_000);
  expect(load(m)).toEqual(['0.15', '0.03', '0.01']);
  // twelve samples of nothing: by about e, rounded down
  m.advance(76_000);
  expect(load(m)).toEqual(['0.05', '0.03', '0.00']);
  m.advance(3_600_000);
  expect(load(m)).toEqual(['0.00', '0.00', '0.00']);
});

test('small steps of time or large ones', () => {
  const one = start();
  const many = start();
  one.advance(40_000);
  for (let at = 333; at <= 40_000; at += 333) many.advance(at);
  many.advance(40_000);
  expect(many.hash()).toBe(one.hash());
  expect(load(many)).toEqual(load(one));
});
