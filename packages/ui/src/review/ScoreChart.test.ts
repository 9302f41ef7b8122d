import { describe, expect, test } from 'vitest';
import { spread, ticks } from './ScoreChart.tsx';

describe('the score chart', () => {
  test.each([
    [0, [0, 1]],
    [7, [0, 2, 4, 6, 8]],
    [2960, [0, 1000, 2000, 3000]],
    [40, [0, 10, 20, 30, 40]],
  ])('an axis up to %i', (top, expected) => expect(ticks(top)).toEqual(expected));

  test('labels keep their distance and their order, and stay above the foot', () => {
    const ys = spread([100, 101, 50, 280], 17, 285);
    expect(ys).toEqual([100, 117, 50, 280]);
    expect(Math.max(...spread([280, 281, 282], 17, 285))).toBeLessThanOrEqual(285);
  });
});
