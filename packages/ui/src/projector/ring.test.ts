import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arcs, BOX_HEIGHT, glow, places, RING } from './ring.ts';

const standees = fc.array(
  fc.record({
    guard: fc.option(fc.integer({ min: 0, max: 11 }), { nil: null }),
    width: fc.integer({ min: 44, max: 220 }),
  }),
  { maxLength: 24 },
);

describe('the shield ring', () => {
  test('arcs go once round, in order, with gaps', () => {
    const all = arcs(12);
    expect(all).toHaveLength(12);
    expect(all[11]!.to).toBeLessThan(2 * Math.PI);
    for (let i = 1; i < 12; i++) expect(all[i]!.from).toBeGreaterThan(all[i - 1]!.to);
  });

  test('nobody stands on another or off the stage, and the picture is stable', () => {
    fc.assert(
      fc.property(standees, (list) => {
        const people = list.map((p, seat) => ({ seat, ...p }));
        const at = places(people, 12);
        expect(places(people, 12)).toEqual(at);
        for (const a of at) {
          expect(a.x).toBeGreaterThanOrEqual(0);
          expect(a.x + a.width).toBeLessThanOrEqual(RING.width);
          for (const b of at)
            if (a !== b)
              expect(Math.abs(a.y - b.y) >= BOX_HEIGHT || a.x >= b.x + b.width || b.x >= a.x + a.width).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a wire fades in steps and is gone after six seconds', () => {
    expect([0, 1600, 3100, 4600, 6000].map(glow)).toEqual([1, 0.7, 0.4, 0.25, 0]);
  });
});
