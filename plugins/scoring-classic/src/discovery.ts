/**
 * discovery.ts — meeting a guard is worth points, once for each seat: 400 for all guards of the scenario, shared out by weight.
 *
 * Refused or let through does not matter: both say that the guard is there.
 */
import { type GuardWeight, type Plain, type Rule, type RuleSetup, rule, seatOf } from '@killinit/plugin-sdk';
import type { Discoveries } from './state.ts';

/** What each guard pays: whole points that add up to the total, in the scenario's order. */
export function shares(guards: readonly GuardWeight[], total: number): ReadonlyMap<string, number> {
  const sum = guards.reduce((n, g) => n + g.weight, 0);
  const out = new Map<string, number>();
  let weight = 0;
  for (const g of guards) {
    const before = Math.round((total * weight) / sum);
    weight += g.weight;
    out.set(g.id, Math.round((total * weight) / sum) - before);
  }
  return out;
}

export function discovery(total: number): Rule {
  return rule({
    id: 'discovery',
    title: 'Meeting a guard',
    empty: (): Plain => ({ met: [] }),
    step(plain, told, setup: RuleSetup) {
      const state = plain as unknown as Discoveries;
      const none = { state: plain, awards: [] };
      if (told.fact.kind !== 'machine' || told.fact.event.kind !== 'guard') return none;
      const { id, seat: uid, blocked, site } = told.fact.event;
      const seat = seatOf(uid);
      if (seat === null) return none;
      const points = shares(setup.guards, total).get(id);
      const key = `${seat}/${id}`;
      if (points === undefined || state.met.includes(key)) return none;
      const why = `Met ${id} in ${site}, which ${blocked ? 'refused' : 'let you through'}`;
      return {
        state: { met: [...state.met, key] },
        awards: [{ seat, points, item: `guard:${id}`, why, refs: [told.seq] }],
      };
    },
  });
}
