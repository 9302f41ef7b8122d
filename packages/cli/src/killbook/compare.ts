/** killbook/compare.ts — an outcome beside the recorded one, and what differs. */
import { type Case, stepsOf } from './case.ts';
import { KNOWN } from './known.ts';
import type { Outcome } from './machine.ts';

export interface Comparison {
  readonly id: string;
  /** As recorded, apart from what `explained` lists. */
  readonly equal: boolean;
  readonly differences: readonly string[];
  /** Differences that cannot be otherwise, and why. */
  readonly explained: readonly string[];
  readonly reason: string | null;
  readonly steps: readonly {
    readonly command: string;
    readonly rc: number | null;
    readonly recorded: number | null | undefined;
  }[];
}

/** Limits depend on the machine's memory; names and masks do not. */
const comparable = (state: string | null | undefined): string =>
  (state ?? '').replace(/SigQ: (\d+)\/\d+/, 'SigQ: $1/N').trim();
const comparableLine = (line: string | null): string => (line ?? '').replace(/\bRIP\b/g, 'EIP');

export function compare(c: Case, o: Outcome): Comparison {
  const here = stepsOf(o.log);
  const r = c.recorded;
  if (r === null)
    return {
      id: c.id,
      equal: true,
      differences: [],
      explained: [],
      reason: null,
      steps: here.map((s) => ({ ...s, recorded: undefined })),
    };
  const differences: string[] = [];
  const differ = (what: string, mine: unknown, theirs: unknown): void => {
    if (mine !== theirs) differences.push(`${what}: ${String(mine)}, recorded ${String(theirs)}`);
  };
  differ('PID 1 died', o.pid1_died, r.pid1_died);
  differ('panicked', o.panicked, r.panicked);
  differ('panic line', comparableLine(o.panic_line), comparableLine(r.panic_line));
  differ('PID 1 at the end', comparable(o.pid1_after), comparable(r.pid1_after));
  const there = stepsOf(r.log);
  const steps = here.map((s, i) => ({ ...s, recorded: there[i]?.rc }));
  if (there.length !== here.length) differences.push(`${here.length} steps, recorded ${there.length}`);
  // The machine ended in the last step: whether its status still reached the screen is a race with what ended it.
  const last = Math.min(here.length, there.length) - 1;
  const race = (i: number, a: number | null, b: number | null): boolean => i === last && (a === null || b === null);
  for (const [i, s] of steps.entries())
    if (s.recorded !== undefined && race(i, s.rc, s.recorded)) continue;
    else if (s.recorded !== undefined && s.recorded !== s.rc)
      differences.push(`rc ${s.rc} of ${s.command}: recorded ${s.recorded}`);
  const known = KNOWN[c.id];
  const explains = (d: string): boolean => known?.allows.some((a) => d.startsWith(a)) === true;
  const explained = differences.filter(explains);
  const open = differences.filter((d) => !explains(d));
  return {
    id: c.id,
    equal: open.length === 0,
    differences: open,
    explained,
    reason: explained.length > 0 ? (known?.reason ?? null) : null,
    steps,
  };
}
