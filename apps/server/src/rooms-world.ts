/** rooms-world.ts — a room in the table of rooms, and what the rooms of a server need of the rest of it. */
import type { Db, FactStore } from '@killinit/db';
import type { PluginHost } from '@killinit/plugin-host';
import type { RoomId, RoomLog, SeatId, SnapshotCache } from '@killinit/room';
import type { Log } from './log.ts';

export interface RoomRow {
  readonly id: RoomId;
  readonly ownerId: string;
  readonly code: string;
  readonly title: string;
  readonly scenario: string;
  readonly phase: string;
  readonly sim: string;
  readonly projector: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

export interface RoomsWorld {
  readonly db: Db;
  readonly log: RoomLog;
  readonly facts: FactStore;
  readonly snapshots: SnapshotCache;
  readonly host: PluginHost;
  readonly logger: Log;
  readonly watchdogMs: number;
  readonly workerCode: string;
}

/** What the sockets have to do with what rooms say. */
export interface RoomsListener {
  deliver(to: readonly string[], event: 'facts' | 'view', message: unknown): void;
  kicked(room: RoomId, seat: SeatId): void;
  lost(room: RoomId): void;
  putAway(room: RoomId): void;
}
