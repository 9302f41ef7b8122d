/** killbook/index.ts — `killinit killbook DIR [ID…]`: recorded routes tried in the simulator, beside what a real kernel did. */
import type { EraId } from '@killinit/kernel-sim';
import { parseOptions } from '../options.ts';
import { ERAS } from '../standard.ts';
import { type Case, findCases } from './case.ts';
import { type Comparison, compare } from './compare.ts';
import { type Outcome, runCase } from './machine.ts';

interface Row {
  readonly id: string;
  readonly era: EraId;
  readonly error?: string;
  readonly outcome?: Outcome;
  readonly comparison?: Comparison;
}

export function killbookCommand(args: readonly string[]): number {
  const o = parseOptions(args, { valued: ['--era'], plain: ['--json', '--log'] });
  const era = (o.flags.get('--era') ?? 'v6.1') as EraId;
  const [dir, ...ids] = o.rest;
  const problem =
    o.error ??
    (dir === undefined
      ? 'Which folder? killinit killbook DIR [ID…] [--era E] [--json]'
      : ERAS.includes(era)
        ? null
        : `There is no era ${era}; there are ${ERAS.join(' and ')}.`);
  if (problem !== null || dir === undefined) {
    process.stderr.write(`killinit: ${problem}\n`);
    return 2;
  }
  let cases: Case[];
  try {
    cases = findCases(dir, ids);
  } catch (e) {
    process.stderr.write(`killinit: ${(e as Error).message}\n`);
    return 2;
  }
  let bad = 0;
  for (const c of cases) {
    const row = one(era, c);
    if (row.comparison?.equal !== true) bad += 1;
    if (o.flags.has('--json')) process.stdout.write(`${JSON.stringify(jsonOf(c, row))}\n`);
    else process.stdout.write(textOf(c, row, o.flags.has('--log')));
  }
  if (!o.flags.has('--json') && cases.length > 1)
    process.stdout.write(`${cases.length - bad} of ${cases.length} as recorded\n`);
  return bad === 0 ? 0 : 1;
}

function one(era: EraId, c: Case): Row {
  try {
    const outcome = runCase(era, c);
    return { id: c.id, era, outcome, comparison: compare(c, outcome) };
  } catch (e) {
    return { id: c.id, era, error: e instanceof Error ? e.message : String(e) };
  }
}

function jsonOf(c: Case, row: Row): unknown {
  const { outcome: o, comparison } = row;
  return {
    id: c.id,
    era: row.era,
    error: row.error ?? null,
    pid1_died: o?.pid1_died ?? null,
    panicked: o?.panicked ?? null,
    panic_line: o?.panic_line ?? null,
    pid1_after: o?.pid1_after ?? null,
    ended_by: o?.ended_by ?? null,
    virtualMs: o?.virtualMs ?? null,
    steps: comparison?.steps ?? [],
    recorded: c.recorded === null ? null : { ...c.recorded, log: undefined },
    equal: comparison?.equal ?? false,
    differences: comparison?.differences ?? [],
    explained: comparison?.explained ?? [],
    reason: comparison?.reason ?? null,
    log: o?.log ?? [],
  };
}

function textOf(c: Case, row: Row, withLog: boolean): string {
  const mark = row.comparison?.equal === true ? 'ok  ' : 'DIFF';
  if (row.error !== undefined) return `${mark} ${c.id}: ${row.error}\n`;
  const o = row.outcome as Outcome;
  let out = `${mark} ${c.id}: ${o.pid1_died ? 'PID 1 died' : 'PID 1 lives'}, ${o.panic_line ?? 'no panic'} (${o.ended_by}, ${(o.virtualMs / 1000).toFixed(1)} s)\n`;
  const { explained = [], reason = null } = row.comparison ?? {};
  if (reason !== null)
    out += `       ${explained.length} known difference${explained.length === 1 ? '' : 's'}: ${reason}\n`;
  for (const d of row.comparison?.differences ?? []) out += `       ${d}\n`;
  if (withLog) for (const line of o.log) out += `     | ${line}\n`;
  return out;
}
