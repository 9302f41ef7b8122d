import { countdown, Icon, type IconName, Mark, plural, showCode } from '@killinit/ui';
import type { ReactNode } from 'react';
import { Qr } from '@/lib/qr.tsx';
import type { ConsoleModel } from './model.ts';

const PHASE: Record<ConsoleModel['phase'], { icon: IconName; word: string; look: string }> = {
  lobby: { icon: 'users', word: 'Lobby', look: '' },
  running: { icon: 'play', word: 'Running', look: 'bypass' },
  paused: { icon: 'pause', word: 'Paused', look: 'block' },
  ended: { icon: 'flag', word: 'Ended', look: 'dim' },
};

/** What runs, how far it is, and the code, always in sight. */
export function ConsoleBar({
  model,
  host,
  join,
  children,
}: {
  model: ConsoleModel;
  host: string;
  join: string;
  children?: ReactNode;
}) {
  const phase = PHASE[model.phase];
  const here = model.roster.filter((r) => r.state === 'here').length;
  return (
    <header className="bar">
      <Mark />
      <span className="sep" />
      <div className="stat">
        <b>{model.title}</b>
        <span>
          {model.scenario}, {model.era}
        </span>
      </div>
      <span className={`v ${phase.look}`} role="status">
        <Icon name={phase.icon} />
        {phase.word}
      </span>
      <span className="tag">
        {here} of {plural(model.roster.length, 'student')} connected
      </span>
      <span className="end row-3">
        {children}
        <b className="readout" style={{ fontSize: 22 }} role="timer" aria-label="Time left">
          {model.leftMs === null ? '--:--' : countdown(model.leftMs)}
        </b>
        {model.phase !== 'lobby' && (
          <>
            <span className="stat right">
              <span>{host}</span>
              <b className="code" data-testid="room-code">
                {showCode(model.code)}
              </b>
            </span>
            <Qr text={join} size={44} label={`QR code to join room ${model.code}`} />
          </>
        )}
      </span>
    </header>
  );
}
