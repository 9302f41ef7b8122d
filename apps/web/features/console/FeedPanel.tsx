import { Feed, type FeedRow, Glyph, Icon, KeyGroup, plural, Switch } from '@killinit/ui';

export interface FeedFilter {
  readonly text: string;
  readonly mark: 'all' | 'pass' | 'block' | 'bypass';
  readonly seat: number | null;
  readonly guard: string | null;
  /** Also the guards a call only passed by. */
  readonly steps: boolean;
}
export const WHOLE_FEED: FeedFilter = { text: '', mark: 'all', seat: null, guard: null, steps: false };

export function passes(row: FeedRow, f: FeedFilter): boolean {
  if (f.mark !== 'all' && row.mark !== f.mark) return false;
  if (row.step && !f.steps && f.guard === null) return false;
  if (f.seat !== null && row.person?.seat !== f.seat) return false;
  if (f.guard !== null && row.guard !== f.guard) return false;
  return `${row.person?.name ?? ''} ${row.fn} ${row.guard} ${row.values}`.toLowerCase().includes(f.text.toLowerCase());
}

/** Every guard as it is asked. It is not read aloud: a class would flood it. */
export function FeedPanel(props: { rows: readonly FeedRow[]; filter: FeedFilter; onFilter(f: FeedFilter): void }) {
  const { rows, filter, onFilter } = props;
  const shown = rows.filter((r) => passes(r, filter));
  const narrowed = filter.seat !== null || filter.guard !== null;
  return (
    <section className="panel" aria-label="Guard feed">
      <div className="panel-head">
        <h2>Guard feed</h2>
        <span className="sm dimmer">{plural(shown.length, 'event')}</span>
        <span className="end">
          <Switch label="Every step" named on={filter.steps} onChange={(steps) => onFilter({ ...filter, steps })} />
        </span>
        {narrowed && (
          <button type="button" className="linky sm" onClick={() => onFilter({ ...filter, seat: null, guard: null })}>
            Show all
          </button>
        )}
      </div>
      <div className="filt">
        <div className="search grow">
          <Icon name="search" />
          <input
            className="input sm"
            type="search"
            aria-label="Name or guard"
            placeholder="Name or guard"
            value={filter.text}
            onChange={(e) => onFilter({ ...filter, text: e.target.value })}
          />
        </div>
        <KeyGroup
          label="Verdict"
          value={filter.mark}
          onPick={(mark) => onFilter({ ...filter, mark })}
          choices={[
            { value: 'all', label: 'All' },
            { value: 'block', name: 'Blocked', label: <Glyph mark="block" silent /> },
            { value: 'pass', name: 'Passed', label: <Glyph mark="pass" silent /> },
            { value: 'bypass', name: 'Bypassed', label: <Glyph mark="bypass" silent /> },
          ]}
        />
      </div>
      <Feed rows={shown} onPick={(row) => onFilter({ ...filter, seat: row.person?.seat ?? null, guard: row.guard })} />
    </section>
  );
}
