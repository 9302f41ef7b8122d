import { Glyph } from '../glyphs/glyph.tsx';
import type { Standing } from '../types.ts';
import { Who } from '../Who.tsx';

/** The whole table, for the console and the review. */
export function Leaderboard({ list, selected }: { list: readonly Standing[]; selected?: number }) {
  return (
    <table className="lb" aria-label="Leaderboard">
      <thead>
        <tr>
          <th scope="col" className="num">
            #
          </th>
          <th scope="col">Student</th>
          <th scope="col" className="num">
            Score
          </th>
          <th scope="col">Kills</th>
          <th scope="col" className="num">
            Guards
          </th>
          <th scope="col" className="num">
            Hints
          </th>
        </tr>
      </thead>
      <tbody>
        {list.map((s) => (
          <tr key={s.person.seat} className={s.person.you || selected === s.person.seat ? 'sel' : ''}>
            <td className="num readout">{s.rank}</td>
            <td>
              <Who person={s.person} plain />
            </td>
            <td className="num readout">{s.points}</td>
            <td>
              <Kills n={s.kills ?? 0} />
            </td>
            <td className="num">{s.guards ?? 0}</td>
            <td className="num">{s.hints ?? 0}</td>
          </tr>
        ))}
        {list.length === 0 && (
          <tr>
            <td colSpan={6} className="dim">
              Nobody joined.
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Kills({ n }: { n: number }) {
  if (n === 0) return <span className="vh">0</span>;
  return (
    <span className="nowrap" role="img" aria-label={`killed init ${n === 1 ? 'once' : `${n} times`}`}>
      {Array.from({ length: Math.min(n, 4) }, (_, i) => (
        <Glyph key={i} mark="dead" silent />
      ))}
      {n > 4 ? ` ${n}` : ''}
    </span>
  );
}

/** The first three, and you: a corner of the student's screen. */
export function Leaders({ list }: { list: readonly Standing[] }) {
  const you = list.find((s) => s.person.you);
  const shown = list.slice(0, 3);
  if (you && !shown.includes(you)) shown.push(you);
  return (
    <section className="peek" aria-label="Leaders">
      <div className="row sm">
        <b className="grow">Leaders</b>
        <span className="dimmer">{list.length > shown.length ? `of ${list.length}` : ''}</span>
      </div>
      <table className="sm">
        <caption className="vh">Leaders</caption>
        <tbody>
          {shown.map((s) => (
            <tr key={s.person.seat} className={s.person.you ? 'sel' : ''}>
              <td className="readout">{s.rank}</td>
              <td>
                <Who person={s.person} plain />
              </td>
              <td className="num readout">{s.points}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
