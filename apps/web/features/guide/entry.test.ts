import { GUARD_CATALOGUE } from '@killinit/room/guide';
import { describe, expect, test } from 'vitest';
import { guidePage } from './entry.ts';

describe('the field guide', () => {
  test('has a page for every guard, with the function of this kernel', () => {
    for (const era of ['v2.6.34', 'v6.1'])
      for (const { id, code } of GUARD_CATALOGUE) {
        const page = guidePage(id, era)!;
        const site = code[era as 'v6.1']?.site;
        if (site) expect(page.fn).toBe(site);
        expect(page.gate.n).toBeGreaterThan(0);
        expect(page.gate.n).toBeLessThanOrEqual(page.gate.of);
        expect(page.outcome).toMatch(/\.$/);
      }
  });
  test('says what the other kernel does, also when it does nothing', () => {
    const page = guidePage('sig-global-init-kernel-only', 'v6.1')!;
    expect(page.kernels.map((k) => [k.title, k.site !== null, k.here])).toEqual([
      ['Linux 2.6.34', false, false],
      ['Linux 6.1', true, true],
    ]);
  });
  test('has none for guards that plugins bring', () => {
    expect(guidePage('house-rules.signal', 'v6.1')).toBeNull();
  });
});
