import { announce, GuardTrace, Key } from '@killinit/ui';
import type { StudentModel } from './model.ts';

/** What just happened: one attempt at a time, the newest unless somebody pages back. */
export function TracePanel(props: {
  model: StudentModel;
  attempt: number | null;
  onAttempt(n: number | null): void;
  onRead(guard: string): void;
  bare?: boolean;
}) {
  const { model, onRead, bare, attempt: picked } = props;
  const { attempts } = model;
  const at = picked === null ? attempts.length - 1 : Math.min(picked, attempts.length - 1);
  const attempt = attempts[at];
  const go = (to: number) => props.onAttempt(to >= attempts.length - 1 ? null : Math.max(0, to));
  const stop = attempt?.gates.findLast((g) => g.mark === 'block' || g.mark === 'bypass') ?? attempt?.gates.at(-1);
  return (
    <section className="panel" aria-label="What just happened">
      <div className="panel-head">
        {!bare && <h2>What just happened</h2>}
        {attempts.length > 0 && (
          <span className="end row">
            <Key
              look="quiet"
              size="sm"
              icon="left"
              aria-label="Earlier attempt"
              off={at <= 0 && 'This is the first attempt'}
              onClick={() => go(at - 1)}
            />
            <span className="m sm">
              {at + 1} of {attempts.length}
            </span>
            <Key
              look="quiet"
              size="sm"
              icon="right"
              aria-label="Later attempt"
              off={at >= attempts.length - 1 && 'This is the latest attempt'}
              onClick={() => go(at + 1)}
            />
          </span>
        )}
      </div>
      <div className="panel-body" tabIndex={0} role="group" aria-label="Guard trace">
        {attempt ? (
          <>
            <GuardTrace key={attempt.n} attempt={attempt} fresh={picked === null} />
            {stop && (
              <div className="more">
                <button type="button" className="linky" onClick={() => onRead(stop.id)}>
                  Read <code translate="no">{stop.fn}</code>
                </button>
              </div>
            )}
          </>
        ) : (
          <p className="dim">
            {model.attemptsHidden
              ? 'Your instructor keeps the trace hidden in this round. You will see it in the review.'
              : 'When a guard of the kernel looks at what you do, its answer is drawn here. Try to signal process 1.'}
          </p>
        )}
        <p className="vh" role="status">
          {attempts.length > 0 ? announce(attempts.at(-1)!) : ''}
        </p>
      </div>
    </section>
  );
}
