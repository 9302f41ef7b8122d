/** From the instructor's view to the console. */
import { type Cell, endOf, type GuardRow, type InstructorView, soft, type TimelineRow } from '@killinit/room';
import type { FeedRow, Flag, GuardColumn, HeatCell, HeatRow, Person, RosterRow } from '@killinit/ui';
import { chainOf } from '../shared/chain.ts';
import { bypassed, markOf, toldApart, valuesLine } from '../shared/guards.ts';
import {
  beat,
  board,
  eraName,
  leftMs,
  type People,
  panicOf,
  peopleOf,
  personOf,
  processes,
  pulseStem,
  span,
} from '../shared/room.ts';
import type { ConsoleModel } from './model.ts';

const COLLAPSE_MS = 10_000;
const COLUMNS = 16;

export function consoleModel(view: InstructorView, roomId: string, now: number): ConsoleModel {
  const { room, machine } = view;
  const scene = room.scene;
  const people = peopleOf(room, null);
  const telling = view.feed;
  const guards = columns(view, telling);
  return {
    roomId,
    title: scene?.title ?? 'Session',
    scenario: scene?.scenarioTitle ?? '',
    era: eraName(scene?.era),
    goal: scene?.goal ?? '',
    notes: scene?.notes ?? null,
    code: scene?.code ?? '',
    phase: room.phase,
    leftMs: leftMs(room, now),
    capacity: scene?.capacity ?? 0,
    locked: room.locked,
    names: room.names,
    reveal: room.reveal,
    blank: room.blank,
    roster: roster(view),
    feed: feed(telling, people),
    guards,
    heat: heat(view, guards, people),
    table: processes(machine, people, now),
    initNote: '',
    beat: beat(
      room,
      telling.map((r) => r.at),
      now,
    ),
    stems: view.pulse.map(pulseStem),
    flags: view.timeline.filter((t) => t.kind !== 'hint' || t.seat === null).map((t) => flag(t, people)),
    roundMs: span(room, now),
    standings: board(room, people),
    stuck: stuck(view, people, now),
    hints: (scene?.hints ?? []).map((h, i) => ({
      id: h.id,
      n: i + 1,
      text: h.text,
      released: view.released.includes(h.id),
    })),
    panic: panicOf(machine.panic, people, chainOf(machine.panic, view.feed, scene), now),
    sentence: null,
  };
}

function roster(view: InstructorView): readonly RosterRow[] {
  return view.room.people.map((p) => ({
    person: personOf(p, null),
    login: p.login,
    state: p.kicked ? 'kicked' : p.online ? 'here' : 'away',
    points: view.room.scores[p.seat]?.points ?? 0,
  }));
}

/**
 * Newest first; the same student at the same guard within ten seconds is one row with a count. A call asks many guards on
 * its way: the one it ended at tells the story, those before it are steps.
 */
export function feed(rows: readonly GuardRow[], people: People): readonly FeedRow[] {
  const list: FeedRow[] = [];
  const ends = endings(rows);
  const open = new Map<string, { index: number; at: number }>();
  for (const row of rows) {
    const mark = markOf(row);
    const end = ends.get(row.cause ?? row.key);
    const step = end !== row && (mark === 'pass' || soft(row));
    const key = `${row.seat} ${row.id} ${mark} ${step}`;
    const before = open.get(key);
    if (before && row.at - before.at <= COLLAPSE_MS) {
      const old = list[before.index]!;
      list[before.index] = { ...old, atMs: row.at, count: old.count + row.count, values: describe(row) };
      before.at = row.at;
      continue;
    }
    open.set(key, { index: list.length, at: row.at });
    const person = row.seat === null ? null : (people.get(row.seat) ?? null);
    list.push({
      key: row.key,
      atMs: row.at,
      mark,
      person,
      guard: row.id,
      fn: row.site,
      values: describe(row),
      count: row.count,
      step,
    });
  }
  return list.reverse();
}

function endings(rows: readonly GuardRow[]): ReadonlyMap<number | string, GuardRow> {
  const calls = new Map<number | string, GuardRow[]>();
  for (const row of rows) {
    const call = row.cause ?? row.key;
    const list = calls.get(call);
    if (list) list.push(row);
    else calls.set(call, [row]);
  }
  return new Map([...calls].map(([call, list]) => [call, endOf(list)!]));
}

const describe = (row: GuardRow) => [valuesLine(row), row.id].filter(Boolean).join(', ');

/** Guards of the scenario that somebody met, in call-path order; then others that refused. */
function columns(view: InstructorView, rows: readonly GuardRow[]): readonly GuardColumn[] {
  const met = new Set(Object.values(view.matrix).flatMap((cells) => Object.keys(cells)));
  const sites = new Map(rows.map((r) => [r.id, r.site]));
  const listed = (view.room.scene?.guards ?? []).map((g) => g.id).filter((id) => met.has(id));
  const refused = [...met].filter(
    (id) => !listed.includes(id) && Object.values(view.matrix).some((c) => (c[id]?.blocked ?? 0) > 0),
  );
  return toldApart([...listed, ...refused].slice(0, COLUMNS).map((id) => ({ id, fn: sites.get(id) ?? id })));
}

function heat(view: InstructorView, guards: readonly GuardColumn[], people: People): readonly HeatRow[] {
  const past = new Set(view.feed.filter(bypassed).map((r) => `${r.seat} ${r.id}`));
  return view.room.people
    .filter((p) => !p.kicked)
    .map((p) => ({
      person: people.get(p.seat)!,
      cells: guards.map((g) => cell(view.matrix[p.seat]?.[g.id], past.has(`${p.seat} ${g.id}`))),
    }));
}

function cell(c: Cell | undefined, past: boolean): HeatCell | null {
  if (!c || c.passed + c.blocked === 0) return null;
  return { count: c.passed + c.blocked, mark: past ? 'bypass' : c.blocked > 0 ? 'block' : 'pass' };
}

function flag(row: TimelineRow, people: People): Flag {
  const who = row.seat === null ? '' : (people.get(row.seat)?.name ?? '');
  switch (row.kind) {
    case 'panic':
      return { at: row.at, label: who ? `${who} killed init` : 'Init died', dead: true };
    case 'crash':
      return { at: row.at, label: who ? `${who} crashed it` : 'Crash', dead: true };
    case 'reset':
      return { at: row.at, label: 'Reboot' };
    case 'announcement':
      return { at: row.at, label: 'Announcement' };
    case 'hint':
      return { at: row.at, label: 'Hint released' };
    case 'fault':
      return { at: row.at, label: 'Simulator fault' };
    case 'plugin':
      return { at: row.at, label: 'Plugin off' };
    default:
      return { at: row.at, label: row.text };
  }
}

const STUCK_TRIES = 10;
const SILENT_MS = 3 * 60_000;

/** Behaviour, never ability: many tries at one guard, a long silence, a lost connection. */
function stuck(view: InstructorView, people: People, now: number): ConsoleModel['stuck'] {
  if (view.room.phase !== 'running') return [];
  const started = view.room.clock.startedAt ?? 0;
  return view.room.people.flatMap((p): { person: Person; says: string; sinceMs: number }[] => {
    const person = people.get(p.seat);
    if (!person || p.kicked) return [];
    const act = view.activity[p.seat];
    const since = now - Math.max(act?.lastAt ?? 0, started, p.joinedAt);
    const tries = act?.guard ? (view.matrix[p.seat]?.[act.guard]?.blocked ?? 0) : 0;
    if (act?.blocked && tries >= STUCK_TRIES)
      return [{ person, says: `${tries} tries at ${act.guard}.`, sinceMs: since }];
    if (!p.online) return [{ person, says: 'Disconnected. The seat is kept.', sinceMs: since }];
    if (since > SILENT_MS)
      return [{ person, says: act ? 'No command for a while.' : 'No command since the start.', sinceMs: since }];
    return [];
  });
}
