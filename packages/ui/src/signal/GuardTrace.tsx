import type { CSSProperties, ReactNode } from 'react';
import { Glyph, type Mark } from '../glyphs/glyph.tsx';
import type { Attempt, Gate, Reading } from '../types.ts';

const LOOK: Record<Mark, string> = {
  pass: '',
  block: 'is-block',
  bypass: 'is-bypass',
  unreached: 'is-off',
  alive: '',
  dead: 'is-dead',
};

const order = (i: number) => ({ '--i': i }) as CSSProperties;

/** One attempt on its way through the kernel: the call, the gates in order, the verdict where it ended. */
export function GuardTrace({ attempt, fresh }: { attempt: Attempt; fresh?: boolean }) {
  const deciding = attempt.gates.findLastIndex((g) => g.mark === 'block' || g.mark === 'bypass' || g.mark === 'dead');
  const open = deciding >= 0 ? deciding : attempt.gates.length - 1;
  return (
    <>
      <h3 className="say">{attempt.says}</h3>
      <ol className={`trace ${fresh ? 'fresh' : ''}`} aria-label={`Path of ${attempt.call} through the kernel`}>
        <li className="is-start" style={order(0)}>
          <i className="dot" />
          <span className="fn" translate="no">
            {attempt.call}
          </span>
          <div className="says dim">{attempt.from}</div>
        </li>
        {attempt.gates.map((gate, i) => (
          <li key={`${gate.id}-${i}`} className={LOOK[gate.mark]} style={order(i + 1)}>
            <Glyph mark={gate.mark} />
            <GateBody gate={gate} open={i === open} verdict={i === deciding ? attempt.verdict : undefined} />
          </li>
        ))}
        {attempt.goal && (
          <li className="is-off" style={order(attempt.gates.length + 1)}>
            <Glyph mark="unreached" />
            <span className="fn" translate="no">
              {attempt.goal}
            </span>
          </li>
        )}
      </ol>
    </>
  );
}

const WORD_CLASS: Record<Mark, string> = {
  pass: 'pass',
  block: 'block',
  bypass: 'bypass',
  unreached: 'unreached',
  alive: 'pass',
  dead: '',
};

function GateBody({ gate, open, verdict }: { gate: Gate; open: boolean; verdict: string | undefined }) {
  const name = (
    <span className={`fn ${WORD_CLASS[gate.mark]}`} translate="no">
      {gate.fn}
    </span>
  );
  const count = gate.count && gate.count > 1 ? <span className="count">{gate.count} times</span> : null;
  const says = gate.says ? <div className="says">{gate.says}</div> : null;
  if (gate.reads.length === 0)
    return (
      <>
        {name}
        {count}
        {says}
        {verdict && <p className="verdict">{verdict}</p>}
      </>
    );
  const head: ReactNode = (
    <summary>
      {name}
      {count}
      {says}
    </summary>
  );
  return (
    <details open={open}>
      {head}
      <Readings reads={gate.reads} />
      {verdict && <p className="verdict">{verdict}</p>}
    </details>
  );
}

export function Readings({ reads }: { reads: readonly Reading[] }) {
  return (
    <dl className="reads" translate="no">
      {reads.map((r) => (
        <div key={r.name}>
          <dt>{r.name}</dt>
          <dd>{r.hot ? <b className="hot">{r.value}</b> : r.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The trace as one sentence, for a polite announcement. */
export function announce(attempt: Attempt): string {
  const at = attempt.gates.findIndex((g) => g.mark === 'block');
  if (at < 0) return `${attempt.call}: ${attempt.says}`;
  const hot = attempt.gates[at]!.reads.find((r) => r.hot);
  const value = hot ? ` ${hot.name} is ${hot.value}.` : '';
  return `Blocked at ${attempt.gates[at]!.fn}, guard ${at + 1} of ${attempt.gates.length}.${value}`;
}
