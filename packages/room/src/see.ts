/**
 * see.ts — what a watcher learns of a fact. All secrecy of a room is in this one total function: a new kind of fact does not
 * compile until it says here who sees it.
 */
import { type MachineEvent, never } from '@killinit/kernel-sim';
import type { Fact, FactOf, MachineFact, MachineFactOf, RosterEntry, ToldRoomEvent } from './facts.ts';
import { pseudonym } from './names.ts';
import { seatOf, termOf, type Watcher } from './types.ts';

type Student = Extract<Watcher, { role: 'student' }>;
type Projector = Extract<Watcher, { role: 'projector' }>;

export function see(fact: Fact, to: Watcher): Fact | null {
  switch (fact.kind) {
    case 'machine':
      return seeMachine(fact, to);
    case 'room':
      return seeRoom(fact, to);
    case 'scene':
      return isStaff(to) ? fact : withoutHints(fact);
    case 'roster':
      return to.role === 'projector' ? { ...fact, people: fact.people.map((p) => masked(p, to)) } : fact;
    case 'hint':
      if (isStaff(to) || fact.seat === null) return to.role === 'projector' ? null : fact;
      return watches(to, fact.seat) ? fact : null;
    case 'objective':
      return isStaff(to) || to.role === 'projector' || watches(to, fact.seat) ? fact : null;
    case 'scored':
      // The board moves for everybody; what it was for is between the seat and the teacher.
      return isStaff(to) || watches(to, fact.seat) ? fact : { ...fact, item: itemKind(fact.item), why: '', refs: [] };
    case 'achieved':
      return isStaff(to) || watches(to, fact.seat) ? fact : null;
    case 'more':
    case 'fault':
      return isStaff(to) || (fact.seat !== null && watches(to, fact.seat)) ? fact : null;
    case 'clock':
    case 'won':
    case 'crashed':
      return fact;
    default:
      return never(fact);
  }
}

function seeRoom(fact: FactOf<'room'>, to: Watcher): Fact | null {
  const event: ToldRoomEvent = fact.event;
  switch (event.kind) {
    case 'seated':
    case 'renamed':
      return to.role === 'projector'
        ? { ...fact, event: { ...event, ...hiddenName(event.seat, event.name, to) } }
        : fact;
    case 'terminal':
    case 'presence':
      return to.role === 'student' && to.seat !== event.seat ? null : fact;
    case 'quarantined':
      return isStaff(to) ? fact : null;
    case 'locked':
    case 'reveal':
      return to.role === 'projector' ? null : fact;
    case 'kicked':
    case 'phase':
    case 'extended':
    case 'names':
    case 'blanked':
    case 'announced':
      return fact;
    default:
      return never(event);
  }
}

function seeMachine(fact: MachineFact, to: Watcher): MachineFact | null {
  const event: MachineEvent = fact.event;
  switch (event.kind) {
    // Thirty terminals at once are nobody's reading; an instructor asks for the one he wants to see.
    case 'tty':
      return to.role === 'student' && termOf(to.seat, event.tty) !== null ? fact : null;
    case 'guard':
      return seeGuard({ ...fact, event }, to);
    case 'syscall':
      return isStaff(to) || (isOwn(event, to) && to.reveal === 'facts') ? fact : null;
    case 'command':
    case 'exited':
      return isStaff(to) || (to.role === 'student' && termOf(to.seat, event.tty) !== null) ? fact : null;
    case 'module':
      return isStaff(to) || isOwn(event, to) ? fact : null;
    case 'task':
      // Everybody may run ps; the arguments in `detail` are for those who may look.
      return isStaff(to) || isOwn(event, to) ? fact : { ...fact, event: { ...event, detail: '' } };
    case 'printk':
    case 'oops':
      return to.role === 'projector' ? null : fact;
    // Only `killinit run` starts jobs; a room has none.
    case 'job':
      return null;
    case 'init_died':
    case 'panic':
    case 'booted':
      return fact;
    default:
      return never(event);
  }
}

function seeGuard(fact: MachineFactOf<'guard'>, to: Watcher): MachineFact | null {
  const bare = { ...fact, event: { ...fact.event, facts: {} } };
  switch (to.role) {
    case 'student':
      if (!isOwn(fact.event, to) || to.reveal === 'hidden') return null;
      return to.reveal === 'facts' ? fact : bare;
    case 'projector':
      return to.operands ? fact : bare;
    case 'instructor':
    case 'review':
      return fact;
    default:
      return never(to);
  }
}

const isStaff = (to: Watcher): boolean => to.role === 'instructor' || to.role === 'review';
const watches = (to: Watcher, seat: number): boolean => to.role === 'student' && to.seat === seat;
const isOwn = (event: MachineEvent, to: Watcher): to is Student =>
  to.role === 'student' && seatOf(event.seat) === to.seat;

const itemKind = (item: string): string => item.slice(0, item.indexOf(':') + 1);

function withoutHints(fact: FactOf<'scene'>): Fact {
  const hints = fact.scene.hints.map((hint) => ({ ...hint, text: null }));
  return { ...fact, scene: { ...fact.scene, hints, notes: null } };
}

function hiddenName(seat: number, name: string, to: Projector): { name: string; login?: string } {
  switch (to.names) {
    case 'shown':
      return { name };
    case 'pseudonyms':
      return { name: pseudonym(seat), login: '' };
    case 'hidden':
      return { name: '', login: '' };
    default:
      return never(to.names);
  }
}

function masked(person: RosterEntry, to: Projector): RosterEntry {
  return { ...person, ...hiddenName(person.seat, person.name, to) };
}
