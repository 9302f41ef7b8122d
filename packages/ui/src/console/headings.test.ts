import { expect, test } from 'vitest';
import { headingRoom } from './headings.ts';

test('the longest heading decides how high the row is, wherever it stands', () => {
  const short = headingRoom(['perm', 'kill']).height;
  const long = headingRoom(['kill-sigcont-same-session', 'kill']).height;
  expect(long).toBeGreaterThan(120);
  expect(headingRoom(['kill', 'kill-sigcont-same-session']).height).toBe(long);
  expect(short).toBeLessThan(60);
});

test('what sticks out to the right is kept free, and only that', () => {
  const last = headingRoom(['kill', 'kill', 'kill-sigcont-same-session']).right;
  expect(last).toBeGreaterThan(120);
  expect(headingRoom(['kill-sigcont-same-session', 'kill', 'kill', 'kill', 'kill']).right).toBeLessThan(20);
  expect(headingRoom([])).toEqual({ height: 6, right: 6 });
});
