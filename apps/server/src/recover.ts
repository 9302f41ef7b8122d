/** recover.ts — rooms found in the database: what their logs say they are, and how one ends whose simulator is gone. */
import { type Recorded, type RoomEvent, type RoomId, type RoomPlan, reject } from '@killinit/room';
import type { RoomsWorld } from './rooms-world.ts';

export async function planOf({ log }: RoomsWorld, id: RoomId): Promise<RoomPlan | null> {
  for await (const { event } of log.read(id, 1)) return event.kind === 'opened' ? event.plan : null;
  return null;
}

/** Can this server play that log, and get exactly what was? */
export function isPlayable({ host }: RoomsWorld, plan: RoomPlan): boolean {
  return plan.sim === host.simHash(plan.plugins.map((p) => p.id));
}

/** Its simulator is gone: the round ends with a sentence, what was told of it stays. */
export async function abandon({ log, facts, db, logger }: RoomsWorld, id: RoomId): Promise<void> {
  let last: Recorded<RoomEvent> | null = null;
  for await (const row of log.read(id, 1)) last = row;
  if (!last) return;
  const event = { kind: 'phase', to: 'ended', why: 'simulator' } as const;
  const seq = last.seq + 1;
  await log.append(id, last.seq, [{ seq, at: last.at, event }]);
  await facts.put(id, [{ seq, n: 0, at: last.at, fact: { kind: 'room', event } }]);
  await db.room.update({ where: { id }, data: { phase: 'ended', endedAt: new Date() } });
  logger.warn({ room: id }, reject('room.old_simulator').message);
}
