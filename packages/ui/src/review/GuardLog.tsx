import { useState } from 'react';
import { Key } from '../controls/Key.tsx';
import { clock, plural } from '../format.ts';
import { Icon, MARK_WORD, type Mark, Verdict } from '../glyphs/glyph.tsx';
import type { Person } from '../types.ts';
import { Who } from '../Who.tsx';

export interface GuardLogRow {
  readonly key: number | string;
  readonly atMs: number;
  readonly person: Person | null;
  readonly call: string;
  readonly guard: string;
  readonly fn: string;
  readonly mark: Mark;
  readonly values: string;
  readonly returned: string;
  readonly count: number;
}

export interface GuardFilter {
  readonly text: string;
  readonly seat: number | null;
  readonly guard: string;
  readonly mark: Mark | '';
}

export const NO_FILTER: GuardFilter = { text: '', seat: null, guard: '', mark: '' };

export function matches(row: GuardLogRow, f: GuardFilter): boolean {
  if (f.seat !== null && row.person?.seat !== f.seat) return false;
  if (f.guard !== '' && row.guard !== f.guard) return false;
  if (f.mark !== '' && row.mark !== f.mark) return false;
  const hay =
    `${row.call} ${row.fn} ${row.guard} ${row.values} ${row.returned} ${row.person?.name ?? ''}`.toLowerCase();
  return f.text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

const PAGE = 200;

/** Every guard that was asked, with filters. */
export function GuardLog({ rows }: { rows: readonly GuardLogRow[] }) {
  const [filter, setFilter] = useState(NO_FILTER);
  const [pages, setPages] = useState(1);
  const found = rows.filter((r) => matches(r, filter));
  const shown = found.slice(0, pages * PAGE);
  const returns = rows.some((r) => r.returned !== '');
  return (
    <section className="panel" aria-label="Guard log with filters">
      <Filters rows={rows} filter={filter} onChange={setFilter} found={found.length} />
      <div className="logbox" tabIndex={0} role="group" aria-label="Rows of the guard log">
        <table className="logs" aria-label="Guard log">
          <thead>
            <tr>
              {['Time', 'Student', 'Command', 'Guard', 'Verdict', 'Values read', ...(returns ? ['Returned'] : [])].map(
                (h) => (
                  <th key={h} scope="col">
                    {h}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((r) => (
              <LogRow key={r.key} row={r} returns={returns} />
            ))}
            {shown.length === 0 && (
              <tr>
                <td colSpan={7} className="dim">
                  {rows.length === 0 ? 'No guard was asked in this session.' : 'No row fits these filters.'}
                </td>
              </tr>
            )}
          </tbody>
        </table>
        {shown.length < found.length && (
          <p style={{ padding: 16 }}>
            <Key onClick={() => setPages(pages + 1)}>Show {Math.min(PAGE, found.length - shown.length)} more</Key>
          </p>
        )}
      </div>
    </section>
  );
}

function LogRow({ row, returns }: { row: GuardLogRow; returns: boolean }) {
  return (
    <tr className={row.mark === 'dead' ? 'pan' : ''}>
      <td className="m">{clock(row.atMs)}</td>
      <td>{row.person ? <Who person={row.person} plain /> : <span className="dim nowrap">the machine</span>}</td>
      <td className="m" translate="no">
        {row.call}
      </td>
      <td className="m" title={row.guard} translate="no">
        {row.fn}
      </td>
      <td>
        <Verdict mark={row.mark} />
        {row.count > 1 ? <span className="dim"> {row.count}×</span> : null}
      </td>
      <td className="m dim" translate="no">
        {row.values}
      </td>
      {returns && (
        <td className="m" translate="no">
          {row.returned}
        </td>
      )}
    </tr>
  );
}

function Filters(props: {
  rows: readonly GuardLogRow[];
  filter: GuardFilter;
  found: number;
  onChange(f: GuardFilter): void;
}) {
  const { rows, filter, onChange } = props;
  const people = new Map<number, Person>();
  const guards = new Map<string, string>();
  for (const r of rows) {
    if (r.person) people.set(r.person.seat, r.person);
    guards.set(r.guard, r.fn);
  }
  const marks: Mark[] = ['pass', 'block', 'bypass', 'dead'];
  return (
    <div className="fil">
      <div className="search" style={{ flex: '1 1 220px', maxWidth: 320 }}>
        <Icon name="search" />
        <input
          className="input sm"
          type="search"
          aria-label="Search the guard log"
          placeholder="Command, guard or value, like flags=0x40"
          value={filter.text}
          onChange={(e) => onChange({ ...filter, text: e.target.value })}
        />
      </div>
      <label>
        <span className="vh">Student</span>
        <select
          className="input sm"
          value={filter.seat ?? ''}
          onChange={(e) => onChange({ ...filter, seat: e.target.value === '' ? null : Number(e.target.value) })}
        >
          <option value="">All students</option>
          {[...people.values()].map((p) => (
            <option key={p.seat} value={p.seat}>
              {p.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="vh">Guard</span>
        <select
          className="input sm guards"
          value={filter.guard}
          onChange={(e) => onChange({ ...filter, guard: e.target.value })}
        >
          <option value="">All guards</option>
          {[...guards].map(([id, fn]) => (
            <option key={id} value={id}>
              {fn} ({id})
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="vh">Verdict</span>
        <select
          className="input sm"
          value={filter.mark}
          onChange={(e) => onChange({ ...filter, mark: e.target.value as Mark | '' })}
        >
          <option value="">All verdicts</option>
          {marks.map((m) => (
            <option key={m} value={m}>
              {MARK_WORD[m]}
            </option>
          ))}
        </select>
      </label>
      <span className="dim sm" role="status">
        {props.found === rows.length
          ? plural(rows.length, 'event')
          : `${props.found} of ${plural(rows.length, 'event')}`}
      </span>
    </div>
  );
}
