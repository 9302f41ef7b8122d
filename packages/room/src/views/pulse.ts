/** views/pulse.ts — the round as one line: a stem for each system call that met a guard, as deep as it got. */
import type { Told } from '../facts.ts';
import type { SeatId } from '../types.ts';
import { type GuardMark, guardMark, guardRow, soft, telling } from './guards.ts';

export interface PulseStem {
  readonly key: string;
  readonly at: number;
  readonly seat: SeatId | null;
  readonly cause: number | null;
  /** Guards that let it through. */
  readonly passed: number;
  /** What happened at its end: null when every guard let it by. */
  readonly mark: Exclude<GuardMark, 'pass'> | null;
  /** That end is a refusal which may yet be got over. */
  readonly open: boolean;
}

/** Enough for a lesson; then the oldest go. */
const STEMS = 1200;
/** A call's guards are asked close to each other; further back nobody looks. */
const BACK = 40;

export function foldPulse(stems: readonly PulseStem[], told: Told): readonly PulseStem[] {
  const { fact } = told;
  if (fact.kind !== 'machine' || fact.event.kind !== 'guard') return stems;
  const row = guardRow(told, { ...fact, event: fact.event });
  const mark = guardMark(row);
  for (let i = stems.length - 1; row.cause !== null && i >= 0 && i >= stems.length - BACK; i--) {
    const stem = stems[i];
    if (stem?.cause !== row.cause) continue;
    const grown = {
      ...stem,
      passed: stem.passed + (row.blocked ? 0 : 1),
      mark: mark !== 'pass' ? mark : stem.open ? null : stem.mark,
      open: stem.open || soft(row) ? row.blocked && soft(row) : false,
    };
    return [...stems.slice(0, i), grown, ...stems.slice(i + 1)];
  }
  if (!telling(row)) return stems;
  const fresh: PulseStem = {
    key: row.key,
    at: row.at,
    seat: row.seat,
    cause: row.cause,
    passed: row.blocked ? 0 : 1,
    mark: mark === 'pass' ? null : mark,
    open: row.blocked && soft(row),
  };
  return [...stems, fresh].slice(-STEMS);
}
