/**
 * views/student.ts — one student's screen.
 *
 * `room` and `machine` are the same for every student, so a server folds them once; `own` is private.
 */
import type { Told } from '../facts.ts';
import { type SeatId, termOf } from '../types.ts';
import { type Attempt, guardRow, withCall, withGuard } from './guards.ts';
import { EMPTY_MACHINE, foldMachine, type MachineView } from './machine.ts';
import { EMPTY_ROOM, foldRoom, type RoomView } from './room.ts';
import { type CommandRow, EMPTY_SCROLLBACK, type Scrollback, withCommand, withOutput, withStatus } from './terminal.ts';
import type { View } from './view.ts';

export interface AwardRow {
  readonly key: string;
  readonly points: number;
  readonly why: string;
}

export interface OwnView {
  /** Null until seated; the server fills it in. */
  readonly seat: SeatId | null;
  /** Of the first terminal. */
  readonly terminal: Scrollback;
  /** Of the further ones that are open, by number. */
  readonly terms: Readonly<Record<number, Scrollback>>;
  readonly commands: readonly CommandRow[];
  readonly attempts: readonly Attempt[];
  /** Texts of unlocked hints by id. */
  readonly hints: Readonly<Record<string, string>>;
  readonly awards: readonly AwardRow[];
  readonly achievements: readonly { readonly id: string; readonly title: string }[];
  /** Rows not told because there were too many. */
  readonly more: number;
}

export interface StudentView {
  readonly room: RoomView;
  readonly machine: MachineView;
  readonly own: OwnView;
}

export const EMPTY_OWN: OwnView = {
  seat: null,
  terminal: EMPTY_SCROLLBACK,
  terms: {},
  commands: [],
  attempts: [],
  hints: {},
  awards: [],
  achievements: [],
  more: 0,
};

const COMMANDS = 200;
const AWARDS = 100;

/** `told` concerns this seat, or everybody. */
export function foldOwn(own: OwnView, told: Told): OwnView {
  const { fact, seq, at } = told;
  const key = `${seq}.${told.n}`;
  switch (fact.kind) {
    case 'hint':
      return { ...own, hints: { ...own.hints, [fact.hint]: fact.text } };
    case 'scored':
      // Others' awards come without a reason.
      return fact.seat === own.seat || fact.why !== ''
        ? { ...own, awards: [...own.awards, { key, points: fact.points, why: fact.why }].slice(-AWARDS) }
        : own;
    case 'achieved':
      return { ...own, achievements: [...own.achievements, { id: fact.achievement, title: fact.title }] };
    case 'room':
      return fact.event.kind === 'terminal' && fact.event.seat === own.seat
        ? opened(own, fact.event.term, fact.event.open)
        : own;
    case 'more':
      return { ...own, more: own.more + fact.rows };
    case 'machine': {
      const { event } = fact;
      switch (event.kind) {
        case 'tty':
          return printed(own, event.tty, event.data);
        case 'booted':
          return event.boot > 1 ? freshLines(own) : own;
        case 'command':
          return {
            ...own,
            commands: withCommand(own.commands, { key, seq, at, line: event.line, status: null }, COMMANDS),
          };
        case 'exited':
          return { ...own, commands: withStatus(own.commands, event.status) };
        case 'guard': {
          const command = own.commands.at(-1);
          const row = guardRow(told, { ...fact, event });
          return { ...own, attempts: withGuard(own.attempts, row, command?.status === null ? command.line : null) };
        }
        case 'syscall':
          return { ...own, attempts: withCall(own.attempts, { ...fact, event }) };
        default:
          return own;
      }
    }
    default:
      return own;
  }
}

function printed(own: OwnView, tty: string, data: string): OwnView {
  const term = own.seat === null ? 0 : termOf(own.seat, tty);
  if (!term) return { ...own, terminal: withOutput(own.terminal, data) };
  const before = own.terms[term];
  // What a terminal says after it was closed is for nobody.
  return before ? { ...own, terms: { ...own.terms, [term]: withOutput(before, data) } } : own;
}

/** The prompts of shells that died in a reboot stay on lines of their own. */
function freshLines(own: OwnView): OwnView {
  const fresh = (s: Scrollback): Scrollback => (s.text === '' || s.text.endsWith('\n') ? s : withOutput(s, '\r\n'));
  const terms = Object.entries(own.terms).map(([term, s]) => [term, fresh(s)]);
  return { ...own, terminal: fresh(own.terminal), terms: Object.fromEntries(terms) };
}

function opened(own: OwnView, term: number, open: boolean): OwnView {
  const { [term]: _gone, ...others } = own.terms;
  return { ...own, terms: open ? { ...others, [term]: EMPTY_SCROLLBACK } : others };
}

export const studentView: View<StudentView> = {
  audience: 'student',
  empty: { room: EMPTY_ROOM, machine: EMPTY_MACHINE, own: EMPTY_OWN },
  fold: (view, told) => ({
    room: foldRoom(view.room, told),
    machine: foldMachine(view.machine, told),
    own: foldOwn(view.own, told),
  }),
};
