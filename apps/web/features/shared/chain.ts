/** The way in, as the panic shows it: the guards the winner passed, and the end. */

import type { GuardRow, PanicView as Panic, Scene } from '@killinit/room';
import type { ChainLink } from '@killinit/ui';
import { CEREMONY, markOf, titlesOf, toldApart, valuesLine } from './guards.ts';
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
  // As it went in the end: in the order in which each was passed for the last time.
  const last = (id: string) =>
    rows.findLastIndex((r) => r.id === id && !r.blocked && (panic.seat === null || r.seat === panic.seat));
  const ways = panic.passed
    .filter((id) => kept.has(id))
    .map((id) => ({ id, fn: rows[last(id)]?.site ?? id, at: last(id) }))
    .sort((a, b) => a.at - b.at);
  const links = toldApart(ways).map(({ id, fn, at }): ChainLink => {
    const row = rows[at];
    const detail = row && valuesLine(row) !== '' ? valuesLine(row) : (passedWord(id) ?? titles.get(id) ?? 'passed');
    return { fn, mark: row ? markOf(row) : 'pass', detail };
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
