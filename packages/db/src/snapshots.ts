/** snapshots.ts — where a room may begin instead of its first event. Only a cache: at most three of a room, any may be deleted. */
import type { SnapshotCache } from '@killinit/room';
import type { Db } from './open.ts';

const KEEP = 3;

export function prismaSnapshots(db: Db): SnapshotCache {
  return {
    async put(room, seq, sim, data) {
      const bytes = new Uint8Array(data);
      const where = { roomId_seq: { roomId: room, seq } };
      await db.snapshot.upsert({
        where,
        create: { roomId: room, seq, sim, data: bytes },
        update: { sim, data: bytes },
      });
      const old = await db.snapshot.findMany({
        where: { roomId: room },
        orderBy: { seq: 'desc' },
        skip: KEEP,
        select: { seq: true },
      });
      if (old.length > 0)
        await db.snapshot.deleteMany({ where: { roomId: room, seq: { in: old.map((row) => row.seq) } } });
    },
    async newest(room, sim) {
      const found = await db.snapshot.findFirst({ where: { roomId: room, sim }, orderBy: { seq: 'desc' } });
      return found ? { seq: found.seq, data: new Uint8Array(found.data) } : null;
    },
  };
}
