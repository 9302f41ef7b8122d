/** views/room.ts — the round as everybody sees it: clock, people, board, announcements. Part of every view. */
import { type Millis, never } from '@killinit/kernel-sim';
import type { FactOf, RosterEntry, Told } from '../facts.ts';
import type { Scene } from '../scenario.ts';
import type { NameDisplay, Phase, Reveal, SeatId, Seq } from '../types.ts';
import { counted, hinted, type Scores, scored } from './board.ts';

export interface PersonView extends RosterEntry {
  readonly online: boolean;
  readonly kicked: boolean;
  readonly joinedAt: Millis;
}

export interface RoundClock {
  readonly startedAt: Millis | null;
  readonly endsAt: Millis | null;
  /** Room time is going by. */
  readonly ticking: boolean;
}

export interface RoomView {
  readonly scene: Scene | null;
  readonly phase: Phase;
  readonly endedBecause: 'instructor' | 'time' | 'simulator' | null;
  readonly clock: RoundClock;
  /** In order of arrival. */
  readonly people: readonly PersonView[];
  readonly scores: Scores;
  /** Objectives each seat has reached, as far as this watcher may know. */
  readonly objectives: Readonly<Record<SeatId, readonly string[]>>;
  readonly locked: boolean;
  readonly blank: boolean;
  readonly names: NameDisplay;
  readonly reveal: Reveal;
  /** Newest last, at most five. */
  readonly announcements: readonly { readonly seq: Seq; readonly at: Millis; readonly text: string }[];
}

export const EMPTY_ROOM: RoomView = {
  scene: null,
  phase: 'lobby',
  endedBecause: null,
  clock: { startedAt: null, endsAt: null, ticking: false },
  people: [],
  scores: {},
  objectives: {},
  locked: false,
  blank: false,
  names: 'shown',
  reveal: 'facts',
  announcements: [],
};

export function foldRoom(view: RoomView, told: Told): RoomView {
  const { fact } = told;
  switch (fact.kind) {
    case 'scene':
      return { ...view, scene: fact.scene };
    case 'clock':
      return { ...view, clock: { startedAt: fact.startedAt, endsAt: fact.endsAt, ticking: fact.ticking } };
    case 'room':
      return foldEvent(view, fact, told);
    case 'roster': {
      const named = new Map(fact.people.map((p) => [p.seat, p]));
      return { ...view, people: view.people.map((p) => ({ ...p, ...named.get(p.seat) })) };
    }
    case 'scored':
      return { ...view, scores: scored(view.scores, fact, told.at) };
    case 'won':
      return { ...view, scores: counted(view.scores, fact.seat, 'wins') };
    case 'crashed':
      return { ...view, scores: counted(view.scores, fact.seat, 'crashes') };
    case 'hint':
      return { ...view, scores: hinted(view.scores, fact) };
    case 'objective': {
      const reached = view.objectives[fact.seat] ?? [];
      return { ...view, objectives: { ...view.objectives, [fact.seat]: [...reached, fact.objective] } };
    }
    default:
      return view;
  }
}

function foldEvent(view: RoomView, fact: FactOf<'room'>, told: Told): RoomView {
  const { event } = fact;
  const change = (seat: SeatId, to: Partial<PersonView>): RoomView => ({
    ...view,
    people: view.people.map((p) => (p.seat === seat ? { ...p, ...to } : p)),
  });
  switch (event.kind) {
    case 'seated': {
      const { seat, name, login, symbol } = event;
      const person = { seat, name, login, symbol, online: false, kicked: false, joinedAt: told.at };
      return { ...view, people: [...view.people, person] };
    }
    case 'presence':
      return change(event.seat, { online: event.online });
    case 'renamed':
      return change(event.seat, { name: event.name });
    case 'kicked':
      return change(event.seat, { kicked: true, online: false });
    case 'phase':
      return { ...view, phase: event.to, endedBecause: event.to === 'ended' ? event.why : null };
    case 'locked':
      return { ...view, locked: event.locked };
    case 'names':
      return { ...view, names: event.names };
    case 'reveal':
      return { ...view, reveal: event.reveal };
    case 'blanked':
      return { ...view, blank: event.blank };
    case 'announced': {
      const line = { seq: told.seq, at: told.at, text: event.text };
      return { ...view, announcements: [...view.announcements, line].slice(-5) };
    }
    case 'terminal':
    case 'extended':
    case 'quarantined':
      return view;
    default:
      return never(event);
  }
}
