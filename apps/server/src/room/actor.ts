/**
 * actor.ts — keeps one room alive: decide, evolve, append, tell, one at a time in the order of arrival.
 *
 * `evolve` runs ahead in memory; nothing leaves (facts, answers) before the rows it depends on are durable, and while one append is
 * under way the next commands are evolved and collected into the next batch. An input that makes `evolve` throw was therefore never
 * appended: the room is rebuilt from its log without it.
 *
 * Knows only its ports: no socket, no database, no Date.
 */
import {
  type By,
  type Clock,
  type Person,
  type Rejection,
  type Room,
  type RoomCommand,
  type RoomEvent,
  type RoomId,
  type RoomLog,
  reject,
  type SeatId,
  type Seq,
  type SnapshotCache,
  type Told,
  type Trouble,
} from '@killinit/room';
import { AppendQueue } from './append-queue.ts';
import { Pace } from './pace.ts';
import { RoomClock } from './room-clock.ts';

export interface Ports {
  readonly log: RoomLog;
  readonly clock: Clock;
  readonly snapshots: SnapshotCache;
}

/** What the keeper tells, and to whom it looks for the room itself. */
export interface Keeper {
  /** The room as its newest snapshot and the rows behind it leave it. Starts the audience anew. */
  open(ports: Ports): Promise<Room>;
  /** At once, before it is durable: for views that are kept in step with the room. */
  fold(told: readonly Told[]): void;
  /** It is durable: tell it. */
  tell(told: readonly Told[], upTo: Seq, at: number): void;
  /** Everything about this moment, for the cache of snapshots. */
  save(room: Room): Uint8Array;
  /** Rules that were too slow since the last time this was asked. */
  troubles(): readonly Trouble[];
  /** An input was taken back, or a machine that broke by itself was booted again. */
  fault(fault: { seat: SeatId | null; command: RoomCommand | null; error: unknown }): void;
  /** Nothing more can be done here: the log cannot be written, or the room does not even start. */
  fatal(error: unknown): void;
}

export type Result =
  | { readonly ok: true; readonly upTo: Seq; readonly events: readonly RoomEvent[] }
  | { readonly ok: false; readonly refused: Rejection };

const MARKS_PER_SECOND = 10;
const MARK_BURST = 5;
/** How far room time goes in one step, so that a look at real time is never far away. */
const STEP_MS = 10;
/** Real time one turn may take before others get theirs; room time then lags. */
const TURN_MS = 40;
/** A fresh input runs for so much room time before its first output is looked for. */
const FIRST_LOOK_MS = 4;
const BUSY_LOOK_MS = 12;
/** The machine counts cycles; less than this is the same moment. */
const SAME_MS = 0.001;
const SNAPSHOT_EVERY_MS = 60_000;
/** Rows waiting for a slow database before commands are refused. */
const MAX_WAITING = 2000;

export class RoomActor {
  private readonly id: RoomId;
  private readonly ports: Ports;
  private readonly keeper: Keeper;
  private room: Room;
  private time: RoomClock;
  private readonly queue: AppendQueue;
  private closed = false;
  private rebuilding: Promise<void> | null = null;
  private cancelAlarm: (() => void) | null = null;
  private readonly marks: Pace;
  private snapshotAt: number;
  /** The machine failed without anybody's input at this place of the log. */
  private brokeAt: Seq | null = null;

  private constructor(id: RoomId, ports: Ports, keeper: Keeper, room: Room) {
    this.id = id;
    this.ports = ports;
    this.keeper = keeper;
    this.room = room;
    this.queue = new AppendQueue(
      id,
      ports.log,
      {
        tell: (told, upTo, at) => keeper.tell(told, upTo, at),
        failed: (error) => {
          this.closed = true;
          keeper.fatal(error);
        },
      },
      room.state.seq,
    );
    this.time = new RoomClock(ports.clock, room.now);
    this.marks = new Pace(MARKS_PER_SECOND, MARK_BURST, ports.clock.now());
    this.snapshotAt = room.now;
  }

  /** `plan` opens a new room; without one the log must hold it. */
  static async open(id: RoomId, ports: Ports, keeper: Keeper, opening: readonly RoomEvent[] = []): Promise<RoomActor> {
    const actor = new RoomActor(id, ports, keeper, await keeper.open(ports));
    if (actor.room.state.seq === 0) for (const event of opening) actor.record(event);
    actor.time.set(actor.room.now, actor.room.ticking);
    actor.queue.flush();
    actor.schedule();
    return actor;
  }

  get state(): Room['state'] {
    return this.room.state;
  }

  async receive(from: Person, command: RoomCommand, by?: By): Promise<Result> {
    if (this.rebuilding) await this.rebuilding;
    if (this.closed || this.queue.waiting > MAX_WAITING) return { ok: false, refused: reject('room.closed') };
    if (by && this.room.wasDone(by)) return this.done([]);
    if (!this.catchUp()) return this.receive(from, command, by);
    const decision = this.room.decide(from, command, this.room.now);
    if ('refused' in decision) return { ok: false, refused: decision.refused };
    const before = this.queue.mark();
    try {
      for (const [i, event] of decision.events.entries()) this.record(event, i === 0 ? by : undefined);
    } catch (error) {
      this.queue.takeBack(before);
      const seat = from.role === 'student' ? from.seat : null;
      this.rebuild({ seat, command, error });
      return { ok: false, refused: reject('simulator.fault') };
    }
    this.time.set(this.room.now, this.room.ticking);
    const answer = this.done(decision.events);
    this.quarantine();
    this.schedule(FIRST_LOOK_MS);
    return answer;
  }

  /** Resolves when everything that has happened is durable. */
  private async done(events: readonly RoomEvent[]): Promise<Result> {
    const upTo = this.room.state.seq;
    await this.queue.settled();
    return { ok: true, upTo, events };
  }

  inStep(then: () => void): void {
    this.queue.inStep(then);
  }

  inspect<T>(ask: (room: Room) => T): T {
    return ask(this.room);
  }

  /** The state after an event that is now durable: what a replay of the log up to there must reach. */
  async checkpoint(): Promise<{ seq: Seq; at: number; hash: string }> {
    if (this.rebuilding) await this.rebuilding;
    this.catchUp();
    this.record({ kind: 'marked' });
    const { seq, at } = this.room.state;
    const hash = this.room.hash();
    await this.queue.settled();
    return { seq, at, hash };
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cancelAlarm?.();
    if (this.rebuilding) await this.rebuilding;
    await this.queue.settled();
  }

  private record(event: RoomEvent, by?: By): void {
    const { room } = this;
    const base = { seq: room.state.seq + 1, at: this.stamp(), event };
    const recorded = by ? { ...base, by } : base;
    const told = room.evolve(recorded);
    this.keeper.fold(told);
    this.queue.push(recorded, told);
    if (room.now - this.snapshotAt >= SNAPSHOT_EVERY_MS) this.keep(recorded.seq);
  }

  /** Written once the log has got so far. Only a cache: that it cannot be written is no reason to stop. */
  private keep(seq: Seq): void {
    const { room, ports } = this;
    this.snapshotAt = room.now;
    const data = this.keeper.save(room);
    this.queue.inStep(() => void ports.snapshots.put(this.id, seq, room.plan.sim, data).catch(() => {}));
  }

  /**
   * Whole microseconds, a little ahead of the machine: it must reach the same cycle when it is brought here from afar, and the
   * product of a fraction may fall short of the number it was made of.
   */
  private stamp(): number {
    const { room } = this;
    return room.ticking ? (Math.floor(room.now * 1000) + 2) / 1000 : room.state.at;
  }

  /** Rules that threw are asked no more, and the log says so. */
  private quarantine(): void {
    for (const trouble of [...this.room.takeTroubles(), ...this.keeper.troubles()]) {
      const decision = this.room.decide({ role: 'server' }, { kind: 'quarantine', ...trouble }, this.room.now);
      if ('events' in decision) for (const event of decision.events) this.record(event);
    }
    this.queue.flush();
  }

  /** Brings the machine to the present. False when it broke on the way, and is being rebuilt. */
  private catchUp(): boolean {
    const { room, time, ports } = this;
    if (!room.ticking) return true;
    const began = ports.clock.now();
    try {
      for (;;) {
        const target = time.now;
        if (target - room.now < SAME_MS) return true;
        const next = room.nextTick;
        const idle = next === null || next >= target;
        room.advance(idle ? target : Math.min(target, Math.max(room.now, next) + STEP_MS));
        if (ports.clock.now() - began < TURN_MS) continue;
        // Too slow: room time is where the machine got to.
        if (room.now < time.now) time.set(room.now, true);
        return true;
      }
    } catch (error) {
      this.rebuild({ seat: null, command: null, error });
      return false;
    }
  }

  /** What time alone has brought: told at a measured pace. */
  private ring(): void {
    if (this.closed || this.rebuilding || !this.catchUp()) return;
    const { room } = this;
    try {
      const due = room.decide({ role: 'server' }, { kind: 'tick' }, room.now);
      const events = 'events' in due ? due.events : [];
      for (const event of events) this.record(event);
      if (events.length > 0) this.time.set(room.now, room.ticking);
      else if (room.advance(room.now) && this.marks.take(this.ports.clock.now())) this.record({ kind: 'marked' });
    } catch (error) {
      this.rebuild({ seat: null, command: null, error });
      return;
    }
    this.quarantine();
    this.schedule();
  }

  /** Sets the one alarm: when something happens by itself next, or when what has happened may be told. */
  private schedule(soonMs?: number): void {
    this.cancelAlarm?.();
    this.cancelAlarm = null;
    if (this.closed || !this.room.ticking) return;
    const { clock } = this.ports;
    const now = clock.now();
    const next = this.room.nextTick;
    const waiting = this.room.advance(this.room.now);
    if (next === null && !waiting) return;
    const busy = next !== null && next <= this.room.now;
    const whenDue = next === null ? Number.POSITIVE_INFINITY : this.time.realTimeOf(next) + 1;
    const whenTold = waiting ? now + this.marks.wait(now) : Number.POSITIVE_INFINITY;
    const at = Math.min(busy ? now + (soonMs ?? BUSY_LOOK_MS) : whenDue, whenTold);
    this.cancelAlarm = clock.wakeAt(Math.max(at, now + 1), () => this.ring());
  }

  /** The room as its log tells it, without what made it fail. */
  private rebuild(fault: { seat: SeatId | null; command: RoomCommand | null; error: unknown }): void {
    this.cancelAlarm?.();
    this.rebuilding ??= this.rebuilt(fault)
      .catch((error: unknown) => {
        this.closed = true;
        this.keeper.fatal(error);
      })
      .finally(() => {
        this.rebuilding = null;
        this.schedule();
      });
  }

  private async rebuilt(fault: { seat: SeatId | null; command: RoomCommand | null; error: unknown }): Promise<void> {
    // What had happened before it is good, and becomes durable first.
    await this.queue.settled();
    this.room = await this.keeper.open(this.ports);
    this.snapshotAt = this.room.now;
    this.time.set(this.room.now, this.room.ticking);
    if (fault.command === null && this.brokeAt === this.room.state.seq) {
      // It breaks here by itself, again and again: a new boot leads past it.
      const reset = this.room.decide({ role: 'instructor', client: '' }, { kind: 'reset' }, this.room.now);
      if ('events' in reset) for (const event of reset.events) this.record(event);
      this.queue.flush();
    }
    if (fault.command === null) this.brokeAt = this.queue.durable;
    this.keeper.fault(fault);
    this.tellFault(fault.seat);
  }

  /** Not in the log: nothing happened. Whoever was at it is told why. */
  tellFault(seat: SeatId | null): void {
    const { seq, at } = this.room.state;
    const what = reject('simulator.fault').message;
    const told: Told = { seq, n: 1_000_000, at, fact: { kind: 'fault', seat, what } };
    this.keeper.fold([told]);
    this.keeper.tell([told], seq, at);
  }
}
