import { countdown, Icon, Key, Mark, ordinal, Pulse, plural, showCode } from '@killinit/ui';
import { ConnectionTag } from '../shared/ConnectionTag.tsx';
import type { Connection } from '../shared/connection.ts';
import type { StudentModel } from './model.ts';

const PHASE = { lobby: 'Lobby', running: 'Round running', paused: 'Paused', ended: 'Round over' } as const;

/** Room, scenario, pulse, clock, score, connection: one line. */
export function PlayBar({
  model,
  connection,
  onKeys,
}: {
  model: StudentModel;
  connection: Connection;
  onKeys(): void;
}) {
  const { roundMs } = model;
  return (
    <header className="bar playbar">
      <Mark />
      <span className="sep" />
      <div className="stat first">
        <b className="code dimmer" style={{ fontSize: 14 }}>
          {showCode(model.code)}
        </b>
        <span>{PHASE[model.phase]}</span>
      </div>
      <div className="stat scenario">
        <b>{model.brief.title}</b>
        <span>
          {model.era}, {plural(model.students, 'student')}
        </span>
      </div>
      <Pulse stems={model.stems} fromMs={roundMs.from} toMs={roundMs.to} nowMs={roundMs.now} width={712} height={40} />
      <div className="stat right" role="timer" aria-label="Time left">
        <b className="readout">{model.leftMs === null ? '--:--' : countdown(model.leftMs)}</b>
        <span>left</span>
      </div>
      <div className="stat right">
        <b className="readout">{model.points}</b>
        <span>{model.rank === null ? 'points' : `points, ${ordinal(model.rank)}`}</span>
      </div>
      <span className="sep" />
      {model.phase === 'paused' ? (
        <span className="v sm dim">
          <Icon name="pause" />
          Paused
        </span>
      ) : (
        <ConnectionTag connection={connection} />
      )}
      <Key look="quiet" size="sm" icon="keys" aria-label="Keyboard map" onClick={onKeys} />
    </header>
  );
}
