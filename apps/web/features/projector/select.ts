/** From the projector's view to the wall. */
import { endOf, type GuardRow, type ProjectorView } from '@killinit/room';
import type { Happening, RingGuard, RingPerson, Standing, Stem, Wire } from '@killinit/ui';
import { hotValue, markOf } from '../shared/guards.ts';
import { board, type People, peopleOf, pulseStem } from '../shared/room.ts';
import { shortWord } from '../shared/words.ts';

const RING = 12;
const HIT_MS = 400;
const WIRE_MS = 6000;

export interface Race {
  readonly guards: readonly RingGuard[];
  readonly people: readonly RingPerson[];
  readonly wires: readonly Wire[];
  readonly closest: readonly Standing[];
  readonly news: readonly Happening[];
  readonly stems: readonly Stem[];
}

export function race(view: ProjectorView, now: number): Race {
  const people = peopleOf(view.room, null);
  const ids = ringIds(view);
  const at = new Map(ids.map((id, i) => [id, i]));
  const telling = view.recent;
  return {
    guards: ids.map((id) => {
      const last = telling.findLast((r) => r.id === id);
      return {
        id,
        label: shortWord(id),
        hit: last?.blocked === true && now - last.at < HIT_MS * 4,
        open: isOpen(view, id),
      };
    }),
    people: view.room.people
      .filter((p) => !p.kicked)
      .map((p) => ({
        person: people.get(p.seat)!,
        guard: at.get(view.standing[p.seat]?.guard ?? '') ?? null,
        processes: Object.values(view.machine.tasks).filter((t) => t.seat === p.seat).length,
      })),
    wires: telling.flatMap((r): Wire[] => {
      const guard = at.get(r.id);
      const ageMs = now - r.at;
      if (guard === undefined || r.seat === null || ageMs > WIRE_MS || !isEnd(r, telling)) return [];
      return [
        { key: r.key, seat: r.seat, guard, mark: isOpen(view, r.id) && !r.blocked ? 'bypass' : markOf(r), ageMs },
      ];
    }),
    closest: board(view.room, people).map((s) => ({ ...s, place: place(view, s.person.seat) })),
    news: news(telling, people),
    stems: view.pulse.map(pulseStem),
  };
}

/** Where its call ended: there the wire ends. */
const isEnd = (row: GuardRow, rows: readonly GuardRow[]) =>
  row.cause === null || endOf(rows.filter((r) => r.cause === row.cause)) === row;

/** A gap in the ring: somebody got round it since the last boot. */
const isOpen = (view: ProjectorView, id: string): boolean => view.ring[id]?.open ?? false;

/** Twelve at most, in call-path order: those of the scenario first, met ones before the others. */
function ringIds(view: ProjectorView): readonly string[] {
  const listed = (view.room.scene?.guards ?? []).map((g) => g.id);
  const met = listed.filter((id) => view.ring[id]);
  const rest = listed.filter((id) => !view.ring[id]);
  const kept = new Set([...met, ...rest].slice(0, RING));
  return listed.filter((id) => kept.has(id));
}

function place(view: ProjectorView, seat: number): Standing['place'] {
  const at = view.standing[seat];
  if (!at) return undefined;
  const site = view.recent.findLast((r) => r.id === at.guard)?.site ?? at.guard;
  return { word: at.blocked ? 'at' : 'past', fn: site };
}

const NEWS_MS = 700;

/** What just happened, newest first: refusals and ways round, at most one in 700 ms. */
function news(rows: readonly GuardRow[], people: People): readonly Happening[] {
  const list: Happening[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const r of rows) {
    const mark = markOf(r);
    if (mark === 'pass' || r.at - last < NEWS_MS) continue;
    last = r.at;
    const name = r.seat === null ? 'The machine' : (people.get(r.seat)?.name ?? 'A student');
    const did = mark === 'block' ? 'stopped at' : mark === 'dead' ? 'reached' : 'got past';
    const hot = hotValue(r);
    const tail = r.count > 1 ? `, ${r.count} times.` : mark === 'block' && hot ? `, ${hot}.` : '.';
    list.push({ key: r.key, mark, name, did, fn: r.site, tail });
  }
  return list.slice(-8).reverse();
}
