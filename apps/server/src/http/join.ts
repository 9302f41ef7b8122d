/** join.ts — through the door with a code and a name; and back in from another device. */
import type { Db } from '@killinit/db';
import { type Joined, looseJoinBody, rejoinBody, roomCode } from '@killinit/protocol';
import { cleanName, type RoomEvent, type SeatId, skeleton } from '@killinit/room';
import { Buckets } from '../buckets.ts';
import type { Rooms } from '../rooms.ts';
import type { RoomRow } from '../rooms-world.ts';
import { hashOf, newRejoinCode, newToken } from '../secrets.ts';
import { Refused } from './reply.ts';

/** Nobody is counted by address alone: a class sits behind one. The address only stops a flood. */
const perAddress = new Buckets(600, 10);
const everywhere = new Buckets(1200, 40);
const perRoom = new Buckets(600, 10);
/** Guessed codes, of rooms and of seats. */
const wrongCodes = new Buckets(300, 3);
/** Four letters are soon guessed where nobody counts. */
const rejoins = new Buckets(30, 0.5);

export interface Door {
  readonly db: Db;
  readonly rooms: Rooms;
  /** Pages that sit at the seat let go of it. */
  moved(room: string, seat: SeatId): void;
}

export async function join(door: Door, body: unknown, address: string): Promise<Joined> {
  const loose = looseJoinBody.safeParse(body);
  if (!loose.success) throw new Refused('request.invalid');
  const { name } = loose.data;
  // An empty name is told before the code is looked up: both are on one page.
  const clean = cleanName(name);
  if (typeof clean !== 'string') throw new Refused(clean);
  if (!perAddress.take(address) || !everywhere.take('all')) throw new Refused('join.too_many');
  const row = await roomOf(door, loose.data.code);
  if (!perRoom.take(row.id)) throw new Refused('join.too_many');
  if (row.endedAt) throw new Refused('join.ended');
  const handle = await door.rooms.handle(row);
  if (!handle) throw new Refused('join.ended');
  const result = await handle.ask({ kind: 'command', from: { role: 'server' }, command: { kind: 'join', name } });
  if ('failed' in result) throw new Refused(result.failed);
  if (!result.ok) throw new Refused(result.refused);
  const seated = result.events.find((e): e is Extract<RoomEvent, { kind: 'seated' }> => e.kind === 'seated');
  if (!seated) throw new Refused('server.failed');
  const token = newToken();
  const rejoinCode = newRejoinCode();
  await door.db.seat.create({ data: { roomId: row.id, seat: seated.seat, tokenHash: hashOf(token), rejoinCode } });
  return { roomId: row.id, seat: seated.seat, seatToken: token, name: seated.name, login: seated.login, rejoinCode };
}

async function roomOf(door: Door, typed: string): Promise<RoomRow> {
  const code = roomCode.safeParse(typed);
  const row = code.success ? await door.rooms.byCode(code.data) : null;
  if (row) return row;
  throw new Refused(wrongCodes.take('all') ? 'join.no_such_room' : 'join.too_many');
}

export async function rejoin(door: Door, body: unknown): Promise<Joined> {
  const parsed = rejoinBody.safeParse(body);
  if (!parsed.success) throw new Refused('request.invalid');
  const { code, name, rejoinCode } = parsed.data;
  const row = await door.rooms.byCode(code);
  if (!row) throw new Refused('join.no_such_room');
  const handle = row.endedAt ? null : await door.rooms.handle(row);
  if (!handle) throw new Refused('join.ended');
  if (!rejoins.take(row.id)) throw new Refused('join.too_many');
  const answer = await handle.ask({ kind: 'people' });
  if ('failed' in answer) throw new Refused(answer.failed);
  const wanted = cleanName(name);
  const person =
    typeof wanted === 'string' ? answer.find((p) => !p.kicked && skeleton(p.name) === skeleton(wanted)) : undefined;
  const ticket = person
    ? await door.db.seat.findUnique({ where: { roomId_seat: { roomId: row.id, seat: person.seat } } })
    : null;
  if (!person || ticket?.rejoinCode !== rejoinCode.trim().toUpperCase()) throw new Refused('rejoin.wrong');
  const token = newToken();
  await door.db.seat.update({
    where: { roomId_seat: { roomId: row.id, seat: person.seat } },
    data: { tokenHash: hashOf(token) },
  });
  door.moved(row.id, person.seat);
  const { seat, login } = person;
  return { roomId: row.id, seat, seatToken: token, name: person.name, login, rejoinCode: ticket.rejoinCode };
}
