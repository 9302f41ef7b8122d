import type { Attempt, LogLine, Objective, PanicStyle, PanicView, Person, Process, Standing, Stem } from '@killinit/ui';

export interface Hint {
  readonly id: string;
  readonly n: number;
  /** Null until it is opened. */
  readonly text: string | null;
  /** What it takes off the later reward of its route. */
  readonly costPercent: number;
}

export interface Brief {
  readonly title: string;
  readonly story: readonly string[];
  readonly goal: string;
}

export type Phase = 'lobby' | 'running' | 'paused' | 'ended';

/** All that a student's screen shows, ready to draw. */
export interface StudentModel {
  readonly you: Person;
  /** The login on the machine; the home folder is named after it. */
  readonly login: string;
  readonly code: string;
  readonly era: string;
  readonly students: number;
  readonly phase: Phase;
  /** Null when the round has no clock. */
  readonly leftMs: number | null;
  readonly points: number;
  readonly rank: number | null;
  readonly brief: Brief;
  readonly objectives: readonly Objective[];
  readonly hints: readonly Hint[];
  readonly stems: readonly Stem[];
  readonly roundMs: { readonly from: number; readonly to: number; readonly now: number };
  readonly table: readonly Process[];
  readonly initNote: string;
  readonly beat: 'alive' | 'busy' | 'paused';
  readonly standings: readonly Standing[];
  readonly past: readonly string[];
  /** Why the command line is closed; null when it is open. */
  readonly closed: string | null;
  readonly attempts: readonly Attempt[];
  readonly attemptsHidden: boolean;
  readonly log: readonly LogLine[];
  readonly announcement: { readonly id: number; readonly text: string } | null;
  readonly panic: PanicView | null;
  readonly panicStyle: PanicStyle;
}
