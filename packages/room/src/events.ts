/**
 * events.ts — what happened in a room: the log, and the only durable truth. Everything else is derived from it.
 *
 * An event holds a decision already made; evolving it asks nothing and refuses nothing.
 */
import type { MachineInput, Millis } from '@killinit/kernel-sim';
import type { MachineId, NameDisplay, Phase, Reveal, RoomPlan, SeatId, Seq } from './types.ts';

export type RoomEvent =
  | { readonly kind: 'opened'; readonly plan: RoomPlan }
  | { readonly kind: 'booted'; readonly machine: MachineId }
  | {
      readonly kind: 'seated';
      readonly seat: SeatId;
      readonly name: string;
      readonly login: string;
      /** Which of the 24 avatars; repeats above 24 seats. */
      readonly symbol: number;
    }
  | { readonly kind: 'presence'; readonly seat: SeatId; readonly online: boolean }
  | { readonly kind: 'renamed'; readonly seat: SeatId; readonly name: string }
  | { readonly kind: 'kicked'; readonly seat: SeatId }
  /** A further terminal of a seat came or went. */
  | { readonly kind: 'terminal'; readonly seat: SeatId; readonly term: number; readonly open: boolean }
  /** What one person, or the room itself (`seat` null), did to a machine. */
  | {
      readonly kind: 'input';
      readonly machine: MachineId;
      readonly seat: SeatId | null;
      readonly input: MachineInput;
    }
  | { readonly kind: 'phase'; readonly to: Phase; readonly why: 'instructor' | 'time' | 'simulator' }
  /** The round ends later (or sooner) by this much. */
  | { readonly kind: 'extended'; readonly byMs: Millis }
  | { readonly kind: 'locked'; readonly locked: boolean }
  | { readonly kind: 'names'; readonly names: NameDisplay }
  | { readonly kind: 'reveal'; readonly reveal: Reveal }
  | { readonly kind: 'blanked'; readonly blank: boolean }
  | { readonly kind: 'announced'; readonly text: string }
  /** A hint was unlocked by a seat, or released to everybody (`seat` null, free). */
  | { readonly kind: 'hinted'; readonly seat: SeatId | null; readonly hint: string; readonly free: boolean }
  /** A rule threw or was too slow; it is asked no more. */
  | { readonly kind: 'quarantined'; readonly plugin: string; readonly rule: string; readonly reason: string }
  /** Room time went by and something became visible: what the machine did by itself up to here has been told. */
  | { readonly kind: 'marked' };

/** Who caused an event and by which of his commands: a repeated command finds itself here. */
export interface By {
  readonly client: string;
  readonly id: number;
}

export interface Recorded<E> {
  readonly seq: Seq;
  /** Room time. */
  readonly at: Millis;
  readonly by?: By;
  readonly event: E;
}
