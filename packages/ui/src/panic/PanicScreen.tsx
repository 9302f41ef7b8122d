import { type ReactNode, useState } from 'react';
import type { PanicView } from '../types.ts';
import { FlatLine } from './FlatLine.tsx';
import { Before, Chain, Headline, type PanicStyle, startedAgo } from './parts.tsx';

export interface PanicScreenProps {
  readonly panic: PanicView;
  readonly style: PanicStyle;
  readonly children?: ReactNode;
}

/** On a student's laptop: the whole screen, until the machine is back. */
export function PanicScreen({ panic, style, children }: PanicScreenProps) {
  // The sequence is timed once: a later render must not hurry it.
  const [since] = useState(panic.sinceMs);
  const flat = <FlatLine height={110} scale={2} weight={5} label="Init's pulse, flat" />;
  return (
    <div className={`panic ${style}`} style={startedAgo(since)}>
      <Before dump={panic.dump}>{flat}</Before>
      <div className="field">
        <Headline line={panic.line} />
        {flat}
        <div className="low">
          <div>
            <h1>{title(panic)}</h1>
            {panic.how.map((line) => (
              <p key={line} className="how">
                {line}
              </p>
            ))}
          </div>
          <Chain links={panic.chain} />
        </div>
        <div className="foot">
          {children}
          <span className="end m" role="timer">
            {panic.rebootInS === null ? '' : `Rebooting in ${panic.rebootInS} s`}
          </span>
        </div>
      </div>
    </div>
  );
}

export function title(panic: PanicView): string {
  if (panic.crash) return 'The kernel crashed.';
  if (!panic.winner) return 'Init is dead.';
  return panic.winner.you ? 'You killed init.' : `${panic.winner.name} killed init.`;
}
