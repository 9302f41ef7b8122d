/**
 * handle.ts — a room seen from the main thread: asks its worker, answers its calls to the ports, and starts it again when it hangs.
 *
 * A request the worker hung in was never appended; it is refused, everything else that waits is asked again.
 */
import { Worker } from 'node:worker_threads';
import type { FactStore } from '@killinit/db';
import {
  type Rejection,
  type RoomCommand,
  type RoomEvent,
  type RoomId,
  type RoomLog,
  reject,
  type SeatId,
  type SnapshotCache,
  type Told,
} from '@killinit/room';
import type { Log } from '../log.ts';
import type { Seen } from './audience.ts';
import type { Answers, Ask, FromWorker, PortCall, RoomInfo, ToWorker, WorkerStart } from './messages.ts';
import { servePort } from './port-wire.ts';

export interface HandleWorld {
  readonly log: RoomLog;
  readonly snapshots: SnapshotCache;
  readonly facts: FactStore;
  readonly logger: Log;
  readonly watchdogMs: number;
  /** Code of the worker, bundled. */
  readonly workerCode: string;
  deliver(to: readonly string[], event: 'facts' | 'view', message: unknown): void;
  /** Facts that have just become durable. */
  heard(room: RoomId, facts: readonly Told[]): void;
  /** An input the simulator failed on, for the report. */
  faulted(room: RoomId, fault: { seat: SeatId | null; command: RoomCommand | null; error: string }): void;
  /** The room is beyond help. */
  lost(room: RoomId, error: string): void;
}

interface Waiting {
  readonly ask: Ask;
  done(value: unknown): void;
}

const OPEN_MS = 120_000;
const CHECK_MS = 500;
const RESTARTS = 3;

export class RoomHandle {
  readonly id: RoomId;
  /** What its log had brought back when it was opened; null for a room that began here. */
  info: RoomInfo | null = null;
  private readonly world: HandleWorld;
  private readonly start: Omit<WorkerStart, 'pulse' | 'opening'>;
  private worker: Worker | null = null;
  private pulse = new Int32Array(new SharedArrayBuffer(8));
  private beat = { count: -1, at: 0 };
  private ready = false;
  private readonly waiting = new Map<number, Waiting>();
  private readonly watching = new Map<string, Seen>();
  private lastId = 0;
  private readonly timer: ReturnType<typeof setInterval>;
  private restarts = 0;
  private leftAt = Date.now();
  private gone = false;
  private storing: Promise<unknown> = Promise.resolve();
  private opened: { done(): void; failed(error: Error): void } | null = null;

  constructor(id: RoomId, world: HandleWorld, start: Omit<WorkerStart, 'pulse' | 'opening' | 'room'>) {
    this.id = id;
    this.world = world;
    this.start = { ...start, room: id };
    this.timer = setInterval(() => this.check(), CHECK_MS);
    this.timer.unref();
  }

  /** Resolves when the room is there; rejects when it cannot be opened. */
  open(opening: readonly RoomEvent[] = []): Promise<void> {
    const opened = new Promise<void>((done, failed) => {
      this.opened = { done, failed };
    });
    this.spawn(opening);
    return opened;
  }

  private spawn(opening: readonly RoomEvent[]): void {
    this.pulse = new Int32Array(new SharedArrayBuffer(8));
    this.beat = { count: -1, at: Date.now() };
    this.ready = false;
    const workerData: WorkerStart = { ...this.start, opening, pulse: this.pulse.buffer as SharedArrayBuffer };
    const worker = new Worker(new URL(`data:text/javascript;base64,${this.world.workerCode}`), {
      workerData,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    this.worker = worker;
    worker.on('message', (message: FromWorker) => {
      if (worker === this.worker) this.take(message);
    });
    worker.on('error', (error: Error) => {
      if (worker === this.worker) this.fail(error.stack ?? error.message);
    });
    worker.on('exit', (code) => {
      if (worker === this.worker && !this.gone) this.fail(`its worker ended with status ${code}`);
    });
  }

  ask<A extends Ask>(ask: A): Promise<Answers[A['kind']] | { failed: Rejection }> {
    if (this.gone) return Promise.resolve({ failed: reject('room.closed') });
    const id = ++this.lastId;
    return new Promise((done) => {
      this.waiting.set(id, { ask, done: done as (value: unknown) => void });
      this.tell({ kind: 'ask', id, ask });
    });
  }

  /** Its page gets everything from now on. */
  async watch(watcher: Seen, upTo: number | null): Promise<Answers['watch'] | { failed: Rejection }> {
    this.watching.set(watcher.id, watcher);
    return this.ask({ kind: 'watch', watcher, upTo });
  }
  /** When somebody last looked at it. */
  lookedAt(now: number): number {
    return this.watching.size > 0 ? now : this.leftAt;
  }
  unwatch(id: string): void {
    this.leftAt = Date.now();
    if (this.watching.delete(id)) this.tell({ kind: 'unwatch', watcher: id });
  }

  /** Whom this room serves, for a page that is to be told something outside of it. */
  watchersOf(seat: SeatId): string[] {
    return [...this.watching.values()].filter((w) => w.role === 'student' && w.seat === seat).map((w) => w.id);
  }
  get watchers(): readonly string[] {
    return [...this.watching.keys()];
  }

  async close(): Promise<void> {
    if (this.gone) return;
    if (this.ready) await Promise.race([this.ask({ kind: 'close' }), new Promise((done) => setTimeout(done, 5000))]);
    await this.storing;
    this.end();
  }

  private end(): void {
    this.gone = true;
    clearInterval(this.timer);
    const { worker } = this;
    this.worker = null;
    void worker?.terminate();
    for (const waiting of this.waiting.values()) waiting.done({ failed: reject('room.closed') });
    this.waiting.clear();
  }

  private tell(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  private take(message: FromWorker): void {
    const { world } = this;
    switch (message.kind) {
      case 'ready':
        this.ready = true;
        this.info = message.info.seq === 0 ? null : message.info;
        this.opened?.done();
        this.opened = null;
        return;
      case 'reply': {
        const waiting = this.waiting.get(message.id);
        this.waiting.delete(message.id);
        waiting?.done(message.value);
        return;
      }
      case 'send':
        world.deliver(message.to, message.event, message.message);
        return;
      case 'told':
        world.heard(this.id, message.facts);
        this.storing = this.storing.then(() =>
          world.facts.put(this.id, message.facts).catch((error: unknown) => {
            world.logger.warn({ room: this.id, error: String(error) }, 'facts could not be stored');
          }),
        );
        return;
      case 'port':
        void this.serve(message.id, message.call);
        return;
      case 'fault':
        world.faulted(this.id, message);
        return;
      case 'fatal':
        this.fail(message.error);
        return;
    }
  }

  private async serve(id: number, call: PortCall): Promise<void> {
    const { worker } = this;
    const answer = (value: unknown, error: string | null): void => {
      if (worker === this.worker) this.tell({ kind: 'port', id, value, error });
    };
    try {
      answer(await servePort(this.id, this.world, call), null);
    } catch (error) {
      answer(null, error instanceof Error ? error.message : String(error));
    }
  }

  /** Does the worker's heart beat? */
  private check(): void {
    const count = Atomics.load(this.pulse, 0);
    const now = Date.now();
    if (count !== this.beat.count) {
      this.beat = { count, at: now };
      if (this.ready && count > 300) this.restarts = 0;
      return;
    }
    if (now - this.beat.at < (this.ready ? this.world.watchdogMs : OPEN_MS)) return;
    const culprit = Atomics.load(this.pulse, 1);
    const hung = this.waiting.get(culprit);
    this.waiting.delete(culprit);
    let seat: SeatId | null = null;
    let command: RoomCommand | null = null;
    if (hung?.ask.kind === 'command') {
      command = hung.ask.command;
      seat = hung.ask.from.role === 'student' ? hung.ask.from.seat : null;
      hung.done({ ok: false, refused: reject('simulator.fault') });
    } else hung?.done({ failed: reject('simulator.fault') });
    this.world.faulted(this.id, { seat, command, error: `no sign of life for ${now - this.beat.at} ms` });
    this.again(seat);
  }

  private fail(error: string): void {
    this.world.logger.error({ room: this.id, error }, 'a room failed');
    if (this.opened) {
      this.opened.failed(new Error(error));
      this.opened = null;
      this.end();
      return;
    }
    if (this.gone) return;
    this.again(null);
  }

  /** A new worker from the log; it is asked again what is not answered yet, and watched by whoever watched. */
  private again(faultOf: SeatId | null): void {
    const old = this.worker;
    this.worker = null;
    void old?.terminate();
    if (++this.restarts > RESTARTS) {
      this.end();
      this.world.lost(this.id, 'it failed again and again');
      return;
    }
    this.spawn([]);
    for (const [id, { ask }] of this.waiting) this.tell({ kind: 'ask', id, ask });
    for (const watcher of this.watching.values()) void this.ask({ kind: 'watch', watcher, upTo: null });
    if (faultOf !== null) this.tell({ kind: 'fault', seat: faultOf });
  }
}
