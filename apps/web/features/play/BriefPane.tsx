import { Key, ObjectivesList } from '@killinit/ui';
import type { Hint, StudentModel } from './model.ts';

/** The story card: why we are here, the goal, the objectives, the hints. */
export function BriefPane({ model, onHint }: { model: StudentModel; onHint(hint: Hint): void }) {
  const { brief, hints } = model;
  return (
    <div className="brief" tabIndex={0} role="group" aria-label="Brief">
      <p className="goal">{brief.goal}</p>
      {brief.story.map((p) => (
        <p key={p} className="dim">
          {p}
        </p>
      ))}
      <h3>Objectives</h3>
      <ObjectivesList list={model.objectives} />
      {hints.length > 0 && <h3>Hints</h3>}
      <ol className="hints">
        {hints.map((hint) => (
          <li key={hint.id} className={hint.text ? 'open' : ''}>
            <b>Hint {hint.n}</b>
            {hint.text ? (
              <p>{hint.text}</p>
            ) : (
              <p>
                <Key
                  size="sm"
                  icon="hint"
                  onClick={() => onHint(hint)}
                  off={hints.some((h) => h.n < hint.n && h.text === null) && 'Open the earlier hint first'}
                >
                  {hintLabel(hint, hints.length)}
                </Key>
              </p>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

export const hintLabel = (hint: Hint, of: number) =>
  `Hint ${hint.n} of ${of}${hint.costPercent > 0 ? `, costs ${hint.costPercent} %` : ''}`;
