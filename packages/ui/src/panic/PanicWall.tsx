import type { CSSProperties } from 'react';
import { useState } from 'react';
import { Avatar } from '../glyphs/glyph.tsx';
import type { PanicView } from '../types.ts';
import { FlatLine } from './FlatLine.tsx';
import { title } from './PanicScreen.tsx';
import { Before, Chain, Headline, type PanicStyle, startedAgo } from './parts.tsx';

/** The same sequence on the wall, with the winner's name as large as it fits. */
export function PanicWall({ panic, style }: { panic: PanicView; style: PanicStyle }) {
  // The sequence is timed once: a later render must not hurry it.
  const [since] = useState(panic.sinceMs);
  const flat = <FlatLine height={190} scale={3.4} weight={8} label="Init's pulse, flat" />;
  const name = panic.crash || !panic.winner ? title(panic) : panic.winner.name;
  const chars = Math.max(3, Array.from(name).length + (panic.winner ? 1 : 0));
  return (
    <div className="pj">
      <div className={`panic ${style}`} style={startedAgo(since)}>
        <Before dump={panic.dump}>{flat}</Before>
        <div className="field">
          <Headline line={panic.line} />
          {flat}
          <div className="low">
            <div>
              <div className="win" style={{ '--chars': chars } as CSSProperties}>
                {panic.winner && !panic.crash && <Avatar symbol={panic.winner.symbol} />}
                {name}
              </div>
              <p className="how">
                {panic.how.map((line) => (
                  <span key={line} style={{ display: 'block' }}>
                    {line}
                  </span>
                ))}
              </p>
            </div>
            <Chain links={panic.chain} />
          </div>
          <div className="reboot">
            <div className="leds" aria-hidden="true">
              <span>
                Num
                <i />
              </span>
              <span className="on">
                Caps
                <i />
              </span>
              <span className="on">
                Scroll
                <i />
              </span>
            </div>
            <span
              className="m nowrap cut grow"
              style={{ fontSize: 20, fontWeight: 560, textAlign: 'center' }}
              translate="no"
            >
              {`---[ end ${panic.line} ]---`}
            </span>
            <span className="nowrap">{panic.rebootInS === null ? '' : `Rebooting in ${panic.rebootInS} s`}</span>
          </div>
        </div>
      </div>
    </div>
  );
}
