/** What every audience draws the same way: people, clock, board, machine, pulse. */
import type { Attempt, MachineView, PanicView as Panic, PulseStem, Standing as Rank, RoomView } from '@killinit/room';
import { standings as rank } from '@killinit/room';
import {
  type ChainLink,
  clock,
  type PanicView,
  type Person,
  type Process,
  type Standing,
  type Stem,
} from '@killinit/ui';
import { attemptMark, depth, depthOf } from './guards.ts';

export const eraName = (era: string | undefined) => (era ? `Linux ${era.replace(/^v/, '')}` : 'Linux');

export type People = ReadonlyMap<number, Person>;

export function peopleOf(room: RoomView, you: number | null): People {
  return new Map(room.people.map((p) => [p.seat, personOf(p, you)]));
}

export function personOf(p: RoomView['people'][number], you: number | null): Person {
  return { seat: p.seat, name: p.name || 'A student', symbol: p.symbol, ...(p.seat === you ? { you: true } : {}) };
}

/** The board without those who were removed. */
export function board(room: RoomView, people: People): readonly Standing[] {
  const seats = room.people.filter((p) => !p.kicked).map((p) => p.seat);
  return rank(seats, room.scores).flatMap((s) => {
    const person = people.get(s.seat);
    return person ? [standing(s, person)] : [];
  });
}

const standing = (s: Rank, person: Person): Standing => ({
  rank: s.rank,
  person,
  points: s.points,
  kills: s.wins,
  crashes: s.crashes,
  guards: s.guards,
  hints: s.hints,
});

/** Milliseconds left; the whole length before the start; null without a clock. */
export function leftMs(room: RoomView, now: number): number | null {
  const { startedAt, endsAt } = room.clock;
  if (startedAt === null) return room.scene?.roundMs ?? null;
  if (endsAt === null) return null;
  return Math.max(0, endsAt - now);
}

const HOUR = 3_600_000;

/** The stretch of time a pulse shows. */
export function span(room: RoomView, now: number): { from: number; to: number; now: number } {
  const from = room.clock.startedAt ?? Math.max(0, now - 10 * 60_000);
  const to =
    room.clock.endsAt !== null && room.clock.startedAt !== null
      ? room.clock.endsAt
      : Math.max(from + 20 * 60_000, now + 60_000);
  return { from, to: Math.max(to, now, from + 60_000), now: Math.min(Math.max(now, from), from + 12 * HOUR) };
}

const BORN_MS = 1000;

export function processes(machine: MachineView, people: People, now: number): readonly Process[] {
  return Object.values(machine.tasks).map((t) => ({
    pid: t.pid,
    ppid: t.ppid,
    comm: t.comm,
    state: t.state,
    person: t.seat === null ? undefined : people.get(t.seat),
    born: now - t.bornAt < BORN_MS,
  }));
}

export const upTime = (machine: MachineView, now: number) => `up ${clock(now - machine.bootedAt)}`;

/** One beat a second while the room is quiet, two when more than one attempt a second arrives. */
export function beat(room: RoomView, times: readonly number[], now: number): 'alive' | 'busy' | 'paused' {
  if (room.phase === 'paused') return 'paused';
  return times.filter((t) => now - t < 3000).length > 3 ? 'busy' : 'alive';
}

export function stemOf(attempt: Attempt, you: boolean): Stem {
  return { key: attempt.key, at: attempt.at, depth: depth(attempt), mark: attemptMark(attempt), you };
}

export const pulseStem = (s: PulseStem): Stem => ({ key: s.key, at: s.at, depth: depthOf(s.passed), mark: s.mark });

/** What everybody's screen says of a death of the machine. */
export function panicOf(
  panic: Panic | null,
  people: People,
  chain: readonly ChainLink[],
  now: number,
): PanicView | null {
  if (!panic) return null;
  const winner = panic.seat === null ? null : (people.get(panic.seat) ?? null);
  return {
    line: panic.line || (panic.crash ? 'Kernel panic' : 'Init is dead. The machine has stopped.'),
    // The wall sees no line a student may have written; the kernel's own last one is known.
    dump: panic.dump.length > 0 ? panic.dump : [panic.line].filter(Boolean),
    winner,
    crash: panic.crash,
    how: how(panic, winner),
    chain,
    sinceMs: Math.max(0, now - panic.at),
    rebootInS: panic.rebootAt === null ? null : Math.max(0, Math.ceil((panic.rebootAt - now) / 1000)),
  };
}

function how(panic: Panic, winner: Person | null): readonly string[] {
  if (panic.crash) return ['Init did not die first, so this is no win. The machine comes back by itself.'];
  const route = panic.routeTitle ? [panic.routeTitle.replace(/\.?$/, '.')] : [];
  return [...route, winner ? `Died of ${panic.how || 'a signal'}.` : 'Nobody sits behind it.'];
}
