import { contributionsOf, type Fact, type Rule, type RuleSetup } from '@killinit/plugin-sdk';
import { awardsOf, pointsOf, toldFacts } from '@killinit/plugin-sdk/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shares } from '../src/discovery.ts';
import plugin from '../src/index.ts';

const setup: RuleSetup = {
  era: 'v2.6.34',
  guards: [
    { id: 'a', weight: 1 },
    { id: 'b', weight: 2 },
    { id: 'c', weight: 3 },
  ],
  routes: [1, 2, 3, 4, 5].map((tier) => ({ id: `r${tier}`, title: `Route ${tier}`, tier })),
  hints: [
    { id: 'h1', level: 1, route: 'r3' },
    { id: 'h3', level: 3, route: 'r3' },
  ],
};
const rules = (settings: Record<string, string | number | boolean> = {}) =>
  contributionsOf(plugin, settings).rules ?? [];
const [discovery, routes] = rules() as [Rule, Rule];

const origin = { cause: 1, task: 9, count: 1, site: 'f', facts: {} };
const guard = (seat: number, id: string, blocked = true): Fact => ({
  kind: 'machine',
  machine: 'shared',
  event: { kind: 'guard', id, blocked, seat, ...origin },
});
const won = (seat: number | null, route: string): Fact => ({
  kind: 'won',
  seat,
  route,
  routeTitle: route,
  how: 'signal 9',
  passed: [],
  rebootAt: null,
});
const hint = (seat: number | null, id: string, free = false): Fact => ({
  kind: 'hint',
  seat,
  hint: id,
  text: '',
  free,
  costPercent: 10,
});
const clock = (startedAt: number, endsAt: number): Fact => ({ kind: 'clock', startedAt, endsAt, ticking: true });
const seated = (seat: number): Fact => ({
  kind: 'room',
  event: { kind: 'seated', seat, name: 'n', login: 'l', symbol: 0 },
});

describe('discovery (scoring.md 4.1)', () => {
  test.each([
    ['a third of the weights is a third of 400', [guard(1001, 'b')], 133],
    ['met twice, paid once', [guard(1001, 'b'), guard(1001, 'b', false)], 133],
    ['let through counts like refused', [guard(1001, 'c', false)], 200],
    ['all of them are 400', ['a', 'b', 'c'].map((id) => guard(1001, id)), 400],
    ['a guard of no scenario pays nothing', [guard(1001, 'x')], 0],
    ['the machine’s own guards are nobody’s', [guard(0, 'a')], 0],
  ])('%s', (_name, facts, points) => {
    expect(pointsOf(awardsOf(discovery, setup, toldFacts(facts)), 1001)).toBe(points);
  });

  test('shares are whole and add up, whatever the weights', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(1, 2, 3), { minLength: 1, maxLength: 40 }), (weights) => {
        const guards = weights.map((weight, i) => ({ id: `${i}`, weight: weight as 1 | 2 | 3 }));
        const each = [...shares(guards, 400).values()];
        expect(each.reduce((a, b) => a + b, 0)).toBe(400);
        expect(each.every((n) => Number.isInteger(n) && n > 0)).toBe(true);
      }),
    );
  });
});

describe('routes (4.3, 4.4, 4.8)', () => {
  const plain = rules({ order: false })[1] as Rule;
  const total = (facts: readonly Fact[], rule = plain, seat = 1001) =>
    pointsOf(awardsOf(rule, setup, toldFacts(facts)), seat);

  test.each([
    ['r1', 200],
    ['r2', 275],
    ['r3', 350],
    ['r4', 425],
    ['r5', 500],
  ])('the tier of %s is worth %i', (route, points) => expect(total([won(1001, route)])).toBe(points));

  test.each([
    ['a second way pays 60 %', [won(1001, 'r4'), won(1001, 'r5')], 425 + 300],
    ['a third 30 %', [won(1001, 'r4'), won(1001, 'r5'), won(1001, 'r2')], 425 + 300 + 83],
    ['the same way again nothing', [won(1001, 'r4'), won(1001, 'r4')], 425],
    ['a kill by nobody nothing', [won(null, 'r4')], 0],
    ['a hint of level 1 takes 10 %', [hint(1001, 'h1'), won(1001, 'r3')], 315],
    ['the dearest hint counts', [hint(1001, 'h1'), hint(1001, 'h3'), won(1001, 'r3')], 175],
    ['a released hint is free', [hint(null, 'h3', true), won(1001, 'r3')], 350],
    ['a hint for another way costs nothing', [hint(1001, 'h3'), won(1001, 'r4')], 425],
    ['a hint after the kill takes nothing back', [won(1001, 'r3'), hint(1001, 'h3')], 350],
  ])('%s', (_name, facts, points) => expect(total(facts)).toBe(points));

  test('the first three on a way get a little more, those within two seconds the same', () => {
    const told = [1001, 1002, 1003, 1004, 1005].map((seat, i) => ({
      seq: i + 1,
      n: 0,
      at: [0, 1500, 10_000, 20_000, 30_000][i] as number,
      fact: won(seat, 'r1'),
    }));
    const awards = awardsOf(routes, setup, told);
    expect([1001, 1002, 1003, 1004, 1005].map((seat) => pointsOf(awards, seat) - 200)).toEqual([60, 60, 20, 0, 0]);
  });

  test('who joins after a quarter of the round is not ranked for order', () => {
    const facts = [clock(0, 8000), seated(1001), won(1001, 'r1'), seated(1002), won(1002, 'r2')];
    const awards = awardsOf(routes, setup, toldFacts(facts, 1100));
    expect(pointsOf(awards, 1001)).toBe(260);
    expect(pointsOf(awards, 1002)).toBe(275);
  });
});

const anyFact = fc.oneof(
  fc
    .record({ seat: fc.constantFrom(1001, 1002, 1003), id: fc.constantFrom('a', 'b', 'c', 'x') })
    .map((g) => guard(g.seat, g.id)),
  fc
    .record({ seat: fc.constantFrom(1001, 1002, null), r: fc.constantFrom('r1', 'r3', 'r5', 'zz') })
    .map((w) => won(w.seat, w.r)),
  fc.constantFrom(1001, 1002).map((seat) => hint(seat, 'h1')),
);

describe('properties (section 7)', () => {
  const all = (facts: readonly Fact[], rename = (s: number) => s) => {
    const told = toldFacts(facts);
    return [discovery, routes]
      .flatMap((rule) => awardsOf(rule, setup, told))
      .map((a) => ({ ...a, seat: rename(a.seat) }));
  };
  test('no award is negative, and each names the events it rests on', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 60 }), (facts) => {
        for (const award of all(facts)) {
          expect(award.points).toBeGreaterThanOrEqual(0);
          expect(award.refs.length).toBeGreaterThan(0);
        }
      }),
    );
  });
  test('renaming seats renames rows and changes nothing else', () => {
    const swap = (s: number) => (s === 1001 ? 1002 : s === 1002 ? 1001 : s);
    const swapped = (f: Fact): Fact => {
      if (f.kind === 'machine')
        return { ...f, event: { ...f.event, seat: f.event.seat === null ? null : swap(f.event.seat) } };
      if ('seat' in f && f.seat !== null) return { ...f, seat: swap(f.seat) } as Fact;
      return f;
    };
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 60 }), (facts) => {
        expect(all(facts.map(swapped), swap)).toEqual(all(facts));
      }),
    );
  });
});
