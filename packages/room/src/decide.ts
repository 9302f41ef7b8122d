/** decide.ts — may this happen, and what would follow? Asks the state; changes nothing. */
import { encodeUtf8, type Millis, never } from '@killinit/kernel-sim';
import type { InstructorCommand, RoomCommand, ServerCommand, StudentCommand } from './commands.ts';
import type { RoomEvent } from './events.ts';
import { LIMITS } from './limits.ts';
import { cleanName, loginOf, skeleton, uniqueName } from './names.ts';
import { type Rejection, type RejectionCode, reject } from './rejections.ts';
import type { Hint, Scenario } from './scenario.ts';
import { type RoomState, type SeatState, seatState } from './state.ts';
import { FIRST_SEAT, type Person, type SeatId, SHARED, TERMINALS, ttyOf } from './types.ts';

export type Decision = { readonly events: readonly RoomEvent[] } | { readonly refused: Rejection };

const refuse = (code: RejectionCode): Decision => ({ refused: reject(code) });
const happen = (...events: RoomEvent[]): Decision => ({ events });
const NOTHING: Decision = { events: [] };
const AVATARS = 24;
/** C0 and C1 control signs: nothing that a file name or a line on a wall needs. */
const CONTROL = /\p{Cc}/u;

export function decide(state: RoomState, scenario: Scenario, from: Person, command: RoomCommand, at: Millis): Decision {
  switch (command.kind) {
    case 'type':
    case 'key':
    case 'size':
    case 'open':
    case 'close':
    case 'save':
    case 'hint':
      return decideStudent(state, scenario, from, command);
    case 'join':
    case 'present':
    case 'quarantine':
    case 'abandon':
    case 'tick':
      return from.role === 'server' ? decideServer(state, scenario, command, at) : refuse('role.not_yours');
    default:
      return from.role === 'instructor' ? decideInstructor(state, scenario, command) : refuse('role.not_yours');
  }
}

function decideStudent(state: RoomState, scenario: Scenario, from: Person, command: StudentCommand): Decision {
  if (from.role !== 'student' || from.seat !== command.seat) return refuse('seat.not_yours');
  const seat = seatState(state, command.seat);
  if (!seat) return refuse('seat.unknown');
  if (seat.kicked) return refuse('seat.kicked');
  if (state.phase === 'ended') return refuse('round.ended');
  if (command.kind === 'hint') return decideHint(state, scenario, command.seat, command.hint);
  const term = 'term' in command ? (command.term ?? 0) : 0;
  if (command.kind !== 'open' && term !== 0 && !seat.terms.includes(term)) return refuse('terminal.unknown');
  const tty = ttyOf(command.seat, term);
  const input = { kind: 'input', machine: SHARED, seat: command.seat } as const;
  if (command.kind === 'size') {
    const { cols, rows } = command;
    return happen({ ...input, input: { kind: 'size', tty, cols, rows } });
  }
  if (state.phase === 'paused') return refuse('round.paused');
  if (state.down) return refuse('machine.down');
  switch (command.kind) {
    case 'open': {
      if (!Number.isInteger(term) || term < 1 || term >= TERMINALS) return refuse('terminal.unknown');
      if (seat.terms.includes(term)) return NOTHING;
      const attach = { kind: 'attach', tty, uid: seat.seat, login: seat.login, sudo: scenario.sudo } as const;
      return happen({ kind: 'terminal', seat: seat.seat, term, open: true }, { ...input, input: attach });
    }
    case 'close':
      return term === 0
        ? refuse('terminal.first')
        : happen(
            { kind: 'terminal', seat: seat.seat, term, open: false },
            { ...input, input: { kind: 'hangup', tty } },
          );
    case 'type':
      if (encodeUtf8(command.line).length > LIMITS.lineBytes) return refuse('input.too_long');
      return happen({ ...input, input: { kind: 'line', tty, line: command.line } });
    case 'key':
      return happen({ ...input, input: { kind: 'key', tty, key: command.key } });
    case 'save': {
      const { path, text } = command;
      if (path === '' || CONTROL.test(path) || encodeUtf8(path).length > LIMITS.pathBytes) return refuse('input.path');
      if (encodeUtf8(text).length > LIMITS.saveBytes) return refuse('input.too_big');
      return happen({ ...input, input: { kind: 'save', tty, path, text } });
    }
    default:
      return never(command);
  }
}

function decideHint(state: RoomState, scenario: Scenario, seat: SeatId, id: string): Decision {
  const hint = scenario.hints.find((h) => h.id === id);
  if (!hint) return refuse('hint.unknown');
  if (state.phase === 'lobby') return refuse('round.not_started');
  const open = [...state.released, ...(state.hints.get(seat) ?? [])];
  if (open.includes(id)) return NOTHING;
  const before = (h: Hint): boolean => h.route === hint.route && h.level < hint.level;
  if (scenario.hints.some((h) => before(h) && !open.includes(h.id))) return refuse('hint.order');
  return happen({ kind: 'hinted', seat, hint: id, free: false });
}

function decideInstructor(state: RoomState, scenario: Scenario, command: InstructorCommand): Decision {
  const { phase } = state;
  if (phase === 'ended' && command.kind !== 'names' && command.kind !== 'rename' && command.kind !== 'blank')
    return refuse('round.ended');
  switch (command.kind) {
    case 'start':
      if (phase !== 'lobby') return refuse('round.started');
      return happen(
        // Nobody begins with what was prepared while nothing counted.
        ...(state.touched || state.down ? [resetEvent()] : []),
        { kind: 'phase', to: 'running', why: 'instructor' },
      );
    case 'pause':
      if (phase === 'lobby') return refuse('round.not_running');
      return phase === 'paused' ? NOTHING : happen({ kind: 'phase', to: 'paused', why: 'instructor' });
    case 'resume':
      if (phase === 'running') return NOTHING;
      return phase === 'paused'
        ? happen({ kind: 'phase', to: 'running', why: 'instructor' })
        : refuse('round.not_paused');
    case 'extend':
      if (phase === 'lobby') return refuse('round.not_started');
      if (state.endsAt === null) return refuse('round.no_timer');
      return happen({ kind: 'extended', byMs: Math.max(-LIMITS.extendMs, Math.min(LIMITS.extendMs, command.byMs)) });
    case 'end':
      return happen({ kind: 'phase', to: 'ended', why: 'instructor' });
    case 'reset':
      return happen(resetEvent());
    case 'lock':
      return state.locked === command.locked ? NOTHING : happen({ kind: 'locked', locked: command.locked });
    case 'rename':
      return decideRename(state, command.seat, command.name);
    case 'kick': {
      const seat = seatState(state, command.seat);
      if (!seat) return refuse('seat.unknown');
      if (seat.kicked) return NOTHING;
      return happen(
        { kind: 'kicked', seat: command.seat },
        ...[0, ...seat.terms].map(
          (term): RoomEvent => ({
            kind: 'input',
            machine: SHARED,
            seat: null,
            input: { kind: 'hangup', tty: ttyOf(command.seat, term) },
          }),
        ),
      );
    }
    case 'names':
      return state.names === command.names ? NOTHING : happen({ kind: 'names', names: command.names });
    case 'reveal':
      return state.reveal === command.reveal ? NOTHING : happen({ kind: 'reveal', reveal: command.reveal });
    case 'blank':
      return state.blank === command.blank ? NOTHING : happen({ kind: 'blanked', blank: command.blank });
    case 'announce': {
      const text = command.text.replace(/\p{Cc}+/gu, ' ').trim();
      if (text === '') return refuse('announce.empty');
      return [...text].length > LIMITS.announceChars
        ? refuse('announce.too_long')
        : happen({ kind: 'announced', text });
    }
    case 'release':
      if (!scenario.hints.some((h) => h.id === command.hint)) return refuse('hint.unknown');
      return state.released.includes(command.hint)
        ? NOTHING
        : happen({ kind: 'hinted', seat: null, hint: command.hint, free: true });
    default:
      return never(command);
  }
}

function decideRename(state: RoomState, id: SeatId, raw: string): Decision {
  const seat = seatState(state, id);
  if (!seat) return refuse('seat.unknown');
  const name = cleanName(raw);
  if (typeof name !== 'string') return { refused: name };
  const others = seated(state).filter((s) => s !== seat);
  if (others.some((s) => skeleton(s.name) === skeleton(name))) return refuse('name.taken');
  return name === seat.name ? NOTHING : happen({ kind: 'renamed', seat: id, name });
}

function decideServer(state: RoomState, scenario: Scenario, command: ServerCommand, at: Millis): Decision {
  switch (command.kind) {
    case 'join':
      return decideJoin(state, scenario, command.name);
    case 'present': {
      const seat = seatState(state, command.seat);
      if (!seat || seat.kicked || seat.online === command.online) return NOTHING;
      return happen({ kind: 'presence', seat: command.seat, online: command.online });
    }
    case 'quarantine': {
      const { plugin, rule, reason } = command;
      if (state.quarantined.includes(`${plugin}/${rule}`)) return NOTHING;
      return happen({ kind: 'quarantined', plugin, rule, reason });
    }
    case 'abandon':
      return state.phase === 'ended' ? NOTHING : happen({ kind: 'phase', to: 'ended', why: 'simulator' });
    case 'tick': {
      if (state.phase === 'running' && state.endsAt !== null && at >= state.endsAt)
        return happen({ kind: 'phase', to: 'ended', why: 'time' });
      if (isTicking(state) && state.down?.rebootAt != null && at >= state.down.rebootAt) return happen(resetEvent());
      return NOTHING;
    }
    default:
      return never(command);
  }
}

function decideJoin(state: RoomState, scenario: Scenario, raw: string): Decision {
  if (state.phase === 'ended') return refuse('join.ended');
  if (state.locked) return refuse('join.locked');
  const clean = cleanName(raw);
  if (typeof clean !== 'string') return { refused: clean };
  const present = seated(state);
  // Seats are never given twice: their numbers are in the log.
  if (present.length >= (state.plan?.settings.capacity ?? 0) || state.seats.length >= LIMITS.capacity)
    return refuse('join.full');
  const seat = FIRST_SEAT + state.seats.length;
  const name = uniqueName(
    clean,
    present.map((s) => s.name),
  );
  const login = loginOf(
    clean,
    seat,
    state.seats.map((s) => s.login),
  );
  const symbol = (seat - FIRST_SEAT) % AVATARS;
  return happen(
    { kind: 'seated', seat, name, login, symbol },
    {
      kind: 'input',
      machine: SHARED,
      seat: null,
      input: { kind: 'attach', tty: ttyOf(seat), uid: seat, login, sudo: scenario.sudo },
    },
  );
}

const seated = (state: RoomState): SeatState[] => state.seats.filter((s) => !s.kicked);
const resetEvent = (): RoomEvent => ({ kind: 'input', machine: SHARED, seat: null, input: { kind: 'reset' } });

/** Does room time go by? */
export const isTicking = (state: RoomState): boolean => state.phase === 'lobby' || state.phase === 'running';
