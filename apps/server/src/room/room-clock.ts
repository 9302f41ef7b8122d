/**
 * room-clock.ts — room time out of real time: it goes by while the room ticks, stands still in a pause and while the server is down,
 * and falls behind when the computer is too slow. It never goes back.
 */
import type { Clock } from '@killinit/room';

export class RoomClock {
  private readonly clock: Clock;
  private base: { real: number; room: number };
  private running = false;

  constructor(clock: Clock, room: number) {
    this.clock = clock;
    this.base = { real: clock.now(), room };
  }

  get now(): number {
    return this.running ? this.base.room + (this.clock.now() - this.base.real) : this.base.room;
  }
  /** Stands at `room`, and goes on from there if it is to. */
  set(room: number, running: boolean): void {
    this.base = { real: this.clock.now(), room };
    this.running = running;
  }
  /** Real time at which room time will be `room`. */
  realTimeOf(room: number): number {
    return this.base.real + Math.max(0, room - this.base.room);
  }
}
