import type { CSSProperties, ReactNode } from 'react';
import { showCode } from '../format.ts';
import { Avatar } from '../glyphs/glyph.tsx';
import { Core, Heart } from '../signal/Heart.tsx';
import type { Person } from '../types.ts';

export interface ProjectorLobbyProps {
  readonly host: string;
  readonly code: string;
  readonly people: readonly Person[];
  /** Arrived within the last four seconds. */
  readonly newest: ReadonlySet<number>;
  readonly qr: ReactNode;
  readonly lines: readonly string[];
  readonly locked: boolean;
}

const NAMES_TIGHT = 24;
const NAMES_MOST = 44;

/** Where to go, what to type, and who is here. */
export function ProjectorLobby(props: ProjectorLobbyProps) {
  const { people } = props;
  const tight = people.length > NAMES_TIGHT;
  const shown = people.slice(-NAMES_MOST);
  const cols = { '--cols': tight ? 4 : 3 } as CSSProperties;
  return (
    <div className="pj lobby">
      <section className="join" aria-label="How to join">
        <h1>
          Open <b translate="no">{props.host}</b> and enter
        </h1>
        <div className="giant" data-testid="room-code">
          {showCode(props.code)}
        </div>
        <div className="qrbox">
          {props.qr}
          <p>
            {props.lines.map((line, i) => (
              <span
                key={line}
                style={{ display: 'block', fontWeight: i === 0 ? 700 : 400 }}
                className={i > 1 ? 'dim' : ''}
              >
                {line}
              </span>
            ))}
          </p>
        </div>
      </section>
      <section className={`names ${tight ? 'tight' : ''}`} aria-label="In the room" style={cols}>
        <div className="count">
          <span className="readout">{people.length}</span> in the room{props.locked ? ', the door is locked' : ''}
        </div>
        <ul>
          {shown.map((p) => (
            <li key={p.seat} className={props.newest.has(p.seat) ? 'new' : ''}>
              <Avatar symbol={p.symbol} />
              <span className="cut" dir="auto">
                {p.name}
              </span>
            </li>
          ))}
          {people.length === 0 && (
            <li className="wait">
              <span className="slot" aria-hidden="true" />
              waiting
            </li>
          )}
        </ul>
        {people.length > shown.length && <p className="wait">and {people.length - shown.length} more</p>}
      </section>
      <footer className="base">
        <Core />
        <Heart width={1200} height={90} scale={2.2} weight={4} state="alive" />
        <b style={{ fontSize: 30, fontWeight: 640 }}>Init is up. For now.</b>
      </footer>
    </div>
  );
}
