import { Coverage, Glyph, GuardLog, MARK_WORD, ScoreChart, Verdict } from '@killinit/ui';
import type { ReviewModel } from './select.ts';

/** What the session came to: a sentence, the scores over time, the guards, and every one of their answers. */
export function Summary({ model }: { model: ReviewModel }) {
  return (
    <div className="panel mainpart" tabIndex={0} role="group" aria-label="Summary">
      <div className="lead">
        <h1>{model.headline}</h1>
        <p className="dim">{model.scenario}</p>
      </div>
      <div className="sub">
        <h2>Score over time</h2>
        <span className="sm dim">Red squares mark a dead machine</span>
      </div>
      <div className="plot">
        <ScoreChart {...model.chart} />
      </div>
      <div className="sub">
        <h2>Guard coverage</h2>
        <span className="sm dim">Each student's best result per guard, out of {model.standings.length}</span>
        <span className="end legend">
          <Verdict mark="pass" />
          <Verdict mark="block" />
          <Verdict mark="bypass" />
          <span className="v unreached">
            <Glyph mark="unreached" silent />
            Never met
          </span>
        </span>
      </div>
      <Coverage rows={model.coverage} />
      <div className="sub">
        <h2>Guard log</h2>
        <span className="sm dim">
          Newest first{model.leftOut > 0 ? `; ${model.leftOut} more rows are in the download` : ''}
        </span>
      </div>
      <div className="inlinelog">
        <GuardLog rows={model.rows} />
      </div>
      <p className="vh">{Object.values(MARK_WORD).join(', ')}</p>
    </div>
  );
}
