/**
 * ports.ts — what a room's keeper needs from the world. Each has a twin in memory, and one contract test runs over all of them.
 *
 * Types only: whoever implements them is asynchronous, this package is not.
 */
import type { Millis } from '@killinit/kernel-sim';
import type { Recorded, RoomEvent } from './events.ts';
import type { RoomId, Seq } from './types.ts';

export interface RoomLog {
  /**
   * Durable when it returns; all of it or nothing.
   *
   * @throws Bug when `after` is not the last seq: two keepers for one room is our mistake
   */
  append(room: RoomId, after: Seq, events: readonly Recorded<RoomEvent>[]): Promise<void>;
  /** Everything from `from` on, in order. */
  read(room: RoomId, from: Seq): AsyncIterable<Recorded<RoomEvent>>;
}

/** Real time: rises, never jumps, begins anywhere. The keeper makes room time of it. */
export interface Clock {
  readonly now: () => Millis;
  /** Calls `wake` once, at `at` or soon after; the result takes it back. */
  wakeAt(at: Millis, wake: () => void): () => void;
}

/** Where to begin instead of the first event. Only ever a cache: it may forget everything at any time. */
export interface SnapshotCache {
  put(room: RoomId, seq: Seq, sim: string, data: Uint8Array): Promise<void>;
  /** The newest one made by the same simulator. */
  newest(room: RoomId, sim: string): Promise<{ readonly seq: Seq; readonly data: Uint8Array } | null>;
}
