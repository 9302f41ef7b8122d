/** port-wire.ts — the ports of a room over messages: what a worker calls, and what answers on the main thread. */
import type { Recorded, RoomEvent, RoomId, RoomLog, SnapshotCache } from '@killinit/room';
import { type PortCall, READ_PAGE } from './messages.ts';

/** In the worker. `call` carries a call over and its answer back. */
export function portClient(call: (what: PortCall) => Promise<unknown>): { log: RoomLog; snapshots: SnapshotCache } {
  return {
    log: {
      async append(_room, after, events) {
        await call({ kind: 'append', after, events });
      },
      async *read(_room, from) {
        for (let next = from; ; ) {
          const page = (await call({ kind: 'read', from: next })) as readonly Recorded<RoomEvent>[];
          yield* page;
          const last = page.at(-1);
          if (!last || page.length < READ_PAGE) return;
          next = last.seq + 1;
        }
      },
    },
    snapshots: {
      async put(_room, seq, sim, data) {
        await call({ kind: 'putSnapshot', seq, sim, data });
      },
      newest: (_room, sim) => call({ kind: 'newestSnapshot', sim }) as ReturnType<SnapshotCache['newest']>,
    },
  };
}

/** On the main thread: a worker can reach only its own room. */
export async function servePort(
  room: RoomId,
  { log, snapshots }: { log: RoomLog; snapshots: SnapshotCache },
  call: PortCall,
): Promise<unknown> {
  switch (call.kind) {
    case 'append':
      return log.append(room, call.after, call.events);
    case 'read': {
      const page: Recorded<RoomEvent>[] = [];
      for await (const row of log.read(room, call.from)) {
        page.push(row);
        if (page.length === READ_PAGE) break;
      }
      return page;
    }
    case 'putSnapshot':
      return snapshots.put(room, call.seq, call.sim, call.data);
    case 'newestSnapshot':
      return snapshots.newest(room, call.sim);
  }
}
