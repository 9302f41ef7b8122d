/** state.ts — what the scoring rules remember between two facts. Plain data; a step makes a new one and leaves the old alone. */
export interface Discoveries {
  /** `seat/guard` met once already. */
  readonly met: readonly string[];
}

export interface RouteRow {
  readonly route: string;
  readonly seat: number;
  readonly at: number;
}

export interface Routes {
  readonly done: readonly RouteRow[];
  /** When the round started, and when it is to end; null: not yet, or never. */
  readonly startedAt: number | null;
  readonly endsAt: number | null;
  readonly joinedAt: Readonly<Record<number, number>>;
  /** Percent that hints take off the reward of a route, `seat/route`. */
  readonly hints: Readonly<Record<string, number>>;
}
