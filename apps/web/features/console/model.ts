import type {
  FeedRow,
  Flag,
  GuardColumn,
  HeatRow,
  PanicView,
  Person,
  Process,
  RosterRow,
  Standing,
  Stem,
} from '@killinit/ui';

export type Names = 'shown' | 'pseudonyms' | 'hidden';
export type Reveal = 'facts' | 'name' | 'hidden';

/** All that the instructor's console shows, ready to draw. */
export interface ConsoleModel {
  readonly roomId: string;
  readonly title: string;
  readonly scenario: string;
  readonly era: string;
  readonly goal: string;
  readonly notes: string | null;
  readonly code: string;
  readonly phase: 'lobby' | 'running' | 'paused' | 'ended';
  readonly leftMs: number | null;
  readonly capacity: number;
  readonly locked: boolean;
  readonly names: Names;
  readonly reveal: Reveal;
  readonly blank: boolean;
  readonly roster: readonly RosterRow[];
  /** Newest first. */
  readonly feed: readonly FeedRow[];
  readonly guards: readonly GuardColumn[];
  readonly heat: readonly HeatRow[];
  readonly table: readonly Process[];
  readonly initNote: string;
  readonly beat: 'alive' | 'busy' | 'paused';
  readonly stems: readonly Stem[];
  readonly flags: readonly Flag[];
  readonly roundMs: { readonly from: number; readonly to: number; readonly now: number };
  readonly standings: readonly Standing[];
  readonly stuck: readonly { readonly person: Person; readonly says: string; readonly sinceMs: number }[];
  readonly hints: readonly {
    readonly id: string;
    readonly n: number;
    readonly text: string | null;
    readonly released: boolean;
  }[];
  readonly panic: PanicView | null;
  readonly sentence: string | null;
}

/** What the keys of the console ask the room for. */
export type Ask =
  | { readonly kind: 'start' | 'pause' | 'resume' | 'end' | 'reset' }
  | { readonly kind: 'extend'; readonly byMs: number }
  | { readonly kind: 'lock'; readonly locked: boolean }
  | { readonly kind: 'blank'; readonly blank: boolean }
  | { readonly kind: 'names'; readonly names: Names }
  | { readonly kind: 'reveal'; readonly reveal: Reveal }
  | { readonly kind: 'rename'; readonly seat: number; readonly name: string }
  | { readonly kind: 'kick'; readonly seat: number }
  | { readonly kind: 'announce'; readonly text: string }
  | { readonly kind: 'release'; readonly hint: string };
