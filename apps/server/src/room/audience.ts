/**
 * audience.ts — who looks at a room, and what each has seen: views folded in step with the room, facts passed on as they become durable.
 *
 * What concerns a student comes at once, what the others' tasks do four times a second; the console hears ten times a second, the wall
 * four times: nobody reads faster, and school Wi-Fi is slow.
 */

import type { MachineEvent } from '@killinit/plugin-host/assemble';
import type { FactsMessage, ViewMessage } from '@killinit/protocol';
import {
  type Clock,
  EMPTY_OWN,
  foldMachine,
  foldOwn,
  foldRoom,
  type InstructorView,
  instructorView,
  type OwnView,
  type ProjectorView,
  projectorView,
  type Room,
  type RoomView,
  type SeatId,
  type Seq,
  type StudentView,
  seatOf,
  see,
  studentView,
  type Told,
  type View,
  type Watcher,
} from '@killinit/room';

export type Audience3 = Exclude<Watcher['role'], 'review'>;

export interface Seen {
  readonly id: string;
  readonly role: Audience3;
  readonly seat: SeatId | null;
}
/** `from`: what this page has, or is about to get as a whole. Only what came after is passed on to it. */
type Watching = Seen & { readonly from: Seq };

/** The views of a room as plain data: part of its snapshots. */
export interface Views {
  common: { room: RoomView; machine: StudentView['machine'] };
  own: Map<SeatId, { room: RoomView; own: OwnView }>;
  instructor: InstructorView;
  projector: ProjectorView;
}

export const emptyViews = (): Views => ({
  common: { room: studentView.empty.room, machine: studentView.empty.machine },
  own: new Map(),
  instructor: instructorView.empty,
  projector: projectorView.empty,
});

const TAIL = 4000;
const OWN_KINDS: readonly MachineEvent['kind'][] = ['tty', 'guard', 'syscall', 'command', 'exited'];
/** A student watcher who is nobody: sees what every student sees. */
const NOBODY = -1;
const EVERY_MS: Readonly<Record<Audience3, number>> = { student: 250, instructor: 100, projector: 250 };

/** Those who are shown the same: the pages of a seat, all consoles, all walls. */
type Group = 'instructor' | 'projector' | `seat ${SeatId}`;
const groupOf = ({ role, seat }: Seen): Group => (role === 'student' ? `seat ${seat ?? NOBODY}` : role);

interface Held {
  readonly facts: Told[];
  upTo: Seq;
  at: number;
}

export type Send = (to: readonly string[], event: 'facts' | 'view', message: FactsMessage | ViewMessage) => void;

export class Audience {
  views: Views;
  private readonly clock: Clock;
  private readonly send: Send;
  private readonly room: () => Room;
  private readonly watchers = new Map<string, Watching>();
  private tail: Told[] = [];
  /** Everything behind this event is in the tail. */
  private tailFrom: Seq;
  private toldUpTo: Seq;
  private readonly held = new Map<Group, Held>();

  constructor(clock: Clock, send: Send, room: () => Room, views: Views, at: Seq) {
    this.clock = clock;
    this.send = send;
    this.room = room;
    this.views = views;
    this.tailFrom = this.toldUpTo = at;
  }

  /** After a rebuild: new views, the same watchers. */
  restart(views: Views, at: Seq): void {
    this.views = views;
    this.tail = [];
    this.tailFrom = this.toldUpTo = at;
    this.held.clear();
  }

  fold(told: readonly Told[]): void {
    const { views } = this;
    for (const one of told) {
      views.instructor = seen(instructorView, views.instructor, one, { role: 'instructor' });
      views.projector = seen(projectorView, views.projector, one, this.asWatcher('projector', null));
      const common = see(one.fact, this.asWatcher('student', NOBODY));
      if (common) {
        const shown = { ...one, fact: common };
        views.common = { room: foldRoom(views.common.room, shown), machine: foldMachine(views.common.machine, shown) };
      }
      this.foldOwn(one);
      if (one.fact.kind === 'room' && one.fact.event.kind === 'seated') {
        const { seat } = one.fact.event;
        views.own.set(seat, { room: views.common.room, own: { ...EMPTY_OWN, seat } });
      }
    }
  }

  private foldOwn(one: Told): void {
    // The greater part, and on no student's own screen: the processes and the log are everybody's.
    if (one.fact.kind === 'machine' && !OWN_KINDS.includes(one.fact.event.kind)) return;
    for (const [seat, mine] of this.views.own) {
      const fact = see(one.fact, this.asWatcher('student', seat));
      if (!fact) continue;
      const shown = { ...one, fact };
      const room = foldRoom(mine.room, shown);
      const own = foldOwn(mine.own, shown);
      if (room !== mine.room || own !== mine.own) this.views.own.set(seat, { room, own });
    }
  }

  /** Read back from the log: pages that come back may have missed it. */
  replayed(told: readonly Told[], upTo: Seq): void {
    this.tail.push(...told);
    this.toldUpTo = upTo;
    this.trim();
  }

  private trim(): void {
    if (this.tail.length <= TAIL) return;
    const cut = this.tail.length - TAIL;
    this.tailFrom = this.tail[cut - 1]?.seq ?? this.tailFrom;
    this.tail = this.tail.slice(cut).filter((one) => one.seq > this.tailFrom);
  }

  /** What is durable goes out, to each what each may see. */
  tell(told: readonly Told[], upTo: Seq, at: number): void {
    if (told.length === 0) return;
    this.tail.push(...told);
    this.trim();
    this.toldUpTo = upTo;
    const groups = new Map<Group, Seen>();
    for (const watcher of this.watchers.values()) groups.set(groupOf(watcher), watcher);
    for (const [group, one] of groups) {
      const facts = visible(told, this.asWatcher(one.role, one.seat));
      if (facts.length === 0) continue;
      this.hold(group, one.role, facts, upTo, at);
      if (one.role === 'student' && facts.some((f) => concerns(f, one.seat))) this.release(group);
    }
  }

  private hold(group: Group, role: Audience3, facts: readonly Told[], upTo: Seq, at: number): void {
    const held = this.held.get(group);
    if (held) {
      held.facts.push(...facts);
      Object.assign(held, { upTo, at });
      return;
    }
    this.held.set(group, { facts: [...facts], upTo, at });
    this.clock.wakeAt(this.clock.now() + EVERY_MS[role], () => this.release(group));
  }

  private release(group: Group): void {
    const held = this.held.get(group);
    if (!held) return;
    this.held.delete(group);
    const pages = [...this.watchers.values()].filter((w) => groupOf(w) === group);
    const { facts, upTo, at } = held;
    const first = facts[0]?.seq ?? 0;
    const ready = pages.filter((page) => page.from < first).map((page) => page.id);
    if (ready.length > 0) this.send(ready, 'facts', { upTo, at, facts });
    for (const { id, from } of pages) {
      if (from < first) continue;
      const rest = facts.filter((one) => one.seq > from);
      if (rest.length > 0) this.send([id], 'facts', { upTo, at, facts: rest });
    }
  }

  /**
   * A page comes, or comes back with the last event it has. Views run ahead of what is durable, so a whole view waits for `inStep`:
   * until all it shows has been told.
   */
  watch(watcher: Seen, upTo: Seq | null, inStep: (then: () => void) => void): void {
    const { id, role, seat } = watcher;
    // What is held back for others of its group would come twice.
    this.release(groupOf(watcher));
    const { state, now } = this.room();
    if (upTo !== null && upTo >= this.tailFrom && upTo <= this.toldUpTo) {
      this.watchers.set(id, { ...watcher, from: this.toldUpTo });
      const missed = this.tail.filter((one) => one.seq > upTo);
      this.send([id], 'facts', { upTo: this.toldUpTo, at: now, facts: visible(missed, this.asWatcher(role, seat)) });
      return;
    }
    this.watchers.set(id, { ...watcher, from: state.seq });
    const message = { upTo: state.seq, at: now, view: this.view(watcher) };
    inStep(() => this.send([id], 'view', message));
  }

  unwatch(id: string): void {
    this.watchers.delete(id);
  }

  private view({ role, seat }: Seen): StudentView | InstructorView | ProjectorView {
    if (role === 'instructor') return this.views.instructor;
    if (role === 'projector') return this.views.projector;
    const mine = this.views.own.get(seat ?? NOBODY);
    return {
      room: mine?.room ?? this.views.common.room,
      machine: this.views.common.machine,
      own: mine?.own ?? { ...EMPTY_OWN, seat },
    };
  }

  private asWatcher(role: Audience3, seat: SeatId | null): Watcher {
    const { names, reveal } = this.room().state;
    switch (role) {
      case 'student':
        return { role, seat: seat ?? NOBODY, reveal };
      case 'projector':
        return { role, names, operands: reveal === 'facts' };
      case 'instructor':
        return { role };
    }
  }
}

function seen<V>(kind: View<V>, view: V, one: Told, to: Watcher): V {
  const fact = see(one.fact, to);
  return fact ? kind.fold(view, { ...one, fact }) : view;
}

/** Has a student been waiting for it? What tasks of others do, and what the kernel says of them, may come a little later. */
function concerns({ fact }: Told, seat: SeatId | null): boolean {
  if (fact.kind === 'scored') return fact.seat === seat;
  if (fact.kind !== 'machine') return true;
  const { kind } = fact.event;
  return !['task', 'printk', 'module', 'oops'].includes(kind) || seatOf(fact.event.seat) === seat;
}

function visible(told: readonly Told[], to: Watcher): Told[] {
  const out: Told[] = [];
  for (const one of told) {
    const fact = see(one.fact, to);
    if (fact) out.push(fact === one.fact ? one : { ...one, fact });
  }
  return out;
}
