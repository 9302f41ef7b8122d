/** review.ts — after the end: a room out of its stored facts, for a page and as files. */
import type { Db, FactStore } from '@killinit/db';
import type { Review } from '@killinit/protocol';
import { foldAll, type ReviewView, reviewView, seatOf, see, standings, type Told } from '@killinit/room';
import type { Rooms } from '../rooms.ts';
import type { RoomRow } from '../rooms-world.ts';
import { csv } from './csv.ts';
import { Refused } from './reply.ts';

export interface Archive {
  readonly db: Db;
  readonly facts: FactStore;
  readonly rooms: Rooms;
}

async function viewOf(archive: Archive, row: RoomRow): Promise<ReviewView> {
  let view = reviewView.empty;
  let page: Told[] = [];
  const take = (): void => {
    view = foldAll(reviewView, view, page);
    page = [];
  };
  for await (const told of archive.facts.read(row.id)) {
    const fact = see(told.fact, { role: 'review' });
    if (fact) page.push({ ...told, fact });
    if (page.length < 500) continue;
    take();
    // A long review is no reason to keep the others waiting.
    await new Promise((done) => setImmediate(done));
  }
  take();
  return view;
}

export async function review(archive: Archive, row: RoomRow): Promise<Review> {
  if (!row.endedAt) throw new Refused('review.not_yet');
  const { id, title, code, scenario } = row;
  return {
    id,
    title,
    code,
    scenario,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt.toISOString(),
    sameSimulator: await archive.rooms.isPlayable(id),
    view: await viewOf(archive, row),
  };
}

interface GuardLine {
  readonly at: number;
  readonly seq: number;
  readonly seat: number | null;
  readonly name: string;
  readonly guard: string;
  readonly site: string;
  readonly verdict: 'refused' | 'passed';
  readonly count: number;
  readonly task: number;
  readonly call: number | null;
  readonly operands: object;
}

/** Everything, unlike the page, which keeps the first ten thousand. */
async function guardLines(
  archive: Archive,
  row: RoomRow,
  nameOf: (seat: number | null) => string,
): Promise<GuardLine[]> {
  const lines: GuardLine[] = [];
  for await (const { seq, at, fact } of archive.facts.read(row.id)) {
    if (fact.kind !== 'machine' || fact.event.kind !== 'guard') continue;
    const { id, site, blocked, count, task, cause, facts } = fact.event;
    const seat = seatOf(fact.event.seat);
    const verdict = blocked ? 'refused' : 'passed';
    lines.push({
      at,
      seq,
      seat,
      name: nameOf(seat),
      guard: id,
      site,
      verdict,
      count,
      task,
      call: cause,
      operands: facts,
    });
  }
  return lines;
}

function tables(view: ReviewView) {
  const people = new Map(view.room.people.map((p) => [p.seat, p]));
  const nameOf = (seat: number | null): string => (seat === null ? 'machine' : (people.get(seat)?.name ?? `${seat}`));
  const leaderboard = standings(
    view.room.people.filter((p) => !p.kicked).map((p) => p.seat),
    view.room.scores,
  ).map((s) => ({ ...s, name: nameOf(s.seat), login: people.get(s.seat)?.login ?? '' }));
  const commands = Object.entries(view.commands).flatMap(([seat, rows]) =>
    rows.map(({ at, seq, line, status }) => ({
      at,
      seq,
      seat: Number(seat),
      name: nameOf(Number(seat)),
      line,
      status,
    })),
  );
  commands.sort((a, b) => a.seq - b.seq || a.seat - b.seat);
  return { nameOf, leaderboard, commands };
}

export async function exportJson(archive: Archive, row: RoomRow): Promise<string> {
  const info = await review(archive, row);
  const { view, ...about } = info;
  const { nameOf, leaderboard, commands } = tables(view);
  const { scene, people } = view.room;
  return JSON.stringify({
    ...about,
    era: scene?.era ?? null,
    startedAt: view.startedAt,
    lastedUntil: view.endedAt,
    people: people.map(({ seat, name, login, joinedAt, kicked }) => ({ seat, name, login, joinedAt, kicked })),
    leaderboard,
    awards: view.awards.map((a) => ({ ...a, name: nameOf(a.seat) })),
    panics: view.panics,
    timeline: view.timeline,
    commands,
    guards: await guardLines(archive, row, nameOf),
  });
}

export async function exportCsv(archive: Archive, row: RoomRow, what: string): Promise<string> {
  const { view } = await review(archive, row);
  const { nameOf, leaderboard, commands } = tables(view);
  switch (what) {
    case 'guards': {
      const lines = await guardLines(archive, row, nameOf);
      return csv(
        ['at_ms', 'seq', 'seat', 'name', 'guard', 'site', 'verdict', 'count', 'task', 'call', 'operands'],
        lines.map((l) =>
          [l.at, l.seq, l.seat, l.name, l.guard, l.site, l.verdict, l.count, l.task, l.call].concat(
            JSON.stringify(l.operands),
          ),
        ),
      );
    }
    case 'commands':
      return csv(
        ['at_ms', 'seq', 'seat', 'name', 'status', 'line'],
        commands.map((c) => [c.at, c.seq, c.seat, c.name, c.status, c.line]),
      );
    case 'leaderboard':
      return csv(
        ['rank', 'seat', 'name', 'login', 'points', 'routes', 'guards', 'hints', 'wins', 'crashes', 'last_point_ms'],
        // biome-ignore format: one row
        leaderboard.map((s) => [s.rank, s.seat, s.name, s.login, s.points, s.routes, s.guards, s.hints, s.wins, s.crashes, s.lastAt]),
      );
    default:
      throw new Refused('request.not_found', 404);
  }
}
