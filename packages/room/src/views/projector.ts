/** views/projector.ts — what the room sees on the wall: the race round init, the board, the panic. Never a text of a student. */
import type { Millis } from '@killinit/kernel-sim';
import type { Told } from '../facts.ts';
import { type SeatId, seatOf } from '../types.ts';
import { bypassed, type GuardRow, guardRow, soft, worthTelling } from './guards.ts';
import { EMPTY_MACHINE, foldMachine, type MachineView } from './machine.ts';
import { foldPulse, type PulseStem } from './pulse.ts';
import { EMPTY_ROOM, foldRoom, type RoomView } from './room.ts';
import type { View } from './view.ts';

/** One guard of the ring, over the whole class. */
export interface RingGuard {
  readonly hits: number;
  readonly blocked: number;
  /** Somebody got round it since the last boot: it looked, and no longer saw what it looks for. */
  readonly open: boolean;
  readonly lastAt: Millis;
  /** Who has met it. */
  readonly seats: readonly SeatId[];
}

export interface ProjectorView {
  readonly room: RoomView;
  readonly machine: MachineView;
  readonly ring: Readonly<Record<string, RingGuard>>;
  /** Where each student stands: the guard met last. */
  readonly standing: Readonly<
    Record<
      SeatId,
      { readonly guard: string; readonly blocked: boolean; readonly cause: number | null; readonly at: Millis }
    >
  >;
  /** Newest last. */
  readonly recent: readonly GuardRow[];
  readonly pulse: readonly PulseStem[];
}

const RECENT = 60;

export const projectorView: View<ProjectorView> = {
  audience: 'projector',
  empty: { room: EMPTY_ROOM, machine: EMPTY_MACHINE, ring: {}, standing: {}, recent: [], pulse: [] },
  fold: (view, told) => ({
    ...foldRace(view, told),
    pulse: foldPulse(view.pulse, told),
    room: foldRoom(view.room, told),
    machine: foldMachine(view.machine, told),
  }),
};

function foldRace(view: ProjectorView, told: Told): ProjectorView {
  const { fact } = told;
  if (fact.kind !== 'machine') return view;
  const { event } = fact;
  if (event.kind === 'booted') {
    const closed = Object.entries(view.ring).map(([id, guard]) => [id, { ...guard, open: false }]);
    return { ...view, ring: Object.fromEntries(closed), standing: {} };
  }
  if (event.kind !== 'guard') return view;
  const row = guardRow(told, { ...fact, event });
  if (!worthTelling(view.recent, row)) return view;
  const seat = seatOf(event.seat);
  const recent = [...view.recent, row].slice(-RECENT);
  const was = view.ring[row.id] ?? { hits: 0, blocked: 0, open: false, lastAt: 0, seats: [] };
  const guard: RingGuard = {
    hits: was.hits + row.count,
    blocked: was.blocked + (row.blocked ? row.count : 0),
    open: was.open || bypassed(row),
    lastAt: told.at,
    seats: seat === null || was.seats.includes(seat) ? was.seats : [...was.seats, seat],
  };
  const ring = { ...view.ring, [row.id]: guard };
  if (seat === null || staysAt(view, seat, row)) return { ...view, recent, ring };
  const { id, blocked, cause } = row;
  const standing = { ...view.standing, [seat]: { guard: id, blocked, cause, at: told.at } };
  return { ...view, recent, ring, standing };
}

/** A student moves to the guards of the scenario; and what a refused call meets afterwards does not take it past the bar. */
function staysAt(view: ProjectorView, seat: SeatId, row: GuardRow): boolean {
  const listed = view.room.scene?.guards ?? [];
  if (listed.length > 0 && !listed.some((g) => g.id === row.id)) return true;
  const now = view.standing[seat];
  if (!now?.blocked || row.blocked || row.cause === null) return false;
  return now.cause === row.cause && !soft({ id: now.guard });
}
