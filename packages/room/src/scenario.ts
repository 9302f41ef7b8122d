/**
 * scenario.ts — what plugins bring to a room: scenarios are data with a few predicates, rules are folds over facts.
 */
import type { EraId, ImageSpec, Plain } from '@killinit/kernel-sim';
import type { Fact, Told } from './facts.ts';
import type { SeatId, Seq } from './types.ts';

export interface GuardWeight {
  readonly id: string;
  readonly weight: 1 | 2 | 3;
}

/** What the machine knows about the death of init when a route is to be named. */
export interface Kill {
  readonly era: EraId;
  readonly seat: SeatId | null;
  /** As the machine says it, e.g. `signal 9`. */
  readonly how: string;
  /** Guards the seat passed and was stopped by since the boot. */
  readonly passed: readonly string[];
  readonly blocked: readonly string[];
  /** Modules the seat loaded since the boot. */
  readonly modules: readonly string[];
  /** Name of the system call it happened in, when there was one. */
  readonly call: string | null;
}

export interface Route {
  readonly id: string;
  readonly title: string;
  readonly tier: 1 | 2 | 3 | 4 | 5;
  matches(kill: Kill): boolean;
}

export interface Objective {
  readonly id: string;
  readonly title: string;
  /** Does this fact show that the seat behind it reached the objective? */
  reached(fact: Fact): boolean;
}

export interface Hint {
  readonly id: string;
  readonly level: 1 | 2 | 3;
  /** The route whose later reward it lowers. */
  readonly route: string;
  readonly text: string;
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** The story card; paragraphs are separated by empty lines. */
  readonly story: string;
  /** One sentence. */
  readonly goal: string;
  readonly eras: readonly EraId[];
  /** May students use sudo? */
  readonly sudo: boolean;
  readonly image: ImageSpec | ((era: EraId) => ImageSpec);
  /** Guards a player can meet, in the order of the path. */
  readonly guards: readonly GuardWeight[];
  readonly routes: readonly Route[];
  readonly objectives: readonly Objective[];
  readonly hints: readonly Hint[];
  /** For the teacher's eyes. */
  readonly notes?: string;
}

/** A scenario as screens draw it. Hint texts are there only for those who may read them. */
export interface Scene {
  readonly code: string;
  readonly title: string;
  readonly capacity: number;
  /** How long the round will be; null: until it is ended. */
  readonly roundMs: number | null;
  readonly scenario: string;
  readonly scenarioTitle: string;
  readonly era: EraId;
  readonly story: string;
  readonly goal: string;
  readonly sudo: boolean;
  readonly guards: readonly { readonly id: string; readonly title: string; readonly weight: number }[];
  readonly objectives: readonly { readonly id: string; readonly title: string }[];
  readonly hints: readonly {
    readonly id: string;
    readonly level: number;
    readonly costPercent: number;
    readonly text: string | null;
  }[];
  readonly notes: string | null;
}

/** What a hint of each level takes off the later reward of its route. */
export const HINT_COST_PERCENT: Readonly<Record<1 | 2 | 3, number>> = { 1: 10, 2: 25, 3: 50 };

export interface Award {
  readonly seat: SeatId;
  readonly points: number;
  readonly item: string;
  readonly why: string;
  readonly refs: readonly Seq[];
}

/** What a rule may know besides the facts: fixed for the whole room. */
export interface RuleSetup {
  readonly era: EraId;
  readonly guards: readonly GuardWeight[];
  readonly routes: readonly { readonly id: string; readonly title: string; readonly tier: number }[];
  readonly hints: readonly Omit<Hint, 'text'>[];
}

/** Scoring is a fold over facts: it may look, it may not touch. Points only ever rise. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  empty(setup: RuleSetup): Plain;
  step(state: Plain, told: Told, setup: RuleSetup): { readonly state: Plain; readonly awards: readonly Award[] };
}

export interface Achievement {
  readonly id: string;
  readonly title: string;
  /** Does this fact earn it for the seat behind it? Given once. */
  earned(fact: Fact): boolean;
}

export interface RoomContributions {
  readonly scenarios?: readonly Scenario[];
  readonly rules?: readonly Rule[];
  readonly achievements?: readonly Achievement[];
}
