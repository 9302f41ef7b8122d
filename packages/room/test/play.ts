/** play.ts — a room driven by hand: commands at times, every event recorded. */
import {
  type Person,
  type Recorded,
  type Rejection,
  Room,
  type RoomCommand,
  type RoomEvent,
  type RoomKit,
  type Told,
} from '../src/index.ts';
import { toyKit, toyOpening } from './toy.ts';

export class Play {
  readonly room: Room;
  readonly log: Recorded<RoomEvent>[] = [];
  readonly told: Told[] = [];
  at = 0;

  constructor(kit: RoomKit = toyKit, opening: readonly RoomEvent[] = toyOpening) {
    this.room = new Room(kit);
    for (const event of opening) this.happen(event);
  }

  happen(event: RoomEvent): readonly Told[] {
    const recorded = { seq: this.room.state.seq + 1, at: Math.max(this.at, this.room.now), event };
    const told = this.room.evolve(recorded);
    this.log.push(recorded);
    this.told.push(...told);
    return told;
  }
  /** The facts it led to, or why not. */
  ask(from: Person, command: RoomCommand): readonly Told[] | Rejection {
    const decision = this.room.decide(from, command, Math.max(this.at, this.room.now));
    if ('refused' in decision) return decision.refused;
    return decision.events.flatMap((event) => this.happen(event));
  }
  /** Lets time go by in steps, and marks when something shows. */
  pass(ms: number, step = ms): void {
    const end = this.at + ms;
    while (this.at < end) {
      this.at = Math.min(end, this.at + step);
      if (this.room.advance(this.at)) this.happen({ kind: 'marked' });
    }
  }
  join(name: string): number {
    const facts = this.ask({ role: 'server' }, { kind: 'join', name });
    const seated = 'code' in facts ? null : facts.find((t) => t.fact.kind === 'room' && t.fact.event.kind === 'seated');
    if (seated?.fact.kind !== 'room' || seated.fact.event.kind !== 'seated') throw new Error(JSON.stringify(facts));
    return seated.fact.event.seat;
  }
  type(seat: number, line: string): readonly Told[] | Rejection {
    return this.ask({ role: 'student', seat, client: '' }, { kind: 'type', seat, line });
  }
  code(answer: readonly Told[] | Rejection): string | null {
    return 'code' in answer ? answer.code : null;
  }
  kinds(): string[] {
    return this.told.map(({ fact }) => (fact.kind === 'machine' || fact.kind === 'room' ? fact.event.kind : fact.kind));
  }
}

export const boss: Person = { role: 'instructor', client: '' };

export function replay(log: readonly Recorded<RoomEvent>[], kit: RoomKit = toyKit): { room: Room; told: Told[] } {
  const room = new Room(kit);
  const told = log.flatMap((recorded) => room.evolve(recorded));
  return { room, told };
}
