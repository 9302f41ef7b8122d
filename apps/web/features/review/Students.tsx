import { Avatar, Key, ordinal, plural, Who } from '@killinit/ui';
import { type ReactNode, useState } from 'react';
import type { ReviewModel, StudentSheet } from './select.ts';

/** One student at a time: the place, what was typed, what it was worth. */
export function Students(props: { model: ReviewModel; seat: number | null; onPick(seat: number): void }) {
  const { students } = props.model;
  const sheet = students.find((s) => s.person.seat === props.seat) ?? students[0];
  if (!sheet) return <p className="empty">Nobody joined this session.</p>;
  return (
    <div className="panel students">
      <nav aria-label="Students">
        {students.map((s) => (
          <button
            key={s.person.seat}
            type="button"
            aria-pressed={s === sheet}
            onClick={() => props.onPick(s.person.seat)}
          >
            <Who person={s.person} plain />
            <span className="end readout sm">{s.standing?.points ?? 0}</span>
          </button>
        ))}
      </nav>
      <Sheet key={sheet.person.seat} sheet={sheet} of={students.length} />
    </div>
  );
}

function Sheet({ sheet, of }: { sheet: StudentSheet; of: number }) {
  const { person, standing } = sheet;
  return (
    <div className="sheet" tabIndex={0} role="group" aria-label={person.name}>
      <header className="row-3">
        <Avatar symbol={person.symbol} />
        <div>
          <h1 dir="auto">{person.name}</h1>
          <p className="dim sm">
            <code translate="no">{sheet.login}</code>
          </p>
        </div>
        <span className="end noprint">
          <Key icon="file" onClick={() => window.print()}>
            Print this report
          </Key>
        </span>
      </header>
      <dl className="facts">
        <Fact term="Place">{standing ? `${ordinal(standing.rank)} of ${of}` : 'removed'}</Fact>
        <Fact term="Score">{standing?.points ?? 0}</Fact>
        <Fact term="Killed init">{plural(standing?.kills ?? 0, 'time')}</Fact>
        <Fact term="Crashes">{standing?.crashes ?? 0}</Fact>
        <Fact term="Guards">{standing?.guards ?? 0}</Fact>
        <Fact term="Hints">{standing?.hints ?? 0}</Fact>
      </dl>
      <h2>What counted</h2>
      {sheet.awards.length === 0 ? (
        <p className="dim">Nothing yet.</p>
      ) : (
        <table className="logs" aria-label={`Points of ${person.name}`}>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col" className="num">
                Points
              </th>
              <th scope="col">For</th>
            </tr>
          </thead>
          <tbody>
            {sheet.awards.map((a) => (
              <tr key={a.key}>
                <td className="m">{a.at}</td>
                <td className="num readout">{a.points}</td>
                <td>{a.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <h2>Commands</h2>
      <Commands sheet={sheet} />
    </div>
  );
}

const PAGE = 200;

function Commands({ sheet }: { sheet: StudentSheet }) {
  const [shown, setShown] = useState(PAGE);
  if (sheet.commands.length === 0) return <p className="dim">Nothing was typed.</p>;
  return (
    <>
      <table className="logs" aria-label={`Commands of ${sheet.person.name}`}>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Command</th>
            <th scope="col" className="num">
              Status
            </th>
          </tr>
        </thead>
        <tbody>
          {sheet.commands.slice(0, shown).map((c) => (
            <tr key={c.key}>
              <td className="m">{c.at}</td>
              <td className="m typed" translate="no">
                {c.line}
              </td>
              <td className="m num">{c.status ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown < sheet.commands.length && (
        <p>
          <Key onClick={() => setShown(shown + PAGE)}>Show more</Key>
        </p>
      )}
    </>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd className="readout">{children}</dd>
    </div>
  );
}
