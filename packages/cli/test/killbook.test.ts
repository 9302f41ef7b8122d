/** Every recorded route to kill init ends here as it ended on a real kernel; what cannot be equal is listed with its reason. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findCases } from '../src/killbook/case.ts';
import { compare } from '../src/killbook/compare.ts';
import { KNOWN } from '../src/killbook/known.ts';
import { runCase } from '../src/killbook/machine.ts';

const dir = fileURLToPath(new URL('truth/killbook', import.meta.url));
const cases = findCases(dir, []);

test.each(cases.map((c) => [c.id, c] as const))('%s', (_id, c) => {
  const outcome = runCase('v6.1', c);
  expect(compare(c, outcome).differences, outcome.log.join('\n')).toEqual([]);
});
test('what is listed as different is still different', () => {
  const unknown = Object.keys(KNOWN).filter((id) => !cases.some((c) => c.id === id));
  expect(unknown).toEqual([]);
});
