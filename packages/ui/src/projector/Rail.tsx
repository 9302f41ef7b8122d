import { Glyph, type Mark } from '../glyphs/glyph.tsx';
import type { Standing } from '../types.ts';
import { Who } from '../Who.tsx';

export interface Happening {
  readonly key: string | number;
  readonly mark: Mark;
  readonly name: string;
  readonly did: string;
  readonly fn: string;
  readonly tail: string;
}

const LEADERS = 5;
const NEWS = 3;

/** Who is closest, and what just happened: at most nine rows. */
export function RaceRail({ list, news }: { list: readonly Standing[]; news: readonly Happening[] }) {
  return (
    <aside className="rail">
      <h2>Closest to init</h2>
      <ol className="lead">
        {list.slice(0, LEADERS).map((s) => (
          <li key={s.person.seat}>
            <span className="readout">{s.rank}</span>
            <span style={{ minWidth: 0 }}>
              <Who person={s.person} plain />
              {s.place && (
                <small className="cut">
                  {s.place.word} <code>{s.place.fn}</code>
                </small>
              )}
            </span>
            <span className="readout">{s.points}</span>
          </li>
        ))}
      </ol>
      {list.length === 0 && <p style={{ fontSize: 28 }}>Nobody has met a guard yet.</p>}
      <h2 style={{ marginTop: 20 }}>Just now</h2>
      <ul className="now">
        {news.slice(0, NEWS).map((n) => (
          <li key={n.key} className={n.mark === 'bypass' || n.mark === 'dead' ? 'hot' : ''}>
            <span className={n.mark}>
              <Glyph mark={n.mark} />
            </span>
            <span>
              <b>{n.name}</b> {n.did} <code>{n.fn}</code>
              {n.tail}
            </span>
          </li>
        ))}
      </ul>
    </aside>
  );
}
