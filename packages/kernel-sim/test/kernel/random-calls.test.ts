/**
 * INV: whatever tasks call, the kernel's books balance, nothing is thrown, and a restored machine goes on the same way.
 *
 * `SEEDS=100 MS=5000` looks longer. A seed that ever failed is kept in KEPT.
 */
import { describe, expect, test } from 'vitest';
import type { Machine, MachineEvent } from '../../src/index.ts';
import { boot, restore } from '../../src/index.ts';
import type { LinuxKernel } from '../../src/kernel/kernel.ts';
import { violations } from './invariants.ts';
import { randomBuild } from './random-calls.ts';

const KEPT: readonly number[] = [1, 7];
const MORE = Number(process.env.SEEDS ?? 0);
const MS = Number(process.env.MS ?? 120);
const SEEDS = [...KEPT, ...Array.from({ length: MORE }, (_, i) => 1000 + i)];
const kernelOf = (m: Machine): LinuxKernel => (m as unknown as { k: LinuxKernel }).k;

/** The last calls before something went wrong: what one needs to see. */
function recent(events: readonly MachineEvent[]): string {
  return events
    .filter((e) => e.kind === 'syscall' || e.kind === 'panic' || e.kind === 'oops')
    .slice(-25)
    .map((e) =>
      e.kind === 'syscall'
        ? `${e.task} ${e.name}(${e.args.map(String).join(', ').slice(0, 120)}) = ${e.result}`
        : `${e.kind} ${e.text}`,
    )
    .join('\n');
}

describe.each(['v2.6.34', 'v6.1'] as const)('random system calls %s', (era) => {
  test.each(SEEDS)('INV-1 the books balance (seed %i)', (seed) => {
    const build = randomBuild(era, seed);
    const config = { era, seed, image: { init: '/usr/sbin/init', files: [], homeFiles: [] } };
    let machine = boot(build, config);
    let twin: Machine | null = null;
    let calls = 0;
    for (let at = 4; at <= MS && !machine.halted; at += 4) {
      const events = machine.advance(at);
      calls += events.filter((e) => e.kind === 'syscall').length;
      const broken = violations(kernelOf(machine));
      if (broken.length > 0) expect.fail(`at ${at} ms:\n${broken.join('\n')}\nafter:\n${recent(events)}`);
      expect(events.filter((e) => e.kind === 'oops')).toEqual([]);
      if (twin !== null) expect(twin.advance(at)).toEqual(events);
      if (at === 40) twin = restore(build, structuredClone(machine.snapshot()));
      if (at === 80 && twin !== null) {
        expect(twin.hash()).toBe(machine.hash());
        machine = twin;
        twin = null;
      }
    }
    // Later on everybody may have fallen asleep for good.
    expect(calls).toBeGreaterThan(Math.min(MS, 120) * 3);
  });
});
