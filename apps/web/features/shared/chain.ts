/** The way in, as the panic shows it: the guards the winner passed, and the end. */

import type { GuardRow, PanicView as Panic, Scene } from '@killinit/room';
import type { ChainLink } from '@killinit/ui';
import { CEREMONY, markOf, titlesOf, valuesLine } from './guards.ts';
import { passedWord } from './words.ts';

const LINKS = 5;

export function chainOf(panic: Panic | null, rows: readonly GuardRow[], scene: Scene | null): readonly ChainLink[] {
  if (!panic) return [];
  const titles = titlesOf(scene);
  const weights = new Set(scene?.guards.map((g) => g.id));
  const named = panic.passed
    .filter((id) => !CEREMONY.test(id))
    .sort((a, b) => Number(weights.has(b)) - Number(weights.has(a)));
  const kept = new Set(named.slice(0, LINKS - 1));
  const links = panic.passed
    .filter((id) => kept.has(id))
    .map((id): ChainLink => {
      const row = rows.findLast((r) => r.id === id && !r.blocked && (panic.seat === null || r.seat === panic.seat));
      const detail =
        row && Object.keys(row.facts).length > 0 ? valuesLine(row) : (passedWord(id) ?? titles.get(id) ?? 'passed');
      return { fn: row?.site ?? id, mark: row ? markOf(row) : 'pass', detail };
    });
  return [
    ...links,
    {
      fn: panic.crash ? 'panic' : 'do_exit',
      mark: 'dead',
      detail: panic.crash ? 'the kernel gave up' : 'is_global_init=1, so panic()',
    },
  ];
}
