/** commands.ts — what people ask of a room. Whether it is allowed is decided, not assumed. */
import type { Millis, TtyKey } from '@killinit/kernel-sim';
import type { NameDisplay, Reveal, SeatId } from './types.ts';

/** From the person at a seat, about that seat. */
export type StudentCommand =
  | { readonly kind: 'type'; readonly seat: SeatId; readonly term?: number | undefined; readonly line: string }
  | { readonly kind: 'key'; readonly seat: SeatId; readonly term?: number | undefined; readonly key: TtyKey }
  | {
      readonly kind: 'size';
      readonly seat: SeatId;
      readonly term?: number | undefined;
      readonly cols: number;
      readonly rows: number;
    }
  /** One more terminal, with a login of its own; or one less. */
  | { readonly kind: 'open' | 'close'; readonly seat: SeatId; readonly term: number }
  | { readonly kind: 'save'; readonly seat: SeatId; readonly path: string; readonly text: string }
  | { readonly kind: 'hint'; readonly seat: SeatId; readonly hint: string };

export type InstructorCommand =
  | { readonly kind: 'start' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'extend'; readonly byMs: Millis }
  | { readonly kind: 'end' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'lock'; readonly locked: boolean }
  | { readonly kind: 'rename'; readonly seat: SeatId; readonly name: string }
  | { readonly kind: 'kick'; readonly seat: SeatId }
  | { readonly kind: 'names'; readonly names: NameDisplay }
  | { readonly kind: 'reveal'; readonly reveal: Reveal }
  | { readonly kind: 'blank'; readonly blank: boolean }
  | { readonly kind: 'announce'; readonly text: string }
  /** Gives a hint to everybody, free. */
  | { readonly kind: 'release'; readonly hint: string };

export type ServerCommand =
  | { readonly kind: 'join'; readonly name: string }
  | { readonly kind: 'present'; readonly seat: SeatId; readonly online: boolean }
  | { readonly kind: 'quarantine'; readonly plugin: string; readonly rule: string; readonly reason: string }
  /** The simulator this log was made with is gone: the round cannot go on. */
  | { readonly kind: 'abandon' }
  /** Does whatever room time has made due: the end of the round, a reboot. */
  | { readonly kind: 'tick' };

export type RoomCommand = StudentCommand | InstructorCommand | ServerCommand;
