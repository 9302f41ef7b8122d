import { Key } from '@killinit/ui';
import type { ReactNode } from 'react';
import type { Ask, ConsoleModel } from './model.ts';

export interface Links {
  readonly join: string;
  readonly projector: string | null;
}

export type Question = 'end' | 'reset' | 'announce' | 'lobby' | 'rules';

/** The round's keys. What cannot be pressed now says why. */
export function Controls(props: {
  model: ConsoleModel;
  links: Links;
  ask(what: Ask): void;
  onQuestion(q: Question): void;
  onDrawer(): void;
  /** A dialog is open over it. */
  hidden: boolean;
  theme: ReactNode;
}) {
  const { model, ask, onQuestion } = props;
  const { phase } = model;
  const live = phase === 'running' || phase === 'paused';
  const over = phase === 'ended' && 'The session is over';
  const hint = model.hints.find((h) => !h.released);
  return (
    <div className="ctl" role="toolbar" aria-label="Session controls" aria-hidden={props.hidden || undefined}>
      {phase === 'lobby' && (
        <Key look="primary" icon="play" onClick={() => ask({ kind: 'start' })}>
          Start round
        </Key>
      )}
      {phase === 'paused' ? (
        <Key look="primary" icon="play" onClick={() => ask({ kind: 'resume' })}>
          Resume
        </Key>
      ) : (
        <Key
          look={phase === 'running' ? 'primary' : undefined}
          icon="pause"
          off={phase !== 'running' && (over || 'The round has not started')}
          onClick={() => ask({ kind: 'pause' })}
        >
          Pause
        </Key>
      )}
      <Key
        icon="plus"
        aria-label="Add 2 minutes"
        off={over || (!live && 'The round has not started') || (model.leftMs === null && 'This round has no timer')}
        onClick={() => ask({ kind: 'extend', byMs: 120_000 })}
      >
        2 min
      </Key>
      <span className="sep" />
      {hint && (
        <Key icon="hint" off={over} onClick={() => ask({ kind: 'release', hint: hint.id })}>
          Release hint {hint.n}
        </Key>
      )}
      <Key icon="announce" off={over} onClick={() => onQuestion('announce')}>
        Announce
      </Key>
      <Key
        icon="lock"
        aria-pressed={model.locked}
        off={over}
        onClick={() => ask({ kind: 'lock', locked: !model.locked })}
      >
        {model.locked ? 'Unlock the room' : 'Lock the room'}
      </Key>
      <span className="sep" />
      <Key icon="reset" off={over} onClick={() => onQuestion('reset')}>
        Reset machine
      </Key>
      <Key look="danger" icon="flag" off={over} onClick={() => onQuestion('end')}>
        End session
      </Key>
      <span className="end row">
        <Key look="quiet" onClick={() => onQuestion('rules')}>
          Show and hide
        </Key>
        {phase !== 'lobby' && (
          <Key look="quiet" icon="users" onClick={() => onQuestion('lobby')}>
            Lobby
          </Key>
        )}
        <Key look="quiet" aria-pressed={model.blank} onClick={() => ask({ kind: 'blank', blank: !model.blank })}>
          {model.blank ? 'Projector is blank' : 'Blank'}
        </Key>
        {props.links.projector && (
          <a className="key quiet" href={props.links.projector} target="_blank" rel="noreferrer">
            Projector
          </a>
        )}
        <span className="only-drawer">
          <Key look="quiet" icon="file" onClick={props.onDrawer}>
            Machine
          </Key>
        </span>
        {props.theme}
      </span>
    </div>
  );
}
