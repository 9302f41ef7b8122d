/** views/review.ts — a session afterwards: who did what, which guards, each death of the machine with its log. */
import type { Millis } from '@killinit/kernel-sim';
import type { Fact, Told } from '../facts.ts';
import { type SeatId, type Seq, seatOf } from '../types.ts';
import { type GuardRow, guardRow, worthTelling } from './guards.ts';
import { type Cell, foldConsole, instructorView, type TimelineRow } from './instructor.ts';
import { EMPTY_MACHINE, foldMachine, type MachineView, type PanicView } from './machine.ts';
import { foldPulse, type PulseStem } from './pulse.ts';
import { EMPTY_ROOM, foldRoom, type RoomView } from './room.ts';
import type { CommandRow } from './terminal.ts';
import type { View } from './view.ts';

export interface ReviewAward {
  readonly key: string;
  readonly seq: Seq;
  readonly at: Millis;
  readonly seat: SeatId;
  readonly rule: string;
  readonly item: string;
  readonly points: number;
  readonly why: string;
  readonly refs: readonly Seq[];
}

export interface ReviewView {
  readonly room: RoomView;
  readonly commands: Readonly<Record<SeatId, readonly CommandRow[]>>;
  readonly guards: readonly GuardRow[];
  /** Guard rows not kept here, of daily life or too many; the download has them all. */
  readonly guardsLeftOut: number;
  readonly matrix: Readonly<Record<SeatId, Readonly<Record<string, Cell>>>>;
  readonly panics: readonly PanicView[];
  readonly awards: readonly ReviewAward[];
  readonly pulse: readonly PulseStem[];
  readonly timeline: readonly TimelineRow[];
  readonly startedAt: Millis | null;
  readonly endedAt: Millis | null;
  /** Only for folding: the machine as it stands. */
  readonly machine: MachineView;
}

const GUARDS = 10_000;
/** Enough of the last rows to know which calls they came from. */
const RECENT = 60;
const COMMANDS = 2_000;
const AWARDS = 5_000;

export const reviewView: View<ReviewView> = {
  audience: 'review',
  empty: {
    room: EMPTY_ROOM,
    commands: {},
    guards: [],
    guardsLeftOut: 0,
    matrix: {},
    panics: [],
    awards: [],
    pulse: [],
    timeline: [],
    startedAt: null,
    endedAt: null,
    machine: EMPTY_MACHINE,
  },
  fold: (view, told) => foldReview({ ...view, room: foldRoom(view.room, told), ...foldDeaths(view, told) }, told),
};

/** The log of a dead kernel is complete when the next one boots, or the session ends. */
function foldDeaths(view: ReviewView, told: Told): Pick<ReviewView, 'machine' | 'panics'> {
  const machine = foldMachine(view.machine, told);
  const { panic } = machine;
  if (!panic) return { machine, panics: view.panics };
  const known = view.machine.panic ? view.panics.slice(0, -1) : view.panics;
  return { machine, panics: [...known, panic] };
}

function foldReview(view: ReviewView, told: Told): ReviewView {
  const { fact, seq, at } = told;
  const key = `${seq}.${told.n}`;
  // Counted and told as on the console, from the same facts.
  const console = {
    ...instructorView.empty,
    feed: view.guards.slice(-RECENT),
    matrix: view.matrix,
    timeline: view.timeline,
  };
  const { matrix, timeline } = foldConsole(console, told);
  const next = { ...view, matrix, timeline, pulse: foldPulse(view.pulse, told) };
  switch (fact.kind) {
    case 'scored': {
      const { seat, rule, item, points, why, refs } = fact;
      return {
        ...next,
        awards: [...next.awards, { key, seq, at, seat, rule, item, points, why, refs }].slice(-AWARDS),
      };
    }
    case 'room':
      if (fact.event.kind !== 'phase') return next;
      if (fact.event.to === 'ended') return { ...next, endedAt: at };
      return fact.event.to === 'running' && next.startedAt === null ? { ...next, startedAt: at } : next;
    case 'machine':
      return foldMachineRow(next, told, fact);
    default:
      return next;
  }
}

function foldMachineRow(view: ReviewView, told: Told, fact: Extract<Fact, { kind: 'machine' }>): ReviewView {
  const { event } = fact;
  const seat = seatOf(event.seat);
  switch (event.kind) {
    case 'guard': {
      const row = guardRow(told, { ...fact, event });
      return view.guards.length < GUARDS && worthTelling(view.guards, row)
        ? { ...view, guards: [...view.guards, row] }
        : { ...view, guardsLeftOut: view.guardsLeftOut + 1 };
    }
    case 'command': {
      if (seat === null) return view;
      const row = { key: `${told.seq}.${told.n}`, seq: told.seq, at: told.at, line: event.line, status: null };
      const rows = [...(view.commands[seat] ?? []), row].slice(-COMMANDS);
      return { ...view, commands: { ...view.commands, [seat]: rows } };
    }
    case 'exited': {
      const rows = seat === null ? undefined : view.commands[seat];
      const last = rows?.at(-1);
      if (seat === null || !rows || last?.status !== null) return view;
      return {
        ...view,
        commands: { ...view.commands, [seat]: [...rows.slice(0, -1), { ...last, status: event.status }] },
      };
    }
    default:
      return view;
  }
}
