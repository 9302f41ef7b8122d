/** page.ts — who a live page is: the seat of a ticket, the owner of a room, a screen with the room's link. */
import { type Handshake, handshake, type Refusal, WIRE } from '@killinit/protocol';
import { type RejectionCode, reject, type SeatId } from '@killinit/room';
import type { Socket } from 'socket.io';
import type { RoomRow } from './rooms-world.ts';
import { hashOf } from './secrets.ts';
import type { SocketWorld } from './socket.ts';

export interface Page {
  readonly row: RoomRow;
  readonly role: Handshake['role'];
  readonly seat: SeatId | null;
  /** For the ids of its commands: person and page. Null: repeats are not known as such. */
  readonly client: string | null;
  readonly upTo: number | null;
}

export class RefusedPage extends Error {
  readonly data: Refusal;
  constructor(code: RejectionCode) {
    super(code);
    this.data = reject(code);
  }
}

/** Who in which room: what limits are counted by. */
export const personOf = ({ row, role, seat }: Page): string => `${row.id}/${seat ?? role}`;

export async function identify(world: SocketWorld, socket: Socket): Promise<Page> {
  const auth = socket.handshake.auth as { wire?: unknown };
  if (auth.wire !== WIRE) throw new RefusedPage(typeof auth.wire === 'number' ? 'wire.mismatch' : 'input.malformed');
  const parsed = handshake.safeParse(auth);
  if (!parsed.success) throw new RefusedPage('input.malformed');
  const hand = parsed.data;
  const common = { role: hand.role, client: hand.client ?? null, upTo: hand.upTo ?? null };
  switch (hand.role) {
    case 'student': {
      const ticket = await world.db.seat.findUnique({
        where: { tokenHash: hashOf(hand.seatToken) },
        include: { room: true },
      });
      if (!ticket) throw new RefusedPage('seat.token');
      return { ...common, row: ticket.room, seat: ticket.seat };
    }
    case 'instructor': {
      const user = await world.auth.userOf(socket.handshake.headers);
      if (!user) throw new RefusedPage('auth.needed');
      const row = await world.rooms.byId(hand.roomId);
      if (!row || row.ownerId !== user.id) throw new RefusedPage('room.unknown');
      return { ...common, row, seat: null };
    }
    case 'projector': {
      const row = await world.rooms.byProjector(hand.token);
      if (!row) throw new RefusedPage('projector.token');
      return { ...common, row, seat: null };
    }
  }
}
