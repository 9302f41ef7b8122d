/** testing.ts — for plugin authors' tests: rules folded over facts without a room, and programs run in a machine without one. */
export { inMachine, runScript, type Script, type ScriptOptions, type ScriptRun } from '@killinit/kernel-sim/testing';

import type { Award, Fact, Rule, RuleSetup, Told } from '@killinit/room';

/** Facts one second apart, as if each came from an event of its own. */
export function toldFacts(facts: readonly Fact[], stepMs = 1000): Told[] {
  return facts.map((fact, i) => ({ seq: i + 1, n: 0, at: i * stepMs, fact }));
}

/** Every award a rule gives for these facts, in order. */
export function awardsOf(rule: Rule, setup: RuleSetup, told: readonly Told[]): Award[] {
  const awards: Award[] = [];
  let state = rule.empty(setup);
  for (const one of told) {
    const next = rule.step(state, one, setup);
    state = next.state;
    awards.push(...next.awards);
  }
  return awards;
}

export function pointsOf(awards: readonly Award[], seat: number): number {
  return awards.reduce((sum, award) => sum + (award.seat === seat ? award.points : 0), 0);
}
