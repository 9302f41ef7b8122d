/** From guard rows to gates: which verdict to draw, which value decided, what to say. */

import { type Attempt, bypassed, endOf, type GuardRow, guardMark, type Scene, telling } from '@killinit/room';
import type { Attempt as Drawn, Gate, Mark, Reading } from '@killinit/ui';
import { callText, resultName, valueText } from './symbols.ts';
import { headlineOf, passedWord, verdictOf } from './words.ts';

const INIT_FACTS = ['pid', 'tgid', 'target', 'target.pid'];

/** Is init the one the guard was asked about? */
export const aboutInit = (row: GuardRow): boolean => INIT_FACTS.some((name) => row.facts[name] === 1);

export { bypassed };
export const markOf = (row: GuardRow): Mark => guardMark(row);

export const notable = (attempt: Attempt): boolean => attempt.guards.some(telling);

/** The operand a refusal turned on: for the guards we know, the known one; else the only flag, or the last value. */
const DECIDING: Readonly<Record<string, string>> = {
  'sig-unkillable-default': 'flags',
  'get-signal-unkillable': 'flags',
  'sig-global-init-kernel-only': 'tgid',
  'sig-handler-ignored': 'handler',
  'fork-clone-parent-init': 'current.signal.flags',
  'kill-ok-by-cred': 'euid',
};

export function readings(row: GuardRow): readonly Reading[] {
  const names = Object.keys(row.facts);
  const hot = DECIDING[row.id] ?? names.at(-1);
  const decided = row.blocked || bypassed(row);
  return names.map((name) => ({
    name,
    value: valueText(name, row.facts[name]!),
    ...(decided && name === hot ? { hot: true } : {}),
  }));
}

/** The value it turned on, `flags=0x40`; '' where the watcher may not know it. */
export function hotValue(row: GuardRow): string {
  const hot = readings(row).find((r) => r.hot);
  return hot ? `${hot.name}=${hot.value.split(' ')[0]}` : '';
}

/** Several guards may sit in one function: then their ids tell them apart. */
export function toldApart<T extends { readonly id: string; readonly fn: string }>(list: readonly T[]): readonly T[] {
  return list.map((g) => (list.some((other) => other !== g && other.fn === g.fn) ? { ...g, fn: g.id } : g));
}

/** One line of values, for tables and the feed. */
export const valuesLine = (row: GuardRow): string =>
  Object.entries(row.facts)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => Number(b === DECIDING[row.id]) - Number(a === DECIDING[row.id]))
    .map(
      ([name, value]) =>
        `${name}=${
          valueText(name, value)
            .replace(/^\d+ SIG/, 'SIG')
            .split(' ')[0]
        }`,
    )
    .join(', ');

type Titles = ReadonlyMap<string, string>;
export const titlesOf = (scene: Scene | null): Titles => new Map(scene?.guards.map((g) => [g.id, g.title]));

/** Passed by every call: they are named, and only speak up when they refuse. */
export const CEREMONY =
  /^(kill-audit|kill-target|kill-valid|kill-kernel-origin|kill-null|signal-force|sig-blocked|sig-traced|legacy|prepare|fork-)/;

function gate(row: GuardRow, titles: Titles): Gate {
  const mark = markOf(row);
  const says =
    mark === 'pass'
      ? CEREMONY.test(row.id)
        ? null
        : passedWord(row.id)
      : mark === 'bypass'
        ? passedWord(row.id)
        : (titles.get(row.id) ?? null);
  return { id: row.id, fn: row.site, mark, reads: readings(row), count: row.count, ...(says ? { says } : {}) };
}

/** Guards of one kernel function are one gate: what it decided last is what it decided. */
function merged(gates: readonly Gate[]): readonly Gate[] {
  const list: Gate[] = [];
  for (const g of gates) {
    const last = list.at(-1);
    if (!last || last.fn !== g.fn) list.push(g);
    else list[list.length - 1] = merge(last, g);
  }
  return list;
}

function merge(a: Gate, b: Gate): Gate {
  const told = [a.says, b.says].filter((s) => s !== undefined);
  const says = b.mark === 'pass' ? told.slice(-1)[0] : b.says;
  const named = new Map(a.reads.map((r) => [r.name, { name: r.name, value: r.value } as Reading]));
  for (const r of b.reads) named.set(r.name, r);
  return {
    id: b.id,
    fn: b.fn,
    mark: b.mark,
    reads: [...named.values()],
    count: Math.max(a.count ?? 1, b.count ?? 1),
    ...(says ? { says } : {}),
  };
}

/** What a refused call was still asked on its way back is no way on. */
function upToEnd(rows: readonly GuardRow[]): readonly GuardRow[] {
  const end = endOf(rows);
  const after = end ? rows.slice(rows.indexOf(end) + 1) : [];
  return end?.blocked && after.every((row) => !row.blocked && CEREMONY.test(row.id))
    ? rows.slice(0, rows.length - after.length)
    : rows;
}

/** Guards behind which a signal would have reached its target. */
const SIGNAL_PATH = /^(kill|sig|get-signal|complete-signal)-/;

/** An attempt as the trace draws it. */
export function drawn(attempt: Attempt, n: number, titles: Titles): Drawn {
  const gates = merged(upToEnd(attempt.guards).map((g) => gate(g, titles)));
  const end = gates.findLast((g) => g.mark === 'block' || g.mark === 'bypass' || g.mark === 'dead');
  const verdict = end ? (verdictOf(end.id) ?? undefined) : undefined;
  const call = attempt.call ? callText(attempt.call.name, attempt.call.args) : (attempt.command ?? 'in the kernel');
  const returned = attempt.call ? resultName(attempt.call.result) : undefined;
  const task = attempt.guards[0]?.task;
  return {
    n,
    call,
    from: [attempt.command ? `from ${attempt.command.slice(0, 60)}` : '', task ? `PID ${task}` : '']
      .filter(Boolean)
      .join(', '),
    says: headline(end, gates, returned, titles),
    gates,
    ...(end?.mark === 'bypass' ? {} : verdict ? { verdict } : {}),
    ...(end?.mark === 'block' && SIGNAL_PATH.test(end.id) ? { goal: 'do_exit, then panic()' } : {}),
    ...(returned === undefined ? {} : { returned }),
  };
}

function headline(end: Gate | undefined, gates: readonly Gate[], returned: string | undefined, titles: Titles): string {
  if (end?.mark === 'bypass') return `You got past ${end.fn}.`;
  if (end) return headlineOf(end.id) ?? titles.get(end.id) ?? `Stopped at ${end.fn}.`;
  const last = gates.at(-1);
  if (returned !== undefined && /^E[A-Z]+$/.test(returned)) return `The call came back with ${returned}.`;
  return last ? `Every guard let it through, ${last.fn} last.` : 'No guard was asked.';
}

/** How deep an attempt got, for the height of its stem: most paths have some fourteen guards. */
export const depthOf = (passed: number): number => Math.min(1, (passed + 1) / 14);

export const depth = (attempt: Attempt): number => depthOf(attempt.guards.filter((g) => !g.blocked).length);

export function attemptMark(attempt: Attempt): Mark | null {
  const marks = attempt.guards.map(markOf);
  for (const mark of ['dead', 'bypass'] as const) if (marks.includes(mark)) return mark;
  const end = endOf(attempt.guards);
  return end?.blocked ? 'block' : null;
}
