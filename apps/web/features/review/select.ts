/** From the folded log of a session to its review. */
import { type ReviewView, TIE_RULE } from '@killinit/room';
import { type CoverageRow, clock, type GuardLogRow, type Person, plural, type Standing } from '@killinit/ui';
import { bypassed, markOf, toldApart, valuesLine } from '../shared/guards.ts';
import { board, eraName, type People, peopleOf } from '../shared/room.ts';

export interface ReviewModel {
  readonly title: string;
  readonly code: string;
  readonly scenario: string;
  readonly headline: string;
  readonly standings: readonly Standing[];
  readonly rows: readonly GuardLogRow[];
  readonly leftOut: number;
  readonly coverage: readonly CoverageRow[];
  readonly panics: readonly {
    readonly key: number;
    readonly title: string;
    readonly line: string;
    readonly dump: readonly string[];
  }[];
  readonly students: readonly StudentSheet[];
  readonly chart: Chart;
  /** How ties are broken, printed under the board. */
  readonly tieRule: string;
}

export interface StudentSheet {
  readonly person: Person;
  readonly login: string;
  readonly standing: Standing | null;
  readonly commands: readonly {
    readonly key: string;
    readonly at: string;
    readonly line: string;
    readonly status: number | null;
  }[];
  readonly awards: readonly {
    readonly key: string;
    readonly at: string;
    readonly points: number;
    readonly why: string;
  }[];
}

export interface Chart {
  readonly fromMs: number;
  readonly toMs: number;
  readonly lines: readonly {
    readonly person: Person;
    readonly points: readonly { readonly at: number; readonly total: number }[];
  }[];
  readonly deaths: readonly { readonly at: number; readonly name: string }[];
}

export function reviewModel(view: ReviewView): ReviewModel {
  const { room } = view;
  const people = peopleOf(room, null);
  const standings = board(room, people);
  const from = view.startedAt ?? 0;
  const ago = (at: number) => clock(at - from);
  return {
    title: room.scene?.title ?? 'Session',
    code: room.scene?.code ?? '',
    scenario: [room.scene?.scenarioTitle, eraName(room.scene?.era)].filter(Boolean).join(', '),
    headline: headline(view, people),
    standings,
    rows: guardRows(view, people, from),
    leftOut: view.guardsLeftOut,
    coverage: coverage(view),
    panics: view.panics.map((p, i) => ({
      key: i,
      title: `${p.crash ? 'Crash' : 'Init died'} at ${ago(p.at)}${p.seat === null ? '' : `, ${people.get(p.seat)?.name ?? 'a student'}`}`,
      line: p.line,
      dump: p.dump,
    })),
    students: room.people.map((p) => ({
      person: people.get(p.seat)!,
      login: p.login,
      standing: standings.find((s) => s.person.seat === p.seat) ?? null,
      commands: (view.commands[p.seat] ?? []).map((c) => ({
        key: c.key,
        at: ago(c.at),
        line: c.line,
        status: c.status,
      })),
      awards: view.awards
        .filter((a) => a.seat === p.seat)
        .map((a) => ({ key: a.key, at: ago(a.at), points: a.points, why: a.why })),
    })),
    chart: chart(view, people, standings),
    tieRule: TIE_RULE,
  };
}

/** One sentence from the session itself. */
function headline(view: ReviewView, people: People): string {
  const kills = view.panics.filter((p) => !p.crash);
  const students = plural(view.room.people.length, 'student');
  const first = kills[0];
  if (!first) return `Init survived ${students}.`;
  const name = first.seat === null ? 'Nobody in particular' : (people.get(first.seat)?.name ?? 'A student');
  const times = ['once', 'twice'][kills.length - 1] ?? `${kills.length} times`;
  return `Init died ${times}. ${name} was first, after ${clock(first.at - (view.startedAt ?? 0))}.`;
}

function guardRows(view: ReviewView, people: People, from: number): readonly GuardLogRow[] {
  const commands = new Map(Object.entries(view.commands).map(([seat, rows]) => [Number(seat), rows]));
  return view.guards
    .map((g) => {
      const before =
        g.seat === null
          ? undefined
          : commands.get(g.seat)?.findLast((c) => c.seq < g.seq || (c.seq === g.seq && c.at <= g.at));
      return {
        key: g.key,
        atMs: Math.max(0, g.at - from),
        person: g.seat === null ? null : (people.get(g.seat) ?? null),
        call: before?.line ?? '',
        guard: g.id,
        fn: g.site,
        mark: markOf(g),
        values: valuesLine(g),
        returned: '',
        count: g.count,
      };
    })
    .reverse();
}

function coverage(view: ReviewView): readonly CoverageRow[] {
  const past = new Set(view.guards.filter(bypassed).map((g) => `${g.seat} ${g.id}`));
  const sites = new Map(view.guards.map((g) => [g.id, g.site]));
  const seats = view.room.people.map((p) => p.seat);
  const columns = (view.room.scene?.guards ?? []).map(({ id }) => ({ id, fn: sites.get(id) ?? id }));
  return toldApart(columns).map(({ id, fn }) => {
    const row = { guard: id, fn, pass: 0, block: 0, bypass: 0, never: 0 };
    for (const seat of seats) {
      const cell = view.matrix[seat]?.[id];
      if (past.has(`${seat} ${id}`)) row.bypass++;
      else if (!cell) row.never++;
      else if (cell.passed > 0) row.pass++;
      else row.block++;
    }
    return row;
  });
}

function chart(view: ReviewView, people: People, standings: readonly Standing[]): Chart {
  const fromMs = view.startedAt ?? 0;
  const toMs = Math.max(view.endedAt ?? 0, view.awards.at(-1)?.at ?? 0, fromMs + 60_000);
  return {
    fromMs,
    toMs,
    lines: standings.map((s) => {
      let total = 0;
      const points = view.awards
        .filter((a) => a.seat === s.person.seat)
        .map((a) => {
          total += a.points;
          return { at: a.at, total };
        });
      return { person: s.person, points };
    }),
    deaths: view.panics.map((p) => ({ at: p.at, name: p.seat === null ? '' : (people.get(p.seat)?.name ?? '') })),
  };
}
