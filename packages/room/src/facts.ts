/**
 * facts.ts — what may be learned from an event, by someone: derived, filtered by `see`, folded into views, never decided from.
 */
import type { MachineEvent, MachineEventOf, Millis } from '@killinit/kernel-sim';
import type { RoomEvent } from './events.ts';
import type { Scene } from './scenario.ts';
import type { MachineId, SeatId, Seq } from './types.ts';

/** Events that are told as they are. `opened` becomes `scene`; inputs speak through what the machine answers. */
export type ToldRoomEvent = Exclude<RoomEvent, { kind: 'opened' | 'booted' | 'input' | 'marked' | 'hinted' }>;

export interface MachineFact<E extends MachineEvent = MachineEvent> {
  readonly kind: 'machine';
  readonly machine: MachineId;
  readonly event: E;
}
export type MachineFactOf<K extends MachineEvent['kind']> = MachineFact<MachineEventOf<K>>;

export interface RosterEntry {
  readonly seat: SeatId;
  readonly name: string;
  readonly login: string;
  readonly symbol: number;
}

export type Fact =
  /** What the room is about. First fact of every room. */
  | { readonly kind: 'scene'; readonly scene: Scene }
  | { readonly kind: 'room'; readonly event: ToldRoomEvent }
  | MachineFact
  /** Everybody's names as this watcher may see them; told anew when the projector's rule changes. */
  | { readonly kind: 'roster'; readonly people: readonly RosterEntry[] }
  /** The clock of the round; room time, and whether it is running. */
  | {
      readonly kind: 'clock';
      readonly startedAt: Millis | null;
      readonly endsAt: Millis | null;
      readonly ticking: boolean;
    }
  /** A hint somebody may now read. */
  | {
      readonly kind: 'hint';
      readonly seat: SeatId | null;
      readonly hint: string;
      readonly text: string;
      readonly free: boolean;
      readonly costPercent: number;
    }
  | { readonly kind: 'objective'; readonly seat: SeatId; readonly objective: string }
  /** Init's last thread left: a win for the seat behind it. */
  | {
      readonly kind: 'won';
      /** Null when nobody sits behind it. */
      readonly seat: SeatId | null;
      readonly route: string;
      readonly routeTitle: string;
      readonly how: string;
      /** Guards this seat had passed since the boot, in the order of their first passing: the way in. */
      readonly passed: readonly string[];
      readonly rebootAt: Millis | null;
    }
  /** The machine went down another way. */
  | { readonly kind: 'crashed'; readonly seat: SeatId | null; readonly text: string; readonly rebootAt: Millis | null }
  | {
      readonly kind: 'scored';
      readonly seat: SeatId;
      readonly rule: string;
      readonly points: number;
      /** What it was given for: `guard:sig-unkillable-default`, `route:…`. */
      readonly item: string;
      /** One sentence for the board. */
      readonly why: string;
      /** The events it rests on. */
      readonly refs: readonly Seq[];
    }
  | { readonly kind: 'achieved'; readonly seat: SeatId; readonly achievement: string; readonly title: string }
  /** So many rows of a seat were not told in one second, because there were too many. */
  | { readonly kind: 'more'; readonly seat: SeatId; readonly rows: number }
  /** The simulator failed on an input of this seat; the room goes on without it. */
  | { readonly kind: 'fault'; readonly seat: SeatId | null; readonly what: string };

export type FactOf<K extends Fact['kind']> = Extract<Fact, { kind: K }>;

/** A fact as it is told and stored: which event it came from, when, and which of that event's facts it is. */
export interface Told<F extends Fact = Fact> {
  readonly seq: Seq;
  readonly n: number;
  readonly at: Millis;
  readonly fact: F;
}
