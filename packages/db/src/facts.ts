/**
 * facts.ts — facts as they were told, kept beside the log: lists and grades are read from here, and what is shown of a room
 * whose simulator is gone.
 */
import { told as toldSchema } from '@killinit/protocol';
import type { RoomId, Told } from '@killinit/room';
import { fromJson, toJson } from './json-text.ts';
import type { Db } from './open.ts';

export interface FactStore {
  put(room: RoomId, facts: readonly Told[]): Promise<void>;
  /** In order. */
  read(room: RoomId): AsyncIterable<Told>;
}

const PAGE = 5000;

/** What terminals printed is not kept: the log brings it back, and it may be anybody's private text. */
const kept = ({ fact }: Told): boolean =>
  fact.kind !== 'machine' ||
  (fact.event.kind !== 'tty' && !(fact.event.kind === 'task' && fact.event.change === 'state'));

export function prismaFacts(db: Db): FactStore {
  return {
    async put(room, facts) {
      const rows = facts.filter(kept).map(({ seq, n, at, fact }) => ({ seq, n, at, kind: fact.kind, data: fact }));
      if (rows.length === 0) return;
      // A replay after a crash tells again what was stored already.
      await db.$executeRaw`INSERT INTO "Fact" ("roomId", "seq", "n", "at", "kind", "data")
        SELECT ${room}, t.* FROM jsonb_to_recordset(${toJson(rows)}::jsonb)
        AS t("seq" int, "n" int, "at" double precision, "kind" text, "data" jsonb)
        ON CONFLICT ("roomId", "seq", "n") DO NOTHING`;
    },
    async *read(room) {
      for (let after = { seq: -1, n: 0 }; ; ) {
        const rows = await db.fact.findMany({
          where: { roomId: room, OR: [{ seq: { gt: after.seq } }, { seq: after.seq, n: { gt: after.n } }] },
          orderBy: [{ seq: 'asc' }, { n: 'asc' }],
          take: PAGE,
        });
        for (const { seq, n, at, data } of rows) yield toldSchema.parse({ seq, n, at, fact: fromJson(data) });
        const last = rows.at(-1);
        if (!last || rows.length < PAGE) return;
        after = last;
      }
    },
  };
}
