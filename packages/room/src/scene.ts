/** scene.ts — a scenario as the screens of one room draw it. */
import { type EraId, guardEntry, guardTitle } from '@killinit/kernel-sim';
import { type GuardWeight, HINT_COST_PERCENT, type RuleSetup, type Scenario, type Scene } from './scenario.ts';
import type { RoomPlan } from './types.ts';

export function sceneOf(plan: RoomPlan, scenario: Scenario, titles: Readonly<Record<string, string>>): Scene {
  return {
    code: plan.code,
    title: plan.settings.title,
    capacity: plan.settings.capacity,
    roundMs: plan.settings.roundMs,
    scenario: scenario.id,
    scenarioTitle: scenario.title,
    era: plan.era,
    story: scenario.story,
    goal: scenario.goal,
    sudo: scenario.sudo,
    guards: guardsOf(scenario, plan.era).map(({ id, weight }) => ({ id, title: titles[id] ?? guardTitle(id), weight })),
    objectives: scenario.objectives.map(({ id, title }) => ({ id, title })),
    hints: scenario.hints.map(({ id, level, text }) => ({ id, level, costPercent: HINT_COST_PERCENT[level], text })),
    notes: scenario.notes ?? null,
  };
}

export function ruleSetup(plan: RoomPlan, scenario: Scenario): RuleSetup {
  return {
    era: plan.era,
    guards: guardsOf(scenario, plan.era),
    routes: scenario.routes.map(({ id, title, tier }) => ({ id, title, tier })),
    hints: scenario.hints.map(({ id, level, route }) => ({ id, level, route })),
  };
}

/** Without those this era's kernel does not have. A guard the catalogue does not know is a plugin's, and always there. */
function guardsOf(scenario: Scenario, era: EraId): readonly GuardWeight[] {
  return scenario.guards.filter(({ id }) => {
    const entry = guardEntry(id);
    return entry === null || entry.code[era] !== undefined;
  });
}
