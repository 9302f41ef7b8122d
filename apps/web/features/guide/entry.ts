/** A guard's entry as the textbook page sets it: from the kernel's own catalogue, no text of ours but the connecting words. */
import { GUARD_CATALOGUE, type GuardEntry, guardEntry } from '@killinit/room/guide';

export interface KernelSide {
  readonly title: string;
  /** Null: this kernel does not ask. */
  readonly site: string | null;
  readonly file: string;
  readonly note: string | null;
  readonly here: boolean;
}

export interface GuidePage {
  readonly id: string;
  readonly fn: string;
  readonly question: string;
  readonly teaching: string;
  readonly condition: string;
  readonly reads: readonly string[];
  readonly outcome: string;
  readonly sees: string;
  readonly kernels: readonly KernelSide[];
  readonly changed: readonly string[];
  /** Which gate of how many on its path. */
  readonly gate: { readonly n: number; readonly of: number; readonly path: string };
}

const ERAS = [
  ['v2.6.34', 'Linux 2.6.34'],
  ['v6.1', 'Linux 6.1'],
] as const;

export function guidePage(id: string, era: string): GuidePage | null {
  const entry = guardEntry(id);
  if (!entry) return null;
  const here = entry.code[era as 'v6.1'] ?? Object.values(entry.code)[0];
  return {
    id,
    fn: here?.site ?? id,
    question: entry.title,
    teaching: entry.teaching,
    condition: entry.condition,
    reads: entry.operands,
    outcome: verdict(entry),
    sees: entry.userSees,
    kernels: ERAS.map(([key, title]) => {
      const code = entry.code[key];
      return { title, site: code?.site ?? null, file: code?.file ?? '', note: code?.note ?? null, here: key === era };
    }),
    changed:
      entry.unasked === undefined ? entry.versions : [...entry.versions, `not met in this machine: ${entry.unasked}`],
    gate: gate(entry, era),
  };
}

function gate(entry: GuardEntry, era: string): GuidePage['gate'] {
  const path = GUARD_CATALOGUE.filter((g) => g.path === entry.path && (g.code[era as 'v6.1'] || g === entry)).sort(
    (a, b) => a.order - b.order,
  );
  return { n: path.indexOf(entry) + 1, of: path.length, path: entry.path };
}

const VERDICTS: Readonly<Record<string, string>> = {
  drop: 'It is dropped: the call succeeds and nothing arrives',
  skip: 'It is passed over',
  panic: 'The kernel panics',
  signal: 'A signal is sent',
  allow: 'It is let through',
  clamp: 'The value is cut to what is allowed',
  route: 'It decides which way to go on',
};

function verdict({ verdict: { kind, value, detail } }: GuardEntry): string {
  const says = kind === 'errno' && value ? `The call comes back with ${value}` : (VERDICTS[kind] ?? value ?? kind);
  return detail ? `${says} (${detail}).` : `${says}.`;
}
