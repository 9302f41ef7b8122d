/** types.ts — who and where, in a room. All plain data. */
import type { EraId, Millis, Seat } from '@killinit/kernel-sim';

export type RoomId = string;
/** A place at the machine. It is the uid of its account as well, and the loginuid of everything started from it: 1001, 1002, … */
export type SeatId = number;
export type MachineId = string;
/** Position in the room's log, counted from 1. */
export type Seq = number;

/** The machine everybody shares. Logs name it, so that private copies can come later without a new format. */
export const SHARED: MachineId = 'shared';
export const FIRST_SEAT: SeatId = 1001;

/** How many terminals one person may have open at once. The first is always there. */
export const TERMINALS = 4;
/** Virtual consoles end at tty63, as in Linux; later seats, and everybody's further terminals, are pseudo-terminals. */
const CONSOLES = 63;
const LATER_SEATS = 600;

/** Terminal of a seat: 1001 sits at tty1, its second terminal is pts/0. */
export function ttyOf(seat: SeatId, term = 0): string {
  const n = seat - FIRST_SEAT + 1;
  if (term > 0) return `pts/${(n - 1) * (TERMINALS - 1) + term - 1}`;
  return n <= CONSOLES ? `tty${n}` : `pts/${LATER_SEATS + n}`;
}

/** Which of a seat's terminals this is; null for somebody else's. */
export function termOf(seat: SeatId, tty: string): number | null {
  for (let term = 0; term < TERMINALS; term++) if (ttyOf(seat, term) === tty) return term;
  return null;
}

/** The seat behind a machine event, or null when it is the machine itself or an account no seat owns (root). */
export const seatOf = (seat: Seat): SeatId | null => (seat !== null && seat >= FIRST_SEAT ? seat : null);

/** `lobby`: people arrive, the machine runs, nothing counts. `ended` is final. */
export type Phase = 'lobby' | 'running' | 'paused' | 'ended';

/** How much of a student's own guards the student sees: with operands, only the name, or nothing. */
export type Reveal = 'facts' | 'name' | 'hidden';
/** Whose names the projector shows. */
export type NameDisplay = 'shown' | 'pseudonyms' | 'hidden';

/** Fixed when the room opens, except where an instructor's command changes one (then an event says so). */
export interface RoomSettings {
  readonly title: string;
  readonly capacity: number;
  /** Room time from start to end; null: until the instructor ends it. */
  readonly roundMs: Millis | null;
  /** From a panic to the automatic reboot; null: the instructor reboots. */
  readonly rebootMs: Millis | null;
  readonly reveal: Reveal;
  readonly names: NameDisplay;
}

export const DEFAULT_SETTINGS: RoomSettings = {
  title: 'Kill init',
  capacity: 40,
  roundMs: 30 * 60_000,
  rebootMs: 12_000,
  reveal: 'facts',
  names: 'shown',
};

export interface PluginRef {
  readonly id: string;
  readonly version: string;
  /** SHA-256 of the bundle, hex. */
  readonly hash: string;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

/** What a room is about: chosen once, in its first event. */
export interface RoomPlan {
  /** What students type to get in. */
  readonly code: string;
  readonly scenario: string;
  readonly era: EraId;
  readonly seed: number;
  /** Hash over the simulator's sources and the plugins' bundles: an old log replays exactly only under the same one. */
  readonly sim: string;
  readonly plugins: readonly PluginRef[];
  readonly settings: RoomSettings;
}

/** Who asks for something. `client` is one page; its command ids rise, so a repeat is known as one. */
export type Person =
  | { readonly role: 'student'; readonly seat: SeatId; readonly client: string }
  | { readonly role: 'instructor'; readonly client: string }
  /** The server itself: it seats people who passed the door, and knows who is connected. */
  | { readonly role: 'server' };

/** Who looks, with what `see` must know of them. */
export type Watcher =
  | { readonly role: 'student'; readonly seat: SeatId; readonly reveal: Reveal }
  | { readonly role: 'instructor' }
  | { readonly role: 'projector'; readonly names: NameDisplay; readonly operands: boolean }
  /** After the end, by whoever owns the room. */
  | { readonly role: 'review' };
