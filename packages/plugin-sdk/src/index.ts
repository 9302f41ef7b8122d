/**
 * plugin-sdk — what a plugin is written against: a façade over the machine and the room, with constructors that infer.
 *
 * A plugin's main entry is pure: no clock, no I/O, no randomness. It exports the value of `definePlugin` as its default.
 */
export * from '@killinit/kernel-sim';
export type {
  Achievement,
  Award,
  Fact,
  FactOf,
  GuardWeight,
  Hint,
  Kill,
  MachineFact,
  MachineFactOf,
  Objective,
  Route,
  Rule,
  RuleSetup,
  Scenario,
  SeatId,
  Told,
} from '@killinit/room';
export { FIRST_SEAT, HINT_COST_PERCENT, seatOf, ttyOf } from '@killinit/room';
export * from './kinds.ts';
export * from './plugin.ts';
