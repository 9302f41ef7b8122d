/** From what the student's view holds to what the screen draws. */
import type { StudentView } from '@killinit/room';
import type { Met } from '../guide/FieldGuide.tsx';
import { chainOf } from '../shared/chain.ts';
import { drawn, markOf, notable, titlesOf, toldApart } from '../shared/guards.ts';
import { beat, board, eraName, leftMs, panicOf, peopleOf, processes, span, stemOf, upTime } from '../shared/room.ts';
import type { Hint, StudentModel } from './model.ts';

export function studentModel(view: StudentView, seat: number, now: number, offline: boolean): StudentModel {
  const { room, machine, own } = view;
  const scene = room.scene;
  const people = peopleOf(room, seat);
  const you = people.get(seat) ?? { seat, name: 'You', symbol: 0, you: true };
  const standings = board(room, people);
  const mine = standings.find((s) => s.person.seat === seat);
  const attempts = own.attempts.filter(notable);
  const titles = titlesOf(scene);
  const reached = new Set(room.objectives[seat] ?? []);
  const newest = room.announcements.at(-1);
  return {
    you,
    login: room.people.find((p) => p.seat === seat)?.login ?? '',
    code: scene?.code ?? '',
    era: eraName(scene?.era),
    students: room.people.filter((p) => !p.kicked).length,
    phase: room.phase,
    leftMs: leftMs(room, now),
    points: mine?.points ?? 0,
    rank: mine && mine.points > 0 ? mine.rank : null,
    brief: { title: scene?.scenarioTitle ?? '', story: paragraphs(scene?.story ?? ''), goal: scene?.goal ?? '' },
    objectives: (scene?.objectives ?? []).map((o) => ({ id: o.id, title: o.title, done: reached.has(o.id) })),
    hints: (scene?.hints ?? []).map(
      (h, i): Hint => ({ id: h.id, n: i + 1, text: own.hints[h.id] ?? null, costPercent: h.costPercent }),
    ),
    stems: attempts.map((a) => stemOf(a, true)),
    roundMs: span(room, now),
    table: processes(machine, people, now),
    initNote: upTime(machine, now),
    beat: beat(
      room,
      attempts.map((a) => a.at),
      now,
    ),
    standings,
    past: own.commands.map((c) => c.line),
    closed: closedBecause(view, seat, offline),
    attempts: attempts.map((a, i) => drawn(a, i + 1, titles)),
    attemptsHidden: room.reveal === 'hidden',
    log: machine.log.map((l) => ({ key: l.key, stamp: l.stamp, text: l.text, mine: l.seat === seat })),
    announcement: newest ? { id: newest.seq, text: newest.text } : null,
    panic: panicOf(
      machine.panic,
      people,
      chainOf(
        machine.panic,
        own.attempts.flatMap((a) => a.guards),
        scene,
      ),
      now,
    ),
    panicStyle: 'full',
  };
}

/** The guards this student has met, in the order of the first meeting, with the best that happened there. */
export function metGuards(view: StudentView): readonly Met[] {
  const met = new Map<string, Met>();
  const better = { bypass: 3, dead: 3, pass: 2, block: 1 } as Partial<Record<Met['mark'], number>>;
  for (const row of view.own.attempts.filter(notable).flatMap((a) => a.guards)) {
    const was = met.get(row.id);
    const mark = markOf(row);
    const best = was && (better[was.mark] ?? 0) >= (better[mark] ?? 0) ? was.mark : mark;
    met.set(row.id, { id: row.id, fn: row.site, mark: best, times: (was?.times ?? 0) + row.count });
  }
  return toldApart([...met.values()]);
}

const paragraphs = (text: string) =>
  text
    .split(/\n\s*\n/)
    .map((p) => p.trim())
    .filter(Boolean);

function closedBecause(view: StudentView, seat: number, offline: boolean): string | null {
  const { room, machine } = view;
  if (room.people.some((p) => p.seat === seat && p.kicked)) return 'You were removed from this room.';
  if (room.phase === 'ended') return 'The round is over. You can read, but not type.';
  if (room.phase === 'paused') return 'Paused by your instructor. You can read, but not type.';
  if (machine.panic) return 'The kernel has halted. Your shell comes back after the reboot.';
  return offline ? 'Offline. Your terminal is safe and comes back.' : null;
}
