/** actor-rig.ts — an actor on the toy machine, with ports of memory and a clock that is moved by hand. */
import { decodePlain, encodePlain } from '@killinit/plugin-host/assemble';
import {
  type Person,
  Room,
  type RoomCommand,
  type RoomKit,
  type RoomLog,
  type RoomSnapshot,
  type Told,
} from '@killinit/room';
import { toyKit, toyOpening } from '../../../packages/room/test/toy.ts';
import { type Keeper, type Ports, RoomActor } from '../src/room/actor.ts';
import { ManualClock, memoryLog, memorySnapshots } from '../src/room/memory.ts';

export const boss: Person = { role: 'instructor', client: '' };
export const server: Person = { role: 'server' };
export const student = (seat: number): Person => ({ role: 'student', seat, client: '' });

export class Rig {
  readonly clock = new ManualClock();
  readonly log = memoryLog();
  readonly snapshots = memorySnapshots();
  readonly told: Told[] = [];
  readonly faults: { seat: number | null; command: RoomCommand | null }[] = [];
  readonly fatals: unknown[] = [];
  opens = 0;
  actor!: RoomActor;
  room!: Room;
  private readonly kit: RoomKit;
  private readonly logPort: RoomLog;

  constructor(options: { kit?: RoomKit; wrap?: (log: RoomLog) => RoomLog } = {}) {
    this.kit = options.kit ?? toyKit;
    this.logPort = options.wrap?.(this.log) ?? this.log;
  }

  async open(): Promise<this> {
    const ports: Ports = { clock: this.clock, log: this.logPort, snapshots: this.snapshots };
    const keeper: Keeper = {
      open: async ({ log, snapshots }) => {
        this.opens++;
        const kept = await snapshots.newest('room', 'sim');
        this.room = new Room(this.kit, kept ? (decodePlain(kept.data) as RoomSnapshot) : undefined);
        for await (const row of log.read('room', this.room.state.seq + 1)) this.room.evolve(row);
        this.room.takeTroubles();
        return this.room;
      },
      fold() {},
      tell: (told) => void this.told.push(...told),
      save: (room) => encodePlain(room.snapshot()),
      troubles: () => [],
      fault: (fault) => void this.faults.push(fault),
      fatal: (error) => void this.fatals.push(error),
    };
    this.actor = await RoomActor.open('room', ports, keeper, toyOpening);
    return this;
  }

  async join(name: string): Promise<number> {
    const result = await this.actor.receive(server, { kind: 'join', name });
    const seated = result.ok ? result.events[0] : null;
    if (seated?.kind !== 'seated') throw new Error(JSON.stringify(result));
    return seated.seat;
  }
  type(seat: number, line: string, id?: number) {
    const by = id === undefined ? [] : [{ client: `${seat}:page`, id }];
    return this.actor.receive(student(seat), { kind: 'type', seat, line }, ...by);
  }
  /** What a seat's terminal printed. */
  printed(): string {
    return this.told
      .map((t) => (t.fact.kind === 'machine' && t.fact.event.kind === 'tty' ? t.fact.event.data : ''))
      .join('');
  }
  kinds(): string[] {
    return (this.log.rows.get('room') ?? []).map((r) => r.event.kind);
  }
}
