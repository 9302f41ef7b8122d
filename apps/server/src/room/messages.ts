/** messages.ts — what the main thread and a room's worker say to each other. All plain data. */
import type { FactsMessage, InspectQuery, ViewMessage } from '@killinit/protocol';
import type {
  By,
  Person,
  Recorded,
  RoomCommand,
  RoomEvent,
  RoomId,
  SeatId,
  SeatState,
  Seq,
  Told,
} from '@killinit/room';
import type { Result } from './actor.ts';
import type { Seen } from './audience.ts';

export interface WorkerStart {
  readonly room: RoomId;
  /** The plugins of this room, as their bundles. */
  readonly plugins: readonly { readonly id: string; readonly code: string }[];
  readonly sim: string;
  /** First events of a new room. */
  readonly opening: readonly RoomEvent[];
  /** [beats of the worker, number of the request it is at]: what is left to see of a worker that hangs. */
  readonly pulse: SharedArrayBuffer;
}

/** Requests, each answered by a reply with its id. */
export type Ask =
  | { readonly kind: 'command'; readonly from: Person; readonly command: RoomCommand; readonly by?: By }
  | { readonly kind: 'watch'; readonly watcher: Seen; readonly upTo: Seq | null }
  | { readonly kind: 'inspect'; readonly seat: SeatId | null; readonly query: InspectQuery }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'people' }
  | { readonly kind: 'close' };

export interface Answers {
  readonly command: Result;
  /** The seat may not look: gone, or never was. */
  readonly watch: { readonly refused: 'seat.unknown' | 'seat.kicked' } | null;
  readonly inspect: { readonly answer: unknown } | { readonly refused: 'query.refused' };
  readonly checkpoint: { readonly seq: Seq; readonly at: number; readonly hash: string };
  readonly people: readonly SeatState[];
  readonly close: null;
}

/** What the worker wants of the ports, which live on the main thread. */
export type PortCall =
  | { readonly kind: 'append'; readonly after: Seq; readonly events: readonly Recorded<RoomEvent>[] }
  | { readonly kind: 'read'; readonly from: Seq }
  | { readonly kind: 'putSnapshot'; readonly seq: Seq; readonly sim: string; readonly data: Uint8Array }
  | { readonly kind: 'newestSnapshot'; readonly sim: string };

export type ToWorker =
  | { readonly kind: 'ask'; readonly id: number; readonly ask: Ask }
  | { readonly kind: 'unwatch'; readonly watcher: string }
  | { readonly kind: 'fault'; readonly seat: SeatId | null }
  | { readonly kind: 'port'; readonly id: number; readonly value: unknown; readonly error: string | null };

export interface RoomInfo {
  readonly seq: Seq;
  readonly at: number;
  readonly hash: string;
}

export type FromWorker =
  | { readonly kind: 'ready'; readonly info: RoomInfo; readonly kicked: readonly SeatId[] }
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'port'; readonly id: number; readonly call: PortCall }
  | {
      readonly kind: 'send';
      readonly to: readonly string[];
      readonly event: 'facts' | 'view';
      readonly message: FactsMessage | ViewMessage;
    }
  | { readonly kind: 'told'; readonly facts: readonly Told[] }
  | {
      readonly kind: 'fault';
      readonly seat: SeatId | null;
      readonly command: RoomCommand | null;
      readonly error: string;
    }
  | { readonly kind: 'fatal'; readonly error: string };

/** Rows of the log read at a time. */
export const READ_PAGE = 500;
