/**
 * append-queue.ts — what has happened and is not durable yet, in batches: while one is being written the next one fills. Nothing is told
 * before its rows are written, and everything is told in their order.
 */
import type { Recorded, RoomEvent, RoomId, RoomLog, Seq, Told } from '@killinit/room';

interface Batch {
  readonly events: Recorded<RoomEvent>[];
  readonly told: Told[];
  readonly after: (() => void)[];
}
const emptyBatch = (): Batch => ({ events: [], told: [], after: [] });

export interface QueueEvents {
  tell(told: readonly Told[], upTo: Seq, at: number): void;
  /** A batch could not be written: what is in the log is all there is. */
  failed(error: unknown): void;
}

export class AppendQueue {
  private readonly room: RoomId;
  private readonly log: RoomLog;
  private readonly events: QueueEvents;
  private batch = emptyBatch();
  private appended: Seq;
  private appending = false;

  constructor(room: RoomId, log: RoomLog, events: QueueEvents, appended: Seq) {
    this.room = room;
    this.log = log;
    this.events = events;
    this.appended = appended;
  }

  /** Rows that wait to be written. */
  get waiting(): number {
    return this.batch.events.length;
  }
  /** The last row that is durable. */
  get durable(): Seq {
    return this.appended;
  }

  push(recorded: Recorded<RoomEvent>, told: readonly Told[]): void {
    this.batch.events.push(recorded);
    this.batch.told.push(...told);
  }
  /** Where the batch stands, for `takeBack`; good until something is awaited. */
  mark(): readonly [events: number, told: number] {
    return [this.batch.events.length, this.batch.told.length];
  }
  /** What was pushed since the mark never happened. */
  takeBack([events, told]: readonly [number, number]): void {
    this.batch.events.length = events;
    this.batch.told.length = told;
  }

  /** In step with the telling: everything up to now is told before it, everything later after it. */
  inStep(then: () => void): void {
    if (!this.appending && this.batch.events.length === 0) then();
    else this.batch.after.push(then);
  }

  /** Resolves when everything pushed so far is durable and told. */
  settled(): Promise<void> {
    return new Promise((done) => {
      this.batch.after.push(done);
      this.flush();
    });
  }

  flush(): void {
    if (this.appending) return;
    if (this.batch.events.length > 0) {
      this.appending = true;
      void this.append();
      return;
    }
    const { after } = this.batch;
    this.batch = emptyBatch();
    for (const then of after) then();
  }

  private async append(): Promise<void> {
    try {
      while (this.batch.events.length > 0) {
        const { events, told, after } = this.batch;
        this.batch = emptyBatch();
        await this.log.append(this.room, this.appended, events);
        const last = events[events.length - 1] as Recorded<RoomEvent>;
        this.appended = last.seq;
        this.events.tell(told, last.seq, last.at);
        for (const then of after) then();
      }
    } catch (error) {
      this.events.failed(error);
      return;
    } finally {
      this.appending = false;
    }
    // Those who came while the last batch was on its way.
    if (this.batch.after.length > 0) this.flush();
  }
}
