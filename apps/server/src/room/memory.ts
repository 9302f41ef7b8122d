/** memory.ts — the ports without a world: a log, a cache and a clock for tests and for rooms nobody wants to keep. */
import type { Clock, Recorded, RoomEvent, RoomId, RoomLog, Seq, SnapshotCache } from '@killinit/room';

export function memoryLog(): RoomLog & { readonly rows: Map<RoomId, Recorded<RoomEvent>[]> } {
  const rows = new Map<RoomId, Recorded<RoomEvent>[]>();
  return {
    rows,
    async append(room, after, events) {
      if (events.length === 0) return;
      const list = rows.get(room) ?? [];
      if ((list.at(-1)?.seq ?? 0) !== after) throw new Error(`room ${room}: the log does not end at ${after}`);
      // As a database gives it back: plain JSON.
      rows.set(room, [...list, ...(JSON.parse(JSON.stringify(events)) as Recorded<RoomEvent>[])]);
    },
    async *read(room, from) {
      for (const row of rows.get(room) ?? []) if (row.seq >= from) yield row;
    },
  };
}

export function memorySnapshots(): SnapshotCache {
  const kept = new Map<string, { seq: Seq; data: Uint8Array }>();
  return {
    async put(room, seq, sim, data) {
      const before = kept.get(`${room}/${sim}`);
      if (!before || before.seq <= seq) kept.set(`${room}/${sim}`, { seq, data });
    },
    newest: async (room, sim) => kept.get(`${room}/${sim}`) ?? null,
  };
}

/** Stands still until it is moved; wakes whom it passes, in order. */
export class ManualClock implements Clock {
  private at = 0;
  private alarms: { at: number; wake: () => void }[] = [];
  /** Real time that passes by itself with every look, as it does on a slow computer. */
  stepMs = 0;

  readonly now = (): number => {
    this.at += this.stepMs;
    return this.at;
  };
  wakeAt(at: number, wake: () => void): () => void {
    const alarm = { at, wake };
    this.alarms.push(alarm);
    return () => {
      this.alarms = this.alarms.filter((a) => a !== alarm);
    };
  }
  /** Moves on by `ms`; whoever is woken gets turns of the event loop to finish in. */
  async pass(ms: number): Promise<void> {
    const end = this.at + ms;
    for (;;) {
      const next = this.alarms.reduce<{ at: number; wake: () => void } | null>(
        (first, a) => (a.at <= end && (first === null || a.at < first.at) ? a : first),
        null,
      );
      if (!next) break;
      this.alarms = this.alarms.filter((a) => a !== next);
      this.at = Math.max(this.at, next.at);
      next.wake();
      await settle();
    }
    this.at = end;
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((done) => setImmediate(done));
}
