/** views/board.ts — who stands where: the order of the leaderboard, with its tie rules. */
import type { Millis } from '@killinit/kernel-sim';
import type { FactOf } from '../facts.ts';
import type { SeatId } from '../types.ts';

export interface SeatScore {
  readonly points: number;
  readonly guards: number;
  readonly routes: number;
  readonly wins: number;
  readonly crashes: number;
  /** Sum of the hint prices, in percent. */
  readonly hintCost: number;
  readonly hints: number;
  readonly lastAt: Millis;
}

export type Scores = Readonly<Record<SeatId, SeatScore>>;

export const NO_SCORE: SeatScore = {
  points: 0,
  guards: 0,
  routes: 0,
  wins: 0,
  crashes: 0,
  hintCost: 0,
  hints: 0,
  lastAt: 0,
};

export interface Standing extends SeatScore {
  readonly rank: number;
  readonly seat: SeatId;
}

/** Printed under the board. */
export const TIE_RULE =
  'Equal points: more routes, then more guards, then fewer hints, then the earlier last point. Otherwise the rank is shared.';

export function standings(seats: readonly SeatId[], scores: Scores): readonly Standing[] {
  const rows = seats.map((seat) => ({ seat, rank: 0, ...(scores[seat] ?? NO_SCORE) }));
  rows.sort((a, b) => compare(a, b) || a.seat - b.seat);
  let rank = 1;
  return rows.map((row, i) => {
    const before = rows[i - 1];
    if (before && compare(before, row) !== 0) rank = i + 1;
    return { ...row, rank };
  });
}

function compare(a: SeatScore, b: SeatScore): number {
  return (
    b.points - a.points || b.routes - a.routes || b.guards - a.guards || a.hintCost - b.hintCost || a.lastAt - b.lastAt
  );
}

export function scored(scores: Scores, fact: FactOf<'scored'>, at: Millis): Scores {
  const was = scores[fact.seat] ?? NO_SCORE;
  return {
    ...scores,
    [fact.seat]: {
      ...was,
      points: was.points + fact.points,
      guards: was.guards + (fact.item.startsWith('guard:') ? 1 : 0),
      routes: was.routes + (fact.item.startsWith('route:') ? 1 : 0),
      lastAt: fact.points > 0 ? at : was.lastAt,
    },
  };
}

export function counted(scores: Scores, seat: SeatId | null, what: 'wins' | 'crashes'): Scores {
  if (seat === null) return scores;
  const was = scores[seat] ?? NO_SCORE;
  return { ...scores, [seat]: { ...was, [what]: was[what] + 1 } };
}

export function hinted(scores: Scores, fact: FactOf<'hint'>): Scores {
  if (fact.seat === null || fact.free) return scores;
  const was = scores[fact.seat] ?? NO_SCORE;
  return { ...scores, [fact.seat]: { ...was, hints: was.hints + 1, hintCost: was.hintCost + fact.costPercent } };
}
