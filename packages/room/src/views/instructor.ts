/** views/instructor.ts — the console: feed of guards, students by guards, what each is doing, the story of the round. */
import type { Millis } from '@killinit/kernel-sim';
import type { Fact, Told } from '../facts.ts';
import { type SeatId, type Seq, seatOf } from '../types.ts';
import { type GuardRow, guardRow, worthTelling } from './guards.ts';
import { EMPTY_MACHINE, foldMachine, type MachineView } from './machine.ts';
import { foldPulse, type PulseStem } from './pulse.ts';
import { EMPTY_ROOM, foldRoom, type RoomView } from './room.ts';
import type { CommandRow } from './terminal.ts';
import type { View } from './view.ts';

export interface Cell {
  readonly passed: number;
  readonly blocked: number;
}

export interface SeatActivity {
  readonly commands: number;
  readonly last: CommandRow | null;
  readonly lastAt: Millis;
  /** The guard this seat met last: where it stands. */
  readonly guard: string | null;
  readonly blocked: boolean;
}

export interface TimelineRow {
  readonly key: string;
  readonly seq: Seq;
  readonly at: Millis;
  readonly kind: 'phase' | 'hint' | 'reset' | 'announcement' | 'panic' | 'crash' | 'fault' | 'plugin';
  readonly seat: SeatId | null;
  readonly text: string;
}

export interface InstructorView {
  readonly room: RoomView;
  readonly machine: MachineView;
  /** Newest last. */
  readonly feed: readonly GuardRow[];
  readonly pulse: readonly PulseStem[];
  readonly matrix: Readonly<Record<SeatId, Readonly<Record<string, Cell>>>>;
  readonly activity: Readonly<Record<SeatId, SeatActivity>>;
  readonly timeline: readonly TimelineRow[];
  readonly quarantined: readonly { readonly plugin: string; readonly rule: string; readonly reason: string }[];
  /** Hints released to everybody. */
  readonly released: readonly string[];
}

const FEED = 600;
const TIMELINE = 400;
const IDLE: SeatActivity = { commands: 0, last: null, lastAt: 0, guard: null, blocked: false };

export const instructorView: View<InstructorView> = {
  audience: 'instructor',
  empty: {
    room: EMPTY_ROOM,
    machine: EMPTY_MACHINE,
    feed: [],
    pulse: [],
    matrix: {},
    activity: {},
    timeline: [],
    quarantined: [],
    released: [],
  },
  fold: (view, told) => ({
    ...foldConsole(view, told),
    pulse: foldPulse(view.pulse, told),
    room: foldRoom(view.room, told),
    machine: foldMachine(view.machine, told),
  }),
};

/** Feed, matrix, activity and timeline; the review counts with it as well. */
export function foldConsole(view: InstructorView, told: Told): InstructorView {
  return foldActivity(foldStory(view, told), told);
}

function foldActivity(view: InstructorView, told: Told): InstructorView {
  const { fact } = told;
  if (fact.kind !== 'machine') return view;
  const { event } = fact;
  const seat = seatOf(event.seat);
  switch (event.kind) {
    case 'guard': {
      const row = guardRow(told, { ...fact, event });
      if (!worthTelling(view.feed, row)) return view;
      const feed = [...view.feed, row].slice(-FEED);
      if (seat === null) return { ...view, feed };
      const matrix = { ...view.matrix, [seat]: withCell(view.matrix[seat], row) };
      return active({ ...view, feed, matrix }, seat, { guard: row.id, blocked: row.blocked, lastAt: told.at });
    }
    case 'command': {
      if (seat === null) return view;
      const key = `${told.seq}.${told.n}`;
      const last: CommandRow = { key, seq: told.seq, at: told.at, line: event.line, status: null };
      const commands = (view.activity[seat]?.commands ?? 0) + 1;
      return active(view, seat, { last, commands, lastAt: told.at });
    }
    case 'exited': {
      const last = seat === null ? null : view.activity[seat]?.last;
      return seat !== null && last ? active(view, seat, { last: { ...last, status: event.status } }) : view;
    }
    default:
      return view;
  }
}

function active(view: InstructorView, seat: SeatId, change: Partial<SeatActivity>): InstructorView {
  const was = view.activity[seat] ?? IDLE;
  return { ...view, activity: { ...view.activity, [seat]: { ...was, ...change } } };
}

function withCell(row: Readonly<Record<string, Cell>> | undefined, guard: GuardRow): Readonly<Record<string, Cell>> {
  const was = row?.[guard.id] ?? { passed: 0, blocked: 0 };
  const now = guard.blocked
    ? { ...was, blocked: was.blocked + guard.count }
    : { ...was, passed: was.passed + guard.count };
  return { ...row, [guard.id]: now };
}

function foldStory(view: InstructorView, told: Told): InstructorView {
  const { fact } = told;
  const line = storyOf(fact);
  const next = line
    ? {
        ...view,
        timeline: [...view.timeline, { key: `${told.seq}.${told.n}`, seq: told.seq, at: told.at, ...line }].slice(
          -TIMELINE,
        ),
      }
    : view;
  if (fact.kind === 'hint' && fact.seat === null) return { ...next, released: [...next.released, fact.hint] };
  if (fact.kind === 'room' && fact.event.kind === 'quarantined') {
    const { plugin, rule, reason } = fact.event;
    return { ...next, quarantined: [...next.quarantined, { plugin, rule, reason }] };
  }
  return next;
}

const PHASE_WORD = { lobby: 'Lobby', running: 'Running', paused: 'Paused', ended: 'Ended' } as const;

function storyOf(fact: Fact): Pick<TimelineRow, 'kind' | 'seat' | 'text'> | null {
  switch (fact.kind) {
    case 'won':
      return { kind: 'panic', seat: fact.seat, text: fact.routeTitle };
    case 'crashed':
      return { kind: 'crash', seat: fact.seat, text: fact.text };
    case 'hint':
      return { kind: 'hint', seat: fact.seat, text: fact.hint };
    case 'fault':
      return { kind: 'fault', seat: fact.seat, text: fact.what };
    case 'machine':
      return fact.event.kind === 'booted' && fact.event.boot > 1
        ? { kind: 'reset', seat: null, text: 'The machine booted again' }
        : null;
    case 'room':
      switch (fact.event.kind) {
        case 'phase':
          return { kind: 'phase', seat: null, text: PHASE_WORD[fact.event.to] };
        case 'announced':
          return { kind: 'announcement', seat: null, text: fact.event.text };
        case 'quarantined':
          return { kind: 'plugin', seat: null, text: `${fact.event.plugin}: ${fact.event.reason}` };
        default:
          return null;
      }
    default:
      return null;
  }
}
