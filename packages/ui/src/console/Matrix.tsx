import type { KeyboardEvent } from 'react';
import { Glyph, MARK_WORD, Verdict } from '../glyphs/glyph.tsx';
import type { GuardColumn, HeatCell, HeatRow } from '../types.ts';
import { Who } from '../Who.tsx';
import { headingRoom } from './headings.ts';

export const heat = (count: number) => (count >= 12 ? 4 : count >= 7 ? 3 : count >= 3 ? 2 : 1);

export interface MatrixProps {
  readonly rows: readonly HeatRow[];
  readonly guards: readonly GuardColumn[];
  readonly selected?: number | null;
  onPick(seat: number, guard: string): void;
}

/** Students down, guards across: the glyph is the best result, the fill only the count. */
export function Matrix({ rows, guards, selected, onPick }: MatrixProps) {
  if (guards.length === 0 || rows.length === 0)
    return <p className="empty">Guards appear here as students meet them, one column each.</p>;
  const room = headingRoom(guards.map((g) => g.fn));
  return (
    <div className="heatbox" tabIndex={0} role="group" aria-label="Students and guards">
      <table className="heat" onKeyDown={move}>
        <caption className="vh">How often each student met each guard, and the best result</caption>
        <thead>
          <tr>
            <td />
            {guards.map((g) => (
              <th key={g.id} scope="col" className="m" style={{ height: room.height }}>
                <span translate="no">{g.fn}</span>
              </th>
            ))}
            <td className="pad" style={{ width: room.right }} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.person.seat} className={selected === row.person.seat ? 'sel' : ''}>
              <th scope="row">
                <Who person={row.person} plain />
              </th>
              {row.cells.map((cell, i) => (
                <Cell key={guards[i]!.id} cell={cell} onPick={() => onPick(row.person.seat, guards[i]!.id)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ cell, onPick }: { cell: HeatCell | null; onPick(): void }) {
  if (!cell)
    return (
      <td className="none">
        <i />
        <span className="vh">never</span>
      </td>
    );
  return (
    <td className={`h${heat(cell.count)}`}>
      <button type="button" tabIndex={-1} onClick={onPick} aria-label={`${MARK_WORD[cell.mark]}, ${cell.count} times`}>
        <Glyph mark={cell.mark} silent className={cell.mark} />
        {cell.count}
      </button>
    </td>
  );
}

/** Arrows move between the cells that hold something. */
function move(e: KeyboardEvent<HTMLTableElement>) {
  const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[e.key];
  const cell = (e.target as HTMLElement).closest('td');
  const row = cell?.parentElement as HTMLTableRowElement | undefined;
  if (!step || !cell || !row) return;
  e.preventDefault();
  const body = row.parentElement as HTMLTableSectionElement;
  let [r, c] = [row.sectionRowIndex, cell.cellIndex];
  for (;;) {
    r += step[0]!;
    c += step[1]!;
    const next = body.rows[r]?.cells[c];
    if (!next || next.tagName === 'TH') return;
    const button = next.querySelector('button');
    if (button) return button.focus();
  }
}

export function MatrixLegend() {
  return (
    <div className="legend">
      <Verdict mark="pass" />
      <Verdict mark="block" />
      <Verdict mark="bypass" />
      <span className="row">
        1
        <span className="scale" aria-hidden="true">
          <i className="h1" />
          <i className="h2" />
          <i className="h3" />
          <i className="h4" />
        </span>
        12+
      </span>
    </div>
  );
}
