/**
 * ledger.ts — what follows from facts: the way a seat came, and while the round runs objectives, points and achievements.
 *
 * Nothing here is ever asked by `decide`. A rule that throws stays as it was and is reported; the log then says it is asked no more.
 */
import type { MachineEvent, Plain } from '@killinit/kernel-sim';
import type { Fact, FactOf, Told } from './facts.ts';
import type { RoomKit } from './kit.ts';
import type { Kill, RuleSetup } from './scenario.ts';
import { addOnce, type RoomState, type Trail } from './state.ts';
import { type SeatId, seatOf } from './types.ts';

/** A plugin's rule that threw or was too slow. */
export interface Trouble {
  readonly plugin: string;
  readonly rule: string;
  readonly reason: string;
}

const TRAIL = 400;
const UNNAMED = { id: 'unnamed', title: 'A way this scenario has no name for' } as const;

/** Notes what a machine event says about the way of the seat behind it. */
export function follow(state: RoomState, event: MachineEvent): void {
  if (event.kind === 'booted') {
    state.trails.clear();
    state.touched = false;
    return;
  }
  const seat = seatOf(event.seat);
  if (event.kind === 'module' && event.change === 'loaded') state.touched = true;
  if (seat === null) return;
  switch (event.kind) {
    case 'guard': {
      const trail = trailOf(state, seat);
      const list = event.blocked ? trail.blocked : trail.passed;
      if (!list.includes(event.id) && list.length < TRAIL) list.push(event.id);
      return;
    }
    case 'module':
      if (event.change === 'loaded') trailOf(state, seat).modules.push(event.name);
      return;
    case 'syscall':
      if (event.cause !== null) trailOf(state, seat).call = { cause: event.cause, name: event.name };
      return;
    default:
      return;
  }
}

function trailOf(state: RoomState, seat: SeatId): Trail {
  const known = state.trails.get(seat);
  if (known) return known;
  const fresh: Trail = { passed: [], blocked: [], modules: [], call: null };
  state.trails.set(seat, fresh);
  return fresh;
}

/** Names the route by which init died. */
export function wonFact(state: RoomState, kit: RoomKit, event: MachineEvent & { kind: 'init_died' }): FactOf<'won'> {
  const seat = seatOf(event.seat);
  const trail = seat === null ? undefined : state.trails.get(seat);
  const { passed = [], blocked = [], modules = [], call = null } = trail ?? {};
  const kill: Kill = {
    era: state.plan?.era ?? 'v6.1',
    seat,
    how: event.how,
    passed: [...passed],
    blocked: [...blocked],
    modules: [...modules],
    call: call !== null && call.cause === event.cause ? call.name : null,
  };
  const route = kit.scenario.routes.find((r) => holds(() => r.matches(kill))) ?? UNNAMED;
  const rebootAt = state.down?.rebootAt ?? null;
  return {
    kind: 'won',
    seat,
    route: route.id,
    routeTitle: route.title,
    how: event.how,
    passed: kill.passed,
    rebootAt,
  };
}

/** A scenario's question that throws is answered with no. */
function holds(ask: () => boolean): boolean {
  try {
    return ask();
  } catch {
    return false;
  }
}

/** Who is behind a fact, where somebody is. */
function behind(fact: Fact): SeatId | null {
  switch (fact.kind) {
    case 'machine':
      return seatOf(fact.event.seat);
    case 'won':
    case 'crashed':
    case 'hint':
      return fact.seat;
    case 'objective':
    case 'achieved':
      return fact.seat;
    default:
      return null;
  }
}

export function emptyRules(kit: RoomKit, setup: RuleSetup): Plain[] {
  return kit.rules.map(({ rule }) => rule.empty(setup));
}

/** Everything that follows from one fact of a running round. */
export function consequences(
  state: RoomState,
  kit: RoomKit,
  setup: RuleSetup,
  told: Told,
  report: (trouble: Trouble) => void,
): Fact[] {
  const out: Fact[] = [];
  const seat = behind(told.fact);
  if (seat !== null) {
    for (const objective of kit.scenario.objectives) {
      if (!holds(() => objective.reached(told.fact)) || !addOnce(state.objectives, seat, objective.id)) continue;
      out.push({ kind: 'objective', seat, objective: objective.id });
    }
    for (const { plugin, achievement } of kit.achievements) {
      const { id, title } = achievement;
      if (state.quarantined.includes(`${plugin}/${id}`)) continue;
      const earned = asked(plugin, id, report, () => achievement.earned(told.fact)) ?? false;
      if (earned && addOnce(state.achieved, seat, id)) out.push({ kind: 'achieved', seat, achievement: id, title });
    }
  }
  kit.rules.forEach(({ plugin, rule }, i) => {
    if (state.quarantined.includes(`${plugin}/${rule.id}`)) return;
    const next = asked(plugin, rule.id, report, () => rule.step(state.rules[i] ?? null, told, setup));
    if (!next) return;
    state.rules[i] = next.state;
    for (const award of next.awards) out.push({ kind: 'scored', rule: rule.id, ...award });
  });
  return out;
}

function asked<T>(plugin: string, rule: string, report: (trouble: Trouble) => void, ask: () => T): T | null {
  try {
    return ask();
  } catch (e) {
    report({
      plugin,
      rule,
      reason: e instanceof Error ? e.message.slice(0, 200) : 'it threw something that is no error',
    });
    return null;
  }
}
