/**
 * routes.ts — killing init pays by the tier of the way: the first way of a seat whole, the second 60 %, later ones 30 %, the same again
 * nothing. Who comes early on a way gets a little more; hints taken for it lower what it pays, never what one has.
 */
import { HINT_COST_PERCENT, type Plain, type Rule, rule, type Told } from '@killinit/plugin-sdk';
import type { RouteRow, Routes } from './state.ts';

const BASE: Readonly<Record<number, number>> = { 1: 200, 2: 275, 3: 350, 4: 425, 5: 500 };
const BREADTH = [100, 60, 30] as const;
const ORDER = [60, 40, 20] as const;
/** Successes this close share the better place. */
const TOGETHER_MS = 2000;
const FLOOR_PERCENT = 40;
/** Who joins after this part of the round is not ranked for order. */
const LATE = 0.25;

const EMPTY: Routes = { done: [], startedAt: null, endsAt: null, joinedAt: {}, hints: {} };

export function routes(options: { readonly order: boolean }): Rule {
  return rule({
    id: 'routes',
    title: 'Killing init',
    empty: (): Plain => EMPTY as unknown as Plain,
    step(plain, told, setup) {
      const state = plain as unknown as Routes;
      const { fact } = told;
      const keep = (next: Routes) => ({ state: next as unknown as Plain, awards: [] });
      switch (fact.kind) {
        case 'clock':
          return keep({ ...state, startedAt: fact.startedAt, endsAt: fact.endsAt });
        case 'room':
          if (fact.event.kind !== 'seated') return keep(state);
          return keep({ ...state, joinedAt: { ...state.joinedAt, [fact.event.seat]: told.at } });
        case 'hint': {
          const hint = setup.hints.find((h) => h.id === fact.hint);
          if (fact.seat === null || fact.free || !hint) return keep(state);
          const key = `${fact.seat}/${hint.route}`;
          // The dearest hint counts: each one gives away what the ones before it did, and more.
          const percent = Math.max(state.hints[key] ?? 0, HINT_COST_PERCENT[hint.level]);
          return keep({ ...state, hints: { ...state.hints, [key]: percent } });
        }
        case 'won': {
          const { seat, route, routeTitle } = fact;
          const tier = setup.routes.find((r) => r.id === route)?.tier ?? 1;
          const mine = state.done.filter((d) => d.seat === seat);
          if (seat === null || mine.some((d) => d.route === route)) return keep(state);
          const done: readonly RouteRow[] = [...state.done, { route, seat, at: told.at }];
          const breadth = BREADTH[Math.min(mine.length, BREADTH.length - 1)] ?? 30;
          const price = Math.max(FLOOR_PERCENT, 100 - (state.hints[`${seat}/${route}`] ?? 0));
          const points = Math.round((BASE[tier] ?? 200) * (breadth / 100) * (price / 100));
          const refs = [told.seq];
          const awards = [{ seat, points, item: `route:${route}`, why: sentence(routeTitle, breadth, price), refs }];
          const bonus = options.order ? orderBonus(state, told, seat, route) : 0;
          if (bonus > 0)
            awards.push({ seat, points: bonus, item: `order:${route}`, why: 'Among the first on this way', refs });
          return { state: { ...state, done } as unknown as Plain, awards };
        }
        default:
          return keep(state);
      }
    },
  });
}

function sentence(title: string, breadth: number, price: number): string {
  const notes = [
    ...(breadth < 100 ? [`${breadth} % as a further way`] : []),
    ...(price < 100 ? [`${price} % after hints`] : []),
  ];
  return notes.length === 0 ? title : `${title} (${notes.join(', ')})`;
}

function orderBonus(state: Routes, told: Told, seat: number, route: string): number {
  if (isLate(state, seat)) return 0;
  const before = state.done.filter((d) => d.route === route && d.seat !== seat);
  // Those within two seconds before are beside us, not before us.
  const ahead = before.filter((d) => told.at - d.at > TOGETHER_MS);
  return ORDER[ahead.length] ?? 0;
}

function isLate(state: Routes, seat: number): boolean {
  const { startedAt, endsAt } = state;
  const joinedAt = state.joinedAt[seat];
  if (startedAt === null || endsAt === null || joinedAt === undefined) return false;
  return joinedAt > startedAt + LATE * (endsAt - startedAt);
}
