/** state.ts — everything a room remembers besides its machine. Plain data: it goes into snapshots and into the state hash. */
import type { Millis, Plain } from '@killinit/kernel-sim';
import { LIMITS } from './limits.ts';
import type { NameDisplay, Phase, Reveal, RoomPlan, SeatId, Seq } from './types.ts';

export interface SeatState {
  readonly seat: SeatId;
  name: string;
  readonly login: string;
  readonly symbol: number;
  readonly joinedAt: Millis;
  online: boolean;
  kicked: boolean;
  /** Open terminals besides the first. */
  terms: number[];
}

/** What one seat did to the machine since it booted: by this a route is named. */
export interface Trail {
  passed: string[];
  blocked: string[];
  modules: string[];
  /** The last system call that was traced, and its cause. */
  call: { cause: number; name: string } | null;
}

/** How many rows one seat was told in the running second of room time. */
export interface Meter {
  second: number;
  rows: number;
  dropped: number;
}

export interface RoomState {
  plan: RoomPlan | null;
  seq: Seq;
  at: Millis;
  phase: Phase;
  startedAt: Millis | null;
  endsAt: Millis | null;
  seats: SeatState[];
  locked: boolean;
  names: NameDisplay;
  reveal: Reveal;
  blank: boolean;
  /** Hints unlocked by a seat, and those everybody may read. */
  hints: Map<SeatId, string[]>;
  released: string[];
  /** Person -> page -> highest command id done. Oldest pages first. */
  clients: Map<string, Map<string, number>>;
  /** The machine is dead and boots again by itself at `rebootAt`, if at all. */
  down: { at: Millis; rebootAt: Millis | null } | null;
  /** Somebody loaded a module since the boot: what the lobby left behind would be a head start. */
  touched: boolean;
  trails: Map<SeatId, Trail>;
  meters: Map<SeatId, Meter>;
  /** Tasks that were told of, so that their end is told too. */
  shown: Map<number, true>;
  /** Name and state of each task as last told, and the second of room time when they were looked at. */
  states: Map<number, string>;
  statesAt: number;
  /** System calls whose guards were told, so that their results are told too. Newest last. */
  causes: number[];
  /** Folded state of each scoring rule, in the order of the kit. */
  rules: Plain[];
  achieved: Map<SeatId, string[]>;
  objectives: Map<SeatId, string[]>;
  /** `plugin/rule`, asked no more. */
  quarantined: string[];
}

export function emptyState(): RoomState {
  return {
    plan: null,
    seq: 0,
    at: 0,
    phase: 'lobby',
    startedAt: null,
    endsAt: null,
    seats: [],
    locked: false,
    names: 'shown',
    reveal: 'facts',
    blank: false,
    hints: new Map(),
    released: [],
    clients: new Map(),
    down: null,
    touched: false,
    trails: new Map(),
    meters: new Map(),
    shown: new Map(),
    states: new Map(),
    statesAt: -1,
    causes: [],
    rules: [],
    achieved: new Map(),
    objectives: new Map(),
    quarantined: [],
  };
}

export function seatState(state: RoomState, seat: SeatId): SeatState | null {
  return state.seats.find((s) => s.seat === seat) ?? null;
}

/** Adds to a list kept per seat; false when it was there. */
export function addOnce(lists: Map<SeatId, string[]>, seat: SeatId, item: string): boolean {
  const list = lists.get(seat);
  if (list?.includes(item)) return false;
  if (list) list.push(item);
  else lists.set(seat, [item]);
  return true;
}

/** `client` is `person:page`. */
export function noteCommand(state: RoomState, client: string, id: number): void {
  const [person, page] = splitClient(client);
  const pages = state.clients.get(person) ?? new Map<string, number>();
  const highest = Math.max(id, pages.get(page) ?? 0);
  pages.delete(page);
  pages.set(page, highest);
  for (const oldest of pages.keys()) {
    if (pages.size <= LIMITS.clientsPerPerson) break;
    pages.delete(oldest);
  }
  state.clients.set(person, pages);
}

/** Was this command, or a later one of the same page, done already? */
export function wasDone(state: RoomState, client: string, id: number): boolean {
  const [person, page] = splitClient(client);
  return id <= (state.clients.get(person)?.get(page) ?? 0);
}

function splitClient(client: string): [string, string] {
  const at = client.indexOf(':');
  return [client.slice(0, at), client.slice(at + 1)];
}
