import type { Mark } from '../glyphs/glyph.tsx';

export interface CoverageRow {
  readonly guard: string;
  readonly fn: string;
  /** Students by their best result. */
  readonly pass: number;
  readonly block: number;
  readonly bypass: number;
  readonly never: number;
}

/** Each student's best result per guard: solid, ruled, outlined, hatched; every piece has its number. */
export function Coverage({ rows }: { rows: readonly CoverageRow[] }) {
  const parts: readonly (Exclude<Mark, 'alive' | 'dead' | 'unreached'> | 'never')[] = [
    'pass',
    'block',
    'bypass',
    'never',
  ];
  const word = { pass: 'passed', block: 'blocked', bypass: 'bypassed', never: 'never met' };
  return (
    <ul className="cov">
      {rows.map((r) => (
        <li key={r.guard}>
          <code title={r.guard} translate="no">
            {r.fn}
          </code>
          <div className="cb" role="img" aria-label={parts.map((p) => `${r[p]} ${word[p]}`).join(', ')}>
            {parts.map((p) =>
              r[p] > 0 ? (
                <i key={p} className={p} style={{ flex: r[p] }}>
                  {r[p]}
                </i>
              ) : null,
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
